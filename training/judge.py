"""The scorer's training: ``python -m training.judge --shared ../shared``; each stage is saved and can be taken up again."""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import yaml
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.reader import load_vocabulary
from onrecord.scorer import STANCES, Question
from onrecord.scorer.question import lay_out
from training.gold import annotations, articles
from training.network import Judge
from training.pairs import (
    UNKNOWN,
    Pair,
    argkp,
    directed,
    entailed,
    ibm,
    passages,
    perspectrum,
    positions,
    sided,
    valueeval,
)
from training.reports import plain
from training.run import start
from training.to_onnx import ship
from training.train import schedule_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.wordpiece import WordPiece

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
REPORTS_KEPT = 0.5  # of the questions on our own reports in each epoch, another half in the next
NONE_KEPT = 0.6  # of our own questions whose answer is none; two in three were written so
ASKED_NONE = 4000  # of the program's own questions whose answer is none, in each epoch
Batch = dict[str, Tensor]


@dataclasses.dataclass(frozen=True)
class Stage:
    """One stretch of training: how long, how fast, in batches of how many word pieces."""

    epochs: int = 1
    batch_pieces: int = 3072
    rate: float = 1e-4
    head_rate: float = 5e-4
    warmup: float = 0.06
    smoothing: float = 0.05
    rounded: int = 0  # of its epochs, the last, in the 8 bits that ship
    seed: int = 3


GENERAL = Stage()
OWN = Stage(epochs=3, rate=7e-5, head_rate=2e-4, rounded=1)


def general(shared: Path, seed: int = 3) -> list[Pair]:
    """Pairs from corpora of claims, entailment and directed sentiment, each in a share that its use is worth."""
    dice = random.Random(seed)
    data = shared / "data"
    stance = data / "stance"
    sources: list[tuple[int, Callable[[], Iterator[Pair]]]] = [
        (7500, lambda: directed(stance / "dse_news" / "train.tsv.gz", dice)),
        (3500, lambda: sided(perspectrum(data / "perspectrum", "train"), dice)),
        (3500, lambda: sided(valueeval(stance / "valueeval23"), dice)),
        (3200, lambda: sided(ibm(stance / "ibm_claim_stance"), dice)),
        (1500, lambda: sided(argkp(stance / "argkp2021"), dice)),
        (4000, lambda: entailed(stance / "conjnli" / "adversarial_train_15k.tsv.gz", ("Premise", "Hypothesis", "Label"))),
        (1500, lambda: entailed(stance / "negnli" / "MNLI.txt.gz", ("Text", "Hypothesis", "gold_label"))),
        (1500, lambda: entailed(stance / "negnli" / "SNLI.txt.gz", ("Text", "Hypothesis", "gold_label"))),
    ]
    found = []
    for most, of in sources:
        pairs = list(of())
        dice.shuffle(pairs)
        balanced = _balanced(pairs, most)
        found += balanced
    return found


def _balanced(pairs: list[Pair], most: int) -> list[Pair]:
    """At most so many, of which no more than 45 in 100 are none."""
    none = [p for p in pairs if p.stance == "none"][: int(most * 0.45)]
    return none + [p for p in pairs if p.stance != "none"][: most - len(none)]


def gold(shared: Path, folds: frozenset[int], seed: int) -> list[Pair]:
    """Gold's positions, on the codebook and on each article's own issues, in the folds given."""
    dice, texts = random.Random(seed), articles(shared)
    book = {i["id"]: i["proposition"] for i in yaml.safe_load((shared / "gold" / "codebook.yaml").read_text("utf8"))["issues"]}
    found: list[Pair] = []
    for article in annotations(shared, folds):
        issues = book | {i["id"]: i["proposition"] for i in article.get("own_issues", [])}
        rows = article["positions"] + article.get("own_positions", [])
        found += positions(texts[article["row"]], rows, issues, dice)
    return found


def own(seed: int) -> list[Pair]:
    """Our own passages, and the positions of our own reports."""
    dice = random.Random(seed)
    found = [pair for path in sorted((HERE / "passages").glob("*.jsonl")) for pair in passages(path)]
    for path in sorted(TEXTS.glob("*.json")):
        layers = json.loads(path.read_text("utf8"))
        text = plain(path.with_suffix(".txt").read_text("utf8"))
        rows = []
        for row in layers.get("positions", []):
            start = text.find(row["evidence"])
            if start >= 0:
                rows.append(row | {"evidence": (start, start + len(row["evidence"]))})
        issues = {issue["id"]: issue["proposition"] for issue in layers.get("issues", [])}
        made = list(positions(text, [r for r in rows if r["issue"] in issues], issues, dice, (60, 140)))
        found += dice.sample(made, round(len(made) * REPORTS_KEPT))
    return found


def asked(path: Path) -> list[Pair]:
    """What the program itself asks of texts whose positions are known (`training.asked`), with what is right."""
    if not path.exists():
        return []
    rows = map(json.loads, path.read_text("utf8").splitlines())
    return [Pair(Question(r["proposition"], r["passage"], r["holder"], tuple(map(tuple, r["held"]))), r["stance"]) for r in rows]


def batches(pairs: list[Pair], wordpiece: WordPiece, limit: int, dice: random.Random) -> list[Batch]:
    """Questions of like length together, padded, in an order that the dice choose."""
    made, rows = [], []
    longest = 0
    laid = [(lay_out(pair.question, wordpiece), pair) for pair in pairs]
    for row in sorted(laid, key=lambda r: (len(r[0].ids), dice.random())):
        if rows and len(row[0].ids) * (len(rows) + 1) > limit:
            made.append(_collate(rows))
            rows = []
        rows.append(row)
        longest = max(longest, len(row[0].ids))
    if rows:
        made.append(_collate(rows))
    dice.shuffle(made)
    return made


def _collate(rows: list) -> Batch:
    length = max(len(laid.ids) for laid, _ in rows)
    ids, kinds, mask = (np.zeros((len(rows), length), np.int64) for _ in range(3))
    condition = np.full((len(rows), length), UNKNOWN, np.float32)
    for n, (laid, pair) in enumerate(rows):
        size = len(laid.ids)
        ids[n, :size], kinds[n, :size], mask[n, :size] = laid.ids, laid.kinds, 1
        if pair.hedged is not None or pair.condition:
            a, b = pair.condition or (0, 0)
            inside = [s >= 0 and s < b and a < e for s, e in zip(laid.starts, laid.ends, strict=True)]
            condition[n, :size] = np.array(inside, np.float32)
    stance = torch.tensor([STANCES.index(pair.stance) for _, pair in rows])
    hedged = torch.tensor([float("nan") if p.hedged is None or p.stance == "none" else float(p.hedged) for _, p in rows])
    return {
        "ids": torch.from_numpy(ids), "kinds": torch.from_numpy(kinds), "mask": torch.from_numpy(mask),
        "stance": stance, "hedged": hedged, "condition": torch.from_numpy(condition),
    }  # fmt: skip


def loss_of(network: nn.Module, batch: Batch, stage: Stage) -> Tensor:
    """Cross-entropy of the stance and, where they are known and there is a stance, of hedge and condition."""
    stance, hedged, condition = network(batch["ids"], batch["kinds"], batch["mask"])
    loss = functional.cross_entropy(stance, batch["stance"], label_smoothing=stage.smoothing)
    known = ~batch["hedged"].isnan()
    if bool(known.any()):
        loss = loss + 0.2 * functional.binary_cross_entropy_with_logits(hedged[known], batch["hedged"][known])
    marked = batch["condition"] != UNKNOWN
    if bool(marked.any()):
        loss = loss + 0.3 * functional.binary_cross_entropy_with_logits(condition[marked], batch["condition"][marked])
    return loss


def train(of: Callable[[int], list[Pair]], network: Judge, wordpiece: WordPiece, stage: Stage, kept: Path | None = None) -> Judge:
    """Train on ``of(epoch)``; after each epoch the weights are saved to ``kept``."""
    torch.manual_seed(stage.seed)
    dice = random.Random(stage.seed)
    named = list(network.named_parameters())
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for n, p in named if not n.startswith(network.new)], "lr": stage.rate},
            {"params": [p for n, p in named if n.startswith(network.new)], "lr": stage.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    began, schedule = time.monotonic(), None
    for epoch in range(stage.epochs):
        made = batches(of(epoch), wordpiece, stage.batch_pieces, dice)
        if schedule is None:
            schedule = schedule_of(optimiser, int(len(made) * stage.epochs * 1.02), stage.warmup)
        network.round(epoch >= stage.epochs - stage.rounded)
        total = 0.0
        network.train()
        for n, batch in enumerate(made):
            loss = loss_of(network, batch, stage)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            if n % 50 == 49:
                print(
                    f"  {n + 1}/{len(made)}: loss {total / (n + 1):.4f}, {time.monotonic() - began:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
        print(f"epoch {epoch + 1}: loss {total / len(made):.4f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        if kept:
            torch.save(network.state_dict(), kept)
    network.round(False)
    return network.eval()


def loaded(path: Path) -> Judge:
    network = Judge()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("general", "own"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--take-up", type=Path, help="weights to begin from")
    parser.add_argument("--weights", type=Path, required=True, help="where the weights go")
    parser.add_argument("--asked", type=Path, help="questions of the program itself (training.asked), read anew in each epoch")
    parser.add_argument("--out", type=Path, help="the .onnx file of the scorer, to be written when all epochs are done")
    parser.add_argument("--folds", default="01234", help="the folds of gold to learn from, such as 012")
    for field in dataclasses.fields(Stage):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default))
    options = vars(parser.parse_args())
    base = GENERAL if options["stage"] == "general" else OWN
    stage = dataclasses.replace(
        base, **{f.name: options[f.name] for f in dataclasses.fields(Stage) if options[f.name] is not None}
    )
    options["weights"].parent.mkdir(parents=True, exist_ok=True)
    folder, wordpiece = start(), load_vocabulary()
    if options["take_up"]:
        network = loaded(options["take_up"])
    else:
        torch.manual_seed(stage.seed)
        network = Judge()
        network.adopt(load_file(folder / "model.safetensors"))
    shared, folds = options["shared"], frozenset(map(int, options["folds"]))
    if options["stage"] == "general":
        pairs = general(shared, stage.seed)
        print(f"{len(pairs)} pairs", file=sys.stderr, flush=True)
        train(lambda _: pairs, network, wordpiece, stage, options["weights"])
    else:
        replay = general(shared, stage.seed)

        def of(epoch: int) -> list[Pair]:
            dice = random.Random(stage.seed + epoch)
            found = [p for p in own(stage.seed + epoch) if p.stance != "none" or dice.random() < NONE_KEPT]
            found += gold(shared, folds, stage.seed + epoch)
            found += dice.sample(replay, len(found) // 16)
            more = asked(options["asked"]) if options["asked"] else []
            none = [pair for pair in more if pair.stance == "none"]
            found += [pair for pair in more if pair.stance != "none"] + dice.sample(none, min(len(none), ASKED_NONE))
            print(f"{len(found)} pairs", file=sys.stderr, flush=True)
            return found

        train(of, network, wordpiece, stage, options["weights"])
    if options["out"]:
        ship(network, options["out"])


if __name__ == "__main__":
    main()
