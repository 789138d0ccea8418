"""What people are shown: short lines, and hostile text that stays text."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import tables
from onrecord.ledger.queries import Found
from onrecord.records import Actor, Document, Event, Finding, Position, Review, Role, Span, Statement

DOCUMENT = Document(
    "d0001", "courier-12", "The bridge opens.", title="Bridge opens", outlet="The Courier", published="2021-03-12"
)
WORDS = Span(0, 16, "The bridge opens")
STATEMENT = Statement("s0001", "d0001", (WORDS,), speaker="Mara Telk", said_on="2021-03-11")
CUE = Span(5, 11, "denied")
DENIED = replace(STATEMENT, cue=CUE, force="denies")
EVENT = Event("e0001", "d0001", "CONSULT", "call", "planned", ("Mara Telk", "Oren Vass"), (WORDS,), date=("2021-03-14", None))
POSITION = Position("p0001", "d0001", "Ostria", "bridge", "oppose", "Mara Telk", (WORDS,))
ACTOR = Actor("a0001", "Mara Telk", "person", ("Telk", "M. Telk"), (Role("governor", "Velkara", since="2019"),))
FINDING = Finding("f0001", "shift", ("p0001", "p0002"), ("d0001",), "Ostria opposed it, then supported it")


REVIEW = Review(1, "p0001", "position", "d0001", "corrected", {"stance": "mixed"}, "M. Ansel", None, "2021-03-12T10:00:00+00:00",
                "The bridge opens", None)  # fmt: skip


def found(row: object, verdict: str | None = None) -> Found:
    return Found(row, DOCUMENT, "2021-03-12", verdict)


@pytest.mark.parametrize(
    ("what", "row", "expected"),
    [
        ("documents", DOCUMENT, ("2021-03-12", "The Courier", "Bridge opens", "d0001")),
        ("actors", ACTOR, ("Mara Telk", "person", "Telk; M. Telk", "governor of Velkara (since 2019)", "a0001")),
        ("statements", STATEMENT, ("2021-03-11", "Mara Telk", "The bridge opens", "The Courier", "s0001")),
        ("events", EVENT, ("from 2021-03-14", "call, planned", "Mara Telk, Oren Vass", "–", "The Courier", "e0001")),
        ("positions", POSITION, ("2021-03-12", "Ostria", "oppose", "bridge", "Mara Telk", "The bridge opens", "p0001")),
        ("findings", FINDING, ("shift", "Ostria opposed it, then supported it", "f0001")),
        ("timeline", STATEMENT, ("2021-03-11", "said", "Mara Telk", "The bridge opens", "s0001")),
        (
            "timeline",
            POSITION,
            ("2021-03-12", "oppose bridge", "Ostria (by Mara Telk)", "The bridge opens", "p0001"),
        ),
        ("search", DOCUMENT, ("2021-03-12", "report", "The Courier", "Bridge opens", "d0001")),
        (
            "reviews",
            REVIEW,
            ("2021-03-12", "corrected: stance = mixed", "M. Ansel", "–", "The bridge opens", "gone", "p0001"),
        ),
    ],
)
def test_one_line_a_row(what: str, row: object, expected: tuple[str, ...]) -> None:
    assert tables.cells(what, found(row)) == expected
    assert len(expected) == len(tables.HEADINGS[what])


def test_a_report_s_date_in_an_event_s_place_is_in_brackets() -> None:
    assert tables.date_of(found(replace(EVENT, date=None))) == "(2021-03-12)"
    assert tables.date_of(found(replace(STATEMENT, said_on=None))) == "2021-03-12"


@pytest.mark.parametrize(
    ("cue", "force", "words"),
    [
        ("said", "asserts", "said: The bridge opens"),
        ("denied", "denies", "denied (denies): The bridge opens"),
        (":", "asserts", "The bridge opens"),
        (None, "asserts", "The bridge opens"),
        (None, "denies", "(denies): The bridge opens"),
    ],
)
def test_a_statement_is_shown_behind_its_cue(cue: str | None, force: str, words: str) -> None:
    told = replace(STATEMENT, cue=cue and Span(0, len(cue), cue), force=force)  # type: ignore[arg-type]
    assert tables.cells("statements", found(told))[2] == words


@pytest.mark.parametrize("what", ["statements", "timeline", "search"])
def test_a_denial_never_reads_as_the_thing_denied(what: str) -> None:
    assert "denied (denies)" in " ".join(tables.cells(what, found(DENIED)))


def test_a_position_is_shown_behind_the_cues_of_what_it_rests_on() -> None:
    rests = replace(found(POSITION), said=(DENIED, DENIED, STATEMENT))
    assert tables.cells("positions", rests)[5] == "denied (denies): The bridge opens"
    assert tables.cells("timeline", rests)[3] == "denied (denies): The bridge opens"


def test_a_verdict_stands_beside_the_id() -> None:
    assert tables.cells("statements", found(STATEMENT, "rejected"))[-1] == "s0001 rejected"


def test_what_is_not_known_is_a_dash() -> None:
    assert tables.cells("statements", found(replace(STATEMENT, speaker=None)))[1] == tables.ABSENT


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2021", "2021"), (("2021-03-01", "2021-03-04"), "2021-03-01 to 2021-03-04"), (("2021", None), "from 2021"),
     ((None, "2021"), "until 2021"), ((None, None), ""), (None, "")],
)  # fmt: skip
def test_dates_in_words(date: object, expected: str) -> None:
    assert tables.when(date) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[2Jgone", "␛[2Jgone"),
        ("\x9b31mred", "�31mred"),
        ("a\x00b\x07c\x7f", "a␀b␇c␡"),
        ("abc\u202eevil", "abc�evil"),
        ("half \ud83d of one", "half � of one"),
        ("two\n lines\tand\u2028three", "two lines and three"),
        ("Zoë 😀 يوم", "Zoë 😀 يوم"),
    ],
)
def test_what_could_act_on_a_terminal_is_shown_instead(text: str, expected: str) -> None:
    assert tables.visible(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_can_act_on_a_terminal(text: str) -> None:
    for shown in (tables.visible(text), tables.visible_lines(text)):
        shown.encode("utf8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_long_cells_are_cut_at_a_word() -> None:
    assert tables.cut("one two three four", 12) == "one two…"
    assert len(tables.cut("x" * 500)) == tables.LONGEST
    assert tables.cut("short") == "short"


@pytest.mark.parametrize(
    "text", ["a | b", "<script>x</script>", "[a](http://x.example)", "*bold* _it_ `code`", "a\nb", "&amp; # $x$"]
)
def test_markdown_cells_are_plain_text(text: str) -> None:
    _, _, line = tables.markdown(["words", "id"], [(text, "s1")])
    inside = line.removeprefix("| ").removesuffix(" | s1 |")
    unescaped = "".join(c for n, c in enumerate(inside) if not (c == "\\" and inside[n + 1] in "\\`*_[]<>|~&$#"))
    assert unescaped == tables.visible(text)
    assert not [n for n, c in enumerate(inside) if c in "|<`*[" and inside[n - 1] != "\\"]
