"""Spans → statements: which source and which content belong to which cue (PARC, Pareti 2016; PolNeAR, Newell et al. 2018).

The reader proposes spans and links; this step joins them, takes up quotations that run on without a cue, reads contents
again for statements within statements, and says of each its kind and mode.  Who speaks is named by a later step.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from onrecord import dates, forces
from onrecord.cues import hedges
from onrecord.lexicon import table
from onrecord.records import Document, Field, Span, Statement, StatementKind, StatementMode, Where
from onrecord.sentences import sentences
from onrecord.statements import headlines
from onrecord.statements.joining import Draft, Page, join
from onrecord.statements.quotations import MARKS, Quotation
from onrecord.statements.transcripts import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from onrecord.reader import Reading

    Read = Callable[[str], Reading]

EDGE = " \t\r\n\u00a0\u200b\ufeff,;:–—-"
SHORTEST_OUTER = 8  # words; a content below this has no room for a statement of its own
SHORTEST_INNER = 4  # words, unquoted: at 1 and 4 annotated articles have 0.852 and 0.856, invented genres 0.874 and 0.871
SILENT = ("credit", "dateline")  # parts in which nobody speaks
PASSED_ON = re.compile(r"\b(?:was|were|is|are|been|being) (?:\w+ly )?(?:quoted|cited)\b", re.IGNORECASE)
BESIDE_MARKS = 2  # characters between a quotation's marks and a content that fills it
NEIGHBOURS = 3  # contents before a date that may hold it: two of one statement, and one that a reader let overlap
DATE_REACH = 40  # characters between a cue and the day that goes with it ("said in the capital late on Thursday")


def statements(document: Document, reading: Reading, read: Read) -> tuple[Statement, ...]:
    """Every statement in the document, in text order, those of a title that stands apart first.

    ``reading`` is the document's text as read; ``read`` reads titles and contents.  Sources are given as spans; ``speaker``
    and ``actor`` are left open.
    """
    found: list[Statement] = []
    if document.title_apart and document.title:
        found += _of_field(document, "title", read(document.title))
    found += _of_field(document, "text", reading)
    inner = [each for outer in found for each in _inner(document, outer, read)]
    unique = {statement.id: statement for statement in [*found, *inner]}
    ordered = sorted(unique.values(), key=lambda s: (s.content[0].of == "text", s.content[0].start, -s.content[-1].end, s.id))
    return tuple(_dated(document, ordered))


def _of_field(document: Document, of: Field, reading: Reading) -> list[Statement]:
    text = document.field(of)
    page = Page(text)
    lines = [(0, len(text))] if of == "title" else [(p.start, p.end) for p in document.parts if p.kind == "headline"]
    quoting = {line: draft for line in lines for draft in headlines.quoting(page, *line)}
    drafts = [d for d in join(reading.roles, page) if not any(a < d.contents[0][1] and d.contents[0][0] < b for a, b in quoting)]
    labelled = turns(page) if of == "text" else []
    made = (_statement(document, of, draft, page.quoted) for draft in [*quoting.values(), *labelled, *_outside(drafts, labelled)])
    return [statement for statement in made if statement]


def _outside(drafts: Sequence[Draft], labelled: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts that do not stand in a turn: what does is read again as a part of the turn."""
    begins = [(turn.source or turn.contents[0])[0] for turn in labelled]
    reached = list(accumulate((turn.contents[-1][1] for turn in labelled), max))
    for draft in drafts:
        start, end = draft.contents[0][0], draft.contents[-1][1]
        before = bisect_left(begins, end)
        if not before or reached[before - 1] <= start:
            yield draft


def _statement(document: Document, of: Field, draft: Draft, quoted: Sequence[Quotation]) -> Statement | None:
    text = document.field(of)
    cleaned = draft.contents if draft.direct else [clean(text, start, end, quoted) for start, end in sorted(draft.contents)]
    contents = tuple(Span.cut(text, start, end, of) for start, end in cleaned if start < end)
    if not contents:
        return None
    if of == "text" and document.part_at(contents[0].start) in SILENT:
        return None
    cue = Span.cut(text, *draft.cue, of) if draft.cue else None
    source = Span.cut(text, *draft.source, of) if draft.source else None
    if source and of == "text" and document.part_at(source.start) in SILENT:
        return None
    if cue and source and PASSED_ON.search(cue.text) and source.start > cue.start:
        source = None  # "Telk was quoted by the agency": the agency passes on what Telk said
    if source and source.text.lower() == "what":
        source = None  # "according to what the council announced": nobody is called what
    return Statement(
        id=Statement.name_of(document.id, contents, cue),
        document=document.id,
        content=contents,
        source=source,
        cue=cue,
        kind="direct" if draft.direct else kind_of(contents, quoted),
        mode=mode_of(cue),
        where=_where(document, contents[0]),
        force=forces.force_of(cue.text, contents[0].text, text[: cue.start][-forces.REACH :], source.text if source else "")
        if cue
        else "asserts",
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
    if re.match(r"that(?!\S)", text[start:end], re.IGNORECASE):
        return clean(text, start + 4, end, quoted)
    for quotation in _touching(quoted, start, end):
        if quotation.start < start <= quotation.start + 2 and end <= quotation.end:
            start = quotation.start
        if quotation.end - 2 <= end < quotation.end and quotation.start <= start and quotation.closed:
            end = quotation.end
    if text[start : start + 1] not in MARKS and text[end - 1 : end] == "." and not re.search(r"\b[A-Z]\.$", text[start:end]):
        end -= 1
    return start, end


def _touching(quoted: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    """The quotations that reach into [start, end) or stand right beside it; they come in order and do not overlap."""
    at = max(0, bisect_left(quoted, start - BESIDE_MARKS, key=lambda each: each.start) - 1)
    while at < len(quoted) and quoted[at].start <= end + BESIDE_MARKS:
        yield quoted[at]
        at += 1


def kind_of(contents: Sequence[Span], quoted: Sequence[Quotation]) -> StatementKind:
    """Direct where quotation marks hold (nearly) all of the content, mixed where they hold some, else indirect."""
    total = sum(len(c.text) for c in contents)
    touching = ((c, q) for c in contents for q in _touching(quoted, c.start, c.end))
    inside = sum(max(0, min(c.end, q.end) - max(c.start, q.start)) for c, q in touching)
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
        return part
    return "body"


def _hedged(contents: Sequence[Span], cue: Span | None) -> bool:
    return hedges(" ".join(s.text for s in (*contents, *((cue,) if cue else ()))))


def _dated(document: Document, found: Sequence[Statement]) -> Iterator[Statement]:
    """The statements with the day on which each was said, where told; a day in what somebody said is no day of saying it."""
    outer = {statement.id: statement for statement in found}
    said = sorted((c.start, c.end) for s in found if s.within is None for c in s.content if c.of == "text")
    for each in found:
        room = outer[each.within].content if each.within in outer else None
        yield replace(each, said_on=_said_on(document, each, room, said))


def _said_on(
    document: Document, statement: Statement, room: Sequence[Span] | None, said: Sequence[tuple[int, int]]
) -> dates.When:
    """The date that goes with the cue: in its sentence, near it, outside what was said.

    ``room`` is what the statement stands within, which must hold its date; ``said`` is all that is said within nothing else.
    """
    cue = statement.cue
    if cue is None or cue.of == "title":
        return None
    around = (max(0, cue.start - DATE_REACH), min(len(document.text), cue.end + DATE_REACH))
    for start, end in sentences(document.text, *around):
        if not (start <= cue.start < end):
            continue
        dated = (d for d in dates.find(document.text, start, end, document.published) if not _inside(d, statement.content))
        outside = (d for d in dated if (_inside(d, room) if room is not None else not _told(d, said)))
        nearest = min(outside, key=lambda found: abs(found.start - cue.end), default=None)
        exact = nearest and isinstance(nearest.when, str) and len(nearest.when) == len("2021-03-11")
        return nearest.when if nearest and exact else None
    return None


def _told(found: dates.Dated, said: Sequence[tuple[int, int]]) -> bool:
    """Whether a date stands in one of these stretches, which come in order and hardly overlap."""
    at = bisect_left(said, (found.end,))
    return any(end > found.start for _, end in said[max(0, at - NEIGHBOURS) : at])


def _inside(found: dates.Dated, contents: Sequence[Span]) -> bool:
    return any(content.start < found.end and found.start < content.end for content in contents)


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
        page = Page(inside)
        quoted = [replace(q, start=q.start + shift, end=q.end + shift) for q in page.quoted]
        for draft in join(read(inside).roles, page):
            statement = _statement(document, content.of, _shifted(draft, shift), quoted)
            smaller = statement and len(statement.content[0].text) < 0.9 * len(content.text)
            if (
                statement
                and smaller
                and _is_long_enough(statement)
                and _tells_of_saying(draft, inside)
                and not _own_voice(draft, inside)
            ):
                force = forces.within(outer.force, statement.force)
                yield replace(statement, within=outer.id, force=force, because="reader, on the content alone")


def _is_long_enough(inner: Statement) -> bool:
    """Whether a statement within a statement is more than a loose end of it ("that Telk proposed for Monday")."""
    quoted = any(content.text[0] in MARKS for content in inner.content)
    return quoted or sum(len(content.text.split()) for content in inner.content) >= SHORTEST_INNER


def _own_voice(draft: Draft, text: str) -> bool:
    """Whether the inner speaker is the outer one (I think, we believe), or nobody: then it is no statement of its own."""
    return draft.source is None or text[slice(*draft.source)].lower() in ("i", "we", "you", "it", "that", "this", "which")


def _tells_of_saying(draft: Draft, text: str) -> bool:
    """Whether the cue is an act of saying that took place."""
    inner = table("cues")["inner"]
    words = re.findall(r"\w+", text[slice(*draft.cue)].lower()) if draft.cue else []
    return any(word.startswith(tuple(inner["stems"])) for word in words) and not set(words) & set(inner["unless"])


def _shifted(draft: Draft, by: int) -> Draft:
    def move(span: tuple[int, int] | None) -> tuple[int, int] | None:
        return (span[0] + by, span[1] + by) if span else None

    contents = tuple((a + by, b + by) for a, b in draft.contents)
    return replace(draft, contents=contents, cue=move(draft.cue), source=move(draft.source))
