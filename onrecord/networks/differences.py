"""Where the figures of Discourse Network Analyzer 3 are not right, what is done instead, and what both give for these ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import OnrecordError
from onrecord.networks.analyses import Report, analysed
from onrecord.networks.matrix import build, over_time
from onrecord.networks.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onrecord.networks.ties import Tie

    Figure = Callable[[Sequence[Tie], str], float]


@dataclass(frozen=True, slots=True)
class Difference:
    """One of them: in words, and how to take a figure that shows it, with "dna" or "none" for compat."""

    what: str
    dna: str
    ours: str
    why: str
    figure: Figure | None = None


def differences_of(ties: Sequence[Tie]) -> Report:
    """All of them as a table, with DNA's figure and ours where these ties have enough for one."""
    rows = [
        (one.what, one.dna, one.ours, one.why, _told(one.figure, ties, "dna"), _told(one.figure, ties, "none"))
        for one in DIFFERENCES
    ]
    return Report("differences", ("what", "DNA", "here", "why", "DNA's figure", "ours"), tuple(rows))


def _told(figure: Figure | None, ties: Sequence[Tie], compat: str) -> float | None:
    try:
        return None if figure is None else float(figure(ties, compat))
    except (OnrecordError, IndexError):
        return None


def _total(**settings: Any) -> Figure:
    return lambda ties, compat: float(build(ties, Settings(compat=compat, **settings)).weights.sum())  # type: ignore[arg-type]


def _first_window(**settings: Any) -> Figure:
    def figure(ties: Sequence[Tie], compat: str) -> float:
        weights = over_time(ties, Settings(compat=compat, window="8 days", **settings))[0].weights  # type: ignore[arg-type]
        return float(weights.sum() if settings.get("mode", "two-mode") == "two-mode" else weights.sum() - weights.trace())

    return figure


def _fact(name: str, fact: str, **settings: Any) -> Figure:
    return lambda ties, compat: float(analysed(name, ties, draws=0, compat=compat, **settings).facts[fact])  # type: ignore[arg-type]


def _cell(name: str, column: int, **settings: Any) -> Figure:
    return lambda ties, compat: float(analysed(name, ties, draws=0, compat=compat, **settings).rows[0][column])  # type: ignore[arg-type]


def _windows(ties: Sequence[Tie], compat: str) -> float:
    return len(over_time(ties, Settings(compat=compat, window="2 days")))  # type: ignore[arg-type]


AVERAGE: Final = {"mode": "actors", "aggregate": "subtract", "normalise": "average"}
DIFFERENCES: Final = (
    Difference(
        "polarization", "takes the division with the largest Q", "the one with the smallest",
        "Q measures misfit: two opposed camps have little of it, and DNA mixes them", _fact("polarization", "share"),
    ),
    Difference(
        "polarization, camps", "of equal size; larger camps are expected to agree more a pair", "of any size; pairs are alike",
        "a state alone against ten could never be found, and camps of one look too good",
        _fact("polarization", "polarization"),
    ),
    Difference(
        "polarization in windows", "congruence and conflict are the same matrix", "two matrices",
        "both are made as subtract, so that every division misfits", _cell("polarization", 3, window="8 days", kernel="gaussian"),
    ),
    Difference(
        "spectra (backbone, phases)", "sorted degrees", "eigenvalues of the Laplacian",
        "the matrix that is to be subtracted from is not changed, its diagonal is taken", _cell("backbone", 2),
    ),
    Difference(
        "average under a kernel", "multiplies by 2 / (counts), summed over issues", "divides by the mean activity",
        "weights grow with the number of issues", _first_window(kernel="gaussian", **AVERAGE),
    ),
    Difference(
        "triangular kernel", "|1 - d|, up to 2 on one side", "1 - |d|", "what comes before and after the middle weighs alike",
        _first_window(kernel="triangular"),
    ),
    Difference(
        "Epanechnikov kernel", "0.75 (1 - d)², up to 3 on one side", "0.75 (1 - d²)", "the same (DNA 3.1.2 has it right)",
        _first_window(kernel="epanechnikov"),
    ),
    Difference(
        "duplicates by week or month", "without their year", "with it; weeks are ISO 8601's",
        "one January is not the next one's, nor a week that of the computer's country", _total(duplicates="month"),
    ),
    Difference(
        "length of windows", "2 days are 3", "2 days are 2", "half a window is rounded up on both sides", _windows,
    ),
    Difference(
        "cosine", "divides by the product of two activities", "by the lengths of two profiles",
        "a cosine is 1 for two actors that are alike", _total(mode="actors", normalise="cosine"),
    ),
    Difference(
        "jaccard", "overlap is the product of two counts", "the less of two counts",
        "a share of a union is at most 1", _total(mode="actors", normalise="jaccard"),
    ),
    Difference(
        "diagonal under a kernel", "kept", "nought", "nobody agrees with himself",
    ),
    Difference(
        "backbone by penalty", "losses of the last set tried", "of the set given", "they stand beside the wrong issues",
    ),
    Difference(
        "ordinal scaling", "of mentions, whatever the stance", "of stances", "a test for 0 and 1 is always true",
    ),
    Difference(
        "combine with prominence", "crashes", "is refused with a sentence", "codes cannot be divided",
    ),
    Difference(
        "what is drawn by chance", "rows of one moment, starts, places on a picture: without a seed", "everything seeded",
        "the same input gives the same output",
    ),
)  # fmt: skip
