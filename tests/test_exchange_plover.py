"""Events in PLOVER's words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from invented import record, report

from onrecord.exchange import put_out
from onrecord.exchange.plover import faults
from onrecord.ledger import Ledger
from onrecord.lexicon import table
from onrecord.records import Event, EventMode, Status, identity


def told(folder: Path, *events: Event, **fields: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines of these events of the invented report, and what was said of losses."""
    made = record(report(**fields))
    with Ledger.open(folder / "talks.db") as ledger:
        ledger.add(replace(made, events=events or made.events, positions=()), "1")
        said = list(put_out(ledger, "plover", folder / "out.plover.jsonl", replace=True))
    return [json.loads(line) for line in (folder / "out.plover.jsonl").read_text("utf8").splitlines()], said


def variant(number: int = 0, **fields: Any) -> Event:
    [event] = record().events
    return replace(event, id=identity("e", number, *fields.values()), date="2021-03-11", **fields)


def test_an_encounter(tmp_path: Path) -> None:
    [made], said = told(tmp_path)
    assert made["event"] == ["CONSULT"]
    assert made["date"] == "2021-03-11"
    assert [actor["actor_text"] for actor in made["source"]] == ["Mara Telk", "Oren Vass"]
    assert all(actor["identifier_id"].startswith("a") for actor in made["source"])
    assert made["cite_info"]["publication"] == "The Sarn Courier"
    assert made["event_loc"] == {"name": "Velkara"}
    assert "mode" not in made
    assert said == ["1 events give a month, a year or an open end, and stand with their first and last day."]


CASES = [
    ("held", "visit", "CONSULT", "visit", None),
    ("ongoing", "call", "CONSULT", "phone", None),
    ("held", "conference", "CONSULT", "multilateral", None),
    ("planned", "visit", "AGREE", None, ["future"]),
    ("proposed", "talks", "AGREE", None, ["future"]),
    ("refused", "meeting", "REJECT", "meet", None),
    ("cancelled", "call", "SANCTION", "cancel", None),
    ("collapsed", "talks", "SANCTION", "sever", None),
]


@pytest.mark.parametrize(("status", "mode", "category", "theirs", "context"), CASES)
def test_what_became_of_an_encounter(tmp_path: Path, status: Any, mode: Any, category: str, theirs: Any, context: Any) -> None:
    [made], said = told(tmp_path, variant(status=status, mode=mode))
    assert (made["event"], made.get("mode"), made.get("context")) == ([category], theirs, context)
    assert not said
    assert not list(faults(made))


def test_an_act_in_words(tmp_path: Path) -> None:
    act = variant(event_type="ACCUSE", mode=None, recipients=("Oren Vass",), actors=())
    [made], _ = told(tmp_path, act)
    assert made["event"] == ["ACCUSE"]
    assert (made["source"], made["recipient"]) == ([{"actor_text": "Mara Telk"}], [{"actor_text": "Oren Vass"}])
    assert made["quad_code"] == 3


def test_every_event_there_can_be_is_in_the_manuals_words(tmp_path: Path) -> None:
    events = [variant(status=status, mode=mode) for status in get_args(Status) for mode in get_args(EventMode)]
    acts = ("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
    events += [variant(event_type=kind, mode=None) for kind in acts]
    made, said = told(tmp_path, *events)
    assert len(made) == len(events)
    assert not said
    assert [fault for each in made for fault in faults(each)] == []


def test_what_the_format_wants_and_is_not_there_is_said(tmp_path: Path) -> None:
    undated = replace(variant(1), date=None)
    nobody = replace(variant(2), participants=(), actors=())
    alone = replace(variant(3), participants=("Mara Telk",), actors=(), status="cancelled")
    made, said = told(tmp_path, undated, nobody, alone, published=None)
    assert not made
    assert [each.split(" ", 1)[0] for each in said] == ["1"] * 3


def test_faults_are_found() -> None:
    good = {"id": "e1", "date": "2021-03-11", "source": [{}], "event": ["CONSULT"], "mode": "phone", "context": ["future"]}
    assert not list(faults(good))
    none: dict[str, Any] = {"mode": None}
    for change in ({"id": ""}, none | {"event": ["MEET"]}, {"mode": "meet"}, {"context": ["soon"]}, none | {"event": ["AID"]}):
        assert len(list(faults(good | change))) == 1, change


def test_every_category_has_its_quad() -> None:
    assert set(table("plover")["quad"]) == set(table("plover")["modes"])
    assert set(table("plover")["encounter"]) == set(get_args(Status))
