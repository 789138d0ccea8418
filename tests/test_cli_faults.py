"""The command line where something is wrong with what it is given, or where it is to write: one sentence and an exit code."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import record

from onrecord.cli import main
from onrecord.ledger import Ledger

ROOT = Path(__file__).parent.parent
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="shells are others here")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Ledger.open("onrecord.db") as ledger:
        ledger.add(record(), "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="onrecord")


def shell(line: str) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m onrecord {line}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment)


@ON_POSIX
@pytest.mark.parametrize("asked", ["statements", "statements --format json", "board", "--help", "add missing.txt"])
@pytest.mark.parametrize("closed", [">&-", "1</dev/null"])
def test_a_closed_standard_output_is_an_error(asked: str, closed: str) -> None:
    made = shell(f"{asked} {closed}")
    assert (made.returncode, made.stderr.count("\n")) == (2, 1 + asked.startswith("add") * (closed != ">&-")), made.stderr
    assert "tandard output" in made.stderr


@ON_POSIX
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_while_asking_is_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    monkeypatch.setattr(Ledger, "open", lambda *_, **__: os.kill(os.getpid(), number))
    result = run("board")
    assert (result.exit_code, result.stderr) == (128 + number, "Stopped.\n")
    assert signal.getsignal(number) is before
