"""What comes in as a table: reviews, a codebook's issues, and the user's own actors, told by their columns.

The rows of the machine are not taken from a table, which has no place for all that they rest on; JSON Lines carries them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, get_args

from onrecord.errors import OnrecordError
from onrecord.exchange.formats import Asked, Taken, fault
from onrecord.exports import list_of, pairs_of
from onrecord.ledger.intervals import DATE_FORM, is_date
from onrecord.records import Issue, Review, Verdict
from onrecord.registry import Known, Tenure
from onrecord.registry.known import KnownKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from onrecord.ledger.whole import Whole

Cells = Mapping[str, str]
Lines = Iterator[tuple[int, Cells]]

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "reviews": ("row", "verdict"),
    "issues": ("id", "label", "proposition"),
    "registry": ("name", "kind", "office"),
}
"""By which columns a table is known for what it is."""
VERDICTS: Final = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}  # as `onrecord review` has them
YES: Final = ("true", "yes", "1")  # as tables and the programs that keep them write it
ELSE: Final = "what the program read is not taken from a table: use the format jsonl for that"


def take(ledger: Whole, path: Path, tables: Sequence[tuple[str | None, Lines]], asked: Asked) -> Taken:
    """Take in these tables of a file, each with its name if it has one; ExchangeError where a line is not as it should be."""
    taken, others = Taken(), []
    for name, lines in tables:
        rows = list(lines)
        kind = _kind(rows[0][1]) if rows else None
        if kind:
            TAKERS[kind](ledger, path, rows, asked, taken)
        elif rows and name:
            others.append(name)
        elif rows:
            known = "; ".join(f"{', '.join(columns)} for {kind}" for kind, columns in NEEDED.items())
            raise fault(path, 1, f"these columns are those of no table that can be taken in: there must be {known}; {ELSE}.")
    if others:
        taken.notes.append(f"{', '.join(others)}: left out; {ELSE}.")
    return taken


def _kind(row: Cells) -> str | None:
    return next((kind for kind, columns in NEEDED.items() if set(columns) <= set(row)), None)


def _reviews(ledger: Whole, path: Path, rows: Sequence[tuple[int, Cells]], asked: Asked, taken: Taken) -> None:
    for number, row in rows:
        if row.get("orphaned", "").casefold() in YES:
            taken.leave("reviews of rows that are gone")
            continue
        review = _review(path, number, row, asked)
        try:
            new = ledger.keep_review(review)
        except OnrecordError as error:
            raise fault(path, number, str(error)) from None
        taken.count("reviews", new, not new)


def _review(path: Path, number: int, row: Cells, asked: Asked) -> Review:
    said = row["verdict"].strip().lower()
    verdict = VERDICTS.get(said, said)
    if verdict not in get_args(Verdict):
        raise fault(path, number, f"there is no verdict {said!r}: it is one of {', '.join(get_args(Verdict))}.")
    try:
        changes = pairs_of(row.get("changes", ""))
    except (ValueError, AttributeError):
        raise fault(path, number, f"{row['changes']!r} names no fields: write for example speaker=NAME; hedged=yes.") from None
    at = row.get("at") or datetime.now(UTC).isoformat(timespec="seconds")
    by, note = row.get("by") or asked.by, row.get("note") or None
    attached, back = row.get("attached") or row["row"], row.get("withdrawn", "").casefold() in YES
    return Review(0, attached, "statement", None, verdict, changes, by, note, at, "", attached, back)  # type: ignore[arg-type]


def _issues(ledger: Whole, path: Path, rows: Sequence[tuple[int, Cells]], asked: Asked, taken: Taken) -> None:  # noqa: ARG001
    first: dict[str, int] = {}
    issues = []
    for number, row in rows:
        for column in NEEDED["issues"]:
            if not row[column].strip():
                raise fault(path, number, f"the issue has no {column}: give it one.")
        if any(map(str.isspace, row["id"])):
            raise fault(path, number, f"there is a space in the id {row['id']!r}: write hyphens instead.")
        if row["id"] in first:
            raise fault(path, number, f"the issue {row['id']!r} stands already on line {first[row['id']]}: keep one.")
        first[row["id"]] = number
        issues.append(Issue(row["id"], row["label"], row["proposition"], _list(path, number, row, "keywords")))
    taken.count("issues", *ledger.merge_issues(issues))


def _registry(ledger: Whole, path: Path, rows: Sequence[tuple[int, Cells]], asked: Asked, taken: Taken) -> None:
    several: dict[str, list[tuple[int, Cells]]] = defaultdict(list)
    for number, row in rows:
        if not row["name"].strip():
            raise fault(path, number, "the actor has no name: give it one.")
        several[row["name"]].append((number, row))
    taken.count("actors", *ledger.merge_known([_known(path, lines, asked) for lines in several.values()]))


def _known(path: Path, lines: Sequence[tuple[int, Cells]], asked: Asked) -> Known:
    number, row = lines[0]
    kinds = get_args(KnownKind)
    if row["kind"] not in kinds:
        raise fault(path, number, f"{row['kind']!r} is no kind of actor: it is one of {', '.join(kinds)}.")
    for place, each in lines:
        for column in ("since", "until", "as_of"):
            if each.get(column) and not is_date(each[column]):
                raise fault(path, place, f"{each[column]!r} is no date for {column}: {DATE_FORM}.")
    source = row.get("source") or asked.source or path.name
    also, bodies = (_list(path, number, row, column) for column in ("also", "member_of"))
    tenures = tuple(_tenure(each, source) for _, each in lines if each["office"])
    return Known(row["name"], row["kind"], also, tenures, bodies, source, row.get("as_of") or None)  # type: ignore[arg-type]


def _tenure(row: Cells, source: str) -> Tenure:
    of, since, until, as_of = (row.get(column) or None for column in ("of", "since", "until", "as_of"))
    return Tenure(row["office"], of, since, until, row.get("source") or source, as_of)


def _list(path: Path, number: int, row: Cells, column: str) -> tuple[str, ...]:
    try:
        return tuple(list_of(row.get(column, "")))
    except ValueError:
        raise fault(path, number, f"{column} is no list: write it with semicolons, as in bridge; crossing.") from None


TAKERS: Final = {
    "reviews": _reviews,
    "issues": _issues,
    "registry": _registry,
}
