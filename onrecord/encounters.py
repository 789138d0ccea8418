"""Events → encounters: which reports tell of one, and where their accounts of it differ.

Every event stays as its report has it; here those are related that can be of one encounter: the same two persons or parties, the
same day as far as it is told, no other place, no other mode.  An event without a date stays by itself, since the same two may
meet any day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from onrecord.names import fold, vocabulary
from onrecord.records import Encounter, Event, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.records import Document

LONGEST = 7  # days: within a month the same two may meet several times
APART = 1  # days by which two reports may be at odds on the day itself
TWO = 2  # an encounter is known by two who took part
GENERIC = frozenset(("meeting", "talks"))


@dataclass(frozen=True, slots=True)
class Account:
    """An encounter as one report tells it: first and last day, who took part, for whom; bodies by the registry's names.

    ``told`` says by whom and when, for a reader; ``bodies`` is true where no person is named.
    """

    event: Event
    told: str
    first: date | None
    last: date | None
    people: frozenset[str]
    sides: frozenset[str]
    bodies: bool

    @staticmethod
    def of(event: Event, document: Document) -> Account:
        """The account that an event is."""
        told = ", ".join(filter(None, (document.outlet or document.name, (document.published or "")[:10])))
        first, last = _days(event.date)
        people = frozenset(event.actors)
        sides = frozenset(_body(name) for name in event.parties)
        return Account(event, told, first, last, people, sides, set(event.participants) <= set(event.parties))


def encounters(events: Iterable[tuple[Event, Document]]) -> tuple[Encounter, ...]:
    """Each encounter once, by the date of its first account; of one document at most one event belongs to an encounter.

    Accounts are taken in the order in which they were published, each for the first encounter that it can be of.
    """
    groups: list[list[Account]] = []
    by_day: dict[date, list[list[Account]]] = defaultdict(list)
    told = [(event, document) for event, document in events if event.event_type == "CONSULT"]
    places = {event.id: number for number, (event, _) in enumerate(told)}
    for event, document in sorted(told, key=lambda each: (each[1].published or "~", each[1].id)):
        account = Account.of(event, document)
        group = next((g for day in _around(account) for g in by_day[day] if all(_same(account, other) for other in g)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(account)
        for day in _on(account):
            if not any(each is group for each in by_day[day]):
                by_day[day].append(group)
    return tuple(_encounter(group) for group in sorted(groups, key=lambda g: min(places[a.event.id] for a in g)))


def _on(account: Account) -> Iterator[date]:
    """The days on which it can have been."""
    if account.first and account.last:
        for number in range((account.last - account.first).days + 1):
            yield account.first + timedelta(days=number)


def _around(account: Account) -> Iterator[date]:
    """The same, then those on which another report may have it."""
    yield from _on(account)
    if account.first and account.last:
        apart = [timedelta(days=number) for number in range(1, APART + 1)]
        yield from (day for each in apart for day in (account.first - each, account.last + each))


def _same(one: Account, other: Account) -> bool:
    a, b = one.event, other.event
    if a.document == b.document or (a.mode != b.mode and not {a.mode, b.mode} <= GENERIC):
        return False
    if a.place and b.place and fold(a.place) not in fold(b.place) and fold(b.place) not in fold(a.place):
        return False
    shared = len(one.people & other.people)
    if a.mode == "visit":
        return bool(shared and a.place and b.place)
    return shared >= TWO or (len(one.sides & other.sides) >= TWO and (one.bodies or other.bodies))


def _days(when: When) -> tuple[date | None, date | None]:
    """First and last day; none where they are not known or too far apart to tell one encounter from the next."""
    first, last = when if isinstance(when, tuple) else (when, when)
    if not first or not last or min(len(first), len(last)) < len("2021-03-11"):
        return None, None
    begin, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    return (begin, end) if 0 <= (end - begin).days < LONGEST else (None, None)


def _body(name: str) -> str:
    """A body as the tables call it ("the US" is the United States), else its name without case and accents."""
    rows = vocabulary().entries.get(fold(name).split()[0], ()) if name.strip() else ()
    return next((fold(entry.name) for row, _, entry in rows if row == tuple(fold(name).split())), fold(name))


def _encounter(group: Sequence[Account]) -> Encounter:
    fullest = max(group, key=lambda a: (not a.bodies, len(a.people), a.event.place is not None))
    dated = min(group, key=lambda a: (a.last - a.first).days if a.first and a.last else LONGEST)
    place = next((a.event.place for a in (fullest, *group) if a.event.place), None)
    modes = dict.fromkeys(a.event.mode for a in group)
    return Encounter(
        events=tuple(a.event.id for a in group),
        documents=tuple(a.event.document for a in group),
        mode=next((mode for mode in modes if mode != "talks"), "talks"),
        status=group[-1].event.status,
        participants=fullest.event.participants,
        parties=fullest.event.parties,
        date=dated.event.date,
        place=place,
        differ=tuple(_differ(group)),
    )


def _differ(group: Sequence[Account]) -> Iterator[str]:
    """Where the accounts are at odds, each with who has it so: day, what became of it, who took part."""
    days = [(a.first, a.last) for a in group if a.first and a.last]
    if any(first > end for first, _ in days for _, end in days):
        yield _told("date", group, [_written(a.event.date) for a in group])
    if len({a.event.status for a in group}) > 1:
        yield _told("status", group, [a.event.status for a in group])
    named = [a for a in group if not a.bodies]
    if len({a.people for a in named}) > 1:
        yield _told("who", named, [", ".join(a.event.participants) for a in named])


def _written(when: When) -> str:
    return " to ".join(part or "…" for part in when) if isinstance(when, tuple) else when or ""


def _told(what: str, group: Sequence[Account], values: Sequence[str]) -> str:
    """Such as "date: 2021-06-15 (Courier, 2021-06-16); 2021-06-16 (Times, 2021-06-17)"."""
    rows: dict[str, list[str]] = defaultdict(list)
    for account, value in zip(group, values, strict=True):
        rows[value].append(account.told)
    return f"{what}: " + "; ".join(f"{value} ({', '.join(tellers)})" for value, tellers in rows.items())
