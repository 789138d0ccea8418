import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.statements.quotations import quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We agree,” she said. “Now.”", ["“We agree,”", "“Now.”"]),
        ('"We agree," she said. "Now."', ['"We agree,"', '"Now."']),
        ("‘We won’t go,’ he said", ["‘We won’t go,’"]),
        ("‘The parties’ demands are many,’ he said", ["‘The parties’ demands are many,’"]),
        ("It’s the parties’ own doing", []),
        ("“He told me ‘no’ twice,” she said", ["“He told me ‘no’ twice,”"]),
        ("“He said “no” to us,” she said", ["“He said “no” to us,”"]),
        ("“One.\n\n“Two.”", ["“One.", "“Two.”"]),
        ('“Mixed marks" are common', ['“Mixed marks"']),
        ("«Nous partons», dit-il", ["«Nous partons»"]),
        ("5' 10\" tall", ['" tall']),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == expected


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    assert [q.closed for q in quotations("“One.\n\n“Two.”")] == [False, True]


@given(st.text(alphabet="ab “”‘’\"'\n.,s"))
def test_quotations_never_overlap_and_start_with_a_mark(text: str) -> None:
    found = list(quotations(text))
    edges = [edge for q in found for edge in (q.start, q.end)]
    assert edges == sorted(edges)
    assert all(text[q.start] in '“"‘' and q.end > q.start for q in found)
