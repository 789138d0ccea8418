"""onrecord reads reports about a conflict or a negotiation and keeps the record, every line tied to the words it came from.

    >>> import onrecord
    >>> record = onrecord.read_text("“We will not sign,” Mara Telk said.", outlet="The Example")

Everything heavy (the model's runtime, the database) is loaded when it is first used, not with the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.errors import CodebookError, LedgerError, ModelError, NotFound, OnrecordError
from onrecord.records import (
    Actor,
    Cast,
    Codebook,
    Document,
    Event,
    Failure,
    Finding,
    Issue,
    Mention,
    Part,
    PassedOver,
    Position,
    Record,
    Role,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from onrecord.codebook import load_codebook
    from onrecord.coding import Coded
    from onrecord.frames import frame
    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found, Query
    from onrecord.library import code, read, read_text
    from onrecord.networks import Network, network
    from onrecord.registry import load_actors
    from onrecord.stances import stance

__all__ = [
    "Actor", "Cast", "Codebook", "CodebookError", "Coded", "Document", "Event", "Failure", "Finding", "Found", "Issue", "Ledger",
    "LedgerError", "Mention", "ModelError", "Network", "NotFound", "OnrecordError", "Part", "PassedOver", "Position", "Query",
    "Record", "Role", "Span", "Statement", "code", "frame", "load_actors", "load_codebook", "network", "read", "read_text",
    "stance",
]  # fmt: skip

_LAZY = {
    "Coded": "onrecord.coding",
    "Found": "onrecord.ledger.queries",
    "Ledger": "onrecord.ledger",
    "Network": "onrecord.networks",
    "Query": "onrecord.ledger.queries",
    "code": "onrecord.library",
    "frame": "onrecord.frames",
    "load_actors": "onrecord.registry",
    "load_codebook": "onrecord.codebook",
    "network": "onrecord.networks",
    "read": "onrecord.library",
    "read_text": "onrecord.library",
    "stance": "onrecord.stances",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
