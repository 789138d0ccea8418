"""What the record shows when read across: accounts that contradict each other, and holders that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.findings import findings
from onrecord.records import Finding, Position, Span, identity

if TYPE_CHECKING:
    import random

SPAN = Span(0, 1, "x")


def row(
    holder: str = "Norland",
    stance: str = "support",
    by: str = "self",
    day: str | None = "2021-03-01",
    issue: str = "dam",
    **told: object,
) -> tuple[Position, str | None]:
    """A position and the date of its document, which is one document for each day and source."""
    document = f"{day}/{by}"
    id_ = identity("p", document, holder, issue, stance, by)
    return Position(id_, document, holder, issue, stance, by, (SPAN,), **{"confidence": 0.6, **told}), day  # type: ignore[arg-type]


def read(*rows: tuple[Position, str | None]) -> tuple[Finding, ...]:
    return findings([position for position, _ in rows], {position.document: day for position, day in rows})


def kinds(*rows: tuple[Position, str | None]) -> list[str]:
    return [finding.kind for finding in read(*rows)]


def test_what_a_holder_says_against_what_another_says_of_it() -> None:
    (found,) = read(row(stance="support"), row(stance="oppose", by="Ada Venn", day="2021-03-09"))
    assert found.kind == "dispute"
    assert found.why == (
        "Norland supports dam by its own words or deeds (2021-03-01), but Ada Venn says that Norland opposes it (2021-03-09)."
    )
    assert len(found.rows) == len(found.documents) == 2
    assert found.id == identity("f", "dispute", *found.rows)
    assert found.confidence == 0.6


def test_two_others_against_each_other() -> None:
    (found,) = read(row(stance="support", by="article"), row(stance="oppose", by="Ada Venn"))
    assert (
        found.why
        == "An article says that Norland supports dam (2021-03-01), but Ada Venn says that Norland opposes it (2021-03-01)."
    )


def test_a_holder_that_moved() -> None:
    (found,) = read(row(stance="oppose", day="2023-01-01"), row(stance="support", day="2021-03-01"))
    assert found.kind == "shift"
    assert found.why == (
        "Norland supports dam by word or deed told on 2021-03-01, and opposes it by word or deed told on 2023-01-01."
    )
    assert [document[:10] for document in found.documents] == ["2021-03-01", "2023-01-01"]


CASES = {
    "all agree": ([row(), row(by="Ada Venn"), row(by="article")], []),
    "of two issues": ([row(), row(stance="oppose", by="Ada Venn", issue="toll")], []),
    "of two holders": ([row(), row("Vessia", "oppose", "Ada Venn")], []),
    "one source contradicts itself": ([row(by="Ada Venn"), row(stance="oppose", by="Ada Venn", day="2021-03-02")], []),
    "accounts years apart": ([row(by="Ada Venn"), row(stance="oppose", by="article", day="2024-03-02")], []),
    "an account of a stance since given up": (
        [row(), row(stance="oppose", day="2023-01-01"), row(by="Ada Venn", day="2021-03-09")],
        ["shift"],
    ),
    "an account that the holder bears out": (
        [row(), row(by="Ada Venn"), row(stance="oppose", by="article")],
        ["dispute"],
    ),
    "an account without a date": ([row(), row(stance="oppose", by="Ada Venn", day=None)], ["dispute"]),
    "a doubtful date": ([row(), row(stance="oppose", by="Ada Venn", day="spring")], ["dispute"]),
    "both sides on one day are no move": ([row(), row(stance="oppose")], []),
    "a move on a day without a date": ([row(), row(stance="oppose", day=None)], []),
    "to mixed and back": ([row(), row(stance="mixed", day="2022"), row(day="2023-05")], ["shift", "shift"]),
    "mixed against firm": ([row(stance="oppose"), row(stance="mixed", by="Ada Venn")], ["dispute"]),
    "hedged and mixed against firm": ([row(stance="oppose"), row(stance="mixed", by="Ada Venn", hedged=True)], []),
    "the same by two names of one actor": (
        [row(actor="a1"), row("The Norland side", "oppose", "Ada Venn", actor="a1")],
        ["dispute"],
    ),
    "the same name in capitals": ([row(), row("NORLAND", "oppose", "Ada Venn")], ["dispute"]),
    "accounts that the reading is not sure of": ([row(), row(stance="oppose", by="Ada Venn", confidence=0.5)], []),
    "a move that the reading is not sure of": ([row(confidence=0.5), row(stance="oppose", day="2023-01-01")], []),
    "a move that is only guessed": ([row(), row(stance="oppose", day="2023-01-01", hedged=True)], []),
    "there and back within a month": ([row(), row(stance="oppose", day="2021-03-09"), row(day="2021-03-20")], []),
    "there and back within a year": (
        [row(), row(stance="oppose", day="2021-07-09"), row(day="2021-12-20")],
        ["shift", "shift"],
    ),
    "an account of most of a year before": ([row(), row(stance="oppose", by="Ada Venn", day="2020-07-01")], []),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES.keys())
def test_only_what_contradicts_at_one_time_or_moves_over_time_is_found(
    rows: list[tuple[Position, str | None]], expected: list[str]
) -> None:
    assert kinds(*rows) == expected


def test_a_mixed_stance_makes_a_finding_less_sure() -> None:
    (found,) = read(row(stance="oppose"), row(stance="mixed", by="Ada Venn"))
    assert found.confidence == 0.48


STANCES = st.sampled_from(["support", "oppose", "mixed"])
DAYS = st.sampled_from(["2021-01-01", "2021-02-01T10:00:00Z", "2022", "2023-07", None])
ROWS = st.builds(row, st.sampled_from(["Norland", "Vessia"]), STANCES, st.sampled_from(["self", "article", "Ada Venn"]), DAYS)


@given(st.lists(ROWS, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_the_positions_does_not_matter(rows: list[tuple[Position, str | None]], dice: random.Random) -> None:
    found = read(*rows)
    dice.shuffle(rows)
    assert read(*rows) == found
    known = {position.id: position for position, _ in rows}
    assert len({finding.id for finding in found}) == len(found)
    for finding in found:
        assert len({known[id_].issue for id_ in finding.rows}) == 1
        assert len({known[id_].stance for id_ in finding.rows}) > 1
        assert {known[id_].document for id_ in finding.rows} == set(finding.documents)


def test_many_positions_take_little_time() -> None:
    rows = [
        row(stance="support" if n % 3 else "oppose", by=f"Speaker {n % 50}", day=f"20{n % 20 + 10}-01-01") for n in range(5000)
    ]
    assert len(read(*rows)) < 5000
