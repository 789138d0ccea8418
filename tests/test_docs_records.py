"""docs/records.md lists every record and every field of it, and nothing else."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from onrecord import records

PAGE = (Path(__file__).parent.parent / "docs" / "records.md").read_text("utf8")
RECORDS = [value for value in vars(records).values() if isinstance(value, type) and dataclasses.is_dataclass(value)]


def listed(record: str) -> list[str]:
    """The first column of the table under the record's heading."""
    section = re.search(rf"^## {record}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return re.findall(r"^\| `(\w+)` \|", section[1], re.MULTILINE) if section else []


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_field_is_explained_in_its_order(record: type) -> None:
    assert listed(record.__name__) == [field.name for field in dataclasses.fields(record)]


VALUES = [records.Status, records.Stance, records.ActorKind, records.EventMode, records.FindingKind, records.Force,
          records.PublishedFrom, records.Verdict, records.ReviewedType]  # fmt: skip


@pytest.mark.parametrize("values", VALUES)
def test_every_value_is_named(values: Any) -> None:
    assert [value for value in values.__args__ if f"`{value}`" not in PAGE] == []


def test_no_record_is_explained_that_is_none() -> None:
    headings = re.findall(r"^## ([A-Z][A-Za-z]+)$", PAGE, re.MULTILINE)
    assert headings
    assert set(headings) == {record.__name__ for record in RECORDS}
