"""Words that trip up programs which cut, quote or count them: for property tests of what goes out and comes in again."""

from hypothesis import strategies as st

PIECES = (
    '"', "'", ";", ",", "\t", "\n", "\r\n", "=", "+", "-", "@", "|", "\\", "/", "{", "[", "]", "}", "<", "&amp;", "%", "#",
    "é", "e\u0301", "ß", "🕊", "👩🏽‍⚖️", "مارا", "שלום", "\u200f", "\u202b", "中", "A", "b", "c", " ", "1", "0", "; a=",
    "''=", "_x000D_",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
"""Any of these, side by side; most tests want a name, which begins and ends in a letter."""
NAMES = WORDS.map(lambda words: f"N{words}n")
EVERY = f"N{''.join(PIECES)}n"
"""All of them at once: what is tried first, whatever is drawn after it."""
