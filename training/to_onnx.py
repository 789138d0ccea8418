"""Weights → the file that ships: ONNX, with 8-bit weights; ``python -m training.to_onnx --help``."""

from __future__ import annotations

import argparse
import copy
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from torch import nn

from onrecord.runtime import onnxruntime
from training.network import Encoder, Network

if TYPE_CHECKING:
    from torch import Tensor

INPUTS = ("ids", "forms")
SMALL = ("/heads", "/stance/", "/hedged/", "/condition/")  # heads, which decide and cost nothing, stay in floats


class Packed(nn.Module):
    """Vectors of word pieces in 8 bits with a scale each, so that small ones lose nothing to large ones."""

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        scales = weights.abs().amax(-1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("numbers", torch.round(weights / scales).to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        return self.numbers[ids].float() * self.scales[ids]


def export(network: Encoder, path: Path, *, packed: bool) -> None:
    """Write the network with its layers in 32-bit floats, batch and length free; ``packed`` with word vectors in 8 bits."""
    network = copy.deepcopy(network).eval()
    network.round(False)
    if packed:
        network.words = Packed(network.words.weight.detach())
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    names = network.outputs
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS} | {name: {0: "batch"} for name in names}
    if isinstance(network, Network):
        axes |= {name: {0: "batch", 1: "length"} for name in names}
    else:
        axes["condition"] = {0: "batch", 1: "length"}
    torch.onnx.export(
        network, example, str(path), input_names=list(INPUTS), output_names=list(names),
        dynamic_axes=axes, opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
    )  # fmt: skip


def quantise(path: Path, out: Path) -> None:
    """Store the layers' weights in 8 bits, one scale a column; the small heads stay in floats."""
    onnxruntime()  # before any of its parts
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(path).graph
    heads = [node.name for node in graph.node if node.op_type == "MatMul" and node.name.startswith(SMALL)]
    quantize_dynamic(
        path, out, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"],
        nodes_to_exclude=heads, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip


def ship(network: Encoder, out: Path) -> None:
    """Write the file that ships."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        export(network, plain, packed=True)
        quantise(plain, out)


def difference(network: Network, path: Path) -> float:
    """The largest difference of a tag probability between torch and the file, on random pieces."""
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(1000, 30000, (4, 64), generator=generator)
    feed = {"ids": ids, "forms": ids % 24}
    with torch.no_grad():
        theirs: Tensor = network(**feed)[0].softmax(-1)
    session = onnxruntime().InferenceSession(path, providers=["CPUExecutionProvider"])
    ours = torch.from_numpy(session.run(["tags"], {k: v.numpy() for k, v in feed.items()})[0]).softmax(-1)
    return float(np.abs((theirs - ours).numpy()).max())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path, help="the .onnx file to write")
    parser.add_argument("--fp32", action="store_true", help="keep 32-bit floats")
    options = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(options.weights, weights_only=True)["weights"])
    if options.fp32:
        export(network, options.out, packed=False)
    else:
        ship(network, options.out)
    size = options.out.stat().st_size / 2**20
    print(
        f"{options.out}: {size:.1f} MiB, largest difference of a probability {difference(network, options.out):.4f}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
