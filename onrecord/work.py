"""Reading many documents: several processes read, one writes, in the order given.

The order of what comes out, and every byte of it, is the same for any number of processes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from onrecord import documents
from onrecord.errors import OnrecordError
from onrecord.pipeline import read_document
from onrecord.reader import Reader
from onrecord.records import Codebook, Document, Failure, Record, identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from onrecord.documents import Given
    from onrecord.ledger import Ledger
    from onrecord.registry import Known

    Actors = tuple[Known, ...]

IN_FLIGHT = 4  # documents handed out per process before the first is waited for: enough to keep all busy, few in memory


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work has come: documents done of how many, failures among them, and the last one's name."""

    done: int
    total: int
    failed: int
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the documents; ``interrupted`` where a person stopped the work, ``undated`` how many read have no date."""

    read: int
    known: int
    failed: int
    failures: tuple[Failure, ...]
    interrupted: bool = False
    undated: int = 0


def version_of(reader: Reader, codebook: Codebook, actors: Actors = ()) -> str:
    """The program, the model, the codebook and the user's actors that a row is owed to; another of any makes a new reading."""
    told = (codebook, *actors)
    return f"{version('onrecord')}+{reader.version}+{identity('c', *told)}"


def read_all(
    paths: Sequence[str], given: Given, codebook: Codebook, jobs: int = 1, actors: Actors = ()
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
    total = documents.count(paths)
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

    interrupted, undated = False, 0
    try:
        for record in _read(unknown(), codebook, actors, jobs):
            if isinstance(record, Failure):
                failures.append(record)
                tell(record.path)
            else:
                outcomes[ledger.add(record, mark)] += 1
                undated += record.document.published is None
                tell(record.document.name)
    except KeyboardInterrupt:
        interrupted = True
    read = outcomes["read"] + outcomes["reread"]
    return Tally(read, outcomes["known"], len(failures), tuple(failures), interrupted, undated)


def _read(found: Iterable[Document | Failure], codebook: Codebook, actors: Actors, jobs: int) -> Iterator[Record | Failure]:
    if jobs <= 1:
        reader = Reader()
        for document in found:
            yield document if isinstance(document, Failure) else attempt(document, reader, codebook, actors)
        return
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare)
    try:
        yield from _in_order(pool, found, (codebook, actors), jobs * IN_FLIGHT)
        pool.shutdown()  # here, where Ctrl-C is still listened to, rather than when the program ends
    except BrokenProcessPool as error:
        raise OnrecordError(
            "A reading process died, perhaps for want of memory; what was finished is kept: run the same again with fewer --jobs."
        ) from error
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()  # it writes nothing down, and nobody waits for its document any more
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C, which a terminal sends to all: it is for the writer, who gets it after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_order(
    pool: ProcessPoolExecutor, found: Iterable[Document | Failure], told: tuple[Codebook, Actors], limit: int
) -> Iterator[Record | Failure]:
    waiting: deque[Future[Record | Failure] | Failure] = deque()
    for document in found:
        with _deaf():  # handing out a document can start a process
            waiting.append(document if isinstance(document, Failure) else pool.submit(_read_here, document, *told))
        if len(waiting) >= limit:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(one: Future[Record | Failure] | Failure) -> Record | Failure:
    return one if isinstance(one, Failure) else one.result()


def attempt(document: Document, reader: Reader, codebook: Codebook, actors: Actors = ()) -> Record | Failure:
    """Read one document; a fault of ours in one must not cost the others, so it comes back as that document's failure."""
    try:
        return read_document(document, reader, codebook, actors)
    except OnrecordError:
        raise
    except Exception as error:
        where = document.path or document.url or document.name
        what = f"the program stumbled over this document ({type(error).__name__}: {error})"
        return Failure(where, what, "please report it with the document's text; the others were read")


class _Here:
    """What a reading process keeps between documents."""

    reader: Reader | None = None


def _prepare() -> None:
    """Leave Ctrl-C to the writer, and end when the writer is gone, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_writer, daemon=True).start()
    _Here.reader = Reader()


def _end_with_the_writer() -> None:
    writer = multiprocessing.parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


def _read_here(document: Document, codebook: Codebook, actors: Actors) -> Record | Failure:
    return attempt(document, _Here.reader or Reader(), codebook, actors)
