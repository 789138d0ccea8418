"""What another program changed of a row that went out, as a review: only what differs, as `onrecord review` takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import NotFound, OnrecordError
from onrecord.exchange.checks import Fault
from onrecord.ledger.intervals import written
from onrecord.ledger.reviews import CORRECTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.exchange.formats import Asked, Taken
    from onrecord.ledger.whole import Whole
    from onrecord.records import Verdict

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(field for field in CORRECTABLE[kind] if field != "actor") for kind in ("statement", "event", "position")
}
"""What goes out of each kind of row and may come back otherwise."""
VERDICTS: Final[Mapping[str, Verdict]] = {
    "accept": "accepted",
    "accepted": "accepted",
    "reject": "rejected",
    "rejected": "rejected",
}
MISSING: Final = "rows that are not in the ledger, for rows by hand have no place in one yet"


def told(row: Any, kind: str) -> dict[str, str]:
    """The fields of a row that may come back, as text; a list of names is left out where one of them has a semicolon."""
    made = {field: _text(getattr(row, field)) for field in FIELDS[kind]}
    return {field: text for field, text in made.items() if text is not None}


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple) and not (len(value) == 2 and any(part is None for part in value)) and all(value):
        return None if any(";" in part for part in value) else "; ".join(value)
    return written(value) or ""


def correct(ledger: Whole, key: str, came: Mapping[str, str], verdict: str, asked: Asked, taken: Taken) -> None:
    """Keep what came of a row as a review where it differs from the row as it stands; Fault where it cannot be.

    ``verdict`` is empty where the other program has none.  A row that the ledger does not have is counted as left out.
    """
    try:
        found = ledger.get(key)
    except NotFound:
        taken.leave(MISSING)
        return
    kind = type(found.row).__name__.lower()
    stands = told(found.row, kind) if kind in FIELDS else {}
    changes = {field: came[field] for field in stands if field in came and came[field].strip() != stands[field].strip()}
    try:
        if changes:
            ledger.review(found.row.id, "corrected", changes, asked.by)
        given = VERDICTS.get(verdict.strip().casefold())
        if verdict.strip() and given is None:
            raise Fault(f"there is no verdict {verdict!r}: it is accepted or rejected.")
        if given and given != found.verdict:
            ledger.review(found.row.id, given, None, asked.by)
        taken.count("reviews", bool(changes) + bool(given and given != found.verdict))
        taken.count("rows", 0, not changes)
    except OnrecordError as error:
        raise Fault(str(error)) from None
