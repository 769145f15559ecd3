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
    """What the past no costs one side; all as positive log-odds, draws along the first axis where there are any.

    Attributes:
        parts: What each of its reasons costs, deal-breaker apart; shape (reasons,).
        breakers: Reasons that set a deal-breaker.
        breaking: What it adds on each of those; shape (breakers,).
        unexplained: What no reason explains; shape (candidacies,).
        totals: All of that by candidacy; shape (candidacies,).
        weights: How much each candidacy's debt counts among the person's; shape (candidacies,).
    """

    parts: Floats
    breakers: NDArray[np.intp]
    breaking: Floats
    unexplained: Floats
    totals: Floats
    weights: Floats

    def of_reasons(self, facts: Facts, rows: NDArray[np.intp]) -> Floats:
        """What some reasons cost in all, shape (rows,)."""
        place = np.full(self.parts.shape[-1], -1, np.intp)
        place[self.breakers] = np.arange(len(self.breakers))
        cost = self.parts[..., rows].copy()
        breaks = place[rows] >= 0
        cost[..., breaks] += self.breaking[..., place[rows[breaks]]]
        return cost * self.weights[..., facts.block.reasons.ragged.owner[rows]]


@attrs.frozen(eq=False)
class _Claims:
    """What one side may claim of each candidacy, before it is known what is left of its reasons.

    Attributes:
        own: Reasons of that side that exist; shape (reasons,).
        weight: Severity weight of those, else 0; shape (reasons,).
        share: What each of them costs if all of it is left; shape (reasons,).
        rest: What no reason explains; shape (candidacies,).
        explained: What the reasons share; shape (candidacies,).
    """

    own: Bools
    weight: Floats
    share: Floats
    rest: Floats
    explained: Floats


def debts(facts: Facts, left: Residuals) -> dict[int, Debts]:
    """``D_h*[rho*u0 + (1-rho)*sum pi_b*u_b] + V*max u_b``, over candidacies an ordered sum with gamma .5 (SCIENCE 2.3).

    Returns:
        The debts of each party.
    """
    reasons, candidacies = facts.block.reasons.ragged, facts.block.candidacies.ragged
    found = {}
    doubled = _doubled(facts, left.left)
    for party in HEADS:
        claims = facts.once(f"claims of {party}", partial(_claims, party=party))
        parts = (claims.share if doubled is None else _without(facts, claims, doubled)) * left.left
        breakers, breaking = _breakers(facts, claims, left.left, doubled)
        totals = claims.rest + reasons.sum(parts) + sum_at(reasons.owner[breakers], breaking, reasons.owners)
        # Rounded, so that debts that are equal tie by id whatever the last bit says.
        weights = candidacies.owa_weights(np.round(totals, 9), facts.model["debt.gamma"])
        found[party] = Debts(parts, breakers, breaking, claims.rest, totals, weights)
    return found


def _claims(facts: Facts, party: int) -> _Claims:
    reasons = facts.block.reasons
    own = facts.reason_exists & (reasons.party == party)
    debt, unexplained = _debt(facts, party, reasons.ragged.any(own))
    weight = np.where(own, _severity(facts), 0.0)
    explained = debt * (1.0 - unexplained)
    share = weight * _a_weight(explained, reasons.ragged.sum(weight))[reasons.ragged.owner]
    return _Claims(own, weight, share, debt * unexplained * _unexplained_left(facts), explained)


def _a_weight(explained: Floats, weights: Floats) -> Floats:
    """What a reason of weight 1 costs in each candidacy."""
    return np.divide(explained, weights, out=np.zeros(weights.shape), where=weights > 0)


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


@attrs.frozen(eq=False)
class _Doubles:
    """Reasons of one party, kind and topic in one candidacy, of which one stays.

    Attributes:
        rows: They.
        group: Which of them are one, shape (rows,).
        weight: Severity weight of each, shape (rows,).
        beside: Every reason of a candidacy that has some: those that stay share what is explained.
        place: Where `rows` stand in `beside`.
    """

    rows: NDArray[np.intp]
    group: NDArray[np.int32]
    weight: Floats
    beside: NDArray[np.intp]
    place: NDArray[np.intp]

    @classmethod
    def of(cls, facts: Facts) -> _Doubles:
        group, ragged = facts.block.reasons.group, facts.block.reasons.ragged
        rows = np.flatnonzero((group >= 0) & facts.reason_exists)
        there = np.zeros(ragged.owners, np.bool_)
        there[ragged.owner[rows]] = True
        beside = np.flatnonzero(there[ragged.owner])
        return cls(rows, group[rows], _severity(facts)[rows], beside, np.searchsorted(beside, rows))


def _doubled(facts: Facts, left: Floats) -> tuple[_Doubles, Bools] | None:
    """The reasons that have doubles, and which are dropped: all but the largest severity x residual; None: no doubles."""
    doubles = facts.once("doubled reasons", _Doubles.of)
    if not len(doubles.rows):
        return None
    return doubles, ~first_of_each(doubles.group, -(doubles.weight * left[..., doubles.rows]), -doubles.weight)


def _without(facts: Facts, claims: _Claims, doubled: tuple[_Doubles, Bools]) -> Floats:
    """What each reason costs if all of it is left, once doubles are dropped."""
    doubles, dropped = doubled
    beside, reasons = doubles.beside, facts.block.reasons.ragged
    weight = np.broadcast_to(claims.weight[beside], (*dropped.shape[:-1], len(beside))).copy()
    weight[..., doubles.place] = np.where(dropped, 0.0, weight[..., doubles.place])
    owner = reasons.owner[beside]
    total = sum_at(owner, weight, reasons.owners)
    share = np.broadcast_to(claims.share, (*dropped.shape[:-1], len(reasons))).copy()
    share[..., beside] = weight * _a_weight(np.broadcast_to(claims.explained, total.shape), total)[..., owner]
    return share


def _severity(facts: Facts) -> Floats:
    table = np.array([facts.model[f"debt.severity.{severity}"] for severity in Severity])
    return np.asarray(table[facts.block.reasons.severity])


def _breakers(
    facts: Facts, claims: _Claims, left: Floats, doubled: tuple[_Doubles, Bools] | None
) -> tuple[NDArray[np.intp], Floats]:
    """One side's deal-breakers, and what each adds: the one of a candidacy with most left, of equal ones the first."""
    reasons = facts.block.reasons.ragged
    rows = facts.once("deal-breakers", lambda own: np.flatnonzero(own.block.reasons.severity == DEALBREAKER))
    rows = rows[claims.own[rows]]
    owner = reasons.owner[rows]
    rows, owner = rows[claims.explained[owner] > 0], owner[claims.explained[owner] > 0]
    counted = left[..., rows]
    if doubled is not None:
        gone = np.zeros((*doubled[1].shape[:-1], len(reasons)), np.bool_)
        gone[..., doubled[0].rows] = doubled[1]
        counted = np.where(gone[..., rows], 0.0, counted)
    worst = first_of_each(owner, -counted) if len(rows) else np.zeros(counted.shape, np.bool_)
    return rows, np.where(worst, facts.model["debt.dealbreaker"] * counted, 0.0)


def post(ledger: Ledger, facts: Facts, owed: dict[int, Debts]) -> None:
    """Post what is owed: by candidacy what no reason explains, by reason its part, the deal-breaker, and the cap."""
    ragged, cap = facts.block.candidacies.ragged, facts.model["debt.cap"]
    for party, head in ((EMPLOYER, Head.EMPLOYER), (CANDIDATE, Head.CANDIDATE)):
        debt = owed[party]
        total = ragged.sum(debt.totals * debt.weights)
        if ledger.keeps:
            _list(ledger, facts, head, debt)
            ledger.add(head, "cap on debts", np.maximum(total - cap, 0.0))
        else:
            ledger.add(head, "debt", -np.minimum(total, cap))


def _list(ledger: Ledger, facts: Facts, head: Head, debt: Debts) -> None:
    people, every = facts.reason_person.astype(np.intp), np.arange(len(facts.block.reasons))
    by_reason = debt.weights[facts.block.reasons.ragged.owner]
    ledger.add_rows(head, "unexplained", facts.block.candidacies.ragged, -debt.unexplained * debt.weights)
    ledger.add_at(head, "reason", people, -debt.parts * by_reason, every)
    breaking = -debt.breaking * by_reason[debt.breakers]
    ledger.add_at(head, "deal-breaker", people[debt.breakers], breaking, debt.breakers)


def owed_on(facts: Facts, owed: dict[int, Debts], wishes: int) -> Floats:
    """What the candidate's own reasons on each wish's facet cost, shape (wishes,): the facet's part of the debt."""
    rows, wish = facts.once("reasons with a wish", _with_a_wish)
    return sum_at(wish, owed[CANDIDATE].of_reasons(facts, rows), wishes)


def _with_a_wish(facts: Facts) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    reasons = facts.block.reasons
    wish = reasons.wish
    rows = np.flatnonzero((reasons.party == CANDIDATE) & (wish >= 0))
    return rows, wish[rows]


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
