"""Time windows: which ties lie in each, and how much they weigh in it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import compat
from onrecord.networks.settings import Window
from onrecord.networks.ties import SECONDS_A_DAY, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Coded, Codes, Numbers

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Slice:
    """One window: the moments it begins, has its middle and ends at, both ends within it.

    Attributes:
        which: the places of the ties that count in it.
        weights: what each of them weighs; None where all weigh one.
    """

    start: datetime
    middle: datetime
    stop: datetime
    which: Codes
    weights: Numbers | None = None


def slices(coded: Coded, settings: Settings, *, everywhere: bool = False) -> list[Slice]:
    """The windows that lie wholly within the days of the record, each one unit after the other.

    With ``everywhere`` also those that reach beyond, so that the middles run from the first day to the last.  OnrecordError where
    a window is longer than the record; DNA then gives none.
    """
    window = Window.parse(settings.window or "")
    dated = np.flatnonzero(~np.isnan(coded.day))
    if not len(dated):
        raise OnrecordError("None of these positions has a day, so there is no time to take windows of.")
    if window.unit == "rows":
        made = list(_of_rows(coded, settings, window, dated))
    else:
        made = list(_of_time(coded, settings, window, dated, everywhere=everywhere))
    if not made and not settings.as_dna:
        days = int(coded.day[dated].max() - coded.day[dated].min()) + 1
        raise OnrecordError(
            f"A window of {settings.window} is longer than the record, which has {len(dated)} rows over {days} days."
        )
    return made


# By number of rows


def _of_rows(coded: Coded, settings: Settings, window: Window, dated: Codes) -> Iterator[Slice]:
    """So many rows at a time, by day and then as they came; DNA takes half as many on both sides of each."""
    order = dated[np.lexsort((dated, coded.day[dated]))]
    size = 2 * (window.size // 2) + 1 if settings.as_dna else window.size
    for first in range(len(order) - size + 1):
        which = order[first : first + size]
        days = coded.day[which]
        yield Slice(moment(days[0]), moment(days[(size - 1) // 2]), moment(days[-1]), np.sort(which))


# By time


def _of_time(coded: Coded, settings: Settings, window: Window, dated: Codes, *, everywhere: bool) -> Iterator[Slice]:
    first, last = moment(coded.day[dated].min()), moment(coded.day[dated].max())
    frames = _as_dna(first, last, settings, window, everywhere) if settings.as_dna else _frames(first, last, window, everywhere)
    for start, middle, stop in frames:
        yield _slice(coded, settings, dated, (start, middle, stop))


def _frames(first: datetime, last: datetime, window: Window, everywhere: bool) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Start, middle and last second of windows of just that length, each one unit after the other."""
    first = first.replace(hour=0, minute=0, second=0)
    reach = window.size // 2 if everywhere else 0
    step = -reach
    while True:
        start, after = later(first, step, window), later(first, step + window.size, window)
        if start > last or (not everywhere and after.date() > (last + timedelta(days=1)).date()):
            return
        middle = start + (after - start) / 2
        if not everywhere or first <= middle <= last + timedelta(days=1):
            yield start, middle, after - timedelta(seconds=1)
        step += 1


def _as_dna(
    first: datetime, last: datetime, settings: Settings, window: Window, everywhere: bool
) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Half a window, rounded up, on both sides of each middle, so that an even number of days is one more."""
    half = window.size // 2 if settings.kernel == "none" else (window.size + 1) // 2
    step = 0 if everywhere else half
    while True:
        middle = later(first, step, window)
        start, stop = later(middle, -half, window), later(middle, half, window)
        if (middle if everywhere else stop) > last:
            return
        yield start, middle, stop
        step += 1


def _slice(coded: Coded, settings: Settings, dated: Codes, frame: tuple[datetime, datetime, datetime]) -> Slice:
    start, _, stop = frame
    days = coded.day[dated]
    if settings.kernel == "none":
        low, high = (when.timestamp() / SECONDS_A_DAY for when in (start, stop))
        return Slice(*frame, dated[(days >= low) & (days <= high)])
    weights = weights_at(days, settings, frame)
    some = weights > 0 if not settings.as_dna else np.ones_like(weights, dtype=bool)
    return Slice(*frame, dated[some], weights[some])


def weights_at(days: Numbers, settings: Settings, frame: tuple[datetime, datetime, datetime]) -> Numbers:
    """What the kernel gives each of these days in that window; all in DNA, whose wholly silent ones still count for `average`."""
    start, middle, stop = (when.timestamp() / SECONDS_A_DAY for when in frame)
    if settings.as_dna:
        return compat.kernel_weights(settings.kernel, (days - middle) / ((stop - start) / 2))
    noon = days + 0.5 * (days == np.floor(days))  # what is known by the day alone lies in the middle of it
    return kernel_weights(settings.kernel, (noon - middle) / ((stop - start) / 2))


def kernel_weights(kind: str, distance: Numbers) -> Numbers:
    """A kernel's weight at a distance from the middle in half windows; the same on both sides, and nothing outside the window.

    The bell has no end of its own; it reaches over the whole record.
    """
    away = np.abs(distance)
    shapes = {
        "uniform": 0.5 * np.ones_like(away),
        "triangular": 1 - away,
        "epanechnikov": 0.75 * (1 - away**2),
    }
    if kind == "gaussian":
        return np.asarray(np.exp(-(away**2) / 2) / np.sqrt(2 * np.pi))
    return np.where(away <= 1, shapes[kind], 0.0)


def later(when: datetime, steps: int, window: Window) -> datetime:
    """So many days, weeks, months or years later; the 31st is a shorter month's last day."""
    if window.unit in ("days", "weeks"):
        return when + timedelta(days=steps * (7 if window.unit == "weeks" else 1))
    months = when.year * MONTHS_A_YEAR + when.month - 1 + steps * (MONTHS_A_YEAR if window.unit == "years" else 1)
    year, month = divmod(months, MONTHS_A_YEAR)
    day = min(when.day, monthrange(year, month + 1)[1])
    return datetime(year, month + 1, day, when.hour, when.minute, when.second, tzinfo=UTC)
