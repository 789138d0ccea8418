"""Dates as the ledger keeps them: one text that holds all that is known, and the first and the last day for comparing."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from onrecord.records import When

DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
DATE_FORM = "write YYYY, YYYY-MM or YYYY-MM-DD, such as 2021-03-12"


def written(when: When) -> str | None:
    """A date as one text: "2021-03", or "2021-03-01/.." for first and last with one of them open."""
    return "/".join(part or ".." for part in when) if isinstance(when, tuple) else when


def unwritten(text: str | None) -> When:
    """The date again, out of its text."""
    if text is None or "/" not in text:
        return text
    first, last = text.split("/", 1)
    return (None if first == ".." else first, None if last == ".." else last)


def days(when: When) -> tuple[str | None, str | None]:
    """First and last day as YYYY-MM-DD; None for an end that is open or not known."""
    first, last = when if isinstance(when, tuple) else (when, when)
    return (_filled(first, last=False), _filled(last, last=True))


def _filled(date: str | None, *, last: bool) -> str | None:
    if date is None or not is_date(date[:10]):
        return None
    year, month, day = (*date[:10].split("-"), "", "")[:3]
    month = month or ("12" if last else "01")
    return f"{year}-{month}-{day or (calendar.monthrange(int(year), int(month))[1] if last else 1):02}"


def moment(text: str) -> datetime:
    """A moment of ISO 8601, in UTC where it does not say; OnrecordError where it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise OnrecordError(f"{text!r} is no time: write it as 2021-03-12T10:00:00+00:00.") from None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def is_date(text: str) -> bool:
    """Whether it is a year, a month or a day that there is."""
    if not DATE.fullmatch(text):
        return False
    year, month, day = (int(part) for part in (*text.split("-"), "1", "1")[:3])
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
