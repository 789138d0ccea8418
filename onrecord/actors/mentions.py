"""Words that stand for someone: names, descriptions ("the Russian side", "a senior official") and pronouns, with their spans.

Each word is given a letter for what it is by the vocabulary, by the reader's names or by its capital; a text becomes a string
of such letters, its *shape*, and what stands for someone is found by patterns over shapes.  Who it is, a later step says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import day_name, month_name
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from onrecord.names import POSSESSIVE, WORD, fold, keys, small_words, stands_for, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.names import Index
    from onrecord.reader import NameSpan

    V = TypeVar("V")

FoundKind = Literal["person", "organisation", "state", "group", "unknown", "description", "pronoun"]

CALENDAR = frozenset(word.lower() for word in (*day_name, *month_name) if word)
PRONOUNS = ("he", "she", "they")
LETTER = {"state": "S", "capital": "C", "nation": "A", "community": "A", "organisation": "O", "group": "G"}
OPENING = re.compile(r"[.!?…:;\n\r“\"‘«]|^$")

# No run of letters in a pattern is unbounded, so that the work stays linear whatever the text.
BODY = re.compile(r"[ASCOGWB]{0,8}B(?:[FK]D?[ASCOGWB]{1,6}){0,3}")
NAME = re.compile(r"W(?:[PW]{0,6}W)?")
ORGAN = re.compile(r"(?P<of>[SCOGA]|W(?:[PW]{0,4}W)?)(?P<owned>'?)[AMtb]{0,5}b(?![tb])")
RIGHT = r"(?P<right>(?:[EF]D?[AMSCOGWBbtTP']{0,6}[SCOGWBbtT]){0,3})"
PERSON = re.compile(rf"(?P<det>D?)(?P<left>[AMSCOGbBWP']{{0,8}})(?P<noun>[tT])(?![tTb]){RIGHT}")
GATHERING = re.compile(rf"(?P<det>D)(?P<left>M{{0,4}})(?P<noun>[bB])(?![tTbBW]){RIGHT}")


@dataclass(frozen=True, slots=True)
class Found:
    """Words [start, end) that stand for someone, in code points.

    Attributes:
        kind: what they are; ``unknown`` is a capitalised word nobody vouches for.
        name: the words themselves, without article or title.
        entry: the vocabulary's name of whom they mean, where it knows.
        head: of a description its noun, in the singular.
        words: the folded words that a later description may take up.
        definite, plural: of a description or pronoun.
        owner: the country or body a description tells of.
    """

    start: int
    end: int
    kind: FoundKind
    name: str
    entry: str | None = None
    head: str = ""
    words: frozenset[str] = frozenset()
    definite: bool = False
    plural: bool = False
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One word or a known row of words: its span, its letter, and what is known of it.

    Letters: S state, C capital, A nationality, O organisation, G people, L place; T office or calling, B kind of body (t, b in
    small letters), H title, M modifier; W capitalised word, P particle; D determiner, E F K prepositions and "and"; x any other.
    """

    start: int
    end: int
    letter: str
    key: str
    entry: str | None = None
    kind: str = ""
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its possessive, and what stands between it and the word before."""

    start: int
    end: int
    key: str
    text: str
    gap: str


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(text):
        word = match[0]
        possessive = POSSESSIVE.search(word)
        end = match.end() - (2 if possessive and len(word) > 2 else 0)
        found.append(
            Word(match.start(), end, fold(text[match.start() : end]), text[match.start() : end], text[last : match.start()])
        )
        last = end
    return found


def find(text: str, names: Sequence[NameSpan] = ()) -> list[Found]:
    """Everything in the text that stands for someone, in text order, an outer one before those within it.

    ``names`` are the reader's; without any, capitals and the vocabulary must do.
    """
    shape = Shape(text, list(_items(words_of(text), names)))
    named = list(_names(shape))
    described = list(_descriptions(shape))
    adjectival = {start for match in PERSON.finditer(shape.letters) for start in _adjectival_names(shape, match)}
    adjectival |= {f.start for f in described if f.kind != "description"}
    kept = [f for f in named if f.start not in adjectival or text[f.end : f.end + 2] in {"'s", "’s"}]
    pronouns = (
        Found(i.start, i.end, "pronoun", text[i.start : i.end], plural=i.key == "they") for i in shape.items if i.key in PRONOUNS
    )
    return sorted({*kept, *described, *pronouns, *_expanded(text, named)}, key=lambda f: (f.start, -f.end, f.kind))


class Shape:
    """A text's items and the string of their letters, with signs between: ' for a possessive, a comma, | for any break."""

    def __init__(self, text: str, items: list[Item]) -> None:
        self.text = text
        self.items = items
        letters: list[str] = []
        self.item_at: list[int] = []
        last = 0
        for number, item in enumerate(items):
            sign = _sign(text[last : item.start], items[number - 1].key) if number else ""
            letters.append(sign + item.letter)
            self.item_at += [number] * (len(sign) + 1)
            last = item.end
        self.letters = "".join(letters)

    def between(self, start: int, end: int) -> list[Item]:
        """The items of the letters [start, end)."""
        return self.items[self.item_at[start] : self.item_at[end - 1] + 1] if start < end else []

    def before(self, start: int) -> str:
        """The key of the item before the letter at ``start``; empty across a break."""
        number = self.item_at[start]
        return self.items[number - 1].key if number and self.letters[start - 1] not in "|,'" else ""


def _sign(gap: str, before: str) -> str:
    if not gap.strip(" \u00a0"):
        return ""
    if gap.strip(" \u00a0") in {"'s", "’s", "ʼs", "'", "’"}:
        return "'"
    if gap == ". " and (len(before) == 1 or before in vocabulary().titles):
        return ""
    return "," if gap.strip() == "," else "|"


def _items(words: list[Word], names: Sequence[NameSpan]) -> Iterator[Item]:
    small = frozenset(word.key for word in words if word.text[:1].islower())
    starts = [word.start for word in words]
    spans = {bisect_left(starts, n.start): n for n in names if n.kind in {"person", "organisation", "place"}}
    kinds = _agreed(words, spans)
    at, until, kind = 0, 0, ""
    while at < len(words):
        if at in spans:
            until, kind = bisect_left(starts, spans[at].end), kinds[at]
        room = max(0, until - at)
        item, used = _item(words, at, small, kind if room else "before" if at + 1 in spans else "", room)
        yield item
        at += used


def _agreed(words: list[Word], spans: Mapping[int, NameSpan]) -> dict[int, str]:
    """What the reader calls each name on the whole: the kind it gives that name most often, by its probabilities."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    forms = {at: " ".join(word.key for word in words[at : at + 8] if word.end <= span.end) for at, span in spans.items()}
    for at, span in spans.items():
        votes[forms[at]][span.kind] += span.score
    return {at: max(sorted(votes[form]), key=lambda kind: votes[form][kind]) for at, form in forms.items()}


def _item(words: list[Word], at: int, small: frozenset[str], kind: str, room: int) -> tuple[Item, int]:
    """The item that begins at a word and how many words it takes.

    ``kind`` is that of the reader's name it lies in, of which ``room`` words are left, or "before" right before such a name.
    """
    word, known = words[at], vocabulary()
    used, entry = _longest(known.entries, words, at)
    if entry and (used >= room or kind not in {"person", "organisation"} or entry.kind in {"nation", "community"}):
        end = words[at + used - 1].end
        return Item(word.start, end, LETTER[entry.kind], words[at + used - 1].key, entry.name, entry.kind), used
    if kind == "organisation" and room > 1 and word.key not in small_words().letters:
        return Item(word.start, words[at + room - 1].end, "O", words[at + room - 1].key, kind=kind), room
    used, noun = _longest(known.nouns, words, at)
    if noun and (kind != "person" or word.text[:1].islower() or noun in known.people):
        last = words[at + used - 1]
        letter = "t" if noun in known.people else "b"
        big = word.text[:1].isupper() and not (_opens(word) and used == 1)
        return Item(word.start, last.end, letter.upper() if big else letter, last.key, noun=noun), used
    return Item(word.start, word.end, _letter(word, small, kind), word.key, kind="" if kind == "before" else kind), 1


def _letter(word: Word, small: frozenset[str], kind: str) -> str:
    known = vocabulary()
    capital = word.text[:1].isupper()
    if kind == "before" and _opens(word):
        return small_words().letters.get(word.key, "x")
    if kind not in {"", "before"} and (capital or word.key.startswith("al-")):
        return "L" if kind == "place" else "H" if kind == "person" and word.key in known.titles else "W"
    if word.key in small_words().letters:
        return small_words().letters[word.key]
    if word.key.startswith("al-"):
        return "W"
    if capital and word.key in known.titles:
        return "H"
    if word.key in known.modifiers and (not capital or _opens(word)):
        return "M"
    if not capital or word.key in small_words().every or word.key in CALENDAR or _adjectival(word.text):
        return "x"
    return "x" if _opens(word) and (word.key in small or re.search(r"\w{3}(?:ing|ed|ly)$", word.key)) else "W"


def _opens(word: Word) -> bool:
    """Whether the word opens a sentence or a quotation, so that its capital tells nothing."""
    return bool(OPENING.search(word.gap))


def _adjectival(word: str) -> bool:
    """Words such as US-backed or Syrian-Turkish, which describe but do not name."""
    first, _, rest = word.partition("-")
    known = vocabulary().entries
    return (rest[:1].islower() and first.isupper()) or (
        bool(rest) and fold(first) in known and (rest[:1].islower() or fold(rest) in known)
    )


def _longest(index: Index[V], words: list[Word], at: int) -> tuple[int, V | None]:
    """The longest row of the index at a word, and its length; initials and first capitals must be as they are written."""
    for row, form, value in index.get(words[at].key, ()):
        found = words[at : at + len(row)]
        if tuple(w.key for w in found) != row or any(w.gap.strip(" \u00a0'’s") for w in found[1:]):
            continue
        if form.isupper() and len(row) == 1 and words[at].text.replace(".", "") != form.replace(".", ""):
            continue
        if form[0].islower() or words[at].text[:1].isupper():
            return len(row), value
    return 0, None


def _names(shape: Shape) -> Iterator[Found]:
    """Names by their shape: bodies first, then persons, then what the vocabulary knows."""
    bodies = [match.span() for match in BODY.finditer(shape.letters) if len(shape.between(*match.span())) > 1]
    for span in bodies:
        yield _found(shape, shape.between(*span), "organisation")
    free = _without(shape.letters, bodies)
    for match in NAME.finditer(free):
        yield _found(shape, shape.between(*match.span()), _kind_of(shape, match, free[: match.start()][-1:]))
    for match in re.finditer("[SCOG]", free):
        item, before = shape.between(*match.span())[0], shape.before(match.start())
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
    while items and items[-1].noun in known.writings:
        items = items[:-1]
    owners = len(shape.between(*match.span("of")))
    nouns = [item.noun for item in items[owners:] if item.letter == "b"]
    if not nouns or items[-1].letter != "b":
        return None
    owner, start, end = items[0], items[0].start, items[-1].end
    name, words = shape.text[start:end], _words(items)
    if known.states.issuperset(nouns) and items[-1].key == nouns[-1] + "s":
        return Found(start, end, "group", name, None, nouns[-1], words, plural=True)
    if owner.letter in "SCA" and owner.kind != "community" and known.states.issuperset(nouns):
        return Found(start, end, "state", name, owner.entry, nouns[-1], words)
    if owner.letter in "OW" and not match["owned"] and nouns[-1] in known.labels:
        return Found(start, end, "organisation", shape.text[start : items[owners - 1].end], owner.entry, nouns[-1], words)
    kind: FoundKind = "group" if owner.kind in {"community", "group"} and nouns[-1] in known.gatherings else "organisation"
    return Found(start, end, kind, name, None, nouns[-1], words, plural=items[-1].key != nouns[-1])


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
        _words(items[1:] if det else items),
        definite=det in small_words().definite or (not det and (not plural or "'" in match["left"])),
        plural=plural,
        owner=_owner(shape.text, items),
    )


def _words(items: Sequence[Item]) -> frozenset[str]:
    """What a description says, word by word: countries by their names, nouns in the singular, small words left out."""
    found: set[str] = set()
    for item in items:
        if item.letter not in "DEFKx":
            found.update(word for word in keys(item.entry or item.noun) or (item.key,) if word not in small_words().letters)
    return frozenset(found)


def _owner(text: str, items: Sequence[Item]) -> str | None:
    """The country or body that a description names: the registry's name for it, or the words as they stand."""
    named = next((item for item in items if item.letter in "SCAOGW"), None)
    return (named.entry or text[named.start : named.end]) if named else None


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
