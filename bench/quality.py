"""Quality on the corpora and gold beside the project, by the scorers that lie there: ``python -m bench.quality``.

The floors are in ``quality.json``; a figure below its floor makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bench.names import names
from bench.plover import plover
from bench.stance import UNSEEN
from bench.stance import gold as gold_of
from onrecord.codebook import load_codebook
from onrecord.documents import Given
from onrecord.exports import record_lines
from onrecord.records import Codebook, Failure
from onrecord.work import HERE, read_all

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOORS = Path(__file__).parent.parent / "quality.json"
REPORTS = Path(__file__).parent / "reports"
Figures = dict[str, float]


def predict(paths: Sequence[Path], codebook: Path | None, out: Path, jobs: int) -> None:
    """Read the documents and write the record's JSON Lines; SystemExit where one cannot be read."""
    book = load_codebook(codebook) if codebook else Codebook()
    with out.open("w", encoding="utf8") as file:
        for record in read_all([str(p) for p in paths], Given(), book, jobs):
            if isinstance(record, Failure):
                raise SystemExit(str(record))
            file.writelines(line + "\n" for line in record_lines(record))


def score(script: Path, *arguments: object) -> Figures:
    """Run one scorer and take the figures out of what it prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: Figures = {}
    for line in printed.splitlines():
        if match := re.match(r"(source|cue|content)\s+exact (\S+)\s+overlap (\S+)", line):
            figures[f"{match[1]} exact"], figures[f"{match[1]} overlap"] = float(match[2]), float(match[3])
        elif match := re.match(r"(.+?)\s+(\d\.\d{3})\b", line):
            figures[match[1]] = float(match[2])
    return figures


def measure(shared: Path, work: Path, jobs: int = 1, sets: Sequence[str] = ()) -> dict[str, Figures]:
    """The figures of these sets, or of all, by name."""
    return {name: SETS[name](shared, work, jobs) for name in sets or SETS}


def _polnear(shared: Path, work: Path, jobs: int) -> Figures:
    split = shared / "data" / "polnear" / "dev"
    predict(sorted((split / "text").glob("*.txt")), None, work / "polnear.jsonl", jobs)
    return score(shared / "bench" / "score_polnear.py", work / "polnear.jsonl", split)


def _seeds(shared: Path, work: Path, jobs: int) -> Figures:
    seeds = shared / "seeds"
    predict(sorted(seeds.glob("*.txt")), seeds / "codebook.yaml", work / "seeds.jsonl", jobs)
    return score(shared / "bench" / "score_record.py", work / "seeds.jsonl", *sorted(seeds.glob("*.expected.json")))


def _lines(texts: Path, gold: Sequence[Path], out: Path) -> Path:
    """The lines of those documents alone, in a file of their own."""
    rows = {path.stem for path in gold}
    chosen = [line for line in texts.read_text("utf8").splitlines() if json.loads(line)["id"].rsplit("-", 1)[1] in rows]
    out.write_text("\n".join(chosen) + "\n", "utf8")
    return out


def _gold(shared: Path, work: Path, jobs: int) -> Figures:
    gold, articles = gold_of(shared, UNSEEN), shared / "data" / "guardian-syria.jsonl"
    predict([_lines(articles, gold, work / "gold-articles.jsonl")], shared / "gold" / "codebook.yaml", work / "gold.jsonl", jobs)
    return score(shared / "bench" / "score_record.py", work / "gold.jsonl", *gold, "--texts", articles)


def _own_issues(shared: Path, work: Path, gold: Sequence[Path], texts: Path, jobs: int) -> Figures:
    """Each document read with the issues of its own, several at once."""
    name = texts.stem
    with_issues = [path for path in gold if json.loads(path.read_text("utf8")).get("own_issues")]
    with get_context("spawn").Pool(jobs) as pool, (work / f"{name}-own.jsonl").open("w", encoding="utf8") as together:
        together.writelines(pool.imap(partial(_with_own, texts=texts, work=work), with_issues))
    script = shared / "bench" / "score_record.py"
    return score(script, work / f"{name}-own.jsonl", *with_issues, "--own", "--texts", texts)


def _with_own(gold: Path, texts: Path, work: Path) -> str:
    """The record of one document, read in this process with the issues that its gold has of its own."""
    issues = json.loads(gold.read_text("utf8"))["own_issues"]
    text, book, out = (work / f"{gold.stem}-own{ending}" for ending in ("-text.jsonl", ".yaml", ".jsonl"))
    book.write_text("issues:\n" + "".join(f"  - {json.dumps(issue)}\n" for issue in issues), "utf8")
    predict([_lines(texts, [gold], text)], book, out, HERE)
    return out.read_text("utf8")


def _gold_own(shared: Path, work: Path, jobs: int) -> Figures:
    return _own_issues(shared, work, gold_of(shared, UNSEEN), shared / "data" / "guardian-syria.jsonl", jobs)


def _wire(shared: Path, work: Path, jobs: int) -> Figures:
    """Newswire of 1987, lines wrapped as they came; statements are not annotated there."""
    found = _own_issues(
        shared, work, sorted((shared / "gold" / "wire").glob("[0-9]*.json")), shared / "data" / "wire.jsonl", jobs
    )
    return {name: figure for name, figure in found.items() if name.startswith(("meetings", "positions"))}


def _names(shared: Path, _work: Path, _jobs: int) -> Figures:
    return names(shared)


def _plover(shared: Path, _work: Path, _jobs: int) -> Figures:
    return plover(shared)


def _line(path: Path) -> str:
    """A report with the day it is of, which its text may give without the year."""
    date = json.loads(path.with_suffix(".json").read_text("utf8"))["date"]
    return json.dumps({"id": path.stem, "text": path.read_text("utf8"), "date": date}) + "\n"


def _genres(shared: Path, work: Path, jobs: int) -> Figures:
    """Our own reports, invented, in genres that newspapers are not; the two conflicts have a codebook each."""
    with (work / "genres.jsonl").open("w", encoding="utf8") as together:
        for number in (1, 2):
            lines, part = work / f"genres-{number}-texts.jsonl", work / f"genres-{number}.jsonl"
            lines.write_text("".join(map(_line, sorted(REPORTS.glob(f"*-{number}.txt")))), "utf8")
            predict([lines], REPORTS / f"codebook-{number}.yaml", part, jobs)
            together.write(part.read_text("utf8"))
    return score(shared / "bench" / "score_record.py", work / "genres.jsonl", *sorted(REPORTS.glob("*.json")))


SETS = {
    "polnear dev": _polnear,
    "gum dev": _names,
    "seeds": _seeds,
    "gold unseen": _gold,
    "gold unseen, own issues": _gold_own,
    "wire": _wire,
    "genres": _genres,
    "plover": _plover,
}


def below(found: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """Each figure under its floor, in words; a floor without a figure counts too."""
    return [
        f"{name}, {measure}: {found.get(name, {}).get(measure)} is under the floor of {floor}"
        for name, measures in floors.items()
        for measure, floor in measures.items()
        if found.get(name, {}).get(measure, -1.0) < floor
    ]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--sets", nargs="*", choices=list(SETS), default=list(SETS), help="these alone")
    parser.add_argument("--keep", type=Path, help="leave what was read in this folder")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: nothing to measure on.")
        return 0
    floors = {name: of for name, of in json.loads(FLOORS.read_text("utf8"))["floors"].items() if name in options.sets}
    with tempfile.TemporaryDirectory() as folder:
        work = options.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        found = measure(options.shared, work, options.jobs, options.sets)
    for name, figures in found.items():
        print(f"\n{name}")
        for measure_name, value in figures.items():
            floor = floors.get(name, {}).get(measure_name)
            print(f"  {measure_name:24} {value:.3f}" + (f"   floor {floor:.3f}" if floor is not None else ""))
    complaints = below(found, floors)
    print("\n" + ("\n".join(complaints) or "No figure is under its floor."))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
