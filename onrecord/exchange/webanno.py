"""WebAnno TSV 3, a file for each document, as WebAnno and INCEpTION read and write it; offsets in UTF-16."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from onrecord.exchange.checks import Fault
from onrecord.exchange.corrections import correct
from onrecord.exchange.formats import Asked, Format, Taken, fault
from onrecord.exchange.layers import BY_HAND, FEATURES, LAYERS, LOSSES, Mark, Page, page
from onrecord.exchange.offsets import Offsets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole

HEAD: Final = "#FORMAT=WebAnno TSV 3.3"
FORMS: Final = ("#FORMAT=WebAnno TSV 3.2", HEAD)
LAYER, TEXT = "#T_SP=", "#Text="
NONE, EMPTY = "_", "*"
SIGNS: Final = re.compile(r"->|[\\\[\]|_;*\t\n\r]")  # what has a meaning of its own in a cell
SHOWN: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
MEANT: Final = {shown[1]: sign for sign, shown in SHOWN.items()}
PART: Final = re.compile(r"(?:\\.|[^\\|])+")  # of a cell with several annotations side by side
NUMBERED: Final = re.compile(r"((?:\\.|[^\\\[])*)\[(\d+)\]")
ESCAPED: Final = re.compile(r"\\(->|.)")


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:
    """One document, token by token, with a column for each feature of each layer."""
    made = page(ledger, asked)
    heads = [HEAD, *(f"{LAYER}{'|'.join((LAYERS[kind], *names))}" for kind, names in FEATURES.items()), ""]
    out.writelines((line + "\n").encode() for line in (*heads, *_body(made)))
    return [LOSSES]


def _body(made: Page) -> Iterator[str]:
    places = Offsets(made.text)
    for number, (start, end) in enumerate(made.sentences(), 1):
        yield ""
        yield from (TEXT + _escaped(line) for line in made.text[start:end].split("\n"))
        for place, (first, last) in enumerate(made.tokens(start, end), 1):
            here = [(n, mark) for n, mark in enumerate(made.marks, 1) if mark.start <= first and last <= mark.end]
            of = {kind: [(n, mark) for n, mark in here if mark.kind == kind] for kind in FEATURES}
            cells = [_cell(of[kind], name) for kind, names in FEATURES.items() for name in names]
            offsets = f"{places.to16(first)}-{places.to16(last)}"
            yield "\t".join([f"{number}-{place}", offsets, _escaped(made.text[first:last]), *cells, ""])


def _cell(here: Sequence[tuple[int, Mark]], name: str) -> str:
    """The values of a feature, with the number of the annotation, by which its tokens are known for one."""
    return "|".join(f"{_escaped(mark.features.get(name, '')) or EMPTY}[{number}]" for number, mark in here) or NONE


def _escaped(text: str) -> str:
    return SIGNS.sub(lambda found: SHOWN.get(found[0], f"\\{found[0]}"), text)


def _plain(text: str) -> str:
    return "" if text == EMPTY else ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), text)


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """What annotators changed of the rows' features, as reviews."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise fault(path, None, "it is not in UTF-8: export it anew.") from None
    if lines[0].strip() not in FORMS:
        raise fault(path, 1, f"it is no WebAnno TSV 3: its first line has to be {HEAD}.")
    taken = Taken()
    several: dict[str, dict[tuple[str, str], tuple[int, dict[str, str]]]] = defaultdict(dict)
    for number, layer, key, came in _annotations(path, lines):
        several[came.get("row", "")].setdefault((layer, key), (number, came))
    taken.leave(BY_HAND, len(several.pop("", ())))
    for row, some in several.items():
        try:
            correct(ledger, row, [came for _, came in some.values()], asked, taken)
        except Fault as error:
            raise fault(path, min(number for number, _ in some.values()), str(error)) from None
    return taken


def _annotations(path: Path, lines: Sequence[str]) -> Iterator[tuple[int, str, str, dict[str, str]]]:
    """Each annotation of our layers on each of its tokens: line, layer, its number or its token, features."""
    columns: list[tuple[str, str]] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#T_"):
            layer, *names = line.rstrip("\r").split("=", 1)[1].split("|")
            columns += [(layer, name) for name in names or [""]]
        elif line.strip() and not line.startswith("#"):
            cells = line.rstrip("\r").split("\t")
            values = cells[3:-1] if cells[-1] == "" else cells[3:]
            if len(values) != len(columns):
                raise fault(path, number, f"it has {len(values)} cells under {len(columns)} features: export it anew.")
            for layer in LAYERS.values():
                here = [(name, value) for (of, name), value in zip(columns, values, strict=True) if of == layer]
                for key, came in _of_token(here, cells[0]).items():
                    yield number, layer, key, came


def _of_token(cells: Sequence[tuple[str, str]], token: str) -> dict[str, dict[str, str]]:
    """The features of each annotation on a token, by its number, or by the token where it has none."""
    made: dict[str, dict[str, str]] = {}
    for name, cell in cells:
        for place, part in enumerate(PART.findall(cell) if cell != NONE else ()):
            numbered = NUMBERED.fullmatch(part)
            key, value = (f"[{numbered[2]}]", numbered[1]) if numbered else (f"{token}.{place}", part)
            made.setdefault(key, {})[name] = _plain(value)
    return made


FORMAT: Final = Format("webanno", (".tsv",), "WebAnno TSV 3, a file a document; takes in corrections as reviews",
                       write, read, by_document=True)  # fmt: skip
