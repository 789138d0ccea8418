"""
docs/cli.md has every command's --help as it is, and the examples in it can be typed.

Run as a program, this file writes the page anew.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from onrecord.cli import main

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "cli.md"


def commands(group: click.Group = main, path: str = "onrecord") -> Iterator[tuple[str, click.Command]]:
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def page() -> str:
    """docs/cli.md: what stands above its first command, then every command's --help."""
    parts = [PAGE.read_text("utf8").split("\n## ")[0].rstrip()]
    for path, _ in commands():
        told = CliRunner().invoke(main, [*path.split()[1:], "--help"], prog_name="onrecord", terminal_width=100).stdout
        parts.append(f"## {path}\n\n```text\n{told.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf8") == page(), "run: python tests/test_docs_cli.py"


def test_every_command_has_an_example() -> None:
    for path, command in commands():
        assert all(example.startswith(f"{path}") for example in getattr(command, "examples", ()))
        assert isinstance(command, click.Group) or getattr(command, "examples", ())


@pytest.mark.parametrize("line", [line for _, command in commands() for line in getattr(command, "examples", ())])
def test_the_examples_can_be_typed(line: str) -> None:
    for path in re.findall(r"examples\S*", line):
        assert (ROOT / path).exists(), path
    words = shlex.split(line.split(" > ")[0])[1:]
    command: click.Command = main
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context("onrecord", words)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf8")
