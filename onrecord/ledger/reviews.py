"""What a person says of a row: the verdict, the fields that can be corrected, and which row of a new reading it goes with.

A review stands beside what the program read and never replaces it; corrections are laid over the row when it is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from onrecord.errors import OnrecordError
from onrecord.ledger.intervals import DATE_FORM, days, is_date, unwritten, written
from onrecord.names import fold
from onrecord.records import (
    Actor,
    ActorKind,
    Event,
    EventMode,
    Force,
    Position,
    Row,
    Span,
    Stance,
    Statement,
    StatementKind,
    StatementMode,
    Status,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from onrecord.records import When

T = TypeVar("T", Statement, Event, Position, Actor)

SAME = 0.3  # of all the characters of both: two rows from here on are readings of the same words to the bench's scorers as well
DATE_FORMS = f"{DATE_FORM}, or first and last as in 2021-03/2021-05 with .. for one that is open"


# Fields


def _text(value: str) -> str | None:
    return value.strip() or None


def _needed(value: str) -> str:
    if not value.strip():
        raise ValueError("it cannot be empty")
    return value.strip()


def _one_of(kinds: Any, value: str) -> str:
    if value.strip().lower() not in get_args(kinds):
        raise ValueError(f"it is one of {', '.join(get_args(kinds))}")
    return value.strip().lower()


def _one_or_none(kinds: Any, value: str) -> str | None:
    return _one_of(kinds, value) if value.strip() else None


def _yes_or_no(value: str) -> bool:
    answers = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if value.strip().lower() not in answers:
        raise ValueError("it is yes or no")
    return answers[value.strip().lower()]


def _date(value: str) -> When:
    when = unwritten(_text(value))
    known = [part for part in (when if isinstance(when, tuple) else (when,)) if part]
    first, last = days(when)
    if not all(map(is_date, known)) or (isinstance(when, tuple) and not known) or (first and last and first > last):
        raise ValueError(DATE_FORMS)
    return when


def _names(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(";") if name.strip())
    if not names:
        raise ValueError("it is one or more names with semicolons between them")
    return names


CORRECTABLE: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "statement": {
        "speaker": _text, "actor": _text, "kind": partial(_one_of, StatementKind), "mode": partial(_one_of, StatementMode),
        "said_on": _date, "force": partial(_one_of, Force), "hedged": _yes_or_no,
    },
    "event": {
        "mode": partial(_one_or_none, EventMode), "status": partial(_one_of, Status), "date": _date, "place": _text,
        "participants": _names,
    },
    "position": {
        "holder": _needed, "stance": partial(_one_of, Stance), "by": _needed, "issue": _needed, "hedged": _yes_or_no,
    },
    "actor": {"name": _needed, "kind": partial(_one_of, ActorKind)},
}  # fmt: skip
"""What a person may correct, and how each value is read."""

IMPLIED: Mapping[str, str] = {"speaker": "actor", "holder": "actor", "participants": "actors"}
"""Who somebody is taken to be follows from a name that a person gives."""
LISTS = ("participants", "actors")


def check(type: str, verdict: str, changes: Mapping[str, str]) -> None:
    """OnrecordError where the verdict is none, a field cannot be corrected, or a value is not of its kind."""
    if verdict not in get_args(Verdict):
        raise OnrecordError(f"There is no verdict {verdict!r}: it is one of {', '.join(get_args(Verdict))}.")
    fields = CORRECTABLE.get(type, {})
    allowed = f"of a {type}, {', '.join(fields)} can be corrected" if fields else f"a {type} can be accepted or rejected only"
    if (verdict == "corrected") != bool(changes):
        raise OnrecordError(f"A correction, and nothing else, names fields and their right values: {allowed}.")
    for field, value in changes.items():
        if field not in fields:
            raise OnrecordError(f"{field!r} cannot be corrected: {allowed}.")
        try:
            fields[field](value)
        except ValueError as error:
            raise OnrecordError(f"{value!r} is no {field} of a {type}: {error}.") from None


def told(type: str, field: str, value: str) -> list[str | None]:
    """A checked value as the ledger keeps it, one text for each of a list; None for a field that is empty."""
    read = CORRECTABLE[type][field](value)
    if field in LISTS:
        return list(read)
    if isinstance(read, bool):
        return ["true" if read else "false"]
    return [written(read)]


def as_text(field: str, value: Any) -> str | None:
    """A value as a person gives it; None for a list of names of which one has a semicolon, so that it cannot be given."""
    if field in LISTS:
        return None if any(";" in name for name in value) else "; ".join(value)
    return ("yes" if value else "no") if isinstance(value, bool) else written(value) or ""


def corrected(type: str, row: T, changes: Mapping[str, Sequence[str | None]]) -> T:
    """The row with these values, as `told` has them, laid over it."""
    readers = CORRECTABLE[type]
    now: dict[str, Any] = {}
    for field, values in changes.items():
        given = [value for value in values if value is not None]
        now[field] = tuple(given) if field in LISTS else readers.get(field, _text)("".join(given))
    return replace(row, **now) if now else row


# Which row of a new reading


def same_row(was: Mapping[str, Any], rows: Sequence[Row]) -> str | None:
    """The id of the row that says what ``was``, a row as `remembered`, said; None where none is close enough.

    It is the one whose evidence overlaps most; of positions, one with the same stance on the same issue, held by the same
    actor or by a name that shares a word.
    """
    by = was.get("by")
    likely = [(shared(_spans(was), row.evidence), getattr(row, "by", None) == by, row.id) for row in rows if _agrees(was, row)]
    overlap, _, best = max(likely, default=(0.0, False, ""))
    return best if overlap >= SAME else None


def remembered(row: Any) -> dict[str, Any]:
    """What is kept of a row with its review, as JSON: enough to know it again, and to tell people what it was."""
    spans = getattr(row, "evidence", ())
    kept = {name: getattr(row, name, None) for name in ("holder", "actor", "issue", "stance", "by", "name", "why")}
    return {"spans": [[s.start, s.end, s.text, s.of] for s in spans]} | {name: value for name, value in kept.items() if value}


def words(was: Mapping[str, Any]) -> str:
    """What a remembered row said, in words."""
    return " … ".join(span.text for span in _spans(was)) or str(was.get("name") or was.get("why") or "")


def shared(some: Sequence[Span], others: Sequence[Span]) -> float:
    """Characters that both cover, of all that either covers; 0 to 1."""
    one, two = ({(span.of, at) for span in spans for at in range(span.start, span.end)} for spans in (some, others))
    return len(one & two) / len(one | two) if one or two else 0.0


def _spans(was: Mapping[str, Any]) -> list[Span]:
    return [Span(*span) for span in was["spans"]]


def _agrees(was: Mapping[str, Any], row: Row) -> bool:
    if not isinstance(row, Position):
        return True
    if (row.issue, row.stance) != (was["issue"], was["stance"]):
        return False
    return bool(set(fold(row.holder).split()) & set(fold(was["holder"]).split())) or row.actor == was.get("actor", "")
