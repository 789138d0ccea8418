"""Reviews in the ledger: kept, attached to the rows of the present reading, and laid over them.

What stands in ``review`` is appended and never changed but for the row it is attached to.  What follows from it, the newest
verdict of each row and the values that hold now (``correction``), is worked out anew whenever a row's reviews change.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from onrecord.errors import NotFound, OnrecordError, Overtaken
from onrecord.ledger import queries, schema
from onrecord.ledger.intervals import days, moment, unwritten
from onrecord.ledger.reviews import IMPLIED, corrected, same_row, told, words
from onrecord.ledger.rows import chunks, load
from onrecord.names import fold
from onrecord.records import Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    Changes = dict[str, list[str | None]]

DATES = ("said_on", "date")


def append(connection: Connection, **values: Any) -> Review:
    """Keep a review of the row it names; it is the newest now."""
    table = schema.review
    kept = insert(table).values(**values, attached=values["row"], standing=True).returning(table.c.number)
    number = connection.execute(kept).scalar_one()
    settle(connection, [values["row"]])
    return next(listed(connection, table.c.number == number))


def listed(connection: Connection, *conditions: Any) -> Iterator[Review]:
    """The reviews, oldest first."""
    table, back = schema.review, schema.withdrawn
    joined = select(table, back.c.review.label("back")).outerjoin(back, back.c.review == table.c.number)
    for kept in connection.execute(joined.where(*conditions).order_by(table.c.number)).mappings():
        yield _review(kept)


def _review(kept: RowMapping) -> Review:
    same = ("number", "row", "type", "document", "verdict", "changes", "by", "note", "at", "attached")
    return Review(**{name: kept[name] for name in same}, words=words(kept["was"]), withdrawn=kept["back"] is not None)


def seen(connection: Connection, row: str, number: int) -> None:
    """Overtaken where the row has a review that is newer than the one of that number, 0 for none."""
    every = [one for one in listed(connection, schema.review.c.attached == row) if not one.withdrawn]
    known = next((_place(one) for one in every if one.number == number), None)
    newer = [one for one in every if (one.number > number if known is None else _place(one) > known)]
    if newer:
        last = newer[-1]
        who = f" by {last.by}" if last.by else ""
        raise Overtaken(f"{row} was {last.verdict}{who} at {last.at} in the meantime: look at it again.")


def _place(review: Review) -> tuple[datetime, int]:
    """Where a review comes among those of its row: by the time at which it was given, here or elsewhere."""
    return moment(review.at), review.number


def latest(connection: Connection, row: str, at: str) -> str:
    """That moment, or that of the row's newest review where it is later, as where another's clock is fast."""
    given = [review.at for review in listed(connection, schema.review.c.attached == row) if not review.withdrawn]
    return max((at, *given), key=moment)


def take_back(connection: Connection, number: int, *, by: str | None, at: str) -> Review:
    """Let a review count no more; it stays, and so does who took it back.  NotFound where there is none, or it was before."""
    review, back = schema.review, schema.withdrawn
    given = next(listed(connection, review.c.number == number), None)
    if given is None or given.withdrawn:
        raise NotFound(f"There is no review number {number} that could be taken back.")
    connection.execute(insert(back).values(review=number, by=by, at=at))
    if given.attached:
        settle(connection, [given.attached])
    return next(listed(connection, review.c.number == number))


# After a document was read anew or taken out


def attach(connection: Connection, document: str, actors: Sequence[str]) -> None:
    """Find the present row for each review of the document's rows and of these actors; orphaned is what has none."""
    table = schema.review
    of_actor = [(table.c.type == "actor") & table.c.row.in_(ids) for ids in chunks(actors)]
    kept = connection.execute(select(table).where(or_(table.c.document == document, *of_actor))).mappings().all()
    rows = {kind: _rows(connection, kind, document, actors) for kind in {review["type"] for review in kept}}
    touched = {review["attached"] for review in kept}
    for review in kept:
        now = _present(review, rows[review["type"]])
        connection.execute(update(table).where(table.c.number == review["number"]).values(attached=now))
        touched.add(now)
    settle(connection, sorted(touched - {None}))


def _rows(connection: Connection, type: str, document: str, actors: Sequence[str]) -> dict[str, Any]:
    table = schema.row
    here = select(table.c.id).where(table.c.document == document, table.c.type == type)
    return load(connection, type, actors if type == "actor" else connection.scalars(here))


def _present(review: RowMapping, rows: Mapping[str, Any]) -> str | None:
    """The row of the same id, as it was reviewed or as it was last attached; or the one that says the same."""
    for known in (review["row"], review["attached"]):
        if known in rows:
            return str(known)
    return None if review["type"] == "actor" else same_row(review["was"], list(rows.values()))


# What holds now


def settle(connection: Connection, ids: Sequence[str]) -> None:
    """Work out the newest verdict and the values that hold now of these rows."""
    review, correction = schema.review, schema.correction
    for some in chunks(ids):
        connection.execute(delete(correction).where(correction.c.row.in_(some)))
        connection.execute(update(review).where(review.c.attached.in_(some)).values(standing=False))
        counts = review.c.number.not_in(select(schema.withdrawn.c.review))
        kept = select(review).where(review.c.attached.in_(some), counts).order_by(review.c.number)
        of_row = defaultdict(list)
        for one in connection.execute(kept).mappings():
            of_row[one["attached"]].append(one)
        for row, several in of_row.items():
            several.sort(key=lambda one: (moment(one["at"]), one["number"]))
            newest = several[-1]["number"]
            connection.execute(update(review).where(review.c.attached == row).values(standing=review.c.number == newest))
            values = [value for one in _holding(connection, several) for value in one]
            if values:
                connection.execute(insert(correction), values)


def _holding(connection: Connection, reviews: Sequence[RowMapping]) -> Iterator[list[dict[str, Any]]]:
    """The rows of ``correction``: of several reviews that correct a field the newest holds."""
    holds: dict[str, tuple[int, list[str | None]]] = {}
    for review in reviews:
        for field, values in _changes(connection, review).items():
            holds[field] = (review["number"], values)
    at = reviews[0]["attached"]
    for field, (number, values) in holds.items():
        yield [
            {"row": at, "field": field, "ordinal": n, "value": value, "review": number} | _days(field, value)
            for n, value in enumerate(values or [None])
        ]


def _days(field: str, value: str | None) -> dict[str, str | None]:
    first, last = days(unwritten(value)) if field in DATES else (None, None)
    return {"value_from": first, "value_to": last}


def _changes(connection: Connection, review: RowMapping) -> Changes:
    """What a review says of each field, and of who is meant where it gives a name and says nothing of that."""
    said = {field: told(review["type"], field, value) for field, value in review["changes"].items()}
    named = {IMPLIED[field]: names for field, names in said.items() if field in IMPLIED}
    found = {field: [meant(connection, name, review["document"]) for name in names if name] for field, names in named.items()}
    implied: Changes = {field: [actor for actor in actors if actor] for field, actors in found.items()}
    return implied | said


def meant(connection: Connection, name: str, document: str | None) -> str | None:
    """The id of the only actor of that name or id, in the document or else in the ledger; None where there is none or several."""
    here, alias = schema.actor_document, schema.alias
    every = select(here.c.actor, here.c.document, here.c.name).union(select(alias.c.actor, alias.c.document, alias.c.name))
    asked = fold(name)
    found = {(one.actor, one.document) for one in connection.execute(every) if name == one.actor or fold(one.name) == asked}
    near = {actor for actor, place in found if place == document} or {actor for actor, _ in found}
    return near.pop() if len(near) == 1 else None


def laid_over(connection: Connection, type: str, rows: Mapping[str, Any]) -> dict[str, Any]:
    """The rows as they are now, by id: those that a person corrected, with the values that hold."""
    correction = schema.correction
    told_of: dict[str, dict[str, list[str | None]]] = defaultdict(lambda: defaultdict(list))
    for ids in chunks(list(rows)):
        asked = (
            select(correction)
            .where(correction.c.row.in_(ids))
            .order_by(correction.c.row, correction.c.field, correction.c.ordinal)
        )
        for one in connection.execute(asked):
            told_of[one.row][one.field].append(one.value)
    return {key: corrected(type, row, told_of[key]) if key in told_of else row for key, row in rows.items()}


def newest(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The newest verdict of each row that has one."""
    review = schema.review
    asked = select(review.c.attached, review.c.verdict).where(review.c.standing)
    return {
        row: verdict
        for some in chunks(list(ids))
        for row, verdict in connection.execute(asked.where(review.c.attached.in_(some)))
    }


def read_by(reader: str) -> Select[Any]:
    """The rows that somebody of that name gave a verdict on."""
    review = schema.review
    counts = review.c.number.not_in(select(schema.withdrawn.c.review))
    return select(review.c.attached).where(review.c.attached.is_not(None), review.c.by == reader, counts)


def with_actor(connection: Connection, changes: dict[str, str], document: str | None) -> dict[str, str]:
    """The changes with an actor's id where a name was given; OnrecordError where nobody, or more than one, is called so."""
    given = changes.get("actor", "").strip()
    actor = meant(connection, given, document) if given else None
    if given and actor is None:
        near = queries.nearest(queries.values(connection, "actor"), given)
        hint = f"did you mean {near}?" if near and near != given else "give the id that `onrecord actors` shows."
        raise OnrecordError(f"There is no one actor called {given!r}: {hint}")
    return changes | {"actor": actor} if actor else changes
