"""Rows as a pandas frame, where pandas is installed (extra ``pandas``)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import OnrecordError
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def frame(rows: Iterable[Any]) -> pd.DataFrame:
    """One line a record, one column a field; spans as their words, a found row's document as its id.

    Takes records and what a ledger's questions give back.  Raises OnrecordError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise OnrecordError("pandas is not installed: install it with `pip install onrecord[pandas]`.") from None
    return pd.DataFrame([_line(row) for row in rows])


def _line(found: Any) -> dict[str, Any]:
    inner = getattr(found, "row", found)
    row = inner if is_dataclass(inner) else found  # a review's own row is an id
    line = {field.name: _cell(getattr(row, field.name)) for field in fields(row)}
    if row is not found:
        line |= {name: value for name in ("date", "verdict") if not is_dataclass(value := getattr(found, name, None))}
    return line


def _cell(value: Any) -> Any:
    if isinstance(value, Span):
        return value.text
    if isinstance(value, tuple) and value and all(isinstance(part, Span) for part in value):
        return " … ".join(part.text for part in value)
    return value
