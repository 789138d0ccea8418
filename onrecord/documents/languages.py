"""Texts that are not in English, by their writing or by their commonest words: they are passed over rather than misread."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from onrecord.lexicon import table

# None of 18,544 wire stories of 1987, tables of figures among them, has so many words of another language; the paragraphs in
# fifteen others that `tests/test_languages.py` has are above it.
SHARE = 0.12
FEWEST = 4  # of its words, three of them different: names with "de la" make no text Spanish
DIFFERENT = 3
ENGLISH_SHARE = 0.12  # of English words, from which on a text is English whatever it quotes; as in `formats.language`
HALF = 0.5
REACH = 10_000  # characters; a report does not change its language after that
WORD = re.compile(r"[^\W\d_]+")


def foreign(text: str) -> str | None:
    """The language or writing of a text that is not in English, such as "German" or "Arabic letters"; None where it may be."""
    said = WORD.findall(text[:REACH].lower())
    words = Counter(said)
    if not words or _share(words, table("layout")["english"]["words"]) >= ENGLISH_SHARE:
        return None
    letters = "".join(said)
    for name, blocks in _writing().items():
        if len(blocks.findall(letters)) >= HALF * len(letters):
            return f"{name} letters"
    of_each = table("languages")["words"]
    best = max(of_each, key=lambda name: _share(words, of_each[name]))
    known = [word for word in of_each[best] if words[word]]
    enough = len(known) >= DIFFERENT and sum(words[word] for word in known) >= FEWEST
    return best if enough and _share(words, of_each[best]) >= SHARE else None


def _share(words: Counter[str], known: list[str]) -> float:
    return sum(words[word] for word in set(known)) / words.total()


@cache
def _writing() -> dict[str, re.Pattern[str]]:
    blocks = table("languages")["writing"]
    return {name: re.compile("[" + "".join(f"{a}-{z}" for a, z in ranges) + "]") for name, ranges in blocks.items()}
