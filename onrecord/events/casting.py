"""Words that the model marked as those who take part → whom they mean, by the document's cast.

What the model marks may be a part of a name, a title alone, or several people at once.  The groups of the sentence's clause
("the foreign minister, X", "X of Y", "X, Y and Z") tell what belongs together; a party that nobody knows counts by its own words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.events.clauses import Unit
from onrecord.lexicon import table
from onrecord.names import fold, keys, small_words, vocabulary
from onrecord.records import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.events.clauses import Clause
    from onrecord.records import ActorKind, Cast

BODIES = frozenset(("state", "organisation", "group"))
ARTICLE = re.compile(r"\A(?:(?:the|an?|his|her|its|their|our|both|some|several|that|with|and|of)\s+)+", re.IGNORECASE)
OFFICE = re.compile(
    r"\A(?:[Dd]elegat\w+|[Rr]epresentatives|[Ll]eaders|[Mm]inisters|[Oo]fficials|[Hh]eads|[Mm]embers) of (?:the |an? )?(?=[A-Z])"
)
LISTED = re.compile(
    r",?\s+and\s+(?:of\s+)?(?=[A-Z]|(?:the|an?|its|his|her|their|several|two)\s|[a-z]+s\s(?:of|from)\b)|,\s+(?=[A-Z]|(?:the|an?)\s)"
)
NONE = re.compile(r"\A(?:no|neither|nobody|none|no one|anybody|anyone)\b", re.IGNORECASE)
AFTER = re.compile(r"(?:[^\W_]|(?<=[^\W_])[-’'](?=[^\W_]))*+")  # the rest of a word, across its hyphens
BEFORE = re.compile(r"(?:[^\W_]+[-’'])*+[^\W_]*\Z")
WORD_REACH = 40  # characters of a word's beginning that are looked at
UNKNOWN = "words:"  # begins the id of a party of whom only the words are known


@dataclass(frozen=True)
class Casting:
    """The cast as it stands in one field of a document, cut into clauses, ready to be asked who is meant where."""

    clauses: Sequence[Clause]
    starts: Sequence[int]
    kinds: Mapping[str, ActorKind]
    names: Mapping[str, str]
    members: Mapping[str, tuple[tuple[str, str], ...]]

    @staticmethod
    def of(clauses: Sequence[Clause], cast: Cast) -> Casting:
        """``clauses`` are those of one field, in text order."""
        kinds: dict[str, ActorKind] = {actor.id: actor.kind for actor in cast.actors}
        single = [actor for actor in cast.actors if " and " not in actor.name]
        names = {fold(name): actor.id for actor in single for name in (actor.name, *actor.aliases)}
        full = {actor.id: actor.name for actor in cast.actors}
        members = {}
        for actor in cast.actors:
            parts = re.split(r", | and ", actor.name) if actor.kind == "group" else []
            ids = [names.get(fold(part)) for part in parts]
            if len(parts) > 1 and all(ids):
                members[actor.id] = tuple((id_, full[id_]) for id_ in ids if id_)
        return Casting(clauses, [clause.start for clause in clauses], kinds, names, members)

    def clause(self, offset: int) -> Clause:
        """The clause in which an offset stands."""
        return self.clauses[max(0, bisect_right(self.starts, offset) - 1)]

    def units(self, spans: Iterable[tuple[int, int]]) -> tuple[Unit, ...]:
        """Everybody whom the marked words [start, end) mean, each once; nobody where they mean nobody in particular."""
        found: dict[str, Unit] = {}
        for start, end in spans:
            for unit in self._meant(start, end):
                found.setdefault(unit.mention.actor, unit)
        return tuple(found.values())

    def knows(self, units: Sequence[Unit]) -> bool:
        """Whether any of them is somebody in particular: known, or by a name of his own."""
        return any(self._is_named(unit) or unit.mention.form == "name" for unit in units)

    def _meant(self, start: int, end: int) -> Iterator[Unit]:
        """Those whose names or descriptions the words touch, and members of a list that the cast does not know."""
        clause = self.clause(start)
        members = [(part, self._touched(clause, *part)) for part in _parts(clause.text, start, end)]
        known = any(units for _, units in members)
        for (first, last), units in members:
            for unit in units:
                yield from self._told(clause, unit)
            offices = not vocabulary().people.isdisjoint(keys(clause.text[first:last]))
            if not units and not (known and offices):  # "the minister" beside a name is whoever has the name
                yield from self._worded(clause, first, last)

    def _touched(self, clause: Clause, start: int, end: int) -> list[Unit]:
        """The units that words touch; of "X of Y" X, if that is somebody known, else Y."""
        kept: list[Unit] = []
        for group in clause.groups:
            for unit in group.units:
                if unit.start < end and start < unit.end:
                    owns = kept and unit is group.units[0] and clause.word(group.first - 1) == "of"
                    if not owns or self._is_named(unit) > self._is_named(kept[-1]):
                        kept = [*(kept[:-1] if owns else kept), unit]
        return kept

    def _is_named(self, unit: Unit) -> bool:
        return self.kinds.get(unit.mention.actor, "unnamed") != "unnamed"

    def _told(self, clause: Clause, unit: Unit) -> Iterator[Unit]:
        """A unit as those it stands for: several for "both ministers", a state for "the Ostrian envoy", itself for most."""
        mention = unit.mention
        if mention.actor in self.members:
            for actor, name in self.members[mention.actor]:
                yield Unit(Mention(mention.span, actor, name, mention.form), unit.start, unit.end)
        elif self._is_named(unit) or mention.form == "name":
            yield unit
        else:
            yield from self._worded(clause, unit.start, unit.end, mention)

    def _worded(self, clause: Clause, start: int, end: int, described: Mention | None = None) -> Iterator[Unit]:
        """A party by the words themselves: a state that they tell of by its adjective, or whoever they describe."""
        text = clause.text
        near = text[max(clause.start, start - WORD_REACH) : start]
        if text[start].isalnum() and (found := BEFORE.search(near)):
            start -= len(found[0])
        if text[end - 1].isalnum() and (found := AFTER.match(text, end)):
            end = min(found.end(), clause.end)
        words = OFFICE.sub("", " ".join(ARTICLE.sub("", text[start:end]).split()).strip(" ,."))
        if not words or not self._is_somebody(words):
            return
        nations = nations_in(words)
        if not nations and described is not None:
            yield Unit(described, start, end)
            return
        name = nations[0] if nations else words
        actor = self.names.get(fold(name), UNKNOWN + fold(name))
        yield Unit(Mention(Span.cut(text, start, end, clause.of), actor, name, "description"), start, end)

    def _is_somebody(self, words: str) -> bool:
        """Whether the words say who it is: not "the two sides", "their", "Mr." or "and"."""
        closed = small_words().every | vocabulary().titles | set(table("encounters")["nobody"]["words"])
        return any(word not in closed for word in keys(words))


def refers(words: str) -> Literal["persons", "parties"] | None:
    """Whether words mean people told of before, without saying who they are: "the ministers", "both sides", "they"."""
    rows, found = table("encounters")["nobody"], set(keys(words))
    if not found <= small_words().every | set(rows["words"]):
        return None
    if not found.isdisjoint(rows["persons"]):
        return "persons"
    return None if found.isdisjoint(rows["parties"]) else "parties"


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The members of a list, where each begins with a capital or an article: "Ostria and the League"."""
    cuts = [match.span() for match in LISTED.finditer(text, start, end)]
    for first, last in zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True):
        if text[first:last].strip(" ,."):
            yield first, last


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
