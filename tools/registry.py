"""The two sources → ``onrecord/data/leaders.csv`` and ``armed_groups.csv``: ``python -m tools.registry --shared ../shared``.

Petrarch (the actor dictionaries of the Open Event Data Alliance) has names, other spellings and dates, but of offices little
more than "government"; REIGN has whoever led each country, mostly by surname.  What REIGN calls a leader is named after
``countries.csv`` where that is beyond doubt, and a full first name is petrarch's, or from ``full_names.csv``.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from onrecord.names import bare, fold, keys, one_person, spelt_alike, stands_for, vocabulary
from tools.petrarch import Entry, Interval, entries, shown

HERE = Path(__file__).parent
DATA = HERE.parent / "onrecord" / "data"
FIRST = "1990"
PETRARCH, REIGN = "2014-01", "2021-03"  # until when each knows
SOON = 2  # months by which the two sources may differ over the same beginning
OFFICIAL = "official"  # its codes do not tell a minister from an ambassador, the army's chief or the central bank's governor
TITLES = {"PRIME MINISTER": "prime minister", "FOREIGN MINISTER": "foreign minister", "CHANCELLOR": "chancellor",
          "VICE PRESIDENT": "vice-president", "VICE-PRESIDENT": "vice-president", "PRESIDENT": "president"}  # fmt: skip
SECTIONS = {
    "U.S. Secretaries of State": ("GOV", "secretary of state"),
    "United States Secretaries of Defense": ("GOVMIL", "secretary of defence"),
    "Vice Presidents of the United States": ("GOV", "vice-president"),
}
COMMENTS = {"Foreign Minister": "foreign minister", "Prime Minister": "prime minister", "PM": "prime minister",
            "PM pt. 1": "prime minister", "Acting PM": "prime minister", "Chancellor of Germany": "chancellor",
            "President of Germany": "president", "Supreme Leader": "supreme leader", "Sec Def": "secretary of defence",
            "Secretary of State": "secretary of state", "Dep. PM": "deputy prime minister",
            "Min. of Fin.": "finance minister", "Min. of Water Resources": "minister of water resources",
            "Min of Civil Aviation": "minister of civil aviation"}  # fmt: skip
ELSEWHERE = re.compile(r"(?i)amb|senator|assembly|saxony|security|air force|under|dep |general council|army|entered|staff|check")
NOISE = re.compile(r"\s*\([^)]*\)\s*|\bJr\.?$")
WRONG = {
    ("KUW", "Jabir Ahmad Al Sabah"),
    ("QAT", "Khalifah Al Thani"),
    ("QAT", "Amad Al Thani"),  # other men's names, these three
    ("KUW", "Saddam Hussein"),  # who held the country, not an office of it
}
SPOKEN = {"Bhutto Benazir": "Benazir Bhutto", "deKlerk": "de Klerk", "Jagan Cheddi": "Cheddi Jagan",
          "Ilhma Aliyev": "Ilham Aliyev", "Marthi Ahtisaari": "Martti Ahtisaari",
          "Saca Gonzšlez": "Saca González", "araujo": "Araujo", "Hatoyama Yukio": "Yukio Hatoyama"}  # fmt: skip


@dataclass(slots=True)
class Row:
    """A line of the table."""

    name: str
    office: str
    country: str
    since: str
    until: str
    source: str
    as_of: str
    also: dict[str, None] = field(default_factory=dict)


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    data = parser.parse_args().shared / "data"
    countries = list(csv.DictReader((HERE / "countries.csv").open(encoding="utf8")))
    people = [e for e in entries(data / "petrarch" / "Phoenix.Countries.actors.txt") if e.intervals]
    rows = _leaders(data / "registry" / "reign-leaders-2021-03.csv", countries, people)
    rows += _members(people, {c["iso"]: c["name"] for c in countries}, rows)
    rows += _secretaries(entries(data / "petrarch" / "Phoenix.International.actors.txt"))
    _write(rows)
    _write_groups(data / "petrarch" / "Phoenix.MilNonState.actors.txt", {c["iso"]: c["name"] for c in countries})


# What REIGN has


def _leaders(path: Path, countries: list[dict[str, str]], people: list[Entry]) -> list[Row]:
    """Its leaders since 1990, each interval cut where the name of the office changes."""
    by_code = {c["reign"]: c for c in countries if c["reign"]}
    kept = [r for r in csv.DictReader(path.open(encoding="utf8", errors="replace")) if (r["eyear"] or "9999") >= FIRST]
    at_home: dict[str, list[Entry]] = defaultdict(list)
    for entry in people:
        for iso in dict.fromkeys(i.role[:3] for i in entry.intervals if i.role[3:6] == "GOV"):
            at_home[iso].append(entry)
    made: list[Row] = []
    for n, row in enumerate(kept):
        country = by_code.get(row["stateabb"])
        if not country or (row["stateabb"], row["leader"]) in WRONG or (row["stateabb"] == "YUG" and row["syear"] < "2006"):
            continue
        since = f"{row['syear']}-{int(row['smonth']):02}-{int(row['sdate']):02}"
        until = f"{row['eyear']}-{int(row['emonth']):02}" if row["eyear"] else ""
        after = kept[n + 1] if n + 1 < len(kept) and kept[n + 1]["stateabb"] == row["stateabb"] else None
        if after and until == f"{after['syear']}-{int(after['smonth']):02}":
            until += f"-{int(after['sdate']):02}"  # whoever follows in the same month tells the day
        made += _named(row["leader"], country, since, until, at_home[country["iso"]])
    return made


def _named(leader: str, country: dict[str, str], since: str, until: str, people: list[Entry]) -> list[Row]:
    """One leader's rows, under the full name that petrarch has for whoever governed there then by that surname."""
    told = _spoken(leader)
    words = bare(told)
    full_names = _full_names()
    full = full_names.get((country["name"], told), "")
    if full:
        same = [e for e in people if any(fold(n) == fold(full) for n in (e.name, *e.also))]
    else:
        ranks = {id(e): _alike(e, words, country["iso"], since, until) for e in people}
        same = [e for e in people if ranks[id(e)] and ranks[id(e)] == max(ranks.values())]
        one = same and all(one_person(bare(same[0].name), bare(e.name)) for e in same)
        full = same[0].name if one else told
    source = "reign" + (", petrarch" if same and full != told else "")
    usage = ", usage" if (country["name"], told) in full_names else ""
    also = {n: None for e in same for n in (e.name, *e.also) if full != told} | {told: None}
    return [
        Row(full, office, country["name"], start, end, source + (usage or ", usage" * (office != "leader")), REIGN, dict(also))
        for office, start, end in _offices(country["leads"], since, until)
    ]


@cache
def _full_names() -> dict[tuple[str, str], str]:
    """The full names, by general usage, of those whom REIGN has by surname and petrarch not at all, or not for sure."""
    with (HERE / "full_names.csv").open(encoding="utf8") as file:
        return {(row["country"], row["reign"]): row["name"] for row in csv.DictReader(file)}


def _spoken(leader: str) -> str:
    """A leader such as "Franco, Itamar", "Al-Assad H." and "Paul Martin (2nd time)" as people say them."""
    name = NOISE.sub("", leader).strip()
    name = re.sub(r"^(.+?),\s*(.+)$", r"\2 \1", name)
    name = re.sub(r"^(\S+) ([A-Z]\.?)$", r"\2 \1", name)
    name = SPOKEN.get(name, name)
    name = re.sub(r"([A-Z])\.(?=[A-Z])", r"\1. ", name)
    return re.sub(r"\bAl-(?=\w)", "al-", name) if name.count(" ") else name


def _alike(entry: Entry, words: tuple[str, ...], iso: str, since: str, until: str) -> int:
    """Whether an entry governed that country at the time under that name: 2 where it began just then, too, 1 by the full name."""
    own = bare(entry.name)
    spans = [
        i
        for i in entry.intervals
        if i.role.startswith(iso + "GOV") and i.since[:7] <= (until or "9999")[:7] and since[:7] <= (i.until or "9999")[:7]
    ]
    then = any(abs(_months(i.since) - _months(since)) <= SOON for i in spans)
    surname = spelt_alike(words[-1], own[-1])
    family_first = iso in {"CHN", "KOR", "PRK", "VNM", "TWN"} and sorted(words) == sorted(own)
    full = family_first or (len(words) > 1 and one_person(words, own) and (then or len(own) >= len(words)))
    part = surname and words[0][0] == own[0][0] if len(words) > 1 else surname or words[-1] in own[1:]
    return (2 if then else 1 if full else 0) if spans and (full or part) else 0


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7] or 1) if day else 10**6


def _offices(leads: str, since: str, until: str) -> list[tuple[str, str, str]]:
    """The interval as "leader", cut into what the office is called in which stretch."""
    found = [("leader", since, until)]
    for part in filter(None, (p.strip() for p in leads.split(";"))):
        office, stretch = part.rsplit(" ", 1)
        start, _, end = stretch.partition("..")
        one, two = max(since, start), min(until or "9999", end or "9999")
        if one < two:
            found.append((office, one, "" if two == "9999" else two))
    whole = [row for row in found[1:] if row[1:] == (since, until)]
    return whole or found


# What petrarch has


def _members(people: list[Entry], names: dict[str, str], leaders: list[Row]) -> list[Row]:
    """Everybody else whom it has in a government since 1990."""
    led: dict[tuple[str, str], list[Row]] = {}
    for row in leaders:
        for name in (row.name, *row.also):
            led.setdefault((row.country, fold(name)), []).append(row)
    made = []
    for entry in people:
        counted = [i for i in entry.intervals if _counts(i, names)]
        offices = {i: _office(entry, i, counted) for i in counted}
        plain = _joined([replace(i, role=i.role[:6]) for i in counted if offices[i] == OFFICIAL])
        for one in [*plain, *(i for i in counted if offices[i] != OFFICIAL)]:
            country, office = names[one.role[:3]], offices.get(one, OFFICIAL)
            if office in {OFFICIAL, "president", "prime minister", "chancellor"} and any(
                row.since[:4] <= (one.until or "9999")[:4] and one.since[:4] <= (row.until or "9999")[:4]
                for row in led.get((country, fold(entry.name)), ())
            ):
                continue  # the other source has the same, and better
            as_of = max(PETRARCH, one.since[:7])
            made.append(Row(entry.name, office, country, one.since, one.until, "petrarch", as_of, dict.fromkeys(entry.also)))
    return made


def _counts(one: Interval, names: dict[str, str]) -> bool:
    """Whether it is time in a government of a country of the tables, since 1990, and no seat in a parliament or embassy."""
    inside = one.role[:3] in names and one.role[3:6] == "GOV" and one.role[6:] not in {"LEG", "PTY", "SPY"}
    return inside and (one.until or "9999") >= FIRST and bool(one.since) and not ELSEWHERE.search(one.comment)


def _office(entry: Entry, one: Interval, kept: list[Interval]) -> str:
    """What the dictionary tells of an office: a remark, its section, or a title in a spelling of the name, else an area."""
    if one.comment in COMMENTS:
        return COMMENTS[one.comment]
    code, office = SECTIONS.get(entry.section, ("", ""))
    own = [i for i in kept if i.role[3:] == code and not i.comment]
    if office and one in own[:1] and (len(own) == 1 or code == "GOV") and not entry.deputy:  # the section's own comes first
        return office
    titles = {office for title, office in TITLES.items() if any(t == title for t in entry.titles)}
    plain = [i for i in kept if i.role[3:] == "GOV"]
    if len(titles) == 1 and len(plain) == 1 and one is plain[0]:
        return titles.pop()
    return OFFICIAL


def _joined(intervals: list[Interval]) -> list[Interval]:
    """Intervals of one role that overlap or follow within a month as one."""
    made: list[Interval] = []
    for one in intervals:
        last = next((i for i in made if i.role == one.role and i.comment == one.comment and _touch(i, one)), None)
        if last:
            until = "" if not (last.until and one.until) else max(last.until, one.until)
            made[made.index(last)] = replace(last, since=min(last.since, one.since), until=until)
        else:
            made.append(one)
    return made


def _touch(a: Interval, b: Interval) -> bool:
    return _months(a.since) <= _months(b.until) + 1 and _months(b.since) <= _months(a.until) + 1


def _secretaries(people: list[Entry]) -> list[Row]:
    """The secretaries-general of the United Nations."""
    return [
        Row(e.name, "secretary-general", "United Nations", i.since, i.until, "petrarch", PETRARCH, dict.fromkeys(e.also))
        for e in people
        for i in e.intervals
        if i.role == "IGOUNO" and i.since and (i.until or "9999") >= FIRST and "SECRETARY-GENERAL" in e.titles
    ]


# The tables


def _write(rows: list[Row]) -> None:
    """One line a tenure, the other spellings on a person's first."""
    rows.sort(key=lambda r: (r.country, fold(r.name), r.name, r.since, r.office))
    told: set[tuple[str, str]] = set()
    seen: set[tuple[str, ...]] = set()
    also = {key: _spellings(key[1], list(own)) for key, own in groupby(rows, key=lambda r: (r.country, r.name))}
    with (DATA / "leaders.csv").open("w", encoding="utf8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "also", "office", "country", "since", "until", "source", "as_of"])
        for r in rows:
            line = (r.name, r.office, r.country, r.since, r.until)
            if line in seen:
                continue
            seen.add(line)
            first = (r.country, r.name) not in told
            told.add((r.country, r.name))
            out.writerow([r.name, also[r.country, r.name] if first else "", *line[1:], r.source, r.as_of])


def _spellings(name: str, rows: list[Row]) -> str:
    """What else somebody is called: no bare surname, which goes without saying."""
    forms = dict.fromkeys(form for row in rows for form in row.also if fold(form) != fold(name))
    return ";".join(form for form in forms if not (" " not in form and spelt_alike(fold(form), bare(name)[-1])))


def _write_groups(path: Path, names: dict[str, str]) -> None:
    """Groups by their own name; a group's country only where its code is a country's."""
    found = [g for e in entries(path) if (g := _group(e, names))]
    count = Counter(fold(form) for name, also, _ in found for form in dict.fromkeys((name, *also)))
    known = {row for rows in vocabulary().entries.values() for row, _, _ in rows}
    lines = {
        fold(name): (name, ";".join(form for form in also if count[fold(form)] == 1 and keys(form) not in known), country)
        for name, also, country in found
        if count[fold(name)] == 1 and (" " in name or also)
    }
    with (DATA / "armed_groups.csv").open("w", encoding="utf8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "also", "country", "source", "as_of"])
        out.writerows([*lines[key], "petrarch", "2013-03"] for key in sorted(lines))


def _group(entry: Entry, names: dict[str, str]) -> tuple[str, list[str], str] | None:
    """A group's name, other names of two words or more, initials of three letters or more, and country."""
    role = next((r for r in (*(i.role for i in entry.intervals), entry.role) if r), "")
    if not re.search(r"REB|SEP|UAF", role[3:]) or role.startswith("BUD") or any(i.since for i in entry.intervals):
        return None
    raw = [form for form in entry.raw if "+" not in form]
    forms = [shown(re.sub(r"\(.*", "", form), group=True) for form in raw]
    short = [m[1] for form in raw if (m := re.search(r"\(([A-Z][A-Z-]{2,5})\)", form))]
    own = keys(forms[0])
    akin = [f for f in forms[1:] if " " in f and all(any(spelt_alike(a, b) for b in own) for a in keys(f) if len(a) > len("the"))]
    initials = [form for form in short if stands_for(form, own)]
    also = [
        form for form in dict.fromkeys((*akin, *initials)) if form != forms[0]
    ]  # its fronts and leaders are in the source, too
    return forms[0], also, names.get(role[:3], "")


if __name__ == "__main__":
    main()
