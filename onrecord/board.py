"""The board: the whole ledger on a screen or two.

Who met whom; who said what; where each party stands; what is disputed or has moved.
Every line ends with the id of the newest row it rests on, for `onrecord show`.  Rows that a person rejected are not on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.labels import name_of, participants
from onrecord.ledger.queries import Query
from onrecord.tables import ABSENT, date_of, told, what_happened

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found
    from onrecord.records import Event, Finding, Position, Statement

LINES = 12  # of a section: with four of them the board is two screens, and the rest is one question away


LEGEND = "(date): the report's, where it does not tell when this was"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the board: lines of cells under headings, and a note: what to ask for the rest, or that there is nothing.

    ``more`` are those that are not shown; ``legend`` explains dates in parentheses, where there are any.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    more: int = 0
    legend: str = ""


def board(ledger: Ledger, lines: int = LINES) -> Iterator[Section]:
    """The four sections, each of at most so many lines."""
    yield who_met_whom(ledger.events(Query(kind="CONSULT")), lines)
    yield who_said_what(ledger.statements(Query()), lines)
    yield where_they_stand(ledger.positions(Query()), lines)
    yield what_moved(ledger.findings(), lines)


def who_met_whom(events: Sequence[Found[Event]], lines: int = LINES) -> Section:
    """The newest encounters, one line for all reports of the same one."""
    groups = _grouped(events, lambda f: (f.row.date or f.date, frozenset(f.row.actors or f.row.participants), f.row.status))
    groups.sort(key=_newest, reverse=True)
    rows = [
        (
            date_of(last),
            what_happened(last.row),
            ", ".join(participants(last)),
            last.row.place or ABSENT,
            _reports(group),
            last.row.id,
        )
        for group in groups[:lines]
        for last in group[-1:]
    ]
    return _section("Who met whom", ("date", "what", "who", "where", "reports", "id"), rows, len(groups), "onrecord events")


def who_said_what(statements: Sequence[Found[Statement]], lines: int = LINES) -> Section:
    """Those quoted most, each with the newest of their words."""
    named = [found for found in statements if found.row.speaker]
    groups = _grouped(named, lambda f: f.row.actor or f.row.speaker)
    groups.sort(key=lambda group: (-len(group), name_of(group[-1], "speaker") or ""))
    rows = [
        (name_of(last, "speaker") or "", str(len(group)), date_of(last), told(last.row), last.row.id)
        for group in groups[:lines]
        for last in group[-1:]
    ]
    return _section("Who said what", ("who", "times", "last", "words", "id"), rows, len(groups), "onrecord statements")


def where_they_stand(positions: Sequence[Found[Position]], lines: int = LINES) -> Section:
    """Each holder's stances on each issue, with everyone by whom we have them; of many, those reported most and newest."""
    groups = _grouped(positions, lambda f: (f.row.issue, f.row.actor or f.row.holder, f.row.stance))
    groups.sort(key=lambda group: (len(group), any(found.row.by == "self" for found in group), _newest(group)), reverse=True)
    kept = groups[:lines]
    kept.sort(key=lambda group: (group[-1].row.issue, name_of(group[-1], "holder") or "", _newest(group)))
    rows = [
        (
            last.row.issue,
            name_of(last, "holder") or "",
            last.row.stance,
            _counted(found.row.by for found in group),
            date_of(last),
            last.row.id,
        )
        for group in kept
        for last in group[-1:]
    ]
    headings = ("issue", "holder", "stance", "by", "last", "id")
    return _section("Where each party stands", headings, rows, len(groups), "onrecord positions")


def what_moved(findings: Sequence[Finding], lines: int = LINES) -> Section:
    """What the record shows when read across, the surest first."""
    surest = sorted(findings, key=lambda finding: -finding.confidence)
    rows = [(finding.kind, finding.why, finding.id) for finding in surest[:lines]]
    return _section("What is disputed or has moved", ("what", "why", "id"), rows, len(findings), "onrecord findings")


def _section(title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], all_of_them: int, ask: str) -> Section:
    more = all_of_them - len(rows)
    note = f"and {more} more: {ask}" if more else "" if rows else "nothing yet"
    return Section(title, headings, tuple(rows), note, more, LEGEND if any(row[0].startswith("(") for row in rows) else "")


def _grouped(found: Iterable[Found[Any]], key: Callable[[Found[Any]], Hashable]) -> list[list[Found[Any]]]:
    """Rows that say the same together, the newest and of those the surest last."""
    groups: dict[Hashable, list[Found[Any]]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return [sorted(group, key=lambda one: (one.date or "", one.row.confidence)) for group in groups.values()]


def _newest(group: Sequence[Found[Any]]) -> str:
    return group[-1].date or ""


def _reports(group: Sequence[Found[Any]]) -> str:
    return str(len({found.row.document for found in group}))


def _counted(names: Iterable[str]) -> str:
    """Each name once, with how often, the most frequent first."""
    return ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in Counter(names).most_common())
