"""Who is one: pairs that may be, a person's word on them, and what the ledger then answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import report, said

from onrecord.cli import main
from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Actor, Record

TALK = report("talk", "Telk said no. Tellk said yes.", published="2020-05", title=None, outlet=None)
ONE, OTHER = Actor("a-one1", "Sergei Telk", "person", ("Telk",)), Actor("a-two2", "Sergey Telk", "person")
FAR = Actor("a-far3", "Ona Misk", "person")


def spoken() -> Record:
    no, yes = said(TALK, "no", kind="indirect", speaker="Sergei Telk"), said(TALK, "yes", kind="indirect", speaker="Sergey Telk")
    rows = (replace(no, actor=ONE.id), replace(yes, id="s-yes", actor=OTHER.id))
    return Record(TALK, (ONE, OTHER, FAR), rows)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(spoken(), "1")
        yield opened


def test_names_in_two_spellings_are_doubtful(ledger: Ledger) -> None:
    assert ledger.doubtful() == [(ONE.id, ONE.name, OTHER.id, OTHER.name)]


def test_who_is_merged_is_one_wherever_he_is_asked_for(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id, by="M. Ansel")
    assert ledger.doubtful() == []
    for name in (ONE.name, OTHER.name):
        assert [f.row.actor for f in ledger.statements(Query(actor=name))] == [ONE.id, ONE.id]
    found = {f.row.name: f.row.aliases for f in ledger.actors()}
    assert found == {"Sergei Telk": ("Telk", "Sergey Telk"), "Ona Misk": ()}


def test_who_is_split_is_two_and_no_longer_doubtful(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.split(OTHER.id, ONE.id)
    assert ledger.doubtful() == []
    assert [f.row.actor for f in ledger.statements(Query(actor=OTHER.name))] == [OTHER.id]


def test_the_word_outlives_a_new_reading(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.add(spoken(), "2")
    assert {f.row.actor for f in ledger.statements()} == {ONE.id}


def test_merging_round_in_a_circle_ends(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.merge(FAR.id, ONE.id)
    ledger.merge(OTHER.id, FAR.id)
    assert len({f.row.actor for f in ledger.statements()}) == 1


def test_what_cannot_be_merged_is_told(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.merge(ONE.id, "nobody")
    with pytest.raises(OnrecordError, match="one actor already"):
        ledger.merge(ONE.id, ONE.id)


@pytest.mark.parametrize("style", ["table", "md", "csv", "json", "jsonl"])
def test_the_commands(tmp_path: Path, style: str) -> None:
    where = ["--ledger", str(tmp_path / "talks.db")]
    with Ledger.open(where[1]) as opened:
        opened.add(spoken(), "1")
    run = CliRunner().invoke(main, ["actors", "--doubtful", "--format", style, *where])
    assert ONE.id in run.output
    assert OTHER.id in run.output
    assert CliRunner().invoke(main, ["merge", ONE.id, OTHER.id, *where]).output == f"{OTHER.id} is {ONE.id}\n"
    assert OTHER.id not in CliRunner().invoke(main, ["actors", "--doubtful", "--format", style, *where]).output
    assert CliRunner().invoke(main, ["split", ONE.id, OTHER.id, *where]).output == f"{OTHER.id} is not {ONE.id}\n"
