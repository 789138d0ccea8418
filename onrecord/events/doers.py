"""Verbs of acts → who acts and whom the words address.

Whoever a statement names as its speaker acts by its cue ("Telk accused Ostria of …"); without a statement the subject of the
verb does.  Addressed is the nearest actor behind the verb that it can lead to ("demanded that X", "rejected an offer by X").
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.events import step
from onrecord.events.clauses import DIRECT
from onrecord.events.verbs import before, breaks_off, carried
from onrecord.lexicon import table
from onrecord.names import fold, keys, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.events.clauses import Clause, Group, Unit
    from onrecord.events.step import Stage
    from onrecord.events.verbs import Found
    from onrecord.records import Cast, Statement

ADDRESS_REACH = 18  # tokens from an act to whom it addresses
BY_REACH = 8  # tokens from a passive to "by"
NESTED = 8  # statements before and behind a word among which its own is looked for
THAT_REACH = 2  # tokens from an act to its "that"; a later one belongs to a noun
WHOM = frozenset(("him", "her", "them", "us", "you", "me"))  # not mentions: nobody knows who
FINITE = frozenset(("is", "are", "was", "were", "has", "have", "had", "will", "would"))
PERSON = frozenset(("he", "she", "i"))
BODY = frozenset(("it", "they"))
SELF = PERSON | BODY | {"we"}


@dataclass(frozen=True, slots=True)
class Side:
    """One who acts or is addressed: a mention's name and actor, or a country that an adjective tells of ("an Ostrian offer").

    ``named`` is false where nothing tells who it is ("the rebels").
    """

    name: str
    actor: str | None
    parties: tuple[str, ...] = ()
    named: bool = True

    @property
    def nations(self) -> frozenset[str]:
        """The states and organisations that the name, or what it stands for, tells of."""
        return frozenset(nation for name in (self.name, *self.parties) for nation in _nations_in(name))


@dataclass(frozen=True, slots=True)
class Doer:
    """Those who act, the tokens [first, last) that name them, and how they were found."""

    sides: tuple[Side, ...]
    first: int
    last: int
    rule: str


@dataclass(frozen=True)
class Page:
    """A document's statements in text order, where they start, its actors, and the ids of states and bodies by name."""

    statements: Sequence[Statement]
    starts: Sequence[tuple[bool, int]]
    stage: Stage
    names: Mapping[str, str]

    @staticmethod
    def of(clauses: Sequence[Clause], statements: Iterable[Statement], cast: Cast) -> Page:
        """The page of a document cut into clauses."""
        spoken = sorted(statements, key=_place)
        names = {actor.name: actor.id for actor in cast.actors if actor.kind != "person"}
        return Page(spoken, [_place(statement) for statement in spoken], step.Stage.of(clauses, cast), names)

    def around(self, clause: Clause, offset: int) -> Statement | None:
        """The innermost statement in whose content an offset lies."""
        at = bisect_right(self.starts, (clause.of == "text", offset))
        near = (s for s in reversed(self.statements[max(0, at - NESTED) : at]) if s.content[0].of == clause.of)
        return next((s for s in near if any(c.start <= offset < c.end for c in s.content)), None)

    def cued(self, clause: Clause, start: int, end: int) -> Statement | None:
        """The statement whose cue holds the words [start, end), if its speaker is known."""
        at = bisect_right(self.starts, (clause.of == "text", start))
        near = self.statements[max(0, at - NESTED) : at + NESTED]
        cued = (s for s in near if s.cue and s.cue.of == clause.of and s.cue.start < end and start < s.cue.end)
        return next((s for s in cued if s.actor and s.speaker), None)

    def side(self, clause: Clause, unit: Unit) -> Side:
        """One of a group."""
        known = self.stage.kinds.get(unit.mention.actor, "unnamed") != "unnamed"
        named = known or _described(clause.text[unit.start : unit.end])
        return Side(unit.mention.name, unit.mention.actor, step.party(unit, self.stage), named)

    def speaker(self, statement: Statement) -> Side:
        """Whoever says it."""
        actor, name = statement.actor or "", statement.speaker or ""
        body = self.stage.kinds.get(actor) in step.BODIES
        known = self.stage.kinds.get(actor, "unnamed") != "unnamed"
        return Side(name, actor, (name,) if body else self.stage.stands_for.get(actor, ()), known or _described(name))

    def is_called(self, statement: Statement, pronoun: str) -> bool:
        """Whether a pronoun can be the speaker's."""
        kind = self.stage.kinds.get(statement.actor or "")
        return kind is not None and not (kind == "person" and pronoun in BODY) and not (kind in step.BODIES and pronoun in PERSON)

    def own(self, statement: Statement | None, doer: Doer) -> bool:
        """Whether these are the words of whoever acts, of one who speaks for him, or of nobody in particular."""
        if statement is None or self.stage.kinds.get(statement.actor or "", "unnamed") == "unnamed":
            return True
        speaker = self.speaker(statement)
        mine = {party for side in doer.sides for party in (side.actor, *side.parties)}
        return not mine.isdisjoint((speaker.actor, *speaker.parties))


def doer_of(clause: Clause, first: int, last: int, page: Page) -> Doer | None:
    """Whoever acts: a statement's speaker by its cue, the speaker told of by a pronoun, or the verb's subject."""
    group = _subject(clause, first)
    cued = page.cued(clause, clause.tokens[first].start, clause.tokens[last - 1].end)
    if cued and not (group and any(unit.mention.actor == cued.actor for unit in group.units)):
        return _speaks(clause, cued, first, page)
    lead = before(clause, first)
    while lead >= 0 and clause.letters[lead] in "arD":
        lead -= 1
    if lead >= 0 and clause.tokens[lead].word in SELF:
        said = page.around(clause, clause.tokens[first].start)
        speaker = page.speaker(said) if said and page.is_called(said, clause.word(lead)) else None
        return Doer((speaker,), lead, lead + 1, "self") if speaker and speaker.named else None
    sides = tuple(page.side(clause, unit) for unit in group.units) if group else ()
    if not group or not any(side.named for side in sides):
        return None
    return Doer(sides, group.first, group.last, "speaker" if cued else "subject")


def agent_of(clause: Clause, each: Found, page: Page) -> Doer | None:
    """Who acts by a passive: behind "by"."""
    for number in range(each.last, min(each.last + BY_REACH, len(clause.tokens))):
        if clause.letters[number] in "|,q":
            return None
        if clause.word(number) == "by":
            group = clause.object(number + 1)
            sides = tuple(page.side(clause, unit) for unit in group.units) if group else ()
            return Doer(sides, group.first, group.last, "by") if group and any(side.named for side in sides) else None
    return None


def addressed(clause: Clause, each: Found, doer: Doer, page: Page) -> tuple[tuple[Side, ...], int]:
    """Whom an act addresses, and the token behind; nobody where the clause ends, or another begins, before anybody is named."""
    through = each.verb.intent or each.verb.kind in table("acts")["links"]["through"]
    acting = frozenset(nation for side in doer.sides for nation in side.nations) if each.verb.intent else frozenset()
    number, limit = each.last, min(each.last + ADDRESS_REACH, len(clause.tokens))
    while number < limit and not _breaks(clause, number, each.last, through=through):
        group = clause.group_at(number)
        if group and ",&" in clause.letters[group.first : group.last]:
            group = clause.object(group.first) or group  # "praised X, and Y left"
        by_adjective = () if group or each.verb.intent else _by_adjective(clause, number, each.last, page)
        sides = tuple(page.side(clause, unit) for unit in group.units) if group else tuple(by_adjective)
        link = _link(clause, number, each.last)
        sides = tuple(side for side in sides if _last(side.name) not in vocabulary().writings)
        fits = link == "" if each.verb.direct else link in each.verb.links and not _suffers(clause, number, link)
        others = tuple(side for side in sides if not _same(side, doer, acting, moved=each.verb.intent))
        if group and _is_object(clause, each, group):
            break
        if others and fits:
            return others, group.last if group else number + 1
        number = group.last if group else number + 1
    return (), each.last


def _place(statement: Statement) -> tuple[bool, int]:
    return statement.content[0].of == "text", statement.content[0].start


def _speaks(clause: Clause, cued: Statement, first: int, page: Page) -> Doer:
    """A statement's speaker, where the source stands; by the verb where it does not stand in this clause."""
    source = cued.source
    if source and source.of == clause.of and clause.start <= source.start < clause.tokens[first].start:
        return Doer((page.speaker(cued),), clause.at(source.start), min(clause.at(source.end), first), "speaker")
    return Doer((page.speaker(cued),), first, first, "speaker")


def _subject(clause: Clause, at: int) -> Group | None:
    """The subject of the verb at a token: right before it, or of a verb before that is joined to it; past no other clause."""
    group = clause.subject(at)
    if group is None:
        return None
    gap = clause.letters[group.last : at]
    lead = before(clause, at)
    while lead > group.last and clause.letters[lead] in "arD":
        lead -= 1
    joined = clause.letters[lead] in "&," or clause.word(lead) in {"but", "then"} or carried(clause, lead)
    near = not set(gap) & set("Vgtq|") or DIRECT.fullmatch(gap) is not None
    return group if near or joined or "t" in gap[-3:] else None


def _is_object(clause: Clause, each: Found, group: Group) -> bool:
    """Whether something is asked for a group rather than of it: "asked for the prisoners to be released"."""
    return each.verb.kind == "REQUEST" and (clause.word(group.last), clause.word(group.last + 1)) == ("to", "be")


def _same(side: Side, doer: Doer, acting: frozenset[str], *, moved: bool) -> bool:
    """Whether one addressed is among those who act, or, of what is meant to be done, their own ("will withdraw its troops")."""
    mine = bool(side.nations) and side.nations <= acting
    mine = mine or (moved and _last(side.name) in table("acts")["moved"]["nouns"])
    return mine or any(side.name == other.name or (side.actor and side.actor == other.actor) for other in doer.sides)


def _breaks(clause: Clause, number: int, first: int, *, through: bool) -> bool:
    """Whether nobody behind a token is addressed any more."""
    letter, word = clause.letters[number], clause.word(number)
    if word in WHOM or word in FINITE or (letter == "&" and number == first):
        return True
    if word == "to" and clause.word(number + 1) == "be":
        return True
    if word == "to" and letter == "t":
        preposition = clause.letters[number + 1 : number + 2] in ("N", "U", "d", "c")
        return not (through or preposition)
    if word == "that":
        return number - first > THAT_REACH
    return breaks_off(clause, number) or letter in ",gq" or word in table("acts")["links"]["stop"]


def _link(clause: Clause, number: int, first: int) -> str:
    """The word that leads to whoever is named at a token, past articles and adjectives; "" where the act itself does."""
    number -= 1
    while number >= first and (clause.letters[number] in "mcrDdV&N" or clause.word(number) == "."):
        number -= 1
    return clause.word(number) if number >= first and clause.letters[number] in "wtq" else ""


def _suffers(clause: Clause, number: int, link: str) -> bool:
    """Whether something is done to whoever is named at a token: "the killing of", "withdrawal from"."""
    if link not in {"of", "from"}:
        return False
    while clause.word(number) != link:
        number -= 1
    return clause.word(number - 1) in table("acts")["links"]["victims"]


def _by_adjective(clause: Clause, number: int, first: int, page: Page) -> Iterator[Side]:
    """The country that an adjective tells of, unless it tells where people are from ("Ostrian refugees")."""
    token = clause.tokens[number]
    after = clause.word(number + 1)
    people = after in table("acts")["people"]["nouns"] or after.removesuffix("s") in vocabulary().people
    described = people or clause.letters[number + 1 : number + 2] in ("N", "U", "c")
    if token.letter == "c" and not described and _link(clause, number, first) in {"", "of", "by"}:
        for name in _adjective(clause.text[token.start : token.end]):
            yield Side(name, page.names.get(name), (name,))


def _adjective(word: str) -> list[str]:
    """The country that an adjective belongs to."""
    entries = vocabulary().entries.get(fold(word), ()) if word[:1].isupper() else ()
    return [entry.name for row, _, entry in entries if len(row) == 1 and entry.kind == "nation"][:1]


def _last(name: str) -> str:
    """The last word of a name, folded."""
    return keys(name)[-1] if keys(name) else ""


def _nations_in(name: str) -> Iterator[str]:
    """The states and organisations that a name's words tell of."""
    words = keys(name)
    for number, word in enumerate(words):
        for row, _, entry in vocabulary().entries.get(word, ()):
            if words[number : number + len(row)] == row:
                yield entry.name


def _described(text: str) -> bool:
    """Whether words beyond the first are capitalised, or the first tells a nation: "the Ostrian rebels"."""
    first, *rest = text.split() or [""]
    return any(word[0].isupper() for word in rest) or bool(_adjective(first))
