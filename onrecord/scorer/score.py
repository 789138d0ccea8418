"""Questions in, answers out, by the model in ``data/model/scorer.onnx``: a cross-encoder of our own (Nogueira and Cho 2019)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onrecord.modelfile import MODEL, open_session, version_of
from onrecord.reader import load_vocabulary
from onrecord.scorer.question import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from onrecord.scorer.question import Laid, Question
    from onrecord.wordpiece import WordPiece

STANCES: Final = ("none", "support", "oppose", "mixed")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the scorer makes of a question.

    Attributes:
        probabilities: of STANCES, in their order; they add up to 1.
        hedged: probability that the stance is put with a hedge, 0 to 1.
        condition: half-open span of the passage, in code points, on which the stance depends; None where it is unconditional.
    """

    probabilities: tuple[float, float, float, float]
    hedged: float
    condition: tuple[int, int] | None

    @property
    def stance(self) -> str:
        """The most probable of STANCES."""
        return STANCES[int(np.argmax(self.probabilities))]

    @property
    def confidence(self) -> float:
        """The probability of ``stance``."""
        return max(self.probabilities)


class Scorer:
    """The model and its vocabulary; cheap to make, loaded with the first question."""

    def __init__(self, folder: Path = MODEL, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of the model file's SHA-256."""
        return version_of(self.folder / "scorer.onnx")

    @cached_property
    def wordpiece(self) -> WordPiece:
        return load_vocabulary(self.folder)

    @cached_property
    def _session(self) -> Any:
        return open_session(self.folder / "scorer.onnx", self.threads)

    def score(self, questions: Iterable[Question]) -> list[Answer]:
        """One answer for each question, in order."""
        return [self._answer(lay_out(question, self.wordpiece)) for question in questions]

    def _answer(self, laid: Laid) -> Answer:
        """One at a time: in 8 bits all rows of a call share one scale, so that an answer would hang on its neighbours, and
        sixteen rows in a call would save a tenth of the time (EPYC, one thread).
        """
        scores, hedged, condition = (each[0] for each in self._session.run(None, _feed(laid)))
        shares = np.exp(scores - scores.max())
        none, support, oppose, mixed = (shares / shares.sum()).tolist()
        return Answer((none, support, oppose, mixed), float(1 / (1 + np.exp(-hedged))), _span(laid, condition))


def _feed(laid: Laid) -> dict[str, NDArray[np.int64]]:
    return {"ids": np.array([laid.ids], np.int64), "forms": np.array([laid.kinds], np.int64)}


def _span(laid: Laid, condition: Sequence[float]) -> tuple[int, int] | None:
    """From the first to the last piece of the passage that is more likely than not part of the condition."""
    inside = [n for n, score in enumerate(condition) if score > 0 and laid.starts[n] >= 0]
    return (laid.starts[inside[0]], laid.ends[inside[-1]]) if inside else None
