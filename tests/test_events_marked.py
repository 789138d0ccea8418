"""What the model marks of encounters, given by hand: who is meant, what became of it, where and when."""

import numpy as np
import pytest

from onrecord.events import clauses, events
from onrecord.heads import HEADS, PART_LABELS
from onrecord.reader import EncounterSpan, NameSpan, Reader, Reading, _encounters
from onrecord.records import Actor, Cast, Document, Event, Mention, Part, Span

WEDNESDAY = "2020-06-24"
NAMES = {"Tessa Vane": "person", "Piet Orlen": "person", "Marek Dahl": "person", "Quay Force": "organisation"}


def spans(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Where each of the words, parted by strokes, stands for the first time."""
    return tuple((text.index(part), text.index(part) + len(part)) for part in words.split("|") if part)


def mark(
    text: str,
    trigger: str,
    who: str = "",
    place: str = "",
    time: str = "",
    status: str = "held",
    sure: float = 0.95,
    mode: str = "meeting",
) -> EncounterSpan:
    ((start, end),) = spans(text, trigger)
    return EncounterSpan(mode, status, start, end, 0.9, sure, spans(text, who), spans(text, place), spans(text, time))


def read(text: str, *marks: EncounterSpan, places: str = "", parts: tuple[Part, ...] = ()) -> tuple[Event, ...]:
    actors = tuple(Actor(name, name, kind) for name, kind in NAMES.items() if name in text)  # type: ignore[arg-type]
    mentions = tuple(Mention(Span.cut(text, *spans(text, actor.name)[0]), actor.id, actor.name) for actor in actors)
    names = tuple(NameSpan("place", start, end, 0.9) for start, end in spans(text, places))
    document, who = Document("d1", "test", text, published=WEDNESDAY, parts=parts), Cast(actors, mentions)
    return events(document, clauses(document, who), who, {"text": Reading((), names, marks)})


@pytest.mark.parametrize(
    ("text", "who", "participants"),
    [
        ("Tessa Vane dined with Piet Orlen.", "Tessa|Orlen", ("Tessa Vane", "Piet Orlen")),
        ("Tessa Vane dined with Mr. Piet Orlen.", "Tessa Vane|Mr.|Piet Orlen", ("Tessa Vane", "Piet Orlen")),
        ("Tessa Vane dined with Ulan of Aral-Tash.", "Tessa Vane|Aral", ("Tessa Vane", "Aral-Tash")),
        ("Ostria and Belmark dined.", "Ostria and Belmark", ("Ostria", "Belmark")),
        ("Envoys of the Quay Force and Belmark dined.", "Envoys of the Quay Force and Belmark", ("Quay Force", "Belmark")),
    ],
)  # fmt: skip
def test_marked_words_mean_whole_people_each_once(text: str, who: str, participants: tuple[str, ...]) -> None:
    (event,) = read(text, mark(text, "dined", who))
    assert event.participants == participants


def test_nobody_in_particular_takes_no_part() -> None:
    text = "Their colleagues and Mr. dined."
    assert read(text, mark(text, "dined", "Their colleagues|Mr.|and")) == ()
    text = "Did anybody dine with Piet Orlen?"
    assert read(text, mark(text, "dine", "anybody|Piet Orlen")) == ()


def test_who_acts_before_in_the_sentence_acts_again() -> None:
    text = "Tessa Vane dined with Piet Orlen on Monday and lunched with Marek Dahl on Tuesday."
    events_ = read(
        text, mark(text, "dined", "Tessa Vane|Piet Orlen", time="Monday"), mark(text, "lunched", "Marek Dahl", time="Tuesday")
    )
    assert [event.participants for event in events_] == [("Tessa Vane", "Piet Orlen"), ("Tessa Vane", "Marek Dahl")]


SERIES = (
    "Tessa Vane and Piet Orlen dined on 9 June. A fifth round, scheduled for 13 July, was postponed. "
    "The ministers will gather on 20 July."
)


def test_a_round_is_of_those_who_met_before() -> None:
    first = mark(SERIES, "dined", "Tessa Vane|Piet Orlen", time="9 June")
    fifth = mark(SERIES, "fifth round", time="13 July", status="planned", sure=0.5, mode="talks")
    later = mark(SERIES, "gather", "The ministers", time="20 July", status="planned")
    found = read(SERIES, first, fifth, later)
    assert [(event.date, event.status) for event in found] == [
        ("2020-06-09", "held"), ("2020-07-13", "cancelled"), ("2020-07-20", "planned"),
    ]  # fmt: skip
    assert {event.participants for event in found} == {("Tessa Vane", "Piet Orlen")}


def test_the_meeting_is_the_one_told_of_before() -> None:
    text = "Tessa Vane dined with Piet Orlen. The meeting took place on 15 June."
    (event,) = read(text, mark(text, "dined", "Tessa Vane|Piet Orlen"), mark(text, "The meeting", time="15 June"))
    assert event.date == "2020-06-15"


@pytest.mark.parametrize(
    ("text", "sure", "status"),
    [
        ("Tessa Vane was to have dined with Piet Orlen.", 0.5, "cancelled"),
        ("Tessa Vane turned down an offer, so she never dined with Piet Orlen.", 0.5, "refused"),
        ("Tessa Vane dined with Piet Orlen, which did not take place.", 0.5, "cancelled"),
        ("Tessa Vane was to have dined with Piet Orlen.", 0.95, "held"),
    ],
)
def test_where_the_model_doubts_the_words_around_tell_what_came_of_it(text: str, sure: float, status: str) -> None:
    (event,) = read(text, mark(text, "dined", "Tessa Vane|Piet Orlen", sure=sure))
    assert event.status == status


@pytest.mark.parametrize(
    ("text", "time", "status", "date"),
    [
        ("Tessa Vane dined with Piet Orlen Friday.", "Friday", "planned", "2020-06-26"),
        ("Tessa Vane dined with Piet Orlen Friday.", "Friday", "held", "2020-06-19"),
        ("On 16 June Tessa Vane dined with Piet Orlen, it said.", "", "held", "2020-06-16"),
        ("Tessa Vane dined with Piet Orlen in the canteen on 3 June.", "", "held", "2020-06-03"),
        ("Tessa Vane dined with Piet Orlen at noon.", "noon", "held", WEDNESDAY),
        ("Tessa Vane dined with Piet Orlen twice.", "twice", "held", None),
    ],
)
def test_when(text: str, time: str, status: str, date: str | None) -> None:
    (event,) = read(text, mark(text, "dined", "Tessa Vane|Piet Orlen", time=time, status=status))
    assert event.date == date


def test_what_is_dated_after_the_report_is_to_come() -> None:
    text = "Tessa Vane dined with Piet Orlen on 3 July."
    (event,) = read(text, mark(text, "dined", "Tessa Vane|Piet Orlen", time="3 July"))
    assert (event.date, event.status) == ("2020-07-03", "planned")


@pytest.mark.parametrize(
    ("place", "names", "found"),
    [("the|Kuldin", "", "Kuldin"), ("Port", "Port Kuldin", "Port Kuldin"), ("Piet Orlen", "", None), ("here", "", "SORREL BAY")],
)
def test_where(place: str, names: str, found: str | None) -> None:
    text = "SORREL BAY, June 24 - Tessa Vane dined with Piet Orlen here, in the hall of Port Kuldin."
    (event,) = read(
        text,
        mark(text, "dined", "Tessa Vane|Piet Orlen", place),
        places=names,
        parts=(Part("dateline", 0, len("SORREL BAY, June 24 - ")),),
    )
    assert event.place == found


def test_a_call_by_its_words_is_a_call() -> None:
    text = "Ostria took a call from Belmark."
    (event,) = read(text, mark(text, "took a call", "Ostria|Belmark"))
    assert event.mode == "call"


def test_parts_stay_in_their_sentence_and_neighbours_are_one() -> None:
    text = "Telk held a first official visit. Mr. Oran met Ulan.\n\nDahl left."
    pieces = Reader().wordpiece.cut(text)
    scores = {head: np.zeros((len(pieces), width), np.float32) for head, width in HEADS.items()}
    scores["parts"][:, 0] = 9
    marked = {"trigger": "a|first|official visit|met", "participant": "Telk|Mr.|Oran|Ulan|Dahl"}
    for part, words in marked.items():
        for start, end in spans(text, words):
            inside = [n for n in range(len(pieces)) if start <= pieces.starts[n] < end]
            for n in inside:
                scores["parts"][n] = 0
                scores["parts"][n, PART_LABELS.index(f"{'B' if n == inside[0] else 'I'}-{part}")] = 18
    told = [(text[m.start : m.end], [text[a:b] for a, b in m.participants]) for m in _encounters(text, pieces, scores)]
    assert told == [("a first official visit", ["Telk"]), ("met", ["Mr. Oran", "Ulan"])]
