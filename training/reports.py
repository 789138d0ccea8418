"""Our own annotated reports (``training/texts``): invented, in the genres that the corpora lack; form in their README.

``{s1:Mara Telk} {c1:said} {t1:the road is open}.`` marks source, cue and content of the first statement.  Marks stand within
others where a statement stands within another's content.  After a line ``===`` the names are listed by kind.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.heads import NAMES
from training.examples import Article, EncounterMention

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.examples import Name, Spans

FOLDER = "texts"
WEIGHT = 3  # times a round: they are a twentieth of the words that are learned from (labbook)
ROLE_OF = {"s": "source", "c": "cue", "t": "content"}
MARK = re.compile(r"\{([sct])(\d+(?:,\d+)*):|\}")


@dataclass(frozen=True)
class Marked:
    """One mark: the statement's number, its role, its half-open span in the text, and how many marks it stands within."""

    number: int
    role: str
    start: int
    end: int
    depth: int


def reports(folder: Path, weight: int = WEIGHT) -> Iterator[Article]:
    """Each report as a whole, and each content that holds statements as a text of its own, as the program reads it again.

    Contents without any are left out: shown them too, the reader found fewer statements within statements (labbook).
    """
    for path in sorted(folder.glob("*.txt")):
        text, marks, names = parse(path.read_text("utf8"))
        told = path.with_suffix(".json")
        met = encounters(text, json.loads(told.read_text("utf8"))) if told.is_file() else None
        yield Article(text, _statements(marks, 0, 0, len(text)), names, weight, encounters=met)
        for mark in marks:
            own = _statements(marks, mark.depth + 1, mark.start, mark.end) if mark.role == "content" else []
            if own:
                inside = [(kind, a - mark.start, b - mark.start) for kind, a, b in names if mark.start <= a and b <= mark.end]
                yield Article(text[mark.start : mark.end], own, inside, weight)


def encounters(text: str, layers: dict[str, Any]) -> list[EncounterMention]:
    """The passages that tell of encounters, out of a report's layers; ValueError where the words that these quote are missing."""
    found = []
    for each in layers.get("encounters", []):
        for mention in each["mentions"]:
            at = _place(text, mention["passage"], 0, len(text), 0)
            trigger = _place(text, mention["trigger"], *at, at[0])
            who = [_place(text, words, *at, trigger[0]) for words in mention.get("who", [])]
            where, when = (_place(text, mention[k], *at, trigger[0]) if mention.get(k) else None for k in ("place", "time"))
            found.append(EncounterMention(each["kind"], each["status"], trigger, who, where, when))
    return found


def _place(text: str, words: str, start: int, end: int, near: int) -> tuple[int, int]:
    """Where the words stand in [start, end), or failing that anywhere: whole words first, nearest to ``near``."""
    edges = "(?<!\\w)", "(?!\\w)"
    pattern = (edges[0] if words[0].isalnum() else "") + re.escape(words) + (edges[1] if words[-1].isalnum() else "")
    places = [m.span() for m in re.finditer(pattern, text[start:end])] or [
        m.span() for m in re.finditer(re.escape(words), text[start:end])
    ]
    if places:
        best = min(places, key=lambda span: abs(span[0] + start - near))
        return best[0] + start, best[1] + start
    if (start, end) != (0, len(text)):
        return _place(text, words, 0, len(text), near)
    raise ValueError(f"these words do not stand in the report: {words!r}")


def plain(raw: str) -> str:
    """A marked report's text, without its marks."""
    return parse(raw)[0]


def parse(raw: str) -> tuple[str, list[Marked], list[Name]]:
    """A marked report as its text, its marks and its names; ValueError where the marks do not fit together."""
    body, _, listed = raw.partition("\n===\n")
    text, last = "", 0
    opened: list[tuple[str, str, int]] = []
    marks: list[Marked] = []
    for match in MARK.finditer(body):
        text += body[last : match.start()]
        last = match.end()
        if match[1]:
            opened.append((ROLE_OF[match[1]], match[2], len(text)))
        elif opened:
            role, numbers, start = opened.pop()
            marks += [Marked(int(number), role, start, len(text), len(opened)) for number in numbers.split(",")]
        else:
            raise ValueError(f"a mark is closed that was not opened: {text[-40:]!r}")
    if opened:
        raise ValueError(f"marks are not closed: {opened}")
    text += body[last:]
    return text, marks, _names(text, listed)


def _statements(marks: list[Marked], depth: int, start: int, end: int) -> list[dict[str, Spans]]:
    """The statements that stand within so many marks, in [start, end), with spans counted from start."""
    found: dict[int, dict[str, Spans]] = defaultdict(lambda: defaultdict(list))
    for mark in sorted(marks, key=lambda m: m.start):
        if mark.depth == depth and start <= mark.start and mark.end <= end:
            found[mark.number][mark.role].append((mark.start - start, mark.end - start))
    return [dict(roles) for roles in found.values()]


def _names(text: str, listed: str) -> list[Name]:
    """Every occurrence of the names listed, the longer before the shorter."""
    forms = []
    for line in filter(str.strip, listed.splitlines()):
        kind, _, rest = line.partition(":")
        if kind not in NAMES:
            raise ValueError(f"no kind of name: {line!r}")
        forms += [(kind, form.strip()) for form in rest.split(" | ") if form.strip()]
    found: list[Name] = []
    taken: set[int] = set()
    for kind, form in sorted(forms, key=lambda f: -len(f[1])):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            if not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                found.append((kind, *match.span()))
    return sorted(found, key=lambda name: name[1])
