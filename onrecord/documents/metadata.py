"""Lines by which archives tell of a report: "BYLINE: Mara Telk", "LENGTH: 212 words", "Publication date: Feb 10, 2021"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.documents.paragraphs import Paragraph

BARE = re.compile(
    r"(?:\d[\d,]* words|\d{1,5} of \d{1,5} documents?|(?:end of )?document(?: [a-z]+\d\w*)?|full text|body|classification)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line tells: the kind of its label (a key of ``[archive]`` in ``data/layout.toml``), and the words behind it."""

    kind: str
    value: str


def line(text: str) -> Line | None:
    """What an archive's line tells; None where it is none."""
    found = _labels().match(text)
    if found:
        label = " ".join(found["label"].lower().split())
        kind = next(kind for kind, labels in table("layout")["archive"].items() if label in labels)
        value = text[found.end() :].strip()
        return Line(kind, re.sub(r"^[Bb]y ", "", value) if kind == "author" else value)
    return Line("other", "") if BARE.fullmatch(text.strip()) else None


def told(whole: Iterable[Paragraph], kind: str) -> str | None:
    """The first value that a line of this kind tells."""
    return next((found.value for p in whole if (found := line(p.text)) and found.kind == kind and found.value), None)


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ in no more than case, space and punctuation."""
    return re.sub(r"\W+", " ", one).strip().casefold() == re.sub(r"\W+", " ", other).strip().casefold()


@cache
def _labels() -> re.Pattern[str]:
    every = sorted({label for labels in table("layout")["archive"].values() for label in labels}, key=len, reverse=True)
    return re.compile(
        rf"\s*(?P<label>{'|'.join(re.escape(label) for label in every)})\s?:(?:\s|$)".replace("\\ ", r"\s"), re.IGNORECASE
    )
