"""Columns of ties → the weights of a network: what counts once, how stances are set against each other, what is divided by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import extra
from onrecord.networks.ties import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded, Codes, Numbers

DENSE: Final = 1_000_000  # cells up to which a plain matrix is quicker than a sparse one
MOST_CELLS: Final = 60_000_000  # of a matrix, 8 bytes each: with what is worked out beside it just under a gigabyte


def once(coded: Coded, settings: Settings) -> Codes:
    """The places of the ties that count: of those that count once only the first, in order of time.

    An actor's stance on an issue is the same where actor, issue and, unless stances are ignored, stance are.  DNA takes weeks and
    months without their year, so that one January is the next one's.
    """
    if settings.duplicates == "all" or not len(coded):
        return np.arange(len(coded))
    bucket = _buckets(coded, settings)
    stance = np.zeros_like(coded.level) if settings.aggregate == "ignore" else coded.level
    rank = np.lexsort((np.arange(len(coded)), np.nan_to_num(coded.day, nan=np.inf)))
    keys = np.stack([coded.actor, coded.issue, stance, bucket], axis=1)[rank]
    _, first = np.unique(keys, axis=0, return_index=True)
    return np.sort(rank[first])


def _buckets(coded: Coded, settings: Settings) -> Codes:
    if settings.duplicates == "range":
        return np.zeros_like(coded.document)
    if settings.duplicates == "document":
        return coded.document
    return np.asarray([_bucket(day, n, settings) for n, day in enumerate(coded.day)], dtype=np.int64)


def _bucket(day: float, place: int, settings: Settings) -> int:
    """A number for the year, month or week of that day; what has no day is alone."""
    if np.isnan(day):
        return -1 - place
    when = moment(day)
    year, week, _ = when.isocalendar()
    if settings.duplicates == "year":
        return when.year
    number, of = (when.month, when.year) if settings.duplicates == "month" else (week, year)
    return number if settings.as_dna else of * 100 + number


def counts(coded: Coded, weights: Numbers) -> Numbers:
    """How much there is of each actor on each issue, by level: levels × actors × issues."""
    shape = (len(coded.levels), len(coded.actors), len(coded.issues))
    if np.prod(shape, dtype=np.float64) > MOST_CELLS:
        raise OnrecordError(
            f"{shape[1]} by {shape[2]} is too much for one network: leave actors or issues out, or roll actors up."
        )
    if not len(coded):
        return np.zeros(shape)
    flat = np.ravel_multi_index((coded.level, coded.actor, coded.issue), shape)
    return np.bincount(flat, weights, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)


def weighed(coded: Coded, settings: Settings, weights: Numbers | None = None) -> Numbers:
    """The matrix that the settings ask for, of ties that each count once or, in a window with a kernel, by their weight."""
    each = np.ones(len(coded)) if weights is None else weights
    if settings.two_mode:
        return two_mode(coded, settings, each)
    return one_mode(coded.turned() if settings.mode == "issues" else coded, settings, each, kernel=weights is not None)


# Actors × issues


def two_mode(coded: Coded, settings: Settings, weights: Numbers) -> Numbers:
    """Actors × issues."""
    by_level = counts(coded, weights)
    if settings.aggregate == "combine":
        return _combined(by_level, coded, settings)
    if settings.aggregate == "subtract":
        made = np.tensordot(np.asarray(coded.levels), by_level, axes=1) if len(coded.levels) else by_level.sum(0)
    else:
        made = by_level.sum(0)
    if settings.normalise == "activity":
        return over(made, by_level.sum((0, 2))[:, None])
    if settings.normalise == "prominence":
        return over(made, by_level.sum((0, 1))[None, :])
    return np.asarray(made)


def _combined(by_level: Numbers, coded: Coded, settings: Settings) -> Numbers:
    """1 for, 2 against, 4 mixed, added up; on other scales, and in DNA, each level is a bit, the lowest level the highest one."""
    stances: dict[float, int] = {1.0: 1, -1.0: 2, 0.0: 4}
    if settings.as_dna or not set(coded.levels) <= set(stances):
        bits: Sequence[int] = [2 ** (len(coded.levels) - 1 - n) for n in range(len(coded.levels))]
        if set(coded.levels) <= {1.0, -1.0}:  # a yes or no has both levels in DNA, also where one never comes
            bits = [stances[level] for level in coded.levels]
    else:
        bits = [stances[level] for level in coded.levels]
    return np.asarray(np.tensordot(np.asarray(bits, dtype=np.float64), (by_level > 0).astype(np.float64), axes=1))


def over(above: Numbers, below: Numbers) -> Numbers:
    """Divided, with 0 where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros_like(above), where=np.broadcast_to(below, above.shape) != 0)


# Actors × actors


def one_mode(coded: Coded, settings: Settings, weights: Numbers, *, kernel: bool) -> Numbers:
    """Actors × actors by the issues they share; of two weights in a pair the geometric mean counts.

    Nobody is tied to himself, but DNA's kernels leave what stands on the diagonal.
    """
    size = len(coded.actors)
    if size * size > MOST_CELLS:
        raise OnrecordError(f"A network of {size} actors is too large to be one matrix: leave actors out, or roll them up.")
    made = _set_against(coded, settings, np.sqrt(weights))
    if settings.as_dna:
        from onrecord.networks.compat import normalised

        made = normalised(made, coded, settings, weights, kernel=kernel)
    elif settings.normalise != "none":
        made = _normalised(made, coded, settings, weights)
    if not (settings.as_dna and kernel):
        np.fill_diagonal(made, 0.0)
    return made


def _set_against(coded: Coded, settings: Settings, roots: Numbers) -> Numbers:
    """Every stance of one actor set against every stance of the other on the same issue."""
    likeness, width = _likeness(coded, settings), len(coded.levels)
    if not len(coded):
        return np.zeros((len(coded.actors),) * 2)
    if len(coded.actors) * len(coded.issues) * width <= DENSE:
        by_level = counts(coded, roots)
        lines = np.moveaxis(by_level, 0, 2).reshape(len(coded.actors), -1)
        turned = np.moveaxis(np.tensordot(likeness, by_level, axes=1), 0, 2).reshape(len(coded.actors), -1)
        return np.asarray(turned @ lines.T)
    sparse = extra.scipy("sparse")
    shape = (len(coded.actors), len(coded.issues) * width)
    profile = sparse.csr_array((roots, (coded.actor, coded.issue * width + coded.level)), shape=shape)
    turned = profile @ sparse.kron(sparse.eye_array(len(coded.issues)), sparse.csr_array(likeness), format="csr")
    return np.asarray((turned @ profile.T).toarray(), dtype=np.float64)


def _likeness(coded: Coded, settings: Settings) -> Numbers:
    levels = np.asarray(coded.levels)
    apart = np.abs(levels[:, None] - levels[None, :]) / coded.range
    kinds = {"ignore": np.ones_like(apart), "congruence": 1 - apart, "conflict": apart, "subtract": 1 - 2 * apart}
    return np.asarray(kinds[settings.aggregate])


def _normalised(made: Numbers, coded: Coded, settings: Settings, weights: Numbers) -> Numbers:
    """Average activity; weighted Jaccard (Ružička), the shared part split as the pairs are; cosine of the issues' profiles."""
    if settings.normalise == "average":
        activity = np.bincount(coded.actor, weights, minlength=len(coded.actors)).astype(np.float64)
        return over(made, (activity[:, None] + activity[None, :]) / 2)
    if settings.normalise == "cosine":
        length = _lengths(coded, np.sqrt(weights))
        return over(made, np.outer(length, length))
    return _jaccard(coded, settings, weights)


def _lengths(coded: Coded, roots: Numbers) -> Numbers:
    """The length of each actor's profile over issues, whatever the stance."""
    cells, place = np.unique(coded.actor * len(coded.issues) + coded.issue, return_inverse=True)
    squares = np.bincount(place, roots, minlength=len(cells)) ** 2
    return np.sqrt(np.bincount(cells // len(coded.issues), squares, minlength=len(coded.actors)))


def _jaccard(coded: Coded, settings: Settings, weights: Numbers) -> Numbers:
    """What two share of an issue is the less of their weights on it; congruence takes of it the share of pairs that agree."""
    size = len(coded.actors)
    shared, wanted = np.zeros((size, size)), np.zeros((size, size))
    likeness = _likeness(coded, settings)
    by_level, roots = counts(coded, weights), counts(coded, np.sqrt(weights))
    for issue in range(len(coded.issues)):
        on = np.flatnonzero(by_level[:, :, issue].sum(0))
        weight, root = by_level[:, on, issue].sum(0), roots[:, on, issue]
        less = np.minimum(weight[:, None], weight[None, :])
        share = over(root.T @ likeness @ root, np.outer(root.sum(0), root.sum(0)))
        here = np.ix_(on, on)
        shared[here] += less
        wanted[here] += less * share
    total = by_level.sum((0, 2))
    return over(wanted, total[:, None] + total[None, :] - shared)
