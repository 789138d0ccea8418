"""The scorer of two passages: whether a passage shows that a holder supports a proposition, or opposes it."""

from onrecord.scorer.question import Question, mentions_of
from onrecord.scorer.score import STANCES, Answer, Scorer

__all__ = ["STANCES", "Answer", "Question", "Scorer", "mentions_of"]
