"""SCIENCE 2 to 4: the score of one person for one role version on one day, on the point path or in one draw."""

import math

from .arithmetic import owa, sigmoid
from .burdens import split_likes_and_burdens
from .circumstances import Situation, beta, stage_term
from .debts import debt_terms, judge_reasons
from .draws import POINT, Draw
from .employer import employer_terms
from .gates import gate
from .likes import judged_sentiments
from .openness import openness_terms, organisation_terms, pay_surplus_term
from .reach import reach_terms


def score(
    candidate,
    role,
    *,
    as_of,
    changes=(),
    vocabulary=None,
    pool_stats=None,
    policy=None,
    rates=None,
    psi=1.0,
    tenure=True,
    draw=None,
):
    """The gate that holds the person, or the three heads, their terms and every past reason.

    With `draw`, 0 to 255, those of that draw; the status of a reason is that of the point path all the same.
    """
    s = Situation(
        candidate,
        role,
        as_of=as_of,
        changes=changes,
        vocabulary=vocabulary,
        pool_stats=pool_stats,
        rates=rates,
        tenure=tenure,
        path=POINT if draw is None else Draw(draw),
    )
    held = gate(s, policy)
    if held is not None:
        name, lifts_on = held
        return {"gate": name, "lifts_on": None if lifts_on is None else lifts_on.isoformat()}
    judge_reasons(s)
    terms = [term for term in all_terms(s) if term["log_odds"] != 0]
    result = {}
    for head in "REC":
        result["l_" + head] = sum((term["log_odds"] for term in terms if term["head"] == head), 0.0)
    for head in "REC":
        result["p_" + head] = sigmoid(result["l_" + head])
    result["J"] = both_say_yes(result["p_E"], result["p_C"], psi)
    result["P"] = result["p_R"] * result["J"]
    result["terms"] = terms
    result["reasons"] = [public_reason(reason) for reason in s.reasons]
    return result


def all_terms(s):
    """Every term as a dict, in the order of the formulas at the top of SCIENCE 2."""
    base = {head: beta(s.anchor["outcome"], head) for head in "EC"}
    stage = stage_term(s.anchor)
    debts = {head: debt_terms(s, head) for head in "EC"}
    likes, burdens = split_likes_and_burdens(s, judged_sentiments(s), debts["C"])
    by_head = [
        ("E", [("base rate", None, base["E"] + s.path.base_rate_error("E", base["E"] + stage))]),
        ("C", [("base rate", None, base["C"] + s.path.base_rate_error("C", base["C"]))]),
        ("E", [("stage reached", None, stage)]),
        ("E", s.path.weighed("debt E", debts["E"])),
        ("C", s.path.weighed("debt C", debts["C"])),
        ("E", employer_terms(s)),
        ("E", organisation_terms(s, "E")),
        ("C", s.path.weighed("likes", owa([(like["name"], like["facet"], like["value"]) for like in likes], 0.7))),
        ("C", openness_terms(s)),
        ("C", organisation_terms(s, "C")),
        ("C", s.path.weighed("pay surplus", [pay_surplus_term(s)])),
        ("C", s.path.weighed("burdens", owa(burdens, 0.7))),
        ("R", reach_terms(s)),
    ]
    return [
        {"head": head, "name": name, "facet": facet, "log_odds": log_odds}
        for head, terms in by_head
        for name, facet, log_odds in terms
    ]


def both_say_yes(p_e, p_c, psi):
    """SCIENCE 3: Plackett's joint probability in its stable form; psi = 1 is the product."""
    if psi == 1:
        return p_e * p_c
    total = 1.0 + (psi - 1.0) * (p_e + p_c)
    root = math.sqrt(total * total - 4.0 * psi * (psi - 1.0) * p_e * p_c)
    return 2.0 * psi * p_e * p_c / (total + root)


def public_reason(reason):
    public = {field: reason[field] for field in ("candidacy", "party", "kind", "topic", "status", "implied")}
    return {**public, "residual": reason["u"]}
