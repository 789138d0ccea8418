"""Discourse networks, after Leifeld: actors and issues joined by positions, counted, set side by side and taken apart.

    onrecord.network("talks.db", mode="actors", aggregate="congruence").graph()

Needs the extra ``networks`` (NetworkX and SciPy).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from onrecord.networks.matrix import Network, build, over_time
from onrecord.networks.settings import Settings, Window
from onrecord.networks.sources import changed, ties_of
from onrecord.networks.ties import Tie

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from onrecord.ledger import Ledger

__all__ = ["Network", "Settings", "Tie", "Window", "network", "ties_of"]


@overload
def network(
    source: Ledger | str | Path | Iterable[Tie],
    settings: Settings = ...,
    *,
    window: None = ...,
    actors: str = ...,
    **changes: Any,
) -> Network: ...
@overload
def network(
    source: Ledger | str | Path | Iterable[Tie], settings: Settings = ..., *, window: str, actors: str = ..., **changes: Any
) -> tuple[Network, ...]: ...
def network(
    source: Ledger | str | Path | Iterable[Tie],
    settings: Settings = Settings(),  # noqa: B008  (frozen, so safe to share)
    *,
    window: str | None = None,
    actors: str = "organization",
    **changes: Any,
) -> Network | tuple[Network, ...]:
    """The network of a ledger, of the ledger or `.dna` file at that path, or of ties; with a window one for each window.

    ``changes`` are `Settings` by name, such as ``mode="actors"``.  ``actors`` as in `ties_of`.  Raises OnrecordError where
    nothing is left to make a network of, or a setting is none.
    """
    asked = changed(settings, window=window or settings.window, **changes)
    ties = ties_of(source, actors=actors, roll_up=asked.roll_up)
    return over_time(ties, asked) if asked.window else build(ties, asked)
