"""Who is known beforehand: one answer or none, every row with its source, and what is wrong with a list of actors."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from entities import ftm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.cli import main
from onrecord.errors import ActorsError
from onrecord.lexicon import DATA, sourced, table
from onrecord.names import vocabulary
from onrecord.registry import (
    Known,
    Registry,
    Tenure,
    load_actors,
    problems,
    shipped,
    to_yaml,
    with_actors,
)
from onrecord.registry.known import first_day, last_day
from onrecord.registry.lookup import office_of

TELK = Known("Mara Telk", "person", ("M. Telk",), (Tenure("foreign minister", "Vanta", "2015-03", "2019-04-10"),))
ORAN = Known("Ilan Oran", tenures=(Tenure("foreign minister", "Vanta", "2019-04-10"), Tenure("envoy", "Oru", "2012", "2014")))
VASS = Known("Ruben Vass", tenures=(Tenure("envoy", "Oru", "2013", "2013"),))
KOSH = Known("Ada Kosh", member_of=("Orun Peace Council",))
MINOR = Known("Ruben Tarn", tenures=(Tenure("official", "Vanta", "2003-01", None, "petrarch", "2014-01"),))
HERE = Registry((TELK, ORAN, VASS, KOSH, MINOR))


def name_of(one: Known | None) -> str | None:
    return one.name if one else None


# Offices


@pytest.mark.parametrize(
    ("office", "of", "on", "holder"),
    [
        ("foreign minister", "Vanta", "2016-06-01", "Mara Telk"),
        ("Minister of Foreign Affairs", "vanta", "2016-06-01", "Mara Telk"),
        ("foreign minister", "Vanta", "2030", "Ilan Oran"),
        ("foreign minister", "Vanta", "2015-03-20", "Mara Telk"),
        ("foreign minister", "Vanta", "2019-04-10", None),  # the day on which the one followed the other
        ("foreign minister", "Vanta", "2014-12-31", None),
        ("foreign minister", "Oru", "2016", None),
        ("foreign minister", None, "2016", None),
        ("foreign minister", "Vanta", None, None),
        ("envoy", "Oru", "2012-05", "Ilan Oran"),
        ("envoy", "Oru", "2013-05", None),  # there were two
        ("official", "Vanta", "2010", None),  # no office that one person holds
    ],
)
def test_an_office_has_one_holder_or_none(office: str, of: str | None, on: str | None, holder: str | None) -> None:
    assert name_of(HERE.holder(office, of, on)) == holder


def test_a_country_goes_by_any_of_its_names() -> None:
    vanta = Known("Vanta", "state", ("Vantan",))
    assert name_of(Registry((TELK, vanta)).holder("foreign minister", "Vantan", "2016")) == "Mara Telk"
    assert {name_of(shipped().holder("president", of, "1995")) for of in ("Finland", "Finnish")} == {"Martti Ahtisaari"}
    assert name_of(shipped().holder("chief", "UN", "2001-05")) == "Kofi Annan"


def test_after_its_source_was_made_nobody_knows() -> None:
    seen = Known("Mara Telk", tenures=(Tenure("president", "Vanta", "2010", None, "a list", "2014-01"),))
    assert name_of(Registry((seen,)).holder("president", "Vanta", "2014-01-31")) == "Mara Telk"
    assert Registry((seen,)).holder("president", "Vanta", "2014-02-01") is None


def test_where_months_overlap_whoever_is_sure_is_taken() -> None:
    old = Known("Mara Telk", tenures=(Tenure("president", "Vanta", "2010", "2014-03"),))
    new = Known("Ilan Oran", tenures=(Tenure("president", "Vanta", "2014-03-09", "2018"),))
    both = Registry((old, new))
    assert [name_of(both.holder("president", "Vanta", f"2014-03-{day}")) for day in ("05", "15")] == ["Mara Telk", "Ilan Oran"]


@pytest.mark.parametrize(
    ("said", "of", "office"),
    [
        ("premier", "Vanta", "prime minister"),
        ("foreign secretary", "United Kingdom", "foreign minister"),
        ("foreign secretary", "Vanta", "foreign secretary"),
        ("Defense Secretary", "United States", "secretary of defence"),
        ("leader", "Vanta", "leader"),
        ("harbour master", "Vanta", "harbour master"),
    ],
)
def test_offices_go_by_one_name(said: str, of: str, office: str) -> None:
    assert office_of(said, of) == office


# Names


@pytest.mark.parametrize(
    ("name", "beside", "means"),
    [
        ("Mara Telk", {}, "Mara Telk"),
        ("Dr. Mara Ilse Telk", {"on": "2016"}, "Mara Telk"),
        ("Dr. Mara Ilse Telk", {"of": "Vanta"}, "Mara Telk"),
        ("Mara Ilse Telk", {}, None),  # a longer name may be another's
        ("M. Telk", {}, "Mara Telk"),
        ("Marra Tellk", {}, "Mara Telk"),
        ("Ilan Telk", {}, None),
        ("Telk", {}, None),
        ("Telk", {"of": "Vanta"}, "Mara Telk"),
        ("Telk", {"of": "Oru"}, None),
        ("Telk", {"office": "foreign minister"}, "Mara Telk"),
        ("Telk", {"of": "Vanta", "on": "2016"}, "Mara Telk"),
        ("Telk", {"of": "Vanta", "on": "2014"}, None),
        ("Kosh", {"of": "Orun Peace Council", "on": "2014"}, "Ada Kosh"),
        ("Telk", {"of": "Vanta", "office": "crown prince"}, None),
        ("Tarn", {"of": "Vanta", "office": "mining minister", "on": "2010"}, "Ruben Tarn"),
        ("Tarn", {"office": "mining minister", "on": "2010"}, None),
        ("Ruben Tarn", {"on": "2010"}, "Ruben Tarn"),
        ("Ruben Tarn", {"on": "2020"}, None),  # of whom no office is known, and who may be another
        ("...", {}, None),
    ],
)
def test_a_name_means_one_person_or_none(name: str, beside: dict[str, str], means: str | None) -> None:
    assert name_of(HERE.person(name, **beside)) == means


def test_a_single_word_is_a_name_only_where_a_user_lists_it() -> None:
    tong = Known("Tong", tenures=(Tenure("president", "Kiribati", "2003", "2016"),))
    assert Registry((tong,)).person("Tong") == tong
    assert Registry((tong,), beside=True).person("Tong") is None
    assert Registry((tong,), beside=True).person("Tong", of="Kiribati", on="2010") == tong
    assert Registry((tong,), beside=True).person("Tong", of="Kiribati", office="envoy") is None


def test_of_namesakes_the_one_in_office_that_day_is_meant() -> None:
    old = Known("Mara Telk", tenures=(Tenure("president", "Vanta", "1990", "1994"),))
    young = Known("Mara Ilse Telk", also=("Mara Telk",), tenures=(Tenure("president", "Vanta", "2010", "2014"),))
    both = Registry((old, young))
    assert both.person("Mara Telk") is None
    assert both.person("Mara Telk", on="2012") == young
    assert both.person("Telk", of="Vanta", on="1992") == old


DATES = st.builds(
    lambda year, month, day, length: f"{year}-{month:02}-{day:02}"[:length],
    st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 28), st.sampled_from([4, 7, 10]),
)  # fmt: skip


@given(DATES, st.none() | DATES, st.none() | DATES, st.none() | DATES)
def test_what_holds_may_hold_and_nothing_holds_outside(on: str, since: str | None, until: str | None, as_of: str | None) -> None:
    tenure = Tenure("envoy", "Oru", since, until, "a list", as_of)
    assert first_day(on) <= last_day(on)
    assert tenure.may_hold(on) or not tenure.holds(on)
    if since and last_day(on) < first_day(since):
        assert not tenure.may_hold(on)
    if until and first_day(on) > last_day(until):
        assert not tenure.may_hold(on)


# What ships with the program


def shipped_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / f"{name}.csv").read_text("utf8").splitlines()))


def test_every_row_names_its_source_and_when_it_was_true() -> None:
    sources = set(table("sources")) - {"about"}
    rows = [row for name in ("leaders", "armed_groups") for row in shipped_rows(name)]
    lists = (("countries", "country"), ("organisations", "organisation"), ("organisations", "people"))
    rows += [dict(row) for name, head in lists for row in sourced(name, head)]
    assert len(rows) > 20_000
    assert {each for row in rows for each in row["source"].split(", ")} <= sources
    assert all(len(row["as_of"]) == len("2014-01") for row in rows)


def test_the_leaders_are_of_countries_that_are_known_and_their_dates_are_in_order() -> None:
    rows = shipped_rows("leaders")
    assert {row["country"] for row in rows} <= set(vocabulary().aliases)
    assert all(row["since"] and (not row["until"] or first_day(row["since"]) <= last_day(row["until"])) for row in rows)
    assert all((row["until"] or "9999") >= "1990" for row in rows)
    assert (DATA / "leaders.csv").stat().st_size < 1_500_000


@pytest.mark.parametrize(
    ("office", "of", "on", "holder"),
    [
        ("president", "Finland", "1995-06-01", "Martti Ahtisaari"),
        ("prime minister", "New Zealand", "2005-06-01", "Helen Clark"),
        ("secretary-general", "United Nations", "2001-10-12", "Kofi Annan"),
        ("leader", "Uruguay", "2012", "Jose Mujica"),
        ("prime minister", "Iceland", "1800-01-01", None),
        ("foreign minister", "Iceland", "2005-06-01", None),  # the sources do not tell ministers apart
    ],
)
def test_well_known_facts(office: str, of: str, on: str, holder: str | None) -> None:
    assert name_of(shipped().holder(office, of, on)) == holder


def test_groups_are_known_by_name() -> None:
    assert shipped().named("weather underground organization") is not None
    assert shipped().person("Weather Underground Organization") is None


# A user's own


GOOD = """\
actors:
  - name: Mara Telk
    kind: person
    also: [M. Telk]
    member_of: [Orun Peace Council]
    offices:
      - {office: foreign minister, of: Vanta, since: 2015-03, until: 2019-04-10}
      - {office: envoy, of: Oru, since: 2020, source: its gazette, as_of: 2021-01}
    source: https://example.org/vanta, read 2026-11-02
  - {name: Orun Peace Council, kind: organisation, source: its charter, as_of: 2020}
"""
READ = (
    Known(
        "Mara Telk",
        "person",
        ("M. Telk",),
        (
            Tenure("foreign minister", "Vanta", "2015-03", "2019-04-10", "https://example.org/vanta, read 2026-11-02"),
            Tenure("envoy", "Oru", "2020", None, "its gazette", "2021-01"),
        ),
        ("Orun Peace Council",),
        "https://example.org/vanta, read 2026-11-02",
    ),
    Known("Orun Peace Council", "organisation", source="its charter", as_of="2020"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "actors.yaml"


def test_a_list_of_actors_is_read_and_written(path: Path) -> None:
    path.write_text(GOOD, "utf8")
    assert problems(path) == []
    assert load_actors(path) == READ
    path.write_text(to_yaml(READ), "utf8")
    assert load_actors(path) == READ


def one(**fields: str) -> str:
    row = {"name": "Mara Telk", "kind": "person", "source": "a list"} | fields
    return "actors:\n  - " + "\n    ".join(f"{name}: {value}" for name, value in row.items() if value) + "\n"


def office(told: str) -> str:
    return one(offices=f"[{{{told}}}]")


PROBLEMS = {
    "no YAML": ("actors: [", "line 1: this is not YAML as a list of actors needs it"),
    "no list": ("actors: Telk\n", "there is no list of actors; start the file with 'actors:'"),
    "a bare word": ("actors: [Telk]\n", "line 1: actor 1 has no fields"),
    "no name": (one(name=""), "line 2: actor 1 has no name; write it as reports do"),
    "no source": (one(source=""), "actor 'Mara Telk' has no source; say where you have it from"),
    "no kind": (one(kind=""), "actor 'Mara Telk' has no kind; write one of person, organisation, state, group"),
    "a kind near one": (one(kind="organization"), "is 'organization'; did you mean 'organisation'?"),
    "a kind like none": (one(kind="boat"), "is 'boat'; write one of"),
    "a field near one": (one(ofices="[]"), "actor 'Mara Telk' has a field 'ofices'; did you mean 'offices'?"),
    "a field like none": (one(xyz="1"), "has a field 'xyz'; keep to name, kind"),
    "a field twice": (one() + "    kind: group\n", "actor 'Mara Telk' has 'kind' twice; keep one"),
    "no letters": (one(name="'?!'"), "has no letters"),
    "spellings are words": (one(also="Telk"), "line 5: 'also' of actor 'Mara Telk' is no list; write it as [first, second]"),
    "a spelling is empty": (one(also="[Telk, '']"), "one of 'also' of actor 'Mara Telk' has no letters"),
    "offices are words": (one(offices="envoy"), "'offices' of actor 'Mara Telk' is no list"),
    "an office is a word": (one(offices="[envoy]"), "an office of actor 'Mara Telk' has no 'office'; write it as {office:"),
    "an office's field": (office("office: envoy, off: Oru"), "of actor 'Mara Telk' has a field 'off'; did you mean 'of'?"),
    "a date": (office("office: envoy, since: 3 May"), "'since' of the office 'envoy' of actor 'Mara Telk' is '3 May'; write Y"),
    "no such day": (office("office: envoy, since: 2021-02-30"), "is '2021-02-30'; write YYYY"),
    "turned round": (office("office: envoy, since: 2021, until: 2020-05"), "ends (2020-05) before it begins (2021)"),
    "a country misspelt": (office("office: envoy, of: Urugay"), "is of 'Urugay', which is not known; did you mean 'Uruguay'?"),
    "a name twice": (one() + one(source="b").removeprefix("actors:\n"), "the actor 'Mara Telk' stands already on line 2"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf8")
    found = problems(path)
    assert any(said in each for each in found), found
    with pytest.raises(ActorsError) as raised:
        load_actors(path)
    assert str(raised.value).startswith(f"{path}, line ")


def test_a_body_that_is_listed_may_look_like_another(path: Path) -> None:
    more = "  - {name: Urugay, kind: state, source: a list}\n"
    path.write_text(office("office: envoy, of: Urugay") + more, "utf8")
    assert problems(path) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=80), st.text(alphabet="actors: -[]{}\n#namekidous", max_size=80)))
def test_any_text_is_either_a_list_of_actors_or_has_problems(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf8", "surrogatepass"))
    assert problems(path) or load_actors(path)


def test_a_missing_file_is_one_sentence(path: Path) -> None:
    with pytest.raises(ActorsError, match="cannot be read"):
        load_actors(path)


def test_a_users_actors_go_before_those_that_ship() -> None:
    mine = Known("Mara Telk", tenures=(Tenure("prime minister", "New Zealand", "2005", "2005"),), source="a game")
    own = with_actors((mine,))
    assert name_of(own.holder("prime minister", "New Zealand", "2005-06-01")) == "Mara Telk"
    assert name_of(own.holder("prime minister", "New Zealand", "2007-06-01")) == "Helen Clark"
    assert name_of(own.person("Mara Telk")) == "Mara Telk"
    assert name_of(own.person("Kofi Annan")) == "Kofi Annan"


def test_who_is_known_already_keeps_what_else_is_known() -> None:
    own = with_actors((Known("Kofi Annan", also=("K. A. Annan",), tenures=(Tenure("envoy", "Oru", "2012"),), source="a game"),))
    annan = own.person("K. A. Annan")
    assert annan is not None
    assert {(t.office, t.of) for t in annan.tenures} == {("envoy", "Oru"), ("secretary-general", "United Nations")}
    assert "Kofi Atta Annan" in annan.also


def test_nothing_is_read_before_it_is_asked() -> None:
    assert "_by_name" not in vars(Registry((TELK,)))


# The command line


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["registry", *words])
    return result.exit_code, result.output


def test_the_command_line_says_who(path: Path) -> None:
    path.write_text(GOOD, "utf8")
    code, told = run("who", "foreign minister", "Vanta", "2016-06-01", "--actors", str(path))
    assert (code, told.split(" (")[0]) == (0, "Mara Telk: foreign minister of Vanta, 2015-03 to 2019-04-10")
    code, told = run("who", "foreign minister", "Vanta", "2014")
    assert code == 1
    assert "nobody alone is known to have been foreign minister of Vanta in 2014" in told


def test_the_command_line_checks_and_imports(path: Path) -> None:
    path.write_text(GOOD, "utf8")
    assert run("check", str(path)) == (0, f"{path}: 2 actors, nothing wrong\n")
    path.write_text(one(kind="persn"), "utf8")
    code, told = run("check", str(path))
    assert (code, told) == (1, f"{path}, line 3: the kind of actor 'Mara Telk' is 'persn'; did you mean 'person'?\n")
    path.write_text(ftm("p1", "Person", name="Mara Telk"), "utf8")
    code, told = run("import", str(path), "--source", "a file", "--as-of", "2026")
    assert code == 0
    path.write_text(told, "utf8")
    assert load_actors(path) == (Known("Mara Telk", source="a file", as_of="2026"),)
