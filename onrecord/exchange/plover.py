"""PLOVER: events as JSON Lines for those who work with event data, each with the required fields and the manual's own words.

An encounter that was held is CONSULT, one that is planned or proposed AGREE, one that was refused REJECT, and one that was called
off or broke down SANCTION.  Nothing is taken in.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.formats import Asked, Format
from onrecord.exports import json_line
from onrecord.ledger.intervals import days
from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found
    from onrecord.records import Event

CODER: Final = "onrecord"
TO_COME: Final = ("planned", "proposed")
LOSSES: Final = {
    "undated": "events were left out that have no date, and whose report has none, because the format wants one",
    "nobody": "events were left out in which nobody is named, because the format wants a source",
    "alone": "encounters that came to nothing were left out that name one party only, because the format wants a recipient",
    "hedged": "events give a month, a year or an open end, and stand with their first and last day",
}


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """Every event that stands."""
    lost: Counter[str] = Counter()
    for found in ledger.events():
        made = _record(found, lost)
        if made:
            out.write((json_line(made) + "\n").encode())
    return [f"{number:,} {LOSSES[why]}." for why, number in lost.items()]


def _record(found: Found[Event], lost: Counter[str]) -> dict[str, Any] | None:
    event, document = found.row, found.document
    first, last = days(event.date)
    day = first or last or (document.published[:10] if document and document.published else None)
    category, mode = _category(event)
    source = _actors(event, [name for name in event.participants if name not in event.recipients])
    recipient = _actors(event, event.recipients) or (source if category in table("plover")["words"]["recipient"] else [])
    reason = (
        "undated" if day is None else "nobody" if not source else "alone" if recipient == source and len(source) < 2 else None
    )
    if reason:
        lost[reason] += 1
        return None
    if first != last:
        lost["hedged"] += 1
    told = {
        "id": event.id, "date": day, "enddate": last if last and last != day else None, "source": source, "recipient": recipient,
        "event": [category], "quad_code": table("plover")["quad"][category], "mode": mode,
        "context": ["future"] if event.status in TO_COME else [], "event_text": [span.text for span in event.evidence],
        "event_loc": {"name": event.place} if event.place else None, **_where(found), "coder": CODER,
        "comment": f"{event.mode or event.event_type.lower()}, {event.status}",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _category(event: Event) -> tuple[str, str | None]:
    """The category and mode, in the manual's words."""
    if event.event_type != "CONSULT":
        return event.event_type, None
    category, mode = table("plover")["encounter"][event.status]
    ours = table("plover")["ours"].get(event.mode) if category == "CONSULT" else None
    return category, mode or ours


def _actors(event: Event, names: Sequence[str]) -> list[dict[str, str]]:
    """The actors as objects: the words of the report, and the record's id where there is one for each."""
    ids = dict(zip(event.participants, event.actors, strict=False)) if len(event.participants) == len(event.actors) else {}
    return [{"actor_text": name} | ({"identifier_id": ids[name]} if name in ids else {}) for name in names]


def _where(found: Found[Event]) -> dict[str, Any]:
    document = found.document
    if document is None:
        return {}
    first = next((span for span in found.row.evidence if span.of == "text"), None)
    cited = {"citation": document.id, "url": document.url, "title": document.title, "publication": document.outlet,
             "language": document.language, "codebook": "plover-0.7b1"}  # fmt: skip
    return {
        "text_info": {"start": first.start, "end": first.end} if first else None,
        "cite_info": {name: value for name, value in cited.items() if value},
    }


def faults(made: Mapping[str, Any]) -> Iterator[str]:
    """What the manual would not let pass in a record: fields that are missing, and words that it does not know."""
    words, modes = table("plover")["words"], table("plover")["modes"]
    yield from (f"there is no {name}" for name in words["required"] if not made.get(name))
    categories = made.get("event") or []
    yield from (f"there is no category {one}" for one in categories if one not in modes)
    known = [mode for one in categories for mode in modes.get(one, ())]
    if made.get("mode") and made["mode"] not in known:
        yield f"{', '.join(categories)} has no mode {made['mode']}"
    yield from (f"there is no context {one}" for one in made.get("context") or [] if one not in words["contexts"])
    if set(categories) & set(words["recipient"]) and not made.get("recipient"):
        yield f"{', '.join(categories)} wants a recipient"


FORMAT: Final = Format("plover", (".plover.jsonl", ".plover.json"), "events as PLOVER's JSON Lines, for event data", write)
