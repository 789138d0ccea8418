"""A ledger's shape through time."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from invented import record
from sqlalchemy import Connection, inspect, select

from onrecord.ledger import Ledger, migrations, sqlite
from onrecord.ledger.migrations import MIGRATIONS, Migration, migrate
from onrecord.ledger.queries import Query
from onrecord.ledger.schema import metadata
from onrecord.records import Document, Record, Span, Statement


def add_a_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE document ADD COLUMN shelf TEXT")


def stumble(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE document ADD COLUMN lost TEXT")
    raise RuntimeError("half way")


LATER = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "a shelf for documents", add_a_column))
BROKEN = (*LATER, Migration(len(LATER) + 1, "one that fails", stumble))


def columns(path: Path) -> set[str]:
    engine = sqlite.engine(sqlite.address(path))
    try:
        return {column["name"] for column in inspect(engine).get_columns("document")}
    finally:
        engine.dispose()


def applied(path: Path) -> list[int]:
    engine = sqlite.engine(sqlite.address(path))
    try:
        with engine.connect() as connection:
            return list(connection.scalars(select(migrations.record.c.number)))
    finally:
        engine.dispose()


def lift(path: Path, steps: tuple[Migration, ...]) -> None:
    engine = sqlite.engine(sqlite.address(path))
    try:
        migrate(engine, str(path), create=True, migrations=steps)
    finally:
        engine.dispose()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
    return tmp_path / "talks.db"


def test_a_ledger_has_all_the_tables(path: Path) -> None:
    engine = sqlite.engine(sqlite.address(path))
    try:
        assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
    assert applied(path) == [migration.number for migration in MIGRATIONS]


def test_numbers_count_up() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_ledger_is_lifted_once(path: Path) -> None:
    for _ in range(2):
        lift(path, LATER)
    assert "shelf" in columns(path)
    assert applied(path) == [m.number for m in LATER]


def test_a_step_that_fails_leaves_no_trace(path: Path) -> None:
    with pytest.raises(RuntimeError):
        lift(path, BROKEN)
    assert "shelf" in columns(path)
    assert "lost" not in columns(path)
    assert applied(path) == [m.number for m in LATER]


def test_a_new_ledger_is_made_as_the_schema_is_today(tmp_path: Path) -> None:
    lift(tmp_path / "new.db", BROKEN)
    assert applied(tmp_path / "new.db") == [m.number for m in BROKEN]
    assert "shelf" not in columns(tmp_path / "new.db")  # later steps are for ledgers made before them


def test_a_ledger_from_before_recipients_takes_them(path: Path) -> None:
    with sqlite3.connect(path) as old:
        kept = old.execute("SELECT * FROM participant").fetchall()
        old.executescript("""
            DROP TABLE participant;
            CREATE TABLE participant (event TEXT NOT NULL REFERENCES event(id) ON DELETE CASCADE, field TEXT NOT NULL,
                ordinal INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (event, field, ordinal),
                CHECK (field IN ('participants', 'parties')));
            DROP TABLE known;
            DROP TABLE decided;
            DROP TABLE carried;
            ALTER TABLE statement DROP COLUMN force;
            DELETE FROM ledger_migration WHERE number > 1;
        """)
        old.executemany("INSERT INTO participant VALUES (?, ?, ?, ?)", kept)
    old.close()
    with Ledger.open(path) as ledger:
        before = [found.row for found in ledger.events(Query())]
        assert {name for event in before for name in event.participants} == {row[3] for row in kept if row[1] == "participants"}
        act = replace(before[0], id="e-act", event_type="ACCUSE", recipients=before[0].participants[-1:])
        told = record()
        ledger.add(replace(told, events=(*told.events, act)), "2")
        assert act in [found.row for found in ledger.events(Query(kind="ACCUSE"))]


def test_an_older_ledger_gets_the_force_of_its_cues(tmp_path: Path) -> None:
    text = "Telk denied that the road was closed. Oran said it was."
    denied = Statement("s1", "d1", (Span.cut(text, 12, 36),), cue=Span.cut(text, 5, 11), force="denies")
    said = Statement("s2", "d1", (Span.cut(text, 48, 54),), cue=Span.cut(text, 43, 47))
    inside = Statement("s0", "d1", (Span.cut(text, 17, 36),), cue=Span.cut(text, 12, 16), within="s1", force="denies")
    with Ledger.open(tmp_path / "old.db") as ledger:
        ledger.add(Record(Document("d1", "roads", text), statements=(denied, inside, said)), "1")
    with sqlite3.connect(tmp_path / "old.db") as old:
        old.executescript(
            "DROP TABLE carried; ALTER TABLE statement DROP COLUMN force; DELETE FROM ledger_migration WHERE number > 4;"
        )
    old.close()
    with Ledger.open(tmp_path / "old.db") as ledger:
        assert {found.row for found in ledger.statements()} == {denied, inside, said}
