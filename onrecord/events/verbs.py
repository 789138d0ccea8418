"""Words → the verbs of acts among them, and what is meant to be done; the vocabulary is data, in ``data/acts.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord.events.encounters import pattern
from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.events.clauses import Clause

    Form = Literal["base", "s", "past", "ing"]

OBJECT_REACH = 7  # tokens from a verb to what makes it an act: "lifted for two days the ban on ferries"
QUOTES = "\"“”'‘’`«»„"
UNLESS_REACH = 40  # characters behind a verb for the words that undo it
GAP = 3  # tokens between a verb and what belongs to it: "called again on Thursday on"
HYPHENS = ("-", "–", "‑")
BEING = frozenset(("is", "are", "was", "were", "been", "be", "being"))
WHILE = frozenset(("while", "and", "also"))
PLURAL = frozenset(("they", "we", "i", "you", "who", "which", "that"))


@dataclass(frozen=True, slots=True)
class Verb:
    """What the vocabulary says of a verb: the type of act, or of intent, and the words that must follow.

    Attributes:
        rest: the words right behind it ("on" of "call on").
        links: the words that may lead to whom it addresses.
        least: whether somebody must be addressed.
        direct: whether whom it addresses stands right behind it, and one of ``objects`` right behind that.
        several: whether one person alone cannot do it.
        undeniable: whether who has not done it has refused nothing.
        intent: whether it only tells that something is meant to be done.
    """

    kind: str
    rest: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    least: bool = False
    direct: bool = False
    several: bool = False
    undeniable: bool = False
    intent: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A verb of acts at the tokens [first, last)."""

    verb: Verb
    first: int
    last: int
    form: Form


def found(clause: Clause) -> Iterator[Found]:
    """The verbs of acts and words of intent in a clause, in order; of several at one place the one of most words."""
    friends = pattern(*(f"(?i:{row})" for row in table("acts")["not"]["patterns"]))
    false = [match.span() for match in friends.finditer(clause.text, clause.start, clause.end)]
    for number, token in enumerate(clause.tokens):
        if token.word not in _vocabulary() or any(a <= token.start < b for a, b in false):
            continue
        form, verbs = _vocabulary()[token.word]
        fits = [Found(verb, number, last, form) for verb in verbs if (last := _fit(clause, number, verb))]
        if fits:
            yield max(fits, key=lambda each: (len(each.verb.rest), bool(each.verb.objects)))


def before(clause: Clause, number: int) -> int:
    """The number of the token before another, adverbs and dates left out; -1 where there is none."""
    number -= 1
    while number >= 0 and clause.letters[number] in "rD":
        number -= 1
    return number


def breaks_off(clause: Clause, number: int) -> bool:
    """Whether a sign ends what was told before it: not a quotation mark, nor the stop of "Mr." with a name behind it."""
    if clause.letters[number] != "|":
        return False
    sign = clause.text[clause.tokens[number].start]
    return sign not in QUOTES and not (sign == "." and clause.letters[number + 1 : number + 2] in ("N", "U", "c"))


def is_verb(clause: Clause, each: Found) -> bool:
    """Whether the word is a finite verb or a participle that tells what its clause's subject does, by what stands before it."""
    lead = before(clause, each.first)
    letter, word, after = clause.letters[lead] if lead >= 0 else "|", clause.word(lead), clause.word(each.last)
    if clause.text[clause.tokens[each.first].start - 1 : clause.tokens[each.first].start] in HYPHENS:
        return False
    if each.form == "ing":
        return letter in "a,&" or word in WHILE or carried(clause, lead)
    if each.form == "s":
        noun = letter == "m" and clause.word(each.first).removesuffix("s") in _nouns()
        return (
            letter in "NUq,)&m" and not noun and after not in {"for", "of", "by", "from"} and word not in {"'s", "its", "their"}
        )
    if each.form == "base":
        return letter in "NUt" or word in PLURAL or (letter == "a" and word not in BEING)
    return letter not in "ds" and not (after in {"of", "by"} and letter != "a" and not each.verb.rest and not each.verb.objects)


def carried(clause: Clause, number: int) -> bool:
    """Whether a token is a letter, speech or the like that somebody is told to have issued."""
    rows = table("acts")["carriers"]
    issued = {token.word for token in clause.tokens[max(0, number - GAP - 1) : max(0, number)]} & set(rows["issuing"])
    return clause.word(number) in rows["nouns"] and bool(issued)


def is_noun(clause: Clause, each: Found) -> bool:
    """Whether the word right behind a name can be a noun: "US support"."""
    lead = before(clause, each.first)
    return each.form == "base" and lead >= 0 and clause.letters[lead] in "NUs" and clause.word(each.first) in _nouns()


def leads_on(clause: Clause, each: Found) -> bool:
    """Whether what a noun asks for or tells follows: "Ostria's demand that"."""
    rows = table("acts")["nouns"]
    behind = {clause.word(each.last - 1), clause.word(each.last)}
    return clause.word(each.first) in rows["told"] and not behind.isdisjoint(rows["leads"])


def objects_follow(clause: Clause, each: Verb, last: int, *, at_once: bool = False) -> bool:
    """Whether one of the words that a verb needs stands within reach behind it, or ``at_once``."""
    if not each.objects:
        return True
    if last >= len(clause.tokens):
        return False
    limit = min(last + OBJECT_REACH, len(clause.tokens))
    stops = "g" if at_once else "gt"
    ends = (n for n in range(last, limit) if breaks_off(clause, n) or clause.letters[n] in (stops if n > last else "g"))
    tokens = clause.tokens[last : next(ends, limit)]
    text = clause.text[tokens[0].start : tokens[-1].end] if tokens else ""
    needed = _objects(each.objects)
    return bool(needed.match(text) if at_once else needed.search(text))


def deed(clause: Clause, number: int) -> str:
    """What the verb at a token means for others: ``harm``, ``help``, ``no`` for what tells only where it is refused, or ""."""
    while clause.letters[number : number + 1] == "r":
        number += 1
    two, one = f"{clause.word(number)} {clause.word(number + 1)}", clause.word(number)
    rows = table("acts")
    if one in rows["ending"]["verbs"] or two in rows["ending"]["verbs"]:
        tokens = clause.tokens[number + 1 : number + 1 + OBJECT_REACH]
        for word in (token.word for token in tokens):
            if word.startswith(tuple(rows["ending"]["helps"])):
                return "harm"
            if word.startswith(tuple(rows["ending"]["harms"])):
                return "help"
    for kind in ("neither", "harm", "help", "no"):
        if not {one, two}.isdisjoint(_deeds()[kind]):
            return "" if kind == "neither" else kind
    return ""


@cache
def _nouns() -> frozenset[str]:
    return frozenset(table("acts")["nouns"]["words"])


@cache
def _deeds() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in table("acts")["deeds"].items()}


@cache
def _objects(rows: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(rows)})", re.IGNORECASE)


def _beside(clause: Clause, number: int, word: str) -> bool:
    """Whether a token is an adverb or of a date, and not the word that is looked for: "called on Monday on"."""
    dated = clause.letters[number : number + 2] == "wD"
    return dated or (clause.letters[number] in "rD" and clause.word(number) != word)


def _fit(clause: Clause, number: int, verb: Verb) -> int:
    """The token behind a verb and what belongs to it; 0 where that does not follow."""
    last = number + 1
    for word in verb.rest:
        reach = last + GAP
        while last < min(reach, len(clause.tokens)) and _beside(clause, last, word):
            last += 1
        if clause.word(last) != word:
            return 0
        last += 1
    end = clause.tokens[last - 1].end
    follows = clause.text[end : min(end + UNLESS_REACH, clause.end)].lower().lstrip()
    if verb.unless and re.match(rf"(?:{'|'.join(verb.unless)})\b", follows):
        return 0
    return last if verb.direct or objects_follow(clause, verb, last) else 0


@cache
def _vocabulary() -> Mapping[str, tuple[Form, tuple[Verb, ...]]]:
    """Every form of a first word → which form it is, and the verbs that it can begin."""
    rows = table("acts")
    verbs: dict[str, list[Verb]] = {}
    for row in rows["act"]:
        links = frozenset((*rows["links"][row["type"]], *row.get("links", ())))
        for phrase in row["verbs"]:
            first, *rest = phrase.split()
            flags = [row.get(flag, False) for flag in ("least", "direct", "several", "undeniable")]
            made = Verb(row["type"], tuple(rest), tuple(row.get("objects", ())), tuple(row.get("unless", ())), links, *flags)
            verbs.setdefault(first, []).append(made)
    for kind, phrases in rows["intent"].items():
        for phrase in phrases:
            first, *rest = phrase.split()
            verbs.setdefault(first, []).append(Verb(kind, tuple(rest), links=frozenset(rows["links"]["AGREE"]), intent=True))
    found: dict[str, tuple[Form, tuple[Verb, ...]]] = {}
    for first, several in verbs.items():
        for form, kind in _forms(first).items():
            found[form] = (kind, (*found.get(form, ("", ()))[1], *several))
    return found


def _forms(word: str) -> Mapping[str, Form]:
    """A verb's forms, by rule or as the data has them; words of intent that are no verbs have forms that do not exist."""
    stem = word.removesuffix("e")
    plural = word + ("es" if re.search(r"(?:s|sh|ch|x|o)$", word) else "s")
    plural = word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else plural
    forms: dict[str, Form] = {word: "base", plural: "s"}
    irregular = table("acts")["irregular"].get(word, ())
    past = word[:-1] + "ied" if plural.endswith("ies") else stem + "ed"
    for form in (*irregular, *(() if any(not each.endswith("ing") for each in irregular) else (past,))):
        forms.setdefault(form, "ing" if form.endswith("ing") else "past")
    if not any(each.endswith("ing") for each in irregular):
        forms[stem + "ing"] = "ing"
    return forms
