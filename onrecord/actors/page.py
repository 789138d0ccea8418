"""Title and text of a document as one string, and where spans of either stand on it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lexicon import table
from onrecord.records import Span, moved

if TYPE_CHECKING:
    from onrecord.records import Document


@cache
def _credit() -> re.Pattern[str]:
    """What goes before whose picture it is: "Photo:", "Photograph by", "(Picture:"."""
    labels = "|".join(sorted(table("layout")["credit"]["labels"], key=len, reverse=True))
    return re.compile(rf"\b(?:{labels})(?: by)?\s?:|\b(?:{labels}) by\b", re.IGNORECASE)


class Page:
    """Title and text read as one, so that a headline's surname finds its owner."""

    def __init__(self, document: Document) -> None:
        title = f"{document.title}\n\n" if document.title_apart and document.title else ""
        self.document = document
        self.text = title + document.text
        self.shift = len(title)

    def place(self, span: Span) -> tuple[int, int]:
        """Where the span stands on the page."""
        by = self.shift if span.of == "text" else 0
        return span.start + by, span.end + by

    def silent(self, place: int) -> bool:
        """Whether it stands in a dateline or a credit, whose towns and reporters take no part in what is told.

        In a caption that is what stands behind "Photo:" and the like.
        """
        at = place - self.shift
        part = next((part for part in self.document.parts if part.start <= at < part.end), None)
        if part is None or part.kind != "caption":
            return part is not None and part.kind in ("dateline", "credit")
        credit = _credit().search(self.document.text, part.start, part.end)
        return credit is not None and at >= credit.start()

    def span(self, start: int, end: int) -> Span:
        """The record's span of what stands at [start, end) of the page."""
        if start < self.shift:
            return Span.cut(self.text, start, end, "title")
        return moved(Span.cut(self.text, start, end), -self.shift)
