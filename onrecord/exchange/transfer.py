"""Out of the ledger into a file, and out of a file into the ledger: whole, or not at all."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from onrecord.errors import ExchangeError
from onrecord.exchange.formats import Asked, Format, Taken, by_name, of_file
from onrecord.exchange.kinds import KINDS
from onrecord.ledger.whole import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.ledger import Ledger


def put_out(ledger: Ledger, name: str, to: Path | None, asked: Asked = Asked(), *, replace: bool = False) -> Sequence[str]:  # noqa: B008
    """Write the ledger in a format, to a file, to standard output, or, table by table, into a folder; what was lost, in words.

    Raises ExchangeError where the format cannot be written, or something of that name is there already and not to be replaced.
    """
    one = by_name(name)
    if one.write is None:
        raise ExchangeError(f"{name} is only taken in, and not written.")
    if asked.rows is not None and asked.rows not in KINDS:
        raise ExchangeError(f"There are no rows called {asked.rows!r}: name one of {', '.join(KINDS)}.")
    several = _several(ledger, one, asked)
    if one.by_document and asked.document is None and not several:
        raise ExchangeError("The ledger has no documents to write: read reports into it with `onrecord add PATH`.")
    if several and to is not None:
        return _folder(ledger, one, to, several, replace=replace)
    if to is None:
        if one.binary:
            raise ExchangeError(f"{name} is nothing for a terminal: name a file with --to.")
        said = one.write(ledger, sys.stdout.buffer, asked)
        sys.stdout.buffer.flush()
        return said
    return _file(ledger, one, to, asked, replace=replace)


def _several(ledger: Ledger, one: Format, asked: Asked) -> Sequence[tuple[str, Asked]]:
    """The files of a format that has one for each kind of row or each document, unless one of these is asked for."""
    if one.by_kind and asked.rows is None:
        return [(kind, Asked(kind)) for kind in KINDS]
    if one.by_document and asked.document is None:
        return [(found.row.id, Asked(document=found.row.id)) for found in ledger.documents()]
    return []


def _folder(ledger: Ledger, one: Format, to: Path, several: Sequence[tuple[str, Asked]], *, replace: bool) -> Sequence[str]:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(f"{to} cannot be made a folder ({error.strerror}): name another, or ask for one file.") from None
    said: list[str] = []
    for name, asked in several:
        said += _file(ledger, one, to / f"{name}{one.endings[0]}", asked, replace=replace)
    return list(dict.fromkeys(said))


def _file(ledger: Ledger, one: Format, to: Path, asked: Asked, *, replace: bool) -> Sequence[str]:
    """Write beside the file first, so that it is there whole or as it was."""
    assert one.write is not None  # noqa: S101  (`put_out` has seen to it)
    if to.exists() and (not replace or _same(to, ledger.where)):
        what = "it is the ledger itself: name another file." if _same(to, ledger.where) else "name another, or say --replace."
        raise ExchangeError(f"{to} is there already; {what}")
    try:
        with NamedTemporaryFile(dir=to.parent, prefix=f".{to.name}.", delete=False) as out:
            beside = Path(out.name)
            try:
                said = one.write(ledger, out, asked)  # type: ignore[arg-type]
                out.close()
                beside.replace(to)
            except BaseException:
                out.close()
                beside.unlink()
                raise
    except OSError as error:
        raise ExchangeError(f"{to} cannot be written ({error.strerror}): name another file.") from None
    return said


def _same(path: Path, where: str) -> bool:
    try:
        return path.samefile(where)
    except OSError:
        return False


def take_in(ledger: Ledger, path: Path, name: str | None = None, asked: Asked = Asked()) -> Taken:  # noqa: B008
    """Take a file into the ledger, all of it or nothing; ExchangeError, with the line, where it is not as it should be."""
    if not path.is_file():
        raise ExchangeError(f"{path} is no file: name one that is there.")
    one = by_name(name) if name else of_file(path)
    if one.read is None:
        raise ExchangeError(f"{one.name} is only written, and not taken in.")
    try:
        with whole(ledger) as within:
            return one.read(within, path, asked)
    except OSError as error:
        raise ExchangeError(f"{path} cannot be read ({error.strerror}).") from None
    except RecursionError:
        raise ExchangeError(f"{path} is nested too deeply to be read.") from None
