"""Who was there to be meant: the actors of one document as they come up, sentence by sentence.

A scene is filled in text order and asked for antecedents: whom "the minister", "the group", "he", "they" or "which" takes up.
Subjects come before others, what narration tells before what quotations hold, and near before far.  Every look-up is bounded,
so that the work grows with the length of the document alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from onrecord.names import fold, gender_of, keys, small_words, vocabulary
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from onrecord.actors.mentions import Found
    from onrecord.records import ActorKind, Role
    from onrecord.registry import Known

    Fits = Callable[["Player"], bool]

CLAUSE = re.compile(r"[;:] |, (?=(?:but|while|whereas|although|though) )")
REACH = 8  # sentences a pronoun looks back; speech in reports runs over five and more without naming who speaks
CROWD = 64  # mentions in one sentence; one in a thousand has more than a dozen
FOREMOST = 4  # mentions; fewer make nobody the report's main person
COUNTRIES = frozenset(("state", "government", "republic"))  # of which no band or body is one
NEAR = 2  # sentences within which "the official" is whoever spoke last unnamed, and "the president" one without an office


@dataclass(slots=True)
class Player:
    """An actor while its document is being read.

    Attributes:
        key: what tells it apart in this document.
        words: the folded words by which a description may take it up.
        forms: as what it stands in the text, in order.
        gender: "he", "she" or None.
        placed: whether an office or the like stands beside it somewhere, so that no other office means it.
        plural: whether "they" takes it up before "he" does.
        known: whether ``name`` is the registry's.
        body: whether it is an unnamed body ("the president's office").
        holder: whom the registry has in the office by which the player is called.
    """

    key: str
    name: str
    kind: ActorKind
    words: set[str] = field(default_factory=set)
    forms: dict[str, None] = field(default_factory=dict)
    roles: dict[Role, None] = field(default_factory=dict)
    gender: str | None = None
    placed: bool = False
    plural: bool = False
    known: bool = False
    body: bool = False
    holder: Known | None = None

    @property
    def called(self) -> str:
        """Its name as the document has it: for what the registry knows the fullest form that stands there."""
        return max(self.forms, key=len) if self.known and self.forms else self.name

    @property
    def single(self) -> bool:
        """Whether "he" or "she" can mean it."""
        return not self.plural and self.kind in {"person", "unnamed"}

    @property
    def personal(self) -> bool:
        """Whether "he" or "she" can mean it by what it is called: no crowd, no voice."""
        known = vocabulary()
        return self.single and (self.kind == "person" or any(w in known.people or w in known.gender for w in self.words))

    @property
    def collective(self) -> bool:
        """Whether "it" can mean it."""
        return self.kind in {"organisation", "state", "group"} or self.body


@dataclass(frozen=True, slots=True)
class Seen:
    """A player at a place: which sentence, whether in something said, whether it may be a subject, and by which words."""

    player: Player
    start: int
    end: int
    sentence: int
    quoted: bool
    subject: bool
    name: str


class Scene:
    """The players of a document and where each was seen; ``contents`` are the stretches of the text that somebody said."""

    def __init__(self, text: str, contents: Iterable[tuple[int, int]]) -> None:
        self.starts = clause_starts(text)
        self.length = len(text)
        self.contents = sorted(contents)
        self.reach = list(accumulate((end for _, end in self.contents), max))
        self.players: dict[str, Player] = {}
        self.by_word: dict[str, list[Player]] = defaultdict(list)
        self.by_sentence: dict[int, list[Seen]] = defaultdict(list)
        self.last: dict[str, Seen] = {}
        self.times: Counter[str] = Counter()
        self.speaker: Seen | None = None

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def player(self, key: str, name: str, kind: ActorKind, words: Iterable[str] = (), *, plural: bool = False) -> Player:
        """The player of that key, made if new, who may from now on be taken up by ``words``."""
        if key not in self.players:
            self.players[key] = Player(key, name, kind, gender=gender_of(name), plural=plural)
        self.call(self.players[key], words)
        return self.players[key]

    def call(self, player: Player, words: Iterable[str]) -> None:
        """Let later descriptions take the player up by these words, and by what their nouns may be called instead."""
        wanted = set(words) - player.words
        if not wanted:
            return
        player.words |= wanted
        for noun, also in vocabulary().alike.items():
            if player.words.issuperset(noun.split()):
                wanted |= also - player.words
        for word in wanted:
            self.by_word[word].append(player)
        player.words |= wanted

    def within(self, start: int, end: int) -> bool:
        """Whether this stands in something that somebody said."""
        at = bisect_right(self.contents, (start, self.length))
        return at > 0 and self.reach[at - 1] >= end

    def see(self, player: Player, start: int, end: int, *, name: str, subject: bool = True) -> Seen:
        """Note that the player is mentioned here, by that name, as what may be a subject or not."""
        seen = Seen(player, start, end, self.sentence(start), self.within(start, end), subject, name)
        self.by_sentence[seen.sentence].append(seen)
        self.last[player.key] = seen
        self.times[player.key] += 1
        return seen

    def latest(self, key: str) -> int:
        """Where that player was seen last; -1 where never."""
        return self.last[key].start if key in self.last else -1

    def joint(self, members: Sequence[Player], names: Sequence[str]) -> Player:
        """Several as one: "Telk and Oran", whom each of their names finds."""
        name = " and ".join((", ".join(names[:-1]), names[-1]))
        key = "joint " + " ".join(sorted(player.key for player in members))
        player = self.player(key, name, "group", plural=True)
        player.forms.update(dict.fromkeys(names))
        return player

    def meant(self, pronoun: str, offset: int, *, quoted: bool = False, unless: str | None = None) -> tuple[Player, str] | None:
        """Whom a pronoun means, and by which name it went.

        ``quoted`` where the pronoun itself stands in what somebody said; ``unless`` is the key of whom "she" is not.
        """
        words = keys(pronoun)
        base = small_words().pronouns.get(words[0], "they")
        if base == "we":
            return None
        if base == "they":
            return self._they(offset, both=not small_words().numbers.keys().isdisjoint(words), quoted=quoted)
        if base == "which":
            seen = self.beside(offset, lambda p: p.collective)
        elif base == "who":
            seen = self.beside(offset, lambda p: not p.collective) or self.beside(offset, lambda _: True)
        elif base == "it":
            seen = self.back(offset, lambda p: p.collective and not p.plural, quoted=quoted)
        else:
            seen = self.back(offset, lambda p: p.personal and p.gender in {None, base} and p.key != unless, quoted=quoted)
            if seen and seen.player.kind == "person":
                seen.player.gender = base
        return (seen.player, seen.name) if seen else None

    def _they(self, offset: int, *, both: bool, quoted: bool) -> tuple[Player, str] | None:
        kinds: tuple[Fits, ...] = (lambda p: p.plural, lambda p: p.kind in {"organisation", "group"})
        for fits in () if both else kinds:
            seen = self.back(offset, fits, quoted=quoted)
            if seen:
                return seen.player, seen.name
        pair = self.recent(offset, lambda p: not p.plural and p.kind != "unnamed" if both else p.single)
        player = self.joint(pair, [p.called for p in pair]) if len(pair) == 2 else None
        return (player, player.name) if player else None

    def taken_up(self, found: Found) -> Player | None:
        """Whom a definite description means: by its words, else, where it has but its noun, by who spoke or acted last."""
        counted = self._counted(found) if found.plural else None
        player = counted or self.described(found.head, found.words, plural=found.plural)
        here = self.sentence(found.start)
        near = player and player.key in self.last and here - self.last[player.key].sentence <= NEAR
        if counted or near or len(found.words - small_words().numbers.keys()) > len(found.head.split()):
            return player
        if found.head not in vocabulary().sources:
            return (self._standing(found) or player) if found.head in vocabulary().people else player or self._standing(found)
        speaker = self.speaker
        if speaker and speaker.player.single and not found.plural:
            unnamed = speaker.player.kind == "unnamed" and here - speaker.sentence <= NEAR
            if unnamed or (not player and found.head == "source"):
                self.call(speaker.player, found.words)
                return speaker.player
        return player

    def described(self, head: str, words: Iterable[str], *, plural: bool) -> Player | None:
        """The nearest player before whom all these words fit, else the only one who comes up later."""
        wanted = set(words) - small_words().numbers.keys()
        person = head in vocabulary().people
        rows = self.by_word.get(head.split()[-1], ())
        fit = [p for p in rows if wanted <= p.words and p.plural == plural and (person or p.kind != "person")]
        before = [p for p in fit if p.key in self.last]
        if before:
            return max(before, key=lambda p: self.last[p.key].start)
        return fit[0] if len(fit) == 1 else None

    def _counted(self, found: Found) -> Player | None:
        """For "the two leaders" and "both sides" the last two of that kind."""
        count = max(
            (small_words().numbers[word] for word in found.words & small_words().numbers.keys()),
            default=2 if found.head == "side" else 0,
        )
        if not count:
            return None
        person, state = found.head in vocabulary().people, found.head in COUNTRIES

        def fits(p: Player) -> bool:
            if person:
                return p.kind == "person"
            return not p.plural and (p.kind == "state" if state else p.collective)

        pair = self.recent(found.start, fits, count)
        if len(pair) < count:
            return None
        joint = self.joint(pair, [player.called for player in pair])
        self.call(joint, found.words)
        return joint

    def _standing(self, found: Found) -> Player | None:
        """Whom a noun alone means that nobody was called by: one without an office for an office, a body for "the group"."""
        if found.head in vocabulary().people and not found.plural:
            seen = self.back(found.start, lambda p: p.kind == "person" and not p.placed, NEAR)
        elif found.head in vocabulary().labels:
            seen = self.back(found.start, lambda p: p.kind in {"organisation", "group"} and p.plural == found.plural, NEAR)
        else:
            return None
        return seen.player if seen else self._foremost(found.head)

    def _foremost(self, office: str) -> Player | None:
        """Whom "the president" means in a report that never says so: the one without an office who comes up most by far."""
        if "leader" not in vocabulary().alike.get(office, ()):
            return None
        times = {p.key: self.times[p.key] for p in self.players.values() if p.kind == "person" and not p.placed}
        first, second = ([*sorted(times.values(), reverse=True), 0, 0])[:2]
        return next(self.players[key] for key, n in times.items() if n == first) if first >= max(2 * second, FOREMOST) else None

    def back(self, offset: int, fits: Fits, reach: int = REACH, *, quoted: bool = False) -> Seen | None:
        """The nearest fitting player before an offset, sentence by sentence.

        In each sentence the speaker is taken before others, and the first (the subject) before later ones; who stands after a
        preposition or owns something only if nobody else does.  Only ``quoted`` asks for what stands in contents too.
        """
        here = self.sentence(offset)
        least: Seen | None = None
        for number in range(here, max(-1, here - reach - 1), -1):
            speaker = self.speaker
            if speaker and speaker.sentence == number and speaker.end <= offset and fits(speaker.player):
                return speaker
            row = [s for s in self._row(number) if s.end <= offset and (quoted or not s.quoted) and fits(s.player)]
            best = next((seen for seen in row if seen.subject), None)
            if best:
                return best
            least = least or next(iter(row), None)
        return least

    def beside(self, offset: int, fits: Fits) -> Seen | None:
        """The fitting player mentioned last before an offset in its sentence: whom "who" and "which" take up."""
        row = [seen for seen in self._row(self.sentence(offset)) if seen.end <= offset and fits(seen.player)]
        return max(row, key=lambda seen: (seen.end, seen.start), default=None)

    def recent(self, offset: int, fits: Fits, count: int = 2) -> list[Player]:
        """The last so many different fitting players before an offset, in the order in which they came up."""
        found: dict[str, Player] = {}
        for seen in self._backwards(offset):
            if fits(seen.player) and not seen.quoted:
                found.setdefault(seen.player.key, seen.player)
            if len(found) == count:
                break
        return list(found.values())[::-1]

    def _row(self, number: int) -> Sequence[Seen]:
        """Who was seen in a sentence; of a crowd the first and the last, so that no sentence is too long."""
        row = self.by_sentence.get(number, [])
        return row if len(row) <= CROWD else row[: CROWD // 2] + row[-CROWD // 2 :]

    def _backwards(self, offset: int) -> Iterator[Seen]:
        here = self.sentence(offset)
        for number in range(here, max(-1, here - REACH - 1), -1):
            yield from (seen for seen in reversed(self._row(number)) if seen.end <= offset)


def clause_starts(text: str) -> list[int]:
    """Where sentences begin, and the clauses in them that have subjects of their own."""
    return sorted({0, *(start for start, _ in sentences(text)), *(match.end() for match in CLAUSE.finditer(text))})


def unnamed_key(text: str) -> str:
    """What tells one unnamed actor of a document from another: its description without the article."""
    words = fold(text).split()
    return "unnamed " + " ".join(words[1:] if words[:1] in (["a"], ["an"], ["the"]) else words)
