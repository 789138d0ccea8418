"""Rows as other programs read them: JSON Lines, JSON, and CSV as Excel opens it.

Each object has its type first and then the fields of `FIELDS`, in that order, so that the same rows give the same bytes.  A span
is ``{"start", "end", "text"}``, with ``"of": "title"`` where it points into a title that stands apart from the text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from onrecord.records import Actor, Document, Encounter, Event, Finding, Position, Record, Review, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.ledger.queries import Found

FIELDS: Final[dict[type, tuple[str, ...]]] = {
    Document: ("id", "name", "path", "url", "title", "outlet", "published", "published_from", "language"),
    Actor: ("id", "name", "kind", "aliases", "roles", "known"),
    Statement: ("id", "document", "speaker", "actor", "source", "cue", "content", "kind", "mode", "where", "audience", "via",
                "within", "said_on", "force", "hedged", "origin", "confidence", "because", "entered_by"),
    Event: ("id", "document", "event_type", "mode", "status", "participants", "parties", "actors", "date", "place", "evidence",
            "origin", "confidence", "because", "recipients", "entered_by"),
    Encounter: ("events", "documents", "mode", "status", "participants", "parties", "date", "place", "differ"),
    Position: ("id", "document", "holder", "actor", "issue", "stance", "by", "statements", "events", "hedged", "conditional",
               "evidence", "origin", "confidence", "because", "entered_by"),
    Finding: ("id", "kind", "rows", "documents", "why", "confidence"),
    Review: ("number", "row", "attached", "orphaned", "document", "words", "verdict", "changes", "by", "note", "at", "withdrawn"),
}  # fmt: skip
TYPES: Final[dict[str, tuple[type, ...]]] = {
    "documents": (Document,),
    "actors": (Actor,),
    "statements": (Statement,),
    "events": (Event,),
    "encounters": (Encounter,),
    "positions": (Position,),
    "findings": (Finding,),
    "timeline": (Statement, Event, Position),
    "search": (Statement, Document),
    "reviews": (Review,),
}
"""What each question of the ledger can be answered with."""

LOCATED: Final = (Statement, Event, Position)
BESIDE: Final = ("date", "outlet", "published", "verdict")  # what a ledger knows of a located row: its own date or its report's
DATES: Final = ("date", "said_on")
DIGITS: Final = 3  # of a confidence: more would tell one processor's arithmetic from another's
# JSON allows these as they stand, but a lone surrogate cannot be encoded, a terminal may obey C1 controls, and readers that
# split lines as Python and JavaScript do would cut at the line separators.
ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
FORMULA: Final = re.compile(r"[=+\-@＝＋－＠\t\r\n]")  # what makes a spreadsheet take a cell for a formula (OWASP, CSV injection)
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def record_lines(record: Record) -> Iterator[str]:
    """The JSON Lines of one document: itself, its actors, statements, events and positions; no line ends in a line feed."""
    for row in (record.document, *record.actors, *record.statements, *record.events, *record.positions):
        yield _json(_object(row))


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """The JSON Lines of what the record shows when read across."""
    for finding in findings:
        yield _json(_object(finding))


def found_lines(found: Iterable[Found[Any] | Finding | Review]) -> Iterator[str]:
    """The JSON Lines of what a ledger answered, each with what the ledger knows beside the row."""
    for one in found:
        made = _object(_row(one))
        yield _json({**made, **{name: told for name, told in _beside(one).items() if name not in made}})


def found_json(found: Iterable[Found[Any] | Finding | Review]) -> Iterator[str]:
    """The same as one JSON array, a row a line."""
    lines = list(found_lines(found))
    yield "["
    yield from (line + "," for line in lines[:-1])
    yield from lines[-1:]
    yield "]"


def found_csv(found: Iterable[Found[Any] | Finding | Review], what: str) -> Iterator[str]:
    """The same as CSV, by lines: a byte order mark first and CR LF last, as Excel wants them, and one column a field.

    Spans are their words, with their offsets under ``at``; a cell that a spreadsheet would take for a formula gets an apostrophe
    before it.  ``what`` is one of `TYPES` and settles the columns, so that every answer to one question has the same.
    """
    columns = _columns(TYPES[what])
    yield "\ufeff" + _csv(columns)
    for one in found:
        row = _row(one)
        fields_of = {name: getattr(row, name) for name in FIELDS[type(row)]}
        line = {"type": _type(row), "at": _offsets(row)} | _beside(one) | fields_of
        yield _csv([_cell(_interval(line.get(name)) if name in DATES else line.get(name)) for name in columns])


def _columns(types: Sequence[type]) -> list[str]:
    """Every field of these types once, then what a ledger knows beside a row."""
    named = [name for kind in types for name in FIELDS[kind]]
    beside = [*BESIDE, "at"] if set(types) & set(LOCATED) else ["verdict"] if types == (Actor,) else []
    return list(dict.fromkeys(["type", *named, *beside]))


def _row(one: Any) -> Any:
    """The record of an answer; of a review, whose own ``row`` is an id, itself."""
    row = getattr(one, "row", one)
    return row if is_dataclass(row) else one


def _beside(one: Any) -> dict[str, Any]:
    """What a ledger's answer says of a row that the row itself does not."""
    if not isinstance(_row(one), LOCATED):
        return {"verdict": one.verdict} if isinstance(_row(one), Actor) else {}
    document = one.document
    return dict(zip(BESIDE, (one.date, document and document.outlet, document and document.published, one.verdict), strict=True))


def _type(row: Any) -> str:
    return type(row).__name__.lower()


def _object(row: Any) -> dict[str, Any]:
    made = {"type": _type(row), **{name: _value(getattr(row, name)) for name in FIELDS[type(row)]}}
    if isinstance(row, Document) and not row.given:
        made["text"] = row.text
    return made


def _value(value: Any) -> Any:
    if isinstance(value, Span):
        apart = {"of": value.of} if value.of != "text" else {}
        return {"start": value.start, "end": value.end, "text": value.text, **apart}
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if is_dataclass(value):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    return round(value, DIGITS) if isinstance(value, float) else value


def _json(made: dict[str, Any]) -> str:
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(made, ensure_ascii=False))


def _csv(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(round(value, DIGITS))
    text = UNPRINTABLE.sub("\ufffd", _words(value))
    return "'" + text if FORMULA.match(text) else text


def _words(value: Any) -> str:
    """A value of any field as one line of words."""
    if isinstance(value, Span):
        return value.text
    if isinstance(value, dict):
        return "; ".join(f"{field}={told}" for field, told in value.items())
    if not isinstance(value, tuple):
        return _role(value) if is_dataclass(value) else str(value)
    if all(isinstance(part, Span) for part in value):
        return " … ".join(part.text for part in value)
    return "; ".join(_words(part) for part in value)


def _interval(value: Any) -> Any:
    """A date as ISO 8601 has it, with ".." for an end that is open."""
    return "/".join(part or ".." for part in value) if isinstance(value, tuple) else value


def _role(role: Any) -> str:
    dates = f" ({role.since or ''}–{role.until or ''})" if role.since or role.until else ""
    return f"{role.office} of {role.of}{dates}" if role.of else f"{role.office}{dates}"


def _offsets(row: Any) -> str | None:
    evidence: tuple[Span, ...] = getattr(row, "evidence", ())
    return "; ".join(f"{span.of} {span.start}-{span.end}" for span in evidence) or None


def pair_lines(pairs: Sequence[tuple[str, str, str, str]], style: str) -> Iterator[str]:
    """Pairs of actors that may be one, as CSV, JSON or JSON Lines, each line with its end, by the rules of all the others."""
    fields = ("one", "name", "other", "other_name")
    if style == "csv":
        yield "\ufeff" + _csv(fields)
        yield from (_csv([_cell(value) for value in pair]) for pair in pairs)
        return
    lines = [_json(dict(zip(fields, pair, strict=True))) for pair in pairs]
    if style == "json":
        lines = ["[", *(line + "," for line in lines[:-1]), *lines[-1:], "]"]
    yield from (line + "\n" for line in lines)
