"""The house rules that a linter does not know."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("onnxruntime", "numpy", "sqlalchemy", "trafilatura", "torch")
SOURCES = sorted((ROOT / "onrecord").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text("utf8")
    assert source.count("\n") <= 400
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno > 60] == []


def test_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, onrecord; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_public_names_are_there() -> None:
    import onrecord

    assert [name for name in onrecord.__all__ if not hasattr(onrecord, name)] == []
    with pytest.raises(AttributeError):
        onrecord.nothing_of_that_name  # noqa: B018
