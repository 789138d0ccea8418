"""The models that ship, together: the reader of texts and the scorer of passages."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.reader import Reader
from onrecord.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Models:
    """What reads and what judges; cheap to make, each is loaded when it is first needed."""

    reader: Reader = field(default_factory=Reader)
    scorer: Scorer = field(default_factory=Scorer)

    @property
    def version(self) -> str:
        """Changes with either of the files."""
        return f"{self.reader.version}-{self.scorer.version}"
