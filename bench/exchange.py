"""How long each format takes to write 100,000 positions, and how much memory: `python -m bench.exchange [--positions N]`.

A busy machine is slow at everything: beside the seconds stands how many times as long a format takes as `json.dumps` of the same
statements, events and positions in the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.errors import ExchangeError
from onrecord.exchange import Asked, every_format, put_out
from onrecord.exports import object_of
from onrecord.ledger import Ledger
from onrecord.ledger.whole import whole
from onrecord.records import Actor, Document, Event, Position, Record, Span, Statement, identity

A_DOCUMENT = 20  # positions of one report, each with its statement
HOLDERS, ISSUES = 500, 40
SENTENCE = "Party {0} of the valley said on Thursday that it would stand by proposal {1} as long as the others did. "


def record(number: int) -> Record:
    """A made-up report with its rows."""
    text, places = "", []
    for row in range(A_DOCUMENT):
        sentence = SENTENCE.format((number * 7 + row) % HOLDERS, (number + row * 3) % ISSUES)
        places.append((len(text), len(text) + len(sentence) - 1, (number * 7 + row) % HOLDERS, (number + row * 3) % ISSUES))
        text += sentence
    key = identity("d", number)
    day = f"20{number % 25:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    document = Document(
        key, f"report-{number}", text, title=f"Report {number}", title_apart=True, outlet="The Valley Post", published=day
    )
    holders = sorted({holder for _, _, holder, _ in places})
    actors = {holder: Actor(identity("a", holder), f"Party {holder}", "organisation") for holder in holders}
    said, stands = [], []
    for start, end, holder, issue in places:
        span, name = Span.cut(text, start, end), f"Party {holder}"
        statement = Statement(identity("s", key, start), key, (span,), speaker=name, actor=actors[holder].id)
        said.append(statement)
        row = identity("p", key, start)
        stance = ("support", "oppose", "mixed")[(holder + issue) % 3]
        stands.append(Position(row, key, name, f"issue-{issue}", stance, "self", (span,), actors[holder].id, (statement.id,)))  # type: ignore[arg-type]
    names = tuple(actors[holder].name for holder in holders[:2])
    met = Event(identity("e", key), key, "CONSULT", "talks", "held", names, (said[0].content[0],), date=day)
    return Record(document, tuple(actors.values()), tuple(said), (met,), tuple(stands))


def measured(name: str, where: str, folder: str, answer: multiprocessing.Queue[tuple[float, float, int, str]]) -> None:
    """Write one format in a process of its own; seconds, those of the processor, megabytes at most, and what went wrong."""
    begun, wrong = time.perf_counter(), ""
    with Ledger.open(where, create=False) as ledger:
        one = next(each for each in every_format() if each.name == name)
        asked = Asked("positions" if one.by_kind else None)
        try:
            put_out(ledger, name, Path(folder) / f"out{one.endings[0]}", asked, replace=True)
        except ExchangeError as error:
            wrong = str(error)
    took = time.perf_counter() - begun, time.process_time()
    answer.put((*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, wrong))


def reference(where: str, answer: multiprocessing.Queue[float]) -> None:
    """The seconds of the processor that `json.dumps` of all statements, events and positions takes."""
    with Ledger.open(where, create=False) as ledger:
        objects = [object_of(found.row) for found in ledger.timeline()]
    begun = time.process_time()
    for one in objects:
        json.dumps(one)
    answer.put(time.process_time() - begun)


def main() -> None:
    """Make the ledger, then write every format."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--positions", type=int, default=100_000)
    parser.add_argument("--formats", nargs="*")
    told = parser.parse_args()
    with TemporaryDirectory() as folder:
        where = str(Path(folder) / "bench.db")
        with Ledger.open(where) as ledger, whole(ledger) as within:
            for number in range(told.positions // A_DOCUMENT):
                within.add(record(number), "1")
        told_first: multiprocessing.Queue[float] = multiprocessing.Queue()
        first = multiprocessing.Process(target=reference, args=(where, told_first))
        first.start()
        plain = told_first.get()
        first.join()
        print(f"{'json.dumps':12} {plain:19.2f} s of the processor", flush=True)
        for one in every_format():
            if one.write is None or one.by_document or (told.formats and one.name not in told.formats):
                continue  # a file a document: its time is that of one times their number
            answer: multiprocessing.Queue[tuple[float, float, int, str]] = multiprocessing.Queue()
            process = multiprocessing.Process(target=measured, args=(one.name, where, folder, answer))
            process.start()
            seconds, of_processor, megabytes, wrong = answer.get()
            process.join()
            print(
                f"{one.name:12} {seconds:6.1f} s, {of_processor:6.1f} s of the processor ({of_processor / plain:5.1f} times),"
                f" {megabytes:6} MB  {wrong}",
                flush=True,
            )


if __name__ == "__main__":
    main()
