"""PolNeAR's attributions, and the names that CoreNLP marked in the same articles.

PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018) marks every attribution's source, cue and content in brat standoff.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.heads import ROLES
from training.examples import Article
from training.silver import with_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from training.examples import Name, Spans

NAME_OF = {
    "PERSON": "person",
    "ORGANIZATION": "organisation",
    "LOCATION": "place",
    "MISC": "misc",
    "DATE": "date",
    "TIME": "date",
}


def polnear(folder: Path, silver: Path | None) -> list[Article]:
    """The articles of one PolNeAR split; where an article was annotated more than once, each annotation is an article."""
    names = dict(_silver(silver)) if silver else {}
    found = []
    for path in sorted((folder / "attributions").glob("*.ann")):
        stem = path.stem.rsplit("_", 1)[0]
        text = (folder / "text" / f"{stem}.txt").read_bytes().decode("utf8")
        named = with_vocabulary(text, names[stem]) if stem in names else None
        found.append(Article(text, _attributions(path), named))
    return found


def _attributions(path: Path) -> list[dict[str, Spans]]:
    spans: dict[str, Spans] = {}
    found = []
    for line in path.read_text("utf8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        if line.startswith("T"):
            parts = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
        elif line.startswith("E"):
            roles: dict[str, Spans] = defaultdict(list)
            for argument in cells[1].split():
                name, target = argument.split(":")
                role = re.sub(r"\d+$", "", name).lower()
                if role in ROLES and target in spans:
                    roles[role] += spans[target]
            if roles:
                found.append(dict(roles))
    return found


def _silver(path: Path) -> Iterable[tuple[str, list[Name]]]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            names: list[Name] = []
            for sentence in row["sentences"]:
                before = None
                for start, end, _tag, kind, *_ in sentence:
                    name = NAME_OF.get(kind)
                    if name and name == before:
                        names[-1] = (name, names[-1][1], end)
                    elif name:
                        names.append((name, start, end))
                    before = name
            yield row["id"], names
