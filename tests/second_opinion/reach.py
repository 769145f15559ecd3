"""SCIENCE 2.9: can the person be reached."""

from .arithmetic import decay, logit, months


def reach_terms(s):
    contacts = [contact for contact in s.candidate["contacts"] if s.exists(contact["on"])]
    days = [contact["on"] for contact in contacts if contact["on"] is not None]  # decision 42
    last = max(days, default=None)
    m = months(max([s.anchor_end, *days]), s.as_of)
    useful = [
        contact
        for contact in contacts
        if contact["useful"] and contact["on"] is not None and months(contact["on"], s.as_of) <= 12
    ]
    on_last_day = [contact for contact in contacts if contact["on"] is not None and contact["on"] == last]
    failed = bool(on_last_day) and all(contact["failed"] for contact in on_last_day)
    direct = any(contact["direct"] and not contact["failed"] for contact in contacts)
    relationship = ("relationship", None, 0.4 * s.candidate["relationship"] * decay(m, 18, 0.10))
    silence = ("silence", None, -0.25 * min(4.0, max(0.0, m / 12.0 - 1.0)))
    channel = [
        ("invalid channel", None, -3.0 if failed else 0.0),
        ("direct channel", None, 0.4 if direct else 0.0),
        ("useful touches", None, 0.3 if len(useful) >= 2 else 0.0),
    ]
    base = logit(0.40)
    return [
        ("base rate", None, base + s.path.base_rate_error("R", base)),
        *s.path.weighed("relationship", [relationship]),
        *s.path.weighed("silence", [silence]),
        *s.path.weighed("channel", channel),
    ]
