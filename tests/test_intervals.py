"""Dates as the ledger keeps them: which there are, and the first and the last day of each."""

from datetime import UTC, datetime

import pytest

from onrecord.errors import OnrecordError
from onrecord.ledger.intervals import days, is_date, moment, unwritten, written
from onrecord.records import When


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-04", "2021-04-01", "2021-04-30"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-03-09", "2021-03-09", "2021-03-09"),
        ("2021-03-09T10:00:00", "2021-03-09", "2021-03-09"),
        (("2021-03", "2021-05"), "2021-03-01", "2021-05-31"),
        (("2021", None), "2021-01-01", None),
        ((None, "2021"), None, "2021-12-31"),
        ((None, None), None, None),
        (None, None, None),
        ("2021-13", None, None),
        ("spring", None, None),
    ],
)
def test_the_first_and_the_last_day(when: When, first: str | None, last: str | None) -> None:
    assert days(when) == (first, last)


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2021-03", "2021-03"),
        (("2021-03-01", "2021-03-04"), "2021-03-01/2021-03-04"),
        (("2021", None), "2021/.."),
        ((None, "2021"), "../2021"),
        (None, None),
    ],
)
def test_a_date_is_written_as_one_text_and_comes_back(when: When, text: str | None) -> None:
    assert written(when) == text
    assert unwritten(text) == when


@pytest.mark.parametrize("text", ["2021", "0001", "2021-01", "2021-12", "2021-01-01", "2021-01-31", "2024-02-29"])
def test_dates_that_there_are(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    ["0000", "2021-00", "2021-13", "2021-01-00", "2021-01-32", "2021-04-31", "2023-02-29", "21", "2021-3", "2021-03-9",
     "2021-03-09T1", "٢٠٢١", ""],
)  # fmt: skip
def test_dates_that_there_are_not(text: str) -> None:
    assert not is_date(text)


def test_a_moment_is_told_in_utc() -> None:
    noon = datetime(2021, 3, 12, 12, tzinfo=UTC)
    assert moment("2021-03-12T12:00:00") == moment("2021-03-12T14:00:00+02:00") == noon
    assert moment("2021-03-12T12:00:00").tzinfo is moment("2021-03-12T14:00:00+02:00").tzinfo is UTC
    with pytest.raises(OnrecordError, match="'noon' is no time"):
        moment("noon")
