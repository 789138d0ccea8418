"""Networks as GraphML, with the dialect of visone where it is asked for, and as GEXF; written edge by edge, never held whole.

A node has the same id in every file, made of its kind and name: names with blanks are no ids of GraphML.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from onrecord.records import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.networks.matrix import Network

    Node = tuple[str, str, str]
    """Id, name and kind."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # all that XML cannot hold
KEPT: Final = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}  # what a reader would else turn into blanks
GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
GEXF: Final = "http://www.gexf.net/1.2draft"  # the version that Gephi and NetworkX both read without a warning
SCHEMA: Final = "http://www.w3.org/2001/XMLSchema-instance"
YFILES: Final = f"{GRAPHML}/graphml http://www.yworks.com/xml/schema/graphml/1.0/ygraphml.xsd"
VISONE: Final = f'xmlns:visone="http://visone.info/xmlns" xmlns:y="http://www.yworks.com/xml/graphml" xmlns:xsi="{SCHEMA}"'
GREEN, RED, BLUE, BLACK = "#00ff00", "#ff0000", "#0000ff", "#000000"  # of edges, as the Analyzer has them for visone
SHAPES: Final = {"rows": ("ellipse", "#3399ff"), "columns": ("roundrectangle", "#ffcc33")}
APART: Final = 60.0  # pixels from one node to the next on the circle that visone shows before it lays the network out


def graphml(network: Network) -> Iterator[str]:
    """The network as GraphML, by lines with their ends."""
    place = f'xsi:schemaLocation="{GRAPHML} {GRAPHML}/1.0/graphml.xsd"'
    yield f'{HEAD}<graphml xmlns="{GRAPHML}" xmlns:xsi="{SCHEMA}" {place}>\n'
    yield from _keys(network)
    yield '  <graph id="network" edgedefault="undirected">\n'
    yield from _frame(network)
    for node in nodes(network):
        yield f'    <node id="{node[0]}">{_data(network, node)}</node>\n'
    for number, (one, other, weight) in enumerate(_ends(network)):
        yield f'    <edge id="e{number}" source="{one}" target="{other}"><data key="weight">{weight!r}</data></edge>\n'
    yield "  </graph>\n</graphml>\n"


def _keys(network: Network) -> Iterator[str]:
    """Every kind of value with its type."""
    for moment in ("start", "middle", "stop") if network.start else ():
        yield f'  <key id="{moment}" for="graph" attr.name="{moment}" attr.type="string"/>\n'
    for name in ("name", "label", "kind"):  # igraph and visone know a node by its name, Gephi by its label
        yield f'  <key id="{name}" for="node" attr.name="{name}" attr.type="string"/>\n'
    if network.settings.two_mode:
        yield '  <key id="bipartite" for="node" attr.name="bipartite" attr.type="int"/>\n'
    yield '  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n'


def _frame(network: Network) -> Iterator[str]:
    for name in ("start", "middle", "stop") if network.start else ():
        yield f'    <data key="{name}">{getattr(network, name):%Y-%m-%dT%H:%M:%S}</data>\n'


def _data(network: Network, node: Node) -> str:
    _, name, kind = node
    told = {"name": _text(name), "label": _text(name), "kind": kind}
    if network.settings.two_mode:
        told["bipartite"] = str(int(kind == "issue"))
    return "".join(f'<data key="{key}">{value}</data>' for key, value in told.items())


def nodes(network: Network) -> list[Node]:
    """Id, name and kind of every node, those of the rows first."""
    settings, names = network.settings, network.column_names()
    kinds = ("actor", "issue") if settings.two_mode else (settings.mode.rstrip("s"),) * 2
    named = [(label, kinds[0]) for label in network.rows]
    named += [(names[label], kinds[1]) for label in network.columns] if settings.two_mode else []
    return [(identity("n", kind, name), name, kind) for name, kind in named]


def _ends(network: Network) -> Iterator[tuple[str, str, float]]:
    """The edges, by the ids of their nodes."""
    names, ids = network.column_names(), {name: id_ for id_, name, _ in nodes(network)}
    for row, column, weight in network.edges():
        yield ids[row], ids[names[column]], weight


def _text(text: str) -> str:
    return escape(IN_XML.sub("\ufffd", text), KEPT)


# The dialect of visone


def visone(network: Network) -> Iterator[str]:
    """GraphML with what visone wants to draw it: a shape for each node, a coloured line for each edge."""
    made = nodes(network)
    edges = sum(1 for _ in network.edges())
    yield f'{HEAD}<graphml xmlns="{GRAPHML}" {VISONE} xsi:schemaLocation="{YFILES}">\n'
    yield '  <key id="d0" for="node" yfiles.type="nodegraphics"/>\n  <key id="e0" for="edge" yfiles.type="edgegraphics"/>\n'
    yield '  <key id="prop" for="graph" attr.name="properties" attr.type="string" visone.type="properties"/>\n'
    yield from _keys(network)
    counted = f'parse.nodes="{len(made)}" parse.edges="{edges}" parse.order="free"'
    yield f'  <graph id="network" edgedefault="undirected" {counted}>\n'
    yield '    <data key="prop"><visone:labelAttribute edgeLabel="weight" nodeLabel="name"/></data>\n'
    yield from _frame(network)
    for number, node in enumerate(made):
        drawn = _shape(node[1], SHAPES["rows" if number < len(network.rows) else "columns"], _circle(number, len(made)))
        yield f'    <node id="{node[0]}">{_data(network, node)}<data key="d0">{drawn}</data></node>\n'
    for number, (one, other, weight) in enumerate(_ends(network)):
        line = f'<y:LineStyle color="{_colour(network, weight)}" type="line" width="2.0"/>'
        drawn = f"<visone:polyLineEdge><y:PolyLineEdge>{line}</y:PolyLineEdge></visone:polyLineEdge>"
        told = f'<data key="weight">{weight!r}</data><data key="e0">{drawn}</data>'
        yield f'    <edge id="e{number}" source="{one}" target="{other}">{told}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _circle(number: int, of: int) -> tuple[float, float]:
    """A place for each node, always the same: on a circle, a little apart from the next."""
    radius, angle = of * APART / math.tau, math.tau * number / of
    return round(radius * (1 + math.cos(angle)), 3), round(radius * (1 + math.sin(angle)), 3)


def _shape(name: str, drawn: tuple[str, str], place: tuple[float, float]) -> str:
    shape, fill = drawn
    parts = (
        f'<y:Geometry height="20.0" width="20.0" x="{place[0]}" y="{place[1]}"/>',
        f'<y:Fill color="{fill}" transparent="false"/>',
        f'<y:BorderStyle color="{BLACK}" type="line" width="1.0"/>',
        f'<y:NodeLabel modelName="eight_pos" modelPosition="n">{_text(name)}</y:NodeLabel>',
        f'<y:Shape type="{shape}"/>',
    )
    return f"<visone:shapeNode><y:ShapeNode>{''.join(parts)}</y:ShapeNode></visone:shapeNode>"


def _colour(network: Network, weight: float) -> str:
    """Green agrees, red does not; of a code of stances 1 is green, 2 red and all that is both blue; counts are black."""
    if network.settings.aggregate == "combine":
        return {1.0: GREEN, 2.0: RED}.get(weight, BLUE)
    if network.settings.aggregate == "ignore":
        return BLACK
    return RED if weight < 0 or network.settings.aggregate == "conflict" else GREEN


# GEXF


def gexf(network: Network) -> Iterator[str]:
    """The network as GEXF 1.2, by lines with their ends."""
    place = f'xsi:schemaLocation="{GEXF} {GEXF}/gexf.xsd"'
    yield f'{HEAD}<gexf xmlns="{GEXF}" xmlns:xsi="{SCHEMA}" {place} version="1.2">\n'
    yield '  <meta><creator>onrecord</creator></meta>\n  <graph defaultedgetype="undirected" mode="static">\n'
    yield '    <attributes class="node" mode="static">\n      <attribute id="kind" title="kind" type="string"/>\n'
    if network.settings.two_mode:
        yield '      <attribute id="bipartite" title="bipartite" type="integer"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    for id_, name, kind in nodes(network):
        told = {"kind": kind} | ({"bipartite": str(int(kind == "issue"))} if network.settings.two_mode else {})
        values = "".join(f'<attvalue for="{key}" value="{value}"/>' for key, value in told.items())
        yield f'      <node id="{id_}" label="{_text(name)}"><attvalues>{values}</attvalues></node>\n'
    yield "    </nodes>\n    <edges>\n"
    for number, (one, other, weight) in enumerate(_ends(network)):
        yield f'      <edge id="{number}" source="{one}" target="{other}" weight="{weight!r}"/>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"
