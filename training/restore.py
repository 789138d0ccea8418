"""A shipped reader back into torch, so that training can be taken up where its 8 bits left off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import Network

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PARTS = ("qkv", "out", "up", "down")


def restored(path: Path) -> Network:
    """The network whose layers, word vectors and heads are those of the file; heads that the file lacks stand by chance.

    Raises ValueError where the file is no reader of ours.
    """
    graph = onnx.load(path).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    network = Network()
    state = network.state_dict()
    for name in state:
        old = name.removeprefix("heads.")
        if name in values or old in values:
            state[name] = torch.from_numpy(np.array(values.get(name, values.get(old))))
    state["words.weight"] = torch.from_numpy(values["words.numbers"].astype(np.float32) * values["words.scales"])
    for node in graph.node:
        place = node.name.removeprefix("/").split("/MatMul")[0]
        if "MatMul" not in node.op_type or node.name.count("/") < 2:
            continue
        key = place.replace("/", ".") + ".weight"
        key = key if key in state else "heads." + key
        if key in state:
            state[key] = torch.from_numpy(np.ascontiguousarray(_weights(node.input[1], values).T))
    unfit = [name for name, tensor in network.state_dict().items() if state[name].shape != tensor.shape]
    if unfit:
        raise ValueError(f"{path} is no reader of this shape: {unfit}")
    network.load_state_dict(state)
    return network


def _weights(name: str, values: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """[in, out] of a layer, in floats: as they stand, or its 8 bits times each column's scale."""
    if not name.endswith("_quantized"):
        return values[name]
    plain = name.removesuffix("_quantized")
    found: NDArray[np.float32] = values[name].astype(np.float32) * values[f"{plain}_scale"]
    return found
