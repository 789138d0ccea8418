"""What the bytes of a file hold, by its kind: plain text, Markdown, a web page, JSON or JSON Lines.

A page is data: nothing in it runs, and nothing it names is fetched.
"""

from __future__ import annotations

import codecs
import datetime
import html
import json
import logging
import re
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from onrecord.documents import datelines, pages
from onrecord.handwritten import NotYamlError, front_matter
from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SAVE = "save it again as text in UTF-8"
ONE_OBJECT = 'give each report as an object with a "text"'
ONE_DAY = "write it as YYYY-MM-DD or leave it out"

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([\w.:-]{1,40})", re.IGNORECASE)
HTML_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\slang\s{0,3}=\s{0,3}[\"']?([a-z]{2,3})\b", re.IGNORECASE)
LARGEST = 32_000_000  # bytes of a file, or of a line of JSON; of the pages of web sites few have more than 5 MB
LONGEST = 2_000_000  # characters of a text: two books; the reader takes 0.4 kB of memory for each, and 0.1 ms (EPYC)
NEAR_THE_TOP = 4096  # bytes or characters; browsers look for a page's character set in the first 1,024
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\x84\x86-\x9f]")
HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")

# Dates that a page states (metadata, <time>, its address), none guessed from its words; the bound is fixed so that the same
# page gives the same date on any day.
PAGE_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}

# Of the words: 209 English news articles have 0.18 to 0.33, a paragraph in each of eleven other languages at most 0.05.
ENGLISH_SHARE = 0.12
LANGUAGE_REACH = 10_000  # characters; a report does not change its language after that


@dataclass(frozen=True, slots=True)
class Fields:
    """What is told of a report beside its text; ``date`` is ISO."""

    id: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A report's text and what is told beside it.

    Attributes:
        given: whether the input holds the text as it stands.
        start: where the report itself begins in ``text``, after the front matter of Markdown.
        captions: paragraphs that are known to be captions, spaces made single.
    """

    text: str
    fields: Fields = field(default_factory=Fields)
    language: str | None = None
    given: bool = True
    start: int = 0
    captions: frozenset[str] = frozenset()


class UnreadableError(Exception):
    """No report can be had from this: why, and what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason, self.advice = reason, advice


def content(raw: bytes, suffix: str) -> Content:
    """What a .txt, .md, .vtt, .srt, .html or .htm file holds; UnreadableError where there is none."""
    if suffix in (".html", ".htm"):
        return _page(_decoded(raw, _declared(raw)))
    text = checked(_decoded(raw))
    return _markdown(text) if suffix == ".md" else Content(text)


def row(value: object) -> Content:
    """The report in one object of JSON; UnreadableError where it holds none."""
    if isinstance(value, UnreadableError):
        raise value
    if not isinstance(value, dict):
        raise UnreadableError("it is no JSON object", ONE_OBJECT)
    if not isinstance(value.get("text"), str):
        raise UnreadableError('its "text" is no text' if "text" in value else 'it has no "text"', ONE_OBJECT)
    return Content(checked(value["text"]), _fields(value))


def json_rows(raw: bytes) -> list[tuple[str, object]]:
    """The values in a .json file, each with what tells it from the others: one object, a list of them, or one a line."""
    text = _decoded(raw)
    try:
        value = _json(text)
    except UnreadableError:
        rows = list(json_lines(raw.splitlines()))
        if not rows or not isinstance(rows[0][1], dict):
            raise
        return rows
    if value == []:
        raise UnreadableError("its list is empty", "leave it out, or put reports in")
    return [(f", item {i}", one) for i, one in enumerate(value, 1)] if isinstance(value, list) else [("", value)]


def json_lines(lines: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """The values in JSON Lines, each with the number of its line; an UnreadableError in the place of a line that is none."""
    for number, line in enumerate(_utf8_lines(lines), 1):
        if len(line) > LARGEST:
            yield f", line {number}", UnreadableError(f"it is longer than {LARGEST:,} bytes", ONE_OBJECT)
        elif line.strip():
            try:
                yield f", line {number}", _json(line.decode("utf8"))
            except UnicodeDecodeError:
                yield f", line {number}", UnreadableError("it is no UTF-8", SAVE)
            except UnreadableError as error:
                yield f", line {number}", error


def language(text: str) -> str | None:
    """The code "en" where English function words make up enough of the text, else None."""
    words = re.findall(r"[^\W\d_]+", text[:LANGUAGE_REACH].lower())
    common = frozenset(table("layout")["english"]["words"])
    return "en" if words and sum(word in common for word in words) >= ENGLISH_SHARE * len(words) else None


def checked(text: str) -> str:
    """The text, if it can be stored and has words."""
    if "\0" in text:
        raise UnreadableError("it is binary, or holds NUL characters", SAVE)
    if HALF_CHARACTER.search(text):
        raise UnreadableError("it holds halves of characters (lone surrogates)", SAVE)
    if len(text) > LONGEST:
        raise UnreadableError(f"its text is longer than {LONGEST:,} characters", "split it into its reports")
    if not re.search(r"\w", text):
        raise UnreadableError("it has no words" if text else "it is empty", "leave it out, or put the report in")
    return text


# Bytes


def _decoded(raw: bytes, declared: str | None = None) -> str:
    """The text: by its byte order mark, as UTF-8, as the page declares, or as it looks; a UTF-8 mark stays in the text."""
    if not raw:
        return checked("")
    marked = next((codec for mark, codec in BOMS if raw.startswith(mark)), None)
    if marked:
        return _strictly(raw, marked)
    try:
        return raw.decode("utf8")
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            raise UnreadableError("it is binary, no text", SAVE) from None
        if _mostly_utf8(raw):
            raise UnreadableError(f"its UTF-8 is broken at byte {error.start:,}", SAVE) from None
    return _as_declared(raw, declared) or _guessed(raw)


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"its {codec.upper()} is broken at byte {error.start:,}", SAVE) from None


def _as_declared(raw: bytes, codec: str | None) -> str:
    """The text in the encoding that a page names, Latin-1 meaning Windows-1252 as in browsers; empty where that fails."""
    if codec is None:
        return ""
    try:
        return raw.decode("cp1252" if codecs.lookup(codec).name in ("ascii", "iso8859-1") else codec)
    except (LookupError, UnicodeError):
        return ""


def _mostly_utf8(raw: bytes) -> bool:
    """Whether more characters are whole than broken: then it is damaged UTF-8, and any other reading would be garbage."""
    whole = sum(character > "\x7f" for character in raw.decode("utf8", "ignore"))
    return whole > raw.decode("utf8", "replace").count("\ufffd")


def _guessed(raw: bytes) -> str:
    """The text in an older encoding, as charset-normalizer tells it.

    English is read as Windows-1252, whose quotation marks it shares with its neighbours: a few bytes of foreign names are
    too few to tell them apart by, and "Muñoz" came out as "Muńoz" (cp1250).
    """
    import charset_normalizer

    try:
        western = raw.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    best = None if language(western) else charset_normalizer.from_bytes(raw).best()
    text = western if language(western) else str(best) if best else ""
    if not text or CONTROL.search(text):
        raise UnreadableError("its encoding cannot be told", SAVE)
    return text


def _utf8_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without a byte order mark; what another encoding's mark opens is recoded, which needs it whole."""
    remaining = iter(lines)
    first = next(remaining, b"")
    if any(first.startswith(mark) for mark, _ in BOMS):
        yield from _decoded(_together(first, remaining)).encode("utf8", "surrogatepass").split(b"\n")
    else:
        yield from chain([first.removeprefix(codecs.BOM_UTF8)], remaining)


def _together(first: bytes, remaining: Iterable[bytes]) -> bytes:
    made = bytearray(first)
    for line in remaining:
        made += line
        if len(made) > LARGEST:
            raise UnreadableError(f"it is larger than {LARGEST:,} bytes and not in UTF-8", SAVE)
    return bytes(made)


# Fields


def _json(text: str) -> object:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise UnreadableError(f"it is no JSON ({error.msg} at {where}column {error.colno})", ONE_OBJECT) from None
    except (ValueError, RecursionError):
        raise UnreadableError("its JSON is nested too deep or its numbers are too long", ONE_OBJECT) from None


def _fields(values: Mapping[str, Any]) -> Fields:
    date = _field(values, "date")
    iso = datelines.iso_of(date) if date else None
    if date and iso is None:
        raise UnreadableError(f'its "date" {date[:40]!r} is no day, or can be read as two', ONE_DAY)
    others = {key: _field(values, key) for key in ("id", "title", "outlet", "author", "url")}
    return Fields(date=iso, **others)


def _field(values: Mapping[str, Any], key: str) -> str | None:
    """The value as text; lists (of authors) joined by commas, blank ones left out."""
    value = values.get(key)
    several = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(one, str | int | float | datetime.date) and not isinstance(one, bool) for one in several):
        raise UnreadableError(f'its "{key}" is no text', "write it as text or leave it out")
    text = ", ".join(one.isoformat() if isinstance(one, datetime.date) else str(one) for one in several).strip()
    text = html.unescape(html.unescape(text)) if "&" in text else text  # feeds write entities, some of them twice
    return checked(text) if text else None


def _markdown(text: str) -> Content:
    """The text as it stands; front matter in YAML tells of it, if there is any."""
    front = FRONT_MATTER.match(text)
    try:
        values = front_matter(front[1]) if front else None
    except NotYamlError as error:
        raise UnreadableError(f"its front matter is no YAML (line {error.line + 1})", error.advice) from None
    if front is None or values is None:
        return Content(text)
    checked(text[front.end() :])
    return Content(text, _fields(values), start=front.end())


# Pages


def _declared(raw: bytes) -> str | None:
    found = CHARSET.search(raw[:NEAR_THE_TOP])
    return found[1].decode("ascii", "ignore") if found else None


def _page(page: str) -> Content:
    """The article of a page and what the page tells of it, by trafilatura."""
    with _without_ipv6():
        import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it has to say, the failure says
    try:
        tree = trafilatura.load_html(page if "<body" in page.lower() else f"<html><body><article>{page}</article></body></html>")
        captions = frozenset() if tree is None else pages.keep_captions(tree)
        blocks = [] if tree is None else pages.without_furniture(tree)
        article = tree is not None and trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=dict(PAGE_DATES)
        )
    except Exception as error:  # whatever a parser makes of a hostile page must not cost the other documents
        raise UnreadableError(f"the page cannot be taken apart ({type(error).__name__})", "save its text as .txt") from error
    if not article or not (article.text or "").strip():
        raise UnreadableError("the page holds no article", "save its text as .txt, if there is any")
    text = article.text if "\n" in article.text or len(blocks) < 2 else "\n".join(blocks)  # short pages come out as one line
    told = Fields(
        title=article.title or None,
        outlet=article.sitename or None,
        author=article.author or None,
        date=article.date or None,
        url=article.url or None,
    )
    lang = HTML_LANGUAGE.search(page[:NEAR_THE_TOP])
    return Content(checked(text), told, language=lang[1].lower() if lang else None, given=False, captions=captions)


@contextmanager
def _without_ipv6() -> Iterator[None]:
    """No socket is opened: urllib3, which trafilatura brings to fetch pages with, else binds one on import to ask for IPv6."""
    before, socket.has_ipv6 = socket.has_ipv6, False
    try:
        yield
    finally:
        socket.has_ipv6 = before
