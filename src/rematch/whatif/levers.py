"""The levers of a role: what the employer said could be otherwise, in levels with their cost (SCIENCE 7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np

from rematch.diff import say, spec_number
from rematch.errors import RecordError
from rematch.facets import FACETS, Facet
from rematch.records import (
    Contract,
    Flexibility,
    Hours,
    Location,
    Manager,
    Pay,
    RoleSpec,
    RoleVersion,
    Team,
    Timing,
    Travel,
    Workplace,
)
from rematch.records.base import Unacceptable
from rematch.records.roles import as_flexibility

RANGE_STEPS = 4
"""Where a range has no whole units, each side of the present value is looked at in so many even steps."""
_UNITS = {Facet.LEVEL: 1.0, Facet.WORKPLACE: 1.0, Facet.HOURS: 1.0}


@attrs.frozen
class LeverStep:
    """One level of a lever.

    Attributes:
        value: The facet's value there, as the spec spells it.
        cost: What it costs the employer, in the caller's money.
        words: What the role would offer then.
    """

    value: Any
    cost: float
    words: str


@attrs.frozen
class Lever:
    """What the employer could change about one facet.

    Attributes:
        facet: The facet.
        present: What the role offers as it is, in words.
        steps: What it could offer instead.
        bends: It is the candidate's: a wish of theirs that they could do without.
    """

    facet: Facet
    present: str
    steps: tuple[LeverStep, ...]
    bends: bool = False

    @property
    def costs(self) -> list[float]:
        """Cost of each level; level 0 is the role as it is."""
        return [0.0, *(step.cost for step in self.steps)]


def levers_of(
    spec: RoleSpec, wanted: Mapping[Facet, Iterable[Any]], costs: Mapping[Facet, Flexibility] | None = None
) -> tuple[Lever, ...]:
    """The levers of a role, in the order of facets.

    A facet that is fixed, or of which nothing is said, is no lever. `free` is a lever where somebody wants something else:
    what they want, at no cost. A range is looked at in whole units (levels, days, hours), else in four even steps to each
    side, and at what is wanted within it. Pay below the range that is offered is never a lever.

    Args:
        spec: The role as it is.
        wanted: Facet → values that would be a yes, as the spec spells them.
        costs: Facet → how far the employer would move, in place of what the spec says of it.

    Raises:
        RecordError: A level's value is not one of the facet's.
    """
    flexibility = {**spec.flexibility, **(costs or {})}
    found = []
    for facet in FACETS:
        open_to = flexibility.get(facet)
        if open_to is None or not FACETS[facet].has_spec:
            continue
        present = say(facet, spec)
        steps: dict[str, LeverStep] = {}
        for value, cost in _values(spec, facet, open_to, tuple(wanted.get(facet, ()))):
            moved = with_value(spec, facet, value)
            if getattr(moved, facet) != getattr(spec, facet) and not _below_range(spec.pay, moved.pay):
                words = say(facet, moved) or "nothing said"
                steps.setdefault(words, LeverStep(getattr(moved, facet), cost, words))
        if steps:
            found.append(Lever(facet, present or "nothing said", tuple(steps.values())))
    return tuple(found)


def said_levers(
    where: str, field: str, levers: Mapping[Facet | str, Flexibility | str] | None
) -> dict[Facet, Flexibility] | None:
    """Levers given beside the role, checked; None where none are given.

    Raises:
        RecordError: A facet or a flexibility is not one.
    """
    if levers is None:
        return None
    try:
        return dict(as_flexibility(levers))
    except Unacceptable as fault:
        raise RecordError(where, field, fault.found, fault.accepted) from None


def applied(role: RoleVersion, values: Mapping[Facet, Any]) -> RoleVersion:
    """The role with some facets otherwise; all else, its key and its day stay."""
    spec = role.spec
    for facet, value in values.items():
        spec = with_value(spec, facet, value)
    return attrs.evolve(role, spec=spec)


def with_value(spec: RoleSpec, facet: Facet, value: Any) -> RoleSpec:
    """The spec with another value on a facet; a number or a list of names moves that and leaves the rest of the facet.

    Raises:
        RecordError: It is not a value of that facet.
    """
    present = getattr(spec, facet)
    if isinstance(value, Mapping) and facet in _RECORDS:
        value = _RECORDS[facet](**value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if facet is Facet.PAY and number and present is not None:
        low = present.min if present.min is None else min(present.min, value)
        value = attrs.evolve(present, min=low, max=value)
    elif facet is Facet.TIMING and isinstance(value, date) and present is not None:
        value = attrs.evolve(present, start_by=value)
    elif isinstance(value, (tuple, list)) and FACETS[facet].names and facet in _RECORDS:
        names = {FACETS[facet].names or "": tuple(value)}
        value = _RECORDS[facet](**names) if present is None else attrs.evolve(present, **names)
    elif number and present is not None and FACETS[facet].number:
        value = attrs.evolve(present, **{FACETS[facet].number or "": value})
    return attrs.evolve(spec, **{facet.value: value})


_RECORDS: dict[Facet, Any] = {
    Facet.PAY: Pay,
    Facet.MANAGER: Manager,
    Facet.TEAM: Team,
    Facet.LOCATION: Location,
    Facet.WORKPLACE: Workplace,
    Facet.HOURS: Hours,
    Facet.TRAVEL: Travel,
    Facet.CONTRACT: Contract,
    Facet.TIMING: Timing,
}


def _below_range(now: Pay | None, moved: Pay | None) -> bool:
    return now is not None and moved is not None and None not in (now.max, moved.max) and moved.max < now.max  # type: ignore[operator]


def _values(spec: RoleSpec, facet: Facet, open_to: Flexibility, wanted: tuple[Any, ...]) -> list[tuple[Any, float]]:
    if open_to.kind == "levels":
        return [(step.value, step.cost) for step in open_to.levels]
    if open_to.kind == "free":
        return [(value, 0.0) for value in wanted]
    if open_to.kind != "range" or open_to.low is None or open_to.high is None:
        return []
    present = spec.pay.max if facet is Facet.PAY and spec.pay else spec_number(facet, spec)
    if present is None and FACETS[facet].number is None and facet is not Facet.PAY:
        raise RecordError("role", f"flexibility.{facet}", "is a range", "levels: this facet has no number")
    if facet is Facet.PAY and (spec.pay is None or spec.pay.currency is None):
        # Without a currency a new amount could not be read.
        made = [Pay(v, v, open_to.currency) for v in (open_to.low, open_to.high)] if open_to.currency else []
        return [(pay, (open_to.cost_per_unit or 0.0) * (pay.max or 0.0)) for pay in made]
    named = [float(value) for value in wanted if isinstance(value, (int, float)) and not isinstance(value, bool)]
    within = sorted(
        {v for v in (*_grid(facet, open_to.low, open_to.high, present), *named) if open_to.low <= v <= open_to.high}
    )
    unit = open_to.cost_per_unit or 0.0
    return [(value, unit * abs(value - (value if present is None else present))) for value in within]


def _grid(facet: Facet, low: float, high: float, present: float | None) -> list[float]:
    if facet in _UNITS:
        step = _UNITS[facet]
        return [low, *np.arange(np.ceil(low / step) * step, high + 1e-9, step).tolist(), high]
    middle = min(max(low if present is None else present, low), high)
    steps = np.linspace(0.0, 1.0, RANGE_STEPS + 1)
    return [*(low + (middle - low) * steps).tolist(), *(middle + (high - middle) * steps).tolist()]
