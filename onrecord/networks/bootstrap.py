"""How far a figure hangs on which documents happened to be read: the same figure on documents drawn anew, many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onrecord.networks.ties import Coded, Numbers

DRAWS: Final = 200
LEVEL: Final = 0.95


class Interval(NamedTuple):
    """The middle 95 in 100 of what the draws gave."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:.3f} to {self.high:.3f}"


def intervals(
    columns: Coded, figures: Callable[[Coded], Sequence[float] | Numbers], *, draws: int = DRAWS, seed: int = 1
) -> list[Interval]:
    """An interval for each of the figures, which must be as many for every draw; nan is left out.

    Documents are drawn with replacement, as many as there are; one that is drawn twice counts as two.
    """
    if draws < 2:
        raise OnrecordError(f"{draws} draws give no interval: take two or more, such as {DRAWS}.")
    dice = np.random.default_rng(seed)
    told = np.asarray([figures(drawn(columns, dice)) for _ in range(draws)], dtype=np.float64)
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    return [Interval(*(float(n) for n in np.quantile(kept, ends))) if len(kept := of[~np.isnan(of)]) else
            Interval(float("nan"), float("nan")) for of in told.T]  # fmt: skip


def drawn(columns: Coded, dice: np.random.Generator) -> Coded:
    """The ties of as many documents as there are, drawn with replacement; what is drawn again is another document."""
    order = np.argsort(columns.document, kind="stable")
    ids, starts = np.unique(columns.document[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    picked = dice.integers(len(ids), size=len(ids))
    which = np.concatenate([order[starts[n] : ends[n]] for n in picked])
    number = np.repeat(np.arange(len(picked)), [ends[n] - starts[n] for n in picked])
    return columns.take(which, document=number)
