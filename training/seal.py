"""Write the model's digest into its card, by which the reader knows the file: ``python -m training.seal [FOLDER]``.

To be run whenever ``reader.onnx`` is another one; `training.run` does so itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from onrecord.reader import DIGEST, MODEL, digest


def seal(folder: Path) -> str:
    """Record the digest of the folder's model in its ``card.json``, and give it back."""
    card = folder / "card.json"
    facts = json.loads(card.read_text("utf8")) if card.is_file() else {}
    facts[DIGEST] = digest(folder / "reader.onnx")
    card.write_text(json.dumps(facts, indent=2) + "\n", "utf8")
    return str(facts[DIGEST])


def main() -> None:
    """Command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    print(f"{folder / 'card.json'}: {seal(folder)}", file=sys.stderr)


if __name__ == "__main__":
    main()
