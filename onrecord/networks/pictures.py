"""Networks as pictures: actors with their ties, or a heat map of actors × issues.  The same network gives the same picture."""

from __future__ import annotations

import io
import warnings
from importlib import import_module
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import extra

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.networks.matrix import Network

    Box = tuple[float, float, float, float]

MOST: Final = 400  # rows or columns of a picture that can still be looked at
LONGEST: Final = 42  # characters of a label
FOR, AGAINST, NODE = "#0072b2", "#d55e00", "#e8e8e8"  # blue and vermilion of Okabe and Ito, told apart by all eyes
HEAT: Final = "PuOr"  # two colours about nought, made for the same
EVEN: Final = "Greys"
WIDEST: Final = 3.5  # points of the heaviest tie; of more than so many ties all are thinner, or nobody sees one for the others
FEW: Final = 40
MOST_WRITTEN: Final = 1_200  # cells of a heat map that have their figure in them
RADIUS: Final = 6.0  # pixels about a node, with a little air
HELD: Final = 0.3  # what holds those together who only disagree
ABOUT: Final = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
LABEL: Final = {
    "ha": "center", "va": "center", "fontsize": 8, "zorder": 3,
    "bbox": {"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.3},
}  # fmt: skip
SAID: Final = {False: "agree", True: "disagree"}
MEASURES: Final = {"ignore": "positions", "subtract": "support less oppose", "combine": "1 for, 2 against, 4 mixed, added up"}
MISSING: Final = "Glyph .* missing from"  # of a script that the font has not: said once in the docs, and not for each sign


def draw(network: Network, style: str, *, seed: int = 1) -> bytes:
    """The picture as SVG or PNG: of a two-mode network a heat map, else the network, laid out by the seed.

    Blue ties are for agreement, vermilion dashed ones for disagreement; the wider the more.  OnrecordError where matplotlib is
    not installed or there is too much to see.
    """
    if max(network.weights.shape, default=0) > MOST or not network.weights.size:
        raise OnrecordError(f"A picture takes 1 to {MOST} actors and issues: leave some out, or roll actors up.")
    figures = extra.matplotlib()
    # text stays text, and nothing in the file is drawn by chance or tells the day
    settings = {"svg.hashsalt": "onrecord", "svg.fonttype": "none", "font.family": "sans-serif"}
    with import_module("matplotlib").rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", MISSING)
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
    axes.set_xticks(range(columns), [_short(label) for label in network.columns], rotation=45, ha="right", rotation_mode="anchor",
                    fontsize=8)  # fmt: skip
    axes.set_yticks(range(rows), [_short(label) for label in network.rows], fontsize=8)
    axes.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.6)
    axes.tick_params(which="minor", length=0)
    for row, column in _told(network) if rows * columns <= MOST_WRITTEN else ():
        value = network.weights[row, column]
        axes.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=7,
                  color="white" if abs(value) > 0.6 * most else "black")  # fmt: skip
    figure.colorbar(image, ax=axes, label=_measured(network), fraction=0.046, pad=0.03)
    return figure


def _told(network: Network) -> list[tuple[int, int]]:
    """Row and column of every cell that somebody takes a side in, also where for and against come to nothing."""
    rows, columns = ({label: n for n, label in enumerate(labels)} for labels in (network.rows, network.columns))
    return sorted({(rows[tie.actor], columns[tie.issue]) for tie in network.ties})


def _measured(network: Network) -> str:
    """What the weights are, in words."""
    settings = network.settings
    told = MEASURES.get(settings.aggregate, settings.aggregate)
    return told if settings.normalise == "none" else f"{told}, by {settings.normalise}"


def _graph(network: Network, figures: Any, seed: int) -> Any:
    graph = network.graph()
    places = _laid_out(graph, seed)
    size = 5 + 0.7 * np.sqrt(len(graph))
    figure = figures.Figure(figsize=(1.4 * size, size))
    axes = figure.add_subplot()
    most = max((abs(w) for _, _, w in graph.edges(data="weight")), default=1.0)
    against = network.settings.aggregate == "conflict"
    seen: set[bool] = set()
    room = min(1.0, float(np.sqrt(FEW / max(graph.number_of_edges(), 1))))
    for one, other, weight in sorted(graph.edges(data="weight"), key=lambda edge: abs(edge[2])):
        apart = weight < 0 or against
        (x, y), (u, v) = places[one], places[other]
        told = {} if network.settings.aggregate == "ignore" or apart in seen else {"label": SAID[apart]}
        seen.add(apart)
        axes.plot([x, u], [y, v], color=AGAINST if apart else FOR, linestyle="--" if apart else "-", zorder=1,
                  linewidth=0.5 + WIDEST * room * abs(weight) / most, alpha=0.25 + 0.4 * room, **told)  # fmt: skip
    for x, y in places.values():
        axes.scatter([x], [y], s=60, color=NODE, edgecolors="black", linewidths=0.8, zorder=2)
    axes.set_axis_off()
    axes.margins(0.15)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left", fontsize=8, frameon=False)
    _label(figure, axes, {name: places[name] for name, _ in sorted(graph.degree, key=lambda one: -one[1])})
    return figure


def _laid_out(graph: Any, seed: int) -> dict[str, tuple[float, float]]:
    """Those who agree near each other; who has no tie stands in a line below, for it would drift off and make the rest small."""
    nx = extra.networkx()
    tied = [node for node in graph if graph.degree[node]]
    attraction = nx.Graph()
    attraction.add_nodes_from(tied)
    attraction.add_weighted_edges_from((a, b, np.log1p(w) if w > 0 else HELD) for a, b, w in graph.edges(data="weight"))
    made = nx.spring_layout(attraction, seed=seed, k=2 / np.sqrt(max(len(tied), 1)), iterations=200)
    alone = [node for node in graph if not graph.degree[node]]
    below = min((y for _, y in made.values()), default=0.0)
    a_row = max(int(np.sqrt(4 * len(alone))), 3)
    for number, node in enumerate(alone):
        row, place = divmod(number, a_row)
        made[node] = (2 * (place + 0.5) / a_row - 1, below - 0.3 * (row + 1))
    return {node: (float(x), float(y)) for node, (x, y) in ((node, made[node]) for node in graph)}


def _label(figure: Any, axes: Any, places: Mapping[str, tuple[float, float]]) -> None:
    """Each label beside its node, at that of the places about it, near or further off, where it lies over the least."""
    renderer = import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure).get_renderer()
    axes.autoscale_view()
    at = {label: axes.transData.transform(place) for label, place in places.items()}
    taken = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in at.values()]
    for label, (x, y) in at.items():
        text = axes.annotate(_short(label), places[label], xytext=(0, 0), textcoords="offset points", **LABEL)
        extent = text.get_window_extent(renderer)
        width, height = extent.width / 2, extent.height / 2
        beside = [(far * right * (width + RADIUS), far * up * (height + RADIUS)) for far in (1, 1.8) for right, up in ABOUT]
        boxes = [(x + u - width, y + v - height, x + u + width, y + v + height) for u, v in beside]
        covered = [sum(_shared(box, other) for other in taken) for box in boxes]
        best = covered.index(min(covered))
        taken.append(boxes[best])
        text.set_position(tuple(part * 72 / figure.dpi for part in beside[best]))


def _shared(one: Box, other: Box) -> float:
    """How much of each other two boxes cover."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
