"""Who held an office on a day, and whom a name means: questions that have one answer or none.

A registry has two floors: what a user lists is asked first, and what ships with the program only where that has no answer.
Several answers are none: the record must not choose between two people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from onrecord.lexicon import table
from onrecord.names import bare, fold, keys, one_person, sound, spelt_alike, vocabulary
from onrecord.registry.known import OFFICIAL, Known, Tenure, first_day, last_day, only
from onrecord.registry.shipped import groups, leaders

if TYPE_CHECKING:
    from collections.abc import Mapping

LEADER = "leader"


@dataclass(frozen=True)
class Registry:
    """Those who are known, over what ships with the program (``under``).

    With ``beside`` a single word is never name enough: many who ship with the program are there by their surnames alone.
    """

    known: tuple[Known, ...] = ()
    under: Registry | None = None
    beside: bool = False

    def holder(self, office: str, of: str | None, on: str | None) -> Known | None:
        """Who held that office of that country or body on that day; None where nobody, or nobody alone, is known to have.

        A day without a date has no answer, and an office whose holder the source saw last before it has none either.
        """
        if not of or not on:
            return None
        of = self.body(of)
        wanted = office_of(office, of)
        if wanted == OFFICIAL:
            return None
        rows = [(one, t) for one, t in self._by_seat.get(fold(of), ()) if _is_office(t, wanted) and t.may_hold(on)]
        if rows:
            return only(one for one, _ in rows) or _successor(rows, on)
        return self.under.holder(office, of, on) if self.under else None

    def person(self, name: str, *, on: str | None = None, of: str | None = None, office: str | None = None) -> Known | None:
        """The person whom a name means.

        A full name is enough, in a spelling of the registry's or near it.  One with fewer words or more is only taken for who was
        in office that day, or whose country, body or office stands beside it; a surname needs these, unless the registry lists
        that one word as a name.  Of several, whoever was in office that day is meant.
        """
        words, of = bare(name) if keys(name) else (), of and self.body(of)
        alone = len(words) > 1 or not self.beside
        exact = [one for one in self._by_name.get(fold(name), ()) if one.kind == "person"] if alone else []
        found = _narrowed(exact, on, of, office)
        if not found and words:
            alike = self._by_surname.get(sound(words[-1]), ())
            if len(words) > 1:
                near = [one for one in alike if _full(one, words) or (_means(one, words) and _fit(one, on, of, office))]
                found = _narrowed(near, on, of, office)
            elif of or office:
                found = _served([one for one in alike if _surname(one, words[0])], on, of, office)
        if found or exact:
            return found
        return self.under.person(name, on=on, of=of, office=office) if self.under else None

    def named(self, name: str) -> Known | None:
        """The person, organisation, state or group that is listed under exactly that name, but for case and accents."""
        found = self._by_name.get(fold(name), ())
        return only(found) if found or not self.under else self.under.named(name)

    def lists(self, name: str) -> bool:
        """Whether some person goes by exactly that name, but for case and accents, whoever else may have it."""
        here = any(one.kind == "person" and fold(one.name) == fold(name) for one in self._by_name.get(fold(name), ()))
        return here or (self.under is not None and self.under.lists(name))

    def body(self, of: str) -> str:
        """A country or body by its own name: of "Kelvanian" where a list has that beside Kelvany, of "British" by the tables."""
        listed = self.named(of)
        if listed and listed.kind != "person":
            return listed.name
        words = keys(of)
        rows = vocabulary().entries.get(words[0], ()) if words else ()
        return next((entry.name for row, _, entry in rows if row == words), of)

    @cached_property
    def _by_seat(self) -> Mapping[str, list[tuple[Known, Tenure]]]:
        rows: dict[str, list[tuple[Known, Tenure]]] = defaultdict(list)
        for one in self.known:
            for tenure in one.tenures:
                rows[fold(tenure.of or "")].append((one, tenure))
        return rows

    @cached_property
    def _by_name(self) -> Mapping[str, list[Known]]:
        rows: dict[str, list[Known]] = defaultdict(list)
        for one in self.known:
            for form in dict.fromkeys(map(fold, one.names)):
                rows[form].append(one)
        return rows

    @cached_property
    def _by_surname(self) -> Mapping[str, list[Known]]:
        rows: dict[str, list[Known]] = defaultdict(list)
        for one in self.known:
            if one.kind == "person":
                for word in dict.fromkeys(sound(word) for form in one.names for word in _family(one, form)):
                    rows[word].append(one)
        return rows


@cache
def shipped() -> Registry:
    """What ships with the program, loaded when it is first asked."""
    return Registry((*leaders(), *groups()), beside=True)


@lru_cache(maxsize=4)
def with_actors(actors: tuple[Known, ...]) -> Registry:
    """The shipped registry with a user's actors over it.

    Who is listed under a name that is known already keeps the spellings and the other offices that ship with the program.
    """
    return Registry(tuple(_joined(one) for one in actors), shipped()) if actors else shipped()


def _joined(one: Known) -> Known:
    ours = shipped().named(one.name)
    if not ours or ours.kind != one.kind:
        return one
    told = {(office_of(t.office, t.of), t.of) for t in one.tenures}
    rest = tuple(t for t in ours.tenures if (office_of(t.office, t.of), t.of) not in told)
    also = tuple(form for form in dict.fromkeys((*one.also, *ours.names)) if form != one.name)
    return replace(one, also=also, tenures=(*one.tenures, *rest))


@cache
def _offices() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    rows: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for row in table("registry")["office"]:
        for form in (row["name"], *row["also"]):
            rows[fold(form)].append((row["name"], frozenset(map(fold, row.get("of", ())))))
    return {form: tuple(found) for form, found in rows.items()}


def office_of(office: str, of: str | None) -> str:
    """An office as the registry calls it: the American "defense secretary" is the secretary of defence."""
    told = fold(office)
    seat = fold(of or "")
    if told in table("registry")["leader"]["words"]:
        return LEADER
    rows = _offices().get(told, ())
    own = next((name for name, where in rows if seat in where), None)
    return own or next((name for name, where in rows if not where), told)


def serves(tenure: Tenure, office: str, of: str, on: str) -> bool:
    """Whether this is the tenure for which `Registry.holder` names somebody."""
    return fold(tenure.of or "") == fold(of) and _is_office(tenure, office_of(office, of)) and tenure.may_hold(on)


def _successor(rows: list[tuple[Known, Tenure]], on: str) -> Known | None:
    """Of several whom a date leaves open, because one followed the other within its month or year, the one who is sure."""
    sure = [(one, t) for one, t in rows if t.holds(on)]
    one = only(one for one, _ in sure)
    joined = all(_follows(a, b) or _follows(b, a) for other, a in rows if other != one for who, b in sure if who == one)
    return one if joined else None


def _follows(a: Tenure, b: Tenure) -> bool:
    """Whether ``b`` begins when ``a`` ends, as far as their dates tell."""
    if not a.until or not b.since:
        return False
    return first_day(a.until) <= last_day(b.since) and first_day(b.since) <= last_day(a.until)


def _is_office(tenure: Tenure, wanted: str) -> bool:
    """Whether a tenure is of that office; whoever led the country is its leader by any office."""
    if wanted == LEADER:
        return tenure.office in {LEADER, "supreme leader"} or tenure.source.startswith("reign")
    return office_of(tenure.office, tenure.of) == wanted


def _means(one: Known, words: tuple[str, ...]) -> bool:
    """Whether the words can be a full name of this person; "Mullah Omar" has but one that tells him from others."""
    return any(len(own) > 1 and one_person(words, own) for own in map(bare, one.names))


def _full(one: Known, words: tuple[str, ...]) -> bool:
    """Whether they have as many words as one of the person's names, so that only the spelling differs."""
    return any(len(own) == len(words) and one_person(words, own) for own in map(bare, one.names))


def _fit(one: Known, on: str | None, of: str | None, office: str | None) -> bool:
    """Whether a shorter or longer form of a name can be trusted: it stands by the country or office, or the person was in one."""
    return any(
        (of or office or (on and t.office != OFFICIAL)) and _fits(t, of, office) and (not on or t.may_hold(on))
        for t in one.tenures
    )


def _surname(one: Known, word: str) -> bool:
    return any(spelt_alike(word, own) for form in one.names for own in _family(one, form))


def _family(one: Known, form: str) -> tuple[str, ...]:
    """The words of a name that can stand for it alone."""
    words = bare(form) if keys(form) else ()
    first = len(words) > 1 and any(t.of in table("registry")["family_first"]["countries"] for t in one.tenures)
    return (words[-1], words[0]) if first else words[-1:]


def _narrowed(found: list[Known], on: str | None, of: str | None, office: str | None) -> Known | None:
    """The one of them; of several the one who served there, then the one who did so on that day.

    Of somebody of whom no office is known by name no more than the years are told, and so these must fit.
    """
    kept = [one for one in found if not on or not _obscure(one) or any(t.may_hold(on) for t in one.tenures)]
    return only(kept) or (_served(kept, on, of, office) if len(kept) > 1 else None)


def _obscure(one: Known) -> bool:
    return bool(one.tenures) and all(t.office == OFFICIAL for t in one.tenures)


def _served(found: list[Known], on: str | None, of: str | None, office: str | None) -> Known | None:
    """The one of them who served that country, in that office, on that day."""
    rows = [(one, t) for one in found for t in one.tenures if _fits(t, of, office)]
    rows += [
        (one, Tenure("member", body)) for one in found for body in one.member_of if of and not office and fold(body) == fold(of)
    ]
    if not on:
        return only(one for one, _ in rows)
    there = [one for one, t in rows if t.may_hold(on)]
    # Whom the source saw last in an office that it names is meant by that surname still, whether or not he holds it still.
    return only(there or (one for one, t in rows if not t.until and t.office != OFFICIAL and (t.since or on) <= on))


def _fits(tenure: Tenure, of: str | None, office: str | None) -> bool:
    """Whether a tenure can be that office there; an official's can be any office of his country, since the source tells none."""
    there = not of or fold(tenure.of or "") == fold(of)
    untold = of and tenure.office == OFFICIAL
    return bool(there and (not office or untold or _is_office(tenure, office_of(office, tenure.of))))
