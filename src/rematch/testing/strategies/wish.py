"""Strategies for what candidates wish for, facet by facet."""

from __future__ import annotations

from datetime import date
from typing import Any

from rematch.facets import ContractKind, Firmness, Period, Source
from rematch.records import (
    ContractWish,
    DutiesWish,
    HoursWish,
    LevelWish,
    LocationWish,
    NamesWish,
    PayWish,
    PersonWish,
    TimingWish,
    TravelWish,
    Wishes,
    WorkplaceWish,
)
from rematch.testing import words
from rematch.testing.strategies.draw import (
    SearchStrategy,
    days,
    few,
    known,
    listed,
    packed,
    perhaps,
    sometimes,
    st,
    strategy,
)
from rematch.testing.strategies.role import CURRENCIES, FLAG, PERIODS, RANGES, paid, shares
from rematch.testing.words import AS_OF


def _pay_wish(pay: tuple[float | None, float | None], currency: str | None, period: Period, **said: Any) -> PayWish:
    return PayWish(*paid(pay, currency, period), **said)


def _commutes(places: tuple[str, ...], *stated: float) -> dict[str, float]:
    return dict(zip(places, stated, strict=False))


def _bounds(values: tuple[float, ...]) -> tuple[dict[str, float], ...]:
    """A column: neither bound, `most`, or `least`."""
    return ({}, *({"most": value} for value in values), *({"least": value} for value in values[:3]))


@strategy
def wishes(*, as_of: date = AS_OF) -> SearchStrategy[Wishes]:
    """Wishes: any facet missing, dated before, on and after candidacies, near what roles give.

    Args:
        as_of: The day that dates cluster around.
    """
    said: dict[str, Any] = {
        "firmness": (Firmness.IMPORTANT, Firmness.NICE, Firmness.MUST),
        "on": days(as_of),
        "source": (None, Source.CANDIDATE, Source.RECRUITER),
    }
    duties = st.none() | shares() | packed(tuple, few(words.DUTIES))
    commutes = sometimes(_commutes, few(words.PLACES, 2), words.MINUTES, words.MINUTES)

    def names(of: tuple[str, ...]) -> SearchStrategy[NamesWish | None]:
        return sometimes(NamesWish, listed(of), listed(of, 1), **said)

    def person(of: tuple[str, ...]) -> SearchStrategy[PersonWish | None]:
        return sometimes(PersonWish, listed(words.TRAITS, 2), listed(words.TRAITS, 1), listed(of, 1), **said)

    def bound(kind: Any, values: tuple[float, ...], **rest: Any) -> SearchStrategy[Any]:
        return sometimes(lambda most, **others: kind(**most, **others), _bounds(values), **rest, **said)

    return st.builds(
        Wishes,
        pay=sometimes(_pay_wish, RANGES, CURRENCIES, PERIODS, **said),
        level=sometimes(LevelWish, perhaps(words.STEPS), **said),
        duties=known(
            st.builds(
                lambda wanted, rest: DutiesWish(wanted, **rest),
                duties,
                packed(dict, unwanted=listed(words.DUTIES, 2), **said),
            )
        ),
        skills=names(words.SKILLS),
        manager=person(words.MANAGER_IDS),
        team=person(words.TEAM_IDS),
        culture=names(words.TRAITS),
        growth=names(words.THEMES),
        purpose=names(words.THEMES),
        location=known(
            st.builds(
                lambda stated, rest: LocationWish(commute_minutes=stated, **rest),
                commutes,
                packed(dict, places=listed(words.PLACES, 2), relocates=FLAG, most=perhaps(words.MINUTES), **said),
            )
        ),
        workplace=bound(WorkplaceWish, words.ON_SITE),
        hours=bound(
            HoursWish,
            words.WEEKLY_HOURS,
            wanted=listed(words.PATTERNS, 1),
            unwanted=listed(words.PATTERNS, 2),
            flexible=FLAG,
            on_call=FLAG,
        ),
        travel=bound(TravelWish, words.AWAY),
        contract=sometimes(ContractWish, listed(tuple(ContractKind), 2), **said),
        benefits=names(words.BENEFITS),
        stability=names(words.THEMES),
        timing=sometimes(TimingWish, days(as_of), notice_days=(None, 0, 30, 90), **said),
    )
