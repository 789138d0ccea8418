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
from onrecord.pipeline import read_document
from onrecord.reader import Reader
from onrecord.records import Codebook, Document, Failure, Record, identity
from onrecord.workers import Workers, failure, listen_to_the_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from onrecord.documents import Given
    from onrecord.ledger import Ledger
    from onrecord.registry import Known

    Actors = tuple[Known, ...]
    Outcomes = Generator[Record | Failure, None, None]

HERE = 0  # jobs: read in this process, which a document that kills its reader then takes along
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
    """What became of the documents; ``stopped`` is the signal that ended the work early, if any did."""

    read: int
    known: int
    failed: int
    failures: tuple[Failure, ...]
    stopped: int | None = None


def version_of(reader: Reader, codebook: Codebook, actors: Actors = ()) -> str:
    """The program, the model, the codebook and the user's actors that a row is owed to; another of any makes a new reading."""
    told = (codebook, *actors)
    return f"{version('onrecord')}+{reader.version}+{identity('c', *told)}"


def read_all(
    paths: Sequence[str], given: Given, codebook: Codebook, jobs: int = HERE, actors: Actors = ()
) -> Iterator[Record | Failure]:
    """Read every document, in order; a failure stands in the place of its document."""
    yield from _read(documents.load(paths, given), codebook, actors, jobs)


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
    total = documents.count(paths, given)
    mark = version_of(Reader(), codebook, actors)
    outcomes = {"read": 0, "reread": 0, "known": 0}
    failures: list[Failure] = []

    def tell(name: str) -> None:
        done = sum(outcomes.values()) + len(failures)
        progress(Step(done, max(total, done), len(failures), name))

    def unknown() -> Iterator[Document | Failure]:
        for document in documents.load(paths, given):
            if isinstance(document, Document) and ledger.known(document.id, mark):
                outcomes["known"] += 1
                tell(document.name)
            else:
                yield document

    stopped: int | None = None
    try:
        with closing(_read(unknown(), codebook, actors, jobs)) as records:
            for record in records:
                if isinstance(record, Failure):
                    failures.append(record)
                    tell(record.path)
                else:
                    outcomes[ledger.add(record, mark)] += 1
                    tell(record.document.name)
    except KeyboardInterrupt as stop:
        stopped = getattr(stop, "number", signal.SIGINT)
    return Tally(outcomes["read"] + outcomes["reread"], outcomes["known"], len(failures), tuple(failures), stopped)


def _read(found: Iterable[Document | Failure], codebook: Codebook, actors: Actors, jobs: int) -> Outcomes:
    if jobs == HERE:
        reader = Reader()
        for document in found:
            yield document if isinstance(document, Failure) else attempt(document, reader, codebook, actors)
        return
    with Workers(jobs, partial(_read_there, codebook=codebook, actors=actors), _prepare) as workers:
        yield from workers.in_order(found)


def attempt(document: Document, reader: Reader, codebook: Codebook, actors: Actors = ()) -> Record | Failure:
    """Read one document; a fault of ours in one must not cost the others, so it comes back as that document's failure."""
    try:
        return read_document(document, reader, codebook, actors)
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

    reader: Reader | None = None


def _prepare() -> None:
    listen_to_the_writer()
    _There.reader = Reader()


def _read_there(document: Document, codebook: Codebook, actors: Actors) -> Record | Failure:
    outcome = attempt(document, _There.reader or Reader(), codebook, actors)
    if isinstance(outcome, Failure) and outcome.reason == NO_MEMORY:
        raise MemoryError
    return outcome
