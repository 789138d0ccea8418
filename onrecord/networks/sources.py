"""Where ties come from: a ledger's positions, or a `.dna` file."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.networks import dna
from onrecord.networks.rollup import rolled_up
from onrecord.networks.ties import STANCES, Tie, at_midnight, relabelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from onrecord.ledger.held import Held
    from onrecord.networks.settings import RollUp

ORGANIZATION: Final = "organization"  # as DNA spells its own variables
PERSON: Final = "person"
ACCEPTED: Final = ("accepted", "corrected")


def ties_of(
    source: Ledger | str | Path | Iterable[Tie],
    *,
    actors: str = ORGANIZATION,
    query: Query = Query(),  # noqa: B008
    roll_up: RollUp = "none",
) -> list[Tie]:
    """The ties of a ledger, of the ledger or `.dna` file at that path, or those given.

    ``actors`` is organization for who holds a position, person for who speaks the statement that it rests on, or, of a `.dna`
    file, any of its variables.  ``roll_up`` as in `Settings`; it needs a ledger, which knows who speaks for whom.
    """
    if isinstance(source, Ledger):
        return _rolled(source, from_ledger(source, actors=actors, query=query), roll_up)
    if isinstance(source, str | Path):
        if not dna.is_dna(source):
            _check_name(source)
            with Ledger.open(source, create=False) as ledger:
                return ties_of(ledger, actors=actors, query=query, roll_up=roll_up)
        given = dna.dna_ties(source, actor=actors)
    else:
        given = list(source) if actors == ORGANIZATION else relabelled(list(source), actor=actors)
    if roll_up != "none":
        raise OnrecordError(
            "Who speaks for which state or organisation stands in a ledger alone: read the reports into one first."
        )
    return given


def _check_name(source: str | Path) -> None:
    """OnrecordError where the name says that it is a `.dna` file and it is none: as a ledger it would only be called damaged."""
    if str(source).casefold().endswith(".dna") and Path(source).exists():
        raise OnrecordError(
            f"{source} is no whole database of the Discourse Network Analyzer 3: save it there anew, or name another file."
        )


def _rolled(ledger: Ledger, ties: list[Tie], roll_up: RollUp) -> list[Tie]:
    return ties if roll_up == "none" else rolled_up(ties, [found.row for found in ledger.actors()], roll_up)


def from_ledger(ledger: Ledger, *, actors: str = ORGANIZATION, query: Query = Query()) -> list[Tie]:  # noqa: B008
    """A tie for each statement or event that a position rests on, at least one for each position."""
    if actors not in (ORGANIZATION, PERSON):
        raise OnrecordError(
            f"Of a ledger actors are {ORGANIZATION} (who holds a position) or {PERSON} (who says so), not {actors!r}."
        )
    labels = {issue.id: issue.label for issue in ledger.codebook().issues}
    held = ledger.held(query)
    names = _distinct({(one.actor or one.name, one.name) for one in held})
    issues = _distinct({(one.issue, labels.get(one.issue, one.issue)) for one in held})
    days = {published: _when(published) for published in {one.published for one in held}}
    made: list[Tie] = []
    for one in held:
        for who in one.rests_on or (None,):
            actor: tuple[str, str | None] = (names[one.actor or one.name], one.actor)
            if actors == PERSON:
                actor = (who.name or "", who.actor) if who else ("", None)
            made.append(_tie(one, actor, issues[one.issue], days[one.published], len(made), who and who.name))
    return made


def _tie(one: Held, actor: tuple[str, str | None], issue: str, when: datetime | None, order: int, person: str | None) -> Tie:
    return Tie(
        one.id, actor[0], issue, STANCES[one.stance], one.document, when, order, one.by, one.outlet,
        one.confidence, one.verdict in ACCEPTED, one.words, actor[1], one.issue,
        (("author", one.author or ""), ("person", person or ""), ("source", one.outlet or "")),
    )  # fmt: skip


def _when(published: str | None) -> datetime | None:
    """The day of a document; one of which only the month or year is known counts as not known."""
    try:
        return at_midnight(published) if published else None
    except ValueError:
        return None


def _distinct(named: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Id → name, with the id after it where two go by one name."""
    ids: dict[str, set[str]] = defaultdict(set)
    pairs = set(named)
    for id_, name in pairs:
        ids[name].add(id_)
    return {id_: name if len(ids[name]) == 1 else f"{name} ({id_})" for id_, name in pairs}


def changed(settings: Any, **changes: Any) -> Any:
    """The settings with these changes; OnrecordError where there is no such setting."""
    from dataclasses import fields, replace

    wrong = sorted(set(changes) - {field.name for field in fields(settings)})
    if wrong:
        raise OnrecordError(f"There is no setting {wrong[0]!r}; there is {', '.join(field.name for field in fields(settings))}.")
    listed = {name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()}
    return replace(settings, **listed)
