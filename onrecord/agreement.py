"""How far people agree on rows: Cohen's kappa of two, and Krippendorff's alpha of any number, for verdicts as names.

Both are 1 where all agree, 0 where they agree as often as chance would have it; neither is defined where all said the same of
everything, for then chance would do as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.records import Review


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two people: on how many rows both gave a verdict, on how many the same, and Cohen's kappa of these."""

    one: str
    other: str
    both: int
    same: int
    kappa: float | None


def said(reviews: Iterable[Review]) -> dict[str, dict[str, str]]:
    """Row → person → what that person last said of it: the verdict, of a correction with its values; nameless ones left out."""
    told: dict[str, dict[str, str]] = {}
    for review in reviews:
        if review.by and review.attached and not review.withdrawn:
            values = ", ".join(f"{field} = {value}" for field, value in sorted(review.changes.items()))
            told.setdefault(review.attached, {})[review.by] = f"{review.verdict}: {values}" if values else review.verdict
    return told


def pairs(told: Mapping[str, Mapping[str, str]]) -> list[Agreement]:
    """Every two people who judged a row both."""
    people = sorted({person for of in told.values() for person in of})
    made = []
    for one, other in combinations(people, 2):
        both = [(of[one], of[other]) for of in told.values() if one in of and other in of]
        if both:
            made.append(Agreement(one, other, len(both), sum(a == b for a, b in both), kappa(both)))
    return made


def kappa(both: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's words on the same things; None where it is not defined."""
    if not both:
        return None
    agreed = sum(a == b for a, b in both) / len(both)
    first, second = (Counter(pair[n] for pair in both) for n in (0, 1))
    chance = sum(first[word] * second[word] for word in first) / len(both) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def alpha(told: Mapping[str, Mapping[str, str]]) -> float | None:
    """Krippendorff's alpha for nominal data, over the rows that two or more judged; None where it is not defined."""
    units = [Counter(of.values()) for of in told.values() if len(of) > 1]
    every: Counter[str] = Counter()
    for unit in units:
        every.update(unit)
    total = sum(every.values())
    expected = total * total - sum(times * times for times in every.values())
    if not expected:
        return None
    observed = sum((sum(unit.values()) ** 2 - sum(n * n for n in unit.values())) / (sum(unit.values()) - 1) for unit in units)
    return 1 - (total - 1) * observed / expected


def disputed(told: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The rows on which people differ."""
    return [row for row, of in told.items() if len(set(of.values())) > 1]
