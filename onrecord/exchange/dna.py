"""The .dna file of the Discourse Network Analyzer, out and in: positions are its statements, holders its organizations.

What such a file has beside (coders, colours, attributes, regular expressions, other types of statements) is carried along and
goes out again.  A statement is known by its number, so that what came goes out as it came, but for what people said of it here.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from onrecord.exchange import dna_tables as dna
from onrecord.exchange.dna_coded import FORM, Coded, position_of
from onrecord.exchange.dna_in import read
from onrecord.exchange.formats import Asked, Format
from onrecord.exchange.offsets import Offsets
from onrecord.labels import name_of
from onrecord.ledger.carried import carried
from onrecord.ledger.intervals import days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from onrecord.exchange.dna_tables import Tables
    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Found
    from onrecord.records import Document, Position

AGREES: Final[Mapping[str, tuple[int, ...]]] = {"support": (1,), "oppose": (0,), "mixed": (1, 0)}
CODER: Final = 2  # of the program's own rows: the second of a new file, as in the sample of the Analyzer
LOSSES: Final = {
    "mixed": "positions are mixed and stand twice, for and against, because the format knows no mixed ones",
    "title": "positions rest on a title and were left out, because the format knows places in the text alone",
    "undated": "documents have no date and stand at 1970-01-01, because the format wants one",
    "cut": f"names or titles are longer than {dna.LONGEST} characters and were cut, because the format holds no more",
}


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:  # noqa: ARG001  (as all writers)
    """Every document, and every position as it stands, with what a .dna file that was taken in had beside."""
    came = carried(ledger, FORM)
    writing = _Writing(ledger, dna.kept(came) if came else dna.new())
    writing.documents()
    writing.positions()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out.dna"
        dna.save(writing.tables, path)
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)
    return [f"{number:,} {LOSSES[why]}." for why, number in writing.lost.items() if number]


class _Writing:
    """A file in the making."""

    def __init__(self, ledger: Ledger, tables: Tables) -> None:
        self.ledger, self.tables = ledger, tables
        self.coded = Coded(tables)
        self.lost: Counter[str] = Counter()
        self._labels = {issue.id: issue.label for issue in ledger.codebook().issues}
        self._places: dict[str, Offsets] = {}
        self._numbers: dict[str, int] = {}
        self._coder = CODER if CODER in tables.rows["CODERS"] else min(tables.rows["CODERS"])

    def documents(self) -> None:
        """Those that came, with their texts again, unless they were taken out here; and those of the ledger's own."""
        here = {found.row.id: found.row for found in self.ledger.documents()}
        rows = self.tables.rows["DOCUMENTS"]
        for number, (*row, key) in list(rows.items()):
            if key in here:
                rows[number] = [*row[: dna.TEXT], here[key].text, *row[dna.TEXT :]]
                self._numbers.setdefault(key, number)
            else:
                self.tables.drop("DOCUMENTS", number)
        for key, document in here.items():
            self._places[key] = Offsets(document.text)
            if key not in self._numbers:
                self._numbers[key] = self._document(document)

    def _document(self, document: Document) -> int:
        title, author, outlet = (self._cut(text) for text in (document.title or document.name, document.author, document.outlet))
        day = days(document.published)[0]
        self.lost["undated"] += day is None
        number = self.tables.number("DOCUMENTS", document.id)
        told = (title, document.text, self._coder, author, outlet, "", document.url or "", "")
        self.tables.add("DOCUMENTS", number, *told, _seconds(document.published or "", day) if day else 0)
        return number

    def _cut(self, text: str | None) -> str:
        self.lost["cut"] += len(text or "") > dna.LONGEST
        return dna.cut(text or "")

    def positions(self) -> None:
        """What came, as it stands now or taken out where it stands no more; and what was read here."""
        standing = {found.row.id: found for found in self.ledger.positions()}
        documents = {number: key for key, number in self._numbers.items()}
        for number in self.coded.statements():
            if not self.coded.told(number).whole:
                continue
            document = self.tables.rows["STATEMENTS"][number][2]
            found = standing.pop(position_of(documents.get(document, ""), number), None)
            if found:
                self._lay_over(number, found.row)
            else:
                self.tables.drop("STATEMENTS", number)
        for found in standing.values():
            self._add(found)

    def _lay_over(self, number: int, position: Position) -> None:
        """What a person corrected here; of a mixed stance one statement can tell half."""
        told, coded = self.coded.told(number), self.coded
        if told.holder != position.holder:
            whose = coded.organization if told.organization or coded.person is None else coded.person
            coded.name(number, whose, self._cut(position.holder))
        if told.concept != (concept := self._labels.get(position.issue, position.issue)):
            coded.name(number, coded.concept, self._cut(concept))
        if told.stance != position.stance:
            coded.agree(number, AGREES[position.stance][0])
            self.lost["mixed"] += position.stance == "mixed"

    def _add(self, found: Found[Position]) -> None:
        """Whoever it is goes by one name, whatever each report calls it."""
        position = found.row
        span = next((span for span in position.evidence if span.of == "text"), None)
        if span is None:
            self.lost["title"] += 1
            return
        coded, places, agrees = self.coded, self._places[position.document], AGREES[position.stance]
        self.lost["mixed"] += len(agrees) > 1
        for agree in agrees:
            number = self.tables.number("STATEMENTS", position.id, agree)
            ends = places.to16(span.start), places.to16(span.end)
            self.tables.add("STATEMENTS", number, coded.type, self._numbers[position.document], *ends, self._coder)
            coded.name(number, coded.organization, self._cut(name_of(found, "holder")))
            coded.name(number, coded.concept, self._cut(self._labels.get(position.issue, position.issue)))
            if coded.person is not None:
                coded.name(number, coded.person, self._cut(self._speaker(found)))
            coded.agree(number, agree)

    def _speaker(self, found: Found[Position]) -> str | None:
        """Who says so: by the first statement it rests on that tells, or else by whom we have it, where that is a name."""
        said = (found.labels.get(one.actor or "") or one.speaker for one in found.said)
        by = found.row.by
        return next(filter(None, said), None) or (None if by in ("self", "article") else by)


def _seconds(published: str, day: str) -> int:
    """The time in seconds since 1970, in UTC; of a day, a month or a year its beginning."""
    moment = datetime.fromisoformat(published if len(published) > len(day) else day)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


FORMAT: Final = Format("dna", (".dna",), "a database of the Discourse Network Analyzer 3", write, read, binary=True)
