"""What every request must pass and every answer carries, whatever page it is for.

The desk trusts no other page of the same browser: a request must name the desk's own host (so that a name which was made to
point to this machine gains nothing), a POST must come from a page of the desk, and what an answer may load is the desk's own
files alone.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 5_000_000  # bytes of a form: a file of some ten thousand verdicts, the largest that there is
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Secret:
    """What the desk knows and other programs do not: it signs the token that every form of a session carries."""

    key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)

    def token(self, session: str) -> str:
        """The token of a session's forms."""
        return hmac.new(self.key, session.encode(), sha256).hexdigest()

    def signed(self, session: str, token: str) -> bool:
        """Whether the token is that of the session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode("utf8", "replace"))


class Guard:
    """The application, behind the checks that need no session."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refused = self._refused(Headers(scope=scope), scope["method"])
        if refused:
            await PlainTextResponse(f"{refused}\n", 403)(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _refused(self, headers: Headers, method: str) -> str | None:
        """Why a request is not answered; None where it is."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return "This is not the desk's address: use the one that `onrecord desk` printed."
        if method in ("GET", "HEAD"):
            return None
        if headers.get("origin") not in (f"http://{host}", f"https://{host}"):
            return "This did not come from a page of the desk: open the page there and try again."
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "This did not come from a page of the desk: open the page there and try again."
        return None


def hosts(address: str, port: int) -> frozenset[str]:
    """The values of Host that mean the desk at that address."""
    names = LOCAL if address in ("127.0.0.1", "::1", "localhost") else (f"[{address}]" if ":" in address else address,)
    return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())
