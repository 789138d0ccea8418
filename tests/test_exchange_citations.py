"""References to the reports that rows rest on, as reference managers read them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from invented import record, report

from onrecord.exchange import put_out
from onrecord.ledger import Ledger

TITLE = 'Bridge {opens} & "50%" of\nit_stays; 🕊 مارا'
PLAIN = 'Bridge {opens} & "50%" of it_stays; 🕊 مارا'


def written(tmp_path: Path, name: str, ending: str) -> str:
    first = record(report("one", title=TITLE, author="Doe, A.", url="https://courier.example/a?b=1&c=2"))
    second = replace(record(report("two", published="2021-03", title=None, outlet=None)), positions=())
    bare = replace(record(report("three")), actors=(), statements=(), events=(), positions=())
    with Ledger.open(tmp_path / "talks.db") as ledger:
        for one in (first, second, bare):
            ledger.add(one, "1")
        [said] = put_out(ledger, name, tmp_path / f"out{ending}")
        assert "Only what a reference has" in said
    return (tmp_path / f"out{ending}").read_bytes().decode()


def test_csl(tmp_path: Path) -> None:
    second, first = json.loads(written(tmp_path, "csl", ".csl.json"))
    assert (first["title"], first["author"], first["container-title"]) == (PLAIN, [{"literal": "Doe, A."}], "The Sarn Courier")
    assert first["issued"] == {"date-parts": [[2021, 3, 12]]}
    assert second["issued"] == {"date-parts": [[2021, 3]]}
    assert (second["title"], "container-title" in second) == ("two", False)


def test_ris(tmp_path: Path) -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    text = written(tmp_path, "ris", ".ris")
    second, first = rispy.loads(text)
    assert (first["title"], first["year"], first["date"]) == (PLAIN, "2021", "2021/03/12")
    assert first["urls"] == ["https://courier.example/a?b=1&c=2"]
    assert second["id"].startswith("d")
    assert text.count("ER  - \r\n") == 2


def test_bibtex(tmp_path: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    text = written(tmp_path, "bibtex", ".bib")
    read = bibtexparser.parse_string(text)
    assert not read.failed_blocks
    second, first = (entry.fields_dict for entry in read.entries)
    assert first["title"].value == r'Bridge \{opens\} \& "50\%" of it\_stays; 🕊 مارا'
    assert first["date"].value == "2021-03-12"
    assert first["url"].value == "https://courier.example/a?b=1&c=2"
    assert second["date"].value == "2021-03"
