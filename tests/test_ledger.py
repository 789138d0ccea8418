"""What the ledger keeps, what it refuses, and what it says when it cannot."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import TELK, TEXT, people, record, report, said
from sqlalchemy import event

from onrecord.errors import LedgerError, NotFound
from onrecord.ledger import Ledger, sqlite
from onrecord.ledger.schema import metadata
from onrecord.ledger.store import Query
from onrecord.records import Actor, Codebook, Document, Issue, Part, Record, Role, Span, Statement, identity

ALL = Query()
ON_LINUX = pytest.mark.skipif(not Path("/proc").is_dir(), reason="/proc, where not even root may write, is Linux's")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talks.db"


def holdings(ledger: Ledger) -> tuple[object, ...]:
    """All rows, apart from the order in which each type is told."""
    asked = (ledger.documents, ledger.actors, ledger.statements, ledger.events, ledger.positions)
    return tuple({found.row.id: found.row for found in ask(ALL)} for ask in asked)


def of(made: Record) -> tuple[object, ...]:
    parts = ((made.document,), made.actors, made.statements, made.events, made.positions)
    return tuple({row.id: row for row in part} for part in parts)


# In and out again


def test_what_goes_in_comes_out_equal(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.add(record(), "1") == "read"
    with Ledger.open(path) as ledger:
        assert holdings(ledger) == of(record())


def test_the_same_again_adds_nothing(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
        before = ledger.counts()
        assert ledger.known(record().document.id, "1")
        assert ledger.add(record(), "1") == "known"
        assert ledger.counts() == before


def test_another_version_replaces_the_rows(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
        assert not ledger.known(record().document.id, "2")
        better = replace(record(), statements=record().statements[:1], positions=(), actors=people()[:2])
        assert ledger.add(better, "2") == "reread"
        assert holdings(ledger) == of(better)


def test_remove_takes_out_all_that_was_read(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
        ledger.add(record(report("two")), "1")
        ledger.remove(record().document.id[:6])
        assert holdings(ledger) == of(record(report("two")))
        ledger.remove(report("two").id)
        assert not any((ledger.counts().documents, ledger.counts().actors, ledger.counts().statements))
        assert ledger.search("bridge") == []
        with pytest.raises(NotFound, match="Nothing in the ledger has the id"):
            ledger.remove(report("two").id)
    tables = [name for name in metadata.tables if name != "review"]
    with sqlite3.connect(path) as raw:
        assert [name for name in tables if raw.execute(f'SELECT count(*) FROM "{name}"').fetchone() != (0,)] == []
    raw.close()


def test_an_actor_of_several_documents_is_one(path: Path) -> None:
    one = Actor(TELK, "Telk", "person", ("the minister",), (Role("minister"),))
    two = Actor(TELK, "Mara Telk", "person", ("the minister", "M. Telk"), (Role("minister"), Role("member", "the council")))
    merged = Actor(
        TELK, "Mara Telk", "person", ("the minister", "Telk", "M. Telk"), (Role("minister"), Role("member", "the council"))
    )
    with Ledger.open(path) as ledger:
        for name, actor in (("one", one), ("two", two)):
            ledger.add(Record(report(name), (actor,)), "1")
        assert [found.row for found in ledger.actors()] == [merged]
        ledger.remove(report("two").id)
        assert [found.row for found in ledger.actors()] == [one]


def test_the_order_of_reading_does_not_matter(tmp_path: Path) -> None:
    records = [record(report(name, published=day)) for name, day in (("one", "2021-03-12"), ("two", "2021-02"), ("three", None))]
    answers = []
    for order in (records, records[::-1]):
        with Ledger.open(tmp_path / f"{len(answers)}.db") as ledger:
            for one in order:
                ledger.add(one, "1")
            answers.append([[found.row for found in ask(ALL)] for ask in (ledger.timeline, ledger.documents, ledger.actors)])
    assert answers[0] == answers[1]


WORDS = st.text(st.characters() | st.sampled_from("\ud800\udcff\0\ufeff“”é😀;/"), min_size=1, max_size=30)
WHEN = st.sampled_from(
    [None, "2021", "2021-03", "2021-03-12", ("2021-03", None), (None, "2021-04-01"), ("2021", "2022"), (None, None)]
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    text, title = draw(WORDS), draw(st.none() | WORDS)
    document = Document(
        identity("d", text, title),
        draw(WORDS),
        text,
        (Part("body", 0, len(text)),),
        title=title,
        title_apart=title is not None,
        published=draw(st.sampled_from([None, "2021-03-12T08:00", "2021"])),
    )
    names = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    actors = tuple(Actor(identity("a", name), name, "person", draw(st.sampled_from([(), ("x", "y")]))) for name in names)
    statements = []
    for _ in range(draw(st.integers(0, 3))):
        of = "title" if title and draw(st.booleans()) else "text"
        start = draw(st.integers(0, len(document.field(of)) - 1))
        content = (Span.cut(document.field(of), start, draw(st.integers(start + 1, len(document.field(of)))), of),)
        who = draw(st.none() | st.sampled_from(actors))
        statements.append(
            Statement(
                identity("s", document.id, content),
                document.id,
                content,
                draw(st.none() | st.just(content[0])),
                speaker=who and who.name,
                actor=who and who.id,
                said_on=draw(WHEN),
                confidence=draw(st.floats(0, 1)),
            )
        )
    return Record(document, actors, tuple({one.id: one for one in statements}.values()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(records())
def test_any_record_comes_out_as_it_went_in(made: Record) -> None:
    with Ledger.open("sqlite://") as ledger:
        assert ledger.add(made, "1") == "read"
        assert holdings(ledger) == of(made)
        assert ledger.add(made, "1") == "known"
        for word in ("a", "0", "é"):
            ledger.search(word)
        ledger.remove(made.document.id)
        assert ledger.timeline() == []


# What the database itself refuses

ROW = "INSERT INTO row (id, document, type) VALUES ('x1', '{document}', '{type}')"
EVIDENCE = "INSERT INTO evidence VALUES ('x1', 0, 'content', 'text', 0, 1, 'V')"
INSERTS = {
    "statement": 'INSERT INTO statement (id, document, content, kind, mode, "where", hedged, confidence, because) '
    "VALUES ('x1', '{document}', '', 'direct', 'speech', 'body', 0, 0.5, '')",
    "event": "INSERT INTO event (id, document, event_type, status, confidence, because) "
    "VALUES ('x1', '{document}', 'CONSULT', 'held', 0.5, '')",
    "position": 'INSERT INTO position (id, document, holder, issue, stance, "by", hedged, confidence, because) '
    "VALUES ('x1', '{document}', 'Mara Telk', 'bridge', 'support', 'self', 0, 0.5, '')",
}


def commit(path: Path, *commands: str) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    try:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("BEGIN")
        for command in commands:
            raw.execute(command)
        raw.execute("COMMIT")
    finally:
        raw.close()


@pytest.mark.parametrize("type", INSERTS)
def test_a_row_without_evidence_is_refused(path: Path, type: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(Record(report()), "1")
    row, insert = (command.format(document=report().id, type=type) for command in (ROW, INSERTS[type]))
    for commands in ((insert,), (row, insert), (row,)):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            commit(path, *commands)
    commit(path, row, EVIDENCE, insert)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        commit(path, "DELETE FROM evidence")


@pytest.mark.parametrize("span", ["5, 5, ''", "5, 4, 'x'", "-1, 4, 'x'", "0, 1, ''"])
def test_evidence_without_words_is_refused(path: Path, span: str) -> None:
    Ledger.open(path).close()
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        commit(path, f"INSERT INTO evidence VALUES ('x1', 0, 'content', 'text', {span})")


def test_a_record_that_contradicts_itself_is_refused_whole(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for odd in (
            replace(record(), actors=()),
            replace(record(), statements=(said(report(), TEXT[:9], within="s0"),), positions=()),
        ):
            with pytest.raises(LedgerError, match="contradicts itself"):
                ledger.add(odd, "1")
            assert ledger.counts().documents == 0
        bare = replace(said(report(), TEXT[:9]), content=())
        with pytest.raises(LedgerError, match="contradicts itself"):
            ledger.add(Record(report(), statements=(bare,)), "1")
        assert ledger.add(record(), "1") == "read"


# What a user can meet


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def other_database(path: Path) -> Path:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmark (url TEXT)")
    raw.close()
    return path


def newer(path: Path) -> Path:
    Ledger.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO ledger_migration VALUES (99, 'later', '2031-01-01')")
    raw.close()
    return path


def text(path: Path) -> Path:
    path.write_text("A report, not a ledger. " * 50, "utf8")
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (folder, "is a folder: name a file in it"),
        (text, "is no ledger: name another"),
        (other_database, "is a database but no ledger"),
        (newer, "written by a newer onrecord .* upgrade"),
        (lambda path: path / "deeper" / "talks.db", "There is no folder .* make it"),
        pytest.param(lambda path: Path("/proc/talks.db"), "cannot be opened or made", marks=ON_LINUX),
        (lambda path: "postgresql://host/talks", "postgresql cannot be opened yet"),
        (lambda path: "nothing://talks", "names no ledger"),
    ],
)
@pytest.mark.filterwarnings("error::ResourceWarning")
def test_what_is_no_ledger_is_told_in_a_sentence(path: Path, make: object, says: str) -> None:
    where = make(path)
    before = path.read_bytes() if path.is_file() else None
    for _ in range(2):
        with pytest.raises(LedgerError, match=says) as told:
            Ledger.open(where)
        assert "\n" not in str(told.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [file.name for file in path.parent.iterdir() if file.name.startswith("talks.db-")] == []


def test_a_ledger_that_is_not_there_is_made_only_if_asked(path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no ledger .*: make one with `onrecord add"):
        Ledger.open(path, create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(LedgerError, match="is empty"):
        Ledger.open(path, create=False)
    Ledger.open(path).close()
    Ledger.open(path, create=False).close()


def test_a_place_where_nothing_can_be_written(path: Path) -> None:
    Ledger.open(path).close()
    with Ledger.open(f"sqlite:///file:{path}?mode=ro&uri=true") as ledger:
        assert ledger.counts().documents == 0
        with pytest.raises(LedgerError, match="cannot be written to"):
            ledger.add(record(), "1")


def test_a_full_disk_keeps_what_was_finished(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
    made = sqlite.engine

    def cramped(url: object) -> object:
        engine = made(url)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
        return engine

    monkeypatch.setattr(sqlite, "engine", cramped)
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match=r"disk of .* is full: make room"):
            ledger.add(record(report("two", TEXT + "word " * 50_000)), "1")
        assert holdings(ledger) == of(record())


def test_another_writer_is_waited_for_and_then_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with Ledger.open(path) as ledger:
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="Another program is writing"):
            ledger.add(record(), "1")
        assert ledger.counts().documents == 0  # reading goes on
        raw.close()
        assert ledger.add(record(), "1") == "read"


def test_several_may_have_it_open(path: Path) -> None:
    with Ledger.open(path) as one, Ledger.open(path) as other:
        assert (one.add(record(), "1"), other.add(record(), "1"), other.add(record(report("two")), "1")) == (
            "read",
            "known",
            "read",
        )
        assert one.counts() == other.counts()


def test_closing_leaves_one_file(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
    assert [file.name for file in path.parent.iterdir()] == ["talks.db"]


ADD = """
import os, sys
from invented import record, report
from onrecord.ledger import Ledger
ledger = Ledger.open(sys.argv[1])
for n in range(1000):
    ledger.add(record(report(f"r{n}")), "1")
    print(n, flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(path: Path) -> None:
    command = [sys.executable, "-c", ADD, str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ) as work:
        assert work.stdout is not None
        acknowledged = [int(work.stdout.readline()) for _ in range(7)]
        os.kill(work.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in work.stdout]
    with Ledger.open(path) as ledger:
        for n in acknowledged:
            assert ledger.known(report(f"r{n}").id, "1")
        assert len(ledger.statements()) == 3 * ledger.counts().documents
        assert ledger.counts().documents in (len(acknowledged), len(acknowledged) + 1)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()


def test_the_page_lists_every_table_and_column() -> None:
    page = (Path(__file__).parent.parent / "docs" / "ledger.md").read_text("utf8")
    lines = {line.split("|")[1].strip(" `"): line for line in page.splitlines() if line.startswith("| `")}
    for name, table in metadata.tables.items():
        assert [column.name for column in table.columns if f"`{column.name}`" not in lines[name]] == []


# The codebook


def test_the_ledger_keeps_the_last_codebook_it_was_given(path: Path) -> None:
    book = Codebook((Issue("open", "The bridge", "The bridge should be opened", ("bridge",)), Issue("b", "B", "B should be")))
    with Ledger.open(path) as ledger:
        assert ledger.codebook() == Codebook()
        ledger.keep_codebook(Codebook((Issue("old", "Old", "Old should go"),)))
        ledger.keep_codebook(book)
    with Ledger.open(path) as ledger:
        assert ledger.codebook() == book
