"""The ledger's shape through time: a numbered list, each step applied in one transaction together with its own record.

The first step makes the tables as `schema` describes them today, so a ledger that is made now gets every number at once, and the
later steps are for ledgers made before them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, inspect, select, text, update

from onrecord.errors import LedgerError
from onrecord.forces import force_of, within
from onrecord.ledger import schema, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, what it does in words, and the function that does it."""

    number: int
    what: str
    step: Callable[[Connection], None]


def _make(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    sqlite.create_full_text(connection)


def _name_recipients(connection: Connection) -> None:
    """Let an event have recipients; SQLite changes no check, so the table is made again."""
    connection.execute(text("ALTER TABLE participant RENAME TO participant_before"))
    schema.participant.create(connection)
    connection.execute(text("INSERT INTO participant SELECT * FROM participant_before"))
    connection.execute(text("DROP TABLE participant_before"))


def _keep_known(connection: Connection) -> None:
    schema.known.create(connection)


def _decide(connection: Connection) -> None:
    schema.decided.create(connection)


def _tell_force(connection: Connection) -> None:
    """Give each statement its force by the words that the ledger keeps of its cue, its source and its content."""
    connection.execute(text("ALTER TABLE statement ADD COLUMN force TEXT NOT NULL DEFAULT 'asserts'"))
    words: dict[str, dict[str, str]] = defaultdict(dict)
    kept = schema.evidence
    asked = select(kept).where(kept.c.role.in_(("cue", "source", "content"))).order_by(kept.c.row, kept.c.ordinal)
    for span in connection.execute(asked):
        words[span.row].setdefault(span.role, span.text)
    statement, found = schema.statement, dict[str, Any]()
    for id_, outer in connection.execute(select(statement.c.id, statement.c.within).order_by(statement.c.within.is_not(None))):
        told = words[id_]
        own = force_of(told["cue"], told.get("content", ""), source=told.get("source", "")) if "cue" in told else "asserts"
        found[id_] = within(found.get(outer, "asserts"), own)
    for id_, force in found.items():
        if force != "asserts":
            connection.execute(update(statement).where(statement.c.id == id_).values(force=force))


def _carry(connection: Connection) -> None:
    schema.carried.create(connection)


def _add_by_hand(connection: Connection) -> None:
    """Let people add rows and take back what they said."""
    for table in schema.TYPES:
        there = {column["name"] for column in inspect(connection).get_columns(table)}
        for name, how in (("origin", "TEXT DEFAULT 'machine' NOT NULL"), ("entered_by", "TEXT")):
            if name not in there:
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {how}")
    for added in (schema.withdrawn, schema.entered):
        added.create(connection, checkfirst=True)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "the tables and their full-text search", _make),
    Migration(2, "recipients of acts", _name_recipients),
    Migration(3, "the user's own actors", _keep_known),
    Migration(4, "who is one", _decide),
    Migration(5, "the force of statements", _tell_force),
    Migration(6, "what other programs' files had beside the record", _carry),
    Migration(7, "rows by hand, and reviews taken back", _add_by_hand),
)

record = Table(
    "ledger_migration", MetaData(),
    Column("number", Integer, primary_key=True), Column("what", Text, nullable=False), Column("applied_at", Text, nullable=False),
)  # fmt: skip


def migrate(engine: Engine, where: str, *, create: bool, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make an empty database a ledger, where ``create``, or lift an older ledger to the last of the migrations.

    Raises LedgerError, without a change, where the database is something else or the ledger of a newer program.
    """
    with engine.connect() as connection:
        now = _reached(connection, where)
    newest = migrations[-1].number
    if now > newest:
        raise LedgerError(
            f"{where} was written by a newer onrecord (its shape is number {now}, this program knows {newest}): "
            "upgrade onrecord, or name another ledger."
        )
    if not now and not create:
        raise LedgerError(f"{where} is empty: read documents into it with `onrecord add`, or name another ledger.")
    if not now:
        _begin(engine, where, migrations)
    for migration in migrations:
        if 0 < now < migration.number:
            _lift(engine, migration)


def _reached(connection: Connection, where: str) -> int:
    """The number of the last migration; 0 for an empty database; LedgerError where there is something else."""
    names = inspect(connection).get_table_names()
    if record.name in names:
        reached = connection.scalar(select(func.max(record.c.number))) or 0
        if not isinstance(reached, int):
            raise sqlite.damaged(where, f"its shape is number {reached!r}")
        return reached
    if names:
        raise LedgerError(f"{where} is a database but no ledger: name another file with --ledger.")
    return 0


def _begin(engine: Engine, where: str, migrations: Sequence[Migration]) -> None:
    with engine.execution_options(**sqlite.WRITING).begin() as connection:
        if not _reached(connection, where):  # another program may have been quicker
            record.create(connection)
            migrations[0].step(connection)
            _note(connection, migrations)


def _lift(engine: Engine, migration: Migration) -> None:
    with engine.execution_options(**sqlite.WRITING).begin() as connection:
        if not connection.scalar(select(record.c.number).where(record.c.number == migration.number)):
            migration.step(connection)
            _note(connection, [migration])


def _note(connection: Connection, migrations: Iterable[Migration]) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(insert(record), [{"number": m.number, "what": m.what, "applied_at": at} for m in migrations])
