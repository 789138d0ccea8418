"""`onrecord reviews`: what people said, and whether the row they said it of is still there; `remove` of several."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.cli import main
from onrecord.ledger import Ledger
from onrecord.records import Actor, Document, Position, Record, Span

TEXT = "Oren Vass opposes the bridge. Mara Telk opposes it too."


def position(document: str) -> Position:
    spans = (Span.cut(TEXT, 0, 28),)
    return Position(f"p000000{document}", document, "Oren Vass", "bridge", "oppose", "self", spans, "a1", confidence=0.9)


def record(document: str) -> Record:
    return Record(
        Document(document, document, TEXT, published="2021-03-05"),
        (Actor("a1", "Oren Vass", "person"),),
        positions=(position(document),),
    )


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_LEDGER", "ONRECORD_REVIEWER", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ledger() -> None:
    with Ledger.open("onrecord.db") as opened:
        for document in ("d00001", "d00002"):
            opened.add(record(document), "1")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="onrecord")


def test_none_yet(ledger: None) -> None:
    result = run("reviews")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No reviews; give one with `onrecord review ID accept`.\n"
    assert run("reviews", "--gone").stderr == "No reviews of rows that are gone.\n"


def test_every_verdict_is_listed_oldest_first(ledger: None) -> None:
    run("review", "p000000d00001", "accept", "--by", "M. Ansel")
    run("review", "p000000d00001", "correct", "stance=mixed", "--note", "read it twice")
    lines = [json.loads(line) for line in run("reviews", "--format", "jsonl").stdout.splitlines()]
    assert [line["verdict"] for line in lines] == ["accepted", "corrected"]
    assert (lines[0]["by"], lines[1]["note"], lines[1]["changes"]) == ("M. Ansel", "read it twice", {"stance": "mixed"})
    assert {(line["type"], line["row"], line["orphaned"]) for line in lines} == {("review", "p000000d00001", False)}
    assert "there" in run("reviews").stdout


def test_what_is_gone_and_comes_back(ledger: None) -> None:
    run("review", "p000000d00001", "reject")
    run("review", "p000000d00002", "accept")
    run("remove", "d00001")
    (gone,) = [json.loads(line) for line in run("reviews", "--gone", "--format", "jsonl").stdout.splitlines()]
    assert (gone["row"], gone["attached"], gone["words"]) == ("p000000d00001", None, TEXT[:28])
    assert "gone" in run("reviews").stdout
    with Ledger.open("onrecord.db") as opened:
        opened.add(record("d00001"), "1")
    assert run("reviews", "--gone").stdout == ""


def test_a_finding_that_the_record_no_longer_shows_is_gone() -> None:
    with Ledger.open("onrecord.db") as opened:
        opened.add(record("d00001"), "1")
        later = record("d00002")
        other = replace(later.positions[0], stance="support")
        opened.add(replace(later, document=replace(later.document, published="2022-03-05"), positions=(other,)), "1")
        (finding,) = opened.findings()
    assert run("review", finding.id, "accept").exit_code == 0
    assert run("reviews", "--gone").stdout == ""
    run("remove", "d00002")
    assert finding.id in run("reviews", "--gone").stdout


def test_as_csv(ledger: None) -> None:
    run("review", "p000000d00001", "correct", "stance=mixed", "hedged=yes", "--note", "=1+1")
    (line,) = csv.DictReader(io.StringIO(run("reviews", "--format", "csv").stdout.removeprefix("\ufeff"), newline=""))
    assert (line["changes"], line["note"], line["orphaned"]) == ("stance=mixed; hedged=yes", "'=1+1", "false")
    assert line["at"].startswith("2")


def test_remove_goes_on_past_what_is_not_there(ledger: None) -> None:
    result = run("remove", "d00009", "d00001", "x")
    assert (result.exit_code, result.stdout) == (1, "d00001: removed\n")
    assert "nearest is the document d0000" in result.stderr
    assert "'x' is too short for an id" in result.stderr
    assert "d00001" not in run("documents").stdout


def test_days_in_the_wrong_order_are_told(ledger: None) -> None:
    assert "The first of these days is after the last." in run("documents", "--since", "2022", "--until", "2021-05").stderr
    assert "after the last" not in run("documents", "--since", "2022-03", "--until", "2022").stderr
