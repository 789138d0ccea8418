"""The command that asks the scorer alone: stance."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from onrecord.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from onrecord.stances import Refused

HEADINGS: Final = ("holder", "stance", "confidence", "proposition", "text")
SHOWN: Final = 60  # characters of a text in a table


@options.command(
    "onrecord stance passages.jsonl > judged.jsonl",
    "onrecord stance passages.csv --format csv > judged.csv",
)
@click.argument("file", metavar="FILE")
@click.option("--format", "style", type=click.Choice(["jsonl", "csv", "table"]), default="jsonl", show_default=True)
@click.option("--scorer", "name", default="shipped", show_default=True, metavar="NAME",
              help="Who judges: the scorer that ships, or one that another package offers.")  # fmt: skip
def stance(file: str, style: str, name: str) -> None:
    """Whether texts show that a holder supports a proposition.

    FILE is JSON Lines, or CSV where its name ends in .csv, or - for JSON Lines on standard input. Each line has a text (a passage
    of a few sentences), a proposition ("The border should reopen"), and a holder, empty where whoever writes is meant. Each comes
    back in its order with stance (none, support, oppose or mixed), confidence, and the probability of each; whatever else it had
    comes back too. A line that cannot be asked is told on standard error with its number. Exits with 1 if there are such lines,
    with 2 if there is no other.
    """
    from onrecord.scorer.choice import scorer
    from onrecord.stances import csv_rows, json_rows
    from onrecord.stances import stance as judged

    judge = scorer(name)
    counts = {True: 0, False: 0}
    with click.open_file(file, "rb") if file == "-" else _opened(file) as lines:
        rows = csv_rows(lines) if file.lower().endswith(".csv") else json_rows(lines)
        _print(_told(judged(rows, judge), counts), style)
    raise click.exceptions.Exit((1 if counts[True] else 2) if counts[False] or not counts[True] else 0)


def _opened(file: str) -> BinaryIO:
    from onrecord.errors import OnrecordError

    try:
        return open(file, "rb")  # noqa: PTH123  (closed by whoever asked; a path of "" must stay one)
    except OSError as error:
        raise OnrecordError(f"{file} cannot be read ({error.strerror}): name a file of JSON Lines or CSV.") from error


def _told(found: Iterable[dict[str, Any] | Refused], counts: dict[bool, int]) -> Iterator[dict[str, Any]]:
    """Those that were judged; the others are told at once."""
    from onrecord.stances import Refused
    from onrecord.tables import visible

    for one in found:
        counts[not isinstance(one, Refused)] += 1
        if isinstance(one, Refused):
            sys.stdout.flush()
            click.echo(visible(str(one)), err=True)
        else:
            yield one


def _print(rows: Iterator[dict[str, Any]], style: str) -> None:
    from onrecord import exports
    from onrecord.cli.printing import sheet, write

    if style == "csv":
        write(exports.plain_csv(rows), end="")
    elif style == "jsonl":
        write(exports.plain_lines(rows))
    else:
        sheet(HEADINGS, [_cells(row) for row in rows], style)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    text = " ".join(row["text"].split())
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return (row.get("holder") or "–", row["stance"], f"{row['confidence']:.2f}", row["proposition"], shown)


COMMANDS: Final = (stance,)
