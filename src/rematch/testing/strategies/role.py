"""Strategies for roles: what they ask and give, and as they stood on a day."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from rematch.facets import ContractKind, Facet, Need, Period
from rematch.records import (
    Contract,
    Flexibility,
    Hours,
    LeverLevel,
    Location,
    Manager,
    Pay,
    Process,
    Requirement,
    RoleSpec,
    RoleVersion,
    Team,
    Timing,
    Travel,
    Workplace,
)
from rematch.testing import words
from rematch.testing.strategies.draw import (
    SearchStrategy,
    days,
    few,
    known,
    listed,
    mostly,
    packed,
    perhaps,
    sometimes,
    st,
    strategy,
    unsure,
)
from rematch.testing.words import AS_OF

NEEDS = tuple(product((Need.MUST, Need.SHOULD, Need.COULD), repeat=3))
WEIGHTS = ((1.0, 1.0, 1.0), (2.0, 1.0, 0.5), (1.0, 3.0, 1.0), (0.1, 10.0, 1.0))
ENDS = (None, *words.YEARLY)
RANGES = (
    *((None, None),) * 8,
    *((low, high) for low, high in product(ENDS, ENDS) if low is None or high is None or low <= high),
)
"""Lower and upper end of yearly pay, either of which may not be known."""
CURRENCIES = (*words.CURRENCIES, None)
PERIODS = (Period.YEAR, *Period)
FLAG = (None, True, False)
LEVERS: tuple[tuple[Facet, Flexibility], ...] = (
    (Facet.WORKPLACE, Flexibility("free")),
    (Facet.LEVEL, Flexibility("levels", levels=[LeverLevel(4, 5_000), LeverLevel(5, 12_000)], currency="EUR")),
    (Facet.PAY, Flexibility("range", low=80_000, high=100_000, cost_per_unit=1, currency="EUR")),
    (Facet.DUTIES, Flexibility("fixed")),
    (Facet.WORKPLACE, Flexibility("levels", levels=[LeverLevel(2), LeverLevel(1, 2_000)])),
    (Facet.TRAVEL, Flexibility("range", low=0, high=0.3, cost_per_unit=100)),
    (Facet.HOURS, Flexibility("range", low=32, high=40, cost_per_unit=0)),
    (Facet.CONTRACT, Flexibility("levels", levels=[LeverLevel("permanent", 1_000)])),
    (Facet.BENEFITS, Flexibility("levels", levels=[LeverLevel(("pension", "learning budget"), 3_000)])),
    (Facet.TEAM, Flexibility("levels", levels=[LeverLevel(("hunters", "farmers"), 0)])),
    (Facet.CULTURE, Flexibility("free")),
)


def paid(
    pay: tuple[float | None, float | None], currency: str | None, period: Period
) -> tuple[float | None, float | None, str | None, Period]:
    """A range of yearly pay in terms of another period; with a currency where there is an amount."""
    low, high = (None if end is None else end / words.A_YEAR[period] for end in pay)
    return low, high, currency if pay == (None, None) else currency or words.CURRENCIES[0], period


def _pay(pay: tuple[float | None, float | None], currency: str | None, period: Period, **rest: Any) -> Pay:
    return Pay(*paid(pay, currency, period), **rest)


def _within_one(names: tuple[str, ...], *shares: float) -> dict[str, float]:
    """Names with shares; those that would take the sum above 1 are left out."""
    found: dict[str, float] = {}
    for name, share in zip(names, shares, strict=False):
        if sum(found.values()) + share <= 1:
            found[name] = share
    return found


def shares() -> SearchStrategy[dict[str, float]]:
    """Duties with their share of the time."""
    return packed(_within_one, few(words.DUTIES), words.SHARES, words.SHARES, words.SHARES)


def _requirements(
    names: tuple[str, ...], needs: tuple[Need, ...], weights: tuple[float, ...]
) -> tuple[Requirement, ...]:
    return tuple(map(Requirement, names, needs, weights))


def _weighted(names: tuple[str, ...], weights: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(names, weights, strict=False))


def _as_it_is(value: Any) -> Any:
    return value


@strategy
def role_specs(*, as_of: date = AS_OF) -> SearchStrategy[RoleSpec]:
    """Role specs: any facet missing, known to be empty, or said in words that candidacies use too.

    Args:
        as_of: The day that dates cluster around.
    """

    def names(of: tuple[str, ...]) -> SearchStrategy[tuple[str, ...] | None]:
        return sometimes(_as_it_is, few(of))

    return st.builds(
        lambda called, **facets: RoleSpec(**called, **facets),
        packed(dict, title=unsure(words.TITLES), family=unsure(words.FAMILIES), level=perhaps(words.STEPS)),
        pay=sometimes(_pay, RANGES, CURRENCIES, PERIODS, variable=(None, 0.1, 0.2, 10_000), equity=(None, 0.0, 0.01)),
        duties=known(shares()),
        skills=sometimes(_requirements, few(words.SKILLS), NEEDS, WEIGHTS),
        competencies=sometimes(_weighted, few(words.SKILLS), WEIGHTS),
        manager=sometimes(Manager, perhaps(words.MANAGER_IDS), listed(words.TRAITS)),
        team=sometimes(Team, perhaps(words.TEAM_IDS), (None, 0, 5, 12), listed(words.TRAITS)),
        culture=names(words.TRAITS),
        growth=names(words.THEMES),
        purpose=names(words.THEMES),
        location=sometimes(Location, listed(words.PLACES, 2)),
        workplace=sometimes(Workplace, perhaps(words.ON_SITE)),
        hours=sometimes(Hours, perhaps(words.WEEKLY_HOURS), listed(words.PATTERNS, 2), FLAG, FLAG),
        travel=sometimes(Travel, perhaps(words.AWAY)),
        contract=sometimes(Contract, listed(tuple(ContractKind), 2)),
        benefits=names(words.BENEFITS),
        stability=names(words.THEMES),
        timing=sometimes(Timing, days(as_of)),
        process=sometimes(Process, (None, 0, 3, 5), (None, 0, 21)),
        flexibility=st.lists(packed(_as_it_is, LEVERS), max_size=3).map(dict),
    )


@strategy
def role_versions(*, as_of: date = AS_OF) -> SearchStrategy[RoleVersion]:
    """Role versions, of which a quarter say nothing at all, as in most systems.

    Args:
        as_of: The day that dates cluster around; a version may have opened on it or after it.
    """
    return st.builds(
        lambda named, spec: RoleVersion(spec=spec, **named),
        packed(dict, role_id=words.ROLE_IDS, version=words.VERSIONS, opened_on=days(as_of)),
        mostly(role_specs(as_of=as_of)),
    )
