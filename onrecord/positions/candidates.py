"""Passages in which somebody may take a side, and who that may be, by whose word.

Each sentence is a passage, with what stands around it for context.  Who says something in it may hold what he says; whom it names
may hold what is said or told of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.records import Span
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.records import Cast, Document, Field, Mention, Statement

SILENT = ("credit", "dateline")  # parts in which nobody takes a side
AROUND = 130  # characters of context on either side; the scorer learned with 60 to 250
MOST = 4  # candidates of one sentence that are only named in it
MOST_SAID = 12  # statements of one sentence whose speakers are asked of: in 73 reports none has more than 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may hold a stance in a passage.

    Attributes:
        holder: the fullest name the document has; ``actor`` its id.
        by: ``self``, ``article``, or the name of whoever tells it of the holder.
        statement: the id of the statement whose words they are, if they are somebody's.
        held: half-open spans of the passage, in code points from its start, that stand for the holder.
    """

    holder: str
    actor: str | None
    by: str
    statement: str | None
    held: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, its words with context, and who may take a side in it."""

    sentence: Span
    start: int
    text: str
    candidates: tuple[Candidate, ...]


def passages(document: Document, of: Field, statements: Sequence[Statement], cast: Cast) -> Iterator[Passage]:
    """The passages of one field, in order, those in which nobody is named or speaks left out."""
    text = document.field(of)
    plain = {m.actor for m in cast.mentions if not m.span.text.isupper() or _plain(document.field(m.span.of), m.span)}
    mentions = sorted((m for m in cast.mentions if m.span.of == of and m.actor in plain), key=lambda m: m.span)
    starts = [m.span.start for m in mentions]
    by_id = {s.id: s for s in statements}
    bounds = [each for each in sentences(text) if of == "title" or document.part_at(each[0]) not in SILENT]
    said = _said(bounds, [s for s in statements if s.speaker and s.content[0].of == of])
    for number, (start, end) in enumerate(bounds):
        here = said.get(number, [])[:MOST_SAID]
        a, b = _widened(text, start, end)
        near = [m for m in mentions[bisect_left(starts, a) : bisect_left(starts, b)] if m.span.end <= b]
        named = [m for m in near if start <= m.span.start and m.span.end <= end]
        found = {(c.actor or c.holder, c.by): c for c in [*_named(named, here), *_speakers(here, by_id)]}
        if found:
            sources = [(s.actor, s.source) for s in here if s.source and a <= s.source.start and s.source.end <= b]
            candidates = tuple(_marked(c, a, near, sources) for c in found.values())
            yield Passage(Span.cut(text, start, end, of), a, text[a:b], candidates)


def _plain(text: str, span: Span) -> bool:
    """Whether a name in capitals stands among words that are not: in a line all in capitals any word looks like a name."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return not text[start : end if end >= 0 else len(text)].isupper()


def _said(bounds: Sequence[tuple[int, int]], statements: Sequence[Statement]) -> dict[int, list[Statement]]:
    """By the number of a sentence, the statements some of whose content stands in it."""
    ends = [end for _, end in bounds]
    found: dict[int, list[Statement]] = {}
    for statement in statements:
        for content in statement.content:
            number = bisect_right(ends, content.start)
            while number < len(bounds) and bounds[number][0] < content.end:
                if statement not in found.setdefault(number, []):
                    found[number].append(statement)
                number += 1
    return found


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence with so many characters on either side, cut at white space."""
    a, b = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < a < start and not text[a - 1].isspace():
        a += 1
    while end < b < len(text) and not text[b].isspace():
        b -= 1
    return a, b


def _speakers(here: Sequence[Statement], by_id: dict[str, Statement]) -> Iterator[Candidate]:
    """Who says it: by his own word, or as another tells it."""
    for said in here:
        outer = by_id.get(said.within or "")
        by = "self" if outer is None or outer.actor == said.actor or not outer.speaker else outer.speaker
        yield Candidate(said.speaker or "", said.actor, by, said.id, ())


def _named(named: Sequence[Mention], here: Sequence[Statement]) -> Iterator[Candidate]:
    """Whom the sentence names: within what somebody says by his word, else as the article tells it."""
    count = 0
    for mention in named:
        if not mention.name[:1].isupper():  # "officials", "the two sides": of these hardly one in ten held anything
            continue
        if mention.form == "pronoun" and any(s.source and s.source.overlaps(mention.span) for s in here):
            continue
        around = [s for s in here if any(c.holds(mention.span) for c in s.content)]
        inner = max(around, key=lambda s: s.content[0].start, default=None)
        if inner is not None and inner.actor == mention.actor:
            continue
        if count == MOST:
            return
        count += 1
        by = inner.speaker if inner and inner.speaker else "self"
        yield Candidate(mention.name, mention.actor, by, inner.id if inner else None, ())


def _marked(candidate: Candidate, start: int, near: Sequence[Mention], sources: Sequence[tuple[str | None, Span]]) -> Candidate:
    spans = {(m.span.start - start, m.span.end - start) for m in near if m.actor == candidate.actor}
    spans |= {(s.start - start, s.end - start) for actor, s in sources if actor == candidate.actor}
    return Candidate(candidate.holder, candidate.actor, candidate.by, candidate.statement, tuple(sorted(spans)))
