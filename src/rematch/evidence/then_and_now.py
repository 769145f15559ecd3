"""Then against now: one function a kind of residual, each on the reasons of that kind (SCIENCE 2.5 a, b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import EMPLOYER, Facts, months
from rematch.evidence.kinds import ReasonKinds
from rematch.evidence.sameness import commute, commute_to, same_list
from rematch.facets import FACETS, Facet, Residual
from rematch.facets.rules import dates, graded, money, person, sets
from rematch.facets.rules.residual import residual
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.query import Query

Floats = NDArray[np.float64]

# What would have been a yes, then and now (SCIENCE 2.5 a)


def _then_and_now(kinds: ReasonKinds, wanted: NDArray[Any], wished: NDArray[Any]) -> tuple[Any, Any]:
    """r0 and r1 from what the reason and the wish say; unknown is NaN, or -1 in integers."""
    unknown = np.isnan if wanted.dtype.kind == "f" else (lambda values: values < 0)
    now = np.where(kinds.wished_later & ~unknown(wished), wished, np.where(unknown(wanted), wished, wanted))
    then = np.where(unknown(wanted), wished, wanted)
    return then, now


# One function a kind of residual, each on reasons of that kind and of one facet; NaN unknown


def _number(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Level, days on site, travel, hours: graded (the level with the sign of the gap then)."""
    facet = kinds.only_facet
    row = FACETS[facet]
    then, now = _then_and_now(kinds, kinds.number, kinds.wish_number)
    offered_then = facts.versions.numbers[facet][kinds.version]
    offered_now = np.full(len(kinds), query.number(facet))
    stated = np.where(kinds.wish_least, 1.0, float(row.direction))
    direction = graded.toward(then, offered_then) if facet is Facet.LEVEL else stated
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    return graded.left(then, now, offered_then, offered_now, direction, tolerance, scale, relative=row.relative)


def _hours(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Hours: a topic (a shift pattern, on call, flexible) decides where there is one, else the number."""
    left = _number(kinds, facts, query)
    return np.where(kinds.topic >= 0, _topics(kinds, query, Facet.HOURS), left)


def _asked_level(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """The level the employer asked for, against the person's."""
    brought, old = kinds.level, facts.versions.level[kinds.version]
    asked_then = np.where(np.isnan(kinds.number), old, kinds.number)
    asked_now = np.where(old == query.number(Facet.LEVEL), asked_then, query.number(Facet.LEVEL))
    direction = graded.toward(asked_then, brought)
    scale = facts.model["scale.level"]
    u = graded.left(asked_then, asked_now, brought, brought, direction, facts.model["tolerance.level"], scale)
    # The person stands still and the bar moves: nearer is a bar that came down to them.
    down = direction * (asked_then - asked_now) > 1e-9
    gap_then = graded.gap(asked_then, brought, direction, 0.0, scale)
    u = np.where((gap_then <= 1e-9) & down, np.nan, u)
    return _nothing_known(brought, asked_then, asked_now, u)


def _nothing_known(brought: Floats, asked_then: Floats, asked_now: Floats, known: Floats) -> Floats:
    """With nothing known of the person: the role asks what it asked, 1; else unknown."""
    same = np.where(np.abs(asked_then - asked_now) <= 1e-9 * np.maximum(1.0, np.abs(asked_then)), 1.0, np.nan)
    return np.where(np.isnan(brought), same, np.where(np.isnan(asked_then) | np.isnan(asked_now), np.nan, known))


def _shares(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """The share of work that a duty has."""
    topic = kinds.topic
    wished = query.flat.number(kinds.wish_wanted, topic, -1.0)
    wished = np.where(wished < 0, np.nan, wished)
    unwanted = query.flat.contains(kinds.wish_unwanted, topic)
    then, now = _then_and_now(kinds, kinds.number, np.where(unwanted, 0.0, wished))
    offered_then = query.flat.number(facts.versions.duties[kinds.version], topic, 0.0)
    offered_then = np.where(topic < 0, np.nan, offered_then)
    offered_now = query.duty_shares[topic]
    direction = np.where(unwanted, -1.0, graded.toward(then, offered_then))
    tolerance, scale = facts.model["tolerance.duties"], facts.model["scale.duties"]
    return graded.left(then, now, offered_then, offered_now, direction, tolerance, scale)


@attrs.frozen(eq=False)
class _PayThen:
    """What a comparison of pay reads beside the new role's range, in its currency.

    Attributes:
        now: What would be a yes now; NaN unknown.
        mean: That, drifted to today.
        sd: How far it may be from that.
        offer: What was offered; NaN without an offer.
        low: Least of the old range.
        high: Most of it.
        offered: The offer, without one the most.
        short: Shortfall of that under what would have been a yes then.
    """

    now: Floats
    mean: Floats
    sd: Floats
    offer: Floats
    low: Floats
    high: Floats
    offered: Floats
    short: Floats


def _pay_then(kinds: ReasonKinds, facts: Facts, query: Query) -> _PayThen:
    model = facts.model
    wanted = kinds.number * query.money[kinds.currency]
    wished = _expectation(kinds, query)
    then, now = _then_and_now(kinds, wanted, wished)
    restated = kinds.wished_later & ~np.isnan(wished) & ~np.isnan(wanted)
    from_wish = restated | np.isnan(wanted)
    stated = np.where(from_wish & kinds.wished, kinds.wish_on, kinds.on)
    mean, sd = money.drifted(now, months(stated, facts.as_of) / 12.0, *_drift(facts))
    mean_then = np.where(restated, then, mean)
    sd_then = np.where(restated, model["pay.sd"] * then, sd)
    columns, versions = facts.versions, kinds.version
    factor = query.money[columns.pay_currency[versions]]
    low, high = columns.pay_min[versions] * factor, columns.pay_max[versions] * factor
    offer = kinds.offer * query.money[kinds.offer_currency]
    offered = np.where(np.isnan(offer), high, offer)
    short = money.shortfall(mean_then, sd_then, offered, model["tolerance.pay"], model["scale.pay"])
    return _PayThen(now, mean, sd, offer, low, high, offered, short)


def _pay(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Pay: the expected shortfall of the offer under an expectation that drifts (SCIENCE 2.5 b)."""
    then = kinds.once("pay then", lambda: _pay_then(kinds, facts, query), query.money.tobytes())
    # The same place in the new range; without an offer its most.
    point = money.point_in_range(then.offer, then.low, then.high, query.role.pay_min, query.role.pay_max)
    offered_now = np.where(np.isnan(then.offer), query.role.pay_max, point)
    tolerance, scale = facts.model["tolerance.pay"], facts.model["scale.pay"]
    short_now = money.shortfall(then.mean, then.sd, offered_now, tolerance, scale)
    u = residual(then.short, short_now, graded.nearer(then.offered, offered_now, np.ones(len(kinds))))
    silent = np.where(np.abs(then.offered - offered_now) <= 1e-9 * np.abs(then.offered), 1.0, np.nan)
    return np.where(np.isnan(then.now), silent, u)


def _expectation(kinds: ReasonKinds, query: Query) -> Floats:
    """The pay wish beside each reason: floor, else target, in the new role's currency."""
    amount = np.where(np.isnan(kinds.wish_number), kinds.wish_target, kinds.wish_number)
    return np.asarray(amount * query.money[kinds.wish_currency])


def _drift(facts: Facts) -> tuple[float, float, float]:
    return facts.model["pay.growth"], facts.model["pay.sd"], facts.model["pay.sd_growth"]


def _budget(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """An expectation above the budget: the person's drifted expectation over the budget then and now."""
    columns = facts.versions
    budget_then = kinds.number * query.money[kinds.currency]
    old = columns.pay_max[kinds.version] * query.money[columns.pay_currency[kinds.version]]
    budget_then = np.where(np.isnan(budget_then), old, budget_then)
    unmoved = np.abs(old - query.role.pay_max) <= 1e-9 * np.abs(old)
    budget_now = np.where(unmoved, budget_then, query.role.pay_max)
    expected = _expectation(kinds, query)
    stated = np.where(kinds.wished, kinds.wish_on, facts.as_of)
    mean, sd = money.drifted(expected, months(stated, facts.as_of) / 12.0, *_drift(facts))
    tolerance, scale = facts.model["tolerance.pay"], facts.model["scale.pay"]
    u = residual(
        money.shortfall(mean, sd, budget_then, tolerance, scale),
        money.shortfall(mean, sd, budget_now, tolerance, scale),
        graded.nearer(budget_then, budget_now, np.ones(len(kinds))),
    )
    return _nothing_known(expected, budget_then, budget_now, u)


def _listed(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Facets that list things: all wanted names count; without a list of them, the topic decides."""
    facet = kinds.only_facet
    topical = (kinds.topic >= 0) & (kinds.wanted < 0)
    return np.where(topical, _topics(kinds, query, facet), _wanted_sets(kinds, facts, query, facet))


def _wanted_sets(kinds: ReasonKinds, facts: Facts, query: Query, facet: Facet) -> Floats:
    then, now = _sets_then_and_now(kinds)
    share_then = kinds.once("share then", lambda: facts.versions.share(query.flat, facet, then, kinds.version))
    share_now = query.share(facet, now)
    same = same_list(query, facet)[kinds.version]
    return np.where(now < 0, np.where(same, 1.0, np.nan), sets.all_wanted(share_then, share_now))


def _sets_then_and_now(kinds: ReasonKinds) -> tuple[Any, Any]:
    return kinds.once("sets", lambda: _then_and_now(kinds, kinds.wanted, kinds.wish_wanted))


def _topics(kinds: ReasonKinds, query: Query, facet: Facet) -> Floats:
    then, now = kinds.once("topics", lambda: _topics_then_and_now(kinds, query, facet))
    return sets.topic(now, then, kinds.named_then, query.says(facet, kinds.topic), FACETS[facet].wished_for)


def _topics_then_and_now(kinds: ReasonKinds, query: Query, facet: Facet) -> tuple[Any, Any]:
    topic = kinds.topic
    wanted = query.flat.contains(kinds.wish_wanted, topic)
    unwanted = query.flat.contains(kinds.wish_unwanted, topic)
    wished = np.where(wanted, 1, np.where(unwanted, 0, -1)).astype(np.int8)
    if facet is Facet.HOURS:
        for name, stance in ((FLEXIBLE, kinds.wish_flexible), (ON_CALL, kinds.wish_on_call)):
            asked = (topic == query.names.find_canonical(name)) & (topic >= 0) & (wished < 0)
            wished = np.where(asked, stance, wished)
    return _then_and_now(kinds, kinds.flag, wished)


def _person(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Manager and team: the person, then the traits; a topic is a trait."""
    facet, by_traits = kinds.only_facet, _listed(kinds, facts, query)
    on_file = facts.versions.closed[facet][kinds.version] & query.role.listings[facet].closed
    then, now = facts.versions.persons[facet][kinds.version], query.role.persons[facet]
    another = facts.model["residual.another_person"]
    return person.left(then, now, by_traits, on_file, traits_first=facet is Facet.TEAM, another=another)


def _one_of(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Kinds of contract: one accepted is enough."""
    then, now = _sets_then_and_now(kinds)
    accepted_then = kinds.once(
        "accepted then", lambda: facts.versions.offers_one(query.flat, Facet.CONTRACT, then, kinds.version)
    )
    return sets.one_enough(accepted_then, query.offers_one(Facet.CONTRACT, now))


def _places(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Location: a stated commute is graded; else one accepted place is enough, or relocating, or no day on site."""
    employer = kinds.party == EMPLOYER
    # The employer's side: the role's places are what it asks, the person's places what they bring.
    wanted_places = np.where(employer, -1, kinds.wanted)
    wanted_minutes = np.where(employer, np.nan, kinds.number)
    minutes_then, minutes_now = _then_and_now(kinds, wanted_minutes, kinds.wish_number)
    commute_then = commute(query, kinds.wish_disliked, kinds.version)
    commute_now = commute_to(query, kinds.wish_disliked)
    direction = np.full(len(kinds), float(FACETS[Facet.LOCATION].direction))
    tolerance, scale = facts.model["tolerance.location"], facts.model["scale.location"]
    by_minutes = graded.left(minutes_then, minutes_now, commute_then, commute_now, direction, tolerance, scale)
    minutes = ~np.isnan(minutes_now) & ~np.isnan(commute_then) & ~np.isnan(commute_now)

    set_then, set_now = _then_and_now(kinds, wanted_places, kinds.wish_wanted)
    remote_then = facts.versions.numbers[Facet.WORKPLACE][kinds.version] == 0
    remote_now = query.number(Facet.WORKPLACE) == 0
    moves_now = kinds.wish_relocates == 1
    moves_then = moves_now & ~kinds.wished_later
    accepted_then = facts.versions.offers_one(query.flat, Facet.LOCATION, set_then, kinds.version)
    by_places = sets.one_enough(accepted_then, query.offers_one(Facet.LOCATION, set_now))
    by_places = np.where(moves_now | remote_now, 0.0, by_places)
    by_places = np.where(moves_then | remote_then, 1.0, by_places)
    return np.where(minutes, by_minutes, by_places)


def _dates(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """Timing, start date, availability: the day has come, or the start lies behind it; else graded."""
    available, notice = kinds.wish_number, kinds.wish_target
    wished_now = np.where(np.isnan(available), facts.as_of + notice, available)
    wished_then = np.where(np.isnan(available), kinds.ended + notice, available)
    _, now = _then_and_now(kinds, kinds.number, wished_now)
    then, _ = _then_and_now(kinds, kinds.number, wished_then)
    offered_then = facts.versions.numbers[Facet.TIMING][kinds.version]
    offered_now = np.full(len(kinds), query.number(Facet.TIMING))
    tolerance, scale = facts.model["tolerance.timing"], facts.model["scale.timing"]
    return dates.left(then, now, offered_then, offered_now, facts.as_of, tolerance, scale)


def _skill_gaps(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """0 if the new role does not ask for it, else what later evidence leaves, before it is held against the unknown."""
    asked = query.says(Facet.SKILLS, kinds.topic)
    left = (1.0 - kinds.later) / (1.0 - facts.model["credit.complete_list"])
    return np.where(asked == 0, 0.0, np.where(asked < 0, np.nan, left))


def _open_again(kinds: ReasonKinds, facts: Facts, query: Query) -> Floats:
    """The slot is open again, and an approved new version exists: that is what is being asked."""
    return np.zeros(len(kinds))


RULES: dict[Residual, Callable[[ReasonKinds, Facts, Query], Floats]] = {
    Residual.MONEY: _pay,
    Residual.BUDGET: _budget,
    Residual.NUMBER: _number,
    Residual.ASKED_LEVEL: _asked_level,
    Residual.SHARES: _shares,
    Residual.NAMES: _listed,
    Residual.PERSON: _person,
    Residual.HOURS: _hours,
    Residual.PLACES: _places,
    Residual.ONE_OF: _one_of,
    Residual.DATE: _dates,
    Residual.SKILL_GAP: _skill_gaps,
    Residual.OPEN_AGAIN: _open_again,
}
