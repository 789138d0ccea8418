"""The main path: one document in, its record out, six steps in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.actors import cast, name_speakers
from onrecord.events import events
from onrecord.positions import positions
from onrecord.records import Codebook, Document, Record
from onrecord.statements import statements

if TYPE_CHECKING:
    from onrecord.reader import Reader


def read_document(document: Document, reader: Reader, codebook: Codebook) -> Record:
    """Read one document: who said what, who met whom, and where each party stands on the codebook's issues."""
    reading = reader.read(document.text)
    said = statements(document, reading, reader.read)
    who = cast(document, reading, said)
    said = name_speakers(said, who)
    took_place = events(document, who)
    stands = positions(document, said, took_place, who, codebook)
    return Record(document, who.actors, said, took_place, stands)
