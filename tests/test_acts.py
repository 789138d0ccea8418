import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.events import acts, clauses
from onrecord.lexicon import table
from onrecord.names import vocabulary
from onrecord.records import Actor, Cast, Document, Event, Mention, Span, Statement

WHO = {
    "Tessa Vane": ("person", "name"),
    "Piet Orlen": ("person", "name"),
    "Ruthenia": ("state", "name"),
    "Caldia": ("state", "name"),
    "Norvia": ("state", "name"),
    "Arlen Council": ("organisation", "name"),
    "Quay Force": ("organisation", "name"),
    "the Ruthenian envoy": ("unnamed", "description"),
    "the rebels": ("unnamed", "description"),
    "a report": ("unnamed", "description"),
    "Caldian troops": ("organisation", "name"),
}
FULL = {"Vane": "Tessa Vane", "Orlen": "Piet Orlen"}
WORDS = re.compile("|".join(rf"\b{words}\b" for words in sorted([*WHO, *FULL], key=len, reverse=True)))


def cast(text: str) -> Cast:
    """Everybody of the table above who is in the text."""
    actors, mentions = {}, []
    for match in WORDS.finditer(text):
        name = FULL.get(match[0], match[0])
        kind, form = WHO[name]
        actors[name] = Actor(name, name, kind)  # type: ignore[arg-type]
        mentions.append(Mention(Span.cut(text, *match.span()), name, name, form))  # type: ignore[arg-type]
    return Cast(tuple(actors.values()), tuple(mentions))


def read(text: str, *statements: Statement) -> tuple[Event, ...]:
    document, who = Document("d1", "test", text, published="2020-06-24"), cast(text)
    return acts(document, clauses(document, who), statements, who)


def said(text: str, speaker: str, cue: str, content: str) -> Statement:
    """A statement by one of the table, made of the words of the text."""
    inside, verb = (Span.cut(text, text.index(words), text.index(words) + len(words)) for words in (content, cue))
    return Statement("s1", "d1", (inside,), speaker=FULL.get(speaker, speaker), actor=FULL.get(speaker, speaker), cue=verb)


def told(event: Event) -> tuple[str, list[str], list[str]]:
    """Type, who acts, who is addressed."""
    assert event.participants[len(event.participants) - len(event.recipients) :] == event.recipients
    acting = event.participants[: len(event.participants) - len(event.recipients)]
    return event.event_type, [name.split()[-1] for name in acting], [name.split()[-1] for name in event.recipients]


@pytest.mark.parametrize(
    ("text", "kind", "acting", "addressed"),
    [
        ("Vane accused Caldia of bad faith.", "ACCUSE", ["Vane"], ["Caldia"]),
        ("Caldia condemned Norvia’s raid.", "ACCUSE", ["Caldia"], ["Norvia"]),
        ("Caldia blamed the raid on Norvia.", "ACCUSE", ["Caldia"], ["Norvia"]),
        ("Vane left the hall, accusing Orlen of bad faith.", "ACCUSE", ["Vane"], ["Orlen"]),
        ("Caldia lodged a formal protest with Norvia.", "ACCUSE", ["Caldia"], ["Norvia"]),
        ("Norvia was accused by Caldia of bad faith.", "ACCUSE", ["Caldia"], ["Norvia"]),
        ("Caldia demanded that Norvia open the bridge.", "REQUEST", ["Caldia"], ["Norvia"]),
        ("Caldia demanded an apology from Norvia.", "REQUEST", ["Caldia"], ["Norvia"]),
        ("Vane called on Monday on the Arlen Council to wait.", "REQUEST", ["Vane"], ["Council"]),
        ("Vane ordered the Quay Force to leave.", "REQUEST", ["Vane"], ["Force"]),
        ("The Arlen Council published a letter urging Caldia to wait.", "REQUEST", ["Council"], ["Caldia"]),
        ("Caldia backed the rebels.", "SUPPORT", ["Caldia"], ["rebels"]),
        ("Caldia praised Orlen, and Vane left.", "SUPPORT", ["Caldia"], ["Orlen"]),
        ("Caldia recognised the government of Norvia.", "SUPPORT", ["Caldia"], ["Norvia"]),
        ("Vane apologised to Norvia for the raid.", "SUPPORT", ["Vane"], ["Norvia"]),
        ("Caldia and Norvia signed an agreement.", "SUPPORT", ["Caldia", "Norvia"], []),
        ("Caldia signed a treaty with Norvia.", "SUPPORT", ["Caldia"], ["Norvia"]),
        ("Caldia accepted the demands of Norvia.", "CONCEDE", ["Caldia"], ["Norvia"]),
        ("Caldia eased its sanctions against Norvia.", "CONCEDE", ["Caldia"], ["Norvia"]),
        ("Caldia granted Norvia access to the port.", "CONCEDE", ["Caldia"], ["Norvia"]),
        ("Caldia allowed the Quay Force to return.", "CONCEDE", ["Caldia"], ["Force"]),
        ("Caldia rejected the plan of Norvia.", "REJECT", ["Caldia"], ["Norvia"]),
        ("Norvia’s plan was rejected by Caldia.", "REJECT", ["Caldia"], ["Norvia"]),
        ("Caldia dismissed an appeal by Mr. Orlen.", "REJECT", ["Caldia"], ["Orlen"]),
        ("Vane refused to speak with Orlen.", "REJECT", ["Vane"], ["Orlen"]),
        ("Caldia and Norvia failed to reach an agreement.", "REJECT", ["Caldia", "Norvia"], []),
        ("Caldia threatened to attack Norvia.", "THREATEN", ["Caldia"], ["Norvia"]),
        ("Vane warned Norvia not to open the bridge.", "THREATEN", ["Vane"], ["Norvia"]),
        ("Caldia vowed to invade Norvia.", "THREATEN", ["Caldia"], ["Norvia"]),
        ("Caldia agreed to share water with Norvia.", "AGREE", ["Caldia"], ["Norvia"]),
        ("Caldia and Norvia agreed to share water.", "AGREE", ["Caldia", "Norvia"], []),
        ("Caldia offered to release the hostages.", "AGREE", ["Caldia"], []),
        ("Caldia will give Norvia a loan.", "AGREE", ["Caldia"], ["Norvia"]),
        ("Caldia pledged to end the siege of Norvia.", "AGREE", ["Caldia"], ["Norvia"]),
        ("Later the Ruthenian envoy praised Orlen.", "SUPPORT", ["envoy"], ["Orlen"]),
    ],
)
def test_who_acted_towards_whom(text: str, kind: str, acting: list[str], addressed: list[str]) -> None:
    (event,) = read(text)
    assert told(event) == (kind, acting, addressed)


@pytest.mark.parametrize(
    ("text", "kind", "addressed"),
    [
        ("Caldia did not agree to the plan of Norvia.", "REJECT", ["Norvia"]),
        ("Caldia has never recognised the government of Norvia.", "REJECT", ["Norvia"]),
        ("Caldia refused to support Norvia.", "REJECT", ["Norvia"]),
        ("Caldia is not willing to negotiate with Norvia.", "REJECT", ["Norvia"]),
        ("Caldia vowed not to recognise Norvia.", "REJECT", ["Norvia"]),
        ("Caldia offered to suspend the raids on Norvia.", "AGREE", ["Norvia"]),
        ("Caldia promised to suspend aid to Norvia.", "THREATEN", ["Norvia"]),
    ],
)
def test_a_word_that_denies_or_ends_turns_the_type(text: str, kind: str, addressed: list[str]) -> None:
    (event,) = read(text)
    assert told(event) == (kind, ["Caldia"], addressed)


@pytest.mark.parametrize(
    "text",
    [
        "Vane said Caldia was large.",
        "Vane spoke of Caldia.",
        "The support group met Vane in Caldia.",
        "Caldia support for Norvia is strong.",
        "The Caldia-backed council met Orlen.",
        "Demand for grain fell in Caldia.",
        "Vane did not accuse Caldia.",
        "Vane did not ask Caldia for help.",
        "Caldia never threatened to attack Norvia.",
        "Did Caldia accuse Norvia?",
        "Will Caldia support Norvia?",
        "If Caldia rejects the plan of Norvia, war is near.",
        "Caldia may reject the plan of Norvia.",
        "Norvia was accused of bad faith.",
        "Norvia is opposed to the bridge.",
        "Vane declined to comment on Norvia.",
        "The raid threatened to overshadow Caldia.",
        "Caldia struck a balance with Norvia.",
        "Vane asked Orlen about Caldia.",
        "The harvest failed thanks to Norvia.",
        "The rebels accused nobody.",
        "Caldia will be cold.",
        "Vane prepared to leave Caldia.",
        "Vane would never give up Caldia.",
        "Vane told Caldia Today of the raid.",
        "Vane stood with his arms crossed.",
        "Vane is back in Caldia.",
        "Vane kept her promise to help Caldia.",
        "Vane did not praise Orlen.",
        "Vane spoke of the wisdom of promising to support Orlen.",
        "Vane agreed that Caldia was large.",
        "Vane could win by accusing Orlen.",
        "Caldia would agree to a plan of Norvia.",
    ],
)
def test_what_is_no_act(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("Vane condemned the killing of Orlen.", []),
        ("Vane demanded the release of Orlen.", []),
        ("Vane demanded withdrawal from Norvia.", []),
        ("Vane asked for Orlen to be released.", []),
        ("Vane urged him to leave Norvia.", []),
        ("Vane urged the council to blame Norvia.", []),
        ("Vane condemned a report.", []),
        ("Vane condemned violence, and Orlen left.", []),
        ("Caldia promised to withdraw Caldian troops.", []),
    ],
)
def test_who_suffers_or_stands_elsewhere_is_not_addressed(text: str, addressed: list[str]) -> None:
    (event,) = read(text)
    assert told(event)[2] == addressed


def test_a_country_is_addressed_by_its_adjective() -> None:
    nation = next(
        entry for rows in vocabulary().entries.values() for row, _, entry in rows if entry.kind == "nation" and len(row) == 1
    )
    adjective = next(form for rows in vocabulary().entries.values() for _, form, entry in rows if entry == nation)
    (event,) = read(f"Caldia rejected the {adjective} offer.")
    assert (event.participants, event.recipients) == (("Caldia", nation.name), (nation.name,))
    (event,) = read(f"Caldia condemned {adjective} refugees.")
    assert event.recipients == ()


def test_the_speaker_of_a_cue_acts() -> None:
    text = "“Norvia lies,” the minister charged, and then rejected an offer by Orlen."
    (event,) = read(text, said(text, "Vane", "rejected", "an offer by Orlen"))
    assert told(event) == ("REJECT", ["Vane"], ["Orlen"])
    assert event.because == "rejected: speaker"


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (
            "Caldia said it will not sign a treaty with Norvia.",
            "it will not sign a treaty with Norvia",
            ("REJECT", ["Caldia"], ["Norvia"]),
        ),
        ("Caldia said it would release Orlen.", "it would release Orlen", ("AGREE", ["Caldia"], ["Orlen"])),
        ("Caldia said it would boycott Norvia.", "it would boycott Norvia", ("THREATEN", ["Caldia"], ["Norvia"])),
        ("Caldia said Norvia must open the bridge.", "Norvia must open the bridge", ("REQUEST", ["Caldia"], ["Norvia"])),
        ("Caldia said: “We reject the plan of Norvia.”", "“We reject the plan of Norvia.”", ("REJECT", ["Caldia"], ["Norvia"])),
        ("Caldia said it will withdraw unless Norvia pays.", "it will withdraw unless Norvia pays", None),
        ("Caldia said Norvia must be admired.", "Norvia must be admired", None),
        ("Caldia said he rejected Norvia.", "he rejected Norvia", None),
        ("Caldia said Orlen would attack Norvia.", "Orlen would attack Norvia", None),
    ],
)
def test_what_somebody_says_of_himself_or_asks_of_another(text: str, content: str, expected: tuple[object, ...] | None) -> None:
    found = [told(event) for event in read(text, said(text, "Caldia", "said", content))]
    assert found == ([expected] if expected else [])


def test_what_one_party_tells_of_another_is_less_sure() -> None:
    text = "Vane said Caldia had rejected the plan of Norvia."
    (event,) = read(text, said(text, "Vane", "said", "Caldia had rejected the plan of Norvia"))
    assert told(event) == ("REJECT", ["Caldia"], ["Norvia"])
    assert (event.confidence, event.because) == (0.5, "rejected: subject, told by another")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Caldia rejected the plan of Norvia.", "held"),
        ("Caldia decided to reject the plan of Norvia.", "held"),
        ("Caldia is expected to reject the plan of Norvia.", "planned"),
        ("Caldia is set to sign a treaty with Norvia.", "planned"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert [event.status for event in read(text)] == [status]


def test_one_act_is_one_row_with_all_its_evidence() -> None:
    (event,) = read("Caldia rejected the plan of Norvia. On Monday Caldia rejected Norvia’s other plan, too.")
    assert [span.text for span in event.evidence] == ["Caldia rejected the plan of Norvia", "Caldia rejected Norvia’s other plan"]
    assert event.date == "2020-06-22"
    assert (event.participants, event.actors, event.parties) == (("Caldia", "Norvia"),) * 3
    assert event.mode is None


def test_other_types_and_other_parties_are_other_rows() -> None:
    found = read("Caldia rejected the plan of Norvia. Caldia accused Norvia of bad faith. Orlen rejected the plan of Norvia.")
    assert [event.event_type for event in found] == ["REJECT", "ACCUSE", "REJECT"]
    assert len({event.id for event in found}) == 3


def test_every_type_of_the_vocabulary_is_explained() -> None:
    rows = table("acts")
    assert {row["type"] for row in rows["act"]} == set(rows["types"]) == set(rows["links"]) - {"victims", "stop", "through"}


SCRAPS = [
    *WHO, *FULL, "accused", "demanding", "refused to", "will", "not", "that", "of", "by", "to", "must", "agreed", "support",
    "withdraw", "it", "and", "a plan", "on Monday", ",", "“", "”", ".", "?", "-",
]  # fmt: skip


@given(st.lists(st.sampled_from(SCRAPS), max_size=14))
def test_whatever_the_words_each_row_rests_on_them(scraps: list[str]) -> None:
    text = " ".join(scraps)
    for event in read(text):
        assert event.participants
        assert event.evidence
        assert set(event.recipients) < set(event.participants)
        assert all(text[span.start : span.end] == span.text for span in event.evidence)
