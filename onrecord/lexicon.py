"""Vocabulary that people can correct: reads the tables in ``data/*.toml``.

Each file is headed by its source, its date and its known gaps (``[about]``); code only interprets the rest.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> Mapping[str, Any]:
    """The contents of ``data/<name>.toml``, read once and not to be changed."""
    return MappingProxyType(tomllib.loads((DATA / f"{name}.toml").read_text("utf8")))


def sourced(name: str, head: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a list in ``data/<name>.toml``, each with its ``source`` and ``as_of``: its own, or else the file's."""
    rows = table(name)
    for row in rows[head]:
        own = {} if "source" in row else rows["default"]
        yield MappingProxyType({"as_of": rows["default"]["as_of"], **own, **row})
