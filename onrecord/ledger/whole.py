"""Several writes as one: all of them are in the ledger, or none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onrecord.ledger import entries, identities, queries, reviews, rows, schema, verdicts
from onrecord.ledger.desk import now
from onrecord.ledger.intervals import moment
from onrecord.ledger.store import Ledger
from onrecord.records import Codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from onrecord.records import ActorKind, Issue, Review, Row
    from onrecord.registry import Known


class Whole(Ledger):
    """A ledger whose every method reads and writes within one transaction."""

    def __init__(self, connection: Connection, where: str) -> None:
        self.where = where
        self._connection = connection

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:  # noqa: ARG002  (it writes already)
        yield self._connection

    def keep_review(self, review: Review) -> bool:
        """Keep a review that was given elsewhere, with its day, and whether it was taken back there.

        False where it is here already as it is there; one that was taken back here stays so.  Raises as `review` does.
        """
        found = self.get(review.row)
        row = found.as_read or found.row
        kind = rows.kind_of(row)
        moment(review.at)
        reviews.check(kind, review.verdict, review.changes)
        there = self._same(review, row.id)
        if there is None:
            there = self._append(review, row, kind)
        elif there.withdrawn or not review.withdrawn:
            return False
        if review.withdrawn:
            verdicts.take_back(self._connection, there.number, by=review.by, at=now())
        return True

    def _same(self, review: Review, row: str) -> Review | None:
        """The review as it is here already; None where it is not."""
        for one in verdicts.listed(self._connection, schema.review.c.attached == row):
            told = (one.verdict, one.changes, one.by, one.note, one.at)
            if told == (review.verdict, review.changes, review.by, review.note, review.at):
                return one
        return None

    def _append(self, review: Review, row: Any, kind: str) -> Review:
        told = {"verdict": review.verdict, "changes": dict(review.changes), "by": review.by, "note": review.note, "at": review.at}
        document = getattr(row, "document", None)
        return verdicts.append(self._connection, row=row.id, type=kind, document=document, was=reviews.remembered(row), **told)

    def keep_decision(self, one: str, other: str, *, same: bool, by: str | None, at: str) -> bool:
        """Keep somebody's word, given elsewhere, that two actors are one or two; False where it is here.  Raises as `merge`."""
        for actor in (one, other):
            queries.existing(self._connection, actor, "actor")
        at = moment(at).isoformat(timespec="seconds")
        told = {"one": one, "other": other, "same": same, "by": by, "at": at}
        if told in identities.decided(self._connection):
            return False
        identities.decide(self._connection, one, other, same=same, by=by, at=at)
        return True

    def keep_entered(self, row: Row, kind: ActorKind) -> bool:
        """Keep a row that was entered by hand elsewhere; False where it is here already or was taken out here.

        ``kind`` is what whoever it names is taken for where the ledger does not know them.  Raises as `enter` does.
        """
        return entries.keep(self._connection, self._document(self._connection, row.document), row, kind=kind, at=now())

    def merge_issues(self, issues: Iterable[Issue]) -> tuple[int, int]:
        """Lay issues over the codebook, by their ids; how many are new or changed, and how many were there as they are."""
        kept = {issue.id: issue for issue in self.codebook().issues}
        given = {issue.id: issue for issue in issues}
        new = sum(kept.get(key) != issue for key, issue in given.items())
        if new:
            self.keep_codebook(Codebook(tuple((kept | given).values())))
        return new, len(given) - new

    def merge_known(self, actors: Sequence[Known]) -> tuple[int, int]:
        """Lay actors over the user's own, by their names; how many are new or changed, and how many were there as they are."""
        kept = {known.id: known for known in self.known_actors()}
        given = {known.id: known for known in actors}
        new = sum(kept.get(key) != known for key, known in given.items())
        if new:
            self.keep_known(tuple((kept | given).values()))
        return new, len(given) - new


@contextmanager
def whole(ledger: Ledger) -> Iterator[Whole]:
    """The ledger for a while in which all that is written is written together, or, where something is raised, not at all."""
    with ledger._transaction(writes=True) as connection:
        yield Whole(connection, ledger.where)


__all__ = ["Whole", "whole"]
