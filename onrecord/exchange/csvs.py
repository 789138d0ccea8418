"""Comma-separated values, as spreadsheets open them: UTF-8 with a byte order mark, CR LF, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, Final

from onrecord.errors import ExchangeError
from onrecord.exchange.formats import Asked, Format, Taken, fault
from onrecord.exchange.kinds import KINDS, sheet
from onrecord.exchange.tabular import Lines, take
from onrecord.exports import BOM, FORMULA, cell, csv_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole

SEPARATORS: Final = ",;\t"  # spreadsheets of countries with a decimal comma write semicolons


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:
    """One kind of rows, a line each under a line of columns."""
    if asked.rows is None:
        raise ExchangeError(f"A file of CSV holds one kind of rows: name one with --rows ({', '.join(KINDS)}).")
    table = sheet(ledger, asked.rows)
    out.write((BOM + csv_line(list(table.columns))).encode())
    out.writelines(csv_line([cell(value) for value in row]).encode() for row in table.rows)
    return ()


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Reviews, issues, or the user's own actors."""
    return take(ledger, path, [(None, _lines(path))], asked)


def _lines(path: Path) -> Lines:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(path, None, f"it is not in UTF-8 (byte {error.start}): save it as CSV UTF-8.") from None
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    lines = _parsed(path, csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    named = next(lines, (1, []))[1]
    if not any(named):
        raise fault(path, None, "there is nothing in it: a table has a line of columns and a row or more below.")
    for number, cells in lines:
        if len(cells) > len(named):
            raise fault(path, number, f"it has {len(cells)} cells under {len(named)} columns: quote its text.")
        if any(cells):
            yield number, dict(zip(named, map(_plain, cells), strict=False))


def _parsed(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line."""
    before = 0
    while True:
        try:
            row = list(islice(reader, 1))
        except csv.Error as error:
            raise fault(path, before + 1, f"it is no CSV ({error}): save the table anew as CSV.") from None
        if not row:
            return
        yield before + 1, row[0]
        before = reader.line_num  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    """The cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


FORMAT: Final = Format("csv", (".csv",), "tables, one file for each kind of row; takes in reviews, issues and actors",
                       write, read, by_kind=True)  # fmt: skip
