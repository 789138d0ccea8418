"""A network: a matrix with labels, the ties behind each of its cells, and the same as a NetworkX graph or a pandas frame."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import NotFound, OnrecordError
from onrecord.names import fold
from onrecord.networks.counting import once, weighed
from onrecord.networks.ties import Coded, Tie, chosen, coded
from onrecord.networks.windows import Slice, slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    import networkx as nx
    import pandas as pd

    from onrecord.networks.settings import Settings
    from onrecord.networks.ties import Numbers


NOTHING: Final = "No position is left to make a network of: ask for less, or read reports with a codebook first."


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Actors × issues, actors × actors or issues × issues.

    Attributes:
        rows: the labels of the matrix's rows, in order; ``columns`` of its columns.
        weights: the matrix.
        ties: those that it was counted from, each once.
        start: of a window its first moment; ``middle`` and ``stop`` likewise; None without a window.
        number: of the ties that it was counted from.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Numbers
    settings: Settings
    ties: tuple[Tie, ...] = field(repr=False)
    start: datetime | None = None
    middle: datetime | None = None
    stop: datetime | None = None

    @property
    def number(self) -> int:
        """How many ties it was counted from."""
        return len(self.ties)

    def weight(self, row: str, column: str) -> float:
        """The weight between two labels; NotFound where the network has no such label."""
        return float(self.weights[_place(self.rows, row), _place(self.columns, column)])

    def edges(self) -> Iterator[tuple[str, str, float]]:
        """The edges that weigh anything, in order; of a one-mode network each once."""
        made = self.weights if self.settings.two_mode else np.triu(self.weights, 1)
        for row, column in zip(*np.nonzero(made), strict=True):
            yield self.rows[row], self.columns[column], float(made[row, column])

    def sides(self) -> dict[str, dict[str, list[str]]]:
        """Row's label → what it is tied to → the ids of the positions, in order of time."""
        made: dict[str, dict[str, list[str]]] = {}
        for tie in self.ties:
            node, other = (tie.issue, tie.actor) if self.settings.mode == "issues" else (tie.actor, tie.issue)
            made.setdefault(node, {}).setdefault(other, []).append(tie.id)
        return made

    def behind(self, row: str, column: str) -> list[Tie]:
        """The ties that an edge rests on, in order of time; of a one-mode network those on what the two share."""
        row, column = (labels[_place(labels, name)] for labels, name in ((self.rows, row), (self.columns, column)))
        if self.settings.two_mode:
            return [tie for tie in self.ties if tie.actor == row and tie.issue == column]
        sides = self.sides()
        shared = sides.get(row, {}).keys() & sides.get(column, {}).keys()
        ends = [(tie.issue, tie.actor) if self.settings.mode == "issues" else (tie.actor, tie.issue) for tie in self.ties]
        return [tie for tie, (node, other) in zip(self.ties, ends, strict=True) if node in (row, column) and other in shared]

    def graph(self) -> nx.Graph[str]:
        """The same as an undirected NetworkX graph; a node has its ``kind``, an edge its ``weight``.

        Of two-mode networks nodes have ``bipartite`` 0 for actors and 1 for issues.  A label that is an actor and an issue both
        has " (issue)" after it as an issue.
        """
        from onrecord.networks.extra import networkx

        made = networkx().Graph()
        kinds = ("actor", "issue") if self.settings.two_mode else (self.settings.mode.rstrip("s"),) * 2
        for label in self.rows:
            made.add_node(label, kind=kinds[0], **({"bipartite": 0} if self.settings.two_mode else {}))
        names = self.column_names()
        if self.settings.two_mode:
            for label in self.columns:
                made.add_node(names[label], kind=kinds[1], bipartite=1)
        made.add_weighted_edges_from((row, names[column], weight) for row, column, weight in self.edges())
        return made

    def column_names(self) -> dict[str, str]:
        """The columns' names as nodes: in a two-mode network none is a row's name too."""
        rows = set(self.rows) if self.settings.two_mode else set()
        return {label: f"{label} (issue)" if label in rows else label for label in self.columns}

    def frame(self) -> pd.DataFrame:
        """The same as a pandas frame; OnrecordError where pandas is not installed."""
        from onrecord.networks.extra import pandas

        return pandas().DataFrame(self.weights, index=list(self.rows), columns=list(self.columns))


def _place(labels: Sequence[str], name: str) -> int:
    for n, label in enumerate(labels):
        if label == name:
            return n
    alike = [n for n, label in enumerate(labels) if fold(label) == fold(name)]
    if len(alike) == 1:
        return alike[0]
    near = [label for label in labels if fold(name) in fold(label)]
    hint = f"did you mean {near[0]}?" if near else "its labels are those of the matrix."
    raise NotFound(f"The network has no {name!r}: {hint}")


# Making one


def build(ties: Iterable[Tie], settings: Settings) -> Network:
    """One network of all these ties that the settings ask for, whatever window they name."""
    everything = list(ties)
    kept = chosen(everything, settings)
    if not kept:
        raise OnrecordError(NOTHING)
    columns = _labelled(kept, everything, settings)
    return _network(columns.take(once(columns, settings)), kept, settings)


def over_time(ties: Iterable[Tie], settings: Settings) -> tuple[Network, ...]:
    """One network for each window of the settings, in order.

    What counts once across the range counts once in each window; DNA counts it in the first alone.
    """
    everything = list(ties)
    kept = chosen(everything, settings)
    if not kept:
        raise OnrecordError(NOTHING)
    columns = _labelled(kept, everything, settings)
    whole = settings.as_dna or settings.duplicates != "range"
    columns = columns.take(once(columns, settings)) if whole else columns
    made = []
    for window in slices(columns, settings):
        here = columns.take(window.which)
        which = slice(None) if whole else once(here, settings)
        weights = None if window.weights is None else window.weights[which]
        trimmed = here.take(which) if settings.isolates or weights is not None else here.take(which).trimmed()
        made.append(_network(trimmed, kept, settings, window, weights))
    return tuple(made)


def _labelled(kept: Sequence[Tie], everything: Sequence[Tie], settings: Settings) -> Coded:
    """The ties as columns, with the labels of all where isolates are wanted."""
    if not settings.isolates:
        return coded(kept)
    named = [tie for tie in everything if tie.actor and tie.issue]
    whole = coded([*kept, *named])
    return whole.take(np.arange(len(kept)))


def _network(
    columns: Coded, kept: Sequence[Tie], settings: Settings, window: Slice | None = None, weights: Numbers | None = None
) -> Network:
    made = weighed(columns, settings, weights)
    nodes = columns.issues if settings.mode == "issues" else columns.actors
    frame = {} if window is None else {"start": window.start, "middle": window.middle, "stop": window.stop}
    ties = tuple(kept[n] for n in sorted(columns.place))
    return Network(nodes, columns.issues if settings.two_mode else nodes, made + 0.0, settings, ties, **frame)


def with_weights(network: Network, weights: Numbers) -> Network:
    """The same network with another matrix of the same shape."""
    return replace(network, weights=weights)
