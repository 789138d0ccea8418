"""Our own small transformer, run once over a text: who speaks, with which cue, what is said, and the names.

The model is an ONNX file in ``data/model`` and runs on the CPU.  A long text is cut into windows; the scores of all windows
are laid side by side again before anything is decided, so that no span is lost or cut where two windows meet, and the time
grows with the length of the text alone.  onnxruntime is loaded with the first text, not with the module.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onrecord.decoding import log_softmax, spans_of
from onrecord.errors import ModelError
from onrecord.heads import HEADS, LINK, MODES, NAME_LABELS, PART_LABELS, STATUSES, TAG_LABELS
from onrecord.modelfile import MODEL, open_session, version_of
from onrecord.sentences import sentences
from onrecord.wordpiece import GAPS, Pieces, WordPiece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WINDOW = 254  # word pieces, as trained, beside [CLS] and [SEP]
MARGIN = 64  # where one paragraph outgrows a window, neighbours share twice this much
UNLABELLED = -0.5  # added to what speaks for a piece being no part of an encounter (lab book)
MOST_VECTORS = 1_000  # texts whose vectors are remembered
PART_REACH = 200  # pieces between a trigger and a part of it: a long paragraph
BRIDGES: Final = frozenset(("of", "of the", "a", "the", "will", "will be", "-", "for", "in"))  # "third round of negotiations"
REACH = 40  # spans before and after among which a link is looked for
# How many sentences a content may stand after its cue, and a cue after its source, and how much each is held back (logs of
# probabilities).  In PolNeAR's train articles 91% of contents stand in their cue's sentence, 7% in the next, 1% before or
# further on; 97% of sources stand in their cue's sentence, 3% in the one before.
APART: Final = {"cue": {0: 0.0, 1: -1.0, -1: -3.0, **dict.fromkeys(range(2, 8), -3.0)}, "source": {0: 0.0, 1: -1.0, 2: -3.0}}
LINE_GAP = GAPS.index("line")


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A source, cue or content the model marked.

    Attributes:
        role: one of ROLES.
        start, end: half-open span in the text, in code points.
        score: mean probability of its labels, 0 to 1.
        link: for a content the index of its cue, for a cue the index of its source, in ``Reading.roles``; else None.
        link_score: probability of that link (or of having none), 0 to 1.
    """

    role: str
    start: int
    end: int
    score: float
    link: int | None = None
    link_score: float = 0.0


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name the model marked; ``kind`` is one of NAMES, offsets as in RoleSpan."""

    kind: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class EncounterSpan:
    """Words that name an encounter (its trigger), [start, end) in the text, in code points, and what goes with it.

    Attributes:
        mode: one of MODES.
        status: one of STATUSES; ``denied`` where the text only says that it did not take place.
        score: mean probability of the trigger's labels, 0 to 1; ``status_score`` that of the status.
        participants, places, times: half-open spans of those that the model links to it, in text order.
    """

    mode: str
    status: str
    start: int
    end: int
    score: float
    status_score: float
    participants: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    times: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Topics:
    """A vector for each word piece of a text, [pieces, width], and where the pieces begin, in code points."""

    starts: tuple[int, ...]
    rows: Floats

    def mean(self, start: int, end: int) -> Floats:
        """The mean of those that begin in [start, end); empty where none does."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        found: Floats = self.rows[first:last].mean(axis=0) if first < last else np.zeros(0, np.float32)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model read in one text: role spans, names, encounters and vectors, each in text order."""

    roles: tuple[RoleSpan, ...]
    names: tuple[NameSpan, ...]
    encounters: tuple[EncounterSpan, ...] = ()
    topics: Topics | None = None

    def vector(self, start: int, end: int) -> Floats:
        """What the model makes of the words [start, end) as a whole; empty where there are none."""
        return self.topics.mean(start, end) if self.topics else np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [start, end) go through the model; of these [first, last) are kept."""

    start: int
    end: int
    first: int
    last: int


class Reader:
    """The model and its vocabulary; cheap to make, loaded with the first text."""

    def __init__(self, folder: Path = MODEL, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads
        self._vectors: dict[str, Floats] = {}

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of the model file's SHA-256; ModelError where it is not the file that its card names."""
        return version_of(self.folder / "reader.onnx")

    @cached_property
    def wordpiece(self) -> WordPiece:
        return load_vocabulary(self.folder)

    @cached_property
    def _session(self) -> Any:
        return open_session(self.folder / "reader.onnx", self.threads)

    def read(self, text: str) -> Reading:
        """Read one text, of any length."""
        pieces = self.wordpiece.cut(text)
        if not len(pieces):
            return Reading((), ())
        scores = self.scores(pieces)
        roles, names = _roles(text, pieces, scores["tags"], scores["links"]), _names(pieces, scores["names"])
        topics = Topics(tuple(pieces.starts), scores["topics"])
        return Reading(roles, names, _encounters(text, pieces, scores), topics)

    def vector(self, text: str) -> Floats:
        """What the model makes of a text as a whole; the last few are remembered, since a codebook's are asked for each time."""
        if text not in self._vectors:
            if len(self._vectors) >= MOST_VECTORS:
                self._vectors.clear()
            self._vectors[text] = self.read(text).vector(0, len(text))
        return self._vectors[text]

    def scores(self, pieces: Pieces) -> dict[str, Floats]:
        """What each of HEADS makes of each piece, [pieces, width], unnormalised."""
        cls, sep = self.wordpiece.vocabulary["[CLS]"], self.wordpiece.vocabulary["[SEP]"]
        ids, forms = np.array(pieces.ids, np.int64), np.array(pieces.forms, np.int64)
        stitched: list[Floats] = []
        for w in windows(pieces):  # one at a time: nothing is padded, and one core gains nothing from more in one call
            feed = {"ids": np.array([[cls, *ids[w.start : w.end], sep]]), "forms": np.array([[0, *forms[w.start : w.end], 0]])}
            parts = self._session.run(list(HEADS), feed)
            if not stitched:
                stitched = [np.empty((len(pieces), part.shape[-1]), np.float32) for part in parts]
            for whole, part in zip(stitched, parts, strict=True):
                whole[w.first : w.last] = part[0, w.first - w.start + 1 : w.last - w.start + 1]
        return dict(zip(HEADS, stitched, strict=True))


def load_vocabulary(folder: Path = MODEL) -> WordPiece:
    """The vocabulary beside a model, one piece a line; ModelError where it cannot be read."""
    path = folder / "vocabulary.txt"
    try:
        lines = path.read_text("utf8").split("\n")
        return WordPiece({piece: row for row, piece in enumerate(lines) if piece})
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise ModelError(f"The reader's vocabulary {path} is missing or broken: install onrecord again.") from error


def windows(pieces: Pieces, limit: int = WINDOW, margin: int = MARGIN) -> list[Window]:
    """Cut a text into windows at paragraph ends; a paragraph longer than a window is read in overlapping parts.

    Every piece is kept by exactly one window.
    """
    starts = [0, *(n for n in range(1, len(pieces)) if pieces.forms[n] % len(GAPS) == LINE_GAP), len(pieces)]
    found: list[Window] = []
    opened = 0
    for start, end in pairwise(starts):
        if end - opened > limit and start > opened:
            found.append(Window(opened, start, opened, start))
            opened = start
        if end - opened > limit:
            found.extend(_overlapping(opened, end, limit, margin))
            opened = end
    if opened < len(pieces):
        found.append(Window(opened, len(pieces), opened, len(pieces)))
    return found


def _overlapping(start: int, end: int, limit: int, margin: int) -> Iterator[Window]:
    first = start
    while first < end:
        left = max(start, min(first - margin, end - limit))
        right = min(end, left + limit)
        last = right if right == end else right - margin
        yield Window(left, right, first, last)
        first = last


def whole(found: list[tuple[str, int, int, float]], pieces: Pieces) -> list[tuple[str, int, int, float]]:
    """The spans widened to whole words, of which the first that reaches into a word has it."""
    inside = [form % len(GAPS) == GAPS.index("inside") for form in pieces.forms] + [False]
    widened, taken = [], 0
    for kind, first, last, score in found:
        while inside[first]:
            first -= 1
        while inside[last]:
            last += 1
        if (first := max(first, taken)) < last:
            widened.append((kind, first, last, score))
            taken = last
    return widened


def _names(pieces: Pieces, scores: Floats) -> tuple[NameSpan, ...]:
    found = whole(spans_of(scores, NAME_LABELS), pieces)
    return tuple(NameSpan(kind, pieces.starts[a], pieces.ends[b - 1], score) for kind, a, b, score in found)


def _roles(text: str, pieces: Pieces, tags: Floats, links: Floats) -> tuple[RoleSpan, ...]:
    found = whole(spans_of(tags, TAG_LABELS), pieces)
    openings = [start for start, _ in sentences(text)]
    sentence = [bisect_right(openings, pieces.starts[first]) for _, first, _, _ in found]
    size = links.shape[1] // 4
    heads = {
        "content": ("cue", links[:, :size], links[:, size : 2 * size]),
        "cue": ("source", links[:, 2 * size : 3 * size], links[:, 3 * size :]),
    }
    spans = []
    for index, (role, first, last, score) in enumerate(found):
        link, link_score = None, 0.0
        if role in heads:
            target, queries, keys = heads[role]
            near = dict(_candidates(found, sentence, index, target))
            link, link_score = _link(queries[first:last], keys[[found[n][1] for n in near]], near)
        spans.append(RoleSpan(role, pieces.starts[first], pieces.ends[last - 1], score, link, link_score))
    return tuple(spans)


def _candidates(
    found: list[tuple[str, int, int, float]], sentence: list[int], index: int, target: str
) -> Iterator[tuple[int, float]]:
    """Spans of the target role in reach of a span, and how much each is held back for the sentences between."""
    for n in range(max(0, index - REACH), min(len(found), index + REACH + 1)):
        apart = sentence[index] - sentence[n]
        if found[n][0] == target and apart in APART[target]:
            yield n, APART[target][apart]


def _link(queries: Floats, keys: Floats, near: dict[int, float]) -> tuple[int | None, float]:
    """The candidate that the span's pieces agree on, or None; no candidate scores 0 before the softmax."""
    scores = np.concatenate([np.zeros((len(queries), 1), np.float32), queries @ keys.T], axis=1)
    means = log_softmax(scores).mean(axis=0) + np.array([0.0, *near.values()], np.float32)
    shares = np.exp(means - means.max())
    best = int(means.argmax())
    return (list(near)[best - 1] if best else None), float(shares[best] / shares.sum())


def _encounters(text: str, pieces: Pieces, scores: Mapping[str, Floats]) -> tuple[EncounterSpan, ...]:
    """Each trigger with the participants, places and times of its sentence that link to it.

    Of 1,942 parts in our own reports 45 stand in another sentence; of those that a model puts there fewer are right than not.
    """
    leaning = np.zeros(len(PART_LABELS), np.float32)
    leaning[0] = UNLABELLED
    openings = [start for start, _ in sentences(text)]
    found = _mended(text, pieces, whole(spans_of(scores["parts"] + leaning, PART_LABELS), pieces), openings)
    triggers = [(first, last, score) for part, first, last, score in found if part == "trigger"]
    if not triggers:
        return ()
    stands = [bisect_right(openings, pieces.starts[first]) for first, _, _ in triggers]
    queries, keys = scores["part_links"][:, :LINK], scores["part_links"][:, LINK:]
    parts: dict[int, dict[str, list[tuple[int, int]]]] = {
        n: {"participant": [], "place": [], "time": []} for n in range(len(triggers))
    }
    for part, first, last, _ in found:
        sentence = bisect_right(openings, pieces.starts[first])
        near = [n for n, at in enumerate(stands) if at == sentence and abs(triggers[n][0] - first) < PART_REACH]
        if near and part != "trigger":
            linked = queries[first:last] @ keys[[triggers[n][0] for n in near]].T
            best = near[int(log_softmax(linked).mean(axis=0).argmax())]
            parts[best][part].append((pieces.starts[first], pieces.ends[last - 1]))
    return tuple(_encounter(pieces, scores, trigger, parts[n]) for n, trigger in enumerate(triggers))


def _mended(
    text: str, pieces: Pieces, found: list[tuple[str, int, int, float]], openings: list[int]
) -> list[tuple[str, int, int, float]]:
    """Neighbours of one kind made one: what names an encounter with a small word between, of the rest what nothing parts."""
    mended: list[tuple[str, int, int, float]] = []
    for part, first, last, score in found:
        if mended and mended[-1][0] == part:
            _, begun, ended, sure = mended[-1]
            between = text[pieces.ends[ended - 1] : pieces.starts[first]].strip()
            apart = bisect_right(openings, pieces.starts[begun]) != bisect_right(openings, pieces.starts[first])
            if not apart and (between == "" or (part == "trigger" and between in BRIDGES)):
                mended[-1] = part, begun, last, max(sure, score)
                continue
        mended.append((part, first, last, score))
    return mended


def _encounter(
    pieces: Pieces, scores: Mapping[str, Floats], trigger: tuple[int, int, float], parts: Mapping[str, list[tuple[int, int]]]
) -> EncounterSpan:
    first, last, score = trigger
    mode = log_softmax(scores["modes"][first:last]).mean(axis=0)
    status = log_softmax(scores["statuses"][first:last]).mean(axis=0)
    return EncounterSpan(
        MODES[int(mode.argmax())],
        STATUSES[int(status.argmax())],
        pieces.starts[first],
        pieces.ends[last - 1],
        score,
        float(np.exp(status.max())),
        tuple(parts["participant"]),
        tuple(parts["place"]),
        tuple(parts["time"]),
    )
