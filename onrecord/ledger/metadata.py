"""What two meetings with one document tell of it: what is missing is taken from either, and what the ledger has been told stays.

One document is one text, whatever its line ends, from one outlet and place (`Document.id`); its date, title, author and address
can be told once or again, in other words, by a field, an option or the text itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.records import Document

PLAIN = ("author", "url", "language")
AS_READ = ("text", "parts", "given", "name", "path")  # spans point into the text as it stood when it was first read


@dataclass(frozen=True, slots=True)
class Told:
    """The document with all that is known of it, whether that is more than the ledger has, and what is told otherwise now."""

    document: Document
    more: bool
    otherwise: tuple[str, ...] = ()


def together(kept: Document, now: Document, *, same: bool) -> Told:
    """What the ledger keeps of a document, with what it is told now.

    Where the two contradict each other the ledger's stays, as long as the ``same`` version reads: else to read a set of reports
    in which one stands twice would never come to an end.
    """
    told: dict[str, Any] = {}
    otherwise = []
    for names in (("published", "published_from"), ("title", "title_apart"), *((name,) for name in PLAIN)):
        ours, theirs = _words(kept, names), _words(now, names)
        contradicts = same and _firm(kept, names) and _firm(now, names) and ours != theirs
        stays = theirs is None or contradicts or (_firm(kept, names) and not _firm(now, names))
        if contradicts:
            otherwise.append(f"{names[0]} {ours} and not {theirs}")
        told.update({name: getattr(kept if stays else now, name) for name in names})
    if kept.text != now.text:
        told.update({name: getattr(kept, name) for name in AS_READ})
    document = replace(now, **told)
    more = any(getattr(document, name) != getattr(kept, name) for name in told)
    return Told(document, more, tuple(otherwise))


def _words(document: Document, names: tuple[str, ...]) -> str | None:
    value: str | None = getattr(document, names[0])
    return value


def _firm(document: Document, names: tuple[str, ...]) -> bool:
    """Whether it was told so beside the text, rather than found in it or not at all."""
    if names[0] == "published":
        return document.published_from == "given"
    if names[0] == "title":
        return document.title_apart
    return _words(document, names) is not None
