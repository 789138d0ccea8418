"""The commands that carry the record to other programs and back: export, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from onrecord.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable


class WithFormats(options.Command):
    """A command whose help lists the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats that go this way, then the examples."""
        from onrecord.exchange import every_format

        out = self.name == "export"
        with formatter.section("Formats"):
            formatter.write_dl([(one.name, one.about) for one in every_format() if (one.write if out else one.read)])
        super().format_epilog(ctx, formatter)


def _told(lines: Iterable[str]) -> None:
    from onrecord.tables import visible

    for line in lines:
        click.echo(visible(line), err=True)


@click.command(
    cls=WithFormats,
    examples=(
        "onrecord export xlsx --to record.xlsx",
        "onrecord export csv --rows positions --to positions.csv",
        "onrecord export parquet --to tables",
    ),
)
@click.argument("format", metavar="FORMAT")
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE",
              help="Where to; a folder where there is a file for each kind or document. Else standard output.")  # fmt: skip
@click.option("--rows", metavar="KIND", help="Of tables, only this kind of rows: documents, positions, reviews and so on.")
@click.option("--document", metavar="ID", help="Of formats with a file for each document, only this one.")
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
@options.ledger
def export(format: str, to: Path | None, rows: str | None, document: str | None, replace: bool, where: str) -> None:
    """Write the record as other programs read it.

    What a person corrected is written as corrected, and what was rejected is left out. What a format has no place for is told on
    standard error. Ids are the same from export to export.
    """
    from onrecord.exchange import Asked, put_out
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        _told(put_out(ledger, format, to, Asked(rows, document=document), replace=replace))


@click.command(
    "import",
    cls=WithFormats,
    examples=(
        'onrecord import reviews.csv --by "M. Ansel"',
        "onrecord import codebook.xlsx",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format", metavar="FORMAT", help="What it is, where its name does not tell.")
@click.option("--by", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME",
              help="Whose reviews these are, where the file does not say.")  # fmt: skip
@click.option("--source", metavar="TEXT", help="Where actors of one's own come from, where the file does not say.")
@options.ledger
def import_(file: Path, format: str | None, by: str | None, source: str | None, where: str) -> None:
    """Take another program's file into the ledger.

    All of it is taken in, or, where a line is not as it should be, nothing. What is there already adds nothing.
    """
    from onrecord.exchange import Asked, take_in
    from onrecord.ledger import Ledger

    with Ledger.open(where) as ledger:
        taken = take_in(ledger, file, format, Asked(by=by, source=source))
    _told(taken.told)
    new = [f"{number} {kind}" for kind, number in taken.new.items() if number]
    known = sum(taken.known.values())
    click.echo(f"{file}: {', '.join(new) or 'nothing new'}{f'; {known} known already' if known else ''}")


COMMANDS: Final[tuple[Any, ...]] = (export, import_)
