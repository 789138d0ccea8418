"""What can be asked for is named where something else is; rows judged many at once, taken back, and shown as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import record

from onrecord.cli import main
from onrecord.ledger import Ledger
from onrecord.records import Codebook, Issue


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_LEDGER", "ONRECORD_REVIEWER", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    with Ledger.open("onrecord.db") as opened:
        opened.add(record(), "1")
        opened.keep_codebook(Codebook((Issue("ferry", "The ferry", "The ferry should run", ("ferry",)),)))


def run(*arguments: str, piped: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="onrecord", input=piped)


def ids(what: str, *arguments: str) -> list[str]:
    return [json.loads(line)["id"] for line in run(what, *arguments, "--format", "jsonl").stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["positions", "--kind", "maybe"], "'support', 'oppose', 'mixed'"),
        (["actors", "--kind", "persons"], "'person', 'organisation', 'state', 'group', 'unnamed'"),
        (["statements", "--kind", "said"], "'direct', 'indirect', 'mixed', 'speech', 'writing', 'thought'"),
        (["events", "--kind", "fight"], "'consult', 'agree'"),
        (["encounters", "--kind", "CONSULT"], "'meeting', 'call', 'visit', 'talks', 'conference', 'held'"),
        (["positions", "--issue", "nonsense"], 'No issue is called "nonsense". The issues are bridge-opening, ferry.'),
        (["timeline", "--issue", "nonsense"], "The issues are bridge-opening, ferry."),
        (["statements", "--issue", "nonsense"], "The issues are bridge-opening, ferry."),
        (["statements", "--document", "nowhere"], 'No document has the id or name "nowhere"'),
    ],
)
def test_what_there_is_not_is_refused_and_what_there_is_named(arguments: list[str], named: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


def test_an_issue_without_a_codebook() -> None:
    Ledger.open("bare.db").close()
    result = run("positions", "--issue", "ferry", "--ledger", "bare.db")
    assert (result.exit_code, "onrecord code --codebook" in result.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["CONSULT", "consult", "Meeting"])
def test_kinds_are_known_whatever_their_case(kind: str) -> None:
    assert len(ids("events", "--kind", kind)) == len(ids("events")) > 0


def test_an_issue_that_nobody_takes_a_side_on_yet() -> None:
    result = run("positions", "--issue", "ferry")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", 'No positions on "ferry".\n')


def test_statements_and_events_on_an_issue() -> None:
    """Those that a position on it rests on."""
    some, every = ids("statements", "--issue", "bridge"), ids("statements")
    assert set(some) < set(every)
    assert some
    assert run("search", "bridge", "--issue", "ferry").stdout == ""


# Many at once


def test_several_rows_are_judged_at_once() -> None:
    one, two, *_ = ids("statements")
    result = run("review", one, two[:6], "reject", "--by", "M. Ansel")
    assert (result.exit_code, result.stdout) == (0, f"{one}: rejected by M. Ansel\n{two}: rejected by M. Ansel\n")
    assert set(ids("statements")) & {one, two} == set()


def test_what_is_not_there_does_not_stop_the_others() -> None:
    one, two, *_ = ids("statements")
    result = run("review", one, "s00000000000", two, "accept")
    assert (result.exit_code, result.stdout) == (1, f"{one}: accepted\n{two}: accepted\n")
    assert "s00000000000" in result.stderr


def test_a_field_that_one_of_them_does_not_have() -> None:
    statement, (position, *_) = ids("statements")[0], ids("positions")
    result = run("review", statement, position, "correct", "stance=mixed")
    assert (result.exit_code, result.stdout) == (1, f"{position}: corrected\n")
    assert run("review", statement, "correct", "stance=mixed").exit_code == 2


def test_the_answer_to_a_question_is_judged() -> None:
    answer = run("statements", "--format", "jsonl").stdout
    every = ids("statements")
    result = run("review", "-", "accept", piped=answer)
    assert (result.exit_code, result.stdout) == (0, "".join(f"{one}: accepted\n" for one in every))
    assert run("review", "-", "reject", piped=f"\n{every[0]}\n  {every[0]}\n").stdout == f"{every[0]}: rejected\n"


@pytest.mark.parametrize(
    ("piped", "said"),
    [
        ("", "no id on standard input"),
        ("date,speaker\n", "Line 1 of standard input is no id"),
        ("\n{\n", "Line 2 of standard input is no id"),
        ('{"id": 3}', "Line 1 of standard input is no id"),
        ("[" * 9, "Line 1"),
    ],
)
def test_what_is_piped_and_is_no_id(piped: str, said: str) -> None:
    result = run("review", "-", "accept", piped=piped)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["accept"], "Give the ids"), (["s1234"], "The verdict is missing"), (["s1234", "no"], "'no' is not one of")],
)
def test_a_review_without_ids_or_verdict(arguments: list[str], said: str) -> None:
    result = run("review", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_undo_takes_back_the_newest_and_then_the_one_before() -> None:
    one = ids("statements")[0]
    run("review", one, "accept")
    run("review", one, "reject")
    assert one not in ids("statements")
    assert run("undo", one, "--by", "M. Ansel").stdout == f"{one}: rejected, taken back\n"
    assert f"{one} accepted" in run("statements").stdout
    assert run("undo", one[:7]).stdout == f"{one}: accepted, taken back\n"
    nothing = run("undo", one)
    assert (nothing.exit_code, nothing.stderr) == (1, f"Error: {one} has no verdict that could be taken back.\n")
    assert run("reviews", "--format", "md").stdout.count(", taken back") == 2
    assert "accepted (taken back)" in run("show", one).stdout


def test_undo_of_a_list() -> None:
    one, two, *_ = ids("statements")
    run("review", one, two, "accept")
    assert run("undo", "-", piped=f"{one}\n{two}\n").stdout.count("taken back") == 2


# One row in every format


def test_show_as_json_has_the_passage_and_the_reviews() -> None:
    one = ids("statements", "--kind", "direct")[0]
    run("review", one, "accept")
    for style in ("json", "jsonl"):
        shown = json.loads(run("show", one[:8], "--format", style).stdout)
        assert (shown["id"], shown["type"], shown["verdict"]) == (one, "statement", "accepted")
        assert "«“The bridge must be opened,”»" in shown["passage"]
        assert [review["verdict"] for review in shown["reviews"]] == ["accepted"]


@pytest.mark.parametrize("what", ["documents", "actors", "statements", "events", "positions"])
@pytest.mark.parametrize("style", ["csv", "md", "json"])
def test_every_type_of_row_can_be_shown_in_every_format(what: str, style: str) -> None:
    one = ids(what)[0]
    result = run("show", one, "--format", style)
    assert (result.exit_code, result.stderr) == (0, "")
    assert one in result.stdout


def test_labels_and_values_stand_apart() -> None:
    assert "published from  dateline" in run("show", ids("documents")[0]).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
@pytest.mark.parametrize("style", ["text", "md", "json"])
def test_whoever_reads_the_first_lines_alone_ends_nothing_badly(style: str) -> None:
    """A reader that closes the pipe at once: what `head` does, and sooner."""
    command = f"{sys.executable} -m onrecord show {ids('documents')[0]} --format {style} | true; exit ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert (made.returncode, made.stderr) == (0, "")
