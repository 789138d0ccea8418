import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reader import load_vocabulary
from onrecord.wordpiece import FORMS, GAPS, WordPiece

SMALL = WordPiece({"[UNK]": 0, "talks": 1, "re": 2, "##open": 3, "##ed": 4, "“": 5, "us": 6, "zu": 7, "##rich": 8, ".": 9})


def words(text: str) -> list[str]:
    pieces = SMALL.cut(text)
    return [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talks reopened", ["talks", "re", "open", "ed"]),
        ("“Talks.”", ["“", "Talks", ".", "”"]),
        ("Zürich", ["Zü", "rich"]),
        ("tal\u200bks", ["tal\u200bks"]),
        ("re\u00adopen", ["re\u00ad", "open"]),
        ("\ufeff talks\u00a0talks", ["talks", "talks"]),
        ("", []),
        (" \n\t ", []),
        ("談判", ["談", "判"]),
        ("허가", ["허가"]),
    ],
)
def test_pieces_are_the_words_as_they_stand(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_an_unknown_word_is_one_piece() -> None:
    pieces = SMALL.cut("xylophone")
    assert (pieces.ids, pieces.starts, pieces.ends) == ([0], [0], [9])


@pytest.mark.parametrize(
    ("text", "form", "gap"),
    [
        ("us", "lower", "none"),
        (" US", "upper", "space"),
        ("\nUs", "title", "line"),
        ("uS", "mixed", "none"),
        ("12", "digits", "none"),
    ],
)
def test_form_and_gap_tell_what_folding_loses(text: str, form: str, gap: str) -> None:
    code = SMALL.cut(text).forms[0]
    assert (FORMS[code // len(GAPS)], GAPS[code % len(GAPS)]) == (form, gap)


def test_a_piece_inside_a_word_says_so() -> None:
    assert [GAPS[code % len(GAPS)] for code in SMALL.cut("reopened").forms] == ["none", "inside", "inside"]


@given(st.text())
def test_pieces_are_in_order_and_never_overlap(text: str) -> None:
    pieces = load_vocabulary().cut(text)
    edges = [edge for pair in zip(pieces.starts, pieces.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= a < b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert all(0 <= code < len(FORMS) * len(GAPS) for code in pieces.forms)
