from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.dates import Dated, When, find, resolve

FRIDAY = "2015-08-14"


def found(text: str, published: str | None = FRIDAY) -> list[tuple[str, When]]:
    return [(text[d.start : d.end], d.when) for d in find(text, 0, len(text), published)]


def only(text: str, published: str | None = FRIDAY) -> Dated:
    (dated,) = find(text, 0, len(text), published)
    return dated


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("13 August 2015", "2015-08-13"),
        ("13th of August, 2015", "2015-08-13"),
        ("August 13, 2015", "2015-08-13"),
        ("Aug. 13 2015", "2015-08-13"),
        ("Thursday, August 13, 2015", "2015-08-13"),
        ("September 2013", "2013-09"),
        ("the end of August 2013", "2013-08"),
        ("2013", "2013"),
        ("in 2013", "2013"),
        ("early 2013", "2013"),
        ("summer 2014", "2014"),
        ("2015-08-13", "2015-08-13"),
        ("2015-08-13T17:14:08", "2015-08-13"),
        ("13.08.2015", "2015-08-13"),
        ("8/13/2015", "2015-08-13"),
        ("13/8/2015", "2015-08-13"),
        ("6/7/2015", None),  # June or July
        ("13-15 August 2015", ("2015-08-13", "2015-08-15")),
        ("August 13–15, 2015", ("2015-08-13", "2015-08-15")),
        ("28 August to 3 September 2015", ("2015-08-28", "2015-09-03")),
        ("30 December to 2 January 2016", ("2015-12-30", "2016-01-02")),
        ("between 2011 and 2013", ("2011", "2013")),
        ("March-April 2021", ("2021-03", "2021-04")),
        ("March/April 2021", ("2021-03", "2021-04")),
        ("between March and May 2021", ("2021-03", "2021-05")),
        ("from November to January 2021", ("2020-11", "2021-01")),
        ("March and May 2021", "2021-03"),
        ("since 2013", ("2013", None)),
        ("until September 2013", (None, "2013-09")),
        ("31 June 2015", None),
        ("29 February 2015", None),
        ("the 1990s", None),
    ],
)
def test_written_out(expression: str, expected: When) -> None:
    assert resolve(expression, None) == expected
    assert resolve(expression, FRIDAY) == expected


@pytest.mark.parametrize(
    ("expression", "past", "to_come"),
    [
        ("Thursday", "2015-08-13", "2015-08-20"),
        ("on Friday", "2015-08-14", "2015-08-14"),
        ("last Friday", "2015-08-07", "2015-08-07"),
        ("a week on Tuesday", "2015-08-25", "2015-08-25"),
        ("Tuesday week", "2015-08-25", "2015-08-25"),
        ("a fortnight from Tuesday", "2015-09-01", "2015-09-01"),
        ("next Friday", "2015-08-21", "2015-08-21"),
        ("this Tuesday", "2015-08-11", "2015-08-11"),
        ("Thursday last week", "2015-08-06", "2015-08-06"),
        ("today", "2015-08-14", "2015-08-14"),
        ("yesterday", "2015-08-13", "2015-08-13"),
        ("last night", "2015-08-13", "2015-08-13"),
        ("the day before yesterday", "2015-08-12", "2015-08-12"),
        ("tomorrow", "2015-08-15", "2015-08-15"),
        ("last week", ("2015-08-03", "2015-08-09"), ("2015-08-03", "2015-08-09")),
        ("earlier this week", ("2015-08-10", "2015-08-16"), ("2015-08-10", "2015-08-16")),
        ("this weekend", ("2015-08-08", "2015-08-09"), ("2015-08-15", "2015-08-16")),
        ("last weekend", ("2015-08-08", "2015-08-09"), ("2015-08-08", "2015-08-09")),
        ("earlier this month", "2015-08", "2015-08"),
        ("next month", "2015-09", "2015-09"),
        ("last year", "2014", "2014"),
        ("on June 15", "2015-06-15", "2016-06-15"),
        ("on 20 August", "2014-08-20", "2015-08-20"),
        ("13-15 August", ("2015-08-13", "2015-08-15"), ("2015-08-13", "2015-08-15")),
        ("15 June last year", "2014-06-15", "2014-06-15"),
        ("in May", "2015-05", "2016-05"),
        ("in August", "2015-08", "2015-08"),
        ("the end of August", "2015-08", "2015-08"),
        ("last December", "2014-12", "2014-12"),
        ("next May", "2016-05", "2016-05"),
        ("December last year", "2014-12", "2014-12"),
        ("two days ago", "2015-08-12", "2015-08-12"),
        ("two days earlier", "2015-08-12", "2015-08-12"),
        ("two weeks ago", ("2015-07-27", "2015-08-02"), ("2015-07-27", "2015-08-02")),
        ("three months ago", "2015-05", "2015-05"),
        ("a year ago", "2014", "2014"),
        ("more than a year ago", None, None),
        ("in two weeks’ time", ("2015-08-24", "2015-08-30"), ("2015-08-24", "2015-08-30")),
        ("since Sunday", ("2015-08-09", None), ("2015-08-16", None)),
        ("until Sunday", (None, "2015-08-09"), (None, "2015-08-16")),
        ("from Monday to Wednesday", ("2015-08-10", "2015-08-12"), ("2015-08-17", "2015-08-19")),
        ("Monday and Tuesday", ("2015-08-10", "2015-08-11"), ("2015-08-17", "2015-08-18")),
    ],
)
def test_reckoned_from_publication(expression: str, past: When, to_come: When) -> None:
    assert resolve(expression, FRIDAY) == past
    assert resolve(expression, FRIDAY + "T23:00:00+02:00", past=False) == to_come
    assert resolve(expression, None) is None
    assert resolve(expression, "no date") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vane met Orlen on Tuesday.", ["2015-08-11"]),
        ("Vane will meet Orlen on Tuesday.", ["2015-08-18"]),
        ("Vane is due to meet Orlen on Tuesday.", ["2015-08-18"]),
        ("Vane was due to meet Orlen on Tuesday.", ["2015-08-11"]),
        ("The talks resume on 28 August.", ["2015-08-28"]),
        ("A round was initially set for 12 August.", ["2015-08-12"]),
        ("Vane had been due in Kuldin on 3 September.", ["2015-09-03"]),  # so near a day is not one of last year
        ("Vane will go where she was on 30 July.", ["2015-07-30"]),
        ("Vane was in Kuldin on 3 December.", ["2014-12-03"]),
        ("Vane said on Monday that she would meet Orlen on Thursday.", ["2015-08-10", "2015-08-20"]),
        ("Vane, who met Orlen on Monday, will go home on Sunday.", ["2015-08-10", "2015-08-16"]),
        ("On Monday, Vane will meet Orlen.", ["2015-08-17"]),
        ("They met on 3 June and again two days later.", ["2015-06-03", "2015-06-05"]),
        ("They met on 3 June and spoke the next day.", ["2015-06-03", "2015-06-04"]),
        ("They met again two days later.", [None]),
    ],
)
def test_the_words_around_tell_the_tense_and_the_day_before(text: str, expected: list[When]) -> None:
    assert [when for _, when in found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Theresa may march to May.",
        "The 2016 plan cost 2000 crowns.",
        "They kept 1,500 people in 3.5 rooms.",
        "Bloody Sunday was not forgotten.",
        "The September decision stands.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert found(text) == []


def test_a_span_is_the_expression_with_what_opens_it() -> None:
    assert [words for words, _ in found("It has held since late 2013, and from Monday to Wednesday it rained.")] == [
        "since late 2013",
        "from Monday to Wednesday",
    ]


@pytest.mark.parametrize(
    ("text", "when", "conflict"),
    [
        ("It was published yesterday, Thursday.", "2015-08-13", False),
        ("It was published yesterday, Saturday.", None, True),
        ("They met on Friday, August 13, 2015.", "2015-08-13", True),
        ("They met on Thursday, August 13, 2015.", "2015-08-13", False),
        ("They met on Thursday 13 August.", "2015-08-13", False),
        ("They met on Tuesday 13 August.", None, True),
    ],
)
def test_a_weekday_that_cannot_be(text: str, when: When, conflict: bool) -> None:
    dated = only(text)
    assert (dated.when, dated.weekday_conflict) == (when, conflict)


def test_only_the_asked_part_of_a_text_is_read() -> None:
    text = "On Monday they met. On Tuesday they left."
    (dated,) = find(text, 20, len(text), FRIDAY)
    assert text[dated.start : dated.end] == "Tuesday"


PIECES = st.sampled_from(
    [
        "Monday",
        "June",
        "May",
        "2015",
        "31",
        "on ",
        "since ",
        "to ",
        "and ",
        ", ",
        "-",
        "/",
        "last ",
        "week",
        "two ",
        "days ago",
        "yesterday",
        " ",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.one_of(st.none(), st.text(), st.dates().map(date.isoformat)))
def test_any_text_gives_ordered_spans_within_it(text: str, published: str | None) -> None:
    dates = find(text, 0, len(text), published)
    at = 0
    for dated in dates:
        assert at <= dated.start < dated.end <= len(text)
        at = dated.end


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.dates(), st.booleans())
def test_whatever_is_resolved_can_be_compared(expression: str, day: date, past: bool) -> None:
    when = resolve(expression, day.isoformat(), past)
    ends = when if isinstance(when, tuple) else (when, when)
    assert all(end is None or (len(end) in {4, 7, 10} and end.replace("-", "").isdigit()) for end in ends)
    assert when is None or any(ends)
    if all(ends):
        assert str(ends[0]) <= str(ends[1])


@given(
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]), st.dates(date(1900, 1, 8))
)
def test_a_weekday_is_within_a_week_on_its_side(weekday: str, day: date) -> None:
    back, ahead = (date.fromisoformat(str(resolve(weekday, day.isoformat(), past))) for past in (True, False))
    assert back.strftime("%A") == ahead.strftime("%A") == weekday
    assert 0 <= (day - back).days < 7
    assert 0 <= (ahead - day).days < 7
