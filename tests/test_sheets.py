"""Rows on a terminal of any width: whole ids and dates, words that can be read, and hostile text that stays text."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from onrecord import sheets, tables

ID = "s0123456789ab"
ROWS = {
    "documents": ("2021-03-12", "The Sarn Courier", "The bridge at Sarn opens again after four years of talks", ID),
    "actors": ("Mara Telk", "person", "Governor Telk; M. Telk", "governor of Velkara (since 2019); member of the council", ID),
    "statements": ("2021-03-11", "Mara Telk", "had said: the bridge would open and stay open", "The Sarn Courier", ID),
    "events": ("2021-03-04", "meeting, planned", "Mara Telk, Oren Vass, envoys of Ostria", "Velkara", "The Sarn Courier", ID),
    "encounters": ("2021-03-04", "meeting, planned", "Mara Telk, Oren Vass", "Velkara", "the day: 4 or 5 March", f"{ID} {ID}"),
    "positions": ("2021-03-11", "Mara Telk", "support", "bridge-opening", "self, Oren Vass", "said: it must open", ID),
    "findings": ("dispute", "Mara Telk says that the bridge was open; Oren Vass says that it was closed", ID),
    "timeline": ("2021-03-11", "support bridge-opening", "Mara Telk (by Oren Vass)", "said: the bridge must open", ID),
    "search": ("2021-03-11", "said", "Mara Telk", "…before the winter the «bridge» would be open to both sides…", ID),
    "reviews": ("2021-03-12", "corrected: stance = mixed", "M. Ansel", "read it twice", "the bridge must open", "there", ID),
}  # fmt: skip
LEAST_READABLE = 20


def drawn(headings: tuple[str, ...], *rows: tuple[str, ...], width: int = 100, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    console.print(sheets.sheet(headings, rows, width=width))
    return out.getvalue()


def words(*cells: str, terminal: bool = False) -> str:
    return drawn(("words",) * len(cells), cells, terminal=terminal)


def test_every_answer_has_a_row_here() -> None:
    assert ROWS.keys() == tables.HEADINGS.keys()


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("what", ROWS)
def test_every_answer_can_be_read_at_every_width(what: str, width: int) -> None:
    """Its ids and dates are whole, no line is too long, and no word is cut into letters."""
    shown = drawn(tables.HEADINGS[what], ROWS[what], width=width)
    told = shown.split()
    assert max(map(len, shown.splitlines())) <= width
    assert ID in told
    assert all(part in told for cell in ROWS[what] for part in cell.split() if len(part) <= sheets.LONGEST_WORD)


@pytest.mark.parametrize(("width", "is_table"), [(60, False), (80, False), (100, True), (140, True)])
def test_cards_stand_where_a_table_does_not_fit(width: int, is_table: bool) -> None:
    first = drawn(tables.HEADINGS["positions"], ROWS["positions"], width=width).lstrip().splitlines()[0]
    assert (first.split() == list(tables.HEADINGS["positions"])) is is_table
    assert (first.split() == ["date", "2021-03-11"]) is not is_table


def test_a_table_fits_as_long_as_its_last_column_does() -> None:
    """ "date" has 4, the words need 20, and the table 5 of its own: one column between, two at the edges."""
    row = ("2021", "one two three four five six")
    assert sheets.widths(("date", "words"), [row], 29) == [4, LEAST_READABLE]
    assert sheets.widths(("date", "words"), [row], 28) is None
    assert sheets.widths(("date", "words"), [row], 40) == [4, 31]


def test_whoever_has_most_to_spare_gives_way_to_the_words() -> None:
    row = ("Mara Telk of the Sarn", "one two three four five six")
    assert sheets.widths(("name", "words"), [row], 36) == [11, 20]


def test_no_column_is_wider_than_its_share_unless_a_word_is() -> None:
    assert sheets.widths(("outlet", "words"), [("The Sarn Courier of Velkara", "words")], 100) == [14, 81]
    assert sheets.widths(("outlet", "words"), [("thesarncourier.example", "words")], 100) == [16, 79]


def test_a_card_leaves_out_what_is_not_known() -> None:
    shown = drawn(("date", "who", "words", "id"), (tables.ABSENT, "Mara Telk", "the bridge must open", ID), width=30)
    assert shown.split("\n")[0].rstrip() == "who    Mara Telk"
    assert "date" not in shown


def test_cards_have_their_title_and_a_line_between() -> None:
    out = io.StringIO()
    Console(file=out, width=30).print(sheets.cards(("who", "id"), [("Telk", "s1"), ("Vass", "s2")], "Who met"))
    assert [line.rstrip() for line in out.getvalue().splitlines()] == [
        "Who met", "", "who  Telk", "id   s1", "", "who  Vass", "id   s2", "",
    ]  # fmt: skip


def test_ids_are_told_apart_by_colour() -> None:
    for width in (30, 100):
        shown = drawn(("words", "id"), ("the bridge must open again", ID), width=width, terminal=True)
        assert f"\x1b[36m{ID}" in shown


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_can_act_on_a_terminal(text: str) -> None:
    for shown in (words(text), drawn(("words", "id"), (text, ID), width=20)):
        shown.encode("utf8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    "text", ["[bold]not bold[/bold]", "[/]", ":smile:", "[link=http://x.example]here[/link]", "2021 'a' None"]
)
def test_markup_is_not_obeyed(text: str) -> None:
    assert text in words(text, terminal=True)
