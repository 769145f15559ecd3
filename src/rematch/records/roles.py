"""Roles: what a role asks and gives, facet by facet, and a role as it stood on a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from rematch.facets import ContractKind, Facet, Need
from rematch.records.base import (
    LARGEST_NUMBER,
    FrozenMap,
    Unacceptable,
    as_date,
    as_flag,
    as_names,
    as_number,
    as_optional_text,
    as_positive,
    as_record,
    as_records,
    as_share,
    as_text,
    as_whole,
    closed,
    fault,
    is_several,
    number_in,
    shown,
)
from rematch.records.pay import Pay, as_currency, as_pay
from rematch.records.words import as_contract_kind, as_facet, as_need, as_ways_of_working


def as_level(value: float | None) -> float | None:
    """A step on a ladder, from -1000 to 1000."""
    return number_in(value, -1000, 1000)


def as_days_a_week(value: float | None) -> float | None:
    """Days a week, 0 to 7."""
    return number_in(value, 0, 7)


def as_hours_a_week(value: float | None) -> float | None:
    """Hours a week, 0 to 168."""
    return number_in(value, 0, 168)


def as_count(value: float | None) -> float | None:
    """0 or more."""
    return number_in(value, 0, LARGEST_NUMBER)


def as_importance(value: float | None) -> float:
    """A weight above 0; nothing said is 1."""
    return 1.0 if value is None else (as_positive(value) or 1.0)


def as_shares(value: Mapping[str, float] | None) -> FrozenMap[str, float] | None:
    """Names with their share of the work: each 0 to 1, in all at most 1."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise Unacceptable(shown(value), "activities with their share of the time, e.g. {'new business': 0.6}")
    shares: dict[str, float] = {}
    for name, share in value.items():
        checked = as_share(share)
        if checked is None:
            raise Unacceptable(f"{shown(name)} has no share", "a number from 0 to 1")
        shares[as_text(name)] = checked
    if sum(shares.values()) > 1 + 1e-9:
        raise Unacceptable(f"shares add up to {sum(shares.values()):g}", "at most 1 in all")
    return FrozenMap(shares)


def as_weights(value: Mapping[str, float] | Iterable[str] | None) -> FrozenMap[str, float] | None:
    """Names with an importance above 0; a list of names gives each 1."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        value = dict.fromkeys(as_names(value) or (), 1.0)
    return FrozenMap({as_text(name): as_importance(weight) for name, weight in value.items()})


@closed("requirement", named_by="name")
@attrs.frozen
class Requirement:
    """A skill that a role asks for.

    Attributes:
        name: The skill.
        need: must (default), should or could.
        importance: Weight above 0; 1 unless said.
    """

    name: str = attrs.field(converter=as_text)
    need: Need = attrs.field(default=Need.MUST, converter=as_need)
    importance: float = attrs.field(default=1.0, converter=as_importance)


def as_requirements(
    value: Iterable[Requirement | str] | Mapping[str, Need | str] | None,
) -> tuple[Requirement, ...] | None:
    """Requirements; a bare name is a must, a mapping gives each name its need."""
    if value is None:
        return None
    if isinstance(value, str):
        value = (value,)
    if isinstance(value, Mapping):
        value = [Requirement(name, need) for name, need in value.items()]
    return as_records(Requirement, value, lambda item: Requirement(item) if isinstance(item, str) else None)


@closed("manager", named_by="id")
@attrs.frozen
class Manager:
    """Who leads the role: an opaque id, and traits of their style."""

    id: str | None = attrs.field(default=None, converter=as_optional_text)
    traits: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


@closed("team", named_by="id")
@attrs.frozen
class Team:
    """The team of a role: an opaque id, its size (shown, not scored), and traits of its shape."""

    id: str | None = attrs.field(default=None, converter=as_optional_text)
    size: float | None = attrs.field(default=None, converter=as_count)
    traits: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


@closed("location")
@attrs.frozen
class Location:
    """The places of a role, by name; never an address or a postcode."""

    places: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


@closed("workplace")
@attrs.frozen
class Workplace:
    """Days on site a week."""

    days_on_site: float | None = attrs.field(default=None, converter=as_days_a_week)


@closed("hours")
@attrs.frozen
class Hours:
    """Hours a week, shift patterns, flexible or not, on call or not."""

    hours: float | None = attrs.field(default=None, converter=as_hours_a_week)
    patterns: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)
    flexible: bool | None = attrs.field(default=None, converter=as_flag)
    on_call: bool | None = attrs.field(default=None, converter=as_flag)


@closed("travel")
@attrs.frozen
class Travel:
    """Share of time away, 0 to 1."""

    share: float | None = attrs.field(default=None, converter=as_share)


def as_contract_kinds(
    value: Iterable[ContractKind | str] | ContractKind | str | None,
) -> tuple[ContractKind, ...] | None:
    """Kinds of contract; one does for a list."""
    if value is None:
        return None
    if isinstance(value, str):
        value = (value,)
    if not is_several(value):
        raise Unacceptable(shown(value), f"a list of {', '.join(ContractKind)}")
    return tuple(dict.fromkeys(as_contract_kind(kind) for kind in value))


@closed("contract")
@attrs.frozen
class Contract:
    """The kinds of contract a role may be filled on."""

    kinds: tuple[ContractKind, ...] | None = attrs.field(default=None, converter=as_contract_kinds)


@closed("timing")
@attrs.frozen
class Timing:
    """When the role is to start."""

    start_by: date | None = attrs.field(default=None, converter=as_date)


def _as_rounds(value: int | None) -> int | None:
    return as_whole(value, 0, 100)


@closed("process")
@attrs.frozen
class Process:
    """Rounds and days of the hiring process; shown in the diff, not scored."""

    rounds: int | None = attrs.field(default=None, converter=_as_rounds)
    days: float | None = attrs.field(default=None, converter=as_count)


def _as_lever_value(value: Any) -> Any:
    """A facet's value as the spec spells it: a number, a name, a date, names, shares, or the facet's record."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return as_number(value)
    if isinstance(value, list):
        value = tuple(value)
    if isinstance(value, Mapping) and not isinstance(value, FrozenMap):
        value = FrozenMap(value)
    if not isinstance(value, (bool, date, tuple, FrozenMap)) and not attrs.has(type(value)):
        raise Unacceptable(shown(value), "the facet's value as the spec spells it")
    return value


def _as_cost(value: float | None) -> float | None:
    checked = as_number(value)
    if checked is not None and checked < 0:
        raise Unacceptable(shown(value), "0 or more")
    return checked


def _as_own_cost(value: float | None) -> float:
    return _as_cost(value) or 0.0


@closed("lever level")
@attrs.frozen
class LeverLevel:
    """One step a lever can take: the facet's value there, and what it costs."""

    value: Any = attrs.field(converter=_as_lever_value)
    cost: float = attrs.field(default=0.0, converter=_as_own_cost)


def _as_lever_levels(value: Iterable[LeverLevel] | None) -> tuple[LeverLevel, ...]:
    return as_records(LeverLevel, value)


_FLEXIBLE = ("fixed", "free", "levels", "range")


def _as_kind(value: str | None) -> str | None:
    if value not in (*_FLEXIBLE, None):
        raise Unacceptable(shown(value), ", ".join(_FLEXIBLE))
    return value


@closed("flexibility")
@attrs.frozen
class Flexibility:
    """How far the employer would move on a facet: `fixed`, `free`, named `levels`, or a `range` with a cost per unit.

    The kind need not be said where levels or a range are given; with nothing given it is fixed.

    >>> Flexibility(low=3, high=4).kind
    'range'
    """

    kind: str | None = attrs.field(default=None, converter=_as_kind)
    levels: tuple[LeverLevel, ...] = attrs.field(default=(), kw_only=True, converter=_as_lever_levels)
    low: float | None = attrs.field(default=None, kw_only=True, converter=as_number)
    high: float | None = attrs.field(default=None, kw_only=True, converter=as_number)
    cost_per_unit: float | None = attrs.field(default=None, kw_only=True, converter=_as_cost)
    currency: str | None = attrs.field(default=None, kw_only=True, converter=as_currency)

    def __attrs_post_init__(self) -> None:
        ranged = any(number is not None for number in (self.low, self.high, self.cost_per_unit))
        kind = self.kind or ("levels" if self.levels else "range" if ranged else "fixed")
        object.__setattr__(self, "kind", kind)
        if ranged and kind != "range":
            raise fault(self, "low", f"to high stands on kind {kind!r}", "only kind 'range' has one")
        if self.levels and kind != "levels":
            raise fault(self, "levels", f"stands on kind {kind!r}", "only kind 'levels' has them")
        if kind == "range" and (self.low is None or self.high is None or self.low > self.high):
            raise fault(self, "low", f"to high is {self.low} to {self.high}", "a range with low up to high")
        if kind == "levels" and not self.levels:
            raise fault(self, "levels", "is empty", "at least one value with its cost")

    @classmethod
    def of(cls, value: Flexibility | str) -> Flexibility:
        """``"fixed"`` or ``"free"`` as a record."""
        if isinstance(value, Flexibility):
            return value
        if value in ("fixed", "free"):
            return cls(value)
        raise Unacceptable(shown(value), "'fixed', 'free' or a Flexibility with levels or a range")


def as_flexibility(value: Mapping[Facet | str, Flexibility | str] | None) -> FrozenMap[Facet, Flexibility]:
    """Facet → how far the employer would move on it."""
    if value is None:
        return FrozenMap()
    if not isinstance(value, Mapping):
        raise Unacceptable(shown(value), "facets with their flexibility")
    return FrozenMap({as_facet(facet): Flexibility.of(item) for facet, item in value.items()})


def _as_manager(value: Manager | str | None) -> Manager | None:
    return as_record(Manager, value, str)


def _as_team(value: Team | str | None) -> Team | None:
    return as_record(Team, value, str)


def _as_location(value: Location | Iterable[str] | str | None) -> Location | None:
    return as_record(Location, value, (str, list, tuple))


def _as_workplace(value: Workplace | float | None) -> Workplace | None:
    return as_record(Workplace, value, (int, float))


def _as_hours(value: Hours | float | None) -> Hours | None:
    return as_record(Hours, value, (int, float))


def _as_travel(value: Travel | float | None) -> Travel | None:
    return as_record(Travel, value, (int, float))


def _as_contract(value: Contract | Iterable[ContractKind | str] | str | None) -> Contract | None:
    return as_record(Contract, value, (str, list, tuple))


def _as_timing(value: Timing | date | str | None) -> Timing | None:
    return as_record(Timing, value, (str, date))


def _as_process(value: Process | None) -> Process | None:
    return as_record(Process, value, ())


@closed("role spec", named_by="title")
@attrs.frozen
class RoleSpec:
    """What a role asks and gives, facet by facet; None says that nobody knows, an empty list that there is none.

    Where one value says it all it may stand alone: ``manager="h-osei"``, ``workplace=3``, ``skills={"sql": "must"}``.

    >>> RoleSpec("Account Executive", level=3, duties={"new business": 0.3}, workplace=3).workplace.days_on_site
    3
    """

    title: str | None = attrs.field(default=None, converter=as_optional_text)
    family: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    pay: Pay | None = attrs.field(default=None, kw_only=True, converter=as_pay)
    level: float | None = attrs.field(default=None, kw_only=True, converter=as_level)
    duties: FrozenMap[str, float] | None = attrs.field(default=None, kw_only=True, converter=as_shares)
    skills: tuple[Requirement, ...] | None = attrs.field(default=None, kw_only=True, converter=as_requirements)
    competencies: FrozenMap[str, float] | None = attrs.field(default=None, kw_only=True, converter=as_weights)
    manager: Manager | None = attrs.field(default=None, kw_only=True, converter=_as_manager)
    team: Team | None = attrs.field(default=None, kw_only=True, converter=_as_team)
    culture: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_ways_of_working)
    growth: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    purpose: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    location: Location | None = attrs.field(default=None, kw_only=True, converter=_as_location)
    workplace: Workplace | None = attrs.field(default=None, kw_only=True, converter=_as_workplace)
    hours: Hours | None = attrs.field(default=None, kw_only=True, converter=_as_hours)
    travel: Travel | None = attrs.field(default=None, kw_only=True, converter=_as_travel)
    contract: Contract | None = attrs.field(default=None, kw_only=True, converter=_as_contract)
    benefits: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    stability: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    timing: Timing | None = attrs.field(default=None, kw_only=True, converter=_as_timing)
    process: Process | None = attrs.field(default=None, kw_only=True, converter=_as_process)
    flexibility: FrozenMap[Facet, Flexibility] = attrs.field(factory=FrozenMap, kw_only=True, converter=as_flexibility)


def as_spec(value: RoleSpec | None) -> RoleSpec:
    """A role spec; nothing said is a spec with every facet unknown."""
    if value is None:
        return RoleSpec()
    if not isinstance(value, RoleSpec):
        raise Unacceptable(shown(value), "a RoleSpec")
    return value


@closed("role", named_by="role_id")
@attrs.frozen
class RoleVersion:
    """A role spec as it stood at a date, under a role id and a version label.

    Attributes:
        role_id: The role's id; the same for all its versions.
        version: The version's label.
        opened_on: The day it opened; None when nobody knows.
        spec: What it asks and gives; with every facet unknown it still works.

    >>> RoleVersion("ae-emea", "2026", opened_on="2026-11-02").opened_on.isoformat()
    '2026-11-02'
    """

    role_id: str = attrs.field(converter=as_text)
    version: str = attrs.field(converter=as_text)
    opened_on: date | None = attrs.field(default=None, converter=as_date)
    spec: RoleSpec = attrs.field(factory=RoleSpec, converter=as_spec)

    @property
    def key(self) -> tuple[str, str]:
        """Role id and version, by which a candidacy may name it."""
        return self.role_id, self.version

    @property
    def is_key(self) -> bool:
        """Whether this only names a version: nothing is said of it."""
        return self.opened_on is None and self.spec == _SILENT


_SILENT = RoleSpec()


def as_role(value: RoleVersion | tuple[str, str] | list[str] | None) -> RoleVersion | None:
    """A role version, or its key ``(role_id, version)``, or None when nobody knows which role it was."""
    if value is None or isinstance(value, RoleVersion):
        return value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return RoleVersion(*value)
    raise Unacceptable(shown(value), "a RoleVersion or its key (role_id, version)")
