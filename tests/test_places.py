"""Where a ledger can be, and what is said of places where none can."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import record

from onrecord.cli import main
from onrecord.errors import LedgerError
from onrecord.ledger import Ledger

NOBODY = 65534  # the user that has no rights


@pytest.mark.parametrize(
    "where",
    ["", " ", ":memory:", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite://", "sqlite:///file::memory:?uri=true",
     "sqlite:///file:x?mode=memory&uri=true", "sqlite:///file:/x?vfs=memdb&uri=true", "/dev/null", "/dev/zero"],
)  # fmt: skip
@pytest.mark.parametrize("command", [["add", "report.txt"], ["statements"], ["review", "s4f7a", "accept"], ["remove", "d81c2"]])
def test_a_place_that_keeps_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text("The bridge will be opened, Mara Telk said.", "utf8")
    result = CliRunner().invoke(main, [*command, "--ledger", where])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "sqlite:///talks.db" in result.stderr or "name a file" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("sqlite:///talks.db?timeout=abc", "timeout"),
        ("sqlite:///talks.db?mode=ro&mode=rw&uri=true", "mode"),
        ("sqlite:///talks.db?mode=ro", "mode"),
        ("sqlite+aiosqlite:///talks.db", r"sqlite\+aiosqlite cannot be opened yet"),
        ("postgresql://localhost/talks", "cannot be opened yet"),
        ("sqlite://host/talks.db", "names a host"),
        ("sqlite://somebody@/talks.db", "names a host"),
        ("sqlite://host:port/talks.db", "names no ledger"),
        ("sqlite://host:99999999999999999999/talks.db", "names"),
        ("nothing://talks.db", "names no ledger"),
        ("://", "names no ledger"),
        ("x" * 256, "cannot be reached"),
        ("x/" * 3000 + "talks.db", "cannot be reached"),
        ("a\0b.db", "names no file"),
        ("nowhere/talks.db", "There is no folder nowhere"),
    ],
)
def test_a_place_where_no_ledger_can_be_is_told_in_a_sentence(where: str, says: str) -> None:
    for create in (True, False):
        with pytest.raises(LedgerError, match=says if create else "."):
            Ledger.open(where, create=create)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}", "sqlite:////{}"])
@pytest.mark.parametrize("name", ["talks.db", "talks", "year 2021?.db", "café#1%20.db"])
def test_any_other_name_will_do(tmp_path: Path, form: str, name: str) -> None:
    if "?" in name and "://" in form:
        pytest.skip("in a URL a question mark ends the name")
    with Ledger.open(form.format(tmp_path / name)) as ledger:
        ledger.add(record(), "1")
    assert [path.name for path in tmp_path.iterdir()] == [name.replace("%20", " ") if "://" in form else name]


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise here")
def test_a_new_ledger_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Ledger.open(path) as ledger:
        ledger.add(record(), "1")
        assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o600}
    path.chmod(0o640)
    Ledger.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640  # what a person allowed stays allowed


@pytest.fixture
def closed() -> Iterator[Path]:
    """A ledger in a folder where nothing may be written, as somebody who may not do so anyway; left over with its log or not."""
    folder = Path(tempfile.mkdtemp())
    with Ledger.open(folder / "talks?.db") as ledger:
        ledger.add(record(), "1")
    (folder / "talks?.db").chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    yield folder / "talks?.db"
    if os.getuid() == 0:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise here")
def test_a_ledger_in_a_folder_that_may_not_be_written_to_can_be_asked(closed: Path) -> None:
    before = sorted(closed.parent.iterdir())
    with Ledger.open(closed, create=False) as ledger:
        assert ledger.counts().documents == 1
        assert len(ledger.timeline()) == len(ledger.timeline())
        with pytest.raises(LedgerError, match="cannot be written to"):
            ledger.remove(record().document.id)
    assert sorted(closed.parent.iterdir()) == before
    with pytest.raises(LedgerError, match="cannot be"):
        Ledger.open(closed)
    with pytest.raises(LedgerError, match="cannot be opened or made"):
        Ledger.open(closed.parent / "new.db")


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise here")
def test_a_log_that_was_left_over_is_not_passed_over(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Path(f"{closed}-wal")
    exists, size = Path.exists, Path.stat

    def there(path: Path, **how: bool) -> bool:
        return path == log or exists(path, **how)

    def told(path: Path, **how: bool) -> os.stat_result:
        return size(closed if path == log else path, **how)

    monkeypatch.setattr(Path, "exists", there)
    monkeypatch.setattr(Path, "stat", told)
    with pytest.raises(LedgerError, match="was not closed"):
        Ledger.open(closed, create=False)
