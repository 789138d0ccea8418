"""Work grows with a text's length, whatever is in it: texts made to be slow are read at n and 4n and the work is counted.

Linear is 4, quadratic 16.  What is counted are lines of Python that run; the time that expressions take is compared by
`python -m bench.adversarial`, since a busy machine would make any test of it fail.
"""

import pytest
from counting import lines_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.adversarial import UNITS, Stub, seconds
from onrecord.documents.layout import lay_out
from onrecord.documents.normalized import normalized
from onrecord.sentences import sentences

SIZE = 500  # characters; n
MOST = 8.0
LEAST = 20_000  # lines; what is done in fewer says nothing of how it grows


def ratio(unit: str) -> float:
    """How many times as much work four times as much text is."""
    once = lines_run(lambda: seconds(unit, SIZE, Stub()))
    return lines_run(lambda: seconds(unit, 4 * SIZE, Stub())) / max(LEAST, once)


@pytest.fixture(scope="module", autouse=True)
def _all_tables_are_read() -> None:
    for unit in ("Mara Telk said on May 3 that the bridge should be open. ", "TELK: no\n", "A"):
        seconds(unit, SIZE, Stub())


@pytest.mark.parametrize("name", UNITS)
def test_work_is_linear_in(name: str) -> None:
    assert ratio(UNITS[name]) < MOST


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(list(UNITS.values())), min_size=2, max_size=5).map("".join))
def test_work_is_linear_in_mixtures(unit: str) -> None:
    assert ratio(unit) < MOST


@pytest.mark.parametrize("unit", [". ", ".", ". (", '."', "...”", "a.\n", "A. "])
def test_sentences_are_found_without_trying_twice(unit: str) -> None:
    assert len(list(sentences(unit * 100_000))) >= 1  # 200,000 stops; quadratic, this would take an hour


@pytest.mark.parametrize(
    "unit", ["'", " 'a", "a' ", "-\n", "Wolfs-\nberg and so ", "&", "<", "<p", "``", "e\u0301", "\u00ad", "\n    a"]
)
def test_texts_are_normalized_without_trying_twice(unit: str) -> None:
    text = unit * 50_000
    assert len(normalized(text).text) <= len(text)


@pytest.mark.parametrize("unit", ["Photo by: Ana Ruel\n", "Council walks out\n", "May ", " ", "KETTERBY, ", "The mill is shut. "])
def test_a_layout_is_found_in_texts_as_long_as_books(unit: str) -> None:
    assert lay_out("A" + unit * (360_000 // len(unit))).parts
