"""Who is known beforehand, and in which office from when to when, each with where we have it from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.names import fold
from onrecord.records import Role, identity

if TYPE_CHECKING:
    from collections.abc import Iterable

KnownKind = Literal["person", "organisation", "state", "group"]

OFFICIAL = "official"  # somebody in a government of whose office the source says no more


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office, or a membership, with what is known of its dates: YYYY, YYYY-MM or YYYY-MM-DD, the last day included.

    Attributes:
        source: where we have it from.
        as_of: when that was true.  A tenure without an end goes on up to then; after that nobody knows.  None: it goes on.
    """

    office: str
    of: str | None = None
    since: str | None = None
    until: str | None = None
    source: str = ""
    as_of: str | None = None

    def may_hold(self, on: str) -> bool:
        """Whether it can have been so on some day of ``on``."""
        end = self.until or self.as_of
        return (not self.since or first_day(self.since) <= last_day(on)) and (not end or first_day(on) <= last_day(end))

    def holds(self, on: str) -> bool:
        """Whether it was so on every day of ``on`` for sure."""
        if not self.since or last_day(self.since) > first_day(on):
            return False
        return first_day(self.until) >= last_day(on) if self.until else self.may_hold(on)

    @property
    def role(self) -> Role:
        """The same as the record has it."""
        return Role(self.office, self.of, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or something, that the registry knows: name, other spellings, offices and memberships."""

    name: str
    kind: KnownKind = "person"
    also: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    member_of: tuple[str, ...] = ()
    source: str = ""
    as_of: str | None = None

    @property
    def id(self) -> str:
        """The id of its actor, in every document."""
        return identity("a", fold(self.name))

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other spellings."""
        return (self.name, *self.also)

    def roles(self, on: str | None) -> tuple[Role, ...]:
        """The offices of that day, as the record has them; without a day all of them."""
        return tuple(t.role for t in self.tenures if on is None or t.may_hold(on))


def first_day(date: str) -> str:
    """The first day of a year, a month or a day, for comparing."""
    return date[:10] + "-01-01"[len(date) - 10 :] if len(date) < len("YYYY-MM-DD") else date[:10]


def last_day(date: str) -> str:
    """The last day; every month is taken to have 31, which does for comparing."""
    return date[:10] + "-12-31"[len(date) - 10 :] if len(date) < len("YYYY-MM-DD") else date[:10]


def only(found: Iterable[Known]) -> Known | None:
    """The one that was found, however often; None where there are several, or none."""
    different = list({id(one): one for one in found}.values())
    return different[0] if len(different) == 1 else None
