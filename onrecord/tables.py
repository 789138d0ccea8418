"""Rows as people read them: one line a row, its cells in words, and as a table in Markdown; `sheets` draws them on a terminal.

Whatever comes out of a document is shown as the characters it is: nothing in it can colour, move or clear a terminal, turn
the direction of a line, or be taken for markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from onrecord.labels import name_of, sides
from onrecord.records import Actor, Document, Encounter, Event, Finding, Position, Review, Role, Statement, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Row = Sequence[str]

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "documents": ("published", "outlet", "title", "id"),
    "actors": ("name", "kind", "also called", "roles", "id"),
    "statements": ("date", "speaker", "said", "outlet", "id"),
    "events": ("date", "what", "who", "where", "outlet", "id"),
    "encounters": ("date", "what", "who", "where", "differ", "events"),
    "positions": ("date", "holder", "stance", "issue", "by", "words", "id"),
    "findings": ("what", "why", "id"),
    "timeline": ("date", "what", "who", "words", "id"),
    "search": ("date", "what", "who", "words", "id"),
    "reviews": ("date", "verdict", "by", "note", "words", "row", "id"),
}
LONGEST: Final = 160  # characters of a cell on a terminal: two or three lines; `show`, Markdown and the exports have all of them
ABSENT: Final = "–"

CONTROLS: Final = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}  # their pictures: an escape shows as ␛
UNSAFE: Final = {
    **CONTROLS,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),  # C1: a second set of escapes
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD),  # overrides of a line's direction
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # halves of characters, which cannot be written out
}
SPACES: Final = re.compile(r"\s+")
MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>|~&$#])")


def visible(text: str) -> str:
    """The text on one line, with every character that could act on a terminal replaced by one that shows it."""
    return SPACES.sub(" ", text).translate(UNSAFE).strip()


def visible_lines(text: str) -> str:
    """The same with its lines kept."""
    return text.replace("\r\n", "\n").translate({code: to for code, to in UNSAFE.items() if code not in (0x09, 0x0A)})


def cells(what: str, found: Any) -> tuple[str, ...]:
    """The cells of one answer to that question, under `HEADINGS`, in full and as they stand in the document."""
    inner = getattr(found, "row", found)
    row = inner if type(inner) in LAYOUTS else found  # a review's own row is an id
    lay = _line if what in ("timeline", "search") else LAYOUTS[type(row)]
    return tuple(cell or ABSENT for cell in lay(row, found))


def markdown(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a Markdown table; nothing in a cell acts as Markdown or HTML."""
    yield "| " + " | ".join(headings) + " |"
    yield "|" + " --- |" * len(headings)
    for row in rows:
        yield "| " + " | ".join(MARKDOWN.sub(r"\\\1", visible(cell)) for cell in row) + " |"


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or as many whole words of it as fit, with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[longest // 2 :] else kept) + "…"


def when(date: When) -> str:
    """A date in words: itself, from and to, or nothing where it is not known."""
    if not isinstance(date, tuple):
        return date or ""
    first, last = date
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def words(row: Any) -> str:
    """The words that the row rests on, or what it says where it rests on other rows."""
    if isinstance(row, Finding):
        return row.why
    if isinstance(row, Document):
        return row.title or row.name
    if isinstance(row, Actor):
        return roles(row.roles)
    return " … ".join(span.text for span in row.evidence)


def roles(held: Sequence[Role]) -> str:
    """Offices in words: "foreign minister of Velkara (since 2019)"."""
    return "; ".join(_role(role) for role in held)


def _role(role: Role) -> str:
    office = f"{role.office} of {role.of}" if role.of else role.office
    if role.since and role.until:
        return f"{office} ({role.since}–{role.until})"
    return f"{office} (since {role.since})" if role.since else f"{office} (until {role.until})" if role.until else office


def what_happened(event: Event | Encounter) -> str:
    """The encounter's mode, or the type of act, and, unless it was held, its status: "call, planned"."""
    kind = event.mode or getattr(event, "event_type", "encounter").lower()
    return kind if event.status == "held" else f"{kind}, {event.status}"


def who_took_part(found: Any) -> str:
    """Those who took part; of an act, who did it and to whom: "Telk → Misk"."""
    return " → ".join(", ".join(names) for names in sides(found) if names)


def cue_of(statement: Statement) -> str:
    """The cue, and what it does to what is said where it does not assert it: "ruled out (refuses)"; empty where there is none.

    Without it what somebody denied or asked for would read as what he said.
    """
    cue = statement.cue.text.strip(": ") if statement.cue else ""
    return cue if statement.force in ("asserts", cue.casefold()) else f"{cue} ({statement.force})".strip()


def told(statement: Statement) -> str:
    """The words behind their cue: "denied (denies): it was closed"."""
    cue = cue_of(statement)
    return f"{cue}: {words(statement)}" if cue else words(statement)


def _behind_cues(row: Position, found: Any) -> str:
    """A position's words behind the cues of what it rests on."""
    cues = "; ".join(dict.fromkeys(filter(None, map(cue_of, getattr(found, "said", ())))))
    return f"{cues}: {words(row)}" if cues else words(row)


def _outlet(found: Any) -> str:
    document = getattr(found, "document", None)
    return (document.outlet or document.name) if document is not None else ""


def date_of(found: Any) -> str:
    """The row's own date or else its report's; an event's report's in brackets, for an event can be long past or to come."""
    row = getattr(found, "row", found)
    own = row.date if isinstance(row, Event) else row.said_on if isinstance(row, Statement) else None
    reported = (getattr(found, "date", None) or "")[:10]
    return when(own) or (f"({reported})" if reported and isinstance(row, Event) else reported)


def _mark(found: Any) -> str:
    """The id, with a person's verdict where there is one."""
    row, verdict = getattr(found, "row", found), getattr(found, "verdict", None)
    return f"{row.id} {verdict}" if verdict else str(row.id)


def _document(row: Document, found: Any) -> Row:
    return (row.published or "")[:10], row.outlet or "", row.title or row.name, _mark(found)


def _actor(row: Actor, found: Any) -> Row:
    return row.name, row.kind, "; ".join(row.aliases), roles(row.roles), _mark(found)


def _statement(row: Statement, found: Any) -> Row:
    return date_of(found), name_of(found, "speaker") or "", told(row), _outlet(found), _mark(found)


def _event(row: Event, found: Any) -> Row:
    return date_of(found), what_happened(row), who_took_part(found), row.place or "", _outlet(found), _mark(found)


def _encounter(row: Encounter, found: Any) -> Row:  # noqa: ARG001  (as all of `LAYOUTS`)
    return (
        when(row.date),
        what_happened(row),
        ", ".join(row.participants),
        row.place or "",
        "; ".join(row.differ),
        " ".join(row.events),
    )


def _position(row: Position, found: Any) -> Row:
    return date_of(found), name_of(found, "holder") or "", row.stance, row.issue, row.by, _behind_cues(row, found), _mark(found)


def _finding(row: Finding, found: Any) -> Row:
    return row.kind, row.why, _mark(found)


def _review(row: Review, found: Any) -> Row:  # noqa: ARG001  (as all of `LAYOUTS`)
    told = ", ".join(f"{field} = {value}" for field, value in row.changes.items())
    verdict = f"{row.verdict}: {told}" if told else row.verdict
    verdict += ", taken back" if row.withdrawn else ""
    there = "gone" if row.orphaned else "there"
    return row.at[:10], verdict, row.by or "", row.note or "", row.words, there, row.attached or row.row


LAYOUTS: Final[dict[type, Callable[[Any, Any], Row]]] = {
    Document: _document,
    Actor: _actor,
    Statement: _statement,
    Event: _event,
    Encounter: _encounter,
    Position: _position,
    Finding: _finding,
    Review: _review,
}


def _line(row: Any, found: Any) -> Row:
    """One line for any row, so that all can stand in one table."""
    what, who = said_what(row, found)
    told = _behind_cues(row, found) if isinstance(row, Position) else words(row)
    return date_of(found), what, who, getattr(found, "snippet", None) or told, _mark(found)


def said_what(row: Any, found: Any) -> tuple[str, str]:
    """What a row tells, in a word or two, and of whom."""
    if isinstance(row, Statement):
        return cue_of(row) or "said", name_of(found, "speaker") or ""
    if isinstance(row, Event):
        return what_happened(row), who_took_part(found)
    if isinstance(row, Position):
        holder = name_of(found, "holder") or ""
        return f"{row.stance} {row.issue}", holder if row.by == "self" else f"{holder} (by {row.by})"
    if isinstance(row, Finding):
        return row.kind, ""
    return ("report", row.outlet or row.author or "") if isinstance(row, Document) else (row.kind, row.name)
