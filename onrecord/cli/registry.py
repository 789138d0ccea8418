"""The commands for who is known beforehand: registry check, import, who."""

from __future__ import annotations

from typing import Final

import click

from onrecord.cli import options


@click.group()
def registry() -> None:
    """Who is known beforehand, and who held which office when."""


@registry.command(cls=options.Command, examples=("onrecord registry check examples/actors.yaml",))
@click.argument("file")
def check(file: str) -> None:
    """Say what is wrong with a list of actors. Exits with 1 if something is."""
    from onrecord.cli.printing import checked
    from onrecord.registry import load_actors, problems

    checked(file, problems(file), lambda: f"{len(load_actors(file))} actors")


@registry.command(
    "import",
    cls=options.Command,
    examples=(
        'onrecord registry import people.ftm.json --source "OpenSanctions, read 2026-11-02" > actors.yaml',
        'onrecord registry import entities.json --from wikidata --source "Wikidata" --as-of 2026-11 > actors.yaml',
    ),
)
@click.argument("file")
@click.option("--from", "form", type=click.Choice(["ftm", "wikidata"]), default="ftm", show_default=True,
              help="FollowTheMoney entities as JSON Lines, or Wikidata entities as JSON.")  # fmt: skip
@click.option("--source", required=True, metavar="TEXT", help="Where the file comes from; it stands in every actor.")
@click.option("--as-of", type=options.Day(rough=True), metavar="DATE", help="When it was true: a year, a month or a day.")
def import_(file: str, form: str, source: str, as_of: str | None) -> None:
    """Print the persons and bodies of another program's file as a list of actors.

    What the file only points to and does not hold, such as an office without its entity, is left out. Look the list over before
    using it.
    """
    from onrecord.registry import to_yaml
    from onrecord.registry.imports import FORMATS

    click.echo(to_yaml(FORMATS[form](file, source, as_of)), nl=False)


@registry.command(
    cls=options.Command,
    examples=(
        'onrecord registry who "prime minister" "New Zealand" 2005-06-01',
        'onrecord registry who "foreign minister" Kelvany 2021-06-09 --actors examples/actors.yaml',
    ),
)
@click.argument("office")
@click.argument("of")
@click.argument("day", type=options.Day(rough=True), metavar="DATE")
@click.option("--actors", metavar="FILE", help="Your own list of actors, which goes before what ships with the program.")
def who(office: str, of: str, day: str, actors: str | None) -> None:
    """Say who held an office of a country or body on a day, and by what source. Exits with 1 if nobody alone is known to have."""
    from onrecord.errors import NotFound
    from onrecord.registry import load_actors, shipped, with_actors
    from onrecord.registry.lookup import serves
    from onrecord.tables import visible

    registry = with_actors(load_actors(actors)) if actors else shipped()
    known, body = registry.holder(office, of, day), registry.body(of)
    if not known:
        raise NotFound(
            f"nobody alone is known to have been {office} of {of} in {day}; list the actor in a file of your own (--actors)"
        )
    for tenure in known.tenures:
        if serves(tenure, office, body, day):
            dates = f"{tenure.since or '…'} to {tenure.until or '…'}"
            seen = f", as of {tenure.as_of}" if tenure.as_of else ""
            click.echo(visible(f"{known.name}: {tenure.office} of {tenure.of}, {dates} ({tenure.source}{seen})"))


COMMANDS: Final = (registry,)
