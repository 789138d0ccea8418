"""What the record shows when read across: the findings, made anew from the rows that stand each time they are asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from onrecord.findings import findings
from onrecord.ledger import schema
from onrecord.ledger.identities import together
from onrecord.oddities import held, oddities, offices
from onrecord.records import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from onrecord.records import Document, Finding, Position


def across(connection: Connection, stands: Sequence[Position], reports: Sequence[Document]) -> tuple[Finding, ...]:
    """Disputes, shifts, and what does not fit in these reports, dates first, then spellings and offices."""
    persons = _persons(connection)
    published = {report.id: report.published for report in reports}
    odd = [finding for report in reports for finding in oddities(report, persons.get(report.id, ()))]
    told = [each for report in reports for each in held(report, persons.get(report.id, ()))]
    return (*findings(stands, published), *odd, *offices(told))


def _persons(connection: Connection) -> Mapping[str, Sequence[Actor]]:
    """The persons of each document as it has them, by what they go by now."""
    others = together(connection)
    here, alias, role = schema.actor_document, schema.alias, schema.role
    persons = select(schema.actor.c.id).where(schema.actor.c.kind == "person")
    aliases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(select(alias).where(alias.c.actor.in_(persons)).order_by(alias.c.ordinal)):
        aliases[row.document, row.actor].append(row.name)
    roles: dict[tuple[str, str], list[Role]] = defaultdict(list)
    for row in connection.execute(select(role).where(role.c.actor.in_(persons)).order_by(role.c.ordinal)):
        roles[row.document, row.actor].append(Role(row.office, row.of, row.since, row.until))
    found: dict[str, list[Actor]] = defaultdict(list)
    for row in connection.execute(select(here).where(here.c.actor.in_(persons)).order_by(here.c.document, here.c.ordinal)):
        key = row.document, row.actor
        actor = Actor(others.get(row.actor, row.actor), row.name, "person", tuple(aliases[key]), tuple(roles[key]), row.known)
        found[row.document].append(actor)
    return found
