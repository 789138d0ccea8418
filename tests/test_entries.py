"""Rows by hand, and reviews taken back."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import TEXT, record, report

from onrecord.errors import NotFound, OnrecordError, Overtaken
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Span

D = report().id
WORDS = "the council would not wait"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(record(), "1")
        yield opened


def test_a_statement_by_hand_is_a_row_like_others(ledger: Ledger) -> None:
    found = ledger.enter("statement", D, [WORDS], {"speaker": "Oren Vass", "said_on": "2021-03"}, by="M. Ansel")
    row = found.row
    assert (row.origin, row.entered_by, row.confidence, row.because) == ("person", "M. Ansel", 1.0, "entered by hand")
    assert (row.speaker, row.kind, row.said_on) == ("Oren Vass", "indirect", "2021-03")
    assert TEXT[row.content[0].start : row.content[0].end] == row.content[0].text == WORDS
    assert row in [each.row for each in ledger.statements(Query(actor="Vass"))]
    assert row.id in [each.row.id for each in ledger.search("council wait")]


def test_an_encounter_and_a_position_by_hand(ledger: Ledger) -> None:
    met = ledger.enter("event", D, ["met Oren Vass"], {"participants": "Mara Telk; Lio Parr", "mode": "call"}).row
    assert (met.event_type, met.mode, met.status, met.participants) == ("CONSULT", "call", "held", ("Mara Telk", "Lio Parr"))
    assert len(met.actors) == 2  # who was not known is an actor now
    assert [each.row.name for each in ledger.actors(Query(actor="Lio Parr"))] == ["Lio Parr"]
    told = {"holder": "Sélim Orr", "issue": "bridge-opening", "stance": "mixed"}
    stands = ledger.enter("position", D, ["Sélim Orr told"], told).row
    assert (stands.by, stands.stance) == ("self", "mixed")
    assert stands in [each.row for each in ledger.positions(Query(issue="bridge-opening"))]


@pytest.mark.parametrize(
    ("type", "words", "fields", "why"),
    [
        ("statement", ["the moon is cheese"], {}, "do not stand in"),
        ("statement", [], {}, "no words"),
        ("statement", [WORDS], {"colour": "red"}, "no field of a statement"),
        ("statement", [WORDS], {"said_on": "Thursday"}, "no said_on"),
        ("position", [WORDS], {"holder": "Vass", "issue": "bridge-opening"}, "needs its stance"),
        ("event", [WORDS], {}, "needs its participants"),
        ("finding", [WORDS], {}, "no rows 'finding'"),
    ],
)
def test_what_cannot_be_is_said(ledger: Ledger, type: str, words: list[str], fields: dict[str, str], why: str) -> None:
    with pytest.raises(OnrecordError, match=why):
        ledger.enter(type, D, words, fields)
    assert ledger.counts().statements == 3


def test_words_are_found_over_line_ends_and_nearest(ledger: Ledger) -> None:
    row = ledger.enter("statement", D, ["Velkara on\n Thursday"]).row
    assert row.content[0].text == "Velkara on Thursday"
    span = Span.cut(TEXT, 0, 7)
    assert ledger.enter("statement", D, [span]).row.content == (span,)


def test_the_same_twice_is_refused(ledger: Ledger) -> None:
    first = ledger.enter("statement", D, [WORDS])
    with pytest.raises(OnrecordError, match=f"it is {first.row.id}"):
        ledger.enter("statement", D, [WORDS])


def test_they_outlive_a_new_reading_and_their_document(ledger: Ledger) -> None:
    row = ledger.enter("statement", D, [WORDS], {"speaker": "Lio Parr"}, by="M. Ansel").row
    ledger.review(row.id, "corrected", {"speaker": "Oren Vass"})
    assert ledger.add(record(), "2") == "reread"
    found = ledger.get(row.id)
    assert (found.as_read, found.row.speaker, found.verdict) == (row, "Oren Vass", "corrected")
    ledger.remove(D)
    assert [(one.id, one.words) for one in ledger.unplaced()] == [(row.id, WORDS)]
    ledger.add(record(), "2")
    assert ledger.get(row.id).row.speaker == "Oren Vass"
    assert ledger.unplaced() == []


def test_one_by_hand_can_be_taken_out_and_added_again(ledger: Ledger) -> None:
    row = ledger.enter("statement", D, [WORDS], {"speaker": "Lio Parr"}).row
    ledger.take_out(row.id)
    with pytest.raises(NotFound):
        ledger.get(row.id)
    ledger.add(record(), "2")
    with pytest.raises(NotFound):
        ledger.take_out(row.id)
    assert ledger.enter("statement", D, [WORDS], {"speaker": "Lio Parr"}).row == row


def test_what_was_read_cannot_be_taken_out(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="can be rejected"):
        ledger.take_out(record().statements[0].id)


def test_a_review_taken_back_counts_no_more_and_stays(ledger: Ledger) -> None:
    row = record().positions[0]
    ledger.review(row.id, "corrected", {"stance": "mixed"})
    second = ledger.review(row.id, "rejected", by="M. Ansel")
    ledger.take_back(second.number)
    found = ledger.get(row.id)
    assert (found.verdict, found.row.stance) == ("corrected", "mixed")
    ledger.take_back(second.number - 1)
    found = ledger.get(row.id)
    assert (found.verdict, found.row) == (None, row)
    assert [review.withdrawn for review in ledger.reviews(row.id)] == [True, True]
    with pytest.raises(NotFound):
        ledger.take_back(second.number)


def test_a_review_of_what_somebody_else_reviewed_meanwhile_is_refused(ledger: Ledger) -> None:
    row = record().positions[0]
    first = ledger.review(row.id, "rejected", by="M. Ansel", seen=0)
    with pytest.raises(Overtaken, match=r"rejected by M\. Ansel"):
        ledger.review(row.id, "accepted", seen=0)
    assert ledger.review(row.id, "accepted", seen=first.number).verdict == "accepted"


def test_a_ledger_from_before_takes_rows_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
    with sqlite3.connect(path) as old:
        old.executescript("""
            DROP TABLE entered; DROP TABLE withdrawn; DELETE FROM ledger_migration WHERE number = 7;
            ALTER TABLE statement DROP COLUMN origin; ALTER TABLE statement DROP COLUMN entered_by;
            ALTER TABLE event DROP COLUMN origin; ALTER TABLE event DROP COLUMN entered_by;
            ALTER TABLE position DROP COLUMN origin; ALTER TABLE position DROP COLUMN entered_by;
        """)
    old.close()
    with Ledger.open(path) as ledger:
        assert {each.row.origin for each in ledger.timeline()} == {"machine"}
        assert ledger.enter("statement", D, [WORDS]).row.origin == "person"


def test_pages_go_on_where_the_one_before_ended(ledger: Ledger) -> None:
    every = ledger.timeline()
    pages = [ledger.page(("statement", "event", "position"), start=start, size=2) for start in (0, 2, 4)]
    assert [found.row for page in pages for found in page.rows] == [found.row for found in every]
    assert [(page.total, page.previous, page.next) for page in pages] == [(6, None, 2), (6, 0, 4), (6, 2, None)]
    assert len(ledger.page(("statement", "document"), Query(), "bridge").rows) == len(ledger.search("bridge"))


def test_the_queue_has_what_nobody_judged_the_most_doubtful_first(ledger: Ledger) -> None:
    page = ledger.queue(("statement", "event", "position"))
    assert page.total == 6
    confidence = [found.row.confidence for found in page.rows if not hasattr(found.row, "issue")]
    assert confidence == sorted(confidence)
    last = page.rows[-1].row
    assert ledger.queue(("statement", "event", "position"), hanging=[last.id]).rows[0].row == last
    ledger.review(last.id, "accepted", by="M. Ansel")
    assert ledger.queue(("statement", "event", "position")).total == 5
    assert ledger.queue(("statement", "event", "position"), reader="O. Berit").total == 6
    assert ledger.judged(("statement", "event", "position")) == (1, 6)


def test_cells_and_months(ledger: Ledger) -> None:
    assert sorted((cell.holder, cell.stance, cell.own, cell.told) for cell in ledger.cells()) == [
        ("Mara Telk", "support", 1, 0),
        ("Sarn Council", "oppose", 0, 1),
    ]
    assert ledger.cells(until="2020") == []
    ledger.review(record().positions[0].id, "corrected", {"stance": "mixed"})
    assert ("Mara Telk", "mixed", 1, 0) in [(cell.holder, cell.stance, cell.own, cell.told) for cell in ledger.cells()]
    assert ("2021-03", "position", 2) in ledger.per_month()
