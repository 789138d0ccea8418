"""How far a statement's confidence can be taken at its word: ``python -m bench.reliability``.

A statement is right where its content and an annotated one share three tenths of their characters, each paired once, best first.
Where confidence is well set, the share that is right is about the confidence itself.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.quality import SETS
from training.polnear import polnear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST = 0.3
BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
Judged = tuple[float, bool]
Spans = list[tuple[int, int]]


def judged(shared: Path, work: Path) -> Iterator[tuple[str, list[Judged]]]:
    """Confidence and rightness of every statement read in PolNeAR's dev split and in the annotated articles."""
    for name, file, theirs in (("polnear dev", "polnear", _polnear(shared)), ("gold", "gold", _gold(shared))):
        SETS[name](shared, work, 1)
        lines = [json.loads(line) for line in (work / f"{file}.jsonl").read_text("utf8").splitlines()]
        names = {line["id"]: line["name"] for line in lines if line["type"] == "document"}
        ours = defaultdict(list)
        for line in lines:
            if line["type"] == "statement":
                ours[names[line["document"]]].append((line["confidence"], [(s["start"], s["end"]) for s in line["content"]]))
        yield name, [judgement for stem, gold in theirs for judgement in _paired(ours[stem], gold)]


def _polnear(shared: Path) -> Iterator[tuple[str, list[Spans]]]:
    folder = shared / "data" / "polnear" / "dev"
    stems = {path.read_bytes().decode("utf8"): path.stem for path in (folder / "text").glob("*.txt")}
    for article in polnear(folder, None):
        yield stems[article.text], [a["content"] for a in article.attributions or () if "content" in a]


def _gold(shared: Path) -> Iterator[tuple[str, list[Spans]]]:
    for path in (shared / "gold").glob("[0-9]*.json"):
        gold = json.loads(path.read_text("utf8"))
        yield f"guardian-{gold['row']}", [[(a, b) for a, b in row["content"]] for row in gold["statements"]]


def _paired(ours: list[tuple[float, Spans]], theirs: list[Spans]) -> Iterator[Judged]:
    mine, gold = [_characters(spans) for _, spans in ours], [_characters(spans) for spans in theirs]
    shares = ((len(a & b) / max(1, len(a | b)), m, n) for m, a in enumerate(mine) for n, b in enumerate(gold))
    right: dict[int, int] = {}
    for _, m, n in sorted((s for s in shares if s[0] >= LEAST), reverse=True):
        if m not in right and n not in right.values():
            right[m] = n
    return ((confidence, m in right) for m, (confidence, _) in enumerate(ours))


def _characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    with tempfile.TemporaryDirectory() as work:
        for name, rows in judged(options.shared, Path(work)):
            print(f"\n{name}\n  {'confidence':14} {'statements':>10} {'mean':>6} {'right':>6}")
            for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
                some = [row for row in rows if low <= row[0] < high]
                if some:
                    mean, share = (sum(values) / len(some) for values in zip(*some, strict=True))
                    print(f"  {low:.1f} to {min(high, 1.0):.1f}     {len(some):10} {mean:6.2f} {share:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
