"""Attacks that take too long for the tests: ``python -m bench.attack kills|fuzz|damage|quiet [--count N] [--seed N]``.

Each prints what it did and what broke, and exits with 1 if anything did.

    kills    `add` is killed at any moment, with one process and with two: nothing acknowledged is lost, and all ends as an
             undisturbed run makes it
    fuzz     reports with anything done to their characters and lines are read: no fault, and every span's words at its offsets
    damage   ledgers with bytes changed by chance are asked: a sentence or an answer, never a traceback
    quiet    `add` of so many reports, watched by strace: no socket, and no file but the ledger
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from onrecord import work
from onrecord.cli import main as command_line
from onrecord.codebook import load_codebook
from onrecord.documents import from_text
from onrecord.ledger import Ledger
from onrecord.models import Models
from onrecord.records import Failure, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
REPORTS = 40  # in a ledger that is killed: some seconds' reading
LONGEST = 1500  # characters of a fuzzed text: rules meet each other within a paragraph or two
SLOW = 10.0  # seconds of processor time for such a text, a hundred times what one takes
PIECES = (
    *"“”\"'‘’()[]:—–-.…,;\n\r\t\u00a0\u200b\ufeff\u202e\x85\u2028\x0béİßﬁ中😀\U0010ffff@#|=0A\0",
    *("\n\n", "\r\n", "\x1b[2J", "<b>", "&amp;", "1.5", "a" * 50, " " * 20, "." * 20),
    *("said", "did not say that", "told", "met", "Q:", "MARA TELK:", "5 March 2021", "on Friday", "the", "of"),
)
QUESTIONS = (
    "board",
    "statements",
    "events",
    "encounters",
    "positions",
    "actors",
    "documents",
    "timeline",
    "findings",
    "reviews",
    "check",
)


def texts() -> list[str]:
    """The project's own reports."""
    paths = [*sorted((ROOT / "examples").glob("*.txt")), *sorted((ROOT / "bench" / "reports").glob("*.txt"))]
    return [path.read_text("utf8") for path in paths]


def attacked(text: str, dice: random.Random) -> str:
    """The text with some things put in, taken out, doubled or exchanged."""
    start = dice.randrange(max(1, len(text) - LONGEST))
    made = text[start : start + dice.randrange(1, LONGEST)]
    for _ in range(dice.choice([1, 3, 10, 40])):
        a, b = sorted(dice.randrange(len(made) + 1) for _ in range(2))
        made = changed(made, a, min(b, a + dice.choice([1, 10, 100])), dice)
    return made or "."


def changed(made: str, a: int, b: int, dice: random.Random) -> str:
    """The text with its characters from a to b gone, doubled, in another case or order, or with others in their place."""
    inside = made[a:b]
    pieces = (inside + dice.choice(PIECES), "", inside * 2, inside.swapcase(), dice.choice(PIECES) * dice.randrange(1, 30))
    return made[:a] + dice.choice([*pieces, "".join(dice.sample(inside, len(inside)))]) + made[b:]


def misplaced(record: Record) -> Iterator[str]:
    """Rows whose words do not stand at their offsets."""
    for row in (*record.statements, *record.events, *record.positions):
        for span in row.evidence:
            if record.document.field(span.of)[span.start : span.end] != span.text:
                yield f"{row.id} at {span.start}"


def fuzz(count: int, seed: int) -> list[str]:
    """Read so many attacked texts."""
    models, book, whole = Models(), load_codebook(ROOT / "examples" / "codebook.yaml"), texts()
    broken, slowest, rows = [], 0.0, 0
    for n in range(seed, seed + count):
        dice = random.Random(n)
        text, began = attacked(dice.choice(whole), dice), time.process_time()
        try:
            outcome = work.attempt(from_text(text, name=str(n)), models, book)
        except Exception as error:  # as any fault is what is looked for
            broken.append(f"text {n}: {type(error).__name__}: {error}")
            continue
        took = time.process_time() - began
        slowest = max(slowest, took)
        if isinstance(outcome, Failure):
            broken.append(f"text {n}: {outcome.reason}")
        else:
            rows += len(outcome.statements) + len(outcome.events) + len(outcome.positions)
            broken += [f"text {n}: {where}" for where in misplaced(outcome)]
        if took > SLOW:
            broken.append(f"text {n}: {took:.1f} s")
    print(f"{count} texts, {rows} rows, the slowest {slowest:.2f} s")
    return broken


def written(folder: Path, count: int) -> None:
    """So many reports of the project's own, each a text of its own."""
    whole = texts()
    for n in range(count):
        (folder / f"{n:03}.txt").write_text(f"{whole[n % len(whole)][:LONGEST]}\n\nNumber {n}.\n", "utf8")


def add(folder: Path, ledger: Path, jobs: int) -> list[str]:
    """The command that reads the folder into the ledger."""
    book = str(ROOT / "examples" / "codebook.yaml")
    return [
        sys.executable,
        "-m",
        "onrecord",
        "add",
        str(folder),
        "--ledger",
        str(ledger),
        "--jobs",
        str(jobs),
        "--codebook",
        book,
    ]


def environment(home: Path) -> dict[str, str]:
    """A home of its own, and this copy of the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    return kept | {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def held(ledger: Path) -> set[str]:
    """The ids of the documents in it, which must be readable whatever happened."""
    if not ledger.exists():
        return set()
    connection = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    try:
        return {row[0] for row in connection.execute("SELECT id FROM document")}
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return set()
    finally:
        connection.close()


def holdings(ledger: Path) -> list[list[object]]:
    """All that is in it."""
    with Ledger.open(ledger) as opened:
        return [[found.row for found in ask()] for ask in (opened.documents, opened.timeline, opened.actors)]


def kills(count: int, seed: int) -> list[str]:
    """Kill so many runs."""
    dice, broken, done, rounds = random.Random(seed), [], Counter[str](), 0
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        (home / "reports").mkdir()
        written(home / "reports", REPORTS)
        subprocess.run(add(home / "reports", home / "whole.db", 2), env=environment(home), check=True, capture_output=True)
        expected = holdings(home / "whole.db")
        while sum(done.values()) < count:
            ledger = home / f"cut-{rounds}.db"
            rounds += 1
            ended = False
            while not ended and sum(done.values()) < count:
                before = held(ledger)
                process = subprocess.Popen(
                    add(home / "reports", ledger, dice.choice([1, 2])),
                    env=environment(home),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                early, until = dice.random() < 0.3, time.monotonic() + dice.uniform(0.1, 3.0)
                more, seen = dice.randrange(1, 6), before
                while process.poll() is None and (time.monotonic() < until if early else len(seen - before) < more):
                    time.sleep(0.02)
                    seen = held(ledger)
                time.sleep(dice.uniform(0.0, 0.2))
                ended = process.poll() is not None
                if not ended:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    done["while it started" if seen == before else "while it read"] += 1
                lost = seen - held(ledger)
                if lost:
                    broken.append(f"kill {sum(done.values())}: lost {sorted(lost)}")
            subprocess.run(add(home / "reports", ledger, 1), env=environment(home), check=True, capture_output=True)
            with Ledger.open(ledger) as opened:
                broken += opened.check()
            if holdings(ledger) != expected:
                broken.append(f"ledger {rounds} is not what an undisturbed run makes")
    print(f"{sum(done.values())} kills ({dict(done)}), {rounds} ledgers")
    return broken


def damage(count: int, seed: int) -> list[str]:
    """Ask so many damaged ledgers."""
    broken, codes = [], Counter[int]()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        (home / "reports").mkdir()
        written(home / "reports", 3)
        subprocess.run(add(home / "reports", home / "whole.db", 1), env=environment(home), check=True, capture_output=True)
        for n in range(seed, seed + count):
            dice, raw = random.Random(n), bytearray((home / "whole.db").read_bytes())
            for _ in range(dice.choice([1, 10, 100, 1000])):
                raw[dice.randrange(16, len(raw))] = dice.randrange(256)
            ledger = home / str(n) / "cut.db"
            ledger.parent.mkdir()
            ledger.write_bytes(raw[: dice.randrange(len(raw))] if n % 6 == 0 else raw)
            for question in dice.sample(QUESTIONS, 3):
                result = CliRunner().invoke(command_line, [question, "--ledger", str(ledger)])
                codes[result.exit_code] += 1
                if not isinstance(result.exception, SystemExit | None) or "please report" in result.output:
                    broken.append(f"ledger {n}, {question}: {result.exception!r} {result.output[:100]}")
            shutil.rmtree(ledger.parent)
    print(f"{sum(codes.values())} questions to {count} ledgers, by exit code {dict(codes)}")
    return broken


def quiet(count: int, seed: int) -> list[str]:  # noqa: ARG001  (as the others)
    """Watch a run."""
    tracer = shutil.which("strace") or sys.exit("strace is not here")
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        for name in ("reports", "home"):
            (home / name).mkdir()
        written(home / "reports", count)
        calls = "trace=network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2"
        traced = [tracer, "-f", "-qq", "-e", calls, "-o", str(home / "calls"), *add(home / "reports", home / "talks.db", 2)]
        subprocess.run(traced, env=environment(home / "home"), check=True, capture_output=True)
        lines = (home / "calls").read_text("utf8", "replace").splitlines()
        sockets = [line for line in lines if re.search(r"\b(?:socket|connect|send\w*)\(", line)]
        opened = [line for line in lines if re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(?:creat|mkdir|rename)\w*\(", line)]
        others = [
            line
            for line in opened
            if "= -1 E" not in line and not re.search(r"talks\.db|/dev/(?:null|tty|shm/)|/proc/self/", line)
        ]
        left = [str(path) for path in (home / "home").rglob("*")]
    print(f"{count} reports: {len(lines)} calls, {len(sockets)} of them to the network, {len(others) + len(left)} other files")
    return [*sockets, *others, *left]


ATTACKS = {"kills": kills, "fuzz": fuzz, "damage": damage, "quiet": quiet}
COUNTS = {"kills": 500, "fuzz": 10_000, "damage": 1_000, "quiet": 60}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attack", choices=ATTACKS)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    broken = ATTACKS[options.attack](options.count or COUNTS[options.attack], options.seed)
    print("\n".join(broken[:50]) or "nothing broke")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
