"""What a cue does to its content, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.forces import force_of, within
from onrecord.lexicon import table

CASES = {
    "asserts": ["said", "told", "according to", "promised", "said when asked", "has no doubt", "insisted", "warned",
                "did not doubt", "not only said", "pleaded guilty to", "praised", "said in response to a question",
                "made no secret of", "", "—"],
    "denies": ["denied", "denies", "denied that he had said", "never said", "did not say", "didn’t say", "has not said",
               "disputed", "ruled out that", "dismissed", "do not believe", "took issue with", "never asked",
               "does not call for", "stopped short of saying", "made no mention of"],
    "asks": ["asked", "wants to know", "wanted to know", "wondered", "inquired", "demanded to know", "asked about",
             "was asked"],
    "demands": ["demanded", "urged", "called on", "called for", "called again on", "asked for", "asked the council to",
                "wants", "ordered", "told them to", "insisted on", "appealed to", "recommended", "proposed"],
    "refuses": ["refused to", "declined to", "declined to comment on", "ruled out", "rejected", "opposes", "turned down",
                "turned the plan down", "does not want", "will not accept", "would not say", "won’t discuss",
                "did not respond to", "warned against", "voted against", "cannot accept", "said no to"],
    "doubts": ["doubted", "questioned", "is not sure whether", "cast doubt on", "did not confirm", "could not confirm",
               "neither confirmed nor denied", "did not deny", "did not rule out", "does not know", "is unclear",
               "called into question", "did not say whether", "never rejected", "is sceptical of"],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "cue"), [(force, cue) for force, cues in CASES.items() for cue in cues])
def test_a_cue_alone(expected: str, cue: str) -> None:
    assert force_of(cue) == expected
    assert force_of(cue.upper()) == expected


@pytest.mark.parametrize(
    ("source", "ahead", "cue", "content", "expected"),
    [
        ("Telk", "Telk ", "asked", "whether the road was open", "asks"),
        ("Telk", "Telk ", "asked", "to have the road opened", "demands"),
        ("Telk", "Telk ", "told", "to leave the valley", "demands"),
        ("Telk", "Telk ", "told", "the road was open", "asserts"),
        ("Telk", "Telk ", "rejected", "the plan for the road", "refuses"),
        ("Telk", "Telk ", "rejected", "the minister’s claim", "denies"),
        ("Telk", "Telk ", "rejected", "a plan of the claims court", "refuses"),
        ("Telk", "Telk ", "opposed", "the idea", "refuses"),
        ("Telk", "Telk did not say", "said", "whether the road was open", "asserts"),
        ("Telk", "Telk ", "did not say", "whether the road was open", "doubts"),
        ("Telk", "Telk never ", "said", "the road was open", "denies"),
        ("Telk", "Telk had not publicly ", "said", "the road was open", "denies"),
        ("Telk", "whether or not ", "said", "the road was open", "asserts"),
        ("No one", "No one ", "said", "the road was open", "denies"),
        ("no Oslish official", "no Oslish official ", "said", "the road was open", "denies"),
        ("No 10", "No 10 ", "said", "the road was open", "asserts"),
        ("Neither side", "Neither side ", "rejected", "the plan", "doubts"),
        ("the Not Now party", "the Not Now party ", "said", "the road was open", "asserts"),
    ],
)
def test_what_stands_around_it_tells_too(source: str, ahead: str, cue: str, content: str, expected: str) -> None:
    assert force_of(cue, content, ahead, source) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("denies", "asserts", "denies"),
        ("asks", "asserts", "doubts"),
        ("doubts", "asserts", "doubts"),
        ("asserts", "asserts", "asserts"),
        ("demands", "asserts", "asserts"),
        ("denies", "demands", "demands"),
    ],
)
def test_what_is_said_within_a_denial_is_not_asserted(outer: str, inner: str, expected: str) -> None:
    assert within(outer, inner) == expected  # type: ignore[arg-type]


def test_the_table_says_where_it_comes_from() -> None:
    assert {"source", "date", "gaps"} <= table("forces")["about"].keys()


@given(st.text(), st.text(), st.text(), st.text())
def test_every_cue_has_one(cue: str, content: str, ahead: str, source: str) -> None:
    assert force_of(cue, content, ahead, source) in CASES
