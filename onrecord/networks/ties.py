"""Ties: each time that an actor takes a side on an issue, as plain rows, and as columns of numbers that can be counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from onrecord.networks.settings import Settings

    Numbers = npt.NDArray[np.float64]
    Codes = npt.NDArray[np.int64]

SECONDS_A_DAY: Final = 86_400
STANCES: Final = {"support": 1.0, "mixed": 0.0, "oppose": -1.0}


@dataclass(frozen=True, slots=True)
class Tie:
    """An actor's side on an issue at one place of one document.

    Attributes:
        id: of the position that says so; ``words`` are those that it rests on.
        stance: 1 for, -1 against, 0 mixed; or whole numbers of another scale, as DNA's qualifiers may be.
        when: the day of the document, or the moment; None where it is not known.
        order: where it comes among those of one moment.
        fields: whatever else is known, by name, such as author, section or person.
    """

    id: str
    actor: str
    issue: str
    stance: float
    document: str
    when: datetime | None = None
    order: int = 0
    by: str = "self"
    outlet: str | None = None
    confidence: float = 1.0
    reviewed: bool = False
    words: str = ""
    actor_id: str | None = None
    issue_id: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> str:
        """What is known under that name; nothing, where nothing is."""
        return dict(self.fields).get(name, "")


def chosen(ties: Iterable[Tie], settings: Settings) -> list[Tie]:
    """The ties that the settings ask for, in order of time; those without a day last."""
    actors, issues, outlets = (
        {fold(name) for name in names} for names in (settings.exclude_actors, settings.exclude_issues, settings.exclude_outlets)
    )
    kept = [
        tie
        for tie in ties
        if tie.actor and tie.issue
        and not _named(actors, tie.actor, tie.actor_id) and not _named(issues, tie.issue, tie.issue_id)
        and not _named(outlets, tie.outlet or "", None)
        and (settings.by is None or fold(tie.by) == fold(settings.by))
        and (tie.reviewed or not settings.reviewed)
        and (settings.min_confidence is None or tie.confidence >= settings.min_confidence)
        and (tie.stance or settings.mixed == "middle" or settings.as_dna)
        and _within(tie, settings.since, settings.until)
    ]  # fmt: skip
    return sorted(kept, key=lambda tie: (tie.when is None, tie.when or datetime.min.replace(tzinfo=UTC), tie.order))


def _named(names: set[str], name: str, id: str | None) -> bool:
    return bool(names) and (fold(name) in names or (id is not None and fold(id) in names))


def _within(tie: Tie, since: str | None, until: str | None) -> bool:
    """By as much of a date as is given: "2021" is the whole year."""
    if since is None and until is None:
        return True
    if tie.when is None:
        return False
    day = tie.when.date().isoformat()
    return day[: len(since or "")] >= (since or "") and day[: len(until or "")] <= (until or "")


def relabelled(ties: Iterable[Tie], actor: str | None = None, issue: str | None = None) -> list[Tie]:
    """The ties with another of their fields, such as person or section, in the place of the actor or the issue."""
    changed = [
        replace(
            tie,
            actor=tie.actor if actor is None else tie.field(actor),
            actor_id=tie.actor_id if actor is None else None,
            issue=tie.issue if issue is None else tie.field(issue),
            issue_id=tie.issue_id if issue is None else None,
        )
        for tie in ties
    ]
    if changed and not any(tie.actor and tie.issue for tie in changed):
        known = sorted({name for tie in ties for name, _ in tie.fields})
        raise OnrecordError(
            f"Nothing here has the field {actor or issue!r}: {'there is ' + ', '.join(known) if known else 'none is known'}."
        )
    return changed


@dataclass(frozen=True, slots=True)
class Coded:
    """Ties as columns of numbers, a place each; labels are sorted by their characters.

    Attributes:
        level: place in ``levels``, the stances there are; ``range`` is how far apart two can be.
        day: days since 1970, with their fraction; nan where no day is known.
        place: which of the ties it was made from.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    levels: tuple[float, ...]
    range: float
    actor: Codes
    issue: Codes
    level: Codes
    document: Codes
    day: Numbers
    place: Codes

    def __len__(self) -> int:
        return len(self.actor)

    @property
    def stance(self) -> Numbers:
        """The stance of each, as it was given."""
        return np.asarray(self.levels, dtype=np.float64)[self.level]

    def take(self, which: Codes | npt.NDArray[np.bool_] | slice, document: Codes | None = None) -> Coded:
        """These only, under the same labels; with other numbers for their documents, where they are given."""
        columns = {name: getattr(self, name)[which] for name in ("actor", "issue", "level", "document", "day", "place")}
        if document is not None:
            columns["document"] = document
        return replace(self, **columns)

    def turned(self) -> Coded:
        """Actors and issues in each other's place."""
        return replace(self, actors=self.issues, issues=self.actors, actor=self.issue, issue=self.actor)

    def trimmed(self) -> Coded:
        """Without the labels that nothing has."""
        actors, actor = np.unique(self.actor, return_inverse=True)
        issues, issue = np.unique(self.issue, return_inverse=True)
        return replace(
            self,
            actors=tuple(self.actors[n] for n in actors), issues=tuple(self.issues[n] for n in issues),
            actor=actor.astype(np.int64), issue=issue.astype(np.int64),
        )  # fmt: skip


def coded(ties: Sequence[Tie]) -> Coded:
    """The ties as columns, in the order given.

    Stances within [-1, 1] are on the scale of support and oppose, two apart at most; others span what there is, as DNA has it.
    """
    levels = tuple(sorted({tie.stance for tie in ties}))
    usual = all(level in STANCES.values() for level in levels)
    actors, actor = _codes([tie.actor for tie in ties])
    issues, issue = _codes([tie.issue for tie in ties])
    _, document = _codes([tie.document for tie in ties])
    return Coded(
        actors, issues, levels, 2.0 if usual else max(levels[-1] - levels[0], 1.0), actor, issue,
        np.searchsorted(np.asarray(levels), np.asarray([tie.stance for tie in ties])).astype(np.int64),
        document, np.asarray([_day(tie.when) for tie in ties], dtype=np.float64), np.arange(len(ties)),
    )  # fmt: skip


def _codes(names: Sequence[str]) -> tuple[tuple[str, ...], Codes]:
    """The names once each, sorted as Java sorts them (by UTF-16), which for almost all is by character; and each one's place."""
    labels = tuple(sorted(set(names), key=lambda name: name.encode("utf-16-be", "surrogatepass")))
    places = {label: n for n, label in enumerate(labels)}
    return labels, np.fromiter((places[name] for name in names), dtype=np.int64, count=len(names))


def _day(when: datetime | None) -> float:
    return float("nan") if when is None else when.replace(tzinfo=when.tzinfo or UTC).timestamp() / SECONDS_A_DAY


def moment(day: float) -> datetime:
    """The moment so many days after 1970 began."""
    return datetime.fromtimestamp(round(day * SECONDS_A_DAY), UTC)


def at_midnight(told: str) -> datetime:
    """The beginning of an ISO day, or a moment as it is, in UTC where it says nothing else."""
    made = (
        datetime.fromisoformat(told)
        if len(told) > len("2021-03-01")
        else datetime.combine(date.fromisoformat(told), datetime.min.time())
    )
    return made if made.tzinfo else made.replace(tzinfo=UTC)
