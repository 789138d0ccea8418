"""A text in stretches: every word once, each with the rows it belongs to and its own offset."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.desk.text import Mark, stretches
from onrecord.records import Document, Span

TEXT = "One two three.\r\nFour five."


def cut(text: str, places: list[tuple[int, int]]) -> list[Mark]:
    return [Mark(Span.cut(text, start, end), f"s{n}", "statement") for n, (start, end) in enumerate(places)]


def test_marks_that_lie_in_each_other_and_cross() -> None:
    found = list(stretches(Document("d", "d", TEXT), cut(TEXT, [(0, 7), (4, 13), (4, 7)])))
    assert [(one.text, one.rows, one.depth) for one in found][:3] == [("One ", ("s0",), 1), ("two", ("s0", "s1", "s2"), 3),
                                                                     (" three", ("s1",), 1)]  # fmt: skip
    assert [one.begins for one in found][:3] == [("s0",), ("s1", "s2"), ()]


@given(st.text(alphabet="ab 🜂é\r\n", min_size=1, max_size=40), st.data())
def test_every_word_is_there_once_at_its_offset(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    places = [(min(a, b), max(a, b)) for a, b in data.draw(st.lists(st.tuples(ends, ends), max_size=6)) if a != b]
    found = list(stretches(Document("d", "d", text), cut(text, places)))
    assert (
        "".join(one.text for one in found).replace("\r\n", "\n") == text.replace("\r\n", "\n").replace("\r", "\n")
        or "\r\n" in text
    )
    assert [one.at for one in found] == sorted({one.at for one in found})
    for one, after in zip(found, [*found[1:], None], strict=True):
        end = after.at if after else len(text)
        for n, (start, stop) in enumerate(places):
            assert (f"s{n}" in one.rows) == (start <= one.at and end <= stop)
