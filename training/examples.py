"""Annotated texts → labelled pieces, whatever corpus they come from (`polnear`, `gum`, `ewt`, `gold`, `reports`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from onrecord.heads import MODES, NAME_LABELS, PART_LABELS, RELATIONS, ROLES, STATUSES, TAG_LABELS, WORD_CLASSES

if TYPE_CHECKING:
    import random

    from numpy.typing import NDArray

    from onrecord.wordpiece import Pieces, WordPiece
    from training.conllu import Token

UNKNOWN = -100  # torch's mark for "do not learn from this"
NULL = -1  # the link target of a cue without a source
Spans = list[tuple[int, int]]


Name = tuple[str, int, int]
DOUBTFUL = "doubtful"  # the kind of a name of which nothing is learned

# Labels of each piece, and the pieces that pieces link to; both by the name of what learns them.
LABELS = ("tags", "names", "parts", "modes", "statuses", "word_classes", "relations")
LINKS = ("cue_link", "source_link", "trigger_link", "head")


@dataclass(frozen=True)
class EncounterMention:
    """One passage that tells of an encounter: half-open spans of what names it and of those who take part, of place and time."""

    mode: str
    status: str
    trigger: tuple[int, int]
    participants: Spans = field(default_factory=list)
    place: tuple[int, int] | None = None
    time: tuple[int, int] | None = None


@dataclass(frozen=True)
class Article:
    """One annotated text. ``attributions`` holds each attribution's spans by role; None where they are not known.

    ``names`` are (kind, start, end), a kind of NAMES or DOUBTFUL, later ones over earlier ones; ``encounters`` are the passages
    that tell of one, ``syntax`` sentences of words with their heads; each None where it is not known.
    ``weight`` is how many times a round of training shows it; ``heeded`` whether a teacher's word counts for it.
    """

    text: str
    attributions: list[dict[str, Spans]] | None
    names: list[Name] | None
    weight: int = 1
    encounters: list[EncounterMention] | None = None
    syntax: list[list[Token]] | None = None
    heeded: bool = True


@dataclass(frozen=True)
class Example:
    """One article as arrays over its pieces: LABELS, and LINKS to the index of a piece (NULL: to none)."""

    pieces: Pieces
    arrays: dict[str, NDArray[np.int64]]


def label(article: Article, wordpiece: WordPiece) -> Example:
    """Lay an article's annotation over its pieces."""
    pieces = wordpiece.cut(article.text)
    arrays = {name: np.full(len(pieces), UNKNOWN, np.int64) for name in (*LABELS, *LINKS)}
    starts, ends = np.array(pieces.starts, np.int64), np.array(pieces.ends, np.int64)

    def inside(span: tuple[int, int]) -> slice:
        return slice(int(np.searchsorted(ends, span[0], "right")), int(np.searchsorted(starts, span[1], "left")))

    if article.attributions is not None:
        _attributions(article.attributions, arrays, inside)
    if article.names is not None:
        _names(article.names, arrays, inside)
    if article.encounters is not None:
        _encounters(article.encounters, arrays, inside)
    if article.syntax is not None:
        _syntax(article.syntax, arrays, starts)
    return Example(pieces, arrays)


def _attributions(rows: list[dict[str, Spans]], arrays: dict[str, NDArray[np.int64]], inside: object) -> None:
    arrays["tags"][:] = 0
    for attribution in rows:
        for role in ROLES:
            for span in attribution.get(role, []):
                _mark(arrays["tags"], inside(span), TAG_LABELS.index(f"B-{role}"))
        cue, source = (_first(attribution.get(role), inside) for role in ("cue", "source"))
        for span in attribution.get("content", []):
            arrays["cue_link"][inside(span)] = cue
        for span in attribution.get("cue", []):
            arrays["source_link"][inside(span)] = source


def _names(names: list[Name], arrays: dict[str, NDArray[np.int64]], inside: object) -> None:
    arrays["names"][:] = 0
    for kind, start, end in names:
        if kind == DOUBTFUL:
            arrays["names"][inside((start, end))] = UNKNOWN
        else:
            _mark(arrays["names"], inside((start, end)), NAME_LABELS.index(f"B-{kind}"))


def _encounters(mentions: list[EncounterMention], arrays: dict[str, NDArray[np.int64]], inside: object) -> None:
    """Triggers last, over what else a piece may be; a part of two encounters goes with the first that is told."""
    arrays["parts"][:] = 0
    for mention in sorted(mentions, key=lambda m: m.trigger, reverse=True):
        trigger = inside(mention.trigger)
        parts = [("participant", span) for span in mention.participants]
        parts += [(part, span) for part, span in (("place", mention.place), ("time", mention.time)) if span]
        for part, span in parts:
            _mark(arrays["parts"], inside(span), PART_LABELS.index(f"B-{part}"))
            arrays["trigger_link"][inside(span)] = trigger.start
    for mention in mentions:
        trigger = inside(mention.trigger)
        _mark(arrays["parts"], trigger, PART_LABELS.index("B-trigger"))
        arrays["trigger_link"][trigger] = UNKNOWN
        arrays["modes"][trigger] = MODES.index(mention.mode)
        arrays["statuses"][trigger] = STATUSES.index(mention.status)


def _syntax(sentences: list[list[Token]], arrays: dict[str, NDArray[np.int64]], starts: NDArray[np.int64]) -> None:
    """Class, relation and head on the first piece of each word; a word that begins within a piece teaches nothing."""
    for tokens in sentences:
        first = {token.number: int(np.searchsorted(starts, token.start)) for token in tokens}
        first = {number: at for number, at in first.items() if at < len(starts)}
        begins = {t.number for t in tokens if t.number in first and starts[first[t.number]] < t.end}
        for token in tokens:
            if token.number in begins and (token.head == 0 or token.head in begins):
                at = first[token.number]
                arrays["word_classes"][at] = WORD_CLASSES.index(token.word_class)
                arrays["relations"][at] = RELATIONS.index(relation_of(token.deprel))
                arrays["head"][at] = first[token.head] if token.head else NULL


def relation_of(deprel: str) -> str:
    """The relation as RELATIONS has it: without a subtype that they do not tell apart."""
    if deprel in RELATIONS:
        return deprel
    plain = deprel.partition(":")[0]
    return plain if plain in RELATIONS else "dep"


def _mark(labels: NDArray[np.int64], where: slice, begin: int) -> None:
    labels[where] = begin + 1
    if where.start < where.stop:
        labels[where.start] = begin


def _first(spans: Spans | None, inside: object) -> int:
    if not spans:
        return NULL
    where: slice = inside(min(spans))  # type: ignore[operator]
    return where.start


QUOTES = str.maketrans("“”‘’", "\"\"''")


def restyle(text: str, dice: random.Random) -> str:
    """The same text with its quotation marks written another way, character for character, so that offsets hold.

    Newspapers differ in straight, curly and single marks; an annotated corpus of a few outlets does not show them all.
    """
    if dice.random() < 0.2:  # some archives keep no line breaks at all
        text = re.sub(r"[\r\n]", " ", text)
    choice = dice.random()
    if choice < 0.5:
        return text
    if choice < 0.7:
        return text.translate(QUOTES)
    curled = re.sub(r'(^|[\s(\[—–-])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    curled = re.sub(r"(?<=\w)'(?=\w)", "’", curled)
    if choice < 0.85:
        return curled
    return curled.replace("“", "‘").replace("”", "’") if choice < 0.97 else curled.replace("“", " ").replace("”", " ")
