"""Two people with a ledger each of the same reports: each takes in what the other did, and both ledgers say the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from invented import ORR, TELK, VASS, record, report

from onrecord.errors import ExchangeError
from onrecord.exchange import put_out, take_in
from onrecord.ledger import Ledger, store
from onrecord.ledger.queries import Query

SAID, OTHER, MET, STANDS = (row.id for row in (*record().statements[:2], record().events[0], record().positions[0]))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    with Ledger.open(tmp_path / "ansel.db") as one, Ledger.open(tmp_path / "berit.db") as other:
        for ledger in (one, other):
            ledger.add(record(), "1")
        yield one, other


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda hour: monkeypatch.setattr(store, "_now", lambda: f"2026-03-01T{hour:02}:00:00+00:00")


def exchanged(one: Ledger, other: Ledger, folder: Path) -> None:
    """Each takes in what the other did."""
    for name, ledger in (("one", one), ("other", other)):
        put_out(ledger, "work", folder / f"{name}.work.jsonl", replace=True)
    take_in(other, folder / "one.work.jsonl")
    take_in(one, folder / "other.work.jsonl")


def stands(ledger: Ledger) -> Any:
    """All that a ledger says, and what people said of it."""
    said = sorted((r.at, r.row, r.verdict, r.by or "", r.withdrawn) for r in ledger.reviews())
    return ledger.timeline(Query(rejected=True)), ledger.actors(), said


def test_both_say_the_same_afterwards(two: tuple[Ledger, Ledger], tmp_path: Path, at: Any) -> None:
    one, other = two
    at(9)
    one.review(SAID, "rejected", by="M. Ansel")
    one.merge(TELK, ORR, "M. Ansel")
    back = one.review(OTHER, "rejected", by="M. Ansel")
    one.take_back(back.number)
    at(10)
    other.review(SAID, "accepted", by="O. Berit")
    other.review(STANDS, "corrected", {"stance": "mixed"}, by="O. Berit")
    told = {"holder": "Oren Vass", "issue": "bridge-opening", "stance": "oppose"}
    row = other.enter("position", report().id, ["would not wait"], told, by="O. Berit").row
    other.review(row.id, "accepted", by="O. Berit")
    at(11)
    one.review(STANDS, "accepted", by="M. Ansel")
    exchanged(one, other, tmp_path)
    assert stands(one) == stands(other)
    for ledger in two:
        assert (ledger.get(SAID).verdict, ledger.get(OTHER).verdict) == ("accepted", None)
        assert (ledger.get(STANDS).verdict, ledger.get(STANDS).row.stance) == ("accepted", "mixed")
        assert ledger.get(row.id).row.entered_by == "O. Berit"
        assert [found.row.id for found in ledger.actors()] == [TELK, VASS]
    exchanged(one, other, tmp_path)  # again, which adds nothing
    assert len(one.reviews()) == len(other.reviews()) == 6


def test_the_later_verdict_counts_whenever_it_came_in(two: tuple[Ledger, Ledger], tmp_path: Path, at: Any) -> None:
    one, other = two
    at(9)
    one.review(MET, "rejected", by="M. Ansel")
    at(10)
    newest = other.review(MET, "accepted", by="O. Berit")
    exchanged(one, other, tmp_path)
    assert (one.get(MET).verdict, other.get(MET).verdict) == ("accepted", "accepted")
    assert other.newest_reviews([MET]) == {MET: newest.number}
    other.review(MET, "rejected", by="O. Berit", seen=newest.number)  # what came in is older, and in nobody's way


def test_ones_own_word_counts_even_where_the_others_clock_is_fast(two: tuple[Ledger, Ledger], tmp_path: Path, at: Any) -> None:
    one, other = two
    at(20)
    one.review(MET, "rejected", by="M. Ansel")
    exchanged(one, other, tmp_path)
    at(10)
    other.review(MET, "accepted", by="O. Berit")
    exchanged(one, other, tmp_path)
    assert (one.get(MET).verdict, other.get(MET).verdict) == ("accepted", "accepted")


def test_what_is_about_other_reports_is_left_out(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    one, _ = two
    one.review(SAID, "accepted")
    one.merge(TELK, VASS)
    one.enter("statement", report().id, ["the council would not wait"])
    put_out(one, "work", tmp_path / "one.work.jsonl")
    with Ledger.open(tmp_path / "empty.db") as empty:
        assert take_in(empty, tmp_path / "one.work.jsonl").told == [
            "left out: 1 rows by hand of reports that are not in this ledger.",
            "left out: 1 words on actors that are not in this ledger.",
            "left out: 1 reviews of rows that are not in this ledger.",
        ]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"type": "statement", "id": "s1", "document": "d1", "content": []}, "what the program read comes with its document"),
        ({"type": "decision", "one": TELK, "other": VASS, "at": "2026-03-01"}, "it is no word on two actors"),
        ({"type": "decision", "one": TELK, "other": VASS, "same": True, "at": "noon"}, "'noon' is no time"),
        ({"type": "review", "row": SAID, "verdict": "accepted", "at": "2026-03-01", "withdrawn": "no"}, "it is no review"),
    ],
)
def test_what_is_none_of_this_is_said(two: tuple[Ledger, Ledger], tmp_path: Path, made: dict[str, Any], told: str) -> None:
    (tmp_path / "in.work.jsonl").write_text(json.dumps(made) + "\n", "utf8")
    with pytest.raises(ExchangeError, match="line 1: ") as error:
        take_in(two[0], tmp_path / "in.work.jsonl")
    assert told in str(error.value)
    assert not two[0].reviews()
