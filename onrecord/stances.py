"""Texts of one's own, each with a holder and a proposition → whether the text shows that the holder supports it.

No codebook, no ledger: each row has a ``text`` (a passage of a few sentences), a ``proposition``, and a ``holder``, empty where
whoever writes is meant.  What is wrong with a row is told in its place, and the others go on.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import ModelError, OnrecordError
from onrecord.scorer import STANCES, Question, mentions_of
from onrecord.scorer.choice import scorer as scorer_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from onrecord.scorer.choice import Judge

TOLD: Final = ("stance", "confidence", *STANCES)
TOGETHER: Final = 64  # rows a scorer is given at once, so that one that likes many gets them and memory stays small


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be asked: its number, from 1 (of a file its line), and why, with what to do."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


def stance(rows: Iterable[Mapping[str, Any] | Refused], scorer: Judge | str | None = None) -> Iterator[dict[str, Any] | Refused]:
    """Each row, in order, with ``stance``, ``confidence`` and the probabilities ``none``, ``support``, ``oppose``, ``mixed``.

    Whatever else a row has comes back with it.  A row without a text or a proposition comes back as `Refused`.  ``scorer`` is a
    `Judge`, or the name of one; ModelError where it cannot be had or does not answer as it should.
    """
    judge = scorer_called(scorer) if isinstance(scorer, str) else scorer or scorer_called()
    checked = (row if isinstance(row, Refused) else _checked(number, row) for number, row in enumerate(rows, 1))
    while some := list(islice(checked, TOGETHER)):
        asked = [_question(row) for row in some if not isinstance(row, Refused)]
        answers = iter(_answers(judge, asked))
        for row in some:
            yield row if isinstance(row, Refused) else {**row, **next(answers)}


def _checked(number: int, row: Mapping[str, Any]) -> dict[str, Any] | Refused:
    for name, may_be_empty in (("text", False), ("proposition", False), ("holder", True)):
        value = row.get(name)
        if may_be_empty and value is None:
            continue
        if not isinstance(value, str) or not (may_be_empty or value.strip()):
            told = "is empty" if isinstance(value, str) else "is missing" if value is None else "is no text"
            return Refused(number, f"its {name} {told}; give each line a text and a proposition, and a holder or none")
    return dict(row)


def _question(row: Mapping[str, Any]) -> Question:
    text, holder = row["text"], (row.get("holder") or "").strip()
    return Question(row["proposition"], text, holder, mentions_of(holder, text))


def _answers(judge: Judge, asked: list[Question]) -> list[dict[str, Any]]:
    try:
        found = [[float(share) for share in answer.probabilities] for answer in judge.score(asked)]
    except ModelError:
        raise
    except Exception as error:  # a scorer may be somebody else's
        raise ModelError(f"The scorer stumbled ({type(error).__name__}: {error}): see to its package.") from error
    if len(found) != len(asked) or any(len(shares) != len(STANCES) for shares in found):
        wanted = f"{len(asked)} answers with {len(STANCES)} probabilities each"
        raise ModelError(f"The scorer did not give {wanted}: see to its package.")
    return [_told(shares) for shares in found]


def _told(shares: list[float]) -> dict[str, Any]:
    likeliest = max(range(len(STANCES)), key=lambda n: shares[n])
    return {"stance": STANCES[likeliest], "confidence": shares[likeliest], **dict(zip(STANCES, shares, strict=True))}


def json_rows(lines: Iterable[bytes]) -> Iterator[Mapping[str, Any] | Refused]:
    """The objects of JSON Lines, empty lines left out."""
    for number, line in enumerate(lines, 1):
        try:
            made = json.loads(line.decode("utf-8-sig")) if line.strip() else None
        except UnicodeDecodeError:
            yield Refused(number, "it is not UTF-8; save the file as UTF-8")
        except (ValueError, RecursionError):
            yield Refused(number, "it is no JSON; write one object a line")
        else:
            if isinstance(made, dict):
                yield _numbered(number, made)
            elif line.strip():
                yield Refused(number, 'it is no object; write it as {"text": …, "holder": …, "proposition": …}')


def csv_rows(lines: Iterable[bytes]) -> Iterator[Mapping[str, Any] | Refused]:
    """The rows of a CSV whose first line names the columns; a row's number is that of the line on which it ends.

    OnrecordError where it has no column for the text or the proposition.
    """
    reader = csv.reader(line.decode("utf-8-sig", "surrogateescape") for line in lines)
    columns = [name.strip() for name in next(reader, [])]
    if missing := [name for name in ("text", "proposition") if name not in columns]:
        raise OnrecordError(f"The CSV has no column {missing[0]}: name text, holder and proposition in its first line.")
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(reader.line_num, f"it is no CSV ({error}); see to its quotation marks")
            continue
        if any("\udc80" <= sign <= "\udcff" for sign in chain.from_iterable(cells)):
            yield Refused(reader.line_num, "it is not UTF-8; save the file as UTF-8")
        elif cells and len(cells) != len(columns):
            what = f"it has {len(cells)} cells for {len(columns)} columns"
            yield Refused(reader.line_num, f"{what}; see to its commas and quotation marks")
        elif cells:
            yield _numbered(reader.line_num, dict(zip(columns, cells, strict=True)))


def _numbered(number: int, row: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    checked = _checked(number, row)
    return checked if isinstance(checked, Refused) else row
