"""SCIENCE 2.5: what is left of a past reason against the new role.

`value` is part a. (then and now): a number, or None for unknown. `residual` adds the changes (c.) to it.
"""

import datetime

from . import records, skills
from .arithmetic import SMALLEST_GAP, drifted, gap_in_units, is_number, months, pay_gap, same_number
from .roles import commute, duty_share, is_remote, listed, names_topic, say_the_same, shares_by_key, speaks
from .tables import (
    DUTY_SCALE,
    DUTY_TOLERANCE,
    HOURS_SCALE_SHARE,
    PAY_SCALE_SHARE,
    SCALE,
    WORST_RESIDUAL,
)

WISHED_FOR = ("benefits", "growth", "skills", "purpose", "culture")  # SCIENCE 2.5 a: skills here are tools
NOT_BY_SAMENESS = ("timing", "start_date", "availability", "variable_equity")


# --- a, b, c and d together ------------------------------------------------------------------------------------------


def residual(s, candidacy, reason, path):
    """(u, known): the residual after changes; where it is unknown, what the path puts in its place (d)."""
    if reason["kind"] == "conduct":
        return 1.0, True  # e
    base = value(s, candidacy, reason, path)
    known = base is not None
    if base is None:
        base = path.unknown_residual(s, candidacy, reason)
    easing, worsening = 1.0, 0.0
    for change in counting_changes(s, candidacy, reason, known):
        easing *= 1.0 - max(change["size"], 0.0)
        worsening += max(-change["size"], 0.0)
        if abs(change["size"]) >= 0.5:
            known = True
    return min(WORST_RESIDUAL, base * easing + 0.5 * worsening), known


def status(u, known):
    if not known:
        return "unknown"
    if u <= 0.05:
        return "resolved"
    if u < 0.85:
        return "eased"
    return "unchanged" if u <= 1.15 else "worse"


def counting_changes(s, candidacy, reason, value_is_known):
    """c: the changes on the facet since, that reach the person and whose topic meets the reason's, where they count."""
    facet, then, now = reason["facet"], candidacy["role"]["spec"], s.spec
    spec_has_spoken = value_is_known or (speaks(then, facet, s) and speaks(now, facet, s))
    for change in s.own_changes + s.org_changes:
        if change["on"] <= candidacy["ended_on"] or not s.touches_reason(change, reason):
            continue
        if change["own"] or not spec_has_spoken or change["on"] > s.opened_on or on_silent_topic(s, change, then):
            yield change


def on_silent_topic(s, change, then):
    """The change has a topic, and neither version's list names it."""
    if change["topic"] is None:
        return False
    return not any(names_topic(spec, change["facet"], change["topic"], s) for spec in (then, s.spec))


# --- a. then and now -------------------------------------------------------------------------------------------------


def value(s, candidacy, reason, path):
    kind = reason["kind"]
    if kind in skills.GAP_KINDS:
        return skill_gap_rule(s, candidacy, reason, path)
    u = RULES.get(kind, unknown)(s, candidacy, reason)
    if u is None and kind not in NOT_BY_SAMENESS:
        same = say_the_same(candidacy["role"]["spec"], s.spec, reason["facet"], s)
        return 1.0 if same else None
    return u


def unknown(s, candidacy, reason):
    return None


def open_again(s, candidacy, reason):
    """opening: an approved new version exists; another_preferred: the slot is open again."""
    return 0.0


def wanted_then_and_now(wish, field_value, candidacy, stated):
    """((r0, by), (r1, by)): by is 'wish' or 'reason'; r None where silent.

    r1 is the wish if dated after the end, else what the reason wanted, else the wish;
    r0 is what the reason wanted, else the wish as of the end, else r1.
    """
    silent = (None, None)
    by_wish = silent if field_value is None else (field_value, "wish")
    by_reason = silent if stated is None else (stated, "reason")
    said_after = wish is not None and wish["on"] > candidacy["ended_on"]
    r1 = first_that_speaks((by_wish, by_reason) if said_after else (by_reason, by_wish))
    r0 = first_that_speaks((by_reason, r1) if said_after else (by_reason, by_wish, r1))
    return r0, r1


def first_that_speaks(statements):
    return next((statement for statement in statements if statement[0] is not None), (None, None))


def of_gaps(g0, g1, *, moved_toward):
    """The graded rule's u of the two gaps, with 'no gap on file'."""
    if g0 <= 0:
        return None if moved_toward else min(WORST_RESIDUAL, max(1.0, g1))
    if g1 <= g0:
        return g1 / g0
    return min(WORST_RESIDUAL, 1.0 + (g1 - g0) / max(g0, 1.0))


def silent_r(x0, x1):
    """x0 and x1 both given and equal: 1, else unknown."""
    return 1.0 if x0 is not None and x1 is not None and same_number(x0, x1) else None


def graded(r0, x0, r1, x1, *, direction, tolerance, scale_of):
    """g(r, x) = max(0, dir*(r - x) - tol) in scale units; scale_of(r) is the scale."""
    if r1 is None:
        return silent_r(x0, x1)
    if x0 is None or x1 is None:
        return None
    g0 = gap_in_units(direction * (r0 - x0) - tolerance, scale_of(r0))
    g1 = gap_in_units(direction * (r1 - x1) - tolerance, scale_of(r1))
    moved_toward = direction * (x1 - x0) > SMALLEST_GAP * scale_of(r1)
    return of_gaps(g0, g1, moved_toward=moved_toward)


# --- pay -------------------------------------------------------------------------------------------------------------


def pay_rule(s, candidacy, reason):
    wish, then = s.wish("pay"), candidacy["role"]["spec"]
    stated = s.annual_in_terms_of(reason["wanted"], then["pay"])
    (r0, by0), (r1, by1) = wanted_then_and_now(wish, s.floor_else_target(), candidacy, stated)
    x0, x1 = pay_then_and_now(s, candidacy)
    if r1 is None:
        return silent_r(x0, x1)
    if x0 is None or x1 is None:
        return None
    said_on = {"wish": wish and wish["on"], "reason": reason["on"]}
    mu, sd = drifted(r1, months(said_on[by1], s.as_of) / 12.0)
    g1 = pay_gap(mu, sd, x1)
    same_statement = by0 == by1
    # Restated since: g0 uses r0 undrifted with sd 2%.
    g0 = pay_gap(mu, sd, x0) if same_statement else pay_gap(r0, 0.02 * r0, x0)
    return of_gaps(g0, g1, moved_toward=x1 - x0 > SMALLEST_GAP * PAY_SCALE_SHARE * mu)


def pay_then_and_now(s, candidacy):
    """x0 the offer made, x1 the point of the new range where it lay in the old; without an offer both maxima."""
    then = candidacy["role"]["spec"]
    (old_min, old_max), (new_min, new_max) = s.pay_range(then), s.pay_range(s.spec)
    offer = candidacy["offer"]
    x0 = None if offer is None else s.annual_in_terms_of(offer["pay"], then["pay"])
    if x0 is None:
        return old_max, new_max
    if None in (old_min, old_max, new_min, new_max):
        return x0, new_max  # range not known: the new maximum
    # Decision 16: outside its old range it lies the same amount of money outside the new one.
    if x0 > old_max and not same_number(x0, old_max):
        return x0, new_max + (x0 - old_max)
    if x0 < old_min and not same_number(x0, old_min):
        return x0, new_min - (old_min - x0)
    if same_number(old_min, old_max):
        return x0, new_max  # a range of one number
    return x0, new_min + (x0 - old_min) / (old_max - old_min) * (new_max - new_min)


def variable_rule(s, candidacy, reason):
    """Decision 12: unknown, or 1 when both versions give the same pay range, variable and equity."""
    then, now = candidacy["role"]["spec"], s.spec
    same_extras = all(then["pay"][field] == now["pay"][field] for field in ("variable", "equity"))
    return 1.0 if same_extras and say_the_same(then, now, "pay", s) else None


def budget_rule(s, candidacy, reason):
    """expectation_above_budget, decision 18: the drifted expectation against the old and the new budget."""
    then = candidacy["role"]["spec"]
    b0 = s.annual_in_terms_of(reason["wanted"], then["pay"])
    if b0 is None:
        b0 = s.pay_range(then)[1]
    old, b1 = s.pay_range(then)[1], s.pay_range(s.spec)[1]
    if old is not None and b1 is not None and abs(old - b1) <= 1e-9 * old:
        b1 = b0  # the budget has not moved
    expectation = s.floor_else_target()
    if expectation is None:
        return silent_r(b0, b1)  # nothing known of the person
    if b0 is None or b1 is None:
        return None
    mu, sd = drifted(expectation, months(s.wish("pay")["on"], s.as_of) / 12.0)
    moved_toward = b1 - b0 > SMALLEST_GAP * PAY_SCALE_SHARE * mu
    return of_gaps(pay_gap(mu, sd, b0), pay_gap(mu, sd, b1), moved_toward=moved_toward)


# --- level and duties: the sign of the gap then ----------------------------------------------------------------------


def sign_then(difference):
    difference = round(difference, 9)
    return -1 if difference < 0 else 1  # +1 if equal


def level_rule(s, candidacy, reason):
    wish = s.wish("level")
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish and wish["wanted"], candidacy, reason["wanted"])
    x0, x1 = candidacy["role"]["spec"]["level"], s.spec["level"]
    direction = 1 if None in (r0, x0) else sign_then(r0 - x0)
    scale, tolerance = SCALE["level"]
    return graded(r0, x0, r1, x1, direction=direction, tolerance=tolerance, scale_of=lambda r: scale)


def level_gap_rule(s, candidacy, reason):
    """Decision 18: the level asked then and now against the person's level; the sides are swapped."""
    asked0 = reason["wanted"] if reason["wanted"] is not None else candidacy["role"]["spec"]["level"]
    asked1, brings = s.spec["level"], s.candidate["level"]
    if asked1 is not None and asked1 == candidacy["role"]["spec"]["level"]:
        asked1 = asked0  # the bar has not moved
    if brings is None:
        return silent_r(asked0, asked1)
    if asked0 is None or asked1 is None:
        return None
    direction = sign_then(asked0 - brings)
    g0 = gap_in_units(direction * (asked0 - brings), 1.0)
    g1 = gap_in_units(direction * (asked1 - brings), 1.0)
    return of_gaps(g0, g1, moved_toward=direction * (asked0 - asked1) > SMALLEST_GAP)


def wished_share(s, wish, duty):
    """The wished share of a duty: an unwanted one 0; None when the wish names no number for it."""
    if wish is None:
        return None
    share = (shares_by_key(wish["wanted"], s.names) or {}).get(s.names.key(duty))
    if share is not None:
        return share
    return 0.0 if is_unwanted(s, wish, duty) else None


def is_unwanted(s, wish, name):
    return wish is not None and s.names.key(name) in {s.names.key(other) for other in wish["unwanted"] or ()}


def duties_rule(s, candidacy, reason):
    duty, wish = reason["topic"], s.wish("duties")
    if duty is None:
        return None
    stated = reason["wanted"] if is_number(reason["wanted"]) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wished_share(s, wish, duty), candidacy, stated)
    x0, x1 = duty_share(candidacy["role"]["spec"], duty, s), duty_share(s.spec, duty, s)
    direction = 1 if None in (r0, x0) else sign_then(r0 - x0)
    if is_unwanted(s, wish, duty):
        direction = -1
    return graded(r0, x0, r1, x1, direction=direction, tolerance=DUTY_TOLERANCE, scale_of=lambda r: DUTY_SCALE)


# --- days on site, travel, hours -------------------------------------------------------------------------------------


def most_or_least(wish):
    """(value, direction): -1, unless the wish says `least` instead of `most`."""
    if wish is not None and wish["most"] is None and wish["least"] is not None:
        return wish["least"], 1
    return (None if wish is None else wish["most"]), -1


def amount_rule(s, candidacy, reason):
    facet = reason["facet"]
    wish = s.wish(facet)
    wished, direction = most_or_least(wish)
    stated = reason["wanted"] if is_number(reason["wanted"]) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wished, candidacy, stated)
    x0, x1 = amount(candidacy["role"]["spec"], facet), amount(s.spec, facet)
    tolerance = 0.0 if facet == "hours" else SCALE[facet][1]
    return graded(r0, x0, r1, x1, direction=direction, tolerance=tolerance, scale_of=lambda r: amount_scale(facet, r))


def amount(spec, facet):
    return spec["hours"]["hours"] if facet == "hours" else spec[facet]


def amount_scale(facet, r):
    return HOURS_SCALE_SHARE * r if facet == "hours" else SCALE[facet][0]


def hours_rule(s, candidacy, reason):
    """With a topic, the topic decides, not the number."""
    if reason["topic"] is not None or isinstance(reason["wanted"], (list, tuple, str)):
        return list_rule(s, candidacy, reason)
    return amount_rule(s, candidacy, reason)


# --- facets that list things -----------------------------------------------------------------------------------------


def list_rule(s, candidacy, reason):
    """All wanted count; with a topic and no wanted list, the topic decides (decision 13)."""
    stated = reason["wanted"]
    if isinstance(stated, str):
        stated = [stated]
    if reason["topic"] is not None and not isinstance(stated, (list, tuple)):
        return topic_rule(s, candidacy, reason)
    facet = reason["facet"]
    wish = s.wish(facet)
    stated = stated if isinstance(stated, (list, tuple)) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish and wish["wanted"], candidacy, stated)
    then, now = listed(candidacy["role"]["spec"], facet, s), listed(s.spec, facet, s)
    if then is None or now is None:
        return None
    if r1 is None:
        return 1.0 if then == now else None
    missing0 = 1.0 - share_named(s, r0, candidacy["role"]["spec"], facet)
    missing1 = 1.0 - share_named(s, r1, s.spec, facet)
    if missing0 < SMALLEST_GAP:
        return 1.0  # no gap on file (decision 15)
    return min(WORST_RESIDUAL, missing1 / missing0)  # decision 14


def share_named(s, wanted, spec, facet):
    """The share of the wanted names that the version names; of none wanted, all are there."""
    keys = {s.names.key(name): name for name in wanted}
    if not keys:
        return 1.0
    return sum(names_topic(spec, facet, name, s) is True for name in keys.values()) / len(keys)


def topic_rule(s, candidacy, reason):
    facet, topic = reason["facet"], reason["topic"]
    wish = s.wish(facet)
    stated = reason["wanted"] if isinstance(reason["wanted"], bool) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish_says(s, wish, topic), candidacy, stated)
    then, now = (names_topic(spec, facet, topic, s) for spec in (candidacy["role"]["spec"], s.spec))
    if then is None or now is None:
        return None
    if r1 is not None:
        if then == r0:
            return 1.0  # no gap on file (decision 15)
        return 0.0 if now == r1 else 1.0
    if then:
        return 1.0 if now else 0.0
    return 0.0 if now and facet in WISHED_FOR else None


def wish_says(s, wish, topic):
    """True: the wish wants the topic, False: it does not want it, None: it is silent on it."""
    if wish is None:
        return None
    key = s.names.key(topic)
    if key in {s.names.key(name) for name in wish["wanted"] or ()}:
        return True
    if key in {s.names.key(name) for name in wish["unwanted"] or ()}:
        return False
    return {"on call": wish.get("on_call"), "flexible": wish.get("flexible")}.get(key)


def contract_rule(s, candidacy, reason):
    """One is enough: 0 if an accepted one is offered, 1 if none."""
    wish = s.wish("contract")
    stated = records.as_list(reason["wanted"])
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish and (wish["accepted"] or None), candidacy, stated or None)
    then, now = listed(candidacy["role"]["spec"], "contract", s), listed(s.spec, "contract", s)
    return one_is_enough(s, r0, then, r1, now)


def one_is_enough(s, r0, then, r1, now):
    if then is None or now is None:
        return None
    if r1 is None:
        return 1.0 if then == now else None
    if any(s.names.key(name) in then for name in r0):
        return 1.0  # no gap on file (decision 15)
    return 0.0 if any(s.names.key(name) in now for name in r1) else 1.0


# --- places ----------------------------------------------------------------------------------------------------------


def location_rule(s, candidacy, reason):
    """Decision 19: minutes where all is stated, else places, relocating or no day on site."""
    wish, then, now = s.wish("location"), candidacy["role"]["spec"], s.spec
    wanted = reason["wanted"] if reason["party"] == "candidate" else None
    minutes = wanted if is_number(wanted) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish and wish["most"], candidacy, minutes)
    x0, x1 = commute(then, wish, s), commute(now, wish, s)
    if None not in (r1, x0, x1):
        scale, tolerance = SCALE["commute"]
        return graded(r0, x0, r1, x1, direction=-1, tolerance=tolerance, scale_of=lambda r: scale)
    relocates = wish is not None and wish["relocates"] is True
    if is_remote(then) or (relocates and wish["on"] <= candidacy["ended_on"]):
        return 1.0  # it was so then: no gap on file
    if is_remote(now) or relocates:
        return 0.0
    named = records.as_list(wanted) if isinstance(wanted, (list, tuple, str)) else None
    (r0, _), (r1, _) = wanted_then_and_now(wish, wish and (wish["places"] or None), candidacy, named or None)
    return one_is_enough(s, r0, listed(then, "location", s), r1, listed(now, "location", s))


# --- people ----------------------------------------------------------------------------------------------------------


def manager_rule(s, candidacy, reason):
    """Another id .1; same or unknown id by traits if on file, else same id 1."""
    then, now = candidacy["role"]["spec"]["manager"], s.spec["manager"]
    by_id = of_ids(then["id"], now["id"])
    if by_id == 0.1:
        return 0.1
    if then["traits"] is not None and now["traits"] is not None:
        return list_rule(s, candidacy, reason)
    return by_id


def team_rule(s, candidacy, reason):
    """Traits first when both versions' are on file, else the id in the same way."""
    then, now = candidacy["role"]["spec"]["team"], s.spec["team"]
    if then["traits"] is not None and now["traits"] is not None:
        return list_rule(s, candidacy, reason)
    return of_ids(then["id"], now["id"])


def of_ids(then, now):
    if then is None or now is None:
        return None
    return 1.0 if then == now else 0.1


# --- dates -----------------------------------------------------------------------------------------------------------


def date_rule(s, candidacy, reason):
    """timing, start_date and availability (decision 17): r is when the person can start, x the start."""
    wish = s.wish("timing")
    stated = records.day(reason["wanted"])
    end = candidacy["ended_on"]
    (_, by0), (_, by1) = wanted_then_and_now(wish, s.available_from(s.as_of), candidacy, stated)
    r0 = stated if by0 == "reason" else s.available_from(end)  # notice: from the day the candidacy ended
    r1 = stated if by1 == "reason" else s.available_from(s.as_of)
    x0, x1 = candidacy["role"]["spec"]["timing"], s.spec["timing"]
    if r1 is not None and (s.as_of >= r1 or (x1 is not None and x1 >= r1)):
        return 0.0
    r0, x0, r1, x1 = (None if day is None else datetime.date.toordinal(day) for day in (r0, x0, r1, x1))
    scale, tolerance = SCALE["timing"]
    return graded(r0, x0, r1, x1, direction=1, tolerance=tolerance, scale_of=lambda r: scale)


# --- skill gaps ------------------------------------------------------------------------------------------------------


def skill_gap_rule(s, candidacy, reason, path):
    """Decision 20."""
    asked = listed(s.spec, "skills", s)
    if reason["topic"] is None or asked is None:
        return None
    if s.names.key(reason["topic"]) not in asked:
        return 0.0
    credit, _ = skills.own_credit(s, reason["topic"], after=candidacy["ended_on"])
    if credit is None:
        return None  # no later evidence
    return min((1.0 - credit) / (1.0 - 0.25), path.unknown_residual(s, candidacy, reason))


RULES = {
    "pay": pay_rule,
    "variable_equity": variable_rule,
    "level": level_rule,
    "scope_or_skills_use": duties_rule,
    "growth": list_rule,
    "team_shape": team_rule,
    "manager": manager_rule,
    "location_commute": location_rule,
    "remote_days": amount_rule,
    "travel": amount_rule,
    "hours_oncall": hours_rule,
    "contract_type": contract_rule,
    "start_date": date_rule,
    "timing": date_rule,
    "benefits": list_rule,
    "relocation_support": list_rule,
    "tools_tech": list_rule,
    "mission_product": list_rule,
    "culture": list_rule,
    "company_stability": list_rule,
    "another_preferred": open_again,
    "level_gap": level_gap_rule,
    "expectation_above_budget": budget_rule,
    "location_timezone": location_rule,
    "availability": date_rule,
    "headcount": open_again,
    "role_cancelled": open_again,
    "filled_internally": open_again,
    # skill_gap and experience_depth: skill_gap_rule, which needs to know what stands in for the unknown
    # process, market, other and the rest of selection: unknown
}
