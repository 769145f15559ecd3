"""SCIENCE 2.6: what the person liked and disliked then, against the new role."""

from .arithmetic import decay, months
from .residuals import most_or_least
from .roles import LISTS, duty_share, listed, names_topic, shares_by_key
from .tables import DISLIKE_VALUE, LIKE_NATS, LIKE_VALUE, PAY_TOLERANCE_SHARE, SCALE, SMALLEST_GAP

NUMBERS = ("pay", "level", "workplace", "travel", "timing")  # decision 27: topics are ignored there
SILENT, UNKNOWN = "silent", "unknown"
UP, SAME, DOWN = "up", "same", "down"


def judged_sentiments(s):
    """The sentiments that count, each as a dict with name, facet, topic, status, value (before the OWA)."""
    judged = []
    for candidacy, sentiment in latest_sentiments(s):
        if is_a_reason_too(s, sentiment):
            continue
        status = sentiment_status(s, candidacy, sentiment)
        if status == "unknown":
            status = s.path.unknown_sentiment(s, sentiment)
        values = LIKE_VALUE if sentiment["likes"] else DISLIKE_VALUE
        age = decay(months(sentiment["on"], s.as_of), 24, 0.25)
        verb = "liked: " if sentiment["likes"] else "disliked: "
        judged.append(
            {
                "name": verb + str(sentiment["topic"] or sentiment["facet"]),
                "facet": sentiment["facet"],
                "topic": sentiment["topic"],
                "status": status,
                "value": values[status] * LIKE_NATS * sentiment["strength"] * age,
            }
        )
    return judged


def latest_sentiments(s):
    """Of the same facet, topic and sign the latest; then the stronger; then the later candidacy's (decision 26)."""
    latest = {}
    for candidacy in s.candidacies:  # in order of end and id
        for sentiment in candidacy["sentiments"]:
            same = (sentiment["facet"], s.names.key(sentiment["topic"]), sentiment["likes"])
            rank = (sentiment["on"], sentiment["strength"], candidacy["ended_on"], str(candidacy["id"]))
            if same not in latest or rank > latest[same][0]:
                latest[same] = (rank, candidacy, sentiment)
    return [(candidacy, sentiment) for _, candidacy, sentiment in latest.values()]


def is_a_reason_too(s, sentiment):
    """Dropped for a reason of the person with the same facet and topic; a dislike also where that names no topic."""
    for reason in s.reasons:
        if reason["party"] != "candidate" or reason["facet"] != sentiment["facet"]:
            continue
        if s.names.key(reason["topic"]) == s.names.key(sentiment["topic"]):
            return True
        if not sentiment["likes"] and reason["topic"] is None:
            return True
    return False


# --- status ----------------------------------------------------------------------------------------------------------


def sentiment_status(s, candidacy, sentiment):
    then, facet = candidacy["role"]["spec"], sentiment["facet"]
    if facet in NUMBERS or (facet == "hours" and sentiment["topic"] is None):
        movement, up_is_good = number_movement(s, facet, then), True
    else:
        movement, up_is_good = thing_movement(s, then, sentiment), sentiment["likes"]
    if movement == SILENT:
        return by_news(s, sentiment)
    if movement == UNKNOWN:
        return "unknown"
    if movement == SAME:
        return "kept" if sentiment["likes"] else "same"
    better = (movement == UP) == up_is_good
    if sentiment["likes"]:
        return "strengthened" if better else "lost"
    return "removed" if better else "worse"


def by_news(s, sentiment):
    """The spec is silent: the change on that facet and topic with the largest c*|e| >= .5 decides (decision 29)."""
    news = [
        change
        for change in s.own_changes + s.org_changes
        if touches_sentiment(s, change, sentiment) and change["on"] > sentiment["on"] and abs(change["size"]) >= 0.5
    ]
    if not news:
        return "unknown"
    decisive = max(news, key=lambda change: (abs(change["size"]), -change["size"]))  # of equal ones the worse
    if sentiment["likes"]:
        return "strengthened" if decisive["size"] > 0 else "lost"
    return "removed" if decisive["size"] > 0 else "worse"


def touches_sentiment(s, change, sentiment):
    if change["own"] and change["facet"] in ("skills", "level", "selection"):
        return False  # evidence for E only
    return s.touches(change, sentiment)


def thing_movement(s, then, sentiment):
    """For duties, people and names: UP when there is more of it, DOWN when it is gone."""
    facet, topic = sentiment["facet"], sentiment["topic"]
    if facet == "duties":
        return duty_movement(s, then, topic)
    if facet in ("manager", "team") and topic is None:
        before, after = then[facet]["id"], s.spec[facet]["id"]
        if before is None or after is None:
            return SILENT
        return SAME if before == after else DOWN
    if facet not in LISTS:
        return SILENT  # no spec side
    if topic is None:
        before, after = listed(then, facet, s), listed(s.spec, facet, s)
        if before is None or after is None:
            return SILENT
        return SAME if before == after else UNKNOWN
    named_then, named_now = names_topic(then, facet, topic, s), names_topic(s.spec, facet, topic, s)
    if named_now:
        return SAME
    if named_then and named_now is False:
        return DOWN
    return SILENT


def duty_movement(s, then, duty):
    before, after = shares_by_key(then["duties"], s.names), shares_by_key(s.spec["duties"], s.names)
    if before is None or after is None:
        return SILENT
    if duty is None:
        return SAME if before == after else UNKNOWN
    key = s.names.key(duty)
    if before.get(key, 0.0) > 0.0 and key not in after:
        return DOWN  # gone from a spec that lists its duties (decision 61: a share of 0 was not there)
    share_then, share_now = duty_share(then, duty, s), duty_share(s.spec, duty, s)
    if share_then is None or share_now is None:
        return UNKNOWN
    more = round(share_now - share_then, 9)
    if more >= 0.10:
        return UP
    return DOWN if more < -0.10 else SAME


def number_movement(s, facet, then):
    """UP when the new number is in the person's favour beyond the tolerance, DOWN when against."""
    if facet == "pay":
        before, after = s.pay_range(then)[1], s.pay_range(s.spec)[1]
    elif facet == "hours":
        before, after = then["hours"]["hours"], s.spec["hours"]["hours"]
    else:
        before, after = then[facet], s.spec[facet]
    if before is None or after is None:
        return SILENT
    if facet == "pay":
        favour, tolerance = after - before, PAY_TOLERANCE_SHARE * before
        nothing = SMALLEST_GAP * before
    else:
        more = (after - before).days if facet == "timing" else round(after - before, 9)
        favour, tolerance = direction(s, facet, before) * more, 0.0 if facet == "hours" else SCALE[facet][1]
        nothing = SMALLEST_GAP
    if favour > tolerance + nothing:
        return UP
    return DOWN if favour < -tolerance - nothing else SAME


def direction(s, facet, before):
    """+1 when more is better for the person."""
    wish = s.wish(facet)
    if facet == "timing":
        return 1  # a later start is easier
    if facet == "level":
        wants_lower = wish is not None and wish["wanted"] is not None and wish["wanted"] < before
        return -1 if wants_lower else 1
    return most_or_least(wish)[1]
