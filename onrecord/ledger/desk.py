"""What work in the ledger needs beside questions: answers in pages, the queue, rows by hand, taking back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, func, select

from onrecord.ledger import entries, identities, listing, queries, rows, schema, selects, sqlite, verdicts
from onrecord.ledger.queries import Found, Query, look_up
from onrecord.ledger.standing import at, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from onrecord.ledger.listing import Page
    from onrecord.records import ActorKind, Document, Review, Span


ALL = Query()


class Cell(NamedTuple):
    """How often a holder's stance on an issue was told, and by whom."""

    actor: str | None
    holder: str
    issue: str
    stance: str
    own: int
    told: int


class Entered(NamedTuple):
    """A row by hand whose document or words are not in the ledger now."""

    id: str
    type: str
    document: str
    words: str
    by: str | None
    at: str


class Desk:
    """The part of a ledger at which people work."""

    _transaction: Callable[..., AbstractContextManager[Connection]]
    _engine: Engine

    # Pages

    def page(
        self, types: Sequence[str], query: Query = ALL, words: str | None = None, start: int = 0, size: int = listing.PAGE
    ) -> Page[Any]:  # fmt: skip
        """Some of the rows of these types ("document", "statement", "event", "position"), in the order of all answers."""
        with self._transaction() as connection:
            terms = look_up(connection, query)
            found = at(connection, listing.places(connection, types, terms, words, start, size), words)
            return listing.Page(found, listing.total(connection, types, terms, words), start, size)

    def page_of_actors(self, query: Query = ALL, start: int = 0, size: int = listing.PAGE) -> Page[Any]:
        """Some of the actors, those named by most rows first, without those that go by another."""
        with self._transaction() as connection:
            others = identities.together(connection)
            chosen = selects.actors(look_up(connection, query)).where(schema.actor.c.id.not_in(list(others)))
            total = connection.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0
            ids = list(connection.scalars(chosen.offset(start).limit(size)))
            found = standing(connection, "actor", ids)
            return listing.Page(identities.all_as_one(connection, [found[key] for key in ids]), total, start, size)

    def queue(
        self, types: Sequence[str], query: Query = ALL, hanging: Collection[str] = (), *, reader: str | None = None,
        start: int = 0, size: int = listing.PAGE,
    ) -> Page[Any]:  # fmt: skip
        """Rows that nobody judged, or a ``reader`` did not, the most doubtful and those on which findings rest first."""
        with self._transaction() as connection:
            terms = look_up(connection, query)
            own = None if reader is None else verdicts.read_by(reader)
            chosen = listing.queue(types, terms, list(hanging), own)
            total = connection.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0
            places = [(one.type, one.id) for one in connection.execute(chosen.offset(start).limit(size))]
            return listing.Page(self._each(connection, places), total, start, size)

    def rows(self, ids: Sequence[str]) -> list[Found[Any]]:
        """The statements, events and positions of these ids that are in the ledger, in their order."""
        with self._transaction() as connection:
            table = schema.row
            kinds = {
                one.id: one.type
                for some in rows.chunks(list(ids))
                for one in connection.execute(select(table.c.id, table.c.type).where(table.c.id.in_(some)))
            }
            return self._each(connection, [(kinds[id_], id_) for id_ in ids if id_ in kinds])

    def _each(self, connection: Connection, places: Sequence[tuple[str, str]]) -> list[Found[Any]]:
        kinds = dict.fromkeys(kind for kind, _ in places)
        found = {kind: standing(connection, kind, [key for of, key in places if of == kind]) for kind in kinds}
        return identities.all_as_one(connection, [found[kind][key] for kind, key in places])

    def judged(self, types: Sequence[str]) -> tuple[int, int]:
        """How many rows of these types that the program read have a verdict, and how many there are."""
        with self._transaction() as connection:
            review, done, every = schema.review, 0, 0
            given = select(review.c.attached).where(review.c.standing)
            for kind in types:
                table = selects.ROW[kind]
                counted = select(func.count(), func.count(case((table.c.id.in_(given), 1)))).where(table.c.origin == "machine")
                there, judged = connection.execute(counted).one()
                done, every = done + judged, every + there
            return done, every

    # The board's cells

    def cells(self, until: str | None = None, since: str | None = None) -> list[Cell]:
        """How often each stance of each holder on each issue was told, by the holder and by others; without what was rejected."""
        with self._transaction() as connection:
            terms = look_up(connection, Query(since=since, until=until))
            others = identities.together(connection)
            asked = (one for each in selects.stances(terms) for one in connection.execute(each))
            told: dict[tuple[str | None, str, str, str], list[int]] = {}
            names: dict[str, str] = {}
            for one in asked:
                actor = others.get(one.actor, one.actor)
                holder = names.setdefault(actor, one.holder) if actor else one.holder
                counts = told.setdefault((actor, holder, one.issue, one.stance), [0, 0])
                counts[one.by != "self"] += one.times
            called = self._called(connection, list(names))
            return [Cell(actor, called.get(actor or "", holder), i, s, *n) for (actor, holder, i, s), n in told.items()]

    def _called(self, connection: Connection, actors: Sequence[str]) -> dict[str, str]:
        return {key: found.row.name for key, found in standing(connection, "actor", actors).items()}

    def per_month(self, query: Query = ALL) -> list[tuple[str, str, int]]:
        """How many rows of each type there are in each month, as month, type and number; those without a date are left out."""
        with self._transaction() as connection:
            terms = look_up(connection, query)
            return [
                (month, kind, times)
                for kind in selects.ROW
                for month, times in connection.execute(selects.per_month(kind, terms))
                if month[0] != selects.AFTER_ALL
            ]

    # Rows by hand

    def enter(
        self, type: str, document: str, words: Sequence[str | Span], fields: Mapping[str, str] | None = None, *,
        kind: ActorKind = "person", by: str | None = None, note: str | None = None,
    ) -> Found[Any]:  # fmt: skip
        """Add a row that the program missed: a statement, an event (an encounter) or a position, with the words it rests on.

        ``words`` stand in the document's text, or are spans of it; ``fields`` are those of `entries.fields_of`.  Whoever is
        named becomes the actor of that name, or a new one of that kind.  The row has ``origin`` person, stands among all others
        and outlives a new reading.  Raises NotFound and, where words or values cannot be, OnrecordError.
        """
        with self._transaction(writes=True) as connection:
            report = self._document(connection, document)
            spans = tuple(entries.located(report, one) if isinstance(one, str) else one for one in words)
            name = entries.enter(connection, type, report, spans, fields or {}, kind=kind, by=by, note=note, at=now())
            return standing(connection, type, [name])[name]

    def take_out(self, id: str) -> None:
        """Take out a row that was added by hand; NotFound where it is none."""
        with self._transaction(writes=True) as connection:
            there = entries.take_back(connection, id, now())
            verdicts.attach(connection, there["document"], ())

    def unplaced(self) -> list[Entered]:
        """Rows by hand whose document or words are not in the ledger now; they come back with them."""
        with self._transaction() as connection:
            return [
                Entered(one["id"], one["type"], one["document"], " … ".join(span[2] for span in one["told"]["spans"]), one["by"],
                        one["at"])
                for one in entries.missing(connection)
            ]  # fmt: skip

    def _document(self, connection: Connection, id: str) -> Document:
        key = queries.existing(connection, id, "document")
        document: Document = rows.load(connection, "document", [key])[key]
        return document

    # Taking back

    def take_back(self, number: int, by: str | None = None) -> Review:
        """Let a review count no more: the row is again as it was before.  It stays in the list; NotFound where there is none."""
        with self._transaction(writes=True) as connection:
            return verdicts.take_back(connection, number, by=by, at=now())

    def newest_reviews(self, ids: Sequence[str]) -> dict[str, int]:
        """The number of the newest review of each of these rows that counts."""
        review = schema.review
        with self._transaction() as connection:
            return {
                one.attached: one.number
                for some in rows.chunks(list(ids))
                for one in connection.execute(select(review).where(review.c.attached.in_(some), review.c.standing))
            }

    # Changes by others

    def watch(self) -> sqlite.Watch:
        """Tells whether anything was written since it was last asked; to be closed."""
        return sqlite.Watch(self._engine)


def now() -> str:
    """The moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
