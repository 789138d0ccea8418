"""How far two networks are apart by their spectra, and how much of a network some issues alone keep (backbone)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from onrecord.networks.counting import once, weighed

if TYPE_CHECKING:
    from collections.abc import Collection

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded, Numbers

DEFAULTS = {"mode": "actors", "aggregate": "subtract", "normalise": "average", "duplicates": "document"}
"""What the networks are made by that are compared, unless the settings say otherwise: as the method was published."""


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """Measures what is lost of a whole network where only some of its issues are kept.

    The loss is the sum of the differences of the two sorted spectra, each divided by its sum; 1 where nothing is left.
    """

    whole: Coded
    settings: Settings
    full: Numbers

    def of(self, kept: Collection[int]) -> float:
        """What is lost where these issues, by their places, are kept."""
        return float(np.abs(self.full - self.spectrum(kept)).sum())

    def spectrum(self, kept: Collection[int]) -> Numbers:
        """The spectrum of the network of these issues, over all actors of the whole."""
        some = self.whole.take(np.isin(self.whole.issue, list(kept)))
        return spectrum(weighed(some, self.settings), self.settings)

    def ties(self, kept: Collection[int]) -> int:
        """How many ties are on these issues."""
        return int(np.isin(self.whole.issue, list(kept)).sum())


def counted(columns: Coded, settings: Settings) -> Loss:
    """The measure for these ties, of which what counts once is counted once."""
    whole, plain = columns.take(once(columns, settings)), replace(settings, window=None, kernel="none")
    return Loss(whole, plain, spectrum(weighed(whole, plain), plain))


def spectrum(matrix: Numbers, settings: Settings) -> Numbers:
    """The eigenvalues of the Laplacian of what is positive, sorted and divided by their sum; all 0 where nothing is positive.

    DNA means to take them and takes the degrees.
    """
    positive = np.where(matrix > 0, matrix, 0.0)
    degrees = positive.sum(1)
    values = degrees if settings.as_dna else np.linalg.eigvalsh(np.diag(degrees) - positive)
    values = np.sort(values)
    return values / values.sum() if values.sum() > 0 else np.zeros_like(values)
