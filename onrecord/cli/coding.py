"""The command that codes a ledger anew from its own texts: code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from onrecord.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.coding import Coded


@options.command(
    "onrecord code --codebook examples/codebook.yaml",
    "onrecord code --jobs 4 --ledger talks.db",
)
@click.option("--codebook", envvar="ONRECORD_CODEBOOK", show_envvar=True, metavar="FILE",
              help="The issues parties take sides on, from now on. Without one, those that the ledger keeps.")  # fmt: skip
@click.option("--actors", envvar="ONRECORD_ACTORS", show_envvar=True, metavar="FILE",
              help="Actors of your own, from now on. Without one, those that the ledger keeps.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes that read side by side; the record is the same for any number.")  # fmt: skip
@options.ledger
def code(codebook: str | None, actors: str | None, jobs: int, where: str) -> None:
    """Code the ledger anew from its own texts.

    For a codebook or actors that have changed, or after a newer version of the program was installed; the files that the reports
    came from are not needed. Reviews stay with the rows that still say the same. The last lines count the rows that are as they
    were, new and gone. Documents that another program coded are left as they are. Exits as `add` does; the same again goes on
    where a run was stopped.
    """
    from onrecord.cli.progress import shown
    from onrecord.codebook import load_codebook
    from onrecord.coding import code_all
    from onrecord.ledger import Ledger
    from onrecord.registry import load_actors

    issues, known = codebook and load_codebook(codebook), actors and load_actors(actors)
    with Ledger.open(where, create=False) as ledger:
        if issues:
            ledger.keep_codebook(issues)
        if known:
            ledger.keep_known(known)
        with shown() as progress:
            coded = code_all(ledger, jobs, progress)
    _tell(coded)


def _tell(coded: Coded) -> None:
    from onrecord.tables import visible

    for failure in coded.failures:
        click.echo(visible(str(failure)), err=True)
    for line in told(coded):
        click.echo(visible(line))
    if coded.stopped:
        click.echo("Stopped. Run the same again to go on with the rest.", err=True)
        raise click.exceptions.Exit(options.ENDED + coded.stopped)
    done = coded.documents + coded.known + coded.imported
    raise click.exceptions.Exit((1 if done else 2) if coded.failures else 0)


def told(coded: Coded) -> Iterator[str]:
    """What became of the rows, a line for each kind, then of the documents."""
    for kind, change in coded.changes.items():
        yield f"{kind}: {change.kept} as before, {change.new} new, {change.gone} gone"
    if coded.lost:
        yield f"reviews: {coded.lost} of rows that are gone; `onrecord reviews --gone` lists them"
    left = f", left as they came {coded.imported}" if coded.imported else ""
    yield f"coded anew {coded.documents}, known {coded.known}{left}, failed {len(coded.failures)}"


COMMANDS: Final = (code,)
