"""Base rates, the stage reached, and the debt of the past no (SCIENCE 2.2, 2.3)."""

from __future__ import annotations

from functools import partial

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import CANDIDATE, EMPLOYER, Facts
from rematch.evidence.ledger import Ledger
from rematch.evidence.residuals import Residuals
from rematch.evidence.telling import OUTCOME_WORDS, STAGE_WORDS, Said, Told, as_day, as_outcome
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import Debrief, Head, Severity, Stage
from rematch.facets.rules import elementary
from rematch.pool.ragged import first_of_each, sum_at

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HEADS = {CANDIDATE: Head.CANDIDATE, EMPLOYER: Head.EMPLOYER}
DEALBREAKER = list(Severity).index(Severity.DEALBREAKER)


def base_rates(ledger: Ledger, facts: Facts, unknowns: Expected = EXPECTED) -> None:
    """``beta = logit(clean)`` of the anchor's outcome, and what the stage it reached tells of the employer."""
    outcome = facts.of_anchor(facts.block.candidacies.outcome, 0)
    gain = facts.of_anchor(facts.stage_gain, 0.0)
    for party, head, beside in ((EMPLOYER, Head.EMPLOYER, gain), (CANDIDATE, Head.CANDIDATE, 0.0)):
        beta = facts.clean_logits[party][outcome]
        ledger.add(head, "base rate", beta + unknowns.base_error(head, beta + beside, facts.model))
    ledger.add(Head.EMPLOYER, "stage reached", gain)


@attrs.frozen(eq=False)
class Debts:
    """What the past no costs, by reason; all as positive log-odds.

    Attributes:
        parts: What each reason costs, deal-breaker apart, weighted over candidacies; shape (reasons,).
        breakers: What the deal-breaker adds, on the reason that sets it; shape (reasons,).
        unexplained: What no reason explains, by party; shape (candidacies,) each.
    """

    parts: Floats
    breakers: Floats
    unexplained: dict[int, Floats]


@attrs.frozen(eq=False)
class _Claims:
    """What one side may claim of each candidacy, before it is known what is left of its reasons.

    Attributes:
        own: Reasons of that side that exist; shape (reasons,).
        weight: Severity weight of those, else 0; shape (reasons,).
        rest: What no reason explains; shape (candidacies,).
        explained: What the reasons share; shape (candidacies,).
    """

    own: Bools
    weight: Floats
    rest: Floats
    explained: Floats


def debts(facts: Facts, left: Residuals) -> Debts:
    """``D_h*[rho*u0 + (1-rho)*sum pi_b*u_b] + V*max u_b``, over candidacies an ordered sum with gamma .5 (SCIENCE 2.3)."""
    rows, reasons = facts.block.candidacies, facts.block.reasons
    parts, breakers = np.zeros(left.left.shape), np.zeros(left.left.shape)
    unexplained = {}
    stays = _not_doubled(facts, left.left)
    for party in HEADS:
        claims = facts.once(f"claims of {party}", partial(_claims, party=party))
        part, breaker = _parts(facts, left.left, claims, stays)
        total = claims.rest + reasons.ragged.sum(part + breaker)
        # Rounded, so that debts that are equal tie by id whatever the last bit says.
        weight = rows.ragged.owa_weights(np.round(total, 9), facts.model["debt.gamma"])
        unexplained[party] = claims.rest * weight
        by_reason = weight[..., reasons.ragged.owner]
        parts += part * by_reason
        breakers += breaker * by_reason
    return Debts(parts, breakers, unexplained)


def _claims(facts: Facts, party: int) -> _Claims:
    reasons = facts.block.reasons
    own = facts.reason_exists & (reasons.party == party)
    debt, share = _debt(facts, party, reasons.ragged.any(own))
    weight = np.where(own, _severity(facts), 0.0)
    return _Claims(own, weight, debt * share * _unexplained_left(facts), debt * (1.0 - share))


def _unexplained_left(facts: Facts) -> Floats:
    """``u0 = 1 - .425*(1 - 2^(-m/36))``: the mean residual of an unknown "other" reason."""
    model = facts.model
    resolved = model["residual.resolved_share"]
    better = resolved + (1.0 - resolved) * (1.0 - model["residual.eased"])
    changed = 1.0 - elementary.exp2(-facts.candidacy_months / model["half_life.other"])
    return np.asarray(1.0 - model["favourable.other"] * better * changed)


def _debt(facts: Facts, party: int, on_file: Bools) -> tuple[Floats, Floats]:
    """D and rho of each candidacy: 0 where it does not count or a later offer cleared it."""
    rows, model = facts.block.candidacies, facts.model
    debt = facts.outcome_debts[party][rows.outcome]
    if party == CANDIDATE:
        told = np.array([model[f"debt.unexplained.{debrief}"] for debrief in Debrief])[rows.debrief]
    else:
        told = np.full(len(rows), model["debt.unexplained.employer"])
    share = np.where(on_file, told, 1.0)
    unimplied = (debt == 0.0) & on_file
    debt = np.where(unimplied, model["debt.unimplied"], debt)
    share = np.where(unimplied, 0.0, share)
    counts = facts.counted & ~_cleared(facts) if party == EMPLOYER else facts.counted
    return np.where(counts, debt, 0.0), share


def _cleared(facts: Facts) -> Bools:
    """Candidacies that ended before one of the same person that reached an offer."""
    rows = facts.block.candidacies
    offered_on = np.where(facts.counted & facts.reached_offer, rows.ended, np.iinfo(np.int32).min)
    latest = rows.ragged.max(offered_on, np.iinfo(np.int32).min)
    return np.asarray(rows.ended < latest[rows.ragged.owner])


def _not_doubled(facts: Facts, left: Floats) -> Bools | None:
    """Of the same party, kind and topic in one candidacy, the largest severity x residual stays; None: no doubles."""
    reasons = facts.block.reasons
    doubled = facts.once("doubled reasons", lambda own: np.flatnonzero((reasons.group >= 0) & own.reason_exists))
    if not len(doubled):
        return None
    stays = np.ones(left.shape, np.bool_)
    weight = _severity(facts)[doubled]
    stays[..., doubled] = first_of_each(reasons.group[doubled], -(weight * left[..., doubled]), -weight)
    return stays


def _severity(facts: Facts) -> Floats:
    table = np.array([facts.model[f"debt.severity.{severity}"] for severity in Severity])
    return np.asarray(table[facts.block.reasons.severity])


def _parts(facts: Facts, left: Floats, claims: _Claims, stays: Bools | None) -> tuple[Floats, Floats]:
    """Each reason's share of the explained debt, and the deal-breaker's addition on the worst of them."""
    reasons, owner = facts.block.reasons, facts.block.reasons.ragged.owner
    weight = claims.weight if stays is None else np.where(stays, claims.weight, 0.0)
    total = reasons.ragged.sum(weight)
    per_weight = np.divide(claims.explained, total, out=np.zeros(total.shape), where=total > 0)
    part = weight * left * per_weight[..., owner]
    breaker = np.zeros(left.shape)
    breaking = facts.once("deal-breakers", lambda own: np.flatnonzero(reasons.severity == DEALBREAKER))
    breaking = breaking[claims.own[breaking] & (claims.explained[owner[breaking]] > 0)]
    if len(breaking):
        # Of several in one candidacy the one with most left; of equal ones the first.
        counted = np.where(weight[..., breaking] > 0, left[..., breaking], 0.0)
        worst = first_of_each(owner[breaking], -counted)
        breaker[..., breaking] = np.where(worst, facts.model["debt.dealbreaker"] * counted, 0.0)
    return part, breaker


def post(ledger: Ledger, facts: Facts, owed: Debts) -> None:
    """Post what is owed: by candidacy what no reason explains, by reason its part, the deal-breaker, and the cap."""
    block = facts.block
    people = facts.reason_person.astype(np.intp)
    every = np.arange(len(block.reasons))
    for party, head in ((EMPLOYER, Head.EMPLOYER), (CANDIDATE, Head.CANDIDATE)):
        own = block.reasons.party == party
        part, breaker = np.where(own, owed.parts, 0.0), np.where(own, owed.breakers, 0.0)
        ledger.add_rows(head, "unexplained", block.candidacies.ragged, -owed.unexplained[party])
        ledger.add_at(head, "reason", people, -part, every)
        ledger.add_at(head, "deal-breaker", people, -breaker, every)
        total = block.candidacies.ragged.sum(owed.unexplained[party] + block.reasons.ragged.sum(part + breaker))
        ledger.add(head, "cap on debts", np.maximum(total - facts.model["debt.cap"], 0.0))


def owed_on(facts: Facts, owed: Debts, wishes: int) -> Floats:
    """What the candidate's own reasons on each wish's facet cost, shape (wishes,): the facet's part of the debt."""
    reasons = facts.block.reasons
    rows = np.flatnonzero((reasons.party == CANDIDATE) & (reasons.wish >= 0))
    return sum_at(reasons.wish[rows], owed.parts[..., rows] + owed.breakers[..., rows], wishes)


# In words


def tell_base_rate(told: Told, head: Head, person: int) -> Said:
    """What is usual, before anything of this person is read."""
    model = told.facts.model
    start = "starting point, from your outcomes" if model.learned_from else "starting point, an assumption"
    if head is Head.REACH:
        return Said(f"{start}: {model['base.R']:.0%} of people answer a first message")
    outcome = as_outcome(int(told.facts.block.candidacies.outcome[told.facts.anchor[person]]))
    side = "the employer" if head is Head.EMPLOYER else "the candidate"
    rate = model[f"clean.{head.value}.{outcome}"]
    who = OUTCOME_WORDS[outcome].partition(":")[0]
    return Said(f"{start}: {rate:.0%} that {side} says yes where somebody {who}, once every reason has gone")


def tell_stage(told: Told, head: Head, person: int) -> Said:
    """How far the person got."""
    stage = list(Stage)[told.facts.stage[told.facts.anchor[person]]]
    early = stage in (Stage.APPLIED, Stage.SCREEN)
    return Said(f"{'did not get beyond' if early else 'got as far as'} {STAGE_WORDS[stage]}")


def tell_unexplained(told: Told, head: Head, candidacy: int) -> Said:
    """The part of the past no that no reason on file explains."""
    facts, party = told.facts, EMPLOYER if head is Head.EMPLOYER else CANDIDATE
    ended = as_day(int(facts.block.candidacies.ended[candidacy]))
    reasons = facts.block.reasons
    whose = "employer's" if head is Head.EMPLOYER else "candidate's"
    implied = reasons.ragged.any(facts.reason_exists & reasons.implied & (reasons.party == party))[candidacy]
    if facts.stated[party][candidacy]:
        return Said(f"the part of the no of {ended} that no reason on file explains", on=ended)
    beyond = " beyond the outcome itself" if implied else ""
    return Said(f"no reason of the {whose} is on file for the no of {ended}{beyond}", on=ended)


def tell_cap(told: Told, head: Head, person: int) -> Said:
    """The most that past noes may cost."""
    return Said("several past noes together cost no more than a fixed most")
