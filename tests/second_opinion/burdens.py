"""SCIENCE 2.8, NewBurdens: the wishes that the new role falls short of."""

from .arithmetic import decay, drifted, gap_in_units, months, pay_gap
from .circumstances import SINCE_EVER
from .debts import part_of_facet
from .likes import NUMBERS
from .residuals import amount, amount_scale, most_or_least
from .roles import commute, duty_share, is_remote, listed, names_topic, shares_by_key, speaks
from .tables import DUTY_SCALE, DUTY_TOLERANCE, FIRMNESS, PLAIN_LISTS, SCALE


def split_likes_and_burdens(s, sentiments, debt_terms):
    """(sentiments that stay among the likes, burden parts): a like lost that an unmet wish names counts once.

    What the families weigh decides which of two is the larger; the parts are in the units of the burdens, which are
    weighed after their OWA.
    """
    burdens, taken = [], []
    per_like = s.path.weight("likes") / s.path.weight("burdens")
    for facet, wish in wishes_with_implied_level(s).items():
        if facet not in SHORTFALLS:
            continue
        now = SHORTFALLS[facet](s, wish, s.spec)
        burden = burden_of(s, facet, wish, now, debt_terms)
        if now > 0:
            lost = [like for like in sentiments if like["status"] == "lost" and names_like(s, facet, wish, like)]
            # At the larger of the two (decision 31).
            burden = max([burden, *(-like["value"] * per_like for like in lost)])
            taken += lost
        burdens.append(("burden: " + facet, facet, -burden))
    return [sentiment for sentiment in sentiments if sentiment not in taken], burdens


def wishes_with_implied_level(s):
    """No wish on level on file, and the level known: an important wish for that level, since in_role_since."""
    wishes = dict(s.wishes)
    if "level" not in wishes and s.candidate["level"] is not None:
        wishes["level"] = {
            "wanted": s.candidate["level"],
            "firmness": "important",
            "on": s.in_role_since or SINCE_EVER,
        }
    return wishes


def burden_of(s, facet, wish, now, debt_terms):
    """Firmness times shortfall, where it is new, less what the facet's debt has counted already."""
    then = 0.0
    anchors = s.anchor["role"]["spec"]
    if wish["on"] <= s.anchor_end and speaks(anchors, facet, s):  # decision 35
        then = SHORTFALLS[facet](s, wish, anchors)
    burden = firmness(s, facet, wish) * max(0.0, now - then)
    if any(reason["party"] == "candidate" and reason["facet"] == facet for reason in s.reasons):
        per_debt = s.path.weight("debt C") / s.path.weight("burdens")
        burden = max(0.0, burden - part_of_facet(debt_terms, facet) * per_debt)
    return burden


def firmness(s, facet, wish):
    if facet == "pay" and wish["firmness"] == "must":
        return 1.0 + 2.0 * decay(months(wish["on"], s.as_of), 6, 0.0)
    return FIRMNESS[wish["firmness"]]


def names_like(s, facet, wish, like):
    """Decision 31: the wish names the like."""
    if like["facet"] != facet or not like["name"].startswith("liked"):
        return False
    if facet in NUMBERS or (facet == "hours" and like["topic"] is None):
        return True
    if like["topic"] is None:
        return False
    return s.names.key(like["topic"]) in {s.names.key(name) for name in wanted_names(facet, wish)}


def wanted_names(facet, wish):
    if facet == "location":
        return wish["places"] or []
    if facet == "contract":
        return wish["accepted"] or []
    names = list(wish["wanted"] or [])
    if facet == "hours":
        names += [name for name, field in HOURS_FIELDS.items() if wish[field] is True]
    return names


# --- shortfalls, each in [0, 1]; where the spec is silent 0 ----------------------------------------------------------


def pay_shortfall(s, wish, spec):
    """The expected shortfall of the drifted floor under the maximum; needs a floor (decision 32)."""
    floor, maximum = s.pay_wish("floor"), s.pay_range(spec)[1]
    if floor is None or maximum is None:
        return 0.0
    mu, sd = drifted(floor, months(wish["on"], s.as_of) / 12.0)
    return min(1.0, pay_gap(mu, sd, maximum))


def level_shortfall(s, wish, spec):
    """At least `wanted`, unless that is below the person's level: then at most (decision 32)."""
    wanted, level, offered = wish["wanted"], s.candidate["level"], spec["level"]
    if wanted is None or offered is None:
        return 0.0
    direction = -1 if level is not None and wanted < level else 1
    scale, tolerance = SCALE["level"]
    return min(1.0, gap_in_units(direction * (wanted - offered) - tolerance, scale))


def amount_shortfall(facet):
    def shortfall(s, wish, spec):
        wanted, direction = most_or_least(wish)
        offered = amount(spec, facet)
        if wanted is None or offered is None:
            return 0.0
        tolerance = 0.0 if facet == "hours" else SCALE[facet][1]
        return min(1.0, gap_in_units(direction * (wanted - offered) - tolerance, amount_scale(facet, wanted)))

    return shortfall


def duties_shortfall(s, wish, spec):
    """The largest of (wanted - offered - .05)/.20, share of wanted ones absent, unwanted share/.20; at most 1."""
    given = listed(spec, "duties", s)
    if given is None:
        return 0.0
    shortfalls = [0.0]
    wanted = shares_by_key(wish["wanted"], s.names) or {}
    for duty, share in wanted.items():
        offered = duty_share(spec, duty, s)
        if share is not None and offered is not None:
            shortfalls.append(gap_in_units(share - offered - DUTY_TOLERANCE, DUTY_SCALE))
    if wanted:
        shortfalls.append(sum(not duty_share(spec, duty, s) for duty in wanted) / len(wanted))
    shortfalls += [gap_in_units(duty_share(spec, duty, s) or 0.0, DUTY_SCALE) for duty in wish["unwanted"] or ()]
    return min(1.0, max(shortfalls))


def traits_shortfall(facet):
    def shortfall(s, wish, spec):
        """The share of wanted names not offered; 1 with an unwanted one; a disliked manager or team 1."""
        disliked = wish.get("disliked") or ()
        if disliked and spec[facet]["id"] in disliked:
            return 1.0
        given = listed(spec, facet, s)
        if given is None:
            return 0.0
        if any(s.names.key(name) in given for name in wish["unwanted"] or ()):
            return 1.0
        return share_absent(s, wish["wanted"], given)

    return shortfall


def share_absent(s, wanted, given):
    keys = {s.names.key(name) for name in wanted or ()}
    return sum(key not in given for key in keys) / len(keys) if keys else 0.0


HOURS_FIELDS = {"on call": "on_call", "flexible": "flexible"}


def hours_shortfall(s, wish, spec):
    """Decision 33: the largest of the number, the share of wanted patterns not offered, and 1 for an unwanted one."""
    wanted, unwanted = {}, {}  # name -> does the spec name it (only where the spec tells)
    for names, found in ((wish["wanted"], wanted), (wish["unwanted"], unwanted)):
        for name in names or ():
            found[s.names.key(name)] = names_topic(spec, "hours", name, s)
    for name, field in HOURS_FIELDS.items():
        if wish[field] is not None and spec["hours"][field] is not None:
            (wanted if wish[field] else unwanted)[name] = spec["hours"][field]
    if any(there is True for there in unwanted.values()):
        return 1.0
    told = [there for there in wanted.values() if there is not None]
    absent = sum(not there for there in told) / len(told) if told else 0.0
    return max(amount_shortfall("hours")(s, wish, spec), absent)


def location_shortfall(s, wish, spec):
    """Decision 34."""
    places = listed(spec, "location", s)
    if is_remote(spec) or places is None:
        return 0.0
    minutes = commute(spec, wish, s)
    if wish["most"] is not None and minutes is not None:
        scale, tolerance = SCALE["commute"]
        return min(1.0, gap_in_units(minutes - wish["most"] - tolerance, scale))
    if not wish["places"] or any(s.names.key(place) in places for place in wish["places"]):
        return 0.0
    return {True: 0.0, False: 1.0, None: 0.4}[wish["relocates"]]


def contract_shortfall(s, wish, spec):
    """One accepted kind is enough."""
    kinds = listed(spec, "contract", s)
    if kinds is None or not wish["accepted"]:
        return 0.0
    return 0.0 if any(s.names.key(kind) in kinds for kind in wish["accepted"]) else 1.0


SHORTFALLS = {
    "pay": pay_shortfall,
    "level": level_shortfall,
    "duties": duties_shortfall,
    "workplace": amount_shortfall("workplace"),
    "travel": amount_shortfall("travel"),
    "hours": hours_shortfall,
    "location": location_shortfall,
    "contract": contract_shortfall,
    **{facet: traits_shortfall(facet) for facet in (*PLAIN_LISTS, "skills", "manager", "team")},
    # timing is no burden on C: availability is a gap on E (decision 32)
}
