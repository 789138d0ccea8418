"""Entities of FollowTheMoney: whole, tied to each other, and as the package itself would have them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented import TELK, record

from onrecord.errors import OnrecordError
from onrecord.exchange import Asked, put_out, take_in
from onrecord.ledger import Ledger
from onrecord.records import Actor


@pytest.fixture
def where(tmp_path: Path) -> Path:
    made = record()
    unnamed = Actor("a0", "a senior official", "unnamed")
    state = Actor("a9", "Ostria", "state")
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(replace(made, actors=(*made.actors, unnamed, state)), "1")
    return tmp_path / "talks.db"


def entities(where: Path) -> list[dict[str, Any]]:
    to = where.parent / "out.ftm.json"
    with Ledger.open(where) as ledger:
        said = list(put_out(ledger, "ftm", to, replace=True))
    assert said[1:] == ["1 unnamed actors were left out, whom no other report could name again."]
    return [json.loads(line) for line in to.read_text("utf8").splitlines()]


def of(made: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [one for one in made if one["schema"] == schema]


def test_who_there_is_and_what_took_place(where: Path) -> None:
    made = entities(where)
    assert [one["properties"]["name"] for one in of(made, "PublicBody")] == [["Ostria"]]
    assert [one["properties"]["name"] for one in of(made, "Position")] == [["foreign minister of Ostria"]]
    [event] = of(made, "Event")
    assert event["properties"]["involved"][0] == TELK
    assert event["properties"]["startDate"] == ["2021-03-11"]
    assert "endDate" not in event["properties"]
    roles = [role for one in of(made, "Documentation") for role in one["properties"]["role"]]
    assert sorted(roles) == ["said", "said", "said", "supports bridge-opening"]
    assert len({one["id"] for one in made}) == len(made)


def test_every_tie_leads_somewhere(where: Path) -> None:
    made = entities(where)
    ids = {one["id"] for one in made}
    ties = ("holder", "post", "involved", "proof", "document", "entity", "resolved")
    assert {value for one in made for name in ties for value in one["properties"].get(name, ())} <= ids


def test_the_same_from_export_to_export(where: Path) -> None:
    assert entities(where) == entities(where)


def test_the_package_takes_every_entity_as_it_is(where: Path) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed", exc_type=ImportError)
    for one in entities(where):
        schema = ftm.model.get(one["schema"])
        assert schema is not None, one
        assert set(one["properties"]) <= set(schema.properties), one
        proxy = ftm.model.get_proxy(one, cleaned=False)
        schema.validate(one)
        for name, values in one["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values), (one["schema"], name)


def test_persons_come_in_as_ones_own_actors(where: Path, tmp_path: Path) -> None:
    entities(where)
    with Ledger.open(tmp_path / "other.db") as other:
        assert take_in(other, tmp_path / "out.ftm.json", asked=Asked(source="the gazette")).new == {"actors": 4}
        known = {one.name: one for one in other.known_actors()}
        assert known["Mara Telk"].also == ("Telk",)
        assert known["Mara Telk"].tenures[0].office == "foreign minister of Ostria"
        assert known["Mara Telk"].source == "the gazette"
        assert take_in(other, tmp_path / "out.ftm.json", asked=Asked(source="the gazette")).known == {"actors": 4}


@pytest.mark.parametrize("text", ["{", "{}", ""])
def test_what_is_no_file_of_entities(tmp_path: Path, text: str) -> None:
    (tmp_path / "in.ftm.json").write_text(text, "utf8")
    with Ledger.open(tmp_path / "talks.db") as ledger, pytest.raises(OnrecordError, match=r"in\.ftm\.json"):
        take_in(ledger, tmp_path / "in.ftm.json")
