"""The libraries of the extra ``networks``, each loaded when it is first used, or a sentence that says how to get it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from onrecord.errors import OnrecordError


def _load(module: str, package: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise OnrecordError(f"{package} is not installed: install it with `pip install onrecord[{extra}]`.") from None


def networkx() -> Any:
    """NetworkX."""
    return _load("networkx", "NetworkX", "networks")


def pandas() -> Any:
    """The library pandas."""
    return _load("pandas", "pandas", "pandas")


def scipy(part: str) -> Any:
    """A part of SciPy, such as "cluster.hierarchy"."""
    return _load(f"scipy.{part}", "SciPy", "networks")


def matplotlib() -> Any:
    """The figures of matplotlib, drawn without a screen."""
    return _load("matplotlib.figure", "matplotlib", "pictures")
