"""News of the organisation that touches nothing on file (SCIENCE 2.8, OrgChange)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import EMPLOYER, Facts, decay, months
from rematch.evidence.ledger import Flag, Ledger
from rematch.evidence.since import reaches, touched_reasons
from rematch.evidence.telling import Said, Told, noted
from rematch.facets import FACETS, Facet, Head
from rematch.pool.gather import those
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.query import News, Query

Bools = NDArray[np.bool_]

EMPLOYER_FACETS = (Facet.OPENING, Facet.SELECTION)
"""News on these is heard by the employer's head; on all others by the candidate's."""


def post(ledger: Ledger, facts: Facts, query: Query, party: int) -> None:
    """Of one facet and topic the latest since the anchor; untouched: ``.2*c*e`` or ``.5*c*e``, fading; gamma .7."""
    head = Head.EMPLOYER if party == EMPLOYER else Head.CANDIDATE
    news = [(at, item) for at, item in enumerate(query.news) if (item.facet in EMPLOYER_FACETS) == (party == EMPLOYER)]
    news = [(at, item) for at, item in news if item.facet is not Facet.OPENING or item.after_opening]
    flags = [
        Flag(
            f"organisation: {item.change.topic or item.facet.value}",
            _heard(facts, query, item) & ~_touches(facts, query, item, party),
            _value(facts, item),
            item.facet,
            at,
        )
        for at, item in news
    ]
    ledger.add_flagged(head, flags, facts.model["news.gamma"])


def _value(facts: Facts, item: News) -> float:
    model = facts.model
    weight = model["news.for"] if item.effect > 0 else model["news.against"]
    fading = decay(months(np.array([item.on]), facts.as_of), model["news.half_life"], 0.0)[0]
    return float(weight * item.confidence * item.effect * fading)


def _heard(facts: Facts, query: Query, item: News) -> Bools:
    """Who hears it: it came after their anchor ended, and nothing later on the same facet and topic reaches them."""
    heard = reaches(facts, query, item) & (facts.anchor_end < item.on)
    for other in query.news_of_topic[item.facet, item.topic]:
        if other.on > item.on:
            heard &= ~reaches(facts, query, other)
    return heard


def _touches(facts: Facts, query: Query, item: News, party: int) -> Bools:
    """Whether it meets a reason of that side, a like or dislike, or (news in favour) a wish."""
    touched = np.zeros(len(facts), np.bool_)
    touched[facts.reason_person.take(touched_reasons(facts, query, item, party))] = True
    rows, on_facet = facts.block.sentiments, facts.sentiments_on(item.facet)
    met = those(on_facet, item.meets(rows.some("topic", on_facet)))
    touched[rows.ragged.owner.take(met)] = True
    if item.effect > 0:
        touched |= _touches_wish(facts, query, item)
    return touched


def _touches_wish(facts: Facts, query: Query, item: News) -> Bools:
    touched = np.zeros(len(facts), np.bool_)
    wishes = facts.wishes
    at = facts.wishes_on(item.facet)
    at = those(at, ~wishes.some("implied", at))
    if item.topic >= 0 and (FACETS[item.facet].names is not None or item.facet is Facet.DUTIES):
        topics = np.full(len(at), item.topic)
        wanted, unwanted = (wishes.some(name, at) for name in ("wanted", "unwanted"))
        named = query.flat.contains(wanted, topics) | query.flat.contains(unwanted, topics)
        if item.facet is Facet.HOURS:
            for name, stance in ((FLEXIBLE, wishes.some("flexible", at)), (ON_CALL, wishes.some("on_call", at))):
                named |= (item.topic == query.names.find_canonical(name)) & (stance >= 0)
        at = those(at, named)
    touched[wishes.ragged.owner.take(at)] = True
    return touched


# In words


def tell(told: Told, head: Head, row: int) -> Said:
    """News of the organisation that touches nothing on file."""
    item = told.query.news[row]
    sense = "in favour" if item.effect > 0 else "against"
    topic = f" ({item.change.topic})" if item.change.topic else ""
    note = f": {item.change.text}" if item.change.text else ""
    on = noted(item.change.on, item.change.source)
    return Said(
        f"news on {FACETS[item.facet].words}{topic}, {sense}{note}{on}", item.facet, item.change.on, item.change.source
    )
