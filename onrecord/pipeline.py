"""The main path: one document in, its record out, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.actors import cast, name_speakers
from onrecord.documents import as_read
from onrecord.events import acts, clauses, events
from onrecord.positions import positions
from onrecord.records import Codebook, Document, Record
from onrecord.registry import with_actors
from onrecord.statements import statements

if TYPE_CHECKING:
    from onrecord.models import Models
    from onrecord.registry import Known


def read_document(document: Document, models: Models, codebook: Codebook, actors: tuple[Known, ...] = ()) -> Record:
    """Read one document: who said what, who met whom, asked or refused what, and where each party stands on the issues."""
    document, as_it_came = as_read(document)
    readings = {field: models.reader.read(document.field(field)) for field in document.fields}
    reading = readings["text"]
    said = statements(document, reading, models.reader.read)
    who = cast(document, reading, said, with_actors(actors))
    said = name_speakers(said, who, document)
    told_in = clauses(document, who, said)
    met = events(document, told_in, who, readings)
    acted = acts(document, told_in, said, who)
    stands = positions(document, readings, said, met, who, codebook, models)
    return as_it_came(Record(document, who.actors, said, (*met, *acted), stands))
