"""SCIENCE 2.3: the debt of a past no, and where the reasons say it sits."""

from . import residuals
from .arithmetic import months
from .circumstances import is_stock_phrase, outcome_debt, reached_offer
from .draws import POINT
from .tables import (
    DEALBREAKER_NATS,
    DEBT_CAP,
    DEBT_WITHOUT_OUTCOME_DEBT,
    IMPLIED_REASON,
    REASONS,
    RHO_BY_DEBRIEF,
    RHO_EMPLOYER,
    SEVERITY_WEIGHT,
    STOCK_PHRASES,
)

PARTY = {"C": "candidate", "E": "employer"}


# --- which reasons there are -----------------------------------------------------------------------------------------


def judge_reasons(s):
    """Every reason that counts, with party, facet, residual and status, by candidacy, party, kind and topic."""
    for candidacy in s.candidacies:
        for reason in candidacy["reasons"]:
            reason["party"], reason["facet"] = party(reason, candidacy), REASONS[reason["kind"]][1]
        candidacy["reasons"] = [reason for reason in candidacy["reasons"] if says_something(reason)]
    for candidacy in s.candidacies:
        candidacy["reasons"] = one_of_each(s, [judge(s, candidacy, reason) for reason in candidacy["reasons"]])
        candidacy["reasons"] += [judge(s, candidacy, reason) for reason in implied_reasons(candidacy)]
        candidacy["reasons"].sort(key=lambda reason: listing_order(s, reason))
        s.reasons += candidacy["reasons"]


def party(reason, candidacy):
    if reason["kind"] != "other":
        return REASONS[reason["kind"]][0]
    if reason["party"] is not None:
        return reason["party"]
    return "candidate" if candidacy["outcome"] in ("offer_declined", "withdrew") else "employer"


def says_something(reason):
    """Stock reasons have weight 0: as if not recorded."""
    return not (reason["kind"] in ("other", "culture") and is_stock_phrase(reason["topic"], STOCK_PHRASES))


def implied_reasons(candidacy):
    """An outcome implies its own reason where none is on file on that (the employer's) side."""
    kind = IMPLIED_REASON.get(candidacy["outcome"])
    if kind is None or any(reason["party"] == "employer" for reason in candidacy["reasons"]):
        return []
    return [
        {
            "kind": kind,
            "severity": "major",
            "topic": None,
            "wanted": None,
            "party": "employer",
            "facet": REASONS[kind][1],
            "on": candidacy["ended_on"],
            "implied": True,
        }
    ]


def judge(s, candidacy, reason):
    """The status is that of the point path: what is known, and what is resolved, is not a matter of draws."""
    u, known = residuals.residual(s, candidacy, reason, s.path)
    expected, _ = residuals.residual(s, candidacy, reason, POINT)
    judged = {"implied": False, **reason}
    return {**judged, "candidacy": candidacy["id"], "u": u, "status": residuals.status(expected, known)}


def one_of_each(s, reasons):
    """Of the same party, kind and topic the one with the largest severity weight x residual stays (decision 11).

    In a draw the drawn residuals settle it.
    """

    def order(reason):
        weight = SEVERITY_WEIGHT[reason["severity"]]
        return (-weight * reason["u"], -weight, reason["on"], str(reason["wanted"]))

    kept = {}
    for reason in sorted(reasons, key=order):
        kept.setdefault((reason["party"], reason["kind"], s.names.key(reason["topic"])), reason)
    return list(kept.values())


def listing_order(s, reason):
    return (reason["party"], reason["kind"], s.names.key(reason["topic"]) or "")


# --- the debt of a head ----------------------------------------------------------------------------------------------


def debt_terms(s, head):
    """Terms (name, facet, log-odds) of all candidacies' debts of one head, largest first, then capped."""
    last_offer = max((c["ended_on"] for c in s.candidacies if reached_offer(c)), default=None)
    debts = []
    for candidacy in s.candidacies:
        if head == "E" and last_offer is not None and candidacy["ended_on"] < last_offer:
            continue  # cleared: a later candidacy reached an offer
        parts = candidacy_debt(s, candidacy, head)
        debts.append((str(candidacy["id"]), parts, sum(amount for _, _, amount in parts)))
    terms, total = [], 0.0
    for parts, weight in with_owa_weights(debts):
        terms += [(name, facet, -weight * amount) for name, facet, amount in parts]
        total += weight * sum(amount for _, _, amount in parts)
    if total > DEBT_CAP:
        terms.append(("debt cap", None, total - DEBT_CAP))  # decision 25
    return terms


def with_owa_weights(debts):
    """Largest first, weights 1, .5, .25 ...; ties by candidacy id (decision 25)."""
    by_size = sorted(debts, key=lambda debt: (-debt[2], debt[0]))
    return [(parts, 0.5**i) for i, (_, parts, _) in enumerate(by_size)]


def candidacy_debt(s, candidacy, head):
    """The parts (name, facet, amount) of one candidacy's debt of one head."""
    reasons = [reason for reason in candidacy["reasons"] if reason["party"] == PARTY[head]]
    debt = outcome_debt(candidacy["outcome"], head)
    if debt == 0 and not reasons:
        return []
    if debt == 0:
        debt, rho = DEBT_WITHOUT_OUTCOME_DEBT, 0.0
    elif not reasons:
        rho = 1.0
    else:
        rho = RHO_EMPLOYER if head == "E" else RHO_BY_DEBRIEF[candidacy["debrief"]]
    m = months(candidacy["ended_on"], s.as_of)
    u0 = 1.0 - 0.425 * (1.0 - 2.0 ** (-m / 36.0))
    parts = [("unexplained", None, debt * rho * u0)]
    total_weight = sum(SEVERITY_WEIGHT[reason["severity"]] for reason in reasons)
    for reason in reasons:
        pi = SEVERITY_WEIGHT[reason["severity"]] / total_weight
        parts.append(("reason: " + reason["kind"], reason["facet"], debt * (1.0 - rho) * pi * reason["u"]))
    dealbreakers = [reason for reason in reasons if reason["severity"] == "dealbreaker"]
    if dealbreakers:
        worst = max(dealbreakers, key=lambda reason: reason["u"])  # of equal ones the first in listing order
        parts.append(("deal-breaker", worst["facet"], DEALBREAKER_NATS * worst["u"]))
    return parts


def part_of_facet(terms, facet):
    """Decision 25: what is listed on the facet before the cap."""
    return -sum(log_odds for name, where, log_odds in terms if where == facet)
