"""Where sentences begin and end, by rule: enough for steps that look at one clause at a time.

A sentence ends at a full stop, question or exclamation mark (with the closing quotation marks that follow), unless the stop
belongs to an abbreviation, an initial or a number; and at every line break.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
REACH = 16  # characters on either side of a stop that tell what it is
WORD = re.compile(r"\w")
STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s++[\"'“‘«(\[]*+[^\W_a-z])")  # possessive: nothing is tried twice
ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Cmdr|Sen|Rep|Gov|Pres|Amb|Hon|Rev|Fr|St|Ste|Mt|Ft|Pt|Messrs|Mmes|Insp|Supt|Cpl|Pvt|Pte|Cdr|Vols|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|approx|cf|e\.g|i\.e|"
    r"(?:[A-Z]\.)*[A-Z])\.$"
)
# Abbreviations that end a sentence unless this follows: "9 a.m. Monday", "No. 5".
TIED = re.compile(
    r"\b[ap]\.m\.\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[ap]\.m\.\s+(?:[A-Z]{3,4}\b|[A-Z][a-z]+\stime\b|\d)"
    r"|\b(?:Nos?|Arts?|Sec|Vol|Fig|Par|pp?|paras?|art|sec|vol|fig)\.\s+\d"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of ``text[start:end]``, in code points of ``text``, without the space around them."""
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        opened = line.start()
        for stop in STOP.finditer(text, line.start(), line.end()):
            near = max(opened, stop.start() - REACH)
            tied = ABBREVIATION.search(text, near, stop.start() + 1) or _tied(text, near, stop.start(), line.end())
            if text[stop.start()] == "." and tied:
                continue
            yield from _trimmed(text, opened, stop.end())
            opened = stop.end()
        yield from _trimmed(text, opened, line.end())


def _tied(text: str, near: int, stop: int, end: int) -> bool:
    """Whether what follows the stop shows that it only ends an abbreviation."""
    return any(found.start() <= stop < found.end() for found in TIED.finditer(text, near, min(end, stop + REACH)))


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open spans of the lines of ``text[start:end]`` that hold a word, with the space around them."""
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        if WORD.search(line[0]):
            yield line.span()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
