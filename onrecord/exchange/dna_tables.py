"""The tables of a .dna file, in memory: as they come, as a new file begins, and onto the disk."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.formats import fault
from onrecord.records import identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ORDER: Final = (
    "SETTINGS", "CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "VARIABLELINKS", "REGEXES", "CODERRELATIONS", "STATEMENTS",
    "DATABOOLEAN", "DATAINTEGER", "ENTITIES", "DATASHORTTEXT", "DATALONGTEXT", "ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES",
)  # fmt: skip
"""Every table, those before that others point to."""
TEXT: Final = 2  # the column of a document's text
DATA: Final = ("DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "DATALONGTEXT")
LONGEST: Final = 190  # characters of a name, a title or a value
MOST: Final = 2**30  # of the numbers that rows get here: Java counts to twice that, and the program goes on from the highest
PASSWORD: Final = "onrecord"  # noqa: S105  (of the coders of a new file, and said in the docs: the format wants one)
ROUNDS: Final = 100_000  # of SHA-256, as jasypt's strong encryptor makes them
SALT: Final = hashlib.sha256(b"onrecord").digest()[:16]  # always the same, so that the same record makes the same file
SHORT: Final = ("person", "organization", "concept")
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = 1, 2, 3, 4


@dataclass(slots=True)
class Tables:
    """Rows of each table by their first column, a number or a name."""

    rows: dict[str, dict[Any, list[Any]]] = field(default_factory=lambda: {name: {} for name in ORDER})

    def add(self, table: str, *row: Any) -> Any:
        """Put in a row; its number."""
        self.rows[table][row[0]] = list(row)
        return row[0]

    def number(self, table: str, *parts: object) -> int:
        """A number for a new row, made of what it says; the next where that one is taken."""
        wanted = int(identity("n", table, *parts)[1:9], 16) % MOST + 1
        while wanted in self.rows[table]:
            wanted += 1
        return wanted

    def drop(self, table: str, key: Any) -> None:
        """Take out a document with its statements, or a statement with what it says."""
        del self.rows[table][key]
        if table == "DOCUMENTS":
            for one in [one for one, row in self.rows["STATEMENTS"].items() if row[2] == key]:
                self.drop("STATEMENTS", one)
        for data in DATA if table == "STATEMENTS" else ():
            self.rows[data] = {one: row for one, row in self.rows[data].items() if row[1] != key}


def cut(text: str) -> str:
    """A name or a title that fits: one that is too long ends in a mark of the whole, so that two do not become one."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 15]}… {identity('', text)[:12]}"


def new() -> Tables:
    """The tables of a file that has no documents yet: two coders, one type of statements, and an empty value of each variable."""
    made = Tables()
    made.add("SETTINGS", "version", "3.0.7")
    made.add("SETTINGS", "date", "2022-06-10")
    for number, (name, colour) in enumerate((("Admin", (255, 255, 0)), ("onrecord", (51, 153, 255))), 1):
        made.add("CODERS", number, name, *colour, 0, 14, _secret(), 300, 0, 0, *[1] * 17)
    made.add("CODERRELATIONS", 1, 1, 2, 1, 1, 1, 1)
    made.add("CODERRELATIONS", 2, 2, 1, 1, 1, 1, 1)
    made.add("STATEMENTTYPES", 1, "DNA Statement", 239, 208, 51)
    for number, name in enumerate(SHORT, 1):
        made.add("VARIABLES", number, name, "short text", 1)
        made.add("ENTITIES", number, number, "", 0, 0, 0, None)
        for other, attribute in enumerate(("Type", "Alias", "Notes")):
            made.add("ATTRIBUTEVARIABLES", number + other * len(SHORT), number, attribute)
            made.add("ATTRIBUTEVALUES", number + other * len(SHORT), number, number + other * len(SHORT), "")
    made.add("VARIABLES", AGREEMENT, "agreement", "boolean", 1)
    return made


def _secret() -> str:
    digest = hashlib.sha256(SALT + PASSWORD.encode()).digest()
    for _ in range(ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(SALT + digest).decode()


def kept(tables: Mapping[str, Sequence[Sequence[Any]]]) -> Tables:
    """The tables as a ledger carries them."""
    made = Tables()
    for name, rows in tables.items():
        for row in rows:
            made.add(name, *row)
    return made


def load(path: Path) -> Tables:
    """The tables of a file; ExchangeError where it is none of these."""
    made = Tables()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            file.execute("PRAGMA trusted_schema = OFF")
            for name in ORDER:
                for row in file.execute(f"SELECT * FROM {name} ORDER BY 1"):  # noqa: S608  (a name of ours)
                    made.add(name, *row)
    except sqlite3.Error as error:
        raise fault(path, None, f"it is no database of the Discourse Network Analyzer 3 ({error}).") from None
    version = str(made.rows["SETTINGS"].get("version", ("", "?"))[1])
    if not version.startswith("3."):
        raise fault(path, None, f"it is of version {version}: open it with the Discourse Network Analyzer 3, which lifts it.")
    return made


def save(tables: Tables, path: Path) -> None:
    """Write the tables into a file that is not there yet."""
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(files("onrecord.data").joinpath("dna.sql").read_text("utf8"))
        for name in ORDER:
            rows = [tables.rows[name][key] for key in sorted(tables.rows[name])]
            if rows:
                file.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608
