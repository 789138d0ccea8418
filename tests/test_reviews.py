"""What people say of rows: kept beside what was read, laid over it, and carried to the next reading."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented import ORR, TELK, VASS, at, people, record, report, said, stands

from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger import Ledger
from onrecord.ledger.intervals import days, unwritten, written
from onrecord.ledger.reviews import CORRECTABLE, shared
from onrecord.ledger.store import Query
from onrecord.records import Record

ONE = record()
TELK_SAID, ORR_SAID, VASS_SAID = (statement.id for statement in ONE.statements)
FOR_IT, AGAINST = (position.id for position in ONE.positions)
MET = ONE.events[0].id


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(ONE, "1")
        yield opened


def ids(found: list[Any]) -> list[str]:
    return [one.row.id for one in found]


def test_a_verdict_stands_beside_the_row(ledger: Ledger) -> None:
    made = ledger.review(TELK_SAID[:6], "accepted", by="M. Ansel", note="the video agrees")
    assert (made.row, made.attached, made.verdict, made.by, made.note) == (
        TELK_SAID,
        TELK_SAID,
        "accepted",
        "M. Ansel",
        "the video agrees",
    )
    assert made.words == "“The bridge must be opened,”"
    assert ledger.reviews(TELK_SAID) == [made]
    assert ledger.get(TELK_SAID).verdict == "accepted"
    assert ledger.get(TELK_SAID).row == ONE.statements[0]
    assert [found.verdict for found in ledger.statements()] == ["accepted", None, None]


def test_what_is_rejected_is_left_out_unless_asked_for(ledger: Ledger) -> None:
    for row in (TELK_SAID, MET, FOR_IT, ORR):
        ledger.review(row, "rejected")
    assert ids(ledger.timeline()) == [ORR_SAID, VASS_SAID, AGAINST]
    assert ids(ledger.search("bridge")) == [ONE.document.id]
    assert ORR not in ids(ledger.actors())
    assert len(ledger.timeline(Query(rejected=True))) == 6
    assert len(ledger.actors(Query(rejected=True))) == 3
    assert ledger.get(MET).verdict == "rejected"
    ledger.review(MET, "accepted")
    assert MET in ids(ledger.timeline())


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        (TELK_SAID, {"speaker": "Oren Vass"}, {"speaker": "Oren Vass", "actor": VASS}),
        (TELK_SAID, {"speaker": "Somebody Else"}, {"speaker": "Somebody Else", "actor": None}),
        (TELK_SAID, {"speaker": ""}, {"speaker": None, "actor": None}),
        (TELK_SAID, {"speaker": "The delegate", "actor": "selim orr"}, {"speaker": "The delegate", "actor": ORR}),
        (TELK_SAID, {"actor": VASS}, {"actor": VASS}),
        (TELK_SAID, {"kind": "Mixed", "mode": "writing", "hedged": "yes"}, {"kind": "mixed", "mode": "writing", "hedged": True}),
        (TELK_SAID, {"said_on": "2021-02"}, {"said_on": "2021-02"}),
        (TELK_SAID, {"said_on": ""}, {"said_on": None}),
        (TELK_SAID, {"said_on": "2021-02-01/.."}, {"said_on": ("2021-02-01", None)}),
        (
            MET,
            {"status": "planned", "mode": "call", "place": "Port Sarn"},
            {"status": "planned", "mode": "call", "place": "Port Sarn"},
        ),
        (MET, {"mode": "", "place": " ", "date": "2021"}, {"mode": None, "place": None, "date": "2021"}),
        (MET, {"participants": "Sélim Orr; A Guest"}, {"participants": ("Sélim Orr", "A Guest"), "actors": (ORR,)}),
        (FOR_IT, {"stance": "mixed", "by": "article", "hedged": "true"}, {"stance": "mixed", "by": "article", "hedged": True}),
        (
            FOR_IT,
            {"holder": "Oren Vass", "issue": "valley-autonomy"},
            {"holder": "Oren Vass", "actor": VASS, "issue": "valley-autonomy"},
        ),
        (TELK, {"name": "Mara Telk-Aldane", "kind": "group"}, {"name": "Mara Telk-Aldane", "kind": "group"}),
    ],
    ids=str,
)
def test_a_correction_is_laid_over_the_row(ledger: Ledger, id: str, changes: dict[str, str], expected: dict[str, Any]) -> None:
    before = ledger.get(id).row
    ledger.review(id, "corrected", changes)
    found = ledger.get(id)
    assert found.row == replace(before, **expected)
    assert (found.as_read, found.verdict) == (before, "corrected")


def test_rows_are_found_by_what_they_say_now(ledger: Ledger) -> None:
    ledger.review(TELK_SAID, "corrected", {"speaker": "Piet Aldane", "kind": "indirect", "said_on": "2019-05"})
    ledger.review(MET, "corrected", {"participants": "Piet Aldane", "date": "2022"})
    ledger.review(FOR_IT, "corrected", {"holder": "piet aldane", "issue": "valley-autonomy", "stance": "mixed"})
    aldane = Query(actor="Piet Aldane")
    assert ids(ledger.timeline(aldane)) == [TELK_SAID, FOR_IT, MET]
    assert ids(ledger.timeline(Query(actor="Mara Telk"))) == []
    assert ids(ledger.statements(Query(until="2019"))) == [TELK_SAID]
    assert ids(ledger.statements(Query(kind="direct"))) == []
    assert ids(ledger.events(Query(since="2022", until="2022"))) == [MET]
    assert ids(ledger.events(Query(until="2021"))) == []
    assert ids(ledger.positions(Query(issue="autonomy"))) == [FOR_IT]
    assert ids(ledger.positions(Query(issue="bridge"))) == [AGAINST]
    assert ids(ledger.positions(Query(kind="mixed"))) == [FOR_IT]
    assert ledger.nearest("actor", "aldane") in ("Piet Aldane", "piet aldane")
    assert ledger.nearest("issue", "autonomy") == "valley-autonomy"
    ledger.review(TELK, "corrected", {"name": "Mara Aldane"})
    assert ids(ledger.actors(Query(actor="mara aldane"))) == [TELK]


def test_of_several_corrections_the_newest_of_each_field_holds(ledger: Ledger) -> None:
    ledger.review(MET, "corrected", {"status": "planned", "place": "Port Sarn"})
    ledger.review(MET, "corrected", {"place": "Aldmoor"})
    ledger.review(MET, "accepted")
    found = ledger.get(MET)
    assert (found.row.status, found.row.place, found.verdict) == ("planned", "Aldmoor", "accepted")
    assert [review.changes.get("place") for review in ledger.reviews(MET)] == ["Port Sarn", "Aldmoor", None]


@pytest.mark.parametrize(
    ("id", "verdict", "changes", "says"),
    [
        (
            TELK_SAID,
            "corrected",
            {"content": "x"},
            "'content' cannot be corrected: of a statement, speaker, actor, kind, mode, said_on, force, hedged",
        ),
        (MET, "corrected", {"speaker": "x"}, "of a event|status, date, place, participants"),
        (TELK_SAID, "corrected", {"kind": "sung"}, "one of direct, indirect, mixed"),
        (TELK_SAID, "corrected", {"said_on": "Thursday"}, "write YYYY"),
        (TELK_SAID, "corrected", {"said_on": "2021-03/2021-02"}, "write YYYY"),
        (TELK_SAID, "corrected", {"hedged": "maybe"}, "yes or no"),
        (TELK_SAID, "corrected", {"actor": "Mara Tellk"}, "no one actor called 'Mara Tellk': did you mean Mara Telk"),
        (MET, "corrected", {"participants": " ; "}, "semicolons"),
        (FOR_IT, "corrected", {"holder": " "}, "cannot be empty"),
        (FOR_IT, "corrected", {}, "holder, stance, by, issue, hedged can be corrected"),
        (FOR_IT, "accepted", {"stance": "oppose"}, "A correction, and nothing else"),
        (FOR_IT, "believed", {}, "one of accepted, rejected, corrected"),
        (ONE.document.id, "rejected", {}, "onrecord remove"),
    ],
)
def test_what_cannot_be_said_is_refused(ledger: Ledger, id: str, verdict: Any, changes: dict[str, str], says: str) -> None:
    with pytest.raises(OnrecordError, match=says):
        ledger.review(id, verdict, changes)
    assert ledger.reviews() == []


def test_there_is_no_review_of_nothing(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.review("s-none", "accepted")


# The next reading


def reread(ledger: Ledger, **parts: Any) -> None:
    empty = {"statements": (), "events": (), "positions": ()}
    ledger.add(Record(ONE.document, people(), **{**empty, **parts}), "2")


def test_the_same_rows_keep_their_reviews(ledger: Ledger) -> None:
    for row in (TELK_SAID, MET, FOR_IT, TELK):
        ledger.review(row, "accepted")
    ledger.add(ONE, "2")
    assert [ledger.get(row).verdict for row in (TELK_SAID, MET, FOR_IT, TELK)] == ["accepted"] * 4


def test_a_review_goes_to_the_row_that_overlaps_most(ledger: Ledger) -> None:
    ledger.review(ORR_SAID, "corrected", {"speaker": "Mara Telk"})
    ledger.review(VASS_SAID, "rejected")
    outer = said(ONE.document, "Vass said the council would not wait, Sélim Orr told")
    inner = replace(said(ONE.document, "council would not wait"), within=outer.id)
    reread(ledger, statements=(outer, inner))
    assert ledger.get(outer.id).row.speaker == "Mara Telk"
    assert ledger.get(inner.id).verdict == "rejected"
    (review,) = ledger.reviews(inner.id)
    assert (review.row, review.attached) == (VASS_SAID, inner.id)
    assert ledger.reviews(VASS_SAID) == [review]


def test_a_review_without_a_row_is_orphaned_and_kept(ledger: Ledger) -> None:
    ledger.review(TELK_SAID, "corrected", {"kind": "mixed"})
    reread(ledger, statements=(said(ONE.document, "bridge"),))  # a fragment says too little to be the same
    (review,) = ledger.reviews()
    assert review.orphaned
    assert review.words == "“The bridge must be opened,”"
    assert [found.verdict for found in ledger.statements()] == [None]
    ledger.add(ONE, "3")
    assert ledger.get(TELK_SAID).row.kind == "mixed"


def test_a_position_is_the_same_only_where_it_says_the_same(ledger: Ledger) -> None:
    ledger.review(FOR_IT, "rejected")
    words = "The bridge must be opened"
    others = (
        stands(ONE.document, "Mara Telk", words, stance="oppose", actor=TELK),
        stands(ONE.document, "Mara Telk", words, issue="valley-autonomy", actor=TELK),
        stands(ONE.document, "Oren Vass", words, actor=VASS),
    )
    reread(ledger, positions=others)
    assert len(ledger.positions()) == 3
    by_article, itself = (stands(ONE.document, "Minister Telk", words, by=by) for by in ("article", "self"))
    ledger.add(replace(ONE, positions=(*others, by_article, itself)), "3")
    assert [found.row.id for found in ledger.positions(Query(rejected=True)) if found.verdict] == [itself.id]


def test_reviews_outlive_removal(ledger: Ledger) -> None:
    for row in (TELK_SAID, TELK):
        ledger.review(row, "rejected")
    ledger.remove(ONE.document.id)
    assert [review.orphaned for review in ledger.reviews()] == [True, True]
    ledger.add(replace(ONE, document=ONE.document), "2")
    assert [review.orphaned for review in ledger.reviews()] == [False, False]
    assert TELK not in ids(ledger.actors())


def test_an_actor_of_another_document_keeps_its_review(ledger: Ledger) -> None:
    other = report("other")
    ledger.add(Record(other, people()[:1]), "1")
    ledger.review(TELK, "corrected", {"name": "M. Telk"})
    ledger.remove(other.id)
    assert ledger.get(TELK).row.name == "M. Telk"


# Pieces


@pytest.mark.parametrize(
    ("when", "text", "expected"),
    [
        (None, None, (None, None)),
        ("2021", "2021", ("2021-01-01", "2021-12-31")),
        ("2020-02", "2020-02", ("2020-02-01", "2020-02-29")),
        ("2021-03-12", "2021-03-12", ("2021-03-12", "2021-03-12")),
        (("2021-03", None), "2021-03/..", ("2021-03-01", None)),
        ((None, "2021"), "../2021", (None, "2021-12-31")),
        ((None, None), "../..", (None, None)),
        ("2021-13", "2021-13", (None, None)),
    ],
)
def test_a_date_as_text_and_as_days(when: Any, text: str | None, expected: tuple[str | None, str | None]) -> None:
    assert (written(when), unwritten(text), days(when)) == (text, when, expected)


def test_how_much_two_rows_share() -> None:
    document = ONE.document
    one, two = at(document, "The bridge must"), at(document, "bridge must be")
    assert shared([one], [one]) == 1
    assert shared([one], [two]) == pytest.approx(11 / 18)
    assert shared([one], [at(document, "Sélim")]) == 0
    assert shared([], []) == 0


def test_every_correctable_field_is_one_of_its_row() -> None:
    rows = {"statement": ONE.statements[0], "event": ONE.events[0], "position": ONE.positions[0], "actor": ONE.actors[0]}
    assert [(kind, field) for kind, fields in CORRECTABLE.items() for field in fields if not hasattr(rows[kind], field)] == []
