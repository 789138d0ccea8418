"""Networks as other programs read them: CSV as a matrix, GraphML, GEXF, JSON.  The same network gives the same bytes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import OnrecordError
from onrecord.exports import csv_line, inert
from onrecord.networks.extra import networkx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from onrecord.networks.matrix import Network

FORMATS: Final = ("csv", "graphml", "gexf", "json")
MOST_IDS: Final = 500_000  # in one file: 10 MB of them
DIGITS: Final = 9  # after the point of a weight in CSV: two figures that agree to six stay so
READ_ON: Final = re.compile(r' lastmodifieddate="[^"]*"')  # a day in the file would make the same network other bytes tomorrow
IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(network: Network, style: str) -> Iterator[str]:
    """The network in one of `FORMATS`, by lines with their ends."""
    if style == "csv":
        yield from _csv(network)
    elif style == "json":
        yield json.dumps(as_json(network), ensure_ascii=False, indent=1) + "\n"
    else:
        yield from _xml(network, style)


def lines_of_several(networks: Sequence[Network], style: str) -> Iterator[str]:
    """Networks of time windows as one text: JSON as a list, CSV with a line an edge; OnrecordError for GraphML and GEXF."""
    if style == "json":
        yield json.dumps([as_json(network) for network in networks], ensure_ascii=False, indent=1) + "\n"
        return
    if style != "csv":
        raise OnrecordError(f"A {style} file holds one network, and there are {len(networks)}: name a folder for them with --to.")
    yield "\ufeff" + csv_line(["start", "middle", "stop", "source", "target", "weight"])
    for network in networks:
        frame = [_day(when) or "" for when in (network.start, network.middle, network.stop)]
        for row, column, weight in network.edges():
            yield csv_line([*frame, inert(row), inert(column), number(weight)])


def file_name(network: Network, ordinal: int, style: str) -> str:
    """A name for one window's file that any system takes: its ordinal, first and last day."""
    days = [when.date().isoformat() for when in (network.start, network.stop) if when]
    return "_".join([f"{ordinal:04}", *days]) + f".{style}"


def number(value: float) -> str:
    """A weight with all its figures after the point."""
    return f"{value + 0.0:.{DIGITS}f}"


def _csv(network: Network) -> Iterator[str]:
    """The whole matrix, labels in the first row and column; a byte order mark first and CR LF last, as Excel wants them."""
    yield "\ufeff" + csv_line(["", *(inert(label) for label in network.columns)])
    for label, row in zip(network.rows, network.weights, strict=True):
        yield csv_line([inert(label), *(number(value) for value in row)])


def as_json(network: Network) -> dict[str, Any]:
    """Nodes and edges, each edge with the ids of the rows that it rests on.

    Where those would be more than `MOST_IDS`, they stand once for the whole network, by actor and issue: an edge rests on
    those of its two ends on what both have.
    """
    sides = network.sides()
    rests_on = behind_all(network, sides)
    names = network.column_names()
    settings = network.settings
    kinds = ("actor", "issue") if settings.two_mode else (settings.mode.rstrip("s"),) * 2
    nodes = [{"id": label, "kind": kinds[0]} for label in network.rows]
    nodes += [{"id": names[label], "kind": kinds[1]} for label in network.columns] if settings.two_mode else []
    edges = [
        {
            "source": row,
            "target": names[column],
            "weight": weight,
            **({} if rests_on is None else {"rows": rests_on[row, column]}),
        }
        for row, column, weight in network.edges()
    ]
    apart = {"rows": sides} if rests_on is None else {}
    told = {name: getattr(settings, name) for name in ("mode", "aggregate", "normalise", "duplicates", "kernel", "compat")}
    frame = {name: _day(getattr(network, name)) for name in ("start", "middle", "stop")} if network.start else {}
    return {**told, "window": settings.window, **frame, "positions": network.number, "nodes": nodes, "edges": edges, **apart}


def behind_all(network: Network, sides: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[tuple[str, str], list[str]] | None:
    """Edge → the ids of the rows that it rests on, each once, in order of time; None where they are too many."""
    if network.settings.two_mode:
        return {(node, other): list(dict.fromkeys(ids)) for node, of in sides.items() for other, ids in of.items()}
    made: dict[tuple[str, str], list[str]] = {}
    total = 0
    for row, column, _ in network.edges():
        shared = sides[row].keys() & sides[column].keys()
        both = (id_ for node in (row, column) for other, ids in sides[node].items() if other in shared for id_ in ids)
        made[row, column] = list(dict.fromkeys(both))
        total += len(made[row, column])
        if total > MOST_IDS:
            return None
    return made


def _xml(network: Network, style: str) -> Iterator[str]:
    """As NetworkX writes it; characters that XML cannot hold are �."""
    nx = networkx()
    graph = network.graph()
    graph = nx.relabel_nodes(graph, {label: IN_XML.sub("\ufffd", label) for label in graph})
    if network.start:
        graph.graph |= {name: _day(getattr(network, name)) for name in ("start", "middle", "stop")}
    if style == "graphml":
        yield from (line + "\n" for line in nx.generate_graphml(graph))
        return
    graph.graph = {"mode": "static"}
    yield from (READ_ON.sub("", line) + "\n" for line in nx.generate_gexf(graph))


def _day(when: datetime | None) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%S") if when else None
