"""How far the scorer's confidences can be believed, put right: ``python -m training.calibrate WEIGHTS --folds 3``.

One temperature is fitted on folds of gold that the scorer did not learn from (temperature scaling, Guo et al. 2017), and the
weights of its head are divided by it, so that the file that ships needs no number beside it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from bench.stance import answered, triples
from onrecord.scorer import STANCES
from onrecord.scorer.choice import SHIPPED
from training.judge import loaded
from training.to_onnx import ship

TEMPERATURES = np.geomspace(0.5, 5.0, 91)


def fitted(logits: torch.Tensor, gold: torch.Tensor) -> float:
    """The temperature of TEMPERATURES under which the gold stances are likeliest; logits [answers, STANCES], gold [answers]."""
    losses = [float(functional.cross_entropy(logits / float(t), gold)) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="of the scorer that ships now, to be written anew")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, help="the .onnx file of the scorer, to be written anew")
    parser.add_argument("--folds", default="3", help="of gold's five, unseen in training")
    options = parser.parse_args()
    rows = answered(triples(options.shared, options.folds, options.weights.with_suffix(".triples")), SHIPPED)
    sided = [row for row in rows if row["gold"] in STANCES]
    logits = torch.tensor([[row[name] for name in STANCES] for row in sided]).clamp(min=1e-6).log()
    temperature = fitted(logits, torch.tensor([STANCES.index(row["gold"]) for row in sided]))
    network = loaded(options.weights)
    network.stance.weight.data /= temperature
    network.stance.bias.data /= temperature
    torch.save(network.state_dict(), options.weights)
    if options.out:
        ship(network, options.out)
    print(f"temperature {temperature:.2f} by {len(sided)} answers", file=sys.stderr)


if __name__ == "__main__":
    main()
