"""Analyses as tables, CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from onrecord.exports import csv_line, inert
from onrecord.networks.bootstrap import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.networks.analyses import Cell, Report

DIGITS = 3  # in a table; CSV and JSON have all


def shown(cell: Cell) -> str:
    """A cell for people."""
    if isinstance(cell, float):
        return f"{cell + 0.0:.{DIGITS}f}"
    return "" if cell is None else str(cell)


def facts(report: Report) -> Iterator[str]:
    """The figures about the whole, a line each, their intervals beside them."""
    for name, value in report.facts.items():
        if not name.endswith("_interval"):
            interval = report.facts.get(f"{name}_interval")
            yield f"{name.replace('_', ' ')}: {shown(value)}" + (f" ({interval} in 95 of 100 draws)" if interval else "")


def as_csv(report: Report) -> Iterator[str]:
    """The table: a byte order mark first, CR LF last; an interval in two columns, its low and its high end."""
    several = [any(isinstance(row[n], Interval) for row in report.rows) for n in range(len(report.headings))]
    names = [
        part
        for name, ends in zip(report.headings, several, strict=True)
        for part in ((f"{name}_low", f"{name}_high") if ends else (name,))
    ]
    yield "\ufeff" + csv_line(names)
    for row in report.rows:
        yield csv_line([part for cell, ends in zip(row, several, strict=True) for part in _cells(cell, ends=ends)])


def _cells(cell: Cell, *, ends: bool) -> list[str]:
    if ends:
        return [repr(float(end)) for end in cell] if isinstance(cell, Interval) else ["", ""]
    return [repr(float(cell)) if isinstance(cell, float) else "" if cell is None else inert(str(cell))]


def as_json(report: Report) -> Iterator[str]:
    """The figures about the whole and the rows, each by its headings; an interval as a list of two, what is unknown as null."""
    rows = [{name: _value(cell) for name, cell in zip(report.headings, row, strict=True)} for row in report.rows]
    made = {"analysis": report.name, **{name: _value(value) for name, value in report.facts.items()}, "rows": rows}
    yield json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _value(cell: Any) -> Any:
    if isinstance(cell, Interval):
        return [_value(float(end)) for end in cell]
    return None if isinstance(cell, float) and cell != cell else cell
