"""Wishes: the candidate's side of each facet, dated, with how firmly it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from rematch.facets import ContractKind, Facet, Firmness, Period, Source
from rematch.records.base import (
    FrozenMap,
    Unacceptable,
    as_date,
    as_flag,
    as_names,
    as_positive,
    as_record,
    as_share,
    as_text,
    as_whole,
    closed,
    fault,
    number_in,
    shown,
)
from rematch.records.pay import as_currency
from rematch.records.roles import as_contract_kinds, as_days_a_week, as_hours_a_week, as_level, as_shares
from rematch.records.words import as_firmness, as_period, as_place_firmness, as_source, as_ways_of_working


@closed("wish")
@attrs.frozen(kw_only=True)
class Wish:
    """What every wish may say of itself: how firm, on what day, and who wrote it down."""

    firmness: Firmness = attrs.field(default=Firmness.IMPORTANT, converter=as_firmness)
    on: date | None = attrs.field(default=None, converter=as_date)
    source: Source | None = attrs.field(default=None, converter=as_source)


@closed("pay wish")
@attrs.frozen
class PayWish(Wish):
    """Expectation of pay: the least that would do, and the target; never what somebody earned."""

    floor: float | None = attrs.field(default=None, converter=as_positive)
    target: float | None = attrs.field(default=None, converter=as_positive)
    currency: str | None = attrs.field(default=None, converter=as_currency)
    period: Period = attrs.field(default=Period.YEAR, converter=as_period)

    def __attrs_post_init__(self) -> None:
        if (self.floor is not None or self.target is not None) and self.currency is None:
            raise fault(self, "currency", "is missing beside an amount", "three capital letters, e.g. 'EUR'")
        if self.floor is not None and self.target is not None and self.floor > self.target:
            raise fault(self, "floor", f"{self.floor:g} is above target {self.target:g}", "floor up to target")


@closed("level wish")
@attrs.frozen
class LevelWish(Wish):
    """The step on the ladder that is wanted."""

    wanted: float | None = attrs.field(default=None, converter=as_level)


def _as_wanted_duties(
    value: Mapping[str, float] | Iterable[str] | None,
) -> FrozenMap[str, float] | tuple[str, ...] | None:
    return as_shares(value) if isinstance(value, Mapping) else as_names(value)


@closed("duties wish")
@attrs.frozen
class DutiesWish(Wish):
    """Activities wanted (with the least share of the time, or only by name) and unwanted."""

    wanted: FrozenMap[str, float] | tuple[str, ...] | None = attrs.field(default=None, converter=_as_wanted_duties)
    unwanted: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


@closed("names wish")
@attrs.frozen
class NamesWish(Wish):
    """Names wanted and unwanted on a facet that lists things."""

    wanted: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)
    unwanted: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


@closed("person wish")
@attrs.frozen
class PersonWish(Wish):
    """Traits wanted and unwanted of a manager or a team, and the ids of those not wanted again."""

    wanted: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)
    unwanted: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)
    disliked: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)


def _one_bound(wish: Any) -> None:
    if wish.most is not None and wish.least is not None:
        raise fault(wish, "least", f"{wish.least:g} stands beside most {wish.most:g}", "either most or least")


@closed("workplace wish")
@attrs.frozen
class WorkplaceWish(Wish):
    """Most (or least) days on site a week."""

    most: float | None = attrs.field(default=None, converter=as_days_a_week)
    least: float | None = attrs.field(default=None, kw_only=True, converter=as_days_a_week)

    __attrs_post_init__ = _one_bound


@closed("travel wish")
@attrs.frozen
class TravelWish(Wish):
    """Most (or least) share of time away."""

    most: float | None = attrs.field(default=None, converter=as_share)
    least: float | None = attrs.field(default=None, kw_only=True, converter=as_share)

    __attrs_post_init__ = _one_bound


@closed("hours wish")
@attrs.frozen
class HoursWish(Wish):
    """Most (or least) hours a week, patterns wanted and unwanted, flexible and on call wanted or not."""

    most: float | None = attrs.field(default=None, converter=as_hours_a_week)
    least: float | None = attrs.field(default=None, kw_only=True, converter=as_hours_a_week)
    wanted: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    unwanted: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    flexible: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    on_call: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)

    __attrs_post_init__ = _one_bound


def _as_minutes(value: float | None) -> float | None:
    return number_in(value, 0, 1440)


def _as_commutes(value: Mapping[str, float] | None) -> FrozenMap[str, float] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise Unacceptable(shown(value), "places with the commute in minutes, as stated")
    minutes: dict[str, float] = {}
    for place, stated in value.items():
        checked = _as_minutes(stated)
        if checked is not None:
            minutes[as_text(place)] = checked
    return FrozenMap(minutes)


@closed("location wish")
@attrs.frozen
class LocationWish(Wish):
    """Places accepted, relocating or not, the longest commute, and commutes as stated (minutes); never an address."""

    places: tuple[str, ...] | None = attrs.field(default=None, converter=as_names)
    relocates: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    most: float | None = attrs.field(default=None, kw_only=True, converter=_as_minutes)
    commute_minutes: FrozenMap[str, float] | None = attrs.field(default=None, kw_only=True, converter=_as_commutes)
    firmness: Firmness = attrs.field(default=Firmness.MUST, kw_only=True, converter=as_place_firmness)


@closed("contract wish")
@attrs.frozen
class ContractWish(Wish):
    """Kinds of contract accepted."""

    accepted: tuple[ContractKind, ...] | None = attrs.field(default=None, converter=as_contract_kinds)


def _as_notice(value: int | None) -> int | None:
    return as_whole(value, 0, 3660)


@closed("timing wish")
@attrs.frozen
class TimingWish(Wish):
    """When the person could start: from a date, or after a notice in days. Never why."""

    available_from: date | None = attrs.field(default=None, converter=as_date)
    notice_days: int | None = attrs.field(default=None, kw_only=True, converter=_as_notice)


def _as_pay_wish(value: PayWish | None) -> PayWish | None:
    return as_record(PayWish, value, ())


def _as_level_wish(value: LevelWish | float | None) -> LevelWish | None:
    return as_record(LevelWish, value, (int, float))


def _as_duties_wish(value: DutiesWish | Mapping[str, float] | Iterable[str] | None) -> DutiesWish | None:
    return as_record(DutiesWish, value, (Mapping, list, tuple, str))


def _as_names_wish(value: NamesWish | Iterable[str] | str | None) -> NamesWish | None:
    return as_record(NamesWish, value, (list, tuple, str))


def _as_culture_wish(value: NamesWish | Iterable[str] | str | None) -> NamesWish | None:
    wish = _as_names_wish(value)
    if wish is not None:
        as_ways_of_working(wish.wanted)
        as_ways_of_working(wish.unwanted)
    return wish


def _as_person_wish(value: PersonWish | Iterable[str] | str | None) -> PersonWish | None:
    return as_record(PersonWish, value, (list, tuple, str))


def _as_workplace_wish(value: WorkplaceWish | float | None) -> WorkplaceWish | None:
    return as_record(WorkplaceWish, value, (int, float))


def _as_travel_wish(value: TravelWish | float | None) -> TravelWish | None:
    return as_record(TravelWish, value, (int, float))


def _as_hours_wish(value: HoursWish | float | None) -> HoursWish | None:
    return as_record(HoursWish, value, (int, float))


def _as_location_wish(value: LocationWish | Iterable[str] | str | None) -> LocationWish | None:
    return as_record(LocationWish, value, (list, tuple, str))


def _as_contract_wish(value: ContractWish | Iterable[ContractKind | str] | str | None) -> ContractWish | None:
    return as_record(ContractWish, value, (list, tuple, str))


def _as_timing_wish(value: TimingWish | date | str | None) -> TimingWish | None:
    return as_record(TimingWish, value, (date, str))


@closed("wishes")
@attrs.frozen(kw_only=True)
class Wishes:
    """What the candidate wants, facet by facet; each optional.

    >>> Wishes(workplace=3, culture=["team targets"]).workplace.most
    3
    """

    pay: PayWish | None = attrs.field(default=None, converter=_as_pay_wish)
    level: LevelWish | None = attrs.field(default=None, converter=_as_level_wish)
    duties: DutiesWish | None = attrs.field(default=None, converter=_as_duties_wish)
    skills: NamesWish | None = attrs.field(default=None, converter=_as_names_wish)
    manager: PersonWish | None = attrs.field(default=None, converter=_as_person_wish)
    team: PersonWish | None = attrs.field(default=None, converter=_as_person_wish)
    culture: NamesWish | None = attrs.field(default=None, converter=_as_culture_wish)
    growth: NamesWish | None = attrs.field(default=None, converter=_as_names_wish)
    purpose: NamesWish | None = attrs.field(default=None, converter=_as_names_wish)
    location: LocationWish | None = attrs.field(default=None, converter=_as_location_wish)
    workplace: WorkplaceWish | None = attrs.field(default=None, converter=_as_workplace_wish)
    hours: HoursWish | None = attrs.field(default=None, converter=_as_hours_wish)
    travel: TravelWish | None = attrs.field(default=None, converter=_as_travel_wish)
    contract: ContractWish | None = attrs.field(default=None, converter=_as_contract_wish)
    benefits: NamesWish | None = attrs.field(default=None, converter=_as_names_wish)
    stability: NamesWish | None = attrs.field(default=None, converter=_as_names_wish)
    timing: TimingWish | None = attrs.field(default=None, converter=_as_timing_wish)

    def on(self, facet: Facet) -> Wish | None:
        """The wish on a facet, or None."""
        return getattr(self, facet.value, None)
