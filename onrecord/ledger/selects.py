"""A query's terms → SELECTs of ids, in the order of the answer.

A person's corrections count: a row is found by what it says now, and a rejected row is not found unless it is asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, case, func, literal, or_, select

from onrecord.ledger import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Select, Table

    from onrecord.ledger.queries import Terms

    Condition = ColumnElement[bool]
    Columns = tuple[ColumnElement[Any], ...]

DAY = 10  # characters of YYYY-MM-DD, with which a date and time begins
AFTER_ALL = "~"  # sorts after every digit and hyphen, so after every day
ROW = {"statement": schema.statement, "event": schema.event, "position": schema.position}
DATED = {"statement": "said_on", "event": "date"}
NAMED = {"statement": "speaker", "position": "holder"}
KINDS = {"statement": ("kind", "mode"), "event": ("mode", "status"), "position": ("stance",), "actor": ("kind",)}


def located(type: str, terms: Terms, only: Select[Any] | None = None) -> Select[Any]:
    """The statements, events or positions: by date, those without one last, then by document and place in it.

    ``only`` narrows statements to these numbers.  Each line has the row's id and number, and then what it is sorted by.
    """
    table, document, first = ROW[type], schema.document, schema.evidence
    order = _sorted_by(_own_days(type), first.c.of == "text", first.c.start)
    among = [] if only is None else [table.c.number.in_(only)]
    return (
        select(table.c.id, table.c.number if type == "statement" else literal(0).label("number"))
        .add_columns(*order)
        .join(document, document.c.id == table.c.document)
        .join(first, and_(first.c.row == table.c.id, first.c.ordinal == 0))
        .where(*conditions(type, terms), *among)
        .order_by(*order, table.c.id)
        .limit(terms.query.limit)
    )


def conditions(type: str, terms: Terms) -> Iterator[Condition]:
    """All that a row of that type must be, its table joined with its document's."""
    yield from _common(ROW[type], terms)
    yield from _within_days(type, terms)
    yield from _on_issue(type, terms)
    yield from _by(type, terms)


def stances(terms: Terms) -> Iterator[Select[Any]]:
    """How often each actor and holder takes each stance on each issue, by whom: first as read, then of what was corrected.

    Apart, for what holds now is asked row by row of the few alone.
    """
    table, corrected = schema.position, select(schema.correction.c.row)
    for those, field in ((table.c.id.not_in(corrected), table.c.__getitem__), (table.c.id.in_(corrected), partial(now, table))):
        told = {name: field(name) for name in ("actor", "holder", "issue", "stance", "by")}
        asked = select(*(column.label(name) for name, column in told.items()), func.count().label("times"))
        joined = asked.join(schema.document, schema.document.c.id == table.c.document)
        yield joined.where(those, *conditions("position", terms)).group_by(*told.values())


def lines(terms: Terms) -> Select[Any]:
    """The positions that `located` finds, in its order, with their plain fields and those of their documents."""
    table, document, first = schema.position, schema.document, schema.evidence
    names = ("id", "document", "holder", "actor", "issue", "stance", "by", "confidence")
    beside = (document.c.published, document.c.outlet, document.c.author, first.c.text.label("words"))
    return located("position", terms).with_only_columns(*(table.c[name] for name in names), *beside)


def documents(terms: Terms, only: Select[Any] | None = None) -> Select[Any]:
    """The documents, by date of publication, those without one last; lines as in `located`."""
    table, here, position = schema.document, schema.actor_document, schema.position
    asked = [*_published_within(terms), *_in_documents(terms)]
    if only is not None:
        asked.append(table.c.number.in_(only))
    if terms.query.undated:
        asked.append(table.c.published.is_(None))
    if terms.actors is not None:
        asked.append(table.c.id.in_(select(here.c.document).where(here.c.actor.in_(terms.actors))))
    if terms.issues is not None:
        asked.append(table.c.id.in_(select(position.c.document).where(now(position, "issue").in_(terms.issues))))
    order = _sorted_by((), literal(0), literal(-1))
    return select(table.c.id, table.c.number, *order).where(*asked).order_by(*order).limit(terms.query.limit)


def actors(terms: Terms) -> Select[Any]:
    """The actors: those whom most rows name first, then by name."""
    table, here, document = schema.actor, schema.actor_document, schema.document
    joined = select(table.c.id).join(here, here.c.actor == table.c.id).join(document, document.c.id == here.c.document)
    asked = [*_published_within(terms), *_in_documents(terms), *_kept(table, terms), *_of_kind("actor", table, terms)]
    if terms.actors is not None:
        asked.append(table.c.id.in_(terms.actors))
    if terms.issues is not None:
        holds = select(now(schema.position, "actor")).where(now(schema.position, "issue").in_(terms.issues))
        asked.append(table.c.id.in_(holds))
    order = (func.sum(here.c.rows).desc(), table.c.name, table.c.id)
    return joined.where(*asked).group_by(table.c.id, table.c.name).order_by(*order).limit(terms.query.limit)


def now(table: Table, field: str, column: str = "value", of: str | None = None) -> ColumnElement[Any]:
    """What a field says now: the correction, where there is one, which may be that it is empty; else what was read."""
    correction = schema.correction
    told = select(correction.c[column]).where(
        correction.c.row == table.c.id, correction.c.field == field, correction.c.ordinal == 0
    )
    return case((told.exists(), told.scalar_subquery()), else_=table.c[of or field])


def _own_days(type: str) -> Columns:
    """The row's own first and last day, both null where they are not known or it has none."""
    if type not in DATED:
        return ()
    table, field = ROW[type], DATED[type]
    return now(table, field, "value_from", f"{field}_from"), now(table, field, "value_to", f"{field}_to")


def _published() -> ColumnElement[Any]:
    return func.substr(schema.document.c.published, 1, DAY, type_=schema.Words)


def _sorted_by(own: Columns, after_title: ColumnElement[Any], start: ColumnElement[Any]) -> Columns:
    """The row's own date or else its document's, document and place; what has no date comes after all that has."""
    document = schema.document
    dates = (func.coalesce(*own, _published(), AFTER_ALL), func.coalesce(document.c.published, AFTER_ALL))
    return (*dates, document.c.id.label("document"), after_title, start)


def _within_days(type: str, terms: Terms) -> Iterator[Condition]:
    """Since and until, by the row's own date; what is open at one end reaches without end."""
    if not _own_days(type):
        yield from _published_within(terms)
        return
    (first, last), own = _own_days(type), now(ROW[type], DATED[type])
    if terms.since:
        yield case((own.is_(None), _published() + AFTER_ALL), else_=func.coalesce(last, AFTER_ALL)) >= terms.since
    if terms.until:
        yield case((own.is_(None), _published()), else_=func.coalesce(first, "")) <= terms.until


def _published_within(terms: Terms) -> Iterator[Condition]:
    if terms.since:
        yield _published() + AFTER_ALL >= terms.since
    if terms.until:
        yield _published() <= terms.until


def _in_documents(terms: Terms) -> Iterator[Condition]:
    if terms.outlets is not None:
        yield schema.document.c.outlet.in_(terms.outlets)
    if terms.documents is not None:
        yield schema.document.c.id.in_(terms.documents)


def _kept(table: Table, terms: Terms) -> Iterator[Condition]:
    review = schema.review
    if not terms.query.rejected:
        yield table.c.id.not_in(
            select(review.c.attached).where(review.c.attached.is_not(None), review.c.standing, review.c.verdict == "rejected")
        )


def _common(table: Table, terms: Terms) -> Iterator[Condition]:
    yield from _kept(table, terms)
    yield from _of_kind(table.name, table, terms)
    yield from _in_documents(terms)
    if terms.query.force is not None and table.name == "statement":
        yield now(table, "force") == terms.query.force.casefold()
    if terms.query.min_confidence is not None:
        yield table.c.confidence >= terms.query.min_confidence


def _of_kind(type: str, table: Table, terms: Terms) -> Iterator[Condition]:
    kind = terms.query.kind
    if kind is not None:
        same = [now(table, field) == kind.casefold() for field in KINDS[type]]
        yield or_(*same, table.c.event_type == kind.upper()) if type == "event" else or_(*same)


def _by(type: str, terms: Terms) -> Iterator[Condition]:
    """Whoever speaks, holds or takes part is one of these actors, or is called so."""
    table = ROW[type]
    if type == "event":
        yield from _taking_part(terms)
    elif terms.actors is not None and terms.names is not None:
        yield or_(now(table, "actor").in_(terms.actors), now(table, NAMED[type]).in_(terms.names))


def _on_issue(type: str, terms: Terms) -> Iterator[Condition]:
    """A position on one of these issues, or what such a position rests on."""
    if terms.issues is None:
        return
    position, basis = schema.position, schema.basis
    issue = now(position, "issue").in_(terms.issues)
    if type == "position":
        yield issue
    else:
        yield ROW[type].c.id.in_(select(basis.c.row).join(position, position.c.id == basis.c.position).where(issue))


def _taking_part(terms: Terms) -> Iterator[Condition]:
    """One of an event's participants or parties is one of these actors, or is called so."""
    if terms.actors is None or terms.names is None:
        return
    table, participant, takes_part = schema.event, schema.participant, schema.event_actor
    named = select(participant.c.event).where(participant.c.name.in_(terms.names))
    yield or_(
        _lists("participants", terms.names, named.where(participant.c.field == "participants")),
        _lists("actors", terms.actors, select(takes_part.c.event).where(takes_part.c.actor.in_(terms.actors))),
        table.c.id.in_(named.where(participant.c.field == "parties")),
    )


def _lists(field: str, asked: Collection[str], as_read: Select[Any]) -> Condition:
    """The event's list has one of these now: the corrected list, where there is one, else what was read."""
    table, correction = schema.event, schema.correction
    told = select(correction.c.row).where(correction.c.field == field)
    as_read_holds = and_(table.c.id.in_(as_read), table.c.id.not_in(told))
    return or_(table.c.id.in_(told.where(correction.c.value.in_(asked))), as_read_holds)


def per_month(type: str, terms: Terms) -> Select[Any]:
    """Month and number of the rows of that type."""
    lines = located(type, terms).order_by(None).limit(None).subquery()
    month = func.substr(list(lines.c)[2], 1, 7, type_=schema.Words)
    counted: Any = select(month, func.count()).group_by(month).order_by(month)
    return cast("Select[Any]", counted)
