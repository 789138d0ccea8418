"""Turns of transcripts and interviews, and posts: the label before the colon says who speaks, what follows is said.

A label at the start of a line is in capitals ("MR. HALE:", "Q:"), or a handle ("@handle:"), or a name that begins several lines.
A turn runs over its paragraphs to the next label or to a rule across the page; a post ends with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.lexicon import table
from onrecord.sentences import lines
from onrecord.statements.joining import Draft
from onrecord.statements.quotations import MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.statements.joining import Page

LABEL = re.compile(
    r"""^[*_ \t]*
    (?P<label>[QA](?=[.:]) | @\w+ | [^\W\d_][^\W_]*(?:[ ,.'’/-]{1,2}[^\W_]+){0,6}\.?)  # Q or A, a handle, or up to seven words
    (?:[ ]?\([^()\n]{1,80}\))?  # their office or their house
    [*_]{0,3}(?P<mark>[:.])[*_]{0,3}[ \t]+(?=\S)""",
    re.MULTILINE | re.VERBOSE,
)
FEWEST = 3  # labelled lines that make a transcript; two may be a headline and a table
MOSTLY = 0.8  # of the lines
CLOSING = re.compile(r"\s*(?:\n\s*(?:\([^()]*\)|\[[^\[\]]*\]|#+|-+|END|ENDS|End of \w+)\s*)*\Z")
RULE = re.compile(r"^[ \t]*(?:[-*_=–—][ \t]*+){3,}+$", re.MULTILINE)  # behind it the page has another matter
CONFIDENCE = 0.9


def turns(page: Page) -> list[Draft]:
    """The turns, posts and answers of a page, in text order; a label is the source, and there is no cue.

    Questions are left out: who asks says nothing.  Whose the answers are is told by no label; ``because`` is then "answer".
    """
    found = [match for match in LABEL.finditer(page.text) if _is_label(match)]
    spoken = _labels([match for match in found if not match["label"].startswith("@")])
    if spoken:
        ends = [*(match.start() for match in spoken[1:]), len(page.text)]
        every = [(match, *_content(page, match.end(), end)) for match, end in zip(spoken, ends, strict=True)]
        asking = _asking([(match["label"], page.text[start:end]) for match, start, end in every])
        drafts = [_draft(match, start, end) for match, start, end in every if match["label"] not in asking]
    else:
        posts = [match for match in found if match["label"].startswith("@")]
        drafts = [_draft(match, *_content(page, match.end(), _line_end(page.text, match.end()))) for match in posts]
    return [draft for draft in drafts if draft.contents[0][0] < draft.contents[0][1]] or _answers(page)


def _is_label(match: re.Match[str]) -> bool:
    words = table("layout")["turns"]
    label = match["label"].lower()
    return label not in words["no_labels"] and (match["mark"] == ":" or label in words["letters"])


def _labels(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The labels of a transcript: those in capitals and those that come again; none where they are few or all differ."""
    times = Counter(match["label"] for match in matches)
    labels = [m for m in matches if m["label"].isupper() or (times[m["label"]] > 1 and m["label"].istitle())]
    if len(labels) >= FEWEST and any(times[match["label"]] > 1 for match in labels):
        return labels
    return _labelled_throughout(matches)


def _labelled_throughout(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The labels where nearly every line from the first on has one that can be a person's name, though none comes again."""
    named = [match for match in matches if " " in match["label"] and (match["label"].istitle() or match["label"].isupper())]
    if len(named) < FEWEST:
        return []
    text = named[0].string
    return named if len(named) >= MOSTLY * sum(1 for _ in lines(text, named[0].start())) else []


def _asking(every: Sequence[tuple[str, str]]) -> set[str]:
    """The labels of those who ask: "Q" and the like, and whoever's turns mostly end with a question mark."""
    times = Counter(label for label, _ in every)
    asked = Counter(label for label, said in every if said.rstrip("”\"’'").endswith("?"))
    return {label for label in times if label.lower() in table("layout")["turns"]["questions"] or asked[label] > times[label] / 2}


def _answers(page: Page) -> list[Draft]:
    """Paragraphs in quotation marks after questions that stand without any: an interview, if there are several."""
    found = []
    for (start, end), (first, last) in pairwise(lines(page.text)):
        question = page.text[start:end].strip()
        answer = page.text[first:last].rstrip()
        if question[-1] == "?" and question[0] not in MARKS and answer[0] in MARKS and answer[-1] in MARKS:
            found.append(Draft(((first, first + len(answer)),), None, None, CONFIDENCE, "answer", direct=True))
    return found if len(found) >= FEWEST else []


def _draft(match: re.Match[str], start: int, end: int) -> Draft:
    source = (match.start("label"), match.end("label"))
    because = "answer" if match["label"].lower() in table("layout")["turns"]["answers"] else "turn"
    return Draft(((start, end),), None, source, CONFIDENCE, because, direct=True)


def _content(page: Page, start: int, end: int) -> tuple[int, int]:
    rule = RULE.search(page.text, start, end)
    return start, start + len(CLOSING.sub("", page.text[start : rule.start() if rule else end]).rstrip())


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
