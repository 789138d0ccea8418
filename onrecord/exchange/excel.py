"""Workbooks of Excel: a sheet for each kind of row, every cell plain text, a number or a yes or no, none a formula."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from onrecord.exchange.formats import Asked, Format, Taken, fault, missing
from onrecord.exchange.kinds import sheet, sheets, typed
from onrecord.exchange.tabular import Lines, take
from onrecord.exports import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole

LONGEST: Final = 32767  # UTF-16 units that a cell can hold, by Excel's own specification
MOST: Final = 1_048_576  # rows of a sheet, with that of the columns, by the same
TIMELESS: Final = (1980, 1, 1, 0, 0, 0)
UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no characters of XML


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:
    """Every kind of rows, or the one asked for, a sheet each."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise missing("openpyxl", "tables") from None
    book, cut, left = Workbook(write_only=True), 0, 0
    for table in [sheet(ledger, asked.rows)] if asked.rows else sheets(ledger):
        page = book.create_sheet(table.kind)
        page.freeze_panes = "A2"
        page.append(list(table.columns))
        for number, row in enumerate(table.rows, 2):
            if number > MOST:
                left += 1
                continue
            told = [typed(value, kind) for value, kind in zip(row, table.columns.values(), strict=True)]
            cut += sum(isinstance(value, str) and _units(value) > LONGEST for value in told)
            page.append([_cell(page, value) for value in told])
    _save(book, out)
    said = [f"{cut:,} cells were cut, for Excel holds {LONGEST:,} characters in one."] if cut else []
    return [*said, *([f"{left:,} rows were left out, for a sheet of Excel holds {MOST:,}."] if left else [])]


def _save(book: Any, out: BinaryIO) -> None:
    """Write the workbook without the moment at which it is written, so that the same record makes the same file."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = datetime(*TIMELESS)
    ExcelWriter(book, _Timeless(out, "w", ZIP_DEFLATED)).save()


class _Timeless(ZipFile):
    """An archive whose members are all of the first moment that the format knows."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        with self._member(zinfo_or_arcname) as to:
            to.write(data if isinstance(data, bytes) else data.encode())

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self._member(arcname) as to:
            shutil.copyfileobj(source, to)

    def _member(self, name: str) -> IO[bytes]:
        member = ZipInfo(name, TIMELESS)
        member.compress_type = ZIP_DEFLATED
        return self.open(member, "w", force_zip64=True)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cell(page: Any, value: Any) -> Any:
    """A cell; text that begins as a formula does is marked as text, which the rest is by itself."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, list):
        value = in_words(tuple(value))
    if not isinstance(value, str) or not value:
        return value
    text = UNWRITABLE.sub("\ufffd", value)
    while len(text) > LONGEST // 2 and _units(text) > LONGEST:
        text = text[: LONGEST - (_units(text) - len(text)) - 1] + "…"
    if text[0] not in "=#":  # the signs of formulas, and of their errors
        return text
    made = WriteOnlyCell(page, text)
    made.data_type = "s"
    return made


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Reviews, issues and the user's own actors, from whichever sheets have them."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise missing("openpyxl", "tables") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError):
        raise fault(path, None, "it is no workbook that can be read: save it anew as .xlsx.") from None
    try:
        return take(ledger, path, [(page.title, _lines(page)) for page in book.worksheets], asked)
    finally:
        book.close()


def _lines(page: Any) -> Lines:
    rows: Iterator[tuple[Any, ...]] = page.iter_rows(values_only=True)
    named = [_text(value) for value in next(rows, ())]
    for number, row in enumerate(rows, 2):
        if any(value is not None for value in row):
            yield number, dict(zip(named, map(_text, row), strict=False))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


FORMAT: Final = Format("xlsx", (".xlsx",), "an Excel workbook, a sheet for each kind of row; takes in what csv does",
                       write, read, binary=True)  # fmt: skip
