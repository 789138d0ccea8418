"""What does not fit in a report: a day of the week that is not that of its date, one man in two spellings or in two offices.

A record keeps such words as they stand; here they are listed, for a person to see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from onrecord import dates
from onrecord.lexicon import table
from onrecord.names import bare, keys, spelt_alike, vocabulary
from onrecord.records import Actor, Document, Finding, Role, identity
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SURE = 0.8  # not measured: the words contradict each other whatever they mean, but the report's own date can be the wrong one
JOINED = 0.6  # not measured: two men of like names may have been taken for one, which is why it is listed
BRIEF = 31  # days within which two offices are told; later a person may well have moved from one to the other
PAST = frozenset(("former", "ex", "outgoing", "incoming", "then"))


@dataclass(frozen=True, slots=True)
class Held:
    """An office that a report gives a person; ``day`` is that of the report, where it is known."""

    actor: str
    name: str
    role: Role
    document: str
    day: date | None


def oddities(document: Document, actors: Iterable[Actor]) -> tuple[Finding, ...]:
    """What does not fit within one report: dates, then spellings, in text order, each resting on the report itself."""
    return (
        *_dates(document),
        *(finding for actor in actors if actor.kind == "person" for finding in _spellings(document, actor)),
    )


def held(document: Document, actors: Iterable[Actor]) -> tuple[Held, ...]:
    """The offices that a report gives persons; not those that the registry knows them to have had."""
    published = (document.published or "")[:10]
    day = date.fromisoformat(published) if len(published) == len("2021-03-11") else None
    persons = (actor for actor in actors if actor.kind == "person")
    told = ((actor, role) for actor in persons for role in actor.roles if not (role.since or role.until))
    return tuple(Held(actor.id, actor.name, role, document.id, day) for actor, role in told if not PAST & set(keys(role.office)))


def offices(found: Iterable[Held]) -> tuple[Finding, ...]:
    """Persons to whom one report, or two within BRIEF days, give offices that nobody holds at once."""
    by_actor: dict[str, dict[Role, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for each in found:
        by_actor[each.actor][each.role].append(each)
    return tuple(finding for _, roles in sorted(by_actor.items()) for finding in _offices(roles.values()))


def _offices(roles: Iterable[Sequence[Held]]) -> Iterator[Finding]:
    listed: set[frozenset[str]] = set()
    for one, other in combinations(sorted(roles, key=lambda row: (row[0].role.office, row[0].role.of or "")), 2):
        words = frozenset((one[0].role.office, other[0].role.office))
        if words in listed or not _at_odds(one[0].role, other[0].role):
            continue
        near = _nearest(one, other)
        if near:
            listed.add(words)
            documents = tuple(dict.fromkeys(each.document for each in near))
            where = "one report" if len(documents) == 1 else "reports of about the same time"
            two = ", and may be two people of one name" if _elsewhere(near[0].role, near[1].role) else ""
            why = f"{near[0].name} is {_office(near[0].role)} and {_office(near[1].role)} in {where}{two}."
            key = identity("f", "oddity", near[0].actor, *sorted(words), *documents)
            yield Finding(key, "oddity", (near[0].actor,), documents, why, JOINED)


def _nearest(one: Sequence[Held], other: Sequence[Held]) -> tuple[Held, Held] | None:
    """Of one report or, else, of the two days next to each other, no more than BRIEF apart; work grows with the reports alone."""
    by_document = {each.document: each for each in reversed(other)}
    same = next(((each, by_document[each.document]) for each in one if each.document in by_document), None)
    days = sorted(
        (each.day, n, each) for rows in (one, other) for n, each in enumerate(rows, len(one) * (rows is other)) if each.day
    )
    beside = [(a, b) if n < len(one) else (b, a) for (_, n, a), (_, m, b) in pairwise(days) if (n < len(one)) != (m < len(one))]
    near = min(beside, key=lambda pair: abs((pair[0].day or date.max) - (pair[1].day or date.max)), default=None)
    close = near and near[0].day and near[1].day and abs((near[0].day - near[1].day).days) <= BRIEF
    return same or (near if close else None)


def _at_odds(one: Role, other: Role) -> bool:
    """Whether nobody holds both: "first secretary" and "secretary" of one body; "president" and "prime minister" of any."""
    rows = table("offices")
    classes = [next((n for n, row in enumerate(rows["apart"]["offices"]) if role.office in row), None) for role in (one, other)]
    if _elsewhere(one, other):
        return None not in classes  # of two states: rather two people of one name
    ranks = {*rows["ranks"]["words"], *rows["apart"]["numbered"]}
    (high, base), (low, same) = (_parted(role.office, ranks) for role in (one, other))
    if base == same:
        return high != low
    return None not in classes and classes[0] != classes[1]


def _elsewhere(one: Role, other: Role) -> bool:
    """Whether the offices are of two states, or of two bodies; a state and a body ("the mission") may be one and the same."""
    if not one.of or not other.of:
        return False
    return set(keys(one.of)).isdisjoint(keys(other.of)) and _is_state(one.of) == _is_state(other.of)


def _is_state(name: str) -> bool:
    words = keys(name)
    rows = vocabulary().entries.get(words[0], ()) if words else ()
    return any(row == words and entry.kind in {"state", "nation"} for row, _, entry in rows)


def _parted(office: str, ranks: set[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    words = office.lower().split()
    return frozenset(words) & ranks, tuple(word for word in words if word not in ranks)


def _office(role: Role) -> str:
    return f"“{role.office}”" + (f" of {role.of}" if role.of else "")


def _spellings(document: Document, actor: Actor) -> Iterator[Finding]:
    """Such as "Sergej Maro" and "Sergey Maro" where both stand in the text: they were taken for one."""
    title = document.title if document.title_apart and document.title else ""
    whole = f"{title}\n\n{document.text}"
    here = [name for name in dict.fromkeys((actor.name, *actor.aliases)) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", whole)]
    for one, other in combinations(here, 2):
        if _differ(bare(one), bare(other)):
            why = f"“{one}” and “{other}” in one report: taken for one person in two spellings."
            yield Finding(identity("f", "oddity", document.id, one, other), "oddity", (actor.id,), (document.id,), why, JOINED)
            return


def _differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a word of one is a word of the other in another spelling."""
    pairs = [(one[-1], other[-1]), *product(one[:-1], other[:-1])]
    return any(a != b and spelt_alike(a, b) and a not in other and b not in one for a, b in pairs)


def _dates(document: Document) -> Iterator[Finding]:
    """Such as "yesterday, Saturday" in a report of a Saturday; the same words count once in a document."""
    told: set[str] = set()
    for start, end in sentences(document.text):
        if not dates.names_weekday(document.text, start, end):
            continue
        for found in dates.find(document.text, start, end, document.published):
            words = " ".join(document.text[found.start : found.end].split())
            if found.weekday_conflict and words not in told:
                told.add(words)
                why = f"“{words}”, in a report of {_day(document.published)}: the day of the week is not that of the date."
                yield Finding(identity("f", "oddity", document.id, words), "oddity", (document.id,), (document.id,), why, SURE)


def _day(published: str | None) -> str:
    if not published or len(published) < len("2021-03-11"):
        return published or "a day that is not known"
    day = date.fromisoformat(published[:10])
    return f"{dates.WEEKDAYS[day.weekday()]}, {day.day} {dates.MONTHS[day.month - 1]} {day.year}"
