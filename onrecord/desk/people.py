"""With whom a desk is shared: names, passwords (kept as hashes alone) and what each may do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.responses import PlainTextResponse, RedirectResponse

from onrecord.desk.room import LEVELS, Person, to
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from onrecord.desk.room import Asked, Room

COOKIE: Final = "onrecord_desk"
NOBODY: Final = Person(None, "reader")
SHORTEST: Final = 10  # characters of a password
LASTS: Final = 12 * 3600  # seconds that a session lasts: a working day


@dataclass(frozen=True)
class People:
    """Those who may come in, and those who are in."""

    hashes: Mapping[str, tuple[Person, str]]
    sessions: dict[str, tuple[Person, float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    def at(self, session: str) -> Person | None:
        """Whose session that is; None where there is none, or it is over."""
        with self.lock:
            person, since = self.sessions.get(session, (None, 0.0))
            if person is None or monotonic() - since > LASTS:
                self.sessions.pop(session, None)
                return None
            return person

    def let_in(self, name: str, password: str) -> str | None:
        """A new session, where the password is that name's; one look takes as long for a name that nobody has."""
        person, kept = self.hashes.get(name, (None, next(iter(self.hashes.values()))[1]))
        with self.lock:  # one at a time: each look takes 64 MB, by argon2's own advice
            try:
                self.hasher.verify(kept, password)
            except (VerificationError, InvalidHashError):
                return None
        if person is None:
            return None
        session = token_urlsafe(32)
        with self.lock:
            self.sessions[session] = (person, monotonic())
        return session

    def let_out(self, session: str) -> None:
        """End a session."""
        with self.lock:
            self.sessions.pop(session, None)


def load(path: Path) -> People:
    """The people of a file that `onrecord desk people` wrote; OnrecordError where it cannot be read or has nobody."""
    try:
        listed = tomllib.loads(path.read_text("utf8")).get("person", [])
        told = {one["name"]: (Person(one["name"], one["level"]), one["password"]) for one in listed}
    except OSError as error:
        raise OnrecordError(f"{path} cannot be read ({error.strerror}): make it with `onrecord desk-person NAME`.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise OnrecordError(f"{path} is no list of people: make it with `onrecord desk-person NAME`.") from error
    if not told or any(person.level not in LEVELS for person, _ in told.values()):
        raise OnrecordError(f"{path} has nobody, or somebody whose level is none of {', '.join(LEVELS)}.")
    return People(told)


def line(name: str, level: str, password: str) -> str:
    """What stands in the file for one person; OnrecordError where the password is too short or the name unfit."""
    if len(password) < SHORTEST:
        raise OnrecordError(f"The password is too short: take {SHORTEST} characters or more.")
    if not name.isprintable() or not name.strip() or '"' in name or "\\" in name:
        raise OnrecordError(f"{name!r} is no name to sign with: take letters, digits and blanks.")
    return f'[[person]]\nname = "{name.strip()}"\nlevel = "{level}"\npassword = "{PasswordHasher().hash(password)}"\n'


def to_the_door(request: Request) -> Response:
    """Where those go who are not in yet."""
    return RedirectResponse("/enter-desk", 303) if request.method == "GET" else PlainTextResponse("Come in first.\n", 403)


def door(room: Room, known: People, asked: Asked) -> Response:
    """The page that asks for name and password, and lets in."""
    if not asked.form:
        return room.show("door.html", asked, wrong=False)
    signed = room.secret.signed("door", asked.one("token"))
    session = known.let_in(asked.one("name"), asked.one("password")) if signed else None
    if session is None:
        return room.show("door.html", asked, 403, wrong=True)
    answer = to("/")
    answer.set_cookie(COOKIE, session, max_age=LASTS, httponly=True, samesite="strict")
    return answer


def leave(room: Room, known: People, session: str, token: str) -> Response:
    """End the session."""
    if room.secret.signed(session, token):
        known.let_out(session)
    answer = to("/enter-desk")
    answer.delete_cookie(COOKIE)
    return answer
