"""The board: reports of one thing are one line, the newest first, each ending in an id."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.board import what_moved, where_they_stand, who_met_whom, who_said_what
from onrecord.cli import main
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Found
from onrecord.records import Document, Event, Finding, Position, Record, Span, Statement

WORDS = (Span(0, 5, "words"),)


def met(n: int, *who: str, date: str | None = "2021-03-04", status: str = "held") -> Found[Event]:
    row = Event(f"e{n}", f"d{n}", "CONSULT", "meeting", status, who, WORDS, date=date, place="Velkara")  # type: ignore[arg-type]
    return Found(row, Document(f"d{n}", "", ""), date or f"2021-03-{n:02}")


def said(n: int, speaker: str | None, words: str = "words") -> Found[Statement]:
    return Found(Statement(f"s{n}", "d1", (Span(0, len(words), words),), speaker=speaker), date=f"2021-03-{n:02}")


def stands(n: int, holder: str, stance: str, by: str = "self", actor: str | None = None) -> Found[Position]:
    return Found(Position(f"p{n}", "d1", holder, "bridge", stance, by, WORDS, actor), date=f"2021-03-{n:02}")  # type: ignore[arg-type]


def test_reports_of_one_meeting_are_one_line() -> None:
    section = who_met_whom([met(1, "Telk", "Vass"), met(2, "Vass", "Telk"), met(3, "Telk", "Vass", date="2021-05-01")])
    assert [(row[0], row[2], row[-2], row[-1]) for row in section.rows] == [
        ("2021-05-01", "Telk, Vass", "1", "e3"),
        ("2021-03-04", "Vass, Telk", "2", "e2"),
    ]


def test_a_meeting_that_did_not_take_place_stands_apart() -> None:
    section = who_met_whom([met(1, "Telk", "Vass"), met(2, "Telk", "Vass", status="refused")])
    assert sorted(row[1] for row in section.rows) == ["meeting", "meeting, refused"]


def test_encounters_without_a_day_are_not_taken_for_one() -> None:
    assert len(who_met_whom([met(1, "Telk", "Vass", date=None), met(2, "Telk", "Vass", date=None)]).rows) == 2


def test_those_quoted_most_come_first_with_their_newest_words() -> None:
    section = who_said_what([said(1, "Vass"), said(3, "Telk", "newest"), said(2, "Telk", "oldest"), said(4, None)])
    assert section.rows == (("Telk", "2", "2021-03-03", "newest", "s3"), ("Vass", "1", "2021-03-01", "words", "s1"))


def test_what_is_denied_is_shown_behind_its_cue() -> None:
    denied = said(1, "Vass", "the road was closed")
    denied = replace(denied, row=replace(denied.row, cue=Span(0, 6, "denied"), force="denies"))
    assert who_said_what([denied]).rows[0][3] == "denied (denies): the road was closed"


def test_a_stance_is_one_line_with_everyone_by_whom_we_have_it() -> None:
    section = where_they_stand(
        [stands(1, "Ostria", "oppose"), stands(2, "Ostria", "oppose", "Telk"), stands(3, "Ostria", "oppose"),
         stands(4, "Ostria", "support", "article"), stands(5, "the Ostrians", "oppose", actor="a1"),
         stands(6, "Ostria", "oppose", actor="a1")]
    )  # fmt: skip
    assert [row[1:] for row in section.rows] == [
        ("Ostria", "oppose", "self ×2, Telk", "2021-03-03", "p3"),
        ("Ostria", "support", "article", "2021-03-04", "p4"),
        ("Ostria", "oppose", "self ×2", "2021-03-06", "p6"),
    ]


def test_the_surest_findings_come_first_and_the_rest_is_named() -> None:
    found = [Finding(f"f{n}", "dispute", (), (), "why", n / 10) for n in range(5)]
    section = what_moved(found, lines=2)
    assert [row[-1] for row in section.rows] == ["f4", "f3"]
    assert section.note == "and 3 more: onrecord findings"


def test_an_empty_section_says_so() -> None:
    assert (what_moved([]).rows, what_moved([]).note) == ((), "nothing yet")


def test_dates_in_parentheses_are_explained_where_there_are_any() -> None:
    assert who_met_whom([met(1, "Telk", date=None)]).legend.startswith("(date): ")
    assert who_met_whom([met(1, "Telk")]).legend == ""


@pytest.fixture
def two_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with a meeting on a day that is told and one on a day that is not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_LEDGER", raising=False)
    document = Document("d1", "one", "words of Telk", published="2021-03-12")
    rows = [replace(met(n, f"Telk {n}", date=day).row, document="d1") for n, day in ((1, "2021-03-20"), (2, None))]
    with Ledger.open("talks of march.db") as opened:
        opened.add(Record(document, events=tuple(rows)), "1")
    return tmp_path / "talks of march.db"


def printed(ledger: Path, *options: str, **env: str) -> list[str]:
    told = CliRunner(env=env).invoke(main, ["board", *options, *([] if env else ["--ledger", ledger.name])])
    return [line.rstrip() for line in told.stdout.splitlines()]


def test_what_is_suggested_asks_the_same_ledger(two_days: Path) -> None:
    assert "and 1 more: onrecord events --ledger 'talks of march.db'" in printed(two_days, "--lines", "1")
    assert "and 1 more: onrecord events" in printed(two_days, "--lines", "1", ONRECORD_LEDGER=two_days.name)
    assert "Who said what: nothing yet" in printed(two_days)


def test_in_markdown_the_rest_is_a_row(two_days: Path) -> None:
    lines = printed(two_days, "--lines", "1", "--format", "md")
    assert lines[:6] == [
        "## Who met whom", "", "| date | what | who | where | reports | id |", "| --- | --- | --- | --- | --- | --- |",
        lines[4], "| and 1 more: onrecord events --ledger 'talks of march.db' |  |  |  |  |  |",
    ]  # fmt: skip
    assert lines[6:8] == ["", "## Who said what"]
    whole = printed(two_days, "--format", "md")
    assert [line for line in whole if "(date)" in line or " more: " in line] == [
        "(date): the report's, where it does not tell when this was"
    ]
