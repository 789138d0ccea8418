"""Charts as numbers: where the bars of a chart stand, for a template to draw; each chart has its table beside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.ledger.desk import Cell

WIDTH: Final = 960
HEIGHT: Final = 120
KINDS: Final = ("statement", "event", "position")
MOST_MONTHS: Final = 240  # bars of four units; longer records are told by the year
STANCES: Final = ("support", "oppose", "mixed")


@dataclass(frozen=True, slots=True)
class Bar:
    """A month's or a year's number of rows of one type: where it stands, and what it tells."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of each type on each other, and the same as a table: when, and how many of each type."""

    bars: Sequence[Bar]
    rows: Sequence[tuple[str, int, int, int]]
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def months(counted: Sequence[tuple[str, str, int]]) -> Bars | None:
    """Rows in each month from the first to the last, or in each year where these are many; None where there are none."""
    if not counted:
        return None
    spans = sorted({month for month, _, _ in counted})
    length = 7 if _months_between(spans[0], spans[-1]) <= MOST_MONTHS else 4
    told: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for month, kind, times in counted:
        told[month[:length]][kind] += times
    every = _every(min(told), max(told))
    most = max(sum(of.values()) for of in told.values())
    step = WIDTH / max(len(every), 1)
    bars = []
    for n, span in enumerate(every):
        top = float(HEIGHT)
        for kind in KINDS:
            times = told[span][kind] if span in told else 0
            if times:
                high = times / most * HEIGHT
                top -= high
                place = (round(n * step, 1), round(top, 1), round(max(step * 0.8, 1), 1), round(high, 1))
                bars.append(Bar(*place, kind, f"{span}: {times} {kind}{'' if times == 1 else 's'}"))
    rows = [(span, of["statement"], of["event"], of["position"]) for span, of in sorted(told.items())]
    return Bars(bars, rows, most)


def _months_between(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7] or 12) - int(first[5:7] or 1)


def _every(first: str, last: str) -> list[str]:
    """All months, or years, from the first to the last."""
    if len(first) == len("2021"):
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    start, end = (int(span[:4]) * 12 + int(span[5:7]) - 1 for span in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Holders × issues: in each cell how often which stance was told, by the holder itself and by others."""

    issues: Sequence[str]
    holders: Sequence[tuple[str | None, str]]
    cells: dict[tuple[str, str], list[Cell]]

    def at(self, holder: tuple[str | None, str], issue: str) -> list[Cell]:
        return self.cells.get((holder[0] or holder[1], issue), [])


def matrix(cells: Sequence[Cell], issues: Sequence[str], most: int) -> Matrix:
    """The cells by holder and issue: the issues in the codebook's order, the holders of whom most is told first."""
    told: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    weight: dict[tuple[str | None, str], int] = defaultdict(int)
    for cell in cells:
        told[cell.actor or cell.holder, cell.issue].append(cell)
        weight[cell.actor, cell.holder] += cell.own + cell.told
    for several in told.values():
        several.sort(key=lambda cell: (-cell.own - cell.told, STANCES.index(cell.stance) if cell.stance in STANCES else 9))
    holders = sorted(weight, key=lambda holder: (-weight[holder], holder[1]))[:most]
    rest = sorted({cell.issue for cell in cells} - set(issues))
    with_cells = {cell.issue for cell in cells}
    return Matrix([*(issue for issue in issues if issue in with_cells), *rest], holders, dict(told))
