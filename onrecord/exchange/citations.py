"""The reports that rows rest on, as references: for BibTeX, RIS and CSL JSON, which reference managers read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.formats import Asked, Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.records import Document

LOSSES: Final = (
    "Only what a reference has was written: title, outlet, author, day, address and the record's id of each report cited.",
)
SPACES: Final = re.compile(r"\s+")
# What BibTeX and TeX act on, as TeX writes it; letters beyond ASCII stand as they are, which every manager now reads.
TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def cited(ledger: Ledger) -> Iterator[Document]:
    """The reports that a statement, an event or a position stands in; by day."""
    rest = {found.row.document for found in ledger.timeline()}
    return (found.row for found in ledger.documents() if found.row.id in rest)


def _line(text: str | None) -> str:
    return SPACES.sub(" ", text or "").strip()


def _day(document: Document) -> tuple[str, ...]:
    """Year, month and day, as much of it as is known."""
    return tuple((document.published or "")[:10].split("-")) if document.published else ()


def _url(document: Document) -> str:
    return document.url if document.url and not SPACES.search(document.url) else ""


def write_bibtex(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """An @article each, under the record's id."""
    for document in cited(ledger):
        day = _day(document)
        told = {
            "title": _tex(document.title or document.name), "author": _tex(document.author), "journal": _tex(document.outlet),
            "date": "-".join(day), "year": "".join(day[:1]), "url": _url(document).replace("{", "%7B").replace("}", "%7D"),
        }  # fmt: skip
        lines = [f"  {name} = {{{value}}}," for name, value in told.items() if value]
        _put(out, [f"@article{{{document.id},", *lines, "}", ""])
    return LOSSES


def _tex(text: str | None) -> str:
    return "".join(TEX.get(sign, sign) for sign in _line(text))


def write_ris(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001
    """A newspaper article each."""
    for document in cited(ledger):
        day = _day(document)
        told = {
            "TY": "NEWS", "ID": document.id, "TI": document.title or document.name, "AU": document.author, "T2": document.outlet,
            "PY": "".join(day[:1]), "DA": "/".join(day), "UR": _url(document),
        }  # fmt: skip
        _put(out, [*(f"{tag}  - {_line(value)}" for tag, value in told.items() if _line(value)), "ER  - ", ""], "\r\n")
    return LOSSES


def write_csl(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001
    """One array of items, as Zotero and pandoc read it."""
    items = [json.dumps(_item(document), ensure_ascii=False) for document in cited(ledger)]
    _put(out, ["[", *(item + "," for item in items[:-1]), *items[-1:], "]"])
    return LOSSES


def _item(document: Document) -> dict[str, Any]:
    day = [int(part) for part in _day(document)]
    told = {
        "id": document.id, "type": "article-newspaper", "title": _line(document.title or document.name),
        "author": [{"literal": _line(document.author)}] if _line(document.author) else None, "URL": _url(document),
        "container-title": _line(document.outlet), "issued": {"date-parts": [day]} if day else None,
        "language": document.language,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _put(out: BinaryIO, lines: Iterable[str], end: str = "\n") -> None:
    out.writelines((line + end).encode("utf8", "replace") for line in lines)


BIBTEX: Final = Format("bibtex", (".bib",), "the reports that rows rest on, for BibTeX and BibLaTeX", write_bibtex)
RIS: Final = Format("ris", (".ris",), "the same for EndNote, Zotero and most others", write_ris)
CSL: Final = Format("csl", (".csl.json",), "the same as CSL JSON, for Zotero and pandoc", write_csl)
