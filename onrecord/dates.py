"""Dates as reports write them: "13 August 2015", "on Thursday", "last week", "since Sunday" → what is known of the date.

What is relative is reckoned from the day the document was published and from the tense of the words around it: "on Thursday"
is the last Thursday up to that day or, beside "will", the next one from it.  What cannot be told is None, never a guess.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from onrecord.records import When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Rule = Callable[[re.Match[str], "Clock"], When]

__all__ = ["Dated", "When", "find", "resolve"]

MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
OFFSETS = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1, "last night": -1,
           "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}  # fmt: skip
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "same": 0, "next": 1, "coming": 1, "following": 1}
NEARBY = 2  # months: a day so near needs no year, whatever the tense of the words around, which a text can hide
TENSE_REACH = 120  # characters either side of a date in which its verb is looked for


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as a text gives it: [start, end) in code points, and what is known of it.

    ``weekday_conflict`` is true where the words cannot all be right ("yesterday, Saturday" in a report of a Saturday); then
    a day written out with its year stands, and any other is None.
    """

    start: int
    end: int
    when: When
    weekday_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """Day of publication, tense (None: by the words around), last day named; ``near``: a day without a year is the nearest."""

    today: date | None
    past: bool | None
    anchor: date | None
    near: bool = False


def find(
    text: str, start: int, end: int, published: str | None, before: str | None = None, *, past: bool | None = None
) -> list[Dated]:
    """The dates in ``text[start:end]`` (a sentence, as a rule) in order, without overlap; offsets are those of ``text``.

    ``published`` is the document's ISO date, or date and time; without it what is relative has ``when`` None.
    ``before`` is the day that the sentences before named last, from which "later that day" counts; ``past`` whether what they
    date has been, where that is known; else the words around tell.
    """
    return list(_read(text, start, end, Clock(_day(published), past, anchor=_day(before), near=True)))


def names_weekday(text: str, start: int, end: int) -> bool:
    """Whether a day of the week stands in ``text[start:end]``."""
    return NAMED.search(text, start, end) is not None


def resolve(expression: str, published: str | None, past: bool = True) -> When:
    """What is known of the date that ``expression`` gives; None where it gives none.

    ``past`` chooses between the last and the next day of that name.  "Two days earlier" counts from the day of publication.
    """
    clock = Clock(_day(published), past, anchor=_day(published))
    read = (dated for text in (expression, f"in {expression}") for dated in _read(text, 0, len(text), clock))
    return next((dated.when for dated in read), None)


def _read(text: str, start: int, end: int, clock: Clock) -> Iterator[Dated]:
    """Single dates resolved one after the other, then joined where they belong together."""
    single: list[Dated] = []
    for first, last, match, rule in _matches(text, start, end):
        past = _is_past(text, start, first, last, end) if clock.past is None else clock.past
        when = _safely(rule, match, replace(clock, past=past))
        single.append(Dated(first, last, when))
        if isinstance(when, str):
            clock = replace(clock, anchor=_day(when) or clock.anchor)
    return _opened(text, start, _joined(text, start, single))


def _matches(text: str, start: int, end: int) -> Iterator[tuple[int, int, re.Match[str], Rule]]:
    """The longest match at each place, from left to right."""
    rules = RULES if DATED.search(text, start, end) else ()  # most sentences name no date: this saves a thirtieth of a reading
    every = [(*match.span("at"), match, rule) for pattern, rule in rules for match in pattern.finditer(text, start, end)]
    at = start
    for found in sorted(every, key=lambda found: (found[0], -found[1])):
        if found[0] >= at:
            yield found
            at = found[1]


def _safely(rule: Rule, match: re.Match[str], clock: Clock) -> When:
    """No such day (31 June), or one beyond the calendar, is not known."""
    with suppress(ValueError, OverflowError):
        return rule(match, clock)
    return None


def _is_past(text: str, start: int, first: int, last: int, end: int) -> bool:
    """By the nearest verb before the date, else by the first one after it; past where there is none."""
    before = text[max(start, first - TENSE_REACH) : first]
    future, past = (max((m.end() for m in tense.finditer(before)), default=-1) for tense in (FUTURE, PAST))
    if max(future, past) >= 0:
        return past > future
    after = text[last : min(end, last + TENSE_REACH)]
    later, earlier = FUTURE.search(after), PAST.search(after)
    return not later or (earlier is not None and earlier.start() < later.start())


def _joined(text: str, start: int, single: Iterable[Dated]) -> Iterator[Dated]:
    """Neighbours made one: a weekday with its date, and the two ends of a range."""
    waiting: Dated | None = None
    for dated in single:
        both = waiting and (_with_weekday(text, waiting, dated) or _range(text, start, waiting, dated))
        if waiting and not both:
            yield waiting
        waiting = both or dated
    if waiting:
        yield waiting


def _with_weekday(text: str, one: Dated, other: Dated) -> Dated | None:
    """Thursday, 13 August; yesterday, Saturday."""
    named, exact = (one, other) if _weekday_of(text, one) is not None else (other, one)
    weekday = _weekday_of(text, named)
    day = _day(exact.when) if isinstance(exact.when, str) else None
    apart = not re.fullmatch(r",?\s(?:on\s|the\s)?", text[one.end : other.start])
    if weekday is None or _weekday_of(text, exact) is not None or day is None or apart:
        return None
    conflict = day.weekday() != weekday
    written_out = re.search(r"[0-9]{4}", text[exact.start : exact.end])
    return Dated(one.start, other.end, None if conflict and not written_out else exact.when, conflict)


def _range(text: str, start: int, one: Dated, other: Dated) -> Dated | None:
    """From Monday to Wednesday; between 2011 and 2013; Monday and Tuesday."""
    gap = text[one.end : other.start].strip()
    opening = RANGE.search(text[max(start, one.start - 20) : one.start])
    weekdays = _weekday_of(text, one), _weekday_of(text, other)
    apart = None if weekdays[0] is None or weekdays[1] is None else (weekdays[1] - weekdays[0]) % 7
    if gap not in {"to", "until", "till", "through", "-", "–", "—"} and not (gap == "and" and (opening or apart == 1)):
        return None
    first, last = _ends(one.when)[0], _ends(other.when)[1]
    if first and apart is not None:
        last = _period("day", date.fromisoformat(first), apart)[0]
    if first is None or last is None or first > last:
        return None
    return Dated(one.start - len(opening[0]) if opening else one.start, other.end, (first, last))


def _opened(text: str, start: int, dates: Iterable[Dated]) -> Iterator[Dated]:
    """Since Sunday, until 2013: one end stays open."""
    for dated in dates:
        word = OPENING.search(text[max(start, dated.start - 20) : dated.start])
        if word and text[dated.end : dated.end + 2] not in {"'s", "’s"}:
            first, last = _ends(dated.when)
            when = (first, None) if word[1].lower() == "since" else (None, last)
            yield replace(dated, start=dated.start - len(word[0]), when=when if any(when) else None)
        else:
            yield dated


def _ends(when: When) -> tuple[str | None, str | None]:
    return when if isinstance(when, tuple) else (when, when)


def _weekday_of(text: str, dated: Dated) -> int | None:
    """Which day of the week, where the date is that word alone."""
    words = text[dated.start : dated.end]
    return WEEKDAYS.index(words) if words in WEEKDAYS else None


def _day(when: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat((when or "")[:10])
    return None


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _step(word: str | None) -> int:
    return STEPS.get((word or "").lower(), 0)


def _year(match: re.Match[str], clock: Clock, month: int, day: int = 0) -> int | None:
    """The year that the words give, else the nearest in which that day, or month, is on the right side of today."""
    if match["year"]:
        return int(match["year"])
    if clock.today is None:
        return None
    this = clock.today.year
    if match["whose"]:
        return this + _step(match["whose"])
    there, here = (month, day), (clock.today.month, clock.today.day if day else 0)
    ahead = (month - clock.today.month) % 12  # months to the next one
    if day and clock.near and min(ahead, 12 - ahead) <= NEARBY:
        return this + (ahead <= NEARBY and month < here[0]) - (ahead > NEARBY and month > here[0])
    return this - (there > here) if clock.past else this + (there < here)


def _on_day(match: re.Match[str], clock: Clock) -> When:
    """13 August; August 13–15, 2015; 28 December to 3 January: a year that is given is that of the last day."""
    first, last = int(match["day"]), int(match["last"] or match["day"])
    begins, ends = _month_number(match["first"] or match["month"]), _month_number(match["month"] or match["first"])
    by_last = bool(match["year"] or match["whose"] or not clock.past)
    year = _year(match, clock, ends, last) if by_last else _year(match, clock, begins, first)
    if year is None:
        return None
    turn = begins > ends
    since, until = date(year - (turn and by_last), begins, first), date(year + (turn and not by_last), ends, last)
    return _whole((since.isoformat(), until.isoformat())) if since <= until else None


def _in_month(match: re.Match[str], clock: Clock) -> When:
    month = _month_number(match["month"])
    step = _step(match["which"])
    if clock.today and step:
        year: int | None = clock.today.year + (step if (month - clock.today.month) * step <= 0 else 0)
    else:
        year = _year(match, clock, month)
    return None if year is None else f"{year:04}-{month:02}"


def _in_months(match: re.Match[str], clock: Clock) -> When:
    """March–April 2021; between March and May 2021: the year is that of the last month."""
    begins, ends = _month_number(match["first"]), _month_number(match["month"])
    year = _year(match, clock, ends)
    return None if year is None else (f"{year - (begins > ends):04}-{begins:02}", f"{year:04}-{ends:02}")


def _in_figures(match: re.Match[str], _: Clock) -> When:
    """2015-08-13, 13.08.2015; with strokes only where it is plain which number is the month."""
    year, one, other = (int(match[name]) for name in ("year", "one", "other"))
    if match["sign"] == "/" and one != other and max(one, other) < 13:
        return None
    month_first = match["sign"] == "-" or (match["sign"] == "/" and one < 13)
    return (date(year, one, other) if month_first else date(year, other, one)).isoformat()


def _on_weekday(match: re.Match[str], clock: Clock) -> When:
    if clock.today is None:
        return None
    weekday, which, week = WEEKDAYS.index(match["weekday"]), (match["which"] or "").lower(), match["week"]
    ahead = (weekday - clock.today.weekday()) % 7
    if week or which == "this":
        days = weekday - clock.today.weekday() + 7 * _step(week)
    elif which:  # "last" and "next" leave today out
        days = (ahead or 7) if _step(which) > 0 else ahead - 7
    else:
        days = ahead - 7 if clock.past and ahead else ahead
    return (clock.today + timedelta(days=days)).isoformat()


def _weeks_on(match: re.Match[str], clock: Clock) -> When:
    """A week on Friday, Friday week: so many weeks after the next day of that name."""
    if clock.today is None:
        return None
    ahead = (WEEKDAYS.index(match["weekday"]) - clock.today.weekday()) % 7
    weeks = 2 if match["weeks"].lower() in {"two weeks", "a fortnight", "fortnight"} else 1
    return (clock.today + timedelta(days=ahead, weeks=weeks)).isoformat()


def _offset(match: re.Match[str], clock: Clock) -> When:
    days = OFFSETS[" ".join(match["at"].lower().split())]
    return (clock.today + timedelta(days=days)).isoformat() if clock.today else None


def _of_today(match: re.Match[str], clock: Clock) -> When:
    """Last week, this month, next year."""
    return _whole(_period(match["unit"].lower(), clock.today, _step(match["which"]))) if clock.today else None


def _weekend(match: re.Match[str], clock: Clock) -> When:
    if clock.today is None:
        return None
    step = _step(match["which"])
    ahead = clock.today.weekday() < 5
    weeks = -1 if step == 0 and clock.past and ahead else step
    saturday = clock.today + timedelta(days=5 - clock.today.weekday(), weeks=weeks)
    return saturday.isoformat(), (saturday + timedelta(days=1)).isoformat()


def _counted(match: re.Match[str], clock: Clock) -> When:
    """Two weeks ago, two days earlier: no finer than the unit counted in; "more than two weeks ago" is not known.

    "Ago" counts from the day of publication, "earlier" and "later" from the last day that was named.
    """
    side = match["side"].lower()
    origin = clock.anchor if side in {"earlier", "later"} else clock.today
    if origin is None or match["vague"]:
        return None
    count = NUMBERS.get(match["number"].lower()) or int(match["number"])
    return _whole(_period(match["unit"].lower(), origin, -count if side in {"ago", "earlier"} else count))


def _near_anchor(match: re.Match[str], clock: Clock) -> When:
    """That day, the next day, the day before."""
    step = -1 if match["before"] else _step(match["which"])
    return (clock.anchor + timedelta(days=step)).isoformat() if clock.anchor else None


def _period(unit: str, day: date, steps: int) -> tuple[str, str]:
    """First and last of the day, week (Monday to Sunday), month or year that lies so many steps from ``day``."""
    if unit == "day":
        return ((day + timedelta(days=steps)).isoformat(),) * 2
    if unit == "week":
        monday = day + timedelta(days=-day.weekday(), weeks=steps)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    year, month = divmod(day.year * 12 + day.month - 1 + steps * (12 if unit == "year" else 1), 12)
    first = date(year, month + 1, 1).isoformat()  # ValueError beyond the calendar
    return (first[:4] if unit == "year" else first[:7],) * 2


def _whole(ends: tuple[str, str]) -> When:
    return ends[0] if ends[0] == ends[1] else ends


# In what follows a blank stands for any one white-space character.
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
WHOLE_MONTH = rf"(?P<month>{'|'.join(MONTHS)})\b"
WEEKDAY = rf"(?<!Black )(?<!Bloody )(?<!Good )(?P<weekday>{'|'.join(WEEKDAYS)})\b"
TH = r"(?:st|nd|rd|th)?(?![0-9:]|[.,][0-9])"
DAY, LAST = rf"(?P<day>[0-3]?[0-9]){TH}", rf"(?P<last>[0-3]?[0-9]){TH}"
TO = r"(?: ?[-–—] ?| (?:to|and|until|through) )"
TO_MONTH = r"(?: ?[-–—/] ?| (?:to|until|through) )"
YEAR = r"(?:1[5-9]|2[01])[0-9][0-9]\b(?![-–/.,][0-9])"
OF_YEAR = rf"(?:,? (?:of )?(?:(?P<year>{YEAR})|(?P<whose>last|this|next) year))"
PART = r"(?:early|late|mid|(?:end|start|beginning|middle|month) of(?: the)?)"
AFTER = r"\b(?i:in|since|until|till|during"
VAGUE = r"(?:(?P<vague>more than|less than|over|under|at least|up to|about|around|some|nearly|almost) )?"
COUNT = rf"{VAGUE}\b(?P<number>[0-9]{{1,3}}|{'|'.join(NUMBERS)}) (?P<unit>day|week|month|year)"
WHICH = r"(?P<which>last|past|previous|this|current|next|coming)"
NEAR = r"(?P<which>same|next|following|previous)"
SEASON = r"spring|summer|autumn|winter"

PATTERNS: tuple[tuple[str, Rule], ...] = (
    (rf"(?<![0-9.,:/-])(?P<at>{DAY}(?:(?: (?P<first>{MONTH}))?{TO}{LAST})? (?:of )?(?P<month>{MONTH}){OF_YEAR}?)", _on_day),
    (rf"\b(?P<at>(?P<first>{MONTH}) (?:the )?{DAY}(?:{TO}(?:(?P<month>{MONTH}) )?{LAST})?{OF_YEAR}?)", _on_day),
    (rf"\b(?P<at>(?P<first>{MONTH}){TO_MONTH}(?P<month>{MONTH}){OF_YEAR})", _in_months),
    (rf"(?<=[Bb]etween )(?P<at>(?P<first>{MONTH}) and (?P<month>{MONTH}){OF_YEAR})", _in_months),
    (rf"\b(?P<at>(?P<which>){WHOLE_MONTH})(?= (?:and|or) {MONTH} (?:of )?(?P<year>{YEAR}))", _in_month),
    (rf"\b(?P<at>(?P<which>)(?P<month>{MONTH}){OF_YEAR})", _in_month),
    (rf"{AFTER}|{PART})[ -](?P<at>(?P<which>){WHOLE_MONTH}{OF_YEAR}?)", _in_month),
    (rf"{AFTER}|by|from|to|before|after|between|and) (?P<at>(?P<which>)(?!May){WHOLE_MONTH}{OF_YEAR}?)", _in_month),
    (rf"\b(?P<at>(?P<which>(?i:last|next|this)) {WHOLE_MONTH}{OF_YEAR}?)(?! [A-Z])", _in_month),
    (r"(?<![\d/.-])(?P<at>(?P<year>[0-9]{4})(?P<sign>-)(?P<one>[0-9]{2})-(?P<other>[0-9]{2}))(?!\d)", _in_figures),
    (r"(?<![\d/.-])(?P<at>(?P<one>[0-9]{1,2})(?P<sign>[/.])(?P<other>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}))(?!\d)", _in_figures),
    (rf"\b(?P<at>(?:(?:this )?(?i:{WHICH}) )?{WEEKDAY}(?: (?:of )?(?P<week>last|this|next) week\b)?)", _on_weekday),
    (rf"\b(?P<at>(?i:(?P<weeks>a week|two weeks|a fortnight)) (?:on|from|after) {WEEKDAY})", _weeks_on),
    (rf"\b(?P<at>{WEEKDAY} (?P<weeks>week|fortnight))\b(?! of)", _weeks_on),
    (rf"(?i)\b(?P<at>{'|'.join(OFFSETS)})\b", _offset),
    (rf"(?i)\b(?P<at>(?:(?:earlier|later|early|late) )?{WHICH} (?P<unit>week|month|year))\b", _of_today),
    (r"(?i)\b(?P<at>(?P<which>last|past|this|next|coming|the) weekend)\b", _weekend),
    (rf"(?i)\b(?P<at>{COUNT}s? (?P<side>ago|earlier|later|from now))\b", _counted),
    (rf"(?i)\b(?P<at>{COUNT}(?P<side>[’']s|s[’']) time)\b", _counted),
    (rf"(?i)\b(?P<at>(?:the {NEAR} |that )day\b|the day (?P<before>before)\b(?= ?[.,;]|$))", _near_anchor),
    (rf"(?:{AFTER}|before|after|by|from|between|of|to|and|through|{SEASON}|{PART})[ -])(?P<at>{YEAR})(?! [a-z]+s\b)",
     lambda match, _: match["at"]),
)  # fmt: skip
RULES = tuple((re.compile(pattern.replace(" ", r"\s")), rule) for pattern, rule in PATTERNS)
NAMED = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
DATED = re.compile(rf"[0-9]|(?i:day|night|week|month|year|morning|afternoon|evening|tomorrow)|{'|'.join(m[:3] for m in MONTHS)}")
RANGE = re.compile(r"\b(?:from|between)\s(?:the\s|late\s|early\s)?$", re.IGNORECASE)
OPENING = re.compile(r"\b(since|until|till|by)\s(?:the\s(?:end\sof\s)?|late\s|early\s)?$", re.IGNORECASE)

# Verbs that point ahead, and verbs that look back; where both end at one place ("will be held"), the first kind counts.
AHEAD = (
    r"\b(?:(?:will|shall|would|[’']ll|won[’']t)(?: \w+){0,3}"
    r"|(?<!was )(?<!were )(?<!been )(?:due|set|expected|scheduled|planned|slated|invited|is|are|be) to(?: \w+){0,2}"
    r"|(?:plans?|planning|intends?|hopes?|agree[sd]?|going|about) to(?: \w+){0,2}"
    r"|(?<!was )(?<!were )(?<!been )(?<!ally )(?:due|set|scheduled|planned|slated)(?: (?:for|on|in))?"
    r"|upcoming|forthcoming|next|ahead of|to be \w+|(?:is|are) \w+ing|(?<!to )(?:begin|start|open|resume|meet)s?)\b"
)
FUTURE = re.compile(AHEAD.replace(" ", r"\s"), re.IGNORECASE)
PAST = re.compile(
    r"\b(?:said|says?|told|met|held|was|were|had|has|took|went|came|left|gave|sent|made|wrote|spoke|began|put|won|lost|saw|flew|led|"
    r"broke|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
