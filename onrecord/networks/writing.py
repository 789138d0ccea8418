"""Networks as other programs read them: CSV as a matrix, GraphML, GEXF, JSON.  The same network gives the same bytes.

All are written line by line: a network of a thousand actors has half a million edges, and no file of them is held whole.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import OnrecordError
from onrecord.exports import csv_line, inert
from onrecord.networks import markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from onrecord.networks.matrix import Network

    Sides = Mapping[str, Mapping[str, Sequence[str]]]

FORMATS: Final = ("csv", "graphml", "gexf", "json")
VISONE: Final = "visone"
MOST_IDS: Final = 500_000  # in one file: 10 MB of them
DIGITS: Final = 9  # after the point of a weight in CSV: two figures that agree to six stay so


def lines(network: Network, style: str) -> Iterator[str]:
    """The network in one of `FORMATS`, or in the dialect of GraphML that `VISONE` reads, by lines with their ends."""
    written = {"csv": _csv, "json": _json, "graphml": markup.graphml, "gexf": markup.gexf, VISONE: markup.visone}
    return written[style](network)


def lines_of_several(networks: Sequence[Network], style: str) -> Iterator[str]:
    """Networks of time windows as one text: JSON as a list, CSV with a line an edge; OnrecordError for GraphML and GEXF."""
    if style == "json":
        for number, network in enumerate(networks):
            yield ",\n" if number else "[\n"
            yield from _json(network)
        yield "]\n"
        return
    if style != "csv":
        raise OnrecordError(f"A {style} file holds one network, and there are {len(networks)}: name a folder for them with --to.")
    yield "\ufeff" + csv_line(["start", "middle", "stop", "source", "target", "weight"])
    for network in networks:
        frame = [_day(when) or "" for when in (network.start, network.middle, network.stop)]
        for row, column, weight in network.edges():
            yield csv_line([*frame, inert(row), inert(column), weight_of(weight)])


def file_name(network: Network, ordinal: int, style: str) -> str:
    """A name for one window's file that any system takes: its ordinal, first and last day."""
    days = [when.date().isoformat() for when in (network.start, network.stop) if when]
    return "_".join([f"{ordinal:04}", *days]) + f".{'graphml' if style == VISONE else style}"


def weight_of(value: float) -> str:
    """A weight with all its figures after the point."""
    return f"{value + 0.0:.{DIGITS}f}"


def _csv(network: Network) -> Iterator[str]:
    """The whole matrix, labels in the first row and column; a byte order mark first and CR LF last, as Excel wants them."""
    yield "\ufeff" + csv_line(["", *(inert(label) for label in network.columns)])
    for label, row in zip(network.rows, network.weights, strict=True):
        yield csv_line([inert(label), *(weight_of(value) for value in row)])


def _json(network: Network) -> Iterator[str]:
    """Nodes and edges, a line each, each edge with the ids of the rows that it rests on.

    Where those would be more than `MOST_IDS`, they stand once for the whole network, by actor and issue: an edge rests on
    those of its two ends on what both have.
    """
    sides, names, settings = network.sides(), network.column_names(), network.settings
    told = {name: getattr(settings, name) for name in ("mode", "aggregate", "normalise", "duplicates", "kernel", "compat")}
    frame = {name: _day(getattr(network, name)) for name in ("start", "middle", "stop")} if network.start else {}
    head = {**told, "window": settings.window, **frame, "positions": network.number}
    yield f'{_dumped(head)[:-1]}, "nodes": [\n'
    for number, (_, name, kind) in enumerate(markup.nodes(network)):
        yield f"{',' if number else ''}{_dumped({'id': name, 'kind': kind})}\n"
    yield '], "edges": [\n'
    each = few(network, sides)
    for number, (row, column, weight) in enumerate(network.edges()):
        edge = {"source": row, "target": names[column], "weight": weight}
        rests_on = {"rows": behind(network, sides, row, column)} if each else {}
        yield f"{',' if number else ''}{_dumped({**edge, **rests_on})}\n"
    yield "]}\n" if each else f'], "rows": {_dumped(sides)}}}\n'


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def few(network: Network, sides: Sides) -> bool:
    """Whether the ids of the rows that the edges rest on are so few that each edge can have its own."""
    total = 0
    for row, column, _ in network.edges():
        total += len(behind(network, sides, row, column))
        if total > MOST_IDS:
            return False
    return True


def behind(network: Network, sides: Sides, row: str, column: str) -> list[str]:
    """The ids of the rows that an edge rests on, each once."""
    if network.settings.two_mode:
        return list(dict.fromkeys(sides[row][column]))
    shared = sides[row].keys() & sides[column].keys()
    both = (id_ for node in (row, column) for other, ids in sides[node].items() if other in shared for id_ in ids)
    return list(dict.fromkeys(both))


def _day(when: datetime | None) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%S") if when else None
