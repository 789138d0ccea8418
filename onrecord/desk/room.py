"""What the pages share: the ledger, the templates, who is at the desk, and what is worked out once until somebody writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from onrecord import tables
from onrecord.desk.guard import Secret
from onrecord.desk.later import Later
from onrecord.labels import name_of
from onrecord.ledger.queries import Found
from onrecord.ledger.reviews import CORRECTABLE
from onrecord.records import Force, Stance, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from onrecord.desk.later import Answer
    from onrecord.ledger import Ledger
    from onrecord.ledger.queries import Query
    from onrecord.records import Codebook, Finding

Level = Literal["reader", "reviewer", "editor"]
LEVELS: Final = ("reader", "reviewer", "editor")
EMPTY: Final = re.compile(r"\s*\n\s*\n\s*")
BACK: Final = re.compile(r"/(?![/\\])[^\s\\]*")  # a place of the desk's own: another host's begins with // or a scheme


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk: the name that stands on verdicts, and what may be done."""

    name: str | None = None
    level: Level = "editor"

    def may(self, level: Level) -> bool:
        """Whether this is the level or a higher one."""
        return LEVELS.index(self.level) >= LEVELS.index(level)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a page sees it: the parts of its path, its query, the fields of its form, and who asks."""

    path: str
    parts: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, Sequence[str]]
    person: Person
    session: str = "here"

    def one(self, name: str) -> str:
        """A field of the form, without white space around it; empty where it was not sent."""
        return next(iter(self.form.get(name, ())), "").strip()

    def number(self, name: str, least: int = 0) -> int:
        """A number of the query; the least where it is none or less."""
        text = self.query.get(name, "")
        return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else least

    def here(self, **changes: object) -> str:
        """The address of this page with some of its query changed, or left out where that is None."""
        query = {**self.query, **changes}
        told = urlencode({name: value for name, value in query.items() if value not in (None, "")}, errors="replace")
        return f"{self.path}?{told}" if told else self.path


@dataclass(frozen=True)
class Room:
    """The desk's own belongings, made when it is opened; ``patience`` as in `Later`."""

    ledger: Ledger
    person: Person = Person()
    secret: Secret = field(default_factory=Secret)
    patience: float | None = None
    later: Later = field(init=False)

    def __post_init__(self) -> None:
        watch = self.ledger.watch()
        object.__setattr__(self, "_watch", watch)
        object.__setattr__(self, "later", Later(watch.state, self.patience))
        object.__setattr__(self, "_pages", _environment())

    def close(self) -> None:
        """Let the ledger go; whoever opened it closes it."""
        self._watch.close()  # type: ignore[attr-defined]

    def findings(self, *, wait: bool = False) -> Answer[tuple[Finding, ...]]:
        """What the record shows when read across; worked out anew once somebody has written."""
        return self.later.ask("findings", lambda: tuple(self.ledger.findings()), (), wait=wait)

    def per_month(self, query: Query) -> list[tuple[str, str, int]]:
        """How many rows of each type there are in each month, as `Ledger.per_month`; none until it is worked out."""
        none: list[tuple[str, str, int]] = []
        return self.later.ask(("months", query), lambda: self.ledger.per_month(query), none).value

    def hanging(self) -> list[str]:
        """The ids of the rows that findings rest on."""
        return sorted({row for finding in self.findings().value for row in finding.rows})

    def codebook(self) -> Codebook:
        return self.ledger.codebook()

    def show(self, template: str, asked: Asked, status: int = 200, /, **told: Any) -> Response:
        """A page, with what all pages have."""
        values = {"asked": asked, "person": asked.person, "token": self.secret.token(asked.session), **told}
        return HTMLResponse(self._pages.get_template(template).render(values), status)  # type: ignore[attr-defined]


def to(where: str, fallback: str = "/") -> Response:
    """Send the browser on, to a place of the desk's own."""
    return RedirectResponse(where if BACK.fullmatch(where) else fallback, 303)


def _plain(value: Any) -> Any:
    """Every value on its way to a page: text as the characters it is, so that none turns a line's direction or hides."""
    return tables.visible_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("onrecord.desk"), autoescape=True, finalize=_plain, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        when=tables.when, words=tables.words, roles=tables.roles, date=tables.date_of, happened=tables.what_happened,
        took_part=tables.who_took_part, cut=tables.cut, kind=lambda row: type(row).__name__.lower(),
        cue=tables.cue_of, name_of=name_of, who=lambda found: tables.said_what(found.row, found)[1], alone=Found,
        snippet=snippet, value=value_of, doubt=doubt, close=close,
    )  # fmt: skip
    made.globals.update(fields_of=fields_of, choices=CHOICES, query=partial(urlencode, errors="replace"))
    return made


CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "kind": ("direct", "indirect", "mixed"),
    "mode": ("speech", "writing", "thought"),
    "event mode": ("meeting", "call", "visit", "talks", "conference"),
    "status": Status.__args__,  # type: ignore[attr-defined]
    "force": Force.__args__,  # type: ignore[attr-defined]
    "stance": Stance.__args__,  # type: ignore[attr-defined]
    "hedged": ("no", "yes"),
    "actor kind": ("person", "organisation", "state", "group", "unnamed"),
}


def fields_of(type: str) -> list[tuple[str, Sequence[str]]]:
    """The fields of a row that can be given, each with its values where it has but a few."""
    named = [name for name in CORRECTABLE.get(type, {}) if name != "actor"]
    return [(name, CHOICES.get(f"{type} {name}", CHOICES.get(name, ()))) for name in named]


def value_of(row: Any, name: str) -> str:
    """A field's value as it stands in a form."""
    value = getattr(row, name, None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in ("said_on", "date"):
        return "/".join(part or ".." for part in value) if isinstance(value, tuple) else str(value)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def doubt(confidence: float) -> str:
    """A confidence in a word."""
    return "sure" if confidence >= 0.8 else "likely" if confidence >= 0.6 else "doubtful"


def close(text: str) -> str:
    """A passage without empty lines, so that more of them stand on a screen."""
    return EMPTY.sub("\n", text)


def snippet(text: str) -> Markup:
    """A place that was found by searching, what was found in it standing out; all else escaped."""
    parts = re.split("[«»]", tables.visible(text))
    return Markup("").join(
        Markup("<b>{}</b>").format(part) if n % 2 else Markup("{}").format(part) for n, part in enumerate(parts)
    )
