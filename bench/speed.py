"""Speed of reading on one core: documents and pieces a second, the share inside the model, peak memory.

``python -m bench.speed``.  Where torch and transformers are installed, the ratio to a network of the same shape
run by them in 32-bit floats, on the same windows, in the same run (machines are noisy; ratios are less so).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.pipeline import read_document
from onrecord.reader import BATCH_PIECES, Reader, windows
from onrecord.records import Codebook, Document, Failure

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Adds up the time spent in one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.seconds = 0.0

    def __call__(self, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return self.function(*arguments)
        finally:
            self.seconds += time.perf_counter() - began


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
    reader = Reader()
    read_document(found[0], reader, Codebook())
    timed = Timed(reader._session)
    reader.__dict__["_session"] = timed
    pieces = sum(len(reader.wordpiece.cut(document.text)) for document in found)
    began = time.perf_counter()
    for document in found:
        read_document(document, reader, Codebook())
    seconds = time.perf_counter() - began
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return {
        "seconds": seconds,
        "documents a second": len(found) / seconds,
        "pieces a second": pieces / seconds,
        "share inside the model": timed.run.seconds / seconds,
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
    began = time.perf_counter()
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
    return time.perf_counter() - began


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--limit", type=int, default=84)
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    found = texts_of(options.shared, options.limit)
    figures = ours(found)
    for name, value in figures.items():
        print(f"{name:24} {value:.2f}")
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
