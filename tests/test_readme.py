"""The picture in the README is what `make demo` prints; ``python tests/test_readme.py`` takes it anew."""

import re
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

from click.testing import CliRunner

from onrecord.cli import main

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURE = re.compile(r"(?<=<!-- board:begin -->\n).*?(?=<!-- board:end -->)", re.DOTALL)


def board(ledger: Path) -> str:
    """The board of the examples, 100 columns wide, as a block of Markdown."""
    run = CliRunner(env={"COLUMNS": "100"}).invoke
    examples = str(ROOT / "examples")
    assert run(main, ["add", examples, "--codebook", f"{examples}/codebook.yaml", "--ledger", str(ledger)]).exit_code == 0
    printed = run(main, ["board", "--ledger", str(ledger)])
    assert printed.exit_code == 0, printed.output
    return "\n```\n" + "\n".join(line.rstrip() for line in printed.output.splitlines()).strip("\n") + "\n```\n\n"


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    found = PICTURE.search(README.read_text("utf8"))
    assert found, "the README has no picture"
    shown, printed = found[0].splitlines(), board(tmp_path / "demo.db").splitlines()
    # Not every processor rounds 8-bit products alike, so a row or two may differ from the machine that took the picture.
    assert SequenceMatcher(None, shown, printed).ratio() >= 0.9, "run: python tests/test_readme.py"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        text = board(Path(folder, "demo.db"))
        README.write_text(PICTURE.sub(lambda _: text, README.read_text("utf8")), "utf8")
