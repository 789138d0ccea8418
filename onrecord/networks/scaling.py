"""One- and two-dimensional scaling: where actors stand on the lines that divide them, by their sides on issues.

Item response theory, probit: an actor's side on an issue is drawn from how far his place goes along the issue's direction, less
the issue's difficulty.  The posterior is drawn from by Gibbs sampling with latent normals (Albert and Chib); SciPy's normal
distribution does the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import extra

if TYPE_CHECKING:
    import numpy.typing as npt

    from onrecord.networks.ties import Coded, Numbers

    Sides = npt.NDArray[np.int64]

UNTOLD: Final = -1
PRECISION: Final = 0.25  # of an issue's direction and difficulty before anything is known: a variance of 4; of a place it is 1
WIDEST: Final = 6.0  # of the middle between for and against, in standard deviations
EDGE: Final = 1e-9  # as near to impossible as a draw may come


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Places of actors and what issues turn on.

    Attributes:
        places: a line an actor, a column a dimension: the posterior's mean; ``low`` and ``high`` its middle 95 in 100.
        directions: a line an issue: how strongly, and which way, it turns on each dimension.
        difficulties: how far one must stand along it to support the issue rather than not.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    places: Numbers
    low: Numbers
    high: Numbers
    directions: Numbers
    difficulties: Numbers


def sides(columns: Coded, *, threshold: float = 0.4, ordinal: bool = False, least: int = 2) -> tuple[Coded, Sides]:
    """Each actor's side on each issue: 0 against, 1 for; of ordinal ones 0, 1 in between, 2; -1 where there is none.

    The share of support decides: up to the threshold against, from one less it on for.  In between it is between, or none where
    only two sides are asked for.  Left out are actors with sides on fewer than ``least`` issues and issues on which all agree.
    """
    support = _sums(columns, (columns.stance / (columns.range / 2) + 1) / 2)
    whole = _sums(columns, np.ones(len(columns)))
    share = np.divide(support, whole, out=np.full_like(support, np.nan), where=whole > 0)
    made = np.full((len(columns.actors), len(columns.issues)), UNTOLD, dtype=np.int64)
    made[share <= threshold] = 0
    made[share >= 1 - threshold] = 2 if ordinal else 1
    if ordinal:
        made[(share > threshold) & (share < 1 - threshold)] = 1
    actors, issues = np.arange(len(made)), np.arange(len(columns.issues))
    while True:
        some = made[np.ix_(actors, issues)]
        told = [issue for n, issue in enumerate(issues) if len(set(some[:, n].tolist()) - {UNTOLD}) > 1]
        busy = [actor for n, actor in enumerate(actors) if (made[actor, told] != UNTOLD).sum() >= least]
        if len(told) == len(issues) and len(busy) == len(actors):
            break
        actors, issues = np.asarray(busy, dtype=np.int64), np.asarray(told, dtype=np.int64)
    if len(actors) < 3 or not len(issues):
        raise OnrecordError("Too few actors take different sides on the same issues to be put on a scale: three or more must.")
    kept = columns.take(np.isin(columns.actor, actors) & np.isin(columns.issue, issues)).trimmed()
    return kept, made[np.ix_(actors, issues)]


def _sums(columns: Coded, weights: Numbers) -> Numbers:
    made = np.zeros((len(columns.actors), len(columns.issues)))
    np.add.at(made, (columns.actor, columns.issue), weights)
    return made


def scaled(columns: Coded, taken: Sides, *, dimensions: int = 1, draws: int = 2_000, burn_in: int = 500, seed: int = 1) -> Scale:
    """The scale by these sides; the same seed gives the same scale.

    Which end is which, and of two dimensions how they are turned, data cannot tell: every draw is turned to the first division
    of the data, and along each dimension the actor furthest out is positive.
    """
    if not 1 <= dimensions <= 2:
        raise OnrecordError(f"A scale has one dimension or two, not {dimensions}.")
    chain = _Chain.begun(taken, dimensions, seed)
    kept = []
    for step in range(burn_in + draws):
        chain = chain.next()
        if step >= burn_in:
            kept.append(chain.turned())
    places, directions = np.stack([one[0] for one in kept]), np.stack([one[1] for one in kept])
    low, high = np.quantile(places, [0.025, 0.975], axis=0)
    mean = places.mean(0)
    way = np.where(mean[np.abs(mean).argmax(0), range(dimensions)] < 0, -1.0, 1.0)
    ends = np.sort(np.stack([low * way, high * way]), axis=0)
    beyond = np.stack([one[2] for one in kept]).mean(0)
    return Scale(columns.actors, columns.issues, mean * way, ends[0], ends[1], directions.mean(0) * way, beyond)


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """One state of the sampler."""

    taken: Sides
    places: Numbers
    directions: Numbers
    difficulties: Numbers
    cuts: Numbers
    towards: Numbers
    dice: np.random.Generator

    @staticmethod
    def begun(taken: Sides, dimensions: int, seed: int) -> _Chain:
        """At the leading dimensions of the sides, those that are not known taken for the issue's mean."""
        known = taken != UNTOLD
        mean = np.where(known, taken, 0).sum(0) / np.maximum(known.sum(0), 1)
        left, values, _ = np.linalg.svd(np.where(known, taken - mean, 0.0), full_matrices=False)
        towards = np.zeros((len(taken), dimensions))
        some = (left * values)[:, :dimensions]
        towards[:, : some.shape[1]] = some / np.maximum(some.std(0), EDGE)
        width = taken.shape[1]
        return _Chain(
            taken, towards, np.zeros((width, dimensions)), np.zeros(width), np.ones(width), towards, np.random.default_rng(seed)
        )

    def next(self) -> _Chain:
        """The next state: latent values, places, issues, then the middle between for and against."""
        known = (self.taken != UNTOLD).astype(np.float64)
        latent = self._latent()
        places = self._drawn(self.directions, (latent + self.difficulties) * known, known, 1.0)
        with_one = np.hstack([places, -np.ones((len(places), 1))])
        issues = self._drawn(with_one, (latent * known).T, known.T, PRECISION)
        return _Chain(self.taken, places, issues[:, :-1], issues[:, -1], self._cut(latent), self.towards, self.dice)

    def _latent(self) -> Numbers:
        """A normal value for each side, within what the side allows."""
        special = extra.scipy("special")
        mean = self.places @ self.directions.T - self.difficulties
        top = int(self.taken.max())
        upper = np.where(self.taken == top, np.inf, np.where(self.taken == 0, 0.0, self.cuts[None, :]))
        lower = np.where(self.taken == 0, -np.inf, np.where((self.taken == top) & (top == 2), self.cuts[None, :], 0.0))
        low, high = special.ndtr(lower - mean), special.ndtr(upper - mean)
        at = np.clip(low + self.dice.random(mean.shape) * (high - low), EDGE, 1 - EDGE)
        return np.asarray(mean + special.ndtri(at))

    def _drawn(self, others: Numbers, values: Numbers, known: Numbers, precision: float) -> Numbers:
        """Regressions, one for each line of ``values``, on the same ``others``: a draw of each one's coefficients."""
        size = others.shape[1]
        gram = np.einsum("ij,jk,jl->ikl", known, others, others) + precision * np.eye(size)
        mean = np.linalg.solve(gram, (values @ others)[..., None])[..., 0]
        root = np.linalg.cholesky(np.linalg.inv(gram))
        return np.asarray(mean + np.einsum("ikl,il->ik", root, self.dice.standard_normal(mean.shape)))

    def _cut(self, latent: Numbers) -> Numbers:
        """Where between gives way to for, anywhere between the values on its two sides."""
        low = np.where(self.taken == 1, latent, 0.0).max(0)
        high = np.where(self.taken == 2, latent, WIDEST).min(0)
        return np.asarray(low + self.dice.random(len(low)) * np.maximum(high - low, 0.0))

    def turned(self) -> tuple[Numbers, Numbers, Numbers]:
        """Places and directions turned to the first division, and difficulties."""
        if self.places.shape[1] == 1:
            way = 1.0 if float((self.places * self.towards).sum()) >= 0 else -1.0
            return self.places * way, self.directions * way, self.difficulties
        turn, _ = extra.scipy("linalg").orthogonal_procrustes(self.places, self.towards)
        return self.places @ turn, self.directions @ turn, self.difficulties


def towards(places: Numbers, others: Numbers) -> Numbers:
    """Places turned, or turned over, to come as near to those others as they can."""
    if places.shape[1] == 1:
        return places if float((places * others).sum()) >= 0 else -places
    turn, _ = extra.scipy("linalg").orthogonal_procrustes(places, others)
    return np.asarray(places @ turn)
