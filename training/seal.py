"""Write the models' digests into their card, by which the program knows the files: ``python -m training.seal [FOLDER]``.

To be run whenever one of them is another one; `training.run` does so itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from onrecord.modelfile import MODEL, card_key, digest


def seal(folder: Path) -> dict[str, str]:
    """Record the digests of the folder's models in its ``card.json``, and give them back by their keys there."""
    card = folder / "card.json"
    facts = json.loads(card.read_text("utf8")) if card.is_file() else {}
    found = {card_key(path): digest(path) for path in sorted(folder.glob("*.onnx"))}
    card.write_text(json.dumps(facts | found, indent=2) + "\n", "utf8")
    return found


def main() -> None:
    """Command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    print(f"{folder / 'card.json'}: {seal(folder)}", file=sys.stderr)


if __name__ == "__main__":
    main()
