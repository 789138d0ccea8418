"""What does not fit in a report."""

import pytest

from onrecord.documents import from_text
from onrecord.oddities import oddities


def test_a_weekday_that_is_not_that_of_its_date_is_listed() -> None:
    document = from_text("The envoy left yesterday, Saturday. The talks began on Monday, 14 June 2021.", date="2021-06-12")
    (found,) = oddities([document])
    assert found.why.startswith("“yesterday, Saturday”, in a report of Saturday, 12 June 2021: the day of the week is not")
    assert (found.kind, found.rows, found.documents) == ("oddity", (document.id,), (document.id,))


def test_the_same_words_count_once() -> None:
    assert len(oddities([from_text("He left on Monday, 15 June 2021. It was Monday, 15 June 2021.", date="2021-06-16")])) == 1


@pytest.mark.parametrize("text", ["The envoy left on Friday.", "He left yesterday, Friday.", "Nothing happened.", ""])
def test_what_fits_is_no_oddity(text: str) -> None:
    assert oddities([from_text(text, date="2021-06-12")]) == ()
