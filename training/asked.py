"""What the program itself asks the scorer of texts whose positions are known: ``python -m training.asked OUT.jsonl``.

Most of what is asked at run time has the answer none; the scorer learns best from the very questions that it will meet
(hard negatives, Xiong et al. 2021).  A question has gold's stance where gold has a row of that holder on that issue whose
evidence meets the passage's sentence, is none where gold has no row of that holder on that issue, and is left out otherwise.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from onrecord.actors import cast, name_speakers
from onrecord.documents import from_text
from onrecord.positions.step import questions
from onrecord.reader import Reader
from onrecord.records import Codebook, Issue
from onrecord.registry import with_actors
from onrecord.statements import statements
from training.gold import annotations, articles
from training.judge import TEXTS
from training.reports import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.positions.step import Asked

Rows = list[dict[str, Any]]  # of holder (names that are all right), issue, stance, evidence (its span in the text)


def gold(shared: Path, folds: frozenset[int]) -> Iterator[tuple[str, Rows, Codebook]]:
    """Hand-annotated articles with the codebook's issues and their own."""
    texts = articles(shared)
    book = yaml.safe_load((shared / "gold" / "codebook.yaml").read_text("utf8"))["issues"]
    for article in annotations(shared, folds):
        issues = [*book, *article.get("own_issues", [])]
        yield texts[article["row"]], [*article["positions"], *article.get("own_positions", [])], _codebook(issues)


def own(folder: Path) -> Iterator[tuple[str, Rows, Codebook]]:
    """Our own reports, each with the issues of its own."""
    for path in sorted(folder.glob("*.json")):
        layers = json.loads(path.read_text("utf8"))
        text, rows = plain(path.with_suffix(".txt").read_text("utf8")), []
        for row in layers.get("positions", []):
            start = text.find(row["evidence"])
            if start >= 0:
                rows.append(row | {"evidence": [start, start + len(row["evidence"])]})
        if rows:
            yield text, rows, _codebook(layers["issues"])


def _codebook(issues: Iterable[dict[str, Any]]) -> Codebook:
    return Codebook(
        tuple(Issue(i["id"], i.get("label", i["id"]), i["proposition"], tuple(map(str, i.get("keywords") or ()))) for i in issues)
    )


def answered(text: str, rows: Rows, codebook: Codebook, reader: Reader) -> Iterator[dict[str, Any]]:
    """Each question that the program asks of the text, with what is right."""
    document = from_text(text)
    reading = reader.read(document.text)
    said = statements(document, reading, reader.read)
    who = cast(document, reading, said, with_actors(()))
    said = name_speakers(said, who, document)
    names = {actor.id: {actor.name, *actor.aliases} for actor in who.actors}
    for asked in questions(document, {"text": reading}, said, who, codebook, reader):
        stance = _right(asked, rows, names.get(asked.candidate.actor or "", set()) | {asked.candidate.holder})
        if stance:
            question = asked.question
            yield {
                "proposition": question.proposition, "passage": question.passage, "holder": question.holder,
                "held": question.held, "stance": stance,
            }  # fmt: skip


def _right(asked: Asked, rows: Rows, names: set[str]) -> str | None:
    sentence, found = asked.passage.sentence, None
    for row in rows:
        wanted = row["holder"] if isinstance(row["holder"], list) else [row["holder"]]
        if row["issue"] != asked.issue or not any(_same(one, other) for one in names for other in wanted):
            continue
        found = found or "elsewhere"
        start, end = row["evidence"]
        if start < sentence.end and sentence.start < end:
            found = row["stance"]
    return "none" if found is None else None if found == "elsewhere" else found


def _same(one: str, other: str) -> bool:
    """Whether two names can be one actor's: the same words, or a surname with or without what stands before it."""
    a, b = (re.findall(r"\w+", name.casefold().removeprefix("the ")) for name in (one, other))
    return bool(a and b) and a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", default="01234", help="the folds of gold to ask of")
    options = parser.parse_args()
    reader, counts = Reader(), [0, 0]
    part = options.out.with_suffix(".part")
    with part.open("w", encoding="utf8") as file:
        for text, rows, codebook in (*gold(options.shared, frozenset(map(int, options.folds))), *own(TEXTS)):
            for row in answered(text, rows, codebook, reader):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                counts[row["stance"] != "none"] += 1
    part.rename(options.out)
    print(f"{counts[0]} with the answer none, {counts[1]} with a side", file=sys.stderr)


if __name__ == "__main__":
    main()
