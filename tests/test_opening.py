"""One bad file does not stop the others: none hangs, fills the memory or is followed where it should not be."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.documents import Given, count, formats, load, opening
from onrecord.records import Document, Failure

TEXT = "The river towns will open the bridge, Ilan Dovrin said on Friday."
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="there are no such files here")
KINDS = [".txt", ".md", ".html", ".json", ".jsonl"]


def told(path: Path, given: Given = Given()) -> list[str]:  # noqa: B008
    found = list(load([str(path)], given))
    assert len(found) == count([str(path)], given)
    return [one.reason if isinstance(one, Failure) else one.name for one in found]


@ON_POSIX
@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("kind", ["pipe", "/dev/zero", "/dev/full"])
def test_what_is_no_file_is_a_failure_at_once(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    if kind == "pipe":
        os.mkfifo(path)
    elif not Path(kind).exists():
        pytest.skip(f"there is no {kind} here")
    else:
        path.symlink_to(kind)
    assert told(path) == ["it is a pipe or a device, no file"]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_a_file_larger_than_any_report_is_a_failure_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(opening, "LARGEST", 100)
    (tmp_path / f"a{suffix}").write_text("x" * 101, "utf8")
    (tmp_path / "b.txt").write_text(TEXT, "utf8")
    first, second = told(tmp_path)
    assert "larger than" in first
    assert second == "b"


def test_a_line_longer_than_any_report_is_a_failure_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (opening, formats):
        monkeypatch.setattr(module, "LARGEST", 100)
    line = json.dumps({"text": TEXT})
    exact = json.dumps({"text": "x" * (100 - len('{"text": ""}\n'))})
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join([line, "y" * 101, "y" * 1000, exact, line]), "utf8")
    first, second, third, fourth, fifth = told(path)
    assert (first, fourth, fifth) == ("set-1", "set-4", "set-5")
    assert "longer than" in second
    assert "longer than" in third
    path.write_bytes(("\ufeff" + "\n".join([line] * 9)).encode("utf-16-le"))
    assert told(path) == ["it is larger than 100 bytes and not in UTF-8"]


def test_a_text_longer_than_any_report_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "LONGEST", 20)
    page = f"<html><body><article><p>{TEXT}</p></article></body></html>"
    for name, raw in (("a.txt", TEXT), ("b.md", TEXT), ("c.html", page), ("d.jsonl", json.dumps({"text": TEXT}))):
        (tmp_path / name).write_text(raw, "utf8")
    assert all("text is longer than" in reason for reason in told(tmp_path))


@ON_POSIX
@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_larger_than_the_memory_costs_none(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole, which takes no room on the disk
    code = f"from onrecord.documents import load; print(next(load([{str(path)!r}])).reason)"
    half = 1 << 29
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (half, half)),
    )
    assert "than 32" in run.stdout, run.stderr


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b",
        "a: &a [x]\ntitle: *a",
        "base: &base {title: A}\n<<: *base",
        "title: &t [*t]",
        "title: " + "[" * 5000,
        "title: " + "A" * 30_000,
    ],
)
def test_front_matter_that_stands_for_more_than_it_says_is_refused(tmp_path: Path, front: str) -> None:
    (tmp_path / "a.md").write_text(f"---\n{front}\n---\n{TEXT}", "utf8")
    (reason,) = told(tmp_path / "a.md")
    assert "front matter" in reason


@pytest.mark.parametrize(
    ("front", "title", "published"),
    [
        ("title: 0x" + "f" * 6000, "0x" + "f" * 6000, None),
        ("title: no", "no", None),
        ("title: 1.0\ndate: 2023-03-07 10:00:00", "1.0", "2023-03-07T10:00:00"),
        ("title: ~\ndate:", None, None),
        ("title: |\n  Talks\n  fail\ndate: 7 March 2023", "Talks fail", "2023-03-07"),
        ("title: 1:00:00\ndate: '2023-03-07'", "1:00:00", "2023-03-07"),
    ],
)
def test_front_matter_is_taken_as_the_words_it_is(tmp_path: Path, front: str, title: str | None, published: str | None) -> None:
    (tmp_path / "a.md").write_text(f"---\n{front}\n---\n{TEXT}", "utf8")
    (document,) = load([str(tmp_path / "a.md")])
    assert isinstance(document, Document), document
    assert (document.title, document.published) == (title, published)


@ON_POSIX
def test_links_out_of_a_folder_are_followed_only_if_asked(tmp_path: Path) -> None:
    folder, other = tmp_path / "reports", tmp_path / "other"
    for made in (folder / "deep", other):
        made.mkdir(parents=True)
    for path in (other / "far.txt", folder / "deep" / "near.txt"):
        path.write_text(TEXT, "utf8")
    (folder / "a.txt").symlink_to(other / "far.txt")
    (folder / "b.txt").symlink_to("../other/far.txt")
    (folder / "c.txt").symlink_to(folder / "deep" / "near.txt")
    (folder / "d.jsonl").symlink_to("/etc/hostname")
    (tmp_path / "entry").symlink_to(folder)
    for named in (folder, tmp_path / "entry"):
        first, second, third, fourth, fifth = told(named)
        assert {first, second, fourth} == {"it is a link to a file outside the folder"}
        assert (third, fifth) == ("c", "near")
    assert told(folder, Given(links=True))[:2] == ["a", "b"]
    assert told(folder / "a.txt") == ["a"]  # who names a link means it
