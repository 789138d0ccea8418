"""Transcripts and subtitles with times (WebVTT, SubRip, "[00:01:05] TELK:", "Mara Telk (00:12):"): what is said, without them.

Each gives edits that leave one turn a paragraph, its speaker's label before a colon; who speaks is told by a later step.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Edit = tuple[int, int, str]

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
ARROW = re.compile(rf"^[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}[^\n]*$", re.MULTILINE)
LINE = re.compile(r"[^\n]+")
BLOCK = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
VOICE = re.compile(r"<v(?:\.[\w.-]{1,40})?[ \t]+(?P<name>[^<>\n]{1,80})>[ \t]*")
MARKUP = re.compile(rf"</?[a-z][\w.]{{0,40}}(?:[ \t][^<>\n]{{0,80}})?>|<{_CLOCK}>|</v>|^[ \t]*(?:>>|-)[ \t]+", re.MULTILINE)
TURN = re.compile(r"[ \t]*(?:<v[ .\t]|>>|-[ \t]|[A-Z][\w .'’-]{1,40}:[ \t])")
STOPS = frozenset('.?!…"”’)')

_NAME = r"(?P<name>[A-Z][^\n:()\[\]\d]{1,60}?)"
LEADING = re.compile(
    rf"^[ \t]*(?:[\[(]{_CLOCK}[\])][ \t]*(?:[-–—][ \t]*)?(?=\S)|{_CLOCK}[ \t]+(?:[-–—][ \t]+)?(?=[A-Z][\w .'’-]{{1,40}}:[ \t]))",
    re.MULTILINE,
)
ALONE = re.compile(r"^[ \t]*[\[(]?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,3})?[\])]?[ \t]*\n", re.MULTILINE)
BEHIND = re.compile(
    rf"^[ \t]*{_NAME}(?P<time>[ \t]*[\[(]{_CLOCK}[\])][ \t]*:?|[ \t]+{_CLOCK}[ \t]*:?)(?P<gap>[ \t]*\n?[ \t]*)(?=\S)",
    re.MULTILINE,
)
LABEL_LINE = re.compile(r"^[ \t]*[A-Z][\w .'’-]{1,40}:(?P<gap>[ \t]*\n[ \t]*)(?=\S)", re.MULTILINE)
REACH = 16  # characters before a line end in which a sentence's end is looked for behind markup
FEWEST = 2  # lines with a time; one may tell when a meeting began
FEWEST_LABELS = 3  # lines of nothing but a label


def untimed(text: str) -> Iterator[Edit]:
    """Edits that take the times out of a transcript, in order."""
    if len(ARROW.findall(text)) >= FEWEST or (text.lstrip("\ufeff").startswith("WEBVTT") and ARROW.search(text)):
        yield from _subtitles(text)
        return
    edits: list[Edit] = []
    for pattern in (LEADING, ALONE):
        found = list(pattern.finditer(text))
        edits += [(*match.span(), "") for match in found] if len(found) >= FEWEST else []
    behind = [match for match in BEHIND.finditer(text) if "\n" in match["gap"] or ":" in match["time"][-2:]]
    edits += [(match.start("time"), match.end("gap"), ": ") for match in behind] if len(behind) >= FEWEST else []
    labels = list(LABEL_LINE.finditer(text))
    edits += [(*match.span("gap"), " ") for match in labels] if len(labels) >= FEWEST_LABELS else []
    at = 0
    for start, end, words in sorted(edits):
        if start >= at:
            yield start, end, words
            at = end


def _subtitles(text: str) -> Iterator[Edit]:
    """Everything between what is said is a blank, or the end of a paragraph where a speaker begins or a sentence has ended."""
    at = 0
    for start, end in _spoken(text):
        ended = MARKUP.sub("", text[max(0, at - REACH) : at])[-1:] in STOPS
        turn = TURN.match(text, start) is not None
        yield at, start, "" if at == 0 else "\n\n" if turn or ended else " "
        yield from _line(text, start, end)
        at = end
    if at < len(text):
        yield at, len(text), ""


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    """The lines of subtitles that hold words: none of the header, notes, numbers and times."""
    arrows = [match.start() for match in ARROW.finditer(text)]
    lines = [match.span() for match in LINE.finditer(text)]
    timed = set(arrows)
    inside = False
    for n, (start, end) in enumerate(lines):
        blank_before = n == 0 or "\n\n" in text[lines[n - 1][1] : start]
        if start in timed:
            inside = True
        elif blank_before and (BLOCK.match(text, start) or (n + 1 < len(lines) and lines[n + 1][0] in timed)):
            inside = False
        elif inside and text[start:end].strip():
            yield start, end


def _line(text: str, start: int, end: int) -> Iterator[Edit]:
    edits: list[Edit] = []
    for voice in VOICE.finditer(text, start, end):
        edits += [(voice.start(), voice.start("name"), ""), (voice.end("name"), voice.end(), ": ")]
    taken = [(edit[0], edit[1]) for edit in edits]
    edits += [
        (*mark.span(), "")
        for mark in MARKUP.finditer(text, start, end)
        if not any(a < mark.end() and mark.start() < b for a, b in taken)
    ]
    yield from sorted(edits)
