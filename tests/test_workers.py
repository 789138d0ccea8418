"""Processes that read: what becomes of a document that kills its own, and of the processes when the writer is to end."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from onrecord import workers
from onrecord.errors import OnrecordError
from onrecord.records import Document, Failure
from onrecord.workers import Workers

ROOT = Path(__file__).parent.parent
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="processes end otherwise here")
DEADLY = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),  # as the system does where memory runs out
    "crashed": lambda: os.abort(),
    "left": lambda: os._exit(0),
}


def read(document: Document) -> str:
    """Read one in another process: its name, unless its text says how that process is to end."""
    how, _, once = document.text.partition(" ")
    if once:
        if not Path(once).exists():
            Path(once).touch()
            DEADLY[how]()
    elif how in DEADLY:
        DEADLY[how]()
    elif how == "memory":
        raise MemoryError
    elif how == "fault":
        raise OnrecordError("the model is missing")
    return document.name


def nothing() -> None:
    """Prepare nothing."""


def outcomes(texts: list[str], jobs: int) -> list[str]:
    found = [Document(f"d{n}", str(n), text, path=f"{n}.txt") for n, text in enumerate(texts)]
    with Workers(jobs, read, nothing) as pool:
        return [f"{one.path}: {one.reason}" if isinstance(one, Failure) else one for one in pool.in_order(found)]


@ON_POSIX
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [*DEADLY, "memory"])
def test_a_document_that_kills_its_process_is_a_failure_and_the_others_are_read(how: str, jobs: int) -> None:
    found = outcomes(["a", "b", how, "c", how, *"defghij"], jobs)
    assert [one for one in found if ":" not in one] == ["0", "1", "3", *map(str, range(5, 12))]
    failed = [one for one in found if ":" in one]
    assert [one.partition(":")[0] for one in failed] == ["2.txt", "4.txt"]
    assert all(("enough memory" if how == "memory" else "died") in one for one in failed)
    assert [one.partition(":")[0].removesuffix(".txt") for one in found] == [str(n) for n in range(12)]


@ON_POSIX
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_whose_process_dies_once_is_read(tmp_path: Path, jobs: int) -> None:
    assert outcomes(["a", f"killed {tmp_path / 'once'}", "b"], jobs) == ["0", "1", "2"]


def test_what_stops_all_is_no_failure_of_one() -> None:
    with pytest.raises(OnrecordError, match="the model is missing"):
        outcomes(["a", "fault"], 1)


def die() -> None:
    os._exit(1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_where_no_process_can_start_that_is_said() -> None:
    with Workers(1, read, die) as pool, pytest.raises(OnrecordError, match="can be started"):
        list(pool.in_order([Document("d1", "one", "a")]))


def test_a_system_that_starts_no_process_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def submit(self, *_: object) -> None:
            raise BlockingIOError(11, "Resource temporarily unavailable")

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr(workers, "pool", lambda *_: Refusing())
    with Workers(1, read, nothing) as pool, pytest.raises(OnrecordError, match=r"temporarily unavailable.*fewer --jobs"):
        list(pool.in_order([Document("d1", "one", "a")]))


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    reports = folder / "reports"
    reports.mkdir()
    for n in range(200):
        (reports / f"{n:03}.txt").write_text(f"The bridge will be opened on day {n}, Mara Telk said on Monday.\n" * 20, "utf8")
    where = ["--ledger", str(folder / "a.db"), "--date", "2021-03-01"]
    command = [sys.executable, "-m", "onrecord", "add", str(reports), *where, *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment
    )
    until = time.monotonic() + 600
    while process.poll() is None and time.monotonic() < until and not documents(folder / "a.db"):
        time.sleep(0.05)
    return process


def documents(ledger: Path) -> int:
    """How many a ledger holds, of which there may be none yet: the work is in full swing when there are some."""
    if not ledger.exists():
        return 0
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def running(group: int) -> list[str]:
    """The processes of a group, but for those that have ended and wait for a parent to notice; none where /proc is not."""
    stats = [path.read_text("utf8", "replace").rpartition(")") for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
    return [name for name, _, rest in stats if rest.split()[2] == str(group) and rest.split()[0] not in "ZX"]


@ON_POSIX
@pytest.mark.parametrize("others", [0, 1])
def test_what_stops_the_writer_waits_until_a_process_has_started(others: int) -> None:
    """Also where another thread, such as numpy has, takes the signal that the main thread has put off."""
    begun, over = [], threading.Event()
    threads = [threading.Thread(target=over.wait) for _ in range(others)]
    for thread in threads:
        thread.start()

    def start() -> None:
        with workers._deaf():
            os.kill(os.getpid(), signal.SIGINT)
            for step in range(1000):  # a loop, as Python looks for signals between its steps
                begun.append(step)  # noqa: PERF402

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        start()
    over.set()
    assert len(begun) == 1000
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@ON_POSIX
@pytest.mark.parametrize("to_all", [False, True], ids=["to the writer", "to all"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_end_a_run_in_good_order(tmp_path: Path, name: str, to_all: bool) -> None:
    process = started(tmp_path, "--jobs", "2")
    number = getattr(signal, name)
    (os.killpg if to_all else os.kill)(process.pid, number)
    out, said = process.communicate(timeout=600)
    assert process.returncode == 128 + number, said
    assert out.startswith("read ")
    assert said.startswith("Stopped. The ledger keeps"), said
    assert said.count("\n") == 1  # no traceback, and no word of semaphores left over
    until = time.monotonic() + 300
    while (left := running(process.pid)) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


@ON_POSIX
def test_a_signal_that_is_to_be_ignored_is(tmp_path: Path) -> None:
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from onrecord.cli import main\n"
        "import click, os\n"
        "@main.command()\n"
        "def hang(): os.kill(os.getpid(), signal.SIGHUP); click.echo('alive')\n"
        "main(['hang'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, "alive\n"), run.stderr
