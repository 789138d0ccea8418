"""Acts and encounters against sentences that the PLOVER team coded: ``python -m bench.plover --shared ../shared``.

The file's type names are older ones; `TODAY` gives them as they are now.  What is yet to come PLOVER codes as AGREE and a refused
encounter as REJECT, where the record keeps one type and a status; `types_of` says so for both.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import read_text
from onrecord.models import Models
from onrecord.names import keys, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.records import Event

TODAY = {"DEMAND": "REQUEST", "APPEAL": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "MEET": "CONSULT"}
SCORED = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
SMALL = frozenset(("the", "a", "an", "of", "in", "and", "new", "for", "from", "to", "on", "by", "near", "city"))
SHARES = ("type", "type, first row", "source actor", "target actor", "source actor, any row", "target actor, any row", *SCORED)
RIGHT = 7  # counts that a sentence adds where all is right: two of its type, its type's own, and two for each of its sides


@dataclass
class Score:
    """Sentences counted by what was right, and gold type × found type."""

    of: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, what: str, *, right: bool) -> None:
        """Add one sentence."""
        self.of[what] += 1
        self.right[what] += right

    def share(self, what: str) -> float:
        """The share that was right."""
        return self.right[what] / max(1, self.of[what])


def sentences(shared: Path) -> list[Mapping[str, Any]]:
    """The sentences of the types that are scored, with today's names."""
    rows = json.loads((shared / "data" / "plover-gsr-dev.json").read_text("utf8"))
    return [named for row in rows if (named := {**row, "event": TODAY.get(row["event"], row["event"])})["event"] in SCORED]


def types_of(event: Event) -> tuple[str, ...]:
    """What PLOVER calls an event: its type, or what an encounter to come or refused counts as."""
    if event.event_type != "CONSULT":
        return (event.event_type,)
    return {"planned": ("AGREE",), "proposed": ("AGREE",), "refused": ("REJECT",)}.get(event.status, ("CONSULT",))


def told(names: Iterable[str]) -> frozenset[str]:
    """The folded words that tell actors apart, and the countries and organisations that they name."""
    known = vocabulary()
    found: set[str] = set()
    for name in names:
        words = keys(name)
        for number, word in enumerate(words):
            for row, _, entry in known.entries.get(word, ()):
                if words[number : number + len(row)] == row:
                    found |= {entry.name, *row}
        found |= {word for word in words if word not in SMALL and word not in known.nouns}
    return frozenset(found)


def actors_of(row: Mapping[str, Any], side: str) -> frozenset[str]:
    """What names the gold's source or target; empty where it has none."""
    given = row.get(side)
    return told(actor["actorText"] for actor in given) if isinstance(given, list) else frozenset()


def sides(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    """Who acts and who is addressed; in an encounter, and where several agree with one another, each is both."""
    acting = [name for name in event.participants if name not in event.recipients] or event.participants
    mutual = event.event_type == "CONSULT" or (len(acting) > 1 and not event.recipients)
    return told(acting), told((*event.participants, *event.parties) if mutual else event.recipients)


def count(score: Score, row: Mapping[str, Any], events: Sequence[Event]) -> None:
    """Add one sentence with the rows found in it."""
    gold = row["event"]
    found = [kind for event in events for kind in types_of(event)]
    rows = [event for event in events if gold in types_of(event)]
    score.count("type", right=bool(rows))
    score.count("type, first row", right=found[:1] == [gold])
    score.count(gold, right=bool(rows))
    score.confusion[gold, gold if rows else found[0] if found else "none"] += 1
    for number, side in enumerate(("source", "target")):
        if wanted := actors_of(row, side):
            score.count(f"{side} actor", right=any(wanted & sides(event)[number] for event in rows))
            score.count(f"{side} actor, any row", right=any(wanted & sides(event)[number] for event in events))


def table(score: Score) -> Iterator[str]:
    """Gold types as lines, found types as columns."""
    columns = (*SCORED, "none")
    yield "gold \\ found".ljust(12) + "".join(name[:8].rjust(9) for name in columns)
    for gold in SCORED:
        yield gold.ljust(12) + "".join(str(score.confusion[gold, name] or ".").rjust(9) for name in columns)


def scored(shared: Path, *, errors: bool = False) -> Score:
    """All sentences read and counted; with ``errors`` those are printed in which something is wrong."""
    score, models = Score(), Models()
    for row in sentences(shared):
        events = read_text(row["text"], name=row["id"], models=models).events
        before = score.right.total()
        count(score, row, events)
        if errors and score.right.total() < before + RIGHT:
            rows = [(types_of(e), e.status, e.participants, "→", e.recipients, e.because) for e in events]
            print(row["id"], rows, row["text"], sep="\n   ")
    return score


def plover(shared: Path) -> dict[str, float]:
    """The shares that are right, for `bench.quality`."""
    score = scored(shared)
    return {what: score.share(what) for what in SHARES}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--errors", action="store_true", help="print what was found where something is wrong")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    score = scored(options.shared, errors=options.errors)
    for what in SHARES:
        print(f"{what:24}{score.share(what):.3f}  ({score.right[what]} of {score.of[what]})")
    print(*table(score), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
