"""Parts of speech and dependencies of treebanks in CoNLL-U, such as UD English Web Treebank (Silveira et al. 2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conllu import documents
from training.examples import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def treebank(path: Path) -> Iterator[Article]:
    """Each document of a treebank with the words and heads of its sentences; names and statements are not known."""
    for _, text, sentences in documents(path):
        yield Article(text, None, None, syntax=[tokens for tokens in sentences if tokens])
