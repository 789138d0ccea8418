"""Texts with their statements marked in them, for the tests of actors."""

from onrecord.actors import cast, name_speakers
from onrecord.reader import NameSpan, Reading
from onrecord.records import Actor, Cast, Document, Span, Statement

NOTHING = Reading((), ())
MARKS = {"s": "source", "q": "cue", "c": "content"}


def marked(text: str) -> tuple[str, list[Statement]]:
    """A text whose spans are marked as [s:…] [q:…] [c:…]; each content makes a statement of the spans since the one before."""
    plain, parts, made = "", {}, []
    opened: tuple[str, int] | None = None
    at = 0
    while at < len(text):
        if text[at] == "[" and text[at + 2 : at + 3] == ":":
            opened, at = (MARKS[text[at + 1]], len(plain)), at + 3
        elif text[at] == "]" and opened:
            parts[opened[0]] = (opened[1], len(plain))
            opened, at = None, at + 1
        elif text[at] == "¶":
            made.append(dict(parts))
            parts, at = {}, at + 1
        else:
            plain, at = plain + text[at], at + 1
    made.append(parts)
    return plain, [statement(plain, p) for p in made if "content" in p]


def statement(plain: str, parts: dict[str, tuple[int, int]]) -> Statement:
    spans = {role: Span.cut(plain, *place) for role, place in parts.items()}
    content = (spans["content"],)
    cue = spans.get("cue")
    return Statement(Statement.name_of("d", content, cue), "d", content, spans.get("source"), cue)


def read(text: str, names: tuple[NameSpan, ...] = ()) -> tuple[tuple[Statement, ...], Cast]:
    plain, made = marked(text)
    document = Document("d", "test", plain)
    who = cast(document, Reading((), names), made)
    return name_speakers(made, who, document), who


def speakers(text: str) -> list[str | None]:
    return [s.speaker for s in read(text)[0]]


def actor(who: Cast, name: str) -> Actor:
    return next(a for a in who.actors if name in (a.name, *a.aliases))
