"""One document met twice: what is told anew is taken, what is told otherwise is said, and the same again changes nothing."""

import json
from pathlib import Path

import pytest

from onrecord import read_text, work
from onrecord.documents import Given, from_text
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Codebook, Document, Record, Span, Statement

TEXT = "The river towns will open the bridge.\n\n“We will not wait,” Ilan Dovrin said.\n"
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


@pytest.fixture
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_document(document: Document, *_: object) -> Record:
        first = (Span.cut(document.text, 0, 5),)
        return Record(document, (), (Statement(Statement.name_of(document.id, first, None), document.id, first),))

    monkeypatch.setattr(work, "read_document", read_document)


def add(*paths: Path, **given: object) -> work.Tally:
    with Ledger.open(paths[0].parent / "talks.db") as ledger:
        return work.add_all([str(path) for path in paths], ledger, Given(**given), Codebook(), work.HERE, lambda _: None)


def kept(folder: Path) -> list[Document]:
    with Ledger.open(folder / "talks.db") as ledger:
        return [found.row for found in ledger.documents(Query())]


def counts(tally: work.Tally) -> tuple[int, int, int, int]:
    return tally.read, tally.known, tally.failed, len(tally.notes)


@pytest.mark.usefixtures("_stand_in")
def test_a_date_that_is_given_later_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf8")
    assert counts(add(path)) == (1, 0, 0, 0)
    assert counts(add(path, date="2023-03-07")) == (1, 0, 0, 0)
    for given in ({"date": "2023-03-07"}, {}):
        assert counts(add(path, **given)) == (0, 1, 0, 0)
        assert [(one.published, one.published_from) for one in kept(tmp_path)] == [("2023-03-07", "given")]
    tally = add(path, date="2023-03-08")
    assert counts(tally) == (0, 1, 0, 1)
    assert "published 2023-03-07 and not 2023-03-08" in tally.notes[0]
    assert kept(tmp_path)[0].id in tally.notes[0]


LINES = [
    ([{}, {"date": "2023-03-07"}], {"published": "2023-03-07"}, 0),
    ([{"date": "2023-03-07"}, {}], {"published": "2023-03-07"}, 0),
    ([{"date": "2023-03-07"}, {"date": "2023-03-08"}], {"published": "2023-03-07"}, 1),
    ([{"title": "Towns"}, {"author": "Mara Telk"}], {"title": "Towns", "author": "Mara Telk"}, 0),
    ([{"title": "Towns"}, {"title": "Rivers"}], {"title": "Towns"}, 1),
    ([{"author": "A. Orr"}, {"author": "B. Orr", "title": "Towns"}], {"author": "A. Orr", "title": "Towns"}, 1),
    ([{"date": "2023-03-07"}] * 3, {"published": "2023-03-07"}, 0),
]  # fmt: skip


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize(("told", "expected", "notes"), LINES)
def test_a_second_line_with_more_is_taken_and_with_other_things_is_told_of(
    tmp_path: Path, told: list[dict[str, str]], expected: dict[str, str], notes: int
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps({"id": "a", "text": TEXT, **line}) for line in told), "utf8")
    tally = add(path)
    assert len(tally.notes) == notes
    assert tally.read + tally.known == len(told)
    before = kept(tmp_path)
    (document,) = before
    assert {name: getattr(document, name) for name in expected} == expected
    again = add(path)
    assert (again.read, again.known, len(again.notes)) == (0, len(told), notes)
    assert kept(tmp_path) == before


@pytest.mark.usefixtures("_stand_in")
def test_a_new_version_keeps_what_was_given_and_takes_what_is_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf8")
    add(path, date="2023-03-07")
    monkeypatch.setattr(work, "version_of", lambda *_: "newer")
    assert counts(add(path)) == (1, 0, 0, 0)
    assert kept(tmp_path)[0].published == "2023-03-07"
    monkeypatch.setattr(work, "version_of", lambda *_: "newest")
    assert counts(add(path, date="2023-03-09")) == (1, 0, 0, 0)
    assert kept(tmp_path)[0].published == "2023-03-09"


def test_line_ends_make_no_other_document() -> None:
    texts = {name: TEXT.replace("\n", end) for name, end in ENDS.items()}
    assert {from_text(text).id for text in texts.values()} == {from_text(TEXT).id}
    assert from_text(TEXT.replace("\n\n", "\n")).id != from_text(TEXT).id


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize("first", ENDS)
def test_a_text_with_other_line_ends_is_known(tmp_path: Path, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", ENDS[first]).encode())
    add(path)
    before = kept(tmp_path)
    for version in (work.version_of, lambda *_: "newer"):
        monkeypatch.setattr(work, "version_of", version)
        for end in ENDS.values():
            path.write_bytes(TEXT.replace("\n", end).encode())
            tally = add(path)
            assert tally.read + tally.known == 1
            assert kept(tmp_path) == before  # the text stays as it stood: reviews and spans point into it


def test_the_record_is_the_same_whatever_the_line_ends() -> None:
    def of(text: str) -> list[tuple[object, ...]]:
        record = read_text(text, name="a")
        for row in (*record.statements, *record.events, *record.positions):
            assert all(text[span.start : span.end] == span.text for span in row.evidence)
        return [(one.speaker, one.kind, [span.text.split() for span in one.content]) for one in record.statements]

    talk = "TRANSCRIPT\n\nMARA TELK: We will open the bridge.\nIt is time.\n\nOREN VASS: I do not\nthink so, he said.\n\n" + TEXT
    made = [of(talk.replace("\n", end)) for end in ENDS.values()]
    assert made[0]
    assert made[1] == made[2] == made[0]
