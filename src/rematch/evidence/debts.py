"""Base rates, the stage reached, and the debt of the past no (SCIENCE 2.2, 2.3)."""

from __future__ import annotations

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
from rematch.pool.gather import gather
from rematch.pool.ragged import Ragged, sum_at

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
    """What the past no costs; all as positive log-odds, draws along the first axis where there are any.

    Attributes:
        parts: What each reason costs its side, deal-breaker apart; shape (reasons,).
        breakers: Reasons that set a deal-breaker.
        breaking: What it adds on each of those; shape (breakers,).
        unexplained: What no reason explains, by party; shape (candidacies,) each.
        totals: All of that by candidacy, by party; shape (candidacies,) each.
        weights: How much each candidacy's debt counts among the person's, by party; shape (candidacies,) each.
    """

    parts: Floats
    breakers: NDArray[np.intp]
    breaking: Floats
    unexplained: dict[int, Floats]
    totals: dict[int, Floats]
    weights: dict[int, Floats]

    def of_reasons(self, facts: Facts, party: int, rows: NDArray[np.intp]) -> Floats:
        """What some reasons of one side cost in all, shape (rows,)."""
        place = np.full(self.parts.shape[-1], -1, np.int32)
        place[self.breakers] = np.arange(len(self.breakers))
        cost = self.parts[..., rows].copy()
        breaks = place[rows] >= 0
        cost[..., breaks] += self.breaking[..., place[rows[breaks]]]
        return cost * gather(self.weights[party], facts.block.reasons.ragged.owner.take(rows))


@attrs.frozen(eq=False)
class _Claims:
    """What both sides may claim of each candidacy, before it is known what is left of their reasons.

    Attributes:
        share: What each reason costs if all of it is left; 0 for one that does not exist; shape (reasons,).
        rest: What no reason explains, by party; shape (candidacies,) each.
        doubles: Reasons of which one stays.
        breakers: Deal-breakers.
    """

    share: Floats
    rest: dict[int, Floats]
    doubles: _Doubles
    breakers: _Breakers

    @classmethod
    def of(cls, facts: Facts) -> _Claims:
        ragged, party_of = facts.block.reasons.ragged, facts.block.reasons.party
        share = np.zeros(len(ragged))
        explained, rest = {}, {}
        for party in HEADS:
            own = facts.reason_exists & (party_of == party)
            debt, unexplained = _debt(facts, party, ragged.any(own))
            weight = np.where(own, _severity(facts), 0.0)
            explained[party] = debt * (1.0 - unexplained)
            rest[party] = debt * unexplained * _unexplained_left(facts)
            share += weight * _a_weight(explained[party], ragged.sum(weight))[ragged.owner]
        return cls(share, rest, _Doubles.of(facts, explained), _Breakers.of(facts, explained))


def debts(facts: Facts, left: Residuals) -> Debts:
    """``D_h*[rho*u0 + (1-rho)*sum pi_b*u_b] + V*max u_b``, over candidacies an ordered sum with gamma .5 (SCIENCE 2.3)."""
    reasons, candidacies = facts.block.reasons.ragged, facts.block.candidacies.ragged
    claims = facts.once("claims", _Claims.of)
    dropped = _dropped(claims.doubles, left.left)
    parts = (claims.share if dropped is None else _without(claims, dropped)) * left.left
    breakers, breaking = claims.breakers, _breaking(facts, claims, left.left, dropped)
    totals, weights = {}, {}
    for party, own in facts.once("reasons by party", _by_party).items():
        theirs = breakers.of_party(party)
        totals[party] = claims.rest[party] + reasons.sum(parts * own)
        totals[party] += sum_at(reasons.owner[breakers.rows[theirs]], breaking[..., theirs], reasons.owners)
        # Rounded, so that debts that are equal tie by id whatever the last bit says.
        weights[party] = candidacies.owa_weights(np.round(totals[party], 9), facts.model["debt.gamma"])
    return Debts(parts, breakers.rows, breaking, claims.rest, totals, weights)


def _by_party(facts: Facts) -> dict[int, Bools]:
    party_of = facts.block.reasons.party
    return {party: party_of == party for party in HEADS}


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
        rows: They, those that are one side by side, the heavier first.
        ragged: Which are one.
        weight: Severity weight of each, shape (rows,).
        beside: Every reason of a candidacy that has some: those that stay share what is explained.
        weight_beside: Severity weight of each of those.
        place: Where `rows` stand in `beside`.
        owner: Candidacy and party of each of `beside`, as a number; shape (beside,).
        explained: What is shared in each of those.
    """

    rows: NDArray[np.intp]
    ragged: Ragged
    weight: Floats
    beside: NDArray[np.intp]
    weight_beside: Floats
    place: NDArray[np.intp]
    owner: NDArray[np.intp]
    explained: Floats

    @classmethod
    def of(cls, facts: Facts, explained: dict[int, Floats]) -> _Doubles:
        """The doubles of a block.

        Args:
            facts: The block on the day.
            explained: What each side's reasons share, by party; shape (candidacies,) each.
        """
        group, ragged, severity = facts.block.reasons.group, facts.block.reasons.ragged, _severity(facts)
        rows = np.flatnonzero((group >= 0) & facts.reason_exists)
        rows = rows[np.lexsort((rows, -severity[rows], group[rows]))]
        _, counts = np.unique(group[rows], return_counts=True)
        layout, slots = Ragged.of(counts)
        rows = rows[slots]
        there = np.zeros(ragged.owners, np.bool_)
        there[ragged.owner[rows]] = True
        beside = np.flatnonzero(there[ragged.owner] & facts.reason_exists)
        candidacy, party = ragged.owner[beside].astype(np.intp), facts.block.reasons.some("party", beside)
        sides, owner = np.unique(candidacy * 2 + party, return_inverse=True)
        shared = np.where(sides % 2 == CANDIDATE, *(explained[p][sides // 2] for p in (CANDIDATE, EMPLOYER)))
        place = np.searchsorted(beside, rows)
        return cls(rows, layout, severity[rows], beside, severity[beside], place, owner, shared)


def _dropped(doubles: _Doubles, left: Floats) -> Bools | None:
    """Which of the reasons that have doubles are dropped: all but the largest severity x residual; None: no doubles."""
    if not len(doubles.rows):
        return None
    return ~doubles.ragged.largest(doubles.weight * left[..., doubles.rows])


def _without(claims: _Claims, dropped: Bools) -> Floats:
    """What each reason costs if all of it is left, once doubles are dropped."""
    doubles = claims.doubles
    weight = np.broadcast_to(doubles.weight_beside, (*dropped.shape[:-1], len(doubles.beside))).copy()
    weight[..., doubles.place] = doubles.weight * ~dropped
    total = sum_at(doubles.owner, weight, len(doubles.explained))
    share = np.broadcast_to(claims.share, (*dropped.shape[:-1], len(claims.share))).copy()
    per_weight = _a_weight(np.broadcast_to(doubles.explained, total.shape), total)
    share[..., doubles.beside] = weight * per_weight[..., doubles.owner]
    return share


def _severity(facts: Facts) -> Floats:
    table = np.array([facts.model[f"debt.severity.{severity}"] for severity in Severity])
    return np.asarray(table[facts.block.reasons.severity])


@attrs.frozen(eq=False)
class _Breakers:
    """Deal-breakers whose side has something at stake.

    Attributes:
        rows: They, those of one side of a candidacy side by side.
        party: Whose each is, shape (rows,).
        ragged: Which are of one side of a candidacy.
    """

    rows: NDArray[np.intp]
    party: NDArray[np.int8]
    ragged: Ragged

    @classmethod
    def of(cls, facts: Facts, explained: dict[int, Floats]) -> _Breakers:
        """The deal-breakers of a block; `explained` is what each side's reasons share."""
        reasons = facts.block.reasons
        rows = np.flatnonzero(facts.reason_exists & (reasons.severity == DEALBREAKER))
        party, owner = reasons.some("party", rows), reasons.ragged.owner[rows]
        staked = np.where(party == CANDIDATE, *(explained[p][owner] for p in (CANDIDATE, EMPLOYER))) > 0
        rows, party, owner = rows[staked], party[staked], owner[staked]
        side = owner.astype(np.intp) * 2 + party
        order = np.argsort(side, kind="stable")
        _, counts = np.unique(side, return_counts=True)
        layout, slots = Ragged.of(counts)
        return cls(rows[order][slots], party[order][slots], layout)

    def of_party(self, party: int) -> Bools:
        """Which are of one side."""
        return self.party == party


def _breaking(facts: Facts, claims: _Claims, left: Floats, dropped: Bools | None) -> Floats:
    """What each deal-breaker adds: the one of a candidacy with most left, of equal ones the first."""
    breakers = claims.breakers
    counted = gather(left, breakers.rows)
    if dropped is not None:
        gone = np.zeros(left.shape, np.bool_)
        gone[..., claims.doubles.rows] = dropped
        counted = counted * ~gather(gone, breakers.rows)
    worst = breakers.ragged.largest(counted)
    return np.asarray(facts.model["debt.dealbreaker"] * counted * worst)


def post(ledger: Ledger, facts: Facts, owed: Debts) -> None:
    """Post what is owed: by candidacy what no reason explains, by reason its part, the deal-breaker, and the cap."""
    ragged, cap = facts.block.candidacies.ragged, facts.model["debt.cap"]
    for party, head in ((EMPLOYER, Head.EMPLOYER), (CANDIDATE, Head.CANDIDATE)):
        total = ragged.sum(owed.totals[party] * owed.weights[party])
        if ledger.keeps:
            _list(ledger, facts, party, owed)
            ledger.add(head, "cap on debts", np.maximum(total - cap, 0.0))
        else:
            ledger.add(head, "debt", -np.minimum(total, cap))


def _list(ledger: Ledger, facts: Facts, party: int, owed: Debts) -> None:
    head, reasons = HEADS[party], facts.block.reasons
    people, rows = facts.reason_person.astype(np.intp), np.flatnonzero(reasons.party == party)
    by_reason = owed.weights[party][reasons.ragged.owner]
    ledger.add_rows(head, "unexplained", facts.block.candidacies.ragged, -owed.unexplained[party] * owed.weights[party])
    ledger.add_at(head, "reason", people[rows], -owed.parts[rows] * by_reason[rows], rows)
    breaks = np.isin(owed.breakers, rows)
    at = owed.breakers[breaks]
    ledger.add_at(head, "deal-breaker", people[at], -owed.breaking[breaks] * by_reason[at], at)


def owed_on(facts: Facts, owed: Debts, wishes: int) -> Floats:
    """What the candidate's own reasons on each wish's facet cost, shape (wishes,): the facet's part of the debt."""
    rows, wish = facts.once("reasons with a wish", _with_a_wish)
    return sum_at(wish, owed.of_reasons(facts, CANDIDATE, rows), wishes)


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
