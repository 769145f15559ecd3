"""How open the person is now: what they said, what happened where they work, how long they have been there (SCIENCE 2.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.ledger import Ledger
from rematch.evidence.telling import (
    SOURCE_WORDS,
    Said,
    Told,
    as_day,
    as_source,
    months_words,
    noted,
    own_change_words,
)
from rematch.facets import FACET_CODES, FACETS, Head, Outcome, ShockKind, Source
from rematch.pool.codes import EMPLOYER_ONLY, NEAR_HIRE
from rematch.pool.columns import UNDATED
from rematch.pool.ragged import Ragged

Floats = NDArray[np.float64]

STATEMENTS = {2: "call_me", 1: "open", -1: "not_now", -2: "not_this_company"}
_ROOTED = (ShockKind.PROMOTED, ShockKind.RETENTION_AWARD)


def post(ledger: Ledger, facts: Facts) -> None:
    """Statement, shocks, tenure and own changes that touch nothing on file: one ordered sum with gamma .6.

    Reads the pool and the day alone.
    """
    statement, tenure = _statement(facts), _tenure(facts)
    shocks, changes = _shocks(facts), _changes(facts)
    people = np.arange(len(facts), dtype=np.int32)
    owner = np.concatenate([people, facts.block.shocks.ragged.owner, people, facts.block.changes.ragged.owner])
    values = np.concatenate([statement, shocks, tenure, changes])
    weights = _weights(owner, values, facts.model["openness.gamma"])
    ends = np.cumsum([len(people), len(shocks), len(people), len(changes)])[:-1]
    said, shaken, stayed, changed = np.split(values * weights, ends)
    ledger.add(Head.CANDIDATE, "openness", said)
    ledger.add_rows(Head.CANDIDATE, "shock", facts.block.shocks.ragged, shaken)
    ledger.add_rows(Head.CANDIDATE, "own change", facts.block.changes.ragged, changed)
    ledger.add(Head.CANDIDATE, "tenure", stayed)


def _weights(owner: NDArray[np.int32], values: Floats, gamma: float) -> Floats:
    """Ordered weights over signs of several kinds: those of one person side by side in the order given."""
    there = np.flatnonzero(values)
    order = there[np.argsort(owner[there], kind="stable")]
    counts = np.bincount(owner[order], minlength=int(owner.max(initial=-1)) + 1)
    ragged, slots = Ragged.of(counts)
    weights = np.ones(len(values))
    weights[order[slots]] = ragged.owa_weights(values[order[slots]], gamma)
    return weights


def _statement(facts: Facts) -> Floats:
    """What the person last said; a no that was part of a past no is not counted again."""
    people, model = facts.block.people, facts.model
    values = np.zeros(len(facts))
    for said, name in STATEMENTS.items():
        values[people.openness == said] = model[f"openness.{name}"]
    on = np.where(people.openness_on == UNDATED, facts.anchor_end, people.openness_on)
    rows = facts.block.candidacies
    own_no = facts.counted & np.isin(rows.outcome, _OWN_NO)
    last_no = rows.ragged.max(np.where(own_no, rows.ended, UNDATED), UNDATED)
    part_of_it = (values < 0) & (last_no >= on) & (last_no != UNDATED)
    fading = decay(months(on, facts.as_of), model["openness.half_life"], 0.0)
    return np.where((on <= facts.as_of) & ~part_of_it, values * fading, 0.0)


_OWN_NO = [NEAR_HIRE.index(outcome) for outcome in (Outcome.OFFER_DECLINED, Outcome.WITHDREW)]


def _shocks(facts: Facts) -> Floats:
    """What happened in the person's present job, fading; undated: since the anchor ended."""
    rows, model = facts.block.shocks, facts.model
    values = np.array([model[f"shock.{kind}"] for kind in ShockKind])[rows.kind]
    lasting = np.isin(rows.kind, [list(ShockKind).index(kind) for kind in _ROOTED])
    half_life = np.where(lasting, model["shock.rooted_half_life"], model["shock.half_life"])
    on = np.where(rows.on == UNDATED, facts.anchor_end[rows.ragged.owner], rows.on)
    return np.where(on <= facts.as_of, values * decay(months(on, facts.as_of), half_life, 0.0), 0.0)


def _tenure(facts: Facts) -> Floats:
    """Months in the present job, in [lo, hi)."""
    model, since = facts.model, facts.block.people.in_role_since
    if not model["tenure.on"]:
        return np.zeros(len(facts))
    edges = np.array([6.0, 12.0, 24.0, 48.0, 96.0])
    table = np.array([*(model[f"tenure.{edge:g}"] for edge in edges), model["tenure.longer"]])
    values = table[np.searchsorted(edges, months(since, facts.as_of), side="right")]
    return np.where((since != UNDATED) & (since <= facts.as_of), values, 0.0)


def _changes(facts: Facts) -> Floats:
    """The person's own changes since the anchor ended that touch no reason and no like."""
    rows, model = facts.block.changes, facts.model
    elsewhere = np.isin(rows.facet, [FACET_CODES[facet] for facet in EMPLOYER_ONLY])
    since = (rows.on > facts.anchor_end[rows.ragged.owner]) & (rows.on <= facts.as_of)
    counts = since & (rows.touches > facts.as_of) & ~elsewhere
    weight = np.where(rows.effect > 0, model["own_change.for"], model["own_change.against"])
    value = weight * rows.confidence * rows.effect
    return np.where(counts, value * decay(months(rows.on, facts.as_of), model["own_change.half_life"], 0.0), 0.0)


# In words

OPENNESS_WORDS = {
    2: "wants to be called",
    1: "open to a conversation",
    0: "neither for nor against a conversation",
    -1: "not now",
    -2: "not this company",
}
_SHOCK_WORDS = {
    ShockKind.LAYOFFS: "layoffs where they work now",
    ShockKind.MANAGER_LEFT: "their manager left",
    ShockKind.PASSED_OVER: "they were passed over for a promotion",
    ShockKind.REORGANISATION: "a reorganisation where they work now",
    ShockKind.POLICY_WORSE: "a policy got worse where they work now",
    ShockKind.PROMOTED: "they were promoted",
    ShockKind.RETENTION_AWARD: "they were given a retention award",
}


def tell_statement(told: Told, head: Head, person: int) -> Said:
    """What the person last said, or what somebody noted of it."""
    people = told.facts.block.people
    on, source = as_day(int(people.openness_on[person])), as_source(int(people.openness_source[person]))
    return Said(OPENNESS_WORDS[int(people.openness[person])] + noted(on, source), on=on, source=source)


def tell_shock(told: Told, head: Head, shock: int) -> Said:
    """What happened where they work."""
    rows = told.facts.block.shocks
    on, source = as_day(int(rows.on[shock])), as_source(int(rows.source[shock]))
    words = _SHOCK_WORDS[list(ShockKind)[rows.kind[shock]]]
    return Said(words + (noted(on, source) if on else f" (day not known{_also(source)})"), on=on, source=source)


def _also(source: Source | None) -> str:
    return f"; {SOURCE_WORDS[source]}" if source else ""


def tell_tenure(told: Told, head: Head, person: int) -> Said:
    """How long they have been in their present job."""
    since = told.facts.block.people.in_role_since[person : person + 1]
    span = months_words(float(months(since, told.facts.as_of)[0]))
    return Said(f"{span} in the present job (since {as_day(int(since[0]))})", on=as_day(int(since[0])))


def tell_change(told: Told, head: Head, change: int) -> Said:
    """A change of their own that touches nothing else on file."""
    rows = told.facts.block.changes
    facet, topic = list(FACETS)[rows.facet[change]], int(rows.topic[change])
    what = FACETS[facet].words + (f" ({told.name(topic)})" if topic >= 0 else "")
    on, source = as_day(int(rows.on[change])), as_source(int(rows.source[change]))
    return Said(f"a change of their own on {what}, {own_change_words(told, change)}", facet, on, source)
