"""Who is one: pairs that may be, a person's word on them, and what the ledger then answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import report, said

from onrecord.board import where_they_stand, who_met_whom, who_said_what
from onrecord.cli import main
from onrecord.errors import NotFound, OnrecordError
from onrecord.labels import name_of
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Actor, Event, Position, Record, Span
from onrecord.tables import cells

TALK = report("talk", "Telk said no. Tellk said yes.", published="2020-05", title=None, outlet=None)
ONE, OTHER = Actor("a-one1", "Sergei Telk", "person", ("Telk",)), Actor("a-two2", "Sergey Telk", "person")
FAR = Actor("a-far3", "Ona Misk", "person")


def spoken() -> Record:
    no, yes = said(TALK, "no", kind="indirect", speaker="Sergei Telk"), said(TALK, "yes", kind="indirect", speaker="Sergey Telk")
    rows = (replace(no, actor=ONE.id), replace(yes, id="s-yes", actor=OTHER.id))
    return Record(TALK, (ONE, OTHER, FAR), rows)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.add(spoken(), "1")
        yield opened


def test_names_in_two_spellings_are_doubtful(ledger: Ledger) -> None:
    assert ledger.doubtful() == [(ONE.id, ONE.name, OTHER.id, OTHER.name)]


def test_who_is_merged_is_one_wherever_he_is_asked_for(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id, by="M. Ansel")
    assert ledger.doubtful() == []
    for name in (ONE.name, OTHER.name):
        assert [f.row.actor for f in ledger.statements(Query(actor=name))] == [ONE.id, ONE.id]
    found = {f.row.name: f.row.aliases for f in ledger.actors()}
    assert found == {"Sergei Telk": ("Telk", "Sergey Telk"), "Ona Misk": ()}


def test_a_merge_shows_at_once_under_one_name(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    assert {cells("statements", found)[1] for found in ledger.statements()} == {ONE.name}
    assert [row[:2] for row in who_said_what(ledger.statements()).rows] == [(ONE.name, "2")]
    assert name_of(ledger.get("s-yes"), "speaker") == ONE.name
    assert ledger.get("s-yes").row.speaker == OTHER.name  # the document's own word stays


def test_a_name_that_a_person_gave_shows_everywhere(ledger: Ledger) -> None:
    ledger.review(ONE.id, "corrected", {"name": "S. Telk"})
    assert {cells("timeline", found)[2] for found in ledger.timeline()} == {"S. Telk", OTHER.name}


def test_one_country_has_one_name_in_every_list(tmp_path: Path) -> None:
    talk = report("talk", "Oslo met Telk. Norway said no.", published="2020-05", title=None, outlet=None)
    norway = Actor("a-norway", "Norway", "state", ("Oslo",), known=True)
    met = Event("e-met", talk.id, "CONSULT", "meeting", "held", ("Oslo", "Sergei Telk"), (Span.cut(talk.text, 0, 13),),
                actors=(norway.id, ONE.id))  # fmt: skip
    asked = replace(met, id="e-asked", event_type="REQUEST", mode=None, recipients=("Sergei Telk",))
    stands = Position("p-oslo", talk.id, "Oslo", "roads", "oppose", "self", (Span.cut(talk.text, 15, 29),), actor=norway.id)
    with Ledger.open(tmp_path / "one.db") as opened:
        opened.add(Record(talk, (norway, ONE), (), (met, asked), (stands,)), "1")
        assert [cells("events", found)[2] for found in opened.events()] == ["Norway → Sergei Telk", "Norway, Sergei Telk"]
        assert [one.participants for one in opened.encounters(Query(kind="CONSULT"))] == [("Norway", "Sergei Telk")]
        assert cells("positions", opened.positions()[0])[1] == "Norway"
        assert where_they_stand(opened.positions()).rows[0][1] == "Norway"
        assert who_met_whom(opened.events(Query(kind="CONSULT"))).rows[0][2] == "Norway, Sergei Telk"


def test_the_kind_of_an_actor_is_what_most_of_its_documents_say(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "kinds.db") as opened:
        for n, kind in enumerate(("person", "state", "state")):
            talk = report(f"talk{n}", f"Vanta said no {n}.", published="2020-05", title=None, outlet=None)
            spoke = replace(said(talk, "no", kind="indirect", speaker="Vanta"), actor="a-vanta")
            opened.add(Record(talk, (Actor("a-vanta", "Vanta", kind),), (spoke,)), "1")  # type: ignore[arg-type]
        assert [found.row.kind for found in opened.actors()] == ["state"]
        for found in opened.documents():
            if found.row.name != "talk0":
                opened.remove(found.row.id)
        assert [found.row.kind for found in opened.actors()] == ["person"]


def test_who_is_split_is_two_and_no_longer_doubtful(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.split(OTHER.id, ONE.id)
    assert ledger.doubtful() == []
    assert [f.row.actor for f in ledger.statements(Query(actor=OTHER.name))] == [OTHER.id]


def test_the_word_outlives_a_new_reading(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.add(spoken(), "2")
    assert {f.row.actor for f in ledger.statements()} == {ONE.id}


def test_merging_round_in_a_circle_ends(ledger: Ledger) -> None:
    ledger.merge(ONE.id, OTHER.id)
    ledger.merge(FAR.id, ONE.id)
    ledger.merge(OTHER.id, FAR.id)
    assert len({f.row.actor for f in ledger.statements()}) == 1


def test_what_cannot_be_merged_is_told(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.merge(ONE.id, "nobody")
    with pytest.raises(OnrecordError, match="one actor already"):
        ledger.merge(ONE.id, ONE.id)


@pytest.mark.parametrize("style", ["table", "md", "csv", "json", "jsonl"])
def test_the_commands(tmp_path: Path, style: str) -> None:
    where = ["--ledger", str(tmp_path / "talks.db")]
    with Ledger.open(where[1]) as opened:
        opened.add(spoken(), "1")
    run = CliRunner().invoke(main, ["actors", "--doubtful", "--format", style, *where])
    assert ONE.id in run.output
    assert OTHER.id in run.output
    assert CliRunner().invoke(main, ["merge", ONE.id, OTHER.id, *where]).output == f"{OTHER.id} is {ONE.id}\n"
    assert OTHER.id not in CliRunner().invoke(main, ["actors", "--doubtful", "--format", style, *where]).output
    assert CliRunner().invoke(main, ["split", ONE.id, OTHER.id, *where]).output == f"{OTHER.id} is not {ONE.id}\n"
