"""The commands for working in the ledger: the desk in a browser, rows by hand, and those with whom a desk is shared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from onrecord.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

PORT: Final = 8765
PEOPLE: Final = "onrecord-people.toml"
LOCAL: Final = "127.0.0.1"


def _by(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--by", envvar="ONRECORD_REVIEWER", show_envvar=True, metavar="NAME", help="Who is at work.")(command)


@options.command("onrecord desk --open", 'onrecord desk --by "M. Ansel"', "onrecord desk --share 192.168.7.20")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="0 takes any free one.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--share", metavar="ADDRESS", help="Answer at this address of the machine, and ask everybody for a password.")
@click.option("--people", default=PEOPLE, show_default=True, metavar="FILE", help="With --share, who may come in.")
@_by
@options.ledger
def desk(where: str, port: int, opens: bool, share: str | None, people: str, by: str | None) -> None:
    """Read, check, add and correct in the browser.

    The desk answers on this machine alone, loads nothing from elsewhere, and ends with Ctrl-C. With --share it answers at another
    address of the machine, to those whom `onrecord desk-person` has written down.
    """
    try:
        from onrecord.desk import server
        from onrecord.desk.people import load
        from onrecord.desk.room import Person
    except ImportError as error:
        raise click.UsageError(f"The desk needs {error.name}: install it with `pip install 'onrecord[desk]'`.") from error
    from onrecord.ledger import Ledger

    known = load(Path(people)) if share else None
    with Ledger.open(where, create=False) as ledger:
        tell = lambda place: click.echo(f"The desk is open at {place} (Ctrl-C closes it)")  # noqa: E731
        server.serve(ledger, Person(by), share or LOCAL, port, tell, opens=opens, known=known)


@options.command('onrecord desk-person "M. Ansel" --level reviewer')
@click.argument("name")
@click.option("--level", type=click.Choice(["reader", "reviewer", "editor"]), default="reader", show_default=True,
              help="A reader reads; a reviewer also judges rows; an editor also adds rows, joins actors.")  # fmt: skip
@click.option("--people", default=PEOPLE, show_default=True, metavar="FILE", help="Where they are written down.")
def desk_person(name: str, level: str, people: str) -> None:
    """Write down somebody with whom a desk is shared; asks for the password and keeps a hash of it."""
    try:
        from onrecord.desk.people import line
    except ImportError as error:
        raise click.UsageError(f"The desk needs {error.name}: install it with `pip install 'onrecord[desk]'`.") from error
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    told = line(name, level, password)
    path = Path(people)
    path.touch(mode=0o600)
    with path.open("a", encoding="utf8") as file:
        file.write(told)
    click.echo(f"{name}: {level}, in {people}")


@options.command(
    'onrecord enter statement d91c2 "the council would not wait" speaker="Oren Vass" said_on=2021-03-11',
    'onrecord enter position d91c2 "would not wait" holder="Oren Vass" issue=bridge-opening stance=oppose',
    'onrecord enter event d91c2 "met Oren Vass" participants="Mara Telk; Oren Vass" mode=meeting',
)
@click.argument("type", type=click.Choice(["statement", "event", "position"]))
@click.argument("document", metavar="DOCUMENT")
@click.argument("words")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--also", multiple=True, metavar="WORDS", help="More words that the row rests on, further on.")
@click.option("--kind", type=click.Choice(["person", "organisation", "state", "group", "unnamed"]), default="person",
              show_default=True, help="What an actor is whom nobody knew so far.")  # fmt: skip
@click.option("--note", metavar="TEXT", help="Why, in a sentence.")
@_by
@options.ledger
def enter(
    type: str, document: str, words: str, fields: tuple[str, ...], also: tuple[str, ...], kind: Any, note: str | None,
    by: str | None, where: str,
) -> None:  # fmt: skip
    """Add a row by hand that the program missed.

    WORDS are those it rests on, as they stand in the document. The row stands among all others, marked as a person's, and
    outlives a new reading. `onrecord review ID reject` takes it out of all answers.
    """
    from onrecord.cli.keep import pairs
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        found = ledger.enter(type, document, [words, *also], pairs(fields), kind=kind, by=by, note=note)
    click.echo(f"{found.row.id}: added{f' by {by}' if by else ''}")


COMMANDS: Final = (desk, desk_person, enter)
