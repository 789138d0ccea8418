"""The pages that show the record as a whole: board, findings, reviews and agreement, the codebook."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from onrecord import agreement as agreeing
from onrecord.desk.asking import carried, day, file
from onrecord.desk.charts import matrix
from onrecord.desk.reading import cards
from onrecord.ledger.queries import Query
from onrecord.records import Issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from onrecord.desk.room import Asked, Room
    from onrecord.ledger.desk import Cell

HOLDERS: Final = 25  # lines of the board: a screen; each actor's own page has all of its stances
LINES: Final = 8
PASSAGES: Final = 30  # that a keyword would catch, on the page where an issue is tried
REVIEWS: Final = 100


def board(room: Room, asked: Asked) -> Response:
    """Who stands where on what, as told until a day, or on two days side by side; and what is disputed or has moved."""
    until, other = (day(asked, name) for name in ("until", "and"))
    if asked.query.get("format"):
        return file(room.ledger.positions(Query(until=until or None)), "positions", asked.query["format"])
    issues = room.codebook().issues
    order = [issue.id for issue in issues]
    days = [until, other] if other else [until]
    boards = [(each, matrix(room.ledger.cells(each or None), order, HOLDERS)) for each in days]
    met = room.ledger.page(("event",), Query(kind="CONSULT")).total
    found = room.findings()
    every = sorted({month for month, _, _ in room.per_month(Query()) if len(month) == len("2021-03")})
    return room.show(
        "board.html",
        asked,
        boards=boards,
        labels={issue.id: issue.label for issue in issues},
        counts=room.ledger.counts(),
        met=met,
        findings=sorted(found.value, key=lambda one: -one.confidence)[:LINES],
        more=len(found.value) - LINES,
        old=found.old,
        months=every,
    )


def findings(room: Room, asked: Asked) -> Response:
    """What the record shows when read across, with the rows that each rests on."""
    kind = asked.query.get("kind", "")
    found = room.findings(wait="format" in asked.query)
    every = [one for one in found.value if kind in ("", one.kind)]
    if asked.query.get("format"):
        return file(every, "findings", asked.query["format"])
    start = asked.number("start")
    some = every[start : start + LINES * 2]
    rows = {one.row.id: one for one in room.ledger.rows([row for finding in some for row in finding.rows])}
    passages = {key: room.ledger.passage(one) for key, one in rows.items() if one.document is not None}
    newest = room.ledger.newest_reviews([one.id for one in some])
    return room.show(
        "findings.html",
        asked,
        findings=some,
        old=found.old,
        rows=rows,
        passages=passages,
        total=len(every),
        start=start,
        size=LINES * 2,
        newest=newest,
        done=[],
    )


def reviews(room: Room, asked: Asked) -> Response:
    """What people said, newest first."""
    every = room.ledger.reviews()[::-1]
    if asked.query.get("format") == "work":
        return carried(room.ledger)
    if asked.query.get("format"):
        return file(every[::-1], "reviews", asked.query["format"])
    start = asked.number("start")
    return room.show(
        "reviews.html",
        asked,
        reviews=every[start : start + REVIEWS],
        total=len(every),
        start=start,
        size=REVIEWS,
        unplaced=room.ledger.unplaced(),
    )


def agreement(room: Room, asked: Asked) -> Response:
    """How far people agree, by type of row, and the rows on which they differ."""
    by_type = defaultdict(list)
    for review in room.ledger.reviews():
        by_type[review.type].append(review)
    told = {kind: agreeing.said(of) for kind, of in sorted(by_type.items())}
    lines = [(kind, agreeing.pairs(of), agreeing.alpha(of)) for kind, of in told.items()]
    differing = {row: of[row] for of in told.values() for row in agreeing.disputed(of)}
    rows = room.ledger.rows(list(differing))
    return room.show(
        "agreement.html",
        asked,
        lines=lines,
        differing=differing,
        cards=cards(room, rows),
        done=[],
        hanging=(),
        passages={one.row.id: room.ledger.passage(one) for one in rows},
        issues=room.codebook().issues,
    )


# The codebook


def codebook(room: Room, asked: Asked) -> Response:
    """The issues, and what one would catch before it is kept."""
    issues = room.codebook().issues
    told: dict[str, int] = defaultdict(int)
    cells: Sequence[Cell] = room.ledger.cells()
    for cell in cells:
        told[cell.issue] += cell.own + cell.told
    tried = _tried(asked)
    return room.show(
        "codebook.html",
        asked,
        issues=issues,
        told=told,
        tried=tried,
        caught=_caught(room, tried) if tried else (),
        rest=sorted(set(told) - {issue.id for issue in issues}),
    )


def _tried(asked: Asked) -> Issue | None:
    """The issue that the address tells, to be tried."""
    told = {name: " ".join(asked.query.get(name, "").split()) for name in ("id", "label", "proposition", "keywords")}
    if not told["keywords"]:
        return None
    words = tuple(word for part in told["keywords"].split(",") if (word := part.strip()))
    return Issue(told["id"], told["label"], told["proposition"], words)


def _caught(room: Room, tried: Issue) -> list[tuple[str, int, list[Any], set[str]]]:
    """For each keyword: how many statements have it, some of them, and which of these no position on the issue rests on."""
    made = []
    has = {row for found in room.ledger.positions(Query(issue=tried.id)) for row in found.row.statements} if tried.id else set()
    for word in tried.keywords:
        page = room.ledger.page(("statement",), Query(), f'"{word}"', size=PASSAGES)
        bare = {found.row.id for found in page.rows if found.row.id not in has}
        made.append((word, page.total, list(page.rows), bare))
    return made
