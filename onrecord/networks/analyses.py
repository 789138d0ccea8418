"""The analyses by their names: each a table with figures above it, seeded, with intervals from documents drawn anew."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import backbone, clusters, phases, polarization, scaling
from onrecord.networks.bootstrap import DRAWS, Interval, intervals
from onrecord.networks.counting import counts, once, weighed
from onrecord.networks.loss import DEFAULTS, counted
from onrecord.networks.matrix import build
from onrecord.networks.settings import Settings
from onrecord.networks.ties import chosen, coded
from onrecord.networks.windows import slices
from onrecord.networks.writing import behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.networks.ties import Coded, Codes, Numbers, Tie

Cell = str | int | float | Interval | None

DRAWS_OF_SCALES: Final = 25  # each takes a chain of its own, half a second on a slow core
STEPS_OF_SCALES: Final = 300
MOST_EDGES: Final = 50_000  # 200 draws of so many are 80 MB


@dataclass(frozen=True, slots=True)
class Options:
    """What analyses take beside the settings of their networks.

    Attributes:
        seed: of everything that is drawn.
        draws: of documents, for the intervals; 0 for none.
        camps: into how many polarization divides.
        size: of the backbone; None to drop issue after issue, or with a ``penalty`` for the best of any size.
        most: clusters, or states, at most.
        dimensions: of a scale, 1 or 2; ``ordinal`` keeps what is between for and against.
        distance: of two windows' networks.
    """

    seed: int = 1
    draws: int = DRAWS
    camps: int = 2
    size: int | None = None
    penalty: float | None = None
    most: int = 5
    dimensions: int = 1
    ordinal: bool = False
    distance: Literal["absdiff", "spectral"] = "absdiff"


@dataclass(frozen=True, slots=True)
class Report:
    """An analysis: figures about the whole, and a table."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: Mapping[str, Cell] = field(default_factory=dict)


def analysed(name: str, ties: Iterable[Tie], **changes: Any) -> Report:
    """The analysis of that name, one of `ANALYSES`; ``changes`` are `Settings` and `Options` by name.

    What is not said is as each was published, see docs/networks.md.  OnrecordError where there is no such analysis or option, or
    too little to analyse.
    """
    if name not in ANALYSES:
        raise OnrecordError(f"There is no analysis {name!r}; there is {', '.join(ANALYSES)}.")
    own = {one.name for one in fields(Options)}
    defaults, make = ANALYSES[name]
    settings = Settings(**{**defaults, **{key: value for key, value in changes.items() if key not in own}})
    options = Options(**{key: value for key, value in changes.items() if key in own})
    kept = chosen(list(ties), settings)
    if not kept:
        raise OnrecordError("No position is left to analyse: ask for less, or read reports with a codebook first.")
    report: Report = make(coded(kept), kept, settings, options)
    return report


def _intervals(columns: Coded, options: Options, figures: Callable[[Coded], Any], number: int) -> list[Interval | None]:
    if not options.draws:
        return [None] * number
    return [*intervals(columns, figures, draws=options.draws, seed=options.seed)]


# Polarization


def _pair(columns: Coded, settings: Settings, weights: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Agreement and disagreement; in DNA's windows both are the one less the other, as nobody tells them apart there."""
    kinds: tuple[Any, Any] = ("congruence", "conflict")
    if settings.as_dna and weights is not None:
        kinds = ("subtract", "subtract")
    one, other = (weighed(columns, replace(settings, aggregate=kind), weights) for kind in kinds)
    return one, other


def _polarization(columns: Coded, _: Sequence[Tie], settings: Settings, options: Options) -> Report:
    kept = columns.take(once(columns, settings))
    if settings.window:
        return _polarization_over_time(kept, settings, options)
    labels = kept.issues if settings.mode == "issues" else kept.actors
    found = polarization.divided(*_pair(kept, settings), labels, camps=options.camps, seed=options.seed, as_dna=settings.as_dna)
    camp_of = {actor: n for n, camp in enumerate(found.camps) for actor in camp}
    reference = np.asarray([camp_of[label] for label in labels])

    def figures(drawn: Coded) -> list[float]:
        pair = _pair(drawn, settings)
        again = polarization.divided(*pair, labels, camps=options.camps, seed=options.seed, starts=1, as_dna=settings.as_dna)
        where = {actor: n for n, camp in enumerate(again.camps) for actor in camp}
        present = np.abs(pair[0]).sum(1) + np.abs(pair[1]).sum(1) > 0
        same = _matched(reference, np.asarray([where[label] for label in labels]), present)
        return [again.misfit, again.share, again.polarization, *same]

    told = _intervals_and_means(kept, options, figures, 3)
    facts: dict[str, Cell] = {}
    for name, interval in zip(("misfit", "share", "polarization"), told[0], strict=True):
        facts |= {name: getattr(found, name), f"{name}_interval": interval}
    facts |= {
        name: getattr(found, name) for name in ("congruence_within", "congruence_between", "conflict_within", "conflict_between")
    }
    rows = [(n + 1, actor, told[1][labels.index(actor)]) for n, camp in enumerate(found.camps) for actor in camp]
    return Report("polarization", ("camp", "actor", "stays"), tuple(rows), facts)


def _matched(reference: Codes, camps: Codes, present: Any) -> list[float]:
    """1 for who is in the camp again that most of his camp are in, 0 for who is not, nan for who is not there."""
    made = []
    for n, camp in enumerate(reference):
        others = [m for m in np.flatnonzero(reference == camp) if m != n and present[m]]
        if not present[n]:
            made.append(np.nan)
        elif not others:
            made.append(1.0)
        else:
            made.append(float(np.mean(camps[others] == camps[n]) > 0.5))
    return made


def _intervals_and_means(
    columns: Coded, options: Options, figures: Callable[[Coded], list[float]], number: int
) -> tuple[list[Interval | None], list[float | None]]:
    """Intervals of the first so many figures, the means of the others."""
    seen: list[list[float]] = []

    def noted(drawn: Coded) -> list[float]:
        seen.append(figures(drawn))
        return seen[-1][:number]

    told = _intervals(columns, options, noted, number)
    if not seen:
        return told, [None] * max(len(columns.actors), len(columns.issues))
    rest = np.asarray(seen)[:, number:]
    known = (~np.isnan(rest)).sum(0)
    means = np.where(known > 0, np.nansum(rest, axis=0) / np.maximum(known, 1), np.nan)
    return told, [None if np.isnan(mean) else float(mean) for mean in means]


def _polarization_over_time(kept: Coded, settings: Settings, options: Options) -> Report:
    labels, rows = kept.actors, []
    for one in slices(kept, settings, everywhere=settings.kernel != "none"):
        pair = _pair(kept.take(one.which), settings, one.weights)
        found = polarization.divided(*pair, labels, camps=options.camps, seed=options.seed, as_dna=settings.as_dna)
        days = (f"{one.start:%Y-%m-%d}", f"{one.middle:%Y-%m-%d}", f"{one.stop:%Y-%m-%d}")
        rows.append((*days, found.misfit, found.share, found.polarization, " | ".join(", ".join(camp) for camp in found.camps)))
    return Report("polarization", ("start", "middle", "stop", "misfit", "share", "polarization", "camps"), tuple(rows))


# Clusters


def _clusters(columns: Coded, _: Sequence[Tie], settings: Settings, options: Options) -> Report:
    kept = columns.take(once(columns, settings))
    turned = kept.turned() if settings.mode == "issues" else kept
    found = clusters.clusters(weighed(kept, settings), _profiles(turned), turned.actors, most=options.most, seed=options.seed)
    if not found:
        raise OnrecordError("No method finds more than one cluster here: too few actors share an issue.")

    def figures(drawn: Coded) -> list[float]:
        turned = drawn.turned() if settings.mode == "issues" else drawn
        net, profiles = weighed(drawn, settings), _profiles(turned)
        again = clusters.clusters(net, profiles, turned.actors, methods=[found[0].method], most=options.most, seed=options.seed)
        return [again[0].modularity if again else np.nan]

    (interval,) = _intervals(kept, options, figures, 1)
    rows = [
        (one.method, one.modularity, len(one.clusters), n + 1, ", ".join(group))
        for one in found for n, group in enumerate(one.clusters)
    ]  # fmt: skip
    facts: dict[str, Cell] = {"best": found[0].method, "modularity": found[0].modularity, "modularity_interval": interval}
    return Report("clusters", ("method", "modularity", "clusters", "cluster", "members"), tuple(rows), facts)


def _profiles(columns: Coded) -> Numbers:
    by_level = counts(columns, np.ones(len(columns)))
    return np.moveaxis(by_level, 0, 2).reshape(len(columns.actors), -1)


# Backbone


def _backbone(columns: Coded, _: Sequence[Tie], settings: Settings, options: Options) -> Report:
    if options.size is None and options.penalty is None:
        return _nested(columns, settings, options)
    penalty = 3.5 if options.penalty is None else options.penalty
    found = backbone.best(columns, settings, size=options.size, penalty=penalty, seed=options.seed)

    def figures(drawn: Coded) -> list[float]:
        again = backbone.evaluated(drawn, settings, found.backbone)
        return [again.backbone_loss, again.redundant_loss]

    told = _intervals(columns, options, figures, 2)
    rows = [(kind, issue) for kind in ("backbone", "redundant") for issue in getattr(found, kind)]
    facts: dict[str, Cell] = {"backbone_loss": found.backbone_loss, "backbone_loss_interval": told[0],
             "redundant_loss": found.redundant_loss, "redundant_loss_interval": told[1]}  # fmt: skip
    return Report("backbone", ("set", "issue"), tuple(rows), facts)


def _nested(columns: Coded, settings: Settings, options: Options) -> Report:
    steps = backbone.nested(columns, settings)
    order = [columns.issues.index(step.issue) for step in steps]

    def figures(drawn: Coded) -> list[float]:
        loss = counted(drawn, settings)
        return [loss.of(set(order) - set(order[: n + 1])) for n in range(len(order))]

    told = _intervals(columns, options, figures, len(steps))
    rows = [
        (one.step, one.issue, one.backbone_loss, interval, one.redundant_loss, one.left)
        for one, interval in zip(steps, told, strict=True)
    ]
    return Report("backbone", ("step", "issue", "backbone_loss", "interval", "redundant_loss", "left"), tuple(rows))


# Phases


def _phases(columns: Coded, _: Sequence[Tie], settings: Settings, options: Options) -> Report:
    found = phases.phases(columns, settings, distance=options.distance, most=options.most)
    number = len(found.middles)
    before = found.distances[range(1, number), range(number - 1)]

    def figures(drawn: Coded) -> Numbers:
        return phases.steps(drawn, columns, settings, options.distance, found.furthest)

    told = _intervals(columns, options, figures, number - 1)
    rows = [
        (f"{middle:%Y-%m-%d}", int(found.states[n]), float(before[n - 1]) if n else None, told[n - 1] if n else None,
         *(float(value) for value in found.points[n]))
        for n, middle in enumerate(found.middles)
    ]  # fmt: skip
    facts: dict[str, Cell] = {
        "states": int(found.states.max()),
        "method": found.method,
        "modularity": found.modularity,
        "furthest": found.furthest,
    }
    return Report("phases", ("middle", "state", "from_before", "interval", "x", "y"), tuple(rows), facts)


# Scaling


def _scaling(columns: Coded, _: Sequence[Tie], settings: Settings, options: Options) -> Report:
    kept, taken = scaling.sides(columns.take(once(columns, settings)), ordinal=options.ordinal)
    found = scaling.scaled(kept, taken, dimensions=options.dimensions, seed=options.seed)
    told = _intervals(
        kept, replace(options, draws=min(options.draws, DRAWS_OF_SCALES)), _places_again(found, options), found.places.size
    )
    rows: list[tuple[Cell, ...]] = []
    for n, actor in enumerate(found.actors):
        for dimension in range(options.dimensions):
            posterior = Interval(float(found.low[n, dimension]), float(found.high[n, dimension]))
            resampled = told[n * options.dimensions + dimension]
            rows.append(("actor", actor, dimension + 1, float(found.places[n, dimension]), posterior, resampled))
    for n, issue in enumerate(found.issues):
        rows += [("issue", issue, d + 1, float(found.directions[n, d]), None, None) for d in range(options.dimensions)]
    return Report("scaling", ("kind", "name", "dimension", "place", "posterior", "interval"), tuple(rows))


def _places_again(found: scaling.Scale, options: Options) -> Callable[[Coded], Numbers]:
    """The places by documents drawn anew, turned to those found; nan for who is not there, or where too little is left."""

    def figures(drawn: Coded) -> Numbers:
        made = np.full(found.places.shape, np.nan)
        try:
            kept, taken = scaling.sides(drawn, ordinal=options.ordinal)
        except OnrecordError:
            return made.ravel()
        again = scaling.scaled(
            kept, taken, dimensions=options.dimensions, draws=STEPS_OF_SCALES, burn_in=STEPS_OF_SCALES // 3, seed=options.seed
        )
        here = [found.actors.index(actor) for actor in again.actors if actor in found.actors]
        there = [n for n, actor in enumerate(again.actors) if actor in found.actors]
        made[here] = scaling.towards(again.places[there], found.places[here])
        return made.ravel()

    return figures


# Rows for other programs


def _edges(columns: Coded, ties: Sequence[Tie], settings: Settings, options: Options) -> Report:
    """Every edge of the network, how far it hangs on which documents were read, and the rows that it rests on."""
    if settings.window:
        raise OnrecordError("Edges have intervals in one network and not in windows: take --since and --until instead.")
    made = build(ties, settings)
    places = np.nonzero(made.weights if settings.two_mode else np.triu(made.weights, 1))
    if options.draws and len(places[0]) > MOST_EDGES:
        raise OnrecordError(f"{len(places[0]):,} edges are too many for intervals: leave some out, or say --draws 0.")

    def figures(drawn: Coded) -> Any:
        return weighed(drawn.take(once(drawn, settings)), settings)[places]

    told, sides = _intervals(columns, options, figures, len(places[0])), made.sides()
    rows: list[tuple[Cell, ...]] = []
    for (one, other, weight), interval in zip(made.edges(), told, strict=True):
        ids = behind(made, sides, one, other)
        rows.append((one, other, weight, interval, len(ids), "; ".join(ids)))
    facts: dict[str, Cell] = {"edges": len(rows), "documents": len(np.unique(columns.document))}
    return Report("edges", ("source", "target", "weight", "interval", "positions", "rows"), tuple(rows), facts)


def _events(columns: Coded, ties: Sequence[Tie], settings: Settings, _: Options) -> Report:
    """Relational events: who came out how on what, when, in order; what models of event sequences take."""
    which = once(columns, settings)
    rows = [
        (n + 1, tie.when and tie.when.isoformat(), tie.actor, tie.issue, tie.stance, tie.document, tie.id)
        for n, tie in enumerate(ties[place] for place in columns.place[which])
    ]
    return Report("events", ("order", "time", "actor", "issue", "stance", "document", "id"), tuple(rows))


def _frequencies(columns: Coded, _: Sequence[Tie], settings: Settings, __: Options) -> Report:
    """How often each issue, or in mode actors each actor, is opposed, met with a mixed stance, and supported.

    DNA compares the issue and the stance alone, so that with duplicates by document an issue counts once for all actors.
    """
    turned = columns if settings.mode == "actors" else columns.turned()
    blind = replace(turned, issue=np.zeros_like(turned.issue)) if settings.as_dna else turned
    kept = blind.take(once(blind, replace(settings, aggregate="subtract")))
    by_level = counts(kept, np.ones(len(kept))).sum(2)
    names = {-1.0: "oppose", 0.0: "mixed", 1.0: "support"}
    rows: list[tuple[Cell, ...]] = [(label, *(int(n) for n in by_level[:, place])) for place, label in enumerate(kept.actors)]
    return Report(
        "frequencies",
        ("actor" if settings.mode == "actors" else "issue", *(names.get(k, f"{k:g}") for k in kept.levels)),
        tuple(rows),
    )


ANALYSES: Final[dict[str, tuple[dict[str, Any], Any]]] = {
    "edges": ({}, _edges),
    "polarization": ({"mode": "actors", "normalise": "average"}, _polarization),
    "clusters": ({"mode": "actors", "aggregate": "subtract", "normalise": "average"}, _clusters),
    "backbone": (DEFAULTS, _backbone),
    "phases": ({"aggregate": "subtract", "duplicates": "document", "window": "30 days"}, _phases),
    "scaling": ({}, _scaling),
    "events": ({}, _events),
    "frequencies": ({"duplicates": "document"}, _frequencies),
}
