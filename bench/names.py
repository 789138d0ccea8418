"""Typed names against GUM's dev split: F1 of spans whose kind, start and end are all right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.reader import Reader
from training.gum import KIND_OF, gum

if TYPE_CHECKING:
    from pathlib import Path


def names(shared: Path) -> dict[str, float]:
    """F1 of persons, organisations and places, each and together, over all genres of the split."""
    reader = Reader()
    kinds = frozenset(KIND_OF.values())
    right: dict[str, int] = dict.fromkeys(kinds, 0)
    either = dict(right)
    for article in gum(shared / "data" / "gum" / "en_gum-dev.conllu.gz", genres=None):
        theirs = {name for name in article.names or () if name[0] in kinds}
        ours = {(name.kind, name.start, name.end) for name in reader.read(article.text).names if name.kind in kinds}
        for kind in kinds:
            right[kind] += sum(name[0] == kind for name in ours & theirs)
            either[kind] += sum(name[0] == kind for name in ours) + sum(name[0] == kind for name in theirs)
    figures = {kind: 2 * right[kind] / max(1, either[kind]) for kind in sorted(kinds)}
    return {**figures, "names F1": 2 * sum(right.values()) / max(1, sum(either.values()))}
