"""Offsets in code points, as Python and the record count, and in UTF-16, as Java, JavaScript and the UIMA formats do."""

from __future__ import annotations

from bisect import bisect_left

LAST_OF_ONE = 0xFFFF  # the last code point that is one unit of UTF-16; those beyond are two


class Offsets:
    """The places of one text, either way."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [place for place, sign in enumerate(text) if ord(sign) > LAST_OF_ONE]
        self._halves = [place + number + 1 for number, place in enumerate(self._wide)]  # of each the unit in its middle
        self.length16 = len(text) + len(self._wide)

    def to16(self, place: int) -> int:
        """The offset in units of UTF-16 of one in code points."""
        return place + bisect_left(self._wide, place)

    def from16(self, place: int) -> int:
        """The offset in code points of one in units of UTF-16; in the middle of a character, that of its end."""
        return place - bisect_left(self._halves, place)
