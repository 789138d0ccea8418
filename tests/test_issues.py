"""What a passage is about: the words of a codebook's issues, what they weigh and which side they are on."""

from __future__ import annotations

import pytest

from onrecord.positions.issues import Subjects, alike, stem, topics
from onrecord.positions.stances import words
from onrecord.records import Codebook, Issue

DAM = Issue("dam", "Dam", "Norland should stop filling the Haldren dam", ("Haldren", "reservoir", "filling"))
CROSSING = Issue("crossing", "Crossing", "The Odran crossing in Norland should reopen", ("Odran", "crossing"))
TROOPS = Issue("troops", "Troops", "Norland troops should leave the Tarn valley", ("withdrawal", "military presence"))


ALIKE = [
    ("decentralized", "decentralisation", True),
    ("attend", "attendance", True),
    ("withdrawal", "withdraw", True),
    ("arming", "arms", True),
    ("al-Odran", "Odran", True),
    ("Kurils", "Kuril", True),
    ("fighter", "fight", False),
    ("international", "internal", False),
    ("arm", "army", False),
]


@pytest.mark.parametrize(("one", "other", "same"), ALIKE)
def test_words_are_compared_without_their_endings(one: str, other: str, same: bool) -> None:
    assert alike(stem(one.lower()), stem(other.lower())) is same


def test_a_word_that_many_issues_share_weighs_less() -> None:
    dam = topics(Codebook((DAM, CROSSING, TROOPS)))[0]
    assert dam.weights[stem("norland")] < dam.weights[stem("haldren")] == 1.0


def test_the_sign_of_a_word_is_the_way_the_proposition_turns_it() -> None:
    dam, crossing, troops = topics(Codebook((DAM, CROSSING, TROOPS)))
    assert {dam.signs[stem(word)] for word in ("haldren", "reservoir", "filling")} == {-1}
    assert crossing.signs[stem("crossing")] == 1
    assert {troops.signs[stem(word)] for word in ("troops", "presence", "valley")} == {-1}


def test_whoever_is_to_act_is_not_what_is_acted_on() -> None:
    assert topics(Codebook((DAM, CROSSING, TROOPS)))[0].agents == {stem("norland")}


def test_an_issue_knows_its_courses_and_its_names() -> None:
    _, crossing, troops = topics(Codebook((DAM, CROSSING, TROOPS)))
    assert "presence" in troops.axes
    assert crossing.names == {stem("odran"), stem("norland")}
    assert crossing.needed == {stem("odran")}


def test_what_stands_around_speaks_for_an_issue_too_but_less() -> None:
    tokens = words("The Odran road. The crossing. The crossing.")
    subjects = Subjects(topics(Codebook((DAM, CROSSING))), tokens, [(0, 4), (4, 7), (7, 10)])
    first, second, third = (subjects.weight(1, n, subjects.within(1, n, 0, 10)) for n in range(3))
    assert first > second > third > 0
    assert subjects.named(1, 1)
    assert not subjects.named(1, 2)


def test_whoever_is_against_a_thing_is_on_its_other_side() -> None:
    tokens = words("The Odran league. The anti-Odran league.")
    subjects = Subjects(topics(Codebook((DAM, CROSSING))), tokens, [(0, 4), (4, 8)])
    assert [hit.sign for n in (0, 1) for hit in subjects.within(1, n, 0, 8)] == [1, -1]


def test_a_codebook_of_one_issue_and_one_of_none() -> None:
    assert topics(Codebook()) == ()
    assert max(topics(Codebook((DAM,)))[0].weights.values()) == 1.0
