"""The statements of a `.dna` file, the SQLite database of Discourse Network Analyzer 3.0 and 3.1, as ties and as plain rows.

Nothing is written to the file.  A statement's day is its document's; offsets are UTF-16 there and code points here.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import OnrecordError
from onrecord.networks.ties import Tie, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECONDS_A_DAY: Final = 86_400
MAGIC: Final = b"SQLite format 3\x00"
NEEDED: Final = ("SETTINGS", "DOCUMENTS", "STATEMENTS", "STATEMENTTYPES", "VARIABLES", "ENTITIES", "DATABOOLEAN", "DATAINTEGER",
                 "DATASHORTTEXT", "DATALONGTEXT")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """One statement of a `.dna` file: its document's fields, [start, end) in code points, and its variables by name."""

    id: int
    type: str
    document: int
    start: int
    end: int
    text: str
    date: int
    title: str
    author: str
    source: str
    section: str
    document_type: str
    values: Mapping[str, str | int]


def is_dna(path: str | Path) -> bool:
    """Whether there is a `.dna` file there, by what is in it."""
    try:
        with Path(path).open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return False
        with closing(_opened(path)) as database:
            return set(NEEDED) <= _tables(database)
    except (OSError, sqlite3.DatabaseError, OnrecordError):
        return False


def statements(path: str | Path, type: str = "DNA Statement") -> Iterator[CodedStatement]:
    """The statements of that type, by date and number; OnrecordError where the file is no such database."""
    with closing(_opened(path)) as database:
        try:
            missing = sorted(set(NEEDED) - _tables(database))
            if missing:
                raise OnrecordError(f"{path} is no file of Discourse Network Analyzer 3: it has no table {missing[0]}.")
            version = database.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
            if version is None or not str(version[0]).startswith("3."):
                raise OnrecordError(
                    f"{path} is of Discourse Network Analyzer {version[0] if version else '?'}: open it once in version 3."
                )
            yield from _statements(database, type)
        except sqlite3.DatabaseError as error:
            raise OnrecordError(f"{path} cannot be read ({error}): is it a whole .dna file?") from error


def dna_ties(
    path: str | Path,
    *,
    actor: str = "organization",
    issue: str = "concept",
    stance: str = "agreement",
    type: str = "DNA Statement",
) -> list[Tie]:
    """The ties of a `.dna` file by these variables, each with all its statement's values as fields.

    A variable may also be the document's: author, source, section or document_type.  A yes or no becomes 1 or -1; a whole number
    stays what it is.  OnrecordError where the file has no such variable.
    """
    made = [_tie(one, actor, issue, stance) for one in statements(path, type)]
    known = sorted({name for tie in made for name, _ in tie.fields})
    for name in (actor, issue):
        if made and name not in known:
            raise OnrecordError(f"{path} has no variable {name!r}; there is {', '.join(known)}.")
    return made


def _tie(one: CodedStatement, actor: str, issue: str, stance: str) -> Tie:
    fields: dict[str, str] = {
        "author": one.author,
        "source": one.source,
        "section": one.section,
        "document_type": one.document_type,
    }
    fields |= {name: str(value) for name, value in one.values.items()}
    said = one.values.get(stance, 1)
    value = (1.0 if said else -1.0) if isinstance(said, bool) else float(said) if isinstance(said, int) else 1.0
    return Tie(
        f"dna{one.id}", fields.get(actor, ""), fields.get(issue, ""), value, str(one.document),
        moment(one.date / SECONDS_A_DAY), one.id, outlet=one.source or None, reviewed=True, words=one.text,
        fields=tuple(fields.items()),
    )  # fmt: skip


def _opened(path: str | Path) -> sqlite3.Connection:
    """The database, for reading only; OnrecordError where there is no such file."""
    if not Path(path).is_file():
        raise OnrecordError(f"There is no file {path}: check its name.")
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _tables(database: sqlite3.Connection) -> set[str]:
    return {name.upper() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _statements(database: sqlite3.Connection, type: str) -> Iterator[CodedStatement]:
    values = _values(database)
    texts = dict(database.execute("SELECT ID, Text FROM DOCUMENTS"))
    asked = """
        SELECT s.ID, t.Label, d.ID, s.Start, s.Stop, d.Date, d.Title, d.Author, d.Source, d.Section, d.Type
        FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId
        WHERE t.Label = ? ORDER BY d.Date, s.ID"""
    points = {document: _code_points(text) for document, text in texts.items()}
    for id_, label, document, start, stop, date, title, author, source, section, kind in database.execute(asked, (type,)):
        text, at = texts[document], points[document]
        first, last = (n if at is None else at[min(n, len(at) - 1)] for n in (start, stop))
        yield CodedStatement(
            id_, label, document, first, last, text[first:last], date, title, author, source, section, kind, values.get(id_, {})
        )


def _code_points(text: str) -> list[int] | None:
    """For each UTF-16 offset the code point it falls into; None where the two are the same."""
    if all(ord(character) < 0x10000 for character in text):
        return None
    return [n for n, character in enumerate(text) for _ in range(1 + (ord(character) > 0xFFFF))] + [len(text)]


def _values(database: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """Statement → its variables; a boolean as one."""
    made: dict[int, dict[str, Any]] = defaultdict(dict)
    joined = "SELECT d.StatementId, v.Variable, {} FROM {} d JOIN VARIABLES v ON v.ID = d.VariableId"
    entity = joined.format("e.Value", "DATASHORTTEXT") + " JOIN ENTITIES e ON e.ID = d.Entity"
    for query in (entity, *(joined.format("d.Value", table) for table in ("DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN"))):
        for statement, variable, value in database.execute(query):
            made[statement][variable] = bool(value) if "BOOLEAN" in query else value
    return made
