"""What is known of a person's skills, and the credit of a requirement (SCIENCE 2.7, Coverage)."""

from .arithmetic import decay, months
from .circumstances import SINCE_EVER, got_to_interview
from .tables import ABSENT_CREDIT, EVIDENCE_CREDIT, INHERITED_CREDIT, UNLISTED_CREDIT

GAP_KINDS = ("skill_gap", "experience_depth")


def evidence(s):
    """All skill evidence that exists: the person's list, and own changes on skills with a topic (SCIENCE 2.8)."""
    items = [dict(skill) for skill in s.candidate["skills"] if s.exists(skill["on"])]
    for change in s.own_changes:
        if s.is_skill_claim(change) and change["effect"] != 0:
            kind = "claimed" if change["effect"] > 0 else "lacking"
            items.append({"name": change["topic"], "evidence": kind, "on": change["on"], "last_used": None})
    return items


def own_credit(s, asked, *, after=None):
    """(credit, is or was known to be lacking) from the person's own evidence; credit None when there is none.

    With `after`, only evidence dated after that day (undated evidence holds since ever, decision 4).
    """
    found, lacking_days = [], []
    for item in evidence(s):
        on = item["on"] or SINCE_EVER
        if after is not None and on <= after:
            continue
        if item["evidence"] == "lacking":
            if s.names.key(item["name"]) == s.names.key(asked):
                lacking_days.append(on)
            continue
        link = s.names.link(item["name"], asked)
        if link > 0:
            found.append((on, link * EVIDENCE_CREDIT[item["evidence"]] * freshness(s, item)))
    if lacking_days:
        # Decision 41: evidence older than the latest "lacking" is void; evidence of the same day loses to it.
        later = [credit for on, credit in found if on > max(lacking_days)]
        return max(later, default=0.0), True
    return max((credit for _, credit in found), default=None), False


def freshness(s, item):
    if item["last_used"] is None:
        return 1.0
    return decay(months(item["last_used"], s.as_of), 30, 0.50)


def credit(s, asked, path):
    """The largest credit that applies to a requirement; known to be lacking beats all but later evidence.

    On a path of draws the unlisted part spreads.
    """
    own, lacking = own_credit(s, asked)
    if lacking:
        return own
    return max(own or 0.0, inherited_credit(s, asked), path.unlisted_credit(s, asked, unlisted_credit(s, asked)))


def inherited_credit(s, asked):
    """A past version listed it as must or should, the person got to interview, and no gap on it there."""
    best = 0.0
    for candidacy in s.candidacies:
        if not got_to_interview(candidacy):
            continue
        for skill in candidacy["role"]["spec"]["skills"] or []:
            if skill["need"] in ("must", "should") and not has_gap(s, candidacy, (asked, skill["name"])):
                best = max(best, INHERITED_CREDIT * s.names.link(skill["name"], asked))
    return best


def has_gap(s, candidacy, skill_names):
    """A skill_gap or experience_depth reason of this candidacy on one of the skills."""
    keys = {s.names.key(name) for name in skill_names}
    return any(
        reason["kind"] in GAP_KINDS and reason["topic"] is not None and s.names.key(reason["topic"]) in keys
        for reason in candidacy["reasons"]
    )


def unlisted_credit(s, asked):
    """The last two rows of the table: complete list or standing skill gap .25, else by the anchor's job family."""
    if s.candidate["skills_complete"] or skill_gap_stands(s, asked):
        return ABSENT_CREDIT
    return UNLISTED_CREDIT[s.names.families(s.anchor["role"]["spec"], s.spec)]


def skill_gap_stands(s, asked):
    """Decision 41: a skill_gap on it, in any candidacy, that is not resolved."""
    return any(
        reason["kind"] == "skill_gap"
        and reason["topic"] is not None
        and s.names.key(reason["topic"]) == s.names.key(asked)
        and reason["status"] != "resolved"
        for reason in s.reasons
    )


def is_new(s, asked):
    """SCIENCE 2.7, NewGaps: no past version listed it, and no gap reason names it."""
    key = s.names.key(asked)
    for candidacy in s.candidacies:
        if any(s.names.key(skill["name"]) == key for skill in candidacy["role"]["spec"]["skills"] or []):
            return False
        if has_gap(s, candidacy, (asked,)):
            return False
    return True
