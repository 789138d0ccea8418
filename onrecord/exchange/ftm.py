"""FollowTheMoney, as Aleph and OpenSanctions keep it: who there is, what took place, in which reports, as entities a line each.

Out go persons, bodies, their offices, events, reports, who is named in which, and, as notes between a report and a person or
body, what was said and held.  In come persons and bodies with their offices, as actors of the user's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.formats import Asked, Format, Taken, fault
from onrecord.exports import json_line
from onrecord.ledger.accounts import mentions
from onrecord.ledger.intervals import days
from onrecord.records import Event, Position, Statement, identity
from onrecord.registry.imports import from_ftm
from onrecord.tables import what_happened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found
    from onrecord.ledger.whole import Whole
    from onrecord.records import Actor, Document, Role, When

    Entity = Mapping[str, Any]

SCHEMATA: Final = {"person": "Person", "organisation": "Organization", "state": "PublicBody", "group": "Organization"}
LANGUAGES: Final = {"en": "eng"}  # of three letters, as the format wants them; the program reads no other yet
SAYS: Final = {"support": "supports", "oppose": "opposes", "mixed": "stands divided on"}
UNNAMED: Final = "unnamed actors were left out, whom no other report could name again"
SPANS: Final = "Where the words stand in a report was left out, for which the format has no place."


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """Every actor with a name, every report, event and office, and what ties them."""
    unnamed, here = 0, set()
    for found in ledger.actors():
        if found.row.kind in SCHEMATA:
            here.add(found.row.id)
            _put(out, _actor(found.row))
        else:
            unnamed += 1
    for report in ledger.documents():
        _put(out, [_article(report.row)])
    _put(out, _mentions(ledger, here))
    rows = ledger.timeline()  # all at once, for what positions rest on would else be read a second time
    for kind in (Event, Statement, Position):
        _put(out, (made for found in rows if isinstance(found.row, kind) and (made := _located(found, here))))
    return [SPANS, *([f"{unnamed:,} {UNNAMED}."] if unnamed else [])]


def _put(out: BinaryIO, entities: Iterable[Entity]) -> None:
    out.writelines((json_line(entity) + "\n").encode() for entity in entities)


def _entity(id: str, schema: str, **values: Any) -> Entity:
    """An entity: each property is a list of text without blanks around it, and one without values is none."""
    several = {name: [value] if isinstance(value, str) else value or () for name, value in values.items()}
    told = {name: [text for one in some if one and (text := one.strip())] for name, some in several.items()}
    return {"id": id, "schema": schema, "properties": {name: value for name, value in told.items() if value}}


def _actor(actor: Actor) -> Iterator[Entity]:
    yield _entity(actor.id, SCHEMATA[actor.kind], name=actor.name, alias=[name for name in actor.aliases if name != actor.name])
    for role in actor.roles if actor.kind == "person" else ():
        yield from _office(actor, role)


def _office(actor: Actor, role: Role) -> Iterator[Entity]:
    """The post, which others may have held too, and that this one held it."""
    title = f"{role.office} of {role.of}" if role.of else role.office
    post = identity("o", title)
    yield _entity(post, "Position", name=title)
    told = identity("o", actor.id, post, role.since, role.until)
    yield _entity(told, "Occupancy", holder=actor.id, post=post, startDate=role.since, endDate=role.until)


def _article(document: Document) -> Entity:
    title = document.title or document.name
    return _entity(
        document.id, "Article", name=title, title=title, fileName=document.name, publisher=document.outlet,
        author=document.author, publishedAt=document.published, sourceUrl=document.url, bodyText=document.text,
        language=LANGUAGES.get(document.language or ""),
    )  # fmt: skip


def _mentions(ledger: Ledger, here: set[str]) -> Iterator[Entity]:
    for document, actor in mentions(ledger):
        if actor.id in here:
            told = {"document": document, "resolved": actor.id, "name": actor.name, "detectedSchema": SCHEMATA.get(actor.kind)}
            yield _entity(identity("m", document, actor.id), "Mention", **told)


def _located(found: Found[Any], here: set[str]) -> Entity | None:
    """An event, or what somebody who has a name said or holds."""
    row = found.row
    if isinstance(row, Event):
        return _event(found, here)
    actor = row.actor or ""
    if actor not in here:
        return None
    if isinstance(row, Statement):
        return _note(found, actor, "said", row.said_on)
    what = f"{SAYS[row.stance]} {row.issue}"
    return _note(found, actor, what if row.by == "self" else f"{what}, by {row.by}", None)


def _event(found: Found[Event], here: set[str]) -> Entity:
    event = found.row
    first, last = days(event.date)
    name = f"{what_happened(event)}: {', '.join(event.participants)}"
    whole = event.date if isinstance(event.date, str) else None
    dates = {"date": whole} if whole else {"startDate": first, "endDate": last}
    return _entity(
        event.id, "Event", name=name, **dates, location=event.place, involved=[one for one in event.actors if one in here],
        proof=event.document, summary=" … ".join(span.text for span in event.evidence),
    )  # fmt: skip


def _note(found: Found[Statement] | Found[Position], actor: str, role: str, when: When) -> Entity:
    """What a report says that somebody said or holds."""
    first, last = days(when)
    words = " … ".join(span.text for span in found.row.evidence)
    return _entity(found.row.id, "Documentation", document=found.row.document, entity=actor, role=role, summary=words,
                   startDate=first, endDate=last)  # fmt: skip


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Persons and bodies with their offices, as actors of the user's own."""
    taken = Taken()
    known = from_ftm(path, asked.source or path.name)
    if not known:
        raise fault(path, None, "it has no persons or bodies with a name: each line is an entity with id, schema and properties.")
    taken.count("actors", *ledger.merge_known(known))
    return taken


FORMAT: Final = Format("ftm", (".ftm.json", ".ftm.jsonl", ".ftm"), "entities of FollowTheMoney; takes in persons and bodies",
                       write, read)  # fmt: skip
