"""Whether the person would answer: relationship, channel, silence (SCIENCE 2.9). Reads the pool and the day alone."""

from __future__ import annotations

import numpy as np

from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.ledger import Ledger
from rematch.evidence.telling import Said, Told, as_day, months_words
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import Head
from rematch.facets.rules.elementary import logit
from rematch.pool.columns import UNDATED

MONTHS_A_YEAR = 12.0


def post(ledger: Ledger, facts: Facts, unknowns: Expected = EXPECTED) -> None:
    """``logit(.40) + .4*rel*decay(18,.10) - .25*min(4, max(0, m/12 - 1)) + .4 direct + .3 useful - 3 invalid``."""
    model, people, rows = facts.model, facts.block.people, facts.block.contacts
    there = rows.on <= facts.as_of
    dated = there & (rows.on != UNDATED)
    last = rows.ragged.max(np.where(dated, rows.on, UNDATED), UNDATED)
    age = months(np.maximum(last, facts.anchor_end), facts.as_of)
    beta = np.full(len(facts), float(logit(model["base.R"])))
    ledger.add(Head.REACH, "base rate", beta + unknowns.base_error(Head.REACH, beta, model))
    known = np.maximum(people.relationship, 0).astype(np.float64)
    fading = decay(age, model["reach.half_life"], model["reach.floor"])
    ledger.add(Head.REACH, "relationship", model["reach.relationship"] * known * fading)
    years = np.clip(age / MONTHS_A_YEAR - 1.0, 0.0, model["reach.silence_years"])
    ledger.add(Head.REACH, "silence", -model["reach.silence"] * years)
    failed = rows.valid == 0
    latest = dated & (rows.on == last[rows.ragged.owner])
    invalid = rows.ragged.any(latest & failed) & ~rows.ragged.any(latest & ~failed)
    ledger.add(Head.REACH, "invalid channel", np.where(invalid, model["reach.invalid"], 0.0))
    direct = rows.ragged.any(there & (rows.direct == 1) & ~failed)
    ledger.add(Head.REACH, "direct channel", np.where(direct, model["reach.direct"], 0.0))
    recent = dated & (rows.useful == 1) & (months(rows.on, facts.as_of) <= model["reach.useful_months"])
    useful = rows.ragged.sum(recent.astype(np.float64)) >= model["reach.useful_contacts"]
    ledger.add(Head.REACH, "useful touches", np.where(useful, model["reach.useful"], 0.0))


# In words

_KNOWN = {1: "somebody here knows them a little", 2: "somebody here knows them", 3: "somebody here knows them well"}


def tell_relationship(told: Told, head: Head, person: int) -> Said:
    """How well somebody here knows the person."""
    return Said(_KNOWN[int(told.facts.block.people.relationship[person])])


def tell_silence(told: Told, head: Head, person: int) -> Said:
    """How long nobody has been in touch."""
    rows = told.facts.block.contacts
    at = rows.ragged.positions(np.array([person]))
    days = [int(rows.on[c]) for c in at if UNDATED < rows.on[c] <= told.facts.as_of]
    last = max([*days, int(told.facts.anchor_end[person])])
    span = months_words(float(months(np.array([last]), told.facts.as_of)[0]))
    if not days:
        return Said(f"no contact is on file since the candidacy ended, {span} ago ({as_day(last)})", on=as_day(last))
    return Said(f"nobody has been in touch for {span} (since {as_day(last)})", on=as_day(last))
