"""Sentences and statements → acts in words: who accused, asked, backed, refused or threatened whom, or agreed or gave way.

An act is told by its verb ("rejected"), by what somebody means to do ("will withdraw", a promise or a threat), or by what a
statement says that another must do.  The seven types are PLOVER's; vocabulary is data, in ``data/acts.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.events.doers import Doer, Page, Side, addressed, agent_of, doer_of
from onrecord.events.verbs import BEING, Found, before, breaks_off, deed, found, is_noun, is_verb, leads_on, objects_follow
from onrecord.lexicon import table
from onrecord.records import Cast, Document, Event, Span, Statement, Status, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.dates import Dated
    from onrecord.events.clauses import Clause, Group
    from onrecord.records import When

MINDED = BEING | frozenset(("am", "remain", "remains", "remained", "seems", "seemed", "appears", "appeared", "also", "only"))
MODAL = frozenset(("will", "would", "shall", "won't", "won’t", "wouldn't", "wouldn’t"))
YIELDS = frozenset(("AGREE", "SUPPORT", "CONCEDE"))
SPEAKER_REACH = 4  # tokens before a cue in which it can be denied, where the speaker stands elsewhere
DUTY_REACH = 8  # tokens from whoever is asked to "must": "the Ostrian rebels in the valley must"
NEAR = 4  # acts before and behind one of the same sentence that can tell more of it
UNLESS_REACH = 30  # tokens from a promise to "unless", which makes it a threat
SURE, LIKELY, TOLD = 0.8, 0.65, 0.5  # not measured: actor and recipient told; one of them; in the words of another
FATES: tuple[Status, ...] = ("proposed", "planned", "held")


@dataclass(frozen=True, slots=True)
class Act:
    """An act as one clause tells it."""

    kind: str
    status: Status
    doers: tuple[Side, ...]
    recipients: tuple[Side, ...]
    evidence: tuple[Span, ...]
    because: str
    confidence: float
    date: When = None

    @property
    def key(self) -> tuple[object, ...]:
        """What two tellings of one act share."""
        return self.kind, *(frozenset(side.actor or side.name for side in sides) for sides in (self.doers, self.recipients))


def acts(document: Document, told_in: Sequence[Clause], statements: Sequence[Statement], cast: Cast) -> tuple[Event, ...]:
    """Every act in words that the document's clauses tell of, one row for each type, actors and recipients, in text order."""
    page = Page.of(told_in, statements, cast)
    told = (act for clause in told_in if not _asks(clause) for act in _told(clause, page))
    return tuple(_event(document, act) for act in _merged(told))


def _told(clause: Clause, page: Page) -> list[Act]:
    """The acts of a sentence; less those that address nobody where the same words tell of somebody addressed."""
    here = [*_by_verbs(clause, page), *_duties(clause, page)]
    near = (here[max(0, number - NEAR) : number + NEAR + 1] for number in range(len(here)))
    return [act for act, others in zip(here, near, strict=True) if act.recipients or not any(_tells_more(o, act) for o in others)]


def _asks(clause: Clause) -> bool:
    """Whether the sentence is a question."""
    return clause.text[clause.start : clause.end].rstrip("\"'”’») ").endswith("?")


def _by_verbs(clause: Clause, page: Page) -> Iterator[Act]:
    """The acts that verbs tell of; of what somebody decided to do the deed itself, where it is an act."""
    verbs, asked = list(found(clause)), False
    for each in verbs:
        if asked and each.form == "base":
            continue  # "demanded that Ostria lift": what is asked for
        leads = each.verb.kind == "plain" and any(other.first == each.last for other in verbs)
        act = None if leads else _intended(clause, each, page) if each.verb.intent else _done(clause, each, page)
        if act:
            asked = asked or act.kind == "REQUEST"
            yield act


def _done(clause: Clause, each: Found, page: Page) -> Act | None:
    """The act of a verb that is no infinitive or modal's; a refusal where agreement, support or yielding is denied."""
    if not is_verb(clause, each) or clause.letters[each.last : each.last + 1] == "&":
        return None
    if each.form == "past" and clause.word(before(clause, each.first)) in BEING:
        return _passive(clause, each, page)
    doer = doer_of(clause, each.first, each.last, page)
    if doer and is_noun(clause, each) and (doer.rule != "speaker" or not leads_on(clause, each)):
        return None
    kind, status = _told_as(clause, each, doer.first, doer.last) if doer else ("", "held")
    return _act(clause, each, doer, page, kind, status) if doer and kind else None


def _told_as(clause: Clause, each: Found, first: int, last: int) -> tuple[str, Status]:
    """The type and status by the words between whoever acts and the verb; no type where the act is not told as one."""
    rows = table("acts")["before"]
    start = last if first < each.first else max(0, each.first - SPEAKER_REACH)
    joined = max(clause.letters.rfind(sign, start, each.first) for sign in "&,") + 1
    start = joined if joined > start and set(clause.letters[joined : each.first]) <= set("arD") else start
    words = [token.word for token in clause.tokens[start : each.first]]
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    if not MODAL.isdisjoint(words[-3:]) or not {*words, clause.word(first - 1)}.isdisjoint(rows["perhaps"]):
        return "", "held"
    if any(word in rows["turned"] or word.endswith(("n't", "n’t")) for word in (*words, *pairs)):
        return ("REJECT" if each.verb.kind in YIELDS and not each.verb.undeniable else ""), "held"
    lead = before(clause, each.first)
    governor = clause.word(before(clause, lead))
    if clause.word(lead) != "to" or governor in rows["light"]:
        return each.verb.kind, "held"
    return (each.verb.kind, "planned") if governor in rows["planned"] else ("", "held")


def _passive(clause: Clause, each: Found, page: Page) -> Act | None:
    """X was accused by Y; X's plan was rejected by Y."""
    doer, whom = agent_of(clause, each, page), clause.subject(each.first)
    if doer is None or whom is None or "q" in clause.letters[whom.last : each.first]:
        return None  # "the army that was backed by": whom the words before it tell of is not known
    kind, status = _told_as(clause, each, whom.first, whom.last)
    if not kind or (each.verb.direct and not objects_follow(clause, each.verb, doer.last, at_once=True)):
        return None
    asked = tuple(page.side(clause, unit) for unit in whom.units)
    return _made(clause, each, doer, asked, (whom.first, doer.last), kind, status, LIKELY)


def _intended(clause: Clause, each: Found, page: Page) -> Act | None:
    """What somebody means to do: help or yield (AGREE), harm (THREATEN), or not do what was asked (REJECT)."""
    doer = doer_of(clause, each.first, each.last, page)
    rows, way = table("acts")["before"], each.verb.kind
    number = before(clause, each.first)
    lead = clause.word(number)
    stands = lead in MINDED if way == "minded" else lead not in MODAL and lead != "you"
    stands = stands and (each.form != "ing" or is_verb(clause, each)) and number >= 0 and clause.letters[number] != "d"
    if doer is None or not stands or clause.word(each.first - 1) == "to":
        return None
    words = {token.word for token in clause.tokens[min(doer.last, each.first) : each.last + 2]}
    around = page.around(clause, clause.tokens[each.first].start)
    own = page.own(around, doer)
    perhaps = not {*words, clause.word(doer.first - 1)}.isdisjoint((*rows["perhaps"], "failed"))
    if perhaps or (not own and way not in {"yielding", "firm"}):
        return None
    negated = any(word in {"not", "never", "unwilling"} or word.endswith(("n't", "n’t")) for word in words)
    mine = around is not None and around.actor in {side.actor for side in doer.sides}
    kind = _meant(way, deed(clause, each.last), negated=negated, mine=mine)
    if (
        kind == "AGREE"
        and way in {"loose", "reported"}
        and "unless" in {token.word for token in clause.tokens[each.last : each.last + UNLESS_REACH]}
    ):
        kind = "THREATEN"
    act = _act(clause, each, doer, page, kind, "held") if kind else None
    bare = act and not act.recipients and (way in {"minded", "plain"} or (way == "reported" and (kind == "AGREE" or not mine)))
    return None if bare else act


def _meant(way: str, what: str, *, negated: bool, mine: bool) -> str:
    """The type of what is meant to be done; ``mine`` is true where somebody tells it of himself."""
    if way == "reported" and not mine and (negated or what != "help"):
        return ""
    if negated:
        return "REJECT" if what in {"no", "help"} or way in {"yielding", "firm", "minded"} else ""
    if what == "harm" and way not in {"yielding", "plain"}:
        return "THREATEN"
    return "AGREE" if what == "help" or way in {"yielding", "firm", "minded"} else ""


def _duties(clause: Clause, page: Page) -> Iterator[Act]:
    """What a statement says, at its beginning, that another must do."""
    for group in clause.groups:
        duty = _duty(clause, group)
        said = page.around(clause, clause.tokens[group.last - 1].end - 1) if duty else None
        if not said or not said.cue or not said.actor or _acted(clause, said):
            continue
        opening = clause.at(max(clause.start, said.content[0].start))
        done = "be" in {clause.word(duty + 1), clause.word(duty + 2)}
        speaker, asked = page.speaker(said), tuple(page.side(clause, unit) for unit in group.units)
        others = not done and speaker.named and all(side.named and side.actor != speaker.actor for side in asked)
        if others and set(clause.letters[opening : group.first]) <= set("qdcDr|"):
            span = Span.cut(clause.text, clause.tokens[group.first].start, clause.tokens[_end(clause, duty)].end, clause.of)
            yield Act("REQUEST", "held", (speaker,), asked, (said.cue, span), f"{clause.word(duty)}: said of another", LIKELY)


def _duty(clause: Clause, group: Group) -> int:
    """The token of "must" behind a group; 0 where there is none."""
    words = frozenset(table("acts")["duty"]["words"])
    for number in range(group.last, min(group.last + DUTY_REACH, len(clause.tokens))):
        if {clause.word(number), f"{clause.word(number)} {clause.word(number + 1)}"} & words:
            return number
        if clause.letters[number] not in "&dmcrDwNU":
            return 0
    return 0


def _acted(clause: Clause, said: Statement) -> bool:
    """Whether the cue itself tells of an act, or of a thought."""
    verbs = (clause.tokens[each.first] for each in found(clause) if not each.verb.intent)
    return said.mode == "thought" or any(said.cue and said.cue.start <= verb.start < said.cue.end for verb in verbs)


def _act(clause: Clause, each: Found, doer: Doer, page: Page, kind: str, status: Status) -> Act | None:
    """The act with whom it addresses; None where somebody must be addressed and nobody is."""
    if each.verb.several and len(doer.sides) == 1 and not doer.sides[0].name.endswith("s"):
        return None
    asked, end = addressed(clause, each, doer, page)
    if each.verb.direct and not (asked and objects_follow(clause, each.verb, end, at_once=True)):
        return None
    if each.verb.least and not asked:
        return None
    own = page.own(page.around(clause, clause.tokens[each.first].start), doer)
    sure = (SURE if asked and doer.rule != "self" else LIKELY) if own else TOLD
    reach = min(doer.first, each.first), max(end, _end(clause, each.last - 1) + 1)
    act = _made(clause, each, doer, asked, reach, kind, status, sure)
    said = page.cued(clause, clause.tokens[each.first].start, clause.tokens[each.last - 1].end)
    near = [content for content in said.content if content.start < clause.end] if said else []
    return replace(act, evidence=(*act.evidence, *(content for content in near if not act.evidence[0].overlaps(content))))


def _made(
    clause: Clause,
    each: Found,
    doer: Doer,
    asked: tuple[Side, ...],
    reach: tuple[int, int],
    kind: str,
    status: Status,
    sure: float,
) -> Act:
    """The act, with the tokens from the first to behind the last of ``reach`` as its evidence."""
    evidence = Span.cut(clause.text, clause.tokens[reach[0]].start, clause.tokens[reach[1] - 1].end, clause.of)
    because = f"{clause.between(each.first, each.last).lower()}: {doer.rule}{', told by another' if sure == TOLD else ''}"
    dated = _date(clause, doer, each)
    return Act(kind, status, doer.sides, asked, (evidence,), because, sure, dated.when if dated else None)


def _end(clause: Clause, number: int) -> int:
    """The last token of what is told behind a token: up to a comma, a stop or another's words."""
    while number + 1 < len(clause.tokens) and clause.letters[number + 1] not in ",g" and not breaks_off(clause, number + 1):
        number += 1
    return number


def _date(clause: Clause, doer: Doer, each: Found) -> Dated | None:
    """The date beside the verb ("on Monday rejected", "rejected on Monday"), or at the sentence's beginning."""
    numbers = [(clause.at(date.start), date) for date in clause.dates]
    beside = [date for number, date in numbers if doer.last <= number <= each.last + 1 or number <= min(2, doer.first - 1)]
    return beside[-1] if beside else None


def _merged(told: Iterable[Act]) -> Iterator[Act]:
    """One act for each type, actors and recipients, with all its evidence, the surest reason and the furthest status."""
    groups: dict[tuple[object, ...], list[Act]] = {}
    for act in told:
        groups.setdefault(act.key, []).append(act)
    for same in groups.values():
        yield replace(
            max(same, key=lambda act: act.confidence),
            status=max((act.status for act in same), key=FATES.index),
            evidence=tuple(dict.fromkeys(span for act in same for span in act.evidence)),
            date=next((act.date for act in same if act.date), None),
        )


def _tells_more(one: Act, other: Act) -> bool:
    """Whether the first is the second with somebody addressed: type, words and one who acts are the same."""
    doers = {side.actor for side in one.doers} & {side.actor for side in other.doers}
    return (
        one.kind == other.kind
        and bool(one.recipients and doers)
        and any(a.overlaps(b) for a in one.evidence for b in other.evidence)
    )


def _event(document: Document, act: Act) -> Event:
    sides = (*act.doers, *act.recipients)
    names = tuple(dict.fromkeys(side.name for side in sides))
    where = ((span.of, span.start, span.end) for span in act.evidence)
    return Event(
        id=identity("e", document.id, act.kind, *names, *where),
        document=document.id,
        event_type=act.kind,
        mode=None,
        status=act.status,
        participants=names,
        evidence=act.evidence,
        parties=tuple(dict.fromkeys(party for side in sides for party in side.parties)),
        actors=tuple(dict.fromkeys(side.actor for side in sides if side.actor)),
        date=act.date,
        confidence=act.confidence,
        because=act.because,
        recipients=tuple(dict.fromkeys(side.name for side in act.recipients)),
    )
