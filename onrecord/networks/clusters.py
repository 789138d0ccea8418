"""Clusters of actors by many methods, and which of them the network bears out best (modularity)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.networks import extra
from onrecord.networks.counting import over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from onrecord.networks.ties import Codes, Numbers

LINKAGES: Final = ("single", "average", "complete", "ward")
BY_DISTANCE: Final = (*LINKAGES, "kmeans", "concor")
BY_GRAPH: Final = ("louvain", "greedy", "label-propagation", "edge-betweenness", "leading-eigenvector", "spectral")
METHODS: Final = (*BY_DISTANCE, *BY_GRAPH)
ROUNDS: Final = 100  # of correlations of correlations; they are 1 and -1 after about ten
BETWEENNESS_UP_TO: Final = 60  # nodes: edge betweenness takes time by their fourth power


@dataclass(frozen=True, slots=True)
class Clusters:
    """A division by one method: labels of each cluster, the largest first, and its modularity in the network of agreement."""

    method: str
    clusters: tuple[tuple[str, ...], ...]
    modularity: float


def clusters(
    net: Numbers, profiles: Numbers, labels: Sequence[str], *, methods: Iterable[str] = METHODS, most: int = 5, seed: int = 1
) -> list[Clusters]:
    """The best division by each method into two to ``most`` clusters, that of highest modularity first.

    ``net`` is agreement less disagreement, of which what is positive is the network; ``profiles`` a line an actor, from which
    distances are taken (Jaccard's, weighted).  A method that finds one cluster only is left out.
    """
    unknown = sorted(set(methods) - set(METHODS))
    if unknown:
        raise OnrecordError(f"There is no method {unknown[0]!r}; there is {', '.join(METHODS)}.")
    positive = np.where(net > 0, net, 0.0)
    np.fill_diagonal(positive, 0.0)
    made = []
    for method in methods:
        divisions = _divisions(method, positive, profiles, range(2, min(most, len(labels) - 1) + 1), seed)
        scored = [(modularity(positive, codes), codes) for codes in divisions if len(set(codes.tolist())) > 1]
        if scored:
            score, codes = max(scored, key=lambda one: (round(one[0], 12), -int(one[1].max())))
            made.append(Clusters(method, named(labels, codes), score))
    return sorted(made, key=lambda one: -round(one.modularity, 12))


def named(labels: Sequence[str], codes: Codes) -> tuple[tuple[str, ...], ...]:
    """The labels of each cluster, the largest first."""
    groups = [tuple(label for label, code in zip(labels, codes, strict=True) if code == n) for n in np.unique(codes)]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def modularity(positive: Numbers, codes: Codes) -> float:
    """Newman's, of a weighted network; 0 where nobody is tied."""
    whole = positive.sum()
    if not whole:
        return 0.0
    degrees = positive.sum(1)
    same = codes[:, None] == codes[None, :]
    return float((np.where(same, positive - np.outer(degrees, degrees) / whole, 0.0)).sum() / whole)


def distances(profiles: Numbers) -> Numbers:
    """One less the weighted Jaccard of two profiles."""
    less = np.asarray([np.minimum(line, profiles).sum(1) for line in profiles])
    more = np.asarray([np.maximum(line, profiles).sum(1) for line in profiles])
    made = 1 - over(less, more)
    np.fill_diagonal(made, 0.0)
    return np.asarray(made)


def _divisions(method: str, positive: Numbers, profiles: Numbers, numbers: range, seed: int) -> list[Codes]:
    if method in LINKAGES:
        return linked(distances(profiles), method, numbers)
    if method == "kmeans":
        return [_kmeans(profiles, number, seed) for number in numbers]
    if method == "concor":
        return [_concor(profiles)]
    if method == "spectral":
        return [_spectral(positive, number, seed) for number in numbers]
    if method == "leading-eigenvector":
        return [_leading(positive)]
    return [_codes(groups, len(positive)) for groups in _communities(method, positive, numbers, seed)]


def linked(apart: Numbers, method: str, numbers: range) -> list[Codes]:
    """The tree of hierarchical clustering, cut into each of these numbers."""
    hierarchy, distance = extra.scipy("cluster.hierarchy"), extra.scipy("spatial.distance")
    if len(apart) < 3:
        return []
    tree = hierarchy.linkage(distance.squareform(apart, checks=False), method)
    return [np.asarray(hierarchy.fcluster(tree, number, "maxclust"), dtype=np.int64) for number in numbers]


def _kmeans(points: Numbers, number: int, seed: int) -> Codes:
    """The best of several k-means, each begun with points far apart."""
    dice, best, found = np.random.default_rng(seed), np.inf, np.zeros(len(points), dtype=np.int64)
    for _ in range(10):
        codes, cost = _one_kmeans(points, number, dice)
        if cost < best - 1e-12:
            best, found = cost, codes
    return found


def _one_kmeans(points: Numbers, number: int, dice: np.random.Generator) -> tuple[Codes, float]:
    vq: Any = extra.scipy("cluster.vq")
    centres = points[[int(dice.integers(len(points)))]]
    while len(centres) < number:
        away = np.min(((points[:, None] - centres[None]) ** 2).sum(2), axis=1)
        chance = away / away.sum() if away.sum() else np.full(len(points), 1 / len(points))
        centres = np.vstack([centres, points[int(dice.choice(len(points), p=chance))]])
    for _ in range(ROUNDS):
        codes, away = vq.vq(points, centres)
        moved = np.asarray([points[codes == n].mean(0) if (codes == n).any() else centres[n] for n in range(number)])
        if np.allclose(moved, centres):
            break
        centres = moved
    return np.asarray(codes, dtype=np.int64), float((away**2).sum())


def _concor(profiles: Numbers) -> Codes:
    """Correlations of correlations until all are 1 or -1: two blocks."""
    flat = profiles - profiles.mean(1, keepdims=True)
    if np.any(flat.std(1) == 0):
        flat = flat + 1e-9 * np.arange(flat.shape[1])  # a profile that is even everywhere correlates with nothing
    made = np.corrcoef(flat)
    for _ in range(ROUNDS):
        if np.all(np.abs(np.abs(made) - 1) < 1e-9):
            break
        made = np.nan_to_num(np.corrcoef(made))
    return np.asarray(made[0] < 0, dtype=np.int64)


def _spectral(positive: Numbers, number: int, seed: int) -> Codes:
    """k-means on the eigenvectors of the normalised Laplacian's smallest eigenvalues."""
    degrees = positive.sum(1)
    root = np.where(degrees > 0, 1 / np.sqrt(np.where(degrees > 0, degrees, 1)), 0)
    _, vectors = np.linalg.eigh(np.eye(len(positive)) - root[:, None] * positive * root[None, :])
    some = vectors[:, :number]
    length = np.linalg.norm(some, axis=1, keepdims=True)
    return _kmeans(over(some, length), number, seed)


def _leading(positive: Numbers) -> Codes:
    """Two parts by the sign of the leading eigenvector of the modularity matrix."""
    degrees, whole = positive.sum(1), positive.sum() or 1.0
    _, vectors = np.linalg.eigh(positive - np.outer(degrees, degrees) / whole)
    lead = vectors[:, -1]
    return np.asarray(
        np.where(np.abs(lead) < 1e-12, 0, np.sign(lead) * np.sign(lead[np.argmax(np.abs(lead))])) > 0, dtype=np.int64
    )


def _communities(method: str, positive: Numbers, numbers: range, seed: int) -> list[list[set[int]]]:
    nx = extra.networkx()
    graph = nx.from_numpy_array(positive)
    if not graph.number_of_edges():
        return []
    found: dict[str, Callable[[], list[list[set[int]]]]] = {
        "louvain": lambda: [nx.community.louvain_communities(graph, weight="weight", seed=seed)],
        "greedy": lambda: [nx.community.greedy_modularity_communities(graph, weight="weight")],
        "label-propagation": lambda: [list(nx.community.asyn_lpa_communities(graph, weight="weight", seed=seed))],
        "edge-betweenness": lambda: _by_betweenness(graph, numbers),
    }
    return found[method]()


def _by_betweenness(graph: Any, numbers: range) -> list[list[set[int]]]:
    """Girvan and Newman's, each time without the edge most paths lead over; only of networks small enough for it."""
    if len(graph) > BETWEENNESS_UP_TO:
        return []
    nx = extra.networkx()
    whole = [set(part) for part in nx.connected_components(graph)]
    made = [whole] if 1 < len(whole) < numbers.stop else []
    for division in nx.community.girvan_newman(graph):
        if len(division) > numbers.stop - 1:
            break
        made.append(list(division))
    return made


def _codes(groups: Iterable[Iterable[int]], number: int) -> Codes:
    codes = np.zeros(number, dtype=np.int64)
    for n, group in enumerate(groups):
        codes[list(group)] = n
    return codes
