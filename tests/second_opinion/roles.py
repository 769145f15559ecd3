"""What a role version says on a facet: is it silent, what does it name, do two versions say the same."""

from .names import normalise
from .tables import PLAIN_LISTS

# Facets that list things
LISTS = ("duties", "skills", "manager", "team", "location", "hours", "contract", *PLAIN_LISTS)


def said(spec, facet, s):
    """Everything a version says of the facet that is scored (decision 22), comparable; None when it is silent."""
    names = s.names
    if facet == "pay":
        parts = s.pay_range(spec)
    elif facet in ("level", "workplace", "travel", "timing"):
        parts = (spec[facet],)
    elif facet == "duties":
        parts = (shares_by_key(spec["duties"], names),)
    elif facet == "skills":
        parts = (listed(spec, "skills", s),)
    elif facet in ("manager", "team"):
        parts = (spec[facet]["id"], key_set(spec[facet]["traits"], names))
    elif facet == "hours":
        hours = spec["hours"]
        parts = (hours["hours"], key_set(hours["patterns"], names), hours["flexible"], hours["on_call"])
    elif facet in LISTS:
        parts = (key_set(spec[facet], names),)
    else:
        parts = (None,)  # market, process, selection, opening, other: no spec side
    return None if all(part is None for part in parts) else parts


def speaks(spec, facet, s):
    return said(spec, facet, s) is not None


def say_the_same(then, now, facet, s):
    """Both speak, and say the same."""
    before, after = said(then, facet, s), said(now, facet, s)
    return before is not None and before == after


def key_set(listed, names):
    return None if listed is None else {names.key(name) for name in listed}


def shares_by_key(shares, names):
    """Shares by known name; of one thing under two names the shares add up (None: not known)."""
    if shares is None:
        return None
    by_key = {}
    for name, share in shares.items():
        key = names.key(name)
        both_known = share is not None and by_key.get(key, 0.0) is not None
        by_key[key] = by_key.get(key, 0.0) + share if both_known else None
    return by_key


def listed(spec, facet, s):
    """The set of names that the version lists on the facet; None when it gives no list."""
    if facet == "duties":
        return key_set(spec["duties"], s.names)
    if facet == "skills":
        return None if spec["skills"] is None else {s.names.key(skill["name"]) for skill in spec["skills"]}
    if facet in ("manager", "team"):
        return key_set(spec[facet]["traits"], s.names)
    if facet == "hours":
        return key_set(spec["hours"]["patterns"], s.names)
    if facet in LISTS:
        return key_set(spec[facet], s.names)
    return None


def names_topic(spec, facet, topic, s):
    """True or False: the version names the topic on the facet or not; None when it gives no list.

    Decision 13: `on call` and `flexible` are named when the spec's field is true, else the patterns tell.
    """
    if facet == "hours":
        field = {"on call": "on_call", "flexible": "flexible"}.get(normalise(topic))
        if field is not None and spec["hours"][field] is not None:
            return spec["hours"][field]
    names = listed(spec, facet, s)
    return None if names is None else s.names.key(topic) in names


def duty_share(spec, duty, s):
    """The share of a duty; one not listed in a given list has share 0; None when not known."""
    shares = shares_by_key(spec["duties"], s.names)
    return None if shares is None else shares.get(s.names.key(duty), 0.0)


def commute(spec, wish, s):
    """The shortest stated commute to one of the version's places, in minutes; None when none is stated."""
    if wish is None or spec["location"] is None:
        return None
    places = listed(spec, "location", s)
    stated = [
        minutes
        for place, minutes in wish["commute_minutes"].items()
        if minutes is not None and s.names.key(place) in places
    ]
    return min(stated) if stated else None


def is_remote(spec):
    """No day is on site."""
    return spec["workplace"] == 0
