"""The same work from Python: read files or a text without a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord import coding, documents, work
from onrecord.models import Models
from onrecord.pipeline import read_document
from onrecord.records import Codebook, Failure, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from onrecord.coding import Coded
    from onrecord.ledger import Ledger
    from onrecord.registry import Known


def read(
    paths: str | Path | Sequence[str | Path],
    *,
    codebook: Codebook = Codebook(),  # noqa: B008  (frozen, so safe to share)
    actors: tuple[Known, ...] = (),
    date: str | None = None,
    outlet: str | None = None,
    jobs: int = 1,
) -> Iterator[Record | Failure]:
    """Read files and folders, in order; a document that cannot be read comes as a Failure, never as an exception.

    ``actors`` (`load_actors`) adds to those that ship with the program, and overrides them.
    ``date`` (ISO) and ``outlet`` tell of a bare text what it does not tell itself.  With ``jobs`` > 1 other processes read, and
    a document that kills its own costs the rest nothing; the calling script then needs the usual ``if __name__ == "__main__"``
    guard of multiprocessing.
    """
    several = [paths] if isinstance(paths, str) or not hasattr(paths, "__iter__") else paths
    yield from work.read_all(
        [str(p) for p in several], documents.Given(date, outlet), codebook, jobs if jobs > 1 else work.HERE, actors
    )


def read_text(
    text: str,
    *,
    codebook: Codebook = Codebook(),  # noqa: B008
    actors: tuple[Known, ...] = (),
    name: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    date: str | None = None,
    url: str | None = None,
    models: Models | None = None,
) -> Record:
    """Read one text that is already in memory.  Pass one ``Models()`` to many calls to load them once."""
    document = documents.from_text(text, name=name, title=title, outlet=outlet, date=date, url=url)
    return read_document(document, models or Models(), codebook, actors)


def code(ledger: Ledger, *, codebook: Codebook | None = None, actors: tuple[Known, ...] | None = None, jobs: int = 1) -> Coded:
    """Code a ledger anew from its own texts, with this codebook and these actors, or with those that it keeps.

    What is given takes the place of what the ledger kept.  Reviews go to the rows that say the same; documents that another
    program coded are left as they are.  With ``jobs`` > 1 as in `read`.
    """
    if codebook is not None:
        ledger.keep_codebook(codebook)
    if actors is not None:
        ledger.keep_known(actors)
    return coding.code_all(ledger, jobs if jobs > 1 else work.HERE, lambda _: None)
