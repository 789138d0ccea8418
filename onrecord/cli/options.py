"""What several commands take: the ledger, a codebook, what to ask for, and in which format."""

from __future__ import annotations

import os
import re
import shlex
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Function = TypeVar("Function", bound="Callable[..., Any]")

LEDGER: Final = "onrecord.db"
ENDED: Final = 128  # with the signal's number, what shells report of a program that a signal ended
FORMATS: Final = ("table", "md", "csv", "json", "jsonl")


class Command(click.Command):
    """A command whose help ends in examples."""

    def __init__(self, *parameters: Any, examples: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*parameters, **named)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  (click's signature)
        """Write the examples, each on a line that can be copied."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"  {example}\n")


def command(*examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; its docstring is the help."""
    return click.command(cls=Command, examples=examples)


class Day(click.ParamType[str]):
    """A date as ISO 8601 has it: a day, or, where ``rough``, a month or a year as well."""

    name = "date"

    def __init__(self, *, rough: bool) -> None:
        self.rough = rough

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The date as it was given; click's own error where there is no such day."""
        missing = "-01-01" if len(value) == 4 else "-01" if len(value) == 7 else ""
        shape = r"\d{4}(-\d\d){0,2}" if self.rough else r"\d{4}-\d\d-\d\d"
        try:
            date.fromisoformat(value + missing)
        except ValueError:
            shape = r"(?!)"  # of the right form or not, there is no such day
        if not re.fullmatch(shape, value, re.ASCII):
            forms = "YYYY, YYYY-MM or YYYY-MM-DD" if self.rough else "YYYY-MM-DD"
            self.fail(f"{value!r} is no date; write {forms}, such as 2021-03-12.", param, ctx)
        return str(value)


def _lasting(ctx: click.Context, param: click.Parameter, where: str) -> str:
    """The place of a ledger; click's own error for one where nothing would be kept, such as an unset variable of the shell."""
    from onrecord.ledger import sqlite

    if not sqlite.lasts(sqlite.address(where)):
        raise click.BadParameter(f"{where!r} is in memory, where nothing would be kept: {sqlite.INSTEAD}.", ctx, param)
    return where


def ledger(command: Function) -> Function:
    """Which ledger to open."""
    return click.option(
        "--ledger", "where", envvar="ONRECORD_LEDGER", default=LEDGER, show_default=True, show_envvar=True, metavar="PATH",
        callback=_lasting, help="The ledger: a file, or a database's URL.",
    )(command)  # fmt: skip


def elsewhere(where: str) -> str:
    """What a command that is suggested needs to ask the same ledger: nothing where it would by itself."""
    return "" if where == os.environ.get("ONRECORD_LEDGER", LEDGER) else f" --ledger {shlex.quote(where)}"


def reading(command: Function) -> Function:
    """What is to be read, and with what."""
    for option in (
        click.option("--outlet", metavar="NAME", help="The outlet of a bare text that does not name its own."),
        click.option("--date", type=Day(rough=False), metavar="DATE",
                     help="The day on which a bare text was published that does not say so itself (YYYY-MM-DD)."),
        click.option("--follow-links", "links", is_flag=True,
                     help="In a folder, also read the files that links point to outside it."),
        click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
                     help="Processes that read side by side; the record is the same for any number."),
        click.option("--codebook", envvar="ONRECORD_CODEBOOK", show_envvar=True, metavar="FILE",
                     help="The issues parties take sides on. Without one `add` takes the ledger's; `read` reads no positions."),
        click.option("--actors", envvar="ONRECORD_ACTORS", show_envvar=True, metavar="FILE",
                     help="Actors of your own, beside and above those that ship. Without one `add` takes the ledger's."),
        click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
    ):  # fmt: skip
        command = option(command)
    return command


FILTERS: Final[dict[str, Callable[[Any], Any]]] = {
    "actor": click.option("--actor", metavar="NAME", help="By or about this actor: a name, another spelling of it, or an id."),
    "members": click.option("--include", "members", type=click.Choice(["members"]), callback=lambda _, __, given: bool(given),
                            help="With --actor also all who speak for it, as far as reports tell: who holds its offices, its "
                                 "ministries, spokesmen."),
    "issue": click.option("--issue", metavar="ISSUE", help="On this issue: its id, or a word of its label."),
    "since": click.option("--since", type=Day(rough=True), metavar="DATE", help="From this day, month or year on."),
    "until": click.option("--until", type=Day(rough=True), metavar="DATE", help="Up to and with this day, month or year."),
    "outlet": click.option("--outlet", metavar="NAME", help="In this outlet's reports."),
    "undated": click.option("--undated", is_flag=True, help="Only those in which no date was found."),
    "document": click.option("--document", metavar="ID", help="In this document."),
    "min_confidence": click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="0..1",
                                   help="Only what the program was at least so sure of."),
    "rejected": click.option("--rejected", is_flag=True, help="Also what a person rejected."),
    "limit": click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many."),
}  # fmt: skip


def kind(help: str, *kinds: Any) -> Callable[[Function], Function]:
    """Which kind of row, in the words that this type of row has for it: the values of these types of a record's fields."""
    values = list(dict.fromkeys(value for one in kinds for value in get_args(one)))
    return click.option("--kind", type=click.Choice(values, case_sensitive=False), metavar="KIND", help=help)


def force(command: Function) -> Function:
    """What the cue does to the content."""
    forces = ["asserts", "denies", "asks", "demands", "refuses", "doubts"]
    return click.option("--force", type=click.Choice(forces), help="What the cue does to what is said.")(command)


def asking(*names: str) -> Callable[[Function], Function]:
    """The ledger, these filters, how many and in which format."""

    def add(command: Function) -> Function:
        form = click.option("--format", "style", type=click.Choice(FORMATS), default="table", show_default=True,
                            help="Markdown, CSV as Excel opens it, JSON, JSON Lines.")  # fmt: skip
        command = form(ledger(FILTERS["limit"](command)))
        for name in reversed(names):
            command = FILTERS[name](command)
        return command

    return add
