"""Examples → weights: fine-tune the encoder and its heads, seeded."""

from __future__ import annotations

import dataclasses
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.heads import ARC, HEADS, LINK, TAG_LABELS
from onrecord.reader import windows
from training.examples import LABELS, LINKS, NULL, UNKNOWN, Article, Example, label, restyle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.wordpiece import WordPiece
    from training.network import Network


@dataclasses.dataclass(frozen=True)
class Plan:
    """How long and how fast to learn.

    ``cuts`` is how many ways the texts are cut into windows, taken in turn; ``heed`` the share of the loss that compares with
    a teacher, where there is one, and ``name_heed`` that share for names; ``settle`` how many of the epochs, the last, compute
    with 8 bits.
    Figures are those that did best on development texts (training/labbook.md).
    """

    epochs: int = 6
    cuts: int = 3
    batch_pieces: int = 3072
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    link_weight: float = 0.3
    name_weight: float = 0.5
    part_weight: float = 1.0
    kind_weight: float = 0.3
    syntax_weight: float = 0.4
    heed: float = 0.7
    name_heed: float = 0.7
    settle: int = 2
    seed: int = 2


TEACHING = Plan(epochs=3, rate=5e-5, head_rate=5e-4, settle=0)  # for the teacher itself
# The last epoch: slow, in 8 bits, and with the names as they are labelled, in which the teacher is no better than its pupil.
FINISHING = Plan(epochs=1, rate=5e-5, head_rate=3e-4, settle=1, name_heed=0.0)

# Half-width floats take a third of the time on a processor that has them (AMD EPYC, 4 cores), and longer on one that has not.
HALVES = "avx512_bf16" in Path("/proc/cpuinfo").read_text("utf8") if Path("/proc/cpuinfo").exists() else False

Batch = dict[str, Tensor]
Row = dict[str, np.ndarray]


def rows(articles: list[Article], wordpiece: WordPiece, dice: random.Random) -> Iterator[Row]:
    """Windows of the articles, freshly cut and restyled, with links counted from the window's start ([CLS] is 0)."""
    vocabulary = wordpiece.vocabulary
    for article in (again for each in articles for again in [each] * each.weight):
        text = restyle(article.text, dice)
        example = label(dataclasses.replace(article, text=text), wordpiece)
        for window in windows(example.pieces, limit=dice.choice((254, 254, 200, 140)), margin=8):
            made = _row(example, window.start, window.end, vocabulary["[CLS]"], vocabulary["[SEP]"])
            yield made | {"heeded": np.array(article.heeded)}


def _row(example: Example, start: int, end: int, cls: int, sep: int) -> Row:
    def pad(values: np.ndarray) -> np.ndarray:
        return np.concatenate([[UNKNOWN], values[start:end], [UNKNOWN]])

    def links(values: np.ndarray) -> np.ndarray:
        part = values[start:end]
        local = np.where((part >= start) & (part < end), part - start + 1, UNKNOWN)  # a target outside teaches nothing
        return np.concatenate([[UNKNOWN], np.where(part == NULL, 0, local), [UNKNOWN]])

    row = {
        "ids": np.array([cls, *example.pieces.ids[start:end], sep]),
        "forms": np.array([0, *example.pieces.forms[start:end], 0]),
    }
    return row | {n: pad(example.arrays[n]) for n in LABELS} | {n: links(example.arrays[n]) for n in LINKS}


def batches(found: list[Row], limit: int, dice: random.Random) -> list[Batch]:
    """Rows of like length together, padded, those that teach the same layers together; in an order that the dice choose.

    Apart, since a mean over the few labels of a mixed batch would let these few count for many.
    """
    made, batch = [], []

    def key(row: Row) -> tuple[object, ...]:
        return (*_taught_by(row), bool(row["heeded"]), len(row["ids"]), dice.random())

    before: object = None
    for row in sorted(found, key=key):
        layers = (_taught_by(row), bool(row["heeded"]))
        if batch and (layers != before or len(row["ids"]) * (len(batch) + 1) > limit):
            made.append(collate(batch))
            batch = []
        batch.append(row)
        before = layers
    if batch:
        made.append(collate(batch))
    dice.shuffle(made)
    return made


def _taught_by(row: Row) -> tuple[bool, ...]:
    return tuple(bool((row[name] != UNKNOWN).any()) for name in ("tags", "parts", "head"))


def collate(batch: list[Row]) -> Batch:
    """Rows as [batch, length] tensors."""
    length = max(len(row["ids"]) for row in batch)
    fields = ("ids", "forms", *LABELS, *LINKS)
    full = {f: np.full((len(batch), length), 0 if f in ("ids", "forms") else UNKNOWN, np.int64) for f in fields}
    mask = np.zeros((len(batch), length), np.int64)
    for n, row in enumerate(batch):
        mask[n, : len(row["ids"])] = 1
        for name in fields:
            full[name][n, : len(row[name])] = row[name]
    tensors = {f: torch.from_numpy(v) for f, v in full.items()}
    return tensors | {"mask": torch.from_numpy(mask), "heeded": torch.tensor([bool(row["heeded"]) for row in batch])}


def loss_of(network: nn.Module, batch: Batch, plan: Plan) -> Tensor:
    """Cross-entropy of each layer with its labels and, where the batch has a teacher's scores, with these."""
    scores = dict(zip(HEADS, network(batch["ids"], batch["forms"], batch["mask"]), strict=True))
    mask = batch["mask"]
    said, named = _labelled(scores["tags"], batch["tags"]), _labelled(scores["names"], batch["names"])
    for found, target in zip(_pairs(scores["links"], mask), (batch["cue_link"], batch["source_link"]), strict=True):
        said = said + plan.link_weight * _labelled(found, target)
    if "their_tags" in batch:
        their_said, their_named = _lesson(scores["tags"], scores["names"], scores["links"], batch, plan)
        said = said + plan.heed * (their_said - said)
        named = named + plan.name_heed * (their_named - named)
    return said + plan.name_weight * named + _met(scores, batch, plan) + plan.syntax_weight * _parsed(scores, batch)


def _met(scores: dict[str, Tensor], batch: Batch, plan: Plan) -> Tensor:
    """Of encounters: their parts, mode, status, and which trigger a part goes with."""
    (links,) = _pairs(scores["part_links"], batch["mask"])
    told = _labelled(scores["parts"], batch["parts"]) + plan.link_weight * _labelled(links, batch["trigger_link"])
    kinds = _labelled(scores["modes"], batch["modes"]) + _labelled(scores["statuses"], batch["statuses"])
    return plan.part_weight * told + plan.kind_weight * kinds


def _parsed(scores: dict[str, Tensor], batch: Batch) -> Tensor:
    (arcs,) = _pairs(scores["arcs"], batch["mask"], ARC)
    words = _labelled(scores["word_classes"], batch["word_classes"]) + _labelled(scores["relations"], batch["relations"])
    return words + _labelled(arcs, batch["head"])


def _labelled(scores: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of the pieces whose label is known; nothing where none is."""
    if not bool((labels != UNKNOWN).any()):
        return scores.sum() * 0.0
    known = labels != UNKNOWN
    return functional.cross_entropy(scores[known].float(), labels[known])


def _pairs(links: Tensor, mask: Tensor, width: int = LINK) -> list[Tensor]:
    """For each pair of query and key, scores [batch, length, length] of what each piece links to; column 0 is none."""
    found = []
    for query, key in zip(*[iter(links.float().split(width, dim=-1))] * 2, strict=True):
        scores = (query @ key.transpose(1, 2)).masked_fill(mask[:, None, :] == 0, -1e4)
        found.append(torch.cat([torch.zeros_like(scores[..., :1]), scores[..., 1:]], dim=-1))
    return found


def _lesson(tags: Tensor, names: Tensor, links: Tensor, batch: Batch, plan: Plan) -> tuple[Tensor, Tensor]:
    """Cross-entropy of tags and links, and of names, with a teacher's (Hinton et al. 2015), labelled or not.

    A piece's link counts as much as the teacher holds the piece for one that links: contents to cues, cues to sources.
    """
    mask, belief = batch["mask"], batch["their_tags"].float().softmax(-1)
    inner = torch.zeros_like(belief[..., 0])
    inner[:, 1:-1] = mask[:, 2:]  # neither [CLS] nor [SEP], which have no labels and taught the teacher nothing
    total = _soft(tags, belief, inner)
    for role, ours, theirs in zip(("content", "cue"), _pairs(links, mask), _pairs(batch["their_links"], mask), strict=True):
        begin = TAG_LABELS.index(f"B-{role}")
        total = total + plan.link_weight * _soft(ours, theirs.softmax(-1), inner * belief[..., begin : begin + 2].sum(-1))
    return total, _soft(names, batch["their_names"].float().softmax(-1), inner)


def _soft(scores: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    each = -(target * scores.float().log_softmax(-1)).sum(-1)
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def taught(made: list[Batch], teacher: Network) -> list[Batch]:
    """The batches with the teacher's scores beside the labels, in 16 bits, those where its word counts."""
    teacher.eval()
    found = []
    with torch.no_grad():
        for batch in made:
            if not bool(batch["heeded"].all()):
                found.append(batch)
                continue
            scores = dict(zip(HEADS, teacher(batch["ids"], batch["forms"], batch["mask"]), strict=True))
            theirs = {f"their_{name}": scores[name].to(torch.bfloat16) for name in ("tags", "names", "links")}
            found.append(batch | theirs)
    return found


def train(articles: list[Article], network: Network, wordpiece: WordPiece, plan: Plan, teacher: Network | None = None) -> Network:
    """Fine-tune the network on the articles; the same plan and machine give the same weights."""
    torch.manual_seed(plan.seed)  # what is learned does not depend on how much chance the heads took
    optimiser = optimiser_of(network, plan)
    began, schedule = time.monotonic(), None
    for epoch, made in enumerate(_rounds(articles, wordpiece, plan, teacher)):
        schedule = schedule or schedule_of(optimiser, int(len(made) * plan.epochs * 1.02), plan.warmup)  # their number wavers
        if epoch == plan.epochs - plan.settle:
            network.round()
        total = sum(learn(network, batch, optimiser, schedule, plan) for batch in made)
        took = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(made):.4f}, {took:.0f} s", file=sys.stderr, flush=True)
    return network.eval()


def _rounds(articles: list[Article], wordpiece: WordPiece, plan: Plan, teacher: Network | None) -> Iterator[list[Batch]]:
    """The batches of each epoch. The texts are cut anew until there are as many cuts as planned, which then come in turn."""
    dice = random.Random(plan.seed)
    cuts: list[list[Batch]] = []
    for epoch in range(plan.epochs):
        if epoch < plan.cuts:
            made = batches(list(rows(articles, wordpiece, dice)), plan.batch_pieces, dice)
            cuts.append(taught(made, teacher) if teacher else made)
        dice.shuffle(cuts[epoch % plan.cuts])
        yield cuts[epoch % plan.cuts]


def optimiser_of(network: Network, plan: Plan) -> torch.optim.Optimizer:
    """AdamW (Loshchilov and Hutter 2019), faster for what no checkpoint brought."""
    named = list(network.named_parameters())
    groups = [
        {"params": [p for name, p in named if not name.startswith(network.new)], "lr": plan.rate},
        {"params": [p for name, p in named if name.startswith(network.new)], "lr": plan.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def schedule_of(optimiser: torch.optim.Optimizer, steps: int, warmup: float) -> torch.optim.lr_scheduler.LambdaLR:
    """Up to the full rate within a share of the steps, then down to nothing."""
    warm = max(1, int(steps * warmup))
    return torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(n / warm, max(0.0, (steps - n) / max(1, steps - warm))))


def learn(
    network: Network,
    batch: Batch,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    plan: Plan,
) -> float:
    network.train()
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
        loss = loss_of(network, batch, plan)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    schedule.step()
    return loss.item()
