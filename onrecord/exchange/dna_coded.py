"""What the statements of a .dna file tell, read and changed: person, organization, concept and agreement of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange import dna_tables as dna
from onrecord.exchange.checks import Fault
from onrecord.records import Stance, identity

if TYPE_CHECKING:
    from onrecord.exchange.dna_tables import Tables

FORM: Final = "dna"
NEEDED: Final = ("organization", "concept", "agreement")
STANCES: Final[tuple[Stance, ...]] = ("oppose", "mixed", "support")


@dataclass(frozen=True, slots=True)
class Told:
    """What a statement tells; a name is empty where there is none."""

    person: str
    organization: str
    concept: str
    stance: Stance | None

    @property
    def holder(self) -> str:
        """Whose position it is."""
        return self.organization or self.person

    @property
    def whole(self) -> bool:
        """Whether somebody holds something."""
        return bool(self.holder and self.concept and self.stance)


class Coded:
    """The tables, with the statements that tell of positions; Fault where no type of statements can."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        by_type: dict[Any, dict[str, list[Any]]] = defaultdict(dict)
        for row in tables.rows["VARIABLES"].values():
            by_type[row[3]][str(row[1]).casefold()] = row
        fit = [number for number, named in sorted(by_type.items()) if set(NEEDED) <= set(named)]
        if not fit:
            raise Fault(f"none of its types of statements has the variables {', '.join(NEEDED)}.")
        named = by_type[fit[0]]
        self.type: int = fit[0]
        self.organization, self.concept, self.agreement = (int(named[name][0]) for name in NEEDED)
        self.person: int | None = named["person"][0] if "person" in named else None
        self.integer = named["agreement"][2] == "integer"
        self._cells = {(row[1], row[2]): (table, key) for table in dna.DATA for key, row in tables.rows[table].items()}
        self._entities = {(row[1], row[2]): number for number, row in tables.rows["ENTITIES"].items()}

    def statements(self) -> list[int]:
        """The numbers of the statements that can tell of positions."""
        return [number for number, row in self.tables.rows["STATEMENTS"].items() if row[1] == self.type]

    def told(self, statement: int) -> Told:
        """What a statement tells."""
        agree = self._value(statement, self.agreement)
        stance = None if agree is None else STANCES[(agree > 0) - (agree < 0) + 1] if self.integer else STANCES[2 if agree else 0]
        person = "" if self.person is None else self._value(statement, self.person) or ""
        organization, concept = (self._value(statement, variable) or "" for variable in (self.organization, self.concept))
        return Told(person, organization, concept, stance)

    def _value(self, statement: int, variable: int) -> Any:
        table, number = self._cells.get((statement, variable), ("", 0))
        if not table:
            return None
        value = self.tables.rows[table][number][3]
        return self.tables.rows["ENTITIES"][value][2] if table == "DATASHORTTEXT" else value

    def name(self, statement: int, variable: int, value: str) -> None:
        """Let a statement tell this name, whose entity is made where there is none."""
        entity = self._entities.get((variable, value))
        if entity is None:
            entity = self.tables.number("ENTITIES", variable, value)
            self.tables.add("ENTITIES", entity, variable, value, 0, 0, 0, None)
            self._entities[variable, value] = entity
        self._put("DATASHORTTEXT", statement, variable, entity)

    def agree(self, statement: int, agrees: int) -> None:
        """Let a statement tell agreement, 1, or disagreement, 0."""
        if self.integer:
            self._put("DATAINTEGER", statement, self.agreement, agrees * 2 - 1)
        else:
            self._put("DATABOOLEAN", statement, self.agreement, agrees)

    def _put(self, table: str, statement: int, variable: int, value: Any) -> None:
        there = self._cells.get((statement, variable))
        number = there[1] if there else self.tables.number(table, statement, variable)
        self.tables.add(table, number, statement, variable, value)
        self._cells[statement, variable] = (table, number)


def position_of(document: str, statement: int) -> str:
    """The id of the position that a statement of a document tells of."""
    return identity("p", document, FORM, statement)
