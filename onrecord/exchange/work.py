"""What people did, for another ledger of the same reports: rows by hand, words on actors, and reviews, without the texts.

So two people read one archive on two laptops, and each takes in what the other did: afterwards both ledgers say the same.  The
lines are those of `jsonl`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import NotFound
from onrecord.exchange.checks import Fault
from onrecord.exchange.formats import Asked, Format, Taken
from onrecord.exchange.jsonl import Reading, by_hand, line_of, read_with, write_said
from onrecord.exports import object_of
from onrecord.ledger import accounts
from onrecord.records import Actor, Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole
    from onrecord.records import ActorKind, Row


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """Rows by hand, each after the actors that it names, then words on actors, then reviews."""
    rows = list(accounts.by_hand(ledger))
    named = {actor for row in rows for actor in _actors(row)}
    actors = {actor.id: actor for _, actor in accounts.mentions(ledger) if actor.id in named} if named else {}
    out.writelines(line_of(object_of(actor)) for _, actor in sorted(actors.items()))
    out.writelines(line_of(object_of(row)) for row in rows)
    return write_said(ledger, out)


def _actors(row: Row) -> Iterator[str]:
    yield from row.actors if isinstance(row, Event) else (row.actor,) if row.actor else ()


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Take in what was done elsewhere; what is about reports that are not here is left out, and said."""
    return read_with(_Work(ledger, path, asked), path)


class _Work(Reading):
    def __init__(self, ledger: Whole, path: Path, asked: Asked) -> None:
        super().__init__(ledger, path, asked)
        self._kinds: dict[str, ActorKind] = {}

    def alone(self, number: int, row: Any) -> None:
        """An actor that a row by hand names, or a row by hand."""
        if isinstance(row, Actor):
            self._kinds[row.id] = row.kind
        elif not by_hand(row):
            raise Fault("what the program read comes with its document alone: use `onrecord export jsonl`.")
        elif self.ledger.kept(row.document) is None:
            self.taken.leave("rows by hand of reports that are not in this ledger")
        else:
            self.enter(number, row, next((self._kinds[actor] for actor in _actors(row) if actor in self._kinds), "person"))

    def review(self, made: dict[str, Any]) -> None:
        """A review of a row that is here."""
        try:
            super().review(made)
        except NotFound:
            self.taken.leave("reviews of rows that are not in this ledger")


FORMAT: Final = Format(
    "work", (".work.jsonl",), "what people did, without the texts, for another ledger of the same reports", write, read
)
