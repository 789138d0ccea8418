"""Corpora → labelled pieces: PolNeAR's attributions, and the names CoreNLP marked in the same articles.

PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018) marks every attribution's source, cue and content in brat standoff.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onrecord.reader import NAME_LABELS, ROLES, TAG_LABELS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from onrecord.wordpiece import Pieces, WordPiece

UNKNOWN = -100  # torch's mark for "do not learn from this"
NULL = -1  # the link target of a cue without a source
NAME_OF = {
    "PERSON": "person",
    "ORGANIZATION": "organisation",
    "LOCATION": "place",
    "MISC": "misc",
    "DATE": "date",
    "TIME": "date",
}
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Article:
    """One annotated text. ``attributions`` holds each attribution's spans by role.

    ``names`` are (kind, start, end); None where they are not known.
    """

    text: str
    attributions: list[dict[str, Spans]]
    names: list[tuple[str, int, int]] | None


@dataclass(frozen=True)
class Example:
    """One article as arrays over its pieces: labels, and for content and cue pieces the piece index they link to."""

    pieces: Pieces
    tags: NDArray[np.int64]
    names: NDArray[np.int64]
    cue_link: NDArray[np.int64]
    source_link: NDArray[np.int64]


def polnear(folder: Path, silver: Path | None) -> list[Article]:
    """The articles of one PolNeAR split; where an article was annotated more than once, each annotation is an article."""
    names = dict(_silver(silver)) if silver else {}
    found = []
    for path in sorted((folder / "attributions").glob("*.ann")):
        stem = path.stem.rsplit("_", 1)[0]
        text = (folder / "text" / f"{stem}.txt").read_bytes().decode("utf8")
        found.append(Article(text, _attributions(path), names.get(stem)))
    return found


def _attributions(path: Path) -> list[dict[str, Spans]]:
    spans: dict[str, Spans] = {}
    found = []
    for line in path.read_text("utf8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        if line.startswith("T"):
            parts = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
        elif line.startswith("E"):
            roles: dict[str, Spans] = defaultdict(list)
            for argument in cells[1].split():
                name, target = argument.split(":")
                role = re.sub(r"\d+$", "", name).lower()
                if role in ROLES and target in spans:
                    roles[role] += spans[target]
            if roles:
                found.append(dict(roles))
    return found


def _silver(path: Path) -> Iterable[tuple[str, list[tuple[str, int, int]]]]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            names: list[tuple[str, int, int]] = []
            for sentence in row["sentences"]:
                before = None
                for start, end, _tag, kind, *_ in sentence:
                    name = NAME_OF.get(kind)
                    if name and name == before:
                        names[-1] = (name, names[-1][1], end)
                    elif name:
                        names.append((name, start, end))
                    before = name
            yield row["id"], names


def label(article: Article, wordpiece: WordPiece) -> Example:
    """Lay an article's annotation over its pieces."""
    pieces = wordpiece.cut(article.text)
    size = len(pieces)
    tags = np.zeros(size, np.int64)
    cue_link = np.full(size, UNKNOWN, np.int64)
    source_link = np.full(size, UNKNOWN, np.int64)
    starts, ends = np.array(pieces.starts, np.int64), np.array(pieces.ends, np.int64)

    def inside(span: tuple[int, int]) -> slice:
        return slice(int(np.searchsorted(ends, span[0], "right")), int(np.searchsorted(starts, span[1], "left")))

    for attribution in article.attributions:
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
