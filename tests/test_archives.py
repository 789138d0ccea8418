"""Archives as they come: many reports in one file, labelled lines, dates in file names, transcripts with times."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.documents import Given, count, from_text, load
from onrecord.documents.archives import named, reports
from onrecord.documents.metadata import line
from onrecord.documents.normalized import normalized
from onrecord.records import Document

BODY = (
    "The river towns will open the bridge, Ilan Dovrin said after a day of talks with the upland council. The talks go on.\n\n"
    "Nothing else was agreed, he said, and nobody spoke of the old mill."
)
NEXIS = """
                               1 of 2 DOCUMENTS

                                 Valley News

                          March 7, 2023 Tuesday

Towns to wait

BYLINE: Mara Telk

LENGTH: 212 words

The towns will wait, Ilan Dovrin said on Monday.

LOAD-DATE: March 8, 2023

LANGUAGE: ENGLISH

                    Copyright 2023 Valley News Ltd.

                               2 of 2 DOCUMENTS

                               Ketterby Herald

                          March 9, 2023 Thursday

Dovrin will not wait

BYLINE: Ana Ruel

The towns will not wait, Ilan Dovrin said on Wednesday.
"""
LATER = """Towns to wait
Valley News
March 7, 2023 Tuesday

Section: NEWS; Pg. 4
Length: 212 words
Byline: By Mara Telk
Body

The towns will wait, Ilan Dovrin said on Monday.

Load-Date: March 8, 2023

End of Document

Dovrin will not wait
Ketterby Herald
March 9, 2023 Thursday

Body

The towns will not wait, Ilan Dovrin said on Wednesday.

End of Document
"""
RULED = f"Towns to wait\n7 March 2023\n\n{BODY}\n\n{'=' * 20}\n\nDovrin will not wait\n9 March 2023\n\n{BODY}\n"


def read(folder: Path, name: str, text: str, told: Given = Given()) -> list[Document]:  # noqa: B008
    path = folder / name
    path.write_text(text, "utf8")
    found = list(load([str(path)], told))
    assert count([str(path)]) == len(found)
    assert all(isinstance(one, Document) for one in found)
    return [one for one in found if isinstance(one, Document)]


@pytest.mark.parametrize("text", [NEXIS, LATER, NEXIS.replace("\n", "\r\n")])
def test_each_report_of_an_archive_is_a_document(tmp_path: Path, text: str) -> None:
    one, other = read(tmp_path, "archive.txt", text)
    assert (one.name, one.title, one.outlet, one.author, one.published) == (
        "archive-1",
        "Towns to wait",
        "Valley News",
        "Mara Telk",
        "2023-03-07",
    )
    assert (other.name, other.title, other.outlet, other.published) == (
        "archive-2",
        "Dovrin will not wait",
        "Ketterby Herald",
        "2023-03-09",
    )
    assert one.text in text
    assert not one.given
    body = [one.text[p.start : p.end] for p in one.parts if p.kind == "body"]
    assert body == ["The towns will wait, Ilan Dovrin said on Monday."]
    assert one.id != other.id


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (RULED, 2),
        (RULED.replace("9 March 2023\n", ""), 0),
        (f"{BODY}\n\n----------\n\n{BODY}", 0),
        (f"Page 1 of 2 of the documents.\n\n{BODY}", 0),
        (f"1 of 1 DOCUMENTS\n\n{BODY}", 0),
        (f"Job number: 12\n1. Towns to wait\n\n1 of 2 DOCUMENTS\n\n{BODY}\n\n2 of 2 DOCUMENTS\n\n{BODY}", 2),
        (f"{BODY}\n\nDocument VALN000020230307ej37000xb\n\n{BODY}\n\nDocument VALN000020230309ej39000xc\n", 2),
        (f"Document 1 of 2\n\n{BODY}\n\n{'_' * 40}\nDocument 2 of 2\n\n{BODY}", 2),
        ("", 0),
    ],
)
def test_where_reports_are_told_apart(text: str, number: int) -> None:
    assert len(reports(text)) == number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BYLINE: Mara Telk", "author"),
        ("Publication title: Valley News", "outlet"),
        ("LENGTH: 212 words", "other"),
        ("212 words", "other"),
        ("Load-Date: March 8, 2023", "other"),
        ("Section : A", "other"),
        ("End of Document", "other"),
        ("Telk: We will not sign", None),
        ("The length: 212 words", None),
        ("Body of a soldier found", None),
    ],
)
def test_lines_by_which_archives_tell_of_a_report(text: str, kind: str | None) -> None:
    found = line(text)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("2023-03-07 - Valley News - Towns to wait", ("2023-03-07", "Valley News", "Towns to wait")),
        ("Valley News – 7 March 2023 – Towns to wait", ("2023-03-07", "Valley News", "Towns to wait")),
        ("scan 2023-03-07 - Valley News - Towns - to wait", ("2023-03-07", "Valley News", "Towns - to wait")),
        ("valley_news_20230307_towns", ("2023-03-07", None, None)),
        ("2023_03_07", ("2023-03-07", None, None)),
        ("Valley News, March 7, 2023", ("2023-03-07", None, None)),
        ("2019-2023-briefs", (None, None, None)),
        ("2023-13-07", (None, None, None)),
        ("12023030712", (None, None, None)),
        ("2023-03-07 to 2023-03-09", (None, None, None)),
        ("towns", (None, None, None)),
    ],
)
def test_what_a_file_name_tells(stem: str, told: tuple[str | None, ...]) -> None:
    found = named(stem)
    assert (found.date, found.outlet, found.title) == told


def test_a_file_name_dates_what_tells_no_date_itself(tmp_path: Path) -> None:
    name = "2023-03-07 - Valley News - Towns to wait.txt"
    (bare,) = read(tmp_path, name, BODY)
    assert (bare.published, bare.published_from, bare.outlet, bare.title) == (
        "2023-03-07",
        "inferred",
        "Valley News",
        "Towns to wait",
    )
    (dated,) = read(tmp_path, name, f"Talks go on\n\n9 March 2023\n\n{BODY}")
    assert (dated.published, dated.title) == ("2023-03-09", "Talks go on")
    (given,) = read(tmp_path, name, BODY, Given("2023-03-10"))
    assert given.published == "2023-03-10"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"Ketterby, 2 April 2025\n\n{BODY}", "2025-04-02"),
        (f"Talks go on\n\n{BODY}\n\nKetterby, 2 April 2025", "2025-04-02"),
        (f"Live: talks at the bridge\n\nWed 2 April 2025 10.30 BST\n\n{BODY}", "2025-04-02T10:30"),
        (f"Live: talks at the bridge\n\n{BODY}\n\nWed 2 April 2025 10.30 BST\n\n{BODY}", "2025-04-02T10:30"),
        ("Hearing of 2 April 2025\n\nTELK: We go.\nDOVRIN: We stay.\nTELK: No.", "2025-04-02"),
        (f"The parties met on 2 April 2025 in Ketterby. The talks go on.\n\n{BODY}", "2025-04-02"),
        (f"From: Mara Telk\nDate: 2 April 2025\nSubject: talks\n\n{BODY}", "2025-04-02"),
        (f"HEADLINE: Towns to wait\nPublication date: Apr 2, 2025\nFull text: {BODY}", "2025-04-02"),
        (f"The truce of 2 April 2015 is over, Dovrin said.\n\n{BODY}", None),
        (f"Dovrin has led the towns since 2 April 2015, Telk said.\n\n{BODY}", None),
        (f"Dovrin came on 2 April 2015. In 2020 he left.\n\n{BODY}", None),
        (BODY, None),
    ],
)
def test_a_date_is_found_wherever_a_report_tells_it(text: str, published: str | None) -> None:
    assert from_text(text).published == published


WHO = ["Mara Telk", "Ilan Dovrin", "Mara Telk"]
WORDS = ["Who begins?", "We want the bridge open by May.", "Then we will not sign."]
TIMES = ["00:05", "01:05", "02:10"]
VTT = """WEBVTT

1
00:00:05.000 --> 00:00:08.000
<v Mara Telk>Who begins?</v>

2
00:01:05.000 --> 00:01:09.000
<v.loud Ilan Dovrin>We want the bridge
open by May.</v>

NOTE checked

3
02:10.000 --> 02:19.000 align:start
<v Mara Telk><i>Then</i> we will not sign.</v>
"""
SRT = """1
00:00:05,000 --> 00:00:08,000
Mara Telk: Who begins?

2
00:01:05,000 --> 00:01:09,000
>> Ilan Dovrin: We want the

3
00:01:09,000 --> 00:01:12,000
bridge open by May.

4
00:02:10,000 --> 00:02:19,000
- Mara Telk: Then we will not sign.
"""


def turns(form: str) -> str:
    return "\n".join(form.format(at=at, who=who, words=words) for at, who, words in zip(TIMES, WHO, WORDS, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        turns("[00:{at}] {who}: {words}"),
        turns("[{at}] - {who}: {words}"),
        turns("{at} {who}: {words}"),
        turns("{who} ({at}):\n{words}\n"),
        turns("{who}  {at}\n{words}\n"),
        turns("{who} [{at}]: {words}"),
        turns("{who}:\n{words}\n"),
        turns("00:{at}\n{who}: {words}"),
        VTT,
        SRT,
    ],
)
def test_times_are_taken_out_of_transcripts_and_subtitles(text: str) -> None:
    assert [line for line in normalized(text).text.split("\n") if line.strip()] == [
        f"{who}: {words}" for who, words in zip(WHO, WORDS, strict=True)
    ]


@pytest.mark.parametrize(
    "text", ["The meeting began at 10:30\nin the town hall.", "Doors open: 10:30\nTelk spoke.", f"10:30\n{BODY}"]
)
def test_a_time_of_day_stays(text: str) -> None:
    assert "10:30" in normalized(text).text


def test_subtitles_are_files_of_their_own(tmp_path: Path) -> None:
    for name in ("a.vtt", "a.srt"):
        (found,) = read(
            tmp_path, name, "1\n00:00:05,000 --> 00:00:08,000\nWho begins?\n\n2\n00:00:09,000 --> 00:00:12,000\nWe do.\n"
        )
        assert found.given


def test_undated_reports_are_told_of_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dated.txt").write_text(f"7 March 2023\n\n{BODY}", "utf8")
    Path("undated.txt").write_text(BODY, "utf8")
    added = CliRunner().invoke(main, ["add", "dated.txt", "undated.txt"])
    assert "No date was found in 1 of those read" in added.stderr
    assert "--date" in added.stderr
    listed = CliRunner().invoke(main, ["documents", "--undated", "--format", "jsonl"])
    assert '"undated"' in listed.stdout
    assert '"dated"' not in listed.stdout
    again = CliRunner().invoke(main, ["add", "dated.txt"])
    assert again.stderr == ""
