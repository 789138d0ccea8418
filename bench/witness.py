"""A second witness in other genres: GUM's attribution relations (Zeldes 2017), of which nothing was learned.

``python -m bench.witness`` prints, by genre, for how many of the units that attribute something to somebody ("he said", "as the
report claims") a statement's cue stands in them.  GUM marks clauses only, and the
writer's own thoughts too, so there is no precision.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from onrecord import read_text
from onrecord.models import Models
from onrecord.reader import Reader
from training.gum import attributing


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--splits", nargs="+", default=["dev"], help="dev, train")
    options = parser.parse_args()
    folder = options.shared / "data" / "gum"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing to measure on.")
        return 0
    found, every, models = Counter[str](), Counter[str](), Models(Reader(threads=4))
    for split in options.splits:
        for genre, text, units in attributing(folder / f"en_gum-{split}.conllu.gz"):
            cues = [s.cue or s.source for s in read_text(text, models=models).statements]
            every[genre] += len(units)
            found[genre] += sum(any(cue and cue.start < end and start < cue.end for cue in cues) for start, end in units)
    for genre in sorted(every):
        print(f"{genre:14} {found[genre]:4} of {every[genre]:4}  {found[genre] / max(1, every[genre]):.2f}")
    print(f"{'together':14} {found.total():4} of {every.total():4}  {found.total() / every.total():.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
