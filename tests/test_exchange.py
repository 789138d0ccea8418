"""Out of the ledger into other programs' files, and in again: what is the same for all formats."""

import re
import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from invented import record

from onrecord.cli import main
from onrecord.errors import ExchangeError
from onrecord.exchange import Asked, Format, Taken, every_format, put_out, take_in
from onrecord.exchange import formats as room
from onrecord.ledger import Ledger
from onrecord.ledger.whole import whole

WRITTEN = [one.name for one in every_format() if one.write]


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def where(tmp_path: Path) -> Path:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
    return tmp_path / "talks.db"


def test_several_writes_are_one(where: Path) -> None:
    with Ledger.open(where) as ledger:
        [position, _] = ledger.positions()
        with pytest.raises(ExchangeError), whole(ledger) as within:  # noqa: PT012
            within.review(position.row.id, "accepted")
            assert within.reviews()
            raise ExchangeError
        assert not ledger.reviews()
        with whole(ledger) as within:
            within.review(position.row.id, "accepted")
        assert len(ledger.reviews()) == 1


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_there_is_not_written_over_unless_one_says_so(where: Path, tmp_path: Path, name: str) -> None:
    one = room.by_name(name)
    to = tmp_path / f"out{one.endings[0]}"
    key = record().document.id
    asked = Asked("positions") if one.by_kind else Asked(document=key) if one.by_document else Asked()
    to.write_text("mine", "utf8")
    with Ledger.open(where) as ledger:
        with pytest.raises(ExchangeError, match="--replace"):
            put_out(ledger, name, to, asked)
        assert to.read_text("utf8") == "mine"
        try:
            put_out(ledger, name, to, asked, replace=True)
        except ExchangeError as error:
            if "not installed" in str(error):
                pytest.skip(str(error))
            raise
        assert to.read_bytes() != b"mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_ledger_makes_the_same_bytes(where: Path, tmp_path: Path, name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs pyarrow, which the tests alone do not install")
    one = room.by_name(name)
    asked = Asked("statements" if one.by_kind else None, document=record().document.id if one.by_document else None)
    made = []
    for number in (1, 2):
        with Ledger.open(where) as ledger:
            put_out(ledger, name, tmp_path / f"{number}{one.endings[0]}", asked)
        made.append((tmp_path / f"{number}{one.endings[0]}").read_bytes())
    assert made[0] == made[1]


def test_a_workbook_does_not_tell_when_it_was_written(where: Path, tmp_path: Path) -> None:
    with Ledger.open(where) as ledger:
        put_out(ledger, "xlsx", tmp_path / "out.xlsx")
    with ZipFile(tmp_path / "out.xlsx") as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(r">(\d{4}-\d\d-\d\d)T", book.read("docProps/core.xml").decode())) == {"1980-01-01"}


def test_the_ledger_is_never_written_over(where: Path) -> None:
    with Ledger.open(where) as ledger, pytest.raises(ExchangeError, match="the ledger itself"):
        put_out(ledger, "csv", where, Asked("positions"), replace=True)


def test_a_failure_leaves_nothing_behind(where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object) -> list[str]:
        raise ExchangeError("half way")

    monkeypatch.setattr("onrecord.exchange.transfer.by_name", lambda _: Format("odd", (".odd",), "", write))
    with Ledger.open(where) as ledger, pytest.raises(ExchangeError, match="half way"):
        put_out(ledger, "odd", tmp_path / "out.odd")
    assert not list(tmp_path.glob("*odd*"))


def test_nothing_half_imported(where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(within: Ledger, *_: object) -> Taken:
        within.review(within.positions()[0].row.id, "accepted")
        raise ExchangeError("line 2")

    (tmp_path / "in.odd").write_text("", "utf8")
    monkeypatch.setattr("onrecord.exchange.transfer.by_name", lambda _: Format("odd", (".odd",), "", None, read))
    with Ledger.open(where) as ledger:
        with pytest.raises(ExchangeError, match="line 2"):
            take_in(ledger, tmp_path / "in.odd", "odd")
        assert not ledger.reviews()


def test_a_format_comes_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "runes"

        def load(self) -> Format:
            return Format("runes", (".runes",), "in stone", lambda *_: ())

    monkeypatch.setattr(room, "entry_points", lambda **_: [Point()])
    assert room.by_name("runes").about == "in stone"
    assert "runes" in [one.name for one in every_format()]


def test_the_nearest_format_is_named() -> None:
    with pytest.raises(ExchangeError, match="did you mean parquet"):
        room.by_name("parket")
    with pytest.raises(ExchangeError, match="--format"):
        room.of_file(Path("letter.doc"))


@pytest.mark.parametrize("one", list(every_format()), ids=lambda one: one.name)
def test_every_format_is_told_of(one: Format) -> None:
    page = (Path(__file__).parent.parent / "docs" / "exchange.md").read_text("utf8")
    assert f"`{one.name}`" in page
    assert one.about
    assert one.write or one.read
    assert all(end.startswith(".") for end in one.endings)


def test_networks_go_out_elsewhere_and_nothing_comes_of_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "empty.db"):
        pass
    ledger = ("--ledger", str(tmp_path / "empty.db"))
    assert "onrecord network" in run("export", "graphml", *ledger, code=2)
    assert "no documents to write" in run("export", "webanno", "--to", str(tmp_path / "out"), *ledger, code=2)


def test_the_command_line_says_what_came(where: Path, tmp_path: Path) -> None:
    ledger = ("--ledger", str(where))
    run("export", "csv", "--rows", "positions", "--to", str(tmp_path / "p.csv"), *ledger)
    assert (tmp_path / "p.csv").read_bytes().startswith(b"\xef\xbb\xbftype,id,")
    run("export", "csv", "--to", str(tmp_path / "all"), *ledger)
    assert {path.stem for path in (tmp_path / "all").iterdir()} >= {"documents", "reviews", "issues", "registry"}
    (tmp_path / "said.csv").write_text("row,verdict\np000,accept\n", "utf8")
    assert "line 2: Nothing in the ledger has the id p000" in run("import", str(tmp_path / "said.csv"), *ledger, code=2)
    [first, *_] = (tmp_path / "p.csv").read_text("utf8").splitlines()[1:]
    (tmp_path / "said.csv").write_text(f"row,verdict\n{first.split(',')[1]},accept\n", "utf8")
    assert "1 reviews" in run("import", str(tmp_path / "said.csv"), "--by", "M. Ansel", *ledger)
    with sqlite3.connect(where) as raw:
        assert raw.execute('SELECT verdict, "by" FROM review').fetchall() == [("accepted", "M. Ansel")]
    raw.close()


@pytest.mark.parametrize("words", [["xlsx"], ["parquet", "--rows", "positions"]])
def test_what_is_no_text_wants_a_file(where: Path, words: list[str]) -> None:
    assert "--to" in run("export", *words, "--ledger", str(where), code=2)


def test_a_file_that_is_not_there(where: Path) -> None:
    assert "is no file" in run("import", "nowhere.csv", "--ledger", str(where), code=2)
