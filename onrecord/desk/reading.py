"""The pages at which one reads and judges: a document with its rows, one row, the queue, and what a row by hand may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from onrecord.desk.asking import TYPES, query
from onrecord.desk.room import to
from onrecord.desk.text import marks, stretches
from onrecord.errors import NotFound, OnrecordError
from onrecord.ledger.queries import Query
from onrecord.records import Document, Position, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from onrecord.desk.room import Asked, Room
    from onrecord.ledger.queries import Found
    from onrecord.records import Review, Span

LOCATED: Final = TYPES["timeline"]
QUEUE: Final = 20  # rows with their passages: a page that is read in one go
MOST: Final = 2000  # rows of a document on its page; the longest report that was met has a tenth


@dataclass(frozen=True, slots=True)
class Card:
    """A row as it is shown beside its words: what was said of it, the newest review's number, and the row to go on to."""

    found: Found[Any]
    reviews: Sequence[Review]
    newest: int
    next: str = ""


def cards(room: Room, found: Sequence[Found[Any]]) -> list[Card]:
    """The rows as cards, each knowing the next."""
    newest = room.ledger.newest_reviews([one.row.id for one in found])
    after = [*(one.row.id for one in found[1:]), ""][: len(found)]
    return [
        Card(one, room.ledger.reviews(one.row.id) if one.row.id in newest else (), newest.get(one.row.id, 0), following)
        for one, following in zip(found, after, strict=True)
    ]


def document(room: Room, asked: Asked) -> Response:
    """A document with all that was read in it, or added by hand."""
    report = _document(room, asked.parts["id"])
    rejected = asked.query.get("rejected") != "no"
    found = room.ledger.page(LOCATED, Query(document=report.id, rejected=rejected), size=MOST).rows
    ordered = sorted(
        found, key=lambda one: (one.row.evidence[0].of == "text", one.row.evidence[0].start, one.row.evidence[0].end)
    )
    shown = [one.row for one in ordered if one.verdict != "rejected"]
    here = list(marks(shown))
    return room.show(
        "document.html",
        asked,
        document=report,
        cards=cards(room, ordered),
        text=list(stretches(report, here)),
        title=list(stretches(report, here, "title")) if report.title_apart else [],
        done=_done(asked),
        issues=room.codebook().issues,
        adding=asked.query.get("add", ""),
        words=asked.query.get("words", ""),
        told=suggested(room, report, asked.query.get("words", "")) if asked.query.get("words") else {},
    )


def _document(room: Room, id: str) -> Document:
    found = room.ledger.get(id)
    if not isinstance(found.row, Document):
        raise NotFound(f"{id} is no document.")
    return found.row


def _done(asked: Asked) -> list[int]:
    """The numbers of the reviews that were just given, for taking them back."""
    return [int(part) for part in asked.query.get("done", "").split(",") if part.isascii() and part.isdigit()]


def row(room: Room, asked: Asked) -> Response:
    """The row in its document; an actor's or a finding's own page."""
    found = room.ledger.get(asked.parts["id"])
    key = found.row.id
    if isinstance(found.row, Document):
        return to(f"/documents/{key}")
    if found.document is not None:
        return to(f"/documents/{found.document.id}#{key}")
    return to(f"/actors/{key}" if hasattr(found.row, "roles") else f"/findings#{key}")


def queue(room: Room, asked: Asked) -> Response:
    """The rows that nobody judged, those worth a look first."""
    types = {"statements": ("statement",), "events": ("event",), "positions": ("position",)}.get(
        asked.query.get("type", ""), LOCATED
    )
    reader = asked.person.name if asked.query.get("mine") == "yes" else None
    question = query(asked)
    page = room.ledger.queue(types, question, room.hanging(), reader=reader, start=asked.number("start"), size=QUEUE)
    done, every = room.ledger.judged(types)
    hanging = set(room.hanging())
    passages = {one.row.id: room.ledger.passage(one) for one in page.rows}
    return room.show(
        "queue.html",
        asked,
        page=page,
        cards=cards(room, page.rows),
        passages=passages,
        progress=(done, every),
        hanging=hanging,
        done=_done(asked),
        issues=room.codebook().issues,
    )


# What a row by hand may say


def suggest(room: Room, asked: Asked) -> Response:
    """What the program sees at the words of a document, as JSON, for the form that adds a row."""
    report = _document(room, asked.query.get("document", ""))
    return JSONResponse(suggested(room, report, asked.query.get("words", ""), asked.number("start")))


def suggested(room: Room, report: Document, words: str, start: int = 0) -> dict[str, str]:
    """Speaker, date, issue and stance as far as rows and codebook tell them for these words; nothing where they are not there."""
    from onrecord.ledger.entries import located

    try:
        span = located(report, words, start)
    except OnrecordError:
        return {}
    beside = [found.row for found in room.ledger.page(LOCATED, Query(document=report.id), size=MOST).rows]
    told = _from_rows(span, beside, report)
    issue = next((one.id for one in room.codebook().issues if any(_stands(word, words) for word in one.keywords)), "")
    return told | ({"issue": issue} if issue else {})


def _from_rows(span: Span, beside: Sequence[Any], report: Document) -> dict[str, str]:
    told: dict[str, str] = {}
    said = [one for one in beside if isinstance(one, Statement) and one.speaker]
    near = min(said, key=lambda one: _apart(span, one.content[0]), default=None)
    if near is not None and _paragraph(report, near.content[0]) == _paragraph(report, span):
        told |= {"speaker": near.speaker or "", "holder": near.speaker or ""}
        if isinstance(near.said_on, str):
            told["said_on"] = near.said_on
    stance = next((one.stance for one in beside if isinstance(one, Position) and any(span.overlaps(e) for e in one.evidence)), "")
    return told | ({"stance": stance} if stance else {})


def _apart(one: Span, other: Span) -> int:
    return 0 if one.overlaps(other) else min(abs(one.start - other.end), abs(other.start - one.end))


def _paragraph(report: Document, span: Span) -> tuple[str, int]:
    return span.of, report.field(span.of).rfind("\n\n", 0, span.start)


def _stands(keyword: str, words: str) -> bool:
    return re.search(rf"(?i)\b{re.escape(keyword)}", words) is not None
