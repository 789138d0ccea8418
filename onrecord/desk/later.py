"""What takes long to work out of the whole ledger: kept until somebody writes, and then worked out anew beside the pages.

A page waits for it a moment at most and shows what there was before, so that it comes at once however large the ledger is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")
MOST: Final = 12  # answers that are kept: each page's own for a few settings


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was worked out, and whether somebody wrote since."""

    value: T
    old: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    state: int
    value: Any
    error: OnrecordError | None
    done: float
    took: float


class Later:
    """Answers by key, each with the state of the ledger that it was worked out in.

    ``patience`` is how many seconds a page waits for one; None for as long as it takes.
    """

    def __init__(self, state: Callable[[], int], patience: float | None) -> None:
        self._state, self._patience = state, patience
        self._kept: dict[Hashable, _Kept] = {}
        self._running: dict[Hashable, Event] = {}
        self._lock, self._turn = Lock(), Lock()

    def ask(self, key: Hashable, work: Callable[[], T], otherwise: T, *, wait: bool = False) -> Answer[T]:
        """The answer as things stand, or else an older one, or else ``otherwise``; what was raised in ``work`` is raised.

        With ``wait`` none but the answer as things stand will do, as for a file.
        """
        with self._lock:
            state, kept = self._state(), self._kept.get(key)
            if kept is not None and kept.state == state:
                return _told(kept, old=False)
            done = self._running.get(key) or self._start(key, work, state, None if wait else kept)
        if done is not None:
            done.wait(None if wait else self._patience)
        with self._lock:
            kept = self._kept.get(key)
        return Answer(otherwise, old=True) if kept is None else _told(kept, old=kept.state != state)

    def _start(self, key: Hashable, work: Callable[[], T], state: int, kept: _Kept | None) -> Event | None:
        """Begin; but not where the last time took long and ended just now, so that pages have the processor in between."""
        slow = self._patience is not None and kept is not None and kept.took > self._patience
        if slow and kept is not None and time.monotonic() < kept.done + kept.took:
            return None
        done = self._running[key] = Event()
        Thread(target=self._work, args=(key, work, state, done), daemon=True).start()
        return done

    def _work(self, key: Hashable, work: Callable[[], T], state: int, done: Event) -> None:
        value, error = None, None
        try:
            with self._turn:
                begun = time.monotonic()
                value = work()
        except OnrecordError as raised:
            error = raised
        finally:
            ended = time.monotonic()
            with self._lock:
                self._kept.pop(key, None)
                self._kept[key] = _Kept(state, value, error, ended, ended - begun)
                for oldest in list(self._kept)[:-MOST]:
                    del self._kept[oldest]
                del self._running[key]
            done.set()


def _told(kept: _Kept, *, old: bool) -> Answer[Any]:
    if kept.error is not None:
        raise kept.error
    return Answer(kept.value, old)
