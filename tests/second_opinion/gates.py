"""SCIENCE 8.3: the rules that hold a person, in order; the first hit holds."""

import datetime

from . import records
from .tables import REASONS

DEFAULTS = {
    "needs_basis": False,
    "needs_notice": False,
    "heeds_opt_out": True,
    "days_after_no": 90,
    "days_after_no_reply": 30,
    "approaches": 2,
    "approach_days": 365,
}


def gate(s, policy):
    """(name, lifts_on) of the first gate that holds, or None."""
    policy = {key: records.default((policy or {}).get(key), value) for key, value in DEFAULTS.items()}
    permission = s.candidate["permission"]
    keep, contact = (records.as_object(permission.get(right), "allowed") or {} for right in ("keep", "contact"))
    # 1
    if flag(s, permission.get("erased")) or is_over(s, keep):
        return ("keep_ended", None)
    # 2
    if flag(s, permission.get("do_not_contact")) or flag(s, permission.get("objection")) or is_over(s, contact):
        return ("do_not_contact", None)
    # 3
    if policy["needs_basis"] and keep.get("basis") is None and contact.get("basis") is None:
        return ("no_basis", None)
    # 4
    if policy["needs_notice"] and not flag(s, records.day(permission.get("notice_given_on"))):
        return ("no_notice", None)
    # 5
    if policy["heeds_opt_out"] and flag(s, permission.get("opted_out")):
        return ("opted_out", None)
    # 6
    if is_disputed(s, permission.get("disputes")):
        return ("dispute", None)
    # 7
    if has_uncleared_conduct(s):
        return ("conduct", None)
    # 8
    lifts = cooling_off_days(s, permission, policy)
    if lifts:
        return ("cooling_off", None if None in lifts else max(lifts))
    # 9
    if any(c["outcome"] is None and c["ended_on"] is None for c in s.all_candidacies):
        return ("in_process", None)
    if any(c["outcome"] == "hired" and s.exists(c["ended_on"]) for c in s.all_candidacies):
        return ("employed", None)
    # 10
    if flag(s, permission.get("off_limits")):
        return ("off_limits", None)
    # 11
    if not s.candidacies:
        return ("nothing_to_go_back_to", None)
    return None


def flag(s, value):
    """A switch is on, or was thrown on a day that has come."""
    if isinstance(value, (str, datetime.date)):
        return s.exists(records.day(value))
    return bool(value)


def is_over(s, right):
    """Refused, or its last day is past (the day itself still holds)."""
    until = records.day(right.get("until"))
    return right.get("allowed") is False or (until is not None and until < s.as_of)


def is_disputed(s, disputes):
    if not isinstance(disputes, (list, tuple)):
        return flag(s, disputes)
    return any(is_open(s, dispute) for dispute in disputes if dispute is not None)


def is_open(s, dispute):
    """An entry without dates is open; one that names the day on which it was settled is open until that day."""
    if not isinstance(dispute, dict):
        return True
    opened = records.day(dispute.get("opened_on") or dispute.get("on"))
    settled = records.day(dispute.get("closed_on") or dispute.get("resolved_on") or dispute.get("settled_on"))
    return s.exists(opened) and (settled is None or settled > s.as_of)


def has_uncleared_conduct(s):
    return any(
        reason["kind"] == "conduct" and (reason["cleared_on"] is None or reason["cleared_on"] > s.as_of)
        for candidacy in s.candidacies
        for reason in candidacy["reasons"]
        if reason["kind"] in REASONS
    )


def cooling_off_days(s, permission, policy):
    """The days on which the parts that hold now will lift (None: never)."""
    approaches = [records.as_object(item, "on") for item in records.without_nulls(permission.get("approaches"))]
    approaches = [(records.day(item.get("on")), item.get("answer")) for item in approaches]
    approaches = [(on, answer) for on, answer in approaches if on is not None and on <= s.as_of]
    own_noes = [c["ended_on"] for c in s.candidacies if c["outcome"] in ("offer_declined", "withdrew")]
    own_noes += [on for on, answer in approaches if answer == "no"]
    no_replies = [on for on, answer in approaches if answer in (None, "no_reply")]  # decision 43
    lifts = [after(on, policy["days_after_no"]) for on in own_noes]
    lifts += [after(on, policy["days_after_no_reply"]) for on in no_replies]
    # At most so many approaches within so many days: the one that must leave the window first.
    most, days = policy["approaches"], sorted((on for on, _ in approaches), reverse=True)
    if most <= 0:
        return [None]
    if len(days) >= most:
        lifts.append(after(days[most - 1], policy["approach_days"]))
    return [on for on in lifts if on > s.as_of]


def after(on, days):
    return on + datetime.timedelta(days=days)
