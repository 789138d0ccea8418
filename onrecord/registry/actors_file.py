"""A user's own actors, read from YAML and checked: whatever is wrong is said with its line, its entry and what to do.

The file is a mapping with one list, ``actors``; each has a ``name``, a ``kind`` and a ``source``, and may have other spellings
(``also``), bodies it belongs to (``member_of``), ``offices`` with their dates, and ``as_of``, when all that was true.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import yaml

from onrecord.errors import ActorsError
from onrecord.handwritten import Problem, compose, field, keys_of, line_of, words
from onrecord.names import fold, keys, vocabulary
from onrecord.registry.known import Known, KnownKind, Tenure, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

KINDS: Final[tuple[KnownKind, ...]] = get_args(KnownKind)
FIELDS: Final = ("name", "kind", "source", "also", "member_of", "offices", "as_of")
OFFICE_FIELDS: Final = ("office", "of", "since", "until", "source", "as_of")
NEAR: Final = (
    0.8  # of its letters a word shares with what it was meant to be: Rusia, Russia 0.91; Niger and Nigeria are both known
)
MISSING: Final = {
    "name": "write it as reports do, such as Mara Telk",
    "kind": f"write one of {', '.join(KINDS)}",
    "source": "say where you have it from, such as an address and the day you read it; no source, no row",
}
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def load_actors(path: str | Path) -> tuple[Known, ...]:
    """The actors in that file; ActorsError, in one sentence, with the first thing that is wrong with it."""
    nodes, wrong = _read(Path(path))
    if wrong:
        more = f" ({len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise ActorsError(f"{path}, {min(wrong)}{more}")
    return tuple(map(_actor, nodes))


def problems(path: str | Path) -> list[str]:
    """All that is wrong with the actors in that file, one sentence each, in the order of its lines."""
    return [str(problem) for problem in sorted(_read(Path(path))[1])]


def to_yaml(actors: Iterable[Known]) -> str:
    """Actors as a file that `load_actors` reads."""
    rows = [{name: value for name, value in _row(one).items() if value} for one in actors]
    return yaml.safe_dump({"actors": rows}, allow_unicode=True, sort_keys=False, width=120)


def _row(one: Known) -> dict[str, object]:
    offices = [
        {name: getattr(t, name) for name in OFFICE_FIELDS if getattr(t, name) and not (name in {"source", "as_of"} and
         getattr(t, name) == getattr(one, name))}
        for t in one.tenures
    ]  # fmt: skip
    return {"name": one.name, "kind": one.kind, "also": list(one.also), "member_of": list(one.member_of), "offices": offices,
            "source": one.source, "as_of": one.as_of}  # fmt: skip


def _read(path: Path) -> tuple[list[yaml.Node], list[Problem]]:
    """The nodes of the actors, and what is wrong with them."""
    root = compose(path, "list of actors")
    if isinstance(root, Problem):
        return [], [root]
    listed = field(root, "actors")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        return [], [Problem(line_of(root), "there is no list of actors; start the file with 'actors:' and one '- ' for each")]
    places = {fold(words(field(node, "name"))) for node in listed.value}
    wrong = [problem for number, node in enumerate(listed.value, 1) for problem in _of_actor(node, number, places)]
    return listed.value, [*wrong, *_repeated(listed.value)]


def _actor(node: yaml.Node) -> Known:
    source, as_of = words(field(node, "source")), words(field(node, "as_of")) or None
    kind = next(kind for kind in KINDS if kind == words(field(node, "kind")))
    tenures = tuple(_tenure(each, source, as_of) for each in _items(field(node, "offices")))
    also, member_of = (tuple(map(words, _items(field(node, name)))) for name in ("also", "member_of"))
    return Known(words(field(node, "name")), kind, also, tenures, member_of, source, as_of)


def _tenure(node: yaml.Node, source: str, as_of: str | None) -> Tenure:
    of, since, until, own, true = (words(field(node, name)) or None for name in OFFICE_FIELDS[1:])
    return Tenure(words(field(node, "office")), of, since, until, own or source, true or as_of)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _of_actor(node: yaml.Node, number: int, listed: set[str]) -> Iterator[Problem]:
    if not isinstance(node, yaml.MappingNode):
        yield Problem(line_of(node), f"actor {number} has no fields; give it name, kind and source")
        return
    called = f"actor '{words(field(node, 'name'))}'" if words(field(node, "name")) else f"actor {number}"
    for name, advice in MISSING.items():
        if not words(field(node, name)):
            yield Problem(line_of(node), f"{called} has no {name}; {advice}")
    yield from _of_keys(node, FIELDS, called)
    if words(field(node, "name")) and not keys(words(field(node, "name"))):
        yield Problem(line_of(field(node, "name")), f"the name of {called} has no letters; {MISSING['name']}")
    kind = words(field(node, "kind"))
    if kind and kind not in KINDS:
        yield Problem(line_of(field(node, "kind")), f"the kind of {called} is '{kind}'; {_hint(kind, KINDS) or MISSING['kind']}")
    for name in ("also", "member_of"):
        yield from _of_list(field(node, name), name, called)
    yield from _of_dates(node, ("as_of",), called)
    yield from _of_offices(field(node, "offices"), called, listed)


def _of_keys(node: yaml.Node, known: Sequence[str], called: str) -> Iterator[Problem]:
    """Fields that there are none of, and fields that stand there twice."""
    names = keys_of(node)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Problem(line_of(node), f"{called} has '{name}' twice; keep one")
        if name not in known:
            yield Problem(line_of(node), f"{called} has a field '{name}'; {_hint(name, known) or 'keep to ' + ', '.join(known)}")


def _of_list(node: yaml.Node | None, name: str, called: str) -> Iterator[Problem]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        yield Problem(line_of(node), f"'{name}' of {called} is no list; write it as [first, second]")
    elif not all(keys(words(each)) for each in node.value):
        yield Problem(line_of(node), f"one of '{name}' of {called} has no letters; write each as a name")


def _of_offices(node: yaml.Node | None, called: str, listed: set[str]) -> Iterator[Problem]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        yield Problem(line_of(node), f"'offices' of {called} is no list; write one '- ' for each office")
        return
    for each in node.value:
        if not isinstance(each, yaml.MappingNode) or not words(field(each, "office")):
            yield Problem(
                line_of(each), f"an office of {called} has no 'office'; write it as {{office: foreign minister, of: Vanta}}"
            )
            continue
        office = f"the office '{words(field(each, 'office'))}' of {called}"
        yield from _of_keys(each, OFFICE_FIELDS, office)
        yield from _of_dates(each, ("since", "until", "as_of"), office)
        of = words(field(each, "of"))
        meant = _meant(of, listed) if of else None
        if meant:
            advice = f"did you mean '{meant}'? if not, list '{of}' as an actor of its own"
            yield Problem(line_of(field(each, "of")), f"{office} is of '{of}', which is not known; {advice}")


def _of_dates(node: yaml.Node, names: Sequence[str], called: str) -> Iterator[Problem]:
    """Dates that are none, and an end before its beginning."""
    told = {name: words(field(node, name)) for name in names if field(node, name) is not None}
    for name, value in told.items():
        if not _is_date(value):
            yield Problem(line_of(field(node, name)), f"'{name}' of {called} is '{value}'; write YYYY, YYYY-MM or YYYY-MM-DD")
    since, until = told.get("since", ""), told.get("until", "")
    if _is_date(since) and _is_date(until) and last_day(until) < first_day(since):
        yield Problem(line_of(field(node, "until")), f"{called} ends ({until}) before it begins ({since}); turn the two round")


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(first_day(value))
    except ValueError:
        return False
    return DATE.fullmatch(value) is not None


def _hint(word: str, known: Sequence[str]) -> str | None:
    near = get_close_matches(word.casefold(), known, 1, 0.6)
    return f"did you mean '{near[0]}'?" if near else None


def _meant(of: str, listed: set[str]) -> str | None:
    """The country or body that a name misspells; None for one that is known, and for one that is like none."""
    names = {fold(form): name for name, also in vocabulary().aliases.items() for form in (name, *also)}
    if fold(of) in names or fold(of) in listed:
        return None
    near = get_close_matches(fold(of), names, 1, NEAR)
    return names[near[0]] if near else None


def _repeated(nodes: list[yaml.Node]) -> Iterator[Problem]:
    """Names that an earlier actor has."""
    first: dict[str, int] = {}
    for node in nodes:
        name = words(field(node, "name"))
        if name and fold(name) in first:
            yield Problem(line_of(node), f"the actor '{name}' stands already on line {first[fold(name)]}; put the two together")
        first.setdefault(fold(name), line_of(node))
