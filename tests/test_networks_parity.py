"""With ``compat="dna"`` networks are those of Discourse Network Analyzer 3, to six decimals, on its own sample."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.networks import Network, Settings, Tie, network
from onrecord.networks.analyses import analysed
from onrecord.networks.backbone import evaluated
from onrecord.networks.differences import differences_of
from onrecord.networks.dna import dna_ties, statements
from onrecord.networks.loss import DEFAULTS
from onrecord.networks.matrix import build, over_time
from onrecord.networks.polarization import misfit
from onrecord.networks.ties import coded

SAMPLE = Path(__file__).parent.parent.parent / "shared" / "data" / "sample.dna"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason=f"{SAMPLE} is not there")

ROWS = (
    "Alliance to Save Energy", "Energy and Environmental Analysis, Inc.", "Environmental Protection Agency",
    "National Petrochemical & Refiners Association", "Senate", "Sierra Club", "U.S. Public Interest Research Group",
)  # fmt: skip
COLUMNS = (
    "CO2 legislation will not hurt the economy.", "Cap and trade is the solution.",
    "Climate change is caused by greenhouse gases (CO2).", "Climate change is real and anthropogenic.",
    "Emissions legislation should regulate CO2.", "There should be legislation to regulate emissions.",
)  # fmt: skip
IGNORE = [[0, 0, 1, 0, 2, 1], [2, 0, 0, 0, 2, 0], [1, 0, 0, 0, 0, 10], [2, 0, 0, 0, 0, 2], [2, 0, 0, 0, 1, 2],
          [2, 0, 1, 1, 1, 1], [1, 1, 1, 2, 1, 0]]  # fmt: skip
SUBTRACT = [[0, 0, 1, 0, 2, 1], [-2, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 10], [-2, 0, 0, 0, 0, -2], [-2, 0, 0, 0, -1, 2],
            [2, 0, 1, 1, 1, 1], [1, 1, 1, 2, 1, 0]]  # fmt: skip
UPPER = {
    "ignore": [4, 10, 2, 4, 4, 3, 2, 4, 6, 6, 4, 22, 22, 12, 1, 8, 6, 2, 7, 3, 6],
    "congruence": [2, 10, 0, 2, 4, 3, 2, 4, 5, 1, 1, 2, 22, 10, 0, 4, 0, 0, 2, 0, 6],
    "conflict": [2, 0, 2, 2, 0, 0, 0, 0, 1, 5, 3, 20, 0, 2, 1, 4, 6, 2, 5, 3, 0],
    "subtract": [0, 10, -2, 0, 4, 3, 2, 4, 4, -4, -2, -18, 22, 8, -1, 0, -6, -2, -3, -3, 6],
}
NORMALISED = {
    "ignore": (276, 46.261854, 24.469002, 8.872727),
    "congruence": (160, 25.802436, 13.610663, 4.806061),
    "conflict": (116, 20.459418, 10.858340, 4.066667),
    "subtract": (44, 5.343018, 2.752323, 0.739394),
}


@pytest.fixture(scope="module")
def ties() -> list[Tie]:
    return dna_ties(SAMPLE)


def one(ties: list[Tie], **settings: object) -> Network:
    return build(ties, Settings(compat="dna", **settings))


def several(ties: list[Tie], **settings: object) -> tuple[Network, ...]:
    return over_time(ties, Settings(compat="dna", **settings))


def total(ties: list[Tie], **settings: object) -> float:
    return round(float(one(ties, **settings).weights.sum()), 6)


def test_the_sample_has_its_statements(ties: list[Tie]) -> None:
    assert len(ties) == 40
    assert sum(tie.stance > 0 for tie in ties) == 29
    assert len({tie.document for tie in ties}) == 7
    assert len({tie.when for tie in ties}) == 4
    assert len(list(statements(SAMPLE, "Annotation"))) == 1
    assert all(len(said.text) == said.end - said.start for said in statements(SAMPLE))
    assert next(said for said in statements(SAMPLE) if said.id == ties[0].order).values["person"] == "Joel Bluestein"


def test_two_mode_matrices(ties: list[Tie]) -> None:
    made = one(ties)
    assert (made.rows, made.columns, made.number) == (ROWS, COLUMNS, 40)
    assert made.weights.tolist() == IGNORE
    subtract = one(ties, aggregate="subtract")
    assert subtract.weights.tolist() == SUBTRACT
    combine = one(ties, aggregate="combine")
    assert combine.weights.sum() == 30
    assert combine.weight(ROWS[1], "Emissions legislation should regulate CO2.") == 3


@pytest.mark.parametrize(
    ("aggregate", "normalise", "sum_"),
    [
        ("ignore", "activity", 7),
        ("ignore", "prominence", 6),
        ("subtract", "activity", 2.118182),
        ("subtract", "prominence", 3.778571),
    ],
)
def test_two_mode_normalised(ties: list[Tie], aggregate: str, normalise: str, sum_: float) -> None:
    assert total(ties, aggregate=aggregate, normalise=normalise) == sum_


@pytest.mark.parametrize("aggregate", UPPER)
def test_one_mode_matrices_and_what_they_are_divided_by(ties: list[Tie], aggregate: str) -> None:
    made = one(ties, mode="actors", aggregate=aggregate)
    assert made.rows == made.columns == ROWS
    assert made.weights[np.triu_indices(7, 1)].tolist() == UPPER[aggregate]
    assert np.array_equal(made.weights, made.weights.T)
    sums = [total(ties, mode="actors", aggregate=aggregate, normalise=n) for n in ("none", "average", "jaccard", "cosine")]
    assert tuple(sums) == NORMALISED[aggregate]


def test_one_mode_of_other_things(ties: list[Tie]) -> None:
    issues = one(ties, mode="issues", aggregate="congruence")
    assert (issues.rows, issues.weights.sum()) == (COLUMNS, 82)
    persons = dna_ties(SAMPLE, actor="person")
    assert total(persons, mode="actors", aggregate="congruence", normalise="average") == 25.802436
    sections = one(dna_ties(SAMPLE, issue="section"))
    assert (sections.weights.shape, sections.columns, sections.weights.sum()) == ((7, 3), ("1", "867", "876"), 40)


@pytest.mark.parametrize("duplicates", ["document", "week", "month", "year", "range"])
def test_duplicates(ties: list[Tie], duplicates: str) -> None:
    assert (one(ties, duplicates=duplicates).number, total(ties, duplicates=duplicates)) == (22, 22)
    assert (one(ties, duplicates=duplicates, aggregate="subtract").number) == 23
    assert total(ties, duplicates=duplicates, aggregate="subtract") == 9
    assert total(ties, duplicates=duplicates, aggregate="congruence", mode="actors") == 48


def test_what_is_left_out(ties: list[Tie]) -> None:
    asked = {"mode": "actors", "aggregate": "congruence", "normalise": "average"}
    without = {"exclude_issues": ("There should be legislation to regulate emissions.",)}
    assert one(ties, **asked, **without).number == 24
    assert total(ties, **asked, **without) == 21.992929
    fewer = one(ties, **asked, **without, exclude_actors=("Senate", "Sierra Club"))
    assert (fewer.weights.shape, round(float(fewer.weights.sum()), 6)) == ((5, 5), 9.809524)
    section = [tie for tie in ties if tie.field("section") == "1"]
    assert total(section, **asked) == 4.8
    february = one(ties, since="2005-02-02", until="2005-02-10")
    assert (february.weights.shape, february.weights.sum()) == ((3, 4), 20)


@pytest.mark.parametrize(
    ("window", "number", "first", "last"),
    [("2 days", 20, 0, 12), ("8 days", 14, 58, 26), ("15 days", 8, 58, 130), ("2 weeks", 2, 58, 130)],
)
def test_windows(ties: list[Tie], window: str, number: int, first: float, last: float) -> None:
    made = several(ties, mode="actors", aggregate="congruence", window=window)
    assert (len(made), made[0].weights.sum(), made[-1].weights.sum()) == (number, first, last)


def test_windows_in_detail(ties: list[Tie]) -> None:
    eight = several(ties, mode="actors", aggregate="congruence", window="8 days")
    assert [(f"{one.middle:%Y-%m-%d}", one.number) for one in (eight[0], eight[-1])] == [("2005-01-30", 20), ("2005-02-12", 20)]
    fifteen = several(ties, mode="actors", aggregate="congruence", window="15 days")
    assert [one.weights.sum() for one in fifteen] == [58, *[68] * 6, 130]
    assert several(ties, window="8 weeks") == ()
    assert [len(several(ties, window=f"{n} rows")) for n in (2, 8, 15)] == [38, 32, 26]


@pytest.mark.parametrize(
    ("kernel", "sum_"), [("uniform", 87.0), ("gaussian", 53.292413), ("triangular", 269.5), ("epanechnikov", 353.71875)]
)
def test_kernels(ties: list[Tie], kernel: str, sum_: float) -> None:
    made = several(ties, mode="actors", aggregate="congruence", window="8 days", kernel=kernel)
    assert (len(made), round(float(made[0].weights.sum()), 6)) == (14, sum_)


def test_kernels_in_detail(ties: list[Tie]) -> None:
    first = several(ties, mode="actors", aggregate="congruence", window="8 days", kernel="gaussian")[0].weights
    assert [round(float(part), 6) for part in (first.sum() - first.trace(), first.trace())] == [18.659764, 34.632649]
    grown = several(ties, mode="actors", aggregate="subtract", normalise="average", window="8 days", kernel="gaussian")[0].weights
    assert round(float(grown.sum()), 6) == 98.795802
    two = several(ties, aggregate="subtract", window="8 days", kernel="gaussian")
    assert [round(float(one.weights.sum()), 6) for one in (two[0], two[-1])] == [1.961914, 3.484158]


def test_the_tidy_figures(ties: list[Tie]) -> None:
    assert one(ties).graph().number_of_edges() == 22
    actors = network(SAMPLE, mode="actors", compat="dna").graph()
    assert (actors.number_of_nodes(), actors.number_of_edges()) == (7, 21)
    assert actors["Environmental Protection Agency"]["Alliance to Save Energy"]["weight"] == 10


def test_no_label_is_empty(ties: list[Tie]) -> None:
    empty = replace(ties[0], actor="")
    assert one([*ties, empty], isolates=True).rows == ROWS


# Analyses


def test_polarization_of_the_whole(ties: list[Tie]) -> None:
    found = analysed("polarization", ties, compat="dna", draws=0)
    assert [round(float(found.facts[name]), 8) for name in ("misfit", "share")] == [24.71536168, 0.53424927]
    camp = {actor for n, actor, _ in found.rows if n == 2}
    assert camp == {ROWS[1], ROWS[2], ROWS[5]}
    best = analysed("polarization", ties, draws=0)
    assert round(float(best.facts["share"]), 6) == 0.335915
    assert {actor for n, actor, _ in best.rows if n == 2} == {ROWS[1], ROWS[3], ROWS[4]}


def test_misfit_of_every_division(ties: list[Tie]) -> None:
    pair = [one(ties, mode="actors", aggregate=kind, normalise="average").weights for kind in ("congruence", "conflict")]
    divisions = [np.asarray([bits >> n & 1 for n in range(7)]) for bits in range(1, 64)]
    shares = [misfit(*pair, camps) / sum(matrix.sum() for matrix in pair) for camps in divisions]
    assert [round(float(n), 6) for n in (min(shares), max(shares))] == [0.335915, 0.554222]


def test_polarization_in_windows(ties: list[Tie]) -> None:
    rows = analysed("polarization", ties, compat="dna", window="8 days", kernel="gaussian").rows
    assert (len(rows), round(float(rows[0][3]), 6), round(float(rows[-1][3]), 6)) == (22, 30.211769, 197.416923)


NESTED = [
    (COLUMNS[1], 0.027258, 1.0, 22), (COLUMNS[2], 0.017395, 0.904943, 19), (COLUMNS[3], 0.030614, 0.904943, 17),
    (COLUMNS[5], 0.144696, 0.403237, 12), (COLUMNS[4], 0.322651, 0.430361, 6), (COLUMNS[0], 1.0, 0.0, 0),
]  # fmt: skip


def test_the_nested_backbone(ties: list[Tie]) -> None:
    rows = analysed("backbone", ties, compat="dna", draws=0).rows
    assert [(issue, round(float(loss), 6), round(float(other), 6), left) for _, issue, loss, _, other, left in rows] == NESTED
    right = analysed("backbone", ties, draws=0).rows
    assert [(row[1], round(float(row[2]), 6)) for row in right] == [
        (COLUMNS[1], 0.023819), (COLUMNS[2], 0.032099), (COLUMNS[3], 0.028510), (COLUMNS[4], 0.077547), (COLUMNS[5], 0.211958),
        (COLUMNS[0], 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "backbone", "losses"),
    [
        ({"size": 4}, {COLUMNS[0], COLUMNS[3], COLUMNS[4], COLUMNS[5]}, [0.017395, 0.904943]),
        ({"penalty": 3.5}, {COLUMNS[0], COLUMNS[4], COLUMNS[5]}, [0.030614, 0.904943]),
    ],
)
def test_the_best_backbone(ties: list[Tie], asked: dict[str, float], backbone: set[str], losses: list[float]) -> None:
    found = analysed("backbone", ties, compat="dna", draws=0, **asked)
    assert {issue for kind, issue in found.rows if kind == "backbone"} == backbone
    assert [round(float(found.facts[name]), 6) for name in ("backbone_loss", "redundant_loss")] == losses


def test_a_backbone_given(ties: list[Tie]) -> None:
    told = evaluated(coded(ties), Settings(compat="dna", **DEFAULTS), {COLUMNS[4], COLUMNS[5]})
    assert [round(told.backbone_loss, 6), round(told.redundant_loss, 6)] == [0.454519, 0.180094]


@pytest.mark.parametrize(
    ("asked", "furthest", "second"),
    [
        ({"mode": "actors"}, 19.069858, 0.848720),
        ({"mode": "actors", "distance": "spectral"}, 0.587322, 0.054575),
        ({"mode": "two-mode"}, 6.678962, None),
    ],
)
def test_phases(ties: list[Tie], asked: dict[str, str], furthest: float, second: float | None) -> None:
    found = analysed("phases", ties, compat="dna", window="15 days", kernel="gaussian", draws=0, **asked)
    assert (len(found.rows), round(float(found.facts["furthest"]), 6)) == (22, furthest)
    assert second is None or round(float(found.rows[1][2]) * float(found.facts["furthest"]), 6) == second


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ({}, [(4, 2), (0, 1), (0, 3), (0, 2), (2, 4), (1, 4)]),
        ({"duplicates": "all"}, [(7, 3), (0, 1), (0, 3), (0, 3), (2, 5), (2, 14)]),
        ({"duplicates": "all", "mode": "actors"}, [(0, 4), (3, 1), (1, 10), (4, 0), (3, 2), (0, 6), (0, 6)]),
    ],
)
def test_frequencies(ties: list[Tie], asked: dict[str, str], figures: list[tuple[int, int]]) -> None:
    found = analysed("frequencies", ties, compat="dna", **asked)
    assert [row[1:] for row in found.rows] == figures


def test_the_table_of_differences_has_both_figures(ties: list[Tie]) -> None:
    rows = {row[0]: row for row in differences_of(ties).rows}
    assert all(all(row[:4]) for row in rows.values())
    assert [round(float(n), 6) for n in rows["polarization"][4:]] == [0.534249, 0.335915]
    assert [round(float(n), 6) for n in rows["spectra (backbone, phases)"][4:]] == [0.027258, 0.023819]


def test_on_the_command_line(tmp_path: Path) -> None:
    asked = ["network", "--ledger", str(SAMPLE), "--compat", "dna", "--mode", "actors", "--aggregate", "subtract"]
    made = CliRunner().invoke(main, asked)
    assert made.exit_code == 0, made.output
    lines = list(csv.reader(made.stdout.removeprefix("\ufeff").splitlines()))
    assert tuple(lines[0][1:]) == tuple(line[0] for line in lines[1:]) == ROWS
    assert [float(lines[1 + i][1 + j]) for i, j in zip(*np.triu_indices(7, 1), strict=True)] == UPPER["subtract"]
    persons = CliRunner().invoke(main, [*asked, "--actors", "person", "--to", str(tmp_path / "persons.csv")])
    assert persons.exit_code == 0, persons.output
    assert "Joel Bluestein" in (tmp_path / "persons.csv").read_text("utf-8-sig")
