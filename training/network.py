"""The reader as torch knows it: one BERT encoder (Devlin et al. 2019) with a head for each thing the steps need.

Written out here rather than taken from a library so that the exported graph holds what we use and nothing more.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.heads import HEADS
from onrecord.scorer import STANCES
from onrecord.scorer.question import KINDS
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
    dropout: float = 0.1
    eps: float = 1e-12
    buckets: int = 0  # of distances, each with a leaning of its own in every head (T5, Raffel et al. 2020; MPNet); BERT has none


TOPIC_DEPTHS = (0, 2, 6)  # what words are about is lost towards the end: these three tell it better than the last (labbook)
TEACHER = Shape(hidden=768, inner=3072, layers=12, eps=1e-5, buckets=32)  # MPNet-base's (Song et al. 2020)


class Attention(torch.autograd.Function):
    """Attention as one operator of the exported graph: onnxruntime's own kernel keeps the weights in cache (Dao et al. 2022)."""

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return graph.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())

    @staticmethod
    def forward(_context: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        batch, length, hidden = q.shape
        q, k, v = (part.view(batch, length, heads, hidden // heads).transpose(1, 2) for part in (q, k, v))
        return functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, length, hidden)


class Dense(nn.Linear):
    """A linear layer that can be made to feel the 8 bits it will ship in (quantisation-aware training, Jacob et al. 2018)."""

    rounded = False

    def forward(self, x: Tensor) -> Tensor:
        if not self.rounded:
            return super().forward(x)
        return functional.linear(rounded_row(x), rounded_weights(self.weight), self.bias)


def rounded_row(x: Tensor) -> Tensor:
    """[batch, length, width] as onnxruntime rounds it at run time: each row of the batch to 0…255 between its extremes."""
    x = x.float()
    low, high = x.detach().amin((1, 2), keepdim=True).clamp(max=0.0), x.detach().amax((1, 2), keepdim=True).clamp(min=0.0)
    scale = (high - low).clamp(min=1e-6) / 255
    zero = torch.round(-low / scale)
    return _straight(x, ((torch.round(x.detach() / scale) + zero).clamp(0, 255) - zero) * scale)


def rounded_weights(weights: Tensor) -> Tensor:
    """[rows, width], each row to -127…127 with a scale of its own."""
    scale = weights.detach().abs().amax(-1, keepdim=True).clamp(min=1e-8) / 127
    return _straight(weights, torch.round(weights.detach() / scale) * scale)


def _straight(x: Tensor, rounded: Tensor) -> Tensor:
    """The rounded values, with the gradient of the unrounded ones."""
    return x + (rounded - x.detach())


class Words(nn.Embedding):
    """Vectors of word pieces, rounded like the layers are."""

    rounded = False

    def forward(self, ids: Tensor) -> Tensor:
        found = super().forward(ids)
        return rounded_weights(found) if self.rounded else found


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = shape.dropout
        self.qkv = Dense(shape.hidden, 3 * shape.hidden)
        self.out = Dense(shape.hidden, shape.hidden)
        self.norm1 = nn.LayerNorm(shape.hidden, eps=shape.eps)
        self.up = Dense(shape.hidden, shape.inner)
        self.down = Dense(shape.inner, shape.hidden)
        self.norm2 = nn.LayerNorm(shape.hidden, eps=shape.eps)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        batch, length, hidden = x.shape
        if bias is None:
            mixed = Attention.apply(*self.qkv(x).split(hidden, -1), self.heads)
        else:
            q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
            mixed = functional.scaled_dot_product_attention(q, k, v, bias.to(q.dtype))
            mixed = mixed.transpose(1, 2).reshape(batch, length, hidden)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces in, [batch, length, hidden] vectors out; ``marks`` is how many ways a piece can be marked besides.

    Parameters whose names begin with one of ``new`` are not in the checkpoint that training starts from.
    """

    new: tuple[str, ...] = ("forms.",)
    outputs: tuple[str, ...] = ()

    def __init__(self, shape: Shape, marks: int) -> None:
        super().__init__()
        self.shape = shape
        self.words = Words(shape.vocabulary, shape.hidden)
        self.places = nn.Embedding(shape.positions, shape.hidden)
        self.forms = nn.Embedding(marks, shape.hidden)
        nn.init.normal_(self.forms.weight, std=0.01)
        if shape.buckets:
            self.near = nn.Embedding(shape.buckets, shape.heads)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.eps)
        self.drop = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def encode(self, ids: Tensor, forms: Tensor, mask: Tensor | None) -> Tensor:
        return self.depths(ids, forms, mask)[-1]

    def depths(self, ids: Tensor, forms: Tensor, mask: Tensor | None) -> list[Tensor]:
        """The vectors that go into the first layer, and those that come out of each."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.places(places)[None] + self.forms(forms)))
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        if self.shape.buckets:
            leaning = self.near(buckets(places, self.shape.buckets)).permute(2, 0, 1)[None]
            bias = leaning if bias is None else bias + leaning
        found = [x]
        for layer in self.layers:
            found.append(layer(found[-1], bias))
        return found

    def round(self, rounded: bool = True) -> None:
        """From now on compute with 8 bits, as the shipped file does, or again without."""
        for part in self.modules():
            if isinstance(part, (Dense, Words)):
                part.rounded = rounded

    def adopt(self, state: dict[str, Tensor]) -> None:
        """Take over the weights of a BERT checkpoint, or of MPNet, in the naming of the transformers library."""
        if self.shape.buckets:
            state = as_bert(state)
        own = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "places.weight": state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
        }
        if self.shape.buckets:
            own["near.weight"] = state["encoder.relative_attention_bias.weight"]
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
        unfit = [name for name in missing if not name.startswith(self.new)]
        if unfit or unexpected:
            raise ValueError(f"the checkpoint is no BERT of this shape: {unfit + list(unexpected)}; {asdict(self.shape)}")


class Network(Encoder):
    """The reader: word pieces in, and for each piece what each of HEADS makes of it.

    ``forward(ids, forms, mask)`` takes [batch, length] integer tensors (no mask where no row is padded) and returns a tuple of
    [batch, length, width] tensors in the order and of the widths of HEADS.  Links and arcs are pairs of query and key.
    """

    new = ("forms.", "heads.")
    outputs = tuple(HEADS)

    def __init__(self, shape: Shape = Shape()) -> None:
        super().__init__(shape, len(FORMS) * len(GAPS))
        sizes = {name: shape.hidden * (len(TOPIC_DEPTHS) if name == "topics" else 1) for name in HEADS}
        self.heads = nn.ModuleDict({name: nn.Linear(sizes[name], width) for name, width in HEADS.items()})

    def forward(self, ids: Tensor, forms: Tensor, mask: Tensor | None = None) -> tuple[Tensor, ...]:
        depths = self.depths(ids, forms, mask)
        topical = torch.cat([depths[n] for n in TOPIC_DEPTHS], -1)
        return tuple(head(topical if name == "topics" else depths[-1]) for name, head in self.heads.items())


class Judge(Encoder):
    """The scorer: a question in word pieces in; out come its stance, whether it is hedged, and where its condition stands.

    ``forward(ids, kinds, mask)`` returns stances [batch, len(STANCES)], hedged [batch] and condition [batch, length], all
    unnormalised: softmax the first, and the logistic function of the others.
    """

    new = ("forms.", "stance.", "hedged.", "condition.")
    outputs = ("stance", "hedged", "condition")

    def __init__(self, shape: Shape = Shape()) -> None:
        super().__init__(shape, len(KINDS))
        self.stance = nn.Linear(shape.hidden, len(STANCES))
        self.hedged = nn.Linear(shape.hidden, 1)
        self.condition = nn.Linear(shape.hidden, 1)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        x = self.encode(ids, kinds, mask)
        first = x[:, 0]
        return self.stance(first), self.hedged(first).squeeze(-1), self.condition(x).squeeze(-1)


def buckets(places: Tensor, count: int, furthest: int = 128) -> Tensor:
    """[length, length] numbers below ``count`` for how far and on which side of a place another stands (Raffel et al. 2020).

    Half of them are for each side; of these, half are exact and the others grow with the distance up to ``furthest``.
    """
    away = places[:, None] - places[None, :]
    side, distance = (away < 0).long() * (count // 2), away.abs()
    exact = count // 4
    grown = exact + (torch.log(distance.clamp(min=1) / exact) / math.log(furthest / exact) * (count // 2 - exact)).long()
    return side + torch.where(distance < exact, distance, grown.clamp(max=count // 2 - 1))


def as_bert(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """MPNet's checkpoint with the names, and the rows of its tables in the order, of BERT's.

    Its vocabulary is BERT's after four marks of its own, which stand for [CLS], [PAD], [SEP] and [UNK]; its places count from 2.
    """
    words, places = state["embeddings.word_embeddings.weight"], state["embeddings.position_embeddings.weight"]
    words = words[4:-1].clone()
    for ours, theirs in ((101, 0), (0, 1), (102, 2), (100, 3)):
        words[ours] = state["embeddings.word_embeddings.weight"][theirs]
    renamed = {
        name.replace("attention.attn.q", "attention.self.query")
        .replace("attention.attn.k", "attention.self.key")
        .replace("attention.attn.v", "attention.self.value")
        .replace("attention.attn.o", "attention.output.dense")
        .replace("attention.LayerNorm", "attention.output.LayerNorm"): value
        for name, value in state.items()
    }
    return renamed | {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": places[2:],
        "embeddings.token_type_embeddings.weight": torch.zeros_like(places[:1]),
    }
