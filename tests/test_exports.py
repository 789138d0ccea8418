"""What other programs are given: the design's JSON Lines, JSON, and CSV as Excel opens it."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exports import FIELDS, TYPES, finding_lines, found_csv, found_json, found_lines, record_lines
from onrecord.ledger.queries import Found
from onrecord.records import Actor, Document, Encounter, Event, Finding, Issue, Position, Record, Review, Role, Span, Statement

TEXT = "Mara Telk said the bridge would open if the talks with Oren Vass, held on Monday, went well."
DOCUMENT = Document("d1", "courier-12", TEXT, path="in/courier-12.txt", outlet="The Sarn Courier", published="2021-03-12",
                    published_from="dateline", language="en")  # fmt: skip
ACTOR = Actor("a1", "Mara Telk", "person", ("Telk",), (Role("governor", "Velkara", "2019"),))
STATEMENT = Statement(
    "s1", "d1", (Span.cut(TEXT, 15, 36),), Span.cut(TEXT, 0, 9), Span.cut(TEXT, 10, 14), "Mara Telk", "a1",
    said_on=("2021-03-08", None), confidence=0.98765, because="reader",
)  # fmt: skip
EVENT = Event("e1", "d1", "CONSULT", "talks", "held", ("Mara Telk", "Oren Vass"), (Span.cut(TEXT, 44, 79),), date="2021-03-08")
POSITION = Position("p1", "d1", "Mara Telk", "bridge", "support", "self", (Span.cut(TEXT, 15, 36),), "a1", ("s1",),
                    conditional=Span.cut(TEXT, 37, 92))  # fmt: skip
REVIEW = Review(1, "p1", "position", "d1", "corrected", {"stance": "mixed"}, None, "so it says", "2021-03-12T10:00:00+00:00",
                TEXT[15:36], "p1")  # fmt: skip
FINDING = Finding("f1", "dispute", ("p1", "p2"), ("d1", "d2"), "Telk says one thing, Vass says that she says another", 0.6)
RECORD = Record(DOCUMENT, (ACTOR,), (STATEMENT,), (EVENT,), (POSITION,))
ROWS = (DOCUMENT, ACTOR, STATEMENT, EVENT, POSITION)

DESIGN = {
    "document": "id name path url title outlet published published_from language",
    "actor": "id name kind aliases roles known",
    "statement": "id document speaker actor source cue content kind mode where audience via within said_on force hedged origin "
    "confidence because entered_by",
    "event": "id document event_type mode status participants parties actors date place evidence origin "
    "confidence because recipients entered_by",
    "position": "id document holder actor issue stance by statements events hedged conditional evidence origin "
    "confidence because entered_by",
    "finding": "id kind rows documents why confidence",
}
ENCOUNTER = Encounter(
    ("e1", "e2"), ("d1", "d2"), "talks", "held", ("Mara Telk", "Oren Vass"), date="2021-03-08", differ=("date: …",)
)
ISSUE = Issue("bridge", "the bridge", "The bridge should open", ("bridge", "crossing"))
BESIDE = (FINDING, REVIEW, ENCOUNTER, ISSUE)  # what is no row of one document


def printed(record: Record) -> list[dict[str, object]]:
    return [json.loads(line) for line in record_lines(record)]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def found(row: object, verdict: str | None = None) -> Found:
    return Found(row, DOCUMENT, "2021-03-08", verdict)


def test_types_and_fields_come_in_the_designs_order() -> None:
    lines = [*printed(RECORD), *map(json.loads, finding_lines([FINDING]))]
    assert [line["type"] for line in lines] == list(DESIGN)
    for line in lines:
        assert list(line) == ["type", *DESIGN[str(line["type"])].split()]


def test_spans_dates_and_roles() -> None:
    _, actor, statement, event, position = printed(RECORD)
    assert statement["cue"] == {"start": 10, "end": 14, "text": "said"}
    assert statement["content"] == [{"start": 15, "end": 36, "text": TEXT[15:36]}]
    assert statement["said_on"] == ["2021-03-08", None]
    assert statement["confidence"] == 0.988
    assert event["date"] == "2021-03-08"
    assert position["conditional"] == {"start": 37, "end": 92, "text": TEXT[37:92]}
    assert actor["roles"] == [{"office": "governor", "of": "Velkara", "since": "2019", "until": None}]


def test_a_span_of_a_title_that_stands_apart_says_so() -> None:
    title = replace(STATEMENT, content=(Span(0, 4, "Open", "title"),))
    assert printed(replace(RECORD, statements=(title,)))[2]["content"] == [{"start": 0, "end": 4, "text": "Open", "of": "title"}]


@pytest.mark.parametrize("given", [True, False])
def test_the_text_is_printed_only_where_the_input_did_not_hold_it(given: bool) -> None:
    line = printed(Record(replace(DOCUMENT, given=given)))[0]
    assert line.get("text") == (None if given else TEXT)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_prints_as_one_line_of_utf8_and_comes_back(text: str) -> None:
    (line,) = record_lines(Record(replace(DOCUMENT, text=text, given=False)))
    assert len(line.splitlines()) == 1
    line.encode("utf8")
    assert "\x9b" not in line
    assert json.loads(line)["text"].encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


def test_a_ledgers_answer_says_what_stands_beside_the_row() -> None:
    (line,) = found_lines([found(STATEMENT, "accepted")])
    made = json.loads(line)
    assert list(made)[-4:] == ["date", "outlet", "published", "verdict"]
    assert (made["date"], made["outlet"], made["verdict"]) == ("2021-03-08", "The Sarn Courier", "accepted")
    assert json.loads(next(found_lines([FINDING])))["why"] == FINDING.why


@pytest.mark.parametrize("rows", [(), (STATEMENT,), ROWS])
def test_json_is_one_array(rows: tuple[object, ...]) -> None:
    made = json.loads("\n".join(found_json([found(row) for row in rows])))
    assert [row["id"] for row in made] == [row.id for row in rows]  # type: ignore[attr-defined]


def test_csv_opens_in_excel() -> None:
    text = "".join(found_csv([found(STATEMENT)], "statements"))
    assert text.startswith("\ufefftype,id,")
    assert text.count("\r\n") == 2
    (row,) = table(text)
    assert (row["content"], row["at"]) == (TEXT[15:36], "text 15-36")
    assert (row["said_on"], row["hedged"], row["audience"], row["confidence"]) == ("2021-03-08/..", "false", "", "0.988")


def test_a_list_in_a_csv_cell_has_semicolons() -> None:
    assert table("".join(found_csv([found(EVENT)], "events")))[0]["participants"] == "Mara Telk; Oren Vass"
    assert table("".join(found_csv([found(ACTOR)], "actors")))[0]["roles"] == "governor of Velkara (2019–)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    hostile = replace(STATEMENT, speaker=start + 'HYPERLINK("http://x.example")')
    assert table("".join(found_csv([found(hostile)], "statements")))[0]["speaker"].startswith("'")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_cell_that_can_be_written(text: str) -> None:
    made = "".join(found_csv([found(replace(STATEMENT, speaker=text))], "statements"))
    made.encode("utf8")
    (row,) = table(made)
    assert row["id"] == "s1"
    assert not row["speaker"].startswith(tuple("=+-@\t\r\n"))
    assert "\x1b" not in made


@pytest.mark.parametrize("what", TYPES)
def test_the_columns_do_not_depend_on_the_answer(what: str) -> None:
    rows = [found(row) for row in ROWS if isinstance(row, TYPES[what])] or [r for r in BESIDE if isinstance(r, TYPES[what])]
    empty, full = ("".join(found_csv(some, what)) for some in ((), rows))
    assert full.startswith(empty)
    assert set(FIELDS[TYPES[what][0]]) <= set(table(full)[0])
