"""The kinds of rows that tables are made of: what a ledger gives for each, under which columns, of which types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_type_hints

from onrecord.errors import ExchangeError
from onrecord.exports import DIGITS, TYPES, columns, in_words, values
from onrecord.records import Role, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from onrecord.ledger import Ledger
    from onrecord.registry import Known

Type = Literal["words", "list", "yes or no", "whole number", "number"]

REGISTRY: Final = ("name", "kind", "also", "member_of", "office", "of", "since", "until", "source", "as_of")
"""The columns of the user's own actors: a line for each office, or one for an actor without any."""
LISTS: Final = ("also", "member_of")  # of these
ASKED: Final[Mapping[str, Callable[[Ledger], Sequence[Any]]]] = {
    "documents": lambda ledger: ledger.documents(),
    "actors": lambda ledger: ledger.actors(),
    "statements": lambda ledger: ledger.statements(),
    "events": lambda ledger: ledger.events(),
    "encounters": lambda ledger: ledger.encounters(),
    "positions": lambda ledger: ledger.positions(),
    "findings": lambda ledger: ledger.findings(),
    "reviews": lambda ledger: ledger.reviews(),
    "issues": lambda ledger: ledger.codebook().issues,
}
KINDS: Final = (*ASKED, "registry")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its kind of rows, its columns with the type of each, and its rows, value by value."""

    kind: str
    columns: Mapping[str, Type]
    rows: Iterator[list[Any]]


def sheet(ledger: Ledger, kind: str) -> Sheet:
    """The rows of one kind as they stand; ExchangeError where there is no such kind."""
    if kind == "registry":
        return Sheet(kind, {name: "list" if name in LISTS else "words" for name in REGISTRY}, _registry(ledger))
    if kind not in ASKED:
        raise ExchangeError(f"There are no rows called {kind!r}: name one of {', '.join(KINDS)}.")
    named = columns(kind)
    return Sheet(kind, _types(kind, named), (values(one, named) for one in ASKED[kind](ledger)))


def sheets(ledger: Ledger) -> Iterator[Sheet]:
    """A table of every kind."""
    return (sheet(ledger, kind) for kind in KINDS)


def typed(value: Any, type: Type) -> Any:
    """A value as a table that knows types keeps it: numbers rounded as everywhere, lists of words, spans as their words."""
    if value is None:
        return None
    if type == "list":
        return [in_words(part) for part in value]
    if type == "number":
        return round(float(value), DIGITS)
    return in_words(value) if type == "words" else value


def _types(kind: str, named: Sequence[str]) -> dict[str, Type]:
    """The type of each column, after the records' own fields."""
    hints: dict[str, Any] = {}
    for record in TYPES[kind]:
        hints |= get_type_hints(record, localns={"Mapping": Mapping})
    return {name: _type(hints.get(name, bool if name == "orphaned" else str)) for name in named}


def _type(hint: Any) -> Type:
    if hint in (tuple[str, ...], tuple[Role, ...]):
        return "list"
    plain: dict[Any, Type] = {bool: "yes or no", int: "whole number", float: "number"}
    return plain.get(hint, "words")


def _registry(ledger: Ledger) -> Iterator[list[Any]]:
    for known in ledger.known_actors():
        yield from _offices(known)


def _offices(known: Known) -> Iterator[list[Any]]:
    told = [known.name, known.kind, known.also, known.member_of]
    if not known.tenures:
        yield [*told, None, None, None, None, known.source or None, known.as_of]
    for held in known.tenures:
        yield [*told, held.office, held.of, held.since, held.until, held.source or known.source or None, held.as_of]


__all__ = ["KINDS", "REGISTRY", "Sheet", "Span", "Type", "sheet", "sheets", "typed"]
