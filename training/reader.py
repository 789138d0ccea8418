"""More layers for a reader that reads already: ``python -m training.reader --shared ../shared``.

Takes the shipped file up again and teaches it, beside what it knows, encounters and syntax, and statements as gold has them.
What it said of PolNeAR's articles before stands as its own teacher, so that it forgets little (Li and Hoiem 2018).
Each epoch is saved and can be taken up again.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from onrecord.reader import MODEL, load_vocabulary
from training.ewt import treebank
from training.gold import gold
from training.gum import gum
from training.polnear import polnear
from training.reports import FOLDER, reports
from training.restore import restored
from training.seal import seal
from training.to_onnx import ship
from training.train import Plan, batches, learn, optimiser_of, rows, schedule_of, taught

if TYPE_CHECKING:
    from training.examples import Article
    from training.network import Network

FURTHER = Plan(epochs=3, rate=1e-4, head_rate=1e-3, heed=0.7, name_heed=0.5, settle=1)
NEWS_SHARE = 0.2  # of its articles in each epoch: enough not to forget
WORDS_SHARE = 0.5
NAMES_SHARE = 0.5


@dataclasses.dataclass(frozen=True)
class Corpora:
    """What stays the same from epoch to epoch; of the larger ones each epoch takes a share."""

    news: list[Article]
    words: list[Article]
    names: list[Article]

    @staticmethod
    def load(shared: Path) -> Corpora:
        data = shared / "data"
        return Corpora(
            polnear(data / "polnear" / "train", data / "polnear" / "corenlp-silver-train.jsonl.gz"),
            list(treebank(data / "ewt" / "en_ewt-train.conllu.gz")),
            list(gum(data / "gum" / "en_gum-train.conllu.gz")),
        )

    def sample(self, dice: random.Random, part: float) -> list[Article]:
        """What one epoch takes of them, or a part of that."""
        shares = ((self.news, NEWS_SHARE), (self.words, WORDS_SHARE), (self.names, NAMES_SHARE))
        return [article for of, share in shares for article in dice.sample(of, int(len(of) * share * part))]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--begin", type=Path, default=MODEL / "reader.onnx", help="the reader that learns more")
    parser.add_argument("--take-up", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--weights", type=Path, required=True, help="where the 32-bit weights go, after each epoch")
    parser.add_argument("--out", type=Path, help="folder of the shipped files, to be written when all epochs are done")
    parser.add_argument("--folds", default="01234", help="the folds of gold to learn from, such as 012")
    parser.add_argument("--weight", type=int, default=2, help="how many times an epoch shows our own reports and gold")
    parser.add_argument(
        "--part", type=float, default=1.0, help="the part of an epoch's share that it takes of the larger corpora"
    )
    for field in dataclasses.fields(Plan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=getattr(FURTHER, field.name))
    options = vars(parser.parse_args())
    plan = Plan(**{field.name: options[field.name] for field in dataclasses.fields(Plan)})
    torch.manual_seed(plan.seed)
    teacher, network = restored(options["begin"]), restored(options["begin"])
    if options["take_up"]:
        network.load_state_dict(torch.load(options["take_up"], weights_only=True)["weights"])
    options["weights"].parent.mkdir(parents=True, exist_ok=True)
    run(network, teacher, options["shared"], frozenset(map(int, options["folds"])), plan, options)
    if options["out"]:
        ship(network, options["out"] / "reader.onnx")
        seal(options["out"])


def run(network: Network, teacher: Network, shared: Path, folds: frozenset[int], plan: Plan, options: dict[str, Any]) -> None:
    """Train through the plan's epochs, saving after each."""
    wordpiece, kept, weight = load_vocabulary(), options["weights"], options["weight"]
    corpora = Corpora.load(shared)
    optimiser, schedule, began = optimiser_of(network, plan), None, time.monotonic()
    for epoch in range(plan.epochs):
        dice = random.Random(plan.seed * 100 + epoch)
        shown = [
            *reports(Path(__file__).parent / FOLDER, weight),
            *gold(shared, folds, weight),
            *corpora.sample(dice, options["part"]),
        ]
        made = batches(list(rows(shown, wordpiece, dice)), plan.batch_pieces, dice)
        schedule = schedule or schedule_of(optimiser, int(len(made) * plan.epochs * 1.02), plan.warmup)
        network.round(epoch >= plan.epochs - plan.settle)
        total = 0.0
        for n, batch in enumerate(made, 1):
            total += learn(network, taught([batch], teacher)[0], optimiser, schedule, plan)
            if n % 50 == 0:
                print(f"  {n}/{len(made)}: loss {total / n:.4f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        print(f"epoch {epoch + 1}: loss {total / len(made):.4f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        torch.save({"weights": network.state_dict(), "plan": dataclasses.asdict(plan)}, kept)


if __name__ == "__main__":
    main()
