"""Headlines that quote: "Telk: We will not sign" says who speaks before the colon and what is said after it.

Only where what follows the colon begins in the first person or with a quotation mark: a colon alone may follow a place, a
subject or a label ("Analysis: the road is long").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.statements.joining import Draft, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

COLON = re.compile(r": +(?=[“\"‘']|(?:We|Our|I|My|We’\w+|I’\w+|We'\w+|I'\w+)\b)")
SPEAKER = re.compile(r"(?:^|: )([^:]*?)(?: (?:for|to|on|in|after|before|at|as|amid) [^:]*)?$")
LONGEST_SPEAKER = 8  # words
CONFIDENCE = 0.8


def quoting(page: Page, start: int, end: int) -> Iterator[Draft]:
    """The statement that a headline at [start, end) of the page makes, if it makes one."""
    colons = list(COLON.finditer(page.text, start, end))
    if not colons:
        return
    colon = colons[-1]
    speaker = SPEAKER.search(page.text[start : colon.start()])
    if not speaker or not speaker[1][:1].isupper() or len(speaker[1].split()) > LONGEST_SPEAKER:
        return
    source = (start + speaker.start(1), start + speaker.end(1))
    yield Draft(((colon.end(), end),), (colon.start(), colon.start() + 1), source, CONFIDENCE, "headline that quotes")
