"""What names are made of: folding, titles, spellings, initials, and which of two names can be one person's.

Pure functions over words, and the vocabulary of ``countries.toml``, ``organisations.toml`` and ``offices.toml`` indexed for
look-up by word, so that finding names costs a few dictionary look-ups a word however long the lists grow.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Index = Mapping[str, tuple[tuple[tuple[str, ...], str, "V"], ...]]

V = TypeVar("V")
EntryKind = Literal["state", "capital", "nation", "organisation", "group", "community"]

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ-][^\W_]+)*")
POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "’": None, "‘": None, "ʼ": None,
     "'": None, "`": None, ".": None, "‐": "-", "‑": "-"}
)  # fmt: skip
PREFIX = re.compile(r"^(?:al|el|ul|as|ash|an|ad|ar|at|az|ed|er|es|ez)-(?=\w{2})")
SPELLINGS = str.maketrans({"c": "k", "q": "k", "y": "i", "j": "i", "w": "v", "z": "s"})
NAMESAKES = 64  # full names with one surname that a new one is compared with; a report has a handful
LEAST_ALIKE = 0.6  # Hussein and Hosain share 0.62 of their letters, Qasim and Kasem 0.60, Yusuf and Youssef 0.67


@dataclass(frozen=True, slots=True)
class Entry:
    """What the vocabulary knows a word, or several, to be; ``name`` is the country's, organisation's or people's own."""

    kind: EntryKind
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables indexed by folded words.

    ``entries`` and ``nouns`` go by the first of several words, the longest row first, as (all words, spelling, value); the
    value of a noun, which may be a plural, is its singular.
    """

    entries: Index[Entry]
    nouns: Index[str]
    titles: frozenset[str]
    people: frozenset[str]
    offices: frozenset[str]
    callings: frozenset[str]
    sources: frozenset[str]
    sent: frozenset[str]
    opposed: frozenset[str]
    bodies: frozenset[str]
    gatherings: frozenset[str]
    capitals: frozenset[str]
    labels: frozenset[str]
    states: frozenset[str]
    stately: frozenset[str]
    writings: frozenset[str]
    modifiers: frozenset[str]
    ranks: frozenset[str]
    places: frozenset[str]
    things: frozenset[str]
    alike: Mapping[str, frozenset[str]]
    gender: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The closed classes of English that tell names and descriptions apart; ``letters`` are those of `shapes.Item`."""

    determiners: frozenset[str]
    definite: frozenset[str]
    locative: frozenset[str]
    placing: frozenset[str]
    prepositions: frozenset[str]
    dropped: frozenset[str]
    pronouns: Mapping[str, str]
    numbers: Mapping[str, int]
    letters: Mapping[str, str]
    toponyms: frozenset[str]
    being: frozenset[str]
    unsaid: frozenset[str]
    every: frozenset[str]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without accents, case, apostrophes and full stops, as names are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(LETTERS).casefold()


def keys(text: str) -> tuple[str, ...]:
    """The folded words of a text, possessives taken off."""
    return tuple(fold(POSSESSIVE.sub("", word)) for word in WORD.findall(text))


@cache
def vocabulary() -> Vocabulary:
    """The project's tables, read once."""
    offices = table("offices")
    persons = offices["persons"]
    people = {fold(word) for kind in ("offices", "callings", "relations", "sources") for word in persons[kind]}
    bodies = {kind: frozenset(map(fold, offices["bodies"][kind])) for kind in ("nouns", "gatherings", "labels", "capitals")}
    groups = {name: frozenset(map(fold, offices[name]["nouns"])) for name in ("states", "writings", "places", "things")}
    every = people | bodies["nouns"] | bodies["gatherings"] | groups["states"] | groups["writings"]
    irregular = {one: fold(many) for many, one in offices["plurals"].items()}
    entries, aliases = _entries()
    return Vocabulary(
        entries=entries,
        nouns=_index((form, noun) for noun in sorted(every) for form in (noun, *_plurals(noun, irregular))),
        titles=frozenset(map(fold, offices["titles"]["words"])),
        people=frozenset(people),
        offices=frozenset(map(fold, persons["offices"])),
        callings=frozenset(map(fold, persons["callings"])),
        sources=frozenset(map(fold, persons["sources"])),
        sent=frozenset(map(fold, persons["sent"])),
        opposed=frozenset(map(fold, persons["opposed"])),
        bodies=bodies["nouns"],
        gatherings=bodies["gatherings"],
        capitals=bodies["capitals"],
        labels=bodies["labels"],
        states=groups["states"],
        stately=frozenset(map(fold, offices["states"]["own"])),
        writings=groups["writings"],
        modifiers=frozenset(map(fold, offices["modifiers"]["words"])),
        ranks=frozenset(map(fold, offices["ranks"]["words"])),
        places=groups["places"] | {form for noun in groups["places"] for form in _plurals(noun, irregular)},
        things=groups["things"],
        alike={fold(word): frozenset(map(fold, row["also"])) for row in offices["alike"] for word in row["these"]},
        gender={fold(word): which for which, words in offices["gender"].items() for word in words},
        aliases=aliases,
    )


@cache
def small_words() -> SmallWords:
    """The table of small words, read once."""
    rows = table("smallwords")
    prepositions, determiners, particles = rows["prepositions"], rows["determiners"], rows["particles"]
    pronouns = {form: base for base, forms in rows["pronouns"].items() for form in forms}
    classes = {"P": particles["inside"], "E": prepositions["joining"], "F": prepositions["owning"], "K": rows["joins"]["words"],
               "D": determiners["words"]}  # fmt: skip
    letters = {word: letter for letter, words in classes.items() for word in words}
    every = frozenset().union(*prepositions.values(), *classes.values(), pronouns, rows["others"]["words"])
    return SmallWords(
        determiners=frozenset(determiners["words"]),
        definite=frozenset(determiners["definite"]),
        locative=frozenset(prepositions["locative"]),
        placing=frozenset(prepositions["placing"]),
        prepositions=frozenset().union(*prepositions.values()),
        dropped=frozenset(particles["dropped"]),
        pronouns=pronouns,
        numbers=dict(rows["numbers"]),
        letters=letters,
        toponyms=frozenset(rows["toponyms"]["words"]),
        being=frozenset(rows["passives"]["being"]),
        unsaid=frozenset(rows["passives"]["unsaid"]),
        every=every,
    )


def _plurals(noun: str, irregular: Mapping[str, str]) -> tuple[str, ...]:
    if noun in irregular:
        return (irregular[noun],)
    if noun.endswith(("ss", "ch", "sh", "x")):
        return (noun + "es",)
    if noun.endswith("s"):
        return ()
    return (noun[:-1] + "ies",) if re.search(r"[^aeiou]y$", noun) else (noun + "s",)


def _entries() -> tuple[Index[Entry], Mapping[str, tuple[str, ...]]]:
    """Countries, organisations and peoples by first word; and by name, what else each is called."""
    rows: dict[tuple[str, str], Entry] = {}
    aliases: dict[str, tuple[str, ...]] = {}

    def put(kind: EntryKind, name: str, forms: Iterable[str]) -> None:
        for form in forms:
            rows.setdefault((" ".join(keys(form)), form), Entry(kind, name))

    for country in table("countries")["country"]:
        name, seats = country["name"], country.get("seats", [])
        put("state", name, [name, *country.get("also", []), *seats])
        put("nation", name, country.get("adjectives", []))
        put("state", name, country.get("people", []))
        put("capital", name, country.get("capital", []))
        aliases[name] = tuple(dict.fromkeys([*country.get("also", []), *country.get("capital", []), *seats]))
    for kind, head in (("organisation", "organisation"), ("group", "people")):
        for row in table("organisations")[head]:
            put("community", row["name"], row.get("adjectives", []))
            put(kind, row["name"], [row["name"], *row.get("also", [])])  # type: ignore[arg-type]
            aliases[row["name"]] = tuple(row.get("also", []))
    return _index((form, entry) for (_, form), entry in rows.items()), aliases


def _index(rows: Iterable[tuple[str, V]]) -> Index[V]:
    index: dict[str, list[tuple[tuple[str, ...], str, V]]] = defaultdict(list)
    for form, value in rows:
        words = keys(form)
        index[words[0]].append((words, form, value))
    return {first: tuple(sorted(found, key=lambda f: -len(f[0]))) for first, found in index.items()}


@lru_cache(maxsize=65536)
def bare(name: str) -> tuple[str, ...]:
    """The folded words of a person's name that tell them apart: no titles, no particles, no article before a surname."""
    known = vocabulary()
    words = [PREFIX.sub("", word) for word in keys(name)]
    kept = [word for word in words if word not in small_words().dropped]
    while len(kept) > 1 and kept[0] in known.titles:
        kept = kept[1:]
    return tuple(kept or words)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """What of a folded word survives other people's spelling of it: its consonants, those that are swapped made one."""
    letters = word.replace("ph", "f").replace("-", "").translate(SPELLINGS)
    kept = letters[:1] + re.sub(r"[aeiou]", "", letters[1:])
    return re.sub(r"(.)\1+", r"\1", kept)


@lru_cache(maxsize=65536)
def spelt_alike(a: str, b: str) -> bool:
    """Whether two folded words can be one name in two spellings (Kosh, Cosh; Sergei, Sergey)."""
    return a == b or (sound(a) == sound(b) and min(len(a), len(b)) > 2 and SequenceMatcher(None, a, b).ratio() >= LEAST_ALIKE)


def one_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two full names, as `bare` gives them, can be one person's: surnames alike, given names not at odds."""
    short, long = sorted((a, b), key=len)
    if not spelt_alike(short[-1], long[-1]):
        return False
    return all(any(_given_alike(g, other) for other in long[:-1]) for g in short[:-1])


def _given_alike(a: str, b: str) -> bool:
    return spelt_alike(a, b) or (min(len(a), len(b)) == 1 and a[0] == b[0])


def people_of(forms: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Which person each form of a name stands for: form → the fullest names of those it can mean, the most mentioned first.

    ``forms`` are names as they stand, without titles, with how often they stand there.  Work grows with the number of
    different forms that share a surname, not with the number of mentions.
    """
    order = sorted(forms, key=lambda form: (-len(bare(form)), -forms[form], form))
    by_surname: dict[str, list[str]] = defaultdict(list)  # sound of the surname → fullest names
    by_given: dict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    found: dict[str, tuple[str, ...]] = {}
    for form in order:
        words = bare(form)
        near = by_surname[sound(words[-1])]
        if len(words) > 1:
            same = tuple(full for full in near[:NAMESAKES] if one_person(words, bare(full)))[:1]
        else:
            same = _by_one_word(words[0], near, by_given)
        if not same:
            same = (form,)
            near.append(form)
            for given in words[:-1]:
                by_given[given].append(form)
        found[form] = same
        counts[same[0]] += forms[form]
    return {form: tuple(sorted(fulls, key=lambda full: -counts[full])) for form, fulls in found.items()}


def _by_one_word(word: str, near: Sequence[str], by_given: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Those whose surname it is; else whose given name it is; else whose surname it spells otherwise."""
    exact = tuple(full for full in near if bare(full)[-1] == word)
    return exact or tuple(by_given.get(word, ())) or tuple(full for full in near if spelt_alike(bare(full)[-1], word))


def demonyms_of(place: str) -> set[str]:
    """What a folded place's people and adjective may be: "kelva" gives "kelvan", "kelvian", "kelvese" and the like."""
    stem = place.rstrip("aeiouy")
    return {stem + end for end in ("an", "ian", "i", "ese", "ish", "ite", "ic")} - {place} if len(stem) > len("Ira") else set()


def stands_for(initials: str, words: Sequence[str]) -> bool:
    """Whether the capitals of ``initials`` come from the beginnings of ``words``, in order, the first from the first."""
    letters = [c for c in fold(initials) if c.isalnum()]
    starts = [word[0] for word in words if word]
    if not letters or not starts or letters[0] != starts[0]:
        return False
    at = 0
    for letter in letters:
        if letter not in starts[at:]:
            return False
        at = starts.index(letter, at) + 1
    return True


def gender_of(name: str) -> str | None:
    """``she`` or ``he`` where a title or a first name tells, else None."""
    words = keys(name)
    return next((vocabulary().gender[word] for word in words[:-1] or words if word in vocabulary().gender), None)
