"""What another program changed of a row that went out, as a review: only what differs, as `onrecord review` takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import NotFound, OnrecordError
from onrecord.exchange.checks import Fault
from onrecord.ledger.reviews import CORRECTABLE, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
CORRECTED: Final = "corrected"  # the verdict that goes out with a row that was, and says nothing new coming in
MISSING: Final = "rows that are not in the ledger: add what is missing with `onrecord enter`"


def told(row: Any, kind: str) -> dict[str, str]:
    """The fields of a row that may come back, as text; a list of names is left out where one of them has a semicolon."""
    made = {field: as_text(field, getattr(row, field)) for field in FIELDS[kind]}
    return {field: text for field, text in made.items() if text is not None}


def correct(ledger: Whole, key: str, several: Sequence[Mapping[str, str]], asked: Asked, taken: Taken) -> None:
    """Keep what came of a row as a review where it differs from the row as it stands; Fault where it cannot be.

    A row on several stretches of a text comes as often; where one of them differs, that was meant.  ``verdict`` among the fields
    is empty where there is none.  A row that the ledger does not have is counted as left out.
    """
    try:
        found = ledger.get(key)
    except NotFound:
        taken.leave(MISSING)
        return
    kind = type(found.row).__name__.lower()
    stands = told(found.row, kind) if kind in FIELDS else {}
    came = ((field, one[field].strip()) for one in reversed(several) for field in stands if field in one)
    changes = {field: value for field, value in came if value != stands[field].strip()}
    said = next((one["verdict"] for one in several if one.get("verdict", "").strip() not in ("", found.verdict or "")), "")
    verdict = VERDICTS.get(said.strip().casefold()) if said.strip() != CORRECTED else None
    if said and not verdict and said.strip() != CORRECTED:
        raise Fault(f"there is no verdict {said!r}: it is accepted or rejected.")
    try:
        if changes:
            ledger.review(found.row.id, "corrected", changes, asked.by)
        if verdict and verdict != found.verdict:
            ledger.review(found.row.id, verdict, None, asked.by)
    except OnrecordError as error:
        raise Fault(str(error)) from None
    reviews = bool(changes) + bool(verdict and verdict != found.verdict)
    taken.count("reviews", reviews)
    taken.count("rows", 0, not reviews)
