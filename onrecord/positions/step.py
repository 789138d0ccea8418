"""Passages → positions: who stands where on the codebook's issues, and by whom we have it.

Each passage is asked about the issues that it may be about (`likeness`), for each who may take a side in it (`candidates`); the
scorer answers.  One row comes of all the passages that give a holder the same stance on an issue by the same word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from typing import cast as typed

from onrecord.positions.candidates import passages
from onrecord.positions.likeness import likeness, shared, subjects
from onrecord.records import Position, Span, identity
from onrecord.scorer import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from onrecord.models import Models
    from onrecord.positions.candidates import Candidate, Passage
    from onrecord.positions.likeness import Subject
    from onrecord.reader import Reader, Reading
    from onrecord.records import Cast, Codebook, Document, Event, Field, Stance, Statement
    from onrecord.scorer import Answer, Scorer

NEAR_ENOUGH = 0.3  # of `_nearness` from which a passage is asked about an issue: 0.73 to 0.98 of the annotated ones (labbook)
MOST_ISSUES = 2  # about which one passage is asked: positions F1 as with four, and a third fewer questions
ANYBODY = 0.5  # probability of a side with the first one asked of, below which the passage is not asked of others: F1 as without
# The probability of a side from which a passage counts, for who says it or of whom it is said, and for who is but named beside.
SURE_OF_SPEAKER, SURE_OF_OTHERS = 0.7, 0.85


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a passage: about which issue, of whom."""

    passage: Passage
    candidate: Candidate
    issue: str
    question: Question


@dataclass(frozen=True, slots=True)
class Found:
    """One passage's evidence that a candidate takes a side."""

    asked: Asked
    stance: Stance
    confidence: float
    hedged: bool
    conditional: Span | None


def positions(
    document: Document,
    readings: Mapping[Field, Reading],
    statements: Sequence[Statement],
    events: Sequence[Event],
    cast: Cast,
    codebook: Codebook,
    models: Models,
) -> tuple[Position, ...]:
    """Where each party stands on the codebook's issues, by the words of this document, in text order."""
    if not codebook.issues:
        return ()
    asked = questions(document, readings, statements, cast, codebook, models.reader)
    found = [f for each, answer in _answered(asked, models.scorer) for f in _found(each, answer)]
    return _rows(document, [each for each in found if not _same(each.asked.candidate.holder, document.outlet)], events)


def questions(
    document: Document,
    readings: Mapping[Field, Reading],
    statements: Sequence[Statement],
    cast: Cast,
    codebook: Codebook,
    reader: Reader,
) -> Iterator[Asked]:
    """What the scorer is asked of a document, in text order."""
    about = subjects(codebook, reader)
    for of, reading in readings.items():
        for passage in passages(document, of, statements, cast):
            yield from _of_passage(passage, reading, about)


def _answered(asked: Iterable[Asked], scorer: Scorer) -> Iterator[tuple[Asked, Answer]]:
    """The questions with their answers; whom a passage is asked of first tells whether anybody takes a side there."""
    groups = [list(group) for _, group in groupby(asked, key=lambda each: (each.passage.sentence, each.issue))]
    first = list(zip((group[0] for group in groups), scorer.score(group[0].question for group in groups), strict=True))
    others = [each for group, (_, answer) in zip(groups, first, strict=True) if _side(answer) >= ANYBODY for each in group[1:]]
    yield from first
    yield from zip(others, scorer.score(each.question for each in others), strict=True)


def _of_passage(passage: Passage, reading: Reading, about: Sequence[Subject]) -> Iterator[Asked]:
    sentence = reading.vector(passage.sentence.start, passage.sentence.end)
    near = [(_nearness(passage, sentence, subject), subject) for subject in about]
    near = sorted((each for each in near if each[0] >= NEAR_ENOUGH), key=lambda each: -each[0])[:MOST_ISSUES]
    for _, subject in near:
        for candidate in passage.candidates:
            question = Question(subject.issue.proposition, passage.text, candidate.holder, candidate.held)
            yield Asked(passage, candidate, subject.issue.id, question)


def _nearness(passage: Passage, sentence: NDArray[np.float32], subject: Subject) -> float:
    """How much speaks for it that a passage is about an issue: what its sentence means, and the words that both share."""
    words = shared(passage.sentence.text, subject) + 0.25 * shared(passage.text, subject)
    return likeness(sentence, subject.vector) + words


def _found(asked: Asked, answer: Answer) -> Iterator[Found]:
    _, support, oppose, mixed = answer.probabilities
    if _side(answer) < (SURE_OF_SPEAKER if asked.candidate.statement else SURE_OF_OTHERS):
        return
    stance: Stance = typed("Stance", max((support, "support"), (oppose, "oppose"), (mixed, "mixed"))[1])
    condition = None
    if answer.condition:
        a, b = answer.condition
        start = asked.passage.start
        condition = Span(start + a, start + b, asked.passage.text[a:b], asked.passage.sentence.of)
    yield Found(asked, stance, max(support, oppose, mixed), answer.hedged > 0.5, condition)


def _side(answer: Answer) -> float:
    return 1.0 - answer.probabilities[0]


def _same(name: str, outlet: str | None) -> bool:
    """Whether a name is that of the paper itself, which reports and takes no part."""
    return outlet is not None and name.casefold().removeprefix("the ") == outlet.casefold().removeprefix("the ")


def _rows(document: Document, found: Iterable[Found], events: Sequence[Event]) -> tuple[Position, ...]:
    """One row for each holder, issue, stance and source, with all its evidence."""

    def key(each: Found) -> tuple[str, str, str, str]:
        candidate = each.asked.candidate
        return (each.asked.issue, candidate.actor or candidate.holder, each.stance, candidate.by)

    ordered = sorted(found, key=key)
    told = _told(events, {each.asked.passage.sentence for each in ordered})
    rows = _voiced(_row(document, list(group), told) for _, group in groupby(ordered, key))
    return tuple(
        sorted(rows, key=lambda row: (row.evidence[0].of == "text", row.evidence[0], row.issue, row.holder, row.stance, row.by))
    )


def _voiced(rows: Iterable[Position]) -> Iterator[Position]:
    """The rows but those by another's word that rest on sentences which give the holder's own word for the same."""
    told = list(rows)
    own = {_told_side(row): set(row.evidence) for row in told if row.by == "self"}
    return (row for row in told if row.by == "self" or not own.get(_told_side(row), set()).issuperset(row.evidence))


def _told_side(row: Position) -> tuple[str, str, str]:
    return row.actor or row.holder, row.issue, row.stance


def _told(events: Sequence[Event], sentences: Iterable[Span]) -> dict[Span, list[str]]:
    """By sentence, the ids of the events of whose evidence some stands in it."""
    ordered = sorted(sentences, key=lambda sentence: (sentence.of, sentence.start))
    ends = [(sentence.of, sentence.end) for sentence in ordered]
    told: dict[Span, list[str]] = {}
    for event in events:
        for span in event.evidence:
            number = bisect_right(ends, (span.of, span.start))
            while number < len(ordered) and span.overlaps(ordered[number]):
                told.setdefault(ordered[number], []).append(event.id)
                number += 1
    return told


def _row(document: Document, found: Sequence[Found], told: Mapping[Span, Sequence[str]]) -> Position:
    best = max(found, key=lambda each: (each.confidence, -each.asked.passage.sentence.start))
    candidate, issue = best.asked.candidate, best.asked.issue
    evidence = tuple(sorted({each.asked.passage.sentence for each in found}, key=lambda span: (span.of == "text", span)))
    met = (event for sentence in evidence for event in told.get(sentence, ()))
    said = (each.asked.candidate.statement for each in found)
    return Position(
        id=identity("p", document.id, candidate.actor or candidate.holder, issue, best.stance, candidate.by),
        document=document.id,
        holder=candidate.holder,
        issue=issue,
        stance=best.stance,
        by=candidate.by,
        evidence=evidence,
        actor=candidate.actor,
        statements=tuple(dict.fromkeys(each for each in said if each)),
        events=tuple(dict.fromkeys(met)),
        hedged=all(each.hedged for each in found),
        conditional=best.conditional,
        confidence=round(best.confidence, 3),
        because=f"scorer: {best.stance} {best.confidence:.2f}, of {len(found)} passages"
        if len(found) > 1
        else f"scorer: {best.stance} {best.confidence:.2f}",
    )
