"""Whether a ledger holds together: the file, its tables, the words at each span, and what is counted twice.

SQLite guards its own pages; a disk, a copy cut short or another program's hand can still change what stands in them.
"""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text, union_all
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from onrecord.ledger import migrations, rows, schema, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

MOST = 20  # problems that are told: who has more needs none of the others
BROKEN = (SQLAlchemyError, sqlite3.Error, ValueError, TypeError, LookupError, AttributeError)  # what damaged values lead to


def problems(connection: Connection) -> list[str]:
    """What is wrong, a sentence each, at most MOST; none where all is well.

    Where nothing may be written, SQLite does not compare the full-text indexes with the words.
    """
    found: list[str] = []
    for check in WHAT:
        try:
            found += islice(check(connection), MOST - len(found))
        except BROKEN as error:
            found.append(f"{WHAT[check]} cannot be read ({str(error).splitlines()[0]})")
        if len(found) >= MOST or (found and check in FIRST):
            break  # the other checks would only tell the same in other words
    return found


def _file(connection: Connection) -> Iterator[str]:
    for (said,) in connection.execute(text(f"PRAGMA integrity_check({MOST})")):
        if said != "ok":
            yield f"the file: {said}"


def _tables(connection: Connection) -> Iterator[str]:
    there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    words = [f"{table}_words" for table, _ in sqlite.FULL_TEXT]
    for name in (*schema.metadata.tables, *words):
        if name not in there:
            yield f"the table {name} is missing"
    for table in schema.metadata.tables.values():
        if table.name in there:
            has = {row[1] for row in connection.execute(text(f'PRAGMA table_info("{table.name}")'))}
            yield from (
                f"the column {column} of {table.name} is missing"
                for column in (each.name for each in table.c)
                if column not in has
            )


def _migrations(connection: Connection) -> Iterator[str]:
    there = list(connection.scalars(select(migrations.record.c.number).order_by(migrations.record.c.number)))
    if there != [migration.number for migration in migrations.MIGRATIONS]:
        yield f"the list of migrations is {there}"


def _references(connection: Connection) -> Iterator[str]:
    for table, line, other, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"line {line} of {table} points to nothing in {other}"
    for kind in schema.TYPES:
        table, row = schema.metadata.tables[kind], schema.row
        alone = select(row.c.id).where(row.c.type == kind, row.c.id.not_in(select(table.c.id)))
        yield from (f"the {kind} {key} is listed and does not exist" for key in connection.scalars(alone))


def _records(connection: Connection) -> Iterator[str]:
    """Rows that cannot be made records of, such as those with bytes that are no text."""
    for kind in ("document", *schema.TYPES, "actor"):
        table = schema.metadata.tables[kind]
        for ids in rows.chunks(list(connection.scalars(select(table.c.id)))):
            try:
                rows.load(connection, kind, ids)
            except BROKEN:
                yield from (f"the {kind} {key} cannot be read" for key in ids if not _loads(connection, kind, key))
    rows.codebook(connection)
    rows.known_actors(connection)


def _loads(connection: Connection, kind: str, key: str) -> bool:
    try:
        rows.load(connection, kind, [key])
    except BROKEN:
        return False
    return True


def _spans(connection: Connection) -> Iterator[str]:
    """Spans whose words are not those at their offsets in the document."""
    evidence, row = schema.evidence, schema.row
    for key in connection.scalars(select(schema.document.c.id).order_by(schema.document.c.number)):
        document = rows.load(connection, "document", [key])[key]
        asked = select(evidence).join(row, row.c.id == evidence.c.row).where(row.c.document == key)
        for span in connection.execute(asked):
            if span.of not in ("text", "title") or document.field(span.of)[span.start : span.end] != span.text:
                yield f"the words of {span.row} are not at {span.start} to {span.end} of the document {key}"
        for part in document.parts:
            if not 0 <= part.start <= part.end <= len(document.text):
                yield f"a {part.kind} of the document {key} lies outside its text"


def _counts(connection: Connection) -> Iterator[str]:
    """How many rows name an actor in a document, counted anew."""
    here, named = schema.actor_document, (schema.statement, schema.position, schema.event_actor)
    each = union_all(*(select(table.c.actor, table.c.document).where(table.c.actor.is_not(None)) for table in named)).subquery()
    counted = {
        (one.actor, one.document): one.n
        for one in connection.execute(
            select(each.c.actor, each.c.document, func.count().label("n")).group_by(each.c.actor, each.c.document)
        )
    }
    for one in connection.execute(select(here.c.actor, here.c.document, here.c.rows)):
        if counted.get((one.actor, one.document), 0) != one.rows:
            yield f"the actor {one.actor} has {one.rows} rows in the document {one.document} by one count, and not by another"


def _full_text(connection: Connection) -> Iterator[str]:
    for table, _ in sqlite.FULL_TEXT:
        try:
            connection.execute(text(f"INSERT INTO {table}_words({table}_words, rank) VALUES ('integrity-check', 1)"))  # noqa: S608
        except DBAPIError as error:
            if str(getattr(error.orig, "sqlite_errorname", "")).startswith(("SQLITE_READONLY", "SQLITE_BUSY")):
                return
            yield f"the full-text index of {table} is not that of its words"


FIRST: tuple[Any, ...] = (_file, _tables)
WHAT: dict[Callable[[Connection], Iterator[str]], str] = {
    _file: "the file",
    _tables: "the list of tables",
    _migrations: "the list of migrations",
    _references: "what points to what",
    _records: "the codebook or the list of actors",
    _spans: "the evidence",
    _counts: "the actors",
    _full_text: "the full-text index",
}
