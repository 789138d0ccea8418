"""The picture in the README is what `make demo` prints; ``python tests/test_readme.py`` takes it anew."""

import re
import tempfile
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from onrecord.cli import main

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURE = re.compile(r"(?<=<!-- board:begin -->\n).*?(?=<!-- board:end -->)", re.DOTALL)


def board(ledger: Path) -> str:
    """The board of the examples, 100 columns wide, as a block of Markdown."""
    run = CliRunner(env={"COLUMNS": "100", "ONRECORD_LEDGER": str(ledger)}).invoke
    examples = str(ROOT / "examples")
    assert run(main, ["add", examples, "--codebook", f"{examples}/codebook.yaml"]).exit_code == 0
    printed = run(main, ["board"])
    assert printed.exit_code == 0, printed.output
    return "\n```\n" + "\n".join(line.rstrip() for line in printed.output.splitlines()).strip("\n") + "\n```\n\n"


def rows(picture: str) -> list[str]:
    """The rows of a board, each with its wrapped lines joined to it, in one blank between words."""
    found: list[str] = []
    for line in filter(str.strip, picture.replace("```", "").splitlines()):
        wrapped = line.startswith("   ") and found
        found[-1:] = [f"{found[-1]} {line}"] if wrapped else [*found[-1:], line]
    return [" ".join(row.split()) for row in found]


def test_rows_are_told_from_their_wrapped_lines() -> None:
    assert rows("```\nWho\n\n who   words  id\n Telk  the     s1\n       road\n Oran  no      s2\n```") == [
        "Who", "who words id", "Telk the s1 road", "Oran no s2"
    ]  # fmt: skip


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    found = PICTURE.search(README.read_text("utf8"))
    assert found, "the README has no picture"
    shown, printed = rows(found[0]), rows(board(tmp_path / "demo.db"))
    # Not every processor rounds sums of floats alike, so a row in ten may differ from the machine that took the picture.
    assert (Counter(shown) & Counter(printed)).total() >= 0.9 * max(len(shown), len(printed)), "run: python tests/test_readme.py"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        text = board(Path(folder, "demo.db"))
        README.write_text(PICTURE.sub(lambda _: text, README.read_text("utf8")), "utf8")
