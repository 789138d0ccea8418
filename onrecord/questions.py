"""Questions in words, shared by all faces: how a question speaks of what it asks, and what is said where nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from onrecord.tables import visible

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Askable, Query

BY: Final = {
    "events": "with",
    "encounters": "with",
    "timeline": "with",
    "actors": "called",
    "positions": "of",
}  # how a question speaks of an actor
FILTERS: Final = {
    "actor": '{by} "{}"',
    "issue": 'on "{}"',
    "outlet": 'in "{}"',
    "document": "in document {}",
    "kind": 'of kind "{}"',
    "since": "since {}",
    "until": "until {}",
    "min_confidence": "with a confidence of {} or more",
}


def nothing(ledger: Ledger, what: str, query: Query, searched: str | None = None) -> str:
    """That there is nothing, in words, with the nearest thing there is."""
    if not ledger.counts().documents:
        return "The ledger is empty; read reports into it with `onrecord add PATH`."
    told = [
        text.format(value, by=BY.get(what, "by")) for name, text in FILTERS.items() if (value := getattr(query, name)) is not None
    ]
    sentence = (
        " ".join([f'Nothing with "{searched}"' if searched else "Nothing" if what == "timeline" else f"No {what}", *told]) + "."
    )
    return visible(" ".join([sentence, *_nearest(ledger, query), *_impossible(query)]))


def _impossible(query: Query) -> list[str]:
    """What nothing at all can answer."""
    backwards = query.since and query.until and query.since[: len(query.until)] > query.until
    return ["The first of these days is after the last."] if backwards else []


def _nearest(ledger: Ledger, query: Query) -> list[str]:
    asked: list[tuple[Askable, str | None]] = [("actor", query.actor), ("issue", query.issue), ("outlet", query.outlet)]
    near = [(value, ledger.nearest(field, value)) for field, value in asked if value is not None]
    return [f'Did you mean "{other}"?' for value, other in near if other and other.casefold() != value.casefold()]
