"""The example reports as data: they parse, their dates fit the calendar, nothing in them is real, they hold what they are for."""

import calendar
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.codebook import load_codebook, problems
from onrecord.documents import count, load
from onrecord.lexicon import table
from onrecord.records import Document, PassedOver

EXAMPLES = Path(__file__).parent.parent / "examples"
BOOK = EXAMPLES / "codebook.yaml"
REPORTS = sorted(p for p in EXAMPLES.iterdir() if p.suffix in {".txt", ".md", ".html", ".jsonl"})

# document: outlet (none for the communiqué, which an office issued), day, title
EXPECTED = {
    "2019-03-14-inland-wire": ("Inland Wire", "2019-03-14", "Kelvany rules out autonomy for Upper Ambrel, shuns rebel leader"),
    "2019-11-22-corrave-courier": ("The Corrave Courier", "2019-11-22", "Lissamar talks collapse before they begin"),
    "2020-11-05-meldra-register": ("Meldra Daily Register", "2020-11-05", "Kelvany denies it accepted Forum's observer plan"),
    "2020-11-06-pelthen-dispatch": ("THE PELTHEN DISPATCH", "2020-11-06", "Achterle: ‘I took her at her word’"),
    "inland-wire-2020-02-18": (
        "Inland Wire",
        "2020-02-18",
        "Kelvanian, Drosmari foreign ministers speak for first time since border closure",
    ),
    "corrave-courier-2023-12-06": ("The Corrave Courier", "2023-12-06", "Lorries cross at Tarrick as envoy visits the valley"),
    "inland-wire-2024-02-29": (
        "Inland Wire",
        "2024-02-29",
        "Kelvany and Ambrel Front exchange last prisoners, set date for signing",
    ),
    "2021-06-07-corrave-courier": ("The Corrave Courier", "2021-06-07", "Forum observers reach Upper Ambrel"),
    "2021-06-09-corrave-courier": (
        "The Corrave Courier",
        "2021-06-09",
        "Correction: Forum observers are in Tarrick, not in Varnoth",
    ),
    "2022-04-24-pelthen-dispatch": ("The Pelthen Dispatch", "2022-04-24", "‘We no longer ask for a flag’"),
    "2022-09-17-joint-communique": (
        None,
        "2022-09-17",
        "Joint communiqué of the third Lissamar round",
    ),
    "2023-05-11-inland-wire": ("Inland Wire", "2023-05-11", "Kelvany, in reversal, backs autonomy for Upper Ambrel"),
    "2023-05-20-drosmari-free-news": (
        "Drosmari Free News",
        "2023-05-20",
        "Prime Minister of Drosmar: The water is not a gift that is given at a wedding",
    ),
}

# The days that the reports name by weekday, with the words that name them.
WEEKDAYS = [
    ("2019-03-14-inland-wire", "closed on Monday", "2019-03-11"),
    ("2019-03-14-inland-wire", "in Pelthen on Wednesday", "2019-03-13"),
    ("2019-03-14-inland-wire", "said on Thursday", "2019-03-14"),
    ("2019-11-22-corrave-courier", "collapsed on Thursday", "2019-11-21"),
    ("2019-11-22-corrave-courier", "on Wednesday evening", "2019-11-20"),
    ("2020-11-05-meldra-register", "telephone call on Tuesday", "2020-11-03"),
    ("2020-11-05-meldra-register", "said on Wednesday", "2020-11-04"),
    ("2020-11-05-meldra-register", "to Meldra on Monday", "2020-11-09"),
    ("2020-11-06-pelthen-dispatch", "late on Thursday", "2020-11-05"),
    ("inland-wire-2020-02-18", "by telephone on Monday", "2020-02-17"),
    ("inland-wire-2020-02-18", "state radio on Tuesday", "2020-02-18"),
    ("2021-06-07-corrave-courier", "the river on Sunday", "2021-06-06"),
    ("2021-06-07-corrave-courier", "in Pelthen on Thursday", "2021-06-10"),
    ("2021-06-09-corrave-courier", "published on Monday", "2021-06-07"),
    ("2021-06-09-corrave-courier", "planned for Saturday", "2021-06-12"),
    ("2022-04-24-pelthen-dispatch", "by telephone on Friday", "2022-04-22"),
    ("2023-05-11-inland-wire", "told him on Tuesday", "2023-05-09"),
    ("2023-05-20-drosmari-free-news", "today, Saturday", "2023-05-20"),
    ("2023-05-20-drosmari-free-news", "next Tuesday", "2023-05-23"),
    ("2023-05-20-drosmari-free-news", "phone call on Thursday", "2023-05-18"),
    ("corrave-courier-2023-12-06", "reopened on Wednesday", "2023-12-06"),
    ("inland-wire-2024-02-29", "prisoners on Thursday", "2024-02-29"),
]

# What reports really have, and where it is to be found here.
FEATURES = [
    ("dateline", "2019-03-14-inland-wire", "MELDRA, March 14 (Inland Wire) - "),
    ("no name", "2019-03-14-inland-wire", "A senior Kelvanian official, who asked not to be named"),
    ("refused", "2019-03-14-inland-wire", "Marrok turned down the invitation"),
    ("photo credit", "2019-11-22-corrave-courier", "Photo by: "),
    ("collapsed", "2019-11-22-corrave-courier", "Talks that were to bring"),
    ("within", "2019-11-22-corrave-courier", "Solvane said that Yeskel Varrin, the leader of the Front, had told her"),
    ("according to", "2020-11-05-meldra-register", "according to the Forum"),
    ("accepted", "2020-11-05-meldra-register", "Drosmar said on Thursday that Kelvany had accepted"),
    ("denied", "2020-11-05-meldra-register", "said that Marrok had accepted nothing"),
    ("spelling", "2020-11-06-pelthen-dispatch", "Yezkel Varrin"),
    ("call", "inland-wire-2020-02-18", "spoke by telephone on Monday"),
    ("caption", "2019-11-22-corrave-courier", "stands outside the conference hall in Lissamar, November 21, 2019"),
    ("correction", "2021-06-09-corrave-courier", "That was wrong."),
    ("answers", "2022-04-24-pelthen-dispatch", "A: No. We no longer ask for a flag."),
    ("communiqué", "2022-09-17-joint-communique", "The parties reaffirmed"),
    ("paragraphs", "2023-05-11-inland-wire", "about the valley.\n\n“We have buried"),
    ("article", "2023-05-11-inland-wire", "Kelvany had opposed any form of self-rule"),
    ("another", "2023-05-11-inland-wire", "According to Dast, President Ivor Hadrel himself opposes autonomy"),
    ("translated", "2023-05-20-drosmari-free-news", "Yezkel Varin"),
    ("visit", "corrave-courier-2023-12-06", "It was her first visit to the valley"),
]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    loaded = list(load([str(EXAMPLES)]))
    beside = {Path(d.path).name: type(d) for d in loaded if not isinstance(d, Document)}
    assert beside == dict.fromkeys(("ABOUT.rst", "actors.yaml", "codebook.yaml"), PassedOver)
    return {d.name: d for d in loaded if isinstance(d, Document)}


def read(name: str, documents: dict[str, Document]) -> str:
    return documents[name].text


def test_the_folder_holds_these_reports_and_no_others(documents: dict[str, Document]) -> None:
    assert set(documents) == set(EXPECTED)
    assert count([str(EXAMPLES)]) == len(EXPECTED) + 3  # what is no report is counted, and passed over


@pytest.mark.parametrize("name", EXPECTED)
def test_outlet_day_and_title_are_told_by_the_report_itself(name: str, documents: dict[str, Document]) -> None:
    document = documents[name]
    outlet, day, title = EXPECTED[name]
    assert (document.outlet or "").casefold() == (outlet or "").casefold()
    assert (document.published or "")[:10] == day
    assert document.title == title


@pytest.mark.parametrize("name", EXPECTED)
def test_a_report_has_a_reports_length(name: str, documents: dict[str, Document]) -> None:
    assert 170 <= len(read(name, documents).split()) <= 500


@pytest.mark.parametrize(("name", "words", "day"), WEEKDAYS)
def test_a_weekday_is_that_days(name: str, words: str, day: str, documents: dict[str, Document]) -> None:
    assert words in read(name, documents)
    assert f"{date.fromisoformat(day):%A}" in words
    assert abs((date.fromisoformat(day) - date.fromisoformat(EXPECTED[name][1])).days) <= 6


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_a_full_date_has_its_weekday(path: Path) -> None:
    full = r"(\w+day),? (?:(\d{1,2}) (\w+)|(\w+) (\d{1,2})),? (\d{4})"
    for weekday, day, month, other_month, other_day, year in re.findall(full, path.read_text("utf8")):
        assert weekday == f"{_date(day or other_day, month or other_month, year):%A}"


def _date(day: str, month: str, year: str) -> date:
    return date(int(year), list(calendar.month_name).index(month), int(day))


@pytest.mark.parametrize(("feature", "name", "words"), FEATURES)
def test_it_holds_what_reports_really_have(feature: str, name: str, words: str, documents: dict[str, Document]) -> None:
    assert words in read(name, documents), feature


def test_a_quotation_over_several_paragraphs_closes_once(documents: dict[str, Document]) -> None:
    paragraphs = [p for p in read("2023-05-11-inland-wire", documents).split("\n\n") if p.startswith("“")]
    assert ["”" in p for p in paragraphs[:3]] == [False, False, True]


def test_the_wire_story_was_printed_twice(documents: dict[str, Document]) -> None:
    first, second = (_sentences(read(name, documents)) for name in ("2020-11-05-meldra-register", "2020-11-06-pelthen-dispatch"))
    assert 0.5 < len(first & second) / len(first) < 1
    assert second - first


def _sentences(text: str) -> set[str]:
    plain = re.sub("[\"'‘’“”]", "", text)
    return {s.strip() for s in re.split(r"(?<=[.!?])\s+|\n+", plain) if s.strip()}


def test_lines_of_json_have_all_their_fields() -> None:
    lines = [json.loads(line) for line in (EXAMPLES / "2020-2024-briefs.jsonl").read_text("utf8").splitlines()]
    assert [set(line) for line in lines] == [{"id", "date", "outlet", "author", "title", "url", "text"}] * 3


def test_addresses_lead_nowhere() -> None:
    found = {host for path in REPORTS for host in re.findall(r"https?://([^/\"\s]+)", path.read_text("utf8"))}
    assert {host for host in found if not host.endswith(".example")} == set()


def _names(rows: Iterable[dict[str, Any]]) -> set[str]:
    values = (row.get(field, []) for row in rows for field in ("name", "also", "adjectives", "people", "capital", "seats"))
    return {name for value in values for name in ([value] if isinstance(value, str) else value)}


def test_no_state_people_capital_or_organisation_is_real() -> None:
    real = _names(table("countries")["country"]) | _names(table("organisations")["organisation"])
    text = "\n".join(path.read_text("utf8") for path in REPORTS)
    assert [name for name in sorted(real) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []


def test_the_codebook_has_no_problem() -> None:
    assert problems(BOOK) == []


def test_every_issue_is_spoken_of_in_three_reports(documents: dict[str, Document]) -> None:
    for issue in load_codebook(BOOK).issues:
        spoken = [d for d in documents.values() if any(k.casefold() in d.text.casefold() for k in issue.keywords)]
        assert len(spoken) >= 3, issue.id


def test_every_keyword_is_used(documents: dict[str, Document]) -> None:
    text = "\n".join(d.text for d in documents.values()).casefold()
    assert [k for issue in load_codebook(BOOK).issues for k in issue.keywords if k.casefold() not in text] == []


def test_the_page_about_the_examples_names_every_file() -> None:
    about = (EXAMPLES / "ABOUT.rst").read_text("utf8")
    assert [path.name for path in REPORTS if path.name not in about] == []
