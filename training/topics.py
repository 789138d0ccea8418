"""The reader's last head: vectors of what words are about, near each other where a passage and an issue may be.

``python -m training.topics WEIGHTS``: the encoder stands still; a linear map of its vectors is fitted, by ridge regression, to
what MiniLM made of the same sentences before it became our reader (knowledge distillation, Hinton et al. 2015), in as many
dimensions as the head has (those in which these vectors differ most).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from onrecord.heads import TOPICS
from onrecord.reader import load_vocabulary
from onrecord.sentences import sentences
from training.network import TOPIC_DEPTHS, Encoder, Network, Shape
from training.reports import FOLDER, plain
from training.run import start
from training.to_onnx import ship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.wordpiece import Pieces

HERE = Path(__file__).parent
SENTENCES, RIDGE, TOGETHER = 9_000, 10.0, 64
LENGTHS = (25, 400)  # of a sentence, in code points


def sentences_of(shared: Path, count: int = SENTENCES, seed: int = 5) -> list[str]:
    """Sentences of our own reports and passages and of EWT, and the propositions of our own issues."""
    found: list[str] = []
    for path in sorted((HERE / FOLDER).glob("*.txt")):
        text = plain(path.read_text("utf8"))
        found += [text[a:b] for a, b in sentences(text)]
    claims: set[str] = set()
    for path in sorted((HERE / "passages").glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf8").splitlines()):
            claims |= set(row.get("issues", {}).values())
            found += [row["text"][a:b] for a, b in sentences(row["text"])] if "text" in row else []
    with gzip.open(shared / "data" / "ewt" / "en_ewt-train.conllu.gz", "rt", encoding="utf8") as file:
        found += [line.removeprefix("# text = ").strip() for line in file if line.startswith("# text = ")]
    fit = [text for text in dict.fromkeys(found) if LENGTHS[0] < len(text) < LENGTHS[1]]
    return [*random.Random(seed).sample(fit, min(count, len(fit))), *sorted(claims)]


def vectors(teacher: Encoder, network: Network, texts: list[str]) -> tuple[Tensor, Tensor]:
    """What the teacher makes of each text, [texts, hidden] of length 1, and what the network does, [texts, depths × hidden]."""
    wordpiece = load_vocabulary()
    cls, sep = wordpiece.vocabulary["[CLS]"], wordpiece.vocabulary["[SEP]"]
    cut = sorted(((wordpiece.cut(text), n) for n, text in enumerate(texts)), key=lambda each: len(each[0]))
    theirs, ours = (
        torch.zeros(len(texts), teacher.shape.hidden),
        torch.zeros(len(texts), len(TOPIC_DEPTHS) * network.shape.hidden),
    )
    with torch.no_grad():
        for batch in _alike(cut):
            rows = [n for _, n in batch]
            ids = torch.tensor([[cls, *pieces.ids, sep] for pieces, _ in batch])
            forms = torch.tensor([[0, *pieces.forms, 0] for pieces, _ in batch])
            theirs[rows] = functional.normalize(teacher.encode(ids, torch.zeros_like(ids), None).mean(1), dim=-1)
            depths = network.depths(ids, forms, None)
            ours[rows] = torch.cat([depths[n][:, 1:-1].mean(1) for n in TOPIC_DEPTHS], -1)
    return theirs, ours


def _alike(cut: list[tuple[Pieces, int]]) -> Iterator[list[tuple[Pieces, int]]]:
    for _, group in groupby(cut, key=lambda each: len(each[0])):
        rows = list(group)
        yield from (rows[n : n + TOGETHER] for n in range(0, len(rows), TOGETHER))


def fitted(theirs: Tensor, ours: Tensor, width: int = TOPICS, ridge: float = RIDGE) -> tuple[Tensor, Tensor]:
    """Weights [width, ours] and bias [width] under which ours come nearest to theirs in their ``width`` widest directions."""
    directions = torch.linalg.svd(theirs - theirs.mean(0), full_matrices=False)[2][:width]
    wanted, middle = theirs @ directions.T, ours.mean(0)
    x = (ours - middle).double()
    y = (wanted - wanted.mean(0)).double()
    weights = torch.linalg.solve(x.T @ x + ridge * torch.eye(x.shape[1], dtype=torch.float64), x.T @ y).T.float()
    return weights, wanted.mean(0) - weights @ middle


def teacher() -> Encoder:
    """MiniLM as it is downloaded."""
    network = Encoder(Shape(), 1)
    network.adopt(load_file(start() / "model.safetensors"))
    network.forms.weight.data.zero_()
    return network.eval()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="the reader's 32-bit weights, whose head is fitted and put in its place")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, help="the .onnx file of the reader, to be written anew")
    options = parser.parse_args()
    kept = torch.load(options.weights, weights_only=True)
    network = Network()
    network.load_state_dict({n: w for n, w in kept["weights"].items() if "topics" not in n}, strict=False)
    theirs, ours = vectors(teacher(), network.eval(), sentences_of(options.shared))
    test = torch.arange(len(ours)) % 10 == 0
    weights, bias = fitted(theirs[~test], ours[~test])
    likeness = functional.normalize(ours[test] @ weights.T + bias, dim=-1)
    pairs = torch.triu_indices(len(likeness), len(likeness), 1)
    both = torch.stack([(x @ x.T)[pairs[0], pairs[1]] for x in (likeness, theirs[test])])
    print(f"{len(ours)} sentences; correlation of likenesses {torch.corrcoef(both)[0, 1]:.3f}", file=sys.stderr)
    weights, bias = fitted(theirs, ours)
    network.heads["topics"].weight.data, network.heads["topics"].bias.data = weights, bias
    torch.save(kept | {"weights": network.state_dict()}, options.weights)
    if options.out:
        ship(network, options.out)


if __name__ == "__main__":
    main()
