"""Actors counted as whom they speak for: a person as the organisation, anyone as the state, by the record's offices."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from onrecord.ledger.members import PAST, is_organ
from onrecord.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.networks.settings import RollUp
    from onrecord.networks.ties import Tie
    from onrecord.records import Actor, Role

STEPS: Final = 4  # a spokesman, of a ministry, of a government, of a state: nobody is further away
UNTOLD: Final = ("person", "unnamed")


def rolled_up(ties: Iterable[Tie], actors: Sequence[Actor], to: RollUp) -> list[Tie]:
    """The ties with each actor's organisation, or state, in its place, by the offices held on the tie's day.

    Whoever has none, or has two, stays who he is.
    """
    known = {actor.id: actor for actor in actors}
    named: dict[str, list[Actor]] = {}
    for actor in actors:
        for name in (actor.name, *actor.aliases):
            named.setdefault(fold(name), []).append(actor)
    organs = _organs(actors) if to == "state" else {}
    found: dict[tuple[str, str], tuple[str, str | None]] = {}
    made = []
    for tie in ties:
        key = (tie.actor_id or tie.actor, tie.when.date().isoformat() if tie.when else "")
        if key not in found:
            found[key] = _above(tie, known, named, organs, to, key[1])
        made.append(replace(tie, actor=found[key][0], actor_id=found[key][1]))
    return made


def _above(
    tie: Tie, known: Mapping[str, Actor], named: Mapping[str, list[Actor]], organs: Mapping[str, str], to: RollUp, day: str
) -> tuple[str, str | None]:
    name, actor = tie.actor, known.get(tie.actor_id or "")
    for _ in range(STEPS):
        if actor is None or actor.kind == "state" or (to == "organisation" and actor.kind not in UNTOLD):
            break
        of = organs.get(actor.id) or _of(actor.roles, day)
        if of is None:
            break
        likely = [one for one in named.get(fold(of), ()) if one.kind not in UNTOLD]
        name, actor = (likely[0].name, likely[0]) if likely else (of, None)
    return name, actor.id if actor else None


def _of(roles: Sequence[Role], day: str) -> str | None:
    """Whom the offices of that day are of, the most of them; None where there is none or it is a tie."""
    held = [role for role in roles if role.of and not role.office.lower().startswith(PAST) and _holds(role, day)]
    most = Counter(fold(role.of or "") for role in held).most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return next(role.of for role in held if fold(role.of or "") == most[0][0])


def _holds(role: Role, day: str) -> bool:
    """By as much of the dates as is known."""
    if not day:
        return True
    return day[: len(role.since or "")] >= (role.since or "") and day[: len(role.until or "")] <= (role.until or day)


def _organs(actors: Sequence[Actor]) -> dict[str, str]:
    """Organisation → the state whose name its own begins with ("Vantan foreign ministry")."""
    states = {fold(name): actor.name for actor in actors if actor.kind == "state" for name in (actor.name, *actor.aliases)}
    return {
        actor.id: state
        for actor in actors if actor.kind not in ("state", "person")
        for form, state in states.items() if is_organ([fold(name) for name in (actor.name, *actor.aliases)], {form})
    }  # fmt: skip
