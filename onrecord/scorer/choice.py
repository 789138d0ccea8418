"""Which scorer answers: the one that ships, or one that another package offers under the entry point ``onrecord.scorers``."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final, Protocol

from onrecord.errors import ModelError
from onrecord.scorer.score import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.scorer.question import Question
    from onrecord.scorer.score import Answer

GROUP: Final = "onrecord.scorers"
SHIPPED: Final = "shipped"


class Judge(Protocol):
    """What a scorer must have; its class is called without arguments."""

    @property
    def version(self) -> str:
        """Another one where it would answer otherwise."""

    def score(self, questions: Iterable[Question]) -> Sequence[Answer]:
        """One answer for each question, in order."""


def scorers() -> tuple[str, ...]:
    """The names of those there are, the one that ships first."""
    return (SHIPPED, *sorted({point.name for point in entry_points(group=GROUP)} - {SHIPPED}))


def scorer(name: str = SHIPPED) -> Judge:
    """The scorer of that name; ModelError where there is none, or where it cannot be made."""
    if name == SHIPPED:
        return Scorer()
    for point in entry_points(group=GROUP, name=name):
        try:
            made: Judge = point.load()()
        except Exception as error:  # whatever the other package does
            what = f"{type(error).__name__}: {error}"
            raise ModelError(f"The scorer {name} ({point.value}) cannot be used ({what}): see to its package.") from error
        return made
    raise ModelError(f"No scorer is called {name}: install the package that offers it, or take one of {', '.join(scorers())}.")
