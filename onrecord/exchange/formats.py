"""The formats of other programs: what each is called, how its files are told, and what writes and reads them.

A format is a module with a ``FORMAT``.  Those of the program stand in `BUILT_IN`; other packages add theirs as entry points of
the group ``onrecord.formats``, each naming a `Format`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole
    from onrecord.records import Record

    Writer = Callable[[Ledger, BinaryIO, "Asked"], Sequence[str]]
    """Writes the ledger; what comes back says what the format had no place for, a sentence each."""
    Reader = Callable[[Whole, Path, "Asked"], "Taken"]
    """Takes a file in; raises ExchangeError, with the line, where it is not as it should be."""

GROUP: Final = "onrecord.formats"
BUILT_IN: Final = (
    "jsonl", "work", "csv", "xlsx", "parquet", "dna", "plover", "ftm", "annotation", "cas", "webanno", "bibtex", "ris", "csl",
)  # fmt: skip
NETWORKS: Final = ("graphml", "gexf", "visone")
PLACES: Final = {
    "csv": "csvs:FORMAT", "xlsx": "excel:FORMAT", "bibtex": "citations:BIBTEX", "ris": "citations:RIS", "csl": "citations:CSL",
}  # fmt: skip
"""Where a format stands that is not the FORMAT of the module of its name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for beside the format: the kind of rows, who reviews, where actors come from, one document."""

    rows: str | None = None
    by: str | None = None
    source: str | None = None
    document: str | None = None


@dataclass(slots=True)
class Taken:
    """What was taken in, by kind; how much of it was there already; and what was left out, a sentence each."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, new: int, known: int = 0) -> None:
        """Add so many of a kind."""
        self.new += Counter({kind: new})
        self.known += Counter({kind: known})

    def leave(self, what: str, number: int = 1) -> None:
        """Add so many to what is left out, told in the words of its reason."""
        self.left += Counter({what: number})

    def keep(self, ledger: Whole, record: Record) -> None:
        """Write a checked record down, unless the ledger has the document, which then stays as it is."""
        from onrecord.ledger.contents import IMPORTED  # `add` reads such a document anew when it meets it, `code` leaves it

        new = ledger.kept(record.document.id) is None
        self.count("documents", new, not new)
        if new:
            for kind in ("statements", "events", "positions"):
                self.count(kind, len(getattr(record, kind)))
            ledger.add(record, IMPORTED)

    @property
    def told(self) -> list[str]:
        """What was left out, a sentence each."""
        return [*self.notes, *(f"left out: {number:,} {what}." for what, number in self.left.items())]


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        endings: of file names, with the dot, the most telling first.
        about: what it is, in a line.
        by_kind: whether a file holds one kind of row, as a table does.
        by_document: whether a file holds one document.
        binary: whether it is nothing for a terminal or a pipe.
    """

    name: str
    endings: tuple[str, ...]
    about: str
    write: Writer | None = None
    read: Reader | None = None
    by_kind: bool = False
    by_document: bool = False
    binary: bool = False


def fault(path: Path, line: int | None, what: str) -> ExchangeError:
    """The error that something is wrong in a line of a file."""
    return ExchangeError(f"{path}, line {line}: {what}" if line is not None else f"{path}: {what}")


def missing(package: str, extra: str) -> ExchangeError:
    """The error that a library is not installed."""
    return ExchangeError(f"{package} is not installed: install it with `pip install 'onrecord[{extra}]'`.")


def names() -> tuple[str, ...]:
    """The names of all formats, the program's own first."""
    return (*BUILT_IN, *(point.name for point in entry_points(group=GROUP) if point.name not in BUILT_IN))


def by_name(name: str) -> Format:
    """The format of that name; ExchangeError, with the nearest, where there is none."""
    if name in BUILT_IN:
        module, _, called = PLACES.get(name, f"{name}:FORMAT").partition(":")
        made: Any = getattr(import_module(f"onrecord.exchange.{module}"), called)
        return _checked(made, name)
    for point in entry_points(group=GROUP, name=name):
        return _checked(point.load(), name)
    if name in NETWORKS:
        raise ExchangeError(f"Networks go out as {name} with `onrecord network`, which has --format and --visone.")
    near = get_close_matches(name, names(), 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names())}."
    raise ExchangeError(f"There is no format {name!r}: {hint}")


def _checked(made: Any, name: str) -> Format:
    if not isinstance(made, Format):
        raise ExchangeError(f"The format {name!r} is none: its entry point has to name a `Format`.")
    return made


def every_format() -> Iterator[Format]:
    """All formats."""
    return map(by_name, names())


def of_file(path: Path) -> Format:
    """The format that reads files of such a name, by the longest ending; ExchangeError where none does."""
    name = path.name.casefold()
    likely = [(len(end), one) for one in every_format() if one.read for end in one.endings if name.endswith(end)]
    if not likely:
        read = ", ".join(one.endings[0] for one in every_format() if one.read)
        raise ExchangeError(f"{path}: its name does not tell what it is ({read}): say it with --format.")
    return max(likely, key=lambda one: one[0])[1]
