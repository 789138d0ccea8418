"""The analyst's list of issues, read from YAML and checked: whatever is wrong is said with its line and what to do.

A codebook is a mapping with one list, ``issues``; each issue has an ``id``, a ``label``, a ``proposition`` that parties can
support or oppose, and ``keywords`` if it likes.  Scalars are taken as the words they are: an id ``no`` or ``1.0`` stays itself.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from onrecord.errors import CodebookError
from onrecord.handwritten import Problem, compose, field, keys_of, line_of, words
from onrecord.lexicon import table
from onrecord.records import Codebook, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIELDS: Final = ("id", "label", "proposition", "keywords")
MISSING: Final = {
    "id": "give it a short name without spaces, such as border-reopening",
    "label": "give it a few words to show in tables",
    "proposition": "write one sentence that a party can support or oppose",
}
QUESTION = re.compile(r"(?i)(?:whether|should|shall|could|is|are|was|were|do|does|did)\b")
# Any of these, or an ending that verbs have, passes: better to let a label through than to refuse a sound proposition.
VERB = re.compile(
    r"(?i)\b(?:should|shall|must|may|might|can|cannot|could|will|would|is|are|was|were|be|been|has|have|had|do|does|did|needs?|"
    r"ought|keep|leave|let|make|pay|hold|\w{2,}(?:s|ed|n't|n’t))\b"
)
LONGEST = 1_000_000  # characters of a line that is written for reading it again
EMPTY: Final = ("", "~", "null")  # ways to write in YAML that there is nothing
SHORTEST = 3  # words: the least with which a sentence names a thing and says something of it


def load_codebook(path: str | Path) -> Codebook:
    """The codebook in that file; CodebookError, in one sentence, with the first thing that is wrong with it."""
    issues, wrong = _read(Path(path))
    if wrong:
        more = f" ({len(wrong) - 1} more: onrecord codebook check {path})" if len(wrong) > 1 else ""
        raise CodebookError(f"{path}, {min(wrong)}{more}")
    return Codebook(issues)


def problems(path: str | Path) -> list[str]:
    """All that is wrong with the codebook in that file, one sentence each, in the order of its lines."""
    return [str(problem) for problem in sorted(_read(Path(path))[1])]


def faults(issues: Sequence[Issue]) -> list[str]:
    """All that is wrong with these issues, one sentence each, as with those of a file but without lines."""
    listed = [{**asdict(issue), "keywords": list(issue.keywords)} for issue in issues]
    node = yaml.compose(yaml.safe_dump(listed, allow_unicode=True, width=LONGEST))
    nodes = node.value if isinstance(node, yaml.SequenceNode) else []
    wrong = [problem for number, one in enumerate(nodes, 1) for problem in _of_issue(one, number)]
    wrong += _repeated(nodes)
    return [problem.what for problem in wrong]


def _read(path: Path) -> tuple[tuple[Issue, ...], list[Problem]]:
    """The issues as far as they could be read, and what is wrong."""
    root = compose(path, "codebook")
    if isinstance(root, Problem):
        return (), [root]
    listed = field(root, "issues")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        return (), [Problem(line_of(root), "there is no list of issues; start the file with 'issues:' and one '- ' for each")]
    wrong = [problem for number, node in enumerate(listed.value, 1) for problem in _of_issue(node, number)]
    wrong += _repeated(listed.value)
    return tuple(_issue(node) for node in listed.value if isinstance(node, yaml.MappingNode)), wrong


def _issue(node: yaml.Node) -> Issue:
    keywords = field(node, "keywords")
    listed = keywords.value if isinstance(keywords, yaml.SequenceNode) else []
    id_, label, proposition = (words(field(node, name)) for name in FIELDS[:3])
    return Issue(id_, label, proposition, tuple(words(each) for each in listed))


def _of_issue(node: yaml.Node, number: int) -> Iterator[Problem]:
    if not isinstance(node, yaml.MappingNode):
        yield Problem(line_of(node), f"issue {number} has no fields; give it {', '.join(FIELDS[:3])} and {FIELDS[3]}")
        return
    called = f"issue '{words(field(node, 'id'))}'" if words(field(node, "id")) else f"issue {number}"
    for name in MISSING:
        if not words(field(node, name)):
            yield Problem(line_of(node), f"{called} has no {name}; {MISSING[name]}")
    keys = keys_of(node)
    for name in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(line_of(node), f"{called} has '{name}' twice; keep one")
    if re.search(r"\s", words(field(node, "id"))):
        yield Problem(line_of(node), f"{called} has a space in its id; write hyphens instead")
    yield from _of_proposition(field(node, "proposition"), called)
    yield from _of_keywords(field(node, "keywords"), called)


def _of_proposition(node: yaml.Node | None, called: str) -> Iterator[Problem]:
    proposition = words(node)
    if not proposition:
        return
    if proposition.endswith("?") or QUESTION.match(proposition):
        yield Problem(line_of(node), f"the proposition of {called} is a question; write a sentence that a party can support")
    elif len(proposition.split()) < SHORTEST or not (VERB.search(proposition) or _has_irregular_verb(proposition)):
        yield Problem(line_of(node), f"the proposition of {called} has no verb; write one such as 'The border should reopen'")


def _has_irregular_verb(proposition: str) -> bool:
    """Whether a word behind the first is a form that no ending tells: "gave", "set"; or a plain one: "troops withdraw"."""
    told = table("verbs")
    behind = re.findall(r"[^\W\d_]+", proposition.lower())[1:]
    return any(word in told["irregular"]["past"] or word in told["plain"]["forms"] for word in behind)


def _of_keywords(node: yaml.Node | None, called: str) -> Iterator[Problem]:
    if node is None or (isinstance(node, yaml.ScalarNode) and words(node) in EMPTY):
        return
    if not isinstance(node, yaml.SequenceNode):
        yield Problem(line_of(node), f"the keywords of {called} are not a list; write them as [first, second]")
    elif not all(re.search(r"\w", words(each)) for each in node.value):
        yield Problem(line_of(node), f"a keyword of {called} has no letters; write each as a word or a phrase")


def _repeated(nodes: Sequence[yaml.Node]) -> Iterator[Problem]:
    """Ids and propositions that an earlier issue has."""
    for name, advice in (("id", "rename one"), ("proposition", "merge the two issues, or say how they differ")):
        first: dict[str, int] = {}
        for node in nodes:
            value = field(node, name)
            said = words(value).casefold().rstrip(".")
            if said and said in first:
                yield Problem(line_of(value), f"the {name} '{words(value)}' stands already on line {first[said]}; {advice}")
            first.setdefault(said, line_of(value))
