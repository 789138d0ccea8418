"""What a network is made of and how: one record of settings, checked when it is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from onrecord.errors import OnrecordError

Mode = Literal["two-mode", "actors", "issues"]
Aggregate = Literal["ignore", "congruence", "conflict", "subtract", "combine"]
Normalise = Literal["none", "activity", "prominence", "average", "jaccard", "cosine"]
Duplicates = Literal["all", "document", "week", "month", "year", "range"]
Kernel = Literal["none", "uniform", "triangular", "epanechnikov", "gaussian"]
Unit = Literal["days", "weeks", "months", "years", "rows"]
Mixed = Literal["middle", "drop"]
RollUp = Literal["none", "organisation", "state"]
Compat = Literal["none", "dna"]

CHOICES: Final = {
    "mode": get_args(Mode),
    "aggregate": get_args(Aggregate),
    "normalise": get_args(Normalise),
    "duplicates": get_args(Duplicates),
    "kernel": get_args(Kernel),
    "mixed": get_args(Mixed),
    "roll_up": get_args(RollUp),
    "compat": get_args(Compat),
}
OF_PAIRS: Final = ("congruence", "conflict")  # they compare two actors, or two issues
FOR_TWO_MODE: Final = ("none", "activity", "prominence")
FOR_ONE_MODE: Final = ("none", "average", "jaccard", "cosine")
LENGTH: Final = re.compile(r"(?P<number>\d+)\s*(?P<unit>day|week|month|year|row|event)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """So many days, weeks, months, years or rows that are taken together; the next window begins one of them later."""

    size: int
    unit: Unit

    @staticmethod
    def parse(told: str) -> Window:
        """A window as people write it: "8 days", "2 weeks", "50 rows"; OnrecordError where it is none."""
        found = LENGTH.fullmatch(told.strip().lower())
        if not found or not int(found["number"]):
            raise OnrecordError(
                f'{told!r} is no window: write a number and days, weeks, months, years or rows, such as "30 days".'
            )
        unit = {"day": "days", "week": "weeks", "month": "months", "year": "years"}.get(found["unit"], "rows")
        return Window(int(found["number"]), unit)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Settings:
    """How ties become a network.

    Attributes:
        mode: actors × issues, actors by the issues they share, or issues by the actors they share.
        aggregate: what becomes of the stance; see docs/networks.md.
        normalise: what a weight is divided by.
        duplicates: within what an actor's stance on an issue counts once; "all" counts every one.
        window: the length of a time window, as `Window.parse` takes it; None for one network of everything.
        kernel: how ties in a window weigh by their distance from its middle.
        mixed: a mixed stance stands in the middle between support and oppose, or is dropped.
        since: from this day on (ISO); ``until``: up to and with it.
        exclude_actors: actors left out, by name or id; ``exclude_issues``, ``exclude_outlets`` likewise.
        by: only what we have by "self", "article" or this name.
        reviewed: only what a person accepted or corrected.
        min_confidence: at least so sure, 0 to 1.
        roll_up: actors counted as the organisation or the state they speak for.
        isolates: also who has no tie after all that.
        compat: "dna" for the figures of Discourse Network Analyzer, faults included.
    """

    mode: Mode = "two-mode"
    aggregate: Aggregate = "ignore"
    normalise: Normalise = "none"
    duplicates: Duplicates = "all"
    window: str | None = None
    kernel: Kernel = "none"
    mixed: Mixed = "middle"
    since: str | None = None
    until: str | None = None
    exclude_actors: tuple[str, ...] = ()
    exclude_issues: tuple[str, ...] = ()
    exclude_outlets: tuple[str, ...] = ()
    by: str | None = None
    reviewed: bool = False
    min_confidence: float | None = None
    roll_up: RollUp = "none"
    isolates: bool = False
    compat: Compat = "none"

    def __post_init__(self) -> None:
        for name, among in CHOICES.items():
            if getattr(self, name) not in among:
                raise OnrecordError(f"{name} cannot be {getattr(self, name)!r}: it is one of {', '.join(among)}.")
        self._check_aggregate()
        self._check_normalise()
        if self.window is None and self.kernel != "none":
            raise OnrecordError('A kernel weighs what lies in a window: give a window too, such as "30 days".')
        if self.window is not None and self.kernel != "none" and Window.parse(self.window).unit == "rows":
            raise OnrecordError("A kernel weighs by time, and a window of rows has none: give days, weeks, months or years.")

    def _check_aggregate(self) -> None:
        if self.two_mode and self.aggregate in OF_PAIRS:
            raise OnrecordError(
                f"{self.aggregate} compares two actors or two issues: take mode actors or issues, or aggregate subtract."
            )
        if not self.two_mode and self.aggregate == "combine":
            raise OnrecordError("combine says how one actor stands on one issue: take mode two-mode, or another aggregate.")

    def _check_normalise(self) -> None:
        among = FOR_TWO_MODE if self.two_mode else FOR_ONE_MODE
        if self.normalise not in among:
            raise OnrecordError(f"In mode {self.mode} normalise is one of {', '.join(among)}, not {self.normalise}.")
        if self.aggregate == "combine" and self.normalise != "none":
            raise OnrecordError("combine gives codes, not amounts, and codes cannot be divided: take normalise none.")

    @property
    def two_mode(self) -> bool:
        """Whether rows are actors and columns issues."""
        return self.mode == "two-mode"

    @property
    def as_dna(self) -> bool:
        """Whether the formulas of Discourse Network Analyzer are wanted, faults included."""
        return self.compat == "dna"
