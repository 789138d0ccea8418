"""Documents of CoNLL-U files (Nivre et al. 2016) as texts with their words in place."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Token:
    """One word of a sentence, numbered from 1; ``head`` is the number of its head, 0 for the root.

    ``relation`` is without its subtype, ``deprel`` with it;
    ``word_class`` is the universal one.
    ``entity`` holds the brackets of mentions, and ``unit`` the relation of the discourse unit that begins here, if one does.
    """

    number: int
    form: str
    tag: str
    head: int
    relation: str
    start: int
    end: int
    entity: str
    unit: str
    word_class: str = "X"
    deprel: str = "dep"


def documents(path: Path) -> Iterator[tuple[str, str, list[list[Token]]]]:
    """Name, text and sentences of each document of a gzipped file, with line breaks between paragraphs."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        raw = lines.read()
    for document in raw.split("# newdoc id = ")[1:]:
        name = document.split("\n", 1)[0].strip()
        text, sentences = "", []
        for block in document.split("\n\n"):
            text = text.rstrip() + "\n" if "# newpar" in block and text else text
            tokens, text = _sentence(block.splitlines(), text)
            sentences.append(tokens)
        yield name, text, sentences


def _sentence(lines: list[str], text: str) -> tuple[list[Token], str]:
    tokens: list[Token] = []
    until, end = 0, 0  # where a word written as one but counted as several ("Umbar's") ends
    for line in lines:
        cells = line.split("\t")
        if len(cells) != 10 or "." in cells[0]:
            continue
        number, _, last = cells[0].partition("-")
        if int(number) > until:
            at, end = len(text), len(text) + len(cells[1])
            text += cells[1] + ("" if "SpaceAfter=No" in cells[9] else " ")
        if last:
            until = int(last)
            continue
        start, at = at, min(end, at + len(cells[1]))
        notes = dict(part.partition("=")[::2] for part in cells[9].split("|"))
        unit = notes.get("Discourse", "").partition(":")[0]
        relation = cells[7].split(":")[0]
        head, entity = int(cells[6]), notes.get("Entity", "")
        tokens.append(Token(int(number), cells[1], cells[4], head, relation, start, at, entity, unit, cells[3], cells[7]))
    return tokens, text
