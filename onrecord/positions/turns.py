"""What a clause says of an issue: the issue's words in it, the operators that turn them, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.positions.issues import Hit, Subjects, Topic
from onrecord.positions.stances import cue_of, governing, listed, polarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.positions.passages import Clause, Scene
    from onrecord.positions.stances import Operator

# Measured with gold statements on two codebooks (29 and 164 positions): each stands where F1 is flat around it, within 0.02.
ENOUGH = 1.1  # weight of what speaks for an issue from which a clause is taken to be about it
BESIDE = 0.5  # the same where an attitude stands right beside the word: "rejected a federal state"
BESIDE_REACH = 3  # words
ON_AXIS = 0.5  # what an operator adds that speaks of the same course (presence, power, …) as the issue
LEAST = 0.25  # weight of the issue's own words in the clause, whatever speaks for it around
OFF_AXIS = 0.5  # the same where no operator speaks of the issue's course
ASPECT = 0.2  # and of these, of words that are no names
SURE = 1.6  # weight of what speaks for an issue from which its name need not stand near
ABOUT_REACH = 5  # words from "a meeting on" to what it is about
RECALL_REACH = 3  # sentences in which "the decision" can take up an issue


@dataclass(frozen=True, slots=True)
class Turned:
    """A clause's words for an issue, and the operators that turn them.

    Attributes:
        hit: the word that is judged.
        hits: the tokens of all the issue's words; none where the clause only recalls the issue ("the decision").
        weight: how much speaks for it that the clause is about the issue.
        on_axis: whether one of the operators speaks of the issue's own course.
    """

    scene: Scene
    clause: Clause
    topic: Topic
    hit: Hit
    hits: frozenset[int]
    governors: tuple[Operator, ...]
    weight: float = 0.0
    on_axis: bool = False

    @property
    def bearing(self) -> tuple[Operator, ...]:
        """Those of the operators that make a stance by themselves."""
        return tuple(each for each in self.governors if each.kind not in ("negator", "result"))

    @property
    def top(self) -> Operator | None:
        """The one whose subject holds the stance: the first attitude ("it is vital that we *want* …"), else the first of all."""
        bearing = self.bearing
        return next((each for each in bearing if each.kind in ("attitude", "disposition")), bearing[0] if bearing else None)

    @property
    def sign(self) -> int:
        """+1 for the proposition, -1 against it."""
        return polarity(self.governors) * self.hit.sign

    @property
    def course(self) -> int:
        """The side of what is spoken of, whoever is for it or against: +1 for a plan to do as the proposition has it."""
        return polarity([each for each in self.governors if each.kind in ("course", "result")]) * self.hit.sign

    @property
    def denied(self) -> bool:
        """Whether one of the operators denies."""
        return any(each.kind == "negator" for each in self.governors)

    @property
    def duty(self) -> bool:
        """Whether one of the operators demands ("must")."""
        return any(each.kind == "duty" for each in self.governors)

    @property
    def wanted(self) -> bool:
        """Whether an attitude stands right before the word that is judged: "backs a federal state"."""
        ends = [each.last for each in self.governors if each.kind == "attitude"]
        return any(0 <= self.hit.at - end <= BESIDE_REACH for end in ends)

    def words(self, first: int, last: int) -> list[str]:
        """The words of the scene's tokens [first, last)."""
        return [word.text for word in self.scene.tokens[max(0, first) : last]]

    def text(self, first: int, last: int) -> str:
        """The text from the scene's token ``first`` up to ``last``."""
        tokens = self.scene.tokens[max(0, first) : last]
        return self.scene.page.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def judges(self, first: int) -> bool:
        """Whether the mention that begins at ``first`` is what is judged, or part of it ("the Norland crossing")."""
        mention = next((each for each in self.scene.mentions if each.first == first), None)
        part = mention is not None and mention.last == self.hit.at and first in self.hits
        return mention is not None and (part or first <= self.hit.at < mention.last)


class Turns:
    """The issues of a page's clauses, from its beginning, with what was last spoken of."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._last: tuple[int, Turned] | None = None

    def of(self, scene: Scene, clause: Clause) -> list[Turned]:
        """The issues that the clause is about: of two that rest on the same words the likelier; else the one it recalls."""
        near = self._subjects.hits[scene.region.sentence]
        found = [turned for number in near if (turned := self._turned(scene, clause, number))]
        kept = [each for each in found if not any(o.weight > each.weight and each.hits <= o.hits for o in found)]
        return kept or self._recalled(scene, clause)

    def spoken_of(self, turned: Turned) -> None:
        """To be told of what a stance was taken on, so that "the decision" is understood."""
        if turned.hits:
            self._last = (turned.scene.region.sentence, turned)

    def _turned(self, scene: Scene, clause: Clause, number: int) -> Turned | None:
        topic, sentence = self._subjects.topics[number], scene.region.sentence
        hits = self._subjects.within(number, sentence, clause.first, clause.last)
        governed = [(hit, _governing(scene, clause, hit.at)) for hit in hits]
        if not governed:
            return None
        hit, over = max(governed, key=lambda g: (bool(g[1]), g[0].stem not in topic.agents, g[0].weight, -g[0].at))
        on_axis = any(each.axes & topic.axes for each in over)
        weight = self._subjects.weight(number, sentence, hits) + ON_AXIS * on_axis
        turned = Turned(scene, clause, topic, hit, frozenset(each.at for each in hits), over, weight, on_axis)
        aside = hit.stem in topic.agents or _only_beside(scene, hit, over)
        return turned if not aside and self._enough(number, turned, hits) else None

    def _enough(self, number: int, turned: Turned, hits: Sequence[Hit]) -> bool:
        """Whether the clause is about the issue, by its own words and by what speaks for it around."""
        own = {each.stem: each.weight for each in hits}
        names = turned.topic.names | turned.topic.agents
        aspects = sum(weight for each, weight in own.items() if each not in names)
        if not (sum(own.values()) >= LEAST if turned.on_axis else sum(own.values()) >= OFF_AXIS and aspects >= ASPECT):
            return False
        named = turned.weight >= SURE
        return turned.weight >= (BESIDE if _beside(turned) else ENOUGH) and (
            named or self._subjects.named(number, turned.scene.region.sentence)
        )

    def _recalled(self, scene: Scene, clause: Clause) -> list[Turned]:
        """The issue that "the decision" or "this plan" takes up, on the side that it was last spoken of."""
        if not self._last or scene.region.sentence - self._last[0] > RECALL_REACH:
            return []
        for n in range(clause.first + 1, clause.last):
            after = scene.tokens[n + 1].text if n + 1 < len(scene.tokens) else ""
            pointed = scene.tokens[n - 1].text in listed("pointers")
            if scene.tokens[n].text in listed("recalls") and pointed and after not in listed("prepositions"):
                hit = Hit(n, scene.tokens[n].text, 0.0, self._last[1].course)
                return [Turned(scene, clause, self._last[1].topic, hit, frozenset(), _governing(scene, clause, n, but=n))]
        return []


def _governing(scene: Scene, clause: Clause, at: int, but: int = -1) -> tuple[Operator, ...]:
    """The operators of the clause that govern a word; in "prefer A to B" B is governed the other way round."""
    over = governing(scene.tokens, [each for each in scene.within(clause) if each.first != but], at)
    prefer = next((each for each in over if each.phrase == "prefer"), None)
    then = pairwise(word.text for word in scene.tokens[prefer.last : at]) if prefer else ()
    if prefer and any(one == "to" and other in listed("determiners") for one, other in then):
        return (*over, replace(prefer, sign=-1))
    return tuple(over)


def _beside(turned: Turned) -> bool:
    """Whether an attitude, or the cue of the statement, stands right beside the word that is judged."""
    at, statement = turned.hit.at, turned.scene.region.statement
    if statement and statement.cue and at - turned.clause.first <= BESIDE_REACH and cue_of(statement.cue.text):
        return True
    attitudes = [each for each in turned.governors if each.kind in ("attitude", "disposition")]
    return any(0 <= at - each.last <= BESIDE_REACH or 0 < each.first - at <= BESIDE_REACH for each in attitudes)


def _only_beside(scene: Scene, hit: Hit, over: Sequence[Operator]) -> bool:
    """Whether the word is only whom a thing goes to ("give the town to Norland"), or what talks are about ("a meeting on")."""
    led = [word.text for word in scene.tokens[max(0, hit.at - ABOUT_REACH) : hit.at]]
    if any(one in listed("occasions") and other in ("on", "about", "over") for one, other in pairwise(led)):
        return True
    nearest = max((each for each in over if each.first < hit.at), key=lambda each: each.last, default=None)
    return bool(nearest and nearest.kind == "course" and led[-1:] == ["to"] and hit.at - nearest.last > 1)
