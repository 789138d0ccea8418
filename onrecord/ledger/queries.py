"""What can be asked of a ledger, what comes back, and how the names in a question are looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from sqlalchemy import literal, or_, select, union

from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger import schema
from onrecord.ledger.identities import family
from onrecord.ledger.intervals import DATE_FORM, days, is_date
from onrecord.ledger.members import members
from onrecord.names import fold
from onrecord.records import Document, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

T = TypeVar("T", covariant=True)
Askable = Literal["actor", "issue", "outlet"]

CONTEXT = 300  # characters of a passage on either side of its evidence
LEAST_ALIKE_WORD = 0.8  # of two words' letters: one letter in five, for shorter ones are soon alike
LEAST_ALIKE = 0.6  # of two names' letters; difflib's own threshold for a close match
SHORTEST_ID = 4  # characters of an id that may stand for the whole
LARGEST = 2**63 - 1  # the largest number that SQLite has
MANY = 5  # ids that begin alike are enough to know that there is more than one
LAST = "\U0010ffff"  # sorts after all that an id can go on with
WITH_ID = {"row": schema.row, "document": schema.document, "actor": schema.actor}


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask for; whatever is None, or does not apply to a type of row, does not narrow the answer.

    Attributes:
        actor: a name, another spelling or an id of who speaks, takes part or holds, whatever its case and accents.
        issue: an issue's id or label, or words of one.
        since: from this year, month or day on, by a row's own date or else its document's.
        until: up to and with it.
        outlet: the outlet's name, whatever its case and accents.
        kind: of statements kind or mode, of events mode, status or type, of positions stance, of actors kind.
        force: of statements, what the cue does to the content: asserts, denies, asks, demands, refuses or doubts.
        min_confidence: at least so sure, 0 to 1.
        document: a document's id or name.
        limit: at most so many rows.
        rejected: also what a person rejected.
        undated: of documents only those without a date.
        members: with an actor also all who speak for it: who holds an office of it, its organs, and theirs.
    """

    actor: str | None = None
    issue: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    kind: str | None = None
    force: str | None = None
    min_confidence: float | None = None
    document: str | None = None
    limit: int | None = None
    rejected: bool = False
    members: bool = False
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One row of an answer.

    Attributes:
        row: the record, with a person's corrections laid over it.
        document: where it stands; None for actors and findings.
        date: its own date or else its document's; of a span of time the beginning, as much as is known.
        verdict: the newest review's, None where there is none.
        snippet: where the words searched for stand, those between « and ».
        as_read: the record as the program read it, where a person corrected it.
        labels: actor → what it goes by in the whole ledger, so that one actor has one name in every list.
        said: of a position, the statements that it rests on: without their cues its words can read as their contrary.
    """

    row: T
    document: Document | None = None
    date: str | None = None
    verdict: str | None = None
    snippet: str | None = None
    as_read: T | None = None
    said: tuple[Statement, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words around a row's evidence: ``before``, each span of it with what stands ``between`` it and the next, ``after``.

    Spans that overlap are one here; a title's come first; "…" stands for what is left out.
    """

    document: Document
    before: str
    evidence: tuple[Span, ...]
    between: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each type a ledger holds, rejected ones too."""

    documents: int
    actors: int
    statements: int
    events: int
    positions: int
    reviews: int


# Passages


def passage(document: Document, evidence: Iterable[Span]) -> Passage:
    """The words around these spans of a document, which must be one or more."""
    spans = _joined(document, evidence)
    first, last = spans[0], spans[-1]
    between = tuple(_between(document, one, other) for one, other in pairwise(spans))
    before = document.field(first.of)[: first.start]
    after = document.field(last.of)[last.end :]
    return Passage(document, _ending(before), spans, between, _beginning(after))


def _joined(document: Document, evidence: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, the title's first, those that touch made one."""
    made: list[Span] = []
    for span in sorted(evidence, key=lambda s: (s.of == "text", s.start)):
        if made and made[-1].of == span.of and span.start <= made[-1].end:
            last = made[-1]
            made[-1] = Span.cut(document.field(span.of), last.start, max(last.end, span.end), span.of)
        else:
            made.append(span)
    return tuple(made)


def _between(document: Document, one: Span, other: Span) -> str:
    if one.of != other.of:
        return "\n\n"
    text = document.field(one.of)[one.end : other.start]
    return text if len(text) <= 2 * CONTEXT else f"{_beginning(text)} {_ending(text).removeprefix('… ')}"


def _beginning(text: str) -> str:
    """The text as far as one wants to read on, up to a whole word."""
    if len(text) <= CONTEXT:
        return text
    return re.sub(r"\s+\S*$", "", text[: CONTEXT + 1]) + " …"


def _ending(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    return "… " + re.sub(r"^\S*\s+", "", text[-CONTEXT - 1 :])


# What is asked, in the ledger's own words


@dataclass(frozen=True, slots=True)
class Terms:
    """A query with its names looked up: ids and spellings as the ledger has them, and first and last day; None asks for all."""

    query: Query
    actors: Collection[str] | None = None
    names: Collection[str] | None = None
    issues: Collection[str] | None = None
    outlets: Collection[str] | None = None
    documents: Collection[str] | None = None
    since: str | None = None
    until: str | None = None


def look_up(connection: Connection, query: Query) -> Terms:
    """The terms of a query; OnrecordError where a date is none."""
    for value in (query.since, query.until):
        if value is not None and not is_date(value):
            raise OnrecordError(f"{value!r} is no date: {DATE_FORM}.")
    names = None if query.actor is None else _alike(values(connection, "actor"), query.actor)
    actors = None if query.actor is None else _actors(connection, query.actor, names or [])
    if actors:
        actors = family(connection, actors)
    if query.actor is not None and query.members:
        actors = members(connection, actors or [], query.actor)
    most = None if query.limit is None else min(max(query.limit, 0), LARGEST)
    return Terms(
        replace(query, limit=most),
        actors,
        names,
        None if query.issue is None else _issues(connection, query.issue),
        None if query.outlet is None else _alike(values(connection, "outlet"), query.outlet),
        None if query.document is None else _documents(connection, query.document),
        days(query.since)[0],
        days(query.until)[1],
    )


def values(connection: Connection, field: Askable) -> list[str]:
    """Every name that rows have for actors, every issue, or every outlet, as they are written."""
    correction = schema.correction
    tables = {
        "actor": (schema.actor.c.name, schema.actor_document.c.name, schema.alias.c.name, schema.statement.c.speaker,
                  schema.position.c.holder, schema.participant.c.name),
        "issue": (schema.position.c.issue,),
        "outlet": (schema.document.c.outlet,),
    }  # fmt: skip
    said = {"actor": ("speaker", "holder", "participants", "name"), "issue": ("issue",), "outlet": ()}[field]
    asked = [select(column).distinct() for column in tables[field]]
    everything = union(*asked, select(correction.c.value).where(correction.c.field.in_(said)))
    return sorted(value for value in connection.scalars(everything) if value)


def nearest(known: Iterable[str], value: str) -> str | None:
    """The value most like this one; None where none is.

    It is the shortest that has all its words, else that with most of its letters, else the shortest with words like its words.
    """
    asked, folded = _words(fold(value)), {fold(other): other for other in known}
    shortest = sorted(folded, key=lambda name: (len(name), name))
    holding = [name for name in shortest if asked and set(asked) <= set(_words(name))]
    close = holding or get_close_matches(fold(value), folded, 1, LEAST_ALIKE)
    alike = close or [
        name for name in shortest if asked and all(get_close_matches(word, _words(name), 1, LEAST_ALIKE_WORD) for word in asked)
    ]
    return folded[alike[0]] if alike else None


def _words(folded: str) -> list[str]:
    return folded.replace("-", " ").replace("_", " ").split()


def _alike(known: Iterable[str], value: str) -> list[str]:
    return [name for name in known if fold(name) == fold(value)]


def _issues(connection: Connection, value: str) -> list[str]:
    """The issue of that id or label, or else all with all of the value's words in one of the two."""
    labels = {issue: [issue] for issue in values(connection, "issue")}
    for issue, label in connection.execute(select(schema.issue.c.id, schema.issue.c.label)):
        labels.setdefault(issue, [issue]).append(label)
    asked = set(_words(fold(value)))
    exact = [issue for issue, names in labels.items() if _alike(names, value)]
    return exact or [i for i, names in labels.items() if asked and any(asked <= set(_words(fold(name))) for name in names)]


def _actors(connection: Connection, value: str, names: Collection[str]) -> list[str]:
    actor, here, alias, correction = schema.actor, schema.actor_document, schema.alias, schema.correction
    named = (correction.c.field == "name", correction.c.value.in_(names))
    return list(
        connection.scalars(
            select(actor.c.id).where(
                or_(
                    actor.c.id == value,
                    actor.c.id.in_(select(here.c.actor).where(here.c.name.in_(names))),
                    actor.c.id.in_(select(alias.c.actor).where(alias.c.name.in_(names))),
                    actor.c.id.in_(select(correction.c.row).where(*named)),
                )
            )
        )
    )


def _documents(connection: Connection, value: str) -> list[str]:
    table = schema.document
    begins = table.c.id.startswith(value, autoescape=True) if len(value) >= SHORTEST_ID else table.c.id == value
    return list(connection.scalars(select(table.c.id).where(or_(begins, table.c.name == value))))


# Ids


def find(connection: Connection, id: str, tables: Sequence[str] = tuple(WITH_ID)) -> tuple[str, str] | None:
    """Type and id of the row of this id, or of the only one whose id begins so; NotFound where there are more."""
    return only([one for one in _starting(connection, id, tables) if begins(one[1], id)], id)


def existing(connection: Connection, id: str, table: str) -> str:
    """The whole id of that row; NotFound, with the nearest, where there is none."""
    place = find(connection, id, [table])
    if not place:
        raise nothing(connection, id, (), [table])
    return place[1]


def begins(id: str, beginning: str) -> bool:
    """Whether this is the id, or enough of its beginning to stand for it."""
    return id == beginning or (len(beginning) >= SHORTEST_ID and id.startswith(beginning))


def only(likely: Sequence[tuple[str, str]], id: str) -> tuple[str, str] | None:
    """The one row meant, None where there is none; NotFound where there are more and none has just this id."""
    exact = [one for one in likely if one[1] == id]
    if len(exact or likely) > 1:
        raise NotFound(f"More than one id begins with {id}, such as {likely[0][1]} and {likely[1][1]}: give more of it.")
    return next(iter(exact or likely), None)


def nothing(connection: Connection, id: str, others: Collection[str], tables: Sequence[str] = tuple(WITH_ID)) -> NotFound:
    """The error that there is no such id, with the one that has most of its beginning; ``others`` are those of findings."""
    if len(id) < SHORTEST_ID:
        return NotFound(f"{id!r} is too short for an id: give its first {SHORTEST_ID} characters or more.")
    common = max((_in_common(id, key) for key in (*_beside(connection, id, tables), *others)), default=0)
    if common > 1:
        near = [*_starting(connection, id[:common], tables), *(("finding", key) for key in others if key.startswith(id[:common]))]
        return NotFound(f"Nothing in the ledger has the id {id}; the nearest is the {near[0][0]} {near[0][1]}.")
    return NotFound(f"Nothing in the ledger has the id {id}; ids stand at the end of each line of an answer.")


def _beside(connection: Connection, id: str, tables: Sequence[str]) -> Iterator[str]:
    """The ids just before and after this one: no other has more of its beginning."""
    for name in tables:
        column = WITH_ID[name].c.id
        yield from connection.scalars(select(column).where(column < id).order_by(column.desc()).limit(1))
        yield from connection.scalars(select(column).where(column > id).order_by(column).limit(1))


def _in_common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _starting(connection: Connection, beginning: str, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Types and ids of the first few rows whose ids begin so."""
    found: list[tuple[str, str]] = []
    for name in tables:
        table = WITH_ID[name]
        kind = table.c.type if name == "row" else literal(name)
        alike = select(kind, table.c.id).where(table.c.id >= beginning, table.c.id < beginning + LAST)
        found += [(of, key) for of, key in connection.execute(alike.order_by(table.c.id).limit(MANY))]
    return sorted(found, key=lambda one: one[1])
