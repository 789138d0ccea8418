import pytest

from onrecord.documents.datelines import date_line, dateline, full_dates, iso_of, reported_on, with_year


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("7 March 2023", "2023-03-07"),
        ("March 7, 2023", "2023-03-07"),
        ("Tue., 7th of Mar. 2023", "2023-03-07"),
        ("2023-03-07", "2023-03-07"),
        ("2023-03-07T17:14:08Z", "2023-03-07T17:14:08"),
        ("7.3.2023", "2023-03-07"),
        ("3/27/2023, 5:14:08 PM", "2023-03-27T17:14:08"),
        ("27/3/2023 17:14", "2023-03-27T17:14"),
        ("March 7, 2023 at 12:05 a.m. ET", "2023-03-07T00:05"),
        ("Published: 7 March 2023 | 14:05 GMT", "2023-03-07T14:05"),
        ("Updated 10:42 AM ET, Tue March 7, 2023", "2023-03-07"),
        ("Published 7 March 2023, updated 8 March 2023", "2023-03-07"),
        ("Updated 8 March 2023; published 7 March 2023", "2023-03-07"),
        ("March 7, 2023 | Updated 2 hours ago", "2023-03-07"),
    ],
)
def test_a_date_line_tells_the_day_of_publication(line: str, expected: str) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert stamp.iso == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4/3/2023", None),  # March or April
        ("4/3/2023 5:14 PM", "2023-04-03T17:14"),  # who writes PM writes the month first
        ("Tuesday 4/3/2023", None),  # fits neither
        ("Saturday 4/3/2023", "2023-03-04"),
        ("Monday, 4/3/2023", "2023-04-03"),
        ("3/3/2023", "2023-03-03"),
        ("4.3.2023", "2023-03-04"),  # points stand between day, month and year alone
    ],
)
def test_numbers_count_only_where_they_can_be_read_in_one_way(line: str, expected: str | None) -> None:
    stamp = date_line(line)
    assert stamp is not None
    assert stamp.iso == expected


@pytest.mark.parametrize(
    "line", ["The truce of 7 March 2023", "31 June 2023", "13/13/2023", "7 March", "Tuesday", "", "1/2/3/2023"]
)
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("2023-03-07", "2023-03-07"),
        (" 2023-03-07T10:00:00Z ", "2023-03-07T10:00:00+00:00"),
        ("2023-03-07 10:00", "2023-03-07T10:00:00"),
        ("Tue, 07 Mar 2023 10:00:00 GMT", "2023-03-07T10:00:00"),
        ("2023-02-30", None),
        ("2023-03", None),
        ("yesterday", None),
        ("4/3/2023", None),
    ],
)
def test_a_field_becomes_iso_or_nothing(field: str, expected: str | None) -> None:
    assert iso_of(field) == expected


@pytest.mark.parametrize(
    ("opening", "agency", "iso", "month_day"),
    [
        ("KETTERBY — ", None, None, None),
        ("KETTERBY, Orsk -- ", None, None, None),
        ("NEW HALM/KETTERBY (Newswire) - ", "Newswire", None, None),
        ("KETTERBY, March 7 (Newswire) - ", "Newswire", None, (3, 7)),
        ("KETTERBY, 7 Mar. 2023 — ", None, "2023-03-07", None),
        ("KETTERBY, March 7. /NEWSWIRE/. ", "NEWSWIRE", None, (3, 7)),
        ("Ketterby (Newswire) — ", "Newswire", None, None),
        ("Ketterby (Newswire)", "Newswire", None, None),
        ("(Newswire) - ", "Newswire", None, None),
    ],
)
def test_a_dateline_opens_a_report(opening: str, agency: str | None, iso: str | None, month_day: tuple[int, int] | None) -> None:
    found = dateline(opening + "The bridge is open.")
    assert found is not None
    assert (found.end, found.agency, found.iso, found.month_day) == (len(opening), agency, iso, month_day)


@pytest.mark.parametrize(
    "text",
    [
        "Ketterby — The town is quiet.",
        "COVENANT — the river towns’ league — met again.",
        "COVID-19 closed the bridge.",
        "TELK: We will not sign.",
        "Telk (64) Will not sign.",
    ],
)
def test_other_openings_are_no_datelines(text: str) -> None:
    assert dateline(text) is None


def test_a_place_before_a_colon_is_taken_only_where_asked_for() -> None:
    found = dateline("KETTERBY: The bridge is open.", colon=True)
    assert found is not None
    assert found.end == len("KETTERBY: ")


@pytest.mark.parametrize(
    ("captions", "lead", "expected"),
    [
        # 7 March 2023 is a Tuesday
        (["Telk arrives, 7 March 2023."], "Telk said on Wednesday after talks on Tuesday.", ("2023-03-08", True)),
        (["Telk arrives, 7 March 2023."], "Telk said on Tuesday.", ("2023-03-07", False)),
        (["Telk arrives, 7 March 2023."], "Telk said.", ("2023-03-07", False)),
        (["Telk arrives, 7 March 2023."], "Telk said on Tuesday she will come back on Thursday.", ("2023-03-07", False)),
        (["Telk arrives, 7 March 2023."], "Telk said on Monday.", ("2023-03-07", False)),
        (["5 March 2023.", "Telk, 7 March 2023."], "Telk said on Wednesday.", ("2023-03-08", True)),
        ([], "On 7 March 2023 the council met.", ("2023-03-07", False)),
        ([], "The council met on Tuesday, March 7, 2023, Telk said a day later.", ("2023-03-07", False)),
        ([], "The truce signed on 7 March 2023 has failed.", None),
        ([], "The council met on Tuesday.", None),
    ],
)
def test_the_day_is_inferred_from_captions_and_the_first_paragraph(
    captions: list[str], lead: str, expected: tuple[str, bool] | None
) -> None:
    assert reported_on(captions, lead, lead) == expected


def test_a_first_paragraph_that_looks_back_tells_no_day() -> None:
    lead = "It was a mild Tuesday, 7 March 2023, when the council first met."
    assert reported_on([], lead, lead + "\n\nBy 2025 all had changed.") is None


def test_a_dateline_without_a_year_takes_that_of_a_caption_near_it() -> None:
    assert with_year((1, 2), ["Telk arrives, 30 December 2022."]) == "2023-01-02"
    assert with_year((7, 1), ["Telk arrives, 30 December 2022."]) is None


def test_dates_are_found_where_they_stand() -> None:
    text = "From 7 March 2023 to March 9, 2023, at 10:30."
    assert [(text[s.start : s.end], s.iso) for s in full_dates(text)] == [
        ("7 March 2023", "2023-03-07"),
        ("March 9, 2023, at 10:30", "2023-03-09T10:30"),
    ]
