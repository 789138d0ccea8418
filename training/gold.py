"""Hand-annotated newspaper articles: their statements, and the passages that tell of their encounters.

The texts and what is annotated of them lie beside the project and are not part of it; ``training/gold/encounters.jsonl`` holds
offsets alone.  Gold has statements within statements side by side; here each stands in the layer where the reader meets it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.examples import Article, EncounterMention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.examples import Spans

PASSAGES = Path(__file__).parent / "gold" / "encounters.jsonl"
FOLDS = 5
Attribution = dict[str, list[tuple[int, int]]]


def fold(row: int) -> int:
    """The fold of an article by the number of its row."""
    return (row // 2) % FOLDS


def articles(shared: Path) -> dict[int, str]:
    """The texts by the numbers of their rows."""
    lines = (shared / "data" / "guardian-syria.jsonl").read_text("utf8").splitlines()
    return {int(row["id"].rsplit("-", 1)[1]): row["text"] for row in map(json.loads, lines)}


def annotations(shared: Path, folds: frozenset[int]) -> Iterator[dict[str, Any]]:
    """Gold's files of these folds, in the order of their names."""
    folder = shared / "gold"
    for path in sorted([*folder.glob("[0-9]*.json"), *(folder / "more").glob("[0-9]*.json")]):
        found = json.loads(path.read_text("utf8"))
        if fold(found["row"]) in folds:
            yield found


def gold(shared: Path, folds: frozenset[int], weight: int = 1) -> Iterator[Article]:
    """Each article as a whole, and each content that holds statements as a text of its own, as the program reads it again."""
    texts, encounters = articles(shared), _encounters()
    for found in annotations(shared, folds):
        row: int = found["row"]
        text = texts[row]
        outer, inner = layers([_attribution(each) for each in found["statements"]])
        yield Article(text, outer, None, weight, encounters=encounters.get(row, []), heeded=False)
        for (start, end), within in inner.items():
            moved = [{role: [(a - start, b - start) for a, b in spans] for role, spans in each.items()} for each in within]
            yield Article(text[start:end], moved, None, weight, heeded=False)


def _attribution(row: dict[str, Any]) -> Attribution:
    found: Attribution = {"content": [tuple(span) for span in row["content"]]}
    for role in ("source", "cue"):
        if row[role]:
            found[role] = [tuple(row[role])]
    return found


def layers(rows: list[Attribution]) -> tuple[list[Attribution], dict[tuple[int, int], list[Attribution]]]:
    """The attributions that stand in no other's content, and by the content's span those that stand in it."""
    outer: list[Attribution] = []
    inner: dict[tuple[int, int], list[Attribution]] = {}
    for each in rows:
        around = [span for other in rows if other is not each for span in other["content"] if _within(each, span)]
        if around:
            widest = min(around, key=lambda span: (span[0] - span[1], span[0]))
            inner.setdefault(widest, []).append(each)
        else:
            outer.append(each)
    return outer, inner


def _within(each: Attribution, span: tuple[int, int]) -> bool:
    """Whether its content and its cue, if it has one, stand in the span, and leave something of it over."""
    own: Spans = [*each["content"], *each.get("cue", [])]
    inside = all(span[0] <= a and b <= span[1] for a, b in own)
    return inside and sum(b - a for a, b in own) < span[1] - span[0]


def _encounters() -> dict[int, list[EncounterMention]]:
    found: dict[int, list[EncounterMention]] = {}
    if PASSAGES.is_file():
        for line in PASSAGES.read_text("utf8").splitlines():
            row = json.loads(line)
            found[row["row"]] = [mention_of(each) for each in row["mentions"]]
    return found


def mention_of(row: dict[str, Any]) -> EncounterMention:
    """A mention out of its JSON: mode, status, trigger, participants, place, time, all spans."""
    place, time = (tuple(row[part]) if row.get(part) else None for part in ("place", "time"))
    participants = [tuple(span) for span in row["participants"]]
    return EncounterMention(row["mode"], row["status"], tuple(row["trigger"]), participants, place, time)
