"""Records as tables, one row a record: what a data team's warehouse would hold of these people."""

import attrs

from rematch.pool.flat import WISH_FIELDS
from rematch.records import Money

PLAIN = {
    "reasons": ("kind", "severity", "topic", "source", "on", "party", "cleared_on"),
    "sentiments": ("facet", "topic", "likes", "strength", "source", "on"),
    "assessments": ("kind", "score", "scale", "competencies", "by", "on", "source"),
    "skills": ("name", "evidence", "last_used", "on", "source"),
    "shocks": ("kind", "on", "source"),
    "contacts": ("on", "channel", "direct", "useful", "valid", "source"),
    "changes": ("facet", "effect", "on", "topic", "confidence", "source", "text"),
}
PERMISSION = ("notice_given_on", "do_not_contact", "objection", "opted_out", "disputes", "erased", "off_limits")


def named(people):
    """The people as tables can tell them.

    Every candidacy has an id, role versions that differ have keys that do, and an offer of which nothing is known is none.
    """
    labels = {}

    def told(at, candidacy):
        role, offer = candidacy.role, candidacy.offer
        if role is not None:
            role = attrs.evolve(role, version=f"{role.version}-{labels.setdefault(role, len(labels))}")
        if offer is not None and not any(attrs.astuple(offer)):
            offer = None
        return attrs.evolve(candidacy, id=candidacy.id or f"unnamed-{at:02}", role=role, offer=offer)

    return [attrs.evolve(p, candidacies=[told(at, c) for at, c in enumerate(p.candidacies)]) for p in people]


def tables(people):
    """Table → its rows as mappings of columns, and the role versions that they name."""
    rows = {name: [] for name in ("candidates", "candidacies", *PLAIN, "wishes", "approaches")}
    versions = {}
    for person in people:
        whose = {"candidate_id": person.id}
        rows["candidates"].append(whose | of_person(person))
        for name in ("skills", "shocks", "contacts", "changes"):
            rows[name] += [whose | fields(record, PLAIN[name]) for record in getattr(person, name)]
        rows["wishes"] += [whose | wish for wish in of_wishes(person.wishes)]
        if person.permission:
            rows["approaches"] += [whose | fields(a, ("on", "answer")) for a in person.permission.approaches]
        for candidacy in person.candidacies:
            both = whose | {"candidacy_id": candidacy.id}
            rows["candidacies"].append(both | of_candidacy(candidacy, versions))
            rows["reasons"] += [both | fields(r, PLAIN["reasons"]) | wanted(r) for r in candidacy.reasons]
            for name in ("sentiments", "assessments"):
                rows[name] += [both | fields(record, PLAIN[name]) for record in getattr(candidacy, name)]
    return {name: columns(found) for name, found in rows.items()}, list(versions.values())


def columns(rows):
    """Rows as columns; what a row does not have is None."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def fields(record, names):
    return {name: getattr(record, name) for name in names}


def of_person(person):
    found = fields(person, ("label", "title", "level", "in_role_since", "skills_complete", "relationship"))
    if person.openness:
        found["openness"] = person.openness.statement
        found |= {f"openness_{name}": getattr(person.openness, name) for name in ("on", "source")}
    if person.permission:
        found |= fields(person.permission, PERMISSION)
        for name in ("keep", "contact"):
            right = getattr(person.permission, name)
            found |= {f"{name}_{of}": getattr(right, of) for of in ("allowed", "until", "basis")} if right else {}
    return found


def of_candidacy(candidacy, versions):
    found = fields(candidacy, ("outcome", "ended_on", "stage", "debrief"))
    if candidacy.role:
        versions[candidacy.role.key] = candidacy.role
        found |= {"role_id": candidacy.role.role_id, "version": candidacy.role.version}
    if candidacy.verdict:
        found["verdict"] = candidacy.verdict.value
        found |= {f"verdict_{name}": getattr(candidacy.verdict, name) for name in ("by", "on")}
    if candidacy.offer:
        found |= {f"offer_{name}": getattr(candidacy.offer, name) for name in ("level", "start", "made_on", "status")}
        found |= money("offer_pay", "offer", candidacy.offer.pay)
    return found


def money(amount, beside, pay):
    """An amount in terms of its own, or plain."""
    if not isinstance(pay, Money):
        return {amount: pay}
    return {amount: pay.amount, f"{beside}_currency": pay.currency, f"{beside}_period": pay.period}


def wanted(reason):
    return money("wanted", "wanted", reason.wanted)


def of_wishes(wishes):
    for facet, own in WISH_FIELDS.items():
        wish = getattr(wishes, facet.value) if wishes else None
        if wish is not None:
            yield {"facet": facet} | fields(wish, ("firmness", "on", "source", *own))
