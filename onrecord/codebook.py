"""The analyst's list of issues, read from YAML and checked: whatever is wrong is said with its line and what to do.

A codebook is a mapping with one list, ``issues``; each issue has an ``id``, a ``label``, a ``proposition`` that parties can
support or oppose, and ``keywords``.  Scalars are taken as the words they are, so that an id ``no`` or ``1.0`` stays itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from onrecord.errors import CodebookError
from onrecord.records import Codebook, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000  # bytes; ten thousand issues with their keywords fit, and YAML is read at about 100 kB a second
FIELDS: Final = ("id", "label", "proposition", "keywords")
MISSING: Final = {
    "id": "give it a short name without spaces, such as border-reopening",
    "label": "give it a few words to show in tables",
    "proposition": "write one sentence that a party can support or oppose",
    "keywords": "list the words by which reports speak of it, such as [border, crossing]",
}
QUESTION = re.compile(r"(?i)(?:whether|should|shall|could|is|are|was|were|do|does|did)\b")
# Any of these, or an ending that verbs have, passes: better to let a label through than to refuse a sound proposition.
VERB = re.compile(
    r"(?i)\b(?:should|shall|must|may|might|can|cannot|could|will|would|is|are|was|were|be|been|has|have|had|do|does|did|needs?|"
    r"ought|keep|leave|let|make|pay|hold|\w{2,}(?:s|ed|n't|n’t))\b"
)
SHORTEST = 3  # words: the least with which a sentence names a thing and says something of it


@dataclass(frozen=True, slots=True, order=True)
class _Problem:
    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a codebook needs none, and a few nested ones can stand for billions of nodes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias (*name) stands here; write the words out", problem_mark=mark)
        return super().compose_node(parent, index)


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


def _read(path: Path) -> tuple[tuple[Issue, ...], list[_Problem]]:
    """The issues as far as they could be read, and what is wrong."""
    try:
        root = _compose(path)
    except CodebookError as error:
        return (), [_Problem(1, str(error))]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return (), [_Problem(line, f"this is not YAML as a codebook needs it: {error.problem or error.context}")]
    except yaml.YAMLError:
        return (), [_Problem(1, "this is not YAML: there are characters in it that no text has; save it as plain UTF-8 text")]
    listed = _field(root, "issues")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        return (), [_Problem(_line(root), "there is no list of issues; start the file with 'issues:' and one '- ' for each")]
    wrong = [problem for number, node in enumerate(listed.value, 1) for problem in _of_issue(node, number)]
    wrong += _repeated(listed.value)
    return tuple(_issue(node) for node in listed.value if isinstance(node, yaml.MappingNode)), wrong


def _compose(path: Path) -> yaml.Node | None:
    try:
        if path.stat().st_size > LARGEST:
            raise CodebookError(f"the file is larger than {LARGEST:,} bytes, which no codebook needs; is it the right one?")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError("the file is not UTF-8 text; save it as UTF-8 and try again") from error
    except OSError as error:
        raise CodebookError(f"the file cannot be read ({error.strerror}); check its name and your rights") from error
    try:
        return yaml.compose(text, Loader=_Loader)
    except RecursionError as error:
        raise CodebookError("the file is nested deeper than any codebook; keep to a list of issues") from error


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of that field of a mapping; None where there is none or it is null."""
    if not isinstance(node, yaml.MappingNode):
        return None
    values = (value for key, value in node.value if key.value == name)
    return next((value for value in values if value.tag != "tag:yaml.org,2002:null"), None)


def _words(node: yaml.Node | None) -> str:
    """The words of a scalar, without line breaks; empty for anything else."""
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node else 1


def _issue(node: yaml.Node) -> Issue:
    keywords = _field(node, "keywords")
    listed = keywords.value if isinstance(keywords, yaml.SequenceNode) else []
    id_, label, proposition = (_words(_field(node, name)) for name in FIELDS[:3])
    return Issue(id_, label, proposition, tuple(_words(each) for each in listed))


def _of_issue(node: yaml.Node, number: int) -> Iterator[_Problem]:
    if not isinstance(node, yaml.MappingNode):
        yield _Problem(_line(node), f"issue {number} has no fields; give it {', '.join(FIELDS[:3])} and {FIELDS[3]}")
        return
    called = f"issue '{_words(_field(node, 'id'))}'" if _words(_field(node, "id")) else f"issue {number}"
    for name in FIELDS:
        if _field(node, name) is None or (name != "keywords" and not _words(_field(node, name))):
            yield _Problem(_line(node), f"{called} has no {name}; {MISSING[name]}")
    keys = [_words(key) for key, _ in node.value]
    for name in sorted({key for key in keys if keys.count(key) > 1}):
        yield _Problem(_line(node), f"{called} has '{name}' twice; keep one")
    if re.search(r"\s", _words(_field(node, "id"))):
        yield _Problem(_line(node), f"{called} has a space in its id; write hyphens instead")
    yield from _of_proposition(_field(node, "proposition"), called)
    yield from _of_keywords(_field(node, "keywords"), called)


def _of_proposition(node: yaml.Node | None, called: str) -> Iterator[_Problem]:
    proposition = _words(node)
    if not proposition:
        return
    if proposition.endswith("?") or QUESTION.match(proposition):
        yield _Problem(_line(node), f"the proposition of {called} is a question; write a sentence that a party can support")
    elif len(proposition.split()) < SHORTEST or not VERB.search(proposition):
        yield _Problem(_line(node), f"the proposition of {called} has no verb; write one such as 'The border should reopen'")


def _of_keywords(node: yaml.Node | None, called: str) -> Iterator[_Problem]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        yield _Problem(_line(node), f"the keywords of {called} are not a list; write them as [first, second]")
    elif not node.value:
        yield _Problem(_line(node), f"the keywords of {called} are an empty list; {MISSING['keywords']}")
    elif not all(re.search(r"\w", _words(each)) for each in node.value):
        yield _Problem(_line(node), f"a keyword of {called} has no letters; write each as a word or a phrase")


def _repeated(nodes: list[yaml.Node]) -> Iterator[_Problem]:
    """Ids and propositions that an earlier issue has."""
    for name, advice in (("id", "rename one"), ("proposition", "merge the two issues, or say how they differ")):
        first: dict[str, int] = {}
        for node in nodes:
            value = _field(node, name)
            said = _words(value).casefold().rstrip(".")
            if said and said in first:
                yield _Problem(_line(value), f"the {name} '{_words(value)}' stands already on line {first[said]}; {advice}")
            first.setdefault(said, _line(value))
