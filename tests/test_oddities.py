"""What does not fit in a report, and from one report to the next."""

import pytest

from onrecord.documents import from_text
from onrecord.oddities import held, oddities, offices
from onrecord.records import Actor, Document, Finding, Role


def person(name: str, *roles: Role, aliases: tuple[str, ...] = ()) -> Actor:
    return Actor(f"a {name}", name, "person", aliases, roles)


def told(*reports: tuple[str, Role]) -> tuple[Finding, ...]:
    """What is odd of Mara Telk by reports of these days that each give her an office."""
    return offices([each for day, role in reports for each in held(from_text(day, date=day), [person("Mara Telk", role)])])


def test_a_weekday_that_is_not_that_of_its_date_is_listed() -> None:
    document = from_text("The envoy left yesterday, Saturday. The talks began on Monday, 14 June 2021.", date="2021-06-12")
    (found,) = oddities(document, ())
    assert found.why.startswith("“yesterday, Saturday”, in a report of Saturday, 12 June 2021: the day of the week is not")
    assert (found.kind, found.rows, found.documents) == ("oddity", (document.id,), (document.id,))


def test_the_same_words_count_once() -> None:
    assert len(oddities(from_text("He left on Monday, 15 June 2021. It was Monday, 15 June 2021.", date="2021-06-16"), ())) == 1


@pytest.mark.parametrize("text", ["The envoy left on Friday.", "He left yesterday, Friday.", "Nothing happened.", ""])
def test_what_fits_is_no_oddity(text: str) -> None:
    assert oddities(from_text(text, date="2021-06-12"), ()) == ()


def spelt(text: str, name: str, *aliases: str) -> list[str]:
    document: Document = from_text(text)
    return [found.why for found in oddities(document, [person(name, aliases=aliases)])]


def test_one_person_in_two_spellings_is_listed() -> None:
    (why,) = spelt("Sergej Maro left. Sergey Maro will be back.", "Sergej Maro", "Sergey Maro", "Maro")
    assert why == "“Sergej Maro” and “Sergey Maro” in one report: taken for one person in two spellings."
    assert spelt("Omar Kesh spoke. Cesh went on.", "Omar Kesh", "Cesh")


@pytest.mark.parametrize("also", ["Maro", "S. Maro", "Sergej Ivan Maro", "Sergéj Maro"])
def test_a_shorter_name_and_an_accent_are_no_other_spelling(also: str) -> None:
    assert spelt(f"Sergej Maro left. {also} will be back.", "Sergej Maro", also) == []


def test_a_spelling_that_only_the_registry_knows_is_not_listed() -> None:
    assert spelt("Sergej Maro left.", "Sergej Maro", "Sergey Maro") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role("president", "Vanta"), Role("prime minister", "Vanta")),
        (Role("first secretary", "Vanta"), Role("secretary", "Permanent Mission of Vanta")),
        (Role("deputy foreign minister", "Vanta"), Role("foreign minister")),
        (Role("first secretary", "Norway"), Role("secretary", "Permanent Mission")),
    ],
)
def test_two_offices_at_once_are_listed(one: Role, other: Role) -> None:
    (within,) = offices(held(from_text("x"), [person("Mara Telk", one, other)]))
    (across,) = told(("2021-06-12", one), ("2021-06-20", other))
    assert within.rows == across.rows == ("a Mara Telk",)
    assert within.why.endswith("in one report.")
    assert across.why.endswith("in reports of about the same time.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Role("president", "Vanta"), Role("leader", "Vanta")),
        (Role("deputy director", "Arlen Council"), Role("director", "Oru Bank")),
        (Role("foreign minister", "Vanta"), Role("minister", "Vanta")),
        (Role("foreign minister", "Vanta"), Role("foreign secretary", "Vanta")),
        (Role("president", "Vanta"), Role("former prime minister", "Vanta")),
        (Role("president", "Vanta"), Role("prime minister", "Vanta", since="2012-01-01")),
    ],
)
def test_offices_that_go_together_are_not(one: Role, other: Role) -> None:
    assert told(("2021-06-12", one), ("2021-06-12", other)) == ()


def test_offices_of_two_states_may_be_of_two_people() -> None:
    (found,) = told(("2021-06-12", Role("president", "Vanta")), ("2021-06-20", Role("president", "Osland")))
    assert found.why.endswith("in reports of about the same time, and may be two people of one name.")


def test_an_office_may_change_with_time() -> None:
    assert told(("2021-01-12", Role("president", "Vanta")), ("2021-06-12", Role("prime minister", "Vanta"))) == ()


def test_of_many_reports_the_two_nearest_are_named() -> None:
    one, other = Role("president", "Vanta"), Role("prime minister", "Vanta")
    (found,) = told(("2021-01-01", one), ("2021-03-01", other), ("2021-06-01", one), ("2021-06-03", other), ("2021-06-20", one))
    assert set(found.documents) == {from_text(day, date=day).id for day in ("2021-06-01", "2021-06-03")}
