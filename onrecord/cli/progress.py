"""How far the reading has come: a bar on a terminal, a line now and then elsewhere; on stderr, so that it mixes with nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord.tables import cut, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.work import Step

EVERY = 100  # documents between two plain lines: about ten seconds' reading on one core


@contextmanager
def shown() -> Iterator[Callable[[Step], None]]:
    """What to call after each document."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plainly
        return
    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}", style="red"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", style="dim", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, failed="", name="")

        def step(at: Step) -> None:
            failed = f"{at.failed} failed" if at.failed else ""
            progress.update(task, completed=at.done, total=at.total, failed=failed, name=cut(visible(at.name), 40))

        yield step


def _plainly(at: Step) -> None:
    if at.done % EVERY == 0:
        click.echo(f"{at.done} of {at.total} documents, {at.failed} failed", err=True)
