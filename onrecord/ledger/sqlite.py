"""All that is SQLite's own: how it is opened, its full-text search, and what its errors mean for the one at the keyboard.

Another database needs another such file, and nothing else.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import LargeBinary, Select, cast, create_engine, event, func, literal_column, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from onrecord.errors import LedgerError, OnrecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Engine

INSTEAD = "give a file's path, or a URL such as sqlite:///talks.db"
MODES = ("ro", "rw", "rwc")
PRIVATE = 0o600  # of a new ledger: reports and what people said of them are its owner's alone to show
LONGEST_SHOWN = 100  # characters of a path in a message
PATIENCE = 30.0  # seconds to wait while another program writes
SNIPPET = 24  # words around what was found
BUSY = "Another program is writing to the ledger {where}: wait until it is done and run the same again."
CLOSED = "The ledger {where} cannot be written to: allow it, or copy the ledger to a place where you may write."
ADVICE = {
    "SQLITE_NOTADB": "{where} is no ledger: name another file with --ledger.",
    "SQLITE_CORRUPT": "The ledger {where} is damaged ({error}): bring back a copy, or read the documents into a new one.",
    "SQLITE_FULL": "The disk of {where} is full: make room and run the same again; what was finished is kept.",
    "SQLITE_IOERR": "The disk of {where} fails or is full: see to it and run the same again; what was finished is kept.",
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": CLOSED,
    "SQLITE_PERM": CLOSED,
    "SQLITE_CANTOPEN": "The ledger {where} cannot be opened or made in its folder: allow writing there, or copy it elsewhere.",
    "SQLITE_CONSTRAINT": "The ledger {where} refused a row that contradicts itself ({error}): please report this.",
}
DAMAGED = "The ledger {where} is damaged ({problem}): bring back a copy, or read the documents into a new one."
ERRORS = (DBAPIError, sqlite3.Error)  # the second where no statement of SQLAlchemy's is to blame, as when a file is opened
OTHERWISE = "The ledger {where} failed ({error}): please report this."
WRITING = {"begin": "BEGIN IMMEDIATE"}  # execution options of a transaction that writes: it waits for others when it begins
FULL_TEXT = (("document", ("title", "text")), ("statement", ("content",)))
INDEX = (
    "CREATE VIRTUAL TABLE {words} USING fts5({columns}, content='{table}', content_rowid='number', "
    "tokenize='porter unicode61 remove_diacritics 2')"
)
ENTERS = (
    "CREATE TRIGGER {words}_enter AFTER INSERT ON {table} BEGIN "
    "INSERT INTO {words}(rowid, {columns}) VALUES (new.number, {new}); END"
)
LEAVES = (
    "CREATE TRIGGER {words}_leave AFTER DELETE ON {table} BEGIN "
    "INSERT INTO {words}({words}, rowid, {columns}) VALUES ('delete', old.number, {old}); END"
)
ASKED = re.compile(r'"([^"]*)"?|([^\s"]+)')


def address(where: str | Path) -> URL:
    """The URL of a path or of a URL; LedgerError where it is none that can be used."""
    if not str(where).strip() or "\0" in str(where):
        raise LedgerError(f"--ledger {str(where)!r} names no file: {INSTEAD}.")
    try:
        url = make_url(where) if isinstance(where, str) and "://" in where else URL.create("sqlite", database=str(where))
        dialect, driver = url.get_dialect().name, url.get_driver_name()
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError) as error:
        raise LedgerError(f"{where} names no ledger: {INSTEAD}.") from error
    if (dialect, driver) != ("sqlite", "pysqlite"):
        raise LedgerError(f"A ledger in {url.drivername} cannot be opened yet: {INSTEAD}.")
    if url.host or url.username or url.port:
        raise LedgerError(f"{where} names a host, and a ledger is a file: {INSTEAD}, with three slashes.")
    if url.query and not {("uri", "true")} <= url.query.items() <= {("uri", "true"), *(("mode", how) for how in MODES)}:
        raise LedgerError(f"{where} asks for what no ledger needs ({', '.join(sorted(url.query))}): {INSTEAD}.")
    return url


def lasts(url: URL) -> bool:
    """Whether what is written there outlives the program; databases in memory and unnamed ones do not."""
    return bool(url.database) and ":memory:" not in str(url.database)


def check_place(url: URL, *, create: bool) -> None:
    """LedgerError where there is no file and none is to be made, or where none can be."""
    if not lasts(url) or str(url.database).startswith("file:"):
        return
    path = Path(str(url.database))
    try:
        _check_file(path, create=create)
    except OSError as error:
        why = f"The ledger {_short(path)} cannot be reached ({error.strerror})"
        raise LedgerError(f"{why}: see to its name and who may read it, or choose another place with --ledger.") from error


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path} is a folder: name a file in it, such as {path / 'onrecord.db'}.")
    there = path.exists()
    if there and not path.is_file():
        raise LedgerError(f"{path} is a device or a pipe, which keeps nothing: name a file with --ledger.")
    if not create and not there:
        raise LedgerError(f"There is no ledger {path}: make one with `onrecord add PATH --ledger {path}`, or name another.")
    if not path.parent.is_dir():
        raise LedgerError(f"There is no folder {path.parent} for the ledger: make it, or choose another place with --ledger.")
    if not there:
        with suppress(OSError):  # SQLite says better why there can be none
            path.touch(mode=PRIVATE)  # SQLite lets all read what it makes; what it keeps beside the ledger has its rights


def readable(url: URL) -> URL:
    """The URL, for reading alone where its folder may not be written to: SQLite would want to keep a log beside the ledger.

    A ledger that no program has open is then taken to stay as it is.  LedgerError where a log that cannot be read is left over.
    """
    if not lasts(url) or str(url.database).startswith("file:"):
        return url
    path = Path(str(url.database)).absolute()
    if os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return url
    log, shared = (Path(f"{path}{end}") for end in ("-wal", "-shm"))
    left = log.exists() and log.stat().st_size
    if left and not shared.exists():
        raise LedgerError(f"{path} was not closed, and its folder may not be written to: copy it with {log.name} to another.")
    how = {"mode": "ro", "uri": "true"} | ({} if left else {"immutable": "1"})
    return URL.create("sqlite", database=f"file:{quote(str(path))}", query=how)


def _short(path: Path) -> str:
    return str(path) if len(str(path)) <= LONGEST_SHOWN else f"{str(path)[:LONGEST_SHOWN]}…"


def engine(url: URL) -> Engine:
    """The database, with foreign keys checked and every transaction begun by ours.

    ``synchronous`` is FULL: what was acknowledged outlives a power cut as well as a kill.  For a document of 40 statements that
    makes 13 ms where NORMAL takes 9, and 10 with the log folded into the file every 16 MB rather than every 4 (on a busy cloud
    disk); the model takes many times that to read it.
    """
    made = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(made, "connect", _connected)
    event.listen(made, "begin", _begun)
    return made


def _connected(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions late and end them early
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


def _begun(connection: Connection) -> None:
    """Begin as the connection's option ``begin`` says, with a lock where it is to write; or not at all."""
    command = connection.get_execution_options().get("begin", "BEGIN")
    if command:
        connection.exec_driver_sql(command)


class Watch:
    """A connection of its own that sees whether others have written."""

    def __init__(self, made: Engine) -> None:
        self._connection = made.execution_options(begin="").connect()

    def state(self) -> int:
        """A number that is another after every change to the file."""
        return int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def close(self) -> None:
        self._connection.close()


def prepare(made: Engine) -> None:
    """Let one write while others read, and lose nothing to a kill; this marks the file, so do it only to a ledger."""
    with made.execution_options(begin="").connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def explain(error: Exception, where: str) -> LedgerError:
    """What went wrong and what to do, in a sentence; ``error`` is one of ERRORS."""
    own = getattr(error, "orig", None) or error
    name = str(getattr(own, "sqlite_errorname", ""))
    advice = next((advice for start, advice in ADVICE.items() if name.startswith(start)), OTHERWISE)
    return LedgerError(advice.format(where=where, error=own))


def damaged(where: str, problem: str) -> LedgerError:
    """That the ledger is not as it was written, by one thing that is wrong with it."""
    return LedgerError(DAMAGED.format(where=where, problem=problem))


# Full text


def create_full_text(connection: Connection) -> None:
    """Indexes over the words of documents and statements, kept up by triggers; word endings and accents do not matter."""
    for table, columns in FULL_TEXT:
        listed = ", ".join(columns)
        new, old = (", ".join(f"{state}.{column}" for column in columns) for state in ("new", "old"))
        for command in (INDEX, ENTERS, LEAVES):
            connection.exec_driver_sql(command.format(table=table, words=f"{table}_words", columns=listed, new=new, old=old))


def matching(table: str, words: str) -> Select[Any]:
    """The numbers of the table's rows in which all the words stand; OnrecordError where there is no word.

    Words between quotation marks must stand side by side, and a word that ends in * stands for all that begin so.
    """
    return _matching(table, _asked(words))


def _matching(table: str, asked: str) -> Select[Any]:
    index: ColumnElement[str] = literal_column(f"{table}_words")
    return select(literal_column("rowid")).select_from(text(f"{table}_words")).where(index.op("MATCH")(asked))


def snippets(connection: Connection, table: str, words: str, numbers: Sequence[int]) -> dict[int, str]:
    """Where the words stand in the rows of these numbers, what was found between « and »."""
    place = func.snippet(literal_column(f"{table}_words"), -1, "«", "»", "…", SNIPPET)
    some = " ".join(_parts(words)[:SNIPPET])  # no more can be shown, and the time for each grows with all of them
    asked = _matching(table, some).add_columns(cast(place, LargeBinary)).where(literal_column("rowid").in_(numbers))
    return {number: found.decode("utf8", "replace") for number, found in connection.execute(asked)}


def _asked(words: str) -> str:
    """What FTS5 is asked: every word and phrase quoted, so that nothing in them is taken for its language."""
    parts = _parts(words)
    if not parts:
        raise OnrecordError("There is no word to search for: give one or more.")
    return " ".join(parts)


def _parts(words: str) -> list[str]:
    """The words and phrases, each once and in quotation marks."""
    parts = [phrase or word for phrase, word in ASKED.findall(words.encode("utf8", "replace").decode())]
    quoted = ['"' + part.rstrip("*") + ('"*' if part.endswith("*") else '"') for part in parts if re.search(r"\w", part)]
    return list(dict.fromkeys(quoted))
