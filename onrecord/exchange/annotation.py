"""W3C Web Annotations, as JSON-LD: each row a comment on the words it rests on, found by their place and by the words themselves.

Beside the sentence for people an annotation has the row's fields; those that another program changed come back as reviews.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.checks import Fault
from onrecord.exchange.corrections import FIELDS, correct, told
from onrecord.exchange.formats import Asked, Format, Taken, fault
from onrecord.exports import json_line
from onrecord.tables import said_what

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found
    from onrecord.ledger.whole import Whole
    from onrecord.records import Document, Span

NAME: Final = "urn:onrecord:"  # before an id makes it an address, as the model wants
CONTEXT: Final = ["http://www.w3.org/ns/anno.jsonld", {"row": {"@id": f"{NAME}row", "@type": "@json"}}]
TITLE: Final = "#title"  # after the address of a document where the words are of its title
AROUND: Final = 32  # characters of the words before and after, by which a place is found in a text that has changed


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """A collection of one page, an annotation a line."""
    found = ledger.timeline()
    head = {"@context": CONTEXT, "id": f"{NAME}record", "type": "AnnotationCollection", "label": "onrecord", "total": len(found)}
    page = {"id": f"{NAME}record:1", "type": "AnnotationPage", "startIndex": 0}
    out.write(f'{json_line(head)[:-1]}, "first": {json_line(page)[:-1]}, "items": [\n'.encode())
    out.writelines(
        f"{json_line(_annotation(one))}{',' if number < len(found) else ''}\n".encode() for number, one in enumerate(found, 1)
    )
    out.write(b"]}}\n")
    return [
        "Of each row an annotation has its words and the fields that can be corrected, and not what it rests on: jsonl has all."
    ]


def _annotation(found: Found[Any]) -> Mapping[str, Any]:
    row, document = found.row, found.document
    kind = type(row).__name__.lower()
    what, who = said_what(row, found)
    return {
        "id": f"{NAME}{row.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": {"type": "TextualBody", "value": f"{who}: {what}", "format": "text/plain", "purpose": "classifying"},
        "row": {"type": kind, **told(row, kind), "verdict": found.verdict or ""},
        "target": [_target(document, span) for span in row.evidence] if document else [],
    }


def _target(document: Document, span: Span) -> Mapping[str, Any]:
    """The words, by their place in code points, as the model counts, and by themselves."""
    text = document.field(span.of)
    name = f"{NAME}{document.id}{TITLE if span.of == 'title' else ''}"
    source: dict[str, Any] = {"id": name, "type": "Text", "format": "text/plain"}
    if document.url:
        source["canonical"] = document.url
    before, after = text[max(span.start - AROUND, 0) : span.start], text[span.end : span.end + AROUND]
    return {
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {"type": "TextQuoteSelector", "exact": span.text, "prefix": before, "suffix": after},
        ],
    }


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """What another program changed of the rows' fields, as reviews."""
    taken = Taken()
    try:
        made = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise fault(path, getattr(error, "lineno", None), "it is no JSON in UTF-8.") from None
    for number, one in enumerate(_items(path, made), 1):
        try:
            _take(ledger, one, asked, taken)
        except Fault as error:
            raise fault(path, None, f"annotation {number}: {error}") from None
    return taken


def _items(path: Path, made: Any) -> Iterator[Any]:
    """The annotations of a collection, a page, a list, or the one there is."""
    if isinstance(made, list):
        yield from made
    elif isinstance(made, dict) and isinstance(made.get("first"), dict):
        yield from _items(path, made["first"])
    elif isinstance(made, dict) and isinstance(made.get("items"), list):
        yield from made["items"]
    elif isinstance(made, dict) and made.get("type") == "Annotation":
        yield made
    else:
        raise fault(path, None, "it holds no annotations: there must be a collection, a page of one, a list, or an annotation.")


def _take(ledger: Whole, one: Any, asked: Asked, taken: Taken) -> None:
    row = one.get("row") if isinstance(one, dict) else None
    key = one.get("id") if isinstance(one, dict) else None
    if not isinstance(key, str):
        raise Fault("it has no id.")
    if not key.startswith(NAME) or row is None:
        taken.leave("annotations of others: add what is missing with `onrecord enter`")
        return
    if not isinstance(row, dict) or row.get("type") not in FIELDS or not all(isinstance(value, str) for value in row.values()):
        raise Fault(f"its row is none: it has a type ({', '.join(FIELDS)}) and fields of text.")
    _check_place(ledger, one)
    correct(ledger, key.removeprefix(NAME), [row], asked, taken)


def _check_place(ledger: Whole, one: Mapping[str, Any]) -> None:
    """Fault where the words of a target are not those that stand there: it is of another text."""
    for target in one.get("target") or []:
        selectors = {each.get("type"): each for each in target.get("selector", [])}
        place, quote = selectors.get("TextPositionSelector"), selectors.get("TextQuoteSelector")
        name = str(target.get("source", {}).get("id", "")).removeprefix(NAME)
        document = (ledger.kept(name.removesuffix(TITLE)) or (None,))[0]
        if document is None or place is None or quote is None:
            continue
        text = (document.title or "") if name.endswith(TITLE) else document.text
        if text[place["start"] : place["end"]] != quote["exact"]:
            raise Fault(f"at {place['start']} to {place['end']} of {document.id} do not stand the words that it quotes.")


FORMAT: Final = Format("annotation", (".jsonld", ".anno.json"), "W3C Web Annotations; takes in what was changed, as reviews",
                       write, read)  # fmt: skip
