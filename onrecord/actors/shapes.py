"""Text → the shape of its words: each word, or known row of words, is given a letter for what it is.

The vocabulary tells, or the reader's names, or a capital; a text becomes a string of such letters, over which `mentions`
looks for patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import day_name, month_name
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from onrecord.names import POSSESSIVE, PREFIX, WORD, fold, small_words, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.names import Index
    from onrecord.reader import NameSpan

    V = TypeVar("V")

CALENDAR = frozenset(word.lower() for word in (*day_name, *month_name) if word)
LETTER = {"state": "S", "capital": "C", "nation": "A", "community": "A", "organisation": "O", "group": "G"}
COMPOUND = re.compile(r"[^\W\d_]-(?:[a-z]+ed|led|held|run|born|style|like)$")
OPENING = re.compile(r"[.!?…:;\n\r“\"‘«]|^$")


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


def items_of(text: str, names: Sequence[NameSpan]) -> list[Item]:
    """The items of a text, in order; ``names`` are the reader's."""
    return list(_items(words_of(text), names))


def _items(words: list[Word], names: Sequence[NameSpan]) -> Iterator[Item]:
    small = frozenset(word.key for word in words if word.text[:1].islower())
    starts = [word.start for word in words]
    spans = {bisect_left(starts, n.start): n for n in names if n.kind in {"person", "organisation", "place", "misc"}}
    kinds = _agreed(words, spans)
    at, until, kind = 0, 0, ""
    while at < len(words):
        if at in spans:
            until, kind = bisect_left(starts, spans[at].end), kinds[at]
            while until > at + 1 and words[until - 1].text.islower() and words[until - 1].key in small_words().letters:
                until -= 1  # a reader's slip: "the Network for"
        room = max(0, until - at)
        item, used = _item(words, at, small, kind if room else "before" if at + 1 in spans else "", room)
        yield item
        at += used


def _agreed(words: list[Word], spans: Mapping[int, NameSpan]) -> dict[int, str]:
    """What the reader calls each name on the whole: the kind it gives that name most often, by its probabilities.

    A name of several words that is nowhere told as a place ("in Upper Oru") is none, but one that nobody vouches for; a place
    that ends in a noun for a body ("the Oru Front") is that body.
    """
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    forms = {at: " ".join(word.key for word in words[at : at + 8] if word.end <= span.end) for at, span in spans.items()}
    placed = {forms[at] for at in spans if " " not in forms[at] or _is_placed(words, at)}
    for at, span in spans.items():
        votes[forms[at]][span.kind] += span.score
    kinds = {form: max(sorted(several), key=lambda kind: several[kind]) for form, several in votes.items()}
    bodies = {form for form in kinds if form.partition(" ")[2].rpartition(" ")[2] in vocabulary().gatherings}
    kinds |= {form: "organisation" for form in bodies if kinds[form] == "place"}
    return {at: "" if kinds[form] == "place" and form not in placed else kinds[form] for at, form in forms.items()}


def _is_placed(words: list[Word], at: int) -> bool:
    """Whether a name stands as a place's, by the word before it or by its first ("New", "Port")."""
    small, before = small_words(), words[at - 1].key if at else ""
    return words[at].key in small.toponyms or before in small.determiners or before in small.locative


def _item(words: list[Word], at: int, small: frozenset[str], kind: str, room: int) -> tuple[Item, int]:
    """The item that begins at a word and how many words it takes.

    ``kind`` is that of the reader's name it lies in, of which ``room`` words are left, or "before" right before such a name.
    """
    word, known = words[at], vocabulary()
    if kind == "organisation" and room == 1 and _is_common(word):
        kind = ""  # a reader's slip: "Maj", "Someone"
    used, entry = _longest(known.entries, words, at)
    if entry and (used >= room or kind not in {"person", "organisation"} or entry.kind in {"nation", "community"}):
        end = words[at + used - 1].end
        return Item(word.start, end, LETTER[entry.kind], words[at + used - 1].key, entry.name, entry.kind), used
    if kind == "organisation" and room > 1 and word.key not in small_words().letters and not _adjectival(word.text):
        return Item(word.start, words[at + room - 1].end, "O", words[at + room - 1].key, kind=kind), room
    used, noun = _longest(known.nouns, words, at)
    if noun and (kind != "person" or word.text[:1].islower() or noun in known.people):
        last = words[at + used - 1]
        letter = "t" if noun in known.people else "b"
        big = word.text[:1].isupper() and not (_opens(word) and used == 1)
        return Item(word.start, last.end, letter.upper() if big else letter, last.key, noun=noun), used
    return Item(word.start, word.end, _letter(word, small, kind), word.key, kind="" if kind == "before" else kind), 1


def _is_common(word: Word) -> bool:
    """Whether a capital makes no name of the word: a title, a small word or one that describes."""
    known = vocabulary()
    return word.key in known.titles | known.modifiers or (word.key in small_words().every and not word.text.isupper())


def _letter(word: Word, small: frozenset[str], kind: str) -> str:
    known = vocabulary()
    capital = word.text[:1].isupper()
    if kind == "before" and _opens(word):
        return small_words().letters.get(word.key, "x")
    if (capital and word.key in small_words().determiners and not word.text.isupper()) or _adjectival(word.text):
        return small_words().letters.get(word.key, "M")
    if kind not in {"", "before"} and (capital or word.key.startswith("al-")):
        return "L" if kind == "place" else "H" if kind == "person" and word.key in known.titles else "W"
    if word.key in small_words().letters:
        return small_words().letters[word.key]
    if PREFIX.match(word.key) and word.text.partition("-")[2][:1].isupper():
        return "W"
    if capital and word.key in known.titles:
        return "H"
    if word.key in known.modifiers and (not capital or _opens(word)):
        return "M"
    if not capital or word.key in small_words().every or word.key in CALENDAR:
        return "x"
    return "x" if _opens(word) and (word.key in small or re.search(r"\w{3}(?:ing|ed|ly)$", word.key)) else "W"


def _opens(word: Word) -> bool:
    """Whether the word opens a sentence or a quotation, so that its capital tells nothing."""
    return bool(OPENING.search(word.gap))


def _adjectival(word: str) -> bool:
    """Words such as Vantan-backed or Vantan-Oslish, which describe but do not name."""
    first, _, rest = word.partition("-")
    known = vocabulary().entries
    return (
        bool(COMPOUND.search(word))
        or (rest[:1].islower() and first.isupper())
        or (bool(rest) and fold(first) in known and (rest[:1].islower() or fold(rest) in known))
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
