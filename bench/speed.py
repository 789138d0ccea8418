"""Speed of reading on one core: documents and pieces a second, the share inside the model, peak memory, and two processes.

``python -m bench.speed``.  Seconds are processor time, which what runs beside disturbs less than the clock's; two processes at
once are asked what a second of each gives, so that 2.00 times one would be two whole cores.  Where torch and transformers are
installed, the ratio to a network of the same shape run by them in 32-bit floats, on the same windows, in the same run.
Where onnx is, the floor: the multiply-adds of the windows over what one core gives in a large product of 8-bit matrices.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.models import Models
from onrecord.pipeline import read_document
from onrecord.reader import Reader, windows
from onrecord.records import Codebook, Document, Failure
from onrecord.runtime import onnxruntime

if TYPE_CHECKING:
    from collections.abc import Callable


BATCH_PIECES = 1024  # for torch, which gains from windows of like length taken together
LAYERS, WIDTH, INNER = 6, 384, 1536
PRODUCT = 2048  # rows and columns of the product that the floor is taken from


class Clock:
    """Adds up the time spent in one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.seconds = 0.0

    def __call__(self, *arguments: Any) -> Any:
        began = time.process_time()
        try:
            return self.function(*arguments)
        finally:
            self.seconds += time.process_time() - began


class Timed:
    """A session whose ``run`` is timed."""

    def __init__(self, session: Any) -> None:
        self.run = Clock(session.run)


def texts_of(shared: Path, limit: int) -> list[Document]:
    """PolNeAR's dev articles."""
    from onrecord.documents import load

    paths = sorted((shared / "data" / "polnear" / "dev" / "text").glob("*.txt"))[:limit]
    return [document for document in load([str(p) for p in paths]) if not isinstance(document, Failure)]


def ours(found: list[Document]) -> dict[str, float]:
    """Read all documents in this process and say how fast."""
    models = Models()
    reader = models.reader
    read_document(found[0], models, Codebook())
    timed = Timed(reader._session)
    reader.__dict__["_session"] = timed
    reader.__dict__["read"] = reading = Clock(reader.read)
    pieces = sum(len(reader.wordpiece.cut(document.text)) for document in found)
    began = time.process_time()
    for document in found:
        read_document(document, models, Codebook())
    seconds = time.process_time() - began
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return {
        "seconds": seconds,
        "documents a second": len(found) / seconds,
        "pieces a second": pieces / seconds,
        "share inside the model": timed.run.seconds / seconds,
        "of the reading alone": timed.run.seconds / reading.seconds,
        "peak memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale,
    }


def theirs(found: list[Document]) -> float:
    """Seconds that transformers takes for the same windows with a network of the same shape in 32-bit floats."""
    import torch
    from transformers import BertConfig, BertModel

    torch.set_num_threads(1)
    shape = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
    network = BertModel(shape, add_pooling_layer=False).eval()
    reader = Reader()
    began = time.process_time()
    with torch.inference_mode():
        for document in found:
            pieces = reader.wordpiece.cut(document.text)
            cut = sorted(windows(pieces), key=lambda w: w.start - w.end)
            while cut:
                count = max(1, BATCH_PIECES // (cut[0].end - cut[0].start))
                batch, cut = cut[:count], cut[count:]
                longest = batch[0].end - batch[0].start
                rows = [pieces.ids[w.start : w.end] + [0] * (longest - w.end + w.start) for w in batch]
                mask = [[1] * (w.end - w.start) + [0] * (longest - w.end + w.start) for w in batch]
                network(input_ids=torch.tensor(rows), attention_mask=torch.tensor(mask))
    return time.process_time() - began


def multiply_adds(found: list[Document]) -> float:
    """What the encoder needs for all windows: its layers for each piece, and attention for each pair of a window."""
    reader = Reader()
    sizes = [w.end - w.start + 2 for document in found for w in windows(reader.wordpiece.cut(document.text))]
    return sum(LAYERS * (n * (4 * WIDTH**2 + 2 * WIDTH * INNER) + 2 * n * n * WIDTH) for n in sizes)


def peak() -> float:
    """Multiply-adds a second of one core in a large product of 8-bit matrices, by onnxruntime; the best of ten."""
    import numpy as np
    import onnx

    shape = [PRODUCT, PRODUCT]
    ends = [onnx.helper.make_tensor_value_info(*end, shape) for end in (("a", 2), ("y", 6))]
    weights = np.random.default_rng(0).integers(-127, 127, shape).astype(np.int8)
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMulInteger", ["a", "b"], ["y"])],
        "product",
        ends[:1],
        ends[1:],
        [onnx.numpy_helper.from_array(weights, "b")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    ort = onnxruntime()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feed, times = {"a": np.ones(shape, np.uint8)}, []
    for _ in range(10):
        began = time.process_time()
        session.run(None, feed)
        times.append(time.process_time() - began)
    return float(PRODUCT**3 / min(times))


def together(shared: Path, limit: int, processes: int) -> float:
    """Documents a second of so many processes at once, summed."""
    command = [sys.executable, "-m", "bench.speed", "--shared", str(shared), "--limit", str(limit), "--rate"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return sum(float(process.communicate()[0]) for process in running)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--limit", type=int, default=84)
    parser.add_argument("--rate", action="store_true", help="print documents a second and nothing else")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    found = texts_of(options.shared, options.limit)
    figures = ours(found)
    if options.rate:
        print(figures["documents a second"])
        return 0
    for name, value in figures.items():
        print(f"{name:24} {value:.2f}")
    one, two = (together(options.shared, options.limit, processes) for processes in (1, 2))
    print(f"{'two processes':24} {two / one:.2f} times one")
    if importlib.util.find_spec("onnx"):
        needed, most = multiply_adds(found), peak()
        inside = figures["share inside the model"] * figures["seconds"]
        print(
            f"{'floor':24} {needed / 1e9:.0f} thousand million multiply-adds at {most / 1e9:.0f} a second: {needed / most:.2f} s"
        )
        print(f"{'':24} the model takes {inside * most / needed:.2f} times that")
    if importlib.util.find_spec("torch") and importlib.util.find_spec("transformers"):
        seconds = theirs(found)
        inside = figures["share inside the model"] * figures["seconds"]
        print(f"{'torch, same windows':24} {seconds:.2f} s: {seconds / inside:.2f} times ours inside the model")
        print(f"{'':24} {seconds / figures['seconds']:.2f} times all of ours, with the steps that torch's time leaves out")
    else:
        print("torch and transformers are not installed: no ratio to them.")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
