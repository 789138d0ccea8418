"""Speed of networks: 100,000 invented positions in a ledger, to a matrix of each kind and out in every format.

``python -m bench.networks``.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from onrecord.ledger import Ledger
from onrecord.networks import Settings, ties_of
from onrecord.networks.matrix import build
from onrecord.networks.writing import FORMATS, lines
from onrecord.records import Actor, Document, Position, Record, Span, identity

A_DOCUMENT = 20  # positions of one report
ACTORS, ISSUES = 1_000, 60
TEXT = "The council is for it. The assembly is against it."


def fill(ledger: Ledger, number: int) -> None:
    """So many positions, in reports of a few each, of invented actors on invented issues."""
    dice = random.Random(1)
    actors = [Actor(identity("a", n), f"Actor {n:04}", "group") for n in range(ACTORS)]
    for report in range(number // A_DOCUMENT):
        day = f"{2000 + report % 20}-{1 + report % 12:02}-{1 + report % 28:02}"
        document = Document(
            identity("d", report), f"report{report}", f"{TEXT} {report}", published=day, outlet=f"Outlet {report % 9}"
        )
        holders = dice.sample(actors, A_DOCUMENT)
        positions = tuple(
            Position(identity("p", report, n), document.id, one.name, f"issue-{dice.randrange(ISSUES):02}",
                     dice.choice(("support", "support", "oppose", "mixed")), "self", (Span.cut(document.text, 0, 11),), one.id)
            for n, one in enumerate(holders)
        )  # fmt: skip
        ledger.add(Record(document, tuple(holders), positions=positions), "bench")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--positions", type=int, default=100_000)
    asked.add_argument("--ledger", type=Path, help="keep the ledger here, or take it from here")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = given.ledger or Path(folder, "bench.db")
        there = where.exists()
        with Ledger.open(where) as ledger:
            if not there:
                fill(ledger, given.positions)
            measure(ledger)
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    print(f"{'peak memory, MiB':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale:8.0f}")


def measure(ledger: Ledger) -> None:
    ties, read = timed(lambda: ties_of(ledger))
    print(f"{f'read {len(ties)} ties from the ledger':44} {read:8.2f} s")
    for mode, aggregate in (("two-mode", "subtract"), ("actors", "congruence"), ("issues", "congruence")):
        made, seconds = timed(lambda mode=mode, aggregate=aggregate: build(ties, Settings(mode=mode, aggregate=aggregate)))
        print(f"{f'{mode} {aggregate}, with the reading':44} {read + seconds:8.2f} s")
        for style in FORMATS:
            size, out = timed(lambda made=made, style=style: sum(len(line) for line in lines(made, style)))
            print(f"{f'  {style}, {size / 1e6:.1f} MB':44} {out:8.2f} s")


def timed(function):  # type: ignore[no-untyped-def]
    """What the function gives and the seconds of this process that it takes: a busy machine's clock tells of the others too."""
    began = time.process_time()
    made = function()
    return made, time.process_time() - began


if __name__ == "__main__":
    main()
