"""Networks by default: what they count, on cases small enough to be counted by hand; all names are invented."""

import csv
import io
import json
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import ORR, TELK, record, report, stands
from outlandish import WORDS

import onrecord
from onrecord.cli import main
from onrecord.errors import NotFound, OnrecordError
from onrecord.exports import FORMULA
from onrecord.ledger import Ledger
from onrecord.networks import Network, Settings, Tie, network, ties_of
from onrecord.networks.matrix import build, over_time
from onrecord.networks.settings import Window
from onrecord.networks.windows import kernel_weights, later
from onrecord.networks.writing import FORMATS, VISONE, lines
from onrecord.records import Actor, Issue, Record, Role

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
FIRST = datetime(2021, 1, 31, tzinfo=UTC)


def tie(actor: str, issue: str, stance: float = 1, day: int = 0, document: str | None = None, **fields: object) -> Tie:
    """A tie on the so-manieth day, in that day's document unless told otherwise."""
    when = FIRST + timedelta(days=day)
    return Tie(f"{actor}-{issue}-{day}", actor, issue, stance, document or f"d{day}", when, **fields)


def of(ties: list[Tie], **asked: object) -> Network:
    return build(ties, Settings(**asked))


BRIDGE = [
    tie("Osk", "bridge"),
    tie("Osk", "bridge", day=1),
    tie("Velk", "bridge", -1),
    tie("Velk", "toll"),
    tie("Tarn", "toll", 0),
]


# What is counted


def test_two_mode_counts_and_subtracts() -> None:
    assert of(BRIDGE).frame().to_dict("index") == {
        "Osk": {"bridge": 2, "toll": 0}, "Tarn": {"bridge": 0, "toll": 1}, "Velk": {"bridge": 1, "toll": 1},
    }  # fmt: skip
    subtract = of(BRIDGE, aggregate="subtract")
    assert [subtract.weight(*cell) for cell in (("Osk", "bridge"), ("Velk", "bridge"), ("Tarn", "toll"))] == [2, -1, 0]


def test_combine_tells_for_against_and_mixed_apart() -> None:
    made = of([*BRIDGE, tie("Osk", "bridge", -1, 2)], aggregate="combine")
    cells = [("Osk", "bridge"), ("Velk", "bridge"), ("Velk", "toll"), ("Tarn", "toll"), ("Osk", "toll")]
    assert [made.weight(*cell) for cell in cells] == [3, 2, 1, 4, 0]


def test_a_mixed_stance_is_half_way_between_both() -> None:
    congruence, conflict = (of(BRIDGE, mode="actors", aggregate=kind) for kind in ("congruence", "conflict"))
    assert [made.weight("Tarn", "Velk") for made in (congruence, conflict)] == [0.5, 0.5]
    assert [made.weight("Osk", "Velk") for made in (congruence, conflict)] == [0, 2]
    assert "Tarn" not in of(BRIDGE, mixed="drop").rows


SIDES = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz"), st.sampled_from([-1, 0, 1]), st.integers(0, 5)), min_size=1
)


@given(SIDES)
@settings(max_examples=40)
def test_agreement_and_disagreement_add_up_to_what_is_shared(told: list[tuple[str, str, int, int]]) -> None:
    ties = [tie(*one) for one in told]
    for normalise in ("none", "average", "jaccard", "cosine"):
        ignore, congruence, conflict, subtract = (
            of(ties, mode="actors", aggregate=kind, normalise=normalise).weights
            for kind in ("ignore", "congruence", "conflict", "subtract")
        )
        assert np.allclose(congruence + conflict, ignore)
        assert np.allclose(congruence - conflict, subtract)
        assert np.array_equal(ignore, ignore.T)
        assert not ignore.diagonal().any()
        if normalise in ("jaccard", "cosine"):
            assert ignore.max() <= 1 + 1e-9


@given(SIDES)
@settings(max_examples=20)
def test_a_large_network_is_counted_like_a_small_one(told: list[tuple[str, str, int, int]]) -> None:
    from onrecord.networks import counting

    ties = [tie(*one) for one in told]
    asked = {"mode": "issues", "aggregate": "subtract"}
    plain = of(ties, **asked).weights
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "DENSE", 0)
        assert np.allclose(of(ties, **asked).weights, plain)


def test_normalised_by_hand() -> None:
    ties = [tie("Osk", "bridge"), tie("Osk", "toll"), tie("Velk", "bridge"), tie("Velk", "bridge", day=1)]
    weights = {n: of(ties, mode="actors", normalise=n).weight("Osk", "Velk") for n in ("none", "average", "jaccard", "cosine")}
    assert weights == pytest.approx({"none": 2, "average": 1, "jaccard": 1 / 3, "cosine": 2 / (2**0.5 * 2)})
    assert of(ties, normalise="activity").weight("Osk", "toll") == 0.5
    assert of(ties, normalise="prominence").weight("Velk", "bridge") == 2 / 3


# Where DNA is not right


def test_two_actors_that_are_alike_have_a_cosine_and_a_jaccard_of_one() -> None:
    ties = [tie(actor, "bridge", day=day) for actor in ("Osk", "Velk") for day in range(3)]
    for normalise in ("cosine", "jaccard"):
        assert of(ties, mode="actors", normalise=normalise).weight("Osk", "Velk") == pytest.approx(1)
    assert of(ties, mode="actors", normalise="jaccard", compat="dna").weight("Osk", "Velk") == 1
    mixed = [*ties, tie("Osk", "toll")]
    assert of(mixed, mode="actors", normalise="cosine", compat="dna").weight("Osk", "Velk") == 0.75


@pytest.mark.parametrize(("duplicates", "right", "dna"), [("month", 2, 1), ("week", 2, 1), ("year", 2, 2), ("range", 1, 1)])
def test_one_january_is_not_the_next_ones(duplicates: str, right: int, dna: int) -> None:
    ties = [tie("Osk", "bridge", day=0), tie("Osk", "bridge", day=364)]
    assert ties[1].when.isocalendar().week == ties[0].when.isocalendar().week
    assert [of(ties, duplicates=duplicates, compat=compat).number for compat in ("none", "dna")] == [right, dna]


def test_what_counts_once_is_the_first_of_its_stance() -> None:
    ties = [tie("Osk", "bridge", 1, 3, "one"), tie("Osk", "bridge", 1, 1, "one"), tie("Osk", "bridge", -1, 2, "one")]
    assert [one.when.day for one in of(ties, duplicates="document", aggregate="subtract").ties] == [1, 2]
    assert [one.when.day for one in of(ties, duplicates="document").ties] == [1]


def test_a_window_is_as_long_as_it_says() -> None:
    ties = [tie("Osk", f"i{day}", day=day) for day in range(5)]
    assert [len(over_time(ties, Settings(window=length))) for length in ("2 days", "5 days", "2 rows")] == [4, 1, 4]
    assert [one.number for one in over_time(ties, Settings(window="2 days"))] == [2] * 4
    assert [one.number for one in over_time(ties, Settings(window="2 days", compat="dna"))] == [3] * 3
    with pytest.raises(OnrecordError, match="longer than the record"):
        over_time(ties, Settings(window="6 days"))


def test_months_keep_to_the_calendar() -> None:
    month = Window.parse("1 month")
    assert [f"{later(FIRST, n, month):%m-%d}" for n in (0, 1, 2, 13)] == ["01-31", "02-28", "03-31", "02-28"]
    ties = [tie("Osk", "bridge", day=day) for day in range(0, 90, 10)]
    assert [f"{one.start:%m-%d}" for one in over_time(ties, Settings(window="1 month"))] == ["01-31", "02-28"]


@pytest.mark.parametrize("kernel", ["uniform", "triangular", "epanechnikov", "gaussian"])
def test_kernels_are_the_same_on_both_sides_and_heaviest_in_the_middle(kernel: str) -> None:
    at = np.linspace(-1, 1, 21)
    weights = kernel_weights(kernel, at)
    assert np.allclose(weights, weights[::-1])
    assert weights.max() == weights[10]
    assert kernel == "gaussian" or not kernel_weights(kernel, np.asarray([1.01, -2])).any()


def test_average_under_a_kernel_does_not_grow_with_the_number_of_issues() -> None:
    def weight(issues: int, compat: str) -> float:
        ties = [tie(actor, f"i{n}", day=day) for actor in ("Osk", "Velk") for n in range(issues) for day in (0, 2, 4)]
        asked = Settings(mode="actors", normalise="average", window="3 days", kernel="uniform", compat=compat)
        return over_time(ties, asked)[0].weight("Osk", "Velk")

    assert weight(6, "none") == pytest.approx(weight(2, "none"))
    assert weight(6, "dna") > 2 * weight(2, "dna")


def test_across_the_range_counts_once_in_each_window() -> None:
    ties = [tie("Osk", "bridge", day=day) for day in range(4)]
    assert [one.number for one in over_time(ties, Settings(window="2 days", duplicates="range"))] == [1, 1, 1]


# What is left out, and what is said of it


def test_exclusions_and_filters() -> None:
    ties = [
        tie("Osk", "bridge", outlet="Courier"), tie("Velk", "bridge", day=40, by="article", confidence=0.4),
        tie("Tarn", "toll", reviewed=True),
    ]  # fmt: skip
    kept = {
        "exclude_actors": ("osk",), "exclude_issues": ("toll",), "exclude_outlets": ("COURIER",), "by": "article",
        "reviewed": True, "min_confidence": 0.5, "since": "2021-02", "until": "2021-01-31",
    }  # fmt: skip
    found = {name: of(ties, **{name: value}).rows for name, value in kept.items()}
    assert found == {
        "exclude_actors": ("Tarn", "Velk"), "exclude_issues": ("Osk", "Velk"), "exclude_outlets": ("Tarn", "Velk"),
        "by": ("Velk",), "reviewed": ("Tarn",), "min_confidence": ("Osk", "Tarn"), "since": ("Velk",), "until": ("Osk", "Tarn"),
    }  # fmt: skip
    assert of(ties, by="article", isolates=True).rows == ("Osk", "Tarn", "Velk")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"mode": "three-mode"}, "two-mode, actors, issues"),
        ({"aggregate": "conflict"}, "take mode actors"),
        ({"mode": "actors", "aggregate": "combine"}, "two-mode"),
        ({"normalise": "cosine"}, "activity, prominence"),
        ({"aggregate": "combine", "normalise": "prominence"}, "cannot be divided"),
        ({"kernel": "gaussian"}, "give a window"),
        ({"kernel": "gaussian", "window": "5 rows"}, "has none"),
        ({"window": "a while"}, "30 days"),
        ({"exclude_actors": ("Osk", "Velk", "Tarn")}, "No position is left"),
    ],
)
def test_what_cannot_be_is_said(asked: dict[str, object], said: str) -> None:
    with pytest.raises(OnrecordError, match=said):
        network(BRIDGE, **asked)
    with pytest.raises(OnrecordError, match="no setting 'modes'"):
        network(BRIDGE, modes="actors")


# Down to the passages, and out


def test_an_edge_leads_to_its_passages() -> None:
    made = of(BRIDGE, mode="actors", aggregate="conflict")
    assert [one.id for one in made.behind("osk", "Velk")] == ["Osk-bridge-0", "Velk-bridge-0", "Osk-bridge-1"]
    assert [one.id for one in of(BRIDGE).behind("Velk", "toll")] == ["Velk-toll-0"]
    with pytest.raises(NotFound, match="did you mean Velk"):
        made.behind("Osk", "Vel")


ODD = ["Osk; “the elder”", 'Velk "II"', "=1+1", "Tarn\nBay", "عمر", "😀 & <Co>", "\x07bell"]


@pytest.mark.parametrize("style", [*FORMATS, VISONE])
def test_odd_names_come_out_whole_and_the_same_twice(style: str) -> None:
    import networkx as nx

    made = of([tie(name, "bridge") for name in ODD], mode="actors", aggregate="congruence")
    text = "".join(lines(made, style))
    assert text == "".join(lines(made, style))
    shown = {name.replace("\x07", "\ufffd") for name in ODD}
    if style == "csv":
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert {name.removeprefix("'") for name in rows[0][1:]} == {name.removeprefix("'") for name in shown}
        assert "'=1+1" in rows[0]
        assert {len(row) for row in rows} == {len(ODD) + 1}
        assert rows[1][2] == "1.000000000"
    elif style == "json":
        told = json.loads(text)
        assert {node["id"] for node in told["nodes"]} == set(ODD)
        assert all(len(edge["rows"]) == 2 for edge in told["edges"])
    else:
        read = nx.read_gexf(io.BytesIO(text.encode())) if style == "gexf" else nx.read_graphml(io.BytesIO(text.encode()))
        assert set(nx.get_node_attributes(read, "label").values()) == shown
        assert len(read) == len(ODD)
        assert {data["weight"] for *_, data in read.edges(data=True)} == {1.0}


@settings(max_examples=15)
@given(names=st.lists(WORDS.filter(str.strip), min_size=2, max_size=4, unique=True), style=st.sampled_from([*FORMATS, VISONE]))
def test_any_name_comes_back(names: list[str], style: str) -> None:
    """Quotes, semicolons, emoji, line breaks, words from right to left: whoever reads the file has the names as they are."""
    import networkx as nx

    made = of([tie(name, "bridge") for name in names], mode="actors")
    text = "".join(lines(made, style)).encode()
    if style == "csv":
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
        came = {cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell for cell in rows[0][1:]}
    elif style == "json":
        came = {node["id"] for node in json.loads(text)["nodes"]}
    else:
        read = (nx.read_gexf if style == "gexf" else nx.read_graphml)(io.BytesIO(text))
        came = set(nx.get_node_attributes(read, "label" if style == "gexf" else "name").values())
    assert came == set(names)


@pytest.mark.parametrize("style", ["graphml", VISONE])
@pytest.mark.parametrize("mode", ["actors", "two-mode"])
def test_graphml_is_as_its_schema_has_it(style: str, mode: str) -> None:
    """Ids are NMTOKENs and stand once, ends of edges are nodes, every value has a key with a type, for what it is of."""
    import xml.etree.ElementTree as ET

    made = of([tie(name, "bridge") for name in ODD], mode=mode, aggregate="subtract")
    root = ET.fromstring("".join(lines(made, style)).encode())
    keys, graph = root.findall(f"{GRAPHML}key"), root.find(f"{GRAPHML}graph")
    assert graph is not None
    nodes, edges = graph.findall(f"{GRAPHML}node"), graph.findall(f"{GRAPHML}edge")
    ids = [node.attrib["id"] for node in nodes]
    assert [len(nodes), len(edges)] == [len(made.graph()), made.graph().number_of_edges()]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", id_) for id_ in ids)
    assert len({*ids, *(edge.attrib["id"] for edge in edges)}) == len(nodes) + len(edges)
    assert all({edge.attrib["source"], edge.attrib["target"]} <= set(ids) for edge in edges)
    of_kind = {key.attrib["id"]: key.attrib["for"] for key in keys}
    assert all(set(key.attrib) & {"attr.type", "yfiles.type", "visone.type"} for key in keys)
    for each in (graph, *nodes, *edges):
        kind = each.tag.removeprefix(GRAPHML)
        assert all(of_kind[data.attrib["key"]] == kind for data in each.findall(f"{GRAPHML}data"))


def test_a_node_has_the_same_id_in_every_network() -> None:
    ids = [
        dict(re.findall(r'<node id="(n[0-9a-f]+)"><data key="name">([^<]*)', "".join(lines(of(ties, mode="actors"), style))))
        for ties, style in ((BRIDGE, "graphml"), ([tie("Osk", "toll"), tie("Ombra", "toll")], VISONE))
    ]
    assert len({id_ for one in ids for id_, name in one.items() if name == "Osk"}) == 1
    assert len(ids[0].keys() | ids[1].keys()) == 4


def test_visone_has_shapes_and_colours() -> None:
    text = "".join(lines(of(BRIDGE, aggregate="subtract"), VISONE))
    assert [text.count(f'<y:Shape type="{shape}"/>') for shape in ("ellipse", "roundrectangle")] == [3, 2]
    assert [text.count(f'<y:LineStyle color="{colour}"') for colour in ("#00ff00", "#ff0000")] == [2, 1]
    assert '<visone:labelAttribute edgeLabel="weight" nodeLabel="name"/>' in text
    assert 'parse.nodes="5" parse.edges="3"' in text
    combined = "".join(lines(of([*BRIDGE, tie("Velk", "toll", -1)], aggregate="combine"), VISONE))
    assert re.findall(r'LineStyle color="(#\w+)"', combined) == ["#00ff00", "#0000ff", "#ff0000", "#0000ff"]
    assert 'LineStyle color="#ff0000"' in "".join(lines(of(BRIDGE, mode="actors", aggregate="conflict"), VISONE))
    assert 'LineStyle color="#000000"' in "".join(lines(of(BRIDGE), VISONE))


@pytest.mark.parametrize("style", ["graphml", "gexf", "json", VISONE])
def test_no_file_is_held_whole(style: str) -> None:
    """A network of 120 actors: what is held while its file is written is a fraction of the file."""
    made = of([tie(f"Actor {n}", "bridge") for n in range(120)], mode="actors")
    size = sum(map(len, lines(made, style)))
    tracemalloc.start()
    try:
        for _ in lines(made, style):
            pass
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()


def test_json_of_very_many_rows_has_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.networks import writing

    monkeypatch.setattr(writing, "MOST_IDS", 1)
    told = json.loads("".join(lines(of(BRIDGE, mode="actors"), "json")))
    assert told["rows"]["Osk"] == {"bridge": ["Osk-bridge-0", "Osk-bridge-1"]}
    assert not any("rows" in edge for edge in told["edges"])


def test_a_graph_tells_actors_from_issues_of_the_same_name() -> None:
    made = of([tie("Osk", "Velk"), tie("Velk", "bridge")]).graph()
    assert {name: data["bipartite"] for name, data in made.nodes(data=True)} == {
        "Osk": 0,
        "Velk": 0,
        "Velk (issue)": 1,
        "bridge": 1,
    }


@pytest.mark.parametrize("style", ["svg", "png"])
@pytest.mark.parametrize("mode", ["actors", "two-mode"])
def test_a_picture_is_the_same_twice(style: str, mode: str) -> None:
    from onrecord.networks.pictures import draw

    made = of([*BRIDGE, tie("$x$", "bridge")], mode=mode, aggregate="subtract")
    picture = draw(made, style, seed=3)
    assert picture == draw(made, style, seed=3)
    assert picture.startswith(b"\x89PNG" if style == "png" else b"<?xml")
    assert style == "png" or b"Osk" in picture
    assert mode == "two-mode" or picture != draw(made, style, seed=4)


def test_a_heat_map_tells_nothing_from_as_much_for_as_against() -> None:
    """In Velk's cell on the toll stands 0, in Osk's nothing."""
    from onrecord.networks.pictures import draw

    made = of([tie("Osk", "bridge"), tie("Velk", "toll"), tie("Velk", "toll", -1, 1)], aggregate="subtract")
    svg = draw(made, "svg").decode()
    assert [len(re.findall(rf">{figure}</text>", svg)) for figure in ("0", "1")] == [1, 1]


def test_labels_do_not_lie_over_each_other() -> None:
    """Thirty actors with long names, all tied to all: as they stand in the SVG no two labels share a place."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

    from onrecord.networks import pictures

    figure = Figure(figsize=(8, 6))
    axes = figure.add_subplot()
    places = {f"Council of the valley {n}": (n % 5 / 40, n // 5 / 40) for n in range(15)}
    axes.scatter(*zip(*places.values(), strict=True))
    axes.margins(3)
    pictures._label(figure, axes, places)
    drawn = FigureCanvasAgg(figure).get_renderer()
    boxes = [one.get_window_extent(drawn) for one in axes.texts if isinstance(one, Annotation)]
    covered = sum(pictures._shared(one.extents, other.extents) for n, one in enumerate(boxes) for other in boxes[:n])
    assert covered < 0.1 * sum(box.width * box.height for box in boxes)


def test_who_is_alone_stands_below() -> None:
    from onrecord.networks.pictures import _laid_out

    graph = of([*BRIDGE, tie("Ombra", "harbour")], mode="actors").graph()
    places = _laid_out(graph, 1)
    assert min(places, key=lambda name: places[name][1]) == "Ombra"


# From a ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(record(), "1")
        other = report("two", published="2022-05-01T08:00:00", outlet="The Other")
        minister = stands(other, "Mara Telk", "The bridge must be opened", actor=TELK, stance="mixed")
        people = (Actor(TELK, "Mara Telk", "person", roles=(Role("foreign minister", "Ostria", "2019"),)),
                  Actor("a0", "Ostria", "state"))  # fmt: skip
        opened.add(Record(other, people, positions=(minister,)), "1")
        yield opened


def test_positions_of_a_ledger_become_ties(ledger: Ledger) -> None:
    ties = ties_of(ledger)
    assert [(one.actor, one.issue, one.stance, one.by, str(one.when.date()), one.outlet) for one in ties] == [
        ("Mara Telk", "bridge-opening", 1, "self", "2021-03-12", "The Sarn Courier"),
        ("Mara Telk", "bridge-opening", 1, "self", "2021-03-12", "The Sarn Courier"),
        ("Sarn Council", "bridge-opening", -1, "Sélim Orr", "2021-03-12", "The Sarn Courier"),
        ("Mara Telk", "bridge-opening", 0, "self", "2022-05-01", "The Other"),
    ]  # the first rests on a statement and an event
    assert ties[0].words == "The bridge must be opened"
    assert ties[0].id == ledger.positions()[0].row.id
    assert [one.actor for one in ties_of(ledger, actors="person")] == ["Mara Telk", "", "", ""]


def test_reviews_merges_labels_and_rejections_count(ledger: Ledger) -> None:
    telk, council, mixed = (found.row.id for found in ledger.positions())
    ledger.review(mixed, "corrected", {"stance": "oppose"})
    ledger.review(council, "rejected")
    ledger.keep_codebook(onrecord.Codebook((Issue("bridge-opening", "Opening of the bridge", "It should open"),)))
    ledger.merge(ORR, TELK)
    ties = ties_of(ledger)
    assert {(one.id, one.actor, one.issue, one.stance, one.reviewed) for one in ties} == {
        (telk, "Sélim Orr", "Opening of the bridge", 1, False), (mixed, "Sélim Orr", "Opening of the bridge", -1, True),
    }  # fmt: skip


def test_a_minister_is_rolled_up_to_the_state(ledger: Ledger) -> None:
    made = network(ledger, roll_up="state")
    assert set(made.rows) == {"Ostria", "Sarn Council"}
    assert made.number == 4
    early = [replace(one, when=datetime(2018, 1, 1, tzinfo=UTC)) for one in ties_of(ledger)]
    from onrecord.networks.rollup import rolled_up

    actors = [found.row for found in ledger.actors()]
    assert {one.actor for one in rolled_up(early, actors, "state")} == {"Mara Telk", "Sarn Council"}
    with pytest.raises(OnrecordError, match="read the reports into one"):
        network(BRIDGE, roll_up="state")


def test_two_actors_of_one_name_stay_two(ledger: Ledger) -> None:
    third, namesake = report("three"), "a0123456789ab"
    other = stands(third, "Mara Telk", "The bridge must be opened", actor=namesake)
    ledger.add(Record(third, (Actor(namesake, "Mara Telk", "person"),), positions=(other,)), "1")
    assert {one.actor for one in ties_of(ledger)} == {f"Mara Telk ({TELK})", f"Mara Telk ({namesake})", "Sarn Council"}


# On the command line


def run(*words: str) -> str:
    made = CliRunner().invoke(main, ["network", *words])
    assert made.exit_code == 0, made.output
    return made.stdout


def test_the_command(ledger: Ledger, tmp_path: Path) -> None:
    where = ["--ledger", ledger.where]
    assert run(*where).removeprefix("\ufeff").splitlines()[:2] == [",bridge-opening", "Mara Telk,3.000000000"]
    told = json.loads(run(*where, "--mode", "actors", "--aggregate", "subtract", "--format", "json"))
    assert [(edge["source"], edge["target"], edge["weight"]) for edge in told["edges"]] == [("Mara Telk", "Sarn Council", -2)]
    assert ledger.positions()[0].row.id in run(*where, "--between", "mara telk", "bridge-opening")
    run(*where, "--window", "1 row", "--format", "graphml", "--to", str(tmp_path / "windows"))
    assert len(list((tmp_path / "windows").glob("*.graphml"))) == 4
    assert len(run(*where, "--window", "1 row").splitlines()) == 5
    assert len(json.loads(run(*where, "--window", "1 row", "--format", "json"))) == 4
    assert "<visone:shapeNode>" in run(*where, "--visone")
    assert run(*where, "--analysis", "edges", "--draws", "5", "--format", "csv").startswith(
        "\ufeffsource,target,weight,interval_low"
    )
    assert run(*where, "--format", "svg").startswith("<?xml")
    assert "DNA's figure" in run(*where, "--differences", "--format", "csv")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--window", "1 row", "--format", "gexf"], "name a folder"),
        (["--analysis", "events", "--format", "svg"], "no network"),
        (["--actors", "outlet"], "person"),
        (["--to", "/nowhere/net.csv"], "cannot be written"),
        (["--visone", "--format", "gexf"], "take --visone with --format graphml"),
        (["--between", "Nobody", "bridge-opening"], "no 'Nobody'"),
    ],
)
def test_the_command_says_what_is_wrong(ledger: Ledger, words: list[str], said: str) -> None:
    made = CliRunner().invoke(main, ["network", "--ledger", ledger.where, *words])
    assert made.exit_code in (1, 2)
    assert said in made.stderr
    assert "Traceback" not in made.output


@pytest.mark.parametrize("made", [b"", b"SQLite format 3\x00 and nothing more", b"plain"])
def test_a_file_that_is_no_dna_file(tmp_path: Path, made: bytes) -> None:
    from onrecord.networks.dna import is_dna, statements

    (tmp_path / "study.dna").write_bytes(made)
    assert not is_dna(tmp_path / "study.dna")
    with pytest.raises(OnrecordError):
        list(statements(tmp_path / "study.dna"))
    with pytest.raises(OnrecordError, match="no whole database of the Discourse Network Analyzer"):
        ties_of(tmp_path / "study.dna")
