"""The desk as an application: one table of addresses, each with its page and with who may open it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from onrecord.desk import actions, browse, joined, people, reading, study
from onrecord.desk.guard import LARGEST, Guard
from onrecord.desk.room import Asked
from onrecord.errors import NotFound, OnrecordError, Overtaken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from onrecord.desk.people import People
    from onrecord.desk.room import Level, Person, Room

    Page = Callable[[Room, Asked], Response]

STATIC: Final = Path(__file__).parent / "static"
MOST_FIELDS: Final = 1000  # of a form: a page has fifty rows to tick


class Address(NamedTuple):
    """An address, the page that answers there, and the least that one must be to open it."""

    path: str
    page: Page
    level: Level = "reader"
    method: str = "GET"


ADDRESSES: Final = (
    Address("/", study.board),
    Address("/documents", browse.documents),
    Address("/documents/{id}", reading.document),
    Address("/rows/{id}", reading.row),
    Address("/suggest", reading.suggest),
    Address("/statements", browse.listed),
    Address("/events", browse.listed),
    Address("/positions", browse.listed),
    Address("/timeline", browse.timeline),
    Address("/search", browse.search),
    Address("/queue", reading.queue),
    Address("/findings", study.findings),
    Address("/networks", joined.networks),
    Address("/reviews", study.reviews),
    Address("/agreement", study.agreement),
    Address("/actors", browse.actors),
    Address("/actors/doubtful", browse.doubtful),
    Address("/actors/{id}", browse.actor),
    Address("/actors/{id}/merge", browse.merging),
    Address("/codebook", study.codebook),
    Address("/review", actions.review, "reviewer", "POST"),
    Address("/undo", actions.undo, "reviewer", "POST"),
    Address("/enter", actions.enter, "editor", "POST"),
    Address("/merge", actions.merge, "editor", "POST"),
    Address("/split", actions.split, "editor", "POST"),
    Address("/codebook", actions.codebook, "editor", "POST"),
    Address("/take-in", actions.take_in, "editor", "POST"),
)


def application(room: Room, hosts: frozenset[str], known: People | None = None) -> Starlette:
    """The desk over a ledger; with ``known`` people it is closed to all others."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        room.close()

    routes: list[Any] = [Route(one.path, _endpoint(room, one, known), methods=[one.method]) for one in ADDRESSES]
    if known is not None:
        routes += [
            Route("/enter-desk", _door(room, known), methods=["GET", "POST"]),
            Route("/leave", _leave(room, known), methods=["POST"]),
        ]
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)], lifespan=life)


def _endpoint(room: Room, address: Address, known: People | None) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        session = "here" if known is None else request.cookies.get(people.COOKIE, "")
        person = room.person if known is None else known.at(session)
        if person is None:
            return people.to_the_door(request)
        form = await _form(request) if address.method == "POST" else {}
        if form is None:
            return PlainTextResponse("This form is larger than any of the desk's.\n", 413)
        asked = _asked(request, form, person, session)
        if address.method == "POST" and not room.secret.signed(session, asked.one("token")):
            return room.show("error.html", asked, 403, why="The page is from before the desk was last started: load it again.")
        if not person.may(address.level):
            return room.show("error.html", asked, 403, why=f"This takes a {address.level}, and you are a {person.level}.")
        return await run_in_threadpool(_answered, room, address.page, asked)

    return answer


def _asked(request: Request, form: dict[str, list[str]], person: Person, session: str) -> Asked:
    parts = {name: str(value) for name, value in request.path_params.items()}
    return Asked(request.url.path, parts, dict(request.query_params), form, person, session)


def _answered(room: Room, page: Page, asked: Asked) -> Response:
    """The page, or what a user can meet instead, in a sentence."""
    try:
        return page(room, asked)
    except OnrecordError as error:
        status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Overtaken) else 400
        return room.show("error.html", asked, status, why=str(error))


async def _form(request: Request) -> dict[str, list[str]] | None:
    """The fields of a form; None where it is too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    try:
        return parse_qs(body.decode("utf8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None


def _door(room: Room, known: People) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else {}
        return await run_in_threadpool(people.door, room, known, _asked(request, form or {}, people.NOBODY, "door"))

    return answer


def _leave(room: Room, known: People) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form, session = await _form(request), request.cookies.get(people.COOKIE, "")
        return people.leave(room, known, session, next(iter((form or {}).get("token", ())), ""))

    return answer
