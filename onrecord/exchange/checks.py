"""Objects of JSON as records: each field of its type, each span with the words that stand there, each reference to a row."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from onrecord.ledger.intervals import days, is_date
from onrecord.records import Event, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from onrecord.records import Document, Record, Row, When

BESIDE: Final = frozenset({"type", "date", "outlet", "published", "verdict"})  # what a ledger's answer adds to a row
SPANS: Final = ("source", "cue", "conditional")  # single ones, beside the evidence


class Fault(ValueError):
    """What is wrong, in words that go on after the place; ``row`` is the id of the row it is wrong with, where it is one."""

    def __init__(self, what: str, row: str | None = None) -> None:
        super().__init__(what)
        self.row = row


def record_of(made: Mapping[str, Any], kind: Any) -> Any:
    """The record of that kind; Fault where a field is missing, of another type, or none that there is."""
    import msgspec

    known = {field.name for field in fields(kind)}
    strange = sorted(set(made) - known - BESIDE)
    if strange:
        raise Fault(f"there is no field {strange[0]!r} of a {kind.__name__.lower()}: there are {', '.join(sorted(known))}.")
    try:
        return msgspec.convert({name: value for name, value in made.items() if name in known}, kind)
    except msgspec.ValidationError as error:
        raise Fault(f"it is no {kind.__name__.lower()}: {_plainly(str(error))}.") from None


def _plainly(message: str) -> str:
    """The library's message without its marks: Expected `str`, got `int` - at `$.speaker`."""
    what, _, where = message.partition(" - at ")
    told = (what[0].lower() + what[1:]).replace("`", "")
    return f"{where.replace('`', '').removeprefix('$.')}: {told}" if where else told


def check(record: Record) -> None:
    """Raise Fault where a row of the record does not hold together."""
    document, actors = record.document, {actor.id for actor in record.actors}
    located: tuple[Row, ...] = (*record.statements, *record.events, *record.positions)
    _only_once([document.id, *(actor.id for actor in record.actors), *(row.id for row in located)])
    _check_dates(document.id, [document.published[:10]] if document.published else [])
    if any(not 0 <= part.start <= part.end <= len(document.text) for part in document.parts):
        raise Fault("a part of the text lies beyond its end.", document.id)
    said, met = ({row.id for row in some} for some in (record.statements, record.events))
    for row in located:
        if row.document != document.id:
            raise Fault(f"the row is of the document {row.document}, and stands below {document.id}.", row.id)
        _check_spans(row, document)
        _check_dates(row.id, _known_days(getattr(row, "said_on", None) or getattr(row, "date", None)))
        if not 0 <= row.confidence <= 1:
            raise Fault(f"the confidence {row.confidence} does not lie between 0 and 1.", row.id)
        for field, ids, there in _references(row, actors, said, met):
            lost = next((id_ for id_ in ids if id_ not in there), None)
            if lost is not None:
                raise Fault(f"{field} names {lost}, and there is no such row of this document.", row.id)


def _only_once(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if not one or one in seen:
            raise Fault(f"the id {one!r} stands here twice: give each row its own." if one else "the id is empty.", one)
        seen.add(one)


def _check_spans(row: Row, document: Document) -> None:
    if not row.evidence:
        raise Fault("it has no evidence: name the words that it rests on.", row.id)
    for span in (*row.evidence, *(span for name in SPANS if (span := getattr(row, name, None)))):
        there = document.field(span.of)
        if not 0 <= span.start < span.end <= len(there) or there[span.start : span.end] != span.text:
            stands = there[max(span.start, 0) : max(span.end, 0)][:40]
            raise Fault(f"at {span.start} to {span.end} of the {span.of} stands {stands!r}, and not {span.text[:40]!r}.", row.id)


def _known_days(when: When) -> list[str]:
    return [day for day in (when if isinstance(when, tuple) else (when,)) if day is not None]


def _check_dates(row: str, dates: Iterable[str]) -> None:
    wrong = next((day for day in dates if not is_date(day) or days(day)[0] is None), None)
    if wrong is not None:
        raise Fault(f"{wrong!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD.", row)


def _references(row: Row, actors: set[str], said: set[str], met: set[str]) -> Iterator[tuple[str, tuple[str, ...], set[str]]]:
    """Which fields of the row name other rows, whom they name, and who is there."""
    if isinstance(row, Event):
        yield "actors", row.actors, actors
        return
    yield "actor", (row.actor,) if row.actor is not None else (), actors
    if isinstance(row, Position):
        yield "statements", row.statements, said
        yield "events", row.events, met
    else:
        yield "within", (row.within,) if row.within is not None else (), said - {row.id}
