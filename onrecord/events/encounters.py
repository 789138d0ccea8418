"""Clauses → who meets whom: the verbs and nouns of encounters, and those who stand where their subject and object stand.

"X met Y", "talks between X and Y", "X's call to Y".  Vocabulary and false friends are data, in ``data/encounters.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from onrecord.events.clauses import Clause, Group, Unit
    from onrecord.records import EventMode

NOUN_REACH = 12  # tokens from "talks" to "with" or "between": place, date, "that began"; 4 to 20 give the same on 18 articles
PHRASE_REACH = 8  # tokens of a noun's own phrase: "its first closed-door round of peace talks"
GERUND = frozenset(("after", "before", "by", "while", "when", "since", "for", "from", "without", "on", "following"))
MODAL = frozenset(("to", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "not"))
PASSIVE = frozenset(("was", "were", "been", "be", "being"))
PAUSE = frozenset(("about", "over", "but", "as", "after", "before", "while", "because", "when", "although", "amid", "despite"))
PORTION = frozenset(("round", "rounds", "series", "number", "day", "days", "set", "spate", "leg"))
BOTH = frozenset(("visit", "tour", "phone", "telephone", "talk", "host"))  # verbs that are nouns as well
TOGETHER = frozenset(("with", "between", "among"))
ADJECTIVAL = frozenset(("planned", "scheduled", "expected"))


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb or noun of encounters at the tokens [first, last), with what the vocabulary says of it."""

    first: int
    last: int
    mode: EventMode
    links: tuple[str, ...]
    noun: bool
    mutual: bool = False
    persons: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sides:
    """Who takes part: at the left and at the right of a trigger, and in a noun's own phrase ("UN-led").

    ``head`` is the token that the left side hangs on, ``rule`` says how.
    """

    left: Group | None
    right: Group | None
    head: int
    rule: str
    sponsors: tuple[Unit, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """All who take part, each once."""
        both = [*(self.left.units if self.left else ()), *self.sponsors, *(self.right.units if self.right else ())]
        return tuple({unit.mention.actor: unit for unit in both}.values())


def triggers(clause: Clause) -> Iterator[list[Trigger]]:
    """Every place where an encounter may be told of, with the readings that are possible there, the likelier first."""
    known = _vocabulary()
    friends = pattern(*(f"(?i:{row})" for row in table("encounters")["not"]["patterns"]))
    false = [match.span() for match in friends.finditer(clause.text, clause.start, clause.end)]
    number = 0
    while number < len(clause.tokens):
        two = f"{clause.word(number)} {clause.word(number + 1)}"
        form, used = (two, 2) if two in known else (clause.word(number), 1)
        start = clause.tokens[number].start
        if form in known and not any(a <= start < b for a, b in false):
            verb = _is_verb(clause, number)
            readings = [replace(trigger, first=number, last=number + used) for trigger in known[form] if trigger.noun or verb]
            if readings:
                yield sorted(readings, key=lambda trigger: trigger.noun == verb)
        number += used


def sides(clause: Clause, trigger: Trigger) -> Sides | None:
    """Who takes part in what a trigger tells; None where it tells of no encounter."""
    return _by_noun(clause, trigger) if trigger.noun else _by_verb(clause, trigger)


def beside(clause: Clause, first: int, last: int, mode: EventMode) -> tuple[Unit, ...]:
    """Who stands where subject and object of the tokens [first, last) stand, whatever words tell of the encounter there."""
    noun = any(trigger.noun for number in range(first, last) for trigger in _vocabulary().get(clause.word(number), ()))
    links = ("with", "between", "to", "of", "by") if noun else ("", "with", "to", "by")
    found = sides(clause, Trigger(first, last, mode, links, noun))
    return found.units if found else ()


@cache
def _vocabulary() -> Mapping[str, tuple[Trigger, ...]]:
    """Form → what it can be; where it stands is filled in later."""
    found: dict[str, tuple[Trigger, ...]] = {}
    for kind in ("verb", "noun"):
        for row in table("encounters")[kind]:
            flags = row.get("mutual", False), row.get("persons", False), tuple(row.get("needs", ()))
            trigger = Trigger(0, 0, row["mode"], tuple(row["links"]), kind == "noun", *flags)
            for form in row["forms"]:
                found[form] = (*found.get(form, ()), trigger)
    return found


@cache
def pattern(*rows: str) -> re.Pattern[str]:
    """Patterns of a table as one, of whole words as they are written."""
    return re.compile(rf"\b(?:{'|'.join(rows)})(?!\w)" if rows else r"(?!)")


def _is_verb(clause: Clause, number: int) -> bool:
    """Whether a word is a verb here, by what stands before it."""
    before = number - 1
    while before >= 0 and clause.letters[before] == "r":
        before -= 1
    letter = clause.letters[before] if before >= 0 else "|"
    form = clause.word(number)
    if form.endswith("ing"):
        return letter in "NUaq,&|" or clause.word(before) in GERUND
    if form.endswith("s"):
        return letter in "NUq,m)"
    return form not in BOTH or letter not in "dwsact" or clause.word(before) in MODAL


def _by_verb(clause: Clause, trigger: Trigger) -> Sides | None:
    """X met Y; X was received by Y; X and Y met; after meeting Y, X …."""
    number = trigger.first
    rest = clause.text[clause.tokens[number].end : clause.end].lower()
    if trigger.needs and not any(need in rest for need in trigger.needs):
        return None
    left = clause.subject(number) or (clause.follower(number) if clause.word(number - 1) in GERUND else None)
    if left is None:
        return None
    if clause.word(number + 1) == "by" and clause.word(number - 1) in PASSIVE:
        return Sides(left, clause.object(number + 2), number, "passive")
    return Sides(left, _right(clause, trigger), number, "verb")


def _right(clause: Clause, trigger: Trigger) -> Group | None:
    """Whom the words after a trigger name: right behind it, or behind "with" past place, date and "that began on"."""
    number = trigger.last
    if "" in trigger.links:
        while clause.letters[number : number + 1] in ("r", "D"):
            number += 1
        direct = _with_examples(clause, number, whole=False)
        if direct:
            return direct
    told = acted = False
    for number in range(trigger.last, min(trigger.last + NOUN_REACH, len(clause.tokens))):
        word = clause.word(number)
        two = f"{clause.word(number - 1)} {word}"
        if two in trigger.links or (word in trigger.links and (not acted or word in TOGETHER)):
            return _with_examples(clause, number + 1, whole=trigger.noun)
        told = told or (word in {"that", "which"} and set(clause.letters[trigger.last : number]) <= set("wcD"))
        acted = acted or clause.letters[number] in "Vat"
        noun = any(other.noun for other in _vocabulary().get(word, ()))
        if noun or not passes(clause, number, told=told):
            return None
    return None


def _with_examples(clause: Clause, number: int, *, whole: bool) -> Group | None:
    """Whom the words from a token on name; of "leaders including X and Y" those with a name."""
    group = clause.object(number, whole=whole)
    if group and clause.word(group.last) in {"including", "notably"}:
        return clause.object(group.last + 1, whole=whole) or group
    return group


def passes(clause: Clause, number: int, *, told: bool) -> bool:
    """Whether a token can stand between "talks" and "with": no break, nobody else, no verb (unless ``told``) but their own."""
    letter, word = clause.letters[number], clause.word(number)
    if letter in "Vat":
        return told or _is_light(word) or word in PASSIVE or (word == "to" and clause.word(number + 1) == "be")
    if letter in "NU":
        return clause.word(number - 1) in {"in", "at", "the", "of", ","}
    if letter == ",":
        return not {"D", "w", "c"}.isdisjoint(clause.letters[number - 1 : number + 2])
    return letter not in "|g(" and word not in PAUSE


def _by_noun(clause: Clause, trigger: Trigger) -> Sides:
    """X held talks with Y; X's meeting with Y; a call between X and Y; X and Y spoke at a summit; after talks with Y, X …."""
    head = _head(clause, trigger.first)
    right = _right(clause, trigger)
    left, rule = _left(clause, head, trigger)
    links = {clause.word(number) for number in range(trigger.last, right.first)} if right else set()
    inside = (group for group in clause.groups if head < group.first and group.last < trigger.first)
    sponsors = tuple(unit for group in inside if clause.word(group.last) == "-" for unit in group.units)
    complete = not links.isdisjoint({"between", "among"}) or (sponsors and right is None)
    if complete and rule != "travel" and rule not in table("encounters")["light"]:
        left = None
    return Sides(left, right, head, "host" if "by" in links and left is None else rule, sponsors)


def _head(clause: Clause, noun: int) -> int:
    """The last token before a noun's own phrase: before its article, adjectives, dates ("Friday's"), "UN-led", "round of"."""
    sponsor = table("encounters")["sponsor"]["words"]
    number = noun
    while number > max(0, noun - PHRASE_REACH):
        letter, word, before = clause.letters[number - 1], clause.word(number - 1), clause.word(number - 2)
        dated = letter == "s" and clause.letters[number - 2 : number - 1] == "D"
        if before == "-" and word in sponsor:
            number -= 3
        elif dated or (word == "of" and before in PORTION):
            number -= 2
        elif (letter in "mcrDVd" and not _is_light(word)) or word in ADJECTIVAL:
            number -= 1
        else:
            break
    return max(number, 0) - 1


def _is_light(word: str) -> bool:
    return any(word in verbs for verbs in table("encounters")["light"].values())


def _left(clause: Clause, head: int, trigger: Trigger) -> tuple[Group | None, str]:
    """Whoever has, holds or comes to what the noun tells, and by which rule."""
    if head < 0:
        return None, "alone"
    light = table("encounters")["light"]
    letter, word = clause.letters[head], clause.word(head)
    if letter in "sNU":
        group = next((group for group in clause.groups if group.last == head + (letter != "s")), None)
        return group, "owner" if letter == "s" else "beside"
    for rule, verbs in light.items():
        if rule != "travel" and (word in verbs or f"{clause.word(head - 1)} {word}" in verbs):
            return clause.subject(head), rule
    if letter not in "wat":
        return clause.subject(head), "other"
    left, told = clause.subject(head, of_verb=False), clause.told(head)
    if left is None:
        return clause.follower(trigger.last), "at"
    if told:
        return replace(left, last=told.last, units=(*left.units, *told.units)), "told"
    travel = any(token.word in light["travel"] for token in clause.tokens[left.last : head])
    return left, "travel" if travel else "at"
