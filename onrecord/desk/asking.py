"""What the address of a page asks for, so that a view can be kept and sent; and lists as the files that other programs read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from onrecord import exports
from onrecord.errors import OnrecordError
from onrecord.exchange import Asked as Nothing
from onrecord.exchange import work
from onrecord.ledger.intervals import is_date
from onrecord.ledger.queries import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onrecord.desk.room import Asked
    from onrecord.ledger import Ledger

TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "documents": ("document",),
    "statements": ("statement",),
    "events": ("event",),
    "positions": ("position",),
    "timeline": ("statement", "event", "position"),
    "search": ("document", "statement"),
}
FORMATS: Final = {"csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl"}
FIELDS: Final = ("actor", "issue", "outlet", "kind", "since", "until", "document")


def query(asked: Asked) -> Query:
    """The question of a page's address; what it does not say does not narrow the answer.  OnrecordError for what is no value."""
    told: dict[str, Any] = {name: value for name in FIELDS if (value := asked.query.get(name, "").strip())}
    sure = asked.query.get("min_confidence", "").strip()
    try:
        least = float(sure) if sure else None
    except ValueError:
        raise OnrecordError(f"{sure!r} is no confidence: write a number from 0 to 1.") from None
    rejected, members = (asked.query.get(name) == "yes" for name in ("rejected", "members"))
    return Query(**told, min_confidence=least, rejected=rejected, members=members)


def carried(ledger: Ledger) -> Response:
    """What people did in the ledger, as a file for another ledger of the same reports."""
    out = io.BytesIO()
    work.write(ledger, out, Nothing())
    headers = {"content-disposition": 'attachment; filename="desk.work.jsonl"'}
    return Response(out.getvalue(), media_type="application/jsonl; charset=utf-8", headers=headers)


def day(asked: Asked, name: str) -> str:
    """A date of the address, which may be a month or a year; empty where there is none.  OnrecordError for what is no date."""
    told = asked.query.get(name, "").strip()
    if told and not is_date(told):
        raise OnrecordError(f"{told!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD.")
    return told


def file(found: Iterable[Any], what: str, form: str) -> Response:
    """Rows as CSV, JSON or JSON Lines."""
    rows = list(found)
    lines = {
        "csv": lambda: "".join(exports.found_csv(rows, what)),
        "json": lambda: "\n".join(exports.found_json(rows)) + "\n",
        "jsonl": lambda: "".join(line + "\n" for line in exports.found_lines(rows)),
    }
    if form not in lines:
        raise OnrecordError(f"There is no format {form!r}: it is one of {', '.join(lines)}.")
    headers = {"content-disposition": f'attachment; filename="{what}.{form}"'}
    return Response(lines[form]().encode("utf8", "replace"), media_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)
