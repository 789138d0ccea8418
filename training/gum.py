"""Names of persons, organisations and places in GUM (Zeldes 2017), out of its entities and its dependencies.

GUM marks mentions, not names: a mention whose head is a proper noun holds the name, that is the head with the proper nouns that
belong to it ("the *University of Umbar* in the north"). Titles and offices before a person's name are no part of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.lexicon import table
from onrecord.names import fold, vocabulary
from training.conllu import documents
from training.examples import DOUBTFUL, Article
from training.silver import with_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.conllu import Token
    from training.examples import Name

# Genres whose texts its LICENSE.txt gives free for any use; the others are non-commercial, or their terms are not stated.
FREE_GENRES = frozenset({"academic", "bio", "court", "interview", "news", "voyage"})
KIND_OF = {"person": "person", "organization": "organisation", "place": "place"}
OTHER_THINGS = frozenset({"abstract", "event", "object", "animal", "plant", "substance"})
JOINED = frozenset({"flat", "compound", "amod", "nummod", "fixed", "goeswith"})
LINKING = frozenset({"of", "for", "the", "and", "de", "la", "du", "al", "-", ".", "&", "’s", "'s"})
NAMING = ("NNP", "CD", "JJ")
MENTION = re.compile(r"\((\d+)(?:\[[^\]]*\])?-(\w+)-[^()]*|(\d+)(?:\[[^\]]*\])?\)|\)")


def gum(path: Path, genres: frozenset[str] | None = FREE_GENRES, weight: int = 1) -> Iterator[Article]:
    """The documents of one CoNLL-U file, of the genres given or of all, with names and syntax; attributions are not known."""
    for name, text, sentences in documents(path):
        if genres is None or _genre(name) in genres:
            names = with_vocabulary(text, _outermost(_named(sentences)))
            yield Article(text, None, names, weight, syntax=[tokens for tokens in sentences if tokens])


def attributing(path: Path) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """Genre and text of each document, and the spans of the units that attribute another one to somebody ("he said")."""
    for name, text, sentences in documents(path):
        opening = [token for tokens in sentences for token in tokens if token.unit]
        ends = [*(token.start for token in opening[1:]), len(text)]
        spans = [(t.start, e) for t, e in zip(opening, ends, strict=True) if t.unit.startswith("attribution")]
        yield _genre(name), text, spans


def chains(path: Path) -> Iterator[tuple[str, str, list[tuple[str, int, int, bool]]]]:
    """Genre and text of each document, and its mentions: number of the entity, span, and whether the mention is a name."""
    for name, text, sentences in documents(path):
        mentions = [(entity, m[0].start, m[-1].end, bool(_name_in(m))) for s in sentences for entity, _, m in _mentions(s)]
        yield _genre(name), text, mentions


def _genre(name: str) -> str:
    """``GUM_news_asylum`` is of ``news``."""
    return name.split("_", 2)[1]


def _named(sentences: list[list[Token]]) -> Iterator[Name]:
    countries = table("countries")["country"]
    peoples = frozenset(fold(word) for row in countries for field in ("adjectives", "people") for word in row.get(field, ()))
    for tokens in sentences:
        for _, kind, mention in _mentions(tokens):
            if kind == "time":
                yield DOUBTFUL, mention[0].start, mention[-1].end
                continue
            name = _name_in(mention)
            if kind in KIND_OF and name:
                name = _untitled(name) if kind == "person" else name
                if name:
                    people = kind == "person" and fold(name[-1].form) in peoples
                    yield "group" if people else KIND_OF[kind], name[0].start, name[-1].end
            elif kind in OTHER_THINGS and name:
                yield "misc", name[0].start, name[-1].end


def _mentions(tokens: list[Token]) -> Iterator[tuple[str, str, list[Token]]]:
    """Number of the entity, its kind, and the tokens of each mention."""
    opened: list[tuple[str, str, int]] = []
    for at, token in enumerate(tokens):
        for match in MENTION.finditer(token.entity):
            if match[1]:
                opened.append((match[1], match[2], at))
            elif opened:
                row = next((n for n in reversed(range(len(opened))) if match[3] in {None, opened[n][0]}), None)
                if row is not None:
                    entity, kind, first = opened.pop(row)
                    yield entity, kind, tokens[first : at + 1]


def _name_in(mention: list[Token]) -> list[Token]:
    """The head of the mention and the proper nouns that belong to it; empty where the head is no proper noun."""
    numbers = {token.number for token in mention}
    head = next((token for token in mention if token.head not in numbers), mention[0])
    if not head.tag.startswith("NNP"):
        return []
    kept = {head.number}
    for _ in mention:
        kept |= {t.number for t in mention if t.head in kept and t.tag.startswith("NNP") and _belongs(t, mention)}
    inside = [t for t in mention if min(kept) <= t.number <= max(kept)]
    return inside if all(t.tag.startswith(NAMING) or t.form.lower() in LINKING for t in inside) else []


def _belongs(token: Token, mention: list[Token]) -> bool:
    if token.relation in JOINED:
        return True
    return token.relation == "nmod" and any(t.head == token.number and t.form.lower() in {"of", "for", "de"} for t in mention)


def _untitled(name: list[Token]) -> list[Token]:
    """The name without the titles and offices before it; empty where nothing else is left ("the President of Umbar")."""
    titles = vocabulary().titles | frozenset(table("offices")["persons"]["offices"])
    while name and (fold(name[0].form) in titles or name[0].form == "."):
        name = name[1:]
    return name if name and name[0].form.lower() not in LINKING else []


def _outermost(names: Iterator[Name]) -> list[Name]:
    """Names that lie in no longer one; doubtful spans first, so that names lie over them."""
    found = sorted(set(names), key=lambda name: (name[1], -name[2], name[0]))
    kept: list[Name] = []
    for name in found:
        if name[0] == DOUBTFUL or not any(k[1] <= name[1] and name[2] <= k[2] for k in kept[-3:] if k[0] != DOUBTFUL):
            kept.append(name)
    return sorted(kept, key=lambda name: (name[0] != DOUBTFUL, name[1]))
