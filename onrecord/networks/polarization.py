"""Polarization: how well actors fall into camps that agree within and disagree between, and which camps those are.

Q measures misfit: agreement between camps, disagreement within them, and either of them unevenly spread where it belongs.  The
division that has least of it is the answer; the share of all weight that lies where it belongs says how good that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.networks.ties import Codes, Numbers

ALL_DIVISIONS: Final = 500  # so many are all tried; of more the best is searched for
STARTS: Final = 10  # of the search, each from another division: on 40 made-up actors in two camps three were always enough


@dataclass(frozen=True, slots=True)
class Polarization:
    """A division and how it fits.

    Attributes:
        misfit: half of Q, over pairs in both directions; ``share`` is the same over all weights.  Of two equal camps that agree
            evenly within and disagree evenly between it is 0.25 and no less, for so the formula was published.
        camps: the labels of each camp, the largest first.
        congruence_within: agreement inside of camps, each pair once; the other three likewise.
    """

    misfit: float
    share: float
    camps: tuple[tuple[str, ...], ...]
    congruence_within: float
    congruence_between: float
    conflict_within: float
    conflict_between: float

    @property
    def polarization(self) -> float:
        """The share of all weight that is agreement within camps or disagreement between them: 1 where camps are perfect."""
        right = self.congruence_within + self.conflict_between
        whole = right + self.congruence_between + self.conflict_within
        return right / whole if whole else 0.0


def misfit(congruence: Numbers, conflict: Numbers, camps: Codes, *, even: bool = False) -> float:
    """Half of Q: what is not as a perfect division has it, summed over pairs in both directions.

    A perfect division has all agreement spread within camps and all disagreement between them: ``even`` over pairs; or, as the
    formula was published, more of it for pairs of larger camps, and of two equal camps half of what there is to spread.
    """
    number = int(camps.max()) + 1
    sizes = np.bincount(camps, minlength=number).astype(np.float64)
    same = camps[:, None] == camps[None, :]
    within, between = float((sizes * (sizes - 1)).sum()), float(len(camps) ** 2 - (sizes**2).sum())
    apart = ~np.eye(len(camps), dtype=bool)
    agree, disagree = (float(np.abs(matrix[apart]).sum()) for matrix in (congruence, conflict))
    share = np.ones_like(sizes) if even else sizes * (sizes - 1) / max(within, 1)
    pair = np.ones((number, number)) if even else np.outer(sizes, sizes) / max(between, 1)
    inside = np.abs(congruence - (share * agree / max(within, 1))[camps][:, None]) + np.abs(conflict)
    outside = np.abs(congruence) + np.abs(conflict - (pair * disagree / max(between, 1))[np.ix_(camps, camps)])
    return float(np.where(same, inside, outside)[apart].sum()) / 2


def divided(
    congruence: Numbers,
    conflict: Numbers,
    labels: tuple[str, ...],
    *,
    camps: int = 2,
    seed: int = 1,
    starts: int = STARTS,
    as_dna: bool = False,
) -> Polarization:
    """The division into so many camps that fits best; as DNA does it, the one of equal camps that fits worst.

    Of few actors every division is tried; of more the best is searched for, from several starts drawn by the seed.
    """
    size = len(labels)
    if not 1 < camps <= len(labels):
        raise OnrecordError(
            f"{len(labels)} actors cannot be divided into {camps} camps: take 2 or more, and no more than actors."
        )
    few = comb(size, size // 2) if as_dna else 2 ** (size - 1)
    if camps == 2 and few <= ALL_DIVISIONS:
        every: Iterable[Codes] = _every_division(size, equal=as_dna)
    else:
        search = _swapped if as_dna else _moved
        every = [_in_order(search(congruence, conflict, start)) for start in _starts(congruence - conflict, camps, seed, starts)]
    sign = -1 if as_dna else 1
    found = min(every, key=lambda one: (round(sign * misfit(congruence, conflict, one, even=not as_dna), 12), one.tolist()))
    return told(congruence, conflict, labels, found)


def told(congruence: Numbers, conflict: Numbers, labels: tuple[str, ...], camps: Codes) -> Polarization:
    """A division with its figures."""
    same = (camps[:, None] == camps[None, :]) & ~np.eye(len(camps), dtype=bool)
    between = camps[:, None] != camps[None, :]
    q = misfit(congruence, conflict, camps)
    whole = float(sum(np.abs(matrix[same | between]).sum() for matrix in (congruence, conflict)))
    names = [tuple(label for label, camp in zip(labels, camps, strict=True) if camp == n) for n in range(int(camps.max()) + 1)]
    sums = [float(matrix[where].sum()) / 2 for matrix in (congruence, conflict) for where in (same, between)]
    return Polarization(q, q / whole if whole else 0.0, tuple(sorted(filter(None, names), key=lambda c: (-len(c), c))), *sums)


def _every_division(number: int, *, equal: bool) -> Iterator[Codes]:
    """Every division into two, each once; of equal ones those of the same size, give or take one."""
    if equal:
        for some in combinations(range(number), number // 2):
            if number % 2 or 0 in some:
                camps = np.zeros(number, dtype=np.int64)
                camps[list(some)] = 1
                yield camps
        return
    for bits in range(1, 2 ** (number - 1)):
        yield np.asarray([bits >> n & 1 for n in range(number)], dtype=np.int64)


def _starts(net: Numbers, camps: int, seed: int, number: int) -> Iterator[Codes]:
    dice = np.random.default_rng(seed)
    yield _by_sign(net, camps)
    for _ in range(number - 1):
        yield dice.permutation(np.arange(len(net)) % camps)


def _moved(congruence: Numbers, conflict: Numbers, camps: Codes) -> Codes:
    """From that division on, the move of one actor that makes the misfit least, as long as one makes it less."""
    here, cost = camps.copy(), misfit(congruence, conflict, camps, even=True)
    number = int(camps.max()) + 1
    while True:
        ways = [(source, target) for source in range(number) for target in range(number) if source != target]
        tried = [_after_moves(congruence, conflict, here, *way) for way in ways]
        best = min(range(len(ways)), key=lambda n: float(tried[n].min()))
        if not tried[best].min() < cost - 1e-9:
            return here
        cost = float(tried[best].min())
        here[int(tried[best].argmin())] = ways[best][1]


def _after_moves(congruence: Numbers, conflict: Numbers, camps: Codes, source: int, target: int) -> Numbers:
    """What the misfit would be with each actor of one camp moved to another; infinite for all others, and for a camp's last."""
    sizes = np.bincount(camps).astype(np.float64)
    made = np.full(len(camps), np.inf)
    movers = np.flatnonzero(camps == source)
    if len(movers) < 2:
        return made
    sizes[[source, target]] += (-1, 1)
    inside, outside = _costs(congruence, conflict, sizes)
    whole = float(np.where(camps[:, None] == camps[None, :], inside, outside).sum())
    leaving, joining = (outside - inside)[np.ix_(movers, camps == source)], (inside - outside)[np.ix_(movers, camps == target)]
    change = leaving.sum(1) - np.diag((outside - inside)[np.ix_(movers, movers)]) + joining.sum(1)
    made[movers] = (whole + 2 * change) / 2
    return made


def _costs(congruence: Numbers, conflict: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """What each pair costs inside a camp, and between two, with camps of these sizes; nobody costs anything with himself."""
    apart = ~np.eye(len(congruence), dtype=bool)
    agree, disagree = (float(np.abs(matrix[apart]).sum()) for matrix in (congruence, conflict))
    within, between = float((sizes * (sizes - 1)).sum()), float(sizes.sum() ** 2 - (sizes**2).sum())
    inside = np.where(apart, np.abs(congruence - agree / max(within, 1)) + np.abs(conflict), 0.0)
    return inside, np.where(apart, np.abs(congruence) + np.abs(conflict - disagree / max(between, 1)), 0.0)


def _swapped(congruence: Numbers, conflict: Numbers, camps: Codes) -> Codes:
    """As DNA's greedy search goes: swaps between camps of equal size, as long as one makes the misfit more."""
    here, cost = camps, misfit(congruence, conflict, camps)
    better = True
    while better:
        better = False
        for one, other in combinations(range(len(here)), 2):
            near = here.copy()
            near[[one, other]] = near[[other, one]]
            new = misfit(congruence, conflict, near)
            if new > cost + 1e-12:
                here, cost, better = near, new, True
    return here


def _by_sign(net: Numbers, camps: int) -> Codes:
    """A first division by the leading directions of agreement less disagreement."""
    values, vectors = np.linalg.eigh((net + net.T) / 2)
    lead = vectors[:, np.argsort(-values)[: max(1, int(np.ceil(np.log2(camps))))]]
    codes = ((lead > 0) @ (2 ** np.arange(lead.shape[1]))).astype(np.int64) % camps
    missing = [camp for camp in range(camps) if camp not in codes]
    for n, camp in enumerate(missing):
        codes[n] = camp
    return np.asarray(codes)


def _in_order(camps: Codes) -> Codes:
    """The same division with its camps numbered as they come."""
    _, first, codes = np.unique(camps, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[codes])
