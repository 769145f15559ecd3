"""How much the first few hang on each number of the model: one default at a time, a half more and a half less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.asking import as_policy, make_query
from rematch.errors import RematchError
from rematch.evidence.facts import Facts
from rematch.frames import frame
from rematch.names import Vocabulary
from rematch.pool import Pool
from rematch.records import Candidate, Change, Policy, RoleSpec, RoleVersion
from rematch.scoring.engine import rough_order, scan
from rematch.weights import DEFAULTS, Model, Weight, accepted

Floats = NDArray[np.float64]


@attrs.frozen
class Perturbed:
    """What one weight at another value does to the ranking.

    Attributes:
        weight: Its name.
        value: What it is in the model.
        tried: What it was set to.
        tau: Kendall's tau-b between the two orders of the people looked at: 1 the same order, -1 the reverse.
        kept: How many of the first few are still among them.
        entered: Who came among the first few, best first.
        left: Who dropped out of them, in their old order.
    """

    weight: str
    value: float
    tried: float
    tau: float
    kept: int
    entered: tuple[str, ...]
    left: tuple[str, ...]


@attrs.frozen(repr=False)
class Sensitivity(Sequence[Perturbed]):
    """Every weight that was tried, the one that moves most first.

    Attributes:
        rows: One a weight and value.
        top: How many "the first few" are.
        people: How many people were looked at: the best by the model as it is.
        by: By which part each weight was moved.
    """

    rows: tuple[Perturbed, ...]
    top: int
    people: int
    by: float

    @overload
    def __getitem__(self, at: int) -> Perturbed: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Perturbed, ...]: ...
    def __getitem__(self, at: int | slice) -> Perturbed | tuple[Perturbed, ...]:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a row."""
        return [attrs.asdict(row) for row in self.rows]

    def to_frame(self) -> Any:
        """One row a weight and value, as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frame(self.to_dicts(), [field.name for field in attrs.fields(Perturbed)])

    def __str__(self) -> str:
        moving = [row for row in self.rows if row.tau < 1.0 or row.kept < self.top]
        whole = sum(row.kept == self.top for row in self.rows)
        lines = [
            f"{len(self.rows)} changes of one weight, by {self.by:.0%}: {whole} keep all of the first {self.top} "
            f"(of {self.people:,} people), {len(self.rows) - len(moving)} change nothing"
        ]
        if moving:
            lines.append(f"{'weight':<32} {'is':>8} {'tried':>8} {'tau':>6}  first {self.top} kept")
        lines += [
            f"{row.weight:<32} {row.value:>8.3g} {row.tried:>8.3g} {row.tau:>6.3f}  {row.kept}" for row in moving[:20]
        ]
        if len(moving) > 20:
            lines.append(f"… and {len(moving) - 20} that move less")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Sensitivity: {len(self.rows)} changes of one weight, first {self.top} of {self.people:,}>"


def sensitivity(
    pool: Pool | Iterable[Candidate],
    role: RoleVersion | RoleSpec,
    *,
    as_of: date | str,
    changes: Iterable[Change] = (),
    top: int = 20,
    weights: Iterable[str] | None = None,
    by: float = 0.5,
    people: int = 200,
    policy: Policy | None = None,
    model: Model | None = None,
    rates: Mapping[str, float] | None = None,
    vocabulary: Vocabulary | Mapping[str, Any] | None = None,
    versions: Iterable[RoleVersion] = (),
) -> Sensitivity:
    """Move one weight at a time and report how the order of the best people moves.

    Each weight is multiplied by ``1 + by`` and ``1 - by``; of a probability the odds are, a switch is turned, and what a weight
    does not accept is left out. A weight of 0 stays as it is. Most numbers of the model are expert priors; this says on
    which of them a ranking hangs.

    Args:
        pool: See `rank`.
        role: See `rank`.
        as_of: See `rank`.
        changes: See `rank`.
        top: How many "the first few" are.
        weights: Names of weights to try, or patterns like ``"debt.*"``; None all of them.
        by: By which part, above 0 and below 1.
        people: How many of the best are looked at; those below are left out of account.
        policy: See `rank`.
        model: The model to move from.
        rates: See `rank`.
        vocabulary: See `rank`.
        versions: See `rank`.

    Raises:
        RematchError: `by`, `top` or `people` is not what it should be, or a pattern names no weight.
    """
    numbers = all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in (by, top, people))
    if not numbers or not 0.0 < by < 1.0 or top < 1 or people < top:
        raise RematchError("sensitivity: accepted: by above 0 and below 1, top of 1 or more, people no fewer than top")
    query = make_query(pool, role, as_of, changes, model, rates, vocabulary, versions)
    rows = scan(query, as_policy(policy), people).rows[:people]
    facts = Facts(query.pool.take(rows), query.pool, query.as_of, query.model)
    before, ids = rough_order(query, facts), facts.block.people.id
    found = []
    for weight in _chosen(query.model, weights):
        for tried in _tries(weight, by):
            moved = attrs.evolve(query, model=query.model.with_weight(weight.name, tried))
            after = rough_order(moved, attrs.evolve(facts, model=moved.model))
            found.append(_compared(weight, tried, before, after, ids, min(top, len(rows))))
    found.sort(key=lambda row: (row.kept, row.tau, row.weight))
    return Sensitivity(tuple(found), min(top, len(rows)), len(rows), by)


def _chosen(model: Model, patterns: Iterable[str] | None) -> list[Weight]:
    rows = list(model)
    if patterns is None:
        return rows
    wanted = [patterns] if isinstance(patterns, str) else list(patterns)
    for pattern in wanted:
        if not any(fnmatchcase(name, pattern) for name in DEFAULTS):
            raise RematchError(f"sensitivity: no weight is called {pattern!r}; print(Model()) lists them")
    return [row for row in rows if any(fnmatchcase(row.name, pattern) for pattern in wanted)]


def _tries(weight: Weight, by: float) -> list[float]:
    value = weight.value
    if weight.unit == "switch":
        return [1.0 - value]
    if weight.unit == "probability":
        odds = value / (1.0 - value)
        found = [odds * factor / (1.0 + odds * factor) for factor in (1.0 - by, 1.0 + by)]
    else:
        found = [value * (1.0 - by), value * (1.0 + by)]
    return [tried for tried in found if tried != value and accepted(weight, tried) is None]


def _compared(weight: Weight, tried: float, before: Floats, after: Floats, ids: NDArray[Any], top: int) -> Perturbed:
    # Ties stay in the order of the model as it is.
    old, new = (np.argsort(-values, kind="stable")[:top] for values in (before, after))
    return Perturbed(
        weight.name,
        weight.value,
        tried,
        kendall_tau(before, after),
        len(np.intersect1d(old, new)),
        tuple(ids[row] for row in new if row not in old),
        tuple(ids[row] for row in old if row not in new),
    )


def kendall_tau(one: Floats, other: Floats) -> float:
    """Kendall's tau-b of two lists of figures of the same people; 1 where there is nothing to compare.

    >>> kendall_tau(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])).__round__(6)
    0.333333
    """
    signs = [np.sign(values[:, None] - values[None, :]) for values in (one, other)]
    untied = float(np.sqrt((signs[0] ** 2).sum() * (signs[1] ** 2).sum()))
    return float((signs[0] * signs[1]).sum() / untied) if untied else 1.0
