"""What a cue does to its content, by words alone: asserts, denies, asks, demands, refuses or doubts (Searle 1975).

The phrases are data, in ``data/forces.toml``; what none of them knows asserts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, get_args

from onrecord.lexicon import table
from onrecord.records import Force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORD: Final = re.compile(r"n't\b|(?:(?!n't\b)[\w-])+(?:'(?!t\b)\w+)?")
LONGEST: Final = 24  # words of a cue that are looked at; one in a thousand has more than a dozen
NEAR: Final = 4  # words after a negation among which what it turns round stands: "did not want to comment"
OPENING: Final = 4  # words of a content that tell of what kind it is: "the minister's false claim"
AHEAD: Final = re.compile(r"(?<!or )\b(?:not|never|\w+n['’]t)\s+(?:\w+ly\s+)?\Z", re.IGNORECASE)
REACH: Final = len(" wouldn't extraordinarily ")  # characters before a cue
ENDS: Final = frozenset(("of", "to", "on", "for", "from", "with", "by", "as"))
SEALED: Final[frozenset[Force]] = frozenset(("denies", "asks", "doubts"))


def force_of(cue: str, content: str = "", ahead: str = "", source: str = "") -> Force:
    """The force of a cue; ``content`` is what it is said of, ``ahead`` the text right before the cue, ``source`` who speaks."""
    begins = _words(content)[:OPENING]
    words = _words(cue)[:LONGEST]
    unsettled = _has(begins[:1], table("forces")["contents"]["unsettled"])
    asked = " ".join((*words, *begins[:unsettled]))
    places = ((found, force) for force in get_args(Force) if (found := _phrases("cues", force).search(asked)))
    met = min(((found.start(), -found.end(), force) for found, force in places), default=None)
    force: Force = met[2] if met else "asserts"
    negation = _negation(asked, ahead, source)
    if negation is not None and (met is None or negation < met[0]):
        return _negated(asked[max(0, negation) :], force)
    return _by_content(force, words, begins)


def within(outer: Force, inner: Force) -> Force:
    """The force of a statement that only stands in the content of another: "denied that he had said" is not his saying it."""
    if inner != "asserts" or outer not in SEALED:
        return inner
    return "denies" if outer == "denies" else "doubts"


def _negation(cue: str, ahead: str, source: str) -> int | None:
    """Where in the cue its negation stands, -1 where that is before it; None where there is none."""
    subject = WORD.findall(source.lower())[:1]
    nobody = subject and subject[0] in table("forces")["negation"]["subjects"] and re.search(r"\s[a-z]|\w{5}", source)
    if nobody or AHEAD.search(ahead[-REACH:]):
        return -1
    for found in _phrases("negation", "words").finditer(cue):
        if not any(other.start() <= found.start() < other.end() for other in _phrases("negation", "except").finditer(cue)):
            return found.start()
    return None


def _negated(after: str, force: Force) -> Force:
    """What negation makes of a force, by the words after it."""
    near = " ".join(after.split()[: NEAR + 1])
    found = [(match.start(), kind) for kind in get_args(Force) if (match := _phrases("negated", "words", kind).search(near))]
    negated: Force = min(found)[1] if found else table("forces")["negated"][force]
    return negated


def _by_content(force: Force, words: Sequence[str], begins: Sequence[str]) -> Force:
    told = table("forces")["contents"]
    wanted = any(tuple(begins[: len(each)]) == each for each in map(tuple, map(str.split, told["wanted"])))
    if wanted and ((force == "asks" and _has(words, told["asking"])) or (force == "asserts" and _has(words, told["telling"]))):
        return "demands"
    opening = begins[: next((at for at, word in enumerate(begins) if word in ENDS), len(begins))]
    claimed = force == "refuses" and _has(opening, told["claims"])
    return "denies" if claimed and _phrases("contents", "rejecting").search(" ".join(words)) else force


def _has(words: Iterable[str], listed: Iterable[str]) -> bool:
    return not set(words).isdisjoint(listed)


def _words(text: str) -> list[str]:
    return WORD.findall(text[: LONGEST * 16].lower().replace("’", "'"))


@cache
def _phrases(*names: str) -> re.Pattern[str]:
    """A pattern for the phrases listed under these names: the longest of those that begin at one word."""
    listed = table("forces")
    for name in names:
        listed = listed.get(name, {})
    patterns = (r" ".join(map(_word, phrase.split())).replace(r" (?:gap)", r"(?: \S+){0,3}") for phrase in listed)
    return re.compile(r"(?<!\S)(?:" + "|".join(sorted(patterns, key=len, reverse=True) or ["(?!)"]) + r")(?!\S)")


def _word(word: str) -> str:
    return "(?:gap)" if word == "…" else re.escape(word.removesuffix("*")) + (r"\S*" if word.endswith("*") else "")
