"""What the scorer is asked, and how it is laid out in word pieces: proposition, holder, passage, in one row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.wordpiece import WordPiece

KINDS: Final = ("mark", "proposition", "holder", "passage", "held")  # held: a piece of the passage that names the holder
LONGEST = 192  # word pieces of a row; of gold's passages with 250 characters on either side 97 in 100 fit
ROOM_PROPOSITION = 48
ROOM_HOLDER = 16
# Words of a holder's description that any other may bear.
COMMON: Final = frozenset((
    "the", "a", "an", "of", "for", "and", "in", "on", "to",
    "his", "her", "their", "its", "new", "former", "senior", "state", "minister",
    "president", "prime", "foreign", "government", "party",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Whether ``passage`` shows that ``holder`` (empty: whoever writes) is for ``proposition``.

    ``held`` are half-open spans of the passage, in code points, that stand for the holder.
    """

    proposition: str
    passage: str
    holder: str = ""
    held: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A question in word pieces: parallel lists of pieces, of KINDS, and where each piece of the passage stands in it."""

    ids: list[int]
    kinds: list[int]
    starts: list[int]
    ends: list[int]


def mentions_of(holder: str, passage: str) -> tuple[tuple[int, int], ...]:
    """Where words of the holder's name stand in the passage: capitalised ones, or all that a description has."""
    words = re.findall(r"\w+", holder)
    telling = [w for w in words if w[0].isupper() and w.lower() not in COMMON] or [w for w in words if w.lower() not in COMMON]
    if not telling:
        return ()
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, telling))})(?:['’]s)?(?!\w)"
    return tuple(match.span() for match in re.finditer(pattern, passage))


def lay_out(question: Question, wordpiece: WordPiece, longest: int = LONGEST) -> Laid:
    """[CLS] proposition [SEP] holder [SEP] passage [SEP]; of a passage that is too long the middle is kept."""
    sep = wordpiece.vocabulary["[SEP]"]
    proposition = wordpiece.cut(question.proposition).ids[:ROOM_PROPOSITION]
    holder = wordpiece.cut(question.holder).ids[:ROOM_HOLDER]
    passage = wordpiece.cut(question.passage)
    room = longest - len(proposition) - len(holder) - 4
    first = max(0, (len(passage) - room) // 2)
    kept = slice(first, first + room)
    starts, ends = passage.starts[kept], passage.ends[kept]
    inner = list(_kinds(starts, ends, question.held))
    ids = [wordpiece.vocabulary["[CLS]"], *proposition, sep, *holder, sep, *passage.ids[kept], sep]
    kinds = [0, *[1] * len(proposition), 0, *[2] * len(holder), 0, *inner, 0]
    before = len(ids) - len(starts) - 1
    return Laid(ids, kinds, [-1] * before + starts + [-1], [-1] * before + ends + [-1])


def _kinds(starts: list[int], ends: list[int], held: tuple[tuple[int, int], ...]) -> Iterator[int]:
    for start, end in zip(starts, ends, strict=True):
        yield KINDS.index("held" if any(a < end and start < b for a, b in held) else "passage")
