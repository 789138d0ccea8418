"""A document cut for reading stances: its words with operators and mentions, stretches of narrative and of what is said, clauses.

A **page** is one field of the document (its text, or a title that stands apart); a **region** is one sentence's share of a
statement's content, or of the narrative around it; a **clause** is as much of a region as one stance is likely to fill.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from onrecord.lexicon import table
from onrecord.positions.stances import listed, operators, words
from onrecord.records import Span
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.positions.stances import Operator, Word
    from onrecord.records import Cast, Document, Field, Mention, Statement

BREAKS: Final = frozenset(";:—–")
LONGEST = 250  # tokens of a sentence read at once: lists without a full stop are read in pieces, so that time stays linear
LONGEST_ASIDE = 14  # words between two commas that still only tell more of what stands before


@dataclass(frozen=True, slots=True)
class Named:
    """A mention at the tokens [first, last)."""

    first: int
    last: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Region:
    """Tokens [first, last) of a sentence, within what ``statement`` says, or in the narrative where that is None."""

    sentence: int
    first: int
    last: int
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens [first, last); ``opener`` is the word or phrase that opens it, ``condition`` whether that makes it one."""

    first: int
    last: int
    opener: str
    condition: bool


class Page:
    """One field of a document, in tokens."""

    def __init__(self, document: Document, of: Field, cast: Cast) -> None:
        self.of: Field = of
        self.text = document.field(of)
        self.tokens: list[Word] = words(self.text)
        self._starts = [word.start for word in self.tokens]
        spans = ((self.place(m.span.start, m.span.end), m) for m in cast.mentions if m.span.of == of)
        self.mentions = sorted((Named(a, b, m) for (a, b), m in spans if a < b), key=lambda n: (n.first, -n.last))
        named = {n for each in self.mentions if each.mention.form == "name" for n in range(each.first, each.last)}
        self.operators = [each for each in operators(self.tokens) if each.first not in named]
        kept = (span for span in sentences(self.text) if of == "title" or _read(document, span[0]))
        places = (self.place(*span) for span in kept)
        self.sentences = [(n, min(n + LONGEST, last)) for first, last in places for n in range(first, last, LONGEST)]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that begin in [start, end), as [first, last)."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def regions(self, statements: Sequence[Statement]) -> Iterator[Region]:
        """What is said and what is told, sentence by sentence; what a statement within another says is left to that one."""
        by_sentence: dict[int, list[tuple[int, int, Statement]]] = {}
        ends = [last for _, last in self.sentences]
        for statement in statements:
            for first, last in (self.place(c.start, c.end) for c in statement.content if c.of == self.of):
                n = bisect_left(ends, first + 1)
                while n < len(ends) and self.sentences[n][0] < last:
                    by_sentence.setdefault(n, []).append((first, last, statement))
                    n += 1
        for n, (first, last) in enumerate(self.sentences):
            said = by_sentence.get(n, [])
            for a, b, statement in said:
                inner = [(c, d) for c, d, other in said if other.within == statement.id]
                yield from _without(Region(n, max(a, first), min(b, last), statement), inner)
            yield from _without(Region(n, first, last, None), [(a, b) for a, b, _ in said])


def _read(document: Document, offset: int) -> bool:
    return document.part_at(offset) in ("headline", "caption", "body")


def _without(region: Region, holes: Sequence[tuple[int, int]]) -> Iterator[Region]:
    at = region.first
    for first, last in sorted(holes):
        if first > at:
            yield Region(region.sentence, at, min(first, region.last), region.statement)
        at = max(at, last)
    if at < region.last:
        yield Region(region.sentence, at, region.last, region.statement)


@cache
def _phrases(kind: str) -> Mapping[str, tuple[tuple[str, list[str]], ...]]:
    """The phrases of condition of that kind, by their first words."""
    found: dict[str, tuple[tuple[str, list[str]], ...]] = {}
    for phrase in table("stances")["conditions"][kind]:
        parts = phrase.split()
        found[parts[0]] = (*found.get(parts[0], ()), (phrase, parts))
    return found


class Scene:
    """A region with its operators, mentions and clauses."""

    def __init__(self, page: Page, region: Region) -> None:
        self.page = page
        self.tokens = page.tokens
        self.region = region
        ops = bisect_left(page.operators, region.first, key=lambda each: each.first)
        self.operators: list[Operator] = []
        while ops < len(page.operators) and page.operators[ops].first < region.last:
            self.operators.append(page.operators[ops])
            ops += 1
        at = bisect_left(page.mentions, region.first, key=lambda each: each.first)
        self.mentions: list[Named] = []
        while at < len(page.mentions) and page.mentions[at].first < region.last:
            self.mentions.append(page.mentions[at])
            at += 1

    def within(self, clause: Clause) -> list[Operator]:
        """The operators of a clause, without those in its asides."""
        return [each for each in self.operators if clause.first <= each.first < clause.last and each.first not in self.asides]

    def span(self, first: int, last: int) -> Span:
        """The words of tokens [first, last), without the marks and openers at their edges."""
        edge = (listed("openers") - {"who", "whose"}) | BREAKS | {","}
        while first < last - 1 and self.tokens[first].text in edge:
            first += 1
        while last - 1 > first and self.tokens[last - 1].text in edge:
            last -= 1
        return Span.cut(self.page.text, self.tokens[first].start, self.tokens[last - 1].end, self.page.of)

    def depending(self, clause: Clause, at: int) -> Clause | None:
        """From "depends on" to the end of the clause, where it says so of the word at ``at``."""
        for n in range(at + 1, clause.last):
            phrase = self._phrase(n, "depends")
            if phrase:
                return Clause(n, clause.last, phrase, condition=True)
        return None

    @cached_property
    def asides(self) -> frozenset[int]:
        """Tokens in brackets, or between two commas, that only tell more of what stands before: an apposition, a date."""
        return frozenset(n for first, last in (*self._bracketed(), *self._between_commas()) for n in range(first, last))

    def _bracketed(self) -> Iterator[tuple[int, int]]:
        opened = None
        for n in range(self.region.first, self.region.last):
            if self.tokens[n].text in "([":
                opened = n
            elif self.tokens[n].text in ")]" and opened is not None:
                if n - opened <= LONGEST_ASIDE:
                    yield opened, n + 1
                opened = None

    def _between_commas(self) -> Iterator[tuple[int, int]]:
        commas = [n for n in range(self.region.first, self.region.last) if self.tokens[n].text == ","]
        closed = -1
        for first, last in pairwise(commas):
            if first >= closed and 1 < last - first <= LONGEST_ASIDE + 1 and self._only_tells_more(first + 1, last):
                closed = last + 1
                yield first, closed

    def _only_tells_more(self, first: int, last: int) -> bool:
        inside = [self.tokens[n].text for n in range(first, last)]
        if inside[0] in ("and", "or") or any(first <= each.first < last for each in self.operators):
            return False
        return not any(word in BREAKS or word in listed("auxiliaries") or word in listed("openers") for word in inside)

    @cached_property
    def clauses(self) -> list[Clause]:
        """The region cut where a clause opens, and at commas after which a stance of its own begins."""
        cuts = {self.region.first: "", **dict(self._openings())}
        starts = [*sorted(cuts), self.region.last]
        conditions = table("stances")["conditions"]["words"]
        return [Clause(a, b, cuts[a], cuts[a] in conditions) for a, b in pairwise(starts) if a < b]

    def _openings(self) -> Iterator[tuple[int, str]]:
        opened = self.region.first  # "only after" opens one clause, not two
        for n in range(self.region.first, self.region.last):
            word = self.tokens[n].text
            if n in self.asides or n < opened:
                continue
            phrase = self._condition(n)
            opened = n + len(phrase.split())
            if phrase or word in listed("openers") or word in BREAKS or self._another_that(n):
                yield n, phrase or word
            elif word == "," and not self._runs_on(n + 1):
                yield n, word

    def _another_that(self, at: int) -> bool:
        """Whether "and that" opens a second thing that is said."""
        return at > self.region.first and self.tokens[at].text == "that" and self.tokens[at - 1].text in ("and", "but")

    def _condition(self, at: int) -> str:
        """The conditional phrase that begins at this token, or nothing; "until 9" is none."""
        phrase = self._phrase(at, "words")
        after = at + len(phrase.split())
        return "" if after < self.region.last and self.tokens[after].text[0].isdigit() else phrase

    def _phrase(self, at: int, kind: str) -> str:
        """Which of these phrases of condition begins at this token, or nothing."""
        for phrase, parts in _phrases(kind).get(self.tokens[at].text, ()):
            if [word.text for word in self.tokens[at : min(at + len(parts), self.region.last)]] == parts:
                return phrase
        return ""

    def _runs_on(self, first: int) -> bool:
        """Whether what follows a comma belongs to the clause before it: it brings no stance of its own."""
        last = first
        while last < self.region.last and self.tokens[last].text not in (BREAKS | listed("openers") | {","}):
            last += 1
        return not any(first <= each.first < last and each.kind != "negator" for each in self.operators)
