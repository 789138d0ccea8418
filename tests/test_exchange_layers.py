"""Documents with layers of annotations, for INCEpTION and WebAnno: out, and what was corrected in again."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from invented import record, report
from outlandish import EVERY, NAMES, WORDS

from onrecord.errors import ExchangeError
from onrecord.exchange import Asked, put_out, take_in
from onrecord.ledger import Ledger

BOTH = ["cas", "webanno"]
ENDINGS = {"cas": ".cas.json", "webanno": ".tsv"}


def needs(name: str) -> None:
    if name == "cas":
        pytest.importorskip("cassis", reason="dkpro-cassis is not installed: pip install 'onrecord[inception]'")


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "talks.db") as made:
        made.add(record(report("one", f"🕊 {record().document.text}")), "1")
        yield made


def out(ledger: Ledger, folder: Path, name: str) -> Path:
    """The only document's file."""
    put_out(ledger, name, folder / "files", replace=True)
    [path] = (folder / "files").iterdir()
    assert path.name == f"{ledger.documents()[0].row.id}{ENDINGS[name]}"
    return path


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_bytes().decode()
    assert change(text) != text
    path.write_bytes(change(text).encode())


@pytest.mark.parametrize("name", BOTH)
@settings(max_examples=4)
@given(holder=NAMES, words=WORDS)
@example(holder=EVERY, words=EVERY)
def test_what_was_not_changed_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, name: str, holder: str, words: str
) -> None:
    needs(name)
    folder = tmp_path_factory.mktemp("words")
    with Ledger.open(folder / "talks.db") as ledger:
        ledger.add(record(report("one", f"{words} {record().document.text} {words}")), "1")
        ledger.review(ledger.positions()[0].row.id, "corrected", {"holder": holder})
        path = out(ledger, folder, name)
        raw = path.read_bytes()
        taken = take_in(ledger, path)
        assert (taken.new, taken.known) == ({}, {"rows": 6})
        assert out(ledger, folder, name).read_bytes() == raw


@pytest.mark.parametrize("name", BOTH)
def test_what_was_corrected_comes_back_as_a_review(ledger: Ledger, tmp_path: Path, name: str) -> None:
    needs(name)
    path = out(ledger, tmp_path, name)
    edit(path, lambda text: re.sub(r'("stance": ?")support|support(?=\[)', lambda found: f"{found[1] or ''}mixed", text))
    assert take_in(ledger, path, asked=Asked(by="M. Ansel")).new == {"reviews": 1}
    [review] = ledger.reviews()
    assert (review.verdict, review.changes, review.by) == ("corrected", {"stance": "mixed"}, "M. Ansel")
    assert take_in(ledger, path).new == {}


def test_cas_offsets_are_those_of_utf16(ledger: Ledger, tmp_path: Path) -> None:
    needs("cas")
    from cassis import load_cas_from_json

    path = out(ledger, tmp_path, "cas")
    made = json.loads(path.read_text("utf8"))
    [telk] = [
        one for one in made["%FEATURE_STRUCTURES"] if one["%TYPE"] == "webanno.custom.Position" and one["stance"] == "support"
    ]
    text = ledger.documents()[0].row.text.encode("utf-16-le")
    assert text[2 * telk["begin"] : 2 * telk["end"]].decode("utf-16-le") == "The bridge must be opened"
    cas = load_cas_from_json(path.read_text("utf8"))
    marks = cas.select("webanno.custom.Position")
    assert {mark.get_covered_text() for mark in marks} == {"The bridge must be opened", "the council would not wait"}
    tokens = cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    assert {token.begin for token in tokens} >= {mark.begin for mark in marks}
    assert {token.end for token in tokens} >= {mark.end for mark in marks}


def test_a_tsv_has_a_line_for_each_token(ledger: Ledger, tmp_path: Path) -> None:
    lines = out(ledger, tmp_path, "webanno").read_text("utf8").splitlines()
    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    assert [line.split("|")[0] for line in lines if line.startswith("#T_SP=")] == [
        "#T_SP=webanno.custom.Statement", "#T_SP=webanno.custom.Event", "#T_SP=webanno.custom.Position",
    ]  # fmt: skip
    text = ledger.documents()[0].row.text.encode("utf-16-le")
    tokens = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert tokens
    for _, place, word, *cells in tokens:
        start, end = map(int, place.split("-"))
        assert text[2 * start : 2 * end].decode("utf-16-le") == word.replace("\\", "")
        assert len(cells) == len(tokens[0]) - 3
    names = [name for line in lines if line.startswith("#T_SP=") for name in line.split("|")[1:]]
    held = [dict(zip(names[-7:], cells[-8:-1], strict=True)) for (*_,) in [()] for _, _, _, *cells in tokens]
    assert any(cell["holder"].startswith("Mara Telk[") for cell in held)


@pytest.mark.parametrize("name", BOTH)
def test_one_document_can_be_named(ledger: Ledger, tmp_path: Path, name: str) -> None:
    needs(name)
    key = ledger.documents()[0].row.id
    put_out(ledger, name, tmp_path / "one", Asked(document=key[:6]))
    assert (tmp_path / "one").read_bytes() == out(ledger, tmp_path, name).read_bytes()


@pytest.mark.parametrize("name", BOTH)
def test_annotations_of_others_are_left_out(ledger: Ledger, tmp_path: Path, name: str) -> None:
    needs(name)
    path = out(ledger, tmp_path, name)
    with Ledger.open(tmp_path / "other.db") as other:
        other.add(replace(record(), positions=()), "1")
        assert "not in the ledger" in take_in(other, path).told[0]
        assert not other.reviews()


@pytest.mark.parametrize(("ending", "text", "told"), [
    (".tsv", "words\n", "line 1: it is no WebAnno TSV 3"),
    (".tsv", "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Position|row|stance\n\n1-1\t0-1\ta\t_\t\n", "line 4: it has 1 cells"),
    (".cas.json", "{", "it is no CAS"),
    (".cas.json", "[]", "it is no CAS"),
])  # fmt: skip
def test_files_that_are_something_else(ledger: Ledger, tmp_path: Path, ending: str, text: str, told: str) -> None:
    needs("cas")
    (tmp_path / f"in{ending}").write_text(text, "utf8")
    with pytest.raises(ExchangeError, match=told):
        take_in(ledger, tmp_path / f"in{ending}")


def test_a_value_that_cannot_be_is_said_with_its_line(ledger: Ledger, tmp_path: Path) -> None:
    path = out(ledger, tmp_path, "webanno")
    edit(path, lambda text: text.replace("support[", "for[").replace("oppose[", "mixed["))
    with pytest.raises(ExchangeError, match=r"\.tsv, line \d+: 'for' is no stance"):
        take_in(ledger, path)
    assert not ledger.reviews()
