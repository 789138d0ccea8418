"""Names that the program's own vocabulary knows, laid over those of a corpus that does not mark them: peoples and offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.actors.shapes import items_of
from onrecord.lexicon import table

if TYPE_CHECKING:
    from training.examples import Name


def with_vocabulary(text: str, names: list[Name]) -> list[Name]:
    """The names with "misc" made "group" where the vocabulary knows a people, and with offices where nothing was named."""
    offices = frozenset(table("offices")["persons"]["offices"])
    kinds = {start: (kind, end) for kind, start, end in names}
    taken = {at for _, start, end in names for at in range(start, end)}
    found = dict.fromkeys(names)
    for item in items_of(text, ()):
        if item.letter in "AG":
            kind, end = kinds.get(item.start, ("", 0))
            if kind == "misc" and end <= item.end:
                del found[kind, item.start, end]
                found["group", item.start, end] = None
            elif item.start not in taken:
                found["group", item.start, item.end] = None
        elif item.letter in "Tt" and item.noun in offices and item.start not in taken:
            found["office", item.start, item.end] = None
    return sorted(found, key=lambda name: name[1])
