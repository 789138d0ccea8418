"""Databases of the Discourse Network Analyzer: out, in, and out again the same."""

import base64
import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented import record, report
from outlandish import EVERY, NAMES, WORDS

from onrecord.errors import ExchangeError
from onrecord.exchange import put_out, take_in
from onrecord.exchange.dna_tables import ORDER, PASSWORD
from onrecord.exchange.offsets import Offsets
from onrecord.ledger import Ledger
from onrecord.ledger.whole import whole
from onrecord.records import Issue

SAMPLE = Path(os.environ.get("SHARED") or Path(__file__).parents[2] / "shared") / "data" / "sample.dna"


def tables(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as file:
        assert not file.execute("PRAGMA foreign_key_check").fetchall()
        return {name: file.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in ORDER}


def change(path: Path, *commands: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        for command in commands:
            file.execute(command)


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "talks.db") as made:
        yield made


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A .dna file of the invented record."""
    with Ledger.open(tmp_path / "first.db") as ledger:
        ledger.add(record(), "1")
        put_out(ledger, "dna", tmp_path / "made.dna")
    return tmp_path / "made.dna"


@given(st.text(st.sampled_from("aé🕊\n中"), max_size=30))
def test_offsets_go_both_ways(text: str) -> None:
    places = Offsets(text)
    for place in range(len(text) + 1):
        assert places.to16(place) == len(text[:place].encode("utf-16-le")) // 2
        assert places.from16(places.to16(place)) == place


@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared/data/sample.dna is not here")
def test_the_sample_goes_in_and_out_again_with_the_same_tables(ledger: Ledger, tmp_path: Path) -> None:
    taken = take_in(ledger, SAMPLE)
    assert taken.new == {"documents": 7, "statements": 40, "positions": 40, "issues": 6}
    assert not put_out(ledger, "dna", tmp_path / "out.dna")
    assert tables(tmp_path / "out.dna") == tables(SAMPLE)
    assert take_in(ledger, SAMPLE).new == {}


def test_a_position_is_a_statement(made: Path) -> None:
    rows = tables(made)
    [document] = rows["DOCUMENTS"]
    assert document[1:3] == ("Talks in Velkara", record().document.text)
    assert document[-1] == 1615536000  # eight in the morning, in UTC
    entities = {row[0]: row[2] for row in rows["ENTITIES"]}
    told = {(statement, entities[entity]) for _, statement, _, entity in rows["DATASHORTTEXT"]}
    agrees = {row[1]: row[3] for row in rows["DATABOOLEAN"]}
    text = document[2].encode("utf-16-le")
    words = {row[0]: text[2 * row[3] : 2 * row[4]].decode("utf-16-le") for row in rows["STATEMENTS"]}
    [telk] = [number for number, said in words.items() if said == "The bridge must be opened"]
    [council] = [number for number, said in words.items() if said == "the council would not wait"]
    assert {(telk, "Mara Telk"), (telk, "bridge-opening"), (council, "Sarn Council"), (council, "Sélim Orr")} <= told
    assert agrees == {telk: 1, council: 0}


def test_the_password_is_the_one_that_the_docs_tell(made: Path) -> None:
    raw = base64.b64decode(tables(made)["CODERS"][0][11 - 4])
    digest = raw[:16] + PASSWORD.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert raw[16:] == digest
    page = (Path(__file__).parent.parent / "docs" / "exchange.md").read_text("utf8")
    assert f"`{PASSWORD}`" in page


def test_numbers_stay_from_export_to_export(ledger: Ledger, tmp_path: Path, made: Path) -> None:
    ledger.add(record(report("two", f"{record().document.text} And so on.")), "1")
    ledger.add(record(), "1")
    put_out(ledger, "dna", tmp_path / "more.dna")
    one, more = tables(made), tables(tmp_path / "more.dna")
    for name in ORDER:
        assert set(one[name]) <= set(more[name]), name
    put_out(ledger, "dna", tmp_path / "again.dna")
    assert (tmp_path / "again.dna").read_bytes() == (tmp_path / "more.dna").read_bytes()


@settings(max_examples=6)
@given(holder=NAMES, issue=NAMES, words=WORDS, stance=st.sampled_from(["support", "oppose"]))
@example(holder=EVERY, issue=EVERY, words=EVERY, stance="oppose")
def test_no_words_are_lost(tmp_path_factory: pytest.TempPathFactory, holder: str, issue: str, words: str, stance: Any) -> None:
    folder = tmp_path_factory.mktemp("words")
    of = record(report("one", f"{words} {record().document.text}", title=words, outlet=holder))
    of = replace(of, positions=tuple(replace(row, holder=holder, actor=None, issue="i", stance=stance) for row in of.positions))
    with Ledger.open(folder / "talks.db") as one, Ledger.open(folder / "other.db") as other:
        one.add(of, "1")
        with whole(one) as within:
            within.merge_issues([Issue("i", issue, "It should be so")])
        put_out(one, "dna", folder / "out.dna")
        take_in(other, folder / "out.dna")
        told = [[(r.row.holder, r.row.stance, r.row.evidence[0], r.document and r.document.outlet) for r in ledger.positions()]
                for ledger in (one, other)]  # fmt: skip
        assert sorted(told[0]) == sorted(told[1])
        assert [found.label for found in other.codebook().issues] == [issue]
        put_out(other, "dna", folder / "again.dna")
    assert tables(folder / "again.dna") == tables(folder / "out.dna")


def test_what_people_say_here_goes_out(ledger: Ledger, tmp_path: Path, made: Path) -> None:
    take_in(ledger, made)
    [one, other] = sorted(ledger.positions(), key=lambda found: found.row.holder)
    ledger.review(one.row.id, "corrected", {"stance": "oppose", "holder": "Ostria", "issue": "another"})
    ledger.review(other.row.id, "rejected")
    assert not put_out(ledger, "dna", tmp_path / "out.dna")
    rows = tables(tmp_path / "out.dna")
    [statement] = rows["STATEMENTS"]
    entities = {row[0]: row[2] for row in rows["ENTITIES"]}
    assert {entities[row[3]] for row in rows["DATASHORTTEXT"]} == {"Ostria", "another", "Mara Telk"}
    assert [row[1:] for row in rows["DATABOOLEAN"]] == [(statement[0], 4, 0)]
    ledger.remove(one.row.document)
    put_out(ledger, "dna", tmp_path / "none.dna")
    none = tables(tmp_path / "none.dna")
    assert not none["DOCUMENTS"]
    assert not none["STATEMENTS"]
    assert not none["DATASHORTTEXT"]


def test_what_the_format_has_no_place_for_is_said(ledger: Ledger, tmp_path: Path) -> None:
    of = record(report("one", published=None, title="T" * 300))
    first, second = of.positions
    title = replace(first.evidence[0], start=0, end=1, text="T", of="title")
    ledger.add(replace(of, positions=(replace(first, stance="mixed"), replace(second, evidence=(title,)))), "1")
    said = list(put_out(ledger, "dna", tmp_path / "out.dna"))
    assert [each.split(" ", 1)[0] for each in said] == ["1"] * 4
    assert {word for each in said for word in ("mixed", "title and were left out", "1970", "190") if word in each} == {
        "mixed", "title and were left out", "1970", "190",
    }  # fmt: skip
    assert sorted(row[3] for row in tables(tmp_path / "out.dna")["DATABOOLEAN"]) == [0, 1]


WRONG = [
    ("UPDATE STATEMENTS SET Stop = 99999", "which is no place in it"),
    ("UPDATE SETTINGS SET Value = '2.0' WHERE Property = 'version'", "it is of version 2.0"),
    ("UPDATE DOCUMENTS SET Date = 'May'", "which is no time"),
    ("UPDATE DOCUMENTS SET Text = x'00ff'", "neither a number nor text"),
    ("UPDATE DATASHORTTEXT SET Entity = 7777", "names the entity 7777"),
    ("UPDATE VARIABLES SET Variable = 'x' WHERE Variable = 'concept'", "none of its types"),
    ("DROP TABLE ENTITIES", "it is no database"),
]


@pytest.mark.parametrize(("command", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_file_that_is_not_as_it_should_be(ledger: Ledger, made: Path, command: str, told: str) -> None:
    change(made, command)
    with pytest.raises(ExchangeError, match=told):
        take_in(ledger, made)
    assert not ledger.counts().documents


def test_a_file_that_is_something_else(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "in.dna").write_text("words", "utf8")
    with pytest.raises(ExchangeError, match="it is no database"):
        take_in(ledger, tmp_path / "in.dna")


def test_one_ledger_carries_one_file(ledger: Ledger, made: Path) -> None:
    take_in(ledger, made)
    change(made, "UPDATE ENTITIES SET Red = 7")
    with pytest.raises(ExchangeError, match="a ledger of its own"):
        take_in(ledger, made)


def test_what_tells_of_nobody_goes_out_again(ledger: Ledger, tmp_path: Path, made: Path) -> None:
    change(made, "DELETE FROM DATABOOLEAN")
    taken = take_in(ledger, made)
    assert not taken.new["positions"]
    assert "2 statements without" in taken.told[0]
    put_out(ledger, "dna", tmp_path / "out.dna")
    assert tables(tmp_path / "out.dna") == tables(made)
