"""A document as INCEpTION and WebAnno have it: sentences, tokens, and a layer of annotations for each kind of row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ExchangeError
from onrecord.exchange.corrections import FIELDS, told
from onrecord.exports import SURROGATES
from onrecord.ledger.queries import Query
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from onrecord.exchange.formats import Asked
    from onrecord.ledger import Ledger

LAYERS: Final = {kind: f"webanno.custom.{kind.capitalize()}" for kind in FIELDS}
"""The layers' names, as INCEpTION calls those that a project makes for itself."""
FEATURES: Final = {kind: ("row", *sorted(fields), "verdict") for kind, fields in FIELDS.items()}
"""The features of each layer, all of them text: the row's id, its fields that may be corrected, and the newest verdict."""
TOKEN: Final = re.compile(r"\w+|[^\w\s]")
BY_HAND: Final = "annotations without the id of a row: add what is missing with `onrecord enter`"
LOSSES: Final = "Rows that rest on a title stand in no layer, and a layer has the fields that can be corrected: jsonl has all."


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation: its layer's kind, the place of its words in code points, and its features."""

    kind: str
    start: int
    end: int
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its annotations, in the order of the text."""

    id: str
    text: str
    marks: tuple[Mark, ...]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The sentences."""
        return sentences(self.text)

    def tokens(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The words and signs from start to end, cut where an annotation begins or ends, so that it covers whole tokens."""
        borders = sorted({place for mark in self.marks for place in (mark.start, mark.end) if start < place < end})
        for first, last in zip([start, *borders], [*borders, end], strict=True):
            yield from (found.span() for found in TOKEN.finditer(self.text, first, last))


def page(ledger: Ledger, asked: Asked) -> Page:
    """The document that is asked for, with its rows as they stand; ExchangeError where none is."""
    if asked.document is None:
        raise ExchangeError("A file of this format holds one document: name it with --document, or a folder for all with --to.")
    found = ledger.get(asked.document)
    document = found.row
    marks = [mark for one in ledger.timeline(Query(document=document.id)) for mark in _marks(one)]
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind, mark.features["row"]))
    return Page(document.id, SURROGATES.sub("\ufffd", document.text), tuple(ordered))


def _marks(found: Any) -> Iterator[Mark]:
    """One for each stretch of the row's evidence."""
    kind = type(found.row).__name__.lower()
    features = {"row": found.row.id, **told(found.row, kind), "verdict": found.verdict or ""}
    plain = {name: SURROGATES.sub("\ufffd", value) for name, value in features.items()}
    yield from (Mark(kind, span.start, span.end, plain) for span in found.row.evidence if span.of == "text")
