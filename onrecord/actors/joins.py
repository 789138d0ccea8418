"""Which names and descriptions of a document are one actor's, wherever they stand; and what a source's words say by themselves.

Initials are told by what stands before their brackets, a body's shorter name by the end of its longer one, an office by the
name it stands beside ("Vanta's envoy, Mara Telk").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.actors.mentions import Found
from onrecord.cues import is_nobodys
from onrecord.names import demonyms_of, fold, keys, people_of, small_words, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from onrecord.reader import NameSpan

BEFORE_NAME = re.compile(r"(?P<comma>,?)(?: \([^\s()]+\))? (?:(?:[A-Z]\w{1,9}\.?) ){0,2}")
AFTER_NAME = re.compile(r", (?:\d{1,3}, )?|,? (?:who is|who was|himself|herself),? ")
CLOSES = re.compile(r"\s*(?:[^\w\s'’]|\Z)|\s*\n")  # behind a name between commas; "said the source, Telk had left" has none
TOWN_BEFORE = re.compile(r"(\w+) (?:of|such as|like|including) (?:the )?\Z")
STATE_OF = r"\b(?:[Pp]resident|[Mm]inister|[Aa]mbassador|[Rr]epublic|[Kk]ingdom)s? (?:of|to) "
OWN_OFFICE = re.compile(r"['’]s? ((?:[\w-]+ ?){1,4})")
GOVERNMENT = re.compile(r"(?:[Tt]he )?(?:[Gg]overnment|[Rr]egime|[Rr]epublic) of (?:the )?")
OWNED = re.compile(r"(?:s['’]|['’]s) (?:[\w-]+ ){0,2}([\w-]+)\Z")
OF_STATE = re.compile(
    r"\b(?:[Gg]overnment|[Pp]arliament|[Pp]resident|[Mm]inister|[Ee]nvoy|[Aa]mbassador|[Rr]epublic|[Kk]ingdom)s? of \Z"
)
TOWN_BEHIND = re.compile(r" (\w+)")
LEAST_LOCATED = 5  # one mention in five after "in" makes a single word a place; of several words one in two
CAPITALISED = re.compile(r"(?<!\w)[A-Z][\w’'-]*+")
DEMONYM = re.compile(r"[\w’'-]{3,}(?:an|i|ese|ish|ite|ic)\b")
PLACED = re.compile(r" (?:to|in|at|for) [^,.;:()\n“”\"]{2,60}(?=, )")  # "the envoy to the Council in Oru, Mara Telk"
LONGEST_GAP = 12  # characters: ", who was "
OWNS = re.compile(r"(?<=\w)['’]s\Z|(?<=s)['’]\Z")


class Names:
    """Which names of a document are one actor's: persons by surname, bodies by initials and by the end of a longer name."""

    def __init__(
        self, text: str, found: Sequence[Found], called: Sequence[NameSpan] = (), listed: Callable[[str], bool] = bool
    ) -> None:
        """``called`` are the reader's names, by which it weighs what each is; ``listed`` knows whom the registry has."""
        persons = Counter(f.name for f in found if f.kind == "person")
        singles = Counter(f.name for f in found if f.kind == "unknown" and f.name not in persons)
        known = {full for form, fulls in people_of(persons).items() for full in fulls}
        self.people = {form: fulls for form, fulls in people_of(persons + singles).items() if known.intersection(fulls)}
        self.places = self._places(text, found)
        self.places |= states(text, found, self.people, self.places, called, listed)
        self.spots = self._spots(text, found)
        bodies = [f for f in found if f.kind in {"organisation", "group"}]
        by_end = {f.end: f for f in bodies}
        self.initials = {
            match[1]: by_end[match.start()] for match in re.finditer(r" \(([A-Z][\w-]{1,8})\)", text) if match.start() in by_end
        }
        self.longer = _longer({f.name for f in bodies if not f.entry})

    def _places(self, text: str, found: Sequence[Found]) -> frozenset[str]:
        """Names taken for persons' that stand after "in" or "near", have a demonym or a minister: places the vocabulary lacks."""
        demonyms = {fold(demonym[0]) for word in set(CAPITALISED.findall(text)) if (demonym := DEMONYM.match(word))}
        times: Counter[str] = Counter()
        located: Counter[str] = Counter()
        for each in found:
            if each.kind in {"person", "unknown"} and each.name in self.people:
                full = self.people[each.name][0]
                times[full] += 1
                located[full] += is_located(text, each.start, each.end) and not text.startswith(("'s", "’s"), each.end)
        ruled = {full for full in times if " " not in full and re.search(rf"{STATE_OF}{re.escape(full)}\b", text)}
        often = ruled | {full for full, n in located.items() if n and n * (2 if " " in full else LEAST_LOCATED) >= times[full]}
        return frozenset(often | {full for full in times if " " not in full and not demonyms.isdisjoint(demonyms_of(fold(full)))})

    def _spots(self, text: str, found: Sequence[Found]) -> frozenset[str]:
        """Full names that are nobody's: towns', and others' that everywhere stand after "in", "in Oru and" or "from"."""
        elsewhere, spots, towns = set[str](), set[str](), set[str]()
        last, placed = 0, False
        for each in found:
            if each.kind not in {"person", "unknown", "organisation"} or each.entry or each.head:
                continue
            full = self.people.get(each.name, (each.name,))[0]
            if is_town(text, each.start, each.end):
                towns.add(full)
            listed = placed and " " not in each.name and text[last : each.start] in {" and ", " or "}
            last, placed = each.end, listed or is_located(text, each.start, each.end) or is_origin(text, each)
            owns = text.startswith(("'s", "’s"), each.end)
            (spots if placed and not owns and each.kind != "organisation" else elsewhere).add(full)
        return frozenset((spots - elsewhere - self.places) | towns)

    def body(self, found: Found) -> tuple[str, str | None]:
        """The fullest name of a body in the document, and the registry's where it knows it."""
        first = self.initials.get(found.name, found)
        return self.longer.get(first.name, first.name), first.entry


def _longer(names: Iterable[str]) -> dict[str, str]:
    """Names of two words or more that end a longer one → the longest such."""
    rows = {fold(name): name for name in sorted(names)}
    longest: dict[str, str] = {}
    for folded, name in sorted(rows.items(), key=lambda row: len(row[0])):
        words = folded.split()
        for first in range(1, len(words) - 1):
            end = " ".join(words[first:])
            if end in rows:
                longest[rows[end]] = name
    return longest


def states(
    text: str,
    found: Sequence[Found],
    people: Mapping[str, Sequence[str]],
    places: Collection[str],
    called: Sequence[NameSpan],
    listed: Callable[[str], bool],
) -> frozenset[str]:
    """Single words taken for persons that on the whole are none: none has a first name or a title, and one speaks for a state.

    That is a ministry or an army of its own, "the government of" before it, ", which" behind it, "and" between it and a place,
    or the reader that elsewhere calls it a place half as surely as a person.
    """
    sure: dict[tuple[str, str], float] = defaultdict(float)
    for name in called:
        sure[text[name.start : name.end], name.kind] += name.score
    singles = {f.name for f in found if f.kind in {"person", "unknown"} and people.get(f.name) == (f.name,) and " " not in f.name}
    told, entitled = set[str](), set[str]()
    known = {*places, *(f.name for f in found if f.kind == "state")}
    for before, each in zip([None, *found], found, strict=False):
        if each.name in singles:
            entitled.update([each.name] if _is_entitled(text, each) else [])
            joined = before and text[before.end : each.start] in {" and ", " or "} and before.name in known
            joined = joined and before and not is_located(text, before.start, before.end)
            told.update([each.name] if joined or _is_stately(text, each) else [])
    shaky = {one for one in singles if 2 * sure[one, "place"] >= sure[one, "person"] > 0}
    return frozenset(one for one in (told | shaky) - entitled if not listed(one))


def _is_entitled(text: str, found: Found) -> bool:
    """Whether a title, an office or an age tells that this is a person."""
    before = keys(text[max(0, found.start - 24) : found.start])[-1:]
    behind_word = text[found.start - 1 : found.start] in {" ", "\u00a0"}
    known = vocabulary()
    named = bool(before) and behind_word and (before[0] in known.titles or before[0] in known.people)
    return named or re.match(r", (?:\d{1,3}\b|who\b)", text[found.end : found.end + 6]) is not None


def _is_stately(text: str, found: Found) -> bool:
    """Whether what stands right around a name speaks for a state."""
    own = OWN_OFFICE.match(text, found.end)
    owned = own and any(fold(own[1]).startswith(noun) for noun in vocabulary().stately)
    return (
        bool(owned)
        or text.startswith(", which ", found.end)
        or bool(OF_STATE.search(text, max(0, found.start - 40), found.start))
    )


def is_located(text: str, start: int, end: int) -> bool:
    """Whether what stands here is a place for what is around it ("in", "near", "the town of", "… province")."""
    before = keys(text[max(0, start - 16) : start])
    behind_word = bool(before) and text[start - 1 : start] in " \u00a0"
    return (behind_word and before[-1] in small_words().placing) or is_town(text, start, end)


def is_town(text: str, start: int, end: int) -> bool:
    """Whether a noun for places tells that this is one's name ("the town of …", "towns such as …", "… province")."""
    before, behind = TOWN_BEFORE.search(text, max(0, start - 40), start), TOWN_BEHIND.match(text, end)
    return any(match and fold(match[1]) in vocabulary().places for match in (before, behind))


def is_origin(text: str, found: Found) -> bool:
    """Whether this is one word after "from"."""
    return " " not in found.name and keys(text[max(0, found.start - 16) : found.start])[-1:] == ("from",)


class Beside:
    """Looks for the name that a description stands beside."""

    def __init__(self, text: str, found: Sequence[Found]) -> None:
        self.text = text
        self.names = sorted((f for f in found if f.kind in {"person", "organisation", "unknown"}), key=lambda f: f.start)
        self.starts = [f.start for f in self.names]
        self.persons = {f.end: f for f in self.names if f.kind == "person"}

    def name(self, description: Found) -> Found | None:
        """The name before it, set off by a comma, or else the name after it, with or without one."""
        if description.plural or (description.kind != "description" and description.head not in vocabulary().labels):
            return None
        near = self._after(description, "") or self._before(description) or self._after(description, ",")
        return near or self._beyond(description)

    def _beyond(self, description: Found) -> Found | None:
        """The name between commas behind where one has an office ("the envoy to the Council in Oru, Mara Telk, said")."""
        office = description.definite and description.head in vocabulary().offices
        tail = PLACED.match(self.text, description.end) if office else None
        name = self._after(description, ",", tail.end()) if tail else None
        return name if name and " " in name.name and CLOSES.match(self.text, name.end) else None

    def _after(self, description: Found, comma: str, end: int | None = None) -> Found | None:
        """The name after it ("the minister(,) Oran"); a body's only right after a noun for bodies ("the newspaper Dawn")."""
        end = description.end if end is None else end
        at = bisect_left(self.starts, end)
        at += at < len(self.names) and self.text[self.starts[at] - 1] == "("
        name = self.names[at] if at < len(self.names) else None
        gap = BEFORE_NAME.fullmatch(self.text, end, name.start) if name else None
        if not name or not gap or gap["comma"] != comma or (comma and not self._closed(description, name)):
            return None
        if name.kind == "person":
            return name if description.kind == "description" else None
        return name if not comma and description.head in vocabulary().labels else None

    def _closed(self, description: Found, name: Found) -> bool:
        """Whether a comma ends a name that one begins; writers forget it after an office, not after "according to a source, "."""
        office = description.definite and description.head not in vocabulary().sources
        return office or CLOSES.match(self.text, name.end) is not None

    def _before(self, description: Found) -> Found | None:
        for end in range(description.start - 2, max(0, description.start - LONGEST_GAP), -1):
            if end in self.persons and AFTER_NAME.fullmatch(self.text, end, description.start):
                return self.persons[end]
        return None


def appositions(text: str, found: Sequence[Found]) -> dict[Found, Found]:
    """Descriptions that stand beside the name they belong to: description → name; of two joined by "and", both."""
    look = Beside(text, found)
    beside = {each: name for each in found if (name := look.name(each))}
    for one, two in pairwise(f for f in found if f.kind == "description"):
        if text[one.end : two.start] != " and ":
            continue
        own = two.definite and keys(two.name)[0] in small_words().determiners
        if one in beside and not own and (two not in beside or beside[one].end <= one.start):
            beside[two] = beside[one]
        elif two in beside and not one.plural:
            beside.setdefault(one, beside[two])
    return beside


def trimmed(text: str, end: int) -> int:
    """The end of a source without the comma that readers leave there, and without the sign of an owner ("Telk's" demand)."""
    while end > 0 and text[end - 1] in " ,;:\u00a0":
        end -= 1
    owns = OWNS.search(text, max(0, end - len("s's")), end)
    return owns.start() if owns else end


def surnames(text: str, found: Sequence[Found]) -> list[Found]:
    """With every word taken for a body's or a place's name that is the surname of a person of the document made that person's."""
    persons = {keys(f.name)[-1] for f in found if f.kind == "person" and " " in f.name}

    def is_one(f: Found) -> bool:
        taken = f.kind == "organisation" or (f.kind == "place" and not is_located(text, f.start, f.end))
        return taken and not (f.entry or f.head) and fold(f.name) in persons

    return [replace(f, kind="person") if is_one(f) else f for f in found]


def governments(text: str, found: Sequence[Found], every: Sequence[Found], states: Collection[str]) -> list[Found]:
    """With "the Government of Vanta" made Vanta, where that is a place or one of ``states``; ``every`` has places too."""
    by_start = {each.start: each for each in every}
    kept: list[Found] = []
    reach = 0
    for each in sorted(found, key=lambda f: (f.start, -f.end)):
        if each.end > reach:
            home = _governed(text, each, by_start, states)
            reach = home.end if home else reach
            kept.append(home or each)
    return kept


def _governed(text: str, found: Found, by_start: Mapping[int, Found], states: Collection[str]) -> Found | None:
    """The state whose government this is by its words, over all of them."""
    told = GOVERNMENT.match(text, found.start) if found.kind in {"description", "organisation"} else None
    if not told:
        return None
    home, rest = by_start.get(told.end()), text[told.end() : found.end]
    if home and (home.kind in {"state", "place"} or home.name in states):
        return replace(home, start=found.start, end=max(home.end, found.end), kind="state")
    row = keys(rest)
    rows = vocabulary().entries.get((*row, "")[0], ())
    entry = next((entry.name for words, _, entry in rows if words == row and entry.kind == "state"), None)
    return Found(found.start, found.end, "state", rest, entry, words=frozenset(row)) if entry or rest in states else None


def opens(text: str, start: int, first: Found) -> bool:
    """Whether nothing but articles and titles, and before a person a nationality, stands before the first of a source."""
    known = vocabulary()
    return all(
        word in known.titles or word in small_words().determiners or (first.kind == "person" and is_nationality(word))
        for word in keys(text[start : first.start])
    )


def heads(text: str, first: Found, end: int) -> bool:
    """Whether a source that begins with this is about this: not "Telk's colleagues", "the envoy's office", "Vanta hawks"."""
    rest = text[first.end : end]
    if first.kind == "description" or not rest.strip():
        return not rest.startswith(("'", "’"))
    if first.kind == "unknown" and not re.match(r",| \(", rest):
        return False
    after = re.match(r" ([^\W\d_][\w-]*)", rest)
    if not after or first.kind == "person":
        return True
    known, word = vocabulary(), fold(after[1])
    return word in small_words().every or word in known.writings or word in known.bodies


def is_body(text: str) -> bool:
    """Whether these words are somebody's body: "the president's office"."""
    owned = OWNED.search(text)
    return owned is not None and fold(owned[1]) in vocabulary().bodies


def lowered(text: str) -> str:
    """A description without the capital of a sentence's beginning, unless it begins with a name or an abbreviation."""
    if text[1:2].isupper():
        return text
    first = (*keys(text), "")[0]
    common = first in small_words().every or first in vocabulary().modifiers or first in vocabulary().nouns
    own = any(row == (first,) for row, _, _ in vocabulary().entries.get(first, ()))
    return text[0].lower() + text[1:] if common and not own else text


def is_nationality(word: str) -> bool:
    """Whether a folded word is an adjective for a state or a people."""
    rows = vocabulary().entries.get(word, ())
    return any(row == (word,) and entry.kind in {"nation", "community"} for row, _, entry in rows)


def is_pronoun(text: str) -> bool:
    """Whether these words are a pronoun, or several ("they both")."""
    small = small_words()
    words = [word for word in keys(text) if word != "the"]
    initials = re.search(r"\b[A-Z][A-Z.]", text)  # US
    return bool(words) and not initials and all(word in small.pronouns or word in small.numbers for word in words)


def nation(start: int, end: int, text: str) -> Found | None:
    """An adjective that stands for whom it is taken from ("Vantan" in "Vantan objections")."""
    words = keys(text)
    rows = vocabulary().entries.get(words[0], ())
    entry = next((entry for row, _, entry in rows if row == words and entry.kind in {"nation", "community"}), None)
    return Found(start, end, "state" if entry.kind == "nation" else "group", text, entry.name) if entry else None


def is_plural(text: str) -> bool:
    """Whether a description of nobody known is of several."""
    words = keys(text)
    nouns = [word for word in words if word in vocabulary().nouns or word.endswith("s")]
    return (bool(nouns) and nouns[0].endswith("s")) or words[:1] in (("some",), ("those",), ("many",), ("several",))


def unsaid(text: str, start: int, end: int) -> bool:
    """Whether a cue keeps its speaker to itself: "is thought", other than "is reported to have said"; "to warn"; "rumours of"."""
    small = small_words()
    before, cue = keys(text[max(0, start - len("previously ")) : start])[-1:], keys(text[start:end])
    words = [word for word in (*before, *cue) if not word.endswith("ly") and word not in {"also", "not"}]
    passive = any(one in small.being and two in small.unsaid for one, two in pairwise(words))
    return is_nobodys(text, start, end) or (passive and not {"saying", "have"} & set(cue[1:]))
