"""What the model marked of encounters → drafts, as the clauses give them: with whom, what became of it, where and when.

A participant is an actor of the record where a mention of one stands in the marked words; a party that nobody knows counts as
much, by the words themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from typing import cast as typed

from onrecord import dates
from onrecord.events.casting import NONE, Casting, refers
from onrecord.events.circumstances import Draft
from onrecord.events.encounters import beside, pattern
from onrecord.lexicon import table
from onrecord.names import keys, small_words
from onrecord.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.events.clauses import Clause, Unit
    from onrecord.reader import EncounterSpan, NameSpan, Reading
    from onrecord.records import Cast, Document, EventMode, Field, Status, When

LEAST = 0.2  # of the probability of the words that name it
# Which way from the day of publication the dates of an encounter lie; of what was cancelled or refused the words around tell.
SINGLE = 0.5  # of the words and their status: whoever is told of alone counts from there
DOUBT = 0.75  # of the status, below which the words around are asked as well
SURE = 0.5  # of the status, below which the tense of the words around tells
TOWN = re.compile(r"[^\W\d_][^,(\d–—/|]*[^\W\d_](?=\s*[,(–—/]|\s+-)")
LEADING = re.compile(r"\A(?:(?:in|at|here|the)\s+)+(?=\S)", re.IGNORECASE)
PAST: Mapping[str, bool] = {"held": True, "ongoing": True, "collapsed": True, "planned": False, "proposed": False}


def drafts(document: Document, of: Field, reading: Reading, cast: Cast, told_in: Sequence[Clause]) -> Iterator[Draft]:
    """Every passage that the model marked as telling of an encounter, in text order; what is only denied is none."""
    clauses = [clause for clause in told_in if clause.of == of]
    if not clauses:
        return
    casting = Casting.of(clauses, cast)
    names = [name for name in reading.names if name.kind == "place"]
    marks = [mark for mark in reading.encounters if mark.score >= LEAST and mark.status != "denied" and _names_one(document.field(of), mark)]
    within = Counter(casting.clause(mark.start).start for mark in marks)
    told = {mark: casting.units(mark.participants) for mark in marks}
    for mark in marks:
        if any(NONE.match(document.field(of)[a:b]) for a, b in mark.participants):
            continue  # nobody met, or it is asked whether anybody did
        who = told[mark]
        if len(who) < 2:
            here = [other for other in marks if other is not mark and casting.clause(other.start) is casting.clause(mark.start)]
            before = [unit for other in here for unit in told[other] if unit.end <= mark.start]
            known = {unit.mention.actor for unit in who}
            who = (*(unit for unit in before[:1] if unit.mention.actor not in known), *who)
        yield _draft(document, casting, names, mark, of, who, only=within[casting.clause(mark.start).start] == 1)


def _names_one(text: str, mark: EncounterSpan) -> bool:
    """Whether the words can name an encounter: more than a small word, or with somebody or something linked to it."""
    return any(word not in small_words().every for word in keys(text[mark.start : mark.end])) or bool(mark.participants)


def _draft(document: Document, casting: Casting, names: Sequence[NameSpan], mark: EncounterSpan, of: Field, who: tuple[Unit, ...], *, only: bool) -> Draft:
    text, clause = document.field(of), casting.clause(mark.start)
    if len(who) < 2:
        who = _with_those_beside(clause, mark, who)
    referring = [kind for a, b in mark.participants if (kind := refers(text[a:b]))]
    place = _place(document, clause, names, mark)
    alone = len(who) < 2 and place is None and not (casting.knows(who) and mark.score * mark.status_score >= SINGLE)
    parts = [part for part in (*mark.participants, *mark.places, *mark.times) if clause.start <= part[0] < clause.end]
    first, last = min([mark.start, *(a for a, _ in parts)]), max([mark.end, *(b for _, b in parts)])
    return Draft(
        mode=typed("EventMode", mark.mode),
        status=_status(clause, mark),
        who=() if alone else who,
        evidence=(Span.cut(text, first, last, of),),
        sentence=Span.cut(text, clause.start, clause.end, of),
        because=f"{' '.join(text[mark.start : mark.end].split())}: marked by the reader",
        confidence=round(mark.score * mark.status_score, 2),
        place=place,
        date=_date(clause, mark, document.published, only=only),
        named=who,
        series=_is_of_a_series(text, mark) or bool(referring),
        refers=next(iter(referring), None),
    )


def _status(clause: Clause, mark: EncounterSpan) -> Status:
    """As the model has it; where it is in doubt, as the words around tell that something came to nothing."""
    told = typed("Status", mark.status)
    if mark.status_score >= DOUBT:
        return told
    before = clause.text[clause.start : mark.end]
    behind = clause.text[mark.end : clause.end]
    rows = {row["status"]: row for row in table("encounters")["fate"]}
    for status, row in rows.items():
        if pattern(*row["before"]).search(before) or pattern(*row["after"]).search(behind):
            return typed("Status", status)
    return told


def _with_those_beside(clause: Clause, mark: EncounterSpan, who: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Where the model found one or nobody, those who stand as subject and object of its words, if that one is among them."""
    first, last = clause.at(mark.start), clause.at(mark.end)
    if not first < last <= len(clause.tokens):
        return who
    found = beside(clause, first, last, typed("EventMode", mark.mode))
    known = {unit.mention.actor for unit in who}
    return found if len(found) > 1 and known <= {unit.mention.actor for unit in found} else who


def _is_of_a_series(text: str, mark: EncounterSpan) -> bool:
    """Whether the words can take up people told of before: "a fourth round"."""
    return not set(table("encounters")["series"]["words"]).isdisjoint(keys(text[mark.start : mark.end]))


def _place(document: Document, clause: Clause, names: Sequence[NameSpan], mark: EncounterSpan) -> str | None:
    """The first of the linked places that a name stands for, whole; else the first that describes one; "here" is the dateline's."""
    told: list[tuple[bool, int, int]] = []
    for start, end in mark.places:
        near = [name for name in names if name.start < end and start < name.end]
        first, last = min([start, *(name.start for name in near)]), max([end, *(name.end for name in near)])
        words = clause.text[first:last]
        if any(word not in small_words().every for word in keys(words)) and not _is_person(clause, first, last):
            told.append((not any(name.end == last for name in near), first, last))
    here = any(keys(clause.text[start:end])[:1] == ("here",) for start, end in mark.places)
    found = (" ".join(LEADING.sub("", clause.text[first:last]).split()) for _, first, last in sorted(told))
    return next(found, _town(document) if here else None)


def _town(document: Document) -> str | None:
    """Where the report was written, by its dateline."""
    line = next((document.text[part.start : part.end] for part in document.parts if part.kind == "dateline"), "")
    town = TOWN.match(line)
    return " ".join(town[0].split()) if town else None


def _is_person(clause: Clause, start: int, end: int) -> bool:
    """Whether somebody's name begins in the words, who is no place."""
    return any(token.mention and token.mention.form == "name" and start <= token.start < end for token in clause.tokens)


def _date(clause: Clause, mark: EncounterSpan, published: str | None, *, only: bool) -> When:
    """The date of the words of time that the model links, the nearest first; a time of day alone is of the day of the report."""
    past = PAST.get(mark.status) if mark.status_score >= SURE else None
    found = dates.find(clause.text, clause.start, clause.end, published, past=past)
    by_tense = {each.start: each.when for each in clause.dates}
    for start, end in sorted(mark.times, key=lambda time: abs(time[0] - mark.start)):
        for each in found:
            if each.start < end and start < each.end and (each.when or by_tense.get(each.start)):
                return each.when or by_tense.get(each.start)
    ahead = next((each for each in found if each.start - clause.start <= len("On the ")), None)
    if ahead and ahead.when:
        return ahead.when
    if only and len(found) == 1 and "g" not in clause.letters:
        return found[0].when
    clock = table("encounters")["clock"]["words"]
    daily = any(not set(clock).isdisjoint(keys(clause.text[start:end])) for start, end in mark.times)
    return published[:10] if daily and published and not found else None
