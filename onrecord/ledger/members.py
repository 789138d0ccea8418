"""Whose voice: who speaks for an actor by an office; a spokesman for his ministry, the ministry for its government."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union

from onrecord.ledger import schema
from onrecord.lexicon import table
from onrecord.names import fold, keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

PAST = ("former ", "ex-", "late ", "one-time ")


def members(connection: Connection, actors: Collection[str], name: str) -> list[str]:
    """The ids of these actors, who go by ``name``, and of all who hold an office of theirs, or of one of those.

    A state's organs are its own by their names ("Vantan foreign ministry"); whoever held an office before does not count.
    """
    names = _names(connection)
    serving = [(row.actor, fold(row.of)) for row in connection.execute(_OFFICES) if not row.office.lower().startswith(PAST)]
    found = set(actors)
    while True:
        forms = {fold(name), *(form for actor in found for form in names.get(actor, ()))}
        more = {actor for actor, of in serving if of in forms} | {actor for actor in names if is_organ(names[actor], forms)}
        if more <= found:
            return sorted(found)
        found |= more


_OFFICES = select(schema.role.c.actor, schema.role.c.office, schema.role.c.of).where(schema.role.c.of.is_not(None)).distinct()


def _names(connection: Connection) -> dict[str, set[str]]:
    """Every name and spelling of each actor, without case and accents."""
    actor, alias = schema.actor, schema.alias
    every = union(select(actor.c.id, actor.c.name), select(alias.c.actor, alias.c.name))
    found: dict[str, set[str]] = {}
    for one, name in connection.execute(every):
        found.setdefault(one, set()).add(fold(name))
    return found


def is_organ(names: Collection[str], forms: Collection[str]) -> bool:
    """Whether one of the names is an organ's, with one of the forms before it: "Vantan foreign ministry"."""
    return any(words[0] in forms and words[-1] in table("offices")["bodies"]["organs"] for words in _words(names))


def _words(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    return (words for name in names if len(words := keys(name.removeprefix("the "))) > 1)
