"""Tables of every kind of row: as spreadsheets open them, and what comes in from them."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import record
from outlandish import NAMES, WORDS

from onrecord.errors import ExchangeError
from onrecord.exchange import Asked, put_out, take_in
from onrecord.exchange.kinds import KINDS, sheet
from onrecord.exports import cell, in_words, list_of, pairs_of
from onrecord.ledger import Ledger
from onrecord.ledger.whole import whole
from onrecord.records import Issue, Review
from onrecord.registry import Known, Tenure

TABLES = ["csv", "xlsx", "parquet"]
NEEDS = {"xlsx": "openpyxl", "parquet": "pyarrow"}


def needs(name: str) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name], reason=f"{NEEDS[name]} is not installed: pip install 'onrecord[tables]'")


def carried(name: str, one: Ledger, other: Ledger, kind: str) -> None:
    """Out of one ledger and into the other, by a file of one kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.{name}"
        put_out(one, name, path, Asked(kind))
        take_in(other, path)


def two(use: Callable[[Ledger, Ledger], Any]) -> Any:
    """Two ledgers with the same record."""
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "a.db") as one, Ledger.open(Path(folder) / "b.db") as other:
        for ledger in (one, other):
            ledger.add(record(), "1")
        return use(one, other)


REVIEWS = st.one_of(
    st.tuples(st.just("accepted"), st.just({})),
    st.tuples(st.just("rejected"), st.just({})),
    st.tuples(st.just("corrected"), st.fixed_dictionaries({"holder": NAMES}, optional={"by": NAMES, "hedged": st.just("yes")})),
)
SOME = st.none() | NAMES


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=4)
@given(given=REVIEWS, by=SOME, note=SOME, back=st.booleans())
def test_reviews_go_out_and_in(name: str, given: tuple[Any, Any], by: str | None, note: str | None, back: bool) -> None:
    needs(name)

    def use(one: Ledger, other: Ledger) -> None:
        review = one.review(one.positions()[0].row.id, *given, by, note)
        if back:
            one.take_back(review.number)
        carried(name, one, other, "reviews")
        carried(name, one, other, "reviews")  # again, which adds nothing
        assert other.reviews() == one.reviews()
        assert other.positions() == one.positions()

    two(use)


ISSUES = st.lists(
    st.builds(Issue, WORDS.map(lambda w: "i" + "".join(w.split())), NAMES, NAMES, st.lists(NAMES, max_size=3).map(tuple)),
    min_size=1, max_size=3, unique_by=lambda issue: issue.id,
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=4)
@given(issues=ISSUES)
def test_a_codebook_goes_out_and_in(name: str, issues: list[Issue]) -> None:
    needs(name)

    def use(one: Ledger, other: Ledger) -> None:
        with whole(one) as within:
            within.merge_issues(issues)
        carried(name, one, other, "issues")
        assert other.codebook() == one.codebook()

    two(use)


TENURES = st.builds(Tenure, NAMES, SOME, st.sampled_from([None, "2019", "2019-03-01"]), st.none(), st.just("the gazette"))
KNOWN = st.builds(
    Known, NAMES, st.sampled_from(["person", "organisation"]), st.lists(NAMES, max_size=2).map(tuple),
    st.lists(TENURES, max_size=2).map(tuple), st.lists(NAMES, max_size=2).map(tuple), st.just("the gazette"),
    st.sampled_from([None, "2020"]),
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=4)
@given(known=KNOWN)
def test_actors_of_ones_own_go_out_and_in(name: str, known: Known) -> None:
    needs(name)
    as_of = None if known.tenures else known.as_of  # with offices each has its own
    known = replace(known, as_of=as_of)

    def use(one: Ledger, other: Ledger) -> None:
        one.keep_known((known,))
        carried(name, one, other, "registry")
        assert other.known_actors() == (known,)

    two(use)


@given(st.lists(WORDS).map(tuple))
def test_a_list_in_a_cell_reads_back(parts: tuple[str, ...]) -> None:
    assert tuple(list_of(in_words(parts))) == parts


@given(st.dictionaries(st.sampled_from(["speaker", "holder", "by"]), WORDS))
def test_fields_in_a_cell_read_back(changes: dict[str, str]) -> None:
    assert pairs_of(in_words(changes)) == changes


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_columns(tmp_path: Path, kind: str) -> None:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        ledger.review(ledger.positions()[0].row.id, "accepted")
        ledger.keep_known((Known("Mara Telk", source="a list"),))
        with whole(ledger) as within:
            within.merge_issues([Issue("bridge", "the bridge", "The bridge opens")])
        table = sheet(ledger, kind)
        rows = list(table.rows)
        assert rows or kind in ("encounters", "findings") or pytest.fail(kind)
        assert all(len(row) == len(table.columns) for row in rows)
        put_out(ledger, "csv", tmp_path / "rows.csv", Asked(kind))
    text = (tmp_path / "rows.csv").read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [list(table.columns), *([cell(v) for v in row] for row in rows)]


def test_a_workbook_has_text_and_no_formulas(tmp_path: Path) -> None:
    needs("xlsx")
    from openpyxl import load_workbook

    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        ledger.review(ledger.positions()[0].row.id, "corrected", {"holder": "=1+1"})
        assert not put_out(ledger, "xlsx", tmp_path / "talks.xlsx")
    book = load_workbook(tmp_path / "talks.xlsx")
    assert book.sheetnames == list(KINDS)
    page = book["positions"]
    [holder] = [found for row in page.iter_rows() for found in row if found.value == "=1+1"]
    assert holder.data_type == "s"
    assert not [found for each in book for row in each.iter_rows() for found in row if found.data_type == "f"]


def test_a_cell_too_long_for_excel_is_cut_and_that_is_said(tmp_path: Path) -> None:
    needs("xlsx")
    from openpyxl import load_workbook

    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        ledger.review(ledger.positions()[0].row.id, "accepted", note="🕊" * 20_000)
        assert put_out(ledger, "xlsx", tmp_path / "talks.xlsx", Asked("reviews")) == [
            "1 cells were cut, for Excel holds 32,767 characters in one."
        ]
    note = load_workbook(tmp_path / "talks.xlsx")["reviews"]["K2"].value
    assert len(note.encode("utf-16-le")) // 2 <= 32767
    assert note.endswith("🕊…")


def test_parquet_knows_the_types(tmp_path: Path) -> None:
    needs("parquet")
    from pyarrow import parquet

    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        put_out(ledger, "parquet", tmp_path / "events.parquet", Asked("events"))
    table = parquet.read_table(tmp_path / "events.parquet")
    assert table.column("participants").to_pylist() == [["Mara Telk", "Oren Vass"]]
    assert table.column("confidence").to_pylist() == [0.8]
    assert table.column("date").to_pylist() == ["2021-03-11/.."]


WRONG = [
    ("row,verdict\nPOSITION,maybe\n", "line 2: there is no verdict 'maybe'"),
    ("row,verdict,changes\nPOSITION,accept,\nPOSITION,correct,stance\n", "line 3: 'stance' names no fields"),
    ('row,verdict,note\n"POSITION",accept,"two\nlines"\nPOSITION,correct,\n', "line 4: A correction"),
    ("row,verdict,at\nPOSITION,accept,noon\n", "line 2: 'noon' is no time"),
    ("id,label,proposition\nbridge,the bridge,\n", "line 2: the issue has no proposition"),
    ("id,label,proposition\na b,x,y\n", "line 2: there is a space"),
    ("id,label,proposition\na,x,y\na,x,y\n", "line 3: the issue 'a' stands already on line 2"),
    ("id;label;proposition;keywords\na;x;y;[z\n", "line 2: keywords is no list"),
    ("name,kind,office\nMara Telk,queen,\n", "line 2: 'queen' is no kind"),
    ("name,kind,office,since\nMara Telk,person,governor,May\n", "line 2: 'May' is no date for since"),
    ("name,kind,office\n,person,\n", "line 2: the actor has no name"),
    ("row,verdict\nPOSITION,accept,3\n", "line 2: it has 3 cells under 2 columns"),
    ('row,verdict\n"POSITION,accept\n', "it is no CSV"),
    ("a,b\n1,2\n", "these columns are those of no table"),
    ("", "there is nothing in it"),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(tmp_path: Path, text: str, told: str) -> None:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        path = tmp_path / "in.csv"
        path.write_text(text.replace("POSITION", ledger.positions()[0].row.id), "utf8", newline="")
        with pytest.raises(ExchangeError) as error:
            take_in(ledger, path)
        assert told in str(error.value)
        assert "\n" not in str(error.value)
        assert not ledger.reviews()
        assert not ledger.codebook().issues
        assert not ledger.known_actors()


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_something_else(tmp_path: Path, name: str) -> None:
    needs(name)
    path = tmp_path / f"in.{name}"
    path.write_bytes(b"\xff\xfe\x00")
    with Ledger.open(tmp_path / "talks.db") as ledger, pytest.raises(ExchangeError, match=r"in\.[a-z]+: it is n"):
        take_in(ledger, path)


def test_a_whole_workbook_comes_in_with_what_people_said(tmp_path: Path) -> None:
    needs("xlsx")

    def use(one: Ledger, other: Ledger) -> None:
        one.review(one.positions()[0].row.id, "rejected", by="M. Ansel")
        put_out(one, "xlsx", tmp_path / "talks.xlsx")
        taken = take_in(other, tmp_path / "talks.xlsx")
        assert taken.new == {"reviews": 1}
        assert [note for note in taken.notes if note.startswith("documents, actors, statements")]
        assert other.reviews() == one.reviews()

    two(use)


def test_a_review_of_a_row_that_is_gone_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    text = "row,verdict,orphaned\np0123,accepted,true\n"
    (tmp_path / "in.csv").write_text(text, "utf8")
    with Ledger.open(tmp_path / "talks.db") as ledger:
        assert take_in(ledger, tmp_path / "in.csv").told == ["left out: 1 reviews of rows that are gone."]


def test_the_day_of_a_review_comes_along(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
        row = ledger.positions()[0].row.id
        with whole(ledger) as within:
            told = Review(0, row, "position", None, "accepted", {}, "M. Ansel", None, "2021-03-12T10:00:00+00:00", "", row)
            assert within.keep_review(told)
            assert not within.keep_review(told)
        [kept] = ledger.reviews()
        assert (kept.at, kept.by, kept.type) == (told.at, told.by, "position")
