"""Examples → weights: fine-tune the encoder and its heads, seeded."""

from __future__ import annotations

import dataclasses
import random
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.reader import TAG_LABELS, windows
from training.examples import NULL, UNKNOWN, Article, Example, label, restyle

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
    heed: float = 0.7
    name_heed: float = 0.7
    settle: int = 2
    seed: int = 2


TEACHING = Plan(epochs=3, rate=5e-5, head_rate=5e-4, settle=0)  # for the teacher itself
# The last epoch: slow, in 8 bits, and with the names as they are labelled, in which the teacher is no better than its pupil.
FINISHING = Plan(epochs=1, rate=5e-5, head_rate=3e-4, settle=1, name_heed=0.0)

Batch = dict[str, Tensor]
Row = tuple[list[int], list[int], np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def rows(articles: list[Article], wordpiece: WordPiece, dice: random.Random) -> Iterator[Row]:
    """Windows of the articles, freshly cut and restyled, with links counted from the window's start ([CLS] is 0)."""
    vocabulary = wordpiece.vocabulary
    for article in (again for each in articles for again in [each] * each.weight):
        text = restyle(article.text, dice)
        example = label(dataclasses.replace(article, text=text), wordpiece)
        for window in windows(example.pieces, limit=dice.choice((254, 254, 200, 140)), margin=8):
            yield _row(example, window.start, window.end, vocabulary["[CLS]"], vocabulary["[SEP]"])


def _row(example: Example, start: int, end: int, cls: int, sep: int) -> Row:
    ids = [cls, *example.pieces.ids[start:end], sep]
    forms = [0, *example.pieces.forms[start:end], 0]

    def pad(values: np.ndarray) -> np.ndarray:
        return np.concatenate([[UNKNOWN], values[start:end], [UNKNOWN]])

    def links(values: np.ndarray) -> np.ndarray:
        part = values[start:end]
        local = np.where((part >= start) & (part < end), part - start + 1, UNKNOWN)  # a target outside teaches nothing
        return np.concatenate([[UNKNOWN], np.where(part == NULL, 0, local), [UNKNOWN]])

    return ids, forms, pad(example.tags), pad(example.names), links(example.cue_link), links(example.source_link)


def batches(found: list[Row], limit: int, dice: random.Random) -> list[Batch]:
    """Rows of like length together, padded, those without labels of statements apart; in an order that the dice choose.

    Apart, since a mean over the few labels of a mixed batch would let these few count for many.
    """
    made, batch = [], []
    for row in sorted(found, key=lambda r: (bool((r[2] == UNKNOWN).all()), len(r[0]), dice.random())):
        if batch and len(row[0]) * (len(batch) + 1) > limit:
            made.append(collate(batch))
            batch = []
        batch.append(row)
    if batch:
        made.append(collate(batch))
    dice.shuffle(made)
    return made


def collate(batch: list[Row]) -> Batch:
    """Rows as [batch, length] tensors."""
    length = max(len(row[0]) for row in batch)
    fields = ("ids", "forms", "tags", "names", "cue_link", "source_link")
    full = {f: np.full((len(batch), length), 0 if f in ("ids", "forms") else UNKNOWN, np.int64) for f in fields}
    mask = np.zeros((len(batch), length), np.int64)
    for n, row in enumerate(batch):
        mask[n, : len(row[0])] = 1
        for field, values in zip(fields, row, strict=True):
            full[field][n, : len(values)] = values
    return {**{f: torch.from_numpy(v) for f, v in full.items()}, "mask": torch.from_numpy(mask)}


def loss_of(network: nn.Module, batch: Batch, plan: Plan) -> Tensor:
    """Cross-entropy of tags, names and links with their labels and, where the batch has a teacher's scores, with these."""
    tags, names, links = network(batch["ids"], batch["forms"], batch["mask"])
    said, named = _labelled(tags, batch["tags"]), _labelled(names, batch["names"])
    for scores, target in zip(_pairs(links, batch["mask"]), (batch["cue_link"], batch["source_link"]), strict=True):
        said = said + plan.link_weight * _labelled(scores, target)
    if "their_tags" in batch:
        their_said, their_named = _lesson(tags, names, links, batch, plan)
        said = said + plan.heed * (their_said - said)
        named = named + plan.name_heed * (their_named - named)
    return said + plan.name_weight * named


def _labelled(scores: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of the pieces whose label is known; nothing where none is."""
    if not bool((labels != UNKNOWN).any()):
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.float().flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN)


def _pairs(links: Tensor, mask: Tensor) -> list[Tensor]:
    """Scores [batch, length, length] of the cue and of the source that each piece links to; column 0 is none."""
    parts = links.float().chunk(4, dim=-1)
    found = []
    for query, key in ((parts[0], parts[1]), (parts[2], parts[3])):
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
    """The batches with the teacher's scores beside the labels, in 16 bits."""
    teacher.eval()
    found = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in made:
            tags, names, links = teacher(batch["ids"], batch["forms"], batch["mask"])
            theirs = {"their_tags": tags, "their_names": names, "their_links": links}
            found.append(batch | {name: scores.to(torch.bfloat16) for name, scores in theirs.items()})
    return found


def train(articles: list[Article], network: Network, wordpiece: WordPiece, plan: Plan, teacher: Network | None = None) -> Network:
    """Fine-tune the network on the articles; the same plan and machine give the same weights."""
    torch.manual_seed(plan.seed)  # what is learned does not depend on how much chance the heads took
    optimiser = torch.optim.AdamW(_groups(network, plan), weight_decay=0.01, fused=True)
    began, schedule = time.monotonic(), None
    for epoch, made in enumerate(_rounds(articles, wordpiece, plan, teacher)):
        schedule = schedule or _schedule(optimiser, int(len(made) * plan.epochs * 1.02), plan)  # their number wavers
        if epoch == plan.epochs - plan.settle:
            network.round()
        total = sum(_learn(network, batch, optimiser, schedule, plan) for batch in made)
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


def _groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    new = ("tags.", "names.", "links.", "forms.")
    named = list(network.named_parameters())
    return [
        {"params": [p for name, p in named if not name.startswith(new)], "lr": plan.rate},
        {"params": [p for name, p in named if name.startswith(new)], "lr": plan.head_rate},
    ]


def _schedule(optimiser: torch.optim.Optimizer, steps: int, plan: Plan) -> torch.optim.lr_scheduler.LambdaLR:
    warm = max(1, int(steps * plan.warmup))
    return torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(n / warm, max(0.0, (steps - n) / max(1, steps - warm))))


def _learn(
    network: Network,
    batch: Batch,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    plan: Plan,
) -> float:
    network.train()
    with torch.autocast("cpu", dtype=torch.bfloat16):  # a third of the time on a processor that has it (AMD EPYC, 4 cores)
        loss = loss_of(network, batch, plan)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    schedule.step()
    return loss.item()
