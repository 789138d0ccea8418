"""What is done at the desk: every action is in the ledger before the page that follows it says so."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from onrecord import exchange
from onrecord.codebook import faults
from onrecord.desk.room import to
from onrecord.errors import ExchangeError, NotFound, OnrecordError
from onrecord.records import VERDICTS, ActorKind, Codebook, Issue, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from onrecord.desk.room import Asked, Room

PREFIX: Final = "field-"  # of the names of a form's fields that hold a row's


def review(room: Room, asked: Asked) -> Response:
    """Accept, reject or correct one row, or several; each unless somebody reviewed it since the page was made."""
    verdict = VERDICTS.get(asked.one("verdict"))
    rows = asked.form.get("row", [])
    if verdict is None or not rows:
        raise OnrecordError("Choose one row or more, and accept, reject or correct.")
    changes = _changed(asked) if verdict == "corrected" else {}
    seen = dict(zip(rows, asked.form.get("seen", []), strict=False)) if len(rows) == 1 else _seen(asked)
    done = []
    for row in rows:
        told = seen.get(row, "")
        number = int(told) if told.isascii() and told.isdigit() else None
        given = room.ledger.review(row, verdict, changes, asked.person.name, asked.one("note") or None, number)
        done.append(given.number)
    return _back(asked, done)


def _seen(asked: Asked) -> dict[str, str]:
    """Of several rows, the newest review that the page knew: "row number"."""
    pairs = (pair.split(" ", 1) for pair in asked.form.get("seen", []))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _changed(asked: Asked) -> dict[str, str]:
    """The fields whose values are others than those that the form came with."""
    given = {name.removeprefix(PREFIX): asked.one(name) for name in asked.form if name.startswith(PREFIX)}
    was = {name: asked.one(f"was-{name}") for name in given}
    changes = {name: value for name, value in given.items() if value != was[name]}
    if not changes:
        raise OnrecordError("Nothing was changed: change a field, or accept the row as it is.")
    return changes


def undo(room: Room, asked: Asked) -> Response:
    """Take back reviews, the newest first, or take out a row that was added by hand."""
    for number in sorted((int(n) for n in asked.form.get("review", []) if n.isascii() and n.isdigit()), reverse=True):
        room.ledger.take_back(number, asked.person.name)
    if entered := asked.one("entered"):
        room.ledger.take_out(entered)
    return _back(asked, ())


def enter(room: Room, asked: Asked) -> Response:
    """Add a row by hand."""
    kind_of_row, words = asked.one("type"), asked.one("words")
    fields = {
        name.removeprefix(f"{kind_of_row}-"): value
        for name in asked.form
        if name.startswith(f"{kind_of_row}-") and (value := asked.one(name))
    }
    kind: Any = asked.one("kind") or "person"
    if kind not in ActorKind.__args__:  # type: ignore[attr-defined]
        raise OnrecordError(f"{kind!r} is no kind of actor.")
    places = _places(room, asked) or ([words] if words else [])
    by, note = asked.person.name, asked.one("note") or None
    found = room.ledger.enter(kind_of_row, asked.one("document"), places, fields, kind=kind, by=by, note=note)
    return to(f"/documents/{found.row.document}#{found.row.id}")


def _places(room: Room, asked: Asked) -> list[Span | str]:
    """The words that were selected, where they stand; none where the offsets do not fit the words, which are then looked for."""
    start, end = asked.one("start"), asked.one("end")
    found = room.ledger.get(asked.one("document"))
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or not hasattr(found.row, "text"):
        return []
    text: str = found.row.text
    first, last = int(start), min(int(end), len(text))
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    same = "".join(text[first:last].split()) == "".join(asked.one("words").split())
    return [Span.cut(text, first, last)] if first < last and same else []


def merge(room: Room, asked: Asked) -> Response:
    """Say that two actors are one."""
    room.ledger.merge(asked.one("one"), asked.one("other"), asked.person.name)
    return _back(asked, ())


def split(room: Room, asked: Asked) -> Response:
    """Say that two actors are two."""
    room.ledger.split(asked.one("one"), asked.one("other"), asked.person.name)
    return _back(asked, ())


def take_in(room: Room, asked: Asked) -> Response:
    """Take in what somebody did at another ledger of the same reports."""
    told = asked.one("work")
    if not told:
        raise OnrecordError("There is nothing to take in: choose a file that ends in .work.jsonl.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.work.jsonl"  # the name is ours, and no sentence shows where it stood
        path.write_text(told, "utf8")
        try:
            taken = exchange.take_in(room.ledger, path, "work", exchange.Asked(by=asked.person.name))
        except ExchangeError as error:
            raise OnrecordError(str(error).replace(str(path), "The file")) from None
    new = [f"{number} {kind}" for kind, number in taken.new.items() if number]
    known = sum(taken.known.values())
    return room.show("taken.html", asked, new=new, known=known, told=taken.told)


def codebook(room: Room, asked: Asked) -> Response:
    """Keep an issue, new or changed, or take one out; unless the codebook is another than the page knew."""
    issues = {issue.id: issue for issue in room.codebook().issues}
    if asked.one("seen") != " ".join(issues):
        raise OnrecordError("Somebody changed the codebook in the meantime: load the page again.")
    was = asked.one("was")
    if asked.one("do") == "remove":
        if was not in issues:
            raise NotFound(f"There is no issue {was}.")
        kept: Sequence[Issue] = [issue for issue in issues.values() if issue.id != was]
    else:
        told = {name: " ".join(asked.one(name).split()) for name in ("id", "label", "proposition")}
        keywords = tuple(word for part in asked.one("keywords").split(",") if (word := part.strip()))
        new = Issue(**told, keywords=keywords)
        kept = [new if issue.id == was else issue for issue in issues.values()] if was else [*issues.values(), new]
        if wrong := faults(kept):
            raise OnrecordError(f"The issue cannot be kept: {wrong[0]}.")
    room.ledger.keep_codebook(Codebook(tuple(kept)))
    return to("/codebook")


def _back(asked: Asked, done: Sequence[int]) -> Response:
    """To where the form was, with what was done, so that it can be taken back."""
    place = urlsplit(asked.one("back") or "/")
    query = "&".join(part for part in place.query.split("&") if part and not part.startswith("done="))
    told = f"done={','.join(map(str, done))}" if done else ""
    then = asked.one("then")
    return to(urlunsplit(("", "", place.path, "&".join(filter(None, (query, told))), then if then.isalnum() else "")))
