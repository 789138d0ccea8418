"""Whole records out of the ledger again, document by document, as they were read: what a copy of the record is made of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from onrecord.ledger import identities, rows, schema
from onrecord.records import Actor, Record, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from onrecord.ledger.store import Ledger
    from onrecord.records import Row

AT_ONCE = 100  # documents: their texts and some thousand rows are in memory together


def records(ledger: Ledger) -> Iterator[Record]:
    """Every record as it was read, without what people said of it; documents by the day of publication, rows by their place."""
    with ledger._transaction() as connection:
        table = schema.document
        ordered = select(table.c.id).order_by(table.c.published.is_(None), table.c.published, table.c.id)
        ids = connection.scalars(ordered).all()
        for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
            yield from _records(connection, some)


def mentions(ledger: Ledger) -> Iterator[tuple[str, Actor]]:
    """Each document's id with each actor of it, by the name and kind that it has there and nothing else."""
    here = schema.actor_document
    with ledger._transaction() as connection:
        for one in connection.execute(select(here).order_by(here.c.document, here.c.ordinal)):
            yield one.document, Actor(one.actor, one.name, one.kind, known=one.known)


def by_hand(ledger: Ledger) -> Iterator[Row]:
    """The rows that people added, as they added them, by their documents."""
    with ledger._transaction() as connection:
        for kind in schema.TYPES:
            table = schema.metadata.tables[kind]
            ids = connection.scalars(select(table.c.id).where(table.c.origin == "person").order_by(table.c.document, table.c.id))
            yield from rows.load(connection, kind, ids.all()).values()


def decisions(ledger: Ledger) -> list[dict[str, Any]]:
    """What people said of two actors being one or two, oldest first."""
    with ledger._transaction() as connection:
        return identities.decided(connection)


def _records(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    documents = rows.load(connection, "document", ids)
    actors = _actors(connection, ids)
    said, met, stands = (_located(connection, kind, ids) for kind in schema.TYPES)
    for key in ids:
        yield Record(documents[key], tuple(actors[key]), tuple(said[key]), tuple(met[key]), tuple(stands[key]))


def _located(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, list[Any]]:
    table = schema.row
    here = select(table.c.id).where(table.c.document.in_(ids), table.c.type == kind)
    found = rows.load(connection, kind, connection.scalars(here).all()).values()
    by_document: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(found, key=_place):
        by_document[row.document].append(row)
    return by_document


def _place(row: Row) -> tuple[Any, ...]:
    first = row.evidence[0]
    return first.of == "text", first.start, -first.end, row.id


def _actors(connection: Connection, ids: Sequence[str]) -> dict[str, list[Actor]]:
    """Each document's own account of its actors."""
    here, alias, role = schema.actor_document, schema.alias, schema.role
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in connection.execute(select(alias).where(alias.c.document.in_(ids)).order_by(alias.c.ordinal)):
        names[one.document, one.actor].append(one.name)
    roles: dict[tuple[str, str], list[Role]] = defaultdict(list)
    for one in connection.execute(select(role).where(role.c.document.in_(ids)).order_by(role.c.ordinal)):
        roles[one.document, one.actor].append(Role(one.office, one.of, one.since, one.until))
    made: dict[str, list[Actor]] = defaultdict(list)
    for one in connection.execute(select(here).where(here.c.document.in_(ids)).order_by(here.c.ordinal)):
        key = (one.document, one.actor)
        made[one.document].append(Actor(one.actor, one.name, one.kind, tuple(names[key]), tuple(roles[key]), one.known))
    return made
