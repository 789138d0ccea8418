"""Records as rows of the ledger's tables, and rows as records again: what goes in comes out equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, func, insert, literal, select, union_all, update

from onrecord.ledger import schema
from onrecord.ledger.intervals import days, unwritten, written
from onrecord.records import Actor, Codebook, Document, Event, Issue, Part, Position, Record, Role, Span, Statement
from onrecord.registry import Known, Tenure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, RowMapping, Select, Subquery, Table

    from onrecord.records import Row, When

    Values = dict[str, Any]

T = TypeVar("T")

AT_ONCE = 500  # ids asked for in one SELECT
EVIDENCE = {"statement": "content", "event": "evidence", "position": "evidence"}
BESIDE = {"statement": ("source", "cue"), "event": (), "position": ("conditional",)}
NAMED_BY = ("name", "kind", "known")  # what an actor of several documents takes from one of them
KINDS = ("unnamed", "person", "group", "organisation", "state")  # of two with as many votes the later: readers favour persons
BETWEEN = " … "  # between the parts of a content that is in several
PLAIN = {
    Document: tuple(f.name for f in fields(Document) if f.name != "parts"),
    Statement: ("id", "document", "speaker", "actor", "kind", "mode", "where", "audience", "via", "within", "force", "hedged",
                "confidence", "because", "origin", "entered_by"),
    Event: ("id", "document", "event_type", "mode", "status", "place", "confidence", "because", "origin", "entered_by"),
    Position: ("id", "document", "holder", "actor", "issue", "stance", "by", "hedged", "confidence", "because",
               "origin", "entered_by"),
}  # fmt: skip
"""The fields that stand in a column of the same name."""


def kind_of(row: Any) -> str:
    """The name of a record's table and type: "statement" and so on."""
    return type(row).__name__.lower()


# Records → rows


def store(connection: Connection, record: Record, version: str, read_at: str) -> None:
    """Write a record whose document the ledger does not hold."""
    document = record.document
    connection.execute(insert(schema.document), [_plain(document) | {"version": version, "read_at": read_at}])
    for table, values in (
        (schema.part, [_part(document, n, part) for n, part in enumerate(document.parts)]),
        *_actors(connection, record),
    ):
        if values:
            connection.execute(insert(table), values)
    write(connection, record)


def write(connection: Connection, record: Record) -> None:
    """Write the statements, events and positions of a record whose document and actors the ledger holds."""
    for table, values in (
        (schema.row, [_row(row) for row in _located(record)]),
        (schema.evidence, [span for row in _located(record) for span in _evidence(row)]),
        (schema.statement, [_statement(row) for row in record.statements]),
        (schema.event, [_plain(row) | _when("date", row.date) for row in record.events]),
        (schema.participant, [values for row in record.events for values in _participants(row)]),
        (schema.event_actor, [values for row in record.events for values in _event_actors(row)]),
        (schema.position, [_plain(row) for row in record.positions]),
        (schema.basis, [values for row in record.positions for values in _basis(row)]),
    ):
        if values:
            connection.execute(insert(table), values)
    settle_kinds(connection, [actor.id for actor in record.actors])


def _located(record: Record) -> tuple[Row, ...]:
    return (*record.statements, *record.events, *record.positions)


def _plain(row: Any) -> Values:
    return {name: getattr(row, name) for name in PLAIN[type(row)]}


def _when(name: str, when: When) -> Values:
    first, last = days(when)
    return {name: written(when), f"{name}_from": first, f"{name}_to": last}


def _part(document: Document, ordinal: int, part: Part) -> Values:
    return {"document": document.id, "ordinal": ordinal, "kind": part.kind, "start": part.start, "end": part.end}


def _row(row: Row) -> Values:
    return {"id": row.id, "document": row.document, "type": kind_of(row)}


def _evidence(row: Row) -> Iterator[Values]:
    """The row's own evidence first, then the spans beside it."""
    kind = kind_of(row)
    beside = [(name, getattr(row, name)) for name in BESIDE[kind]]
    spans = [*((EVIDENCE[kind], span) for span in row.evidence), *((name, span) for name, span in beside if span)]
    for ordinal, (name, span) in enumerate(spans):
        place = {"of": span.of, "start": span.start, "end": span.end, "text": span.text}
        yield {"row": row.id, "ordinal": ordinal, "role": name, **place}


def _statement(row: Statement) -> Values:
    return _plain(row) | {"content": BETWEEN.join(span.text for span in row.content)} | _when("said_on", row.said_on)


def _participants(row: Event) -> Iterator[Values]:
    for field in schema.NAMED:
        for ordinal, name in enumerate(getattr(row, field)):
            yield {"event": row.id, "field": field, "ordinal": ordinal, "name": name}


def _event_actors(row: Event) -> Iterator[Values]:
    for ordinal, actor in enumerate(row.actors):
        yield {"event": row.id, "ordinal": ordinal, "document": row.document, "actor": actor}


def _basis(row: Position) -> Iterator[Values]:
    for ordinal, other in enumerate((*row.statements, *row.events)):
        yield {"position": row.id, "ordinal": ordinal, "row": other}


def _actors(connection: Connection, record: Record) -> Iterator[tuple[Table, list[Values]]]:
    """The document's actors with their names and offices; an actor that other documents have too stays one row."""
    named: Counter[str | None] = Counter(row.actor for row in record.statements)
    named.update(row.actor for row in record.positions)
    named.update(actor for event in record.events for actor in event.actors)
    at = {"document": record.document.id}
    yield schema.actor, _new(connection, record.actors)
    yield (
        schema.actor_document,
        [
            {"actor": a.id, **at, "ordinal": n, "name": a.name, "kind": a.kind, "known": a.known, "rows": named[a.id]}
            for n, a in enumerate(record.actors)
        ],
    )
    yield schema.alias, [{"actor": a.id, **at, "ordinal": n, "name": s} for a in record.actors for n, s in enumerate(a.aliases)]
    yield (
        schema.role,
        [
            {"actor": a.id, **at, "ordinal": n, "office": r.office, "of": r.of, "since": r.since, "until": r.until}
            for a in record.actors
            for n, r in enumerate(a.roles)
        ],
    )


def _new(connection: Connection, actors: Sequence[Actor]) -> list[Values]:
    """The actors that the ledger does not hold; those it does get a fuller name, where the document has one."""
    table = schema.actor
    there = {
        r.id: r for ids in chunks([a.id for a in actors]) for r in connection.execute(select(table).where(table.c.id.in_(ids)))
    }
    new = []
    for one in actors:
        values = {name: getattr(one, name) for name in NAMED_BY}
        if one.id not in there:
            new.append({"id": one.id, **values})
        elif _fullness(one) < _fullness(there[one.id]):
            connection.execute(update(table).where(table.c.id == one.id).values(values))
    return new


def _fullness(named: Any) -> tuple[Any, ...]:
    """Sorts the names that documents have for an actor: the registry's, then the fullest, first."""
    return (not named.known, -len(named.name), named.name, named.kind)


def erase(connection: Connection, document: str, actors: Sequence[str]) -> None:
    """Take out a document and all that was read in it; its actors go with it, or get the fullest name that others have."""
    here, table = schema.actor_document, schema.actor
    connection.execute(delete(schema.document).where(schema.document.c.id == document))
    same = [here.c[name] == table.c[name] for name in NAMED_BY]
    lost = ~select(here.c.actor).where(here.c.actor == table.c.id, *same).exists()
    for ids in chunks(actors):
        left = defaultdict(list)
        nameless = select(table.c.id).where(table.c.id.in_(ids), lost)
        for one in connection.execute(select(here).where(here.c.actor.in_(nameless))):
            left[one.actor].append(one)
        connection.execute(delete(table).where(table.c.id.in_(ids), table.c.id.not_in(select(here.c.actor))))
        for actor, several in left.items():
            best = min(several, key=_fullness)
            connection.execute(update(table).where(table.c.id == actor).values({name: getattr(best, name) for name in NAMED_BY}))
        settle_kinds(connection, ids)


def settle_kinds(connection: Connection, actors: Sequence[str]) -> None:
    """Let each actor that no registry knows be of the kind that most of its rows, and then of its documents, say.

    One report in which a state was taken for a person does not make it one.
    """
    here, table = schema.actor_document, schema.actor
    for ids in chunks(actors):
        votes = select(here.c.actor, here.c.kind, func.sum(here.c.rows + 1).label("votes"), table.c.kind.label("now"))
        votes = votes.join(table, table.c.id == here.c.actor).where(here.c.actor.in_(ids), ~table.c.known)
        best: dict[str, Any] = {}
        for one in connection.execute(votes.group_by(here.c.actor, here.c.kind, table.c.kind)):
            best[one.actor] = max(one, best.get(one.actor, one), key=lambda vote: (vote.votes, KINDS.index(vote.kind)))
        for actor, one in best.items():
            if one.kind != one.now:
                connection.execute(update(table).where(table.c.id == actor).values(kind=one.kind))


# Rows → records


def load(connection: Connection, type: str, ids: Iterable[str]) -> dict[str, Any]:
    """The records of a type by their ids, as the program read them; an actor with what all its documents have of it."""
    made: dict[str, Any] = {}
    for some in chunks(list(dict.fromkeys(ids))):
        made.update({record.id: record for record in LOADERS[type](connection, some)})
    return made


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, so many at a time as one SELECT can ask for."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _each(connection: Connection, table: Table, ids: Sequence[str]) -> Sequence[RowMapping]:
    return list(connection.execute(select(table).where(table.c.id.in_(ids))).mappings())


def _several(
    connection: Connection, asked: Select[Any], by: Callable[[Any], Any], what: Callable[[Any], T]
) -> dict[Any, tuple[T, ...]]:
    """What a SELECT brings, in its order, under what each is of."""
    made: dict[Any, list[T]] = defaultdict(list)
    for one in connection.execute(asked):
        made[by(one)].append(what(one))
    return {key: tuple(values) for key, values in made.items()}


def _listed(connection: Connection, of: Column[str], ids: Sequence[str], by: Any, what: Any) -> dict[Any, tuple[Any, ...]]:
    table = of.table
    return _several(connection, select(table).where(of.in_(ids)).order_by(of, table.c.ordinal), by, what)


def _spans(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], tuple[Span, ...]]:
    table = schema.evidence
    asked = select(table.c.row, table.c.role, table.c.start, table.c.end, table.c.text, table.c.of).where(table.c.row.in_(ids))
    made: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row, role, start, end, text, of in connection.execute(asked.order_by(table.c.row, table.c.ordinal)):
        made[row, role].append(Span(start, end, text, of))
    return {key: tuple(spans) for key, spans in made.items()}


def _documents(connection: Connection, ids: Sequence[str]) -> Iterator[Document]:
    parts = _listed(connection, schema.part.c.document, ids, lambda r: r.document, lambda r: Part(r.kind, r.start, r.end))
    for values in _each(connection, schema.document, ids):
        yield Document(parts=parts.get(values["id"], ()), **{name: values[name] for name in PLAIN[Document]})


def _beside(connection: Connection, type: str, ids: Sequence[str], date: str | None = None) -> Iterator[tuple[Values, Any]]:
    """What all located records have: their plain fields, their evidence, the single spans beside it; and with it their date.

    By their places and not by name: of a hundred thousand rows the look-ups by name take longer than all the rest.
    """
    spans, table, names = _spans(connection, ids), schema.metadata.tables[type], PLAIN[RECORDS[type]]
    asked = select(*(table.c[name] for name in names), table.c[date] if date else literal(None)).where(table.c.id.in_(ids))
    for line in connection.execute(asked):
        values = dict(zip(names, line, strict=False))
        key = values["id"]
        values[EVIDENCE[type]] = spans.get((key, EVIDENCE[type]), ())
        for name in BESIDE[type]:
            values[name] = spans.get((key, name), (None,))[0]
        yield values, unwritten(line[-1])


def _statements(connection: Connection, ids: Sequence[str]) -> Iterator[Statement]:
    for values, said_on in _beside(connection, "statement", ids, "said_on"):
        yield Statement(**values, said_on=said_on)


def _events(connection: Connection, ids: Sequence[str]) -> Iterator[Event]:
    names = _listed(connection, schema.participant.c.event, ids, lambda r: (r.event, r.field), lambda r: r.name)
    actors = _listed(connection, schema.event_actor.c.event, ids, lambda r: r.event, lambda r: r.actor)
    for values, date in _beside(connection, "event", ids, "date"):
        key = values["id"]
        told: Values = {field: names.get((key, field), ()) for field in schema.NAMED}
        yield Event(**values, date=date, actors=actors.get(key, ()), **told)


def _positions(connection: Connection, ids: Sequence[str]) -> Iterator[Position]:
    basis, row = schema.basis, schema.row
    asked = (
        select(basis, row.c.type).join(row, row.c.id == basis.c.row).where(basis.c.position.in_(ids)).order_by(basis.c.ordinal)
    )
    rests = _several(connection, asked, lambda r: (r.position, r.type), lambda r: r.row)
    for values, _ in _beside(connection, "position", ids):
        key = values["id"]
        yield Position(**values, statements=rests.get((key, "statement"), ()), events=rests.get((key, "event"), ()))


def _actors_of_all(connection: Connection, ids: Sequence[str]) -> Iterator[Actor]:
    here, alias, role = schema.actor_document, schema.alias, schema.role
    names = union_all(
        select(here.c.actor, here.c.name, literal(-1).label("ordinal")).join(schema.actor, schema.actor.c.id == here.c.actor)
        .where(here.c.actor.in_(ids), here.c.name != schema.actor.c.name),
        select(alias.c.actor, alias.c.name, alias.c.ordinal).where(alias.c.actor.in_(ids)),
    ).subquery()  # fmt: skip
    aliases = _several(connection, _most_first(names, "name"), lambda r: r.actor, lambda r: r.name)
    held = select(role).where(role.c.actor.in_(ids)).subquery()
    columns = ("office", "of", "since", "until")
    roles = _several(connection, _most_first(held, *columns), lambda r: r.actor, lambda r: Role(r.office, r.of, r.since, r.until))
    for values in _each(connection, schema.actor, ids):
        yield Actor(**values, aliases=aliases.get(values["id"], ()), roles=roles.get(values["id"], ()))


def _most_first(told: Subquery, *columns: str) -> Select[Any]:
    """Each once, what most documents have first, then in the order in which they have it."""
    each = [told.c[name] for name in columns]
    return (
        select(told.c.actor, *each).group_by(told.c.actor, *each).order_by(func.count().desc(), func.min(told.c.ordinal), *each)
    )


RECORDS: Mapping[str, type[Any]] = {"statement": Statement, "event": Event, "position": Position}
LOADERS: Mapping[str, Callable[[Connection, Sequence[str]], Iterator[Any]]] = {
    "document": _documents,
    "statement": _statements,
    "event": _events,
    "position": _positions,
    "actor": _actors_of_all,
}


def known_actors(connection: Connection) -> tuple[Known, ...]:
    """The user's own actors."""
    kept = connection.scalars(select(schema.known.c.told).order_by(schema.known.c.ordinal))
    return tuple(
        Known(**{**told, "tenures": tuple(Tenure(**each) for each in told["tenures"]), "also": tuple(told["also"]),
                 "member_of": tuple(told["member_of"])})
        for told in kept
    )  # fmt: skip


def keep_known(connection: Connection, actors: Iterable[Known]) -> None:
    """Put actors in the place of those that the ledger keeps."""
    connection.execute(delete(schema.known))
    for ordinal, one in enumerate(actors):
        connection.execute(insert(schema.known).values(ordinal=ordinal, told=asdict(one)))


def codebook(connection: Connection) -> Codebook:
    """The codebook that the ledger keeps."""
    table = schema.issue
    kept = connection.execute(select(table).order_by(table.c.ordinal))
    return Codebook(tuple(Issue(one.id, one.label, one.proposition, tuple(one.keywords)) for one in kept))


def keep_codebook(connection: Connection, book: Codebook) -> None:
    """Put a codebook in the place of the one that the ledger keeps."""
    connection.execute(delete(schema.issue))
    for ordinal, issue in enumerate(book.issues):
        line = {"id": issue.id, "ordinal": ordinal, "label": issue.label, "proposition": issue.proposition}
        connection.execute(insert(schema.issue).values(**line, keywords=list(issue.keywords)))
