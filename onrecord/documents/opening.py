"""Files → bytes, none of which can hang or fill the memory: pipes, devices and what is too large for a report are refused."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.documents.formats import LARGEST, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

MB = 1_000_000
SPLIT = "split it, or give its reports as JSON Lines (.jsonl), which are read one at a time"


def whole(path: str) -> bytes:
    """All of a file; UnreadableError where it is none, or larger than LARGEST; OSError where it cannot be read."""
    check(path)
    with Path(path).open("rb") as file:
        return _at_most(file.read(LARGEST + 1))


def lines(path: str) -> Iterator[bytes]:
    """The lines of a file, one at a time; of one that is longer than LARGEST only the beginning, by which it is known."""
    check(path)
    with Path(path).open("rb") as file:
        while line := file.readline(LARGEST + 1):
            yield line
            while len(line) > LARGEST and not line.endswith(b"\n"):
                line = file.readline(LARGEST + 1)  # what is left of it


def standard_input() -> bytes:
    """All that is piped in; UnreadableError where that is nothing, or more than LARGEST."""
    if sys.stdin is None or sys.stdin.closed:
        raise UnreadableError("it is closed", "pipe a report into it")
    return _at_most(sys.stdin.buffer.read(LARGEST + 1))


def check(path: str) -> None:
    """UnreadableError where there is something at the path that is no file, such as a named pipe; OSError where nothing is."""
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise UnreadableError("it is a pipe or a device, no file", "pipe it in and give - in its place, or name a file")


def _at_most(raw: bytes) -> bytes:
    if len(raw) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST // MB} MB", SPLIT)
    return raw
