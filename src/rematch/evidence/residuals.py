"""How much of each past reason still stands against the new role (SCIENCE 2.5), on columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import EMPLOYER, REASON_FACET, Facts, decay, months
from rematch.evidence.telling import Said, Told, as_day, as_source, months_words, on_day, wished
from rematch.facets import (
    FACET_CODES,
    FACETS,
    REASON_CODES,
    REASONS,
    SPEC_FACETS,
    Facet,
    Head,
    ReasonKind,
    ReasonRow,
    Residual,
    ResidualStatus,
    Severity,
    Wanted,
)
from rematch.facets.rules import dates, graded, money, person, sets
from rematch.facets.rules.residual import WORST, residual
from rematch.pool.columns import UNDATED
from rematch.pool.compile import EVIDENCE_CODES
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.query import News, Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

_NONE = np.empty(0, np.intp)

_KINDS = {
    residual: [REASON_CODES[k] for k, row in REASONS.items() if row.residual is residual] for residual in Residual
}


@attrs.frozen(eq=False)
class Residuals:
    """What is left of every reason of a block, shape (reasons,).

    Attributes:
        left: Residual in [0, 1.5]; the expected one where it is not known.
        known: Whether it is known rather than expected.
        compared: Whether then and now alone settle it, before any change.
        changed: Whether some change was counted.
    """

    left: Floats
    known: Bools
    compared: Bools
    changed: Bools


def residuals(facts: Facts, query: Query) -> Residuals:
    """Then against now, then the changes since (SCIENCE 2.5 a to e)."""
    compared_to = compare(facts, query)
    compared = ~np.isnan(compared_to)
    eased, worsened, settled, changed = _changes(facts, query, compared)
    base = np.where(compared, compared_to, facts.once("expected", expected_unknown))
    left = np.minimum(WORST, base * eased + facts.model["residual.own_harm"] * worsened)
    known = compared | settled
    stays = facts.once("reasons by rule", _by_rule)[Residual.STAYS]
    left[stays], known[stays] = 1.0, True
    return Residuals(left, known, compared, changed)


def expected_unknown(facts: Facts) -> Floats:
    """Mean of the three points of an unknown residual: ``1 - p_c*fav*(.7 + .3*.5)``, ``p_c = 1 - 2^(-m/h)``."""
    model, kinds = facts.model, facts.block.reasons.kind
    half_life = np.array([model[f"half_life.{k}"] if row.half_life_months else np.inf for k, row in REASONS.items()])
    favourable = np.array([model[f"favourable.{k}"] if row.half_life_months else 0.0 for k, row in REASONS.items()])
    changed = 1.0 - np.exp2(-facts.reason_months / half_life[kinds])
    resolved = model["residual.resolved_share"]
    better = resolved + (1.0 - resolved) * (1.0 - model["residual.eased"])
    return np.asarray(1.0 - changed * favourable[kinds] * better)


def compare(facts: Facts, query: Query) -> Floats:
    """Residual by then against now alone; NaN unknown."""
    left = np.full(len(facts.block.reasons), np.nan)
    by_rule = facts.once("reasons by rule", _by_rule)
    for how, rule in _RULES.items():
        rows = by_rule[how]
        if len(rows):
            left[rows] = rule(facts, query, rows)
    return _both_say_the_same(facts, query, left)


def _by_rule(facts: Facts) -> dict[Residual, Rows]:
    """Positions of the existing reasons that each rule works out."""
    kinds = facts.block.reasons.kind
    return {
        how: np.flatnonzero(facts.reason_exists & np.isin(kinds, _KINDS[how])) if _KINDS[how] else _NONE
        for how in Residual
    }


def _both_say_the_same(facts: Facts, query: Query, left: Floats) -> Floats:
    """Still unknown, and both versions say the same of the facet (timing and skill gaps apart): unchanged."""
    kinds = facts.block.reasons.kind
    for facet in SPEC_FACETS:
        if facet is Facet.TIMING or not query.role.speaks(facet):
            continue
        rows = facts.reasons_on(facet)
        rows = rows[np.isnan(left[rows])]
        if facet is Facet.SKILLS:
            rows = rows[~np.isin(kinds[rows], _KINDS[Residual.SKILL_GAP])]
        if not len(rows):
            continue
        versions = facts.reason_version[rows]
        same = same_words(query, facet)[versions]
        if facet is Facet.PAY:
            extras = kinds[rows] == REASON_CODES[ReasonKind.VARIABLE_EQUITY]
            same &= ~extras | (query.pool.versions.pay_extras[versions] == query.role.pay_extras)
        left[rows] = np.where(same, 1.0, np.nan)
    return left


def same_words(query: Query, facet: Facet) -> Bools:
    """Whether each of the pool's versions says of a facet what the new role says, shape (versions,)."""
    versions, role = query.pool.versions, query.role
    same = versions.speaks[facet].copy()
    if facet is Facet.PAY:
        factor = query.money[versions.pay_currency]
        return same & _equal(versions.pay_min * factor, role.pay_min) & _equal(versions.pay_max * factor, role.pay_max)
    if facet is Facet.DUTIES:
        return same & (versions.duties == query.code_of(role.duties))
    if facet in versions.numbers:
        same &= _equal(versions.numbers[facet], role.numbers[facet])
    if facet in versions.named:
        same &= _lists_alike(query, facet)
    if facet in versions.persons:
        same &= versions.persons[facet] == role.persons[facet]
    return same


def same_list(query: Query, facet: Facet) -> Bools:
    """Whether each of the pool's versions gives the same list on a facet as the new role, shape (versions,)."""
    return query.pool.versions.closed[facet] & _lists_alike(query, facet)


def _lists_alike(query: Query, facet: Facet) -> Bools:
    own, versions = query.role.listings[facet], query.pool.versions
    named = versions.named[facet] == query.code_of(dict.fromkeys(own.named, 1.0))
    denied = versions.denied[facet] == query.code_of(dict.fromkeys(own.denied, 1.0))
    return named & denied & (versions.closed[facet] == own.closed)


def _equal(one: Floats, other: float) -> Bools:
    return (np.abs(one - other) <= 1e-9 * np.maximum(1.0, np.abs(one))) | (np.isnan(one) & np.isnan(other))


# What would have been a yes, then and now (SCIENCE 2.5 a)


def _wish(facts: Facts, rows: Rows) -> tuple[NDArray[np.int32], Bools, Bools]:
    """The wish on each reason's facet, whether it exists, and whether it was said after the candidacy ended."""
    at = facts.block.reasons.wish[rows]
    if not len(facts.wishes):
        nothing = np.zeros(len(rows), np.bool_)
        return at, nothing, nothing
    there = (at >= 0) & facts.wish_exists[at] & ~facts.wishes.implied[at]
    return at, there, there & (facts.wish_on[at] > facts.reason_ended[rows])


def _of_wish(facts: Facts, rows: Rows, column: NDArray[Any], absent: Any) -> NDArray[Any]:
    at, there, _ = _wish(facts, rows)
    return np.where(there, column[at], absent) if len(column) else np.full(len(rows), absent)


def _then_and_now(facts: Facts, rows: Rows, wanted: NDArray[Any], wished: NDArray[Any]) -> tuple[Any, Any]:
    """r0 and r1 from what the reason and the wish say; unknown is NaN, or -1 in integers."""
    _, _, later = _wish(facts, rows)
    unknown = np.isnan if wanted.dtype.kind == "f" else (lambda values: values < 0)
    now = np.where(later & ~unknown(wished), wished, np.where(unknown(wanted), wished, wanted))
    then = np.where(unknown(wanted), wished, wanted)
    return then, now


# One function a kind of residual, each on the rows of that kind; NaN unknown


def _numbers(facts: Facts, query: Query, rows: Rows) -> Floats:
    """Level, days on site, travel: graded (the level with the sign of the gap then)."""
    left = np.full(len(rows), np.nan)
    facets = REASON_FACET[facts.block.reasons.kind[rows]]
    for facet in (Facet.LEVEL, Facet.WORKPLACE, Facet.TRAVEL, Facet.HOURS):
        of = np.flatnonzero(facets == FACET_CODES[facet])
        if len(of):
            left[of] = _number(facts, query, rows[of], facet)
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
    at, there, _ = _wish(facts, rows)
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
    at, there, later = _wish(facts, rows)
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
    at, there, _ = _wish(facts, rows)
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
    left = np.full(len(rows), np.nan)
    facets = REASON_FACET[facts.block.reasons.kind[rows]]
    for code in np.unique(facets):
        of = np.flatnonzero(facets == code)
        left[of] = _listed(facts, query, rows[of], list(FACETS)[code])
    return left


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
    at, there, _ = _wish(facts, rows)
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
    left = np.full(len(rows), np.nan)
    facets = REASON_FACET[facts.block.reasons.kind[rows]]
    for facet in (Facet.MANAGER, Facet.TEAM):
        of = np.flatnonzero(facets == FACET_CODES[facet])
        if not len(of):
            continue
        then = facts.versions.persons[facet][facts.reason_version[rows[of]]]
        by_traits = _listed(facts, query, rows[of], facet)
        on_file = facts.versions.closed[facet][facts.reason_version[rows[of]]] & query.role.listings[facet].closed
        another, now = facts.model["residual.another_person"], query.role.persons[facet]
        left[of] = person.left(then, now, by_traits, on_file, traits_first=facet is Facet.TEAM, another=another)
    return left


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
    _, _, later = _wish(facts, rows)
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


def commute(query: Query, commutes: NDArray[Any], versions: NDArray[Any]) -> Floats:
    """Shortest stated commute to the places of some versions; NaN where none is stated."""
    return _shortest(
        query,
        commutes,
        lambda at, which: query.pool.versions.says(query.flat, Facet.LOCATION, versions[which], at) == 1,
    )


def commute_to(query: Query, commutes: NDArray[Any]) -> Floats:
    """Shortest stated commute to the new role's places."""
    return _shortest(query, commutes, lambda at, _: query.says(Facet.LOCATION, at) == 1)


def _shortest(query: Query, commutes: NDArray[Any], at_place: Callable[[Any, Any], Bools]) -> Floats:
    at, which = query.flat.expand(commutes)
    minutes = np.where(at_place(query.flat.names[at], which), query.flat.numbers[at], np.inf)
    shortest = np.full(len(commutes), np.inf)
    np.minimum.at(shortest, which, minutes)
    return np.where(np.isinf(shortest), np.nan, shortest)


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
    """0 if the new role does not ask for it, else what later evidence leaves; no later evidence: unknown."""
    topic = facts.block.reasons.topic[rows]
    asked = query.says(Facet.SKILLS, topic)
    later = facts.once("later evidence", later_evidence)[rows]
    expected = facts.once("expected", expected_unknown)[rows]
    left = np.minimum((1.0 - later) / (1.0 - facts.model["credit.complete_list"]), expected)
    return np.where(asked == 0, 0.0, np.where(asked < 0, np.nan, left))


def later_evidence(facts: Facts) -> Floats:
    """Credit that evidence dated after each gap gives for its skill, shape (reasons,); NaN without any."""
    block = facts.block
    credit = np.full(len(block.reasons), np.nan)
    links, skills = block.gap_skills, block.skills
    if not len(links):
        return credit
    reason, skill = links.one, links.other
    on = skills.on[skill]
    counts = (on > facts.reason_ended[reason]) & (on <= facts.as_of) & (on != UNDATED)
    lacking = skills.evidence[skill] == EVIDENCE_CODES["lacking"]
    exact = skills.skill[skill] == block.reasons.topic[reason]
    lacking_day = np.full(len(block.reasons), UNDATED, np.int64)
    standing = counts & lacking & exact
    np.maximum.at(lacking_day, reason[standing], on[standing])
    gives = counts & ~lacking & (on > lacking_day[reason])
    worth = links.strength * evidence_credit(facts, skill)
    np.fmax.at(credit, reason[gives], worth[gives])
    known_lacking = (lacking_day > UNDATED) & np.isnan(credit)
    return np.where(known_lacking, 0.0, credit)


def evidence_credit(facts: Facts, rows: NDArray[Any]) -> Floats:
    """Credit of rows of skill evidence: by what it rests on, fading from its last use (SCIENCE 2.7)."""
    skills, model = facts.block.skills, facts.model
    table = np.array([0.0 if word == "lacking" else model[f"credit.{word}"] for word in EVIDENCE_CODES])
    used = skills.last_used[rows]
    fading = decay(months(used, facts.as_of), model["credit.half_life"], model["credit.floor"])
    return table[skills.evidence[rows]] * np.where((used == UNDATED) | (used > facts.as_of), 1.0, fading)


def _open_again(facts: Facts, query: Query, rows: Rows) -> Floats:
    """The slot is open again, and an approved new version exists: that is what is being asked."""
    return np.zeros(len(rows))


_RULES: dict[Residual, Callable[[Facts, Query, Rows], Floats]] = {
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

# Changes since (SCIENCE 2.5 c)


def _changes(facts: Facts, query: Query, compared: Bools) -> tuple[Floats, Floats, Bools, Bools]:
    """Product of what changes in favour leave, sum of what those against add, whether one settles it, whether any is."""
    n = len(facts.block.reasons)
    eased, worsened, settled, changed = np.ones(n), np.zeros(n), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    threshold = facts.model["residual.known_change"]
    rows, effect, confidence = _own_changes(facts)
    np.multiply.at(eased, rows, 1.0 - confidence * np.maximum(effect, 0.0))
    np.add.at(worsened, rows, confidence * np.maximum(-effect, 0.0))
    settled[rows[confidence * np.abs(effect) >= threshold]] = True
    changed[rows] = True
    for item in query.news:
        told = _told(facts, query, item, compared)
        eased[told] *= 1.0 - item.confidence * max(item.effect, 0.0)
        worsened[told] += item.confidence * max(-item.effect, 0.0)
        settled[told] |= item.confidence * abs(item.effect) >= threshold
        changed[told] = True
    return eased, worsened, settled, changed


def _own_changes(facts: Facts) -> tuple[NDArray[Any], Floats, Floats]:
    """Reason, effect and confidence of every change of the person's own that bears on a reason."""
    links, changes = facts.block.reason_changes, facts.block.changes
    there = (changes.on[links.other] <= facts.as_of) & facts.reason_exists[links.one]
    rows, of = links.one[there], links.other[there]
    # Canonical order, so that a product is the same however the block is laid out.
    order = np.lexsort((changes.effect[of], changes.on[of], rows))
    return rows[order], changes.effect[of[order]], changes.confidence[of[order]]


def _told(facts: Facts, query: Query, item: News, compared: Bools) -> Rows:
    """The reasons for which a piece of news counts: it came after them, and the versions have not said it already."""
    rows = touched_reasons(facts, query, item)
    return rows[(facts.reason_ended[rows] < item.on) & _reads_news(facts, query, item, rows, compared)]


def touched_reasons(facts: Facts, query: Query, item: News, party: int | None = None) -> Rows:
    """Existing reasons whose facet and topic a piece of news meets, of the people it reaches."""
    rows = facts.reasons_on(item.facet, party)
    topic = facts.block.reasons.topic[rows]
    meets = (topic == item.topic) | (topic < 0) | (item.topic < 0)
    return rows[meets & reaches(facts, query, item)[facts.reason_person[rows]]]


def reaches(facts: Facts, query: Query, item: News) -> Bools:
    """Whom a piece of news reaches, shape (people,): of one day on one topic only the worse for each person."""
    ids = facts.block.people.id
    own = np.ones(len(ids), np.bool_) if item.person is None else ids == item.person
    for other in query.news_of_day[item.facet, item.topic, item.on]:
        if other is item:
            continue
        worse = other.badness < item.badness or (other.badness == item.badness and item.person is None)
        if worse:
            own = own & ~(np.ones(len(ids), np.bool_) if other.person is None else ids == other.person)
    return own


def _reads_news(facts: Facts, query: Query, item: News, rows: Rows, compared: Bools) -> Bools:
    """Where the versions have said it already, only later news counts, or news on what neither list names."""
    if item.after_opening:
        return np.ones(len(rows), np.bool_)
    versions = facts.reason_version[rows]
    if item.facet in facts.versions.speaks:
        both = facts.versions.speaks[item.facet][versions] & query.role.speaks(item.facet)
    else:
        both = np.zeros(len(rows), np.bool_)
    said_already = compared[rows] | both
    unsaid = item.unsaid & ~_named_then(facts, query, item, versions)
    return ~said_already | unsaid


def _named_then(facts: Facts, query: Query, item: News, versions: NDArray[Any]) -> Bools:
    topics = np.full(len(versions), item.topic)
    if item.facet is Facet.DUTIES:
        return query.flat.number(facts.versions.duties[versions], topics, 0.0) > 0
    if item.facet in facts.versions.named:
        return facts.versions.says(query.flat, item.facet, versions, topics) == 1
    return np.zeros(len(versions), np.bool_)


# In words

RESOLVED, UNCHANGED, WORSE = 0.05, 0.85, 1.15
"""For people: resolved up to the first, eased below the second, unchanged up to the third, else worse (SCIENCE 2.5)."""


def status_of(told: Told, reason: int) -> ResidualStatus:
    """How much of a reason still stands, in a word."""
    found = told.working.residuals
    if not found.known[reason]:
        return ResidualStatus.UNKNOWN
    left = found.left[reason]
    if left <= RESOLVED:
        return ResidualStatus.RESOLVED
    if left < UNCHANGED:
        return ResidualStatus.EASED
    return ResidualStatus.UNCHANGED if left <= WORSE else ResidualStatus.WORSE


def wanted_of(told: Told, reason: int) -> str | None:
    """What would have been a yes, in words; None where nobody wrote it down."""
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    number = float(rows.number[reason])
    if rows.flag[reason] >= 0:
        return told.name(int(rows.topic[reason])) if rows.flag[reason] else f"no {told.name(int(rows.topic[reason]))}"
    if rows.wanted[reason] >= 0:
        return told.names(rows.wanted[reason])
    if np.isnan(number):
        return None
    words = {
        Wanted.MONEY: lambda: told.annual_money(number, rows.currency[reason]),
        Wanted.SHARE: lambda: f"{number:.0%}",
        Wanted.DATE: lambda: str(as_day(int(number))),
        Wanted.DAYS: lambda: f"at most {number:g} a week",
        Wanted.HOURS: lambda: f"at most {number:g} a week",
        Wanted.PLACES: lambda: f"at most {number:g} minutes",
    }
    return words.get(row.wanted, lambda: f"{number:g}")()


def rests_on(told: Told, reason: int) -> str:
    """What the status of a reason rests on: then against now, later evidence, the changes since, or nothing."""
    found, row = told.working.residuals, _row_of(told, reason)
    parts = []
    if row.residual is Residual.OPEN_AGAIN:
        parts.append("the role is open again")
    elif row.residual is Residual.STAYS:
        parts.append("it stays until a person has cleared it")
    elif row.residual is Residual.SKILL_GAP and found.compared[reason]:
        parts.append(_gap_words(told, reason))
    else:
        parts.append(_then_now_words(told, reason, compared=bool(found.compared[reason])))
    parts += _change_words(told, reason)
    if not found.known[reason] and not found.changed[reason]:
        span = months_words(float(told.facts.reason_months[reason]))
        parts.append(f"nothing is known since, {span} ago")
    return "; ".join(part for part in parts if part)


def _row_of(told: Told, reason: int) -> ReasonRow:
    return list(REASONS.values())[told.facts.block.reasons.kind[reason]]


def _then_now_words(told: Told, reason: int, *, compared: bool) -> str:
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    if not FACETS[row.facet].has_spec:
        return ""
    topic = int(rows.topic[reason])
    candidacy = int(rows.ragged.owner[reason])
    then = told.offered(row.facet, told.candidacy_version(candidacy), topic)
    if (
        row.facet is Facet.PAY
        and told.facts.offer_made[candidacy]
        and not np.isnan(told.facts.block.candidacies.offer[candidacy])
    ):
        then = "an offer of " + told.annual_money(
            told.facts.block.candidacies.offer[candidacy], told.facts.block.candidacies.offer_currency[candidacy]
        )
    now = told.offered(row.facet, told.new, topic)
    asked = _asked_words(told, reason, compared=compared)
    if then is None and now is None:
        return f"neither version says anything of {FACETS[row.facet].words}" + asked
    if then == now:
        return f"{then}, then and now" + asked
    return f"{then or 'not known'} → {now or 'not said'}" + asked


def _asked_words(told: Told, reason: int, *, compared: bool) -> str:
    """What would have been a yes, whose that was, and what has been said of it since."""
    row, wanted = _row_of(told, reason), wanted_of(told, reason)
    if row.residual is Residual.ASKED_LEVEL:
        level = told.facts.block.people.level[told.facts.reason_person[reason]]
        theirs = "their level is not known" if np.isnan(level) else f"they are at level {level:g}"
        return (f"; level {wanted} was asked for" if wanted else "") + f"; {theirs}"
    if row.residual is Residual.BUDGET:
        return f"; the budget was {wanted}" if wanted else ""
    said = f"; wanted {wanted}" if wanted else ""
    at, _, later = _wish(told.facts, np.array([reason]))
    if later[0]:
        return f"{said}; now wants {wished(told, int(at[0]))} (said{on_day(int(told.facts.wish_on[at[0]]))})"
    return said or ("" if compared else "; what would have been a yes was not noted")


def _gap_words(told: Told, reason: int) -> str:
    topic = int(told.facts.block.reasons.topic[reason])
    if told.query.says(Facet.SKILLS, np.array([topic]))[0] == 0:
        return f"the new role does not ask for {told.name(topic)}"
    links, skills = told.facts.block.gap_skills, told.facts.block.skills
    since = [s for r, s in zip(links.one, links.other, strict=True) if r == reason]
    since = [s for s in since if told.facts.reason_ended[reason] < skills.on[s] <= told.facts.as_of]
    latest = max(since, key=lambda s: skills.on[s])
    word = list(EVIDENCE_CODES)[skills.evidence[latest]].value
    return f"{told.name(int(skills.skill[latest]))} {word}{on_day(int(skills.on[latest]))}, after the gap was noted"


def _change_words(told: Told, reason: int) -> list[str]:
    """The changes that were counted for a reason, the person's own first."""
    block, facts = told.facts.block, told.facts
    links, changes = block.reason_changes, block.changes
    own = [c for r, c in zip(links.one, links.other, strict=True) if r == reason and changes.on[c] <= facts.as_of]
    said = [
        f"a change of their own {'towards' if changes.effect[c] > 0 else 'against'} a yes{on_day(int(changes.on[c]))}"
        for c in own
    ]
    for item in told.once("news by reason", _news_by_reason).get(reason, ()):
        what = item.change.text or f"news on {item.change.topic or item.facet.value}"
        sense = "in favour" if item.effect > 0 else "against" if item.effect < 0 else "of no effect"
        said.append(f"{what}, {sense} ({item.change.on})")
    return said


def _news_by_reason(told: Told) -> dict[int, list[News]]:
    """The pieces of news that were counted for each reason."""
    found: dict[int, list[News]] = {}
    for item in told.query.news:
        for reason in _told(told.facts, told.query, item, told.working.residuals.compared).tolist():
            found.setdefault(reason, []).append(item)
    return found


def tell(told: Told, head: Head, reason: int) -> Said:
    """A reason for the past no, and what is left of it."""
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    severity = list(Severity)[rows.severity[reason]].value
    topic = f" ({told.name(int(rows.topic[reason]))})" if rows.topic[reason] >= 0 else ""
    status = status_of(told, reason)
    text = f"{row.words}{topic}, a {severity} reason then: {STATUS_WORDS[status]}; {rests_on(told, reason)}"
    return Said(text, row.facet, as_day(int(rows.on[reason])), as_source(int(rows.source[reason])))


STATUS_WORDS = {
    ResidualStatus.RESOLVED: "resolved",
    ResidualStatus.EASED: "eased, not gone",
    ResidualStatus.UNCHANGED: "unchanged",
    ResidualStatus.WORSE: "worse than then",
    ResidualStatus.UNKNOWN: "nobody knows whether it still stands",
}
