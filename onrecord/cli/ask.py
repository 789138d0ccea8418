"""The commands that ask the ledger and show what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from onrecord.cli import options
from onrecord.records import ActorKind, EventMode, EventType, Stance, StatementKind, StatementMode, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.board import Section
    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Query


@options.command("onrecord board", "onrecord board --format md > board.md")
@click.option("--lines", type=click.IntRange(min=1), default=12, show_default=True, metavar="N", help="So many a section.")
@click.option("--format", "style", type=click.Choice(["table", "md"]), default="table", show_default=True)
@options.ledger
def board(where: str, lines: int, style: str) -> None:
    """The whole ledger on a screen or two.

    Who met whom; who said what; where each party stands; what is disputed or has moved.
    """
    from onrecord import board as sections
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        for section in sections.board(ledger, lines):
            _section(section, style, options.elsewhere(where))


def _section(section: Section, style: str, elsewhere: str) -> None:
    """One part of the board, and how to ask for the rest; in Markdown as a row of the table."""
    from onrecord.cli.printing import sheet

    note = section.note + elsewhere if section.more else section.note
    rows = list(section.rows)
    if style == "md" and section.more:
        rows.append((note, *[""] * (len(section.headings) - 1)))
    sheet(section.headings, rows, style, section.title)
    below = [] if (style == "md" and section.more) or not note else [note if rows else f"{section.title}: {note}"]
    told = ([section.legend] if section.legend else []) + below
    if style == "md":
        told = ["", *told] if told else told
    for line in (*told, *([""] if told or style == "md" else [])):
        click.echo(line)


@options.command(
    'onrecord statements --actor "Senna Marrok" --since 2023',
    "onrecord statements --force denies",
    'onrecord statements --outlet "The Corrave Courier" --kind direct --format csv > said.csv',
)
@options.asking("actor", "members", "issue", "since", "until", "outlet", "document", "min_confidence", "rejected")
@options.kind("direct, indirect or mixed; speech, writing or thought.", StatementKind, StatementMode)
@options.force
def statements(where: str, style: str, **asked: Any) -> None:
    """Who said what, newest last."""
    _answer("statements", where, style, asked, lambda ledger, query: ledger.statements(query))


@options.command("onrecord events --kind call", "onrecord events --actor Drosmar --until 2021-06")
@options.asking("actor", "members", "issue", "since", "until", "outlet", "document", "min_confidence", "rejected")
@options.kind(
    "A mode (meeting, call, visit, talks, conference), a status (held, planned, refused …) or a type (CONSULT, ACCUSE …).",
    EventMode, Status, EventType,
)  # fmt: skip
def events(where: str, style: str, **asked: Any) -> None:
    """Who met whom, newest last.

    A date in parentheses is that of the report, which does not tell when the event took place.
    """
    _answer("events", where, style, asked, lambda ledger, query: ledger.events(query))


@options.command("onrecord encounters --actor Drosmar", "onrecord encounters --kind call --since 2022")
@options.asking("actor", "members", "issue", "since", "until", "outlet", "min_confidence", "rejected")
@options.kind("A mode (meeting, call, visit, talks, conference) or a status (held, planned, refused …).", EventMode, Status)
def encounters(where: str, style: str, **asked: Any) -> None:
    """Who met whom, each encounter once.

    With the events of all the reports that tell of it, and where their accounts differ.
    """
    _answer("encounters", where, style, asked, lambda ledger, query: ledger.encounters(query))


@options.command("onrecord positions --issue forum-observers", "onrecord positions --actor Kelvany --kind oppose")
@options.asking("actor", "members", "issue", "since", "until", "outlet", "document", "min_confidence", "rejected")
@options.kind("support, oppose or mixed.", Stance)
def positions(where: str, style: str, **asked: Any) -> None:
    """Where each party stands, and by whom we have it."""
    _answer("positions", where, style, asked, lambda ledger, query: ledger.positions(query))


@options.command("onrecord actors --kind person", "onrecord actors --doubtful")
@options.asking("actor", "document", "rejected")
@options.kind("person, organisation, state, group or unnamed.", ActorKind)
@click.option("--doubtful", is_flag=True, help="Instead, the pairs of persons that may be one, for `merge` and `split`.")
def actors(where: str, style: str, doubtful: bool, **asked: Any) -> None:
    """Who acts and speaks, with other names and offices."""
    from onrecord.cli.printing import sheet, write
    from onrecord.exports import pair_lines
    from onrecord.ledger import Ledger

    if doubtful:
        with Ledger.open(where, create=False) as ledger:
            pairs = ledger.doubtful()
        if style in ("table", "md"):
            sheet(("id", "name", "may be", "name"), pairs, style)
        else:
            write(pair_lines(pairs, style), end="")
        return
    _answer("actors", where, style, asked, lambda ledger, query: ledger.actors(query))


@options.command("onrecord documents --since 2023", "onrecord documents --undated")
@options.asking("since", "until", "outlet", "undated")
def documents(where: str, style: str, **asked: Any) -> None:
    """The reports that were read."""
    _answer("documents", where, style, asked, lambda ledger, query: ledger.documents(query))


@options.command("onrecord timeline --since 2022-09 --until 2023-05", 'onrecord timeline --actor "Yeskel Varrin"')
@options.asking("actor", "members", "issue", "since", "until", "outlet", "document", "min_confidence", "rejected")
def timeline(where: str, style: str, **asked: Any) -> None:
    """Statements, events and positions, by date."""
    _answer("timeline", where, style, asked, lambda ledger, query: ledger.timeline(query))


@options.command("onrecord search crossing", 'onrecord search "special order" --since 2022')
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@options.asking("actor", "members", "issue", "since", "until", "outlet", "document", "min_confidence", "rejected")
def search(where: str, style: str, words: tuple[str, ...], **asked: Any) -> None:
    """Statements and reports with all of these words."""
    searched = " ".join(words)
    _answer("search", where, style, asked, lambda ledger, query: ledger.search(searched, query), searched)


@options.command("onrecord findings --kind shift")
@click.option("--format", "style", type=click.Choice(options.FORMATS), default="table", show_default=True)
@click.option("--kind", type=click.Choice(["dispute", "shift", "oddity"]))
@options.ledger
def findings(where: str, style: str, kind: str | None) -> None:
    """What the record shows when read across.

    Disputes: accounts that contradict each other. Shifts: a holder's position that moved. Oddities: dates that do not fit.
    """
    from onrecord.cli.printing import answer
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        found = [finding for finding in ledger.findings() if kind in (None, finding.kind)]
    answer("findings", found, style)
    if not found:
        click.echo(f"No findings{f' of kind {kind}' if kind else ''}.", err=True)


@options.command("onrecord reviews", "onrecord reviews --gone --format csv > gone.csv")
@click.option("--gone", is_flag=True, help="Only those whose row is there no longer.")
@click.option("--format", "style", type=click.Choice(options.FORMATS), default="table", show_default=True)
@options.ledger
def reviews(where: str, style: str, gone: bool) -> None:
    """What people said of the rows, oldest first.

    Every verdict that was given, and whether its row is still there: a review outlives the row, and goes with it again when a
    new reading says the same.
    """
    from onrecord.cli.printing import answer
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        kept = [review for review in ledger.reviews() if review.orphaned or not gone]
    answer("reviews", kept, style)
    if not kept:
        none = "No reviews of rows that are gone." if gone else "No reviews; give one with `onrecord review ID accept`."
        click.echo(none, err=True)


@options.command("onrecord show s4f7a", "onrecord show s4f7a --format json")
@click.argument("id")
@click.option("--format", "style", type=click.Choice(["text", *options.FORMATS[1:]]), default="text", show_default=True,
              help="JSON has the passage and the reviews too; the others are as in lists.")  # fmt: skip
@options.ledger
def show(where: str, id: str, style: str) -> None:
    """One row with its passage, the evidence marked.

    Also why the program thinks so, how sure it is, and what people said of it. An ID can be cut to its first characters, four or
    more, where they are enough to tell it from others.
    """
    from onrecord.cli.showing import show as shown
    from onrecord.ledger import Ledger

    with Ledger.open(where, create=False) as ledger:
        shown(ledger, id, style)


def _answer(
    what: str,
    where: str,
    style: str,
    asked: dict[str, Any],
    ask: Callable[[Ledger, Query], Any],
    searched: str | None = None,
) -> None:
    from onrecord.cli.printing import answer
    from onrecord.ledger import Ledger
    from onrecord.ledger.contents import check
    from onrecord.ledger.queries import Query
    from onrecord.questions import nothing

    query = Query(**asked)
    with Ledger.open(where, create=False) as ledger:
        check(ledger, query)
        found = ask(ledger, query)
        answer(what, found, style)
        if not found:
            click.echo(nothing(ledger, what, query, searched), err=True)


COMMANDS: Final = (board, statements, events, encounters, positions, actors, documents, timeline, findings, search, reviews, show)
