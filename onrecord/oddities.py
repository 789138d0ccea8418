"""What does not fit in a report: days of the week that are not those of their dates.

A record keeps such words as they stand, without a date or with the one written out; here they are listed, for a person to see.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from onrecord import dates
from onrecord.records import Document, Finding, identity
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SURE = 0.8  # not measured: the words contradict each other whatever they mean, but the report's own date can be the wrong one


def oddities(documents: Iterable[Document]) -> tuple[Finding, ...]:
    """The oddities of each document, in text order, each resting on the document itself."""
    return tuple(finding for document in documents for finding in _dates(document))


def _dates(document: Document) -> Iterator[Finding]:
    """Such as "yesterday, Saturday" in a report of a Saturday; the same words count once in a document."""
    told: set[str] = set()
    for start, end in sentences(document.text):
        if not dates.names_weekday(document.text, start, end):
            continue
        for found in dates.find(document.text, start, end, document.published):
            words = " ".join(document.text[found.start : found.end].split())
            if found.weekday_conflict and words not in told:
                told.add(words)
                why = f"“{words}”, in a report of {_day(document.published)}: the day of the week is not that of the date."
                yield Finding(identity("f", "oddity", document.id, words), "oddity", (document.id,), (document.id,), why, SURE)


def _day(published: str | None) -> str:
    if not published or len(published) < len("2021-03-11"):
        return published or "a day that is not known"
    day = date.fromisoformat(published[:10])
    return f"{dates.WEEKDAYS[day.weekday()]}, {day.day} {dates.MONTHS[day.month - 1]} {day.year}"
