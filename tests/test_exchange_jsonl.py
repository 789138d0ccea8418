"""The whole record as JSON Lines: out, in elsewhere, and out again the same; what does not hold together stays out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from invented import record, report
from outlandish import EVERY, NAMES, WORDS

from onrecord.errors import ExchangeError
from onrecord.exchange import put_out, take_in
from onrecord.exports import record_lines
from onrecord.ledger import Ledger
from onrecord.ledger.accounts import records


def carried(ledger: Ledger, folder: Path, *losses: str) -> tuple[bytes, Ledger]:
    """The file of a ledger, and another ledger that took it in."""
    assert list(put_out(ledger, "jsonl", folder / "out.jsonl", replace=True)) == list(losses)
    other = Ledger.open(folder / "other.db")
    take_in(other, folder / "out.jsonl")
    return (folder / "out.jsonl").read_bytes(), other


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "talks.db") as made:
        yield made


def test_the_record_comes_back_equal_and_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(record(), "1")
    ledger.add(record(report("two", title_apart=True, author="A. Reporter", published=None)), "1")
    [one, other] = ledger.positions()[:2]
    ledger.review(one.row.id, "corrected", {"holder": "Mara Telk; and others"}, "M. Ansel", "so it says")
    ledger.review(other.row.id, "rejected")
    raw, copy = carried(ledger, tmp_path)
    with copy:
        assert list(records(copy)) == list(records(ledger))
        assert copy.positions() == ledger.positions()
        assert copy.actors() == ledger.actors()
        assert [replace(review, number=0) for review in copy.reviews()] == [replace(r, number=0) for r in ledger.reviews()]
        put_out(copy, "jsonl", tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == raw
        assert take_in(copy, tmp_path / "again.jsonl").known == {"documents": 2, "reviews": 2}


def test_what_people_added_and_took_back_is_that_elsewhere_too(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(record(), "1")
    document = record().document.id
    by_hand = [
        ledger.enter(
            "statement", document, ["the council would not wait"], {"speaker": "Lio Parr", "hedged": "yes"}, by="M. Ansel"
        ),
        ledger.enter(
            "event", document, ["met Oren Vass"], {"participants": "Mara Telk; Oren Vass", "date": "2021-03"}, kind="group"
        ),
        ledger.enter("position", document, ["Vass said"], {"holder": "Oren Vass", "issue": "bridge-opening", "stance": "oppose"}),
    ]
    back = ledger.review(by_hand[2].row.id, "rejected", by="M. Ansel")
    ledger.take_back(back.number)
    raw, copy = carried(ledger, tmp_path)
    with copy:
        assert list(records(copy)) == list(records(ledger))
        assert copy.get(by_hand[2].row.id).verdict is None
        assert [review.withdrawn for review in copy.reviews()] == [True]
        put_out(copy, "jsonl", tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == raw
        assert take_in(copy, tmp_path / "again.jsonl").known == {"documents": 1, "rows by hand": 3, "reviews": 1}
        copy.add(record(), "2")  # a new reading
        assert {one.row.id for one in by_hand} <= {one.row.id for one in copy.timeline()}
        copy.take_out(by_hand[0].row.id)
        take_in(copy, tmp_path / "again.jsonl")
        assert by_hand[0].row.id not in {one.row.id for one in copy.timeline()}


def test_a_review_that_was_taken_back_elsewhere_counts_no_more_here(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(record(), "1")
    row = ledger.positions()[0].row.id
    given = ledger.review(row, "rejected", by="M. Ansel")
    _, copy = carried(ledger, tmp_path)
    with copy:
        assert copy.get(row).verdict == "rejected"
        ledger.take_back(given.number)
        put_out(ledger, "jsonl", tmp_path / "out.jsonl", replace=True)
        assert take_in(copy, tmp_path / "out.jsonl").new == {"reviews": 1}
        assert copy.get(row).verdict is None


def test_a_row_by_hand_must_fit_its_document(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(record(), "1")
    row = ledger.enter("statement", record().document.id, ["the council would not wait"]).row
    put_out(ledger, "jsonl", tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf8").splitlines()]
    number = next(n for n, line in enumerate(lines) if line.get("id") == row.id)
    lines[number]["kind"], lines[number]["id"] = "direct", record().statements[0].id
    lines = [line for n, line in enumerate(lines) if n == number or line["type"] in ("document", "actor")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
    with pytest.raises(ExchangeError, match=rf"in\.jsonl, line {len(lines)}: .* is the id of another row"):
        take_in(ledger, tmp_path / "in.jsonl")


@settings(max_examples=6)
@given(name=NAMES, words=WORDS)
@example(name=EVERY, words=EVERY)
def test_no_words_are_lost(tmp_path_factory: pytest.TempPathFactory, name: str, words: str) -> None:
    folder = tmp_path_factory.mktemp("words")
    made = record(report(name, f"{words} {record().document.text} {words}", title=words, outlet=name))
    made = replace(made, positions=tuple(replace(row, holder=name) for row in made.positions))
    with Ledger.open(folder / "talks.db") as ledger:
        ledger.add(made, "1")
        _, copy = carried(ledger, folder)
        with copy:
            assert list(records(copy)) == list(records(ledger))


def test_what_was_read_elsewhere_finds_its_texts(ledger: Ledger, tmp_path: Path) -> None:
    import onrecord

    (tmp_path / "note.txt").write_text("“We will not sign,” Mara Telk said on Thursday.\n", "utf8")
    [made] = onrecord.read(tmp_path / "note.txt", date="2021-03-12", outlet="The Example")
    assert isinstance(made, onrecord.Record)
    (tmp_path / "read.jsonl").write_text("".join(f"{line}\n" for line in record_lines(made)), "utf8")
    assert take_in(ledger, tmp_path / "read.jsonl").new["statements"] == len(made.statements)
    [copy] = records(ledger)
    assert copy.document == made.document
    (tmp_path / "note.txt").write_text("Something else.\n", "utf8")
    with Ledger.open(tmp_path / "third.db") as third, pytest.raises(ExchangeError, match=r"line 1: .*note\.txt does not hold"):
        take_in(third, tmp_path / "read.jsonl")


def spoil(lines: list[dict[str, Any]], kind: str, change: dict[str, Any]) -> int:
    """Change the first line of that type; its number."""
    number = next(n for n, line in enumerate(lines) if line["type"] == kind)
    lines[number] |= change
    return number + 1


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("statement", {"content": [{"start": 0, "end": 4, "text": "Here"}]}, "at 0 to 4 of the text stands 'VELK', and not 'Here'."),
    ("statement", {"content": [{"start": -4, "end": -1, "text": "ier"}]}, "at -4 to -1 of the text"),
    ("statement", {"content": []}, "it has no evidence"),
    ("statement", {"kind": "shouted"}, "kind: invalid enum value"),
    ("statement", {"speaker": 7}, "speaker: expected str | null, got int"),
    ("statement", {"actor": "a000"}, "actor names a000"),
    ("statement", {"within": "s000"}, "within names s000"),
    ("statement", {"said_on": "2021-02-30"}, "'2021-02-30' is no date"),
    ("statement", {"documen": "d"}, "there is no field 'documen' of a statement"),
    ("statement", {"document": "d0"}, "the row is of the document d0"),
    ("statement", {"confidence": 7}, "the confidence 7.0 does not lie"),
    ("event", {"participants": "Mara Telk"}, "participants: expected array"),
    ("event", {"actors": ["a000"]}, "actors names a000"),
    ("position", {"stance": "for"}, "stance: invalid enum value"),
    ("position", {"statements": ["s000"]}, "statements names s000"),
    ("position", {"type": "attitude"}, "there is no type 'attitude'"),
    ("document", {"published": "yesterday"}, "'yesterday' is no date"),
    ("review", {"row": "p000"}, "Nothing in the ledger has the id p000"),
    ("review", {"verdict": "maybe"}, "There is no verdict 'maybe'"),
    ("review", {"at": "noon"}, "'noon' is no time"),
    ("review", {"changes": []}, "it is no review"),
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("lines")
    with Ledger.open(folder / "talks.db") as made:
        made.add(record(), "1")
        made.review(made.positions()[0].row.id, "accepted")
        put_out(made, "jsonl", folder / "out.jsonl")
    return (folder / "out.jsonl").read_text("utf8").splitlines()


def test_what_does_not_hold_together_is_said_with_its_line(ledger: Ledger, tmp_path: Path, lines: list[str]) -> None:
    for kind, change, told in WRONG:
        made = [json.loads(line) for line in lines]
        number = spoil(made, kind, change)
        (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in made), "utf8")
        with pytest.raises(ExchangeError) as error:
            take_in(ledger, tmp_path / "in.jsonl")
        assert f"in.jsonl, line {number}: " in str(error.value), (kind, change)
        assert told in str(error.value), (kind, change)
        assert ledger.counts().documents == 0, (kind, change)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{\n", "line 1: it is no JSON"),
        ("[]\n", "line 1: it is no object"),
        ('{"type": "actor", "id": "a1", "name": "x", "kind": "person"}\n', "line 1: a row stands before"),
        ('\n{"type": "document", "id": "d1", "name": "x"}\n', "line 2: the document has no text and no path"),
        ('{"type": "document", "id": "d1", "name": "x", "text": "a"}\n' * 2, "the same"),
        ("[" * 100_000, "line 1: it is n"),
    ],
)
def test_lines_that_are_something_else(ledger: Ledger, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "in.jsonl").write_text(text, "utf8")
    if told == "the same":
        assert take_in(ledger, tmp_path / "in.jsonl").known == {"documents": 1}
        return
    with pytest.raises(ExchangeError, match=r"in\.jsonl") as error:
        take_in(ledger, tmp_path / "in.jsonl")
    assert told in str(error.value) or "nested too deeply" in str(error.value)


def test_findings_are_not_taken_in(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"type": "finding", "id": "f1"}\n', "utf8")
    assert take_in(ledger, tmp_path / "in.jsonl").told == ["left out: 1 findings, which are worked out anew."]


def test_a_document_that_is_here_stays_as_it_is(ledger: Ledger, tmp_path: Path, lines: list[str]) -> None:
    ledger.add(replace(record(), positions=()), "2")
    (tmp_path / "in.jsonl").write_text("".join(f"{line}\n" for line in lines if '"review"' not in line), "utf8")
    assert take_in(ledger, tmp_path / "in.jsonl").known == {"documents": 1}
    assert not ledger.positions()
