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

from onrecord.reader import windows
from onrecord.training.examples import NULL, UNKNOWN, Article, Example, label, restyle
from onrecord.training.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.wordpiece import WordPiece


@dataclasses.dataclass(frozen=True)
class Plan:
    """How long and how fast to learn; ``settle`` is how many of the epochs, the last, compute with 8 bits.

    Figures are those that did best on development texts (training/labbook.md).
    """

    epochs: int = 6
    batch_pieces: int = 3072
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    link_weight: float = 0.3
    name_weight: float = 0.5
    settle: int = 2
    seed: int = 2


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


def batches(found: list[Row], limit: int, dice: random.Random) -> list[dict[str, Tensor]]:
    """Rows of like length together, padded; in an order that the dice choose."""
    made, batch = [], []
    for row in sorted(found, key=lambda r: (len(r[0]), dice.random())):
        if batch and len(row[0]) * (len(batch) + 1) > limit:
            made.append(collate(batch))
            batch = []
        batch.append(row)
    if batch:
        made.append(collate(batch))
    dice.shuffle(made)
    return made


def collate(batch: list[Row]) -> dict[str, Tensor]:
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


def loss_of(network: nn.Module, batch: dict[str, Tensor], plan: Plan) -> Tensor:
    """Cross-entropy of tags, names and links, weighted."""
    tags, names, links = network(batch["ids"], batch["forms"], batch["mask"])
    total = tags.sum() * 0.0
    for scores, labels, weight in ((tags, batch["tags"], 1.0), (names, batch["names"], plan.name_weight)):
        if bool((labels != UNKNOWN).any()):
            total = total + weight * functional.cross_entropy(
                scores.float().flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN
            )
    parts = links.float().chunk(4, dim=-1)
    for query, key, target in ((parts[0], parts[1], batch["cue_link"]), (parts[2], parts[3], batch["source_link"])):
        if not bool((target != UNKNOWN).any()):
            continue
        scores = query @ key.transpose(1, 2)
        scores = scores.masked_fill(batch["mask"][:, None, :] == 0, -1e4)
        scores = torch.cat([torch.zeros_like(scores[..., :1]), scores[..., 1:]], dim=-1)  # column 0: no target
        total = total + plan.link_weight * functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=UNKNOWN)
    return total


def train(articles: list[Article], checkpoint: dict[str, Tensor], wordpiece: WordPiece, plan: Plan) -> Network:
    """Fine-tune the checkpoint on the articles; the same plan and machine give the same weights."""
    torch.manual_seed(plan.seed)
    network = Network()
    network.adopt(checkpoint)
    torch.manual_seed(plan.seed)  # what is learned does not depend on how much chance the heads took
    dice = random.Random(plan.seed)
    optimiser = torch.optim.AdamW(_groups(network, plan), weight_decay=0.01)
    began, made = time.monotonic(), batches(list(rows(articles, wordpiece, dice)), plan.batch_pieces, dice)
    schedule = _schedule(optimiser, int(len(made) * plan.epochs * 1.02), plan)  # cut anew each epoch, their number wavers
    for epoch in range(plan.epochs):
        if epoch == plan.epochs - plan.settle:
            network.round()
        total = sum(_learn(network, batch, optimiser, schedule, plan) for batch in made)
        print(
            f"epoch {epoch + 1}: loss {total / len(made):.4f}, {time.monotonic() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        made = batches(list(rows(articles, wordpiece, dice)), plan.batch_pieces, dice)
    return network.eval()


def _groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    new = ("tags.", "names.", "links.", "forms.")
    named = list(network.named_parameters())
    return [
        {"params": [p for name, p in named if not name.startswith(new)], "lr": plan.rate},
        {"params": [p for name, p in named if name.startswith(new)], "lr": plan.head_rate},
    ]


def _schedule(optimiser: torch.optim.Optimizer, steps: int, plan: Plan) -> torch.optim.lr_scheduler.LambdaLR:
    warm = max(1, int(steps * plan.warmup))
    return torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(n / warm, max(0.0, (steps - n) / (steps - warm))))


def _learn(
    network: Network,
    batch: dict[str, Tensor],
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
