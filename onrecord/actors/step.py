"""Mentions → actors: who is who in one document, and who speaks.

Names are joined first, over the whole document (a surname with its full name, initials with what they stand for, two spellings
of one man).  Then the document is gone through in order, and each description and pronoun is given to whom it takes up.
Across documents the same fullest name gives the same id; what the registry knows goes by the registry's name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from onrecord.actors.joins import (
    Names,
    appositions,
    governments,
    heads,
    is_body,
    is_located,
    is_plural,
    is_pronoun,
    lowered,
    nation,
    opens,
    surnames,
    trimmed,
    unsaid,
)
from onrecord.actors.mentions import Found, find
from onrecord.actors.page import Page
from onrecord.actors.roll import Roll, both
from onrecord.actors.scene import NEAR, Player, Scene, unnamed_key
from onrecord.names import bare, demonyms_of, fold, keys, one_person, small_words, vocabulary
from onrecord.records import Actor, Cast, Document, Mention, Role, Statement
from onrecord.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.reader import NameSpan, Reading
    from onrecord.records import ActorKind

    Form = Literal["name", "description", "pronoun"]

ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
LISTED = re.compile(r"\s*(?:,|,? (?:and|or|&)|,? (?:along|together) with|,? as well as)\s+(?:the )?")
JOINS = re.compile(r"\b(?:and|or|with|as well as)\b|&")
SHORT_TAIL = 5  # words: " and the aid groups" goes with the names before it, a longer tail is a clause
SHORTEST_IN_HANDLE = 4  # letters of a surname
LONGEST_NAME = 14  # words; what tells an unnamed source apart beyond that is a clause of its own


def cast(document: Document, reading: Reading, statements: Sequence[Statement], registry: Registry = Registry()) -> Cast:  # noqa: B008
    """The actors of the document and all that stands for them, in text order, those of a title that stands apart first.

    Every source of ``statements`` that can be resolved is a mention, and so is a cue whose source is left unsaid.
    """
    page = Page(document)
    called = [replace(n, start=n.start + page.shift, end=n.end + page.shift) for n in reading.names]
    return Play(page, surnames(page.text, find(page.text, called)), called, statements, Roll(registry, document)).cast()


@dataclass(frozen=True, slots=True)
class Part:
    """What a mention was found to be: whom, by which name, in which form."""

    player: Player
    name: str
    form: Form


class Play:
    """One document gone through in order: what is found there, and the sources of its statements, given to players."""

    def __init__(
        self, page: Page, found: Sequence[Found], called: Sequence[NameSpan], statements: Sequence[Statement], roll: Roll
    ) -> None:
        self.page = page
        self.roll = roll
        self.sources = {page.place(s.source): s for s in statements if s.source}
        self.source_ends = {start: trimmed(page.text, end) for start, end in sorted(self.sources)}
        self.places = {f.name: f for f in found if f.kind == "place"}
        kept = [self._clipped(f) for f in found if f.kind != "place"]
        self.names = Names(page.text, kept, called, roll.registry.lists)
        kept = governments(page.text, kept, found, self.names.places)
        self.found = found = [f for f in kept if not page.silent(f.start)]
        self.found_starts = [f.start for f in found]
        self.demonyms = {word: home for home in (*self.places, *self.names.places) for word in demonyms_of(fold(home))}
        self.beside = appositions(page.text, found)
        self.described = {name.start: each.start for each, name in self.beside.items() if each.end <= name.start}
        self.scene = Scene(page.text, [page.place(c) for s in statements for c in s.content])
        self.elided = {page.place(s.cue) for s in statements if s.cue and not s.source} - set(self.sources)
        self.by_id = {s.id: s for s in statements}
        self.parts: dict[tuple[int, int], Part] = {}

    def _clipped(self, found: Found) -> Found:
        """A description no longer than the source it begins, which knows better where a description ends."""
        end = self.source_ends.get(found.start, found.end)
        whole = found.kind != "description" or end >= found.end or ARTICLE.fullmatch(self.page.text[found.start : end] + " ")
        return found if whole else replace(found, end=end)

    def cast(self) -> Cast:
        """Everybody, and every mention, in text order."""
        self._introduce()
        rows: list[tuple[int, int, Found | None]] = [(f.start, f.end, f) for f in self.found]
        rows += [(start, end, None) for start, end in (*self.sources, *self.elided)]
        for start, end, found in sorted(rows, key=lambda row: (row[1], -row[0], row[2] is None)):
            source = self._source if (start, end) in self.sources else self._elided
            part = self._part(found) if found else source(start, end)
            if part:
                self._put(start, end, part, speaks=found is None)
        self._first_persons()
        ids = {key: self.roll.actor(player) for key, player in self.scene.players.items()}
        mentions = [
            Mention(self.page.span(start, end), ids[part.player.key].id, part.name, part.form)
            for (start, end), part in sorted(self.parts.items())
        ]
        mentioned = dict.fromkeys(m.actor for m in mentions)
        actors: dict[str, Actor] = {}
        for actor in ids.values():  # two players may be one: "the French president" and, in a paper's name for him, "Hollande"
            if actor.id in mentioned:
                actors[actor.id] = both(actors[actor.id], actor) if actor.id in actors else actor
        return Cast(tuple(actors[each] for each in mentioned), tuple(mentions))

    def _introduce(self) -> None:
        """Offices are known from the first line on, wherever they are told: a lead's "the minister" is named further down."""
        self.roll.introduce(self.scene, dict.fromkeys(full for fulls in self.names.people.values() for full in fulls))
        for description, name in self.beside.items():
            part = self._named(name)
            if part:
                self.scene.call(part.player, description.words)
                part.player.placed = True
                if part.player.kind == "person" and description.head in vocabulary().offices | vocabulary().callings:
                    part.player.roles[self._role(description)] = None

    def _role(self, description: Found) -> Role:
        of = description.owner and self.names.initials.get(description.owner)
        owner = self.demonyms.get(fold(description.owner or ""), description.owner)
        return Role(f"{description.rank} {description.head}".strip(), of.name if of else owner)

    def _put(self, start: int, end: int, part: Part, *, speaks: bool) -> None:
        seen = self.scene.see(part.player, start, end, name=part.name, subject=self._acts(start, end))
        self.parts[start, end] = part
        if speaks and not seen.quoted and fold(self.page.text[start:end]) != "who":
            self.scene.speaker = seen

    def _acts(self, start: int, end: int) -> bool:
        """Whether a mention can be its clause's subject: no preposition before it or its description, no 's after it."""
        first = self.described.get(start, start)
        before = keys(self.page.text[max(0, first - 24) : first])
        while before and (before[-1] in small_words().determiners or before[-1] in vocabulary().titles):
            before = before[:-1]
        owns = re.match(r"['’]s?\b", self.page.text[end : end + 3])
        return not owns and not (before and before[-1] in small_words().prepositions)

    def _part(self, found: Found) -> Part | None:
        if found.kind == "description" or found in self.beside:
            return self._description(found)
        if found.kind == "pronoun":
            source = (found.start, found.end) in self.sources or self.scene.within(found.start, found.end)
            return None if source else self._pronoun(found.name, found.start)
        return self._named(found)

    def _named(self, found: Found) -> Part | None:
        full = self.names.people.get(found.name, (found.name,))[0]
        home = None if found.entry or found.head else self.demonyms.get(fold(found.name))
        if home:
            return self._known(replace(found, kind="state", name=home)) if found.start in self.source_ends else None
        if full in self.names.spots and not (found.entry or found.head) and found.start not in self.source_ends:
            return None
        if found.kind in {"person", "unknown"}:
            fulls = self.names.people.get(found.name)
            if fulls:
                if fulls[0] in self.names.places:
                    located = is_located(self.page.text, found.start, found.end)
                    return None if located else self._known(replace(found, kind="state"))
                name = max(fulls, key=lambda full: self.scene.latest(f"person {full}"))
                player = self.scene.player(f"person {name}", name, "person", keys(name))
                player.forms[found.name] = None
                return Part(player, name, "name")
            if found.kind == "unknown" and found.name not in self.names.initials and found.start not in self.source_ends:
                return None
        return self._known(self._led(found) or found)

    def _led(self, found: Found) -> Found | None:
        """For "Telk's government" and "the Telk administration" the country that Telk led that day."""
        words = keys(found.name)
        if found.kind != "organisation" or found.entry or len(words) == 1 or words[-1] not in vocabulary().states:
            return None
        surname = words[-2]
        fulls = (full for form, each in self.names.people.items() if keys(form)[-1] == surname for full in each)
        state = self.roll.led_by((*fulls, surname))
        return replace(found, kind="state", entry=state) if state else None

    def _known(self, found: Found) -> Part:
        """A state, or a body with or without an entry in the registry."""
        name, entry = (found.name, found.entry) if found.kind == "state" else self.names.body(found)
        kind: ActorKind = "state" if found.kind == "state" else "group" if found.kind == "group" else "organisation"
        words = {*found.words, *keys(entry or name), *(("country", "government", "state", "side") if kind == "state" else ())}
        organ = " ".join(sorted(found.words)) if found.owner and name == found.name else fold(name)
        key = f"known {entry}" if entry else f"body {organ}"
        player = self.scene.player(key, entry or name, kind, words, plural=found.plural)
        player.known = bool(entry)
        form = ARTICLE.sub("", found.name, count=1)
        player.forms[form] = None
        return Part(player, form if kind == "state" else ARTICLE.sub("", name, count=1), "name")

    def _description(self, found: Found) -> Part | None:
        name = self.beside.get(found)
        if name:
            part = self._named(name)
            return part and replace(part, form="description")
        player = self.scene.taken_up(found) if found.definite else None
        if not player and found.core:
            player = self.scene.described(found.head, found.core, plural=found.plural)
            if player and player.kind == "person":
                player.roles[self._role(found)] = None  # by another office than the one beside the name, it may be
        if player:
            return Part(player, player.called, "description")
        person, speaks = found.head in vocabulary().people, found.start in self.source_ends
        if not speaks and not person:
            return None
        part = self._held(found) or self._unnamed(self._whole(found), found.words, plural=found.plural)
        if speaks or (found.head in vocabulary().offices and len(found.words) > len(found.head.split())):
            return part
        self.scene.see(part.player, found.start, found.end, name=part.name)
        return None  # "ministers", "the fighters": nobody's mention, but "they" and "he" may mean them

    def _held(self, found: Found) -> Part | None:
        """The person who held the office that is named, called as the document does."""
        known = self.roll.holder(found)
        if not known:
            return None
        text = lowered(self._whole(found))
        fulls = (full for each in self.names.people.values() for full in each)
        full = next((full for full in fulls if one_person(bare(full), bare(known.name))), None)
        if full and f"person {full}" in self.scene.players:
            player = self.scene.player(f"person {full}", full, "person", found.words)
        else:
            player = self.scene.player(f"holder {known.name}", text, "person", found.words)
        player.holder, player.placed = known, True
        player.forms[text] = None
        return Part(player, player.name, "description")

    def _whole(self, found: Found) -> str:
        """A description with what a source has after it ("a source close to the talks")."""
        end = max(found.end, self.source_ends.get(found.start, 0))
        rest = self.page.text[found.end : end]
        if LISTED.match(rest) or len(self.page.text[found.start : end].split()) > LONGEST_NAME:
            end = found.end
        return self.page.text[found.start : end]

    def _unnamed(self, text: str, words: Iterable[str], *, plural: bool, body: bool = False) -> Part:
        text = lowered(text)
        player = self.scene.player(unnamed_key(text), text, "unnamed", words, plural=plural)
        player.body |= body
        player.forms[text] = None
        return Part(player, player.name, "description")

    def _pronoun(self, text: str, offset: int, *, quoted: bool = False, unless: str | None = None) -> Part | None:
        meant = self.scene.meant(text, offset, quoted=quoted, unless=unless)
        return Part(*meant, "pronoun") if meant else None

    def _quoted(self, inner: Statement) -> str | None:
        """The key of the person in whose very words a statement stands, and who would be "I" there."""
        outer = self.by_id.get(inner.within or "")
        if not outer or not outer.source or outer.kind != "direct":
            return None
        first, last = self.page.place(outer.source)
        if (first, last) in self.parts:
            return self.parts[first, last].player.key
        at, until = bisect_left(self.found_starts, first), bisect_left(self.found_starts, last)
        fulls = (self.names.people.get(f.name) for f in self.found[at:until] if f.kind in {"person", "unknown"})
        return next((f"person {each[0]}" for each in fulls if each), None)

    def _source(self, start: int, end: int) -> Part | None:
        """Who a source is: a pronoun, several names, the name or description it begins with, or else the words themselves."""
        statement, end = self.sources[start, end], max(start + 1, trimmed(self.page.text, end))
        text = self.page.text[start:end]
        words = keys(text)
        if not words or ARTICLE.fullmatch(text + " "):
            return None
        if text[0] == "@":
            return self._handle(text)
        if is_pronoun(text):
            return self._pronoun(text, start, quoted=self.scene.within(start, end), unless=self._quoted(statement))
        inside = self._outermost(start, end)
        listed = self._listed(inside, start, end)
        if listed:
            return listed
        head = self._head(inside, start, end)
        if head:
            return self.parts[head.start, head.end]
        adjective = nation(start, end, text) if not inside else None
        return (
            (self._known(adjective) if adjective else None)
            or self._written(inside, start, end)
            or (self._known(replace(self.places[text], kind="state")) if text in self.places else None)
            or self._unnamed(text, words, plural=is_plural(text), body=is_body(text))
        )

    def _handle(self, text: str) -> Part:
        """A handle stands for the person whose surname it holds ("@mtelk_office"), else for itself."""
        letters = fold(text)
        persons = (each for fulls in self.names.people.values() for each in fulls)
        full = next((each for each in persons if len(keys(each)[-1]) >= SHORTEST_IN_HANDLE and keys(each)[-1] in letters), None)
        if full is None:
            return self._unnamed(text, keys(text), plural=False)
        return Part(self.scene.player(f"person {full}", full, "person", keys(full)), full, "name")

    def _head(self, inside: Sequence[Found], start: int, end: int) -> Found | None:
        """What a source is about: what it begins with, or the person whom a comma sets off at its end."""
        if not inside:
            return None
        first, last = inside[0], inside[-1]
        set_off = last.kind == "person" and last.end == end and self.page.text[start : last.start].endswith(", ")
        if set_off and (first is last or first.kind != "person"):
            return last
        return first if opens(self.page.text, start, first) and heads(self.page.text, first, end) else None

    def _outermost(self, start: int, end: int) -> list[Found]:
        """What was found in a source and resolved, without what lies within another of them."""
        at = bisect_left(self.found_starts, start)
        kept: list[Found] = []
        while at < len(self.found) and self.found[at].start < end:
            each = self.found[at]
            if each.end <= end and (each.start, each.end) in self.parts and not (kept and each.end <= kept[-1].end):
                kept.append(each)
            at += 1
        return kept

    def _listed(self, inside: Sequence[Found], start: int, end: int) -> Part | None:
        """Names and descriptions in a row ("Telk, the Vanta council and Oran") as one, if a source begins with nothing else."""
        if not inside or not opens(self.page.text, start, inside[0]):
            return None
        row, gaps = [inside[0]], ""
        for each in inside[1:]:
            gap = self.page.text[row[-1].end : each.start]
            if not LISTED.fullmatch(gap):
                break
            row, gaps = [*row, each], gaps + gap
        rest = self.page.text[row[-1].end : end]
        tail = LISTED.match(rest)
        others = rest[tail.end() :].strip(" ,") if tail and len(rest.split()) <= SHORT_TAIL else ""
        if not JOINS.search(gaps + (tail[0] if tail and others else "")) or not (others or rest[:1] in {"", ","}):
            return None
        parts = [self.parts[f.start, f.end] for f in row]
        parts += [self._unnamed(others, keys(others), plural=is_plural(others))] if keys(others) else []
        rows = list({part.player.key: part for part in parts}.values())
        return rows[0] if len(rows) == 1 else self._joint(rows)

    def _joint(self, parts: Sequence[Part]) -> Part:
        player = self.scene.joint([part.player for part in parts], [part.name for part in parts])
        return Part(player, player.name, "name")

    def _written(self, inside: Sequence[Found], start: int, end: int) -> Part | None:
        """For a writing ("a report in the Vanta Times", "the letter") whoever put it out, if the document tells."""
        words = [word for word in keys(self.page.text[start:end]) if word not in small_words().determiners]
        noun = next((word for word in words if word in vocabulary().writings), None)
        if not noun:
            return None
        for each in reversed(inside):
            if each.kind in {"organisation", "state", "person"}:
                part = self.parts[each.start, each.end]
                self.scene.call(part.player, [noun])
                return part
        row = words[: words.index(noun)] or [noun]
        issuer = self.scene.described(row[-1], row, plural=False)
        return Part(issuer, issuer.called, "description") if issuer else None

    def _elided(self, start: int, end: int) -> Part | None:
        """Whom a cue leaves unsaid (", adding that"): its sentence's speaker or subject, else whoever spoke just before."""
        if unsaid(self.page.text, start, end):
            return None
        at = bisect_left(self.found_starts, end)
        after = self.found[at] if at < len(self.found) and self.found[at].start - end <= len(" the") else None
        if after and after.kind in {"person", "description"} and not self.scene.within(after.start, after.end):
            return self._part(after)
        seen = self.scene.back(start, lambda _: True, 0) or self.scene.speaker
        if not seen or self.scene.sentence(start) - seen.sentence > NEAR:
            return None
        return Part(seen.player, seen.name, "pronoun")

    def _first_persons(self) -> None:
        """Let "we" and "I" within what somebody said be whoever said it."""
        for (start, end), statement in self.sources.items():
            outer = self.by_id.get(statement.within or "")
            words = keys(self.page.text[start:end])
            if outer and outer.source and words and small_words().pronouns.get(words[0]) == "we":
                part = self.parts.get(self.page.place(outer.source))
                if part:
                    self.parts[start, end] = replace(part, form="pronoun")
