"""Quotations without a cue of their own, and what only looks like one: lead-ins, floating quotations, titles, lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.statements.quotations import Quotation

LONGEST_LEAD_IN = 160  # characters of a line that ends in a colon before a quotation
LEAD_IN = re.compile(
    r"\b(?:(?:from|by)\s+(?:the\s+(?:desk|office|pen)\s+of\s+)?|(?:desk|office|pen)\s+of\s+)(?P<name>[A-Z][^:“”\"\n]{1,90}):\s*$",
    re.IGNORECASE,
)
BARE_LEAD_IN = re.compile(r"(?P<name>[A-Z][\w.’'-]+ [A-Z][\w.’'-]+[^:“”\"\n.!?]{0,60}):\s*$")
SUBJECT = re.compile(r"(?:[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|al|de|bin|of|von|van)){1,4}|He|She|They)(?=[ ,])")
SENTENCE_END = re.compile(r"[.!?…]\s+$")
STOPS = frozenset(".?!…")
TITLE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
SMALL = 3  # letters of a word that a title may write small
LONGEST_TITLE = 300  # characters; quotations that nothing closes run on to the end, and many of them would each be gone through
TITLE_REACH = 60  # characters before a quotation in which is told what it is the title of
ITEM = re.compile(r"[ \t]*(?:[-–—*•·▪‣]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)")
FOLLOWING = re.compile(r"\s*\n[ \t]*")


def lead_in(text: str, at: int) -> tuple[int, int] | None:
    """Who is named in the line above the paragraph that begins at ``at``, where that line ends in a colon: "From Mara Telk:"."""
    end = len(text[max(0, at - 8) : at].rstrip()) + max(0, at - 8)
    start = max(text.rfind("\n", 0, end) + 1, end - LONGEST_LEAD_IN)
    if text[end - 1 : end] != ":" or "\n" not in text[end:at]:
        return None
    found = None
    for each in LEAD_IN.finditer(text, start, end):
        found = each if each["name"][:1].isupper() else found
    found = found or BARE_LEAD_IN.match(text, start, end)
    return found.span("name") if found else None


def spoken_before(text: str, quotation: Quotation, start: int) -> tuple[int, int] | None:
    """The subject of the sentence right before a quotation that is a sentence of its own; ``start`` is where that one begins."""
    before = text[start : quotation.start]
    whole = quotation.closed and text[quotation.end - 2] in STOPS and SENTENCE_END.search(before)
    if not whole or any(mark in before for mark in '“”"«»') or "\n" in before:
        return None
    subject = SUBJECT.match(before)
    return (start + subject.start(), start + subject.end()) if subject else None


def is_gesture(cue: str) -> bool:
    """Whether a cue is no act of saying but what somebody does beside it: "nodded", "smiled"."""
    return bool(words := cue.lower().split()) and words[-1] in table("cues")["gestures"]["words"]


def names_title(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a title ("films such as “The Long Road”") or a name at arm's length ("the so-called …")."""
    words = table("cues")["titles"]
    before = (
        re.sub(r"“[^”]*”\W{0,3}(?:and|or)?\s*", "", text[max(0, quotation.start - TITLE_REACH) : quotation.start])
        .lower()
        .rstrip(' ,"“')
    )
    if before.endswith(tuple(words["aloof"])):
        return True
    if not before.endswith(tuple(words["before"])) or quotation.end - quotation.start > LONGEST_TITLE:
        return False
    inside = TITLE_WORD.findall(text[quotation.start : quotation.end])
    return bool(inside) and all(word[0].isupper() or len(word) <= SMALL for word in inside) and inside[0][0].isupper()


def listed(text: str, cue_end: int) -> Iterator[tuple[int, int]]:
    """The items of a list that the line with the cue announces by its colon, without their marks."""
    end = text.find("\n", cue_end)
    if end < 0 or (not text[cue_end:end].rstrip().endswith(":") and text[cue_end - 1 : end].strip() != ":"):
        return
    at, marked, more = end, False, True
    while more and (gap := FOLLOWING.match(text, at)):
        start = gap.end()
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop].rstrip()
        item = ITEM.match(line)
        if not line or (not item and (marked or not (line.rstrip(" and").endswith(";") or at != end))):
            return
        first = start + (item.end() if item else 0)
        yield first, start + len(line.removesuffix(" and").rstrip(" ;.,"))
        more = bool(item) or line.removesuffix(" and").rstrip().endswith(";")
        marked, at = marked or item is not None, stop
