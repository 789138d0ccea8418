"""When a report says it was published: date lines ("Sat, 27 June 2020, 5:14 PM") and datelines ("GENEVA, June 27 (Agency) —").

English dates with a name for the month in either order, ISO dates, and dates in numbers where they can be read in one way
only.  Times are kept as the report gives them, without their zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Spaces are bounded everywhere, so that no run of them makes matching slower than the text is long.
_GAP = r"[^\S\r\n]{1,3}"
_MAYBE = r"[^\S\r\n]{0,3}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,6})?)?(?:[^\S\r\n]?(?P<half>[ap]\.?m\b\.?))?"
_DATE = (
    rf"(?:(?P<month_a>{_MONTH}){_GAP}(?P<day_a>{_DAY}),?{_GAP}(?P<year_a>[12]\d{{3}})"
    rf"|(?P<day_b>{_DAY}){_GAP}(?:of{_GAP})?(?P<month_b>{_MONTH}),?{_GAP}(?P<year_b>[12]\d{{3}})"
    r"|(?P<year_c>[12]\d{3})(?P<mark_c>[-/.])(?P<month_c>\d{1,2})(?P=mark_c)(?P<day_c>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})(?P=mark)(?P<year_d>[12]\d{3}))"
)
FULL = re.compile(
    rf"(?<![\w/.-])(?:(?P<weekday>{_WEEKDAY}),?{_GAP})?{_DATE}(?:(?:T|(?:,|{_MAYBE}[-–—|])?{_GAP}(?:at{_GAP})?){_TIME}Z?)?(?![\w/-])",
    re.IGNORECASE,
)
PARTIAL = re.compile(
    rf"(?<![\w/.-])(?:{_WEEKDAY},?{_GAP})?(?:(?P<month_a>{_MONTH}){_GAP}(?P<day_a>{_DAY})|(?P<day_b>{_DAY}){_GAP}(?P<month_b>{_MONTH}))(?!\w)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"\b(?:(?:first|originally|last)\s)?(?:published|posted|issued|released|created|updated|modified|revised|dated?|filed|on|at|time)\b:?",
    re.IGNORECASE,
)
LATER = re.compile(r"(?:updated|modified|revised)\b\W{0,3}(?:on\W{0,3})?$", re.IGNORECASE)
CLOCK = re.compile(rf"(?<!\w){_TIME}", re.IGNORECASE)
ZONE = re.compile(
    r"(?<!\w)(?:GMT|UTC|[ECMP][SD]?T|[CEW]ES?T|BST|IST|MSK|AST|JST|Z|local time|(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?)(?!\w)"
)
AGO = re.compile(r"(?<!\w)(?:\d{1,2}|an?)\s(?:second|minute|min|hour|hr|day|week)s?\sago\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAMED_DAY = re.compile(rf"\b{_WEEKDAY}", re.IGNORECASE)

_UPPER = "A-ZÀ-ÖØ-Þ"
_CAPS = rf"[{_UPPER}][{_UPPER}.'’-]{{2,}}(?:\s[{_UPPER}][{_UPPER}.'’-]*){{0,3}}"
_CASED = rf"[{_UPPER}][\w.'’-]+(?:\s[{_UPPER}][\w.'’-]+){{0,2}}"
_REGION = rf"(?:,\s(?!(?i:{_MONTH}|{_WEEKDAY})){_CASED})?"
PLACE = re.compile(rf"{_CAPS}(?:\s?/\s?{_CAPS}){{0,2}}(?!\w){_REGION}")
CASED_PLACE = re.compile(_CASED + _REGION)
WHEN = re.compile(
    rf",?\s?\(?((?:{_WEEKDAY},?\s)?(?:{_MONTH}\s{_DAY}|{_DAY}\s{_MONTH})(?:,?\s\d{{4}})?(?!\d))\)?,?", re.IGNORECASE
)
AGENCY = re.compile(rf"[,.]?\s?(?:\(([{_UPPER}][^()\r\n]{{1,40}})\)|/([{_UPPER}][^/\r\n]{{1,40}})/)")
DASH = re.compile(rf"(?:(?:\s?[–—―]{{1,2}}|\s--?|(?<=[)/])[-.:]{{1,2}})\s{{0,2}}|(?<=\)))(?=[\"'“‘«(\[]*[{_UPPER}\d])")
COLON = re.compile(rf":\s(?=[\"“‘]?[{_UPPER}])")

DATE_LINE_REACH = 120  # characters; a longer line is prose that happens to hold a date
LEAD_REACH = 700  # characters of a first paragraph that are looked at for the day of the report
LAST = 3  # paragraphs at the end of a report in which a letter's place and date may stand
SAID_ON = re.compile(r"(?:\bon|[,(]|^|\n)\s*$")  # before the day of a report; "the truce of", "since" and "until" are none
PHOTO_AGE = timedelta(days=3)  # "on Tuesday" beside a photograph of Thursday is more often two days ago than five days ahead
YEAR_REACH = timedelta(days=60)  # a dateline's month and day take the year of a caption's date this near

PLANNED = re.compile(
    r"\b(?:will|would|due|next|until|till|by|set|schedul\w+|plan\w*|expect\w+|ahead\sof|before|to\sbe|last)\b(?:(?!\b(?:said|told)\b)[^.;,]){0,60}$"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date at [start, end): ISO, with the time where it is told; ``iso`` is None where it can be read in two ways."""

    start: int
    end: int
    iso: str | None
    weekday: bool = False

    @property
    def day(self) -> date:
        """The day; ValueError where it is open."""
        return date.fromisoformat((self.iso or "")[:10])


@dataclass(frozen=True, slots=True)
class Dateline:
    """What opens a report's first paragraph, up to ``end``: perhaps an agency, and a date or a month and day without a year."""

    end: int
    agency: str | None = None
    iso: str | None = None
    month_day: tuple[int, int] | None = None


def full_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Stamp]:
    """Every date with day, month and year in ``text[start:end]``; impossible ones ("31 June 2020") are left out."""
    for found in FULL.finditer(text, start, len(text) if end is None else end):
        days = _days(found)
        if days:
            iso = _iso(days[0], found) if len(days) == 1 else None
            yield Stamp(found.start(), found.end(), iso, found["weekday"] is not None)


def _days(found: re.Match[str]) -> list[date]:
    """The days that the words can mean."""
    if found["first"]:
        return _numeric(found)
    letter = next(c for c in "abc" if found[f"year_{c}"])
    return list(
        _possible(found[f"year_{letter}"], _month(found[f"month_{letter}"]), int(re.sub(r"\D", "", found[f"day_{letter}"])))
    )


def _numeric(found: re.Match[str]) -> list[date]:
    first, other, year = int(found["first"]), int(found["other"]), found["year_d"]
    american, european = list(_possible(year, first, other)), list(_possible(year, other, first))
    if found["mark"] == ".":
        return european
    days = american + [d for d in european if d not in american]
    if len(days) == 2 and found["weekday"]:
        named = [d for d in days if d.weekday() == WEEKDAYS.index(found["weekday"][:3].lower())]
        return named or days
    return american if len(days) == 2 and found["half"] else days


def _possible(year: str, month: int, day: int) -> Iterator[date]:
    try:
        yield date(int(year), month, day)
    except ValueError:
        return


def _month(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS.index(word[:3].lower()) + 1


def _iso(day: date, found: re.Match[str]) -> str:
    """The day, with the time where the words tell one that the clock has."""
    if found["hour"] is None:
        return day.isoformat()
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return day.isoformat()
    return f"{day.isoformat()}T{at.isoformat('seconds' if found['second'] else 'minutes')}"


def date_line(text: str) -> Stamp | None:
    """The date of publication, where the line holds nothing but dates, times and words such as "Published"."""
    stamps = list(full_dates(text)) if len(text) <= DATE_LINE_REACH else []
    if not stamps or re.search(r"\w", without_dates(text)):
        return None
    return next((s for s in stamps if not LATER.search(text, 0, s.start)), stamps[0])


def without_dates(text: str) -> str:
    """The line without its dates, times, zones and the words that go with them."""
    for pattern in (FULL, AGO, CLOCK, ZONE, NAMED_DAY, LABEL):
        text = pattern.sub(" ", text)
    return text


def iso_of(text: str) -> str | None:
    """A date as people and programs write it in a field, as ISO; None where it is no date or can be read in two ways."""
    text = text.strip()
    if re.match(r"\d{4}-\d\d-\d\d", text):
        try:
            return text if len(text) == 10 and date.fromisoformat(text) else datetime.fromisoformat(text).isoformat()
        except ValueError:
            return None
    stamp = date_line(text)
    return stamp.iso if stamp else None


def dateline(text: str, start: int = 0, *, colon: bool = False) -> Dateline | None:
    """The dateline that stands at ``start``.

    A place in capitals is enough; any other needs a date or an agency beside it.  ``colon`` also takes "GENEVA: The…",
    which a transcript's speakers look like.
    """
    place = PLACE.match(text, start)
    named = place or CASED_PLACE.match(text, start)
    at = named.end() if named else start
    when = WHEN.match(text, at) if named else None
    at = when.end() if when else at
    agency = AGENCY.match(text, at)
    at = agency.end() if agency else at
    dash = DASH.match(text, at) or (COLON.match(text, at) if colon else None)
    if dash is None or not (place or when or agency):
        return None
    return Dateline(dash.end(), agency and (agency[1] or agency[2]), *_day_told(when[1] if when else ""))


def _day_told(when: str) -> tuple[str | None, tuple[int, int] | None]:
    stamp = next(full_dates(when), None)
    part = PARTIAL.search(when)
    return (stamp.iso, None) if stamp else (None, _month_day(part) if part else None)


def _month_day(part: re.Match[str]) -> tuple[int, int]:
    letter = "a" if part["month_a"] else "b"
    return _month(part[f"month_{letter}"]), int(re.sub(r"\D", "", part[f"day_{letter}"]))


def with_year(month_day: tuple[int, int], captions: Iterable[str]) -> str | None:
    """The dateline's day in the year that a caption's date near it gives."""
    for day in sorted(_days_of(captions), reverse=True):
        for year in (day.year + 1, day.year, day.year - 1):
            for candidate in _possible(str(year), *month_day):
                if abs(candidate - day) <= YEAR_REACH:
                    return candidate.isoformat()
    return None


def reported_on(captions: Iterable[str], lead: str, text: str) -> tuple[str, bool] | None:
    """The day that captions and the first paragraph point to, and whether it had to be inferred from a weekday.

    The latest full date of the captions, or one that opens the first paragraph or stands there with its weekday (unless the
    text names a later year: then it looks back); then the latest weekday of the first paragraph that is no plan and falls on
    that day or shortly after.
    """
    lead = lead[:LEAD_REACH]
    own = [s.day for s in full_dates(lead) if s.iso and (s.weekday or re.fullmatch(r"\W*(?:[Oo]n\s)?", lead[: s.start]))]
    looks_back = bool(own) and any(int(year) > max(own).year for year in YEAR.findall(text))
    days = _days_of(captions) or ([] if looks_back else own)
    if not days:
        return None
    latest = max(days)
    named = [latest + timedelta((w - latest.weekday()) % 7) for w in _weekdays(lead)]
    day = max((d for d in named if d - latest <= PHOTO_AGE), default=latest)
    return day.isoformat(), day != latest


def beside(lines: Sequence[str], head: int) -> tuple[str, Literal["dateline", "text"]] | tuple[None, None]:
    """The date of a report that tells none at its usual place: ``lines`` are its paragraphs, the first ``head`` no prose.

    A line with nothing but a date anywhere (live blogs), a date in a line of the head ("Hearing of 2 April 2025"), a place and
    a date at the end (letters, communiqués), or the latest day that the report itself says something was done on, unless it
    names a later year.
    """
    alone = next((stamp.iso for line in lines if (stamp := date_line(line)) and stamp.iso), None)
    if alone:
        return alone, "dateline"
    short = [line for line in (*lines[:head], *lines[-LAST:]) if len(line) <= DATE_LINE_REACH and not line.rstrip().endswith(".")]
    days = [stamp.iso for line in short for stamp in full_dates(line) if stamp.iso]
    if days:
        return days[0], "text"
    text = "\n".join(lines)
    every = [stamp for stamp in full_dates(text) if stamp.iso]
    latest = max(every, key=lambda stamp: stamp.day, default=None)
    if latest is None or not SAID_ON.search(text[max(0, latest.start - 12) : latest.start]):
        return None, None
    later = any(int(year) > latest.day.year for year in YEAR.findall(text))
    return (None, None) if later else (latest.day.isoformat(), "text")


def _days_of(texts: Iterable[str]) -> list[date]:
    return [stamp.day for text in texts for stamp in full_dates(text) if stamp.iso]


def _weekdays(text: str) -> Iterator[int]:
    for found in NAMED_DAY.finditer(text):
        if found[0].lower().rstrip(".").endswith("day") and not PLANNED.search(text, max(0, found.start() - 80), found.start()):
            yield WEEKDAYS.index(found[0][:3].lower())
