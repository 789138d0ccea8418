"""Damaged ledgers: told in a sentence wherever they are asked, and by `check` in as many as there are faults."""

import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import record

from onrecord.cli import main
from onrecord.ledger import Ledger

QUESTIONS = [
    ["board"], ["statements"], ["events"], ["encounters"], ["positions"], ["actors"], ["actors", "--doubtful"], ["documents"],
    ["timeline", "--actor", "Mara Telk"], ["search", "bridge"], ["findings"], ["reviews"], ["show", "d0"], ["check"],
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "talks.db"
    with Ledger.open(path) as ledger:
        made = record()
        ledger.add(made, "1")
        other = replace(made.document, id="d-other", title="“Talks” — \ud800", title_apart=True)
        ledger.add(replace(made, document=other, actors=(), statements=(), events=(), positions=()), "1")
        ledger.review(made.statements[0].id, "corrected", {"speaker": "Oren Vass"}, by="M. Ansel")
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "talks.db"))


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--ledger", str(path)], prog_name="onrecord")


def test_a_whole_ledger_is_said_to_be(path: Path) -> None:
    result = run(path, "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("2 documents, 3 statements, nothing wrong\n")
    with Ledger.open(path) as ledger:
        assert ledger.check() == []


def changed(path: Path, *commands: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for command in commands:
        connection.execute(command)
    connection.commit()
    connection.close()


DAMAGES = {
    "a span elsewhere": ("UPDATE evidence SET start = start + 1, \"end\" = \"end\" + 1", "the words of"),
    "other words": ("UPDATE evidence SET text = 'never said'", "the words of"),
    "another text": ("UPDATE document SET text = 'Another text.' WHERE id <> 'd-other'", "the words of"),
    "a span of nothing": ("UPDATE evidence SET \"of\" = 'margin'", "the words of"),
    "a part outside": ("UPDATE part SET \"end\" = 100000", "lies outside"),
    "a row of no document": ("DELETE FROM document WHERE id <> 'd-other'", "points to nothing"),
    "a row without its statement": ("DELETE FROM statement", "listed and does not exist"),
    "evidence gone": ("DELETE FROM evidence", "points to nothing"),
    "another count": ("UPDATE actor_document SET rows = 99", "by one count"),
    "bytes that are no text": ("UPDATE statement SET speaker = x'ff41'", "cannot be read"),
    "bytes that are no JSON": ("INSERT INTO issue VALUES ('i', 0, 'a', 'b', '{nonsense')", "codebook"),
    "a list that is none": ("INSERT INTO known VALUES (0, '[1]')", "list of actors"),
    "a table gone": ("DROP TABLE position", "the table position is missing"),
    "a column gone": ("ALTER TABLE decided DROP COLUMN by", "the column by of decided is missing"),
    "the full text gone": ("DROP TABLE statement_words", "the table statement_words is missing"),
    "the full text of other words": ("INSERT INTO document_words(document_words) VALUES ('delete-all')", "full-text index"),
    "a migration that never was": ("DELETE FROM ledger_migration WHERE number = 2", "migrations"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_tells_of_each_damage(path: Path, damage: str) -> None:
    command, says = DAMAGES[damage]
    changed(path, command)
    result = run(path, "check")
    assert result.exit_code == 1, result.output
    assert says in result.stdout
    assert "Bring back a copy" in result.stderr
    assert len(result.stdout.splitlines()) <= 20


@pytest.mark.parametrize("damage", DAMAGES)
def test_questions_to_a_damaged_ledger_end_in_a_sentence(path: Path, damage: str) -> None:
    changed(path, DAMAGES[damage][0])
    for question in QUESTIONS:
        told(run(path, *question), question)


def told(result: Result, question: list[str]) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), (question, result.exc_info)
    assert result.exit_code in (0, 1, 2)
    assert "please report" not in result.stderr, question
    if result.exit_code == 2:
        assert result.stderr.startswith("Error: "), question
        assert result.stderr.count("\n") == 1


def test_a_migration_whose_number_is_text(path: Path) -> None:
    changed(
        path,
        "CREATE TABLE other (number, what TEXT, applied_at TEXT)",
        "INSERT INTO other VALUES ('four', 'x', 'y')",
        "DROP TABLE ledger_migration",
        "ALTER TABLE other RENAME TO ledger_migration",
    )
    result = run(path, "statements")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "is damaged (its shape is number 'four')" in result.stderr


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_by_chance_end_in_a_sentence(path: Path, seed: int) -> None:
    dice = random.Random(seed)
    raw = bytearray(path.read_bytes())
    for _ in range(dice.choice([1, 10, 100, 1000])):
        raw[dice.randrange(100 if seed % 5 == 0 else 4096, len(raw))] = dice.randrange(256)
    if seed % 4 == 0:
        del raw[dice.randrange(len(raw)) :]
    path.write_bytes(raw)
    for question in dice.sample(QUESTIONS, 6):
        told(run(path, *question), question)
