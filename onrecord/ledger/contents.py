"""What a ledger holds of each document, as ids: enough to tell what a new reading changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from onrecord.ledger import schema

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

IMPORTED: Final = "imported"
"""The version of documents whose rows came from another program, where people may have coded them."""


def versions(ledger: Ledger) -> dict[str, str]:
    """Document → the version that read it, in the order in which they came."""
    table = schema.document
    with ledger._transaction() as connection:
        kept = connection.execute(select(table.c.id, table.c.version).order_by(table.c.read_at, table.c.id))
        return {id_: version for id_, version in kept}  # noqa: C416  (rows are no pairs to mypy)


def rows_of(ledger: Ledger, document: str) -> dict[str, str]:
    """The rows of a document by their ids: "statement", "event", or the issue of a position behind "position "."""
    row, position = schema.row, schema.position
    asked = select(row.c.id, row.c.type, position.c.issue).outerjoin(position, position.c.id == row.c.id)
    with ledger._transaction() as connection:
        kept = connection.execute(asked.where(row.c.document == document)).all()
    return {one.id: f"{one.type} {one.issue}" if one.issue else one.type for one in kept}
