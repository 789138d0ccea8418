"""Events of several reports → encounters, each once."""

import itertools
from collections.abc import Iterable

import pytest

from onrecord.documents import from_text
from onrecord.encounters import encounters
from onrecord.records import Document, Event, Span, Status, When

REPORTS = {
    day: from_text(f"A report of {day}.", date=day, outlet="The Courier") for day in ("2021-06-14", "2021-06-16", "2021-06-17")
}
numbers = itertools.count()
TELK, ORAN, BROK = "Mara Telk", "Ilan Oran", "Sena Brok"


def event(
    day: str,
    *who: str,
    date: When = "2021-06-15",
    mode: str = "meeting",
    place: str | None = None,
    status: Status = "held",
    parties: tuple[str, ...] = ("Vanta", "Osland"),
) -> tuple[Event, Document]:
    document = REPORTS[day]
    here = (Span.cut(document.text, 0, 8),)
    id_ = f"e{next(numbers)}"
    return Event(id_, document.id, "CONSULT", mode, status, who, here, parties, who, date, place), document


def told(events: Iterable[tuple[Event, Document]]) -> list[int]:
    """How many events each encounter has."""
    return [len(one.events) for one in encounters(events)]


def test_two_reports_of_one_meeting_are_one_encounter_with_what_both_tell() -> None:
    (one,) = encounters(
        [event("2021-06-16", TELK, ORAN, date=("2021-06-14", "2021-06-16")), event("2021-06-17", ORAN, TELK, place="Arlen")]
    )
    assert (len(one.events), len(one.documents)) == (2, 2)
    assert (one.date, one.place, one.status, one.differ) == ("2021-06-15", "Arlen", "held", ())


def test_persons_and_the_parties_that_they_stand_for_can_be_of_one() -> None:
    bodies = event("2021-06-17", "Vantan", "Osland", parties=("Vantan", "Osland"))
    assert told([event("2021-06-16", TELK, ORAN, parties=("Vantan", "Osland")), bodies]) == [2]


@pytest.mark.parametrize(
    "other",
    [
        event("2021-06-17", TELK, BROK, parties=("Vanta", "Kelm")),
        event("2021-06-17", TELK, ORAN, date="2021-06-17"),
        event("2021-06-17", TELK, ORAN, date=None),
        event("2021-06-17", TELK, ORAN, date="2021-06"),
        event("2021-06-17", TELK, ORAN, mode="call"),
        event("2021-06-17", TELK, ORAN, place="Kelm"),
        event("2021-06-16", TELK, ORAN),
        event("2021-06-17", BROK, "Ada Misk"),
    ],
    ids=[
        "others",
        "another day",
        "no day",
        "a month",
        "a call",
        "another place",
        "the same report",
        "other persons for the same",
    ],
)
def test_what_is_told_otherwise_is_another(other: tuple[Event, Document]) -> None:
    assert told([event("2021-06-16", TELK, ORAN, place="Arlen"), other]) == [1, 1]


def test_where_accounts_differ_both_are_shown() -> None:
    (one,) = encounters(
        [
            event("2021-06-14", TELK, ORAN, status="planned"),
            event("2021-06-17", TELK, ORAN, BROK, date="2021-06-16"),
        ]
    )
    assert one.status == "held"
    assert one.differ == (
        "date: 2021-06-15 (The Courier, 2021-06-14); 2021-06-16 (The Courier, 2021-06-17)",
        "status: planned (The Courier, 2021-06-14); held (The Courier, 2021-06-17)",
        "who: Mara Telk, Ilan Oran (The Courier, 2021-06-14); Mara Telk, Ilan Oran, Sena Brok (The Courier, 2021-06-17)",
    )


def test_the_order_of_the_events_does_not_matter() -> None:
    rows = [event(day, TELK, ORAN) for day in REPORTS] + [event("2021-06-17", TELK, BROK)]
    made = {tuple(sorted(tuple(sorted(one.events)) for one in encounters(order))) for order in itertools.permutations(rows)}
    assert len(made) == 1


def test_an_act_in_words_is_no_encounter() -> None:
    row, document = event("2021-06-16", TELK, ORAN)
    assert encounters([(Event(row.id, row.document, "ACCUSE", None, "held", row.participants, row.evidence), document)]) == ()
