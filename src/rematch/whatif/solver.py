"""The cheapest set of changes that lifts both heads over their targets: exact branch and bound (SCIENCE 7.2).

Knows nothing of roles: a lever is a list of costs, and a function says what a choice of levels does to both heads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product

import attrs

Choice = tuple[int, ...]
"""A level for each lever; 0 leaves it as it is."""
Heads = tuple[float, float]
"""Log-odds of the employer's and of the candidate's yes."""
Evaluate = Callable[[Choice], Heads]

NODES = 1_000_000
"""Choices looked at before the search gives up and says so (SCIENCE 7.2)."""
FEW = 3
"""Changes that people still keep in mind; the front looks no further where all choices are too many (SCIENCE 7.2)."""
ALL = 2_000
"""Choices up to which the front looks at all of them."""


@attrs.frozen
class Found:
    """What a search found.

    Attributes:
        choice: The level of each lever; None where no choice reaches the targets.
        heads: Both heads under it.
        cost: What it costs.
        exact: Whether it is surely the cheapest.
        nodes: How many choices were looked at.
    """

    choice: Choice | None
    heads: Heads | None
    cost: float | None
    exact: bool
    nodes: int


def cheapest(costs: Sequence[Sequence[float]], evaluate: Evaluate, targets: Heads, *, nodes: int = NODES) -> Found:
    """The choice of least cost that reaches both targets; of equal cost fewest changes, then the lower levels first.

    Exact for a *monotone* evaluation: the level of a lever that is best for a head, with all others as they are, is best for
    it whatever the others are. A branch is left when even the best of what remains misses a target, or when it costs more
    than what was found.

    Args:
        costs: Cost of each level of each lever; level 0 costs 0, none is below 0.
        evaluate: Both heads of a choice.
        targets: Log-odds that both must reach.
        nodes: Most choices to look at.
    """
    search = _Search([list(row) for row in costs], evaluate, targets, nodes)
    search.descend((), 0.0, 0)
    if search.best is None:
        return Found(None, None, None, search.whole, search.seen)
    choice = search.best[2]
    return Found(choice, evaluate(choice), search.best[0], search.whole, search.seen)


class _Search:
    def __init__(self, costs: list[list[float]], evaluate: Evaluate, targets: Heads, nodes: int) -> None:
        self._costs, self._evaluate, self._targets, self._most = costs, evaluate, targets, nodes
        self.best: tuple[float, int, Choice] | None = None
        self.seen, self.whole = 0, True
        self._best_levels = [self._best_for(head) for head in (0, 1)]

    def _best_for(self, head: int) -> list[int]:
        """The level of each lever that is best for a head, the others as they are; the lower one of equals."""
        found = []
        for lever, row in enumerate(self._costs):
            single = [self._evaluate(_single(len(self._costs), lever, level))[head] for level in range(len(row))]
            found.append(single.index(max(single)))
        return found

    def descend(self, prefix: Choice, cost: float, changes: int) -> None:
        """Look at every choice that starts so and may still be the best."""
        if self.seen >= self._most:
            self.whole = False
            return
        self.seen += 1
        if self.best is not None and (cost, changes) > self.best[:2]:
            return
        if any(
            self._evaluate(prefix + tuple(self._best_levels[head][len(prefix) :]))[head] < self._targets[head]
            for head in (0, 1)
        ):
            return
        if len(prefix) == len(self._costs):
            found = (cost, changes, prefix)
            if self.best is None or found < self.best:
                self.best = found
            return
        row = self._costs[len(prefix)]
        for level in sorted(range(len(row)), key=lambda level: (row[level], level)):
            self.descend((*prefix, level), cost + row[level], changes + (level > 0))


def _single(levers: int, lever: int, level: int) -> Choice:
    return tuple(level if at == lever else 0 for at in range(levers))


@attrs.frozen
class Point:
    """One choice that no other beats on cost and value at once."""

    choice: Choice
    cost: float
    value: float


def front(costs: Sequence[Sequence[float]], evaluate: Callable[[Choice], float]) -> tuple[tuple[Point, ...], bool]:
    """Cost against value: every choice that is not dominated, cheapest first.

    Returns:
        The points, and whether all choices were looked at; else only those of up to three changes.
    """
    total = 1
    for row in costs:
        total *= len(row)
    choices = _all(costs) if total <= ALL else _few(costs)
    points = [
        Point(choice, sum(row[level] for row, level in zip(costs, choice, strict=True)), evaluate(choice))
        for choice in choices
    ]
    points.sort(key=lambda point: (point.cost, -point.value, sum(level > 0 for level in point.choice), point.choice))
    kept: list[Point] = []
    for point in points:
        if not kept or point.value > kept[-1].value + 1e-12:
            kept.append(point)
    return tuple(kept), total <= ALL


def _all(costs: Sequence[Sequence[float]]) -> list[Choice]:
    return list(product(*(range(len(row)) for row in costs)))


def _few(costs: Sequence[Sequence[float]]) -> list[Choice]:
    found = [tuple(0 for _ in costs)]
    for count in range(1, FEW + 1):
        for levers in combinations(range(len(costs)), count):
            for levels in product(*(range(1, len(costs[lever])) for lever in levers)):
                chosen = dict(zip(levers, levels, strict=True))
                found.append(tuple(chosen.get(at, 0) for at in range(len(costs))))
    return found
