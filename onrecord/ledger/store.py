"""The ledger: documents and what was read in them, kept, asked and reviewed.  The only door to the database.

    with Ledger.open("talks.db") as ledger:
        ledger.statements(Query(actor="Mara Telk", since="2021"))

Each document is one transaction: it is in the ledger whole or not at all, whatever moment the program ends at.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, or_, select

from onrecord.errors import OnrecordError
from onrecord.labels import name_of, participants
from onrecord.ledger import entries, identities, listing, queries, reviews, rows, schema, selects, soundness, sqlite, verdicts
from onrecord.ledger.desk import Desk
from onrecord.ledger.held import Held, held
from onrecord.ledger.migrations import migrate
from onrecord.ledger.queries import Askable, Counts, Found, Passage, Query, look_up
from onrecord.ledger.standing import at, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from onrecord.records import (
        Actor,
        Codebook,
        Document,
        Encounter,
        Event,
        Finding,
        Position,
        Record,
        Review,
        Statement,
        Verdict,
    )
    from onrecord.registry import Known

__all__ = ["Counts", "Found", "Ledger", "Passage", "Query"]

LOCATED = ("statement", "event", "position")


class Ledger(Desk):
    """A ledger that is open; a context manager that closes it.

    Any method raises LedgerError where the file fails.  Answers come by date, document and place; the rejected if asked for.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self.where = where
        self._engine = engine

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Ledger:
        """Open the ledger at a path or an SQLAlchemy URL; one that is not there is made, if ``create``.

        Raises LedgerError where there is none, something else, one of a newer program, or no place to write.
        """
        url = sqlite.address(where)
        sqlite.check_place(url, create=create)
        name = url.render_as_string() if "://" in str(where) else str(where)
        engine = sqlite.engine(url if create else sqlite.readable(url))
        opened = cls(engine, name)
        try:
            with opened._explained():
                migrate(engine, name, create=create)
                sqlite.prepare(engine)
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Close the file; what SQLite keeps beside it while it is open goes."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        with self._explained(), self._engine.execution_options(**(sqlite.WRITING if writes else {})).begin() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite refuses ends in a LedgerError, and so does what a damaged ledger leads to; other faults are ours."""
        try:
            yield
        except soundness.BROKEN as error:
            told = sqlite.explain(error, self.where) if isinstance(error, sqlite.ERRORS) else None
            if told is None or "please report" in str(told):
                wrong = self.check()
                told = sqlite.damaged(self.where, wrong[0]) if wrong else told
            if told is None:
                raise
            raise told from error

    def check(self) -> list[str]:
        """What is wrong with the ledger, a sentence each, no more than fit on a screen; none where all is well."""
        try:
            with self._engine.begin() as connection:
                return soundness.problems(connection)
        except soundness.BROKEN as error:
            return [f"the file cannot be read ({str(error).splitlines()[0]})"]

    # Documents in and out

    def known(self, document_id: str, version: str) -> bool:
        """Whether the document is here as this version reads it."""
        with self._transaction() as connection:
            return _version(connection, document_id) == version

    def kept(self, document_id: str) -> tuple[Document, str] | None:
        """The document as it is here, and the version that read it; None where it is not."""
        with self._transaction() as connection:
            version = _version(connection, document_id)
            return None if version is None else (rows.load(connection, "document", [document_id])[document_id], version)

    def add(self, record: Record, version: str, *, anew: bool = False) -> Literal["read", "known", "reread"]:
        """Write down what was read in a document, in one transaction.

        The same document read by the same version is known already and adds nothing, unless it was read ``anew``.  Another
        version's reading replaces the rows, and each review goes to the new row that says the same, or is orphaned.
        """
        document = record.document.id
        with self._transaction(writes=True) as connection:
            there = _version(connection, document)
            if there == version and not anew:
                return "known"
            actors = {actor.id for actor in record.actors}
            if there is not None:
                actors |= _erase(connection, document)
            rows.store(connection, record, version, _now())
            entries.restore(connection, record.document)
            verdicts.attach(connection, document, sorted(actors))
        return "read" if there is None else "reread"

    def remove(self, document_id: str) -> None:
        """Take out a document, by its id or a beginning of it, with all that was read in it; reviews stay, orphaned."""
        with self._transaction(writes=True) as connection:
            place = queries.find(connection, document_id, ["document"])
            if not place:
                raise queries.nothing(connection, document_id, (), ["document"])
            verdicts.attach(connection, place[1], sorted(_erase(connection, place[1])))

    # The codebook

    def codebook(self) -> Codebook:
        """The issues that positions were last looked for on; none at first."""
        with self._transaction() as connection:
            return rows.codebook(connection)

    def keep_codebook(self, codebook: Codebook) -> None:
        """Take this codebook for the ledger's own, in place of the one before."""
        with self._transaction(writes=True) as connection:
            rows.keep_codebook(connection, codebook)

    # The user's own actors

    def known_actors(self) -> tuple[Known, ...]:
        """Those that the user gave to know beside those that ship with the program; none at first."""
        with self._transaction() as connection:
            return rows.known_actors(connection)

    def keep_known(self, actors: Sequence[Known]) -> None:
        """Take these in the place of those before."""
        with self._transaction(writes=True) as connection:
            rows.keep_known(connection, actors)

    # Questions

    def documents(self, query: Query = Query()) -> list[Found[Document]]:  # noqa: B008  (frozen, so safe to share)
        """The documents; of a query's fields kind and min_confidence do not apply."""
        return self._ask(["document"], query)

    def statements(self, query: Query = Query()) -> list[Found[Statement]]:  # noqa: B008
        """Who said what."""
        return self._ask(["statement"], query)

    def events(self, query: Query = Query()) -> list[Found[Event]]:  # noqa: B008
        """Who met whom."""
        return self._ask(["event"], query)

    def encounters(self, query: Query = Query()) -> list[Encounter]:  # noqa: B008
        """Who met whom, each encounter once, with all the events that tell of it; ``limit`` counts encounters."""
        from onrecord.encounters import encounters

        found = self.events(replace(query, limit=None))
        told = ((replace(one.row, participants=participants(one)), one.document) for one in found if one.document)
        return list(encounters(told))[: query.limit]

    def positions(self, query: Query = Query()) -> list[Found[Position]]:  # noqa: B008
        """Where each party stands, and by whom we have it."""
        return self._ask(["position"], query)

    def held(self, query: Query = Query()) -> list[Held]:  # noqa: B008
        """The positions without their documents' texts, for counting many."""
        with self._transaction() as connection:
            return list(held(connection, look_up(connection, query)))

    def timeline(self, query: Query = Query()) -> list[Found[Statement | Event | Position]]:  # noqa: B008
        """Statements, events and positions together."""
        return self._ask(LOCATED, query)

    def search(self, words: str, query: Query = Query()) -> list[Found[Statement | Document]]:  # noqa: B008
        """The documents (by text and title) and the statements (by content) in which all these words stand, with the place.

        Case, accents and endings do not matter; words in quotation marks stand side by side; ``word*`` is a beginning.  Where
        kind or min_confidence is asked for, which documents do not have, only statements come.
        """
        of_statements = query.kind is not None or query.min_confidence is not None
        return self._ask(["statement"] if of_statements else ["document", "statement"], query, words)

    def actors(self, query: Query = Query()) -> list[Found[Actor]]:  # noqa: B008
        """Who speaks and acts, those named by most rows first; dates and outlet are those of the documents that name them."""
        with self._transaction() as connection:
            ids = list(connection.scalars(selects.actors(look_up(connection, query))))
            found = standing(connection, "actor", ids)
            return identities.all_as_one(connection, [found[key] for key in ids])

    def findings(self) -> list[Finding]:
        """What the record shows when read across, and what does not fit; without what a person rejected."""
        return [found.row for found in self._findings() if found.verdict != "rejected"]

    def _findings(self) -> list[Found[Finding]]:
        from onrecord.ledger.across import across

        stands, reports = self.positions(), self.documents()
        with self._transaction() as connection:
            positions = [replace(found.row, holder=name_of(found, "holder") or found.row.holder) for found in stands]
            made = across(connection, positions, [found.row for found in reports])
            said = verdicts.newest(connection, [finding.id for finding in made])
        return [Found(finding, verdict=said.get(finding.id)) for finding in made]

    def _ask(self, types: Sequence[str], query: Query, words: str | None = None) -> list[Found[Any]]:
        with self._transaction() as connection:
            return at(connection, listing.places(connection, types, look_up(connection, query), words), words)

    # Who is one

    def merge(self, one: str, other: str, by: str | None = None) -> None:
        """Keep a person's word that two actors are the same, going by the first; ids as in `get`.  Raises NotFound."""
        self._decide(one, other, same=True, by=by)

    def split(self, one: str, other: str, by: str | None = None) -> None:
        """Keep a person's word that two actors are two, also where they were merged."""
        self._decide(one, other, same=False, by=by)

    def doubtful(self) -> list[tuple[str, str, str, str]]:
        """Pairs of persons that may be one, as id, name, id, name, without those that somebody decided on."""
        with self._transaction() as connection:
            return identities.doubtful(connection)

    def _decide(self, one: str, other: str, *, same: bool, by: str | None) -> None:
        with self._transaction(writes=True) as connection:
            first, second = (queries.existing(connection, id_, "actor") for id_ in (one, other))
            identities.decide(connection, first, second, same=same, by=by, at=_now())

    # One row

    def get(self, id: str) -> Found[Any]:
        """The row of that id: a document, actor, statement, event, position or finding.

        The first four characters or more do where no other id begins with them.  Raises NotFound, with the nearest id.
        """
        with self._transaction() as connection:
            place = queries.find(connection, id)
            if place:
                kind, key = place
                found = standing(connection, kind, [key])[key]
                return next(iter(identities.all_as_one(connection, [found])), found)
        findings = {found.row.id: found for found in self._findings()}
        place = queries.only([("finding", key) for key in findings if queries.begins(key, id)], id)
        if place:
            return findings[place[1]]
        with self._transaction() as connection:
            raise queries.nothing(connection, id, findings)

    def passage(self, found: Found[Any]) -> Passage:
        """The words around the evidence of a statement, an event or a position."""
        if found.document is None or not getattr(found.row, "evidence", ()):
            raise OnrecordError(f"{found.row.id} has no passage: only statements, events and positions have.")
        return queries.passage(found.document, found.row.evidence)

    # Reviews

    def review(
        self,
        id: str,
        verdict: Verdict,
        changes: Mapping[str, str] | None = None,
        by: str | None = None,
        note: str | None = None,
        seen: int | None = None,
    ) -> Review:
        """Keep a person's verdict on a row; for "corrected", ``changes`` are fields of `reviews.CORRECTABLE` and their values.

        Nothing is written over: every review stays, the newest verdict and the newest value of each field hold.  Raises NotFound
        and, where a field or value cannot be, OnrecordError; with ``seen``, the number of the row's newest review as one saw it
        (0 for none), Overtaken where there is a newer one.
        """
        found = self.get(id)
        row, kind = found.as_read or found.row, rows.kind_of(found.row)
        if kind == "document":
            raise OnrecordError(
                f"{row.id} is a document, and those have no verdict: take it out with `onrecord remove {row.id}`."
            )
        reviews.check(kind, verdict, changes or {})
        with self._transaction(writes=True) as connection:
            if seen is not None:
                verdicts.seen(connection, row.id, seen)
            document = getattr(row, "document", None)
            given = verdicts.with_actor(connection, dict(changes or {}), document)
            at = verdicts.latest(connection, row.id, _now())
            told = {"verdict": verdict, "changes": given, "by": by, "note": note, "at": at}
            was = reviews.remembered(row)
            return verdicts.append(connection, row=row.id, type=kind, document=document, was=was, **told)

    def reviews(self, id: str | None = None) -> list[Review]:
        """The reviews of a row, by its id now or as it was when reviewed, oldest first; or all there are, orphaned ones too."""
        table = schema.review
        conditions = [] if id is None else [or_(table.c.row == id, table.c.attached == id)]
        with self._transaction() as connection:
            kept = list(verdicts.listed(connection, *conditions))
        if not any(review.type == "finding" for review in kept):
            return kept
        there = {found.row.id for found in self._findings()}  # they are kept nowhere, so what is gone shows only now
        return [replace(one, attached=None) if one.type == "finding" and one.row not in there else one for one in kept]

    # The whole

    def counts(self) -> Counts:
        """How many there are of each."""
        tables = (schema.document, schema.actor, schema.statement, schema.event, schema.position, schema.review)
        with self._transaction() as connection:
            return Counts(*(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables))

    def nearest(self, field: Askable, value: str) -> str | None:
        """The name, issue or outlet of the ledger that is most like this one; None where none is like it."""
        with self._transaction() as connection:
            return queries.nearest(queries.values(connection, field), value)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version(connection: Connection, document: str) -> str | None:
    table = schema.document
    return connection.scalar(select(table.c.version).where(table.c.id == document))


def _erase(connection: Connection, document: str) -> set[str]:
    """Take out the document; the ids of the actors that were in it."""
    here = schema.actor_document
    actors = set(connection.scalars(select(here.c.actor).where(here.c.document == document)))
    rows.erase(connection, document, sorted(actors))
    return actors
