"""The lists: documents, rows, actors and what was searched for; in pages, and whole as CSV and JSON at the same address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onrecord.desk.asking import TYPES, file, query
from onrecord.desk.charts import months
from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger.queries import Query
from onrecord.questions import nothing
from onrecord.records import Actor
from onrecord.tables import HEADINGS, cells

if TYPE_CHECKING:
    from starlette.responses import Response

    from onrecord.desk.room import Asked, Room

ROWS: Final = 30  # of an actor on its page


def listed(room: Room, asked: Asked) -> Response:
    """Statements, events or positions."""
    return _list(room, asked, asked.path.strip("/"))


def documents(room: Room, asked: Asked) -> Response:
    """The reports."""
    return _list(room, asked, "documents")


def timeline(room: Room, asked: Asked) -> Response:
    """Statements, events and positions by date, with how many there are of each in each month."""
    return _list(room, asked, "timeline", chart=None if "format" in asked.query else months(room.per_month(query(asked))))


def search(room: Room, asked: Asked) -> Response:
    """Reports and statements with all of these words; a field to type them where there are none."""
    words = asked.query.get("q", "").strip()
    if not words:
        return room.show(
            "list.html",
            asked,
            what="search",
            page=None,
            words="",
            absent="",
            headings=(),
            lines=(),
            chart=None,
            issues=room.codebook().issues,
        )
    return _list(room, asked, "search", words)


def _list(room: Room, asked: Asked, what: str, words: str | None = None, chart: Any = None) -> Response:
    question = query(asked)
    types = TYPES[what]
    if what == "search" and (question.kind is not None or question.min_confidence is not None):
        types = ("statement",)
    if form := asked.query.get("format"):
        return file(room.ledger.page(types, question, words, size=2**31).rows, what, form)
    page = room.ledger.page(types, question, words, asked.number("start"))
    lines = [(found, cells(what, found)[:-1]) for found in page.rows]
    absent = "" if page.rows else nothing(room.ledger, what, question, words)
    return room.show(
        "list.html",
        asked,
        what=what,
        page=page,
        words=words or "",
        absent=absent,
        headings=HEADINGS[what][:-1],
        lines=lines,
        chart=chart,
        issues=room.codebook().issues,
    )


# Actors


def actors(room: Room, asked: Asked) -> Response:
    """Who speaks and acts."""
    question = query(asked)
    if form := asked.query.get("format"):
        return file(room.ledger.actors(question), "actors", form)
    page = room.ledger.page_of_actors(question, asked.number("start"))
    absent = "" if page.rows else nothing(room.ledger, "actors", question)
    return room.show("actors.html", asked, page=page, absent=absent)


def doubtful(room: Room, asked: Asked) -> Response:
    """Pairs of persons that may be one."""
    return room.show("doubtful.html", asked, pairs=room.ledger.doubtful())


def actor(room: Room, asked: Asked) -> Response:
    """One actor: names, offices, where it stands, its rows, and what can be done about it."""
    found = _actor(room, asked.parts["id"])
    key = found.row.id
    page = room.ledger.page(TYPES["timeline"], Query(actor=key), start=asked.number("start"), size=ROWS)
    lines = [(one, cells("timeline", one)[:-1]) for one in page.rows]
    stands = [cell for cell in room.ledger.cells() if cell.actor == key]
    likely = room.ledger.page_of_actors(Query(), size=200).rows
    return room.show(
        "actor.html",
        asked,
        found=found,
        page=page,
        lines=lines,
        stands=stands,
        others=[one.row for one in likely if one.row.id != key],
        newest=room.ledger.newest_reviews([key]).get(key, 0),
        done=[],
        reviews=room.ledger.reviews(key),
        headings=HEADINGS["timeline"][:-1],
    )


def merging(room: Room, asked: Asked) -> Response:
    """What will be otherwise once two actors are one, before it is done."""
    one = _actor(room, asked.parts["id"])
    named = asked.query.get("with", "").strip()
    other = _actor(room, named) if named else None
    if other is None:
        raise OnrecordError("Choose the actor that is the same.")
    both = [(each, room.ledger.page(TYPES["timeline"], Query(actor=each.row.id), size=1).total) for each in (one, other)]
    cells_of = [cell for cell in room.ledger.cells() if cell.actor in (one.row.id, other.row.id)]
    cells_of.sort(key=lambda cell: (cell.issue, cell.stance, cell.holder))
    return room.show("merging.html", asked, one=one.row, other=other.row, both=both, cells=cells_of)


def _actor(room: Room, named: str) -> Any:
    """The actor of that id, or of that name where just one is called so."""
    try:
        found = room.ledger.get(named)
    except NotFound:
        page = room.ledger.page_of_actors(Query(actor=named), size=2)
        if page.total != 1:
            raise NotFound(f"There is no one actor called {named!r}: choose one of the list.") from None
        found = page.rows[0]
    if not isinstance(found.row, Actor):
        raise NotFound(f"{named} is no actor.")
    return found
