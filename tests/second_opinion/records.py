"""The JSON of RECORDS as plain dicts: every field is there (None: nobody knows), shorthands are written out."""

import datetime

from .arithmetic import is_number
from .tables import PLAIN_LISTS


def day(text):
    if text is None or isinstance(text, datetime.date):
        return text
    return datetime.date.fromisoformat(str(text)[:10])


def as_list(value):
    """A list of names; a bare name stands for a list of one."""
    if value is None:
        return None
    if isinstance(value, str):
        return [value]
    return [item for item in value if item is not None]


def as_object(value, obvious):
    """An object, or the bare value of its one obvious field."""
    if value is None:
        return None
    return value if isinstance(value, dict) else {obvious: value}


def without_nulls(items):
    return [item for item in items or [] if item is not None]


def default(value, otherwise):
    return otherwise if value is None else value


# --- roles -------------------------------------------------------------------------------------------------------


def read_version(raw):
    """A role version; one that is only named, or not given at all, is silent on everything."""
    if not isinstance(raw, dict):
        raw = {"role_id": raw}
    return {
        "role_id": raw.get("role_id"),
        "version": raw.get("version"),
        "opened_on": day(raw.get("opened_on")),
        "spec": read_spec(raw.get("spec")),
    }


def read_spec(raw):
    raw = raw or {}
    spec = {"title": raw.get("title"), "family": raw.get("family")}
    spec["pay"] = read_pay_range(raw.get("pay"))
    spec["level"] = (as_object(raw.get("level"), "level") or {}).get("level")
    spec["duties"] = read_shares(raw.get("duties"))
    spec["skills"] = read_requirements(raw.get("skills"))
    spec["competencies"] = read_shares(raw.get("competencies"))
    for facet in ("manager", "team"):
        person = as_object(raw.get(facet), "id") or {}
        spec[facet] = {"id": person.get("id"), "traits": as_list(person.get("traits"))}
    for facet in PLAIN_LISTS:
        spec[facet] = as_list(raw.get(facet))
    spec["location"] = as_list((as_object(raw.get("location"), "places") or {}).get("places"))
    spec["workplace"] = (as_object(raw.get("workplace"), "days_on_site") or {}).get("days_on_site")
    spec["travel"] = (as_object(raw.get("travel"), "share") or {}).get("share")
    spec["contract"] = as_list((as_object(raw.get("contract"), "kinds") or {}).get("kinds"))
    spec["timing"] = day((as_object(raw.get("timing"), "start_by") or {}).get("start_by"))
    hours = raw.get("hours")
    hours = as_object(hours, "hours" if is_number(hours) else "patterns") or {}
    spec["hours"] = {
        "hours": hours.get("hours"),
        "patterns": as_list(hours.get("patterns")),
        "flexible": hours.get("flexible"),
        "on_call": hours.get("on_call"),
    }
    return spec


def read_pay_range(raw):
    raw = {"min": raw, "max": raw} if is_number(raw) else raw or {}
    return {field: raw.get(field) for field in ("min", "max", "currency", "period", "variable", "equity")}


def read_shares(raw):
    """Names with a number each; in a plain list of names the numbers are not known."""
    if raw is None:
        return None
    if isinstance(raw, dict):
        return dict(raw)
    return dict.fromkeys(as_list(raw))


def read_requirements(raw):
    if raw is None:
        return None
    if isinstance(raw, dict):
        raw = [{"name": name, "need": need} for name, need in raw.items()]
    if isinstance(raw, str):
        raw = [raw]
    skills = [as_object(item, "name") for item in raw if item is not None]
    return [
        {
            "name": skill.get("name"),
            "need": default(skill.get("need"), "must"),
            "importance": default(skill.get("importance"), 1.0),
        }
        for skill in skills
        if skill.get("name") is not None
    ]


# --- candidates --------------------------------------------------------------------------------------------------


def read_candidate(raw):
    openness = as_object(raw.get("openness"), "statement") or {}
    return {
        "id": raw.get("id"),
        "level": (as_object(raw.get("level"), "level") or {}).get("level"),
        "skills": read_skills(raw.get("skills")),
        "skills_complete": raw.get("skills_complete") is True,
        "candidacies": [read_candidacy(item) for item in without_nulls(raw.get("candidacies"))],
        "wishes": {facet: read_wish(facet, wish) for facet, wish in (raw.get("wishes") or {}).items()},
        "in_role_since": day(raw.get("in_role_since")),
        "openness": {"statement": openness.get("statement"), "on": day(openness.get("on"))},
        "shocks": [
            {"kind": shock.get("kind"), "on": day(shock.get("on"))}
            for shock in (as_object(item, "kind") for item in without_nulls(raw.get("shocks")))
        ],
        "relationship": default(raw.get("relationship"), 0),
        "contacts": [read_contact(item) for item in without_nulls(raw.get("contacts"))],
        "changes": raw.get("changes"),
        "permission": raw.get("permission") or {},
    }


def read_skills(raw):
    skills = [as_object(item, "name") for item in without_nulls([raw] if isinstance(raw, str) else raw)]
    return [
        {
            "name": skill.get("name"),
            "evidence": default(skill.get("evidence"), "claimed"),
            "last_used": day(skill.get("last_used")),
            "on": day(skill.get("on")),
        }
        for skill in skills
        if skill.get("name") is not None
    ]


def read_contact(raw):
    contact = as_object(raw, "on")
    return {
        "on": day(contact.get("on")),
        "direct": contact.get("direct") is True,
        "useful": contact.get("useful") is True,
        "failed": contact.get("valid") is False,
    }


WISH_FIELDS = {
    "pay": ("floor", "target"),
    "level": ("wanted",),
    "duties": ("wanted", "unwanted"),
    "workplace": ("most", "least"),
    "travel": ("most", "least"),
    "hours": ("most", "least", "wanted", "unwanted", "flexible", "on_call"),
    "location": ("places", "relocates", "most", "commute_minutes"),
    "contract": ("accepted",),
    "timing": ("available_from", "notice_days"),
    "manager": ("wanted", "unwanted", "disliked"),
    "team": ("wanted", "unwanted", "disliked"),
}
LIST_WISH_FIELDS = ("wanted", "unwanted")


def obvious_wish_field(facet, value):
    if is_number(value):
        numbers = {"pay": "floor", "level": "wanted", "timing": "notice_days"}
        return numbers.get(facet, "most")
    names = {"timing": "available_from", "location": "places", "contract": "accepted"}
    return names.get(facet, "wanted")


def read_wish(facet, raw):
    """A wish with all its fields, or None when it says nothing."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raw = {obvious_wish_field(facet, raw): raw}
    fields = WISH_FIELDS.get(facet, LIST_WISH_FIELDS)
    wish = {field: raw.get(field) for field in fields}
    if all(value is None for value in wish.values()):
        return None
    for field in ("wanted", "unwanted", "disliked", "places", "accepted"):
        if field in wish and facet != "level":
            wish[field] = as_list(wish[field]) if facet != "duties" else read_shares(wish[field])
    if facet == "timing":
        wish["available_from"] = day(wish["available_from"])
    if facet == "location":
        wish["commute_minutes"] = wish["commute_minutes"] or {}
    if facet == "pay":
        wish["currency"], wish["period"] = raw.get("currency"), raw.get("period")
    wish["on"] = day(raw.get("on"))
    # SCIENCE 2.1: firmness important, on places must
    wish["firmness"] = default(raw.get("firmness"), "must" if facet == "location" else "important")
    return wish


# --- candidacies -------------------------------------------------------------------------------------------------


def read_candidacy(raw):
    verdict = as_object(raw.get("verdict"), "value") or {}
    return {
        "id": raw.get("id"),
        "role": read_version(raw.get("role")),
        "outcome": raw.get("outcome"),
        "ended_on": day(raw.get("ended_on")),
        "stage": raw.get("stage"),
        "offer": read_offer(raw.get("offer")),
        "debrief": raw.get("debrief"),
        "verdict": {"value": verdict.get("value"), "by": verdict.get("by"), "on": day(verdict.get("on"))},
        "reasons": [read_reason(item) for item in without_nulls(raw.get("reasons"))],
        "sentiments": [read_sentiment(item) for item in without_nulls(raw.get("sentiments"))],
        "assessments": [read_assessment(item) for item in without_nulls(raw.get("assessments"))],
    }


def read_offer(raw):
    if raw is None:
        return None
    offer = as_object(raw, "pay")
    return {"pay": as_object(offer.get("pay"), "amount"), "made_on": day(offer.get("made_on"))}


def read_reason(raw):
    reason = as_object(raw, "kind")
    return {
        "kind": reason.get("kind"),
        "severity": default(reason.get("severity"), "major"),
        "topic": reason.get("topic"),
        "wanted": reason.get("wanted"),
        "party": reason.get("party"),
        "on": day(reason.get("on")),
        "cleared_on": day(reason.get("cleared_on")),
    }


def read_sentiment(raw):
    sentiment = as_object(raw, "facet")
    return {
        "facet": sentiment.get("facet"),
        "topic": sentiment.get("topic"),
        "likes": sentiment.get("likes") is not False,
        "strength": default(sentiment.get("strength"), 2),
        "on": day(sentiment.get("on")),
    }


def read_assessment(raw):
    return {
        "kind": raw.get("kind"),
        "score": raw.get("score"),
        "scale": raw.get("scale"),
        "competencies": as_list(raw.get("competencies")),
        "by": raw.get("by"),
        "on": day(raw.get("on")),
    }


def read_changes(raw):
    """Decision 3: a change without a date is not read. Nor is one that does not say on what, or which way."""
    changes = []
    for item in without_nulls(raw):
        change = {
            "facet": item.get("facet"),
            "topic": item.get("topic"),
            "effect": item.get("effect"),
            "confidence": default(item.get("confidence"), 1.0),
            "on": day(item.get("on")),
            "scope": default(item.get("scope"), "all"),
            "target": item.get("target"),
        }
        if None not in (change["facet"], change["effect"], change["on"]):
            changes.append(change)
    return changes
