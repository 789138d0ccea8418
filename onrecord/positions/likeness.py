"""Which of a codebook's issues a passage may be about: cheap, and tuned to miss little, since the scorer has the last word.

Two things speak for an issue: its words in the passage (keywords, proposition and label by their stems, each weighed by how few
issues share it and how rare it is in English), and the likeness of the reader's own vectors of passage and proposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from onrecord.reader import Reader
    from onrecord.records import Codebook, Issue

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")
COMMON_RANK, RARE_RANK = 2_000, 30_000  # the reader's vocabulary has its words from rank 2,000 on, the commonest first
LEAST_SPECIFIC = 0.1  # what the commonest English word still weighs
IN_PROPOSITION = 0.7  # weight of a word of the proposition or label against one of a keyword
SHORTEST = 3  # letters of a word that can tell an issue
ENOUGH = 1.5  # weight of words from which more of them add nothing


@dataclass(frozen=True)
class Subject:
    """An issue as it is looked for: the weights of its stems, and the vector of its words."""

    issue: Issue
    weights: Mapping[str, float]
    vector: NDArray[np.float32]


def subjects(codebook: Codebook, reader: Reader) -> tuple[Subject, ...]:
    """The codebook's issues, in its order."""
    stems = [_stems(issue) for issue in codebook.issues]
    return tuple(
        Subject(issue, _weights(own, stems), reader.vector(_words(issue)))
        for issue, own in zip(codebook.issues, stems, strict=True)
    )


def _words(issue: Issue) -> str:
    """Its proposition and its keywords as one text."""
    return " ".join((issue.proposition, ", ".join(issue.keywords))).strip()


def _stems(issue: Issue) -> dict[str, float]:
    """Stem → how much it tells by where it stands and how rare the word is."""
    found: dict[str, float] = {}
    for share, texts in ((1.0, issue.keywords), (IN_PROPOSITION, (issue.proposition, issue.label))):
        for word in (match[0] for text in texts for match in WORD.finditer(text)):
            if len(word) >= SHORTEST:
                one = stem(word)
                found[one] = max(found.get(one, 0.0), share * specific(word.lower()))
    return found


def _weights(own: Mapping[str, float], all_of: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each stem's weight, less where more of the codebook's issues share it."""
    count = len(all_of)
    return {one: w * log((count + 1) / sum(one in each for each in all_of)) / log(count + 1) for one, w in own.items()}


def shared(passage: str, subject: Subject) -> float:
    """How much the words that passage and issue share tell of it, 0 to 1."""
    stems = {stem(match[0]) for match in WORD.finditer(passage)}
    return min(1.0, sum(weight for one, weight in subject.weights.items() if one in stems) / ENOUGH)


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Cosine of two vectors, 0 where one of them is empty."""
    size = float(np.linalg.norm(one) * np.linalg.norm(other)) if one.size and other.size else 0.0
    return float(one @ other) / size if size else 0.0


@cache
def stem(word: str) -> str:
    """A word without its ending (Porter 2001), the same for "decentralized" and "decentralisation"."""
    return str(_stemmer().stemWord(word.lower().replace("’", "'").replace("iz", "is")))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _ranks() -> Mapping[str, int]:
    lines = (DATA / "model" / "vocabulary.txt").read_text("utf8").splitlines()
    return {word: rank for rank, word in enumerate(lines)}


@cache
def specific(word: str) -> float:
    """Little for the commonest English words to 1 for rare ones and names, by rank in the reader's vocabulary, on a log scale."""
    rank = _ranks().get(word.removesuffix("'s"), RARE_RANK)
    scaled = max(0.0, log(rank / COMMON_RANK) / log(RARE_RANK / COMMON_RANK)) if rank else 0.0
    return min(1.0, LEAST_SPECIFIC + (1 - LEAST_SPECIFIC) * scaled)
