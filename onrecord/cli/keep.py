"""The commands that read reports and keep the record: add, read, merge, split, remove, check, codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from onrecord.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.errors import NotFound
    from onrecord.ledger import Ledger
    from onrecord.oddities import Held
    from onrecord.records import Codebook, Finding, Position
    from onrecord.registry import Known
    from onrecord.work import Tally

UNDATED: Final = (
    'No date was found in {} of those read: positions, shifts and days such as "on Tuesday" cannot be told without one. '
    "`onrecord documents --undated` lists them; remove one and add it again with --date, or put the day into its file's name."
)


@options.command(
    "onrecord add examples --codebook examples/codebook.yaml",
    'onrecord add examples/2023-05-11-inland-wire.txt --outlet "Inland Wire" --date 2023-05-11',
)
@options.reading
@options.ledger
def add(
    paths: tuple[str, ...],
    where: str,
    codebook: str | None,
    actors: str | None,
    jobs: int,
    date: str | None,
    outlet: str | None,
    links: bool,
) -> None:
    """Read reports into the ledger.

    A PATH is a file (.txt, .md, .html, .jsonl, .vtt, .srt), a folder of them, or - for standard input. What the ledger already
    holds is not read again, so that a run that was stopped goes on where it was. The ledger keeps the codebook and the actors it
    was last given, for the reports to come. Each failure is told on standard error, as is how many reports have no date, and the
    last line counts what was read, was known and failed. Files in a folder that are no reports, such as PDFs and pictures, and
    texts that are not in English are passed over, each named with the reason, and counted. Exits with 1 if some failed, with 2 if
    none could be read, with 130 if stopped by Ctrl-C.
    """
    from onrecord.cli.progress import shown
    from onrecord.documents import Given
    from onrecord.ledger import Ledger
    from onrecord.work import add_all

    issues, known = _codebook(codebook), _actors(actors)
    with Ledger.open(where) as ledger:
        if codebook:
            ledger.keep_codebook(issues)
        if actors:
            ledger.keep_known(known)
        with shown() as progress:
            tally = add_all(paths, ledger, Given(date, outlet, links), ledger.codebook(), jobs, progress, ledger.known_actors())
    _tell(tally)


def _tell(tally: Tally) -> None:
    from onrecord.tables import visible

    for said in (*map(str, tally.passed), *map(str, tally.failures), *tally.notes):
        click.echo(visible(said), err=True)
    passed = f", passed over {len(tally.passed)}" if tally.passed else ""
    click.echo(f"read {tally.read}, known {tally.known}{passed}, failed {tally.failed}")
    if tally.undated:
        click.echo(UNDATED.format(tally.undated), err=True)
    done = tally.read + tally.known
    if tally.stopped:
        click.echo(f"Stopped. The ledger keeps {done} of these documents; run the same again to go on with the rest.", err=True)
        raise click.exceptions.Exit(options.ENDED + tally.stopped)
    raise click.exceptions.Exit((1 if done else 2) if tally.failed or not done else 0)


@options.command(
    "onrecord read examples --codebook examples/codebook.yaml > record.jsonl",
    "onrecord read examples/2021-06-09-corrave-courier.txt",
)
@options.reading
@click.option("--format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, expose_value=False)
def read(
    paths: tuple[str, ...],
    codebook: str | None,
    actors: str | None,
    jobs: int,
    date: str | None,
    outlet: str | None,
    links: bool,
) -> None:
    """Read reports without a ledger; print JSON Lines.

    Document by document, in the order given: the document, its actors, statements, events and positions, one object a line; at
    the end the findings across all of them. Failures are told on standard error. Exits as `add` does.
    """
    from onrecord.cli.printing import write
    from onrecord.documents import Given
    from onrecord.exports import finding_lines, record_lines
    from onrecord.findings import findings
    from onrecord.oddities import held, oddities, offices
    from onrecord.records import Failure, PassedOver
    from onrecord.tables import visible
    from onrecord.work import read_all

    stands: list[Position] = []
    published: dict[str, str | None] = {}
    odd: list[Finding] = []
    told: list[Held] = []
    failed = 0
    for outcome in read_all(paths, Given(date, outlet, links), _codebook(codebook), jobs, _actors(actors)):
        if isinstance(outcome, Failure):
            click.echo(visible(str(outcome)), err=True)
            failed += not isinstance(outcome, PassedOver)
            continue
        write(record_lines(outcome))
        stands.extend(outcome.positions)
        published[outcome.document.id] = outcome.document.published
        odd.extend(oddities(outcome.document, outcome.actors))
        told.extend(held(outcome.document, outcome.actors))
    write(finding_lines((*findings(stands, published), *odd, *offices(told))))
    raise click.exceptions.Exit((1 if published else 2) if failed or not published else 0)


def _say(sentence: str) -> None:
    """Print a sentence with words that somebody typed, none of which acts on the terminal."""
    from onrecord.tables import visible

    click.echo(visible(sentence))


def pairs(given: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE pairs as a mapping; click's own error where one is none."""
    for pair in given:
        if "=" not in pair.lstrip("="):
            raise click.BadParameter(f"{pair!r} is no FIELD=VALUE; write for example speaker=NAME.", param_hint="FIELD=VALUE")
    return dict(pair.split("=", 1) for pair in given)


@options.command("onrecord merge a3f01 a77c2", 'onrecord merge a3f01 a77c2 --by "M. Ansel"')
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--by", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME", help="Whose word it is.")
@options.ledger
def merge(one: str, other: str, by: str | None, where: str) -> None:
    """Say that two actors are one, going by the first.

    `onrecord actors --doubtful` lists pairs that may be one. What was read stays as it is; the word stands beside it and outlives
    a new reading. `onrecord split` takes it back.
    """
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        ledger.merge(one, other, by)
    _say(f"{other} is {one}")


@options.command("onrecord split a3f01 a77c2")
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--by", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME", help="Whose word it is.")
@options.ledger
def split(one: str, other: str, by: str | None, where: str) -> None:
    """Say that two actors are two, though their names are alike or they were merged."""
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        ledger.split(one, other, by)
    _say(f"{other} is not {one}")


@options.command("onrecord remove d81c2")
@click.argument("documents", nargs=-1, required=True, metavar="ID...")
@options.ledger
def remove(documents: tuple[str, ...], where: str) -> None:
    """Take documents out.

    What was read in them goes too; reviews are kept, should the documents come back: see `onrecord reviews`.
    """
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        missing = [error for document in documents if (error := _removed(ledger, document))]
    if missing:
        raise click.exceptions.Exit(missing[0].exit_code)


def _removed(ledger: Ledger, document: str) -> NotFound | None:
    """Take one out and say so, or say that it is not there: the others go on."""
    from onrecord.errors import NotFound
    from onrecord.tables import visible

    try:
        ledger.remove(document)
    except NotFound as error:
        click.echo(f"Error: {visible(str(error))}", err=True)
        return error
    _say(f"{document}: removed")
    return None


@options.command("onrecord check", "onrecord check --ledger copies/talks.db")
@options.ledger
def check(where: str) -> None:
    """Say whether the ledger is whole: the file, its tables, the words at each span, what is counted. Exits with 1 if not."""
    from onrecord.cli.printing import checked
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        wrong = ledger.check()
        counts = ledger.counts() if not wrong else None
    if wrong:
        click.echo("Bring back a copy, or read the documents into a new ledger.", err=True)
    checked(where, wrong, lambda: f"{counts.documents} documents, {counts.statements} statements" if counts else "")


@click.group()
def codebook() -> None:
    """The list of issues on which parties take sides."""


@codebook.command("check", cls=options.Command, examples=("onrecord codebook check examples/codebook.yaml",))
@click.argument("file")
def check_codebook(file: str) -> None:
    """Say what is wrong with a codebook. Exits with 1 if something is."""
    from onrecord.cli.printing import checked
    from onrecord.codebook import load_codebook, problems

    checked(file, problems(file), lambda: f"{len(load_codebook(file).issues)} issues")


def _codebook(path: str | None) -> Codebook:
    from onrecord.codebook import load_codebook
    from onrecord.records import Codebook

    return load_codebook(path) if path else Codebook()


def _actors(path: str | None) -> tuple[Known, ...]:
    from onrecord.registry import load_actors

    return load_actors(path) if path else ()


COMMANDS: Final = (add, read, merge, split, remove, check, codebook)
