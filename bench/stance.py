"""The scorer alone on gold: which side a passage shows a holder to take: ``python -m bench.stance``.

The triples are made and scored by the script beside the gold.  Printed are its figures and how far confidences can be believed:
of the answers of each tenth of confidence, how many are right.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.scorer import STANCES
from onrecord.scorer.choice import SHIPPED
from onrecord.stances import Refused, stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

UNSEEN = "34"  # folds of gold that the shipped models did not learn from


def gold(shared: Path, folds: str) -> list[Path]:
    """Gold's files in these folds, by the rule of its README."""
    folder = shared / "gold"
    found = sorted([*folder.glob("[0-9]*.json"), *folder.glob("more/[0-9]*.json")])
    return [path for path in found if str(int(path.stem) // 2 % 5) in folds]


def triples(shared: Path, folds: str, out: Path) -> list[dict[str, Any]]:
    """Text, holder, proposition and gold's stance, as written to ``out``."""
    made = [out, shared / "gold" / "codebook.yaml", shared / "data" / "guardian-syria.jsonl", *gold(shared, folds)]
    subprocess.run([sys.executable, str(shared / "bench" / "score_stance.py"), "make", *map(str, made)], check=True)
    return [json.loads(line) for line in out.read_text("utf8").split("\n") if line]


def right(row: dict[str, Any]) -> bool:
    """Whether an answer is gold's; what is mixed in gold is either side."""
    return bool(row["stance"] == row["gold"] or (row["gold"] == "mixed" and row["stance"] != "none"))


def tenths(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[float, int, float, float]]:
    """For each tenth of confidence that has answers: where it begins, how many, mean confidence, share of right ones."""
    for tenth in range(10):
        here = [row for row in rows if min(9, int(row["confidence"] * 10)) == tenth]
        if here:
            yield tenth / 10, len(here), sum(row["confidence"] for row in here) / len(here), sum(map(right, here)) / len(here)


def off(rows: Sequence[dict[str, Any]]) -> float:
    """The expected calibration error (Guo et al. 2017): distance of confidence from share, over the tenths by size."""
    return sum(count * abs(mean - share) for _, count, mean, share in tenths(rows)) / len(rows)


def answered(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The triples with their answers; SystemExit where one cannot be asked."""
    found = []
    for one in stance(rows, name):
        if isinstance(one, Refused):
            raise SystemExit(str(one))
        found.append(one)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", default=UNSEEN, help=f"of gold's five, such as 012; unless told otherwise {UNSEEN}")
    parser.add_argument("--scorer", default=SHIPPED, help="its name")
    options = parser.parse_args(arguments)
    if not gold(options.shared, options.folds):
        print(f"{options.shared} has no gold of folds {options.folds}: nothing to measure on.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "triples.jsonl"), Path(folder, "answered.jsonl")
        rows = answered(triples(options.shared, options.folds, asked), options.scorer)
        told.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
        script = str(options.shared / "bench" / "score_stance.py")
        print(subprocess.run([sys.executable, script, "score", asked, told], check=True, capture_output=True, text=True).stdout)
    print("stances given:", ", ".join(f"{name} {sum(row['stance'] == name for row in rows)}" for name in STANCES))
    print("confidence  answers   mean  right")
    for begins, count, mean, share in tenths(rows):
        print(f"{begins:.1f}–{begins + 0.1:.1f} {count:12} {mean:6.3f} {share:6.3f}")
    print(f"off by {off(rows):.3f} on average")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
