"""Archives: several reports in one file, and what a file's name tells of the report in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.documents import datelines

if TYPE_CHECKING:
    from collections.abc import Iterator

# Lines that begin or end each report in what Nexis, Factiva and ProQuest hand out; and rules, which need a date below them.
MARKER = re.compile(
    r"^[ \t\ufeff]*(?:(?P<opens>\d{1,5} of \d{1,5} documents?|document \d{1,5} of \d{1,5})"
    r"|end of document|document [a-z]{4,12}\d[0-9a-z]{10,30})[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
RULE = re.compile(r"^[ \t]*([=_*#~-])(?:[ \t]?\1){6,}[ \t]*\r?$", re.MULTILINE)
FEWEST_WORDS = 3  # of a report
COVER = 60  # words; less than that above the first report of an archive is its cover
LONGEST_BESIDE = 2  # words beside the date in a name of several pieces, such as "scan 2021-03-04 - Kesh Post - Towns to wait"
HEAD = 8  # lines of a report in which a date must stand, where nothing but rules tells reports apart

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
_BETWEEN = re.compile(r"\s+[-–—|]\s+|\s*[–—|]\s*")


def reports(text: str) -> list[tuple[int, int]]:
    """Where each report of an archive stands in its text; empty where the text is one report."""
    markers = list(MARKER.finditer(text))
    if markers:
        found = list(_worth(text, _between(text, [marker.span() for marker in markers])))
        if found and markers[0]["opens"] and found[0][0] < markers[0].start() and len(text[slice(*found[0])].split()) < COVER:
            found = found[1:]
    else:
        found = list(_worth(text, _between(text, [rule.span() for rule in RULE.finditer(text)])))
        found = found if all(_dated(text[start:end]) for start, end in found) else []
    return found if len(found) > 1 else []


def _between(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in [*marks, (len(text), len(text))]:
        yield at, start
        at = end


def _worth(text: str, stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches that hold a report, without the space around it."""
    for start, end in stretches:
        inside = text[start:end]
        if len(re.findall(r"\w+", inside)) >= FEWEST_WORDS:
            # the indent of a first line stays: it tells a centred line from others
            first = start + len(inside) - len(re.sub(r"\A(?:[ \t]*\r?\n)+", "", inside))
            yield first, start + len(inside.rstrip())


def _dated(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()][:HEAD]
    return any(len(line) <= datelines.DATE_LINE_REACH and next(datelines.full_dates(line), None) for line in lines)


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name tells: an ISO date, and perhaps outlet and title ("2021-03-04 - Kesh Post - Towns to wait")."""

    date: str | None = None
    outlet: str | None = None
    title: str | None = None


def named(stem: str) -> Named:
    """What the name of a file, without its suffix, tells of the report in it; nothing where it holds no date or several."""
    days = {(found.start(), found.end()): iso for found in _DAY.finditer(stem) if (iso := _iso(found))}
    days |= {(stamp.start, stamp.end): stamp.iso for stamp in datelines.full_dates(stem.replace("_", " ")) if stamp.iso}
    if len({iso[:10] for iso in days.values()}) != 1:
        return Named()
    (start, end), iso = next(iter(days.items()))
    pieces = [piece.strip() for piece in _BETWEEN.split(f"{stem[:start]}\0{stem[end:]}")]
    others = [piece for piece in pieces if "\0" not in piece and re.search(r"[^\W\d_]", piece)]
    if len(others) < 2 or any("\0" in piece and len(piece.split()) > LONGEST_BESIDE for piece in pieces):
        return Named(iso[:10])
    return Named(iso[:10], others[0], " - ".join(others[1:]))


def _iso(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return None
