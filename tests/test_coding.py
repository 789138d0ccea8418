"""A ledger coded anew from its own texts: what stays, what is new, what is gone, and the reviews that go with it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import onrecord
from onrecord import coding, work, workers
from onrecord.cli import main
from onrecord.coding import Change, Coded, code_all
from onrecord.documents import Given
from onrecord.errors import CodebookError
from onrecord.ledger import Ledger
from onrecord.ledger.contents import IMPORTED
from onrecord.records import Codebook, Document, Failure, Issue, Position, Record, Span, Statement

BRIDGE = Issue("bridge", "The bridge", "The bridge should be opened", ("bridge",))
FERRY = Issue("ferry", "The ferry", "The ferry should run at night", ("ferry",))
OLD, NEW = Codebook((BRIDGE,)), Codebook((FERRY,))
TEXTS = {"one": "The bridge and the ferry, said Telk.", "two": "The bridge, said Vass.", "three": "Nothing at all was said."}


class StandIn:
    version = "stand-in"


def read_document(document: Document, _: object, codebook: Codebook, *__: object) -> Record:
    """One statement a document, and a position on each issue whose keyword stands in it."""
    if "\x07" in document.text:
        raise KeyError(document.name)
    said = Statement(f"s{document.id[1:]}", document.id, (Span.cut(document.text, 0, 10),))
    stands = []
    for issue in codebook.issues:
        at = document.text.find(issue.keywords[0])
        if at >= 0:
            span = Span.cut(document.text, at, at + len(issue.keywords[0]))
            name = f"p{issue.id[0]}{document.id[2:]}"
            stands.append(Position(name, document.id, "Telk", issue.id, "support", "self", (span,), statements=(said.id,)))
    return Record(document, (), (said,), (), tuple(stands))


@pytest.fixture(autouse=True)
def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_LEDGER", "ONRECORD_CODEBOOK", "ONRECORD_ACTORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(work, "Models", StandIn)
    monkeypatch.setattr(coding, "Models", StandIn)
    monkeypatch.setattr(work, "read_document", read_document)
    monkeypatch.setattr(work, "_prepare", lambda: None)
    monkeypatch.setattr(workers, "pool", lambda *_: ThreadPoolExecutor(1))  # another process would know nothing of the stand-in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three reports coded by the old codebook, whose files are gone."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    with Ledger.open("onrecord.db") as opened:
        opened.keep_codebook(OLD)
        work.add_all([str(folder)], opened, Given(), OLD, work.HERE, lambda _: None)
        for path in folder.iterdir():
            path.unlink()
        yield opened


def coded(ledger: Ledger) -> Coded:
    return code_all(ledger, work.HERE, lambda _: None)


def issues(ledger: Ledger) -> list[str]:
    return sorted(found.row.issue for found in ledger.positions())


def test_a_new_codebook_is_laid_over_the_texts_that_the_ledger_has(ledger: Ledger) -> None:
    ledger.keep_codebook(NEW)
    made = coded(ledger)
    assert issues(ledger) == ["ferry"]
    assert (made.documents, made.known, made.failures, made.lost) == (3, 0, (), 0)
    assert made.changes == {"position bridge": Change(0, 0, 2), "position ferry": Change(0, 1, 0), "statement": Change(3, 0, 0)}


def test_what_is_coded_so_already_is_left(ledger: Ledger) -> None:
    made = coded(ledger)
    assert (made.documents, made.known, made.changes) == (0, 3, {})
    ledger.keep_codebook(NEW)
    coded(ledger)
    assert coded(ledger).known == 3


def test_reviews_stay_with_the_rows_that_still_say_the_same(ledger: Ledger) -> None:
    stays, goes = ledger.statements()[0].row.id, ledger.positions()[0].row.id
    ledger.review(stays, "corrected", {"speaker": "Mara Telk"})
    ledger.review(goes, "rejected")
    ledger.keep_codebook(NEW)
    assert coded(ledger).lost == 1
    assert ledger.get(stays).row.speaker == "Mara Telk"
    assert [review.row for review in ledger.reviews() if review.orphaned] == [goes]
    ledger.keep_codebook(OLD)
    assert coded(ledger).lost == 0
    assert ledger.get(goes).verdict == "rejected"


def test_reviews_that_were_lost_before_are_not_counted_again(ledger: Ledger) -> None:
    ledger.review(ledger.positions()[0].row.id, "accepted")
    ledger.keep_codebook(NEW)
    coded(ledger)
    ledger.keep_codebook(Codebook())
    assert coded(ledger).lost == 0


def test_the_files_of_reports_that_were_coded_anew_are_known(ledger: Ledger, tmp_path: Path) -> None:
    ledger.keep_codebook(NEW)
    coded(ledger)
    (tmp_path / "reports" / "one.txt").write_text(TEXTS["one"], "utf8")
    again = work.add_all(["reports/one.txt"], ledger, Given(), NEW, work.HERE, lambda _: None)
    assert (again.read, again.known) == (0, 1)


def test_what_another_program_coded_is_left_as_it_came(ledger: Ledger) -> None:
    theirs = Document("d00000000dna", "theirs", "The ferry, as people coded it.")
    ledger.add(Record(theirs), IMPORTED)
    ledger.keep_codebook(NEW)
    made = coded(ledger)
    assert (made.documents, made.known, made.imported) == (3, 0, 1)
    assert [found.row.document for found in ledger.positions()] != [theirs.id]


def test_a_document_that_cannot_be_read_stays_as_it_was(ledger: Ledger) -> None:
    bad = Document("d0000000bell", "bell", "The bridge \x07 rings.")
    ledger.add(Record(bad, (), (Statement("s0000000bell", bad.id, (Span.cut(bad.text, 0, 10),)),)), "older")
    steps: list[work.Step] = []
    made = code_all(ledger, work.HERE, steps.append)
    assert [failure.path for failure in made.failures] == ["bell"]
    assert (steps[-1].done, steps[-1].total, steps[-1].failed) == (1, 1, 1)
    assert ledger.get("s0000000bell").row.document == bad.id
    assert len(coded(ledger).failures) == 1


def test_a_run_that_was_stopped_goes_on_where_it_was(ledger: Ledger) -> None:
    def stop(at: work.Step) -> None:
        if at.done == 2:
            raise KeyboardInterrupt

    ledger.keep_codebook(NEW)
    stopped = code_all(ledger, work.HERE, stop)
    assert (stopped.documents, stopped.stopped) == (2, 2)
    assert (coded(ledger).documents, coded(ledger).documents) == (1, 0)


# From Python and from the command line


def test_from_python(ledger: Ledger) -> None:
    assert onrecord.code(ledger, codebook=NEW).changes["position ferry"] == Change(new=1)
    assert ledger.codebook() == NEW
    assert onrecord.code(ledger).known == 3
    assert issues(ledger) == ["ferry"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["code", *arguments], prog_name="onrecord")


def write(book: Codebook) -> str:
    lines = [
        f"- {{id: {i.id}, label: {i.label}, proposition: {i.proposition}, keywords: [{i.keywords[0]}]}}" for i in book.issues
    ]
    Path("book.yaml").write_text("\n".join(["issues:", *lines]), "utf8")
    return "book.yaml"


def test_the_command_says_what_changed(ledger: Ledger) -> None:
    ledger.review(ledger.positions()[0].row.id, "rejected")
    result = run("--codebook", write(NEW))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "position bridge: 0 as before, 0 new, 2 gone",
        "position ferry: 0 as before, 1 new, 0 gone",
        "statement: 3 as before, 0 new, 0 gone",
        "reviews: 1 of rows that are gone; `onrecord reviews --gone` lists them",
        "coded anew 3, known 0, failed 0",
    ]
    assert run().stdout == "coded anew 0, known 3, failed 0\n"
    assert ledger.codebook() == NEW


def test_a_codebook_that_cannot_be_used_changes_nothing(ledger: Ledger) -> None:
    Path("bad.yaml").write_text("issues:\n- id: bridge\n", "utf8")
    assert run("--codebook", "bad.yaml").exit_code == CodebookError.exit_code
    assert ledger.codebook() == OLD


def test_the_command_needs_a_ledger() -> None:
    result = run("--ledger", "none.db")
    assert result.exit_code == 2
    assert not Path("none.db").exists()


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (Coded(0, 0, 0, (Failure("a", "b", "c"),)), 2),
        (Coded(0, 1, 0, (Failure("a", "b", "c"),)), 1),
        (Coded(0, 0, 1, (Failure("a", "b", "c"),)), 1),
        (Coded(0, 0, 0, ()), 0),
        (Coded(1, 0, 0, (), stopped=15), 143),
    ],
)
def test_exit_codes(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, made: Coded, code: int) -> None:
    monkeypatch.setattr(coding, "code_all", lambda *_: made)
    result = run()
    assert result.exit_code == code
    assert ("a: b" in result.stderr) is bool(made.failures)
    assert ("go on" in result.stderr) is bool(made.stopped)
