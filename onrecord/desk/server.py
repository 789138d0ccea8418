"""The desk's server: one process on this machine, until Ctrl-C."""

from __future__ import annotations

import socket
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from onrecord.desk.app import application
from onrecord.desk.guard import hosts
from onrecord.desk.room import Room
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.desk.people import People
    from onrecord.desk.room import Person
    from onrecord.ledger import Ledger


PATIENCE = 0.05  # seconds that a page waits for what takes long: its first byte is to come within 0.1
BACKLOG = 128  # connections that wait while the server is busy


def serve(
    ledger: Ledger, person: Person, address: str, port: int, say: Callable[[str], None], *, opens: bool, known: People | None
) -> None:
    """Answer at that address until stopped; ``say`` is told where.  OnrecordError where the address cannot be had."""
    listening = _listening(address, port)
    with listening:
        port = listening.getsockname()[1]
        where = f"http://{f'[{address}]' if ':' in address else address}:{port}/"
        app = application(Room(ledger, person, patience=PATIENCE), hosts(address, port), known)
        say(where)
        if opens:
            webbrowser.open(where)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none")
        uvicorn.Server(config).run(sockets=[listening])


def _listening(address: str, port: int) -> socket.socket:
    """A socket at that address and port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
        made.listen(BACKLOG)  # from here on whoever is told the address is answered
    except OSError as error:
        made.close()
        why = f"The desk cannot be opened at {address}:{port} ({error.strerror}): name another port with --port."
        raise OnrecordError(why) from error
    return made
