"""Which texts are known not to be in English, and what becomes of them and of files that are no reports."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord import work, workers
from onrecord.cli import main
from onrecord.documents import load
from onrecord.documents.languages import foreign
from onrecord.records import Document, Failure, PassedOver, Record

ENGLISH = "The bridge over the Sarn must be opened again, the governor said. The council would not wait for another winter.\n"
OTHERS = {
    "German": "Die Brücke über die Sarn muss wieder geöffnet werden, sagte die Gouverneurin. Der Rat werde nicht länger warten.",
    "French": "Le pont sur la Sarn doit être rouvert, dit la gouverneure. Le conseil n'attendra pas plus.",
    "Spanish": "El puente sobre el Sarn debe abrirse de nuevo, dijo la gobernadora. El consejo no esperará más.",
    "Italian": "Il ponte sul Sarn deve essere riaperto, ha detto la governatrice. Il consiglio non aspetterà.",
    "Portuguese": "A ponte não pode ficar fechada, disse a governadora. O conselho não vai esperar mais um inverno.",
    "Dutch": "De brug over de Sarn moet weer open, zei de gouverneur. De raad zal niet op een nieuwe winter wachten.",
    "Swedish": "Bron över Sarn måste öppnas och det snart, sade guvernören. Rådet tänker inte vänta på att det blir vinter.",
    "Polish": "Most na Sarnie nie może być zamknięty, mówi gubernator. Rada nie będzie czekać do zimy.",
    "Turkish": "Vali, köprünün bir an önce ve daha geç olmadan açılması için söz verdi. Konsey bu kış beklemeyecek.",
    "Finnish": "Silta on avattava, sanoi kuvernööri, ja neuvosto ei enää odota. Hän sanoi myös, että talvi oli liian pitkä.",
    "Indonesian or Malay": "Jembatan itu akan dibuka dan tidak ditutup lagi, kata gubernur. Dewan tidak akan menunggu.",
    "Arabic letters": "قالت الحاكمة إن الجسر يجب أن يفتح من جديد",
    "Cyrillic letters": "Мост через Сарн должен быть снова открыт, заявила губернатор.",
    "Chinese or Japanese letters": "橋は再び開かれなければならないと知事は述べた。",
    "Hebrew letters": "המושלת אמרה כי הגשר חייב להיפתח מחדש",
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), OTHERS.items())
def test_other_languages_are_known(language: str, text: str) -> None:
    assert foreign(text) == language


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Telk visits Vass",
        "Oil prices, Velkara: Sarn crude 18.20, Ostria light 17.55, Haldrin 16.90",
        f"{ENGLISH}“Wir werden nicht warten,” Telk said, and the crowd answered: “Der Rat ist nicht das Land.”",
        "Mara de la Vega, Juan de Orr, Piet de Vries, Ana de Sarn: elected",
        "die die die die, he sang",
        "2021 03 12",
        "",
        "Brücke offen",
    ],
)
def test_what_may_be_english_is_read(text: str) -> None:
    assert foreign(text) is None


def test_a_few_words_of_another_language_are_not_enough() -> None:
    """Three in four of these are German, but four are needed, and three that differ."""
    assert foreign("und nicht mit Telk") is None
    assert foreign("und nicht mit auf Telk") == "German"
    assert foreign("und und nicht mit Telk") == "German"
    assert foreign("und und nicht nicht Telk") is None


def test_half_of_the_letters_are_enough() -> None:
    assert foreign("Мост Telk") == "Cyrillic letters"
    assert foreign("Мост Telks") is None


def outcomes(path: Path) -> list[tuple[str, str]]:
    """Names and reasons of what a path comes to; of a document its name alone."""
    found = list(load([str(path)]))
    assert not [one for one in found if type(one) not in (Document, Failure, PassedOver)]
    return [(one.name, "") if isinstance(one, Document) else (Path(one.path).name, str(one).partition(": ")[2]) for one in found]


def test_a_folder_as_it_comes(tmp_path: Path) -> None:
    """What is no report is named with the reason, and the reports are read."""
    folder = tmp_path / "reports"
    (folder / ".hidden").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (folder / "more").symlink_to(tmp_path / "other")
    for name in ("annex.pdf", "note.docx", "map.PNG", "LICENCE", ".hidden/old.pdf", ".DS_Store"):
        (folder / name).write_bytes(b"\x00\x01")
    (folder / "settings.json").write_text('{"a": 1}', "utf8")
    (folder / "one.txt").write_text(ENGLISH, "utf8")
    (folder / "zwei.txt").write_text(OTHERS["German"], "utf8")
    assert outcomes(folder) == [
        ("LICENCE", "passed over: this kind of file is not read"),
        ("annex.pdf", "passed over: .pdf files are not read; save its text as .txt"),
        ("map.PNG", "passed over: .png files are not read"),
        ("more", "passed over: it is a link to a folder; name that folder if it is meant"),
        ("note.docx", "passed over: .docx files are not read; save its text as .txt"),
        ("one", ""),
        ("settings.json", 'passed over: it holds no "text"'),
        ("zwei.txt", "passed over: it is in German; onrecord reads English, and translations into it"),
    ]


def test_a_folder_of_other_files_alone_holds_no_reports(tmp_path: Path) -> None:
    (tmp_path / "annex.pdf").write_bytes(b"%PDF")
    passed, failed = load([str(tmp_path)])
    assert isinstance(passed, PassedOver)
    assert isinstance(failed, Failure)
    assert failed.reason == "the folder holds no reports"


def test_a_file_that_is_named_and_cannot_be_read_fails(tmp_path: Path) -> None:
    (tmp_path / "annex.pdf").write_bytes(b"%PDF")
    (failed,) = load([str(tmp_path / "annex.pdf")])
    assert type(failed) is Failure


def test_a_line_of_a_file_is_passed_over_by_itself(tmp_path: Path) -> None:
    lines = f'{{"text": "{ENGLISH.strip()}"}}\n{{"text": "{OTHERS["French"]}"}}\n'
    (tmp_path / "all.jsonl").write_text(lines, "utf8")
    assert [name for name, _ in outcomes(tmp_path)] == ["all-1", "all.jsonl, line 2"]


class StandIn:
    version = "stand-in"


@pytest.mark.parametrize(("names", "code", "counts"), [(["."], 0, "read 1, known 0"), (["zwei.txt"], 2, "read 0, known 0")])
def test_add_names_and_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], code: int, counts: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_LEDGER", raising=False)
    monkeypatch.setattr(work, "Models", StandIn)
    monkeypatch.setattr(work, "read_document", lambda document, *_: Record(document))
    monkeypatch.setattr(work, "_prepare", lambda: None)
    monkeypatch.setattr(workers, "pool", lambda *_: ThreadPoolExecutor(1))
    Path("one.txt").write_text(ENGLISH, "utf8")
    Path("zwei.txt").write_text(OTHERS["German"], "utf8")
    result = CliRunner().invoke(main, ["add", *names, "--ledger", str(tmp_path / ".talks.db")], prog_name="onrecord")
    assert (result.exit_code, result.stdout) == (code, f"{counts}, passed over 1, failed 0\n")
    assert "zwei.txt: passed over: it is in German; " in result.stderr


def test_read_tells_of_them_and_does_not_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = PassedOver("a.pdf", "no", "")
    monkeypatch.setattr(work, "read_all", lambda *_: [passed, Record(Document("d1", "one", ENGLISH))])
    result = CliRunner().invoke(main, ["read", "x"], prog_name="onrecord")
    assert (result.exit_code, result.stderr) == (0, "a.pdf: passed over: no\n")
