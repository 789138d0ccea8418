"""How fast the desk is on 5,000 invented reports with 100,000 statements: `python -m bench.desk [--ledger FILE]`.

Every page is asked for over a socket: the time to its first byte, and its size.  Then eight readers go from page to page while
reports are added.  ``--ledger`` keeps the ledger for the next time; it is made where it is not there.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.ledger.whole import whole
from onrecord.records import Actor, Codebook, Document, Event, Issue, Position, Record, Span, Statement, identity

REPORTS, A_REPORT, STANDS = 5_000, 20, 4  # statements of a report, and how many of them carry a position
HOLDERS, ISSUES, OUTLETS = 500, 12, 9
LONG = 10_000  # words of one report beside the others
AGAIN = 3  # times that each page is asked for; the middle one counts
READERS = 8
SENTENCE = "Party {0} of the valley said on Thursday that it {2} proposal {1} as long as the {3} others did so in the same week. "
STANCES = {"support": "would stand by", "oppose": "would not hear of", "mixed": "had doubts about"}


def record(number: int, sentences: int = A_REPORT) -> Record:
    """A made-up report with its rows."""
    key, text = identity("d", "desk", number, sentences), ""
    told = []
    for row in range(sentences):
        holder, issue = (number * 7 + row) % HOLDERS, (number + row * 3) % ISSUES
        stance = tuple(STANCES)[(holder + issue + (number // 700)) % 3]
        sentence = SENTENCE.format(holder, issue, STANCES[stance], number)
        told.append((len(text), len(text) + len(sentence) - 1, holder, issue, stance))
        text += sentence + ("\n\n" if row % 5 == 4 else "")
    day = f"{2000 + number % 24}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    document = Document(
        key, f"report-{number}", text, title=f"Report {number} on the valley", title_apart=True,
        outlet=f"The Valley Post {number % OUTLETS}", published=day, published_from="given",
    )  # fmt: skip
    actors = {holder: Actor(identity("a", "desk", holder), f"Party {holder}", "organisation") for _, _, holder, _, _ in told}
    said, stands = [], []
    for start, end, holder, issue, stance in told:
        span, who = Span.cut(text, start, end), f"Party {holder}"
        sure = 0.5 + (number + start) % 50 / 100
        cue = Span.cut(text, text.index("said", start), text.index("said", start) + 4)
        one = Statement(identity("s", key, start), key, (span,), cue=cue, speaker=who, actor=actors[holder].id, confidence=sure)
        said.append(one)
        if len(stands) < STANDS:
            name = identity("p", key, start)
            held = ("self", (span,), actors[holder].id, (one.id,))
            stands.append(Position(name, key, who, f"issue-{issue}", stance, *held, confidence=sure))  # type: ignore[arg-type]
    few = list(actors.values())[:2]
    names, ids = tuple(actor.name for actor in few), tuple(actor.id for actor in few)
    met = Event(identity("e", key), key, "CONSULT", "talks", "held", names, (said[0].content[0],), actors=ids, date=day)
    return Record(document, tuple(actors.values()), tuple(said), (met,), tuple(stands))


def make(where: Path, reports: int) -> None:
    """Write the ledger."""
    issues = [Issue(f"issue-{n}", f"Proposal {n}", f"Proposal {n} should be taken", (f"proposal {n}",)) for n in range(ISSUES)]
    with Ledger.open(where) as ledger, whole(ledger) as within:
        within.keep_codebook(Codebook(tuple(issues)))
        for number in range(reports):
            within.add(record(number), "1")
        within.add(record(reports, LONG // len(SENTENCE.split())), "1")


# Over the wire


class Desk:
    """`onrecord desk` over a ledger, as a process of its own."""

    def __init__(self, where: Path) -> None:
        command = [sys.executable, "-m", "onrecord", "desk", "--ledger", str(where), "--port", "0", "--by", "M. Ansel"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )  # fmt: skip
        found = re.search(r"http://([^:]+):(\d+)", self.process.stdout.readline() if self.process.stdout else "")
        if found is None:
            raise SystemExit("the desk did not open")
        self.host, self.port = found[1], int(found[2])

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def processor(self) -> float:
        """Milliseconds of the processor that the desk has taken so far; nought where the system does not tell."""
        told = Path(f"/proc/{self.process.pid}/stat")
        if not told.exists():
            return 0.0
        user, system = told.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")

    def ask(self, path: str) -> tuple[float, int, int]:
        """Milliseconds to the first byte, bytes in all, and the status."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=300)
        begun = time.perf_counter()
        line.request("GET", path)
        answer = line.getresponse()
        answer.read(1)
        first = (time.perf_counter() - begun) * 1000
        size = 1 + len(answer.read())
        line.close()
        return first, size, answer.status


def addresses(where: Path) -> list[str]:
    """Every page, with and without filters, and far on in the lists."""
    with Ledger.open(where, create=False) as ledger:
        last = ledger.page(("document",), start=REPORTS, size=1)
        first = ledger.page(("document",), size=1).rows[0].row.id
        actor = ledger.page_of_actors(Query(), size=1).rows[0].row.id
        long = identity("d", "desk", last.total - 1, LONG // len(SENTENCE.split()))
    return [
        "/", "/?until=2012", "/?until=2008&and=2020", "/documents", "/documents?start=2500", f"/documents/{first}",
        f"/documents/{long}", "/statements", "/statements?start=50000", "/statements?actor=Party+7", "/events", "/positions",
        "/positions?issue=issue-3&since=2010", "/positions?start=10000", "/timeline", "/timeline?actor=Party+7", "/search",
        "/search?q=valley+party", "/search?q=2500", "/queue", "/queue?start=2000", "/queue?type=positions&issue=issue-3",
        "/findings", "/reviews", "/agreement", "/actors", "/actors?start=400", "/actors/doubtful", f"/actors/{actor}",
        "/codebook", "/codebook?id=issue-3&label=x&proposition=y&keywords=proposal+3", "/networks", "/networks?kind=conflict",
        f"/suggest?document={first}&words=valley",
    ]  # fmt: skip


def pages(desk: Desk, every: list[str]) -> None:
    """The middle time to the first byte and the size of every page."""
    for path in every:
        before = desk.processor()
        asked = [desk.ask(path) for _ in range(AGAIN)]
        taken = (desk.processor() - before) / AGAIN
        first, size, status = statistics.median(one[0] for one in asked), asked[-1][1], asked[-1][2]
        slow = "  <- slow" if first > (300 if "/documents/d" in path else 100) else ""
        large = "  <- large" if size > 200_000 else ""
        line = f"{first:7.0f} ms, {asked[0][0]:7.0f} at first, {taken:6.0f} of the processor, {size / 1000:7.1f} kB  {status}  "
        print(f"{line}{path}{slow}{large}", flush=True)


def load(desk: Desk, where: Path, every: list[str], seconds: float) -> None:
    """Eight readers for so long, while reports are added."""
    until, times, wrong = time.perf_counter() + seconds, [], []

    def read(offset: int) -> None:
        n = offset
        while time.perf_counter() < until:
            first, _, status = desk.ask(every[n % len(every)])
            times.append(first)
            if status != 200:
                wrong.append((status, every[n % len(every)]))
            n += READERS + 1

    readers = [threading.Thread(target=read, args=(n * 5,)) for n in range(READERS)]
    for one in readers:
        one.start()
    added = 0
    with Ledger.open(where) as ledger:
        while time.perf_counter() < until:
            ledger.add(record(int(time.time() * 100)), "1")
            added += 1
            time.sleep(0.5)
    for one in readers:
        one.join()
    ordered = sorted(times)
    middle, slow = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95))
    print(
        f"{len(times)} pages to {READERS} readers in {seconds:.0f} s while {added} reports were added: "
        f"half within {middle:.0f} ms, 95 of 100 within {slow:.0f} ms, {len(wrong)} errors {wrong[:3]}"
    )


def main() -> None:
    """Make the ledger, ask for every page, then let the readers loose."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--readers", type=float, default=60, metavar="SECONDS")
    told = parser.parse_args()
    with TemporaryDirectory() as folder:
        where = told.ledger or Path(folder) / "desk.db"
        if not where.exists():
            make(where, told.reports)
        every = addresses(where)
        with Desk(where) as desk:
            pages(desk, every)
            if told.readers:
                load(desk, where, every, told.readers)


if __name__ == "__main__":
    main()
