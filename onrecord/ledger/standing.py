"""Rows as they stand: what was read with a person's corrections laid over it, and the document, date and verdict beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onrecord.ledger import identities, rows, sqlite, verdicts
from onrecord.ledger.queries import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from onrecord.ledger.listing import Place
    from onrecord.records import Document, Statement, When


def all_standing(connection: Connection, ids: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Found[Any]]]:
    """The rows of several kinds, as `standing` has each; statements come before the positions that rest on them."""
    made: dict[str, dict[str, Found[Any]]] = {}
    for kind, some in ids.items():
        made[kind] = standing(connection, kind, some, made.get("statement"))
    return made


def standing(
    connection: Connection, kind: str, ids: Sequence[str], there: Mapping[str, Found[Any]] | None = None
) -> dict[str, Found[Any]]:
    """The rows of these ids, corrections laid over them, each with its document, date and verdict.

    ``there`` are statements that were asked for already, so that those under positions are not read twice.
    """
    read = rows.load(connection, kind, ids)
    now = verdicts.laid_over(connection, kind, read) if kind != "document" else read
    said = verdicts.newest(connection, ids)
    documents = read if kind == "document" else rows.load(connection, "document", _documents_of(read.values()))
    rests = _statements(connection, read.values(), there or {}) if kind == "position" else {}
    made = {}
    for key, row in now.items():
        document = documents.get(key if kind == "document" else getattr(row, "document", ""))
        as_read = read[key] if row is not read[key] else None
        made[key] = Found(row, document, _date(row, document), said.get(key), as_read=as_read, said=_told(row, rests))
    return made


def _statements(connection: Connection, positions: Iterable[Any], there: Mapping[str, Found[Any]]) -> Mapping[str, Statement]:
    wanted = [id_ for position in positions for id_ in position.statements]
    read = rows.load(connection, "statement", (id_ for id_ in wanted if id_ not in there))
    known = {id_: there[id_].row for id_ in wanted if id_ in there}
    return {**known, **verdicts.laid_over(connection, "statement", read)}


def _told(row: Any, rests: Mapping[str, Statement]) -> tuple[Statement, ...]:
    return tuple(rests[id_] for id_ in getattr(row, "statements", ()) if id_ in rests)


def _documents_of(located: Iterable[Any]) -> Iterator[str]:
    return (row.document for row in located if hasattr(row, "document"))


def _date(row: Any, document: Document | None) -> str | None:
    """The row's own date, of a span of time its beginning, or else when the document was published."""
    own: When = getattr(row, "said_on", None) or getattr(row, "date", None)
    day = (own[0] or own[1]) if isinstance(own, tuple) else own
    published = document.published if document else None
    return day or (published and published[:10])


def at(connection: Connection, places: Sequence[Place], words: str | None = None) -> list[Found[Any]]:
    """The rows at these places, in their order, with the words that were searched for."""
    kinds = sorted({place.type for place in places}, key=lambda kind: kind != "statement")
    found = all_standing(connection, {kind: [p.id for p in places if p.type == kind] for kind in kinds})
    shown = _snippets(connection, words, places) if words is not None else {}
    return identities.all_as_one(
        connection, [replace(found[place.type][place.id], snippet=shown.get(place.id)) for place in places]
    )


def _snippets(connection: Connection, words: str, places: Sequence[Place]) -> dict[str, str]:
    made: dict[str, str] = {}
    for kind in {place.type for place in places}:
        ids = {place.number: place.id for place in places if place.type == kind}
        for numbers in rows.chunks(list(ids)):
            made |= {ids[n]: text for n, text in sqlite.snippets(connection, kind, words, numbers).items()}
    return made
