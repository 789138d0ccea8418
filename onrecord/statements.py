"""
Spans → statements: which source and which content belong to which cue (PARC, Pareti 2016; PolNeAR, Newell et al. 2018).

The reader proposes spans and links; this step joins them, takes up quotations that run on without a cue, reads contents
again for statements within statements, and says of each its kind and mode.  Who speaks is named by a later step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord import dates
from onrecord.lexicon import table
from onrecord.quotations import MARKS, Quotation, quotations
from onrecord.records import Document, Field, Span, Statement, StatementKind, StatementMode, Where
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from onrecord.reader import Reading, RoleSpan

    Read = Callable[[str], Reading]

EDGE = " \t\r\n\u00a0\u200b\ufeff,;:–—-"
SHORTEST_RUN_ON = 6  # words; a quoted paragraph below this is a headline, a label or a scare quotation
SHORTEST_OUTER = 8  # words; a content below this has no room for a statement of its own
DATE_REACH = 60  # characters between a cue and the date that goes with it ("said in Geneva late on Thursday")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement's spans before they are cleaned: offsets into ``text``, and what the reader thought of them."""

    contents: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    confidence: float
    because: str


def statements(document: Document, reading: Reading, read: Read) -> tuple[Statement, ...]:
    """
    Every statement in the document, in text order, those of a title that stands apart first.

    ``reading`` is the document's text as read; ``read`` reads titles and contents.  Sources are given as spans; ``speaker``
    and ``actor`` are left open.
    """
    found: list[Statement] = []
    if document.title_apart and document.title:
        found += _of_field(document, "title", read(document.title))
    found += _of_field(document, "text", reading)
    inner = [each for outer in found for each in _inner(document, outer, read)]
    unique = {statement.id: statement for statement in [*found, *inner]}
    return tuple(sorted(unique.values(), key=lambda s: (s.content[0].of == "text", s.content[0].start, -s.content[-1].end, s.id)))


def _of_field(document: Document, of: Field, reading: Reading) -> list[Statement]:
    text = document.field(of)
    quoted = list(quotations(text))
    joined = list(join(reading.roles, text))
    drafts = [*joined, *_run_on(text, quoted, joined)]
    made = (_statement(document, of, draft, quoted) for draft in drafts)
    return [statement for statement in made if statement]


def join(roles: Sequence[RoleSpan], text: str) -> Iterator[Draft]:
    """Each cue with its source and its contents, by the reader's links."""
    contents: dict[int, list[RoleSpan]] = {}
    for span in roles:
        if span.role == "content":
            cue = span.link if span.link is not None else _nearest_cue(roles, span, text)
            if cue is not None:
                contents.setdefault(cue, []).append(span)
    for index, parts in sorted(contents.items()):
        cue = roles[index]
        source = roles[cue.link] if cue.link is not None else None
        yield Draft(
            tuple((p.start, p.end) for p in parts),
            (cue.start, cue.end),
            (source.start, source.end) if source else None,
            _confidence(cue, parts, source),
            "reader",
        )


def _confidence(cue: RoleSpan, parts: Sequence[RoleSpan], source: RoleSpan | None) -> float:
    """The reader's probabilities for the spans and their links, multiplied as if independent, to two digits."""
    content = min(p.score * max(p.link_score, 0.5) for p in parts)
    return round(min(cue.score, content, source.score * cue.link_score if source else cue.link_score), 2)


def _nearest_cue(roles: Sequence[RoleSpan], content: RoleSpan, text: str) -> int | None:
    """The closest cue in the content's own paragraph, for a content that the reader left without one."""
    best, least = None, len(text)
    for index, span in enumerate(roles):
        if span.role != "cue":
            continue
        between = (content.end, span.start) if span.start >= content.end else (span.end, content.start)
        if between[1] - between[0] < least and "\n" not in text[between[0] : between[1]]:
            best, least = index, between[1] - between[0]
    return best


def _run_on(text: str, quoted: Sequence[Quotation], joined: Sequence[Draft]) -> Iterator[Draft]:
    """Quotations that fill a paragraph and that no cue claims: the speaker carries on from before."""
    taken = sorted(span for draft in joined for span in draft.contents)
    for quotation in quoted:
        before = text.rfind("\n", 0, quotation.start) + 1
        after = text.find("\n", quotation.end)
        rest = text[before : quotation.start] + text[quotation.end : len(text) if after < 0 else after]
        if rest.strip(EDGE + ".") or len(text[quotation.start : quotation.end].split()) < SHORTEST_RUN_ON:
            continue
        if not any(a < quotation.end and quotation.start < b for a, b in taken):
            yield Draft(((quotation.start, quotation.end),), None, None, 0.5, "quotation that runs on")


def _statement(document: Document, of: Field, draft: Draft, quoted: Sequence[Quotation]) -> Statement | None:
    text = document.field(of)
    cleaned = (clean(text, start, end, quoted) for start, end in sorted(draft.contents))
    contents = tuple(Span.cut(text, start, end, of) for start, end in cleaned if start < end)
    if not contents:
        return None
    cue = Span.cut(text, *draft.cue, of) if draft.cue else None
    source = Span.cut(text, *draft.source, of) if draft.source else None
    return Statement(
        id=Statement.name_of(document.id, contents, cue),
        document=document.id,
        content=contents,
        source=source,
        cue=cue,
        kind=kind_of(contents, quoted),
        mode=mode_of(cue),
        where=_where(document, contents[0]),
        said_on=_said_on(document, contents, cue),
        hedged=_hedged(contents, cue),
        confidence=draft.confidence,
        because=draft.because,
    )


def clean(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> tuple[int, int]:
    """The content without the space, commas and leading "that" around it, and with the marks of a quotation it fills."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    if text[start:end].lower().startswith("that "):
        return clean(text, start + 5, end, quoted)
    for quotation in quoted:
        if quotation.start < start <= quotation.start + 2 and end <= quotation.end:
            start = quotation.start
        if quotation.end - 2 <= end < quotation.end and quotation.start <= start and quotation.closed:
            end = quotation.end
    if text[start : start + 1] not in MARKS and text[end - 1 : end] == "." and not re.search(r"\b[A-Z]\.$", text[start:end]):
        end -= 1
    return start, end


def kind_of(contents: Sequence[Span], quoted: Sequence[Quotation]) -> StatementKind:
    """Direct where quotation marks hold (nearly) all of the content, mixed where they hold some, else indirect."""
    total = sum(len(c.text) for c in contents)
    inside = sum(max(0, min(c.end, q.end) - max(c.start, q.start)) for c in contents for q in quoted)
    if inside >= 0.95 * total:
        return "direct"
    return "mixed" if inside else "indirect"


def mode_of(cue: Span | None) -> StatementMode:
    """Speech, writing or thought, by the words of the cue; speech where they do not tell."""
    words = re.findall(r"[\w-]+", cue.text.lower()) if cue else []
    modes: dict[StatementMode, list[str]] = table("cues")["mode"]
    for mode, stems in modes.items():
        if any(word.startswith(stem) for word in words for stem in stems):
            return mode
    return "speech"


def _where(document: Document, content: Span) -> Where:
    part = "headline" if content.of == "title" else document.part_at(content.start)
    if part in ("headline", "caption"):
        return part  # type: ignore[return-value]
    return "body"


def _hedged(contents: Sequence[Span], cue: Span | None) -> bool:
    hedges = set(table("cues")["hedges"]["words"])
    said = " ".join(s.text for s in (*contents, *((cue,) if cue else ())))
    return any(word in hedges for word in re.findall(r"\w+", said.lower()))


def _said_on(document: Document, contents: Sequence[Span], cue: Span | None) -> dates.When:
    """The date that goes with the cue: in its sentence, near it, outside what was said."""
    if cue is None or cue.of == "title":
        return None
    around = (max(0, cue.start - DATE_REACH), min(len(document.text), cue.end + DATE_REACH))
    for start, end in sentences(document.text, *around):
        if not (start <= cue.start < end):
            continue
        outside = (d for d in dates.find(document.text, start, end, document.published)
                   if not any(c.start < d.end and d.start < c.end for c in contents))  # fmt: skip
        nearest = min(outside, key=lambda d: abs(d.start - cue.end), default=None)
        return nearest.when if nearest else None
    return None


def _inner(document: Document, outer: Statement, read: Read) -> Iterator[Statement]:
    """Statements within a statement: PolNeAR gives a word one role only, so each content is read again on its own."""
    stems = tuple(table("cues")["inner"]["stems"])
    for content in outer.content:
        words = content.text.lower().split()
        if len(words) < SHORTEST_OUTER or not any(word.lstrip("“\"‘'(").startswith(stems) for word in words):
            continue
        marks = len(content.text) - len(content.text.lstrip("“\"‘'«„ "))
        inside = content.text[marks:].rstrip('”"’»')
        shift = content.start + marks
        quoted = [replace(q, start=q.start + shift, end=q.end + shift) for q in quotations(inside)]
        for draft in join(read(inside).roles, inside):
            statement = _statement(document, content.of, _shifted(draft, shift), quoted)
            if statement and len(statement.content[0].text) < 0.9 * len(content.text) and draft.source:
                yield replace(statement, within=outer.id, because="reader, on the content alone")


def _shifted(draft: Draft, by: int) -> Draft:
    def move(span: tuple[int, int] | None) -> tuple[int, int] | None:
        return (span[0] + by, span[1] + by) if span else None

    contents = tuple((a + by, b + by) for a, b in draft.contents)
    return replace(draft, contents=contents, cue=move(draft.cue), source=move(draft.source))
