"""Rows on a terminal: a table where each column has room for its words, or else a card for each row.

Widths are worked out here rather than left to rich, which, where room is short, gives a column one character and cuts ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from onrecord.tables import ABSENT, cut, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    Row = Sequence[str]

UNBROKEN: Final = frozenset({"date", "published", "id", "stance", "last", "times", "row"})
WIDEST: Final = {
    "what": 18,
    "who": 22,
    "speaker": 18,
    "holder": 18,
    "issue": 19,
    "by": 12,
    "outlet": 14,
    "where": 14,
    "events": 13,
    "also called": 20,
    "verdict": 18,
    "note": 16,
}  # of 100 columns
FILLING: Final = ("said", "words", "why", "title", "roles", "who", "by")  # the first there is gets the rest
FEWEST: Final = 20  # columns for that one: with fewer a cell has ten lines and more, and a card is shorter than its row
LONGEST_WORD: Final = 16  # columns: longer words, such as the addresses of outlets, are broken
BETWEEN: Final = 3  # columns between two others in a table, and EDGES beside the first and the last
EDGES: Final = 2
GAP: Final = 2  # columns between a card's labels and what is told


def sheet(headings: Sequence[str], rows: Sequence[Row], title: str | None = None, width: int = 100) -> RenderableType:
    """The rows for a terminal so wide: a table where they fit, else cards; long cells are cut, ids and dates never broken."""
    shown = [[cut(visible(cell)) for cell in row] for row in rows]
    wide = widths(headings, shown, width)
    return cards(headings, shown, title) if wide is None else _table(headings, shown, title, wide)


def widths(headings: Sequence[str], rows: Sequence[Row], width: int) -> list[int] | None:
    """How wide each column of a table is, together no wider than ``width``; None where that is too narrow for them."""
    columns = list(zip(headings, *rows, strict=True))
    room = width - BETWEEN * (len(columns) - 1) - EDGES
    filling = next((headings.index(name) for name in FILLING if name in headings), None)
    least = [_least(cells, filling=n == filling) for n, cells in enumerate(columns)]
    if sum(least) > room:
        return None
    made = [max(few, _liked(cells, width)) for few, cells in zip(least, columns, strict=True)]
    if filling is not None:
        made[filling] = least[filling]
    while sum(made) > room:  # the columns that have most above what they need give it
        spare = [wide - few for wide, few in zip(made, least, strict=True)]
        made[spare.index(max(spare))] -= 1
    if filling is not None:
        made[filling] += room - sum(made)
    return made


def _least(cells: Sequence[str], *, filling: bool) -> int:
    """The fewest columns in which these, a heading first, can be read."""
    if cells[0] in UNBROKEN:
        return _widest(cells)
    longest = max(min(cell_len(word), LONGEST_WORD) for cell in cells for word in cell.split() or [""])
    return max(longest, min(FEWEST, _widest(cells))) if filling else longest


def _liked(cells: Sequence[str], width: int) -> int:
    """The columns that these, a heading first, would have in a table so wide."""
    return min(_widest(cells), WIDEST[cells[0]] * width // 100) if cells[0] in WIDEST else _widest(cells)


def _widest(cells: Sequence[str]) -> int:
    return max(map(cell_len, cells))


def _table(headings: Sequence[str], rows: Sequence[Row], title: str | None, wide: Sequence[int]) -> Table:
    made = Table(title=_title(title), box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False, expand=True)
    for name, columns in zip(headings, wide, strict=True):
        made.add_column(name, width=columns, no_wrap=name in UNBROKEN, style=_style(name), overflow="fold")
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def cards(headings: Sequence[str], rows: Sequence[Row], title: str | None = None) -> Group:
    """A card for each row: what it tells line by line behind its heading, without what is not known."""
    labels = max(map(len, headings))
    made: list[RenderableType] = [Text(f"{visible(title)}\n", style="bold")] if title else []
    for row in rows:
        card = Table.grid(padding=(0, GAP, 0, 0))
        card.add_column(width=labels, style="dim")
        card.add_column(overflow="fold")
        for name, cell in zip(headings, row, strict=True):
            if cell != ABSENT:
                card.add_row(name, Text(cell, style=_style(name)))
        made += [card, Text()]
    return Group(*made)


def _title(title: str | None) -> Text | None:
    return Text(visible(title)) if title else None


def _style(name: str) -> str:
    return "cyan" if name == "id" else ""
