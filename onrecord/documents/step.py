"""Files, pages and lines of JSON → Documents.

A document that cannot be read becomes a Failure in its place, and the others go on.  What a document tells of itself (in the
fields beside its text, then in its text) comes before what the user gives.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.documents import archives, datelines, opening
from onrecord.documents.formats import Content, Fields, UnreadableError, content, json_lines, json_rows, language, row
from onrecord.documents.languages import foreign
from onrecord.documents.layout import lay_out
from onrecord.documents.normalized import LINE_END, normalized, original_parts
from onrecord.errors import OnrecordError
from onrecord.records import Document, Failure, Part, PassedOver, PublishedFrom, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.documents.layout import Layout

KINDS = (".txt", ".md", ".vtt", ".srt", ".html", ".htm", ".jsonl", ".json")
READ = "onrecord reads " + ", ".join(KINDS[:-1]) + " and " + KINDS[-1]
SAVED_AS_TEXT = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub")  # what may well be a report; pictures and tables are none
ENGLISH_ALONE = "onrecord reads English, and translations into it"
OUTSIDE = ("it is a link to a file outside the folder", "name that file, or give --follow-links if it is meant")
STUMBLED = "please report it with the file; the others were read"
STDIN = "-"
NAMELESS = archives.Named()
LOOKS_LIKE_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:\{\s{0,100}\"|\[\s{0,100}\{)")
LOOKS_LIKE_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}<(?:!doctype\s+html|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What the user tells of bare texts: used where a document itself does not tell it.  ``date`` is ISO.

    ``links``: in a folder, also read the files that links point to outside it.
    """

    date: str | None = None
    outlet: str | None = None
    links: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text was found: the name it goes by if it has no other, the same without a line's number, and its path.

    ``file`` is what the file's name tells of it.
    """

    name: str
    stem: str
    path: str | None = None
    file: archives.Named = NAMELESS


def load(paths: Sequence[str], given: Given = Given()) -> Iterator[Document | Failure]:
    """Every document at the paths, in order; "-" is standard input, and folders are walked in the order of their names.

    Never raises for a bad file: a Failure that says where, why and what to do stands in its place.
    """
    for path in paths:
        for source in _sources(path, given):
            if isinstance(source, Failure):
                yield source
            else:
                yield from _documents(source, given)


def count(paths: Sequence[str], given: Given = Given()) -> int:
    """How many documents and failures ``load`` will give, without taking texts apart; standard input counts as one."""
    return sum(1 if isinstance(source, Failure) else _count(source) for path in paths for source in _sources(path, given))


def from_text(
    text: str,
    *,
    name: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    date: str | None = None,
    url: str | None = None,
    author: str | None = None,
) -> Document:
    """The document that a text in memory is; OnrecordError where ``date`` is no date."""
    iso = datelines.iso_of(date) if date else None
    if date and iso is None:
        raise OnrecordError(f"The date {date!r} is no day, or can be read as two: write it as YYYY-MM-DD.")
    fields = Fields(title=title or None, outlet=outlet or None, author=author or None, date=iso, url=url or None)
    return _document(Content(text, fields), _Place(name, name), Given())


def _document(found: Content, place: _Place, given: Given) -> Document:
    told = found.fields
    plain = normalized(found.text[found.start :], marks=False)
    layout = lay_out(plain.text, told.title, captions=found.captions)
    file = place.file
    published, published_from = _published(told, layout, given, file)
    outlet = told.outlet or layout.outlet or given.outlet or file.outlet or layout.agency
    front = (Part("credit", 0, found.start),) if found.start else ()
    parts = (Part(part.kind, part.start + found.start, part.end + found.start) for part in original_parts(layout.parts, plain))
    return Document(
        id=identity("d", LINE_END.sub("\n", found.text), outlet or "", told.url or told.id or place.stem),
        name=told.id or place.name,
        text=found.text,
        parts=(*front, *parts),
        path=place.path,
        url=told.url,
        title=told.title or layout.title or file.title,
        title_apart=layout.title is None and (told.title or file.title) is not None,
        outlet=outlet,
        author=told.author or layout.author,
        published=published,
        published_from=published_from,
        language=found.language or language(plain.text),
        given=found.given,
    )


def _published(told: Fields, layout: Layout, given: Given, file: archives.Named) -> tuple[str | None, PublishedFrom | None]:
    """The document's own date, then the user's, then its file name's, then what its captions and first paragraph point to."""
    if told.date:
        return told.date, "given"
    if layout.published_from == "dateline":
        return layout.published, layout.published_from
    if given.date:
        return given.date, "given"
    return (file.date, "inferred") if file.date else (layout.published, layout.published_from)


# Where the documents are


def _sources(path: str, given: Given) -> Iterator[str | Failure]:
    """The files at a path, or why there is none."""
    if path != STDIN and _is_folder(path):
        yield from _reports_in(path, links=given.links)
    elif path == STDIN or (_suffix(path) in KINDS and "\0" not in path):
        yield path
    elif _exists(path):
        yield Failure(_shown(path), "this kind of file is not read", READ)
    else:
        yield Failure(_shown(path), "there is no such file or folder", "check its name")


def _reports_in(folder: str, *, links: bool) -> Iterator[str | Failure]:
    """The reports in a folder, in their places what is passed over, and a failure where there is nothing else."""
    empty = True
    for source in _walk(folder, links=links):
        empty = empty and isinstance(source, PassedOver)
        yield source
    if empty:
        yield Failure(_shown(folder), "the folder holds no reports", READ)


def _walk(folder: str, *, links: bool) -> Iterator[str | Failure]:
    """What lies in a folder and those in it, by name; what is hidden is left out without a word."""
    waiting, home = [folder], os.path.realpath(folder)
    while waiting:
        path = waiting.pop()
        if not _is_folder(path) or (path != folder and Path(path).is_symlink()):
            yield _passed_over(path) or (path if links or _lies_in(home, path) else Failure(_shown(path), *OUTSIDE))
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield _refused(path, error)
            continue
        waiting += [entry.path for entry in entries if not entry.name.startswith(".")]


def _passed_over(path: str) -> PassedOver | None:
    """Why a file in a folder is no report; None where it may be one, or a link to nothing, which reading it will tell."""
    suffix = _suffix(path)
    if _is_folder(path):
        return PassedOver(_shown(path), "it is a link to a folder", "name that folder if it is meant")
    if suffix not in KINDS:
        kind = f"{suffix} files are not read" if suffix else "this kind of file is not read"
        return PassedOver(_shown(path), kind, "save its text as .txt" if suffix in SAVED_AS_TEXT else "")
    if _exists(path) and not Path(path).is_file():
        return PassedOver(_shown(path), "it is a pipe or a device, no file", "")
    if suffix == ".json" and not _may_hold_reports(path):
        return PassedOver(_shown(path), 'it holds no "text"', "")
    return None


def _lies_in(home: str, path: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(home)


def _may_hold_reports(path: str) -> bool:
    """Settings and measurements are JSON too: in a folder, a .json file without any "text" is not taken for reports."""
    try:
        return b'"text"' in opening.whole(path)
    except (OSError, UnreadableError):
        return True


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  (Path.is_dir raises where a folder above may not be entered)


def _exists(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110  (as above)


def _suffix(path: str) -> str:
    return Path(path).suffix.lower()


def _shown(path: str) -> str:
    """The path as it can be printed and stored, also where its bytes are no UTF-8."""
    return "standard input" if path == STDIN else path.encode("utf8", "replace").decode("utf8")


def _refused(path: str, error: Exception) -> Failure:
    if isinstance(error, UnreadableError):
        return Failure(_shown(path), error.reason, error.advice)
    if isinstance(error, FileNotFoundError):
        reason = "there is no such file"
    elif isinstance(error, PermissionError):
        reason = "it may not be read"
    else:
        reason = f"it cannot be read ({getattr(error, 'strerror', None) or error})"
    return Failure(_shown(path), reason, "check its name and who may read it")


# What is in them


def _documents(path: str, given: Given) -> Iterator[Document | Failure]:
    """The documents of one file."""
    stem = "stdin" if path == STDIN else Path(_shown(path)).stem
    shown = None if path == STDIN else _shown(path)
    try:
        for where, value in _values(path):
            name = stem + re.sub(r", (?:line|item|report) ", "-", where)
            try:
                found = value if isinstance(value, Content) else row(value)
                file = NAMELESS if where.startswith(", report") else archives.named(stem)
                other = foreign(found.text)
                if other:
                    yield PassedOver(_shown(path) + where, f"it is in {other}", ENGLISH_ALONE)
                else:
                    yield _document(found, _Place(name, stem, shown, file), given)
            except UnreadableError as error:
                yield Failure(_shown(path) + where, error.reason, error.advice)
    except (OSError, UnicodeError, UnreadableError) as error:
        yield _refused(path, error)
    except Exception as error:  # a fault of ours, or too little memory, must not cost the other documents
        yield Failure(_shown(path), f"the program stumbled over this file ({type(error).__name__}: {error})", STUMBLED)


def _values(path: str) -> Iterable[tuple[str, object]]:
    """What one file holds: a report's content, or values of JSON, each with its line or item."""
    if _suffix(path) == ".jsonl":
        return _lines(path)
    raw = opening.standard_input() if path == STDIN else opening.whole(path)
    kind = _kind(raw) if path == STDIN else _suffix(path)
    return json_rows(raw) if kind == ".json" else _reports(content(raw, kind))


def _reports(found: Content) -> Iterable[tuple[str, object]]:
    """The report, or those of an archive, each with its number."""
    several = archives.reports(found.text) if found.given else []
    if not several:
        return [("", found)]
    return [(f", report {n}", replace(found, text=found.text[a:b], given=False, start=0)) for n, (a, b) in enumerate(several, 1)]


def _lines(path: str) -> Iterator[tuple[str, object]]:
    """The lines one at a time, so that a large file does not fill the memory."""
    rows = json_lines(opening.lines(path))
    yield next(rows, ("", UnreadableError("it is empty", "leave it out, or put reports in")))
    yield from rows


def _kind(raw: bytes) -> str:
    """What standard input brings."""
    return ".json" if LOOKS_LIKE_JSON.match(raw) else ".html" if LOOKS_LIKE_HTML.match(raw) else ".txt"


def _count(path: str) -> int:
    if path == STDIN or _suffix(path) in (".html", ".htm"):
        return 1
    try:
        return sum(1 for _ in _values(path))
    except Exception:  # reading it will say why
        return 1
