"""Where paragraphs begin and end: each line is one, unless the text is broken into lines of a fixed width.

Newswire, mail and text out of PDFs come with lines broken at a width; there a line end within a paragraph is *soft*, and the
words on both sides belong together.  Everything that asks for line ends asks here.  Offsets are code points of the text,
half-open, without the space around the words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.documents import datelines
from onrecord.lexicon import table
from onrecord.sentences import ABBREVIATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+|\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]")
BREAKS = "\r\n\u2028\u2029\x0b\x0c\x85"
MARKS = "*_#>\u200b\u2060\ufeff"  # Markdown's marks around a line, and characters without width
WORD = re.compile(r"\w")
HEADING = re.compile(r"[\s\ufeff]{0,3}#{1,6}\s")
CLOSERS = "\"'”’»)] "
ENDS = frozenset(".?!…:")
BOUNDS = ENDS | {";", ""}
BROKEN_OFF = frozenset(",-–—")
LIST_ITEM = re.compile(r"(?:[-–—*•·▪‣◦]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
LABEL = re.compile(r"[\[(]?\d{1,2}:\d\d|[A-Z][A-Z .'’-]{0,40}:(?:\s|$)|[QA][.:]\s|@\w")  # of a turn, a time or a post
BETWEEN = re.compile(r"[^\s]*(?P<end>\s+(?:>[ \t]*)*)")  # marks that close a line belong to it, those of quoted mail do not
WIDEST = 120  # characters; nobody breaks lines wider than that
NARROWEST = 20  # characters; columns of newspapers have more, lists of single words less
# Of the lines that follow a nearly full one at once: 125 articles broken at 50 to 100 columns have 0.58 to 0.95, 82 of 84
# unbroken ones 0.  A line that ends with its sentence tells less.
STOPPING = 0.5
SHARE_RUN_ON = 0.4
NEARLY_FULL = 0.6  # of the width; a shorter line ends its paragraph
FULL = 0.9  # of the width, with the next line's first word: after a full stop nothing less is taken for a line that is full
OFTEN = 0.1  # of the lines; where so many stand after a blank line or are indented, that marks every paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The words at [start, end) of a text, how many they are, and whether Markdown marks them as a heading."""

    start: int
    end: int
    text: str
    words: int
    heading: bool = False

    @property
    def stops(self) -> bool:
        """Whether it ends in a full stop, with the brackets and quotation marks that follow."""
        return self.text.rstrip(CLOSERS).endswith(".")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    indent: int
    heading: bool
    follows: bool  # whether no blank line stands before it
    runs_on: bool  # whether it plainly goes on with what the line before has left open

    @property
    def width(self) -> int:
        return self.indent + len(self.text)

    @property
    def stops(self) -> bool:
        """Whether it ends a sentence, or announces something."""
        return self.text.rstrip(CLOSERS)[-1:] in ENDS

    @property
    def apart(self) -> bool:
        """Whether it is a line of its own by its looks: a heading, a date."""
        dated = re.search(r"\d{4}", self.text) is not None and datelines.date_line(self.text) is not None
        return self.heading or dated


def paragraphs(text: str, start: int = 0) -> Iterator[Paragraph]:
    """The paragraphs of ``text[start:]`` in order; lines of nothing but signs are left out."""
    lines = list(_lines(text, start))
    soft = _soft(lines)
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or i not in soft:
            words = text[lines[first].start : lines[i - 1].end]
            yield Paragraph(lines[first].start, lines[i - 1].end, words, len(words.split()), lines[first].heading)
            first = i


def soft_line_ends(text: str) -> Iterator[tuple[int, int]]:
    """What stands between two lines of one paragraph: the space, and the marks of quoted mail."""
    lines = list(_lines(text, 0))
    for i in sorted(_soft(lines)):
        between = BETWEEN.match(text, lines[i - 1].end, lines[i].start)
        if between:
            yield between.span("end")


def _lines(text: str, start: int) -> Iterator[_Line]:
    breaks, before = 2, ""
    for found in LINE.finditer(text, start):
        if found[0][0] in BREAKS:
            breaks += 1
            continue
        first, last = _trimmed(text, found.start(), found.end())
        if WORD.search(text, first, last):
            words, follows = text[first:last], breaks < 2
            lead = found[0][: first - found.start()].expandtabs(4)
            indent = len(lead) - len(lead.lstrip())
            heading = HEADING.match(found[0]) is not None
            yield _Line(first, last, words, indent, heading, follows, follows and _runs_on(before, words))
            breaks, before = 0, words


def _runs_on(before: str, line: str) -> bool:
    """Whether the sentence that one line breaks off goes on in the next."""
    if LIST_ITEM.match(line):
        return False
    if line[0].islower():
        return before.rstrip(CLOSERS)[-1:] not in BOUNDS or ABBREVIATION.search(before[-20:]) is not None
    return _breaks_off(before)


def _breaks_off(line: str) -> bool:
    """Whether a line ends where no sentence does."""
    return line[-1:] in BROKEN_OFF or line[line.rfind(" ") + 1 :].lower() in table("layout")["lines"]["unfinished"]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in MARKS):
        end -= 1
    return start, end


def _soft(lines: Sequence[_Line]) -> frozenset[int]:
    """The numbers of the lines that go on with the paragraph of the line before."""
    width = _width(lines)
    if not width:
        return frozenset()
    base = Counter(line.indent for line in lines if line.runs_on).most_common(1)[0][0]
    opening = sum(not line.follows or line.indent > before.indent for before, line in pairwise(lines))
    prose = _prose(lines) if opening >= OFTEN * len(lines) else None
    return frozenset(
        i
        for i, (before, line) in enumerate(pairwise(lines), 1)
        if line.follows
        and not _set_apart(before, line, width, base)
        and (line.runs_on or _fills(before, line, width, None if prose is None else i in prose))
    )


def _width(lines: Sequence[_Line]) -> int:
    """How many characters the lines are broken at; 0 where each is a paragraph of its own."""
    running = [before.width for before, line in pairwise(lines) if line.runs_on and NARROWEST <= before.width <= WIDEST]
    width = max(running, default=0)
    against = 0.0
    for before, line in pairwise(lines):
        if line.follows and line.indent <= before.indent and before.width > NEARLY_FULL * width:
            against += STOPPING if before.text[-1] == ";" or before.stops else 1.0
    return width if len(running) >= SHARE_RUN_ON * against else 0


def _prose(lines: Sequence[_Line]) -> frozenset[int]:
    """The lines of blocks (lines without a blank one between them) in which a sentence runs over a line end."""
    found: set[int] = set()
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or not lines[i].follows:
            if any(line.runs_on for line in lines[first + 1 : i]):
                found.update(range(first, i))
            first = i
    return frozenset(found)


def _set_apart(before: _Line, line: _Line, width: int, base: int) -> bool:
    """Whether a line opens a paragraph by its looks, however full the one before is."""
    if before.apart or line.apart or LABEL.match(line.text):
        return True
    if LIST_ITEM.match(line.text) and (before.text[-1] in ".:;,?!" or LIST_ITEM.match(before.text)):
        return True
    full = before.width > NEARLY_FULL * width
    low = line.text[0].islower()
    if (line.indent > before.indent and not (full and line.runs_on and low)) or (line.indent > base and not low):
        return True
    headline = before.text.isupper() and " " in before.text and not line.text.isupper() and before.text[-1] not in "-–—"
    return headline or (before.text[-1] == ":" and not full)


def _fills(before: _Line, line: _Line, width: int, prose: bool | None) -> bool:
    """Whether the line before is so full that the next belongs to its paragraph.

    ``prose`` tells, where blank lines or indents mark every paragraph, whether these lines are one in prose; None where only
    the length of its last line tells where a paragraph ends.
    """
    if before.stops and prose is None:
        return before.width + 1 + len(line.text.split(maxsplit=1)[0]) > FULL * width
    return before.width > NEARLY_FULL * width or (bool(prose) and not before.stops)
