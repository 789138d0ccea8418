"""Which way words turn what they speak of: the operators of ``data/stances.toml`` found in a text, and which govern a word.

Each operator turns what it governs for (+1) or against (-1); a passage's polarity towards a word is the product of the
operators that govern it ("reject any deal that does not include …" = - × - × + = +).  The same rule reads a report and a
codebook's proposition, so that the two can be compared.  No grammar is worked out: order, nearness and a few forms decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Final, Literal

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Kind = Literal["attitude", "disposition", "alarm", "course", "result", "judgement", "duty", "negator", "plain"]
Form = Literal["base", "past", "ing"]

TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]|_")
NEGATED = re.compile(r"(?i)(.+)n['’]t")
UNCUT: Final = {"ca": "can", "wo": "will", "sha": "shall"}
PARTICLE_REACH = 3  # words that can stand between a verb and its particle: "pull all their troops out"
REACH = 14  # words between neighbouring operators, and between the last and what it governs
JUDGED = 3  # the same for a word of judgement: "a legitimate demand", "necessary to preserve"
COMPOUND = 2  # words from a noun to what comes of it: "troop withdrawal"
SHARED = 5  # words from "and" to the object that two verbs share
PREDICATE_REACH = 6  # words between a subject and what is said of it: "the camps, all of them, must close"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of punctuation, in lower case; [start, end) in the text, in code points."""

    text: str
    start: int
    end: int

    @property
    def mark(self) -> bool:
        """Whether this is punctuation."""
        return not self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Operator:
    """The words [first, last) of a list, that turn what they govern by ``sign``, +1 or -1.

    Attributes:
        axes: for a course or its result, what it is about (presence, power, …), as in the data.
        own: whether it tells what becomes of its subject even where an object follows.
        open: whether its denial leaves the question open.
    """

    first: int
    last: int
    sign: int
    kind: Kind
    form: Form = "base"
    axes: frozenset[str] = frozenset()
    own: bool = False
    open: bool = False
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """What the words that introduce a statement say of it.

    Attributes:
        sign: +1 for a demand or approval, -1 for a refusal or objection.
        alarm: whether all that follows is held to be bad ("warned", "feared").
        assertive: whether it may only tell where others stand ("insisted that Norland wants …").
    """

    sign: int
    alarm: bool
    assertive: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    phrase: str
    rest: tuple[str, ...]
    sign: int
    kind: Kind
    axes: frozenset[str]
    own: bool
    open: bool


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words and marks of ``text[start:end]``; "isn't" gives "is" and "not"."""
    found = []
    for token in TOKEN.finditer(text, start, len(text) if end is None else end):
        negated = NEGATED.fullmatch(token[0])
        if negated:
            verb = negated[1].lower()
            middle = token.start() + len(negated[1])
            found += [Word(UNCUT.get(verb, verb), token.start(), middle), Word("not", middle, token.end())]
        else:
            found.append(Word(token[0].lower().replace("’", "'"), token.start(), token.end()))
    return found


def operators(tokens: Sequence[Word]) -> list[Operator]:
    """The operators among these words, in order; where several fit at one place, the longest."""
    found: list[Operator] = []
    at = 0
    while at < len(tokens):
        fits = [fit for entry in _entries().get(tokens[at].text, ()) if (fit := _fit(tokens, at, entry))]
        best = max(fits, key=lambda each: (each.last, each.kind == "plain"), default=None)
        if best:
            found.append(best)
        at = best.last if best else at + 1
    told = [each for each in found if each.kind != "plain"]
    kept = [each for each in told if not _describes(tokens, each)]
    describing = {each.first for each in told} - {
        each.first for each in kept
    }  # "not" before one only describes: "troops not invited"
    return [each for each in kept if each.kind != "negator" or each.last not in describing]


def _fit(tokens: Sequence[Word], at: int, entry: _Entry) -> Operator | None:
    """The operator at this place; an adverb may stand inside it ("called repeatedly for"), or what a particle's verb takes."""
    here = at + 1
    for word in entry.rest:
        apart = word in listed("particles")
        gap = PARTICLE_REACH if apart else 1
        while gap and here < len(tokens) and tokens[here].text != word and (apart or tokens[here].text.endswith("ly")):
            here, gap = here + 1, gap - 1
        if here >= len(tokens) or tokens[here].text != word:
            return None
        here += 1
    return Operator(at, here, entry.sign, entry.kind, _form(tokens[at].text), entry.axes, entry.own, entry.open, entry.phrase)


def _form(word: str) -> Form:
    if word.endswith("ing"):
        return "ing"
    return "past" if word.endswith("ed") or word in _irregular() else "base"


@cache
def listed(name: str) -> frozenset[str]:
    """A list of ``data/stances.toml`` that is nothing but words."""
    return frozenset(table("stances")[name]["words"])


@cache
def _irregular() -> frozenset[str]:
    return frozenset(form for forms in table("stances")["irregular"].values() for form in forms)


def _describes(tokens: Sequence[Word], operator: Operator) -> bool:
    """Whether a participle only describes a noun: "the stalled talks", "a negotiating team"; but "the lifting of"."""
    if operator.form == "past" and operator.own and passive(tokens, operator):
        return True  # "were left waiting"
    if operator.form == "past" and operator.first > 1 and tokens[operator.first - 1].text == "not":
        return tokens[operator.first - 2].text[0].isalpha() and tokens[operator.first - 2].text not in listed("auxiliaries")
    if operator.form == "base" or operator.last - operator.first > 1 or operator.first == 0:
        return False
    before = tokens[operator.first - 1].text
    after = tokens[operator.last].text if operator.last < len(tokens) else "."
    described = operator.kind in ("attitude", "course") and (before in listed("determiners") or before.endswith("'s"))
    return described and after != "of" and after[0].isalpha()


@cache
def _entries() -> Mapping[str, tuple[_Entry, ...]]:
    """First word, in every form it can take, → the entries that begin with it; a word of two kinds has the first."""
    kinds: dict[tuple[str, int], Kind] = {}
    axes: dict[tuple[str, int], set[str]] = {}
    for phrase, sign, kind, axis in _phrases():
        kinds.setdefault((phrase, sign), kind)
        axes.setdefault((phrase, sign), set()).update({axis} - {""})
    own, open_ = listed("subject"), frozenset(table("stances")["attitude"]["open"])
    found: dict[str, list[_Entry]] = {}
    for (phrase, sign), kind in kinds.items():
        first, *rest = phrase.split()
        entry = _Entry(phrase, tuple(rest), sign, kind, frozenset(axes[phrase, sign]), phrase in own, phrase in open_)
        for form in {first} if kind in ("negator", "plain", "duty") else inflected(first):
            found.setdefault(form, []).append(entry)
    return {form: tuple(entries) for form, entries in found.items()}


def _phrases() -> Iterator[tuple[str, int, Kind, str]]:
    data = table("stances")
    lists: tuple[tuple[Kind, str, str, int], ...] = (
        ("plain", "plain", "words", 1), ("attitude", "attitude", "support", 1), ("attitude", "attitude", "oppose", -1),
        ("disposition", "disposition", "support", 1), ("disposition", "disposition", "oppose", -1),
        ("judgement", "judgement", "good", 1), ("judgement", "judgement", "bad", -1), ("alarm", "attitude", "alarm", -1),
        ("duty", "duty", "words", 1), ("negator", "negators", "words", -1))  # fmt: skip
    for kind, part, name, sign in lists:
        yield from ((phrase, sign, kind, "") for phrase in data[part][name])
    both: tuple[Kind, Kind] = ("course", "result")
    for kind in both:
        for axis, pairs in data[kind].items():
            yield from ((pair[n], (1, -1)[n], kind, axis) for pair in pairs for n in (0, 1))


def inflected(word: str) -> set[str]:
    """The forms of a verb or noun, and a few that do not exist and so do no harm."""
    stem = word.removesuffix("e")
    forms = {word, word + "s", word + "es", stem + "ed", stem + "ing", *table("stances")["irregular"].get(word, ())}
    if word.endswith("y"):
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word):
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


def cue_of(text: str) -> Cue | None:
    """What a cue says of what it introduces; None where it takes no side ("said")."""
    found = [each for each in operators(words(text)) if each.kind in ("attitude", "disposition", "alarm", "negator")]
    alarm = any(each.kind == "alarm" for each in found)
    assertive = any(each.phrase in table("stances")["attitude"]["assertive"] for each in found)
    return Cue(polarity(found), alarm, assertive) if any(each.kind != "negator" for each in found) else None


def governing(tokens: Sequence[Word], found: Sequence[Operator], at: int) -> list[Operator]:
    """The operators that govern the word at ``at``: those before it, less what "and" or "or" closes, and predicates after it."""
    before = _uncoordinated(tokens, [each for each in found if each.first <= at and not _done_by(tokens, each, at)])
    return [*_near(before, at), *_predicates(tokens, [each for each in found if each.first > at], at)]


def polarity(governors: Sequence[Operator]) -> int:
    """The product of their signs: +1 or -1; +1 where there is none."""
    return prod(each.sign for each in governors)


def _near(before: Sequence[Operator], at: int) -> list[Operator]:
    """The chain of operators that reaches the word without a gap."""
    chain: list[Operator] = []
    for each in reversed(before):
        if at - each.last > (JUDGED if each.kind == "judgement" and not chain else REACH):
            break
        chain.insert(0, each)
        at = each.first
    return chain


def _uncoordinated(tokens: Sequence[Word], before: Sequence[Operator]) -> list[Operator]:
    """Without the first of two that "and" or "or" joins in one form: "called for talks and rejected …" is a rejection."""
    kept: list[Operator] = []
    for each in before:
        joint = _joint(tokens, each)
        mates = [n for n, other in enumerate(kept) if other.form == each.form and other.kind not in ("negator", "duty")]
        if joint and mates and each.kind not in ("negator", "duty"):
            kept = kept[: mates[-1]]
            while (
                joint != "or" and kept and kept[-1].kind == "negator"
            ):  # "not stop or delay" denies both, "not stop and delay" one
                kept.pop()
        kept.append(each)
    return kept


def _joint(tokens: Sequence[Word], operator: Operator) -> str:
    """The "and", "or" or "but" before an operator, if only its subject and adverbs stand between."""
    lead = operator.first - 1
    while lead >= 0 and (tokens[lead].text.endswith("ly") or tokens[lead].text in listed("auxiliaries") | listed("pronouns")):
        lead -= 1
    return tokens[lead].text if lead >= 0 and tokens[lead].text in ("and", "or", "but") else ""


def _predicates(tokens: Sequence[Word], after: Sequence[Operator], at: int) -> Iterator[Operator]:
    """Operators that follow what they govern: "… is unacceptable", "… must stop", "… was rejected by"."""
    here, denials = at, []
    for each in after:
        if each.kind == "result":
            if each.first - at <= COMPOUND:
                yield each
            continue
        if each.first - here > PREDICATE_REACH or not _says_of(tokens, each, here):
            return
        here = each.last
        if each.kind == "negator":
            denials.append(each)  # counts if it denies something: "cannot be part of", but not "without seats"
        else:
            yield from (*denials, each)
            denials = []


def _says_of(tokens: Sequence[Word], operator: Operator, here: int) -> bool:
    """Whether the operator tells something of the words before it, rather than of an object after it."""
    if operator.form == "past" and passive(tokens, operator):
        return True
    if operator.kind in ("attitude", "disposition", "alarm"):
        return False
    if operator.kind != "course":
        return True
    led = tokens[operator.first - 1].text
    verb = operator.form != "base" or operator.first - here <= COMPOUND or led in listed("auxiliaries") or led == "not"
    return verb and (operator.own or not _takes_object(tokens, operator))


def _done_by(tokens: Sequence[Word], operator: Operator, at: int) -> bool:
    """Whether it is done to what stands before: "the list, endorsed by Norland, has the dam" endorses the list, not the dam."""
    return operator.form == "past" and operator.last < at and tokens[operator.last].text == "by"


def passive(tokens: Sequence[Word], operator: Operator) -> bool:
    """Whether a past form is done to its subject: "was rejected", "brokered by"."""
    by = operator.last < len(tokens) and tokens[operator.last].text == "by"
    return by or any(word.text in listed("be") for word in tokens[max(0, operator.first - 3) : operator.first])


def _takes_object(tokens: Sequence[Word], operator: Operator) -> bool:
    """Whether a noun follows: then the verb turns that."""
    after = tokens[operator.last].text if operator.last < len(tokens) else "."
    if after in ("and", "or"):  # "should end or scale back its raids": the two share their object
        return any(word.text in listed("determiners") for word in tokens[operator.last : operator.last + SHARED])
    return after in listed("determiners") or (after[0].isalnum() and after not in listed("little") and not after.endswith("ly"))
