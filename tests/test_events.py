import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import read_text
from onrecord.events import clauses, events
from onrecord.lexicon import table
from onrecord.records import Actor, Cast, Document, Event, Field, Mention, Span

WEDNESDAY = "2020-06-24"
WHO = {
    "Tessa Vane": ("person", "name"),
    "Piet Orlen": ("person", "name"),
    "Marek Dahl": ("person", "name"),
    "Ruthenia": ("state", "name"),
    "Caldia": ("state", "name"),
    "Norvia": ("state", "name"),
    "Arlen Council": ("organisation", "name"),
    "Quay Force": ("organisation", "name"),
    "League": ("organisation", "name"),
    "she": ("person", "pronoun"),
    "the Ruthenian envoy": ("unnamed", "description"),
    "his Caldian counterpart": ("unnamed", "description"),
    "the head of the Arlen Council": ("person", "description"),
    "two officials": ("unnamed", "description"),
    "farmers": ("unnamed", "description"),
    "reporters": ("unnamed", "description"),
    "leaders": ("unnamed", "description"),
}
FULL = {
    "Vane": "Tessa Vane",
    "Orlen": "Piet Orlen",
    "Dahl": "Marek Dahl",
    "she": "Tessa Vane",
    "the head of the Arlen Council": "Marek Dahl",
}
WORDS = re.compile("|".join(rf"\b{words}\b" for words in sorted([*WHO, *FULL], key=len, reverse=True)))


def cast(text: str, of: Field = "text") -> Cast:
    """Everybody of the table above who is in the text."""
    actors, mentions = {}, []
    for match in WORDS.finditer(text):
        name = FULL.get(match[0], match[0])
        kind, _ = WHO[name]
        actors[name] = Actor(name, name, kind)  # type: ignore[arg-type]
        form = WHO.get(match[0], ("", "name"))[1]
        mentions.append(Mention(Span.cut(text, *match.span(), of), name, name, form))  # type: ignore[arg-type]
    return Cast(tuple(actors.values()), tuple(mentions))


def read(text: str) -> tuple[Event, ...]:
    document, who = Document("d1", "test", text, published=WEDNESDAY), cast(text)
    return events(document, clauses(document, who), who)


def surnames(event: Event) -> list[str]:
    return [name.split()[-1] for name in event.participants]


def only(text: str) -> Event:
    (event,) = read(text)
    return event


@pytest.mark.parametrize(
    ("text", "mode", "participants"),
    [
        ("Tessa Vane met Piet Orlen.", "meeting", ["Vane", "Orlen"]),
        ("Vane met with Orlen and Dahl.", "meeting", ["Vane", "Orlen", "Dahl"]),
        ("Vane met Orlen, and Dahl left.", "meeting", ["Vane", "Orlen"]),
        ("Vane, Orlen and Dahl met.", "meeting", ["Vane", "Orlen", "Dahl"]),
        ("Vane, along with Orlen, met Dahl.", "meeting", ["Vane", "Orlen", "Dahl"]),
        ("Vane met his Caldian counterpart, Marek Dahl, in Kuldin.", "meeting", ["Vane", "Dahl"]),
        ("Marek Dahl, the head of the Arlen Council, met Vane.", "meeting", ["Dahl", "Vane"]),
        ("Ruthenia’s Tessa Vane and Caldia’s Piet Orlen met in Kuldin.", "meeting", ["Vane", "Orlen"]),
        ("Vane met the Ruthenian envoy.", "meeting", ["Vane", "envoy"]),
        ("Vane was received by Orlen.", "meeting", ["Vane", "Orlen"]),
        ("Vane hosted Orlen at the Winter Palace.", "meeting", ["Vane", "Orlen"]),
        ("After meeting Orlen, Vane left.", "meeting", ["Vane", "Orlen"]),
        ("Dahl said Vane had met Orlen.", "meeting", ["Vane", "Orlen"]),
        ("Vane told reporters after a meeting with Orlen that it was late.", "meeting", ["Vane", "Orlen"]),
        ("The deal was struck by Vane and Orlen at a summit in Kuldin.", "meeting", ["Vane", "Orlen"]),
        ("Vane’s meeting with Orlen lasted an hour.", "meeting", ["Vane", "Orlen"]),
        ("Vane held talks with Orlen.", "talks", ["Vane", "Orlen"]),
        ("Ruthenia and Caldia are in talks.", "talks", ["Ruthenia", "Caldia"]),
        ("The talks that began in May between Ruthenia and Caldia are over.", "talks", ["Ruthenia", "Caldia"]),
        (
            "Ruthenia, Caldia and Norvia, the three states overseeing talks in Kuldin, agreed.",
            "talks",
            ["Ruthenia", "Caldia", "Norvia"],
        ),
        ("League-led talks in Kuldin went on.", "talks", ["League"]),
        ("Vane talks to Orlen before a meeting in Kuldin.", "talks", ["Vane", "Orlen"]),
        ("Vane and Orlen spoke by phone.", "call", ["Vane", "Orlen"]),
        ("Vane phoned Orlen.", "call", ["Vane", "Orlen"]),
        ("Vane received a phone call from Orlen.", "call", ["Vane", "Orlen"]),
        ("Vane told Orlen in a phone call that it was late.", "call", ["Vane", "Orlen"]),
        ("Vane had a telephone conversation with leaders including Orlen and Dahl.", "call", ["Vane", "Orlen", "Dahl"]),
        ("Vane visited Kuldin.", "visit", ["Vane"]),
        ("Vane’s visit to Caldia ended.", "visit", ["Vane"]),
        ("During a visit to Kuldin, Vane spoke.", "visit", ["Vane"]),
        ("A conference in Kuldin, hosted by Ruthenia, opened.", "conference", ["Ruthenia"]),
    ],
)
def test_who_met_whom(text: str, mode: str, participants: list[str]) -> None:
    event = only(text)
    assert (event.event_type, event.mode, surnames(event)) == ("CONSULT", mode, participants)


@pytest.mark.parametrize(
    "text",
    [
        "The plan met expectations in Caldia.",
        "Vane met the demands of Orlen.",
        "Vane’s offer met the criteria of Caldia.",
        "Vane’s plan met a cool response in Caldia.",
        "Vane held a press conference with Orlen.",
        "Vane’s call for calm reached Orlen.",
        "Vane talks about Orlen.",
        "The cabinet met on Monday.",
        "The Arlen Council met in Kuldin on Monday.",
        "Two officials from both sides met in Kuldin.",
        "Talks in Kuldin went on.",
        "Vane has never met Orlen.",
        "Vane did not meet Orlen.",
        "Vane left without meeting Orlen.",
        "If Vane meets Orlen, it will be late.",
        "A hundred farmers were received by the Quay Force.",
        "Vane met nobody.",
        "Vane held no talks with Orlen.",
        "",
    ],
)
def test_no_encounter(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Vane met Orlen.", "held"),
        ("Vane in May met Orlen.", "held"),
        ("Vane is due to meet Orlen.", "planned"),
        ("Ruthenia will host talks with Caldia.", "planned"),
        ("Vane spoke ahead of a meeting with Orlen.", "planned"),
        ("Ruthenia has convened a meeting with Caldia for Thursday.", "planned"),
        ("The talks between Ruthenia and Caldia resume on 28 June.", "planned"),
        ("Vane spoke before talks with Orlen.", "planned"),
        ("Vane may meet Orlen.", "proposed"),
        ("Vane proposed a meeting with Orlen.", "proposed"),
        ("Ruthenia called for talks with Caldia.", "proposed"),
        ("Vane urged Orlen to meet Dahl.", "proposed"),
        ("Vane and Orlen are meeting in Kuldin.", "ongoing"),
        ("Vane has been touring Caldia.", "ongoing"),
        ("Vane refused to meet Orlen.", "refused"),
        ("Vane will not meet Orlen.", "refused"),
        ("Vane was not ready to meet Orlen.", "refused"),
        ("Ruthenia boycotted the talks with Caldia.", "refused"),
        ("Vane called off the meeting with Orlen.", "cancelled"),
        ("Vane postponed a visit to Caldia.", "cancelled"),
        ("The meeting between Vane and Orlen was cancelled.", "cancelled"),
        ("A meeting between Vane and Orlen, set for Monday in Kuldin, has been called off.", "cancelled"),
        ("Vane was due to meet Orlen, but the meeting was cancelled.", "cancelled"),
        ("Vane walked out of a meeting with Orlen.", "collapsed"),
        ("The talks between Ruthenia and Caldia collapsed.", "collapsed"),
    ],
)
def test_what_became_of_it(text: str, status: str) -> None:
    assert only(text).status == status


@pytest.mark.parametrize(
    ("text", "date", "place"),
    [
        ("Vane met Orlen in Kuldin on Tuesday.", "2020-06-23", "Kuldin"),
        ("Vane met Orlen in the harbour city of Kuldin last week.", ("2020-06-15", "2020-06-21"), "Kuldin"),
        ("The meeting between Vane and Orlen in Kuldin on June 15 was short.", "2020-06-15", "Kuldin"),
        ("Vane spoke before a meeting in Kuldin with Orlen on Friday.", "2020-06-19", "Kuldin"),
        ("In Kuldin, Vane met Orlen.", None, "Kuldin"),
        ("On Tuesday, Vane met Orlen.", "2020-06-23", None),
        ("Vane on Tuesday met Orlen.", "2020-06-23", None),
        ("The pact was agreed on Monday by Vane and Orlen at a summit in Kuldin.", "2020-06-22", "Kuldin"),
        ("A summit between Ruthenia and Caldia to be held in Kuldin on Friday was agreed.", "2020-06-26", "Kuldin"),
        ("Ruthenia and Caldia sponsor the Kuldin talks.", None, "Kuldin"),
        ("Vane will travel to Norvia for talks on Thursday.", "2020-06-25", "Norvia"),
        ("Vane visited Caldia on Monday.", "2020-06-22", "Caldia"),
        ("Vane talks to Orlen before a meeting in Kuldin, Norvia, May 3, 2020.", "2020-05-03", "Kuldin"),
        ("Vane said on Monday after talks with Orlen that it was late.", None, None),
        ("Vane met Orlen, who said on Monday that he was in Kuldin.", None, None),
        ("Vane met Orlen to discuss the war in Norvia.", None, None),
        ("Vane met Orlen in January.", "2020-01", None),
        ("Vane will hold talks with Orlen in Kuldin over the pass on Friday.", "2020-06-26", "Kuldin"),
        ("Vane will attend talks with Orlen in Kuldin set to open on 28 June.", "2020-06-28", "Kuldin"),
        ("Vane said in a telephone call with Orlen that it was late.", ("2020-06-23", "2020-06-24"), None),
        ("Vane said ahead of a meeting with Orlen that it was late.", ("2020-06-24", "2020-06-25"), None),
        ("The bridge fell on Monday. Vane met Orlen later that day.", "2020-06-22", None),
        ("The bridge fell on Monday.\nVane met Orlen later that day.", None, None),
    ],
)
def test_where_and_when(text: str, date: object, place: str | None) -> None:
    event = only(text)
    assert (event.date, event.place) == (date, place)


def test_parties_are_what_those_who_take_part_stand_for() -> None:
    country = table("countries")["country"][0]
    text = f"{country['adjectives'][0]} Foreign Minister Tessa Vane met Marek Dahl, the head of the Arlen Council, and Caldia."
    bodies = Cast(
        (*cast(text).actors, Actor("Arlen Council", "Arlen Council", "organisation")),
        (
            *cast(text).mentions,
            Mention(Span.cut(text, text.index("Arlen"), text.index("Arlen") + 13), "Arlen Council", "Arlen Council"),
        ),
    )
    document = Document("d1", "test", text)
    (event,) = events(document, clauses(document, bodies), bodies)
    assert event.parties == (country["name"], "Arlen Council", "Caldia")
    assert event.actors == ("Tessa Vane", "Marek Dahl", "Caldia")


def test_a_visited_state_is_a_party_and_takes_no_part() -> None:
    event = only("Vane visited Caldia.")
    assert (event.participants, event.parties) == (("Tessa Vane",), ("Caldia",))


@pytest.mark.parametrize(
    ("text", "participants", "date", "place"),
    [
        ("Vane met Orlen. She met Orlen in Kuldin on Monday.", 2, "2020-06-22", "Kuldin"),
        ("Vane met Orlen in Kuldin. On Monday, Vane, Orlen and Dahl held talks.", 3, "2020-06-22", "Kuldin"),
        ("Vane met Orlen. The meeting was held in Kuldin on June 15.", 2, "2020-06-15", "Kuldin"),
        ("Vane held talks with Orlen in Kuldin. Talks in Kuldin ended on Friday.", 2, "2020-06-19", "Kuldin"),
    ],
)
def test_one_encounter_is_one_event_with_all_its_evidence(text: str, participants: int, date: str, place: str) -> None:
    event = only(text.replace("She", "she"))
    assert (len(event.participants), event.date, event.place, len(event.evidence)) == (participants, date, place, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Vane met Orlen in Kuldin. Vane met Orlen in Brask.",
        "Vane met Orlen on Monday. Vane met Orlen on Tuesday.",
        "Vane met Orlen. Vane phoned Orlen.",
        "Vane met Orlen. Vane met Dahl.",
        "Vane met Orlen. Vane will meet Orlen on Friday.",
        "Vane met Orlen last year. Vane refused to meet Orlen.",
    ],
)
def test_what_contradicts_stays_apart(text: str) -> None:
    assert len(read(text)) == 2


def test_a_title_that_stands_apart_is_read_first() -> None:
    title, text = "Vane meets Orlen in Kuldin", "Vane phoned Dahl."
    both = Cast((*cast(title).actors, *cast(text).actors), (*cast(title, "title").mentions, *cast(text).mentions))
    document = Document("d1", "test", text, title=title, title_apart=True)
    found = events(document, clauses(document, both), both)
    assert [(event.mode, event.evidence[0].of) for event in found] == [("meeting", "title"), ("call", "text")]


def test_why_is_told() -> None:
    event = only("Vane held talks with Orlen.")
    assert (event.because, event.evidence[0].text) == ("talks: take_part", "Vane held talks with Orlen")
    assert 0 < event.confidence <= 1


WORDS_OF_CLAUSES = [
    "met",
    "talks",
    "meeting",
    "visited",
    "call",
    "phone",
    "host",
    "with",
    "between",
    "and",
    "in",
    "of",
    "by",
    "was",
    "will",
    "to",
    "a",
]
SIGNS_AND_NAMES = [
    ",",
    ".",
    "“",
    "(",
    "’s",
    "-led",
    "\n",
    "Vane",
    "Orlen",
    "Caldia",
    "the Ruthenian envoy",
    "Kuldin",
    "on Monday",
]
PIECES = st.sampled_from([*WORDS_OF_CLAUSES, *SIGNS_AND_NAMES])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_gives_rows_whose_words_are_there(text: str) -> None:
    for event in read(text):
        assert event.evidence
        assert all(text[span.start : span.end] == span.text for span in event.evidence)
        assert event.participants
        assert set(event.participants) <= {FULL.get(name, name) for name in WHO}
        assert event.place is None or event.place in text


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_ids_tell_rows_apart_and_stay(text: str) -> None:
    ids = [event.id for event in read(text)]
    assert len(set(ids)) == len(ids)
    assert ids == [event.id for event in read(text)]


def test_one_encounter_told_of_bodies_and_of_who_speaks_for_them_names_the_persons() -> None:
    text = (
        "The secretary of the Norwegian mission met the Kurdish community. Ilan Oran, spokesman for deputies of the "
        "Kurdish community, met the first secretary of the Norwegian mission, Mara Telk. The meeting took place on "
        "June 15."
    )
    (event,) = (event for event in read_text(text, date="2021-06-20").events if event.event_type == "CONSULT")
    assert (event.participants, event.date, len(event.evidence)) == (("Ilan Oran", "Mara Telk"), "2021-06-15", 3)


def test_what_goes_on_is_not_what_was_held_on_a_day() -> None:
    held, ongoing = read("Vane met Orlen on Monday. Vane is meeting Orlen in Brask.")
    assert (held.status, ongoing.status, held.place) == ("held", "ongoing", None)


def test_a_conference_that_somebody_calls_for_is_proposed() -> None:
    event = only("Ruthenia called for a conference in Kuldin.")
    assert (event.mode, event.status, event.participants, event.place) == ("conference", "proposed", ("Ruthenia",), "Kuldin")
    assert read("Ruthenia called for talks.") == ()


def test_i_and_we_are_whoever_says_so() -> None:
    record = read_text("“I met Ilan Oran in Oslo on Monday,” Mara Telk said. “We will not meet Sena Brok.”", date="2021-06-20")
    met = [event for event in record.events if event.event_type == "CONSULT"]
    assert [(event.status, event.participants) for event in met] == [
        ("held", ("Mara Telk", "Ilan Oran")),
        ("refused", ("Mara Telk", "Sena Brok")),
    ]
