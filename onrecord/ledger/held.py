"""Positions without their documents' texts, a line each: what counting needs, of a hundred thousand in a second or two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from onrecord.ledger import identities, schema, selects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from onrecord.ledger.queries import Terms


class Speaker(NamedTuple):
    """Who said a statement or did a deed that a position rests on; ``row`` is that statement or event."""

    row: str
    name: str | None
    actor: str | None


class Held(NamedTuple):
    """A position as it stands, with a person's corrections laid over it.

    Attributes:
        name: the actor's, or the holder's as the document has it where there is none.
        actor: the id of the actor, or of the one that it goes by.
        published: when its document was, ISO; None where that is not known.
        verdict: of the newest review.
        words: the first that it rests on.
        rests_on: the statements and events that it rests on.
    """

    id: str
    document: str
    holder: str
    name: str
    actor: str | None
    issue: str
    stance: str
    by: str
    confidence: float
    published: str | None
    outlet: str | None
    author: str | None
    verdict: str | None
    words: str
    rests_on: tuple[Speaker, ...]


def held(connection: Connection, terms: Terms) -> Iterator[Held]:
    """The positions that answer a query, by date, document and place in it."""
    names = {row.id: row.name for row in connection.execute(select(schema.actor.c.id, schema.actor.c.name))}
    others = identities.together(connection)
    corrected = _corrections(connection)
    verdicts = _verdicts(connection)
    speakers = _speakers(connection)
    for line in connection.execute(selects.lines(terms)):
        told = tuple(line)
        if told[0] in corrected:
            now = dict(zip(line._fields, told, strict=True)) | corrected[told[0]]
            told = tuple(now[name] for name in line._fields)
        id_, document, holder, actor, issue, stance, by, sure, published, outlet, author, words = told
        actor = others.get(actor, actor)
        verdict, rests_on = verdicts.get(id_), speakers.get(id_, ())
        yield Held(
            id_, document, holder, names.get(actor) or holder, actor, issue, stance, by, sure, published, outlet, author, verdict,
            words, rests_on,
        )  # fmt: skip


def _corrections(connection: Connection) -> dict[str, dict[str, str | None]]:
    """Position → the fields that a person corrected."""
    table = schema.correction
    made: dict[str, dict[str, str | None]] = defaultdict(dict)
    asked = select(table.c.row, table.c.field, table.c.value).where(
        table.c.row.in_(select(schema.position.c.id)), table.c.ordinal == 0
    )
    for row, field, value in connection.execute(asked):
        made[row][field] = value
    return made


def _verdicts(connection: Connection) -> dict[str, str]:
    table = schema.review
    standing = table.c.standing & table.c.attached.is_not(None) & (table.c.type == "position")
    asked = select(table.c.attached, table.c.verdict).where(standing).order_by(table.c.number)
    return {row: verdict for row, verdict in connection.execute(asked)}  # noqa: C416  (rows are no pairs to mypy)


def _speakers(connection: Connection) -> dict[str, tuple[Speaker, ...]]:
    """Position → what it rests on, in order."""
    basis, statement = schema.basis, schema.statement
    asked = select(basis.c.position, basis.c.row, statement.c.speaker, statement.c.actor)
    joined = asked.outerjoin(statement, statement.c.id == basis.c.row).order_by(basis.c.position, basis.c.ordinal)
    made: dict[str, list[Speaker]] = defaultdict(list)
    for position, *told in connection.execute(joined):
        made[position].append(Speaker(*told))
    return {position: tuple(several) for position, several in made.items()}
