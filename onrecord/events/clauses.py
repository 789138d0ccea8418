"""Sentences for steps that ask who did what to whom: words, dates and groups of actors, in order.

No grammar is worked out.  A sentence becomes tokens, a mention and a date being one token each, and every token a letter for
what may stand where; groups ("X, Y and Z"; "the minister, X"), subjects and objects are found by patterns over these letters.
No run of letters in a pattern is unbounded, so that the work stays linear whatever the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.dates import Dated
    from onrecord.records import Field, Mention, Span

PIECE = re.compile(
    r"\b(?:along with|together with|as well as)\b|(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'-](?!s\b)[^\W_]+)*|[’']s?|[^\w\s]|_"
)
SUBJECT_REACH = 24  # tokens from a verb back to whoever does it; 8 to 40 give the same on 18 annotated newspaper articles

# Letters: N name or pronoun, U description, D date; d determiner, c capitalised, m other word; & "and", w preposition, t "to",
# q relative, a auxiliary, r adverb, g verb of saying, V other verb; , ( ) and s (possessive) as such; | for any other sign.
KINDS = {"determiners": "d", "joins": "&", "relatives": "q", "auxiliaries": "a", "adverbs": "r", "saying": "g",
         "prepositions": "w", "verbs": "V"}  # fmt: skip
SIGNS = {",": ",", "–": ",", "—": ",", "to": "t", "(": "(", ")": ")", "’s": "s", "'s": "s", "-": "m"}
NAMED = r"N(?:\([^()]{1,3}\))?"
ROLE = r"U(?:\([^()]{1,3}\))?"
OWNER = r"(?:[dc]{0,3}[NU]s(?:m{1,3},)?)"
EITHER = rf"(?:{ROLE},)?{ROLE},?{OWNER}?[dc]{{0,3}}{NAMED}"
EITHER += rf"|{NAMED}(?:,[dc]{{0,3}}{ROLE}(?=[,|]|$))?|{ROLE}"
UNIT = rf"{OWNER}?[dc]{{0,4}}(?:{EITHER})"
GROUP = re.compile(rf"{UNIT}(?:(?:,{UNIT}){{0,6}},?&{UNIT}){{0,2}}")
WHOLE = re.compile(rf"[rDcd]{{0,4}}?(?P<object>{GROUP.pattern})(?!s)")
OBJECT = re.compile(rf"[rDcd]{{0,4}}?(?P<object>{GROUP.pattern}(?!s|,?[rD]{{0,2}}[aVg])|{UNIT}(?!s))")
TO_WHOM = frozenset(("to", "told", "tells", "tell", "telling"))
SUBJECT_AFTER = frozenset(
    ("for", "of", "from", "when", "while", "after", "before", "as", "but", "because", "since", "if", "whether")
)
DIRECT = re.compile(r"(?:,[^|,]{1,12},)?,?q?[atrD,]{0,8}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign, in small letters; or a mention or date, whose word is empty.  [start, end) in code points."""

    start: int
    end: int
    word: str
    letter: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One of a group: who, and [start, end) of the text that names and describes them."""

    mention: Mention
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Actors named side by side, at the tokens [first, last)."""

    first: int
    last: int
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Clause:
    """A sentence [start, end) of a document's text, or of its title, as tokens, and the string of their letters."""

    text: str
    start: int
    end: int
    of: Field
    dates: tuple[Dated, ...]
    tokens: tuple[Token, ...]

    @staticmethod
    def cut(text: str, sentence: Span, mentions: Iterable[Mention], dates: Sequence[Dated]) -> Clause:
        """``mentions`` and ``dates`` are those within the sentence; of those that overlap the first and longest counts."""
        start, end = sentence.start, sentence.end
        whole = [Token(d.start, d.end, "", "D") for d in dates]
        whole += [Token(m.span.start, m.span.end, "", "U" if m.form == "description" else "N", m) for m in mentions]
        return Clause(text, start, end, sentence.of, tuple(dates), tuple(_tokens(text, start, end, whole)))

    @cached_property
    def letters(self) -> str:
        """One letter a token."""
        return "".join(token.letter for token in self.tokens)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All mentions in groups, from left to right."""
        return tuple(self._group(*match.span()) for match in GROUP.finditer(self.letters))

    def group_at(self, number: int) -> Group | None:
        """The group whose first token this is."""
        place = bisect_left(self.groups, number, key=lambda group: group.first)
        return self.groups[place] if place < len(self.groups) and self.groups[place].first == number else None

    def at(self, offset: int) -> int:
        """The number of the first token that begins there or later."""
        return bisect_left(self.tokens, offset, key=lambda token: token.start)

    def word(self, number: int) -> str:
        """The word of a token; empty for mentions, dates and what lies outside the sentence."""
        return self.tokens[number].word if 0 <= number < len(self.tokens) else ""

    def between(self, first: int, last: int) -> str:
        """The text of the tokens [first, last), in one line."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last - 1].end].split())

    def subject(self, at: int, *, of_verb: bool = True) -> Group | None:
        """Who does what the token at ``at`` tells: the nearest group to the left that is not the object of anything else.

        Right before a verb (``of_verb``) a group can be its subject although another verb or "of" stands before: "said X met".
        """
        for place in range(bisect_right(self.groups, at, key=lambda group: group.last) - 1, -1, -1):
            group = self.groups[place]
            gap = self.letters[group.last : at]
            if "|" in gap or len(gap) > SUBJECT_REACH:
                return None
            if not self._governed(group.first) or (of_verb and DIRECT.fullmatch(gap) and self._acts(group.first)):
                return group
        return None

    def told(self, at: int) -> Group | None:
        """Who, by name, was told something right before the token at ``at``: "X told Y at …"."""
        groups = (group for group in self.groups if group.last == at and self.letters[group.first - 1 : group.first] == "g")
        return next((group for group in groups if all(unit.mention.form == "name" for unit in group.units)), None)

    def _governed(self, first: int) -> bool:
        """Whether a preposition other than "by", or a verb, stands before the group."""
        return first > 0 and (self.letters[first - 1] in "wV" or self.word(first - 1) in TO_WHOM) and self.word(first - 1) != "by"

    def _acts(self, first: int) -> bool:
        """Whether a group right before a verb can be its subject all the same: "said X met", "ministers of X met"."""
        invited = self.word(first - 1) == "to" and self.word(first - 2) == "invitation"
        return invited or self.letters[first - 1] in "Vg" or self.word(first - 1) in SUBJECT_AFTER

    def follower(self, at: int) -> Group | None:
        """The subject of the clause after an opening one: "After meeting Y, X …"."""
        for group in self.groups:
            if group.first > at and self.letters[group.first - 1] == ",":
                near = group.first - at <= SUBJECT_REACH and "|" not in self.letters[at : group.first]
                return group if near else None
        return None

    def object(self, at: int, *, whole: bool = False) -> Group | None:
        """Whom the word before ``at`` is done to or with; without a last one who acts himself ("met X, and Y left").

        With ``whole`` a verb may follow ("talks between X and Y failed"), unless a comma shows that the last one acts.
        """
        match, full = OBJECT.match(self.letters, at), WHOLE.match(self.letters, at)
        if whole and full and (",&" not in full["object"] or full["object"].count(",") > 1):
            match = full
        return self._group(*match.span("object")) if match else None

    def _group(self, first: int, last: int) -> Group:
        units = (self._unit(first + match.start(), first + match.end()) for match in re.finditer(UNIT, self.letters[first:last]))
        return Group(first, last, tuple(unit for unit in units if unit))

    def _unit(self, first: int, last: int) -> Unit | None:
        """Of a name, its description, its owner and its initials the name counts; else the description."""
        alone = re.sub(r"[NU]s|\([^()]{1,3}\)", lambda match: " " * len(match[0]), self.letters[first:last])
        mention = self.tokens[first + max(alone.find("N"), alone.find("U") if "N" not in alone else -1)].mention
        return Unit(mention, self.tokens[first].start, self.tokens[last - 1].end) if mention else None


def _tokens(text: str, start: int, end: int, whole: Iterable[Token]) -> Iterator[Token]:
    """Words and signs in order, each mention and each date as one."""
    at = start
    for token in sorted(whole, key=lambda token: (token.start, -token.end, token.letter)):
        if token.start >= at:
            yield from _pieces(text, at, token.start)
            yield token
            at = token.end
    yield from _pieces(text, at, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Token]:
    for match in PIECE.finditer(text, start, end):
        yield Token(match.start(), match.end(), match[0].lower(), _letter(match[0]))


def _letter(word: str) -> str:
    known = SIGNS.get(word.lower()) or _letters().get(word.lower())
    if known:
        return known
    if not word[0].isalnum():
        return "|"
    if word[0].isupper():
        return "c"
    return "V" if len(word) > 4 and word.endswith("ed") else "r" if len(word) > 4 and word.endswith("ly") else "m"


@cache
def _letters() -> Mapping[str, str]:
    """The letter of each word that ``data/encounters.toml`` lists; of two kinds the first."""
    words = table("encounters")["words"]
    return {word: letter for kind, letter in reversed(KINDS.items()) for word in words[kind]}
