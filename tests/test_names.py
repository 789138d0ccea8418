import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.names import bare, fold, gender_of, keys, one_person, people_of, small_words, spelt_alike, stands_for, vocabulary


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Çağrı Yıldız", "cagri yildiz"), ("U.N.", "un"), ("Sana’a", "sanaa"), ("Łódź", "lodz"), ("Øst", "ost"), ("TELK", "telk")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_keys_take_possessives_off() -> None:
    assert keys("Telk’s envoy in Oru's capital") == ("telk", "envoy", "in", "oru", "capital")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Dr Mara Telk", ("mara", "telk")),
        ("President Telk", ("telk",)),
        ("Ilan al-Vass", ("ilan", "vass")),
        ("Ruben van der Oran", ("ruben", "oran")),
        ("De Orista", ("orista",)),
    ],
)
def test_bare(name: str, words: tuple[str, ...]) -> None:
    assert bare(name) == words


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("kosh", "cosh", True),
        ("sergei", "sergey", True),
        ("jaafani", "jafani", True),
        ("vass", "voss", True),
        ("oran", "iran", False),
        ("telk", "velk", False),
    ],
)
def test_spellings(a: str, b: str, alike: bool) -> None:
    assert spelt_alike(a, b) is alike


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Mara Telk", "Mara Ilse Telk", True),
        ("M. Telk", "Mara Telk", True),
        ("Sergei Vass", "Sergey Vass", True),
        ("Mara Telk", "Ilan Telk", False),
        ("Mara Telk", "Mara Oran", False),
    ],
)
def test_one_person(a: str, b: str, one: bool) -> None:
    assert one_person(bare(a), bare(b)) is one


@pytest.mark.parametrize(
    ("forms", "form", "means"),
    [
        ({"Mara Telk": 1, "Telk": 4}, "Telk", ("Mara Telk",)),
        ({"Mara Telk": 1, "Mara": 2}, "Mara", ("Mara Telk",)),
        ({"Ilan Kosh": 1, "Cosh": 1}, "Cosh", ("Ilan Kosh",)),
        ({"Mara Telk": 1, "Ilan Telk": 3, "Telk": 2}, "Telk", ("Ilan Telk", "Mara Telk")),
        ({"Ilan al-Vass": 1, "Vass": 1}, "Vass", ("Ilan al-Vass",)),
        ({"Mara Telk": 1, "Oran": 1}, "Oran", ("Oran",)),
        ({"Telk": 3, "Tarn": 1}, "Tarn", ("Tarn",)),
    ],
)
def test_which_person_a_form_means(forms: dict[str, int], form: str, means: tuple[str, ...]) -> None:
    assert people_of(forms)[form] == means


@pytest.mark.parametrize(
    ("initials", "words", "stands"),
    [
        ("OPC", ("orun", "peace", "council"), True),
        ("OPC", ("orun", "council", "for", "peace"), False),
        ("UVO", ("union", "of", "vantan", "officers"), True),
        ("XYZ", ("orun", "peace", "council"), False),
    ],
)
def test_initials(initials: str, words: tuple[str, ...], stands: bool) -> None:
    assert stands_for(initials, words) is stands


@pytest.mark.parametrize(
    ("name", "which"), [("Mrs Telk", "she"), ("Maria Oran", "she"), ("Peter Oran", "he"), ("Telk Oran", None)]
)
def test_gender(name: str, which: str | None) -> None:
    assert gender_of(name) == which


def test_the_tables_are_whole() -> None:
    states = {entry.name for rows in vocabulary().entries.values() for _, _, entry in rows if entry.kind == "state"}
    assert len(states) >= 193
    assert all(vocabulary().aliases.get(name) is not None for name in states)
    assert small_words().pronouns["him"] == "he"


def test_a_noun_is_known_in_both_numbers() -> None:
    nouns = vocabulary().nouns
    for plural, noun in (
        ("ministries", "ministry"),
        ("spokesmen", "spokesman"),
        ("officials", "official"),
        ("agencies", "agency"),
    ):
        assert noun in {value for _, _, value in nouns[plural]}


@given(st.dictionaries(st.text(max_size=12).filter(lambda name: bool(keys(name))), st.integers(1, 9), max_size=8))
def test_every_form_means_someone_among_the_forms(forms: dict[str, int]) -> None:
    found = people_of(forms)
    assert set(found) == set(forms)
    assert all(full in forms for fulls in found.values() for full in fulls)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
