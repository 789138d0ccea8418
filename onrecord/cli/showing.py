"""One row in full: what it says, the passage it rests on, why the program thinks so, and what people said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from onrecord.cli.printing import answer, console, write
from onrecord.exports import FIELDS, found_lines, json_line, object_of
from onrecord.labels import name_of
from onrecord.ledger.queries import Query
from onrecord.records import Actor, Document, Finding, Role, Span
from onrecord.tables import cells, roles, visible, visible_lines, when

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from onrecord.ledger import Ledger
    from onrecord.ledger.store import Passage

LABEL: Final = 16  # columns of a field's name, the longest being "published from"
MARKED: Final = "bold reverse"
# What is shown as the passage, as lines of its own, or at the end.
APART: Final = frozenset({"id", "document", "content", "evidence", "rows", "documents", "confidence", "because"})


def show(ledger: Ledger, id: str, style: str = "text") -> None:
    """Print the row with that id, or the beginning of one; NotFound where there is none.

    As "text" with its passage; as JSON with the passage and the reviews beside the fields; else as the lists print it.
    """
    found = ledger.get(id)
    if style in ("json", "jsonl"):
        write([json_line(_object(ledger, found))])
    elif style != "text":
        answer(f"{type(found.row).__name__.lower()}s", [found], style)
    else:
        _in_full(ledger, found)


def _object(ledger: Ledger, found: Any) -> dict[str, Any]:
    """The row as `found_lines` has it, the passage with the evidence between « and », and the reviews."""
    made: dict[str, Any] = json.loads(next(found_lines([found])))
    if not isinstance(found.row, Document | Actor | Finding):
        made["passage"] = marked(ledger.passage(found), styled=False).plain
    return made | {"reviews": [object_of(one) for one in ledger.reviews(found.row.id)]}


def _in_full(ledger: Ledger, found: Any) -> None:
    row, out = found.row, console()
    out.print(Text(f"{type(row).__name__.lower()} {row.id}", style="bold"))
    for name, value in _facts(row, found):
        _fact(out, name, value)
    for line in _rows(ledger, row):
        _fact(out, "", line)
    if not isinstance(row, Document | Actor | Finding):
        styled = out.is_terminal and not out.is_dumb_terminal
        out.print(Text("\n") + marked(ledger.passage(found), styled=styled) + Text("\n"))
    if hasattr(row, "because"):
        _fact(out, "because", f"{row.because} (confidence {row.confidence:.2f})")
    for verdict in ledger.reviews(row.id):
        _fact(out, "review", _verdict(verdict))


def _fact(out: Console, name: str, value: str) -> None:
    out.print(Text.assemble((f"{name:<{LABEL}}", "dim"), visible(value)), soft_wrap=True)


def _facts(row: Any, found: Any) -> Iterator[tuple[str, str]]:
    document: Document | None = found.document
    for name in FIELDS[type(row)]:
        value = getattr(row, name)
        if name not in APART and value not in (None, (), False, ""):
            label = name_of(found, name) if name in ("speaker", "holder") else None
            yield name.replace("_", " "), _words(value) if label in (None, value) else f"{value} (here: {label})"
    if document is not None and document is not row:
        told = (document.outlet, (document.published or "")[:10], document.title or document.name, document.id)
        yield "document", ", ".join(part for part in told if part)


def _words(value: Any) -> str:
    if isinstance(value, Span):
        return value.text
    if not isinstance(value, tuple):
        return "yes" if value is True else str(value)
    if isinstance(value[0], Role):
        return roles(value)
    if len(value) == 2 and None in value:
        return when(value)
    return ", ".join(value)


def _rows(ledger: Ledger, row: Any) -> Iterator[str]:
    """The rows of a document, or those that a finding rests on, one line each."""
    if isinstance(row, Document):
        found: Sequence[Any] = ledger.timeline(Query(document=row.id))
    else:
        found = [ledger.get(name) for name in row.rows] if isinstance(row, Finding) else []
    for one in found:
        date, what, who, words, name = cells("timeline", one)
        yield f"{name}  {date}  {who}, {what}: {words}"


def marked(passage: Passage, *, styled: bool) -> Text:
    """The passage with its evidence standing out: in reverse on a terminal, in « » where there is none."""
    opening, closing = ("", "") if styled else ("«", "»")
    text = Text(visible_lines(passage.before))
    for n, span in enumerate(passage.evidence):
        text.append(opening + visible_lines(span.text) + closing, MARKED if styled else "")
        text.append(visible_lines(passage.between[n] if n < len(passage.between) else ""))
    return text.append(visible_lines(passage.after))


def _verdict(review: Any) -> str:
    told = ", ".join(f"{field} = {value}" for field, value in review.changes.items())
    back = "(taken back)" if review.withdrawn else ""
    by = f"by {review.by}" if review.by else ""
    return " ".join(part for part in (review.verdict, by, told, review.note or "", back) if part)
