"""Cut a text into word pieces without losing where each piece stands.

The scheme is BERT's uncased WordPiece (Devlin et al. 2019; Wu et al. 2016): fold case and accents, split at white space
and punctuation, then take the longest known piece from the left.  Three things are added for our reader: every piece keeps
its offsets in code points of the text as it stands, its *form* (how it was written before folding, which tells "US" from
"us"), and the gap before it (which tells a new paragraph from a new word).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Zero-width characters and soft hyphens stand inside words on web pages; they belong to the word and say nothing.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
MARKS = "\u0300-\u036f" + INVISIBLE
CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}](?:[^\W_{CJK}]|[{MARKS}])*|[^\w\s{MARKS}]|_")

FORMS = ("mark", "lower", "title", "upper", "mixed", "digits")
GAPS = ("none", "space", "line", "inside")
LONGEST_WORD = 100  # BERT's own limit; longer words become one unknown piece


@dataclass(slots=True)
class Pieces:
    """The word pieces of one text, as parallel lists.

    Attributes:
        ids: the piece's row in the vocabulary.
        starts, ends: its half-open span in the text, in code points.
        forms: form × len(GAPS) + gap, one number below ``len(FORMS) * len(GAPS)``.
    """

    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    forms: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)


class WordPiece:
    """A WordPiece vocabulary and the words it has cut so far."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self.unknown = vocabulary["[UNK]"]
        self._known: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def cut(self, text: str) -> Pieces:
        """Every piece of ``text``, in order, none overlapping."""
        pieces, before = Pieces(), 0
        for match in WORD.finditer(text):
            word, start = match[0], match.start()
            gap = _gap(text, before, start)
            before = match.end()
            form = _form(word) * len(GAPS)
            for piece, left, right in self._pieces_of(word):
                pieces.ids.append(piece)
                pieces.starts.append(start + left)
                pieces.ends.append(start + right)
                pieces.forms.append(form + gap)
                gap = 3
        return pieces

    def _pieces_of(self, word: str) -> tuple[tuple[int, int, int], ...]:
        if word not in self._known:
            if len(self._known) > 200_000:  # a bound on memory: hostile text has no end of new words
                self._known.clear()
            self._known[word] = tuple(self._split(word))
        return self._known[word]

    def _split(self, word: str) -> Iterator[tuple[int, int, int]]:
        folded, at = _fold(word)
        if not folded or len(word) > LONGEST_WORD:
            yield self.unknown, 0, len(word)
            return
        found, start = [], 0
        while start < len(folded):
            end = self._longest(folded, start)
            if end == start:
                yield self.unknown, 0, len(word)
                return
            if at[start] == at[end]:  # half of a character that folds into several, such as a Korean syllable
                yield self.unknown, 0, len(word)
                return
            piece = ("##" if start else "") + folded[start:end]
            found.append((self.vocabulary[piece], at[start], at[end]))
            start = end
        yield from found

    def _longest(self, folded: str, start: int) -> int:
        for end in range(len(folded), start, -1):
            if ("##" if start else "") + folded[start:end] in self.vocabulary:
                return end
        return start


def _fold(word: str) -> tuple[str, list[int]]:
    """The word without case, accents and invisible marks, and where each folded character stood (one more for the end)."""
    folded: list[str] = []
    at: list[int] = []
    for index, character in enumerate(word):
        for plain in unicodedata.normalize("NFD", character.lower()):
            if unicodedata.category(plain) not in ("Mn", "Cf"):
                folded.append(plain)
                at.append(index)
    return "".join(folded), [*at, len(word)]


def _form(word: str) -> int:
    if not word[0].isalnum():
        return 0
    if word.isdigit():
        return 5
    if word.islower():
        return 1
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word.istitle() else 4


def _gap(text: str, before: int, start: int) -> int:
    if start == before:
        return 0
    between = text[before:start]
    if "\n" in between or "\r" in between or "\u2029" in between:
        return 2
    return 1 if any(c.isspace() for c in between) else 0
