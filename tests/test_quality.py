"""The floors of quality.json hold on the corpora beside the project."""

import json
from pathlib import Path

import pytest

from bench.quality import FLOORS, below, measure

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the corpora and the scorers, is not here")
def test_no_figure_is_under_its_floor(tmp_path: Path) -> None:
    floors = json.loads(FLOORS.read_text("utf8"))["floors"]
    assert below(measure(SHARED, tmp_path, jobs=2), floors) == []


def test_a_figure_under_its_floor_is_named() -> None:
    assert below({"seeds": {"positions F1": 0.2}}, {"seeds": {"positions F1": 0.3}}) == [
        "seeds, positions F1: 0.2 is under the floor of 0.3"
    ]


def test_a_floor_without_a_figure_counts() -> None:
    assert len(below({}, {"seeds": {"positions F1": 0.3}})) == 1
