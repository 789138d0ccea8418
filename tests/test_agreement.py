"""How far people agree: figures of published examples, and what is left out."""

import pytest

from onrecord.agreement import alpha, disputed, kappa, pairs, said
from onrecord.records import Review

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section A: two observers, binary data, alpha 0.095
ONE, OTHER = "0100000010", "1110010000"
TOLD = {str(n): {"A": a, "B": b} for n, (a, b) in enumerate(zip(ONE, OTHER, strict=True))}


def review(row: str, verdict: str, by: str | None, **more: object) -> Review:
    told = {"changes": {}, "note": None, "at": "2026-01-01", "words": "", "attached": row} | more
    return Review(
        1, row, "statement", "d", verdict, told["changes"], by, None, "2026-01-01", "", told["attached"], bool(more.get("back"))
    )


def test_krippendorffs_own_example() -> None:
    assert alpha(TOLD) == pytest.approx(0.095, abs=0.0005)


def test_cohens_kappa() -> None:
    both = [(one["A"], one["B"]) for one in TOLD.values()]
    assert kappa(both) == pytest.approx((0.6 - 0.56) / (1 - 0.56))
    assert [(pair.both, pair.same) for pair in pairs(TOLD)] == [(10, 6)]


def test_where_all_say_the_same_of_everything_neither_is_defined() -> None:
    same = {"1": {"A": "accepted", "B": "accepted"}}
    assert (alpha(same), pairs(same)[0].kappa, kappa([])) == (None, None, None)


def test_full_agreement_is_one() -> None:
    told = {"1": {"A": "x", "B": "x"}, "2": {"A": "y", "B": "y"}}
    assert (alpha(told), pairs(told)[0].kappa) == (1, 1)


def test_rows_that_one_judged_do_not_count() -> None:
    assert alpha({**TOLD, "alone": {"A": "0"}}) == alpha(TOLD)


def test_the_newest_word_of_each_counts_and_what_was_taken_back_does_not() -> None:
    told = said(
        [
            review("s1", "accepted", "A"),
            review("s1", "rejected", "A"),
            review("s1", "corrected", "B", changes={"speaker": "Vass"}),
            review("s1", "accepted", None),
            review("s2", "accepted", "A", back=True),
            review("s3", "accepted", "A", attached=None),
        ]
    )
    assert told == {"s1": {"A": "rejected", "B": "corrected: speaker = Vass"}}
    assert disputed(told) == ["s1"]
