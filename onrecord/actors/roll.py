"""What the registry adds to a document's players: who held an office that day, and whose surname it is.

A name in a mention stays as the document has it; only the actor behind it is the registry's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.names import fold, keys, vocabulary
from onrecord.records import Actor, identity
from onrecord.registry.lookup import LEADER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.actors.mentions import Found
    from onrecord.actors.scene import Player, Scene
    from onrecord.records import Document
    from onrecord.registry import Known, Registry


HIGHEST = frozenset(("president", "prime minister", "chancellor", "king", "queen"))  # a country need not stand beside these


class Roll:
    """A registry as it stood on the day of one document."""

    def __init__(self, registry: Registry, document: Document) -> None:
        self.registry = registry
        self.document = document.id
        self.on = document.published[:10] if document.published else None

    def holder(self, found: Found) -> Known | None:
        """Who held the office that a description names ("the Russian foreign minister"); nobody for a former or a deputy one."""
        if found.plural or found.rank or not found.definite or not found.owner or found.head not in vocabulary().offices:
            return None
        return self.registry.holder(found.head, found.owner, self.on)

    def introduce(self, scene: Scene, names: Iterable[str]) -> None:
        """Let descriptions take up persons of these full names by the highest offices that they held that day."""
        for name in names:
            known = self.registry.person(name, on=self.on) if self.on and len(keys(name)) > 1 else None
            for role in known.roles(self.on) if known else ():
                if role.office in HIGHEST:
                    scene.call(scene.player(f"person {name}", name, "person", keys(name)), keys(role.office))

    def led_by(self, names: Iterable[str]) -> str | None:
        """The country whose highest office somebody of one of these names held that day."""
        for name in names if self.on else ():
            alone = self.registry.person(name, on=self.on) if len(keys(name)) > 1 else None
            ruling = (self.registry.person(name, on=self.on, office=office) for office in (LEADER, *sorted(HIGHEST)))
            known = alone or next((one for one in ruling if one), None)
            for role in known.roles(self.on) if known else ():
                if role.of and role.office in HIGHEST | {LEADER}:
                    return role.of
        return None

    def actor(self, player: Player) -> Actor:
        """The record's actor for a player, under the registry's name and with its offices of that day where it knows him."""
        named = player.kind == "person" or (player.kind == "organisation" and player.roles)  # a body holds no office
        known = self._known(player) if named else None
        roles = tuple(player.roles)
        if player.kind == "unnamed":
            return Actor(
                identity("a", self.document, player.key), player.name, "unnamed", _others(player.name, player.forms), roles
            )
        if known:
            forms = _others(known.name, (player.name, *player.forms, *known.also))
            roles = tuple(dict.fromkeys((*player.roles, *known.roles(self.on))))
            return Actor(known.id, known.name, "person", forms, roles, known=True)
        also = vocabulary().aliases.get(player.name, ()) if player.known else ()
        forms = _others(player.name, (*player.forms, *also))
        namesake = ("another",) if player.kind == "person" and self.registry.lists(player.name) else ()  # than who is listed
        return Actor(identity("a", fold(player.name), *namesake), player.name, player.kind, forms, roles, player.known)

    def _known(self, player: Player) -> Known | None:
        """By the name alone, or else with an office that the document puts beside it."""
        if player.holder:
            return player.holder
        alone = self.registry.person(player.name, on=self.on) if len(keys(player.name)) > 1 else None
        told = (r for r in player.roles if r.of or r.office in HIGHEST)
        beside = (self.registry.person(player.name, on=self.on, of=r.of, office=r.office) for r in told)
        return alone or next((one for one in beside if one), None)


def _others(name: str, forms: tuple[str, ...] | dict[str, None]) -> tuple[str, ...]:
    return tuple(form for form in dict.fromkeys(forms) if form != name)


def both(one: Actor, two: Actor) -> Actor:
    """One actor out of two of the same id."""
    aliases = _others(one.name, (*one.aliases, *two.aliases))
    return replace(one, aliases=aliases, roles=tuple(dict.fromkeys((*one.roles, *two.roles))))
