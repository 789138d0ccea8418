"""Time on texts made to be slow: ``python -m bench.adversarial``.

Each text is one unit over and over, at n, 2n and 4n characters.  Printed are the seconds of processor time outside the model,
and the exponent by which they grow from n to 4n: 1 is linear, 2 is quadratic.  The model takes time by the word, and is left out.
"""

from __future__ import annotations

import argparse
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from onrecord.documents import from_text
from onrecord.pipeline import read_document
from onrecord.reader import EncounterSpan, NameSpan, Reading, RoleSpan
from onrecord.records import Codebook, Issue
from onrecord.scorer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from onrecord.scorer import Question

UNITS = {
    "dots": ".",
    "commas": ",",
    "dashes": "-",
    "long dashes": "— ",
    "capitals": "A",
    "small letters": "a",
    "digits": "1",
    "spaces": " ",
    "tabs": "\t",
    "line ends": "\n",
    "CR LF": "\r\n",
    "straight quotes": '"',
    "opening quotes": "“",
    "single quotes": "'",
    "opening single quotes": " ‘a",
    "closing single quotes": "a’ ",
    "brackets": "(",
    "square brackets": "[",
    "tags": "<",
    "ampersands": "&",
    "colons": ": ",
    "stops and spaces": ". ",
    "capitals and spaces": "A ",
    "initials": "A.",
    "names": "Mara Telk ",
    "names and commas": "Mara Telk, ",
    "names in a row": "Mara Telk and ",
    "labels": "TELK: ",
    "labelled lines": "TELK: no\n",
    "small words": "of the ",
    "said": "he said ",
    "that": "that ",
    "not": "not ",
    "to": "to ",
    "dates": "May 3 ",
    "days": "Monday ",
    "numbers and dots": "1.",
    "years": "2021 ",
    "met": "Telk met Vass ",
    "lines of dots": ".\n",
    "lines of dashes": "-\n",
    "indented": "\n    a",
    "accents": "e\u0301",
    "without width": "\u200b",
    "soft hyphens": "a\u00ad",
    "no sentence end": "the road and the bridge ",
    "quoted words": "“no” ",
    "apostrophes": "it's ",
    "Q and A": "Q. A? ",
    "hashes": "# ",
    "slashes": "/",
    "at": "@a ",
    "mixed": ".,-A \"('1\n",
    "unclosed": "“a. ",
}
BOOK = Codebook((Issue("bridge", "The bridge", "The bridge over the river should be opened", ("bridge", "road", "a")),))


class Stub:
    """Models that take no time.

    Every third word is a source, a cue and a content in turn, and capitals are names.  Of five words the third names an
    encounter of the first two, at the fourth on the fifth.  Whoever is asked of supports everything.
    """

    def __init__(self) -> None:
        self.reader = self.scorer = self

    def vector(self, _: str) -> NDArray[np.float32]:
        return np.zeros(0, np.float32)

    def score(self, questions: Iterable[Question]) -> list[Answer]:
        return [Answer((0.0, 1.0, 0.0, 0.0), 0.0, (0, len(question.passage))) for question in questions]

    def read(self, text: str) -> Reading:
        words, at = [], 0
        for word in text.split(None, 20_000):
            start = text.index(word, at)
            at = start + len(word)
            words.append((start, min(at, start + 40)))
        kinds = ("source", "cue", "content")
        roles = tuple(RoleSpan(kinds[i % 3], a, b, 0.9, i - 1 if i % 3 else None, 0.9) for i, (a, b) in enumerate(words))
        names = tuple(NameSpan("person", a, b, 0.9) for a, b in words if text[a].isupper())
        fives = zip(words[::5], words[1::5], words[2::5], words[3::5], words[4::5], strict=False)
        met = tuple(EncounterSpan("meeting", "held", *c, 0.9, 0.9, (a, b), (d,), (e,)) for a, b, c, d, e in fives)
        return Reading(roles, names, met)


def seconds(unit: str, size: int, models: Stub) -> float:
    """Processor seconds that reading so many characters of a unit takes outside the model."""
    text = (unit * (size // len(unit) + 1))[:size]
    started = time.process_time()
    try:
        document = from_text(text, date="2021-03-12")
    except Exception:
        return 0.0
    read_document(document, models, BOOK)  # type: ignore[arg-type]
    return time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=5_000, help="n, in characters")
    parser.add_argument("units", nargs="*", default=list(UNITS), help="which texts")
    options = parser.parse_args(arguments)
    models = Stub()
    seconds("a ", 1000, models)
    print(f"{'text':24} {'n':>8} {'2n':>8} {'4n':>8} {'exponent':>9}")
    for name in options.units:
        sizes = [options.size * factor for factor in (1, 2, 4)]
        times = [seconds(UNITS[name], size, models) for size in sizes]
        exponent = math.log(max(times[2], 1e-4) / max(times[0], 1e-4), 4)
        print(f"{name:24} {times[0]:8.3f} {times[1]:8.3f} {times[2]:8.3f} {exponent:9.2f}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
