"""What the registry adds to a document's actors: who held an office that day, whose surname it is.  Names stay as they stand."""

from pathlib import Path

from click.testing import CliRunner

from onrecord import read_text
from onrecord.cli import main
from onrecord.ledger import Ledger
from onrecord.records import Record
from onrecord.registry import Known, Tenure

TELK = Known("Mara Telk", tenures=(Tenure("foreign minister", "Norway", "2031", "2034"),), source="a game")
VASS = Known("Oren Vass", tenures=(Tenure("foreign minister", "Norway", "2035", "2038"),), source="a game")
SAID = "The Norwegian foreign minister said the road was open."


def actor(record: Record, number: int = 0) -> tuple[str | None, str, bool]:
    """Speaker, and name of the actor and whether it is known."""
    statement = record.statements[number]
    found = next(each for each in record.actors if each.id == statement.actor)
    return statement.speaker, found.name, found.known


def test_an_office_stands_for_whoever_held_it_that_day() -> None:
    one, other = (read_text(SAID, actors=(TELK, VASS), date=date) for date in ("2032-05-01", "2036-05-01"))
    assert actor(one) == ("the Norwegian foreign minister", "Mara Telk", True)
    assert actor(other) == ("the Norwegian foreign minister", "Oren Vass", True)


def test_without_a_date_or_a_holder_an_office_stays_unnamed() -> None:
    for date in (None, "2050-05-01"):
        assert actor(read_text(SAID, actors=(TELK, VASS), date=date))[2] is False


def test_a_former_or_a_deputy_minister_is_not_the_minister() -> None:
    for rank in ("former", "deputy"):
        text = SAID.replace("foreign", f"{rank} foreign")
        assert actor(read_text(text, actors=(TELK,), date="2032-05-01"))[1] != "Mara Telk"


LISTED = """actors:
  - {name: Mara Telk, kind: person, source: a game, offices: [{office: foreign minister, of: Norway, since: 2031, until: 2034}]}
"""


def test_a_ledger_keeps_the_actors_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "actors.yaml").write_text(LISTED, "utf8")
    report, ledger = tmp_path / "report.txt", str(tmp_path / "talks.db")
    report.write_text(SAID, "utf8")
    given = ["--actors", str(tmp_path / "actors.yaml")]
    for more, said in ((given, "read 1, known 0"), (given, "read 0, known 1"), ([], "read 0, known 1")):
        run = CliRunner().invoke(main, ["add", str(report), "--date", "2032-05-01", "--ledger", ledger, *more])
        assert said in run.output
    with Ledger.open(ledger) as kept:
        assert [one.name for one in kept.known_actors()] == ["Mara Telk"]
        assert [found.row.name for found in kept.actors()] == ["Mara Telk"]


def test_a_leaders_government_is_the_countrys() -> None:
    brok = Known("Sena Brok", tenures=(Tenure("president", "Norway", "2031", "2034"),), source="a game")
    for words in ("On Monday Sena Brok’s government", "The Brok administration", "The Sena Brok government"):
        assert actor(read_text(f"{words} said the road was open.", actors=(brok,), date="2032-05-01"))[1:] == ("Norway", True)
        assert actor(read_text(f"{words} said the road was open.", actors=(brok,), date="2050-05-01"))[1:] != ("Norway", True)


def test_a_peoples_government_within_a_country_is_not_the_countrys() -> None:
    assert actor(read_text("The Iraqi Kurdish government said the road was open."))[1] == "Iraqi Kurdish government"
    assert actor(read_text("The Iraqi government said the road was open."))[1] == "Iraq"


def test_a_namesake_of_one_who_is_listed_is_another() -> None:
    other = Known(
        "Mara Telk (of Sweden)", also=("Mara Telk",), tenures=(Tenure("ambassador", "Sweden", "2031", "2034"),), source="a game"
    )
    said = "said the road was open."
    texts = (
        f"Mara Telk, the Norwegian foreign minister, {said}",
        f"Mara Telk, the Swedish ambassador, {said}",
        f"Mara Telk {said}",
    )
    minister, ambassador, either = (read_text(text, actors=(TELK, other), date="2032-05-01") for text in texts)
    assert [actor(record)[1:] for record in (minister, ambassador, either)] == [
        ("Mara Telk", True),
        ("Mara Telk (of Sweden)", True),
        ("Mara Telk", False),
    ]
    assert len({record.statements[0].actor for record in (minister, ambassador, either)}) == 3
