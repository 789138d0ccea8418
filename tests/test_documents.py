import codecs
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.documents import Given, count, from_text, load
from onrecord.documents.formats import content, language
from onrecord.errors import OnrecordError
from onrecord.records import Document, Failure

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
TEXT = "The river towns will open the bridge, Ilan Dovrin said on Friday. “We will not sign,” he told the café’s owner."
REPORT = f"Council walks out\n\n{TEXT}\n\nNothing else was agreed with the upland council, and the talks go on."
URL = "https://example.org/1"
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Council walks out | The Example</title>
<meta property="og:site_name" content="The Example"><meta property="article:published_time" content="2023-03-07T10:00:00Z">
<meta name="author" content="Mara Telk"><link rel="canonical" href="https://example.org/council"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Council walks out</h1>
<figure><img src="a.jpg"><figcaption>Two barges at the <b>closed</b> bridge.</figcaption></figure>
<p>{TEXT}</p><p>Nothing else was agreed with the upland council, and the talks go on next week in the old mill.</p>
<script>alert("Nothing runs")</script></article></body></html>"""


def only(path: Path | str, told: Given = Given()) -> Document:  # noqa: B008
    (document,) = load([str(path)], told)
    assert isinstance(document, Document), document
    return document


def failure(path: Path | str) -> Failure:
    (found,) = load([str(path)])
    assert isinstance(found, Failure)
    return found


def written(folder: Path, name: str, raw: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf8"))
    return path


@pytest.mark.parametrize("text", [REPORT, "\ufeff" + REPORT, REPORT.replace("\n", "\r\n"), "\u00a0“A‘b’c”\u200b\r", "x"])
@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.TXT"])
def test_a_text_stays_as_it_stands(tmp_path: Path, name: str, text: str) -> None:
    path = written(tmp_path, name, text)
    assert only(path).text == path.read_bytes().decode("utf8")
    assert only(path).given


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, raw: bytes) -> None:
    assert only(written(tmp_path, "a.txt", raw)).text == TEXT


def test_other_scripts_are_told_by_how_they_look() -> None:
    russian = "Мост откроют в четверг, сказал он после переговоров с советом. Больше ни о чём не договорились."
    found = content(russian.encode("cp1251"), ".txt")
    assert (found.text, language(found.text)) == (russian, None)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \r\n\xc2\xa0", "it has no words"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "binary"),
        ("a.txt", b"some words\0and more", "binary"),
        ("a.txt", "“Wir sägen, öffnen, prüfen”".encode() + b"\xff", "UTF-8 is broken at byte 34"),
        ("a.txt", codecs.BOM_UTF16_LE + b"a\0b", "UTF-16 is broken"),
        ("a.txt", bytes(range(128, 256)) * 3, "encoding cannot be told"),
        ("a.md", "---\ntitle: A: B\n---\nText.", "front matter is no YAML (line 2)"),
        ("a.md", "---\ndate: someday\n---\nText.", "'someday' is no day"),
        ("a.md", "---\ntitle: A\n---\n", "it is empty"),
        ("a.html", "<html><body><script>x()</script></body></html>", "no article"),
        ("a.html", "<html></html>", "no article"),
        ("a.jsonl", "", "it is empty"),
        ("a.jsonl", "\n\n", "it is empty"),
        ("a.json", "{", "no JSON"),
        ("a.json", "[]", "its list is empty"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.json", '{"body": "x"}', 'no "text"'),
        ("a.pdf", b"%PDF", "this kind of file is not read"),
        ("a", b"text", "this kind of file is not read"),
    ],
)
def test_what_cannot_be_read_is_a_failure_that_says_why(tmp_path: Path, name: str, raw: bytes | str, reason: str) -> None:
    path = written(tmp_path, name, raw)
    found = failure(path)
    assert found.path == str(path)
    assert reason in found.reason
    assert found.advice
    assert count([str(path)]) == 1


@pytest.mark.parametrize("path", ["missing.txt", "missing", "", "a\0b.txt", "\udcff.txt", "x" * 5000 + ".txt"])
def test_what_is_not_there_is_a_failure(path: str) -> None:
    assert failure(path).reason
    str(failure(path)).encode("utf8")
    assert count([path]) == 1


def test_what_may_not_be_read_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a.txt", TEXT)
    monkeypatch.setattr(Path, "open", refuse)
    assert failure(path).reason == "it may not be read"
    monkeypatch.setattr(os, "scandir", refuse)
    assert failure(tmp_path).reason == "it may not be read"


LINES = [
    ({"id": "a1", "text": TEXT, "title": "Talks fail", "outlet": "The Example", "date": "2023-03-07", "url": URL}, None),
    ({"text": TEXT, "author": ["Mara Telk", "Ana Ruel"], "date": None, "title": ""}, None),
    ({"id": 7, "text": TEXT, "date": "March 7, 2023"}, None),
    ({"id": "x"}, 'it has no "text"'),
    ({"text": 5}, 'its "text" is no text'),
    ({"text": " "}, "it has no words"),
    ({"text": "\ud800 words"}, "halves of characters"),
    ({"text": TEXT, "title": {}}, 'its "title" is no text'),
    ({"text": TEXT, "date": "4/3/2023"}, "'4/3/2023' is no day, or can be read as two"),
    (["text"], "it is no JSON object"),
    (None, "it is no JSON object"),
]  # fmt: skip


def test_each_line_of_json_is_a_document_or_a_failure_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, "set.jsonl", "\n\n".join([json.dumps(value) for value, _ in LINES] + ["{nonsense", ""]))
    found = list(load([str(path)]))
    assert count([str(path)]) == len(found) == len(LINES) + 1
    for number, (one, (_, reason)) in enumerate(zip(found, LINES, strict=False)):
        if isinstance(one, Failure):
            assert one.path == f"{path}, line {2 * number + 1}"
            assert reason is not None
            assert reason in one.reason
        else:
            assert reason is None
    assert isinstance(found[-1], Failure)
    assert "it is no JSON" in found[-1].reason


def test_the_fields_of_a_line_tell_of_its_document(tmp_path: Path) -> None:
    path = written(tmp_path, "set.jsonl", "\ufeff" + "\r\n".join(json.dumps(value) for value, _ in LINES[:3]))
    first, second, third = load([str(path)])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert (first.name, first.text, first.title, first.title_apart, first.outlet) == (
        "a1",
        TEXT,
        "Talks fail",
        True,
        "The Example",
    )
    assert (first.published, first.published_from, first.url, first.path) == (
        "2023-03-07",
        "given",
        "https://example.org/1",
        str(path),
    )
    assert (second.name, second.author, second.title, second.published) == ("set-2", "Mara Telk, Ana Ruel", None, None)
    assert (third.name, third.published, third.given) == ("7", "2023-03-07", True)


def test_json_lines_may_be_in_utf16(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.jsonl", json.dumps({"text": TEXT}, ensure_ascii=False).encode("utf-16"))).text == TEXT


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (json.dumps({"text": TEXT}, indent=1), ["a"]),
        (json.dumps([{"text": TEXT}, {"id": "b", "text": TEXT}]), ["a-1", "b"]),
        (json.dumps({"text": TEXT}) + "\n" + json.dumps({"id": "b", "text": TEXT}), ["a-1", "b"]),
    ],
)
def test_json_holds_one_report_or_several(tmp_path: Path, raw: str, names: list[str]) -> None:
    path = str(written(tmp_path, "a.json", raw))
    assert [one.name for one in load([path]) if isinstance(one, Document)] == names
    assert count([path]) == len(names)


def test_front_matter_tells_of_a_markdown_file(tmp_path: Path) -> None:
    front = (
        "---\ntitle: Talks fail\ndate: 2023-03-07\noutlet: The Example\nauthor: [Mara Telk, Ana Ruel]\nurl: " + URL + "\n---\n"
    )
    document = only(written(tmp_path, "a.md", front + TEXT))
    assert (document.title, document.title_apart, document.published) == ("Talks fail", True, "2023-03-07")
    assert (document.outlet, document.author, document.url) == ("The Example", "Mara Telk, Ana Ruel", URL)
    assert document.text == front + TEXT
    assert [document.text[p.start : p.end] for p in document.parts] == [front, TEXT]
    again = only(written(tmp_path, "b.md", front + "# Talks fail\n\n" + REPORT))
    assert (again.title, again.title_apart) == ("Talks fail", False)


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.md", f"---\n{TEXT}\n---\n{TEXT}")).title is None


def test_a_page_is_read_with_what_it_tells_of_itself(tmp_path: Path) -> None:
    document = only(written(tmp_path, "a.html", PAGE))
    assert (document.title, document.outlet, document.author) == ("Council walks out", "The Example", "Mara Telk")
    assert (document.published, document.published_from, document.language) == ("2023-03-07", "given", "en")
    assert (document.url, document.given) == ("https://example.org/council", False)
    assert [(p.kind, document.text[p.start : p.end]) for p in document.parts][:2] == [
        ("headline", "Council walks out"),
        ("caption", "Two barges at the closed bridge."),
    ]
    assert TEXT in document.text
    assert "Nothing runs" not in document.text
    assert "Home" not in document.text


@pytest.mark.parametrize(
    "raw",
    [
        PAGE.replace("utf-8", "iso-8859-1").encode("cp1252"),
        b"\xef\xbb\xbf" + PAGE.encode(),
        b"<?xml version='1.0' encoding='utf-8'?>" + PAGE.encode(),
        f"<p>{TEXT}</p>".encode(),
        PAGE.replace("</p>", "").replace("</body>", "").encode(),
    ],
)
def test_pages_come_in_many_forms(tmp_path: Path, raw: bytes) -> None:
    assert TEXT in only(written(tmp_path, "a.htm", raw)).text


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b" / ".git").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for name in ("c.txt", "a.md", "b/two.htm", "b/one.txt", ".hidden.txt", "b/.git/x.txt", "notes.pdf"):
        written(tmp_path, name, TEXT)
    written(tmp_path, "settings.json", '{"colour": "red"}')
    written(tmp_path, "one.json", json.dumps({"text": TEXT}))
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    found = list(load([str(tmp_path)]))
    names = [one.name if isinstance(one, Document) else Path(one.path).name for one in found]
    assert names == ["a", "one", "two", "c", "lost.txt", "notes.pdf", "one", "round", "settings.json"]
    assert count([str(tmp_path)]) == len(found)


def test_a_folder_without_reports_is_a_failure(tmp_path: Path) -> None:
    written(tmp_path, "notes.pdf", "x")
    _, failed = load([str(tmp_path)])
    assert isinstance(failed, Failure)
    assert failed.reason == "the folder holds no reports"
    assert ".jsonl" in failed.advice


@pytest.mark.parametrize(
    ("piped", "names"),
    [(REPORT, ["stdin"]), (PAGE, ["stdin"]), ('{"id": "a", "text": "One."}\n{"text": "Two."}', ["a", "stdin-2"])],
)
def test_standard_input_is_read_as_what_it_looks_like(monkeypatch: pytest.MonkeyPatch, piped: str, names: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped.encode())))
    assert count(["-"]) == 1
    assert [one.name for one in load(["-"]) if isinstance(one, Document)] == names


def test_standard_input_may_be_empty_or_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert str(failure("-")).startswith("standard input: it is empty")
    monkeypatch.setattr(sys, "stdin", None)
    assert failure("-").reason == "it is closed"


def test_what_the_user_gives_fills_what_the_document_does_not_tell(tmp_path: Path) -> None:
    told = Given("2023-03-01", "The User’s Own")
    bare = only(written(tmp_path, "a.txt", REPORT), told)
    assert (bare.outlet, bare.published, bare.published_from) == ("The User’s Own", "2023-03-01", "given")
    dated = only(written(tmp_path, "b.txt", f"Valley News\n\nCouncil walks out\n\n7 March 2023\n\n{TEXT}"), told)
    assert (dated.outlet, dated.published, dated.published_from) == ("Valley News", "2023-03-07", "dateline")
    wire = only(written(tmp_path, "c.txt", f"KETTERBY (Newswire) — {TEXT}"), told)
    assert wire.outlet == "The User’s Own"
    shown = f"Council walks out\n\nIlan Dovrin walks to the old mill, March 7, 2023.\n\n{TEXT}"
    assert only(written(tmp_path, "d.txt", shown), told).published == "2023-03-01"
    assert only(written(tmp_path, "e.txt", shown)).published_from == "inferred"


def test_a_document_is_known_by_what_it_says_and_where_it_came_from() -> None:
    one = from_text(REPORT, name="a")
    assert one == from_text(REPORT, name="a")
    assert one.id.startswith("d")
    others = [from_text(REPORT + " ", name="a"), from_text(REPORT, name="b"), from_text(REPORT, name="a", outlet="The Example")]
    assert len({document.id for document in [one, *others]}) == 4
    assert from_text(REPORT, name="a", url="u").id == from_text(REPORT, name="b", url="u").id


def test_a_date_given_to_a_text_must_be_one() -> None:
    assert from_text(TEXT, date="March 7, 2023").published == "2023-03-07"
    with pytest.raises(OnrecordError, match="YYYY-MM-DD"):
        from_text(TEXT, date="soon")


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    document = from_text(text)
    assert document.text == text
    assert document.language in ("en", None)


@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".jsonl", ".json"]))
def test_any_bytes_give_documents_or_failures(tmp_path_factory: pytest.TempPathFactory, raw: bytes, suffix: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), f"any{suffix}", raw)
    found = list(load([str(path)]))
    assert len(found) == count([str(path)])
    assert found


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here")
def test_the_seeds_tell_their_title_outlet_and_day() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        expected = json.loads(path.with_suffix(".expected.json").read_text("utf8"))
        document = only(path)
        assert [document.title, document.outlet, document.published] == [
            expected[key] for key in ("title", "outlet", "published")
        ]
