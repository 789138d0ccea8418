"""Propositions, passages and holders with their stances, from our own passages and reports and from the stance corpora.

Each corpus is turned into the scorer's one question (`onrecord.scorer`).  Corpora of claims know no holder: whoever
writes the passage holds what it says, and the holder is left empty.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.scorer import Question, mentions_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN = -100
AROUND = 250  # characters on either side of a gold position's evidence, as the bench has it


@dataclass(frozen=True)
class Pair:
    """A question with its answer; ``hedged`` is None where the corpus does not say, ``condition`` a span of the passage."""

    question: Question
    stance: str
    hedged: bool | None = None
    condition: tuple[int, int] | None = None


def ask(proposition: str, passage: str, holder: str = "") -> Question:
    """A question whose holder is marked wherever the passage has words of his name."""
    return Question(proposition, passage, holder, mentions_of(holder, passage))


def passages(path: Path) -> Iterator[Pair]:
    """Our own passages (``training/passages``): a line for a conflict with its issues, then its passages with what is asked."""
    issues: dict[str, str] = {}
    for line in path.read_text("utf8").splitlines():
        row = json.loads(line)
        if "issues" in row:
            issues = row["issues"]
            continue
        for holder, issue, stance, *more in row["ask"]:
            words = more[0] if more and more[0] != "h" else None
            start = row["text"].find(words) if words else -1
            condition = (start, start + len(words)) if words and start >= 0 else None
            yield Pair(ask(issues[issue], row["text"], holder), stance, bool(more) and more[0] == "h", condition)


def around(text: str, start: int, end: int, width: int = AROUND) -> str:
    """[start, end) with so many characters on either side, cut at white space."""
    a, b = max(0, start - width), min(len(text), end + width)
    cut = text[a:b] if a == 0 else text[a:b].split(None, 1)[-1]
    return cut if b == len(text) else cut.rsplit(None, 1)[0]


def positions(
    text: str, rows: list[dict], issues: dict[str, str], dice: random.Random, width: tuple[int, int] = (60, AROUND)
) -> Iterator[Pair]:
    """Annotated positions of one document, and what is none: the issue of another holder, the passage for another issue.

    ``width`` is how many characters of context a passage has on either side, at least and at most.  A row has holder (a name,
    or several that are all right), issue, stance and evidence (its span in the text).
    """
    taken = {(_first(row["holder"]), row["issue"]) for row in rows}
    for row in rows:
        holder, passage = _first(row["holder"]), around(text, *row["evidence"], dice.randint(*width))
        condition = row.get("condition")
        start = passage.find(condition) if condition else -1
        span = (start, start + len(condition)) if condition and start >= 0 else None
        yield Pair(ask(issues[row["issue"]], passage, holder), row["stance"], row.get("hedged"), span)
        others = [other for other in rows if (_first(other["holder"]), row["issue"]) not in taken]
        for other in dice.sample(others, min(1, len(others))):
            there = around(text, *other["evidence"], dice.randint(*width))
            yield Pair(ask(issues[row["issue"]], there, _first(other["holder"])), "none")
        near = [i for i in {other["issue"] for other in rows} if (holder, i) not in taken]
        free = [issue for issue in issues if (holder, issue) not in taken]
        if near or free:
            yield Pair(ask(issues[dice.choice(sorted(near or free))], passage, holder), "none")


def _first(name: str | list[str]) -> str:
    return name[0] if isinstance(name, list) else name


def _rows(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as file:
        quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
        return list(csv.DictReader(file, delimiter=delimiter, quoting=quoting))


def directed(path: Path, dice: random.Random) -> Iterator[Pair]:
    """Who is for or against whom in a sentence of news (Park, Pan and Joo 2021), as a proposition on the one who is meant."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        for line in file:
            sentence, p, q, label = line.rstrip("\n").split("\t")
            text = sentence.replace("[", "").replace("]", "")
            p, q = (name.removesuffix("’s").removesuffix("’") for name in (p, q))
            holder, target = (p, q) if label in "13" or (label == "0" and dice.random() < 0.5) else (q, p)
            stance = {"0": "none", "1": "support", "2": "support", "3": "oppose", "4": "oppose"}[label]
            yield Pair(ask(_worded(target, dice), text, holder), stance)
            if stance != "none" and dice.random() < 0.6:
                yield Pair(ask(_worded(holder, dice), text, target), "none")


def _worded(target: str, dice: random.Random) -> str:
    return dice.choice(("{} deserves support.", "{} is right.", "What {} does is good.", "{} should be backed.")).format(target)


def sided(rows: Iterator[tuple[str, str, bool]], dice: random.Random) -> Iterator[Pair]:
    """(proposition, text, for it or against it) → pairs, and one in three again under another proposition, which is none."""
    found = list(rows)
    for proposition, text, favours in found:
        yield Pair(ask(proposition, text), "support" if favours else "oppose")
        if dice.random() < 0.34:
            other = dice.choice(found)[0]
            if other != proposition:
                yield Pair(ask(other, text), "none")


def valueeval(folder: Path) -> Iterator[tuple[str, str, bool]]:
    for row in _rows(folder / "arguments-training.tsv.gz"):
        yield row["Conclusion"], row["Premise"], row["Stance"] == "in favor of"


def argkp(folder: Path) -> Iterator[tuple[str, str, bool]]:
    for row in _rows(folder / "arguments_train.csv.gz", ","):
        yield row["topic"], row["argument"], row["stance"] == "1"


def ibm(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """IBM's claims, whose table is quoted twice."""
    with gzip.open(folder / "claim_stance_dataset_v1.csv.gz", "rt", encoding="utf8") as file:
        lines = [next(csv.reader([line]))[0] for line in file if line.strip()]
    for row in csv.DictReader(io.StringIO("\n".join(lines))):
        if row.get("claims.stance") in {"PRO", "CON"}:
            topic = re.sub("^This house believes that ", "", row["topicText"])
            yield topic[:1].upper() + topic[1:], row["claims.claimCorrectedText"], row["claims.stance"] == "PRO"


def perspectrum(folder: Path, split: str) -> Iterator[tuple[str, str, bool]]:
    pool = {p["pId"]: p["text"] for p in json.loads((folder / "perspective_pool_v1.0.json").read_text("utf8"))}
    splits = json.loads((folder / "dataset_split_v1.0.json").read_text("utf8"))
    for claim in json.loads((folder / "perspectrum_with_answers_v1.0.json").read_text("utf8")):
        if splits.get(str(claim["cId"])) == split:
            for group in claim["perspectives"]:
                if group["stance_label_3"] in {"SUPPORT", "UNDERMINE"}:
                    for pid in group["pids"]:
                        yield claim["text"], pool[pid], group["stance_label_3"] == "SUPPORT"


def entailed(path: Path, columns: tuple[str, str, str]) -> Iterator[Pair]:
    """Sentence pairs of entailment corpora: what follows is held, what contradicts is opposed, the rest is none."""
    stances = {"entailment": "support", "contradiction": "oppose", "neutral": "none"}
    for row in _rows(path):
        premise, claim, label = (row[column] for column in columns)
        if label in stances:
            yield Pair(ask(claim, premise), stances[label])
