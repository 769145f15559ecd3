"""SCIENCE 2.7: assessments, verdict, coverage, stretch and new gaps."""

import math

from . import skills
from .arithmetic import clip, decay, is_number, months, owa
from .draws import POINT
from .standards import z_score
from .tables import INSTRUMENTS


def employer_terms(s):
    return [
        *s.path.weighed("judgement", owa([assessments_part(s), verdict_part(s)], 0.5)),
        *s.path.weighed("coverage", [coverage_term(s)]),
        *s.path.weighed("stretch", [stretch_term(s)]),
        *s.path.weighed("gaps", owa(gap_parts(s), 0.7)),
    ]


# --- assessments -----------------------------------------------------------------------------------------------------


def assessments_part(s):
    """Assess = clip(sum w(r')*z / (1 + (n-1)*.44), -2, 2)."""
    total, n = 0.0, 0
    for candidacy in s.candidacies:
        for assessment in candidacy["assessments"]:
            z = z_score(assessment, s.pool_stats)
            if z is None or assessment["kind"] not in INSTRUMENTS:
                continue
            r = validity(s, candidacy, assessment, z)
            total += 1.7 * r / math.sqrt(1.0 - r * r) * z
            n += 1
    value = clip(total / (1.0 + (n - 1) * 0.44), -2.0, 2.0) if n else 0.0
    return ("assessments", "selection", value)


def validity(s, candidacy, assessment, z):
    """r' = r * decay * sim * .8^{max(0, dL) if z > 0 else max(0, -dL)}."""
    r, half_life, floor = INSTRUMENTS[assessment["kind"]]
    dl = level_difference(s.spec["level"], candidacy["role"]["spec"]["level"])
    steps = max(0.0, dl) if z > 0 else max(0.0, -dl)
    age = decay(months(assessment["on"], s.as_of), half_life, floor)
    return r * age * similarity(s, candidacy, assessment) * 0.8**steps


def level_difference(new, old):
    return 0.0 if new is None or old is None else float(new - old)


def similarity(s, candidacy, assessment):
    """sim = sum of min(a_k, b_k); floor .15 in the same job family; by role id and family when a side is missing."""
    family = s.names.families(candidacy["role"]["spec"], s.spec)
    covered = {s.names.key(name) for name in assessment["competencies"] or ()}
    asked = asked_shares(s)
    if not covered or not asked:
        role_id = candidacy["role"]["role_id"]
        if role_id is not None and role_id == s.role["role_id"]:
            return 0.9
        return {"same": 0.65, "related": 0.3, "another": 0.3, None: 0.5}[family]
    overlap = sum(min(1.0 / len(covered), asked.get(name, 0.0)) for name in covered)
    return max(overlap, 0.15) if family == "same" else overlap


def asked_shares(s):
    """The new role's competencies as shares of importance; by default its requirements (decision 38)."""
    if s.spec["competencies"]:
        named = [(name, 1.0 if weight is None else weight) for name, weight in s.spec["competencies"].items()]
    else:
        named = [(skill["name"], skill["importance"]) for skill in s.spec["skills"] or ()]
    total = sum(weight for _, weight in named)
    if total <= 0:
        return {}
    shares = {}
    for name, weight in named:
        key = s.names.key(name)
        shares[key] = shares.get(key, 0.0) + weight / total
    return shares


# --- verdict ---------------------------------------------------------------------------------------------------------


def verdict_part(s):
    """.5*v times {same manager 1, another .3, unknown .65} times decay(24, .20); the latest on file."""
    verdicts = []
    for candidacy in s.candidacies:
        verdict = candidacy["verdict"]
        if is_number(verdict["value"]):
            by = verdict["by"] if verdict["by"] is not None else candidacy["role"]["spec"]["manager"]["id"]
            nearness = manager_nearness(by, s.spec["manager"]["id"])
            verdicts.append((verdict["on"], verdict["value"], nearness, candidacy["ended_on"], candidacy["id"] or ""))
    if not verdicts:
        return ("verdict", "manager", 0.0)
    # Decision 40: of two on one day the lower counts; of equal ones that of the later candidacy.
    last = max(on for on, *_ in verdicts)
    lowest = min(v for on, v, *_ in verdicts if on == last)
    alike = [item for item in verdicts if item[:2] == (last, lowest)]
    on, v, nearness, *_ = max(alike, key=lambda item: item[3:])
    return ("verdict", "manager", 0.5 * v * nearness * decay(months(on, s.as_of), 24, 0.20))


def manager_nearness(by, now):
    if by is None or now is None:
        return 0.65
    return 1.0 if by == now else 0.3


# --- coverage, stretch, gaps -----------------------------------------------------------------------------------------


def coverage_term(s):
    """3.0*(cov - .75); must by importance, should by half of it."""
    total, weights = 0.0, 0.0
    for skill in s.spec["skills"] or ():
        weight = skill["importance"] * {"must": 1.0, "should": 0.5}.get(skill["need"], 0.0)
        total += weight * skills.credit(s, skill["name"], s.path)
        weights += weight
    value = 3.0 * (total / weights - 0.75) if weights > 0 else 0.0
    return ("coverage", "skills", value)


def stretch_term(s):
    """-.6*max(0, dL), dL against the person's level now, else that of the anchor's version."""
    level = s.candidate["level"]
    if level is None:
        level = s.anchor["role"]["spec"]["level"]
    return ("stretch", "level", -0.6 * max(0.0, level_difference(s.spec["level"], level)))


def gap_parts(s):
    """NewGaps: new must requirements, and a start that comes too early."""
    parts = []
    for skill in s.spec["skills"] or ():
        if skill["need"] == "must" and skills.is_new(s, skill["name"]):
            probability = 0.8 * max(0.0, 0.75 - skills.credit(s, skill["name"], POINT))
            shortfall = s.path.gap(s, skill["name"], probability)
            parts.append(("gap: " + s.names.key(skill["name"]), "skills", -3.0 * shortfall))
    available, start = s.available_from(s.as_of), s.spec["timing"]
    if available is not None and start is not None:
        late = max(0, (available - start).days)
        parts.append(("gap: start", "timing", -0.3 * min(1.0, late / 90.0)))
    return parts
