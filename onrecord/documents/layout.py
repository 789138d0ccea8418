"""A bare report taken apart: outlet, headline, date line, byline, captions, credits and body, by how such lines look.

A report is taken to open with a head (lines that are no sentences), to go on with prose, and perhaps to end with credits;
pictures bring captions and credits anywhere.  What no rule claims is body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING

from onrecord.documents import datelines, metadata
from onrecord.documents.pages import is_promotion
from onrecord.documents.paragraphs import Paragraph, paragraphs
from onrecord.lexicon import table
from onrecord.records import Part, PartKind, PublishedFrom
from onrecord.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Kinds = Sequence[PartKind | None]
    Paragraphs = Sequence[Paragraph]

WORD = re.compile(r"[^\W\d_][\w'’&.-]*")
LONGEST_HEAD = 15  # paragraphs; a text that shows no sentence by then has no head to speak of
LONGEST_HEADLINE = 30  # words
LONGEST_CAPTION = 60  # words
LONGEST_NAME = 6  # words of an outlet, a signature, a photographer with an agency
SHORTEST_STANDFIRST = 7  # words; shorter lines under a headline are sections, counts and signatures
LONGEST_CROSSHEAD = 8  # words
CREDIT_REACH = 250  # characters at the end of the last paragraph in which a credit may run on

SMALL_WORDS = ("of", "the", "and", "for", "de", "la", "le", "du", "al", "el", "in", "&")
SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{2,40}:\s")
DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+){0,3}\.[a-z]{2,6}", re.IGNORECASE)
SEPARATOR = re.compile(r"[|·•]|[,–—-]\s|\s[-–—]")
TURN = re.compile(r"[A-Z][\w .'’-]{0,40}:\s[^\r\n]*[.?!…][\"'”’)]*")
LABELLED = re.compile(r"(?:source|editor|author|writer|location|time|section)s?\s?:", re.IGNORECASE)
IMAGE = re.compile(r"!\[[^\]]{2,}\]\([^)]*\)")
ARCHIVE = re.compile(r"\b(?:FILE|File|ARCHIVE|Archive)\b")
BYLINE = re.compile(r"(?i:(?:written |words |story |report )?by(?:line)?:?)\s+(?P<names>[^\W\d_].{2,80})")
AFTER_NAMES = re.compile(r"\s*(?:[|·•,;(–—]|\s-\s|\s(?:in|for|at|from|on)\s|\d).*")
PLACE_AFTER = re.compile(r"\s\([A-Z][^()]{1,30}\)$")
SIDE = re.compile(r"\((?:\w{2,6}[ -])?(?:[LRC]|left|right|cent(?:er|re))\)")
BRACKET = re.compile(r"(?P<open>[(\[])(?P<inner>[^()\[\]]{2,80})[)\]](?P<stop>\.?)$")
RUNNING_ON = re.compile(r"(?<=[.!?…)])\s+(?P<last>[^.!?]{2,80})$")
REPORTED = re.compile(r"\b(?:said|says|told|tells|was|were|had|has|have|did|added|announced)\b")
NOT_SHOWING = re.compile(r"\b(?:to|will|would|can|could|should|must|may|might|not|the|of|after|for|in|peace)\s+$")
RIGHTS = re.compile(r"©|\(c\)\s|copyright\b|all rights reserved", re.IGNORECASE)
ENDING = re.compile(r"[\W_]*(?:ends?)?[\W_]*", re.IGNORECASE)
AND_AGENCIES = re.compile(
    r"(?i:source:?\s+)?(?P<outlet>[A-Z].{1,50}?)\s*(?:,|/|&|\+|\b(?i:and|with)\b)\s*(?i:(?:news\s)?agencies)\.?"
)
SOURCE = re.compile(r"(?i:source):?\s+(?P<outlet>[A-Z].{1,50})")
CONTRIBUTED = re.compile(r"[^.!?]*\bcontributed to (?:this|the) (?:report|reporting|story|article)\b\W*")
RUN_TOGETHER = re.compile(r"(?<=[A-Z]{2})(?=[A-Z][a-z]{3,})")


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a text, and what its head and credits tell of it; ``agency`` is the one that a dateline names."""

    parts: tuple[Part, ...] = ()
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    agency: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None


def lay_out(text: str, title: str | None = None, start: int = 0, captions: frozenset[str] = frozenset()) -> Layout:
    """Take ``text[start:]`` apart.

    A ``title`` known from elsewhere is looked for in the head, and no other is sought; ``captions`` are paragraphs known to be
    captions, spaces made single.
    """
    whole = tuple(paragraphs(text, start))
    pictures: Kinds = ["caption" if " ".join(p.text.split()) in captions else _picture(whole, i) for i, p in enumerate(whole)]
    lead = _lead(whole, pictures)
    if lead is None:
        told = datelines.beside([p.text for p in whole], LONGEST_HEAD)
        return Layout(tuple(_parts(whole, ["body"] * len(whole), 0, None)), published=told[0], published_from=told[1])
    head, tail = whole[:lead], _tail(whole, lead)
    above = _outlet_above(head, text)
    headline = _headline(head, pictures, title, outlet_first=above is not None)
    kinds: Kinds = [
        pictures[i] or (_in_head(p, i == headline) if i < lead else "credit" if i >= tail else _in_body(whole, i, lead))
        for i, p in enumerate(whole)
    ]
    opening = _opening(whole, lead)
    pieces = [piece for i, p in enumerate(head) if i != headline for piece in _pieces(p.text)]
    published, how = _published(text, whole, kinds, lead, opening)
    named = metadata.told(head, "title")
    return Layout(
        parts=tuple(_parts(whole, kinds, lead, opening)),
        title=named if named or headline is None else " ".join(head[headline].text.split()).rstrip(" ;"),
        outlet=metadata.told(whole, "outlet")
        or above
        or next(filter(None, map(_outlet, pieces)), None)
        or _outlet_below(whole[tail:]),
        author=metadata.told(head, "author") or next(filter(None, map(_author, pieces)), None),
        agency=opening.agency if opening else None,
        published=published,
        published_from=how,
    )


def _lead(whole: Paragraphs, pictures: Kinds) -> int | None:
    """Which paragraph the prose begins with.

    The first that reads as prose; but a byline, a date line or a dateline soon after it shows that it was a headline that ends
    in a full stop.
    """
    prose = [i for i, p in enumerate(whole[:LONGEST_HEAD]) if not pictures[i] and (_prose(p) or (i > 0 and _goes_on(p.text)))]
    first = prose[0] if prose else None
    if first is None or whole[first].words > LONGEST_HEADLINE or len(list(islice(sentences(whole[first].text), 2))) > 1:
        return first
    for i, p in enumerate(whole[first + 1 : first + 3], first + 1):
        if _dated(p.text) or _author(p.text) or datelines.dateline(p.text):
            return next((j for j in prose if j >= i), first)
        if p.words > LONGEST_HEADLINE:
            break
    return first


def _prose(p: Paragraph) -> bool:
    """Whether a paragraph reads as sentences rather than as a line of the head."""
    if p.heading or datelines.date_line(p.text) or metadata.line(p.text) or is_promotion(p.text):
        return False
    ends = p.stops or (p.words > LONGEST_HEADLINE and p.text.rstrip("\"'”’)").endswith(("!", "?", "…")))
    return p.words > LONGEST_CAPTION or (ends and p.words > 3 and not _title_case(p) and not BYLINE.match(p.text))


def _goes_on(text: str) -> bool:
    """Whether a line below the first is the turn of a speaker, or opens with a dateline."""
    return TURN.fullmatch(text) is not None or datelines.dateline(text) is not None


def _title_case(p: Paragraph) -> bool:
    long = [w for w in WORD.findall(p.text) if len(w) > 3] if p.words <= LONGEST_HEADLINE else []
    return len(long) >= 4 and all(w[0].isupper() for w in long)


def _is_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= LONGEST_NAME and all(w[0].isupper() or w[0].isdigit() or w in SMALL_WORDS for w in words)


@cache
def _any_of(group: str, key: str) -> str:
    """A pattern for any of the words in that list of the vocabulary, the longest first."""
    return "(?i:" + "|".join(sorted(map(re.escape, table("layout")[group][key]), key=len, reverse=True)) + ")"


# Pictures: their captions and who took them


def _picture(whole: Paragraphs, i: int) -> PartKind | None:
    p = whole[i]
    if p.words > LONGEST_CAPTION or p.heading:
        return None
    if _photo_credit(p.text):
        return None if _dated(p.text) else "credit"
    if IMAGE.fullmatch(p.text):
        return "caption"
    beside = any(_photo_credit(q.text) for q in (*whole[max(0, i - 1) : i], *whole[i + 1 : i + 2]))
    return "caption" if _caption(p.text, beside) else None


def _labelled(text: str) -> int:
    """Where the words begin that follow "Photo:", "Image by", "Credit –"; 0 where nothing of the kind opens the text."""
    found = re.match(rf"[(\[]?{_any_of('credit', 'labels')}(?i:\s(?:by|courtesy of|via):?\s|\s?[:/|]\s?|\s[-–—]\s)", text)
    return found.end() if found else 0


def _photo_credit(text: str) -> bool:
    if len(text) > 40 * LONGEST_NAME:
        return False
    if label := _labelled(text):
        return len(text[label:].split()) <= LONGEST_NAME
    return _names_agency(text.strip("()[] .")) or (RIGHTS.match(text) is not None and len(text.split()) <= LONGEST_NAME)


def _names_agency(text: str) -> bool:
    """Whether a short text is a credit: "Agency", "Mara Telk/Agency", "Agency via Agency"."""
    names = re.split(r"\s?[/|,]\s?|\s(?:via|and|for)\s|:\s", text.casefold())
    return len(text.split()) <= LONGEST_NAME + 2 and any(name.strip() in table("layout")["credit"]["agencies"] for name in names)


def _caption(text: str, beside_credit: bool) -> bool:
    if (
        re.match(rf"[(\[]?{_any_of('caption', 'marks')}(?!\w)", text)
        or _labelled(text)
        or SIDE.search(text)
        or _ends_in_credit(text)
    ):
        return True
    if re.match(r"[\"“”‘«]", text) or "@" in text or "://" in text:
        return False
    dates = list(datelines.full_dates(text))
    dated = bool(dates) and not re.search(r"\w", text[dates[-1].end :])
    return (dated or (beside_credit and text.endswith("."))) and _shows(text)


def _ends_in_credit(text: str) -> bool:
    bracket = BRACKET.search(text)
    if bracket is None:
        last = RUNNING_ON.search(text)
        return last is not None and _photo_credit(last["last"])
    inner, before = bracket["inner"], text[: bracket.start()].rstrip()
    if _names_agency(inner) or "/" in inner or _labelled(inner):
        return bracket["open"] == "[" or not before.endswith(".")
    return len(inner.split()) > 1 and _is_name(inner) and not bracket["stop"] and before[-1:].isalnum()


def _shows(text: str) -> bool:
    """Whether the words tell in the present tense what a picture shows."""
    verbs = table("layout")["caption"]["verbs"]
    shown = any(w[0] in verbs and not NOT_SHOWING.search(text, max(0, w.start() - 12), w.start()) for w in WORD.finditer(text))
    return shown and not REPORTED.search(text)


# The head: what stands above the first sentence


def _headline(head: Paragraphs, pictures: Kinds, title: str | None, *, outlet_first: bool) -> int | None:
    """Which paragraph is the headline: the title that is known, a heading, or the first line that is nothing else."""
    if title is not None:
        return next((i for i, p in enumerate(head) if metadata.same_title(p.text, title)), None)
    free = [i for i, p in enumerate(head) if not pictures[i] and not _masthead(p.text) and not (i == 0 and outlet_first)]
    marked = [i for i in free if head[i].heading]
    plain = [i for i in free if head[i].words <= LONGEST_HEADLINE and not head[i].text.endswith((",", ":"))]
    return next(iter(marked or plain), None)


def _in_head(p: Paragraph, headline: bool) -> PartKind:
    if headline:
        return "headline"
    if _dated(p.text):
        return "dateline"
    return "credit" if _masthead(p.text) or p.words < SHORTEST_STANDFIRST else "headline"


def _masthead(text: str) -> bool:
    """Whether a line tells of the report (outlet, section, date, author) rather than being its headline."""
    return bool(_dated(text) or _author(text) or _outlet(text) or _section(text) or metadata.line(text) or RIGHTS.match(text))


def _section(text: str) -> bool:
    return text.casefold().strip(" :") in table("layout")["outlet"]["sections"]


def _dated(text: str) -> datelines.Stamp | None:
    """The date of a date line, which may also hold a byline, an outlet or a place in capitals."""
    whole = datelines.date_line(text)
    if whole or len(text) > datelines.DATE_LINE_REACH:
        return whole
    others = [piece for piece in _pieces(text) if re.search(r"\w", piece)]
    labelled = datelines.LABEL.search(text) is not None
    if not all(_author(o) or _outlet(o) or o.isupper() or LABELLED.match(o) or (labelled and _is_name(o)) for o in others):
        return None
    return next(datelines.full_dates(text), None)


def _pieces(text: str) -> list[str]:
    """The names in a line of the head: what stands between its separators once dates are taken out."""
    if len(text) > datelines.DATE_LINE_REACH:
        return []
    return [piece.strip(" ,|()") for piece in SEPARATOR.split(datelines.without_dates(text))]


def _author(text: str) -> str | None:
    byline = BYLINE.fullmatch(text.strip())
    names = AFTER_NAMES.sub("", byline["names"]) if byline else ""
    return names.strip() if names[:1].isupper() and len(names.split()) <= 2 * LONGEST_NAME else None


def _outlet(text: str) -> str | None:
    """The outlet that a line names by a word such as "News" or by its address."""
    source = SOURCE.fullmatch(text.strip())
    text = source["outlet"] if source else text.strip()
    if DOMAIN.fullmatch(text):
        return text
    known = {w.casefold().strip(".") for w in text.split()} & set(table("layout")["outlet"]["words"])
    named = known and _is_name(text) and len(text.split()) < LONGEST_NAME
    return text if named and not _section(text) and not _names_agency(text) else None


def _outlet_above(head: Paragraphs, text: str) -> str | None:
    """The outlet in the first line, where a headline follows and the name looks like one or comes again as one."""
    first = PLACE_AFTER.sub("", head[0].text) if head else ""
    if len(head) < 2 or head[0].heading or head[0].stops or not _is_name(first):
        return None
    if _section(first) or all(_masthead(p.text) for p in head[1:]):
        return None
    again = re.search(rf"(?:\b(?:told|tells|to|by|with)\s|\()(?:the\s)?{re.escape(first)}(?!\w)", text[head[0].end :])
    article = first.startswith("The ") and len(first.split()) <= 3
    return first if _outlet(first) or again or article else None


# The body and what closes it


def _in_body(whole: Paragraphs, i: int, lead: int) -> PartKind:
    """Body, but for the headings that stand within it."""
    p = whole[i]
    if p.heading or metadata.line(p.text) or is_promotion(p.text):
        return "headline" if p.heading else "credit"
    short = p.words <= LONGEST_CROSSHEAD and p.text[0].isupper() and p.text[-1].isalnum() and not re.search(r"[\"“”«»:]", p.text)
    between = lead < i < len(whole) - 1 and whole[i + 1].words >= 2 * LONGEST_CROSSHEAD and _prose(whole[i + 1])
    return "headline" if short and between and not datelines.date_line(p.text) else "body"


def _tail(whole: Paragraphs, lead: int) -> int:
    """Where the closing credits begin."""
    at = len(whole)
    while at - 1 > lead and _closes(whole[at - 1]):
        at -= 1
    return at


def _closes(p: Paragraph) -> bool:
    text = p.text.strip("()[]• ")
    if p.words > LONGEST_CAPTION:
        return False
    if _closing(text) or metadata.line(text) or RIGHTS.match(p.text) or ENDING.fullmatch(p.text) or AND_AGENCIES.fullmatch(text):
        return True
    return _is_name(text) and text[-1:].isalnum() and not p.heading


def _closing(text: str) -> bool:
    """Whether these words say who else reported, wrote or edited."""
    opens = re.match(rf"{_any_of('credit', 'closings')}(?:\sby\b|\sfrom\b|:)", text)
    return bool(opens or CONTRIBUTED.fullmatch(text))


def _outlet_below(tail: Paragraphs) -> str | None:
    """The outlet that a closing credit names; written together as in an address ("XYZWorld") it is taken apart."""
    for p in tail:
        text = p.text.strip("()[] ")
        shared = AND_AGENCIES.fullmatch(text)
        name = shared["outlet"] if shared else _outlet(text) if SOURCE.fullmatch(text) else None
        if name and not _names_agency(name):
            return RUN_TOGETHER.sub(" ", name)
    return None


def _run_on_credit(p: Paragraph) -> int:
    """Where a credit begins that runs on at the end of the last paragraph; that paragraph's end where there is none."""
    near = p.text[-CREDIT_REACH:]
    for stop in re.finditer(r"(?<=[.!?”\"])\s[\s•(]*(?=[A-Z])", near):
        if _closing(near[stop.end() :]):
            return p.end - len(near) + stop.start() + 1
    return p.end


# What comes of it


def _opening(whole: Paragraphs, lead: int) -> datelines.Dateline | None:
    """The dateline of the first paragraph, its ``end`` within that paragraph."""
    speakers = sum(SPEAKER.match(p.text) is not None for p in whole)
    return datelines.dateline(whole[lead].text, colon=speakers == 1)


def _published(
    text: str, whole: Paragraphs, kinds: Kinds, lead: int, opening: datelines.Dateline | None
) -> tuple[str | None, PublishedFrom | None]:
    """The date of publication and how it was found, the surest way first."""
    lines = (_dated(p.text) for p, kind in zip(whole, kinds, strict=True) if kind == "dateline")
    told = next((stamp.iso for stamp in lines if stamp and stamp.iso), None) or (opening and opening.iso)
    if told:
        return told, "dateline"
    captions = [p.text for p, kind in zip(whole, kinds, strict=True) if kind == "caption" and not ARCHIVE.search(p.text)]
    year = datelines.with_year(opening.month_day, captions) if opening and opening.month_day else None
    if year:
        return year, "inferred"
    found = datelines.reported_on(captions, whole[lead].text[opening.end if opening else 0 :], text)
    if found:
        return found[0], "inferred" if found[1] else "text"
    return datelines.beside([p.text for p, kind in zip(whole, kinds, strict=True) if kind != "caption"], lead)


def _parts(whole: Paragraphs, kinds: Kinds, lead: int, opening: datelines.Dateline | None) -> Iterator[Part]:
    """The parts in order; paragraphs of body that follow each other are one part."""
    last = max((i for i, kind in enumerate(kinds) if kind == "body"), default=-1)
    pieces: list[Part] = []
    for i, (p, kind) in enumerate(zip(whole, kinds, strict=True)):
        begins = p.start + opening.end if opening and i == lead else p.start
        ends = _run_on_credit(p) if i == last else p.end
        pieces += [Part("dateline", p.start, begins), Part(kind or "body", begins, ends), Part("credit", ends, p.end)]
    for _, run in groupby((piece for piece in pieces if piece.start < piece.end), lambda piece: piece.kind == "body" or piece):
        first, *others = run
        yield Part(first.kind, first.start, others[-1].end if others else first.end)
