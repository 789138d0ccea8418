"""Which words turn what they speak of, and which of them govern a word."""

from __future__ import annotations

import tomllib
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.positions.stances import Word, cue_of, governing, inflected, operators, polarity, words

DATA = tomllib.loads((Path(onrecord.__file__).parent / "data" / "stances.toml").read_text("utf8"))


def signs(text: str) -> list[str]:
    tokens = words(text)
    return [f"{' '.join(w.text for w in tokens[o.first : o.last])} {'+' if o.sign > 0 else '-'}" for o in operators(tokens)]


FOUND = [
    ("They called repeatedly for the lifting of the toll.", ["called repeatedly for +", "lifting -"]),
    ("She isn't clinging to office", ["not -", "clinging to +"]),
    ("He can’t stay", ["not -", "stay +"]),
    ("Pull all their troops out!", ["pull all their troops out -"]),
    ("no longer", ["no longer -"]),
    ("not only", []),
    ("the stalled talks, a negotiating team, planned raids", ["planned +"]),
    ("guests not invited by the council", []),
    ("They were left waiting", []),
    ("The fighting in the north", []),
    ("the talks have gone nowhere", []),
    ("They want the dam undone", ["want +", "undone -"]),
    ("We fight for peace", ["fight for +"]),
    ("a deal that does not include him", ["not -", "include +"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_operators_are_found_in_all_their_forms(text: str, expected: list[str]) -> None:
    assert signs(text) == expected


GOVERNED = [
    ("They reject any deal that does not include DREN", 1),
    ("They demand that DREN step down", -1),
    ("They called for talks and rejected the DAM", -1),
    ("They do not want the pact and demand the DAM", 1),
    ("They must not stop or delay the DAM", 1),
    ("The DAM is unacceptable", -1),
    ("The DAM cannot be part of it", -1),
    ("The DAM must not be built", -1),
    ("The DAM was rejected by the council", -1),
    ("The DAM rejected nothing", 1),
    ("The list endorsed by the council has a DAM", 1),
    ("The list rejected by the council has a DAM", 1),
    ("The council should end or scale back its DAM", -1),
    ("The COUNCIL should end its raids", 1),
    ("TROOPS should leave the valley", -1),
    ("a troop WITHDRAWAL", -1),
]


@pytest.mark.parametrize(("text", "sign"), GOVERNED)
def test_the_signs_of_what_governs_a_word_multiply(text: str, sign: int) -> None:
    at = next(n for n, word in enumerate(text.split()) if word.isupper() and len(word) > 1)
    tokens = words(text)
    assert polarity(governing(tokens, operators(tokens), at)) == sign


@pytest.mark.parametrize(
    ("cue", "sign", "alarm", "assertive"),
    [("rejected", -1, False, False), ("called for", 1, False, False), ("insisted", 1, False, True), ("warned", -1, True, False),
     ("did not accept", -1, False, False), ("denied", -1, False, True)],
)  # fmt: skip
def test_some_cues_take_a_side(cue: str, sign: int, alarm: bool, assertive: bool) -> None:
    found = cue_of(cue)
    assert found
    assert (found.sign, found.alarm, found.assertive) == (sign, alarm, assertive)


@pytest.mark.parametrize("cue", ["said", "told reporters", "according to", "", ":"])
def test_others_take_none(cue: str) -> None:
    assert cue_of(cue) is None


@pytest.mark.parametrize(
    ("word", "form"), [("leave", "left"), ("stop", "stopping"), ("carry", "carried"), ("free", "freed"), ("support", "supports")]
)
def test_words_are_known_in_their_forms(word: str, form: str) -> None:
    assert form in inflected(word)


def test_no_entry_of_the_table_goes_both_ways() -> None:
    courses = list(chain(*DATA["course"].values(), *DATA["result"].values()))
    for_it = {*DATA["attitude"]["support"], *DATA["disposition"]["support"], *DATA["judgement"]["good"], *(a for a, _ in courses)}
    against = {*DATA["attitude"]["oppose"], *DATA["disposition"]["oppose"], *DATA["judgement"]["bad"], *(b for _, b in courses)}
    assert for_it & against == set()
    assert {"source", "date", "gaps"} <= DATA["about"].keys()


@given(st.text(max_size=60))
def test_the_words_of_any_text_stand_where_they_say(text: str) -> None:
    tokens = words(text)
    assert all(text[w.start : w.end] for w in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))
    assert all(isinstance(w, Word) and w.text for w in tokens)
    assert all(0 <= o.first < o.last <= len(tokens) for o in operators(tokens))
