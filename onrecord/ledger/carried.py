"""What a file of another program had that no record has a word for, kept as it came, so that it can go out again.

Such as the colours, coders and attributes of a .dna file.  Nothing in the program reads it but the format it came in.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from onrecord.ledger import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.ledger.store import Ledger

    Tables = Mapping[str, Sequence[Sequence[Any]]]


def carried(ledger: Ledger, format: str) -> dict[str, list[list[Any]]]:
    """The tables that came in a format, by name, each row as it was; none where no such file was taken in."""
    table = schema.carried
    made: dict[str, list[list[Any]]] = defaultdict(list)
    with ledger._transaction() as connection:
        kept = select(table.c.name, table.c.told).where(table.c.format == format).order_by(table.c.name, table.c.ordinal)
        for name, told in connection.execute(kept):
            made[name].append(told)
    return dict(made)


def carry(ledger: Ledger, format: str, tables: Tables) -> None:
    """Keep tables that the ledger does not have yet; every value is one of JSON."""
    with ledger._transaction(writes=True) as connection:
        for name, rows in tables.items():
            told = [{"format": format, "name": name, "ordinal": n, "told": list(row)} for n, row in enumerate(rows)]
            if told:
                connection.execute(insert(schema.carried), told)
