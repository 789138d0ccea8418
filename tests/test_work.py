import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import work
from onrecord.documents import Given
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Codebook, Document, Failure, Issue, Record

BOOK = Codebook((Issue("bridge", "The bridge", "The bridge should be opened", ("bridge",)),))
NAMES = ("Mara Telk", "Oren Vass", "Lida Sorn", "Piet Aldane")


def report(n: int) -> str:
    name = NAMES[n % len(NAMES)]
    return (
        f"VELKARA, March {n + 1}, 2021 - The bridge over the Sarn must be opened, {name} said on Monday.\n\n"
        f"“We will not wait for a {n}th winter,” {name} told reporters after a meeting with the governor of Velkara.\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reports = tmp_path / "reports"
    reports.mkdir()
    for n in range(12):
        (reports / f"report-{n:02}.txt").write_text(report(n), "utf8")
    return reports


def holdings(path: Path) -> tuple[list[object], ...]:
    with Ledger.open(path) as ledger:
        rows = (ledger.documents(Query()), ledger.statements(Query()), ledger.events(Query()), ledger.positions(Query()))
        return tuple([found.row for found in part] for part in rows)


def add(folder: Path, ledger: Path, jobs: int = work.HERE) -> work.Tally:
    with Ledger.open(ledger) as opened:
        return work.add_all([str(folder)], opened, Given(), BOOK, jobs, lambda _: None)


def test_reading_again_adds_nothing(folder: Path, tmp_path: Path) -> None:
    first = add(folder, tmp_path / "a.db")
    before = holdings(tmp_path / "a.db")
    again = add(folder, tmp_path / "a.db")
    assert (first.read, first.known, again.read, again.known) == (12, 0, 0, 12)
    assert holdings(tmp_path / "a.db") == before
    assert len(before[1]) >= 12


def test_the_record_is_the_same_for_any_number_of_processes(folder: Path) -> None:
    alone = list(work.read_all([str(folder)], Given(), BOOK))
    assert list(work.read_all([str(folder)], Given(), BOOK, jobs=2)) == alone


def test_a_failure_stands_in_the_place_of_its_document(folder: Path) -> None:
    (folder / "report-05.txt").write_bytes(b"")
    outcomes = list(work.read_all([str(folder)], Given(), BOOK))
    assert [isinstance(outcome, Failure) for outcome in outcomes] == [n == 5 for n in range(12)]


def test_progress_counts_every_document_once(folder: Path, tmp_path: Path) -> None:
    (folder / "report-05.txt").write_bytes(b"")
    steps: list[work.Step] = []
    with Ledger.open(tmp_path / "a.db") as ledger:
        tally = work.add_all([str(folder)], ledger, Given(), BOOK, work.HERE, steps.append)
    assert [step.done for step in steps] == list(range(1, 13))
    assert (steps[-1].total, steps[-1].failed, tally.read, tally.failed) == (12, 1, 11, 1)


def test_a_fault_in_one_document_is_its_own_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(document: Document, *_: object) -> Record:
        raise KeyError(document.name)

    monkeypatch.setattr(work, "read_document", stumble)
    outcome = work.attempt(Document("d1", "odd", "text", path="odd.txt"), work.Models(), BOOK)
    assert isinstance(outcome, Failure)
    assert outcome.path == "odd.txt"


def test_a_kill_loses_nothing_acknowledged_and_the_next_run_goes_on(folder: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    add(folder, whole)
    book = tmp_path / "book.yaml"
    book.write_text(
        'issues: [{id: bridge, label: The bridge, proposition: "The bridge should be opened", keywords: [bridge]}]', "utf8"
    )
    command = [sys.executable, "-m", "onrecord", "add", str(folder), "--ledger", str(cut), "--jobs", "2", "--codebook", str(book)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 600
    while process.poll() is None and time.monotonic() < until and not (cut.exists() and _documents(cut)):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = _documents(cut)
    tally = add(folder, cut)
    assert (tally.known, tally.read) == (kept, 12 - kept)
    assert kept > 0
    assert holdings(cut) == holdings(whole)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held back here")
@pytest.mark.parametrize("after", [0.0, 0.3])
def test_ctrl_c_while_processes_start_is_quiet(folder: Path, tmp_path: Path, after: float) -> None:
    command = [sys.executable, "-m", "onrecord", "add", str(folder), "--ledger", str(tmp_path / "a.db"), "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 600
    while process.poll() is None and time.monotonic() < until and not (tmp_path / "a.db").exists():
        time.sleep(0.02)
    time.sleep(after)  # the ledger is opened before the first process is started
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    said = process.communicate(timeout=600)[1]
    assert "Traceback" not in said
    assert process.returncode in (130, 0, -signal.SIGINT)  # the last where Python listens no longer


def _documents(path: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
