"""Words that stand for someone: names, descriptions ("the Russian side", "a senior official") and pronouns, with their spans.

A text is made a string of letters, its *shape*, one for each word, and what stands for someone is found by patterns over it.
Who it is, a later step says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from onrecord.actors.shapes import Item, Shape, items_of
from onrecord.names import WORD, bare, fold, keys, small_words, stands_for, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.reader import NameSpan

FoundKind = Literal["person", "organisation", "state", "group", "place", "unknown", "description", "pronoun"]

PRONOUNS = ("he", "she", "they")

# No run of letters in a pattern is unbounded, so that the work stays linear whatever the text.
BODY = re.compile(r"[ASCOGWBL]{0,8}B(?:[FK]D?[ASCOGWB]{1,6}){0,3}")
NAME = re.compile(r"W(?:[PW]{0,6}W)?")
ORGAN = re.compile(r"(?P<of>[SCOGA]|W(?:[PW]{0,4}W)?)(?P<owned>'?)[AMtb]{0,5}b(?![tb])")
RIGHT = r"(?P<right>(?:[EF]D?[AMSCOGWBbtTP']{0,6}[SCOGWBbtT]){0,3})"
PERSON = re.compile(rf"(?P<det>D?)(?P<left>[AMSCOGbBWPtT']{{0,8}})(?P<noun>[tT])(?![tTb]){RIGHT}")
POSSESSIVE_INSIDE = re.compile(r"['’]s? ")
GATHERING = re.compile(rf"(?P<det>D)(?P<left>M{{0,4}})(?P<noun>[bB])(?![tTbBW]){RIGHT}")


@dataclass(frozen=True, slots=True)
class Found:
    """Words [start, end) that stand for someone, in code points.

    Attributes:
        kind: what they are; ``unknown`` is a capitalised word nobody vouches for, ``place`` stands for nobody unless it speaks.
        name: the words themselves, without article or title.
        entry: the vocabulary's name of whom they mean, where it knows.
        head: of a description its noun, in the singular.
        rank: what makes the noun another office ("deputy", "former").
        words: the folded words that a later description may take up.
        core: of an office those before a last "to" ("the secretary of the Vantan mission [to the Council]"), else none.
        definite, plural: of a description or pronoun.
        owner: the country or body a description tells of.
    """

    start: int
    end: int
    kind: FoundKind
    name: str
    entry: str | None = None
    head: str = ""
    rank: str = ""
    words: frozenset[str] = frozenset()
    definite: bool = False
    plural: bool = False
    owner: str | None = None
    core: frozenset[str] = frozenset()


def find(text: str, names: Sequence[NameSpan] = ()) -> list[Found]:
    """Everything in the text that stands for someone, in text order, an outer one before those within it.

    ``names`` are the reader's; without any, capitals and the vocabulary must do.
    """
    shape = Shape(text, items_of(text, names))
    named = list(_names(shape))
    described = list(_descriptions(shape))
    adjectival = {start for match in PERSON.finditer(shape.letters) for start in _adjectival_names(shape, match)}
    adjectival |= {f.start for f in described if f.kind != "description"}
    kept = [f for f in named if f.start not in adjectival or text[f.end : f.end + 2] in {"'s", "’s"}]
    pronouns = (
        Found(i.start, i.end, "pronoun", text[i.start : i.end], plural=i.key == "they") for i in shape.items if i.key in PRONOUNS
    )
    return sorted({*kept, *described, *pronouns, *_expanded(text, named)}, key=lambda f: (f.start, -f.end, f.kind))


def _names(shape: Shape) -> Iterator[Found]:
    """Names by their shape: bodies first, then persons, then what the vocabulary knows."""
    bodies = [match.span() for match in BODY.finditer(shape.letters) if len(shape.between(*match.span())) > 1]
    for span in bodies:
        yield _found(shape, shape.between(*span), "organisation")
    free = _without(shape.letters, bodies)
    for match in NAME.finditer(free):
        items = shape.between(*match.span())
        if len(items) == 1 or items[-1].key not in vocabulary().things:
            yield _found(shape, items, _kind_of(shape, match, free[: match.start()][-1:]))
    yield from (_found(shape, shape.between(*match.span()), "place") for match in re.finditer("L+", free))
    for match in re.finditer("[SCOG]", free):
        item, before = shape.between(*match.span())[0], shape.before(match.start())
        if not item.entry and item.key in vocabulary().things and " " in shape.text[item.start : item.end]:
            continue
        in_place = before in small_words().locative if item.letter in "SC" else False
        if not in_place and not (item.letter == "C" and before in {"to", "from", "for"}):
            kinds: dict[str, FoundKind] = {"O": "organisation", "G": "group"}
            yield _found(shape, [item], kinds.get(item.letter, "state"))


def _kind_of(shape: Shape, match: re.Match[str], before: str) -> FoundKind:
    """A person where the reader says so, or where a title or two capitals do and nothing speaks for a place."""
    items = shape.between(*match.span())
    kinds = {item.kind for item in items if item.letter == "W"}
    if "person" in kinds or (before and before in "HTt"):
        return "person"
    if "organisation" in kinds:
        return "organisation"
    if "misc" in kinds:
        return "unknown"  # the reader takes it for a cup's or a war's name
    if len(items) > 1 and before != "D" and shape.before(match.start()) not in small_words().locative:
        return "person"
    initials = shape.text[items[0].start : items[-1].end]
    return "organisation" if initials.isupper() and initials.isalpha() and len(initials) > len("PM") else "unknown"


def _without(letters: str, taken: Sequence[tuple[int, int]]) -> str:
    left = list(letters)
    for start, end in taken:
        left[start:end] = "x" * (end - start)
    return "".join(left)


def _found(shape: Shape, items: Sequence[Item], kind: FoundKind) -> Found:
    start, end = items[0].start, items[-1].end
    name = shape.text[start:end]
    entry = items[0].entry if len(items) == 1 else None
    return Found(start, end, kind, name, entry, words=frozenset(keys(name)))


def _descriptions(shape: Shape) -> Iterator[Found]:
    """Organs ("the Russian foreign ministry"), persons by office or calling, and bodies taken up by a noun ("the group")."""
    for match in ORGAN.finditer(shape.letters):
        organ = _organ(shape, match)
        if organ:
            yield organ
    reached = 0
    for match in sorted((m for pattern in (GATHERING, PERSON) for m in pattern.finditer(shape.letters)), key=lambda m: m.start()):
        noun = shape.between(*match.span("noun"))[0]
        named = match.start("noun") > 0 and shape.letters[match.start("noun") - 1] == "B"
        taken_up = noun.noun in vocabulary().people | vocabulary().gatherings | vocabulary().states
        denied = shape.items[shape.item_at[match.start()]].key in {"no", "any"}
        if taken_up and not named and not denied and match.end() > reached:
            reached = match.end()
            yield _description(shape, match, noun)


def _organ(shape: Shape, match: re.Match[str]) -> Found | None:
    known = vocabulary()
    items = shape.between(*match.span())
    while items and items[-1].letter == "b" and items[-1].noun in known.writings | known.capitals:
        items = items[:-1]
    owners = len(shape.between(*match.span("of")))
    nouns = [item.noun for item in items[owners:] if item.letter == "b"]
    if not nouns or items[-1].letter != "b" or (match["owned"] and items[0].letter == "W" and items[-1].key != nouns[-1]):
        return None  # "Telk's movements" are no body
    owner, start, end = items[0], items[0].start, items[-1].end
    name, words = shape.text[start:end], _words(items)
    if known.states.issuperset(nouns) and items[-1].key == nouns[-1] + "s":
        return Found(start, end, "group", name, None, nouns[-1], "", words, plural=True)
    others = [item for item in items[1:] if item.letter == "A" and item.kind == "community"]  # "the Vantan Oslish government"
    if owner.letter in "SCA" and owner.kind != "community" and known.states.issuperset(nouns) and not others:
        return Found(start, end, "state", name, owner.entry, nouns[-1], "", words)
    if owner.letter in "OW" and not match["owned"] and nouns[-1] in known.labels:
        return Found(start, end, "organisation", shape.text[start : items[owners - 1].end], owner.entry, nouns[-1], "", words)
    if owner.letter == "W" and nouns[-1] in known.states:  # "Mara Telk's government" is the Telk government
        words = frozenset((bare(name[: items[owners - 1].end - start])[-1], nouns[-1]))
    kind: FoundKind = "group" if owner.kind in {"community", "group"} and nouns[-1] in known.gatherings else "organisation"
    return Found(
        start,
        end,
        kind,
        name,
        None,
        nouns[-1],
        "",
        words,
        plural=items[-1].key != nouns[-1],
        owner=owner.entry or (owner.key if owner.letter == "W" else None),
    )


def _description(shape: Shape, match: re.Match[str], noun: Item) -> Found:
    items = shape.between(*match.span())
    det = items[0].key if match["det"] else ""
    plural = noun.key not in noun.noun.split()[-1:] or noun.noun in {"police", "forces", "troops"}
    return Found(
        items[0].start,
        items[-1].end,
        "description",
        shape.text[items[0].start : items[-1].end],
        None,
        noun.noun,
        _rank(shape.text, items, noun),
        _words(items[1:] if det else items),
        definite=det in small_words().definite or (not det and (not plural or "'" in match["left"])),
        plural=plural,
        owner=_owner(shape.text, items, noun.noun),
        core=_words(_core(items, noun)),
    )


def _core(items: Sequence[Item], noun: Item) -> Sequence[Item]:
    joins = [number for number, item in enumerate(items) if item.start > noun.start and item.letter in "EF"]
    return items[: joins[-1]] if len(joins) > 1 and items[joins[-1]].key == "to" else ()


def _rank(text: str, items: Sequence[Item], noun: Item) -> str:
    """The words before the noun that make it another office, those of an owner left out ("the former king's envoy")."""
    before = text[items[0].start : noun.start]
    own = items[0].start + max(before.rfind("'"), before.rfind("’"))
    return " ".join(item.key for item in items if own < item.start < noun.start and item.key in vocabulary().ranks)


def _words(items: Sequence[Item]) -> frozenset[str]:
    """What a description says, word by word: countries by their names, nouns in the singular, small words left out."""
    found: set[str] = set()
    for item in items:
        if item.letter not in "DEFKx":
            found.update(word for word in keys(item.entry or item.noun) or (item.key,) if word not in small_words().letters)
    return frozenset(found)


def _owner(text: str, items: Sequence[Item], noun: str) -> str | None:
    """The country or body that a description names: the registry's name for it, or the words as they stand.

    Neither where somebody is, comes from or is sent to ("a press officer from Oslo", "the envoy to Oslo"), nor the country of one
    with a calling, nor that of its opposition; what follows "of" outdoes a nationality ("the Oslish head of the Oru mission").
    """
    named_at = [number for number, item in enumerate(items) if item.letter in "SCAOGW"]
    owned = (number for number in named_at if [i.key for i in items[:number] if i.letter != "D"][-1:] == ["of"])
    at = next(owned, None) if named_at and items[named_at[0]].letter == "A" else None
    at = at if at is not None else next(iter(named_at), None)
    if at is None:
        return None
    named, before = items[at], [item.key for item in items[:at] if item.letter != "D"]
    elsewhere = {"from", "in", "to", *(("for",) if noun in vocabulary().sent else ())}
    if not elsewhere.isdisjoint(before[-1:]):
        return None
    opposed = not vocabulary().opposed.isdisjoint(item.key for item in items)
    if named.letter in "SCA" and (noun in vocabulary().callings or opposed):
        return None
    row = list(takewhile(lambda item: item.letter in "ASCOGWB", items[at:]))
    last = row[-1] if row[-1].letter == "B" else named  # "the Oru Peace Council", not "Oru"
    whole = text[named.start : last.end]
    return whole if last is not named and not POSSESSIVE_INSIDE.search(whole) else named.entry or text[named.start : named.end]


def _adjectival_names(shape: Shape, match: re.Match[str]) -> Iterator[int]:
    """Where names begin that only tell what kind of person is meant ("an SDF spokesman")."""
    for name in re.finditer(r"(?:W[PW]*+|[SCOG])(?!')", match["left"]):
        yield shape.items[shape.item_at[match.start("left") + name.start()]].start


def _expanded(text: str, named: Sequence[Found]) -> Iterator[Found]:
    """Names that small letters hide but that initials in brackets after them give away: "high negotiations body (HNB)"."""
    ends = {f.end for f in named if f.kind == "organisation"}
    for match in re.finditer(r" \(([A-Z]{2}[A-Za-z]{0,6})\)", text):
        row = list(WORD.finditer(text, max(0, match.start() - 90), match.start()))[-len(match[1]) - 3 :]
        if match.start() in ends or not row or row[-1].end() != match.start():
            continue
        for first in row:
            name = text[first.start() : match.start()]
            if (
                fold(first[0]) not in small_words().every
                and not re.search(r"[.,;:\n]", name)
                and stands_for(match[1], keys(name))
            ):
                yield Found(first.start(), match.start(), "organisation", name, words=frozenset(keys(name)))
                break
