"""Answers onto standard output, in the format asked for, or in words where there are none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from onrecord import exports, sheets, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


WIDTH = 100  # columns where there is no terminal to ask


class Out(Console):
    """A console that ends well where whoever reads the answer has had enough of it, such as `head`."""

    def on_broken_pipe(self) -> None:
        """End with exit code 0; rich would end with 1."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


def console() -> Console:
    """Standard output as rich sees it, taking nothing in the text for markup."""
    made = Out(markup=False, emoji=False, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = WIDTH
    return made


def write(lines: Iterable[str], end: str = "\n") -> None:
    """Lines as UTF-8 whatever the terminal's encoding, and at once, so that a reader down the pipe need not wait."""
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write((line + end).encode("utf8", "replace"))
    sys.stdout.buffer.flush()


def answer(what: str, found: Sequence[Any], style: str) -> None:
    """Rows as a table, Markdown, CSV, JSON or JSON Lines."""
    if style == "csv":
        write(exports.found_csv(found, what), end="")
    elif style == "json":
        write(exports.found_json(found))
    elif style == "jsonl":
        write(exports.found_lines(found))
    else:
        sheet(tables.HEADINGS[what], [tables.cells(what, one) for one in found], style)


def sheet(headings: Sequence[str], rows: Sequence[Sequence[str]], style: str, title: str | None = None) -> None:
    """Cells under headings, as a table or in Markdown; no table where there are none, cards where the terminal is too narrow."""
    if style == "md":
        write([f"## {title}", ""] if title else [])
        write(tables.markdown(headings, rows))
    elif rows:
        out = console()
        out.print(sheets.sheet(headings, rows, title, out.width))


def checked(file: str, wrong: Sequence[str], what: Callable[[], str]) -> None:
    """What is wrong with a file that somebody wrote, a line each, and exit code 1; or how much of what is in it."""
    for problem in wrong:
        click.echo(tables.visible(f"{file}, {problem}"))
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo(tables.visible(f"{file}: {what()}, nothing wrong"))
