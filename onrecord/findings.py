"""What the positions show when read across documents: accounts that contradict each other, and holders that moved.

A **dispute** sets a holder's stance by its own words or deeds against another's account of it, or two accounts by others
against each other, if they are of about the same time: what was said long apart may all have been right.  A **shift** is a
holder whose own stance on an issue differs from one date to the next.  A contradiction that is none does more harm than one
that is missed: rows that the reading was not sure of make none.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from onrecord.records import Finding, Position, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.records import FindingKind

SURE = 0.6  # confidence from which a row counts: below one row in four is right, above two in five (docs/positions.md)
SAME_TIME = 183  # days; half a year: an account that is older may well have been right when it was given
BRIEF = 31  # days; who is there and back within is rather misread once than moved twice
DOUBT = 0.8  # times the confidence, for a hedged or conditional row or a mixed stance: it may agree with both sides
STANCES = {"support": "supports", "oppose": "opposes", "mixed": "partly supports"}


@dataclass(frozen=True, slots=True)
class _Dated:
    """A position with the day of its document, or None where that is not known."""

    row: Position
    day: date | None
    told: str


def findings(positions: Iterable[Position], published: Mapping[str, str | None]) -> tuple[Finding, ...]:
    """Disputes and shifts among the positions; ``published`` gives each document's date (ISO, or None) by its id.

    A holder is known by its actor, else by its name.  The order is that of kind, holder and issue, and does not depend on
    the order of the positions.
    """

    def key(each: _Dated) -> tuple[str, str]:
        return (each.row.actor or each.row.holder.casefold(), each.row.issue)

    sure = [row for row in positions if row.confidence >= SURE]
    dated = [_Dated(row, _day(published.get(row.document)), (published.get(row.document) or "")[:10]) for row in sure]
    dated.sort(key=lambda each: (*key(each), each.day or date.max, each.row.id))
    found: dict[str, tuple[tuple[str, ...], Finding]] = {}
    for _, group in groupby(dated, key):
        rows = list(group)
        first = rows[0].row
        for finding in (*_disputes(rows), *_shifts(rows)):
            order = (finding.kind, first.holder.casefold(), first.issue, *finding.rows)
            found.setdefault(finding.id, (order, finding))
    return tuple(finding for _, finding in sorted(found.values(), key=lambda each: each[0]))


def _day(text: str | None) -> date | None:
    """The day of an ISO date, the first of its month or year where it tells no more; None where it is no date."""
    parts = (text or "")[:10].split("-")
    try:
        return date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (ValueError, TypeError):
        return None


class _Timeline:
    """Rows in order of their days, to be asked for those nearest to one: of each source and stance the first, for any day."""

    def __init__(self, rows: Iterable[_Dated]) -> None:
        listed = list(rows)
        days = groupby((each for each in listed if each.day), lambda each: each.day)
        self._by_day = {day: _one_of_each(group) for day, group in days if day}
        self._days = sorted(self._by_day)
        self._undated = _one_of_each(each for each in listed if each.day is None)
        self._all = _one_of_each(listed)

    def near(self, each: _Dated) -> list[_Dated]:
        """The rows of the day nearest to the row's, within SAME_TIME, and those without a day; all where it has none."""
        day = each.day
        if day is None:
            return self._all
        at = bisect_left(self._days, day)
        beside = [other for other in self._days[max(0, at - 1) : at + 1] if abs((other - day).days) <= SAME_TIME]
        nearest = min(beside, key=lambda other: abs((other - day).days), default=None)
        return [*(self._by_day[nearest] if nearest else ()), *self._undated]


def _one_of_each(rows: Iterable[_Dated]) -> list[_Dated]:
    return list({(each.row.by, each.row.stance): each for each in reversed(list(rows))}.values())[::-1]


def _disputes(rows: Sequence[_Dated]) -> Iterator[Finding]:
    """Each account by others against the holder's own stance at the time or, where none is known, against another's account."""
    own = _Timeline(each for each in rows if each.row.by == "self")
    others = [each for each in rows if each.row.by != "self"]
    by_stance = {stance: _Timeline(each for each in others if each.row.stance == stance) for stance in STANCES}
    pairs: dict[tuple[str, ...], list[_Dated]] = {}
    for account in others:
        known = own.near(account)
        rival = known or [each for stance in STANCES for each in by_stance[stance].near(account) if stance != account.row.stance]
        against = next((each for each in rival if _contrary(account.row, each.row)), None)
        if against and not any(each.row.stance == account.row.stance for each in known):
            one, two = sorted((against, account), key=lambda e: (e.row.by != "self", e.row.by != "article", e.row.by, e.row.id))
            pairs.setdefault((one.row.by, one.row.stance, two.row.by, two.row.stance), []).extend((one, two))
    for pair in pairs.values():
        yield _finding("dispute", pair, _told_apart(pair[0], pair[1]))


def _contrary(one: Position, other: Position) -> bool:
    """Whether two stances contradict: one is for and the other against, or one is open and the other, said firmly, is not."""
    if one.stance == other.stance or one.by == other.by:
        return False
    return "mixed" not in (one.stance, other.stance) or not any(each.hedged or each.conditional for each in (one, other))


def _shifts(rows: Sequence[_Dated]) -> Iterator[Finding]:
    """The holder's own stance from each date to the next, where a date has but one and the next has another."""
    own = [each for each in rows if each.row.by == "self" and each.day and not each.row.hedged]
    days = [list(group) for _, group in groupby(own, lambda each: each.day)]
    for before, after in pairwise(_lasting([day for day in days if len({each.row.stance for each in day}) == 1])):
        one, two = before[-1], after[0]
        if one.row.stance != two.row.stance:
            why = (
                f"{one.row.holder} {STANCES[one.row.stance]} {one.row.issue} by word or deed told on {one.told}, "
                f"and {STANCES[two.row.stance]} it by word or deed told on {two.told}."
            )
            yield _finding("shift", [*before, *after], why)


def _lasting(days: Sequence[list[_Dated]]) -> Iterator[list[_Dated]]:
    """The days without those that differ from the ones before and after, if these agree and are no more than BRIEF apart."""
    for n, day in enumerate(days):
        before, after = (days[n - 1][0], days[n + 1][0]) if 0 < n < len(days) - 1 else (day[0], day[0])
        brief = before.day and after.day and (after.day - before.day).days <= BRIEF
        if not (brief and before.row.stance == after.row.stance != day[0].row.stance):
            yield day


def _told_apart(one: _Dated, two: _Dated) -> str:
    """In one sentence, who has it which way, and when."""
    holder, issue = one.row.holder, one.row.issue
    first, second = STANCES[one.row.stance], STANCES[two.row.stance]
    own = one.row.by == "self"
    said = f"{holder} {first} {issue} by its own words or deeds" if own else f"{_who(one)} that {holder} {first} {issue}"
    return f"{said} ({_when(one)}), but {_who(two)} that {holder} {second} it ({_when(two)})."


def _who(each: _Dated) -> str:
    return "an article says" if each.row.by == "article" else f"{each.row.by} says"


def _when(each: _Dated) -> str:
    return each.told or "date not known"


def _finding(kind: FindingKind, rows: Sequence[_Dated], why: str) -> Finding:
    ids = tuple(dict.fromkeys(each.row.id for each in rows))
    documents = tuple(dict.fromkeys(each.row.document for each in rows))
    doubts = any(each.row.hedged or each.row.conditional or each.row.stance == "mixed" for each in rows)
    confidence = round(min(each.row.confidence for each in rows) * (DOUBT if doubts else 1), 2)
    return Finding(identity("f", kind, *ids), kind, ids, documents, why[0].upper() + why[1:], confidence)
