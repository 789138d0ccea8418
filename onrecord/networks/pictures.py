"""Networks as pictures: actors with their ties, or a heat map of actors × issues.  The same network gives the same picture."""

from __future__ import annotations

import io
from importlib import import_module
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import extra

if TYPE_CHECKING:
    from onrecord.networks.matrix import Network

MOST: Final = 400  # rows or columns of a picture that can still be looked at
LONGEST: Final = 42  # characters of a label
FOR, AGAINST, NODE = "#0072b2", "#d55e00", "#e8e8e8"  # blue and vermilion of Okabe and Ito, told apart by all eyes
HEAT: Final = "PuOr"  # two colours about nought, made for the same
EVEN: Final = "Greys"


def draw(network: Network, style: str, *, seed: int = 1) -> bytes:
    """The picture as SVG or PNG: of a two-mode network a heat map, else the network, laid out by the seed.

    Blue ties are for agreement, vermilion dashed ones for disagreement; the wider the more.  OnrecordError where matplotlib is
    not installed or there is too much to see.
    """
    if max(network.weights.shape, default=0) > MOST or not network.weights.size:
        raise OnrecordError(f"A picture takes 1 to {MOST} actors and issues: leave some out, or roll actors up.")
    figures = extra.matplotlib()
    # text stays text, and nothing in the file is drawn by chance or tells the day
    with import_module("matplotlib").rc_context(
        {"svg.hashsalt": "onrecord", "svg.fonttype": "none", "font.family": "sans-serif"}
    ):
        figure = (_heat_map if network.settings.two_mode else _graph)(network, figures, seed)
        out = io.BytesIO()
        told = {"Date": None} if style == "svg" else {"Software": None}
        figure.savefig(out, format=style, dpi=150, bbox_inches="tight", metadata=told)
    return out.getvalue()


def _short(label: str) -> str:
    """A label that fits; a dollar sign would begin a formula."""
    return shorten(label, LONGEST, placeholder=" …").replace("$", r"\$") or label[:LONGEST].replace("$", r"\$")


def _heat_map(network: Network, figures: Any, _: int) -> Any:
    rows, columns = network.weights.shape
    figure = figures.Figure(figsize=(3 + 0.45 * columns, 2 + 0.32 * rows))
    axes = figure.add_subplot()
    most = float(np.abs(network.weights).max()) or 1.0
    signed = bool((network.weights < 0).any())
    image = axes.imshow(network.weights, cmap=HEAT if signed else EVEN, vmin=-most if signed else 0, vmax=most, aspect="auto")
    axes.set_xticks(range(columns), [_short(label) for label in network.columns], rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(rows), [_short(label) for label in network.rows], fontsize=8)
    for row, column in np.argwhere(network.weights) if rows * columns <= MOST else ():
        value = network.weights[row, column]
        axes.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=7,
                  color="white" if abs(value) > 0.6 * most else "black")  # fmt: skip
    figure.colorbar(image, ax=axes, label=network.settings.aggregate if network.settings.aggregate != "ignore" else "positions")
    return figure


def _graph(network: Network, figures: Any, seed: int) -> Any:
    nx = extra.networkx()
    graph = network.graph()
    attraction = nx.Graph()
    attraction.add_nodes_from(graph)
    attraction.add_weighted_edges_from((a, b, np.log1p(w)) for a, b, w in graph.edges(data="weight") if w > 0)
    places = nx.spring_layout(attraction, seed=seed, k=2 / np.sqrt(max(len(graph), 1)), iterations=200)
    size = 5 + 0.7 * np.sqrt(len(graph))
    figure = figures.Figure(figsize=(1.4 * size, size))
    axes = figure.add_subplot()
    most = max((abs(w) for _, _, w in graph.edges(data="weight")), default=1.0)
    against = network.settings.aggregate == "conflict"
    for one, other, weight in graph.edges(data="weight"):
        apart = weight < 0 or against
        (x, y), (u, v) = places[one], places[other]
        axes.plot([x, u], [y, v], color=AGAINST if apart else FOR, linestyle="--" if apart else "-", zorder=1,
                  linewidth=0.5 + 3.5 * abs(weight) / most, alpha=0.6)  # fmt: skip
    for label, (x, y) in places.items():
        axes.scatter([x], [y], s=60, color=NODE, edgecolors="black", linewidths=0.8, zorder=2)
        axes.annotate(_short(label), (x, y), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=8, zorder=3)
    axes.set_axis_off()
    axes.margins(0.15)
    return figure
