"""Reads petrarch's actor dictionaries: names in capitals, other spellings after a plus sign, roles with dates in brackets."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.names import fold, keys, spelt_alike, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

ROLE = re.compile(r"\[([A-Z]{3,})\s*(>?)\s*(\d*)(?:\s*-\s*(\d+))?\s*\]\s*(?:#\s*(.*))?")
PIVOT = 15  # the dictionaries end in 2015, and write years before 1930 out
TITLE = re.compile(
    r"^((?:[A-Z.]+ )*?(?:VICE[- ]PRESIDENT|PRESIDENT|DEPUTY PRIME MINISTER|PRIME MINISTER|FOREIGN MINISTER|"
    r"DEFEN[SC]E MINISTER|CHANCELLOR|SECRETARY-GENERAL|SECRETARY OF \w+|SECRETARY|MINISTER|AMBASSADOR|SENATOR|GENERAL|"
    r"KANZLER|BUNDESKANZLER|GOVERNOR|CHIEF|DIRECTOR|MR\.?|"
    r"PRESIDENT-ELECT|PRESIENT|SECRETATY|GOV\.|KING|QUEEN|EMIR|PRINCE|"
    r"REPRESENTATIVE|REP\.|GEN\.|PREMIER|SHEIKH|SECY GEN))(?: OF [A-Z ]+?)?,? "
)
SMALL = {"al", "el", "as", "an", "ar", "ad", "az", "ash", "at", "ibn", "bin", "bint", "ben", "de", "da", "do", "dos", "das",
         "del", "della", "di", "van", "von", "der", "den", "ter", "ten", "e", "y", "of", "the", "for", "and", "ud", "ul", "zu",
         "du", "des", "la", "in", "i"}  # fmt: skip
JOINED = {"al", "as", "an", "ar", "ad", "az", "ash", "at", "ul", "ud"}  # articles that are written with a hyphen


@dataclass(frozen=True, slots=True)
class Interval:
    """Time in a role, as ISO dates as far as they are known; empty where open."""

    role: str
    since: str
    until: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody, or a group: the first name and the other spellings, as they stand and as people write them."""

    raw: tuple[str, ...]
    role: str
    intervals: tuple[Interval, ...]
    section: str
    name: str
    also: tuple[str, ...]
    titles: frozenset[str]
    deputy: bool

    @property
    def people(self) -> bool:
        """Whether it has time in a role, as persons have."""
        return any(i.since for i in self.intervals)


def entries(path: Path) -> list[Entry]:
    """Everything in a dictionary, in its order."""
    made: list[Entry] = []
    names: list[str] = []
    roles: list[Interval] = []
    section = at = head = ""
    for line in [*path.read_text("utf8", errors="replace").splitlines(), "END_"]:
        if line.startswith("#"):
            section = line.strip("# ") or section
        elif line[:1].isspace() and line.strip():
            roles += [found for match in ROLE.finditer(line) if (found := _interval(match))]
        elif line.strip():
            form, _, rest = line.partition("[")
            name = form.split("#")[0].replace("_", " ").strip(" +\t")
            if (not line.startswith("+")) and (roles or head):  # names without a role of their own go with the next
                made += _entry(names, head, roles, at)
                names, roles, head = [], [], ""
            at = at if names else section
            names.append(name)
            own = ROLE.match("[" + rest) if rest else None
            head = head or (own[1] if own else "")
            roles += [found for match in ROLE.finditer("[" + rest) if rest and match[3] and (found := _interval(match))]
        elif names and (roles or head):
            made += _entry(names, head, roles, at)
            names, roles, head = [], [], ""
    return made


def _entry(names: list[str], role: str, roles: list[Interval], section: str) -> list[Entry]:
    raw = tuple(n for n in names if re.search(r"[A-Z]", n))
    if not raw:
        return []
    titles = frozenset(_title(m[1]) for n in raw if (m := TITLE.match(n)))
    plain = [TITLE.sub("", n) for n in raw]
    first = next((p for p, n in zip(plain, raw, strict=True) if p == n), plain[0])
    shown_ = [shown(p) for p in dict.fromkeys(plain)]
    name = shown(first)
    also = tuple(s for s in dict.fromkeys(shown_) if s != name and _alike(s, name))
    deputy = any("DEPUTY" in n for n in raw) and not any(n.startswith("SECRETARY OF") for n in raw)
    return [Entry(raw, role, tuple(roles), section, name, also, titles, deputy)]


def _title(words: str) -> str:
    kept = (
        "VICE PRESIDENT",
        "VICE-PRESIDENT",
        "DEPUTY PRIME MINISTER",
        "PRIME MINISTER",
        "FOREIGN MINISTER",
        "SECRETARY-GENERAL",
    )
    return next((k for k in kept if words.endswith(k)), words.rsplit(" ", 1)[-1])


def _alike(form: str, name: str) -> bool:
    """Whether it can be a name of the same person: not a description, and not one word that is nobody's."""
    words = keys(form)
    if not words or any(word in _offices() for word in words):
        return False
    return any(spelt_alike(one, two) for one in words for two in keys(name)) and len(form) > len("Abc")


@cache
def _offices() -> frozenset[str]:
    known = vocabulary()
    nations = {row[0] for rows in known.entries.values() for row, _, entry in rows if len(row) == 1 and entry.kind == "nation"}
    return frozenset(
        {word for each in known.people for word in each.split()}
        | nations
        | {"former", "united", "kanzler", "administration", "elect"}
    ) - {"general"}


def _interval(match: re.Match[str]) -> Interval | None:
    """The dates of a role; None where they are no dates or end before they begin."""
    role, open_, start, end, comment = match.groups()
    if (start and len(start) not in {6, 8}) or (end and len(end) not in {6, 8}):
        return None
    since, until = _date(start), _date(end or "")
    if (start and not since) or (end and not until) or (since and until and until < since):
        return None
    if since and not until and not open_:
        return None
    whole = bool(until) and since.endswith("-01") and int(until[8:]) == monthrange(int(until[:4]), int(until[5:7]))[1]
    monthly = since.endswith("-01") and (whole or not until) and len(start) == len("YYMMDD") and since[:4] >= "2003"
    return Interval(role, since[:7] if monthly else since, until[:7] if whole and monthly else until, (comment or "").strip())


def _date(digits: str) -> str:
    if not digits:
        return ""
    year = digits[:-4] if len(digits) == len("YYYYMMDD") else ("20" if int(digits[:2]) <= PIVOT else "19") + digits[:2]
    month, day = int(digits[-4:-2]), int(digits[-2:])
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(int(year), month)[1]:
        return ""
    return f"{year}-{month:02}-{day:02}"


def shown(raw: str, *, group: bool = False) -> str:
    """A name in capitals as people write it: "ABD AL SAMAD O'BRIEN" is Abd al-Samad O'Brien."""
    words = " ".join(raw.replace("_", " ").strip(" ,-").split()).split(" ")
    made = [_word(word, first=n == 0, edge=n in {0, len(words) - 1}, group=group) for n, word in enumerate(words)]
    if not group:
        for n in range(len(made) - 2, -1, -1):
            if fold(words[n]) in JOINED and n:
                made[n : n + 2] = [f"{made[n].lower()}-{made[n + 1]}"]
    return " ".join(made)


def _word(word: str, *, first: bool, edge: bool, group: bool) -> str:
    low = word.lower()
    if low in SMALL and not edge:
        return low
    if re.fullmatch(r"[IVX]{2,}", word) and not first:
        return word
    parts = re.split(r"([-'’/.])", word)
    made = [_part(part, n) for n, part in enumerate(parts)]
    return "".join(made) if not (group and re.fullmatch(r"[A-Z]{2,4}", word) and not re.search("[AEIOU]", word)) else word


def _part(part: str, n: int) -> str:
    low = part.lower()
    if n and low in {"al", "el", "e", "i", "ul", "ur", "s", "ye", "de", "in"}:
        return low
    if low.startswith("mc") and len(low) > len("mcx"):
        return "Mc" + low[2:].capitalize()
    return low.capitalize()
