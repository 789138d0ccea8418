"""Whose a stance is: the subject of the words that turn, the speaker, or nobody the text names.

The subject is looked for before the operator, from the nearest mention back, past owners, asides and what hangs on a
preposition; where a clause has none of its own, the one before it lends its subject.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from onrecord.positions.stances import listed, passive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.positions.passages import Clause, Named, Scene
    from onrecord.positions.stances import Operator
    from onrecord.records import Cast, Statement

How = Literal["named", "speaker", "carried", "unknown"]

RELATIVE = frozenset({"who", "which", "whose", "whom", "where"})
FIRST_PERSON = frozenset({"we", "i", "our", "my", "us"})
SUBJECT_GAP = 6  # words, besides auxiliaries and adverbs, between a subject and its verb: "the minister of X in its capital said"
OWNED_GAP = 4  # words between an owner and the stance he has: "Norland's long-standing refusal"
AGENT_REACH = 5  # words after "by"
JOINED_GAP = 8  # words between two that "and" joins
RELATIVE_REACH = 1  # words between a party and the "who" or "which" that tells of it
DEED_REACH = 3  # words between an owner and what he does: "Norland's new border raids"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may hold a stance; ``at`` is the token of the mention, -1 where a statement's speaker is meant."""

    name: str
    actor: str | None
    at: int = -1


@dataclass(frozen=True, slots=True)
class Subject:
    """The holders, if any, and how they were found; ``speaker`` is a first person, ``unknown`` a noun that nobody goes by."""

    holders: tuple[Holder, ...]
    how: How


class Parties:
    """Who speaks for whom, by a cast's roles and by the words of a statement's source."""

    def __init__(self, cast: Cast) -> None:
        self._actors = {actor.id: actor for actor in cast.actors}
        self._mentions = sorted(cast.mentions, key=lambda each: each.span.start)
        self._starts = [each.span.start for each in self._mentions]

    def one(self, holder: Holder, speaker: Holder, statement: Statement) -> bool:
        """Whether the speaker speaks for this holder: for himself, or for the state or body whose office he has."""
        if holder.actor == speaker.actor:
            return True
        source = statement.source
        if source:
            first, last = bisect_left(self._starts, source.start), bisect_left(self._starts, source.end)
            if any(m.actor == holder.actor and source.holds(m.span) for m in self._mentions[first:last]):
                return True
        held, spoke = self._actors.get(holder.actor or ""), self._actors.get(speaker.actor or "")
        if not held or not spoke or held.kind not in ("state", "organisation"):
            return False
        return any(role.of in (holder.name, held.name) for role in spoke.roles)


def holder_of(named: Named) -> Holder:
    """The holder that a mention stands for."""
    return Holder(named.mention.name, named.mention.actor, named.first)


def subject(scene: Scene, clause: Clause, operator: Operator, before: Holder | None) -> Subject:
    """Whose the operator is; ``before`` is whom the clause before this one is about."""
    if operator.kind != "judgement" and _word(scene, operator.last) == "by":
        agents = [each for each in scene.mentions if 0 < each.first - operator.last <= AGENT_REACH]
        return Subject(_joined(scene, scene.mentions, agents[0]), "named") if agents else Subject((), "unknown")
    if (
        operator.kind == "attitude"
        and operator.last - operator.first == 1
        and operator.form == "past"
        and passive(scene.tokens, operator)
    ):
        return Subject((), "unknown")  # "was told", "is expected": by whom, the text does not say
    ahead = [
        each for each in scene.mentions if clause.first <= each.first and each.last <= operator.first and _stands(scene, each)
    ]
    for each in reversed(ahead):
        if _does(scene, clause, each, operator):
            return Subject(_joined(scene, ahead, each), "named")
    leading = [scene.tokens[n] for n in range(clause.first, operator.first) if n not in scene.asides and not scene.tokens[n].mark]
    if any(word.text in FIRST_PERSON for word in leading):
        return Subject((), "speaker")
    if any(_noun(scene, clause, n) for n in range(clause.first, operator.first)):
        return Subject((), "unknown")
    beside = any(each.last == clause.first and before and each.first == before.at for each in scene.mentions)
    return Subject((before,) if before else (), "named" if beside or (before and clause.opener in RELATIVE) else "carried")


def elliptic(scene: Scene, clause: Clause, operator: Operator) -> bool:
    """Whether a clause takes its subject from the one before: by a pronoun, or with a verb of its own ("but is aiming to")."""
    leading = [scene.tokens[n].text for n in range(clause.first, operator.first)]
    if any(word in ("it", "they", "he", "she") for word in leading):
        return True
    verb = operator.form == "past" or any(word in listed("auxiliaries") for word in leading)
    return bool(leading) and "to" not in leading and verb


def doer(scene: Scene, clause: Clause, at: int) -> Holder | None:
    """Who owns the deed that the word at ``at`` names ("Norland's blockade")."""
    for each in scene.mentions:
        if clause.first <= each.first and each.last <= at <= each.last + DEED_REACH and owns(scene, each):
            return holder_of(each)
    return None


def owns(scene: Scene, each: Named) -> bool:
    """Whether a mention is the owner of what follows: "Norland's troops"."""
    return scene.tokens[each.last - 1].text.endswith("'s") or _word(scene, each.last) in ("'s", "'")


def lent(scene: Scene, number: int, before: Holder | None) -> Holder | None:
    """Whom the clause of that number takes up: for "who" and "which" the last one named before, else the first."""
    if not number:
        return before
    previous, this = scene.clauses[number - 1 : number + 1]
    inside = [each for each in scene.mentions if previous.first <= each.first < previous.last]
    if this.opener in RELATIVE:
        return holder_of(inside[-1]) if inside and _reaches(scene, inside[-1], this.first) else None if inside else before
    plain = [each for each in inside if each.first not in scene.asides]
    return holder_of(plain[0]) if plain else before


def _reaches(scene: Scene, each: Named, at: int) -> bool:
    """Whether no more than an aside, a mark or a word stands between a mention and the token at ``at``."""
    between = [n for n in range(each.last, at) if n not in scene.asides and not scene.tokens[n].mark]
    return len(between) <= RELATIVE_REACH


def _word(scene: Scene, at: int) -> str:
    return scene.tokens[at].text if 0 <= at < len(scene.tokens) else ""


def _noun(scene: Scene, clause: Clause, at: int) -> bool:
    """Whether the word may be a subject that the cast does not know."""
    word = scene.tokens[at]
    if at in scene.asides or word.mark or word.text.endswith("ly"):
        return False
    little = (listed(name) for name in ("auxiliaries", "common", "openers", "prepositions", "summaries"))
    return not any(word.text in words for words in little) and not any(o.first <= at < o.last for o in scene.within(clause))


def _stands(scene: Scene, each: Named) -> bool:
    """Whether a mention may be a subject: not in an aside, unless that aside is but a name for what stands before it."""
    if each.first not in scene.asides:
        return True
    alone = _word(scene, each.first - 1) == "," and _word(scene, each.last) == ","
    heads = (other for other in scene.mentions if other.last == each.first - 1 and other.mention.form == "name")
    named_before = any(_word(scene, _lead(scene, other.first)) not in listed("prepositions") for other in heads)
    return alone and each.mention.form == "name" and not named_before


def _does(scene: Scene, clause: Clause, each: Named, operator: Operator) -> bool:
    """Whether the mention is the operator's subject, itself or by what it owns."""
    between = [scene.tokens[n].text for n in range(each.last, operator.first) if n not in scene.asides]
    if owns(scene, each):
        organ = any(word in listed("organs") for word in between)
        return organ or (operator.form == "base" and len(between) <= OWNED_GAP)
    lead = _lead(scene, each.first)
    if lead >= clause.first and (_word(scene, lead) in listed("prepositions") or _word(scene, lead).endswith("'s")):
        return False
    plain = [w for w in between if w[0].isalpha() and w not in listed("auxiliaries") and w != "not" and not w.endswith("ly")]
    return len(plain) <= SUBJECT_GAP


def _lead(scene: Scene, at: int) -> int:
    """The token before a mention, its article, and what "and" joins to it ("between X and Y")."""
    lead = at - 1
    while lead >= 0 and _word(scene, lead) in ("the", "a", "an", "both"):
        lead -= 1
    other = next((each for each in scene.mentions if each.last == lead), None) if _word(scene, lead) == "and" else None
    return _lead(scene, other.first) if other else lead


def _joined(scene: Scene, among: Sequence[Named], each: Named) -> tuple[Holder, ...]:
    """The holder that a mention stands for, and those that "and" joins to it."""
    found = {each.mention.actor: holder_of(each)}
    for one, other in pairwise([*among]):
        pair = (one, other) if each in (one, other) else None
        if pair and _and(scene, *pair):
            for named in pair:
                found.setdefault(named.mention.actor, holder_of(named))
    return tuple(found.values())


def _and(scene: Scene, one: Named, other: Named) -> bool:
    gap = range(one.last, other.first)
    texts = {scene.tokens[n].text for n in gap if n not in scene.asides}
    turned = any(operator.first in gap for operator in scene.operators)
    return "and" in texts and len(gap) <= JOINED_GAP and not turned and not texts & listed("prepositions")
