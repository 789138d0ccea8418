"""What a passage is about: the words of a codebook's issues, what each weighs, and which way the proposition turns it.

A word weighs more the fewer of the codebook's issues share it and the rarer it is in English at large, so that a country's
name or "talks" counts for little; a word that only tells a side ("leave", "support") counts for less again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING

from onrecord.lexicon import DATA, table
from onrecord.positions.stances import governing, listed, operators, polarity, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.positions.stances import Word
    from onrecord.records import Codebook, Issue

ARTICLE = re.compile(r"^(?:a[dlns]|ash|e[dl]|ul)-")  # of a name: "al-Something" is found where the report has "Something"
VOCABULARY = DATA / "model" / "vocabulary.txt"
COMMON_RANK, RARE_RANK = 2_000, 30_000  # the reader's vocabulary has its words from rank 2,000 on, the commonest first
LEAST_SPECIFIC = 0.3  # what the commonest English word still weighs where it is an issue's own
IN_PHRASE = 0.6  # weight of a word of the proposition, the label or a longer keyword, against a keyword of its own
ONE_SIDED = 0.6  # weight of a word that tells a side, against one that tells a subject
SHORTEST_STEM = 3  # letters
NEEDED = 0.4  # weight of a name from which a passage must have it near; a state that every issue names weighs less
LIKE = 4  # letters: from here on a stem may be another's beginning, "alawi" of "alawite", if but LONGER is longer
LONGER = 3

PHRASE = 0.3  # what a keyword of several words adds where it is complete
NEAR = 0.5  # share of a word elsewhere in the sentence,
BEFORE = 0.3  # in the sentence before,
ELSEWHERE = 0.2  # and anywhere else in the document
NAMED_BEFORE = 1  # sentences


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue as it is looked for.

    Attributes:
        weights: stem → how much it speaks for the issue, 0 to 1.
        signs: stem → +1 where to be for what it names is to support the proposition, -1 where it is to oppose it.
        phrases: the keywords of several stems.
        agents: stems of whoever is to act by the proposition, not of what is acted on.
        names: stems written with a capital.
        needed: names without which a passage is not about this issue, however many of its other words it has.
        axes: the courses (presence, power, …) that the proposition and the keywords speak of.
    """

    issue: Issue
    weights: Mapping[str, float]
    signs: Mapping[str, int]
    phrases: tuple[frozenset[str], ...]
    agents: frozenset[str]
    names: frozenset[str]
    needed: frozenset[str]
    axes: frozenset[str]


@cache
def stem(word: str) -> str:
    """The word without its ending, "iz" written "is", so that "decentralized" and "decentralisation" are one."""
    bare = ARTICLE.sub("", word).removesuffix("'s").removesuffix("'").replace("iz", "is")
    fits = (ending for ending, least in _endings() if bare.endswith(ending) and len(bare) - len(ending) >= least)
    return bare.removesuffix(next(fits, ""))


@cache
def _endings() -> tuple[tuple[str, int], ...]:
    """Endings, the longest first, and how many letters each must leave."""
    forms, derived = table("stances")["endings"]["forms"], table("stances")["endings"]["derived"]
    both = [*((each, SHORTEST_STEM) for each in forms), *((each, SHORTEST_STEM + 1) for each in derived)]
    return tuple(sorted(both, key=lambda pair: (-len(pair[0]), pair[0])))


def alike(a: str, b: str) -> bool:
    """Whether two stems can be one word's."""
    short, long = sorted((a, b), key=len)
    longer = long.removeprefix(short) if len(short) >= LIKE else long
    return a == b or (len(longer) <= LONGER and len(longer) < len(long) and longer != "er")  # a fighter is not a fight


def telling(word: Word) -> bool:
    """Whether a word can tell one issue from another: no mark, and none of the commonest."""
    return not word.mark and word.text not in listed("common") and word.text not in listed("prepositions")


@cache
def _ranks() -> Mapping[str, int]:
    return {word: rank for rank, word in enumerate(VOCABULARY.read_text("utf8").splitlines())}


@cache
def specific(word: str) -> float:
    """0 for the commonest English words to 1 for rare ones and names, by rank in the reader's vocabulary, on a log scale."""
    rank = _ranks().get(word.removesuffix("'s"), RARE_RANK)
    return min(1.0, max(0.0, log(rank / COMMON_RANK) / log(RARE_RANK / COMMON_RANK)) if rank else 0.0)


def topics(codebook: Codebook) -> tuple[Topic, ...]:
    """The codebook's issues, in its order, as they are looked for."""
    stems = [frozenset(stem(word.text) for word in words(_text(issue)) if telling(word)) for issue in codebook.issues]

    @cache
    def rarity(one: str) -> float:
        """1 for a stem that one issue has, towards 0 the more of them share it."""
        shared = sum(any(alike(one, other) for other in each) for each in stems)
        return log((len(stems) + 1) / shared) / log(len(stems) + 1)

    return tuple(_Reading(issue, rarity).topic() for issue in codebook.issues)


def _text(issue: Issue) -> str:
    return " . ".join((issue.label, issue.proposition, *issue.keywords))


class _Reading:
    """One issue being read: its words by stem, alike ones as one, and its proposition with its operators."""

    def __init__(self, issue: Issue, rarity: Callable[[str], float]) -> None:
        self.issue = issue
        self.rarity = rarity
        tokens = [word for word in words(_text(issue)) if telling(word)]
        self.one: dict[str, str] = {}
        for each in sorted({stem(word.text) for word in tokens}, key=lambda s: (len(s), s)):
            self.one[each] = next((kept for kept in self.one.values() if alike(kept, each)), each)
        self.specific: dict[str, float] = {}
        for word in tokens:
            own = self.stem(word)
            self.specific[own] = min(self.specific.get(own, 1.0), specific(word.text))
        self.sided = {self.stem(word) for word in tokens if operators([word])}
        self.tokens = words(issue.proposition)
        self.operators = operators(self.tokens)

    def stem(self, word: Word) -> str:
        """The stem by which the issue knows this word."""
        return self.one[stem(word.text)]

    def stems(self, text: str) -> frozenset[str]:
        """Those of a text that is part of the issue."""
        return frozenset(self.stem(word) for word in words(text) if telling(word))

    def topic(self) -> Topic:
        """The issue as it is looked for."""
        phrases = tuple(stems for keyword in self.issue.keywords if len(stems := self.stems(keyword)) > 1)
        weights = dict(self._weights())
        signs, governed = self._signs()
        proposed = self.stems(self.issue.proposition)
        agents = frozenset(s for s in proposed - governed if governed and s not in self.sided)
        names = self._names()
        texts = (self.issue.proposition, *self.issue.keywords)
        axes = frozenset(axis for text in texts for each in operators(words(text)) for axis in each.axes)
        main = self._main(signs, governed)
        all_signs = {s: self._sign(s, signs, phrases, main) for s in weights}
        needed = frozenset(s for s in names & proposed - agents if weights[s] >= NEEDED)
        return Topic(self.issue, weights, all_signs, phrases, agents, names, needed, axes)

    def _weights(self) -> Iterable[tuple[str, float]]:
        alone = {s for keyword in self.issue.keywords for s in self.stems(keyword) if len(self.stems(keyword)) == 1}
        for own, rank in self.specific.items():
            weight = self.rarity(own) * (LEAST_SPECIFIC + (1 - LEAST_SPECIFIC) * rank)
            yield own, weight * (1 if own in alone else IN_PHRASE) * (ONE_SIDED if own in self.sided else 1)

    def _signs(self) -> tuple[dict[str, int], frozenset[str]]:
        """The sign of each stem of the proposition, and those that a course governs."""
        signs: dict[str, int] = {}
        governed: set[str] = set()
        for n, word in enumerate(self.tokens):
            if telling(word):
                over = governing(self.tokens, self.operators, n)
                signs.setdefault(self.stem(word), polarity(over))
                governed |= {self.stem(word)} if any(each.kind == "course" for each in over) else set()
        return signs, frozenset(governed)

    def _main(self, signs: Mapping[str, int], governed: frozenset[str]) -> int:
        """The sign of what the proposition is chiefly about: its most telling word that a course governs."""
        plain = [self.stem(word) for word in self.tokens if telling(word) and self.stem(word) not in self.sided]
        chief = [s for s in plain if s in governed] or plain
        return signs[max(chief, key=lambda s: (self.rarity(s) * self.specific[s], s))] if chief else 1

    def _sign(self, own: str, signs: Mapping[str, int], phrases: Iterable[frozenset[str]], main: int) -> int:
        """A word's own sign in the proposition, or that of a word it stands beside in a keyword, or the chief one."""
        beside = [own, *(s for phrase in phrases if own in phrase for s in sorted(phrase))]
        return next((signs[s] for s in beside if s in signs and s not in self.sided), main)

    def _names(self) -> frozenset[str]:
        """Stems written with a capital, be it not only because a sentence begins with them."""
        found = set()
        for text in (self.issue.proposition, *self.issue.keywords):
            for n, word in enumerate(words(text)):
                if telling(word) and text[word.start].isupper() and (n or text is not self.issue.proposition):
                    found.add(self.stem(word))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue's word in a text: at which token, and what it says for the issue and of its side."""

    at: int
    stem: str
    weight: float
    sign: int


class Subjects:
    """The issues' words among the tokens of a text, sentence by sentence, and how much they say for an issue."""

    def __init__(self, topics: Sequence[Topic], tokens: Sequence[Word], sentences: Sequence[tuple[int, int]]) -> None:
        self.topics = topics
        self._known: dict[str, tuple[tuple[int, str], ...]] = {}
        self.hits = [self._of_sentence(tokens, first, last) for first, last in sentences]
        self._everywhere: dict[int, dict[str, float]] = {}
        for here in self.hits:
            for topic, hits in here.items():
                self._everywhere.setdefault(topic, {}).update({hit.stem: hit.weight for hit in hits})

    def _of_sentence(self, tokens: Sequence[Word], first: int, last: int) -> dict[int, list[Hit]]:
        found: dict[int, list[Hit]] = {}
        for n in range(first, last):
            if telling(tokens[n]):
                parts = tokens[n].text.split("-") if "-" in tokens[n].text else []
                owners = self._owners(stem(tokens[n].text)) or tuple(o for part in parts for o in self._owners(stem(part)))
                for number, own in owners:
                    topic = self.topics[number]
                    sign = -topic.signs[own] if parts[:1] == ["anti"] else topic.signs[own]
                    found.setdefault(number, []).append(Hit(n, own, topic.weights[own], sign))
        return found

    def _owners(self, found: str) -> tuple[tuple[int, str], ...]:
        """The topics that have a stem like this one, each with the closest it has."""
        if found not in self._known:
            likes = [(n, [own for own in topic.weights if alike(own, found)]) for n, topic in enumerate(self.topics)]
            self._known[found] = tuple((n, min(own, key=lambda o: (o != found, len(o), o))) for n, own in likes if own)
        return self._known[found]

    def within(self, topic: int, sentence: int, first: int, last: int) -> list[Hit]:
        """The topic's words at the tokens [first, last) of a sentence."""
        return [hit for hit in self.hits[sentence].get(topic, ()) if first <= hit.at < last]

    def weight(self, topic: int, sentence: int, hits: Sequence[Hit]) -> float:
        """How much speaks for it that these hits are about the topic: their own words, then what stands around them."""
        own = {hit.stem: hit.weight for hit in hits}
        score = sum(own.values()) + PHRASE * sum(phrase <= own.keys() for phrase in self.topics[topic].phrases)
        seen = set(own)
        before = self.hits[sentence - 1].get(topic, ()) if sentence else ()
        for share, around in ((NEAR, self.hits[sentence].get(topic, ())), (BEFORE, before)):
            more = {hit.stem: hit.weight for hit in around if hit.stem not in seen}
            score += share * sum(more.values())
            seen |= more.keys()
        return score + ELSEWHERE * sum(w for each, w in self._everywhere.get(topic, {}).items() if each not in seen)

    def named(self, topic: int, sentence: int) -> bool:
        """Whether a name that the topic needs stands in the sentence or shortly before; true where it needs none."""
        needed = self.topics[topic].needed
        around = self.hits[max(0, sentence - NAMED_BEFORE) : sentence + 1]
        return not needed or any(hit.stem in needed for here in around for hit in here.get(topic, ()))
