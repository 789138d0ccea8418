"""Formulas of Discourse Network Analyzer 3 where they differ from ours: its figures to six decimals, faults included.

Written from what its functions give and from the formulas in its published description; `differences.py` says what is wrong
with each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onrecord.networks.counting import counts, over

if TYPE_CHECKING:
    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded, Numbers


def normalised(made: Numbers, coded: Coded, settings: Settings, weights: Numbers, *, kernel: bool) -> Numbers:
    """One-mode weights divided as DNA does; under a kernel every normalisation is "average", and that multiplies."""
    if settings.normalise == "none":
        return made
    present = np.ones(len(coded)) if not kernel else (weights > 0).astype(np.float64)
    by_level = counts(coded, present)
    if kernel:
        return made * _growing(by_level)
    activity = by_level.sum((0, 2))
    if settings.normalise == "average":
        return over(made, (activity[:, None] + activity[None, :]) / 2)
    if settings.normalise == "cosine":
        return over(made, np.outer(activity, activity))
    flat = np.moveaxis(by_level, 0, 2).reshape(len(activity), -1)
    alone = flat @ (flat == 0).astype(np.float64).T
    return over(made, alone + alone.T + flat @ flat.T)


def _growing(by_level: Numbers) -> Numbers:
    """The sum over issues and levels of 2 / (one's count + the other's), by which DNA multiplies."""
    factor = np.zeros((by_level.shape[1],) * 2)
    for level in by_level:
        for issue in level.T:
            both = issue[:, None] + issue[None, :]
            factor += over(np.full_like(both, 2.0), both)
    return factor


def kernel_weights(kind: str, distance: Numbers) -> Numbers:
    """A kernel's weight at a distance in half windows, from the tie to the middle: negative before it.

    DNA's triangle is |1 - d| of the signed distance, and its Epanechnikov 0.75 (1 - d)², so that what comes later weighs more.
    """
    within = np.abs(distance) <= 1
    if kind == "uniform":
        return np.asarray(0.5 * within)
    if kind == "gaussian":
        return np.asarray(np.exp(-(distance**2) / 2) / np.sqrt(2 * np.pi))
    if kind == "triangular":
        return np.asarray(np.abs(1 + distance) * within)
    return np.asarray(0.75 * (1 + distance) ** 2 * within)
