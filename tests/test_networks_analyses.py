"""Analyses on made-up debates whose answer is plain: two opposed camps come out as camps."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import OnrecordError
from onrecord.networks import Tie
from onrecord.networks.analyses import ANALYSES, Report, analysed
from onrecord.networks.bootstrap import Interval, intervals
from onrecord.networks.clusters import METHODS, clusters, modularity
from onrecord.networks.differences import DIFFERENCES
from onrecord.networks.loss import spectrum
from onrecord.networks.polarization import divided, misfit
from onrecord.networks.reports import as_csv, as_json, facts
from onrecord.networks.settings import Settings
from onrecord.networks.ties import coded

NORTH, SOUTH = ("A0", "A1", "A2", "A3"), ("B0", "B1", "B2", "B3")
ISSUES = ("bridge", "toll", "harbour")


def tie(actor: str, issue: str, stance: float, day: int) -> Tie:
    return Tie(f"{actor}-{issue}-{day}", actor, issue, stance, f"d{day}", datetime(2021, 1, 1, tzinfo=UTC) + timedelta(days=day))


def said(actor: str, issue: str, stance: float, document: str) -> Tie:
    return Tie(f"{actor}-{issue}-{document}", actor, issue, stance, document)


@pytest.fixture
def debate() -> list[Tie]:
    """Two camps that disagree on all three issues, every day anew for six days."""
    sides = [*((actor, 1) for actor in NORTH), *((actor, -1) for actor in SOUTH)]
    return [tie(actor, issue, stance, day) for day in range(6) for actor, stance in sides for issue in ISSUES]


def camps(found: Report) -> set[frozenset[str]]:
    numbers = {row[0] for row in found.rows}
    return {frozenset(str(row[1]) for row in found.rows if row[0] == n) for n in numbers}


def test_two_opposed_camps_come_out_as_camps(debate: list[Tie]) -> None:
    found = analysed("polarization", debate, draws=10)
    assert camps(found) == {frozenset(NORTH), frozenset(SOUTH)}
    assert found.facts["polarization"] == pytest.approx(1)
    assert found.facts["share"] == pytest.approx(0.25)
    assert [found.facts[name] for name in ("congruence_between", "conflict_within")] == [0, 0]
    assert {row[2] for row in found.rows} == {1.0}
    assert camps(analysed("polarization", debate, compat="dna", draws=0)) != {frozenset(NORTH), frozenset(SOUTH)}


def test_camps_may_be_of_any_size_and_number() -> None:
    sides = {"A": [1, 1, 0], "B": [1, 1, 0], "C": [1, 1, 0], "D": [1, 1, 0], "E": [-1, -1, 0]}
    ties = [tie(actor, ISSUES[n], stance, 0) for actor, told in sides.items() for n, stance in enumerate(told) if stance]
    assert camps(analysed("polarization", ties, draws=0)) == {frozenset("ABCD"), frozenset("E")}
    dna = camps(analysed("polarization", ties, compat="dna", draws=0))
    assert {len(camp) for camp in dna} == {2, 3}


@pytest.mark.parametrize(("number", "count"), [(12, 2), (15, 3)])
def test_many_actors_are_searched_for_the_same_camps(number: int, count: int) -> None:
    dice = np.random.default_rng(5)
    true = np.arange(number) % count
    noise = [np.triu(dice.random((number, number)) * 0.2, 1) for _ in range(2)]
    same = true[:, None] == true[None, :]
    congruence, conflict = (np.where(where, 1.0, 0.0) + n + n.T for where, n in zip((same, ~same), noise, strict=True))
    for matrix in (congruence, conflict):
        np.fill_diagonal(matrix, 0.0)
    found = divided(congruence, conflict, tuple(f"{n:02}" for n in range(number)), camps=count)
    assert {frozenset(camp) for camp in found.camps} == {
        frozenset(f"{n:02}" for n in np.flatnonzero(true == k)) for k in range(count)
    }
    assert found.misfit == pytest.approx(misfit(congruence, conflict, true))


def test_agreement_in_windows_is_not_disagreement(debate: list[Tie]) -> None:
    asked = {"window": "3 days", "kernel": "uniform"}
    right, dna = (analysed("polarization", debate, compat=compat, **asked).rows for compat in ("none", "dna"))
    assert {row[5] for row in right} == {1.0}
    assert all(row[4] > 0.4 for row in dna)


def test_a_spectrum_is_that_of_the_laplacian() -> None:
    triangle = np.asarray([[0.0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert spectrum(triangle, Settings()) == pytest.approx([0, 0.5, 0.5])
    assert spectrum(triangle, Settings(compat="dna")) == pytest.approx([1 / 3] * 3)
    assert not spectrum(-triangle, Settings()).any()


def test_an_issue_that_says_nothing_new_goes_first(debate: list[Tie]) -> None:
    alone = [tie(actor, "tax", 1, 9) for actor in ("A0", "B0")]
    rows = analysed("backbone", [*debate, *alone], draws=5).rows
    assert [row[4] for row in rows][-1] == 0
    assert rows[-1][1] != "tax"
    assert all(isinstance(row[3], Interval) for row in rows)
    best = analysed("backbone", [*debate, *alone], size=1, draws=0)
    assert [issue for kind, issue in best.rows if kind == "backbone"] != ["tax"]
    with pytest.raises(OnrecordError, match="the network has 4"):
        analysed("backbone", debate + alone, size=5)


def test_a_backbone_of_many_issues_is_searched_for() -> None:
    sides = {"A": 1, "B": 1, "C": -1, "D": -1}
    ties = [tie(actor, f"i{n:02}", side, n) for n in range(12) for actor, side in sides.items() if n or actor in "AB"]
    found = [analysed("backbone", ties, penalty=3.5, draws=0, seed=7) for _ in range(2)]
    assert found[0].rows == found[1].rows
    assert {kind for kind, _ in found[0].rows} == {"backbone", "redundant"}
    assert float(found[0].facts["backbone_loss"]) < 0.1


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_camps(debate: list[Tie], method: str) -> None:
    net = np.kron(np.asarray([[1.0, -1], [-1, 1]]), np.ones((4, 4))) + 0.01
    profiles = np.kron(np.asarray([[1.0, 0], [0, 1]]), np.ones((4, 3)))
    (found,) = clusters(net, profiles, (*NORTH, *SOUTH), methods=[method], most=2)
    assert set(found.clusters) == {NORTH, SOUTH}
    assert found.modularity == pytest.approx(0.5)
    with pytest.raises(OnrecordError, match="no method"):
        clusters(net, profiles, (*NORTH, *SOUTH), methods=["guesswork"])


def test_modularity_by_hand() -> None:
    pair = np.asarray([[0.0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert modularity(pair, np.asarray([0, 0, 1, 1])) == 0.5
    assert modularity(pair, np.asarray([0, 1, 0, 1])) == -0.5


def test_a_debate_that_turns_has_two_phases() -> None:
    ties = [tie(actor, "bridge", 1 if day < 20 else side, day)
            for day in range(40) for actor, side in (("A", 1), ("B", -1), ("C", -1))]  # fmt: skip
    found = analysed("phases", ties, mode="actors", window="5 days", draws=5)
    states = [row[1] for row in found.rows]
    assert found.facts["states"] == 2
    assert states == sorted(states)
    assert "2021-01-19" <= str(found.rows[states.index(2)][0]) <= "2021-01-23"


@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize("ordinal", [False, True])
def test_a_scale_sets_the_camps_apart(debate: list[Tie], dimensions: int, ordinal: bool) -> None:
    found = analysed("scaling", debate, dimensions=dimensions, ordinal=ordinal, draws=0)
    places = {row[1]: float(row[3]) for row in found.rows if row[0] == "actor" and row[2] == 1}
    assert len({places[actor] > 0 for actor in NORTH}) == len({places[actor] > 0 for actor in SOUTH}) == 1
    assert (places["A0"] > 0) != (places["B0"] > 0)
    again = analysed("scaling", debate, dimensions=dimensions, ordinal=ordinal, draws=0)
    assert again.rows == found.rows


def test_an_ordinal_scale_heeds_the_stance_and_its_middle(debate: list[Tie]) -> None:
    between = [tie("M", issue, 0, 0) for issue in ISSUES]
    found = analysed("scaling", [*debate, *between], ordinal=True, draws=0)
    places = {row[1]: float(row[3]) for row in found.rows if row[0] == "actor"}
    assert min(places["A0"], places["B0"]) < places["M"] < max(places["A0"], places["B0"])


def test_relational_events_come_in_order(debate: list[Tie]) -> None:
    found = analysed("events", list(reversed(debate)))
    assert [row[0] for row in found.rows] == list(range(1, len(debate) + 1))
    assert [row[1] for row in found.rows] == sorted(str(row[1]) for row in found.rows)
    assert found.rows[0][4:6] == (1, "d0") or found.rows[0][4:6] == (-1, "d0")


def test_an_issue_is_counted_for_each_actor(debate: list[Tie]) -> None:
    assert analysed("frequencies", debate).rows[0] == ("bridge", 24, 24)
    assert analysed("frequencies", debate, compat="dna").rows[0] == ("bridge", 6, 6)


def test_intervals_are_of_documents_and_seeded(debate: list[Tie]) -> None:
    columns = coded(debate)
    sizes = intervals(columns, lambda drawn: [len(drawn), len(set(drawn.document.tolist()))], draws=20)
    assert sizes == [Interval(len(debate), len(debate)), Interval(6, 6)]
    one, same, other = (intervals(columns, lambda drawn: [float(drawn.day.mean())], draws=20, seed=seed) for seed in (1, 1, 2))
    assert one == same != other
    with pytest.raises(OnrecordError, match="two or more"):
        intervals(columns, lambda _: [1.0], draws=1)


@pytest.mark.parametrize("name", ANALYSES)
def test_each_analysis_is_told_as_a_table(debate: list[Tie], name: str) -> None:
    found = analysed(name, debate, draws=2, **({"window": "2 days"} if name == "phases" else {}))
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.headings)}
    assert "".join(as_json(found)).startswith('{\n "analysis"')
    header, *rest = "".join(as_csv(found)).split("\r\n")
    assert len(rest) == len(found.rows) + 1
    assert header.startswith("\ufeff" + found.headings[0])
    assert all(": " in line for line in facts(found))


def test_what_cannot_be_analysed_is_said(debate: list[Tie]) -> None:
    for asked, said in (
        ({"name": "fortune"}, "polarization, clusters"),
        ({"name": "polarization", "camps": 9}, "8 actors"),
        ({"name": "phases", "distance": "spectral"}, "mode actors"),
        ({"name": "phases", "since": "2021-01-06"}, "windows have no phases"),
        ({"name": "scaling", "exclude_issues": ISSUES[1:]}, "Too few actors"),
        ({"name": "polarization", "since": "2030"}, "No position is left"),
    ):
        with pytest.raises(OnrecordError, match=said):
            analysed(ties=debate, **asked)


def test_the_page_has_the_table_of_differences() -> None:
    page = (Path(__file__).parent.parent / "docs" / "networks.md").read_text("utf8").replace("&#124;", "|")
    missing = [one.what for one in DIFFERENCES if f"| {one.what} | {one.dna} | {one.ours} | {one.why} |" not in page]
    assert missing == []


# Edges


def test_an_edge_has_its_interval_and_its_passages() -> None:
    """Osk is for the bridge in both reports, Velk against it in one: drawn anew, that one comes twice, once or never."""
    ties = [said("Osk", "bridge", 1, "d1"), said("Osk", "bridge", 1, "d2"), said("Velk", "bridge", -1, "d1")]
    rows = {row[0]: row[2:] for row in analysed("edges", ties, aggregate="subtract").rows}
    assert rows == {
        "Osk": (2.0, Interval(2.0, 2.0), 2, "Osk-bridge-d1; Osk-bridge-d2"),
        "Velk": (-1.0, Interval(-2.0, 0.0), 1, "Velk-bridge-d1"),
    }
    assert analysed("edges", ties, mode="actors", aggregate="conflict").rows == (
        ("Osk", "Velk", 2.0, Interval(0.0, 4.0), 3, "Osk-bridge-d1; Osk-bridge-d2; Velk-bridge-d1"),
    )


def test_what_counts_once_counts_once_in_every_draw() -> None:
    ties = [said("Osk", "bridge", 1, f"d{n}") for n in range(4)]
    ((_, _, weight, interval, number, _),) = analysed("edges", ties, duplicates="range").rows
    assert (weight, interval, number) == (1.0, Interval(1.0, 1.0), 1)


def test_edges_without_draws_and_with_windows() -> None:
    ties = [said("Osk", "bridge", 1, "d1")]
    assert analysed("edges", ties, draws=0).rows == (("Osk", "bridge", 1.0, None, 1, "Osk-bridge-d1"),)
    with pytest.raises(OnrecordError, match="--since and --until"):
        analysed("edges", ties, window="2 days")
