"""What a cue without a source tells of whoever speaks: a noun of saying that no one has, or what somebody is yet to say."""

from __future__ import annotations

import re

from onrecord.lexicon import table

WORD = re.compile(r"\w+")
BEFORE = len(" and ")  # characters before a cue that tell what it is


def is_nobodys(text: str, start: int, end: int) -> bool:
    """Whether the cue [start, end) is nobody's: "amid rumours of", "to warn"; but not ", and claims that"."""
    nouns = table("cues")["nouns"]
    noun = next((word for word in reversed(WORD.findall(text[start:end].lower())) if word not in nouns["behind"]), "")
    ahead = text[max(0, start - BEFORE) : start].lower()
    goes_on = ahead.rstrip().endswith((",", " and", " but"))
    return ahead.endswith(" to ") or noun in nouns["words"] or (noun in nouns["verbs"] and not goes_on)
