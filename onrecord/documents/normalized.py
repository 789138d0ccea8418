"""A text as the steps read it, and where each of its characters stands in the text as it came.

What a layout, an encoding or a house style does to a text is undone here, once, for everything that reads: line ends within
paragraphs are blanks, words broken at a hyphen are whole, entities are characters, what has no width is gone, and outer
quotation marks are double.  Offsets are code points, half-open; `Normalized.original` takes those of this text back.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.documents import metadata
from onrecord.documents.paragraphs import soft_line_ends
from onrecord.documents.singlequotes import doubled
from onrecord.documents.timed import untimed
from onrecord.lexicon import table
from onrecord.reader import load_vocabulary
from onrecord.records import Document, Part, Record, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.records import Event, Position, Statement

    Edit = tuple[int, int, str]

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,9})(?:\s[^<>]{0,500})?/?>")
# Soft hyphens, characters without width, marks of direction; a soft hyphen before a line end is left to whoever joins lines.
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|\u00ad+(?![ \t]*[\r\n])")
COMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]{1,8}")
LINE_END = re.compile(r"\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
BLANK = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
TEX_QUOTES = re.compile(r"``|(?<=[^\s'\d])''(?!')")
APOSTROPHE = re.compile(r"(?<=[A-Za-z])\"(?=(?:s|t|re|ve|ll|d|m)\b)")  # isn"t, as some archives have it
LINE = re.compile(r"[^\n]+")
LONGEST_LABELLED = 400  # characters
FEWEST_LABELLED = 2  # lines with an archive's labels; one may be a label of the report's own
LONGEST_WORD = 40  # characters looked at before a hyphen
HYPHENS = "-‐\u00ad"
BROKEN = re.compile(r"[^\W\d_]+")
SPELLED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Normalized:
    """``text``, and for each of its characters where the original's begins and ends; both empty where nothing was changed."""

    text: str
    starts: array[int]
    ends: array[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the words at [start, end) stand in the text as it came."""
        if not self.starts or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def edited(self, edits: list[Edit]) -> Normalized:
        """The text with stretches [start, end) of it replaced; they come in order and do not overlap."""
        if not edits:
            return self
        pieces: list[str] = []
        first = self.starts or array("l", range(len(self.text)))
        last = self.ends or array("l", range(1, len(self.text) + 1))
        starts, ends, at = array("l"), array("l"), 0
        for start, end, words in [*edits, (len(self.text), len(self.text), "")]:
            pieces += self.text[at:start], words
            starts += first[at:start]
            ends += last[at:start]
            if words:
                whole = array("l", [first[start]]), array("l", [last[end - 1]])
                starts += whole[0] * len(words)
                ends += whole[1] * len(words)
            at = end
        return Normalized("".join(pieces), starts, ends)


def normalized(text: str, *, marks: bool = True) -> Normalized:
    """The text as the steps read it; with its quotation marks as they stand unless ``marks``.  Time grows with its length."""
    found = Normalized(text, array("l"), array("l"))
    for edits in (
        _characters,
        untimed,
        _entities,
        _entities,
        _tags,
        _joined_lines,
        *((_archive_lines, _marks, doubled) if marks else ()),
    ):
        found = found.edited(list(edits(found.text)))
    return found


# What a document and its record are on either side


def as_read(document: Document) -> tuple[Document, Callable[[Record], Record]]:
    """The document as the steps read it, and what gives a record of that back as one of the document as it came."""
    text, title = normalized(document.text), normalized(document.title or "")
    if not text.starts and not title.starts:
        return document, lambda record: record
    inner = replace(
        document,
        text=text.text,
        title=title.text if document.title is not None else None,
        parts=tuple(_moved(document.parts, text)),
    )

    def span(one: Span) -> Span:
        side = text if one.of == "text" else title
        return Span.cut(document.field(one.of), *side.original(one.start, one.end), one.of)

    def spans(several: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(map(span, several))

    def statement(row: Statement) -> Statement:
        source, cue = row.source and span(row.source), row.cue and span(row.cue)
        return replace(row, content=spans(row.content), source=source, cue=cue)

    def event(row: Event) -> Event:
        return replace(row, evidence=spans(row.evidence))

    def position(row: Position) -> Position:
        return replace(row, evidence=spans(row.evidence), conditional=row.conditional and span(row.conditional))

    def back(record: Record) -> Record:
        return Record(
            document,
            record.actors,
            tuple(map(statement, record.statements)),
            tuple(map(event, record.events)),
            tuple(map(position, record.positions)),
        )

    return inner, back


def original_parts(parts: tuple[Part, ...], text: Normalized) -> tuple[Part, ...]:
    """The parts of a text as they stand in the one that came."""
    return tuple(Part(part.kind, *text.original(part.start, part.end)) for part in parts)


def _moved(parts: tuple[Part, ...], text: Normalized) -> Iterator[Part]:
    """The parts of a text that came, as they stand in the one that is read."""
    if not text.starts:
        yield from parts
        return
    at, size = 0, len(text.text)
    for part in parts:
        while at < size and text.ends[at] <= part.start:
            at += 1
        first = at
        while at < size and text.starts[at] < part.end:
            at += 1
        if first < at:
            yield Part(part.kind, first, at)


# What is undone


def _entities(text: str) -> Iterator[Edit]:
    """Characters that stand as entities; done twice, as feeds write them twice."""
    for found in ENTITY.finditer(text) if "&" in text else ():
        plain = html.unescape(found[0])
        if plain != found[0] and plain.isprintable():
            yield *found.span(), plain
        elif plain.isspace() and plain:
            yield *found.span(), " "


def _tags(text: str) -> Iterator[Edit]:
    """The tags of HTML: a paragraph ends where one of a block stands."""
    words = table("layout")["markup"]
    for found in TAG.finditer(text) if "<" in text and ">" in text else ():
        name = found[1].lower()
        if name in words["inline"]:
            yield *found.span(), ""
        elif name in words["block"]:
            yield *found.span(), "\n"


def _characters(text: str) -> Iterator[Edit]:
    """Line ends are line feeds and blanks are blanks; letters are in one piece with their accents; what has no width is gone."""
    edits = [(*found.span(), "") for found in INVISIBLE.finditer(text)]
    edits += [(*found.span(), "\n") for found in LINE_END.finditer(text)]
    edits += [(*found.span(), " ") for found in BLANK.finditer(text)]
    for found in COMPOSED.finditer(text):
        plain = unicodedata.normalize("NFC", found[0])
        if plain != found[0]:
            edits.append((*found.span(), plain))
    yield from sorted(edits)


def _joined_lines(text: str) -> Iterator[Edit]:
    """Line ends within paragraphs are blanks, and words broken at one are whole."""
    spelled: frozenset[str] | None = None
    for start, end in soft_line_ends(text):
        following = BROKEN.match(text, end)
        hyphen = text[start - 1] in HYPHENS and text[start - 2 : start - 1].isalpha()
        if not hyphen or following is None or following[0] in ("and", "or", "to"):  # "land- and sea-based"
            yield start, end, " "
            continue
        spelled = spelled if spelled is not None else frozenset(SPELLED.findall(text.lower()))
        whole = text[start - 1] == "\u00ad" or _is_one_word(_word_before(text, start - 1), following[0], spelled)
        yield start - whole, end, ""


def _is_one_word(one: str, two: str, spelled: frozenset[str]) -> bool:
    """Whether a hyphen between these breaks a word, rather than joining two: by the text itself, then by the words there are."""
    one = one.lower()
    if "-" in one or not two[0].islower():
        return False
    if one + two in spelled or f"{one}-{two}" in spelled:
        return one + two in spelled
    known = _known_words()
    return one + two in known or not (one in known and two in known)


def _word_before(text: str, end: int) -> str:
    start = end
    while start > 0 and (text[start - 1].isalpha() or text[start - 1] == "-") and end - start < LONGEST_WORD:
        start -= 1
    return text[start:end]


@cache
def _known_words() -> frozenset[str]:
    """The common words of English, as the reader has them."""
    return frozenset(word for word in load_vocabulary().vocabulary if len(word) > 1 and word.isalpha())


def _archive_lines(text: str) -> Iterator[Edit]:
    """Labelled lines of an archive name no actors: where there are several, they are gone."""
    found = [line.span() for line in LINE.finditer(text) if len(line[0]) <= LONGEST_LABELLED and metadata.line(line[0])]
    yield from ((*span, "") for span in found if len(found) >= FEWEST_LABELLED)


def _marks(text: str) -> Iterator[Edit]:
    """Quotation marks as typewriters have them: ``so'', and isn"t."""
    edits = [(*found.span(), "“" if found[0] == "``" else "”") for found in TEX_QUOTES.finditer(text)]
    edits += [(*found.span(), "'") for found in APOSTROPHE.finditer(text)]
    yield from sorted(edits)
