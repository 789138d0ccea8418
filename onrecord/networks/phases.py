"""Phases of a debate: how far the networks of its windows are apart, and into which states they fall."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks.clusters import linked, modularity
from onrecord.networks.counting import once, weighed
from onrecord.networks.loss import spectrum
from onrecord.networks.ties import SECONDS_A_DAY
from onrecord.networks.windows import slices, weights_at

if TYPE_CHECKING:
    from datetime import datetime

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded, Codes, Numbers

Distance = Literal["absdiff", "spectral"]
METHODS: Final = ("single", "average", "complete", "ward")


@dataclass(frozen=True, slots=True, eq=False)
class Phases:
    """The windows' middles, how far each is from each (1 the furthest), the state of each, and each as a point.

    Attributes:
        furthest: what the largest distance is before all are divided by it.
        method: of hierarchical clustering, that which gave the states; ``modularity`` of theirs.
        points: of classical scaling, two figures a window.
    """

    middles: tuple[datetime, ...]
    distances: Numbers
    furthest: float
    states: Codes
    method: str
    modularity: float
    points: Numbers


def phases(columns: Coded, settings: Settings, *, distance: Distance = "absdiff", most: int = 6) -> Phases:
    """The phases by the windows that the settings ask for, their middles running from the first day to the last.

    ``distance`` is absdiff, the sum of the weights' differences, or spectral, that of the Laplacians' spectra, which one-mode
    networks have.  Two to ``most`` states; OnrecordError where there are fewer than three windows.
    """
    if distance == "spectral" and settings.two_mode:
        raise OnrecordError(
            "Spectral distance is between networks of actors or of issues: take mode actors or issues, or absdiff."
        )
    ties = columns.take(once(columns, settings))
    windows = slices(ties, settings, everywhere=True)
    if len(windows) < 3:
        raise OnrecordError(f"{len(windows)} windows have no phases: take shorter ones, or more reports.")
    matrices = [weighed(ties.take(one.which), settings, one.weights) for one in windows]
    told = np.stack([spectrum(matrix, settings) if distance == "spectral" else matrix.ravel() for matrix in matrices])
    apart = np.asarray([np.abs(line - told).sum(1) for line in told])
    furthest = float(apart.max())
    scaled = apart / furthest if furthest else apart
    score, method, states = _states(scaled, most)
    return Phases(tuple(one.middle for one in windows), scaled, furthest, states, method, score, _points(scaled))


def _states(scaled: Numbers, most: int) -> tuple[float, str, Codes]:
    """The division of highest modularity in the network of likeness."""
    alike = 1 - scaled
    np.fill_diagonal(alike, 0.0)
    numbers = range(2, min(most, len(scaled) - 1) + 1)
    tried = [(modularity(alike, codes), method, codes) for method in METHODS for codes in linked(scaled, method, numbers)]
    score, method, codes = max(tried, key=lambda one: round(one[0], 12))
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return score, method, np.asarray(rank[inverse] + 1)


def _points(scaled: Numbers) -> Numbers:
    """Classical multidimensional scaling into two dimensions; each with its largest point positive."""
    size = len(scaled)
    centre = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ (scaled**2) @ centre)
    lead = np.argsort(-values)[:2]
    made = vectors[:, lead] * np.sqrt(np.maximum(values[lead], 0))
    return np.asarray(made * np.where(made[np.abs(made).argmax(0), range(made.shape[1])] < 0, -1, 1))


def steps(drawn: Coded, columns: Coded, settings: Settings, distance: Distance, furthest: float) -> Numbers:
    """How far each window's network of these documents is from the one before, in the windows of all documents."""
    ties = drawn.take(once(drawn, settings))
    told = []
    for window in slices(columns.take(once(columns, settings)), settings, everywhere=True):
        low, high = (when.timestamp() / SECONDS_A_DAY for when in (window.start, window.stop))
        here, weights = ties.take((ties.day >= low) & (ties.day <= high)), None
        if settings.kernel != "none":
            here = ties.take(~np.isnan(ties.day))
            weights = weights_at(here.day, settings, (window.start, window.middle, window.stop))
        matrix = weighed(here, settings, weights)
        told.append(spectrum(matrix, settings) if distance == "spectral" else matrix.ravel())
    return np.asarray([np.abs(one - other).sum() for one, other in pairwise(told)]) / (furthest or 1.0)
