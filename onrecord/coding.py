"""A ledger coded anew from its own texts: with another codebook, other actors, or a newer version of the program.

Reviews go to the new rows that say the same; a document that cannot be read stays as it was, and a run that was stopped goes on
where it was.
"""

from __future__ import annotations

import signal
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.ledger.contents import IMPORTED, rows_of, versions
from onrecord.models import Models
from onrecord.records import Failure
from onrecord.work import Step, outcomes, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.ledger import Ledger
    from onrecord.records import Document, Record


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows of a kind stand as they were, are new, and are gone."""

    kept: int = 0
    new: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Coded:
    """What coding anew came to.

    Attributes:
        documents: coded anew.
        known: coded so already.
        imported: left as they are, because their rows came from another program.
        failures: documents that could not be read; their rows are as they were.
        changes: "statement", "event" and "position " with each issue → what became of those rows.
        lost: reviews whose row was there before and is gone now.
        stopped: the signal that ended the work early, if any did.
    """

    documents: int
    known: int
    imported: int
    failures: tuple[Failure, ...]
    changes: dict[str, Change] = field(default_factory=dict)
    lost: int = 0
    stopped: int | None = None


def code_all(ledger: Ledger, jobs: int, progress: Callable[[Step], None]) -> Coded:
    """Read every text of the ledger again, with the codebook and the actors that it keeps, each in one transaction.

    With ``jobs`` 0 (`work.HERE`) this process reads, else so many others.
    """
    codebook, actors = ledger.codebook(), ledger.known_actors()
    run = _Run(ledger, version_of(Models(), codebook, actors), progress)
    try:
        with closing(outcomes(run.texts(), codebook, actors, jobs)) as records:
            for outcome in records:
                run.keep(outcome)
    except KeyboardInterrupt as stop:
        return run.coded(getattr(stop, "number", signal.SIGINT))
    return run.coded()


class _Run:
    """What has become of a ledger's documents so far."""

    def __init__(self, ledger: Ledger, mark: str, progress: Callable[[Step], None]) -> None:
        self._ledger, self._mark, self._progress = ledger, mark, progress
        self._lost = _orphans(ledger)
        read = versions(ledger)
        self._imported = sum(version == IMPORTED for version in read.values())
        self._waiting = [id_ for id_, version in read.items() if version not in (IMPORTED, mark)]
        self._known = len(read) - self._imported - len(self._waiting)
        self._documents = 0
        self._failures: list[Failure] = []
        self._kept: Counter[str] = Counter()
        self._new: Counter[str] = Counter()
        self._gone: Counter[str] = Counter()

    def texts(self) -> Iterator[Document]:
        """The documents that were not yet read so, one at a time."""
        for id_ in self._waiting:
            there = self._ledger.kept(id_)
            if there:
                yield there[0]

    def keep(self, outcome: Record | Failure) -> None:
        """Put what was read in the place of what was there, and count what changed."""
        if isinstance(outcome, Failure):
            self._failures.append(outcome)
            self._tell(outcome.path)
            return
        document = outcome.document
        before = rows_of(self._ledger, document.id)
        self._ledger.add(outcome, self._mark)
        after = rows_of(self._ledger, document.id)
        self._kept.update(kind for id_, kind in after.items() if id_ in before)
        self._new.update(kind for id_, kind in after.items() if id_ not in before)
        self._gone.update(kind for id_, kind in before.items() if id_ not in after)
        self._documents += 1
        self._tell(document.name)

    def coded(self, stopped: int | None = None) -> Coded:
        kinds = sorted({*self._kept, *self._new, *self._gone})
        return Coded(
            self._documents,
            self._known,
            self._imported,
            tuple(self._failures),
            {kind: Change(self._kept[kind], self._new[kind], self._gone[kind]) for kind in kinds},
            len(_orphans(self._ledger) - self._lost),
            stopped,
        )

    def _tell(self, name: str) -> None:
        failed = len(self._failures)
        self._progress(Step(self._documents + failed, len(self._waiting), failed, name))


def _orphans(ledger: Ledger) -> set[int]:
    return {review.number for review in ledger.reviews() if review.orphaned and not review.withdrawn}
