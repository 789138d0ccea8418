"""Networks as a page: who agrees or disagrees with whom, and who takes which side; each tie leads to its positions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from starlette.responses import Response

from onrecord.desk.asking import day
from onrecord.errors import OnrecordError
from onrecord.networks import Settings, ties_of
from onrecord.networks.extra import networkx
from onrecord.networks.matrix import NOTHING, Network, build
from onrecord.networks.writing import FORMATS, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.desk.room import Asked, Room
    from onrecord.networks import Tie
    from onrecord.networks.ties import Numbers

KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "agreement": {"mode": "actors", "aggregate": "congruence", "normalise": "average"},
    "conflict": {"mode": "actors", "aggregate": "conflict", "normalise": "average"},
    "both": {"mode": "actors", "aggregate": "subtract", "normalise": "average"},
    "stances": {"mode": "two-mode", "aggregate": "subtract"},
    "issues": {"mode": "issues", "aggregate": "congruence", "normalise": "average"},
}
"""What the page shows, as `networks.Settings`."""
ABOUT: Final = {
    "agreement": "Two actors are tied by each issue on which both take the same side, by how much they say.",
    "conflict": "Two actors are tied by each issue on which they take opposite sides, by how much they say.",
    "both": "Agreement less conflict: above nought two actors agree more than they differ.",
    "stances": "How often an actor supports an issue, less how often it opposes it.",
    "issues": "Two issues are tied by each actor that takes the same side on both.",
}
NODES: Final = 24  # of the picture and the matrix: those with most ties; the file has all
BEHIND: Final = 100  # positions that are listed under a tie
TYPES: Final = {"csv": "text/csv", "json": "application/json", "graphml": "application/xml", "gexf": "application/xml"}
SIZE, MARGIN = 640, 70  # units of the picture, and what its labels take
ROUNDS: Final = 60  # of the layout, after which nothing moves that one sees
WIDEST: Final = 7.0
APART: Final = (150, 22)  # of two places whose labels would stand on each other


@dataclass(frozen=True, slots=True)
class Node:
    """A label, where it stands in the picture, the actor whose page it leads to, and where its words go."""

    label: str
    x: float
    y: float
    actor: str | None
    words_at: float
    side: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two labels with what their tie weighs, from where to where it goes, and how wide."""

    row: str
    column: str
    weight: float
    line: tuple[float, float, float, float]
    width: float


def networks(room: Room, asked: Asked) -> Response:
    """A network as picture and matrix, and the positions behind one tie of it; whole as CSV, JSON, GraphML and GEXF."""
    kind = asked.query.get("kind", "") or "agreement"
    if kind not in KINDS:
        raise OnrecordError(f"There is no network {kind!r}: it is one of {', '.join(KINDS)}.")
    settings = Settings(**KINDS[kind], since=day(asked, "since") or None, until=day(asked, "until") or None)
    form = asked.query.get("format", "")
    answer = room.later.ask(settings, lambda: _made(room, settings), None, wait=bool(form))
    whole = answer.value
    if form and whole is not None:
        return _file(whole, form)
    some = None if whole is None else _strongest(whole, NODES)
    pair = (asked.query.get("row", ""), asked.query.get("column", ""))
    behind = whole.behind(*pair) if whole is not None and all(pair) else []
    nodes, edges = ([], []) if some is None or settings.two_mode else _picture(some)
    return room.show(
        "networks.html",
        asked,
        kind=kind,
        kinds=tuple(KINDS),
        about=ABOUT[kind],
        whole=whole,
        some=some,
        old=answer.old,
        nodes=nodes,
        edges=edges,
        size=SIZE,
        pair=pair,
        behind=_once(behind)[:BEHIND],
        issues=room.codebook().issues,
    )


def _made(room: Room, settings: Settings) -> Network | None:
    """The network; None where no position is left for it."""
    try:
        return build(ties_of(room.ledger), settings)
    except OnrecordError as error:
        if str(error) == NOTHING:
            return None
        raise


def _file(whole: Network, form: str) -> Response:
    if form not in FORMATS:
        raise OnrecordError(f"There is no format {form!r}: it is one of {', '.join(FORMATS)}.")
    made = "".join(lines(whole, form)).encode("utf8", "replace")
    headers = {"content-disposition": f'attachment; filename="network.{form}"'}
    return Response(made, media_type=f"{TYPES[form]}; charset=utf-8", headers=headers)


def _once(behind: Sequence[Tie]) -> list[Tie]:
    return list({tie.id: tie for tie in behind}.values())


def _strongest(whole: Network, most: int) -> Network:
    """The network of those that are tied most, in the order of the whole."""
    rows = _heaviest(np.abs(_without_own(whole)).sum(1), most)
    columns = _heaviest(np.abs(whole.weights).sum(0), most) if whole.settings.two_mode else rows
    names, across = tuple(whole.rows[n] for n in rows), tuple(whole.columns[n] for n in columns)
    return replace(whole, rows=names, columns=across, weights=whole.weights[np.ix_(rows, columns)])


def _without_own(whole: Network) -> Numbers:
    """The weights without what an actor or issue shares with itself."""
    if whole.settings.two_mode:
        return whole.weights
    made = whole.weights.copy()
    np.fill_diagonal(made, 0)
    return made


def _heaviest(weights: Numbers, most: int) -> list[int]:
    chosen = np.argsort(-weights, kind="stable")[:most]
    return sorted(int(n) for n in chosen if weights[n] > 0)


def _picture(some: Network) -> tuple[list[Node], list[Edge]]:
    """Where each label and tie stands; the same network gives the same picture."""
    nx = networkx()
    pull = nx.Graph()
    pull.add_nodes_from(some.rows)
    pull.add_weighted_edges_from((row, column, weight) for row, column, weight in some.edges() if weight > 0)
    placed = nx.spring_layout(pull, seed=1, k=1.6 / max(len(some.rows), 1) ** 0.5, iterations=ROUNDS) if some.rows else {}
    at = {label: _scaled(placed, label) for label in some.rows}
    ids = {tie.actor: tie.actor_id for tie in some.ties}
    most = max((abs(weight) for _, _, weight in some.edges()), default=1.0)
    return list(_nodes(at, ids)), list(_edges(some, at, most))


def _nodes(at: Mapping[str, tuple[float, float]], ids: Mapping[str, str | None]) -> Iterator[Node]:
    """Each label above its place, or below where another's would stand in its way; at the sides towards the middle."""
    above: list[tuple[float, float]] = []
    for label, (x, y) in at.items():
        free = not any(abs(x - u) < APART[0] and abs(y - v) < APART[1] for u, v in above)
        if free:
            above.append((x, y))
        side = "end" if x > SIZE - 2 * MARGIN else "start" if x < 2 * MARGIN else "middle"
        yield Node(label, x, y, ids.get(label), round(y - 11 if free else y + 21, 1), side)


def _scaled(placed: Mapping[str, Any], label: str) -> tuple[float, float]:
    """A place of the layout in the picture's units, the outermost at its margins."""
    made = []
    for axis in (0, 1):
        every = [float(place[axis]) for place in placed.values()]
        least, wide = min(every), (max(every) - min(every)) or 1.0
        made.append(round(MARGIN + (float(placed[label][axis]) - least) / wide * (SIZE - 2 * MARGIN), 1))
    return made[0], made[1]


def _edges(some: Network, at: Mapping[str, tuple[float, float]], most: float) -> Iterator[Edge]:
    for row, column, weight in some.edges():
        line = (*at[row], *at[column])
        yield Edge(row, column, weight, line, round(1 + (WIDEST - 1) * abs(weight) / most, 1))
