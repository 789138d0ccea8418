"""One more head for the reader: vectors by which a passage is near the propositions that it may be about.

``python -m training.topics WEIGHTS``: the encoder stands still; a linear map of it is learned by telling each passage's own
proposition from the others of its batch (InfoNCE, van den Oord et al. 2018).
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.heads import HEADS
from onrecord.reader import load_vocabulary
from training.judge import gold, own
from training.network import Network

WARMTH = 0.07  # temperature of the softmax over a batch's propositions
BATCH, STEPS, RATE = 64, 3000, 2e-3


def pooled(network: Network, texts: list[str]) -> Tensor:
    """[texts, hidden]: the mean of the encoder's vectors over the pieces of each."""
    wordpiece = load_vocabulary()
    cls, sep = wordpiece.vocabulary["[CLS]"], wordpiece.vocabulary["[SEP]"]
    found = []
    with torch.no_grad():
        for text in texts:
            pieces = wordpiece.cut(text)
            ids, forms = torch.tensor([[cls, *pieces.ids[:254], sep]]), torch.tensor([[0, *pieces.forms[:254], 0]])
            found.append(network.encode(ids, forms, None)[0, 1:-1].mean(0))
    return torch.stack(found)


def learn(passages: Tensor, propositions: Tensor, pairs: list[tuple[int, int]], width: int, seed: int = 4) -> nn.Linear:
    """The map under which a passage's proposition is nearer than the others; ``pairs`` are rows of the two tensors."""
    torch.manual_seed(seed)
    dice, head = random.Random(seed), nn.Linear(passages.shape[1], width, bias=False)
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.05)
    for step in range(STEPS):
        chosen = {proposition: passage for passage, proposition in dice.sample(pairs, BATCH)}
        a = functional.normalize(head(passages[list(chosen.values())]), dim=-1)
        b = functional.normalize(head(propositions[list(chosen)]), dim=-1)
        loss = functional.cross_entropy(a @ b.T / WARMTH, torch.arange(len(chosen)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 500 == 499:
            print(f"  {step + 1}: loss {loss.item():.3f}", file=sys.stderr, flush=True)
    return head


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="the reader's 32-bit weights, to which the head is added")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", default="01234", help="the folds of gold to learn from")
    options = parser.parse_args()
    kept = torch.load(options.weights, weights_only=True)
    network = Network()
    network.load_state_dict(kept["weights"], strict=False)
    network.eval()
    sided = [p.question for p in [*own(1), *gold(options.shared, frozenset(map(int, options.folds)), 1)] if p.stance != "none"]
    texts, claims = list(dict.fromkeys(q.passage for q in sided)), list(dict.fromkeys(q.proposition for q in sided))
    rows, columns = {text: n for n, text in enumerate(texts)}, {claim: n for n, claim in enumerate(claims)}
    pairs = sorted({(rows[q.passage], columns[q.proposition]) for q in sided})
    print(f"{len(texts)} passages, {len(claims)} propositions, {len(pairs)} pairs", file=sys.stderr, flush=True)
    head = learn(pooled(network, texts), pooled(network, claims), pairs, HEADS["topics"])
    network.heads["topics"].weight.data = head.weight.data
    network.heads["topics"].bias.data.zero_()
    torch.save(kept | {"weights": network.state_dict()}, options.weights)


if __name__ == "__main__":
    main()
