"""Statements → statements with their speakers: who says each, who was told and who passed it on, by the mentions of a cast."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.records import Cast, Document, Mention, Statement

ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
HEARD = re.compile(r"\b(?:told|tells?|telling|informed|assured|briefed|(?P<via>quoted))\b", re.IGNORECASE)
BESIDE = 8  # characters: " by the "
REST = 60  # characters behind a cue that may tell who was told
ONESELF = re.compile(r"\s+(?:me|us)\b")
OTHERS = re.compile(r"\s+(?:him|them|you|her(?=[,:]| [A-Z]| (?:that|the|he|she|they|it|how|what|why|to|on|in|at|by)\b))")
CARRIES = 400  # characters: a quotation goes on over a sentence of narration or a paragraph's end, not over more


def name_speakers(statements: Sequence[Statement], cast: Cast, document: Document) -> tuple[Statement, ...]:
    """The statements with ``speaker`` and ``actor`` filled, and ``audience`` and ``via`` where the cue has them beside it.

    A statement with neither source nor cue goes to whoever spoke in the one before, if that is near; otherwise to nobody.
    """
    mentions = {m.span: m for m in cast.mentions}
    starts = [(m.span.of == "text", m.span.start) for m in cast.mentions]
    named: list[Statement] = []
    speakers: dict[str, str | None] = {}
    before: Statement | None = None
    asked = _asked(statements, cast)
    for statement in statements:
        anchor = statement.source or statement.cue
        mention = mentions.get(anchor) if anchor else None
        speaker, actor = (mention.name, mention.actor) if mention else (None, None)
        if statement.because == "answer":
            speaker, actor = (asked.name, asked.actor) if asked else (None, None)
        elif anchor is None and before and _runs_on(before, statement):
            speaker, actor = before.speaker, before.actor
        quoting = speakers.get(statement.within or "")
        audience, via = _hearers(statement, document.field(statement.content[0].of), quoting, cast.mentions, starts)
        speakers[statement.id] = speaker
        named.append(replace(statement, speaker=speaker, actor=actor, audience=audience, via=via))
        before = before if statement.within else named[-1]
    return tuple(named)


def _asked(statements: Sequence[Statement], cast: Cast) -> Mention | None:
    """Whom an interview asks, where only its layout tells answers from questions: the person met most often before the first."""
    first = next((s.content[0].start for s in statements if s.because == "answer"), -1)
    persons = {actor.id for actor in cast.actors if actor.kind == "person"}
    met = [m for m in cast.mentions if m.actor in persons and (m.span.of == "title" or m.span.end <= first)]
    times = Counter(mention.actor for mention in met)
    return max(met, key=lambda mention: times[mention.actor], default=None)


def _runs_on(before: Statement, statement: Statement) -> bool:
    spans = [*before.content, *(span for span in (before.source, before.cue) if span)]
    last = max(spans, key=lambda span: span.end)
    return last.of == statement.content[0].of and 0 <= statement.content[0].start - last.end <= CARRIES


def _hearers(
    statement: Statement, text: str, quoting: str | None, mentions: Sequence[Mention], starts: Sequence[tuple[bool, int]]
) -> tuple[str | None, str | None]:
    """Who was told and who passed it on, by the first name in the cue or right after it, or by a noun such as "reporters".

    "Me" is ``quoting``, in whose words the statement stands; whom another pronoun means is left open.
    """
    cue = statement.cue
    verb = HEARD.search(cue.text) if cue else None
    if not cue or not verb:
        return None, None
    after = cue.start + verb.end()
    at = bisect_left(starts, (cue.of == "text", after))
    near = [
        m for m in mentions[at : at + 1] if m.span.of == cue.of and m.span.start <= after + BESIDE and m.span != statement.source
    ]
    name = near[0].name if near else None
    if verb["via"]:
        return None, name
    rest = text[after : after + REST]
    if ONESELF.match(rest) or OTHERS.match(rest):
        return quoting if ONESELF.match(rest) else None, None
    hearers = _nouns().match(rest)
    return name or ARTICLE.sub("", cue.text[verb.end() :].strip()) or (hearers[1] if hearers else None), None


@cache
def _nouns() -> re.Pattern[str]:
    """For what stands right behind "told": up to two words, a noun for those who are often told, and what ends it."""
    nouns = "|".join(table("cues")["hearers"]["nouns"])
    return re.compile(rf"\s+(?:(?:the|an?)\s+)?((?:(?!that )[\w-]+ ){{0,2}}(?:{nouns}))(?=[\s,.:;])")
