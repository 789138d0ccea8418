"""Promises that hold for every input, through all six steps."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.documents import from_text
from onrecord.models import Models
from onrecord.pipeline import read_document
from onrecord.records import Codebook, Issue, Record, Span

BOOK = Codebook(
    (
        Issue("bridge", "The bridge", "The bridge over the Sarn should be opened", ("bridge", "crossing")),
        Issue("troops-leave", "Troops leave", "Ostrian troops should leave the valley", ("troops", "withdraw")),
    )
)
SCRAPS = [
    "“We will open the bridge,” ", '"We will not," ', "Mara Telk", "Foreign Minister Oren Vass", "he", " said",
    " told reporters ", " on Thursday", "that ", "the troops must leave the valley", "according to ", "a senior official",
    ", who asked not to be named, ", " met ", " in Velkara", ".", "\n\n", "\r\n", " ", "\u00a0", "\u200b", "\ufeff", "“", "”",
    "‘", "’", "'", '"', ": ", "😀", "é", "e\u0301", "Photo by: Sarn", "VELKARA, March 12 (SNA) - ", "March 12, 2021",
    "3/12/2021, 5:14:08 PM", "According to the source, ", "(SNC)", "\ud800",
]  # fmt: skip


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


def spans_of(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)


def check(record: Record) -> None:
    document = record.document
    for row in (*record.statements, *record.events, *record.positions):
        assert row.evidence
        assert row.document == document.id
        for span in spans_of(row):
            assert document.field(span.of)[span.start : span.end] == span.text
            assert span.text
    ids = [row.id for row in (*record.statements, *record.events, *record.positions)]
    assert len(ids) == len(set(ids))
    actors = {actor.id for actor in record.actors}
    assert {s.actor for s in record.statements if s.actor} <= actors
    assert {s.within for s in record.statements if s.within} <= set(ids)
    assert {s for p in record.positions for s in p.statements} <= set(ids)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), max_size=30).map("".join), st.none() | st.sampled_from(SCRAPS))
def test_every_spans_words_stand_at_its_offsets(models: Models, text: str, title: str | None) -> None:
    check(read_document(from_text(text, title=title, date="2021-03-12"), models, BOOK))


def test_the_same_text_gives_the_same_record(models: Models) -> None:
    text = "Mara Telk met Oren Vass in Velkara on Thursday. “The bridge must be opened,” Telk said. Vass rejected this."
    once, again = (read_document(from_text(text, date="2021-03-12"), one, BOOK) for one in (models, Models()))
    assert once == again
    check(once)
    assert once.statements
    assert once.statements[0].speaker == "Mara Telk"


def test_an_empty_text_gives_an_empty_record(models: Models) -> None:
    record = read_document(from_text(""), models, BOOK)
    assert (record.statements, record.events, record.positions) == ((), (), ())


def test_a_book_is_read_in_time_that_grows_with_its_length(models: Models) -> None:
    paragraph = "Mara Telk said the bridge would open. Oren Vass, who leads the valley council, denied it on Thursday.\n\n"
    record = read_document(from_text(paragraph * 300), models, BOOK)
    check(record)
    said = [s for s in record.statements if s.cue and s.cue.text == "said"]
    assert len(said) >= 295  # nothing is lost where windows meet
