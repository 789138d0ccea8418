"""Whose voice: who speaks for an actor by an office; a spokesman for his ministry, the ministry for its government.

Who only met it, lives there, stands against it or is sent to it does not count, nor do several who are told of as one
("Vanta and the Oru Front"), or the one would bring in the other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union

from onrecord.ledger import schema
from onrecord.lexicon import table
from onrecord.names import demonyms_of, fold, keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

PAST = ("former ", "ex ", "ex-", "late ", "one-time ", "outgoing ")


def members(connection: Connection, actors: Collection[str], name: str) -> list[str]:
    """The ids of these actors, who go by ``name``, and of all who hold an office of theirs, or of one of those.

    A state's organs are its own by their names ("Vantan foreign ministry"); whoever held an office before does not count, nor
    do those whose office binds them to nobody (a lawmaker, a judge).
    """
    names, states = _names(connection), _states(connection)
    joint = {actor for actor, forms in names.items() if _is_joint(forms)}
    serving = [(row.actor, fold(row.of)) for row in connection.execute(_OFFICES) if _speaks(row.office)]
    found = set(actors)
    while True:
        forms = {fold(name)}
        for actor in found - joint:
            forms |= _forms(names.get(actor, set()), state=actor in states)
        more = {actor for actor, of in serving if of in forms}
        more |= {actor for actor in names if is_organ(names[actor], forms)} - joint
        if more <= found:
            return sorted(found)
        found |= more


_OFFICES = select(schema.role.c.actor, schema.role.c.office, schema.role.c.of).where(schema.role.c.of.is_not(None)).distinct()


def _states(connection: Connection) -> set[str]:
    return set(connection.scalars(select(schema.actor.c.id).where(schema.actor.c.kind == "state")))


def _names(connection: Connection) -> dict[str, set[str]]:
    """Every name and spelling of each actor, without case and accents."""
    actor, alias = schema.actor, schema.alias
    every = union(select(actor.c.id, actor.c.name), select(alias.c.actor, alias.c.name))
    found: dict[str, set[str]] = {}
    for one, name in connection.execute(every):
        found.setdefault(one, set()).add(fold(name).removeprefix("the "))
    return found


def _speaks(office: str) -> bool:
    return not office.lower().startswith(PAST) and office.split()[-1].lower() not in table("offices")["persons"]["unbound"]


def _forms(names: Collection[str], *, state: bool) -> set[str]:
    """The names, and of a state the adjectives: what the tables have for it, else what its name may give."""
    if not state:
        return set(names)
    listed = _adjectives()
    known = [adjective for name in names for adjective in listed.get(name, ())]
    return {*names, *(known or (adjective for name in names for adjective in demonyms_of(name)))}


def _adjectives() -> Mapping[str, list[str]]:
    return {fold(country["name"]): list(map(fold, country.get("adjectives", []))) for country in table("countries")["country"]}


def _is_joint(forms: Collection[str]) -> bool:
    """Whether one of the names lists two or more of the others: "vanta and the oru front"."""
    return any(" and " in name and sum(f != name and f in name for f in forms) > 1 for name in forms)


def is_organ(names: Collection[str], forms: Collection[str]) -> bool:
    """Whether one of the names is an organ's, with one of the forms before it: "Vantan air force", no "Vantan Free Forces"."""
    bodies = table("offices")["bodies"]
    for words in map(keys, names):
        owners = (n for n in range(1, len(words)) if " ".join(words[:n]) in forms and words[-1] in bodies["organs"])
        if any(set(words[n:-1]) <= set(bodies["between"]) for n in owners):
            return True
    return False
