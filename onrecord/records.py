"""The records: frozen, comparable values, the same in memory, in the ledger and in what is printed.

Offsets are code points, half-open, into the document's text (or its title, where ``of`` says so).  An id is made of what a
row says and where it stands, so the same words read twice get the same id.  The words used here are the project's only ones;
`docs/records.md` lists every field.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

When = str | tuple[str | None, str | None] | None
"""``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; or first and last day, either of which may be open; or not known."""

Field = Literal["text", "title"]
PartKind = Literal["headline", "dateline", "caption", "credit", "body"]
ActorKind = Literal["person", "organisation", "state", "group", "unnamed"]
StatementKind = Literal["direct", "indirect", "mixed"]
StatementMode = Literal["speech", "writing", "thought"]
Where = Literal["headline", "caption", "body"]
Force = Literal["asserts", "denies", "asks", "demands", "refuses", "doubts"]
EventType = Literal["CONSULT", "AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"]
EventMode = Literal["meeting", "call", "visit", "talks", "conference"]
Status = Literal["held", "ongoing", "planned", "proposed", "cancelled", "collapsed", "refused"]
Stance = Literal["support", "oppose", "mixed"]
FindingKind = Literal["dispute", "shift", "correction", "oddity"]
PublishedFrom = Literal["given", "dateline", "text", "inferred"]
Verdict = Literal["accepted", "rejected", "corrected"]
Origin = Literal["machine", "person"]
ReviewedType = Literal["statement", "event", "position", "actor", "finding"]
VERDICTS: Final[Mapping[str, Verdict]] = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
"""What people do, and the verdict that this is."""


def identity(letter: str, *parts: object) -> str:
    """A short name for what ``parts`` say: the letter of the row's type and 12 hex digits (48 bits) of a SHA-256."""
    return letter + hashlib.sha256("\x1f".join(map(str, parts)).encode("utf8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end) of a document's text, or of its title, with the words themselves."""

    start: int
    end: int
    text: str
    of: Field = "text"

    @staticmethod
    def cut(text: str, start: int, end: int, of: Field = "text") -> Span:
        """The span with its words taken from ``text``; ValueError where it is empty or out of reach."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no words at [{start}, {end}) of {len(text)} characters")
        return Span(start, end, text[start:end], of)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.of == other.of and self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies wholly within this span."""
        return self.of == other.of and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch [start, end) of a document's text and what it is; parts come in order and do not overlap."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One report as read; never changes once read.

    Attributes:
        id: made of the text and of where it came from.
        name: the file's stem, or the id its .jsonl line gives.
        text: the words that spans point into.
        parts: headline, dateline, captions, credits and body of ``text``.
        title: the headline; a span of it has ``of="title"`` where ``title_apart``.
        title_apart: whether the title came beside the text (a .jsonl field, a page's metadata) rather than in it.
        published: ISO date or date and time, or None; ``published_from`` tells how it was found.
        given: whether the input held the text as it stands (a .txt file's decoded text, a .jsonl line's ``text``).
    """

    id: str
    name: str
    text: str
    parts: tuple[Part, ...] = ()
    path: str | None = None
    url: str | None = None
    title: str | None = None
    title_apart: bool = False
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    language: str | None = None
    given: bool = True

    def part_at(self, offset: int) -> PartKind:
        """What the text is at ``offset``: body where no part says otherwise."""
        return next((part.kind for part in self.parts if part.start <= offset < part.end), "body")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are read: the text, and before it a title that stands apart."""
        return ("title", "text") if self.title_apart and self.title else ("text",)

    def field(self, of: Field) -> str:
        """The string that spans of this kind point into."""
        return self.text if of == "text" else self.title or ""


@dataclass(frozen=True, slots=True)
class Role:
    """An office or membership: office "foreign minister", of "Russia", with what is known of its dates."""

    office: str
    of: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks; an unnamed one ("a senior official") exists in its document alone.

    ``known`` is true where the registry knows the actor; only then may ``name`` go beyond the document's words.
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor: a name, a description ("the minister") or a pronoun.

    ``name`` is the fullest the document gives for that actor; ``actor`` its id.
    """

    span: Span
    actor: str
    name: str
    form: Literal["name", "description", "pronoun"] = "name"


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one document and every mention of them, in text order."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie in ``span``."""
        return tuple(m for m in self.mentions if span.holds(m.span))

    def actor(self, id: str) -> Actor:
        """The actor with that id; KeyError if the cast has none."""
        for actor in self.actors:
            if actor.id == id:
                return actor
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said, as reported: source, cue and content after PARC and PolNeAR.

    ``speaker`` is the fullest name the document has for whoever speaks, ``actor`` the id of who that is taken to be;
    ``within`` is the id of the statement in whose content this one stands.  ``audience`` and ``via`` are names.  ``force`` is
    what the cue does to the content: only where it is "asserts" does the speaker say that it is so.
    """

    id: str
    document: str
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    speaker: str | None = None
    actor: str | None = None
    kind: StatementKind = "indirect"
    mode: StatementMode = "speech"
    where: Where = "body"
    audience: str | None = None
    via: str | None = None
    within: str | None = None
    said_on: When = None
    force: Force = "asserts"
    hedged: bool = False
    confidence: float = 0.5
    because: str = ""
    origin: Origin = "machine"
    entered_by: str | None = None

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The words that the row rests on."""
        return self.content

    @staticmethod
    def name_of(document: str, content: tuple[Span, ...], cue: Span | None) -> str:
        """The id of a statement with this content and cue."""
        return identity("s", document, *((s.of, s.start, s.end) for s in content), cue and (cue.start, cue.end))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place, or was to, between actors; types and modes after PLOVER, encounters always CONSULT.

    ``participants`` of an act in words are those who act, then the ``recipients``, whom it addresses; an encounter has none.
    """

    id: str
    document: str
    event_type: str
    mode: str | None
    status: Status
    participants: tuple[str, ...]
    evidence: tuple[Span, ...]
    parties: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    date: When = None
    place: str | None = None
    confidence: float = 0.5
    because: str = ""
    recipients: tuple[str, ...] = ()
    origin: Origin = "machine"
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """One encounter by all the reports that tell of it: ids of their events and documents, in the order in which they came.

    ``status`` is that of the last account, ``date`` the closest; ``differ`` says in words where the accounts are at odds.
    """

    events: tuple[str, ...]
    documents: tuple[str, ...]
    mode: str | None
    status: Status
    participants: tuple[str, ...]
    parties: tuple[str, ...] = ()
    date: When = None
    place: str | None = None
    differ: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a holder stands on an issue, and by whom we have it: ``self``, ``article`` or a name."""

    id: str
    document: str
    holder: str
    issue: str
    stance: Stance
    by: str
    evidence: tuple[Span, ...]
    actor: str | None = None
    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    hedged: bool = False
    conditional: Span | None = None
    confidence: float = 0.5
    because: str = ""
    origin: Origin = "machine"
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the record shows when read across: ids of the rows it rests on, of their documents, and why, in words."""

    id: str
    kind: FindingKind
    rows: tuple[str, ...]
    documents: tuple[str, ...]
    why: str
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Issue:
    """A proposition that parties take sides on."""

    id: str
    label: str
    proposition: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The analyst's list of issues."""

    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that was read out of one document."""

    document: Document
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: where it was, why, and what to do."""

    path: str
    reason: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; {self.advice}" if self.advice else f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PassedOver(Failure):
    """What was passed over rather than failed: a file in a folder that is no report, or a text that is not in English."""

    def __str__(self) -> str:
        return f"{self.path}: passed over: {self.reason}{f'; {self.advice}' if self.advice else ''}"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on a row.

    Attributes:
        number: counts up; of two reviews of a row the higher is the newer.
        row: the id of the row as it was when it was reviewed.
        attached: the id of the row it stands beside now; None where no row of the present reading says the same.
        words: the words that the row rested on, or an actor's name, or a finding's reason.
        changes: for a correction, the fields and their right values, as the person gave them.
        at: when, in UTC.
        withdrawn: whether somebody took it back; it stays, and counts no more.
    """

    number: int
    row: str
    type: ReviewedType
    document: str | None
    verdict: Verdict
    changes: Mapping[str, str]
    by: str | None
    note: str | None
    at: str
    words: str
    attached: str | None
    withdrawn: bool = False

    @property
    def orphaned(self) -> bool:
        """Whether the row is gone and no row of the present reading says the same."""
        return self.attached is None


Row = Statement | Event | Position


def moved(span: Span, by: int) -> Span:
    """The span shifted by so many code points."""
    return replace(span, start=span.start + by, end=span.end + by)
