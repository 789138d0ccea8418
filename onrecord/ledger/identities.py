"""Who is one: a person's word that two actors are the same or are two, and the pairs that may be one.

Reading takes each spelling of a name that no registry knows for an actor of its own, unless one report has both.  What a person
decides stands beside what was read, outlives a new reading, and the newest word on a pair counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from onrecord.errors import OnrecordError
from onrecord.ledger import schema
from onrecord.names import bare, fold, keys, one_person, sound
from onrecord.records import Actor, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from onrecord.ledger.queries import Found

AT_ONCE = 500  # ids asked for in one SELECT
MOST = 60  # persons of one surname that are set against each other: a common surname alone tells nothing


def decide(connection: Connection, one: str, other: str, *, same: bool, by: str | None, at: str) -> None:
    """Keep a person's word on two actors; of those that are the same the first is what both go by."""
    if one == other:
        raise OnrecordError(f"{one} and {other} are one actor already: name two.")
    connection.execute(insert(schema.decided).values(one=one, other=other, same=same, by=by, at=at))


def decided(connection: Connection) -> list[dict[str, Any]]:
    """Every word on two actors, oldest first: one, other, same, by, at."""
    table = schema.decided
    told = select(table.c.one, table.c.other, table.c.same, table.c.by, table.c.at).order_by(table.c.at, table.c.number)
    return [dict(each) for each in connection.execute(told).mappings()]


def together(connection: Connection) -> Mapping[str, str]:
    """Actor → the one that it goes by, for those that go by another: all that are one go by the first of the newest word."""
    groups: dict[str, tuple[str, frozenset[str]]] = {}
    for (one, other), same in _newest(connection).items():
        if same:
            nobody: tuple[str, frozenset[str]] = ("", frozenset())
            members = frozenset((one, other)).union(*(groups.get(actor, nobody)[1] for actor in (one, other)))
            groups.update(dict.fromkeys(members, (one, members)))
    return {actor: lead for actor, (lead, _) in groups.items() if lead != actor}


def doubtful(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Pairs of persons whose names can be one's in two spellings or lengths, as id, name, id, name; without what is decided."""
    decided = {frozenset(pair) for pair in _newest(connection)}
    merged = together(connection)
    persons: dict[str, list[tuple[str, str]]] = defaultdict(list)
    asked = select(schema.actor.c.id, schema.actor.c.name).where(schema.actor.c.kind == "person")
    for id_, name in connection.execute(asked.order_by(schema.actor.c.name)):
        if id_ not in merged and len(keys(name)) > 1:
            persons[sound(bare(name)[-1])].append((id_, name))
    near = (pair for group in persons.values() if len(group) <= MOST for pair in combinations(group, 2))
    return [(*a, *b) for a, b in near if frozenset((a[0], b[0])) not in decided and one_person(bare(a[1]), bare(b[1]))]


def as_one(row: Any, others: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> Any | None:
    """The row with its actors as what they go by; None for an actor that goes by another.

    ``known`` gives an actor the names of those that go by it.
    """
    if isinstance(row, Actor):
        also = dict.fromkeys((*row.aliases, *(name for name in known.get(row.id, ()) if fold(name) != fold(row.name))))
        return None if row.id in others else replace(row, aliases=tuple(also))
    if isinstance(row, Event):
        return replace(row, actors=tuple(dict.fromkeys(others.get(actor, actor) for actor in row.actors)))
    return replace(row, actor=others.get(row.actor, row.actor)) if getattr(row, "actor", None) else row


def all_as_one(connection: Connection, answers: list[Found[Any]]) -> list[Found[Any]]:
    """The answers with those actors as one that somebody said are one, and with what each goes by."""
    others = together(connection)
    if others:
        known = names_of(connection, others)
        answers = [
            replace(each, row=row, said=tuple(replace(one, actor=others.get(one.actor or "", one.actor)) for one in each.said))
            for each in answers
            if (row := as_one(each.row, others, known))
        ]
    told = labels(connection, (row for each in answers for row in (each.row, *each.said)))
    return [replace(each, labels=told) for each in answers]


def names_of(connection: Connection, others: Mapping[str, str]) -> Mapping[str, list[str]]:
    """Actor → the names and spellings of those that go by it."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, key in ((schema.actor, schema.actor.c.id), (schema.alias, schema.alias.c.actor)):
        for id_, name in connection.execute(select(key, table.c.name).where(key.in_(others)).distinct().order_by(key)):
            found[others[id_]].append(name)
    return found


def labels(connection: Connection, rows: Iterable[Any]) -> Mapping[str, str]:
    """What the actors of these rows go by: the name of each in the whole ledger, or the one that a person gave it."""
    ids = sorted({id_ for row in rows for id_ in (getattr(row, "actor", None), *getattr(row, "actors", ())) if id_})
    found: dict[str, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        actor, told = schema.actor, schema.correction
        read = select(actor.c.id, actor.c.name).where(actor.c.id.in_(some))
        given = select(told.c.row, told.c.value).where(told.c.row.in_(some), told.c.field == "name")
        found |= {id_: name for one in (read, given) for id_, name in connection.execute(one)}
    return found


def family(connection: Connection, actors: Sequence[str]) -> list[str]:
    """These actors, those they go by, and all that go by the same."""
    others = together(connection)
    leads = {others.get(actor, actor) for actor in actors}
    return sorted({*actors, *leads, *(actor for actor, lead in others.items() if lead in leads)})


def _newest(connection: Connection) -> dict[tuple[str, str], bool]:
    """The newest word on each pair; the pair as it was given then."""
    table = schema.decided
    found: dict[frozenset[str], tuple[tuple[str, str], bool]] = {}
    for row in connection.execute(select(table).order_by(table.c.at, table.c.number)):
        found[frozenset((row.one, row.other))] = ((row.one, row.other), row.same)
    return dict(found.values())
