"""The errors a user can meet.  Each says in one sentence what is wrong, where, and what to do, and knows its exit code.

    OnrecordError       2
    ├ ActorsError       2  a list of actors that cannot be used
    ├ CodebookError     2  a codebook that cannot be used
    ├ ExchangeError     2  a file of another program that cannot be taken in, or written
    ├ LedgerError       2  a ledger that cannot be opened, read or written
    ├ ModelError        2  the reader's files are missing or broken
    ├ NotFound          1  nothing has that id or name
    └ Overtaken         1  somebody else was quicker

A document that cannot be read is no error but a `records.Failure`: the others go on, and the exit code is 1.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """The root of all errors that are shown as one sentence rather than a traceback."""

    exit_code = 2


class ActorsError(OnrecordError):
    """The list of actors cannot be used as it is."""


class CodebookError(OnrecordError):
    """The codebook cannot be used as it is."""


class ExchangeError(OnrecordError):
    """A file of another program cannot be taken in, or written."""


class LedgerError(OnrecordError):
    """The ledger cannot be opened, read or written."""


class ModelError(OnrecordError):
    """The reader's files are missing or broken."""


class NotFound(OnrecordError):
    """Nothing in the ledger has that id or name."""

    exit_code = 1


class Overtaken(OnrecordError):
    """What was to be changed has changed since it was looked at."""

    exit_code = 1


class Stopped(KeyboardInterrupt):
    """A signal asked the program to end: like Ctrl-C, to be left to whoever can end the work in good order."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
