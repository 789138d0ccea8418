"""The command line where something is wrong with what it is given, or where it is to write: one sentence and an exit code."""

import csv
import io
import json
import os
import re
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


HOSTILE = ["\x1b[2JSergej Maro", "\x9b31mSergej Maro", "Sergej\u202e Maro", "\x07Sergej\x00 Maro"]


@pytest.mark.parametrize("by", [*HOSTILE, "line\nbreak"])
@pytest.mark.parametrize(
    "command", [["review", "{s}", "accept"], ["review", "{s}", "correct", "speaker=Oren Vass"], ["merge", "{a}", "{b}"]]
)
def test_what_is_typed_is_shown_as_the_characters_it_is(command: list[str], by: str) -> None:
    made = record()
    ids = {"s": made.statements[0].id, "a": made.actors[0].id, "b": made.actors[1].id}
    result = run(*(part.format(**ids) for part in command), "--by", by.replace("\0", ""))
    assert result.exit_code == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.output)
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("style", ["csv", "json", "jsonl", "md", "table"])
@pytest.mark.parametrize("name", [*HOSTILE, "=cmd|' /C calc'!A0 Maro", "@Sergej Maro", '+1 "Sergej", Maro', "-Sergej\r\nMaro"])
def test_doubtful_pairs_act_on_no_terminal_and_no_spreadsheet(monkeypatch: pytest.MonkeyPatch, name: str, style: str) -> None:
    pairs = [("a1", name, "a2", "Sergey Maro")] * 2
    monkeypatch.setattr(Ledger, "doubtful", lambda _: pairs)
    shown = run("actors", "--doubtful", "--format", style).stdout
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown)
    if style in ("table", "md"):
        assert "\u202e" not in shown
    elif style == "csv":
        rows = list(csv.reader(io.StringIO(shown.removeprefix("\ufeff"), newline="")))
        assert rows[0] == ["one", "name", "other", "other_name"]
        assert len(rows) == 3
        assert not re.match(r"[=+\-@\t\r\n]", rows[1][1])
    else:
        told = json.loads(shown) if style == "json" else [json.loads(line) for line in shown.splitlines()]
        assert [one["name"] for one in told] == [name, name]
