"""Rows by hand: what a person adds to a document that the program missed.

``entered`` keeps what was told, and the row itself stands among those that were read, with ``origin`` person.  A new reading
takes all rows of its document out; those by hand come back out of ``entered``, at the same words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger import rows, schema
from onrecord.ledger.reviews import CORRECTABLE, as_text
from onrecord.ledger.verdicts import meant
from onrecord.names import fold
from onrecord.records import Actor, Document, Event, Position, Record, Span, Statement, identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    from onrecord.records import ActorKind, Field, Row

BECAUSE = "entered by hand"
SURE = 1.0
NEEDED = {"statement": (), "event": ("participants",), "position": ("holder", "issue", "stance")}
QUOTED = re.compile(r"[“”\"«»„]")


def fields_of(type: str) -> list[str]:
    """What can be told of a row of that type beside its words; OnrecordError where there is no such type."""
    if type not in NEEDED:
        raise OnrecordError(f"There are no rows {type!r} to add: a statement, an event or a position can be.")
    return [name for name in CORRECTABLE[type] if name != "actor"]


def check(type: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields' values; OnrecordError where a field is none of the type's, or missing, or its value not of its kind."""
    allowed = fields_of(type)
    for name in NEEDED[type]:
        if not fields.get(name, "").strip():
            raise OnrecordError(f"{'An' if type == 'event' else 'A'} {type} needs its {name}: give {name}=…")
    made = {}
    for name, value in fields.items():
        if name not in allowed:
            raise OnrecordError(f"{name!r} is no field of a {type}: give {', '.join(allowed)}.")
        try:
            made[name] = CORRECTABLE[type][name](value)
        except ValueError as error:
            raise OnrecordError(f"{value!r} is no {name} of a {type}: {error}.") from None
    return made


def located(document: Document, words: str, near: int = 0) -> Span:
    """The place in the text or the title where these words stand, the nearest to an offset; OnrecordError where they do not.

    White space counts as one blank, so that words copied from a page are found.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if pattern:
        fields: tuple[Field, ...] = ("text", "title") if document.title_apart else ("text",)
        for of in fields:
            places = [found.span() for found in re.finditer(pattern, document.field(of))]
            if places:
                start, end = min(places, key=lambda place: abs(place[0] - near))
                return Span.cut(document.field(of), start, end, of)
    shown = words if len(words) <= 60 else words[:60] + "…"
    raise OnrecordError(f"The words {shown!r} do not stand in {document.id}: copy them as they stand there.")


def enter(
    connection: Connection, type: str, document: Document, spans: Sequence[Span], fields: Mapping[str, str], *,
    kind: ActorKind, by: str | None, note: str | None, at: str,
) -> str:  # fmt: skip
    """Keep a row by hand and write it among the others; its id.  OnrecordError where it is there already or cannot be."""
    if not spans:
        raise OnrecordError(f"There are no words for the row to rest on: give some of {document.id}.")
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    check(type, given)
    places = _places(spans)
    told = {"spans": places, "fields": given, "kind": kind}
    name = identity(type[0], "person", document.id, *(tuple(place) for place in places), *sorted(given.items()))
    there = connection.execute(select(schema.entered).where(schema.entered.c.id == name)).mappings().first()
    if there and there["withdrawn_at"] is None:
        raise OnrecordError(f"This row was added already: it is {name}.")
    if there:
        again = update(schema.entered).where(schema.entered.c.id == name)
        connection.execute(again.values(withdrawn_at=None, by=by, note=note, at=at))
    else:
        connection.execute(
            insert(schema.entered).values(id=name, type=type, document=document.id, told=told, by=by, note=note, at=at)
        )
    _write(connection, document, name, type, told, by)
    return name


def keep(connection: Connection, document: Document, row: Row, *, kind: ActorKind, at: str) -> bool:
    """Keep a row as somebody added it elsewhere, with its id; False where it is here already or was taken out.

    OnrecordError where its id is another row's, its words do not stand in the document, or its values cannot be.
    """
    kind_of_row, table = rows.kind_of(row), schema.entered
    if connection.scalar(select(table.c.id).where(table.c.id == row.id)):
        return False
    if connection.scalar(select(schema.row.c.id).where(schema.row.c.id == row.id)):
        raise OnrecordError(f"{row.id} is the id of another row: a row by hand has one of its own.")
    given = {name: text for name in fields_of(kind_of_row) if (text := as_text(name, getattr(row, name)))}
    check(kind_of_row, given)
    told = {"spans": _places(row.evidence), "fields": given, "kind": kind}
    if not _anchored(document, told):
        raise OnrecordError(f"The words of {row.id} do not stand in {document.id}.")
    line = {"id": row.id, "type": kind_of_row, "document": document.id, "told": told, "by": row.entered_by, "at": at}
    connection.execute(insert(table).values(**line))
    _write(connection, document, row.id, kind_of_row, told, row.entered_by)
    return True


def restore(connection: Connection, document: Document) -> None:
    """Bring the rows by hand back into a document that was read anew, where its words still stand."""
    table = schema.entered
    kept = select(table).where(table.c.document == document.id, table.c.withdrawn_at.is_(None)).order_by(table.c.number)
    for one in connection.execute(kept).mappings().all():
        if _anchored(document, one["told"]):
            _write(connection, document, one["id"], one["type"], one["told"], one["by"])


def take_back(connection: Connection, id: str, at: str) -> RowMapping:
    """Take a row by hand out again; what was told of it stays in ``entered``.  NotFound where it is none."""
    table = schema.entered
    there = connection.execute(select(table).where(table.c.id == id, table.c.withdrawn_at.is_(None))).mappings().first()
    if not there:
        raise NotFound(f"No row by hand has the id {id}: what the program read can be rejected, not taken out.")
    connection.execute(update(table).where(table.c.id == id).values(withdrawn_at=at))
    _count(connection, there["document"], _actors_of(rows.load(connection, there["type"], [id]).get(id)), -1)
    connection.execute(delete(schema.row).where(schema.row.c.id == id))
    return there


def missing(connection: Connection) -> list[RowMapping]:
    """The rows by hand whose document or words are not in the ledger now."""
    table = schema.entered
    here = select(schema.row.c.id)
    lost = select(table).where(table.c.withdrawn_at.is_(None), table.c.id.not_in(here)).order_by(table.c.number)
    return list(connection.execute(lost).mappings())


# From what was told to the row


def _places(spans: Sequence[Span]) -> list[list[Any]]:
    return [[span.start, span.end, span.text, span.of] for span in spans]


def _anchored(document: Document, told: Mapping[str, Any]) -> tuple[Span, ...]:
    """The spans where their words stand now: at the same place, else at the nearest; none where one is gone."""
    spans = []
    for start, end, text, of in told["spans"]:
        if document.field(of)[start:end] == text:
            spans.append(Span(start, end, text, of))
            continue
        try:
            spans.append(located(document, text, start))
        except OnrecordError:
            return ()
    return tuple(spans)


def _write(connection: Connection, document: Document, id: str, type: str, told: Mapping[str, Any], by: str | None) -> None:
    row = _row(connection, document, id, type, told, by)
    named = _actors_of(row)
    record = {f"{type}s": (row,)}
    rows.write(connection, Record(document, **record))  # type: ignore[arg-type]
    _count(connection, document.id, named, 1)


def _row(connection: Connection, document: Document, id: str, type: str, told: Mapping[str, Any], by: str | None) -> Row:
    spans, values = _anchored(document, told), check(type, told["fields"])
    beside: dict[str, Any] = {"confidence": SURE, "because": BECAUSE, "origin": "person", "entered_by": by}

    def who(name: str | None) -> str | None:
        return present(connection, name, document.id, told["kind"]) if name else None

    if type == "statement":
        values.setdefault("kind", "direct" if QUOTED.match(spans[0].text) else "indirect")
        where = "headline" if spans[0].of == "title" else _where(document, spans[0])
        return Statement(id, document.id, spans, actor=who(values.get("speaker")), where=where, **values, **beside)  # type: ignore[arg-type]
    if type == "event":
        mode, status = values.pop("mode", None) or "meeting", values.pop("status", "held")
        actors = tuple(dict.fromkeys(actor for name in values["participants"] if (actor := who(name))))
        return Event(id, document.id, "CONSULT", mode, status, evidence=spans, actors=actors, **values, **beside)
    values.setdefault("by", "self")
    return Position(id, document.id, evidence=spans, actor=who(values["holder"]), **values, **beside)


def _where(document: Document, span: Span) -> str:
    part = document.part_at(span.start)
    return part if part in ("headline", "caption") else "body"


def present(connection: Connection, name: str, document: str, kind: ActorKind) -> str | None:
    """The id of the actor of that name, now one of the document's; a new one where nobody is, None where several are."""
    actor = meant(connection, name, document)
    table, here = schema.actor, schema.actor_document
    if actor is None:
        if _called(connection, name):
            return None
        actor = identity("a", "person", fold(name))
    if not connection.scalar(select(table.c.id).where(table.c.id == actor)):
        connection.execute(insert(table).values(id=actor, name=name, kind=kind, known=False))
    if not connection.scalar(select(here.c.actor).where(here.c.actor == actor, here.c.document == document)):
        as_is = connection.execute(select(table).where(table.c.id == actor)).one()
        last = connection.scalar(select(func.max(here.c.ordinal)).where(here.c.document == document))
        ordinal = 0 if last is None else last + 1
        values = {"actor": actor, "document": document, "ordinal": ordinal, "rows": 0}
        connection.execute(insert(here).values(**values, name=as_is.name, kind=as_is.kind, known=as_is.known))
    return actor


def _called(connection: Connection, name: str) -> bool:
    every = connection.scalars(select(schema.actor_document.c.name).union(select(schema.alias.c.name)))
    return fold(name) in {fold(one) for one in every}


def _actors_of(row: Any) -> Iterator[str]:
    if isinstance(row, Event):
        yield from row.actors
    elif getattr(row, "actor", None) and not isinstance(row, Actor):
        yield row.actor


def _count(connection: Connection, document: str, actors: Iterator[str], by: int) -> None:
    """That so many more rows of the document name these actors; one whom none names any more and no text did goes."""
    here = schema.actor_document
    for actor in list(actors):
        at = (here.c.actor == actor, here.c.document == document)
        connection.execute(update(here).where(*at).values(rows=here.c.rows + by))
