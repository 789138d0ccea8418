"""What a ledger holds, as ids: of each document, to tell what a new reading changed; and what can be asked for at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from onrecord.errors import OnrecordError
from onrecord.ledger import schema
from onrecord.ledger.queries import look_up, values

if TYPE_CHECKING:
    from onrecord.ledger.queries import Query
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


def check(ledger: Ledger, query: Query) -> None:
    """OnrecordError, naming what there is, where a query asks for an issue or a document that the ledger does not have."""
    with ledger._transaction() as connection:
        terms = look_up(connection, query)
        known = {*connection.scalars(select(schema.issue.c.id)), *values(connection, "issue")}
    if terms.issues is not None and not terms.issues and known:
        raise OnrecordError(f'No issue is called "{query.issue}". The issues are {", ".join(sorted(known))}.')
    if terms.issues is not None and not known:
        raise OnrecordError("The ledger has no issues yet: give it a codebook with `onrecord code --codebook FILE`.")
    if terms.documents is not None and not terms.documents:
        raise OnrecordError(f'No document has the id or name "{query.document}"; `onrecord documents` lists them.')
