"""Files that people write by hand: YAML read so that whatever is wrong can be said with its line and what to do.

Scalars are taken as the words they are, so that ``no``, ``1.0`` and ``2004-03`` stay themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1_000_000  # bytes; ten thousand entries fit, and YAML is read at about 100 kB a second


LONGEST_FRONT = 20_000  # characters of a report's front matter: a fifth of a second


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


class NotYamlError(Exception):
    """The text is no YAML that can be taken: on which line, counted from 1, and what to do."""

    def __init__(self, line: int, advice: str) -> None:
        super().__init__(f"line {line}: {advice}")
        self.line, self.advice = line, advice


class _Loader(yaml.SafeLoader):
    """YAML without aliases: no list needs one, and a few nested ones can stand for billions of nodes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias (*name) stands here; write the words out", problem_mark=mark)
        return super().compose_node(parent, index)


def compose(path: Path, what: str) -> yaml.Node | Problem | None:
    """The file's YAML as nodes, or why there is none; ``what`` is what the file should be, such as "codebook"."""
    try:
        return _compose(path, what)
    except OnrecordError as error:
        return Problem(1, str(error))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Problem(line, f"this is not YAML as a {what} needs it: {error.problem or error.context}")
    except yaml.YAMLError:
        return Problem(1, "this is not YAML: there are characters in it that no text has; save it as plain UTF-8 text")


def _compose(path: Path, what: str) -> yaml.Node | None:
    try:
        if path.stat().st_size > LARGEST:
            raise OnrecordError(f"the file is larger than {LARGEST:,} bytes, which no {what} needs; is it the right one?")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OnrecordError("the file is not UTF-8 text; save it as UTF-8 and try again") from error
    except OSError as error:
        raise OnrecordError(f"the file cannot be read ({error.strerror}); check its name and your rights") from error
    try:
        return yaml.compose(text, Loader=_Loader)
    except RecursionError as error:
        raise OnrecordError(f"the file is nested deeper than any {what}; keep to one list") from error


def front_matter(text: str) -> dict[str, object] | None:
    """What a mapping of single values and lists of them says, as the words that stand there; None where it is no mapping.

    A value of any other kind comes as a mapping, for the caller to refuse.  Raises NotYamlError.
    """
    if len(text) > LONGEST_FRONT:
        raise NotYamlError(1, f"keep it under {LONGEST_FRONT:,} characters")
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        alias = "an alias" in (error.problem or "")
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NotYamlError(line, str(error.problem) if alias else "put quotation marks around values with a colon") from None
    except (yaml.YAMLError, RecursionError):
        raise NotYamlError(1, "keep it to one value a line, in plain text") from None
    if not isinstance(root, yaml.MappingNode):
        return None
    return {words(key): _plain(value) for key, value in root.value}


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [words(one) if isinstance(one, yaml.ScalarNode) else {} for one in node.value]
    if not isinstance(node, yaml.ScalarNode):
        return {}
    return None if node.tag == "tag:yaml.org,2002:null" else words(node)


def field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of that field of a mapping; None where there is none or it is null."""
    if not isinstance(node, yaml.MappingNode):
        return None
    values = (value for key, value in node.value if key.value == name)
    return next((value for value in values if value.tag != "tag:yaml.org,2002:null"), None)


def keys_of(node: yaml.Node) -> list[str]:
    """The names of a mapping's fields, as often as they stand there."""
    return [words(key) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def words(node: yaml.Node | None) -> str:
    """The words of a scalar, without line breaks; empty for anything else."""
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""


def line_of(node: yaml.Node | None) -> int:
    """On which line it begins."""
    return node.start_mark.line + 1 if node else 1
