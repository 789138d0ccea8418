"""
The command line, from outside: what is typed, what is printed where, and with which exit code.

Reports are read by a stand-in for the reader (one statement a document), so that nothing here depends on what the model says.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onrecord import work, workers
from onrecord.cli import main
from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.records import Actor, Document, Event, Position, Record, Role, Span, Statement

ROOT = Path(__file__).parent.parent
TEXT = "Governor Mara Telk met Oren Vass in Velkara on Thursday. “The bridge must open,” Telk said. Vass opposes it."


def record(n: int, text: str = TEXT, outlet: str = "The Sarn Courier") -> Record:
    """A report with one row of each type, dated the n-th day of March 2021."""
    document = Document(f"d{n:012x}", f"report-{n}", text, outlet=outlet, title=f"Bridge, day {n}", published=f"2021-03-{n:02}",
                        published_from="given")  # fmt: skip
    telk = Actor("a00000000telk", "Mara Telk", "person", ("Telk",), (Role("governor", "Velkara"),))
    vass = Actor("a00000000vass", "Oren Vass", "person", ("Vass",))
    said = Statement(f"s{n:012x}", document.id, (Span.cut(text, 57, 80),), Span.cut(text, 81, 85), Span.cut(text, 86, 90),
                     "Mara Telk", telk.id, "direct", said_on=f"2021-03-{n:02}", confidence=0.9, because="reader")  # fmt: skip
    met = Event(f"e{n:012x}", document.id, "CONSULT", "meeting", "held", ("Mara Telk", "Oren Vass"), (Span.cut(text, 9, 55),),
                actors=(telk.id, vass.id), date="2021-03-04", place="Velkara", confidence=0.8, because="A met B")  # fmt: skip
    holds = Position(f"p{n:012x}", document.id, "Oren Vass", "bridge-open", "oppose", "article", (Span.cut(text, 92, 107),),
                     vass.id, confidence=0.6, because="keyword, opposes")  # fmt: skip
    return Record(document, (telk, vass), (said,), (met,), (holds,))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_LEDGER", "ONRECORD_CODEBOOK", "ONRECORD_REVIEWER", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "onrecord.db"
    with Ledger.open(path) as opened:
        for n in (5, 6, 7):
            opened.add(record(n, outlet="The Ostrian Gazette" if n == 7 else "The Sarn Courier"), "test")
    return path


@pytest.fixture
def ledger(filled: Path) -> Path:
    return Path(shutil.copy(filled, "onrecord.db"))


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reports and an empty one, and a reader that finds one statement in each."""

    class StandIn:
        version = "stand-in"

    def read_document(document: Document, *_: object) -> Record:
        first = (Span.cut(document.text, 0, 5),)
        return Record(document, (), (Statement(Statement.name_of(document.id, first, None), document.id, first),))

    monkeypatch.setattr(work, "Models", StandIn)
    monkeypatch.setattr(work, "read_document", read_document)
    monkeypatch.setattr(workers, "pool", lambda *_: ThreadPoolExecutor(1))  # another process would know nothing of the stand-in
    monkeypatch.setattr(work, "_prepare", lambda: None)
    folder = Path("reports")
    folder.mkdir()
    (folder / "one.txt").write_text("First report, first words of it.", "utf8")
    (folder / "two.txt").write_text("Second report, other words.", "utf8")
    (folder / "zero.txt").write_text("", "utf8")
    return folder


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="onrecord", **options)


# add and read


def test_add_counts_and_tells_of_each_failure(reports: Path) -> None:
    result = run("add", str(reports))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "read 2, known 0, failed 1"
    failure, undated = result.stderr.splitlines()
    assert failure.startswith("reports/zero.txt: ")
    assert undated.startswith("No date was found in 2 of those read")
    assert run("add", "reports/one.txt").stdout == "read 0, known 1, failed 0\n"


def test_add_that_could_do_nothing(reports: Path) -> None:
    result = run("add", "reports/zero.txt", "missing.txt")
    assert (result.exit_code, result.stdout) == (2, "read 0, known 0, failed 2\n")


def test_stopping_says_what_is_kept_and_how_to_go_on(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = work.Tally(1, 0, 0, (), stopped=signal.SIGINT)
    monkeypatch.setattr(work, "add_all", lambda *_: stopped)
    result = run("add", str(reports))
    assert result.exit_code == 130
    assert "keeps 1" in result.stderr
    assert "go on" in result.stderr


def test_a_bar_on_a_terminal_alone(reports: Path) -> None:
    (reports / "[red]three[").with_suffix(".txt").write_text("Third report.", "utf8")
    plain = run("add", str(reports), "--ledger", "a.db")
    assert "reading" not in plain.stderr
    bar = run("add", str(reports), "--ledger", "b.db", env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert "reading" in bar.stderr
    assert bar.stdout == plain.stdout == "read 3, known 0, failed 1\n"


def test_what_the_user_tells_of_a_bare_text(reports: Path) -> None:
    run("add", "reports/one.txt", "--date", "2021-03-12", "--outlet", "The Sarn Courier")
    (document,) = json.loads(run("documents", "--format", "json").stdout)
    assert (document["published"], document["published_from"], document["outlet"]) == ("2021-03-12", "given", "The Sarn Courier")


@pytest.mark.parametrize("date", ["2021-02-30", "12.3.2021", "2021-03", "20210312", "yesterday"])
def test_a_date_that_is_none(date: str) -> None:
    result = run("add", "x.txt", "--date", date)
    assert result.exit_code == 2
    assert "YYYY-MM-DD" in result.stderr


def test_read_prints_the_record_and_keeps_nothing(reports: Path) -> None:
    result = run("read", str(reports))
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout_bytes.decode("utf8").splitlines()]
    assert [line["type"] for line in lines] == ["document", "statement"] * 2
    assert result.stderr.startswith("reports/zero.txt: ")
    assert not Path("onrecord.db").exists()


def test_read_ends_with_the_findings(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_document(document: Document, *_: object) -> Record:
        n = 5 if "First" in document.text else 6
        stands = [replace(p, stance="support" if n == 5 else "oppose", by="self") for p in record(n).positions]
        return replace(record(n), document=replace(record(n).document, text=TEXT), positions=tuple(stands))

    monkeypatch.setattr(work, "read_document", read_document)
    lines = [json.loads(line) for line in run("read", "reports/one.txt", "reports/two.txt").stdout.splitlines()]
    assert [line["kind"] for line in lines if line["type"] == "finding"] == ["shift"]
    assert lines[-1]["type"] == "finding"


# asking


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["statements", "--actor", "telk"], 3),
        (["statements", "--outlet", "The Ostrian Gazette"], 1),
        (["statements", "--since", "2021-03-06", "--until", "2021-03-06"], 1),
        (["statements", "--kind", "direct", "--limit", "2"], 2),
        (["statements", "--min-confidence", "0.95"], 0),
        (["events"], 3),
        (["events", "--kind", "meeting"], 3),
        (["positions", "--issue", "bridge-open", "--actor", "Oren Vass"], 3),
        (["actors"], 2),
        (["documents", "--until", "2021-03-05"], 1),
        (["timeline"], 9),
        (["findings"], 0),
    ],
)
def test_questions(ledger: Path, arguments: list[str], expected: int) -> None:
    result = run(*arguments, "--format", "jsonl")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == expected


def test_search(ledger: Path) -> None:
    assert "s000000000005" in run("search", "bridge", "open").stdout
    assert run("search", "zeppelin").stderr == 'Nothing with "zeppelin".\n'


@pytest.mark.parametrize("style", ["table", "md", "csv", "json", "jsonl"])
@pytest.mark.parametrize("what", ["statements", "events", "positions", "actors", "documents", "timeline"])
def test_every_answer_in_every_format(ledger: Path, what: str, style: str) -> None:
    result = run(what, "--format", style)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "00000000" in result.stdout
    if style == "csv":
        assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
        assert result.stdout_bytes.count(b"\r\n") == result.stdout_bytes.count(b"\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["statements", "--actor", "Mara Tellk"], 'No statements by "Mara Tellk". Did you mean "Mara Telk"?'),
        (["documents", "--outlet", "Sarn Courier!"], 'No documents in "Sarn Courier!". Did you mean "The Sarn Courier"?'),
        (["statements", "--since", "2022"], "No statements since 2022."),
        (["events", "--actor", "Mara Telk", "--since", "2022"], 'No events with "Mara Telk" since 2022.'),
    ],
)
def test_nothing_found_is_said_in_words(ledger: Path, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (0, "", said)


def test_a_ledger_that_is_not_there() -> None:
    result = run("statements")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "onrecord.db" in result.stderr


def test_an_empty_ledger_says_how_to_fill_it() -> None:
    Ledger.open("onrecord.db").close()
    assert "onrecord add" in run("statements").stderr


def test_the_ledger_can_stand_elsewhere(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.rename("elsewhere.db")
    assert run("documents", "--ledger", "elsewhere.db").exit_code == 0
    monkeypatch.setenv("ONRECORD_LEDGER", "elsewhere.db")
    assert run("documents").exit_code == 0


def test_the_board(ledger: Path) -> None:
    result = run("board")
    assert result.exit_code == 0
    for expected in (
        "Who met whom",
        "Who said what",
        "Where each party stands",
        "What is disputed or has moved",
        "p000000000007",
    ):
        assert expected in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "| Oren Vass |" in run("board", "--format", "md").stdout


# one row


def test_show_marks_the_evidence_and_says_why(ledger: Path) -> None:
    result = run("show", "s000000000005")
    assert "«“The bridge must open,”»" in result.stdout
    assert "reader (confidence 0.90)" in result.stdout
    coloured = run("show", "s000000000005", env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert "\x1b[1;7m" in coloured.stdout
    assert "«" not in coloured.stdout


@pytest.mark.parametrize("id", ["d000000000005", "a00000000telk", "e000000000005", "p000000000005"])
def test_every_type_of_row_can_be_shown(ledger: Path, id: str) -> None:
    result = run("show", id)
    assert (result.exit_code, result.stderr) == (0, "")
    assert id in result.stdout


def test_an_id_that_nothing_has(ledger: Path) -> None:
    result = run("show", "s00000000000f")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_review_stands_beside_what_was_read(ledger: Path) -> None:
    result = run("review", "s000000000005", "correct", "speaker=Oren Vass", "--by", "M. Ansel", "--note", "so the caption says")
    assert (result.exit_code, result.stdout) == (0, "s000000000005: corrected by M. Ansel\n")
    shown = run("show", "s000000000005").stdout
    assert "corrected by M. Ansel speaker = Oren Vass so the caption says" in shown
    assert "s000000000005 corrected" in run("statements").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["correct"], "Say what is right"),
        (["correct", "speaker"], "FIELD=VALUE"),
        (["correct", "=Telk"], "FIELD=VALUE"),
        (["accept", "speaker=Telk"], "Only `correct`"),
        (["praise"], "'praise' is not one of"),
    ],
)
def test_a_review_that_says_too_little_or_too_much(ledger: Path, arguments: list[str], said: str) -> None:
    result = run("review", "s000000000005", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_remove(ledger: Path) -> None:
    assert run("remove", "d000000000005").exit_code == 0
    assert len(run("documents", "--format", "jsonl").stdout.splitlines()) == 2
    assert run("remove", "d000000000005").exit_code == 1


def test_codebook_check() -> None:
    Path("good.yaml").write_text(
        "issues:\n- id: bridge\n  label: The bridge\n  proposition: The bridge should open\n  keywords: [bridge]\n", "utf8"
    )
    assert run("codebook", "check", "good.yaml").stdout == "good.yaml: 1 issues, nothing wrong\n"
    Path("bad.yaml").write_text("issues:\n- id: bridge\n", "utf8")
    result = run("codebook", "check", "bad.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("bad.yaml, line 2: ")


# as a program


def test_hostile_text_stays_text() -> None:
    hostile = "\x1b[2J[red]\x9b31m \u202eevil"
    with Ledger.open("onrecord.db") as opened:
        opened.add(record(5, text=TEXT[:57] + hostile.ljust(23) + TEXT[80:], outlet=hostile), "test")
    for arguments in (
        ["board"],
        ["statements"],
        ["documents"],
        ["show", "s000000000005"],
        ["show", "d000000000005"],
        ["timeline"],
    ):
        shown = run(*arguments).stdout
        assert "[red]" in shown
        assert not re.search("[\x1b\x9b\u202e]", shown)


def test_what_a_user_can_meet_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise LedgerError("onrecord.db could not be written: \x1b[31mthe disk is full; make room and run the same again.")

    monkeypatch.setattr(Ledger, "open", full)
    result = run("board")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "\x1b" not in result.stderr


def test_a_fault_of_ours_may_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "open", lambda *_, **__: 1 / 0)
    assert isinstance(run("board").exception, ZeroDivisionError)


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "open", stop)
    result = run("board")
    assert (result.exit_code, result.stderr) == (130, "Stopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
@pytest.mark.parametrize("style", ["table", "jsonl", "md"])
def test_a_pipe_that_closes_is_quiet(ledger: Path, style: str) -> None:
    command = f"{sys.executable} -m onrecord timeline --format {style} | true"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert made.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("asked", ["timeline --format table", "timeline --format jsonl", "timeline --help", "--help"])
def test_a_full_disk_is_one_sentence(ledger: Path, asked: str) -> None:
    command = f"{sys.executable} -m onrecord {asked} > /dev/full"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert (made.returncode, made.stderr.count("\n")) == (2, 1)
    assert "make room" in made.stderr


def test_help_comes_at_once() -> None:
    code = (
        "import sys; from onrecord.cli import main; main(['--help'], standalone_mode=False);"
        "sys.exit(' '.join(n for n in ('rich', 'sqlalchemy', 'onnxruntime', 'numpy', 'trafilatura', 'yaml') if n in sys.modules))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert made.stderr.strip() == ""


def test_the_version() -> None:
    assert re.fullmatch(r"onrecord \d+\.\d+\.\d+\S*\n", run("--version").stdout)
