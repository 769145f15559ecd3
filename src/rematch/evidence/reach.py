"""Whether the person would answer: relationship, channel, silence (SCIENCE 2.9). Reads the pool and the day alone."""

from __future__ import annotations

import numpy as np

from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.ledger import Ledger
from rematch.evidence.telling import Said, Told, as_day, as_source, months_words, noted
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
    dated = [c for c in _contacts(told, person) if rows.on[c] != UNDATED]
    last = max([*(int(rows.on[c]) for c in dated), int(told.facts.anchor_end[person])])
    span = months_words(float(months(np.array([last]), told.facts.as_of)[0]))
    if all(rows.on[c] < last for c in dated):
        text = f"no dated contact is on file since the candidacy ended, {span} ago ({as_day(last)})"
    elif all(rows.valid[c] == 0 for c in dated if rows.on[c] == last):
        text = f"last tried {span} ago ({as_day(last)}), and it did not arrive"
    else:
        text = f"nobody has been in touch for {span} (since {as_day(last)})"
    return Said(text, on=as_day(last))


def tell_invalid(told: Told, head: Head, person: int) -> Said:
    """Every contact of the latest day failed."""
    rows = told.facts.block.contacts
    last = max(int(rows.on[c]) for c in _contacts(told, person))
    failed = [c for c in _contacts(told, person) if rows.on[c] == last]
    return Said(f"the last contact on file did not arrive: {_told(told, failed)}", on=as_day(last))


def tell_direct(told: Told, head: Head, person: int) -> Said:
    """A contact reached the person directly."""
    rows = told.facts.block.contacts
    direct = [c for c in _contacts(told, person) if rows.direct[c] == 1 and rows.valid[c] != 0]
    latest = max(direct, key=lambda c: rows.on[c])
    return Said(f"reached directly: {_told(told, [latest])}", on=as_day(int(rows.on[latest])))


def tell_useful(told: Told, head: Head, person: int) -> Said:
    """Several contacts that something came of."""
    rows, facts = told.facts.block.contacts, told.facts
    within = facts.model["reach.useful_months"]
    dated = [c for c in _contacts(told, person) if rows.useful[c] == 1 and rows.on[c] != UNDATED]
    recent = [c for c in dated if months(rows.on[c : c + 1], facts.as_of)[0] <= within]
    recent.sort(key=lambda c: rows.on[c])
    text = f"{len(recent)} useful contacts within {within:g} months: {_told(told, recent)}"
    return Said(text, on=as_day(int(rows.on[recent[-1]])))


def _contacts(told: Told, person: int) -> list[int]:
    """Rows of the contacts on file that day."""
    rows = told.facts.block.contacts
    return [int(c) for c in rows.ragged.positions(np.array([person])) if rows.on[c] <= told.facts.as_of]


def _told(told: Told, contacts: list[int]) -> str:
    """Channel, day and source of some contacts."""
    rows = told.facts.block.contacts
    found = []
    for c in contacts:
        on, source = as_day(int(rows.on[c])), as_source(int(rows.source[c]))
        found.append((told.key(int(rows.channel[c])) or "a contact") + (noted(on, source) or " (day not known)"))
    return ", ".join(found)
