"""What the model marked of encounters → drafts, as the clauses give them: with whom, what became of it, where and when.

A participant is an actor of the record where a mention of one stands at the head of the marked words; a party that nobody knows
counts as much, by the words themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import cast as typed

from onrecord import dates
from onrecord.events.circumstances import Draft
from onrecord.events.clauses import Unit
from onrecord.names import fold, keys, vocabulary
from onrecord.records import Mention, Span
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.reader import EncounterSpan, Reading
    from onrecord.records import ActorKind, Cast, Document, EventMode, Field, Status, When

LEAST = 0.2  # of the probability of the words that name it
BODIES = frozenset(("state", "organisation", "group"))
ARTICLE = re.compile(r"\A(?:the|an?|his|her|its|their|our|both|some|several)\s+", re.IGNORECASE)
# Words that mean somebody told of before, or nobody in particular.
NONE = re.compile(r"\A(?:no|neither|nobody|none)\b", re.IGNORECASE)
NOBODY = frozenset(
    ("he", "she", "it", "they", "them", "him", "her", "who", "whom", "which", "both", "sides", "side", "two", "parties",
     "leaders", "men", "pair", "ministers", "delegations", "delegation", "others", "other", "i", "we", "us", "each", "all",
     "officials", "diplomats", "representatives", "negotiators", "teams", "counterpart", "the", "a", "an", "this", "that")
)  # fmt: skip
LOOK_BACK = 8  # mentions that can begin before the words and reach into them
UNKNOWN = "words:"  # begins the id of a party of whom only the words are known


def drafts(document: Document, of: Field, reading: Reading, cast: Cast) -> Iterator[Draft]:
    """Every passage that the model marked as telling of an encounter, in text order; what is only denied is none."""
    text = document.field(of)
    casting = Casting.of(text, of, cast)
    bounds = list(sentences(text))
    for mark in reading.encounters:
        if mark.score < LEAST or mark.status == "denied":
            continue
        start, end = bounds[_at(bounds, mark.start)]
        units = [casting.unit(*span) for span in mark.participants]
        who = {unit.mention.actor: unit for unit in units if unit}
        alone = len(who) < 2 and not mark.places  # one alone met nobody that is told; only a place makes it a visit to somewhere
        first = min([mark.start, *(a for a, _ in mark.participants)])
        last = max([mark.end, *(b for _, b in (*mark.participants, *mark.places, *mark.times))])
        yield Draft(
            mode=typed("EventMode", mark.mode),
            status=typed("Status", mark.status),
            who=() if alone else tuple(who.values()),
            evidence=(Span.cut(text, first, last, of),),
            sentence=Span.cut(text, start, end, of),
            because=f"{' '.join(text[mark.start : mark.end].split())}: marked by the reader",
            confidence=round(mark.score * mark.status_score, 2),
            place=" ".join(text[slice(*mark.places[0])].split()) if mark.places else None,
            date=_date(text, bounds, mark, document.published),
        )


def _at(bounds: Sequence[tuple[int, int]], offset: int) -> int:
    """The number of the sentence in which an offset stands."""
    return max(0, bisect_right(bounds, offset, key=lambda each: each[0]) - 1)


def _date(text: str, bounds: Sequence[tuple[int, int]], mark: EncounterSpan, published: str | None) -> When:
    """The date of the words of time that the model links."""
    for start, end in mark.times:
        for found in dates.find(text, *bounds[_at(bounds, start)], published):
            if found.start < end and start < found.end and found.when:
                return found.when
    return None


@dataclass(frozen=True)
class Casting:
    """The cast of one field of a document, ready to be asked who stands where."""

    text: str
    of_field: Field
    mentions: Sequence[Mention]
    starts: Sequence[int]
    kinds: dict[str, ActorKind]
    names: dict[str, str]

    @staticmethod
    def of(text: str, field: Field, cast: Cast) -> Casting:
        """The cast as it stands in this field."""
        mentions = sorted((m for m in cast.mentions if m.span.of == field), key=lambda m: m.span)
        kinds: dict[str, ActorKind] = {actor.id: actor.kind for actor in cast.actors}
        names = {fold(name): actor.id for actor in cast.actors for name in (actor.name, *actor.aliases)}
        return Casting(text, field, mentions, [m.span.start for m in mentions], kinds, names)

    def unit(self, start: int, end: int) -> Unit | None:
        """Whom the words [start, end) mean; None where they mean nobody in particular ("the two sides")."""
        if NONE.match(self.text[start:end]):
            return None
        near = self.mentions[max(0, bisect_left(self.starts, start) - LOOK_BACK) : bisect_left(self.starts, end)]
        inside = [m for m in near if m.span.start < end and start < m.span.end]
        mention = max(inside, key=lambda m: self._fit(m, start, end), default=None)
        if mention is not None and (mention.form != "description" or self.kinds.get(mention.actor, "unnamed") != "unnamed"):
            return Unit(mention, min(start, mention.span.start), max(end, mention.span.end))
        words = ARTICLE.sub("", self.text[start:end]).strip(" ,")
        if all(word in NOBODY for word in keys(words)):
            return None
        body = next((m for m in inside if self.kinds.get(m.actor) in BODIES), None)
        return Unit(body or self._told(words, start, end, mention), start, end)

    def _told(self, words: str, start: int, end: int, described: Mention | None) -> Mention:
        """A party by the words themselves: a state that they tell of by its adjective, or whoever they describe."""
        nations = nations_in(words)
        if not nations and described is not None:
            return described
        name = nations[0] if nations else words
        actor = self.names.get(fold(name), UNKNOWN + fold(name))
        return Mention(Span.cut(self.text, start, end, self.of_field), actor, name, "description")

    def _fit(self, mention: Mention, start: int, end: int) -> tuple[bool, bool, int, int]:
        """A name before a description, one at the head of the words before one that only tells whose they are."""
        owns = re.match(r"[’']s?\s", self.text[mention.span.end : mention.span.end + 3]) is not None and mention.span.end < end
        shared = min(mention.span.end, end) - max(mention.span.start, start)
        return (not owns and mention.form == "name", not owns, shared, mention.span.end)


def nations_in(words: str) -> list[str]:
    """The states and organisations that words tell of, by name or by adjective ("the Ostrian minister")."""
    folded, found = keys(words), []
    capitals = {fold(word) for word in re.findall(r"[\w.’'-]+", words) if word[:1].isupper()}
    for number, word in enumerate(folded):
        for row, _, entry in vocabulary().entries.get(word, ()):
            if folded[number : number + len(row)] == row and word in capitals:
                found.append(entry.name)
                break
    return found
