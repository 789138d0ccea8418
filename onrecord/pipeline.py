"""The main path: one document in, its record out, six steps in order."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.actors import cast, name_speakers
from onrecord.documents import as_read
from onrecord.events import acts, clauses, events
from onrecord.positions import positions
from onrecord.records import Codebook, Document, Record, Span
from onrecord.registry import with_actors
from onrecord.statements import statements

if TYPE_CHECKING:
    from onrecord.reader import Reader
    from onrecord.registry import Known


LONE_RETURN = re.compile(r"\r(?!\n)")


def read_document(document: Document, reader: Reader, codebook: Codebook, actors: tuple[Known, ...] = ()) -> Record:
    """Read one document: who said what, who met whom, asked or refused what, and where each party stands on the issues."""
<<<<<<< HEAD
    if not LONE_RETURN.search(document.text):
        return _read(document, reader, codebook, actors)
    lines = replace(document, text=LONE_RETURN.sub("\n", document.text))  # of the same length, so that offsets are the same
    return _as_it_stands(_read(lines, reader, codebook, actors), document)


def _read(document: Document, reader: Reader, codebook: Codebook, actors: tuple[Known, ...]) -> Record:
=======
    document, as_it_came = as_read(document)
>>>>>>> inputs
    reading = reader.read(document.text)
    said = statements(document, reading, reader.read)
    who = cast(document, reading, said, with_actors(actors))
    said = name_speakers(said, who)
    told_in = clauses(document, who, said)
    met = events(document, told_in, who)
    acted = acts(document, told_in, said, who)
    stands = positions(document, said, met, who, codebook)
<<<<<<< HEAD
    return Record(document, who.actors, said, (*met, *acted), stands)


def _as_it_stands(record: Record, document: Document) -> Record:
    """The record with the words of its spans as that document has them, whose text differs in characters alone."""
    rows = {name: tuple(_cut(row, document) for row in getattr(record, name)) for name in ("statements", "events", "positions")}
    return replace(record, document=document, **rows)


def _cut(value: Any, document: Document) -> Any:
    """A span, the spans of a list, or those of a row, cut from that document."""
    if isinstance(value, Span):
        return Span.cut(document.field(value.of), value.start, value.end, value.of)
    if isinstance(value, tuple):
        return tuple(_cut(each, document) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _cut(getattr(value, each.name), document) for each in fields(value)})
    return value
=======
    return as_it_came(Record(document, who.actors, said, (*met, *acted), stands))
>>>>>>> inputs
