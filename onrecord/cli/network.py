"""The command that makes networks of the positions, and takes them apart."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from onrecord.cli import options
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from onrecord.networks import Network, Tie
    from onrecord.networks.analyses import Report

MODES: Final = ("two-mode", "actors", "issues")
AGGREGATES: Final = ("ignore", "congruence", "conflict", "subtract", "combine")
NORMALISATIONS: Final = ("none", "activity", "prominence", "average", "jaccard", "cosine")
DUPLICATES: Final = ("all", "document", "week", "month", "year", "range")
KERNELS: Final = ("none", "uniform", "gaussian", "epanechnikov", "triangular")
ANALYSES: Final = ("edges", "polarization", "clusters", "backbone", "phases", "scaling", "events", "frequencies")
FILES: Final = ("csv", "graphml", "gexf", "json")
PICTURES: Final = ("svg", "png")
BESIDE: Final = ("seed", "draws", "camps", "size", "penalty", "most", "dimensions", "ordinal", "distance")


def _choice(name: str, among: Sequence[str], help: str, *, field: str | None = None) -> Any:
    names = (name, field) if field else (name,)
    return click.option(*names, type=click.Choice(among), help=help)


def _network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How ties become a network; what is not said is as in `networks.Settings`, or as the analysis has it."""
    for option in reversed((
        _choice("--mode", MODES, "Actors × issues (two-mode, unless said otherwise), actors by issues, or issues by actors."),
        _choice("--aggregate", AGGREGATES, "What becomes of the stances; ignored unless said."),
        _choice("--normalise", NORMALISATIONS, "What a weight is divided by; nothing unless said."),
        _choice("--duplicates", DUPLICATES, "Within what an actor's stance on an issue counts once; all count unless said."),
        click.option("--window", metavar="LENGTH", help='Time windows of that length: "30 days", "2 weeks", "50 rows".'),
        _choice("--kernel", KERNELS, "How a window weighs what is away from its middle."),
        _choice("--mixed", ("middle", "drop"), "A mixed stance stands between support and oppose (unless said), or is dropped."),
        click.option("--actors", default="organization", show_default=True, metavar="WHO",
                     help="organization: who holds a position; person: who says so; of a .dna file any variable."),
        _choice("--roll-up", ("organisation", "state"), "Count actors as whom they speak for."),
        click.option("--exclude-actor", "exclude_actors", multiple=True, metavar="NAME", help="Without this actor."),
        click.option("--exclude-issue", "exclude_issues", multiple=True, metavar="ISSUE", help="Without this issue."),
        click.option("--exclude-outlet", "exclude_outlets", multiple=True, metavar="NAME", help="Without this outlet."),
        click.option("--by", metavar="WHOM", help="Only positions by self, by article, or by this name."),
        click.option("--reviewed", is_flag=True, default=None, help="Only what a person accepted or corrected."),
        options.FILTERS["min_confidence"], options.FILTERS["since"], options.FILTERS["until"],
        click.option("--isolates", is_flag=True, default=None, help="Also actors and issues that nothing is left of."),
        _choice("--compat", ("dna",), "The figures of Discourse Network Analyzer 3, faults included."),
    )):  # fmt: skip
        command = option(command)
    return command


def _analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed((
        _choice("--analysis", ANALYSES, "Not the network, but this of it."),
        click.option("--seed", type=int, metavar="N", help="Of all that is drawn; 1 unless said."),
        click.option("--draws", type=click.IntRange(min=0), metavar="N",
                     help="How often documents are drawn anew for intervals: 200 unless said, 0 for none."),
        click.option("--camps", type=click.IntRange(min=2), metavar="N", help="Camps of polarization; 2 unless said."),
        click.option("--size", type=click.IntRange(min=1), metavar="N", help="Issues of the backbone; else each goes in turn."),
        click.option("--penalty", type=float, metavar="P", help="For issues of a backbone of any size, such as 3.5."),
        click.option("--most", type=click.IntRange(min=2), metavar="N", help="Clusters, or states, at most; 5 unless said."),
        click.option("--dimensions", type=click.IntRange(1, 2), metavar="N", help="Of a scale; 1 unless said."),
        click.option("--ordinal", is_flag=True, default=None, help="A scale with a middle between for and against."),
        _choice("--distance", ("absdiff", "spectral"), "Between the networks of two windows; absdiff unless said."),
    )):  # fmt: skip
        command = option(command)
    return command


@options.command(
    "onrecord network --mode actors --aggregate congruence --normalise average > agree.csv",
    'onrecord network --aggregate subtract --window "30 days" --format graphml --to windows',
    "onrecord network --analysis polarization --since 2021",
    'onrecord network --mode actors --between "Senna Marrok" "Yeskel Varrin"',
    "onrecord network --ledger study.dna --compat dna --mode actors --aggregate subtract",
)
@_network_options
@_analysis_options
@click.option(
    "--between", nargs=2, metavar="ROW COLUMN", help="Not the network, but the positions that this edge of it rests on."
)
@click.option(
    "--differences", is_flag=True, help="Not the network, but where DNA's figures are not right and what is done instead."
)
@click.option("--format", "style", type=click.Choice([*FILES, *PICTURES, "table"]),
              help="csv, the whole matrix, unless said, and table for what is no network; svg and png are pictures.")  # fmt: skip
@click.option("--visone", is_flag=True, help="GraphML as visone draws it, with shapes and colours.")
@click.option(
    "--to", "target", type=click.Path(), metavar="PATH", help="Into this file; of time windows, a file each into this folder."
)
@options.ledger
def network(where: str, style: str | None, target: str | None, *, visone: bool, **asked: Any) -> None:
    """Actors and issues joined by positions: networks, and what they show.

    --ledger may also name a .dna file of Discourse Network Analyzer 3. Needs `pip install onrecord[networks]`.
    """
    from onrecord.networks import ties_of

    between, differences, analysis = (asked.pop(name) for name in ("between", "differences", "analysis"))
    said = {name: value for name, value in asked.items() if value not in (None, ()) and name != "actors"}
    ties = ties_of(where, actors=asked["actors"], roll_up=said.get("roll_up", "none"))
    if differences:
        from onrecord.networks.differences import differences_of

        _report(differences_of(ties), style, target)
    elif analysis:
        from onrecord.networks.analyses import analysed

        _report(analysed(analysis, ties, **said), style, target)
    else:
        settings = {name: value for name, value in said.items() if name not in BESIDE}
        _made(ties, settings, between, _dialect(style) if visone else style, target, said.get("seed", 1))


def _dialect(style: str | None) -> str:
    if style not in (None, "graphml"):
        raise OnrecordError(f"visone reads a dialect of GraphML: take --visone with --format graphml, not {style}.")
    return "visone"


def _made(ties: Sequence[Tie], said: dict[str, Any], between: Any, style: str | None, target: str | None, seed: int) -> None:
    from onrecord.networks import Settings
    from onrecord.networks.matrix import build, over_time

    settings = Settings(**said)
    if between:
        _report(_behind(build(ties, settings), *between), style, target)
    elif settings.window:
        _several(over_time(ties, settings), style or "csv", target, seed)
    else:
        _one(build(ties, settings), style or "csv", target, seed)
    undated = sum(tie.when is None for tie in ties) if settings.window else 0
    if undated:
        click.echo(f"{undated} positions are in no window: the date of their document is not known.", err=True)


def _one(made: Network, style: str, target: str | None, seed: int) -> None:
    if style in PICTURES:
        from onrecord.networks import pictures

        _write_bytes(pictures.draw(made, style, seed=seed), target)
        return
    if style == "table":
        from onrecord.cli.printing import sheet

        sheet(
            ("", *made.columns),
            [(label, *(f"{n:g}" for n in row)) for label, row in zip(made.rows, made.weights, strict=True)],
            style,
        )
        return
    from onrecord.networks.writing import lines

    _write(lines(made, style), target)


def _several(made: Sequence[Network], style: str, target: str | None, seed: int) -> None:
    from onrecord.networks.writing import file_name, lines_of_several

    if target is None:
        if style in PICTURES or style == "table":
            raise OnrecordError(
                f"There are {len(made)} windows: name a folder for their files with --to, and another format than table."
            )
        _write(lines_of_several(made, style), None)
        return
    folder = Path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OnrecordError(
            f"{target} cannot be a folder for {len(made)} windows ({error.strerror}): name another with --to."
        ) from error
    for ordinal, one in enumerate(made, 1):
        _one(one, style, str(folder / file_name(one, ordinal, style)), seed)


def _behind(made: Network, row: str, column: str) -> Report:
    from onrecord.networks.analyses import Report

    rows = [
        (f"{tie.when:%Y-%m-%d}" if tie.when else None, tie.actor, tie.issue, tie.stance, tie.words, tie.id)
        for tie in made.behind(row, column)
    ]
    return Report(
        "positions", ("date", "actor", "issue", "stance", "words", "id"), tuple(rows), {"weight": made.weight(row, column)}
    )


def _report(report: Report, style: str | None, target: str | None) -> None:
    """A table, CSV or JSON of an analysis; the figures about the whole go before it, in CSV to standard error."""
    from onrecord.networks import reports

    if style in (None, "table") and target is None:
        from onrecord.cli.printing import sheet, write

        write(reports.facts(report))
        sheet(report.headings, [[reports.shown(cell) for cell in row] for row in report.rows], "table")
        return
    if style not in (None, "csv", "json", "table"):
        raise OnrecordError(f"{report.name} is a table and no network: take format table, csv or json, not {style}.")
    if style == "json":
        _write(reports.as_json(report), target)
        return
    _write(reports.as_csv(report), target)
    for line in reports.facts(report):
        click.echo(line, err=True)


def _write(lines: Iterable[str], target: str | None) -> None:
    if target is not None:
        with _opened(target) as out:
            out.writelines(line.encode("utf8", "replace") for line in lines)
        return
    from onrecord.cli.printing import write

    write(lines, end="")


def _write_bytes(made: bytes, target: str | None) -> None:
    if target is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    with _opened(target) as out:
        out.write(made)


@contextmanager
def _opened(target: str) -> Iterator[BinaryIO]:
    try:
        with Path(target).open("wb") as out:
            yield out
    except OSError as error:
        raise OnrecordError(f"{target} cannot be written ({error.strerror}): name another file with --to.") from error


COMMANDS: Final = (network,)
