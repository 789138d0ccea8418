"""What ships with the program: ``leaders.csv`` and ``armed_groups.csv``, every row with its source and the date it was true."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lexicon import DATA
from onrecord.registry.known import Known, Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def leaders() -> tuple[Known, ...]:
    """Heads of state and government, ministers and other officials, and the country each served, in the file's order."""
    persons: dict[tuple[str, str], tuple[list[Tenure], list[str]]] = {}
    for name, also, office, country, since, until, source, as_of in _rows("leaders"):
        tenures, spellings = persons.setdefault((name, country), ([], []))
        tenures.append(Tenure(office, country, since or None, until or None, source, as_of))
        spellings += filter(None, also.split(";"))
    return tuple(
        Known(name, "person", tuple(also), tuple(tenures), (), tenures[0].source, max(t.as_of or "" for t in tenures))
        for (name, _), (tenures, also) in persons.items()
    )


@cache
def groups() -> tuple[Known, ...]:
    """Groups that took up arms, or were said to; being listed says nothing of anybody's right or standing."""
    return tuple(
        Known(name, "group", tuple(filter(None, also.split(";"))), (), (country,) if country else (), source, as_of)
        for name, also, country, source, as_of in _rows("armed_groups")
    )


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / f"{name}.csv").open(encoding="utf8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows
