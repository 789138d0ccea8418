"""Parts of speech and dependencies against a treebank: ``python -m bench.syntax --shared ../shared`` (EWT's test split).

Labelled attachment is counted as at CoNLL 2018 (Zeman et al. 2018): head and relation without its subtype, all words and marks.
Words and sentences are the treebank's; a word that does not begin with a word piece counts as wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from onrecord.heads import ARC, RELATIONS, WORD_CLASSES
from onrecord.reader import Reader
from training.conllu import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.wordpiece import Pieces
    from training.conllu import Token


def syntax(path: Path, reader: Reader) -> tuple[float, float, float]:
    """Shares of words with the right class, the right head, and the right head and relation."""
    counts, every = np.zeros(3), 0
    for _, text, sentences in documents(path):
        pieces = reader.wordpiece.cut(text)
        scores = reader.scores(pieces)
        for tokens in filter(None, sentences):
            every += len(tokens)
            for token, (word_class, head, relation) in zip(tokens, _parsed(tokens, pieces, scores), strict=True):
                attached = head == token.head
                counts += (word_class == token.word_class, attached, attached and relation == token.relation)
    return tuple((counts / max(1, every)).tolist())  # type: ignore[return-value]


def _parsed(tokens: Sequence[Token], pieces: Pieces, scores: dict[str, np.ndarray]) -> Iterator[tuple[str, int, str]]:
    """Class, number of the head and relation of each word of a sentence; of its root the head is 0."""
    at = [min(int(np.searchsorted(pieces.starts, token.start)), len(pieces) - 1) for token in tokens]
    queries, keys = scores["arcs"][at, :ARC], scores["arcs"][at, ARC:]
    arcs = np.concatenate([np.zeros((len(at), 1), np.float32), queries @ keys.T], axis=1)
    for n, row in enumerate(arcs):
        row[n + 1] = -np.inf  # no word is its own head
        relation = RELATIONS[int(scores["relations"][at[n]].argmax())].partition(":")[0]
        word_class = WORD_CLASSES[int(scores["word_classes"][at[n]].argmax())]
        head = int(row.argmax())
        yield word_class, tokens[head - 1].number if head else 0, relation


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    found = syntax(options.shared / "data" / "ewt" / "en_ewt-test.conllu.gz", Reader())
    print("EWT test: class {:.3f}, unlabelled attachment {:.3f}, labelled {:.3f}".format(*found))


if __name__ == "__main__":
    main()
