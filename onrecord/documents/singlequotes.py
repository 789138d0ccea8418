"""Single quotation marks as outer ones, as British papers print them: read as double ones, the inner ones as single.

A mark opens where a word begins and closes where one ends; an apostrophe (it's, the ministers' word, 'em) does neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PARAGRAPH = re.compile(r"[^\n]+")
OPENER = re.compile(r"(?<![^\s(\[“\"—–:/-])['‘](?=[^\W\d_]|[“\"‘£$€…]|\d(?!\ds))(?!(?i:em|tis|twas|til|cause|bout|round|n)\b)")
CLOSER = re.compile(r"(?<=[^\s('‘\[])['’](?![\w'’])")
SURE = frozenset(",.?!…;—–-")  # before a closing mark: no apostrophe stands after these
DOUBLE = re.compile(r"[“”\"„«»]")


def doubled(text: str) -> Iterator[tuple[int, int, str]]:
    """Edits that make outer single quotations double, in order."""
    if "'" not in text and "‘" not in text:
        return
    for paragraph in PARAGRAPH.finditer(text):
        if "'" in paragraph[0] or "‘" in paragraph[0]:
            yield from _in_paragraph(text, paragraph.start(), paragraph.end())


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    inside = _double_quoted(text, start, end)
    openers = [found.start() for found in OPENER.finditer(text, start, end)]
    closers = [found.start() for found in CLOSER.finditer(text, start, end)]
    at = start
    for opener in openers:
        if opener < at or _within(inside, opener):
            continue
        close = _close(text, opener, openers, closers)
        if close is None:
            continue
        yield opener, opener + 1, "“"
        yield from _inner(text, opener + 1, close)
        yield close, close + 1, "”"
        at = close + 1


def _double_quoted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a paragraph within double quotation marks, taken in turn."""
    marks = [found.start() for found in DOUBLE.finditer(text, start, end)]
    return list(zip(marks[::2], marks[1::2], strict=False))


def _within(stretches: Sequence[tuple[int, int]], at: int) -> bool:
    n = bisect_left(stretches, (at, at)) - 1
    return n >= 0 and stretches[n][0] < at < stretches[n][1]


def _close(text: str, opener: int, openers: Sequence[int], closers: Sequence[int]) -> int | None:
    """The mark that closes a quotation: the first that no apostrophe can be; one after an s may be, where a surer one follows."""
    n = bisect_left(openers, opener + 1)
    following = openers[n] if n < len(openers) else len(text)
    doubtful = None
    for n in range(bisect_left(closers, opener + 2), len(closers)):
        close = closers[n]
        if doubtful is not None and close > following:
            break
        if text[close - 1] in SURE:
            return close
        if doubtful is None:
            if text[close - 1] != "s":
                return close
            doubtful = close
    return doubtful


def _inner(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The double marks within a quotation that has become double."""
    opens = True
    for found in DOUBLE.finditer(text, start, end):
        opens = found[0] in "“„«" or (found[0] == '"' and opens)
        yield *found.span(), "‘" if opens else "’"
        opens = not opens
