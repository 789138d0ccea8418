"""Actors out of other people's files: FollowTheMoney (JSON Lines of entities) and Wikidata (entities as JSON).

Each gives `Known` actors, to be written with `actors_file.to_yaml`, looked over by a person and used as a list of actors.  What
a file only points to and does not hold, such as an office whose entity is missing, is left out: nothing is made up.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ActorsError
from onrecord.lexicon import table
from onrecord.names import fold, keys, vocabulary
from onrecord.registry.known import Known, KnownKind, Tenure, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Row = Mapping[str, Any]

FTM_KINDS: Final[dict[str, KnownKind]] = {
    "Person": "person",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "Company": "organisation",
    "LegalEntity": "organisation",
}
# Which schema ties whom to what: holder, what is held or belonged to, the field with the office's name.
FTM_TIES: Final = {
    "Occupancy": ("holder", "post", "role"),
    "Membership": ("member", "organization", "role"),
    "Employment": ("employee", "employer", "role"),
    "Directorship": ("director", "organization", "role"),
}
DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?=T|$)|$)|$)", re.ASCII)
LABELS: Final = ("en", "en-gb", "mul")
PERSON, STATES = "Q5", frozenset({"Q6256", "Q3624078", "Q7275"})  # human; country, sovereign state, state
PRECISION: Final = {11: len("YYYY-MM-DD"), 10: len("YYYY-MM"), 9: len("YYYY")}  # Wikidata's: day, month, year


def from_ftm(path: str | Path, source: str, as_of: str | None = None) -> tuple[Known, ...]:
    """Persons and bodies of a FollowTheMoney file, with the offices and memberships that it tells of them, by name."""
    rows = {row["id"]: row for row in _lines(Path(path)) if isinstance(row.get("id"), str) and isinstance(row.get("schema"), str)}
    tenures: dict[str, list[Tenure]] = defaultdict(list)
    member_of: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        one, other, role = FTM_TIES.get(row["schema"], ("", "", ""))
        for who in _values(row, one):
            for what in _values(row, other):
                seat = rows.get(what)
                if not seat:
                    continue
                tenure = _ftm_tenure(row, seat, role, source, as_of)
                if tenure:
                    tenures[who].append(tenure)
                elif row["schema"] == "Membership":
                    member_of[who] += _values(seat, "name")[:1]
    return _sorted(
        Known(names[0], FTM_KINDS[row["schema"]], _others(names), tuple(dict.fromkeys(tenures[each])),
              tuple(dict.fromkeys(member_of[each])), source, as_of)
        for each, row in rows.items()
        if row["schema"] in FTM_KINDS and (names := [*_values(row, "name"), *_values(row, "alias"), *_values(row, "weakAlias")])
    )  # fmt: skip


def _ftm_tenure(tie: Row, seat: Row, role: str, source: str, as_of: str | None) -> Tenure | None:
    """An office: of a Position its name, else the role that the tie tells, of the body it is in."""
    since, until = (next(iter(_values(tie, name)), None) for name in ("startDate", "endDate"))
    if seat["schema"] == "Position":
        title = next(iter(_values(seat, "name")), "")
        codes = table("registry")["codes"]
        country = next((codes[c.upper()] for c in _values(seat, "country") if c.upper() in codes), None)
        body = next(iter(_values(seat, "organization")), None)
        return _office(title, country or body, since, until, source, as_of)
    title = next(iter(_values(tie, role)), "")
    return _office(title, next(iter(_values(seat, "name")), None), since, until, source, as_of) if title else None


def from_wikidata(path: str | Path, source: str, as_of: str | None = None) -> tuple[Known, ...]:
    """Persons, bodies and states of a Wikidata export or dump: labels, aliases and the positions they held (P39).

    The file must hold the entities of the positions and countries, too; of those that it does not hold only the id is known,
    and such an office is left out.
    """
    rows = {row["id"]: row for row in _lines(Path(path)) if isinstance(row.get("id"), str) and _label(row)}
    seats = {seat for row in rows.values() for claim in _claims(row, "P39") if (seat := _item(claim.get("mainsnak")))}
    made = []
    for each, row in rows.items():
        name, kinds = _label(row), {_item(claim.get("mainsnak")) for claim in _claims(row, "P31")}
        if not name or each in seats:
            continue
        kind: KnownKind = "person" if PERSON in kinds else "state" if kinds & STATES else "organisation"
        also = [alias for lang in LABELS for each in _list(_dict(row, "aliases"), lang) if (alias := _text(each, "value"))]
        tenures = [t for claim in _claims(row, "P39") if (t := _wikidata_tenure(claim, row, rows, source, as_of))]
        made.append(Known(name, kind, _others([name, *also]), tuple(dict.fromkeys(tenures)), (), source, as_of))
    return _sorted(made)


def _wikidata_tenure(claim: Row, holder: Row, rows: Mapping[str, Row], source: str, as_of: str | None) -> Tenure | None:
    """A position: of the body its qualifier or its own entity names, else of the country of the position or its holder."""
    seat = rows.get(_item(claim.get("mainsnak")) or "")
    title = _label(seat) if seat else ""
    if not seat or not title or claim.get("rank") == "deprecated":
        return None
    told = _dict(claim, "qualifiers")
    since, until = (next((_time(snak) for snak in _list(told, name)), None) for name in ("P580", "P582"))
    places = [_item(snak) for snak in _list(told, "P642")]
    places += [_item(each.get("mainsnak")) for name in ("P1001", "P17") for each in _claims(seat, name)]
    places += [_item(each.get("mainsnak")) for each in _claims(holder, "P27")] if " of " not in title else []
    of = next((name for place in places if place and place in rows and (name := _label(rows[place]))), None)
    return _office(title, of, since, until, source, as_of)


def _office(title: str, of: str | None, since: str | None, until: str | None, source: str, as_of: str | None) -> Tenure | None:
    """An office without the name of its country, as in "Minister of Foreign Affairs of Vanta"; a country by the tables' name."""
    title = " ".join(title.split())
    if not keys(title):
        return None
    names = {fold(form): name for name, also in vocabulary().aliases.items() for form in (name, *also)}
    head, _, tail = title.rpartition(" of ")
    tail = re.sub(r"^the ", "", tail)
    if head and (fold(tail) == fold(of or "") or (not of and fold(tail) in names)):
        title, of = head, of or tail
    since, until = _day(since), _day(until)
    if since and until and last_day(until) < first_day(since):
        since = until = None  # one of the two is wrong, and nobody can tell which
    small = {word for office in vocabulary().offices for word in keys(office)} | {"affairs", "foreign", "for", "vice", "deputy"}
    title = " ".join(word.lower() if fold(word) in small else word for word in title.split(" "))
    return Tenure(title, names.get(fold(of or ""), of), since, until, source, as_of)


def _day(told: str | None) -> str | None:
    """The date as far as it is one: of a day and time the day; None for any other words."""
    found = DATE.match(told or "")
    if not found:
        return None
    try:
        date.fromisoformat(first_day(found[0]))
    except ValueError:
        return None
    return found[0]


def _lines(path: Path) -> Iterator[Row]:
    """The objects of a file: one a line, a list of them, or Wikidata's mapping of ids to entities."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ActorsError(f"{path} is not UTF-8 text; export it as UTF-8 and try again") from error
    except OSError as error:
        raise ActorsError(f"{path} cannot be read ({error.strerror}); check its name and your rights") from error
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _each(path, text)
        return
    listed = list(_dict(whole, "entities").values()) or [whole] if isinstance(whole, dict) else whole
    yield from (row for row in (listed if isinstance(listed, list) else ()) if isinstance(row, dict))


def _each(path: Path, text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip().rstrip(",")
        if bare in {"", "[", "]"}:
            continue
        try:
            row = json.loads(bare)
        except (ValueError, RecursionError) as error:
            raise ActorsError(f"{path}, line {number} is no JSON; export the entities as JSON, one a line") from error
        if isinstance(row, dict):
            yield row


def _values(row: Row, name: str) -> list[str]:
    """The values of a FollowTheMoney property, which are a list of words, or entities within."""
    properties = row.get("properties")
    values = properties.get(name, []) if name and isinstance(properties, dict) else []
    told = (v.get("id") if isinstance(v, dict) else v for v in (values if isinstance(values, list) else [values]))
    return [" ".join(v.split()) for v in told if isinstance(v, str) and v.strip()]


def _dict(row: Any, name: str) -> dict[str, Any]:
    """The mapping under that name; an empty one where there is none, as in all that has another shape than it should."""
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, dict) else {}


def _list(row: Row, name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""


def _claims(row: Row, name: str) -> list[Row]:
    return [claim for claim in _list(_dict(row, "claims"), name) if isinstance(claim, dict)]


def _item(snak: Any) -> str | None:
    return _text(_value(snak), "id") or None


def _time(snak: Any) -> str | None:
    """A time such as "+2004-03-09T00:00:00Z" as far as its precision goes; None for what has no year, or one before 1."""
    value = _value(snak)
    precision = value.get("precision")
    length = PRECISION.get(precision) if isinstance(precision, int) else None
    told = _text(value, "time")
    return told[1 : 1 + length] if length and re.match(r"\+\d{4}-\d\d-\d\dT", told, re.ASCII) else None


def _value(snak: Any) -> dict[str, Any]:
    return _dict(_dict(snak, "datavalue"), "value")


def _label(row: Row) -> str:
    labels = _dict(row, "labels")
    return next((label for lang in LABELS if (label := _text(labels.get(lang), "value"))), "")


def _others(names: Iterable[str]) -> tuple[str, ...]:
    """All but the first, each once."""
    first, *rest = dict.fromkeys(name for name in (" ".join(n.split()) for n in names) if keys(name)) or [""]
    return tuple(name for name in rest if name != first)


def _sorted(found: Iterable[Known]) -> tuple[Known, ...]:
    """By name, each name once: a list of actors has no two of one name."""
    by_name: dict[str, Known] = {}
    for one in found:
        if keys(one.name):
            by_name.setdefault(fold(one.name), one)
    return tuple(by_name[name] for name in sorted(by_name))


FORMATS: Final[dict[str, Callable[[str | Path, str, str | None], tuple[Known, ...]]]] = {
    "ftm": from_ftm,
    "wikidata": from_wikidata,
}
"""The formats by their name on the command line."""
