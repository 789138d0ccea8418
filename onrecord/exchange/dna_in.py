"""A .dna file as records: its documents, the statements that tell of a holder, a concept and agreement, and who they are."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ExchangeError
from onrecord.exchange import dna_tables as dna
from onrecord.exchange.checks import Fault, check
from onrecord.exchange.dna_coded import FORM, Coded, position_of
from onrecord.exchange.formats import Asked, Taken, fault
from onrecord.exchange.offsets import Offsets
from onrecord.ledger.carried import carried, carry
from onrecord.names import fold
from onrecord.records import Actor, Document, Issue, Position, Record, Span, Statement, identity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from onrecord.exchange.dna_coded import Told
    from onrecord.exchange.dna_tables import Tables
    from onrecord.ledger.whole import Whole
    from onrecord.records import ActorKind

NO_WORD: Final = re.compile(r"[\W_]+")
SLUG: Final = 60  # characters of an issue's id: what a table still shows
BARE: Final = "statements without an organization or person, a concept or an agreement, which go out again as they are"
MIDNIGHT: Final = "T00:00:00"


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:  # noqa: ARG001  (as all readers)
    """Documents and positions, the concepts as issues of the codebook, and beside them all that the file has.

    Raises ExchangeError where the file is none, or the ledger has that of another .dna file already.
    """
    tables, taken = dna.load(path), Taken()
    try:
        _check_values(tables)
        reading = _Reading(tables, ledger, path.stem)
        made = [(number, reading.record(number)) for number in tables.rows["DOCUMENTS"]]
        for number, record in made:
            try:
                check(record)
            except Fault as error:
                raise fault(path, None, f"document {number}: {error}") from None
    except Fault as error:
        raise fault(path, None, str(error)) from None
    _carry(ledger, path, tables, {number: record.document.id for number, record in made})
    for record in {record.document.id: record for _, record in made}.values():
        taken.keep(ledger, record)
    taken.count("issues", *ledger.merge_issues(reading.issues()))
    taken.leave(BARE, reading.bare)
    return taken


def _carry(ledger: Whole, path: Path, tables: Tables, documents: dict[int, str]) -> None:
    rows = {name: list(tables.rows[name].values()) for name in dna.ORDER if tables.rows[name]}
    rows["DOCUMENTS"] = [[*row[: dna.TEXT], *row[dna.TEXT + 1 :], documents[row[0]]] for row in rows.get("DOCUMENTS", [])]
    came = carried(ledger, FORM)
    if came and came != {name: some for name, some in rows.items() if some}:
        raise ExchangeError(f"{path}: the ledger holds what came with another .dna file: take this one into a ledger of its own.")
    if not came:
        carry(ledger, FORM, rows)


def _check_values(tables: Tables) -> None:
    """Fault where something is not of its type, or points to nothing: SQLite lets any value into any column."""
    for name, rows in tables.rows.items():
        for key, row in rows.items():
            if not all(value is None or isinstance(value, (int, float, str)) for value in row):
                raise Fault(f"row {key} of {name} holds a value that is neither a number nor text.")
    types = {"DOCUMENTS": (int, str, str), "STATEMENTS": (int, int, int, int, int), "ENTITIES": (int, int, str)}
    for name, wanted in types.items():
        for key, row in tables.rows[name].items():
            if not all(isinstance(value, kind) for value, kind in zip(row, wanted, strict=False)):
                raise Fault(f"row {key} of {name} is not as that table's rows are.")
    for key, row in tables.rows["DATASHORTTEXT"].items():
        if row[3] not in tables.rows["ENTITIES"]:
            raise Fault(f"row {key} of DATASHORTTEXT names the entity {row[3]}, and there is none.")


class _Reading:
    """The records of a file."""

    def __init__(self, tables: Tables, ledger: Whole, stem: str) -> None:
        self.tables, self.stem, self.bare = tables, stem, 0
        self.coded = Coded(tables)
        self._of_document: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self.coded.statements()):
            self._of_document[tables.rows["STATEMENTS"][number][2]].append(number)
        self._issues = {issue.label: issue for issue in ledger.codebook().issues}
        self._ids = {issue.id for issue in self._issues.values()}
        self._also = self._aliases()

    def issues(self) -> Iterable[Issue]:
        """The concepts as issues."""
        return self._issues.values()

    def record(self, number: int) -> Record:
        """A document with its statements; Fault where one lies beyond its end."""
        document = self._document(number)
        told = [(one, self.coded.told(one)) for one in self._of_document[number]]
        whole = [(one, tells) for one, tells in told if tells.whole]
        self.bare += len(told) - len(whole)
        places = Offsets(document.text)
        said: dict[str, Statement] = {}
        positions = []
        for one, tells in whole:
            statement = self._statement(document, places, one, tells)
            said.setdefault(statement.id, statement)
            positions.append(self._position(statement, one, tells))
        return Record(document, self._actors(tells for _, tells in whole), tuple(said.values()), (), tuple(positions))

    def _document(self, number: int) -> Document:
        _, title, text, _, author, source, _, notes, _, seconds = self.tables.rows["DOCUMENTS"][number]
        try:
            published = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        except (OverflowError, OSError, ValueError, TypeError):
            raise Fault(f"document {number} is dated {seconds!r}, which is no time.") from None
        url = notes if str(notes).startswith(("http://", "https://")) else None
        key = identity("d", FORM, text, source, title, author, seconds)
        return Document(
            key,
            f"{self.stem}-{number}",
            text,
            url=url,
            title=title or None,
            title_apart=True,
            outlet=source or None,
            author=author or None,
            published=published.removesuffix(MIDNIGHT),
            published_from="given",
            given=False,
        )

    def _statement(self, document: Document, places: Offsets, number: int, told: Told) -> Statement:
        row = self.tables.rows["STATEMENTS"][number]
        start, end = (places.from16(place) for place in row[3:5])
        if not 0 <= start < end <= len(document.text):
            raise Fault(f"statement {number} stands at {row[3]} to {row[4]} of document {row[2]}, which is no place in it.")
        speaker = told.person or told.organization
        key = identity("s", document.id, FORM, start, end, speaker)
        span = Span.cut(document.text, start, end)
        actor = identity("a", fold(speaker))
        return Statement(key, document.id, (span,), speaker=speaker, actor=actor, confidence=1.0, because=self._because(row[5]))

    def _because(self, coder: Any) -> str:
        name = self.tables.rows["CODERS"].get(coder, ["", ""])[1]
        return f"coded by hand{f', by {name}' if name else ''}"

    def _position(self, said: Statement, number: int, told: Told) -> Position:
        return Position(
            position_of(said.document, number),
            said.document,
            told.holder,
            self._issue(told.concept).id,
            told.stance or "mixed",
            "self",
            said.content,
            actor=identity("a", fold(told.holder)),
            statements=(said.id,),
            confidence=1.0,
            because=said.because,
        )

    def _issue(self, concept: str) -> Issue:
        """The issue of that label, of the ledger's codebook or a new one, whose id no other has."""
        if concept not in self._issues:
            slug = NO_WORD.sub("-", fold(concept)).strip("-")[:SLUG].rstrip("-") or "issue"
            slug = slug if slug not in self._ids else f"{slug}-{identity('', concept)[:6]}"
            self._ids.add(slug)
            self._issues[concept] = Issue(slug, concept, concept)
        return self._issues[concept]

    def _actors(self, told: Iterable[Told]) -> tuple[Actor, ...]:
        made: dict[str, Actor] = {}
        for one in told:
            names: tuple[tuple[str, ActorKind], ...] = ((one.organization, "organisation"), (one.person, "person"))
            for name, kind in names:
                if name:
                    key = identity("a", fold(name))
                    made.setdefault(key, Actor(key, name, kind, self._also.get(name, ())))
        return tuple(made.values())

    def _aliases(self) -> dict[str, tuple[str, ...]]:
        """What the attribute Alias says of each name."""
        alias = {number for number, row in self.tables.rows["ATTRIBUTEVARIABLES"].items() if row[2] == "Alias"}
        told = [row for row in self.tables.rows["ATTRIBUTEVALUES"].values() if row[2] in alias and row[3]]
        entities = self.tables.rows["ENTITIES"]
        return {entities[row[1]][2]: (row[3],) for row in told if row[1] in entities and entities[row[1]][2] != row[3]}
