"""Other programs' files with anything at all in the place of any value: left out or told in a sentence, never a traceback."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_registry_files import WIKIDATA, ftm

from onrecord.cli import main
from onrecord.errors import ActorsError
from onrecord.registry import load_actors, problems, to_yaml
from onrecord.registry.imports import from_ftm, from_wikidata

ODD = [
    None,
    0,
    -1.5,
    True,
    "",
    " ",
    "x",
    "\ud800",
    "\x1b[2J\0",
    [],
    [[]],
    [None],
    [7],
    {},
    {"": None},
    {"id": []},
    {"value": {"id": 5}},
    "9" * 5000,
]
FTM = [
    json.loads(line)
    for line in (
        ftm("p1", "Person", name=["Mara Telk", "Marra Telk"], alias="M. Telk"),
        ftm("o1", "Organization", name="Orun Peace Council"),
        ftm("s1", "Position", name="Minister of Foreign Affairs of Uruguay", country="uy", organization="o1"),
        ftm("t1", "Occupancy", holder="p1", post="s1", startDate="2015-03", endDate="2019-04-10"),
        ftm("t2", "Membership", member="p1", organization="o1"),
        ftm("t3", "Directorship", director="p1", organization="o1", role="Director"),
    )
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def mutations(rows: Any) -> Iterator[Any]:
    """The rows with one value another, or one gone."""
    for way in places(rows):
        if not way:
            yield from ODD
            continue
        for odd in (*ODD, ...):
            made = copy.deepcopy(rows)
            at = made
            for key in way[:-1]:
                at = at[key]
            if odd is ...:
                del at[way[-1]]
            else:
                at[way[-1]] = odd
            yield made


@pytest.mark.parametrize(("read", "rows"), [(from_ftm, FTM), (from_wikidata, WIKIDATA)], ids=["ftm", "wikidata"])
def test_any_value_may_be_odd(tmp_path: Path, read: Any, rows: list[Any]) -> None:
    path, out = tmp_path / "entities.json", tmp_path / "actors.yaml"
    outcomes = []
    for n, made in enumerate(mutations(rows)):
        path.write_text(json.dumps(made), "utf8")
        try:
            found = read(path, "a file")
        except ActorsError as error:
            outcomes.append(str(error))
            continue
        if found and n % 20 == 0:  # YAML is slow to read
            out.write_text(to_yaml(found), "utf8")
            outcomes += problems(out)
    assert n > 1000
    assert all("\n" not in said and ("not known" in said or "is no JSON" in said) for said in outcomes)


def test_wikidata_by_its_ids_may_be_odd(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    for odd in (*ODD, {"Q1": None}, {"Q1": []}):
        path.write_text(json.dumps({"entities": odd}), "utf8")
        assert from_wikidata(path, "a file") == ()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("2015-03", "2019-04-10"), ("2015-03", "2019-04-10")),
        (("2015-03-09T10:00:00Z", ""), ("2015-03-09", None)),
        (("2015-13", "2019-02-30"), (None, None)),
        (("spring", "0000"), (None, None)),
        (("2019", "2015"), (None, None)),
        (("2015-3", "20190410"), (None, None)),
    ],
)
def test_dates_that_are_none_are_left_out(tmp_path: Path, told: tuple[str, str], kept: tuple[str | None, str | None]) -> None:
    path = tmp_path / "entities.json"
    rows = [*FTM[:3], json.loads(ftm("t1", "Occupancy", holder="p1", post="s1", startDate=told[0], endDate=told[1]))]
    path.write_text("\n".join(map(json.dumps, rows)), "utf8")
    (tenure,) = next(one for one in from_ftm(path, "a file") if one.name == "Mara Telk").tenures
    assert (tenure.since, tenure.until) == kept


@pytest.mark.parametrize("name", ["\ud800 Telk", "Mara\x1b[2J Telk", "Mara\nTelk", "'Mara: Telk'", "Mara\u202e Telk"])
def test_names_with_odd_characters_can_be_printed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "entities.json"
    path.write_text(ftm("p1", "Person", name=name), "utf8")
    result = CliRunner().invoke(main, ["registry", "import", str(path), "--source", "a file"])
    assert result.exit_code == 0, result.exc_info
    assert "\x1b" not in result.output
    (tmp_path / "actors.yaml").write_bytes(result.stdout_bytes)
    assert len(load_actors(tmp_path / "actors.yaml")) == 1
