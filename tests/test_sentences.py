from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met. They parted.", ["They met.", "They parted."]),
        ("Mr. Orlen met Gen. Tessa Vane. She left.", ["Mr. Orlen met Gen. Tessa Vane.", "She left."]),
        ("The U.N. sent J. Orlen to talk.", ["The U.N. sent J. Orlen to talk."]),
        ("“No.” He left.", ["“No.”", "He left."]),
        ("Is it over? Not yet! Wait", ["Is it over?", "Not yet!", "Wait"]),
        ("It cost 3.5 crowns.", ["It cost 3.5 crowns."]),
        (
            "They meet at 9 a.m. Monday. It ends at 5 p.m. Nobody waits.",
            ["They meet at 9 a.m. Monday.", "It ends at 5 p.m.", "Nobody waits."],
        ),
        ("Art. 5 and No. 7 stand. She said no. Ft. Orsk fell.", ["Art. 5 and No. 7 stand.", "She said no.", "Ft. Orsk fell."]),
        ("A headline\n\nA text.", ["A headline", "A text."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_a_part_of_a_text_keeps_the_whole_texts_offsets() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in sentences(text, 5, 9)] == ["Two."]


@given(st.text())
def test_all_that_is_no_space_is_in_one_sentence(text: str) -> None:
    spans = list(sentences(text))
    inside = "".join(text[a:b] for a, b in spans)
    assert "".join(inside.split()) == "".join(text.split())
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
