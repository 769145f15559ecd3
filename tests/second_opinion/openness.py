"""SCIENCE 2.8: pay surplus, openness, and what changed in the organisation besides (2.7 for the employer's head)."""

from .arithmetic import clip, decay, drifted, months, owa
from .circumstances import EMPLOYERS_ONLY
from .likes import touches_sentiment
from .residuals import wish_says
from .roles import LISTS
from .tables import SHOCKS, STATEMENT, TENURE, TENURE_LONGER


def pay_surplus_term(s):
    """Drifted target and pay range known: .15*(midpoint/target - 1)/.05, in [0, .45]."""
    target, (low, high) = s.pay_wish("target"), s.pay_range(s.spec)
    if None in (target, low, high) or target <= 0:
        return ("pay surplus", "pay", 0.0)
    mu, _ = drifted(target, months(s.wish("pay")["on"], s.as_of) / 12.0)
    return ("pay surplus", "pay", clip(0.15 * ((low + high) / 2.0 / mu - 1.0) / 0.05, 0.0, 0.45))


# --- openness --------------------------------------------------------------------------------------------------------


def openness_terms(s):
    parts = [statement_part(s), *shock_parts(s), tenure_part(s), *own_change_parts(s)]
    return s.path.weighed("openness", owa(parts, 0.6))


def statement_part(s):
    openness = s.candidate["openness"]
    value = STATEMENT.get(openness["statement"], 0.0)
    on = openness["on"] or s.anchor_end  # decision 4
    part_of_a_no = any(
        candidacy["outcome"] in ("offer_declined", "withdrew") and on <= candidacy["ended_on"]
        for candidacy in s.candidacies
    )
    if on > s.as_of or (value < 0 and part_of_a_no):
        value = 0.0
    return ("openness", "market", value * decay(months(on, s.as_of), 9, 0.0))


def shock_parts(s):
    parts = []
    for shock in s.candidate["shocks"]:
        on = shock["on"] or s.anchor_end  # decision 4
        if on <= s.as_of and shock["kind"] in SHOCKS:
            value, half_life = SHOCKS[shock["kind"]]
            parts.append(("shock: " + shock["kind"], "market", value * decay(months(on, s.as_of), half_life, 0.0)))
    return parts


def tenure_part(s):
    """Months in the present job, in [lo, hi)."""
    value = 0.0
    if s.tenure_counts and s.in_role_since is not None:
        m = months(s.in_role_since, s.as_of)
        value = next((value for below, value in TENURE if m < below), TENURE_LONGER)
    return ("tenure", "market", value)


def own_change_parts(s):
    """The person's own changes that touch no reason and no sentiment, since the anchor's end (decision 37)."""
    parts = []
    for change in s.own_changes:
        if change["on"] <= s.anchor_end or change["facet"] in EMPLOYERS_ONLY:
            continue
        own_reasons = [reason for reason in s.reasons if reason["party"] == "candidate"]
        if any(s.touches_reason(change, reason) for reason in own_reasons) or touches_any_sentiment(s, change):
            continue
        size = (0.5 if change["size"] > 0 else 1.2) * change["size"]
        parts.append(("own change: " + name_of(s, change), change["facet"], size * news_decay(s, change)))
    return parts


def news_decay(s, change):
    return decay(months(change["on"], s.as_of), 12, 0.0)


def name_of(s, change):
    return change["facet"] if change["topic"] is None else s.names.key(change["topic"])


def touches_any_sentiment(s, change):
    return any(touches_sentiment(s, change, sentiment) for sentiment in s.sentiments())


# --- the organisation's changes that touched nothing -----------------------------------------------------------------


def organisation_terms(s, head):
    """On C; on E for `opening` and `selection`. OWA, gamma .7."""
    party = {"C": "candidate", "E": "employer"}[head]
    parts = []
    for change in latest_news(s):
        on_employers_head = change["facet"] in ("opening", "selection")
        if on_employers_head != (head == "E"):
            continue
        if any(reason["party"] == party and s.touches_reason(change, reason) for reason in s.reasons):
            continue
        if touches_any_sentiment(s, change) or (change["size"] > 0 and touches_a_wish(s, change)):
            continue
        size = (0.2 if change["size"] > 0 else 0.5) * change["size"]
        parts.append(("organisation: " + name_of(s, change), change["facet"], size * news_decay(s, change)))
    return s.path.weighed("organisation " + head, owa(parts, 0.7))


def latest_news(s):
    """Dated after the anchor's end (on `opening` after the new version opened), the latest of a facet and topic."""
    latest = {}
    for change in s.org_changes:
        if change["on"] <= s.anchor_end or (change["facet"] == "opening" and change["on"] <= s.opened_on):
            continue
        key = (change["facet"], s.names.key(change["topic"]))
        if key not in latest or change["on"] > latest[key]["on"]:
            latest[key] = change
    return latest.values()


def touches_a_wish(s, change):
    """Decision 36: on its facet; for facets that list things the topic missing or among the wish's names."""
    facet, topic = change["facet"], change["topic"]
    wish = s.wish(facet)
    if wish is None:
        return False
    if facet not in LISTS or topic is None:
        return True
    if facet in ("location", "contract"):
        names = wish["places" if facet == "location" else "accepted"] or []
        return s.names.key(topic) in {s.names.key(name) for name in names}
    return wish_says(s, wish, topic) is not None
