"""Which content and which source belong to which cue: the reader's spans and links → drafts of statements.

The reader links by likeness; this module knows the page: a content belongs to a cue of its own sentence before any other, a
quotation that a paragraph leaves open runs on into the next, and what stands in another paragraph is another statement's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.cues import is_nobodys
from onrecord.lexicon import table
from onrecord.sentences import lines, sentences
from onrecord.statements import floating
from onrecord.statements.quotations import MARKS, Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.reader import RoleSpan

OPENING = frozenset('“"‘«„')
FEWEST_WORDS = 3  # fewer, unquoted, must have a source
# Below this, unquoted words are dropped.  At 0, 0.3 and 0.35: PolNeAR dev, all exact 0.578, 0.579 and 0.581, cue overlap 0.727,
# 0.725 and 0.724; annotated articles, F1 0.856, 0.855 and 0.845; the two reports on talks 0.896, 0.909 and 0.909.  Fragments of
# one or two words need no more: from 0.3, 0.5 and 0.65 on, cue overlap 0.726, 0.724 and 0.721, annotated articles 0.853, 0.856
# and 0.859.  Words that nobody says, at 0.3, 0.45 and 0.55: cue overlap 0.730, 0.727 and 0.726, content overlap 0.907, 0.906 and
# 0.904, annotated articles 0.854 each.
SURE = 0.3
SUREST_PART = 0.5  # of a statement's further parts; at 0.7 annotated articles have 0.699 at 0.8 of overlap in place of 0.709
SHORTEST_RUN_ON = 6  # words; a quoted paragraph below this is a headline, a label or a scare quotation
SIGNED_SURE = 0.8
SIGNED = re.compile(r"[ \t]*[―—–-]{1,2}[ \t]*(?P<name>[^\W\d_][^\n\r“”\"‘’]{1,60}?)[ \t]*$", re.MULTILINE)  # “…” — Mara Telk
BESIDE = 3  # characters between a cue and a content right after it
EDGE = " \t\r\n\u00a0\u200b\ufeff,;:–—-."


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement's spans before they are cleaned: offsets into the text, and what the reader thought of them.

    ``direct`` says that the words are the speaker's own though no quotation marks stand around them.
    """

    contents: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    confidence: float
    because: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A content, or what of it stands in one paragraph; ``cue`` is the index of its cue among the roles."""

    start: int
    end: int
    cue: int | None
    score: float


class Page:
    """Where sentences and paragraphs begin, and which paragraphs leave a quotation open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quoted = tuple(quotations(text))
        self._sentences = [start for start, _ in sentences(text)]
        self._paragraphs = [start for start, _ in lines(text)]
        self._open = {self.paragraph(q.start) for q in self.quoted if not q.closed}

    def sentence(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return bisect_right(self._sentences, at)

    def sentence_before(self, at: int) -> int | None:
        """Where the sentence begins that stands before the one at an offset, if there is any."""
        number = bisect_left(self._sentences, at)
        return self._sentences[number - 1] if number else None

    def paragraph(self, at: int) -> int:
        """The number of the paragraph at an offset."""
        return bisect_right(self._paragraphs, at)

    def runs_on(self, at: int) -> bool:
        """Whether the paragraph at an offset goes on with a quotation that the one before left open."""
        return self.paragraph(at) - 1 in self._open

    def opens(self, at: int) -> bool:
        """Whether a quotation mark stands at an offset or opens right before it."""
        return self.text[at] in MARKS or self.text[max(0, at - 1)] in OPENING

    def touching(self, start: int, end: int) -> Iterator[Quotation]:
        """The quotations that reach into [start, end), in order; they do not overlap."""
        at = max(0, bisect_left(self.quoted, start, key=lambda each: each.start) - 1)
        while at < len(self.quoted) and self.quoted[at].start < end:
            if start < self.quoted[at].end:
                yield self.quoted[at]
            at += 1

    def words(self, start: int, end: int) -> int:
        """How many words stand in [start, end)."""
        return len(re.findall(r"\w+", self.text[start:end]))


def join(roles: Sequence[RoleSpan], page: Page) -> list[Draft]:
    """Every cue with its source and its contents, and the quotations that run on without a cue, in text order."""
    by_cue: dict[int, list[Part]] = {}
    for part in _linked(_cut(roles, page), roles, page):
        if part.cue is not None:
            by_cue.setdefault(part.cue, []).append(part)
    drafts = [draft for cue, parts in by_cue.items() for draft in _draft(roles, cue, parts, page)]
    taken = sorted(span for draft in drafts for span in draft.contents)
    return sorted([*drafts, *_run_on(page, taken)], key=lambda d: (d.contents, d.cue or (0, 0)))


def _cut(roles: Sequence[RoleSpan], page: Page) -> Iterator[Part]:
    """The contents, those that run over the end of a paragraph or of a headline cut there."""
    for span in roles:
        if span.role == "content":
            for start, end in lines(page.text, span.start, span.end):
                yield Part(start, end, span.link, span.score * max(span.link_score, 0.5))


def _linked(parts: Iterator[Part], roles: Sequence[RoleSpan], page: Page) -> Iterator[Part]:
    """The parts with the cue that the page allows them: one of their own sentence, the reader's, a free one, or none."""
    found = list(parts)
    by_sentence: dict[int, list[int]] = {}
    by_paragraph: dict[int, list[int]] = {}
    for index, span in enumerate(roles):
        if span.role == "cue":
            by_sentence.setdefault(page.sentence(span.start), []).append(index)
            by_paragraph.setdefault(page.paragraph(span.start), []).append(index)
    parts_of = Counter(part.cue for part in found)
    found = [replace(p, cue=_beside(p, parts_of, roles, by_sentence.get(page.sentence(p.start), []))) for p in found]
    claimed = {p.cue for p in found if p.cue is not None and _shares(page, p, roles[p.cue])}
    before: Part | None = None
    for part in found:
        if part.cue is not None and _shares(page, part, roles[part.cue]):
            chosen = part
        elif before and _carries_on(page, before, part, by_sentence):
            chosen = replace(part, cue=before.cue)
        else:
            inside = {page.sentence(part.start), page.sentence(part.end - 1)}
            near = [c for n in inside for c in by_sentence.get(n, []) if c not in claimed]
            chosen = part
            if not near and (part.cue is None or (part.cue in claimed and _elsewhere(page, part, roles[part.cue]))):
                near = [c for c in by_paragraph.get(page.paragraph(part.start), []) if part.cue is None or c not in claimed]
                chosen = replace(part, cue=None)
            chosen = replace(part, cue=min(near, key=lambda c: abs(roles[c].start - part.start))) if near else chosen
        before = chosen if chosen.cue is not None and page.opens(part.start) else before
        yield chosen


def _carries_on(page: Page, before: Part, part: Part, cues: Mapping[int, Sequence[int]]) -> bool:
    """Whether a quotation without a cue in its sentences follows on one that has a cue: "“No,” she said. “Never.”"."""
    first, last = page.sentence(part.start), page.sentence(part.end - 1)
    alone = not any(number in cues for number in range(first, last + 1))
    near = first - page.sentence(before.end - 1) <= 1 and page.paragraph(part.start) == page.paragraph(before.start)
    return alone and near and page.opens(part.start)


def _beside(part: Part, parts_of: Counter[int | None], roles: Sequence[RoleSpan], cues: Sequence[int]) -> int | None:
    """The part's cue; or, where that has another part, the cue without any that stands right before this one."""
    if part.cue is not None and parts_of[part.cue] == 1:
        return part.cue
    free = (c for c in cues if not parts_of[c] and 0 <= part.start - roles[c].end <= BESIDE)
    return next(free, part.cue)


def _shares(page: Page, part: Part, cue: RoleSpan) -> bool:
    """Whether a part reaches into its cue's sentence."""
    return page.sentence(part.start) <= page.sentence(cue.start) <= page.sentence(part.end - 1)


def _elsewhere(page: Page, part: Part, cue: RoleSpan) -> bool:
    """Whether a part stands in another paragraph than its cue without running on from it."""
    return page.paragraph(part.start) != page.paragraph(cue.start) and not page.runs_on(part.start)


def _draft(roles: Sequence[RoleSpan], index: int, parts: list[Part], page: Page) -> Iterator[Draft]:
    cue = roles[index]
    source = roles[cue.link] if cue.link is not None else None
    kept = list(_merged(_worth(parts, cue, page), page.text))
    sure = round(min(cue.score, *(p.score for p in parts), source.score * cue.link_score if source else cue.link_score), 2)
    if kept and not _guesses(cue, page.text) and _says_something(kept, cue, source, sure, page):
        contents = tuple(_with_items(kept, cue, page.text))
        yield Draft(contents, (cue.start, cue.end), _in_paragraph(source, page.text) if source else None, sure, "reader")


def _in_paragraph(source: RoleSpan, text: str) -> tuple[int, int]:
    """The source as far as its first paragraph goes."""
    return source.start, source.start + len(text[source.start : source.end].split("\n", 1)[0].rstrip())


def _with_items(kept: list[tuple[int, int]], cue: RoleSpan, text: str) -> list[tuple[int, int]]:
    """The contents, or all items of the list that the cue's line announces, where they begin there."""
    items = list(floating.listed(text, cue.end))
    begins = bool(items) and any(items[0][0] - BESIDE <= start < items[-1][1] for start, _ in kept)
    return items if begins else kept


def _worth(parts: list[Part], cue: RoleSpan, page: Page) -> list[Part]:
    """The parts of one statement that are worth keeping: the surest, and others that are sure, near or quoted."""
    own = [p for p in parts if _shares(page, p, cue)]
    surest = max(own or parts, key=lambda p: p.score * min(page.words(p.start, p.end), 10))

    def counts(part: Part) -> bool:
        quoted = page.opens(part.start)
        room = page.words(part.start, part.end) > 1 or quoted
        return part is surest or (room and part.score >= SUREST_PART and (part in own or quoted))

    return sorted((p for p in parts if counts(p)), key=lambda p: p.start)


def _merged(parts: list[Part], text: str) -> Iterator[tuple[int, int]]:
    """Parts with nothing but marks and spaces between them, in one paragraph, are one."""
    start, end = parts[0].start, parts[0].end
    for following in parts[1:]:
        between = text[end : following.start]
        if "\n" in between or any(c.isalnum() for c in between):
            yield start, end
            start = following.start
        end = following.end
    yield start, end


def _says_something(parts: list[tuple[int, int]], cue: RoleSpan, source: RoleSpan | None, sure: float, page: Page) -> bool:
    """Whether this is more than a fragment or a guess: quoted, or sure enough for what it is."""
    empty, said, titles = table("cues")["empty"], page.text[cue.start : cue.end].lower(), table("cues")["titles"]
    touching = [quotation for start, end in parts for quotation in page.touching(start, end)]
    named = bool(touching) and all(floating.names_title(page.text, q) for q in touching)
    if named and (said.rpartition(" ")[2] in titles["shown"] or all(page.opens(start) for start, _ in parts)):
        return False
    if floating.is_gesture(said) and any(page.text[q.end - 2] in floating.STOPS for q in touching):
        return False
    if any(page.opens(start) for start, _ in parts):
        return True
    if not touching and said.rpartition(" ")[2] in titles["named"]:
        return False
    if sure < SURE or said in empty["cues"] or all(page.text[a:b].lower() in empty["contents"] for a, b in parts):
        return False
    if source is None and (_is_impersonal(said) or is_nobodys(page.text, cue.start, cue.end)):
        return False
    if source and page.text[source.start : source.end].lower().rpartition(" ")[2] in table("cues")["mute"]["sources"]:
        return False
    return source is not None or sum(page.words(a, b) for a, b in parts) >= FEWEST_WORDS


def _is_impersonal(cue: str) -> bool:
    """Whether a cue without a source tells what is thought of the thing itself: "seems"; but not "was announced"."""
    words = table("cues")["impersonal"]
    if not f"{cue} ".startswith(tuple(f"{each} " for each in words["begin"])):
        return False
    return not any(word in words["unless"] or word.startswith(tuple(words["judged"])) for word in cue.split())


def _guesses(cue: RoleSpan, text: str) -> bool:
    """Whether the cue is the writer's guess at what somebody has in mind ("may want"), or tells only a topic ("discussed")."""
    words = re.findall(r"\w+", text[cue.start : cue.end].lower())
    topics = table("cues")["topics"]
    about = topics["told"] if not {*words[-1:]}.isdisjoint(topics["about"]) else ()
    return not set(words).isdisjoint((*table("cues")["guesses"]["words"], *topics["words"], *about))


def _run_on(page: Page, taken: list[tuple[int, int]]) -> Iterator[Draft]:
    """Quotations that no cue claims: one that fills a paragraph, as the speaker carries on from before, or that is signed."""
    for quotation in page.quoted:
        if page.words(quotation.start, quotation.end) < FEWEST_WORDS:
            continue
        at = bisect_right(taken, (quotation.end, quotation.end))
        if any(end > quotation.start for _, end in taken[max(0, at - 5) : at]):
            continue
        signed = SIGNED.match(page.text, quotation.end) if _begins_paragraph(quotation, page.text) else None
        content = (quotation.start, quotation.end)
        before = page.sentence_before(quotation.start)
        subject = None if before is None else floating.spoken_before(page.text, quotation, before)
        if subject and not signed:
            yield Draft((content,), None, subject, 0.5, "floating quotation")
        elif page.words(quotation.start, quotation.end) < SHORTEST_RUN_ON:
            continue
        elif signed:
            yield Draft((content,), None, signed.span("name"), SIGNED_SURE, "signed quotation")
        elif _fills_paragraph(quotation, page.text):
            above = floating.lead_in(page.text, _paragraph_start(quotation, page.text))
            yield Draft((content,), None, above, 0.5, "quotation with a lead-in" if above else "quotation that runs on")


def _paragraph_start(quotation: Quotation, text: str) -> int:
    """Where the quotation's paragraph begins."""
    return text.rfind("\n", 0, quotation.start) + 1


def _begins_paragraph(quotation: Quotation, text: str) -> bool:
    return not text[text.rfind("\n", 0, quotation.start) + 1 : quotation.start].strip(EDGE)


def _fills_paragraph(quotation: Quotation, text: str) -> bool:
    before = text.rfind("\n", 0, quotation.start) + 1
    after = text.find("\n", quotation.end)
    rest = text[before : quotation.start] + text[quotation.end : len(text) if after < 0 else after]
    return not rest.strip(EDGE)
