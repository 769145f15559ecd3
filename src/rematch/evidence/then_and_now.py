"""Then against now: one function a kind of residual, each on the reasons of that kind (SCIENCE 2.5 a, b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import EMPLOYER, REASON_FACET, Facts, months
from rematch.evidence.sameness import commute, commute_to, same_list
from rematch.evidence.skill_evidence import later_evidence
from rematch.facets import FACETS, Facet, Residual
from rematch.facets.rules import dates, graded, money, person, sets
from rematch.facets.rules.residual import residual
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

# What would have been a yes, then and now (SCIENCE 2.5 a)


def wish_of(facts: Facts, rows: Rows) -> tuple[NDArray[np.int32], Bools, Bools]:
    """The wish on each reason's facet, whether it exists, and whether it was said after the candidacy ended."""
    at = facts.block.reasons.wish[rows]
    if not len(facts.wishes):
        nothing = np.zeros(len(rows), np.bool_)
        return at, nothing, nothing
    there = (at >= 0) & facts.wish_exists[at] & ~facts.wishes.implied[at]
    return at, there, there & (facts.wish_on[at] > facts.reason_ended[rows])


def _of_wish(facts: Facts, rows: Rows, column: NDArray[Any], absent: Any) -> NDArray[Any]:
    at, there, _ = wish_of(facts, rows)
    return np.where(there, column[at], absent) if len(column) else np.full(len(rows), absent)


def _then_and_now(facts: Facts, rows: Rows, wanted: NDArray[Any], wished: NDArray[Any]) -> tuple[Any, Any]:
    """r0 and r1 from what the reason and the wish say; unknown is NaN, or -1 in integers."""
    _, _, later = wish_of(facts, rows)
    unknown = np.isnan if wanted.dtype.kind == "f" else (lambda values: values < 0)
    now = np.where(later & ~unknown(wished), wished, np.where(unknown(wanted), wished, wanted))
    then = np.where(unknown(wanted), wished, wanted)
    return then, now


# One function a kind of residual, each on the rows of that kind; NaN unknown


def _numbers(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Level, days on site, travel: graded (the level with the sign of the gap then)."""
    return _by_facet(facts, query, rows, _number)


def _by_facet(facts: Facts, query: Query, rows: Rows, rule: Callable[[Facts, Query, Rows, Facet], Floats]) -> Floats:
    """One rule on reasons of several facets, facet after facet."""
    left = np.full(len(rows), np.nan)
    facets = REASON_FACET[facts.block.reasons.kind[rows]]
    for code in np.unique(facets):
        of = np.flatnonzero(facets == code)
        left[of] = rule(facts, query, rows[of], list(FACETS)[code])
    return left


def _number(facts: Facts, query: Query, rows: Rows, facet: Facet) -> Floats:
    row = FACETS[facet]
    wished = _of_wish(facts, rows, facts.wishes.number, np.nan)
    then, now = _then_and_now(facts, rows, facts.block.reasons.number[rows], wished)
    offered_then = facts.versions.numbers[facet][facts.reason_version[rows]]
    offered_now = np.full(len(rows), query.number(facet))
    if facet is Facet.LEVEL:
        direction = graded.toward(then, offered_then)
    else:
        least = _of_wish(facts, rows, facts.wishes.least, False)
        direction = np.where(least, 1.0, float(row.direction))
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    return graded.left(then, now, offered_then, offered_now, direction, tolerance, scale, relative=row.relative)


def _hours(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Hours: a topic (a shift pattern, on call, flexible) decides where there is one, else the number."""
    topical = facts.block.reasons.topic[rows] >= 0
    left = _number(facts, query, rows, Facet.HOURS)
    return np.where(topical, _topics(facts, query, rows, Facet.HOURS), left)


def _asked_level(facts: Facts, query: Query, rows: Rows) -> Floats:
    """The level the employer asked for, against the person's."""
    asked_then = facts.block.reasons.number[rows]
    old = facts.versions.level[facts.reason_version[rows]]
    asked_then = np.where(np.isnan(asked_then), old, asked_then)
    asked_now = np.where(old == query.number(Facet.LEVEL), asked_then, query.number(Facet.LEVEL))
    brought = facts.block.people.level[facts.reason_person[rows]]
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


def _shares(facts: Facts, query: Query, rows: Rows) -> Floats:
    """The share of work that a duty has."""
    reasons, wishes = facts.block.reasons, facts.wishes
    topic = reasons.topic[rows]
    at, there, _ = wish_of(facts, rows)
    wished = np.full(len(rows), np.nan)
    unwanted = np.zeros(len(rows), np.bool_)
    if len(wishes):
        wanted_map = np.where(there, wishes.wanted[at], -1)
        wished = query.flat.number(wanted_map, topic, -1.0)
        wished = np.where(wished < 0, np.nan, wished)
        unwanted = query.flat.contains(np.where(there, wishes.unwanted[at], -1), topic)
        wished = np.where(unwanted, 0.0, wished)
    then, now = _then_and_now(facts, rows, reasons.number[rows], wished)
    offered_then = query.flat.number(facts.versions.duties[facts.reason_version[rows]], topic, 0.0)
    offered_then = np.where(topic < 0, np.nan, offered_then)
    offered_now = query.duty_shares[topic]
    direction = np.where(unwanted, -1.0, graded.toward(then, offered_then))
    tolerance, scale = facts.model["tolerance.duties"], facts.model["scale.duties"]
    return graded.left(then, now, offered_then, offered_now, direction, tolerance, scale)


def _pay(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Pay: the expected shortfall of the offer under an expectation that drifts (SCIENCE 2.5 b)."""
    block, model = facts.block, facts.model
    reasons, wishes, of = block.reasons, facts.wishes, block.reasons.ragged.owner[rows]
    wanted = reasons.number[rows] * query.money[reasons.currency[rows]]
    wished = _expectation(facts, query, rows)
    then, now = _then_and_now(facts, rows, wanted, wished)
    at, there, later = wish_of(facts, rows)
    restated = later & ~np.isnan(wished) & ~np.isnan(wanted)
    from_wish = restated | np.isnan(wanted)
    stated = np.where(from_wish & there, facts.wish_on[at] if len(wishes) else 0, reasons.on[rows])
    mean, sd = money.drifted(now, months(stated, facts.as_of) / 12.0, *_drift(facts))
    mean_then = np.where(restated, then, mean)
    sd_then = np.where(restated, model["pay.sd"] * then, sd)
    offered_then, offered_now = _offers(facts, query, of, facts.reason_version[rows])
    tolerance, scale = model["tolerance.pay"], model["scale.pay"]
    u = residual(
        money.shortfall(mean_then, sd_then, offered_then, tolerance, scale),
        money.shortfall(mean, sd, offered_now, tolerance, scale),
        graded.nearer(offered_then, offered_now, np.ones(len(rows))),
    )
    silent = np.where(np.abs(offered_then - offered_now) <= 1e-9 * np.abs(offered_then), 1.0, np.nan)
    return np.where(np.isnan(now), silent, u)


def _expectation(facts: Facts, query: Query, rows: Rows) -> Floats:
    """The pay wish of each reason's person: floor, else target, in the new role's currency."""
    wishes = facts.wishes
    if not len(wishes):
        return np.full(len(rows), np.nan)
    amount = np.where(np.isnan(wishes.number), wishes.target, wishes.number) * query.money[wishes.currency]
    return np.asarray(_of_wish(facts, rows, amount, np.nan))


def _drift(facts: Facts) -> tuple[float, float, float]:
    return facts.model["pay.growth"], facts.model["pay.sd"], facts.model["pay.sd_growth"]


def _offers(facts: Facts, query: Query, candidacies: NDArray[Any], versions: NDArray[Any]) -> tuple[Floats, Floats]:
    """What was offered, and the same place in the new range; without an offer the maxima of both."""
    rows, columns = facts.block.candidacies, facts.versions
    factor = query.money[columns.pay_currency[versions]]
    low, high = columns.pay_min[versions] * factor, columns.pay_max[versions] * factor
    offer = np.where(facts.offer_made, rows.offer, np.nan)[candidacies] * query.money[rows.offer_currency[candidacies]]
    point = money.point_in_range(offer, low, high, query.role.pay_min, query.role.pay_max)
    without = np.isnan(offer)
    return np.where(without, high, offer), np.where(without, query.role.pay_max, point)


def _budget(facts: Facts, query: Query, rows: Rows) -> Floats:
    """An expectation above the budget: the person's drifted expectation over the budget then and now."""
    reasons, columns = facts.block.reasons, facts.versions
    versions = facts.reason_version[rows]
    budget_then = reasons.number[rows] * query.money[reasons.currency[rows]]
    old = columns.pay_max[versions] * query.money[columns.pay_currency[versions]]
    budget_then = np.where(np.isnan(budget_then), old, budget_then)
    unmoved = np.abs(old - query.role.pay_max) <= 1e-9 * np.abs(old)
    budget_now = np.where(unmoved, budget_then, query.role.pay_max)
    expected = _expectation(facts, query, rows)
    at, there, _ = wish_of(facts, rows)
    stated = np.where(there, facts.wish_on[at] if len(facts.wishes) else 0, facts.as_of)
    mean, sd = money.drifted(expected, months(stated, facts.as_of) / 12.0, *_drift(facts))
    tolerance, scale = facts.model["tolerance.pay"], facts.model["scale.pay"]
    u = residual(
        money.shortfall(mean, sd, budget_then, tolerance, scale),
        money.shortfall(mean, sd, budget_now, tolerance, scale),
        graded.nearer(budget_then, budget_now, np.ones(len(rows))),
    )
    return _nothing_known(expected, budget_then, budget_now, u)


def _names(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Facets that list things: all wanted names count; without a list of them, the topic decides."""
    return _by_facet(facts, query, rows, _listed)


def _listed(facts: Facts, query: Query, rows: Rows, facet: Facet) -> Floats:
    topical = (facts.block.reasons.topic[rows] >= 0) & (facts.block.reasons.wanted[rows] < 0)
    by_set = _wanted_sets(facts, query, rows, facet)
    return np.where(topical, _topics(facts, query, rows, facet), by_set)


def _wanted_sets(facts: Facts, query: Query, rows: Rows, facet: Facet) -> Floats:
    wished = _of_wish(facts, rows, facts.wishes.wanted, -1)
    then, now = _then_and_now(facts, rows, facts.block.reasons.wanted[rows], wished)
    share_then = facts.versions.share(query.flat, facet, then, facts.reason_version[rows])
    share_now = query.share(facet, now)
    same = same_list(query, facet)[facts.reason_version[rows]]
    return np.where(now < 0, np.where(same, 1.0, np.nan), sets.all_wanted(share_then, share_now))


def _topics(facts: Facts, query: Query, rows: Rows, facet: Facet) -> Floats:
    reasons, wishes = facts.block.reasons, facts.wishes
    topic = reasons.topic[rows]
    at, there, _ = wish_of(facts, rows)
    wished = np.full(len(rows), -1, np.int8)
    if len(wishes):
        wanted = query.flat.contains(np.where(there, wishes.wanted[at], -1), topic)
        unwanted = query.flat.contains(np.where(there, wishes.unwanted[at], -1), topic)
        wished = np.where(wanted, 1, np.where(unwanted, 0, -1)).astype(np.int8)
        if facet is Facet.HOURS:
            for name, stance in ((FLEXIBLE, wishes.flexible), (ON_CALL, wishes.on_call)):
                asked = there & (topic == query.names.find_canonical(name)) & (wished < 0)
                wished = np.where(asked & (topic >= 0), stance[at], wished)
    then, now = _then_and_now(facts, rows, reasons.flag[rows], wished)
    return sets.topic(now, then, reasons.named_then[rows], query.says(facet, topic), FACETS[facet].wished_for)


def _persons(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Manager and team: the person, then the traits; a topic is a trait."""
    return _by_facet(facts, query, rows, _person)


def _person(facts: Facts, query: Query, rows: Rows, facet: Facet) -> Floats:
    versions = facts.reason_version[rows]
    by_traits = _listed(facts, query, rows, facet)
    on_file = facts.versions.closed[facet][versions] & query.role.listings[facet].closed
    then, now = facts.versions.persons[facet][versions], query.role.persons[facet]
    another = facts.model["residual.another_person"]
    return person.left(then, now, by_traits, on_file, traits_first=facet is Facet.TEAM, another=another)


def _one_of(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Kinds of contract: one accepted is enough."""
    wished = _of_wish(facts, rows, facts.wishes.wanted, -1)
    then, now = _then_and_now(facts, rows, facts.block.reasons.wanted[rows], wished)
    accepted_then = facts.versions.offers_one(query.flat, Facet.CONTRACT, then, facts.reason_version[rows])
    return sets.one_enough(accepted_then, query.offers_one(Facet.CONTRACT, now))


def _places(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Location: a stated commute is graded; else one accepted place is enough, or relocating, or no day on site."""
    reasons, wishes, versions = facts.block.reasons, facts.wishes, facts.reason_version[rows]
    employer = reasons.party[rows] == EMPLOYER
    # The employer's side: the role's places are what it asks, the person's places what they bring.
    wanted_places = np.where(employer, -1, reasons.wanted[rows])
    wanted_minutes = np.where(employer, np.nan, reasons.number[rows])
    most = _of_wish(facts, rows, wishes.number, np.nan)
    places = _of_wish(facts, rows, wishes.wanted, -1)
    commutes = _of_wish(facts, rows, wishes.disliked, -1)
    relocates = _of_wish(facts, rows, wishes.relocates, -1) == 1
    _, _, later = wish_of(facts, rows)
    minutes_then, minutes_now = _then_and_now(facts, rows, wanted_minutes, most)
    commute_then = commute(query, commutes, versions)
    commute_now = commute_to(query, commutes)
    row = FACETS[Facet.LOCATION]
    direction = np.full(len(rows), float(row.direction))
    tolerance, scale = facts.model["tolerance.location"], facts.model["scale.location"]
    by_minutes = graded.left(minutes_then, minutes_now, commute_then, commute_now, direction, tolerance, scale)
    minutes = ~np.isnan(minutes_now) & ~np.isnan(commute_then) & ~np.isnan(commute_now)

    set_then, set_now = _then_and_now(facts, rows, wanted_places, places)
    remote_then = facts.versions.numbers[Facet.WORKPLACE][versions] == 0
    remote_now = query.number(Facet.WORKPLACE) == 0
    moves_then, moves_now = relocates & ~later, relocates
    accepted_then = facts.versions.offers_one(query.flat, Facet.LOCATION, set_then, versions)
    by_places = sets.one_enough(accepted_then, query.offers_one(Facet.LOCATION, set_now))
    by_places = np.where(moves_now | remote_now, 0.0, by_places)
    by_places = np.where(moves_then | remote_then, 1.0, by_places)
    return np.where(minutes, by_minutes, by_places)


def _dates(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Timing, start date, availability: the day has come, or the start lies behind it; else graded."""
    wishes = facts.wishes
    available = _of_wish(facts, rows, wishes.number, np.nan)
    notice = _of_wish(facts, rows, wishes.target, np.nan)
    wished_now = np.where(np.isnan(available), facts.as_of + notice, available)
    wished_then = np.where(np.isnan(available), facts.reason_ended[rows] + notice, available)
    wanted = facts.block.reasons.number[rows]
    _, now = _then_and_now(facts, rows, wanted, wished_now)
    then, _ = _then_and_now(facts, rows, wanted, wished_then)
    offered_then = facts.versions.numbers[Facet.TIMING][facts.reason_version[rows]]
    offered_now = np.full(len(rows), query.number(Facet.TIMING))
    tolerance, scale = facts.model["tolerance.timing"], facts.model["scale.timing"]
    return dates.left(then, now, offered_then, offered_now, facts.as_of, tolerance, scale)


def _skill_gaps(facts: Facts, query: Query, rows: Rows) -> Floats:
    """0 if the new role does not ask for it, else what later evidence leaves, before it is held against the unknown."""
    topic = facts.block.reasons.topic[rows]
    asked = query.says(Facet.SKILLS, topic)
    later = facts.once("later evidence", later_evidence)[rows]
    left = (1.0 - later) / (1.0 - facts.model["credit.complete_list"])
    return np.where(asked == 0, 0.0, np.where(asked < 0, np.nan, left))


def _open_again(facts: Facts, query: Query, rows: Rows) -> Floats:
    """The slot is open again, and an approved new version exists: that is what is being asked."""
    return np.zeros(len(rows))


RULES: dict[Residual, Callable[[Facts, Query, Rows], Floats]] = {
    Residual.MONEY: _pay,
    Residual.BUDGET: _budget,
    Residual.NUMBER: _numbers,
    Residual.ASKED_LEVEL: _asked_level,
    Residual.SHARES: _shares,
    Residual.NAMES: _names,
    Residual.PERSON: _persons,
    Residual.HOURS: _hours,
    Residual.PLACES: _places,
    Residual.ONE_OF: _one_of,
    Residual.DATE: _dates,
    Residual.SKILL_GAP: _skill_gaps,
    Residual.OPEN_AGAIN: _open_again,
}
