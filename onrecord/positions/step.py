"""Statements and narrative → positions: who stands where on the codebook's issues, and by whom we have it.

Three questions are put to every clause.  What is it about: the issues whose words it has (`issues`).  Which way do its
operators turn those words, and is that the proposition's way (`stances`, `turns`).  Whose stance is that: the speaker's, or
that of the clause's subject (`holders`).  Where one of them has no answer no row is made: a stance missed is better than one
made up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from onrecord.cues import hedges
from onrecord.lexicon import table
from onrecord.positions.holders import Holder, Parties, doer, elliptic, lent, subject
from onrecord.positions.issues import Subjects, topics
from onrecord.positions.passages import Page, Scene
from onrecord.positions.stances import cue_of, listed, polarity
from onrecord.positions.turns import Turns
from onrecord.records import Position, Span, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.positions.holders import Subject
    from onrecord.positions.passages import Region
    from onrecord.positions.stances import Cue, Operator
    from onrecord.positions.turns import Turned
    from onrecord.records import Cast, Codebook, Document, Event, Stance, Statement

LEAST_SURE = 0.5  # rows below were right for 0.18, rows from it on for 0.54: where it is that unsure, there is no row
DEED = 0.4  # weight of a noun from which it can be a deed
TELLING = 2.0  # weight from which a row is right more often than not: 0.67 against 0.42 below
PLAIN: Final = frozenset(
    {"alarm", "condition", "cue", "deed", "demand", "speaker", "topic"}
)  # 0.59 right, and 5 of 7 subjects that an attitude tells of; others 0.38
DOUBTFUL: Final = frozenset({"carried", "duty", "judgement", "party"})  # 0.31 right
HOLDERS: Final = {
    "alarm": "who warns of it",
    "carried": "the one last spoken of",
    "condition": "who makes it depend on something",
    "cue": "who says it",
    "deed": "whose deed it is",
    "demand": "who asks or refuses it",
    "duty": "who says that it must be",
    "judgement": "who calls it so",
    "named": "the subject of these words",
    "party": "the speaker, whose own side this is",
    "speaker": "who says it",
    "subject": "whom the speaker tells of",
    "topic": "who says what may come of it",
}
BYGONE_REACH = 3  # words from "had" or "once" to the word that turns
OPEN_REACH = 3  # words from "not" to the word whose denial leaves a question open


@dataclass(frozen=True, slots=True)
class Claim:
    """A holder's sign on a turned clause, by whom, and how the holder was found; ``cue`` whether the statement's cue bears."""

    holder: Holder
    sign: int
    by: str
    how: str
    cue: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of evidence for a position."""

    holder: Holder
    issue: str
    stance: Stance
    by: str
    evidence: Span
    statement: str | None
    hedged: bool
    conditional: Span | None
    confidence: float
    because: str


def positions(
    document: Document, statements: Sequence[Statement], events: Sequence[Event], cast: Cast, codebook: Codebook
) -> tuple[Position, ...]:
    """Where each party stands on the codebook's issues, by the words of this document, in text order."""
    if not codebook.issues:
        return ()
    found: list[Found] = []
    listed_topics = topics(codebook)
    for of in ("title", "text") if document.title_apart and document.title else ("text",):
        page = Page(document, "title" if of == "title" else "text", cast)
        reader = _Reader(page, Turns(Subjects(listed_topics, page.tokens, page.sentences)), statements, Parties(cast))
        found += (each for region in page.regions(statements) for each in reader.read(region))
    return _rows(document, [each for each in found if not _same(each.holder.name, document.outlet)], events)


def _same(name: str, outlet: str | None) -> bool:
    """Whether a name is that of the paper itself, which reports and takes no part."""
    return outlet is not None and name.casefold().removeprefix("the ") == outlet.casefold().removeprefix("the ")


def _cue(statement: Statement, text: str) -> Cue | None:
    """What the statement's cue takes as its side, read with the little word behind it: "threatened to" is no "threatened"."""
    cue, content = statement.cue, statement.content[0]
    if not cue:
        return None
    between = text[cue.end : content.start].strip().casefold() if cue.of == content.of else ""
    behind = "to" if content.text.casefold().startswith("to ") else between if between in listed("prepositions") else ""
    return cue_of(f"{cue.text} {behind}")


class _Reader:
    """One page being read from its beginning."""

    def __init__(self, page: Page, turns: Turns, statements: Iterable[Statement], parties: Parties) -> None:
        self.page = page
        self.turns = turns
        self.parties = parties
        self.statements = {statement.id: statement for statement in statements}

    def read(self, region: Region) -> Iterator[Found]:
        """The evidence in one region; nothing where nobody knows who says it."""
        if region.statement and region.statement.speaker is None:
            return
        scene = Scene(self.page, region)
        before: Holder | None = None
        for number, clause in enumerate(scene.clauses):
            before = lent(scene, number, before)
            if clause.condition:
                continue
            for turned in self.turns.of(scene, clause):
                for claim in self._claims(turned, before):
                    self.turns.spoken_of(turned)
                    found = _found(turned, claim)
                    if found.confidence >= LEAST_SURE:
                        yield found

    def _claims(self, turned: Turned, before: Holder | None) -> Iterator[Claim]:
        """Who is claimed to hold the stance, and by whom; what is judged ("Norland must leave") holds none."""
        statement = turned.scene.region.statement
        for claim in self._said(turned, before, statement) if statement else _told(turned, before):
            if not turned.judges(claim.holder.at):
                yield replace(claim, by="self") if claim.by == claim.holder.name else claim

    def _said(self, turned: Turned, before: Holder | None, statement: Statement) -> Iterator[Claim]:
        """Within what somebody says: his own stance, or one that he gives to others."""
        outer = self.statements.get(statement.within or "")
        by = "self" if outer is None or outer.speaker == statement.speaker else outer.speaker or "article"
        own = Claim(Holder(statement.speaker or "", statement.actor), turned.sign, by, "speaker")
        cue = _cue(statement, turned.scene.page.text)
        asked = replace(own, sign=turned.sign * cue.sign, how="demand", cue=True) if cue and not cue.alarm else None
        top = turned.top
        if not top:
            yield from _without_operators(turned, own, cue)
        elif top.kind in ("duty", "judgement"):
            yield asked if asked and cue and not cue.assertive else replace(own, how=top.kind)
        else:
            found = subject(turned.scene, turned.clause, top, before)
            others = [each for each in found.holders if not self.parties.one(each, own.holder, statement)]
            if cue and cue.alarm:
                plain = [each for each in turned.governors if each.kind != "judgement"]
                yield replace(own, sign=-polarity(plain) * turned.hit.sign, how="alarm", cue=True)
            yield from _by_subject(_Case(turned, top, found, others, own, asked, cue))


@dataclass(frozen=True, slots=True)
class _Case:
    """What decides whose stance the operators of a content tell.

    Attributes:
        top: the operator whose subject was looked for, and ``found`` as what.
        others: holders among them for whom the speaker does not speak.
        own: the stance as the speaker's; ``asked`` the same by his cue, where that demands or refuses.
    """

    turned: Turned
    top: Operator
    found: Subject
    others: Sequence[Holder]
    own: Claim
    asked: Claim | None
    cue: Cue | None


def _by_subject(case: _Case) -> Iterator[Claim]:
    """The stance as the speaker's, or as one that he gives to others."""
    turned, top, cue = case.turned, case.top, case.cue
    how, holders = case.found.how, case.found.holders
    given = [Claim(each, turned.sign, case.own.holder.name, "subject") for each in case.others]
    if how == "named" and turned.judges(holders[0].at):
        modal = set(turned.words(turned.clause.first, top.last)) & listed("modals")
        yield from [case.asked] if case.asked else [replace(case.own, how="topic")] if modal else []
    elif how == "named" and given and not turned.duty and (top.kind != "course" or not cue or cue.assertive):
        yield from given
        yield from [case.asked] if case.asked and cue and not cue.assertive and _noun(turned) else []
    elif how == "named" and not given and not (cue and cue.alarm):
        yield replace(case.own, how="party" if top.kind == "course" else "speaker")
    elif case.asked and not (how == "unknown" and cue and cue.assertive and not turned.duty):
        yield case.asked
    elif how == "carried" and given and elliptic(turned.scene, turned.clause, top):
        yield from given
    elif not cue and (turned.duty or how in ("speaker", "carried")):
        yield case.own


def _noun(turned: Turned) -> bool:
    """Whether the content names another's stance rather than telling it: the speaker "rejected Norland's calls for" a thing."""
    top = turned.top
    return (
        top is not None and top.form != "past" and not set(turned.words(turned.clause.first, top.first)) & listed("auxiliaries")
    )


def _told(turned: Turned, before: Holder | None) -> Iterator[Claim]:
    """In the narrative: what a subject says or does is its own, how it is minded is the writer's word."""
    top = turned.top
    if not top:
        yield from _deeds(turned, "self")
    elif top.kind in ("attitude", "disposition", "course"):
        summed = set(turned.words(turned.clause.first, top.first)) & listed("summaries")
        by = "article" if top.kind == "disposition" or summed else "self"
        found = subject(turned.scene, turned.clause, top, before)
        yield from (Claim(each, turned.sign, by, found.how) for each in found.holders)


def _without_operators(turned: Turned, own: Claim, cue: Cue | None) -> Iterator[Claim]:
    """Where only the cue takes a side ("rejected the plan"), or a deed is told of another ("Norland's blockade")."""
    if cue and not cue.alarm:
        yield replace(own, sign=turned.sign * cue.sign, how="cue", cue=True)
    elif turned.scene.depending(turned.clause, turned.hit.at):
        yield replace(own, how="condition")
    else:
        yield from _deeds(turned, own.holder.name)


def _deeds(turned: Turned, by: str) -> Iterator[Claim]:
    """Whose deed the word is, if it can be one."""
    if turned.hit.stem not in turned.topic.names and turned.hit.weight >= DEED:
        owner = doer(turned.scene, turned.clause, turned.hit.at)
        yield from [Claim(owner, turned.sign, by, "deed")] if owner else []


def _found(turned: Turned, claim: Claim) -> Found:
    """The claim as a piece of evidence, with what it depends on; what stands before the holder is no word of his."""
    behind = [each for each in turned.governors if each.first < claim.holder.at < turned.hit.at]
    stance, conditional = _stance(turned, claim.sign * polarity(behind))
    statement = turned.scene.region.statement
    hedged = hedges(turned.text(turned.clause.first, turned.hit.at), listed("hedges")) or bool(statement and statement.hedged)
    return Found(
        claim.holder,
        turned.topic.issue.id,
        stance,
        claim.by,
        _evidence(turned, statement if claim.cue else None),
        statement.id if statement else None,
        hedged,
        conditional,
        _confidence(turned, claim),
        _because(turned, claim),
    )


def _stance(turned: Turned, sign: int) -> tuple[Stance, Span | None]:
    """The stance, and its condition.  "Yes, if" is mixed, and so is "not committed to"; "no, as long as" stays a no."""
    stance: Stance = "support" if sign > 0 else "oppose"
    scene, clause = turned.scene, turned.clause
    top = turned.top
    if top and top.open and set(turned.words(max(clause.first, top.first - OPEN_REACH), top.first)) & listed("negators"):
        return "mixed", None
    n = scene.clauses.index(clause)
    beside = [each for each in scene.clauses[max(0, n - 1) : n + 2] if each.condition]
    condition = beside[0] if beside else scene.depending(clause, turned.hit.at)
    if condition is None:
        return stance, None
    lasting, ending = (table("stances")["conditions"][kind] for kind in ("lasting", "ending"))
    stays = (sign < 0 and condition.opener in lasting) or (not turned.denied and condition.opener in ending)
    return (stance if stays else "mixed"), scene.span(condition.first, condition.last)


def _evidence(turned: Turned, statement: Statement | None) -> Span:
    """The clause; with the cue and its source where these stand beside it and bear on the stance."""
    span = turned.scene.span(turned.clause.first, turned.clause.last)
    around = [part for part in (statement.source, statement.cue) if part and part.of == span.of] if statement else []
    start, end = min([span.start, *(p.start for p in around)]), max([span.end, *(p.end for p in around)])
    return Span.cut(turned.scene.page.text, start, end, span.of) if end - start <= 2 * len(span.text) + 200 else span


def _confidence(turned: Turned, claim: Claim) -> float:
    """How likely the row is right, to one digit, by what was measured of rows with these features (see the docs)."""
    score = (
        4
        + (turned.on_axis or not turned.topic.axes)
        + (turned.weight >= TELLING)
        + (claim.how in PLAIN or (claim.how == "named" and turned.wanted))
        - (claim.how in DOUBTFUL)
        - _bygone(turned, claim)
    )
    return score / 10


def _bygone(turned: Turned, claim: Claim) -> bool:
    """Whether the stance is told as one of before, that may have been given up: "had opposed", "was opposing"."""
    statement, top = turned.scene.region.statement, turned.top
    if claim.cue and statement and statement.cue:
        return bool(set(statement.cue.text.casefold().split()) & listed("bygone"))
    if statement or not top:
        return False
    before = set(turned.words(max(turned.clause.first, top.first - BYGONE_REACH), top.first))
    return bool(before & listed("bygone")) or (top.form == "ing" and bool(before & {"was", "were"}))


def _because(turned: Turned, claim: Claim) -> str:
    """What decided, in words."""
    sides = {1: "for", -1: "against"}
    about = dict.fromkeys(turned.scene.tokens[n].text for n in sorted(turned.hits) or [turned.hit.at])
    statement = turned.scene.region.statement
    cue = [f"“{statement.cue.text}” ({sides[claim.sign * turned.sign]})"] if claim.cue and statement and statement.cue else []
    by = [*cue, *(f"“{' '.join(turned.words(each.first, each.last))}” ({sides[each.sign]})" for each in turned.governors)]
    turning = f" turned by {', '.join(by)}" if by else ""
    against = f"the proposition is {sides[turned.hit.sign]} it"
    return f"speaks of “{', '.join(about)}”{turning}; {against}; the holder is {HOLDERS[claim.how]}"


def _rows(document: Document, found: Iterable[Found], events: Sequence[Event]) -> tuple[Position, ...]:
    """One row for each holder, issue, stance and source, with all its evidence."""

    def key(each: Found) -> tuple[str, str, str, str]:
        return (each.issue, each.holder.actor or each.holder.name, each.stance, each.by)

    settled = _settled(found)
    rows = [_row(document, list(group), events) for _, group in groupby(sorted(settled, key=key), key)]
    return tuple(
        sorted(rows, key=lambda row: (row.evidence[0].of == "text", row.evidence[0], row.issue, row.holder, row.stance, row.by))
    )


def _settled(found: Iterable[Found]) -> list[Found]:
    """With the two sides that a holder takes within one statement as one mixed stance."""
    rows = list(found)
    sides: dict[tuple[str | None, ...], set[str]] = {}
    for each in rows:
        sides.setdefault(_taken(each), set()).add(each.stance)
    return [replace(each, stance="mixed") if each.statement and len(sides[_taken(each)]) > 1 else each for each in rows]


def _taken(found: Found) -> tuple[str | None, ...]:
    return (found.statement, found.issue, found.holder.actor or found.holder.name, found.by)


def _row(document: Document, found: Sequence[Found], events: Sequence[Event]) -> Position:
    best = max(found, key=lambda each: (each.confidence, -each.evidence.start))
    evidence = tuple(sorted({each.evidence for each in found}, key=lambda span: (span.of == "text", span)))
    met = [event.id for event in events if any(a.overlaps(b) for a in event.evidence for b in evidence)]
    return Position(
        id=identity("p", document.id, best.holder.actor or best.holder.name, best.issue, best.stance, best.by),
        document=document.id,
        holder=best.holder.name,
        issue=best.issue,
        stance=best.stance,
        by=best.by,
        evidence=evidence,
        actor=best.holder.actor,
        statements=tuple(dict.fromkeys(each.statement for each in found if each.statement)),
        events=tuple(dict.fromkeys(met)),
        hedged=all(each.hedged for each in found),
        conditional=best.conditional,
        confidence=best.confidence,
        because=best.because,
    )
