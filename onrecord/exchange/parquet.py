"""Parquet: the same tables with their types, for pandas, polars, DuckDB and R's arrow."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ExchangeError
from onrecord.exchange.formats import Asked, Format, Taken, fault, missing
from onrecord.exchange.kinds import KINDS, sheet, typed
from onrecord.exchange.tabular import Lines, take
from onrecord.exports import SURROGATES, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole

AT_ONCE: Final = 10_000  # rows of a group: some ten megabytes in memory


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:
    """One kind of rows, each column with its type: text, yes or no, a number, or a list of text."""
    if asked.rows is None:
        raise ExchangeError(f"A Parquet file holds one kind of rows: name one with --rows ({', '.join(KINDS)}).")
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise missing("pyarrow", "tables") from None
    table = sheet(ledger, asked.rows)
    types = {
        "words": pa.string(), "list": pa.list_(pa.string()), "yes or no": pa.bool_(), "whole number": pa.int64(),
        "number": pa.float64(),
    }  # fmt: skip
    schema = pa.schema([(name, types[kind]) for name, kind in table.columns.items()])
    with parquet.ParquetWriter(out, schema) as writer:
        while some := list(islice(table.rows, AT_ONCE)):
            by_column = zip(zip(*some, strict=True), table.columns.items(), strict=True)
            told = {name: [_storable(typed(value, kind)) for value in values] for values, (name, kind) in by_column}
            writer.write_table(pa.table(told, schema=schema))
    return ()


def _storable(value: Any) -> Any:
    """Text without halves of characters, which UTF-8 cannot hold."""
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Reviews, issues, or the user's own actors."""
    return take(ledger, path, [(None, _lines(path))], asked)


def _lines(path: Path) -> Lines:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise missing("pyarrow", "tables") from None
    try:
        rows = parquet.read_table(path).to_pylist()
    except (pa.ArrowException, OSError):
        raise fault(path, None, "it is no Parquet file that can be read: write it anew.") from None
    for number, row in enumerate(rows, 1):
        yield number, {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> str:
    return "" if value is None else in_words(tuple(value)) if isinstance(value, list) else str(value)


FORMAT: Final = Format("parquet", (".parquet",), "tables with types, one file for each kind of row; takes in what csv does",
                       write, read, by_kind=True, binary=True)  # fmt: skip
