"""The commands by which people judge rows, one or many at once: review, undo."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from onrecord.cli import options
from onrecord.cli.keep import pairs
from onrecord.records import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from onrecord.ledger import Ledger

STDIN: Final = "-"
ID: Final = re.compile(r"[a-z][0-9a-z]{3,}")


def _by(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--by", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME", help="Whose word it is.")(command)


@options.command(
    'onrecord review p1c02 accept --by "M. Ansel"',
    'onrecord review s4f7a correct speaker="Aldo Fenn" --note "so the correction says"',
    "onrecord review p1c02 p77e1 s4f7a reject",
    "onrecord review - accept < ids.txt",
)
@click.argument("told", nargs=-1, required=True, metavar="ID... VERDICT [FIELD=VALUE]...")
@click.option("--note", metavar="TEXT", help="Why, in a sentence.")
@_by
@options.ledger
def review(told: tuple[str, ...], by: str | None, note: str | None, where: str) -> None:
    """Keep a person's verdict on one or more rows.

    VERDICT is accept, reject, or correct, which takes the right values of some fields. What the program read stays as it is; the
    verdict stands beside it, outlives a new reading, and the newest counts. An ID can be cut to its first characters, four or
    more, where they are enough to tell it from others; - takes ids from standard input, one a line, or the JSON Lines that a
    query prints. Where one id has no row the others are dealt with, and it exits with 1.
    """
    ids, verdict, changes = _parted(told)

    def judge(ledger: Ledger, id: str) -> str:
        given = ledger.review(id, VERDICTS[verdict], pairs(changes), by, note)
        return f"{given.row}: {given.verdict}{f' by {by}' if by else ''}"

    _each(where, ids, judge)


def _parted(told: Sequence[str]) -> tuple[Sequence[str], str, Sequence[str]]:
    """Ids, verdict and changes; click's own error where one of these is missing or too much."""
    at = next((n for n, word in enumerate(told) if word in VERDICTS), None)
    if at is None:
        names = ", ".join(map(repr, VERDICTS))
        wrong = f"{told[-1]!r} is not one of {names}." if len(told) > 1 else f"The verdict is missing: it is one of {names}."
        raise click.UsageError(wrong)
    if at == 0:
        raise click.UsageError(f"Give the ids of rows before {told[0]!r}.")
    verdict, changes = told[at], told[at + 1 :]
    if (verdict == "correct") != bool(changes):
        correct = "Say what is right, such as speaker=NAME."
        raise click.UsageError(correct if verdict == "correct" else "Only `correct` takes FIELD=VALUE.")
    pairs(changes)
    return told[:at], verdict, changes


@options.command("onrecord undo p1c02", "onrecord undo p1c02 p77e1")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_by
@options.ledger
def undo(ids: tuple[str, ...], by: str | None, where: str) -> None:
    """Take back the newest verdict on one or more rows.

    The row is again as it was before. The verdict stays in `onrecord reviews`, as taken back, and counts no more; done again, the
    one before it goes. - takes ids from standard input, as `review` does.
    """

    def take_back(ledger: Ledger, id: str) -> str:
        from onrecord.errors import NotFound

        row = ledger.get(id).row.id
        given = [one for one in ledger.reviews(row) if not one.withdrawn]
        if not given:
            raise NotFound(f"{row} has no verdict that could be taken back.")
        return f"{row}: {ledger.take_back(given[-1].number, by).verdict}, taken back"

    _each(where, ids, take_back)


def _each(where: str, ids: Sequence[str], do: Callable[[Ledger, str], str]) -> None:
    """Do it to each row and say so; where it cannot be done say why, and go on with the others."""
    from onrecord.errors import LedgerError, OnrecordError
    from onrecord.ledger import Ledger
    from onrecord.tables import visible

    wrong = 0
    several = list(_ids(ids))
    with Ledger.open(where, create=False) as ledger:
        for id_ in several:
            try:
                said = do(ledger, id_)
            except LedgerError:
                raise
            except OnrecordError as error:
                click.echo(f"Error: {visible(str(error))}", err=True)
                wrong = max(wrong, error.exit_code)
            else:
                click.echo(visible(said))
    if wrong:
        raise click.exceptions.Exit(wrong if len(several) == 1 else 1)


def _ids(told: Iterable[str]) -> Iterator[str]:
    """The ids, for - those on standard input, each once."""
    every = [found for one in told for found in (_piped() if one == STDIN else [one])]
    if not every:
        raise click.UsageError("There is no id on standard input: give one a line, or a query's answer as JSON Lines.")
    return iter(dict.fromkeys(every))


def _piped() -> Iterator[str]:
    lines = sys.stdin.read().splitlines() if sys.stdin else []
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _id_of(line.strip(), number)


def _id_of(line: str, number: int) -> str:
    """The id that is a line, or the one of a row as JSON; click's own error where it is neither."""
    try:
        found = json.loads(line)["id"] if line.startswith("{") else line
    except (ValueError, KeyError, TypeError, RecursionError):
        found = ""
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise click.UsageError(f"Line {number} of standard input is no id: give one a line, or a query's answer as JSON Lines.")
    return found


COMMANDS: Final = (review, undo)
