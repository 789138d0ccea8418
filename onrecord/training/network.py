"""The reader as torch knows it: one BERT encoder (Devlin et al. 2019) with a head for each thing the steps need.

Written out here rather than taken from a library so that the exported graph holds what we use and nothing more.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.reader import NAME_LABELS, TAG_LABELS
from onrecord.wordpiece import FORMS, GAPS


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; the defaults are MiniLM-L6's (Wang et al. 2020)."""

    vocabulary: int = 30522
    positions: int = 512
    hidden: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6
    link: int = 64
    dropout: float = 0.1


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = shape.dropout
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.norm1 = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.up = nn.Linear(shape.hidden, shape.inner)
        self.down = nn.Linear(shape.inner, shape.hidden)
        self.norm2 = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        weights = functional.softmax(q @ k.transpose(-1, -2) / math.sqrt(hidden // self.heads) + bias, dim=-1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(batch, length, hidden)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Word pieces in; tag scores, name scores and link vectors out.

    ``forward(ids, forms, mask)`` takes three [batch, length] integer tensors and returns a tuple of
    tags [batch, length, len(TAG_LABELS)], names [batch, length, len(NAME_LABELS)] and
    links [batch, length, 4 × link]: query and key of the cue link, query and key of the source link.
    """

    def __init__(self, shape: Shape = Shape()) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.places = nn.Embedding(shape.positions, shape.hidden)
        self.forms = nn.Embedding(len(FORMS) * len(GAPS), shape.hidden)
        nn.init.normal_(self.forms.weight, std=0.01)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.drop = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.tags = nn.Linear(shape.hidden, len(TAG_LABELS))
        self.names = nn.Linear(shape.hidden, len(NAME_LABELS))
        self.links = nn.Linear(shape.hidden, 4 * shape.link)

    def forward(self, ids: Tensor, forms: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.places(places)[None] + self.forms(forms)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.tags(x), self.names(x), self.links(x)

    def adopt(self, state: dict[str, Tensor]) -> None:
        """Take over the weights of a BERT checkpoint in the naming of the transformers library."""
        own = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "places.weight": state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
        }
        for n in range(self.shape.layers):
            theirs, ours = f"encoder.layer.{n}.", f"layers.{n}."
            for kind in ("weight", "bias"):
                parts = [state[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                own[f"{ours}qkv.{kind}"] = torch.cat(parts)
                own[f"{ours}out.{kind}"] = state[f"{theirs}attention.output.dense.{kind}"]
                own[f"{ours}norm1.{kind}"] = state[f"{theirs}attention.output.LayerNorm.{kind}"]
                own[f"{ours}up.{kind}"] = state[f"{theirs}intermediate.dense.{kind}"]
                own[f"{ours}down.{kind}"] = state[f"{theirs}output.dense.{kind}"]
                own[f"{ours}norm2.{kind}"] = state[f"{theirs}output.LayerNorm.{kind}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        unfit = [name for name in missing if not name.startswith(("forms.", "tags.", "names.", "links."))]
        if unfit or unexpected:
            raise ValueError(f"the checkpoint is no BERT of this shape: {unfit + list(unexpected)}; {asdict(self.shape)}")
