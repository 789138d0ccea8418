"""Clauses → drafts of encounters: with whom, what became of it, where and when.

The cues of status are data, in ``data/encounters.toml``; places are capitalised words behind "in" or "at" near the verb or noun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from onrecord.events.encounters import PHRASE_REACH, Sides, Trigger, passes, pattern, sides, triggers
from onrecord.lexicon import table
from onrecord.names import fold, vocabulary
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from onrecord.dates import Dated
    from onrecord.events.clauses import Clause, Unit
    from onrecord.records import ActorKind, EventMode, Status, When

    Kinds = Mapping[str, ActorKind]  # by actor id

AFTER_REACH = 60  # characters behind a noun and those with it within which "was cancelled" is about it; 20 and 120 err more often
GENERAL = frozenset(("meeting", "encounter", "call", "conversation", "visit", "trip"))  # words that take up any such encounter
DEFINITE = frozenset(("the", "that", "this", "their"))
STOP = re.compile(r"\b(?:who|whose|said|says|told|but|while|because|when|where|although|amid|if)\b|[;:“”\"]")
TOPIC = re.compile(
    r"\b(?:about|over|regarding|concerning|aimed|aiming|against|to\s(?!the\b|an?\b|be\b|(?:re)?(?:start|open|sume|convene)\b|(?:begin|continue|follow|take)\b)[a-z]+|on\s(?:the(?!\s(?:side|margin))|how))\b"
)
WORD = r"[A-Z][\w-]*+(?![’']s)"
NAME = rf"{WORD}(?:\s(?:of\s|the\s|de\s)?{WORD}){{0,3}}+"
KIND_OF_PLACE = r"(?:the\s(?:[\w’'-]+\s){0,5}?(?:city|capital|resort|town|village|port|island|palace)\sof\s)"
PLACE = re.compile(rf"\b(?:[Ii]n|[Aa]t|sidelines\sof|margins\sof)\s{KIND_OF_PLACE}?(?:the\s)?(?P<place>{NAME})")
AT = re.compile(r"\A(?: \w+)? (?:in|at|during|after|following|as|when|while)\b[^,;]*\Z")
AHEAD = re.compile(r"\A(?: \w+)? (?:ahead of|before)\b[^,;]*\Z")
# "the talks, set for Friday in Kelm, were put off"
ASIDE = re.compile(r"\A, [^,]{1,60},(?= (?:has|have|had|was|were|is|are|will)\b)")
SHORT_TOPIC = 5  # words
TRAVEL = re.compile(rf"\b(?:to|in|for)\s(?P<place>{NAME})")
GOAL = re.compile(rf"(?:\s(?:to|of))?\s{KIND_OF_PLACE}?(?:the\s)?(?P<place>{NAME}(?:,\s{NAME})*(?:\sand\s{NAME})?)")


@dataclass(frozen=True, slots=True)
class Draft:
    """An encounter as one clause tells it.

    Attributes:
        who: those who take part; empty where the clause only takes up an encounter told of before ("the talks ended").
        evidence: the words from the first of those to the last of what is told of place and date.
        sentence: the whole sentence.
        hosts: the states visited.
        definite: whether the noun points to a particular encounter ("that meeting").
        because: the words that decided, and the rule.
        named: all that are named, also where they are too few.
        series: whether the words can take up people told of before ("a fourth round").
        refers: whether some of those who take part are only called "the ministers", or "both sides".
    """

    mode: EventMode
    status: Status
    who: tuple[Unit, ...]
    evidence: tuple[Span, ...]
    sentence: Span
    because: str
    confidence: float
    hosts: tuple[Unit, ...] = ()
    definite: bool = False
    place: str | None = None
    date: When = None
    named: tuple[Unit, ...] = ()
    series: bool = False
    refers: Literal["persons", "parties"] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger with those who take part, and the offsets where the words about it end, without and with what it is about."""

    clause: Clause
    trigger: Trigger
    sides: Sides
    stop: int
    end: int

    @property
    def first(self) -> int:
        """The token behind whoever acts, or that of the noun's own phrase."""
        left = self.sides.left
        return left.last if left and left.last <= self.trigger.first else self.sides.head + 1

    @property
    def last(self) -> int:
        """The token behind the trigger and whoever follows it."""
        return max(self.trigger.last, self.sides.right.last if self.sides.right else 0)


def drafts(clause: Clause, kinds: Kinds, published: str | None) -> Iterator[Draft]:
    """Every encounter that a clause tells of, in order; ``kinds`` are those of the actors by id, ``published`` the ISO date."""
    found = list(triggers(clause))
    for position, readings in enumerate(found):
        following = found[position + 1][0].first if position + 1 < len(found) else len(clause.tokens)
        told = (_told(clause, trigger, following) for trigger in readings)
        made = (_draft(each, kinds, published) for each in told if each)
        draft = next((draft for draft in made if draft), None)
        if draft:
            yield draft


def _told(clause: Clause, trigger: Trigger, following: int) -> Told | None:
    """The words about a trigger end at the next one, at a clause of another kind, or at what was talked about."""
    who = sides(clause, trigger)
    if who is None:
        return None
    last = max(trigger.last, who.right.last if who.right else 0)
    start = clause.tokens[last - 1].end
    end = clause.tokens[following].start if last <= following < len(clause.tokens) else clause.end
    stop, topic = (match.start() if (match := words.search(clause.text, start, end)) else end for words in (STOP, TOPIC))
    return Told(clause, trigger, who, min(stop, topic), stop)


def _draft(told: Told, kinds: Kinds, published: str | None) -> Draft | None:
    clause, trigger = told.clause, told.trigger
    place, dated = _place(told, kinds), _date(told)
    status = _status(told, dated, published)
    when = dated.when if dated else _scene(told, status, published)
    who = told.sides.units if _suffices(told, kinds, placed=bool(place), more=bool(place or dated)) else ()
    adds = trigger.noun and (place or dated or status in {"cancelled", "collapsed"})
    if status is None or not (who or adds):
        return None
    hosts = tuple(unit for unit in who if trigger.mode == "visit" and _is_host(told, unit, kinds))
    return Draft(
        mode=trigger.mode,
        status=status,
        who=tuple(unit for unit in who if unit not in hosts),
        evidence=(_evidence(told, bool(who), [found.end for found in (place, dated) if found]),),
        sentence=Span.cut(clause.text, clause.start, clause.end, clause.of),
        because=f"{clause.between(trigger.first, trigger.last)}: {told.sides.rule}",
        confidence=_confidence(told),
        hosts=hosts,
        definite=clause.word(told.sides.head + 1) in DEFINITE and clause.word(trigger.last - 1) in GENERAL,
        place=place.text if place else None,
        date=when,
    )


def _suffices(told: Told, kinds: Kinds, *, placed: bool, more: bool) -> bool:
    """Whether those named are enough for an encounter; one alone only as host, guest or traveller where more is told."""
    trigger, who = told.trigger, told.sides
    named = [unit for unit in who.units if kinds.get(unit.mention.actor, "unnamed") != "unnamed"]
    described = [unit for unit in who.units if re.search(r"\w\W+[A-Z]", told.clause.text[unit.start : unit.end])]
    if not named and len(described) < 2:
        return False
    if trigger.persons and not _receives(who, kinds):
        return False
    if trigger.mode == "visit":
        return who.left is not None and who.rule != "beside" and (placed or who.right is not None)
    if len(who.units) < 2:
        return more and (who.rule in {"host", "travel"} or bool(who.sponsors))
    if who.left is None or who.right is not None:
        return True
    return who.rule not in {"other", "beside"} if trigger.noun else trigger.mutual or who.rule == "passive"


def _receives(who: Sides, kinds: Kinds) -> bool:
    """Whether a person or a state receives somebody: forces that receive refugees do not meet them."""
    host, guest = (who.right, who.left) if who.rule == "passive" else (who.left, who.right)
    at_home, come = ({kinds.get(u.mention.actor, "unnamed") for u in side.units} if side else set() for side in (host, guest))
    return not at_home.isdisjoint({"person", "state", "unnamed"}) and not come.isdisjoint({"person", "organisation", "state"})


def _is_host(told: Told, unit: Unit, kinds: Kinds) -> bool:
    """Whether a visit went there: a state or a body, not a person."""
    return unit.start > told.clause.tokens[told.trigger.first].start and kinds.get(unit.mention.actor) in {
        "state",
        "organisation",
    }


def _status(told: Told, date: Dated | None, published: str | None) -> Status | None:
    """By the words between whoever acts and the trigger, then by those behind it; None where it is told as not having been."""
    clause, trigger, left = told.clause, told.trigger, told.sides.left
    first = max(0, told.sides.head + 1 - PHRASE_REACH)
    if left and left.last <= trigger.first:  # "X urged Y to meet Z": what is said of Y's doing stands before Y
        first = max(0, left.first - 2) if clause.word(left.last) == "to" else left.last
    verb = clause.tokens[trigger.first]
    before = clause.text[clause.tokens[first].start : verb.start if trigger.noun else verb.end].rstrip()
    behind = ASIDE.sub("", clause.text[clause.tokens[told.last - 1].end : told.stop])[:AFTER_REACH] if trigger.noun else ""
    behind = behind.partition(",")[0]
    rows = table("encounters")
    conditional = left is not None and clause.word(left.first - 1) in rows["denied"]["conditions"]
    refuses = pattern(*rows["denied"]["refusals"]).search(before)
    if conditional or (not refuses and pattern(*rows["denied"]["before"]).search(before)):
        return None
    for row in rows["status"]:
        if pattern(*row["before"]).search(before) or pattern(*row["after"]).search(behind):
            status: Status = row["status"]
            return status
    return "planned" if date and _is_to_come(clause, date, published) else "held"


def _is_to_come(clause: Clause, date: Dated, published: str | None) -> bool:
    """After publication, or a day that something is called for ("for Monday")."""
    after = bool(published and isinstance(date.when, str) and date.when > published[: len(date.when)])
    return after or clause.word(clause.at(date.start) - 1) == "for"


def _place(told: Told, kinds: Kinds) -> Span | None:
    """The place told behind the trigger, for a visit where it went; else before the noun ("the Arlen talks"), else up front."""
    clause, text, trigger = told.clause, told.clause.text, told.trigger
    start, here = clause.tokens[trigger.last - 1].end, clause.tokens[trigger.first].start
    found = [GOAL.match(text, start, told.stop)] if trigger.mode == "visit" else []
    found += [match for match in PLACE.finditer(text, start, told.stop) if _is_near(told, match.start())]
    found += [PLACE.match(text, clause.start, here)]
    if told.sides.rule == "travel" and told.sides.left:
        found += [TRAVEL.search(text, clause.tokens[told.first].start, here)]
    places = [Span.cut(text, *match.span("place"), clause.of) for match in found if match]
    beside = [token for token in clause.tokens[: trigger.first][-1:] if trigger.noun and token.letter in "cN"]
    places += [Span.cut(text, token.start, token.end, clause.of) for token in beside]
    return next((place for place in places if _is_place(clause, place, kinds)), None)


def _is_near(told: Told, offset: int) -> bool:
    """Whether only words about the encounter stand between it, or those behind it, and an offset."""
    number = told.clause.at(offset)
    first = told.last if told.last <= number else told.trigger.last
    return all(passes(told.clause, between, told=False) for between in range(first, number))


def _is_place(clause: Clause, place: Span, kinds: Kinds) -> bool:
    """Not a date, not "Ruthenian", and no mention of anybody but a state."""
    token = clause.tokens[min(clause.at(place.start), len(clause.tokens) - 1)]
    if token.letter == "D" or (token.mention and kinds.get(token.mention.actor) != "state"):
        return False
    entries = vocabulary().entries.get(fold(place.text.split()[0]), ())
    return {entry.kind for row, _, entry in entries if len(row) == 1} <= {"state", "capital"}


def _date(told: Told) -> Dated | None:
    """The date behind the trigger; else before it ("on Monday met", "Friday's call"); else that of "agreed on Monday by"."""
    clause, trigger = told.clause, told.trigger
    lead = clause.letters[: min(told.sides.left.first if told.sides.left else trigger.first, trigger.first)]
    opening = re.fullmatch(r"[wr]?D,?[dcmr]{0,4}", lead) or re.search(r"[Va][wr]?D(?=w$)", lead)
    early = opening.start() + opening[0].index("D") if opening else -1
    numbers = [(clause.at(date.start), date) for date in clause.dates]
    behind = [date for number, date in numbers if trigger.first < number and _is_about(told, date.start)]
    said = clause.letters.find("g", told.first, trigger.first)  # "X said on Monday after meeting Y": it was said then
    before = [date for number, date in numbers if told.first <= number < (trigger.first if said < 0 else said)]
    return next(iter([*behind, *before, *(date for number, date in numbers if number == early)]), None)


def _is_about(told: Told, offset: int) -> bool:
    """Whether a date stands with the encounter: before its topic, or after a short one ("talks over the pass on Friday")."""
    topic = told.clause.text[told.stop : offset]
    return offset < told.stop or (offset < told.end and "," not in topic and len(topic.split()) <= SHORT_TOPIC)


def _scene(told: Told, status: Status | None, published: str | None) -> When:
    """For what somebody speaks at, or ahead of, and no date is told: the day of publication and the one before, or after."""
    clause = told.clause
    said = clause.letters.rfind("g", 0, told.trigger.first)
    if said < 0 or not published:
        return None
    day = date.fromisoformat(published[:10])
    between = clause.text[clause.tokens[said].end : clause.tokens[told.trigger.first].end]
    if status in {"held", "ongoing"} and AT.search(between):
        return (day - timedelta(days=1)).isoformat(), day.isoformat()
    if status in {"planned", "proposed"} and AHEAD.search(between):
        return day.isoformat(), (day + timedelta(days=1)).isoformat()
    return None


def _evidence(told: Told, named: bool, ends: list[int]) -> Span:
    """From the first word that tells of the encounter to the last."""
    clause, sides = told.clause, told.sides
    first, last = clause.tokens[told.trigger.first].start, clause.tokens[told.trigger.last - 1].end
    groups = [group for group in (sides.left, sides.right) if group and named]
    starts = [clause.tokens[group.first].start for group in groups] + [unit.start for unit in sides.sponsors if named]
    ends = [*ends, *(clause.tokens[group.last - 1].end for group in groups)]
    return Span.cut(clause.text, min([first, *starts]), max([last, *ends]), clause.of)


def _confidence(told: Told) -> float:
    """Of 31 events in 18 annotated newspaper articles 11 of 11, 13 of 15 and 5 of 5 were right; lower where less is told."""
    both = told.sides.left is not None and told.sides.right is not None
    if both and told.sides.rule in {"verb", "take_part", "owner", "host"}:
        return 0.8
    return 0.7 if len(told.sides.units) > 1 else 0.5
