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

from onrecord.records import Actor, Document, Encounter, Event, Finding, Issue, Position, Record, Review, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
    Issue: ("id", "label", "proposition", "keywords"),
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
    "issues": (Issue,),
}
"""What each question of the ledger can be answered with, and the issues of its codebook."""

LOCATED: Final = (Statement, Event, Position)
BESIDE: Final = ("date", "outlet", "published", "verdict")  # what a ledger knows of a located row: its own date or its report's
DATES: Final = ("date", "said_on")
DAY: Final = 10  # characters of YYYY-MM-DD, with which a date and time begins
BOM: Final = "\ufeff"  # by which Excel knows UTF-8
DIGITS: Final = 3  # of a confidence: more would tell one processor's arithmetic from another's
# JSON allows these as they stand, but a lone surrogate cannot be encoded, a terminal may obey C1 controls, and readers that
# split lines as Python and JavaScript do would cut at the line separators.
ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection); where an apostrophe stands before it already it gets
# one more, so that whoever takes one away has the cell as it was.
FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
FIELD: Final = re.compile(r"; (?=[a-z_]+=)")
SURROGATES: Final = re.compile("[\ud800-\udfff]")
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def record_lines(record: Record) -> Iterator[str]:
    """The JSON Lines of one document: itself, its actors, statements, events and positions; no line ends in a line feed."""
    for row in (record.document, *record.actors, *record.statements, *record.events, *record.positions):
        yield json_line(object_of(row))


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """The JSON Lines of what the record shows when read across."""
    for finding in findings:
        yield json_line(object_of(finding))


def found_lines(found: Iterable[Found[Any] | Finding | Review]) -> Iterator[str]:
    """The JSON Lines of what a ledger answered, each with what the ledger knows beside the row."""
    for one in found:
        made = object_of(_row(one))
        yield json_line({**made, **{name: told for name, told in _beside(one).items() if name not in made}})


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
    named = columns(what)
    yield BOM + csv_line(named)
    for one in found:
        yield csv_line([cell(value) for value in values(one, named)])


def values(one: Any, named: Sequence[str]) -> list[Any]:
    """What a row, or a ledger's answer, has under each of these columns; a date that is an interval as one text."""
    row = _row(one)
    fields_of = {name: getattr(row, name) for name in FIELDS[type(row)]}
    line = {"type": _type(row), "at": _offsets(row)} | _beside(one) | fields_of
    line["published"] = (line.get("published") or "")[:DAY] or None  # a column of days: few reports tell the hour
    return [_interval(line.get(name)) if name in DATES else line.get(name) for name in named]


def columns(what: str) -> list[str]:
    """Every field of the types that answer this question once, then what a ledger knows beside a row."""
    types = TYPES[what]
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


def object_of(row: Any) -> dict[str, Any]:
    """A record as an object of JSON, its type first."""
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


def plain_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Rows that are no records as JSON Lines."""
    for row in rows:
        yield json_line({name: _value(value) for name, value in row.items()})


def plain_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same as CSV with the columns of the first row, its cells as those of every CSV."""
    columns: list[str] = []
    for row in rows:
        if not columns:
            columns = list(row)
            yield "\ufeff" + csv_line([cell(name) for name in columns])
        yield csv_line([cell(row.get(name)) for name in columns])


def json_line(made: Mapping[str, Any]) -> str:
    """An object of JSON on one line that can be encoded and cut into lines by whatever reads it."""
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(made, ensure_ascii=False))


def csv_line(cells: Sequence[str]) -> str:
    """A line of CSV, with its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def cell(value: Any) -> str:
    """A value as a cell of CSV that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(round(value, DIGITS))
    return inert(in_words(value))


def inert(text: str) -> str:
    """A text as a spreadsheet's cell: an apostrophe before what it would take for a formula, nothing that cannot be shown."""
    text = UNPRINTABLE.sub("\ufffd", text)
    return "'" + text if FORMULA.match(text) else text


def in_words(value: Any) -> str:
    """A value of any field as words: a list with semicolons, or as JSON where one of its own would part it otherwise."""
    if isinstance(value, Span):
        return value.text
    if isinstance(value, dict):
        text = "; ".join(f"{field}={told}" for field, told in value.items())
        return text if _reads_back(pairs_of, text, value) else json.dumps(value, ensure_ascii=False)
    if not isinstance(value, tuple):
        return _role(value) if is_dataclass(value) else str(value)
    if value and all(isinstance(part, Span) for part in value):
        return " … ".join(part.text for part in value)
    parts = [in_words(part) for part in value]
    return "; ".join(parts) if _reads_back(list_of, "; ".join(parts), parts) else json.dumps(parts, ensure_ascii=False)


def _reads_back(read: Callable[[str], Any], text: str, value: Any) -> bool:
    try:
        return bool(read(text) == value)
    except (ValueError, AttributeError, TypeError):
        return False


def list_of(text: str) -> list[str]:
    """The list that `in_words` has written; ValueError where it begins as JSON and is none."""
    if text.startswith("["):
        return [str(part) for part in json.loads(text)]
    return [part for each in text.split(";") if (part := each.strip())]


def pairs_of(text: str) -> dict[str, str]:
    """The fields and values that `in_words` has written; ValueError where there are none."""
    if text.startswith("{"):
        return {str(field): str(value) for field, value in json.loads(text).items()}
    return dict(_pair(each) for each in FIELD.split(text)) if text else {}


def _pair(text: str) -> tuple[str, str]:
    field, sign, value = text.partition("=")
    if not sign:
        raise ValueError(text)
    return field, value


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
        yield BOM + csv_line(fields)
        yield from (csv_line([cell(value) for value in pair]) for pair in pairs)
        return
    lines = [json_line(dict(zip(fields, pair, strict=True))) for pair in pairs]
    if style == "json":
        lines = ["[", *(line + "," for line in lines[:-1]), *lines[-1:], "]"]
    yield from (line + "\n" for line in lines)
