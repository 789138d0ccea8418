"""Web Annotations: each on its words, and back as reviews where another program changed them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from invented import record, report
from outlandish import EVERY, NAMES, WORDS

from onrecord.errors import ExchangeError
from onrecord.exchange import Asked, put_out, take_in
from onrecord.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "talks.db") as made:
        made.add(record(), "1")
        yield made


def out(ledger: Ledger, folder: Path) -> dict[str, Any]:
    put_out(ledger, "annotation", folder / "out.jsonld", replace=True)
    made: dict[str, Any] = json.loads((folder / "out.jsonld").read_text("utf8"))
    return made


def back(ledger: Ledger, folder: Path, made: Any) -> Any:
    (folder / "in.jsonld").write_text(json.dumps(made), "utf8")
    return take_in(ledger, folder / "in.jsonld", asked=Asked(by="M. Ansel"))


def test_each_row_is_an_annotation_on_its_words(ledger: Ledger, tmp_path: Path) -> None:
    made = out(ledger, tmp_path)
    items = made["first"]["items"]
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert made["total"] == len(items) == 6
    text = record().document.text
    for item in items:
        assert item["type"] == "Annotation"
        for target in item["target"]:
            place, quote = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"]
            assert f"{quote['prefix']}{quote['exact']}{quote['suffix']}" in text


@settings(max_examples=5)
@given(name=NAMES, words=WORDS)
@example(name=EVERY, words=EVERY)
def test_what_was_not_changed_changes_nothing(tmp_path_factory: pytest.TempPathFactory, name: str, words: str) -> None:
    folder = tmp_path_factory.mktemp("words")
    with Ledger.open(folder / "talks.db") as ledger:
        ledger.add(record(report("one", f"{words} {record().document.text}", title=words)), "1")
        ledger.review(ledger.positions()[0].row.id, "corrected", {"holder": name})
        made = out(ledger, folder)
        before = ledger.reviews()
        assert back(ledger, folder, made).new == {}
        assert ledger.reviews() == before
        assert out(ledger, folder) == made


def test_what_was_changed_comes_back_as_a_review(ledger: Ledger, tmp_path: Path) -> None:
    made = out(ledger, tmp_path)
    for item in made["first"]["items"]:
        if item["row"].get("stance") == "support":
            item["row"]["stance"] = "mixed"
        if item["row"]["type"] == "event":
            item["row"]["verdict"] = "rejected"
    assert back(ledger, tmp_path, made).new == {"reviews": 2}
    assert {(review.verdict, review.by) for review in ledger.reviews()} == {("corrected", "M. Ansel"), ("rejected", "M. Ansel")}
    assert not ledger.events()
    assert sorted(found.row.stance for found in ledger.positions()) == ["mixed", "oppose"]
    assert back(ledger, tmp_path, made).new == {}


def test_what_is_not_ours_is_left_out_and_that_is_said(ledger: Ledger, tmp_path: Path) -> None:
    other = {"id": "https://notes.example/1", "type": "Annotation"}
    gone = {"id": "urn:onrecord:p000000000000", "type": "Annotation", "row": {"type": "position", "stance": "oppose"}}
    assert len(back(ledger, tmp_path, [other, gone]).told) == 2
    assert not ledger.reviews()


WRONG = [
    ({"id": "urn:onrecord:p0", "row": {"type": "attitude"}}, "annotation 1: its row is none"),
    ({"row": {}}, "annotation 1: it has no id"),
    ("words", "annotation 1: it has no id"),
]


@pytest.mark.parametrize(("item", "told"), WRONG)
def test_what_is_wrong_is_said(ledger: Ledger, tmp_path: Path, item: Any, told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        back(ledger, tmp_path, [item])


def test_a_text_that_is_another_is_said(ledger: Ledger, tmp_path: Path) -> None:
    made = out(ledger, tmp_path)
    made["first"]["items"][0]["target"][0]["selector"][0]["start"] += 1
    with pytest.raises(ExchangeError, match=r"annotation 1: at .* do not stand the words"):
        back(ledger, tmp_path, made)
    with pytest.raises(ExchangeError, match="holds no annotations"):
        back(ledger, tmp_path, {})
    made = out(ledger, tmp_path)
    made["first"]["items"][-1]["row"] |= {"hedged": "perhaps"}
    with pytest.raises(ExchangeError, match="is no hedged"):
        back(ledger, tmp_path, made)
    assert not ledger.reviews()
