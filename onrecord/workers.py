"""Processes that read for the one that writes: documents go out, and what was read comes back in their order.

A document whose process dies over it (for want of memory, or by a fault in the model's runtime) costs the others nothing: it is
read once more, alone, and where that process dies too it is a Failure.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from onrecord.errors import OnrecordError
from onrecord.records import Document, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    Waiting = deque[tuple[Document | Failure, "Future[T] | None"]]

T = TypeVar("T")

IN_FLIGHT = 4  # documents handed out per process before the first is waited for: enough to keep all busy, few in memory
STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")  # a terminal, or who stops a group, sends them to all: they are for the writer
NONE_STARTS = (
    "No process that reads can be started ({}): from Python, call it under `if __name__ == '__main__':`; else give fewer --jobs."
)


class Workers(Generic[T]):
    """So many processes that ``read``; a context manager that ends them."""

    def __init__(self, jobs: int, read: Callable[[Document], T], prepare: Callable[[], None]) -> None:
        self._jobs, self._read, self._prepare = jobs, read, prepare
        self._others = set(multiprocessing.active_children())
        self._pool: Executor | None = None

    def __enter__(self) -> Workers[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._pool:
            self._pool.shutdown()  # here, where Ctrl-C is still listened to, rather than when the program ends
        self._end()

    def in_order(self, found: Iterable[Document | Failure]) -> Iterator[T | Failure]:
        """What was read in each, or its failure; a failure among those given comes back in its place."""
        waiting: Waiting[T] = deque()
        for document in found:
            waiting.append((document, None if isinstance(document, Failure) else self._hand_out(document)))
            if len(waiting) >= self._jobs * IN_FLIGHT:
                yield from self._first(waiting)
        while waiting:
            yield from self._first(waiting)

    def _hand_out(self, document: Document) -> Future[T] | None:
        """What will be read; None where a process has died meanwhile, which shows when an earlier one is waited for."""
        try:
            self._pool = self._pool or _made(self._jobs, self._prepare)
            with _deaf():  # this can start a process
                return self._pool.submit(self._read, document)
        except BrokenProcessPool:
            return None
        except OSError as error:
            raise OnrecordError(NONE_STARTS.format(error.strerror)) from error

    def _first(self, waiting: Waiting[T]) -> Iterator[T | Failure]:
        """The outcome of the first that waits; of all that wait, where a process died, each then read alone."""
        document, outcome = waiting.popleft()
        if isinstance(document, Failure):
            yield document
            return
        try:
            yield _waited_for(outcome)
        except MemoryError:
            yield self._alone(document)
        except BrokenProcessPool:
            lost = [(document, outcome), *waiting]
            waiting.clear()
            self._end()
            for one, was in lost:
                done = was is not None and was.done() and not was.exception()
                yield one if isinstance(one, Failure) else was.result() if was and done else self._alone(one)

    def _alone(self, document: Document) -> T | Failure:
        alone = _made(1, self._prepare)
        with _deaf():
            trial = alone.submit(self._read, document)
        try:
            return trial.result()
        except MemoryError:
            return failure(document, "there is not enough memory to read it")
        except BrokenProcessPool:
            _try_one(self._prepare)
            return failure(document, "the process that read it died, and so did another that read it alone")
        finally:
            alone.shutdown(wait=False, cancel_futures=True)

    def _end(self) -> None:
        """End the processes: they write nothing down, and nobody waits for their documents any more."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        for worker in multiprocessing.active_children():
            if worker not in self._others:
                worker.kill()


def _waited_for(outcome: Future[T] | None) -> T:
    if outcome is None:
        raise BrokenProcessPool
    return outcome.result()


def pool(jobs: int, prepare: Callable[[], None]) -> Executor:
    """Processes that are made as they are needed, each prepared once."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=prepare)


def _made(jobs: int, prepare: Callable[[], None]) -> Executor:
    """A pool, made with a block of its own: the tracker of semaphores, which the first one starts, lifts some of it."""
    with _deaf():
        return pool(jobs, prepare)


def failure(document: Document, reason: str) -> Failure:
    """The document as one that could not be read."""
    where = document.path or document.url or document.name
    return Failure(where, reason, "leave it out or split it, and report it if it is a report like others; the others were read")


def listen_to_the_writer() -> None:
    """In a process that reads: leave Ctrl-C to the writer, and end when the writer is gone, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_writer, daemon=True).start()


def _end_with_the_writer() -> None:
    writer = multiprocessing.parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


def _try_one(prepare: Callable[[], None]) -> None:
    """OnrecordError where no process can be started at all, whatever it is to read."""
    tried = _made(1, prepare)
    with _deaf():
        answer = tried.submit(os.getpid)
    try:
        answer.result()
    except BrokenProcessPool as error:
        raise OnrecordError(NONE_STARTS.format("each dies at once")) from error
    finally:
        tried.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started meanwhile never hear what stops the writer, who gets it after; nor does the tracker of semaphores.

    They inherit the mask. The writer needs handlers too: a thread that numpy has started takes what its main thread has masked,
    and Python then stops the main thread in the midst of starting a process, which complains with a traceback of its own.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    numbers = {getattr(signal, name) for name in STOPPING}
    heard: list[int] = []
    with ExitStack() as after:  # in the opposite order, each whatever the others raise
        after.callback(_hear, heard)
        for number in numbers if threading.current_thread() is threading.main_thread() else ():
            if callable(signal.getsignal(number)):
                after.callback(signal.signal, number, signal.signal(number, lambda number, _: heard.append(number)))
        after.callback(signal.pthread_sigmask, signal.SIG_SETMASK, signal.pthread_sigmask(signal.SIG_BLOCK, numbers))
        yield


def _hear(numbers: Sequence[int]) -> None:
    """Take the first of the signals that came meanwhile."""
    for number in numbers[:1]:
        signal.raise_signal(number)
