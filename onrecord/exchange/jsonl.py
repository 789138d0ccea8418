"""JSON Lines: the whole record as `read` prints it, with its texts and what people said of it, to be kept or carried elsewhere.

Each row stands as the program read it; reviews come last.  The same record gives the same bytes, and what is taken in elsewhere
and written out again is the same file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.documents import Given, load
from onrecord.errors import ExchangeError, NotFound, OnrecordError
from onrecord.exchange.checks import Fault, check, record_of
from onrecord.exchange.formats import Asked, Format, Taken, fault
from onrecord.exports import json_line, object_of
from onrecord.ledger.accounts import decisions, records
from onrecord.records import Actor, Document, Event, Position, Record, Review, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole
    from onrecord.records import ActorKind, Row

ROWS: Final[dict[str, type]] = {"actor": Actor, "statement": Statement, "event": Event, "position": Position}
WHOLE: Final = ("author", "title_apart", "given", "parts", "text")  # what `read` leaves out of a document
AS_TOLD: Final = ("name", "path", "url", "title", "outlet", "published", "published_from", "language")
OF_REVIEW: Final = ("row", "verdict", "changes", "by", "note", "at")
OF_DECISION: Final = ("one", "other", "same", "by", "at")
LET_BE: Final = ("finding", "encounter")  # worked out anew from the rows


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """Every document with its actors and rows, then every review."""
    for record in records(ledger):
        out.writelines(line_of(made) for made in _objects(record))
    return write_said(ledger, out)


def write_said(ledger: Ledger, out: BinaryIO) -> Sequence[str]:
    """What people said: of actors that are one or two, then of rows."""
    out.writelines(line_of({"type": "decision", **made}) for made in decisions(ledger))
    gone = 0
    for review in ledger.reviews():
        gone += review.orphaned
        if not review.orphaned:
            given = {name: getattr(review, name) for name in OF_REVIEW} | {"row": review.attached}
            back = {"withdrawn": True} if review.withdrawn else {}
            out.write(line_of({"type": "review", **given, "changes": dict(review.changes), **back}))
    return [f"{gone} reviews of rows that are gone were left out."] if gone else []


def by_hand(row: Any) -> bool:
    """Whether a person added the row."""
    return getattr(row, "origin", "machine") == "person"


def line_of(made: Mapping[str, Any]) -> bytes:
    """An object as a line of the file."""
    return (json_line(made) + "\n").encode()


def _objects(record: Record) -> Iterator[Mapping[str, Any]]:
    whole = {name: getattr(record.document, name) for name in WHOLE} | {"parts": [asdict(part) for part in record.document.parts]}
    yield object_of(record.document) | whole
    for row in (*record.actors, *record.statements, *record.events, *record.positions):
        yield object_of(row)


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """Documents that the ledger does not hold, with all that was read in them, and what people said."""
    return read_with(Reading(ledger, path, asked), path)


def read_with(reading: Reading, path: Path) -> Taken:
    """Take in a file line by line; ExchangeError, with the line, where one is not as it should be."""
    for number, made in _lines(path):
        try:
            reading.take(number, made)
        except ExchangeError:
            raise
        except (Fault, OnrecordError) as error:
            raise fault(path, number, str(error)) from None
    reading.keep()
    return reading.taken


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                made = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf8"))
            except ValueError:
                raise fault(path, number, "it is no JSON in UTF-8: each line holds one object.") from None
            if not isinstance(made, dict):
                raise fault(path, number, "it is no object: each line holds one, in braces.")
            yield number, made


def _as_document(made: dict[str, Any]) -> Document:
    document: Document = record_of(made, Document)
    return document


def _document(path: Path, made: dict[str, Any]) -> Document:
    """The document, with its text from the file itself or from where it was read."""
    if "text" in made:
        told = {name: value for name, value in made.items() if name != "type"}
        return _as_document({"given": False, **told})
    meant = _as_document({**made, "text": ""})
    source = made.get("path")
    if not source:
        raise Fault("the document has no text and no path: write the file with `onrecord export jsonl`, which has the texts.")
    for place in (Path(source), path.parent / source):
        given = Given(made.get("published"), made.get("outlet"))
        for found in load([str(place)], given) if place.is_file() else ():
            if isinstance(found, Document) and found.id == made.get("id"):
                return replace(found, **{name: getattr(meant, name) for name in AS_TOLD})
    raise Fault(f"{source} does not hold this document: put it there, or use `onrecord export jsonl`, which has the texts.")


@dataclass(slots=True)
class _Page:
    """A document and its rows as they come, and the line of each."""

    document: Document
    lines: dict[str, int]
    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in ROWS})

    def record(self) -> Record:
        """The record, held together, with what people added; Fault where it is not."""
        made = Record(self.document, *(tuple(self.rows[name]) for name in ROWS))
        check(made)
        return made

    def read(self) -> Record:
        """What the program read; Fault where a row of it rests on one that a person added."""
        machine = {name: tuple(row for row in self.rows[name] if not by_hand(row)) for name in ROWS}
        made = Record(self.document, *machine.values())
        check(made)
        return made

    def entered(self) -> Iterator[tuple[Row, ActorKind]]:
        """What people added, each row with the kind of actor that it names."""
        kinds = {actor.id: actor.kind for actor in self.rows["actor"]}
        for row in (row for name in ROWS for row in self.rows[name] if by_hand(row)):
            actors = row.actors if isinstance(row, Event) else (row.actor,)
            yield row, next((kinds[actor] for actor in actors if actor), "person")


class Reading:
    """A file as it is taken in, page by page."""

    def __init__(self, ledger: Whole, path: Path, asked: Asked) -> None:
        self.ledger, self.path, self.asked = ledger, path, asked
        self.taken = Taken()
        self._page: _Page | None = None

    def take(self, number: int, made: dict[str, Any]) -> None:
        """Take in one object; Fault where it is none that there can be here."""
        kind = made.get("type")
        if kind in LET_BE:
            self.taken.leave("findings, which are worked out anew")
        elif kind == "document":
            self.keep()
            document = _document(self.path, made)
            self._page = _Page(document, {document.id: number})
        elif kind in ROWS:
            row: Any = record_of(made, ROWS[kind])
            if self._page is None:
                self.alone(number, row)
                return
            self._page.lines.setdefault(row.id, number)
            self._page.rows[kind].append(row)
        elif kind in ("review", "decision"):
            self.keep()
            (self.review if kind == "review" else self._decision)(made)
        else:
            raise Fault(f"there is no type {kind!r}: there are document, {', '.join(ROWS)}, decision, review.")

    def alone(self, number: int, row: Any) -> None:  # noqa: ARG002  (as whoever knows better)
        """A row without its document above it."""
        raise Fault("a row stands before the first document: put its document above it.")

    def keep(self) -> None:
        """Write the page down, unless the ledger has the document, which then stays as it is."""
        page, self._page = self._page, None
        if page is None:
            return
        try:
            entered = list(page.entered()) if page.record() else []
            record = page.read()
        except Fault as error:
            raise fault(self.path, page.lines.get(error.row or "", page.lines[page.document.id]), str(error)) from None
        self.taken.keep(self.ledger, record)
        for row, kind in entered:
            self.enter(page.lines[row.id], row, kind)

    def enter(self, number: int, row: Row, kind: ActorKind) -> None:
        """Keep a row that a person added."""
        try:
            new = self.ledger.keep_entered(row, kind)
        except OnrecordError as error:
            raise fault(self.path, number, str(error)) from None
        self.taken.count("rows by hand", new, not new)

    def _decision(self, made: dict[str, Any]) -> None:
        told = {"by": self.asked.by} | {name: value for name, value in made.items() if name != "type"}
        texts = all(isinstance(told.get(name), str) for name in ("one", "other", "at"))
        if set(told) - {*OF_DECISION} or not texts or not isinstance(told.get("same"), bool):
            raise Fault(f"it is no word on two actors: it has the fields {', '.join(OF_DECISION)}.")
        try:
            new = self.ledger.keep_decision(**told)
        except NotFound:
            self.taken.leave("words on actors that are not in this ledger")
            return
        self.taken.count("words on actors", new, not new)

    def review(self, made: dict[str, Any]) -> None:
        """Keep a review; NotFound where its row is not here."""
        told: dict[str, Any] = {"by": self.asked.by, "note": None, "changes": {}, "withdrawn": False} | made
        texts = all(isinstance(told.get(name), str) for name in ("row", "verdict", "at"))
        others = set(made) - {*OF_REVIEW, "type", "withdrawn"}
        if others or not texts or not isinstance(told["changes"], dict) or not isinstance(told["withdrawn"], bool):
            raise Fault(f"it is no review: it has the fields {', '.join(OF_REVIEW)}.")
        row, verdict, changes, by, note, at = (told[name] for name in OF_REVIEW)
        given = {str(name): str(value) for name, value in changes.items()}
        review = Review(0, row, "statement", None, verdict, given, by, note, at, "", row, told["withdrawn"])
        new = self.ledger.keep_review(review)
        self.taken.count("reviews", new, not new)


FORMAT: Final = Format("jsonl", (".jsonl",), "the whole record with its texts and reviews, to carry elsewhere", write, read)
