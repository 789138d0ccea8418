"""Where quotation marks open and close, paragraph by paragraph.

Straight, curly, low and angle marks are told apart by shape; straight ones open and close in turn; a curly single mark is
a quotation only where it cannot be an apostrophe.  A quotation that a paragraph leaves open ends with the paragraph, as
newspapers write speech that runs on over several paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
PAIRS = {"“": "”", "„": "”", "«": "»", '"': '"', "‟": "”", "‘": "’"}
MARKS = frozenset("“”„«»\"‟‘’'")


@dataclass(frozen=True, slots=True)
class Quotation:
    """[start, end) with its marks, in code points; ``closed`` is false where the paragraph ends before the mark does."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> Iterator[Quotation]:
    """The outermost quotations of every paragraph, in order."""
    for paragraph in PARAGRAPH.finditer(text):
        yield from _in_paragraph(text, paragraph.start(), paragraph.end())


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    at = start
    while at < end:
        if text[at] not in PAIRS or not _opens(text, at, start):
            at += 1
            continue
        close = _closing(text, at, end)
        stop = end if close is None else close + 1
        while stop > at and close is None and text[stop - 1].isspace():
            stop -= 1
        yield Quotation(at, stop, close is not None)
        at = stop


def _opens(text: str, at: int, start: int) -> bool:
    if text[at] != "‘":
        return True
    return at == start or not text[at - 1].isalnum()


def _closing(text: str, at: int, end: int) -> int | None:
    mark = PAIRS[text[at]]
    depth = 0
    for n in range(at + 1, end):
        if text[n] == text[at] and text[at] not in '"‘':
            depth += not _carries_on(text, n)
        elif text[n] == mark or (text[at] == "“" and text[n] == '"'):  # machine translation mixes them
            if mark == "’" and not _closes_single(text, n, end):
                continue
            if depth == 0:
                return n
            depth -= 1
    return None


def _carries_on(text: str, n: int) -> bool:
    """Whether the mark at ``n`` opens another paragraph of the same quotation, in a text whose paragraphs were run together."""
    before = text[max(0, n - 8) : n].rstrip()
    return before.endswith((".", "?", "!", "…"))


def _closes_single(text: str, n: int, end: int) -> bool:
    """Whether the mark ’ at ``n`` is a quotation's end rather than an apostrophe (it’s, the parties’ demands)."""
    if n + 1 < end and text[n + 1].isalnum():
        return False
    if text[n - 1] in ",.?!…":
        return True
    later = text.find("’", n + 1, end)
    return not (text[n - 1] == "s" and later > 0 and "‘" not in text[n:later])
