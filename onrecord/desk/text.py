"""A document's text cut up where marks begin and end, so that each stretch knows the rows it belongs to.

Marks may lie in each other and cross, which elements of a page cannot; so every stretch between two ends is one element, with the
ids of all rows it belongs to.  Each carries its offset in code points, by which a selection on the page finds its way back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.records import Document, Field, Span

DEEPEST = 3  # shades of marks that lie in each other; deeper ones look like the last
LINES = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that belong to a row: as its evidence, or beside it (source, cue)."""

    span: Span
    row: str
    kind: str
    part: str = "evidence"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words [at, at + length) of the text, and what they belong to."""

    at: int
    text: str
    rows: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        return min(len(self.rows), DEEPEST)


def stretches(document: Document, marks: Iterable[Mark], of: Field = "text") -> Iterator[Stretch]:
    """The text, or the title, from end to end; a carriage return, which a page would drop, begins a stretch of its own."""
    text = document.field(of)
    here = [mark for mark in marks if mark.span.of == of]
    ends = {0, len(text), *(end for found in LINES.finditer(text) for end in found.span())}
    ends |= {end for mark in here for end in (mark.span.start, mark.span.end)}
    begun: set[str] = set()
    cuts = sorted(ends)
    opening = sorted(here, key=lambda mark: mark.span.start)
    open_: list[Mark] = []
    for start, end in pairwise(cuts):
        while opening and opening[0].span.start <= start:
            open_.append(opening.pop(0))
        open_ = [mark for mark in open_ if mark.span.end > start]
        over = [mark for mark in open_ if mark.span.start <= start]
        rows = tuple(dict.fromkeys(mark.row for mark in over))
        kinds = tuple(sorted({mark.kind if mark.part == "evidence" else mark.part for mark in over}))
        begins = tuple(row for row in rows if row not in begun)
        begun.update(begins)
        yield Stretch(start, LINES.sub("\n", text[start:end]), rows, kinds, begins)


def marks(rows: Iterable[object]) -> Iterator[Mark]:
    """The marks of statements, events and positions."""
    for row in rows:
        kind = type(row).__name__.lower()
        for span in getattr(row, "evidence", ()):
            yield Mark(span, row.id, kind)  # type: ignore[attr-defined]
        for part in ("source", "cue"):
            span = getattr(row, part, None)
            if span is not None:
                yield Mark(span, row.id, kind, part)  # type: ignore[attr-defined]
