"""Lists of actors made of other people's files: FollowTheMoney and Wikidata."""

import json
from pathlib import Path

import pytest
from entities import ftm

from onrecord.errors import ActorsError
from onrecord.registry import (
    Known,
    Tenure,
    from_ftm,
    from_wikidata,
    load_actors,
    to_yaml,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "actors.yaml"


def test_follow_the_money_is_read(path: Path) -> None:
    lines = [
        ftm("p1", "Person", name=["Mara Telk", "Marra Telk"], alias="M. Telk"),
        ftm("o1", "Organization", name="Orun Peace Council"),
        ftm("b1", "PublicBody", name="Orun Mint"),
        ftm("s1", "Position", name="Minister of Foreign Affairs of Uruguay", country="uy"),
        ftm("t1", "Occupancy", holder="p1", post="s1", startDate="2015-03", endDate="2019-04-10"),
        ftm("t2", "Membership", member="p1", organization="o1"),
        ftm("t3", "Directorship", director="p1", organization="b1", role="Director"),
        ftm("t4", "Occupancy", holder="p1", post="elsewhere"),
        ftm("v1", "Vessel", name="Sea Bird"),
        "",
    ]
    path.write_text("\n".join(lines), "utf8")
    body = {"source": "a file", "as_of": "2026"}
    telk = Known("Mara Telk", "person", ("Marra Telk", "M. Telk"), (
        Tenure("minister of foreign affairs", "Uruguay", "2015-03", "2019-04-10", **body),
        Tenure("director", "Orun Mint", **body),
    ), ("Orun Peace Council",), **body)  # fmt: skip
    assert from_ftm(path, "a file", "2026") == (
        telk, Known("Orun Mint", "organisation", **body), Known("Orun Peace Council", "organisation", **body)
    )  # fmt: skip


def snak(value: object) -> dict[str, object]:
    return {"datavalue": {"value": value}}


def item(id: str, name: str, *aliases: str, **claims: object) -> dict[str, object]:
    also = {"en": [{"value": alias} for alias in aliases]}
    return {"id": id, "labels": {"en": {"language": "en", "value": name}}, "aliases": also, "claims": claims}


def is_a(id: str) -> dict[str, object]:
    return {"mainsnak": snak({"id": id})}


def at(time: str, precision: int) -> list[object]:
    return [snak({"time": time, "precision": precision})]


WIKIDATA = [
    item("Q1", "Mara Telk", "M. Telk", P31=[is_a("Q5")], P27=[is_a("Q4")], P39=[
        {**is_a("Q2"), "qualifiers": {"P580": at("+2015-03-00T00:00:00Z", 10), "P582": at("+2019-04-10T00:00:00Z", 11)}},
        is_a("Q999"),
        {**is_a("Q2"), "rank": "deprecated"},
        is_a("Q5001"),
    ]),
    item("Q2", "Minister of Foreign Affairs of Uruguay", P1001=[is_a("Q3")]),
    item("Q3", "Uruguay", P31=[is_a("Q6256")]),
    item("Q4", "Vanta", P31=[is_a("Q3624078")]),
    item("Q5001", "senator"),
    item("Q6", "Orun Peace Council", "OPC", P31=[is_a("Q7")]),
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"entities": {row["id"]: row for row in WIKIDATA}}),
        json.dumps(WIKIDATA),
        "[\n" + ",\n".join(map(json.dumps, WIKIDATA)) + "\n]\n",
        "\n".join(map(json.dumps, WIKIDATA)),
    ],
    ids=["entities", "list", "dump", "lines"],
)
def test_wikidata_is_read(path: Path, text: str) -> None:
    path.write_text(text, "utf8")
    telk = Known("Mara Telk", "person", ("M. Telk",), (
        Tenure("minister of foreign affairs", "Uruguay", "2015-03", "2019-04-10", "Wikidata"),
        Tenure("senator", "Vanta", source="Wikidata"),
    ), source="Wikidata")  # fmt: skip
    found = from_wikidata(path, "Wikidata")
    assert found[0] == telk
    assert [(each.name, each.kind) for each in found[1:]] == [
        ("Orun Peace Council", "organisation"),
        ("Uruguay", "state"),
        ("Vanta", "state"),
    ]
    path.write_text(to_yaml(found), "utf8")
    assert load_actors(path) == found


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{,}\n", b"{}\nno json\n"])
def test_what_cannot_be_read_is_one_sentence(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for read in (from_ftm, from_wikidata):
        with pytest.raises(ActorsError, match=str(path)):
            read(path, "a file")
