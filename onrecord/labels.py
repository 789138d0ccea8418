"""What people are shown for an actor: one name in every list, whatever each report calls it.

A record keeps the names of its document; what an actor goes by in the whole ledger stands beside it, in an answer's ``labels``.
"""

from __future__ import annotations

from typing import Any


def name_of(found: Any, field: str) -> str | None:
    """What whoever a statement or position names in that field goes by in the whole ledger, or else its own words."""
    row = found.row
    label: str | None = getattr(found, "labels", {}).get(row.actor) or getattr(row, field)
    return label


def participants(found: Any) -> tuple[str, ...]:
    """The same of those who took part in an event."""
    row = found.row
    if len(row.actors) != len(row.participants):
        return tuple(row.participants)
    labels = getattr(found, "labels", {})
    return tuple(labels.get(id_, name) for id_, name in zip(row.actors, row.participants, strict=True))


def sides(found: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who takes part in an event or acts in it, and whom an act addresses, by the same names."""
    row = found.row
    named = dict(zip(row.participants, participants(found), strict=True))
    recipients = tuple(named.get(name, name) for name in row.recipients)
    return tuple(named[name] for name in named if name not in row.recipients), recipients
