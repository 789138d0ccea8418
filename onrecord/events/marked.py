"""What the model marked of encounters → drafts, as the clauses give them: with whom, what became of it, where and when.

A participant is an actor of the record where a mention of one stands in the marked words; a party that nobody knows counts as
much, by the words themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING
from typing import cast as typed

from onrecord import dates
from onrecord.events.casting import NONE, Casting, refers
from onrecord.events.circumstances import DEFINITE, GENERAL, Draft
from onrecord.events.encounters import beside, pattern
from onrecord.lexicon import table
from onrecord.names import keys, small_words
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.events.clauses import Clause, Unit
    from onrecord.reader import EncounterSpan, NameSpan, Reading
    from onrecord.records import Cast, Document, EventMode, Field, Status, When

FAR = 400  # characters around a mark in which its date is looked for, so that the work stays linear
LEAST = 0.2  # of the probability of the words that name it
SINGLE = (
    0.5  # of the words and their status, from which one who is told of alone counts; 0.15 and 9 give as good an F1 on 150 texts
)
ALONE = frozenset(("meeting", "visit", "call"))  # what one alone can be told to have: of talks too little is known then
DOUBT = 0.75  # of the status, below which the words around are asked as well; 0.6 and 0.9 give the same on 29 texts
SURE = 0.5  # of the status, below which the tense of the words around tells the side of its dates
# Which way from the day of publication the dates lie; of what was cancelled or refused the words around tell.
PAST: Mapping[str, bool] = {"held": True, "ongoing": True, "collapsed": True, "planned": False, "proposed": False}
HEAD = len("On the ")  # characters of a sentence before a date that stands at its head
TOWN = re.compile(r"[^\W\d_][^,(\d–—/|]*[^\W\d_](?=\s*[,(–—/]|\s+-)")
LEADING = re.compile(r"\A(?:(?:in|at|here|the)\s+)+(?=\S)", re.IGNORECASE)


def drafts(document: Document, of: Field, reading: Reading, cast: Cast, told_in: Sequence[Clause]) -> Iterator[Draft]:
    """Every passage that the model marked as telling of an encounter, in text order; what is only denied is none.

    ``told_in`` are the clauses of the document.
    """
    clauses = [clause for clause in told_in if clause.of == of]
    if clauses:
        casting = Casting.of(clauses, cast)
        names = [name for name in reading.names if name.kind == "place"]
        marks = [mark for mark in reading.encounters if _tells(document.field(of), mark)]
        for _, together in groupby(marks, key=lambda mark: casting.clause(mark.start).start):
            here = [(mark, casting.units(mark.participants)) for mark in together]
            clause = casting.clause(here[0][0].start)
            for mark, who in here:
                found = Marked(document, clause, mark, names, alone=len(here) == 1)
                yield found.draft(casting, _shared(mark, who, here))


def _tells(text: str, mark: EncounterSpan) -> bool:
    """Whether it tells of an encounter: not one denied, nor of nobody, nor by a small word that nothing is linked to."""
    nobody = any(NONE.match(text[start:end]) for start, end in mark.participants)
    words = keys(text[mark.start : mark.end])
    names = bool(mark.participants) or not small_words().every.issuperset(words)
    return mark.score >= LEAST and mark.status != "denied" and names and not nobody


def _shared(
    mark: EncounterSpan, who: tuple[Unit, ...], here: Sequence[tuple[EncounterSpan, tuple[Unit, ...]]]
) -> tuple[Unit, ...]:
    """Those who take part; where it is one or nobody, with whoever acts before in the sentence: the model links each once."""
    if len(who) > 1:
        return who
    before = next((unit for other, units in here for unit in units if other is not mark and unit.end <= mark.start), None)
    known = {unit.mention.actor for unit in who}
    return who if before is None or before.mention.actor in known else (before, *who)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage that the model marked, in its clause; ``names`` are those of places, ``alone`` whether nothing else is marked."""

    document: Document
    clause: Clause
    mark: EncounterSpan
    names: Sequence[NameSpan]
    alone: bool

    @property
    def words(self) -> str:
        """The words that name the encounter, in one line."""
        return " ".join(self.clause.text[self.mark.start : self.mark.end].split())

    def draft(self, casting: Casting, who: tuple[Unit, ...]) -> Draft:
        """The draft of it, with those who take part."""
        text, mark = self.clause.text, self.mark
        people = who if len(who) > 1 else self._beside(who)
        referring = [kind for start, end in mark.participants if (kind := refers(text[start:end]))]
        place = self.place()
        sure = casting.knows(people) and mark.score * mark.status_score >= SINGLE
        told = len(people) > 1 or place is not None or (sure and mark.mode in ALONE and mark.status != "ongoing")
        parts = [*mark.participants, *mark.places, *mark.times]
        first, last = min([mark.start, *(a for a, _ in parts)]), max([mark.end, *(b for _, b in parts)])
        return Draft(
            mode=self.mode(),
            status=self.status(),
            who=people if told else (),
            evidence=(Span.cut(text, first, last, self.clause.of),),
            sentence=Span.cut(text, self.clause.start, self.clause.end, self.clause.of),
            because=f"{self.words}: marked by the reader",
            confidence=round(mark.score * mark.status_score, 2),
            place=place,
            date=self.date(),
            definite=self.is_definite(),
            named=people,
            series=bool(referring) or not set(table("encounters")["series"]["words"]).isdisjoint(keys(self.words)),
            refers=next(iter(referring), None),
        )

    def is_definite(self) -> bool:
        """Whether the words point to a particular encounter: "the meeting"."""
        first, last = self.clause.at(self.mark.start), self.clause.at(self.mark.end)
        pointed = {self.clause.word(first), self.clause.word(first - 1)}
        return self.clause.word(last - 1) in GENERAL and last - first <= 2 and not DEFINITE.isdisjoint(pointed)

    def _beside(self, who: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Where the model found one or nobody, those who are subject and object of its words, if that one is among them."""
        first, last = self.clause.at(self.mark.start), self.clause.at(self.mark.end)
        if not first < last <= len(self.clause.tokens):
            return who
        found = beside(self.clause, first, last, self.mode())
        known = {unit.mention.actor for unit in who}
        return found if len(found) > 1 and known <= {unit.mention.actor for unit in found} else who

    def mode(self) -> EventMode:
        """As the model has it, but a call where the words say so: "took a call"."""
        calls = (row["forms"] for row in table("encounters")["noun"] if row["mode"] == "call")
        is_call = any(pattern(*forms).search(self.words.lower()) for forms in calls)
        return "call" if is_call else typed("EventMode", self.mark.mode)

    def status(self) -> Status:
        """As the model has it; where it is in doubt, as the words around tell that something came to nothing."""
        if self.mark.status_score < DOUBT:
            before = self.clause.text[self.clause.start : self.mark.end]
            behind = self.clause.text[self.mark.end : self.clause.end]
            for row in table("encounters")["fate"]:
                if pattern(*row["before"]).search(before) or pattern(*row["after"]).search(behind):
                    return typed("Status", row["status"])
        return typed("Status", self.mark.status)

    def place(self) -> str | None:
        """The first of the linked places that a name stands for, whole, else that describes one; "here" is the dateline's."""
        told: list[tuple[bool, int, int]] = []
        for start, end in self.mark.places:
            near = [name for name in self.names if name.start < end and start < name.end]
            first, last = min([start, *(name.start for name in near)]), max([end, *(name.end for name in near)])
            some = not small_words().every.issuperset(keys(self.clause.text[first:last]))
            if some and not self._is_person(first, last):
                told.append((not any(name.end == last for name in near), first, last))
        found = (" ".join(LEADING.sub("", self.clause.text[first:last]).split()) for _, first, last in sorted(told))
        here = any(keys(self.clause.text[start:end])[:1] == ("here",) for start, end in self.mark.places)
        return next(found, _town(self.document) if here else None)

    def _is_person(self, start: int, end: int) -> bool:
        """Whether somebody's name begins in the words, who is no place."""
        first, last = self.clause.at(start), self.clause.at(end)
        return any(token.mention and token.mention.form == "name" for token in self.clause.tokens[first:last])

    def date(self) -> When:
        """The date of the words of time that the model links, the nearest first; else one at the sentence's head or its only one.

        A time of day alone is of the day of the report.
        """
        clause, mark, published = self.clause, self.mark, self.document.published
        past = PAST.get(mark.status) if mark.status_score >= SURE else None
        found = dates.find(clause.text, *self._around(), published, past=past)
        by_tense = {each.start: each.when for each in clause.dates}
        known = [(each.start, each.end, each.when or by_tense.get(each.start)) for each in found]
        times = sorted(mark.times, key=lambda time: abs(time[0] - mark.start))
        linked = (when for a, b in times for start, end, when in known if start < b and a < end and when)
        head = (when for start, _, when in known[:1] if start - clause.start <= HEAD and when)
        only = (when for *_, when in known if self.alone and len(known) == 1 and "g" not in clause.letters)
        clock = set(table("encounters")["clock"]["words"])
        daily = not known and any(not clock.isdisjoint(keys(clause.text[a:b])) for a, b in mark.times)
        return next(chain(linked, head, only), published[:10] if daily and published else None)

    def _around(self) -> tuple[int, int]:
        """The clause, or of a very long one what stands around the mark, cut at white space."""
        start, end = max(self.clause.start, self.mark.start - FAR), min(self.clause.end, self.mark.end + FAR)
        while self.clause.start < start < self.mark.start and not self.clause.text[start - 1].isspace():
            start += 1
        return start, end


def _town(document: Document) -> str | None:
    """Where the report was written, by its dateline."""
    line = next((document.text[part.start : part.end] for part in document.parts if part.kind == "dateline"), "")
    town = TOWN.match(line)
    return " ".join(town[0].split()) if town else None
