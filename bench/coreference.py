"""Pronouns and descriptions that speak, against chains of coreference: ``python -m bench.coreference``.

Of the statements whose source is a pronoun or a description that a chain holds together with a name, the share whose speaker has
a word of one of the chain's names.  GUM's chains (news, interviews, speeches; all splits) are gold, PolNeAR's are CoreNLP's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import read_text
from onrecord.models import Models
from onrecord.names import keys, small_words
from onrecord.reader import Reader
from training.gum import chains

if TYPE_CHECKING:
    from collections.abc import Iterator

Mentions = list[tuple[str, int, int, bool]]
GENRES = frozenset({"news", "interview", "speech"})


def documents(shared: Path, limit: int) -> Iterator[tuple[str, str, Mentions]]:
    """Set, text and mentions of each document."""
    for split in ("dev", "train"):
        for genre, text, mentions in chains(shared / "data" / "gum" / f"en_gum-{split}.conllu.gz"):
            if genre in GENRES:
                yield "GUM", text, mentions
    folder = shared / "data" / "polnear"
    with gzip.open(folder / "corenlp-silver-dev.jsonl.gz", "rt", encoding="utf8") as lines:
        for row in [json.loads(line) for line in lines][:limit]:
            path = folder / "dev" / "text" / f"{row['id']}.txt"
            if path.exists():
                yield "PolNeAR", path.read_bytes().decode("utf8"), list(_silver(row))


def _silver(row: dict[str, list]) -> Iterator[tuple[str, int, int, bool]]:
    for number, chain in enumerate(row["coref"]):
        for sentence, first, last, head, _ in chain:
            tokens = row["sentences"][sentence]
            yield str(number), tokens[first][0], tokens[last - 1][1], tokens[head][2].startswith("NNP")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--limit", type=int, default=84, help="PolNeAR articles")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    right, every, models = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Models(Reader(threads=2))
    for corpus, text, mentions in documents(options.shared, options.limit):
        names: dict[str, set[str]] = defaultdict(set)
        for entity, start, end, named in mentions:
            names[entity] |= set(keys(text[start:end])) if named else set()
        ends = {end: (entity, named) for entity, _, end, named in sorted(mentions, key=lambda m: m[1])}
        for statement in read_text(text, models=models).statements:
            entity, named = ends.get(statement.source.end, ("", True)) if statement.source else ("", True)
            if named or not names[entity] or not statement.source:
                continue
            pronoun = small_words().pronouns.get(statement.source.text.lower())
            if pronoun == "we":
                continue  # I and we: whoever the text is by, whom no mention names
            form = "pronoun" if pronoun else "description"
            every[corpus, form] += 1
            right[corpus, form] += bool(set(keys(statement.speaker or "")) & names[entity])
    for key in sorted(every):
        print(f"{key[0]:8} {key[1]:12} {right[key]:4} of {every[key]:4}  {right[key] / every[key]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
