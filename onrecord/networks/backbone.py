"""Backbone and redundant issues: which of them carry the structure of a network, and which could be left out unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks.loss import Loss, counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded

ALL_SETS: Final = 10  # issues of which all sets are tried (1,000 networks, a second); of more the best is searched for
STEPS: Final = 4_000  # of a search: on 20 issues ten seeds came to the same set with 2,500


@dataclass(frozen=True, slots=True)
class Dropped:
    """One step of the nested method: the issue whose going costs least now.

    Attributes:
        backbone_loss: what is lost of the whole network without it and all dropped before.
        redundant_loss: what would be lost if only it and those before were kept.
        left: how many ties the issues have that are left.
    """

    step: int
    issue: str
    backbone_loss: float
    redundant_loss: float
    left: int


@dataclass(frozen=True, slots=True)
class Backbone:
    """The issues kept, those that could go, and what is lost with each of the two sets alone."""

    backbone: tuple[str, ...]
    redundant: tuple[str, ...]
    backbone_loss: float
    redundant_loss: float


def nested(columns: Coded, settings: Settings) -> list[Dropped]:
    """The issues in the order in which they can be dropped: each time the one whose going costs least."""
    loss = counted(columns, settings)
    kept, gone = set(range(len(columns.issues))), set[int]()
    made: list[Dropped] = []
    while kept:
        cost = {issue: loss.of(kept - {issue}) for issue in sorted(kept)}
        least = min(cost, key=lambda issue: (round(cost[issue], 12), issue))
        kept, gone = kept - {least}, gone | {least}
        made.append(Dropped(len(made) + 1, columns.issues[least], cost[least], loss.of(gone), loss.ties(kept)))
    return made


def evaluated(columns: Coded, settings: Settings, backbone: Collection[str]) -> Backbone:
    """What is lost with these issues as the backbone; OnrecordError where one is none of the network's."""
    unknown = sorted(set(backbone) - set(columns.issues))
    if unknown:
        raise OnrecordError(f"The network has no issue {unknown[0]!r}; it has {', '.join(columns.issues)}.")
    return _told(counted(columns, settings), [n for n, issue in enumerate(columns.issues) if issue in backbone])


def best(columns: Coded, settings: Settings, *, size: int | None = None, penalty: float = 3.5, seed: int = 1) -> Backbone:
    """The backbone of that size with the least loss; or, without a size, of any, more issues costing the ``penalty``.

    With it the loss is multiplied by exp(-p (|all| - |kept|) / |all|), and one issue at least must go.  Of few
    issues every set is tried; of more the best is searched for by simulated annealing.
    """
    number = len(columns.issues)
    if size is not None and not 0 < size <= number:
        raise OnrecordError(f"A backbone of {size} issues cannot be: the network has {number}.")
    search = _Search(counted(columns, settings), number, size, penalty)
    return _told(search.loss, sorted(search.everywhere() if number <= ALL_SETS else search.annealed(seed)))


def _told(loss: Loss, kept: Collection[int]) -> Backbone:
    issues = loss.whole.issues
    gone = [n for n in range(len(issues)) if n not in kept]
    named, others = (tuple(issues[n] for n in sorted(some)) for some in (kept, gone))
    return Backbone(named, others, loss.of(kept), loss.of(gone))


@dataclass(frozen=True, slots=True)
class _Search:
    loss: Loss
    number: int
    size: int | None
    penalty: float

    def cost(self, kept: Collection[int]) -> float:
        """The loss, with the penalty where no size is asked for."""
        if self.size is not None:
            return self.loss.of(kept)
        return self.loss.of(kept) * float(np.exp(-self.penalty * (self.number - len(kept)) / self.number))

    def everywhere(self) -> frozenset[int]:
        """The best of all sets; of equal ones the smaller, then the first."""
        sets = (frozenset(n for n in range(self.number) if bits >> n & 1) for bits in range(1, 2**self.number))
        asked = (some for some in sets if (len(some) == self.size if self.size else len(some) < max(self.number, 2)))
        return min(asked, key=lambda some: (round(self.cost(some), 12), len(some), sorted(some)))

    def annealed(self, seed: int) -> frozenset[int]:
        """The best of those that a search comes by, which takes a worse one ever more seldom."""
        dice = np.random.default_rng(seed)
        here = frozenset(dice.choice(self.number, self.size or self.number // 2 or 1, replace=False).tolist())
        cost = self.cost(here)
        found = (cost, here)
        for step in range(STEPS):
            temperature = 1 - 1 / (1 + np.exp(-(-5 + 12 * step / STEPS)))
            near = self.moved(here, dice)
            new = self.cost(near)
            if new < cost or dice.random() < np.exp(-(new - cost) / max(cost, 1e-9)) * temperature:
                here, cost = near, new
                found = min(found, (cost, here), key=lambda one: one[0])
        return found[1]

    def moved(self, here: frozenset[int], dice: np.random.Generator) -> frozenset[int]:
        """One issue more, one fewer, or one for another; without a size never all of them."""
        out = sorted(set(range(self.number)) - here)
        kinds = ["swap"] if self.size is not None else ["add", "remove", "swap"]
        kind = kinds[int(dice.integers(len(kinds)))]
        kind = "swap" if kind == "add" and len(out) < 2 else kind
        given = frozenset([int(dice.choice(out))]) if out and kind != "remove" else frozenset[int]()
        taken = frozenset([int(dice.choice(sorted(here)))]) if kind != "add" and (len(here) > 1 or given) else frozenset[int]()
        return (here - taken) | given if given or taken else here
