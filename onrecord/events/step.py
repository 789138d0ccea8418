"""Sentences → encounters: one event for each encounter that a document tells of, with all that it tells.

Drafts, one a clause, that tell of the same encounter are made one: those who take part are the same, as far as they are
named, and mode, status, place and date do not contradict.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

from onrecord import dates
from onrecord.events import casting, marked
from onrecord.events.circumstances import Draft, drafts
from onrecord.events.clauses import Clause
from onrecord.lexicon import table
from onrecord.names import POSSESSIVE, WORD, fold, keys, vocabulary
from onrecord.records import Cast, Document, Event, Field, Mention, Span, identity
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.events.clauses import Unit
    from onrecord.reader import Reading
    from onrecord.records import ActorKind, Statement, Status, When

BACK_REACH = 64  # events back to which a clause can still add, so that the work stays linear
MOST_EVIDENCE = 24  # passages of one encounter, so that the work stays linear
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e)\b(?![’'])")
BODIES = frozenset(("state", "organisation", "group"))
GENERIC = frozenset(("meeting", "talks"))
TO_COME = frozenset(("planned", "proposed"))
BEEN = frozenset(("held", "ongoing"))
UNDONE = frozenset(("cancelled", "refused"))
FATES: tuple[Status, ...] = ("proposed", "planned", "ongoing", "held", "collapsed", "cancelled", "refused")


@dataclass(frozen=True)
class Stage:
    """The document's actors by id: their kinds, what each stands for, and whose those bodies are.

    For a body that is what it is called, for a person the bodies that the words beside the name tell of.  ``owners`` are those
    bodies' actors, and the states that their names tell of ("the Vantan mission", "the mission of Vanta").
    """

    kinds: Mapping[str, ActorKind]
    stands_for: Mapping[str, tuple[str, ...]]
    owners: Mapping[str, frozenset[str]]

    @staticmethod
    def of(clauses: Sequence[Clause], cast: Cast) -> Stage:
        """The stage of a document with this cast."""
        kinds = {actor.id: actor.kind for actor in cast.actors}
        stands_for = _stands_for(clauses, cast, kinds)
        ids = {name: actor.id for actor in cast.actors if actor.kind in BODIES for name in (actor.name, *actor.aliases)}
        owners = {actor: frozenset(_owners(bodies, ids)) for actor, bodies in stands_for.items()}
        return Stage(kinds, stands_for, owners)


def events(
    document: Document, told_in: Sequence[Clause], cast: Cast, readings: Mapping[Field, Reading] = MappingProxyType({})
) -> tuple[Event, ...]:
    """Every encounter that the document tells of, one row each, in text order; a title's that stands apart first.

    Told by what its clauses say, and by what the model marked; where both tell of the same words, the clause has the word.
    """
    stage = Stage.of(told_in, cast)
    told = [draft for clause in told_in for draft in drafts(clause, stage.kinds, document.published)]
    more = [draft for field, reading in readings.items() for draft in marked.drafts(document, field, reading, cast, told_in)]
    known = (_in_time(draft, document.published) for draft in _together(told, more))
    return tuple(_event(document, stage, draft) for draft in _merged(_in_order(known), stage))


def _in_time(draft: Draft, published: str | None) -> Draft:
    """What is told of as having been, on a day after the report's, is to come."""
    ahead = published and draft.status in BEEN and _ends(draft.date)[0] > published[: len("2021-03-11")]
    return replace(draft, status="planned") if ahead else draft


def _in_order(told: Iterable[Draft]) -> list[Draft]:
    return sorted(told, key=lambda draft: (draft.evidence[0].of == "text", draft.evidence[0]))


def _together(told: Sequence[Draft], more: Iterable[Draft]) -> Iterator[Draft]:
    """Both kinds; where both tell of the same words, the clause has the word, and what the model adds to it."""
    taken: dict[Span, list[int]] = {}
    joined = list(told)
    for place, draft in enumerate(told):
        taken.setdefault(draft.sentence, []).extend([place] if draft.who else ())
    for draft in more:
        same = (n for n in taken.get(draft.sentence, ()) if any(span.overlaps(draft.evidence[0]) for span in told[n].evidence))
        number = next(same, None)
        if number is None:
            yield draft
        else:
            one = joined[number]
            who = draft.who if len(one.who) < 2 <= len(draft.who) + len(one.hosts) and one.mode != "visit" else one.who
            joined[number] = replace(one, who=who, place=one.place or draft.place, date=one.date or draft.date)
    yield from joined


def clauses(document: Document, cast: Cast, statements: Sequence[Statement] = ()) -> tuple[Clause, ...]:
    """The document's sentences, cut up, of its title too where that stands apart; both encounters and acts are told in them.

    Whoever makes one of the ``statements`` is meant by "I" and "we" in it.
    """
    own = tuple(_first_persons(document, statements))
    return tuple(_clauses(document, Cast(cast.actors, (*cast.mentions, *own)) if own else cast))


def _first_persons(document: Document, statements: Iterable[Statement]) -> Iterator[Mention]:
    found: dict[tuple[Field, int], Mention] = {}
    for said in sorted(statements, key=lambda each: each.within is None):  # within another's words "I" is the inner speaker
        if said.actor and said.speaker and said.kind != "indirect":
            for content in said.content:
                text = document.field(content.of)
                for word in FIRST_PERSON.finditer(text, content.start, content.end):
                    mention = Mention(Span.cut(text, *word.span(), content.of), said.actor, said.speaker, "pronoun")
                    found.setdefault((content.of, word.start()), mention)
    yield from found.values()


def _clauses(document: Document, cast: Cast) -> Iterator[Clause]:
    fields: list[Field] = ["title", "text"] if document.title_apart and document.title else ["text"]
    for of in fields:
        text = document.field(of)
        mentions = sorted(_usable(text, of, cast), key=lambda mention: mention.span)
        starts = [mention.span.start for mention in mentions]
        named, reached = None, 0
        for start, end in sentences(text):
            found = dates.find(text, start, end, document.published, None if "\n" in text[reached:start] else named)
            named, reached = next((d.when for d in reversed(found) if _is_day(d.when)), named), start
            inside = [m for m in mentions[bisect_left(starts, start) : bisect_left(starts, end)] if m.span.end <= end]
            yield Clause.cut(text, Span.cut(text, start, end, of), inside, found)


def _is_day(when: When) -> TypeGuard[str]:
    return isinstance(when, str) and len(when) == len("2021-03-11")


def _usable(text: str, of: Field, cast: Cast) -> Iterator[Mention]:
    """The mentions, and the sponsors in "UN-led"; without those that hold several others, and without names of encounters.

    "The Arlen conference" and "the Congress on Trade" can be read as names of bodies; that they meet is then lost.
    """
    rows = table("encounters")
    nouns = "|".join(form for noun in rows["noun"] for form in noun["forms"])
    encounter = re.compile(rf"\b(?:{nouns})(?:$| (?:on|of|for)\b)", re.IGNORECASE)
    here = sorted((m for m in cast.mentions if m.span.of == of), key=lambda m: (m.span.start, -m.span.end))
    named: dict[str, Mention] = {}
    for number, mention in enumerate(here):
        named.setdefault(mention.span.text, mention)
        inner = islice(takewhile(mention.span.overlaps, (m.span for m in islice(here, number + 1, number + 3))), 2)
        if not encounter.search(mention.span.text) and (mention.form == "description" or len(list(inner)) < 2):
            yield mention
    for match in re.finditer(rf"(?<![\w.])([A-Z][\w.]*+)(?=-(?:{'|'.join(rows['sponsor']['words'])})\b)", text):
        if match[1] in named:
            yield replace(named[match[1]], span=Span.cut(text, *match.span(1), of))


def _stands_for(clauses: Sequence[Clause], cast: Cast, kinds: Mapping[str, ActorKind]) -> Mapping[str, tuple[str, ...]]:
    """Person → the bodies that a name's own words tell of, each clause giving one; body → what the document calls it.

    "Ruthenian Foreign Minister", "chief of the Arlen Council": the first body named counts.
    """
    found = {actor.id: dict.fromkeys([actor.name, *actor.aliases] if actor.kind in BODIES else []) for actor in cast.actors}
    bodies = sorted((m for m in cast.mentions if kinds.get(m.actor) in BODIES), key=lambda m: m.span)
    starts = [mention.span.start for mention in bodies]
    for clause in clauses:
        for unit in (unit for group in clause.groups for unit in group.units):
            if kinds.get(unit.mention.actor) not in BODIES:
                near = bodies[bisect_left(starts, unit.start) : bisect_left(starts, unit.end)]
                inside = [(m.span.start, m.name) for m in near if m.span.of == clause.of and m.span.end <= unit.end]
                told = min([*inside, *_named_in(clause.text, unit.start, unit.end)], default=None, key=lambda named: named[0])
                found.setdefault(unit.mention.actor, {}).update({told[1]: None} if told else {})
    return {actor: tuple(names) for actor, names in found.items()}


def _owners(bodies: Iterable[str], ids: Mapping[str, str]) -> Iterator[str]:
    """The actors of these names, and the states that the names tell of."""
    for body in bodies:
        yield ids.get(body, body)
        yield from (name for _, name in _named_in(body, 0, len(body)))


def _named_in(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Where a stretch of text names a body that the vocabulary knows, by noun or adjective, and which it is."""
    words = list(WORD.finditer(text, start, end))
    folded = keys(text[start:end])
    for number, word in enumerate(words):
        for row, form, entry in vocabulary().entries.get(fold(POSSESSIVE.sub("", word[0])), ()):
            if folded[number : number + len(row)] == row and word[0][0].isupper() == form[0].isupper():
                yield word.start(), entry.name
                break


def _merged(told: Iterable[Draft], stage: Stage) -> list[Draft]:
    """One draft for one encounter; what names nobody adds to an encounter told of before, or is one more of the same people."""
    kept: list[Draft] = []
    for draft in map(partial(_with_those_meant, kept, stage), told):
        meets = _same_people if draft.who else _meant
        near = range(max(0, len(kept) - BACK_REACH), len(kept))
        same = [n for n in near if _agree(kept[n], draft) and meets(kept[n], draft, stage)]
        if same and (draft.who or len(same) == 1):
            kept[same[-1]] = _joined(kept[same[-1]], draft, stage)
        elif draft.who:
            kept.append(draft)
        elif draft.series and (draft.date or draft.place) and not any(one.sentence == draft.sentence for one in kept):
            people = next((one.who for one in _before(kept, draft)), ())
            kept += [replace(draft, who=people)] if people else []
    return kept


def _before(kept: Sequence[Draft], draft: Draft) -> Iterator[Draft]:
    """The encounters told of before, the last first, of those that a draft names, that people of more than one side had."""
    named = {unit.mention.actor for unit in draft.named}
    near = reversed(kept[-BACK_REACH:])
    several = [one for one in near if len(one.who) > 1 and named <= {unit.mention.actor for unit in one.who}]
    yield from (one for one in several if one.mode == draft.mode)
    yield from (one for one in several if _alike(one, draft))


def _alike(one: Draft, other: Draft) -> bool:
    """Whether two can be of a series: calls are of their own kind, and visits are of none."""
    return one.mode != "visit" and (one.mode == "call") <= (other.mode == "call")


def _with_those_meant(kept: Sequence[Draft], stage: Stage, draft: Draft) -> Draft:
    """A draft of which some are called "the ministers" with those who met last: "X addressed the ministers"."""
    if not draft.refers or len(draft.named) > 1:
        return draft
    several = [one.who for one in reversed(kept[-BACK_REACH:]) if len(one.who) > 1 and one.mode != "visit"]
    persons = (who for who in several if all(stage.kinds.get(unit.mention.actor) == "person" for unit in who))
    last = next(persons, ()) if draft.refers == "persons" else next(iter(several), ())
    people = tuple({unit.mention.actor: unit for unit in (*draft.named, *last)}.values())
    return replace(draft, who=people) if last else draft


def _agree(one: Draft, other: Draft) -> bool:
    """Whether mode, status, place and date can be one encounter's."""
    modes, states = {one.mode, other.mode}, {one.status, other.status}
    if len(modes) > 1 and not (modes <= GENERIC and other.who) and not (other.mode in GENERIC and _beside(one, other)):
        return False
    if other.who and states & TO_COME and states & BEEN and (one.date is None or one.date != other.date):
        return False
    if "held" in states and (states & UNDONE or ("ongoing" in states and other.who and _is_day(one.date) and not other.date)):
        return False
    return _places_agree(one.place, other.place) and _dates_agree(one.date, other.date)


def _beside(one: Draft, other: Draft) -> bool:
    """Whether the second names nobody and stands in the first's sentence: "met for talks"."""
    return not other.who and one.sentence == other.sentence


def _places_agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or fold(one) in fold(other) or fold(other) in fold(one)


def _dates_agree(one: When, other: When) -> bool:
    (first, last), (begin, end) = _ends(one), _ends(other)
    return first <= end and begin <= last


def _ends(when: When) -> tuple[str, str]:
    """First and last day, as strings that compare; what is open or not known reaches everywhere."""
    first, last = when if isinstance(when, tuple) else (when, when)
    return first or "", (last or "") + "~"


def _same_people(one: Draft, other: Draft, stage: Stage) -> bool:
    """Whether everyone of the draft that names fewer is in the other, in person or by what they stand for."""
    few, many = sorted((one.who, other.who), key=len)
    return all(any(_same(a, b, stage) for b in many) for a in few)


def _same(one: Unit, other: Unit, stage: Stage) -> bool:
    if one.mention.actor == other.mention.actor:
        return True
    kinds = {stage.kinds.get(unit.mention.actor) for unit in (one, other)}
    if kinds == {"person"} or kinds <= BODIES:
        return False
    nobody: frozenset[str] = frozenset()
    return not stage.owners.get(one.mention.actor, nobody).isdisjoint(stage.owners.get(other.mention.actor, nobody))


def _meant(one: Draft, other: Draft, _: Stage) -> bool:
    """Whether words that name nobody take up an encounter: in its sentence, by its place or date, or as "that meeting"."""
    if one.sentence == other.sentence or other.definite:
        return True
    return bool((other.place and one.place) or (other.date and one.date == other.date))


def _joined(one: Draft, other: Draft, stage: Stage) -> Draft:
    """What both tell: the more people, rather persons than bodies, the closer date, the later status."""
    tells = other.who or other.status in {"cancelled", "collapsed"}
    closer = one.date is None or (isinstance(other.date, str) and not isinstance(one.date, str))
    return replace(
        one,
        status=max(one.status, other.status, key=FATES.index) if tells else one.status,
        who=max(one.who, other.who, key=lambda who: (len(who), sum(stage.kinds.get(u.mention.actor) == "person" for u in who))),
        hosts=one.hosts or other.hosts,
        evidence=tuple(_apart((*one.evidence, *other.evidence)[:MOST_EVIDENCE])),
        confidence=max(one.confidence, other.confidence) if other.who else one.confidence,
        place=one.place or other.place,
        date=other.date if closer else one.date,
    )


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in text order, without those that another overlaps that is longer, or as long and earlier."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    yield from sorted(kept, key=lambda span: (span.of == "text", span))


def _event(document: Document, stage: Stage, draft: Draft) -> Event:
    names = tuple(dict.fromkeys(unit.mention.name for unit in draft.who))
    whom = [unit.mention.actor for unit in draft.who]
    where = ((span.of, span.start, span.end) for span in draft.evidence)
    parties = dict.fromkeys(body for unit in (*draft.who, *draft.hosts) for body in party(unit, stage))
    return Event(
        id=identity("e", document.id, draft.mode, *names, *where),
        document=document.id,
        event_type="CONSULT",
        mode=draft.mode,
        status=draft.status,
        participants=names,
        evidence=draft.evidence,
        parties=tuple(parties),
        actors=tuple(dict.fromkeys(each for each in whom if not each.startswith(casting.UNKNOWN))),
        date=draft.date,
        place=draft.place,
        confidence=draft.confidence,
        because=draft.because,
    )


def party(unit: Unit, stage: Stage) -> tuple[str, ...]:
    """A body by the name it has here, a person by what it stands for."""
    body = stage.kinds.get(unit.mention.actor) in BODIES
    return (unit.mention.name,) if body else stage.stands_for.get(unit.mention.actor, ())
