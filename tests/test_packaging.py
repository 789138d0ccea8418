"""What is installed: each dependency with a bound above, and the versions that were tested named beside them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
NEEDED = [Requirement(line) for line in (*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["pandas"])]
LINES = [line for line in (ROOT / "constraints.txt").read_text("utf8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_each_dependency_has_a_bound_above_and_is_constrained_within_its_bounds(needed: Requirement) -> None:
    assert any(bound.operator in ("<", "<=", "==") for bound in needed.specifier)
    tested = dict(line.split("==") for line in LINES)
    assert needed.specifier.contains(Version(tested[needed.name.lower()]))


def test_the_constraints_are_plain() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line) for line in LINES), "one name==version a line, no markers"
    names = [line.split("==")[0] for line in LINES]
    assert sorted(set(names)) == names


def test_what_is_tested_is_installed_from_the_constraints() -> None:
    rules = (ROOT / "Makefile").read_text("utf8")
    for target in (".venv/ready", ".venv/tested"):
        rule = re.search(rf"^{target}:.*\n\t(.*)", rules, re.MULTILINE)
        assert rule
        assert "constraints.txt" in rule[0].splitlines()[0]
        assert "-c constraints.txt" in rule[1]
