"""What a cue without a source tells of whoever speaks: a noun of saying that no one has, or what somebody is yet to say."""

from __future__ import annotations

import re

from onrecord.lexicon import table

WORD = re.compile(r"\w+")
OF_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|of|early|mid|late|last|next|this|\d{1,2}(?:st|nd|rd|th)?)[ -]$", re.IGNORECASE
)
YEAR_AFTER = re.compile(r"may,? \d", re.IGNORECASE)
BEFORE = len(" and ")  # characters before a cue that tell what it is


def hedges(text: str, more: frozenset[str] = frozenset()) -> bool:
    """Whether the words leave open whether it is so: "may", "reportedly", one of ``more``; but not in May, nor May Telk."""
    every = more.union(table("cues")["hedges"]["words"])
    return any(
        word.lower() in every and not _names_may(text, found.start(), word)
        for found in WORD.finditer(text)
        for word in [found[0]]
    )


def _names_may(text: str, start: int, word: str) -> bool:
    """Whether a "may" is the month, or a name."""
    if word.lower() != "may":
        return False
    return (
        word == "May" or OF_MONTH.search(text, max(0, start - 12), start) is not None or YEAR_AFTER.match(text, start) is not None
    )


def is_nobodys(text: str, start: int, end: int) -> bool:
    """Whether the cue [start, end) is nobody's: "amid rumours of", "to warn"; but not ", and claims that"."""
    nouns = table("cues")["nouns"]
    noun = next((word for word in reversed(WORD.findall(text[start:end].lower())) if word not in nouns["behind"]), "")
    ahead = text[max(0, start - BEFORE) : start].lower()
    goes_on = ahead.rstrip().endswith((",", " and", " but"))
    return ahead.endswith(" to ") or noun in nouns["words"] or (noun in nouns["verbs"] and not goes_on)
