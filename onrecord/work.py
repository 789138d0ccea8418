"""Reading many documents: several processes read, one writes, in the order given.

The order of what comes out, and every byte of it, is the same for any number of processes.
"""

from __future__ import annotations

import signal
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from onrecord import documents
from onrecord.errors import OnrecordError
from onrecord.ledger.metadata import together
from onrecord.models import Models
from onrecord.pipeline import read_document
from onrecord.records import Codebook, Document, Failure, PassedOver, Record, identity
from onrecord.workers import Workers, failure, listen_to_the_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from onrecord.documents import Given
    from onrecord.ledger import Ledger
    from onrecord.registry import Known

    Actors = tuple[Known, ...]
    Outcomes = Generator[Record | Failure, None, None]

HERE = 0  # jobs: read in this process, which a document that kills its reader then takes along
KNOWN = "{}: {} is known already, with {}; take it out with `onrecord remove` and add it again to have it otherwise"
NO_MEMORY = "there is not enough memory to read it"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work has come: documents done of how many, failures among them, and the last one's name."""

    done: int
    total: int
    failed: int
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the documents; ``stopped`` is the signal that ended the work early, if any
    did, ``notes`` tell of what was told otherwise than before, ``undated`` how many read have no date, and ``passed`` what was
    passed over.
    """

    read: int
    known: int
    failed: int
    failures: tuple[Failure, ...]
    stopped: int | None = None
    notes: tuple[str, ...] = ()
    undated: int = 0
    passed: tuple[PassedOver, ...] = ()


def version_of(models: Models, codebook: Codebook, actors: Actors = ()) -> str:
    """The program, the models, the codebook and the user's actors that a row is owed to; another of any makes a new reading."""
    told = (codebook, *actors)
    return f"{version('onrecord')}+{models.version}+{identity('c', *told)}"


def read_all(
    paths: Sequence[str], given: Given, codebook: Codebook, jobs: int = HERE, actors: Actors = ()
) -> Iterator[Record | Failure]:
    """Read every document, in order; a failure stands in the place of its document."""
    yield from outcomes(documents.load(paths, given), codebook, actors, jobs)


def add_all(
    paths: Sequence[str],
    ledger: Ledger,
    given: Given,
    codebook: Codebook,
    jobs: int,
    progress: Callable[[Step], None],
    actors: Actors = (),
) -> Tally:
    """Read every document that the ledger does not yet hold and write it down, each in one transaction."""
    run = _Run(ledger, version_of(Models(), codebook, actors), documents.count(paths, given), progress)
    waiting: Iterable[Document | Failure] = documents.load(paths, given)
    try:
        while waiting:
            with closing(outcomes(run.unknown(waiting), codebook, actors, jobs)) as records:
                for record in records:
                    run.keep(record)
            waiting, run.later = run.later, []
    except KeyboardInterrupt as stop:
        return run.tally(getattr(stop, "number", signal.SIGINT))
    return run.tally()


class _Run:
    """What has become of the documents of one run so far."""

    def __init__(self, ledger: Ledger, mark: str, total: int, progress: Callable[[Step], None]) -> None:
        self.ledger, self.mark, self.total, self.progress = ledger, mark, total, progress
        self.read = self.known = self.undated = 0
        self.failures: list[Failure] = []
        self.passed: list[PassedOver] = []
        self.notes: list[str] = []
        self.later: list[Document | Failure] = []
        self._out: set[str] = set()

    def unknown(self, found: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """Those to be read: not known, or known with less told of them.  One that is being read comes in again ``later``."""
        out: set[str] = set()
        for document in found:
            if isinstance(document, Failure):
                yield document
            elif document.id in out:
                self.later.append(document)
            elif (told := self._told(document)) is None:
                self.known += 1
                self._tell(document.name)
            else:
                out.add(document.id)
                yield told

    def keep(self, record: Record | Failure) -> None:
        """Write down what was read, or count the failure."""
        if isinstance(record, Failure):
            if isinstance(record, PassedOver):
                self.passed.append(record)
            else:
                self.failures.append(record)
            self._tell(record.path)
            return
        known = self.ledger.add(record, self.mark, anew=record.document.id in self._out) == "known"
        self.known, self.read = self.known + known, self.read + (not known)
        self.undated += not known and record.document.published is None
        self._tell(record.document.name)

    def tally(self, stopped: int | None = None) -> Tally:
        return Tally(
            self.read,
            self.known,
            len(self.failures),
            tuple(self.failures),
            stopped,
            tuple(self.notes),
            self.undated,
            tuple(self.passed),
        )

    def _told(self, document: Document) -> Document | None:
        """The document with what the ledger has been told of it, None where it is known as it is."""
        kept = self.ledger.kept(document.id)
        if kept is None:
            return document
        same = kept[1] == self.mark
        told = together(kept[0], document, same=same)
        if told.otherwise:
            self.notes.append(KNOWN.format(document.path or document.name, document.id, ", ".join(told.otherwise)))
        if same and not told.more:
            return None
        self._out.add(document.id)
        return told.document

    def _tell(self, name: str) -> None:
        done = self.read + self.known + len(self.failures) + len(self.passed)
        self.progress(Step(done, max(self.total, done), len(self.failures), name))


def outcomes(found: Iterable[Document | Failure], codebook: Codebook, actors: Actors, jobs: int) -> Outcomes:
    """What reading each comes to, in order: in this process where ``jobs`` is HERE, else in so many others."""
    if jobs == HERE:
        models = Models()
        for document in found:
            yield document if isinstance(document, Failure) else attempt(document, models, codebook, actors)
        return
    with Workers(jobs, partial(_read_there, codebook=codebook, actors=actors), _prepare) as workers:
        yield from workers.in_order(found)


def attempt(document: Document, models: Models, codebook: Codebook, actors: Actors = ()) -> Record | Failure:
    """Read one document; a fault of ours in one must not cost the others, so it comes back as that document's failure."""
    try:
        return read_document(document, models, codebook, actors)
    except OnrecordError:
        raise
    except MemoryError:
        return failure(document, NO_MEMORY)
    except Exception as error:
        where = document.path or document.url or document.name
        what = f"the program stumbled over this document ({type(error).__name__}: {error})"
        return Failure(where, what, "please report it with the document's text; the others were read")


class _There:
    """What a reading process keeps between documents."""

    models: Models | None = None


def _prepare() -> None:
    listen_to_the_writer()
    _There.models = Models()


def _read_there(document: Document, codebook: Codebook, actors: Actors) -> Record | Failure:
    outcome = attempt(document, _There.models or Models(), codebook, actors)
    if isinstance(outcome, Failure) and outcome.reason == NO_MEMORY:
        raise MemoryError
    return outcome
