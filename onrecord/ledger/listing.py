"""Answers in pages: which rows come where, worked out by the database alone, whatever the ledger holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sqlalchemy import and_, case, desc, func, literal, or_, select, union_all

from onrecord.ledger import schema, selects, sqlite

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from onrecord.ledger.queries import Found, Terms

T = TypeVar("T")
PAGE = 50  # rows: a screen or two, and under 200 KB with their words
HANGS = 1.0  # what is added to a row's doubt where a finding rests on it: these come first
ALONE = 0.5  # … where no other row says so of this holder and issue, so that the board changes with it


class Place(NamedTuple):
    """Where a row comes in an answer: by date, document and place in it; of two types at one place, by the rank of the type."""

    day: str
    published: str
    document: str
    after_title: int
    start: int
    rank: int
    type: str
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of an answer: those from ``start`` on, of so many in all."""

    rows: Sequence[Found[T]]
    total: int
    start: int = 0
    size: int = field(default=PAGE)

    @property
    def next(self) -> int | None:
        """Where the next page starts; None where this is the last."""
        return self.start + self.size if self.start + self.size < self.total else None

    @property
    def previous(self) -> int | None:
        return max(0, self.start - self.size) if self.start else None


def places(
    connection: Connection, types: Sequence[str], terms: Terms, words: str | None, start: int = 0, size: int | None = None
) -> list[Place]:
    """The places of the rows of these types that are asked for, in the order of the answer, from one on and so many."""
    limit = terms.query.limit
    most = size if limit is None else limit - start if size is None else min(size, limit - start)
    chosen = [_chosen(kind, rank, terms, words) for rank, kind in enumerate(types)]
    every = union_all(*chosen).subquery() if len(chosen) > 1 else chosen[0].subquery()
    order = [every.c[name] for name in Place._fields]
    asked = select(*order).order_by(*order).offset(start or None).limit(None if most is None else max(0, most))
    return [Place(*one) for one in connection.execute(asked)]


def total(connection: Connection, types: Sequence[str], terms: Terms, words: str | None) -> int:
    """How many rows there are of these types that are asked for."""
    counted = 0
    for kind in types:
        some = _some(kind, terms, words).order_by(None).limit(None).subquery()
        counted += connection.scalar(select(func.count()).select_from(some)) or 0
    return counted if terms.query.limit is None else min(counted, terms.query.limit)


def _some(kind: str, terms: Terms, words: str | None) -> Select[Any]:
    only = None if words is None else sqlite.matching(kind, words)
    return selects.documents(terms, only) if kind == "document" else selects.located(kind, terms, only)


def _chosen(kind: str, rank: int, terms: Terms, words: str | None) -> Select[Any]:
    """The lines of `selects`, under the names of `Place`."""
    lines = _some(kind, terms, words).order_by(None).limit(None).subquery()
    key, number, day, published, document, after_title, at = lines.c
    named = {"day": day, "published": published, "document": document, "after_title": after_title, "start": at}
    told = {**named, "rank": literal(rank), "type": literal(kind), "id": key, "number": number}
    return select(*(told[name].label(name) for name in Place._fields))


# What is worth a look first


def queue(types: Sequence[str], terms: Terms, hanging: Collection[str], readers: Select[Any] | None = None) -> Select[Any]:
    """Type and id of the rows that nobody judged, the most doubtful and those on which most hangs first.

    ``hanging`` are the ids of rows that findings rest on; ``readers``, the rows to be left out because somebody read them,
    stands in the place of all that were judged.
    """
    every = union_all(*(_doubtful(kind, terms, hanging, readers) for kind in types)).subquery()
    return select(every.c.type, every.c.id).order_by(desc(every.c.doubt), every.c.document, every.c.id)


def _doubtful(kind: str, terms: Terms, hanging: Collection[str], readers: Select[Any] | None) -> Select[Any]:
    table, review = selects.ROW[kind], schema.review
    judged = select(review.c.attached).where(review.c.attached.is_not(None), review.c.standing) if readers is None else readers
    doubt = 1 - table.c.confidence + case((table.c.id.in_(hanging), HANGS), else_=0) + _alone(kind)
    asked = selects.conditions(kind, terms)
    return (
        select(literal(kind).label("type"), table.c.id, table.c.document, doubt.label("doubt"))
        .join(schema.document, schema.document.c.id == table.c.document)
        .where(table.c.origin == "machine", table.c.id.not_in(judged), *asked)
    )


def _alone(kind: str) -> ColumnElement[Any]:
    if kind != "position":
        return literal(0)
    table, other = schema.position, schema.position.alias("other")
    holder = or_(and_(other.c.actor.is_(None), other.c.holder == table.c.holder), other.c.actor == table.c.actor)
    same = select(other.c.id).where(other.c.issue == table.c.issue, other.c.id != table.c.id, holder)
    return case((same.exists(), 0), else_=ALONE)
