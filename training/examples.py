"""Annotated texts → labelled pieces, whatever corpus they come from (`polnear`, `gum`, `reports`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onrecord.reader import NAME_LABELS, ROLES, TAG_LABELS

if TYPE_CHECKING:
    import random

    from numpy.typing import NDArray

    from onrecord.wordpiece import Pieces, WordPiece

UNKNOWN = -100  # torch's mark for "do not learn from this"
NULL = -1  # the link target of a cue without a source
Spans = list[tuple[int, int]]


Name = tuple[str, int, int]
DOUBTFUL = "doubtful"  # the kind of a name of which nothing is learned


@dataclass(frozen=True)
class Article:
    """One annotated text. ``attributions`` holds each attribution's spans by role; None where they are not known.

    ``names`` are (kind, start, end), a kind of NAMES or DOUBTFUL, later ones over earlier ones; None where they are not known.
    ``weight`` is how many times a round of training shows it.
    """

    text: str
    attributions: list[dict[str, Spans]] | None
    names: list[Name] | None
    weight: int = 1


@dataclass(frozen=True)
class Example:
    """One article as arrays over its pieces: labels, and for content and cue pieces the piece index they link to."""

    pieces: Pieces
    tags: NDArray[np.int64]
    names: NDArray[np.int64]
    cue_link: NDArray[np.int64]
    source_link: NDArray[np.int64]


def label(article: Article, wordpiece: WordPiece) -> Example:
    """Lay an article's annotation over its pieces."""
    pieces = wordpiece.cut(article.text)
    size = len(pieces)
    tags = np.full(size, UNKNOWN if article.attributions is None else 0, np.int64)
    cue_link = np.full(size, UNKNOWN, np.int64)
    source_link = np.full(size, UNKNOWN, np.int64)
    starts, ends = np.array(pieces.starts, np.int64), np.array(pieces.ends, np.int64)

    def inside(span: tuple[int, int]) -> slice:
        return slice(int(np.searchsorted(ends, span[0], "right")), int(np.searchsorted(starts, span[1], "left")))

    for attribution in article.attributions or ():
        for role in ROLES:
            for span in attribution.get(role, []):
                _mark(tags, inside(span), TAG_LABELS.index(f"B-{role}"))
        cue, source = (_first(attribution.get(role), inside) for role in ("cue", "source"))
        for span in attribution.get("content", []):
            cue_link[inside(span)] = cue
        for span in attribution.get("cue", []):
            source_link[inside(span)] = source
    names = np.full(size, UNKNOWN, np.int64)
    if article.names is not None:
        names[:] = 0
        for kind, start, end in article.names:
            if kind == DOUBTFUL:
                names[inside((start, end))] = UNKNOWN
            else:
                _mark(names, inside((start, end)), NAME_LABELS.index(f"B-{kind}"))
    return Example(pieces, tags, names, cue_link, source_link)


def _mark(labels: NDArray[np.int64], where: slice, begin: int) -> None:
    labels[where] = begin + 1
    if where.start < where.stop:
        labels[where.start] = begin


def _first(spans: Spans | None, inside: object) -> int:
    if not spans:
        return NULL
    where: slice = inside(min(spans))  # type: ignore[operator]
    return where.start


QUOTES = str.maketrans("“”‘’", "\"\"''")


def restyle(text: str, dice: random.Random) -> str:
    """The same text with its quotation marks written another way, character for character, so that offsets hold.

    Newspapers differ in straight, curly and single marks; an annotated corpus of a few outlets does not show them all.
    """
    if dice.random() < 0.2:  # some archives keep no line breaks at all
        text = re.sub(r"[\r\n]", " ", text)
    choice = dice.random()
    if choice < 0.5:
        return text
    if choice < 0.7:
        return text.translate(QUOTES)
    curled = re.sub(r'(^|[\s(\[—–-])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    curled = re.sub(r"(?<=\w)'(?=\w)", "’", curled)
    if choice < 0.85:
        return curled
    return curled.replace("“", "‘").replace("”", "’") if choice < 0.97 else curled.replace("“", " ").replace("”", " ")
