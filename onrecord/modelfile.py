"""A model as it lies on the disk: that it is the one its card names, and a session to run it in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from onrecord.errors import ModelError
from onrecord.runtime import onnxruntime

MODEL = Path(__file__).parent / "data" / "model"
SLOWER: Final = ["SkipLayerNormFusion"]  # the fused kernel takes 1.7 ms for 1,024 pieces where sum and norm take 0.4 (EPYC)
# Without VNNI, onnxruntime's kernel for signed 8-bit weights adds pairs in 16 bits and saturates.  This entry makes it use 32
# there (6% slower on an EPYC with AVX2 alone; seeds 0.892, 0.769, 0.966 → 0.909, 0.818, 0.933, as with VNNI), and changes nothing
# elsewhere.
PRECISE: Final = ("session.x64quantprecision", "1")


def digest(path: Path) -> str:
    """The file's SHA-256, in hex; OSError where it cannot be read."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def card_key(path: Path) -> str:
    """What of card.json says which model it is the card of: ``reader_sha256`` for ``reader.onnx``."""
    return f"{path.stem}_sha256"


def version_of(path: Path) -> str:
    """The first 12 hex digits of the model file's SHA-256; ModelError where it is not the file that the card beside it names."""
    card, name = path.with_name("card.json"), path.stem
    try:
        found = digest(path)
        named = json.loads(card.read_text("utf8")).get(card_key(path)) if card.is_file() else None
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"The {name}'s model {path} or its card cannot be read: install onrecord again.") from error
    if named and named != found:
        raise ModelError(f"The {name}'s model {path} is not the one that its card names: install onrecord again.")
    return found[:12]


def open_session(path: Path, threads: int = 1) -> Any:
    """The model ready to run on so many threads; ModelError where it is damaged or cannot be loaded."""
    version_of(path)  # a file that is damaged is told of before it is used
    ort = onnxruntime()
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry(*PRECISE)
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)
    except Exception as error:
        raise ModelError(f"The {path.stem}'s model {path} is missing or broken: install onrecord again.") from error
