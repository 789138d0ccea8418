"""Questions and their answers: each filter, the order, search, ids, the nearest thing, passages, findings."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from invented import ORR, TELK, TEXT, VASS, at, people, record, report, said, stands
from sqlalchemy import event

from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger import Ledger, sqlite
from onrecord.ledger.queries import CONTEXT, nearest, passage
from onrecord.ledger.store import Found, Query
from onrecord.records import Actor, Record, Role, Span, identity

TITLED = report(
    "titled", "The council met.", title="No bridge, says Vass", title_apart=True, outlet="Vélkara Post", published="2020-05"
)
UNDATED = report("undated", "Vass asked for autonomy in the valley.", outlet=None, published=None, title=None)


def of_titled() -> Record:
    statement = said(TITLED, "The council met", kind="indirect", speaker="the council", said_on=(None, "2019-12-31"))
    headline = replace(statement, id="s-headline", content=(at(TITLED, "No bridge", "title"),), actor=VASS, speaker="Oren Vass")
    return Record(TITLED, people()[1:2], (replace(headline, said_on=None, where="headline"), statement))


def of_undated() -> Record:
    autonomy = stands(UNDATED, "Vass", "autonomy in the valley", issue="valley-autonomy", actor=VASS)
    return Record(UNDATED, people()[1:2], positions=(autonomy,))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("ledger") / "talks.db") as opened:
        for one in (record(), of_titled(), of_undated()):
            opened.add(one, "1")
        yield opened


def words(found: Found[object]) -> str:
    evidence = getattr(found.row, "evidence", None)
    return evidence[0].text if evidence else found.row.name


def test_statements_by_their_force(tmp_path: Path) -> None:
    told = record()
    first, *rest = told.statements
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(replace(told, statements=(replace(first, force="denies"), *rest)), "1")
        assert [found.row.id for found in opened.statements(Query(force="denies"))] == [first.id]
        assert [found.row.id for found in opened.statements(Query(force="asserts"))] == [one.id for one in rest]
        assert all(found.said for found in opened.positions() if found.row.statements)
        opened.review(first.id, "corrected", {"force": "asks"})
        assert opened.statements(Query(force="denies")) == []
        assert [found.row.force for found in opened.statements(Query(force="asks"))] == ["asks"]
        assert "asks" in [one.force for found in opened.positions() for one in found.said]


BRIDGE, WAIT, OUTER = "“The bridge must be opened,”", "the council would not wait", "Vass said the council would not wait"
MET = "Foreign Minister Mara Telk met Oren Vass of the Sarn Council in Velkara on Thursday"


@pytest.mark.parametrize(
    ("ask", "query", "expected"),
    [
        # in the order of date, document and place; what has no date last
        ("statements", Query(), ["The council met", "No bridge", BRIDGE, OUTER, WAIT]),
        ("positions", Query(), [BRIDGE[1:-2], WAIT, "autonomy in the valley"]),
        ("documents", Query(), ["titled", "one", "undated"]),
        ("actors", Query(), ["Oren Vass", "Mara Telk", "Sélim Orr"]),
        ("timeline", Query(document="one"), [MET, BRIDGE, BRIDGE[1:-2], OUTER, WAIT, WAIT]),
        ("statements", Query(limit=2), ["The council met", "No bridge"]),
        ("timeline", Query(limit=3), ["The council met", "No bridge", MET]),
        # actor: any spelling, whatever case and accents, or an id
        ("statements", Query(actor="mara telk"), [BRIDGE]),
        ("statements", Query(actor="Vaß"), ["No bridge", WAIT]),
        ("statements", Query(actor="VASS"), ["No bridge", WAIT]),
        ("statements", Query(actor="Selim Orr"), [OUTER]),
        ("statements", Query(actor=TELK), [BRIDGE]),
        ("statements", Query(actor="The Council"), ["The council met"]),
        ("statements", Query(actor="Nobody"), []),
        ("statements", Query(actor=""), []),
        ("events", Query(actor="Telk"), [MET]),
        ("events", Query(actor="sarn council"), [MET]),
        ("events", Query(actor="Selim Orr"), []),
        ("positions", Query(actor="vass"), ["autonomy in the valley"]),
        ("positions", Query(actor="Sarn Council"), [WAIT]),
        ("documents", Query(actor="Telk"), ["one"]),
        ("actors", Query(actor="telk"), ["Mara Telk"]),
        ("timeline", Query(actor=ORR), [OUTER]),
        # with members, those in its offices too
        ("statements", Query(actor="Ostria"), []),
        ("statements", Query(actor="Ostria", members=True), [BRIDGE]),
        ("events", Query(actor="ostria", members=True), [MET]),
        ("statements", Query(actor="Vass", members=True), ["No bridge", WAIT]),
        # issue: its id, or words of it; and what a position on it rests on
        ("positions", Query(issue="Bridge-Opening"), [BRIDGE[1:-2], WAIT]),
        ("positions", Query(issue="opening"), [BRIDGE[1:-2], WAIT]),
        ("positions", Query(issue="autonomy valley"), ["autonomy in the valley"]),
        ("positions", Query(issue="bridge valley"), []),
        ("statements", Query(issue="bridge"), [BRIDGE]),
        ("events", Query(issue="bridge"), [MET]),
        ("documents", Query(issue="autonomy"), ["undated"]),
        ("actors", Query(issue="autonomy"), ["Oren Vass"]),
        # since and until: a row's own date, or else its document's; an open end reaches without end
        ("statements", Query(since="2021"), [BRIDGE, OUTER, WAIT]),
        ("statements", Query(since="2021-03-12"), [OUTER, WAIT]),
        ("statements", Query(until="2021-03-11"), ["The council met", "No bridge", BRIDGE]),
        ("statements", Query(since="2020-05", until="2020-05"), ["No bridge"]),
        ("statements", Query(since="2020-05-20", until="2020-06"), ["No bridge"]),
        ("statements", Query(until="1999"), ["The council met"]),
        ("events", Query(since="2031"), [MET]),
        ("events", Query(until="2021-03-10"), []),
        ("documents", Query(since="2020-05", until="2021-03-11"), ["titled"]),
        ("documents", Query(since="2021-03-12"), ["one"]),
        ("positions", Query(since="1900"), [BRIDGE[1:-2], WAIT]),
        # kind, in the words of each type
        ("statements", Query(kind="direct"), [BRIDGE]),
        ("statements", Query(kind="Thought"), [WAIT]),
        ("events", Query(kind="consult"), [MET]),
        ("events", Query(kind="meeting"), [MET]),
        ("events", Query(kind="planned"), []),
        ("positions", Query(kind="oppose"), [WAIT]),
        ("actors", Query(kind="state"), []),
        ("actors", Query(kind="person", limit=1), ["Oren Vass"]),
        # outlet, confidence, document
        ("statements", Query(outlet="velkara post"), ["The council met", "No bridge"]),
        ("actors", Query(outlet="Vélkara Post"), ["Oren Vass"]),
        ("statements", Query(outlet="The Lantern"), []),
        ("statements", Query(min_confidence=0.7), [BRIDGE, OUTER]),
        ("documents", Query(document=TITLED.id), ["titled"]),
        ("documents", Query(document=TITLED.id[:5]), ["titled"]),
        ("actors", Query(document="titled"), ["Oren Vass"]),
        # together
        ("statements", Query(actor="Vass", since="2021", outlet="the sarn courier", kind="thought", issue=None), [WAIT]),
    ],
    ids=str,
)
def test_questions(ledger: Ledger, ask: str, query: Query, expected: list[str]) -> None:
    assert [words(found) for found in getattr(ledger, ask)(query)] == expected


@pytest.mark.parametrize("value", ["2021-13", "yesterday", "2021-02-30", "", "2021/2022"])
def test_what_is_no_date_is_told(ledger: Ledger, value: str) -> None:
    with pytest.raises(OnrecordError, match="is no date: write YYYY"):
        ledger.statements(Query(since=value))


def test_an_answer_brings_document_and_date(ledger: Ledger) -> None:
    found = ledger.statements(Query(actor="Telk"))[0]
    assert (found.row, found.document, found.date, found.verdict) == (record().statements[0], report(), "2021-03-11", None)
    assert [found.date for found in ledger.timeline(Query(outlet="velkara post"))] == ["2019-12-31", "2020-05"]
    assert [found.date for found in ledger.documents()] == ["2020-05", "2021-03-12", None]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # case, endings and accents do not matter; all words must be there
        ("bridge", ["document bridge", "statement bridge", "statement bridge", "document bridge"]),
        ("BRIDGES opening", ["statement bridge opened", "document bridge opened"]),
        ("selim", ["document Sélim"]),
        ("bridge autonomy", []),
        # side by side, and the beginning of a word
        ('"would not wait"', ["document would not wait", "statement would not wait", "statement would not wait"]),
        ('"wait not would"', []),
        ("auton*", ["document autonomy"]),
        # nothing in the words is taken for the index's own language
        ("bridge AND NOT (title: council) OR *", []),
        ("no-where", []),
        ('bridge"', ["document bridge", "statement bridge", "statement bridge", "document bridge"]),
        ("'; DROP TABLE document; --", []),
    ],
)
def test_search(ledger: Ledger, asked: str, expected: list[str]) -> None:
    found = [(type(one.row).__name__.lower(), *re.findall("«(.*?)»", one.snippet or "")) for one in ledger.search(asked)]
    assert [" ".join(line) for line in found] == expected


@pytest.mark.parametrize("asked", ["", '"', "… !", "*"])
def test_a_search_needs_a_word(ledger: Ledger, asked: str) -> None:
    with pytest.raises(OnrecordError, match="no word to search for"):
        ledger.search(asked)


def test_a_word_asked_for_many_times_is_asked_for_once(ledger: Ledger) -> None:
    assert ledger.search("council " * 5000) == ledger.search("council")


def test_search_is_narrowed_like_any_question(ledger: Ledger) -> None:
    assert [words(found) for found in ledger.search("bridge", Query(since="2021"))] == [BRIDGE, "one"]
    assert [words(found) for found in ledger.search("bridge", Query(kind="direct"))] == [BRIDGE]
    assert [words(found) for found in ledger.search("bridge", Query(limit=1))] == ["titled"]


@pytest.mark.parametrize(
    "row", [report(), *record().statements, *record().events, *record().positions, people()[1]], ids=lambda row: row.id
)
def test_get_by_an_id_or_its_beginning(ledger: Ledger, row: object) -> None:
    assert ledger.get(row.id).row == row
    assert ledger.get(row.id[:7]).row == row


def test_an_id_that_is_none_brings_the_nearest(ledger: Ledger) -> None:
    real = record().statements[0].id
    with pytest.raises(NotFound, match=f"nearest is the statement {real}"):
        ledger.get(real[:6] + "zzz")
    with pytest.raises(NotFound, match=f"nearest is the statement {real}"):
        ledger.get(real[:6] + "z" * 1_000_000)
    for short in (real[:3], "", "?", "%"):
        with pytest.raises(NotFound):
            ledger.get(short)


def test_a_beginning_of_several_ids_is_not_enough(tmp_path: Path) -> None:
    actors = tuple(Actor(name, name, "person") for name in ("a-same-1", "a-same-2", "a-same"))
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(Record(report(), actors), "1")
        with pytest.raises(NotFound, match="More than one id begins with a-sa, such as a-same and a-same-1"):
            ledger.get("a-sa")
        assert ledger.get("a-same").row.name == "a-same"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("actor", "Mara Tellk", "Mara Telk"),
        ("actor", "selim", "Sélim Orr"),
        ("actor", "sarn", "Sarn Council"),
        ("actor", "Zzyzx", None),
        ("issue", "bridge", "bridge-opening"),
        ("issue", "brige", "bridge-opening"),
        ("outlet", "Sarn Couriers", "The Sarn Courier"),
        ("outlet", "", None),
    ],
)
def test_the_nearest_thing_there_is(ledger: Ledger, field: str, value: str, expected: str | None) -> None:
    assert ledger.nearest(field, value) == expected


def test_nearest_of_nothing() -> None:
    assert nearest([], "Telk") is None


def test_counts(ledger: Ledger) -> None:
    counts = ledger.counts()
    assert (counts.documents, counts.actors, counts.statements, counts.events, counts.positions, counts.reviews) == (
        3,
        3,
        5,
        1,
        3,
        0,
    )


def test_a_passage_is_the_text_around_the_evidence(ledger: Ledger) -> None:
    shown = ledger.passage(ledger.get(record().statements[0].id))
    assert shown.before + shown.evidence[0].text + shown.after == TEXT
    with pytest.raises(OnrecordError, match="has no passage"):
        ledger.passage(ledger.get(TELK))


def test_a_passage_leaves_out_what_lies_far_off() -> None:
    document = report("long", "far " * 500 + "FIRST" + " gap" * 500 + " SECOND" + " far" * 500)
    shown = passage(document, [at(document, "SECOND"), at(document, "FIRST"), at(document, "FIRS")])
    assert [span.text for span in shown.evidence] == ["FIRST", "SECOND"]
    assert shown.before.startswith("… far")
    assert shown.before.endswith("far ")
    assert shown.between[0].count("…") == 1
    assert shown.after.endswith("far …")
    assert all(len(part) <= 2 * CONTEXT + 10 for part in (shown.before, *shown.between, shown.after))


def test_a_passage_of_title_and_text_has_the_title_first() -> None:
    shown = passage(TITLED, [at(TITLED, "council"), at(TITLED, "bridge", "title")])
    assert (shown.before, shown.evidence[0], shown.evidence[1].text) == ("No ", Span(3, 9, "bridge", "title"), "council")


def test_findings_are_read_across_all_positions(tmp_path: Path) -> None:
    pytest.importorskip("onrecord.findings", reason="the step that reads across is not there")
    first, last = (report(name, published=day) for name, day in (("first", "2019-01-01"), ("last", "2023-01-01")))
    with Ledger.open(tmp_path / "talks.db") as ledger:
        for document, stance in ((first, "support"), (last, "oppose")):
            own = stands(document, "Mara Telk", "The bridge must be opened", stance=stance, actor=TELK, confidence=0.9)
            ledger.add(Record(document, people()[:1], positions=(own,)), "1")
        (shift,) = ledger.findings()
        assert (shift.kind, set(shift.documents)) == ("shift", {first.id, last.id})
        assert ledger.get(shift.id[:6]).row == shift
        ledger.review(shift.id, "rejected", by="M. Ansel")
        assert ledger.findings() == []
        assert ledger.get(shift.id).verdict == "rejected"
        assert identity("f") not in [review.row for review in ledger.reviews()]


def test_a_voice_is_followed_from_spokesman_to_ministry_to_state(tmp_path: Path) -> None:
    talk = report("talk", "Brok said no.", published="2020-05", title=None, outlet=None)
    people_ = (
        Actor("a-state", "Ostria", "state", ("Ostrian",)),
        Actor("a-ministry", "Ostrian foreign ministry", "organisation"),
        Actor("a-brok", "Sena Brok", "person", (), (Role("spokesman", "Ostrian foreign ministry"),)),
        Actor("a-dahl", "Ilan Dahl", "person", (), (Role("former minister", "Ostria"),)),
        Actor("a-exile", "Ostrian exiles", "group"),
        Actor("a-rival", "Mir Kale", "person", (), (Role("leader", "Sarn Front"),)),
        Actor("a-front", "Sarn Front", "group"),
        Actor("a-both", "Ostria and Sarn Front", "group", ("Ostria", "Sarn Front")),
        Actor("a-free", "Ostrian Free Forces", "group"),
        Actor("a-mp", "Rian Holm", "person", (), (Role("lawmaker", "Ostria"),)),
        Actor("a-premier", "Ana Wick", "person", ("Wick",), (Role("prime minister", "Ostrian"),)),
        Actor("a-aide", "Piet Lom", "person", (), (Role("spokesman", "Wick"),)),
    )
    spoken = replace(said(talk, "no", kind="indirect", speaker="Sena Brok"), actor="a-brok")
    with Ledger.open(tmp_path / "voice.db") as opened:
        opened.add(Record(talk, people_, (spoken,)), "1")
        assert [f.row.speaker for f in opened.statements(Query(actor="Ostria", members=True))] == ["Sena Brok"]
        named = {f.row.name for f in opened.actors(Query(actor="Ostria", members=True))}
        rival = {f.row.name for f in opened.actors(Query(actor="Sarn Front", members=True))}
    both = "Ostria and Sarn Front"  # it speaks for either, and brings in neither's
    assert named == {"Ostria", "Ostrian foreign ministry", "Sena Brok", "Ana Wick", "Piet Lom", both}
    assert rival == {"Sarn Front", "Mir Kale", both}


def steps(ledger: Ledger, what: Callable[[], object]) -> int:
    """How many statements the database is asked to carry out."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(ledger._engine, "before_cursor_execute", counted)
    what()
    event.remove(ledger._engine, "before_cursor_execute", counted)
    return count


@pytest.mark.parametrize("id", ["s{}", "d{}", "{}", "é{}", "s0{}"])
def test_a_long_id_asks_no_more_of_the_ledger_than_a_short_one(ledger: Ledger, id: str) -> None:
    def asked(length: int) -> int:
        with pytest.raises(NotFound) as told:
            ledger.get(id.format("f" * length))
        assert "Nothing in the ledger has the id" in str(told.value)
        return 0

    few, many = (steps(ledger, lambda length=length: asked(length)) for length in (20, 2000))
    assert few == many


def test_a_word_is_searched_for_once_and_only_so_many_are_looked_for_in_what_was_found(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sqlite._asked("bridge bridge “bridge” bridge*") == '"bridge" "“bridge”" "bridge"*'
    asked: list[str] = []
    real = sqlite._matching
    monkeypatch.setattr(sqlite, "_matching", lambda table, words: asked.append(words) or real(table, words))
    text = " ".join(f"word{n}" for n in range(300))
    with Ledger.open("sqlite://") as long:
        long.add(Record(report(text=text)), "1")
        (found,) = long.search(text)
    assert found.snippet is not None
    assert found.snippet.startswith("«word0» «word1»")
    assert max(len(words.split()) for words in asked[:1]) == 300
    assert len(asked[-1].split()) == sqlite.SNIPPET


@pytest.mark.parametrize("limit", [1, 2**31, 2**63 - 1, 2**63, 2**100])
def test_a_limit_may_be_larger_than_any_number_of_rows(ledger: Ledger, limit: int) -> None:
    for ask in (ledger.statements, ledger.documents, ledger.actors, ledger.timeline, ledger.encounters):
        assert len(ask(Query(limit=limit))) == len(ask(Query())[:limit])
