"""All families of terms in the order in which a head is summed (SCIENCE 2).

What reads the pool and the day alone stands in `standing`; it is summed once for a pool, `as_of` and model. The rest
reads the new role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np

from rematch.evidence import (
    burdens,
    coverage,
    debts,
    judgement,
    likes,
    news,
    openness,
    reach,
    reason_words,
    skill_words,
)
from rematch.evidence.alike import Kinds
from rematch.evidence.facts import CANDIDATE, EMPLOYER, Facts
from rematch.evidence.ledger import Ledger, Posting
from rematch.evidence.residuals import KINDS as REASON_KINDS
from rematch.evidence.residuals import Residuals, residuals
from rematch.evidence.telling import Said, Told
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import Head
from rematch.query import Query


@attrs.frozen(eq=False)
class Working:
    """What the terms worked out on the way, for explanations.

    Attributes:
        residuals: What is left of every past reason.
        likes: What became of every like and dislike.
        burdens: What every wish costs.
        coverage: Credit of every requirement.
    """

    residuals: Residuals
    likes: likes.Likes
    burdens: burdens.Burdens
    coverage: coverage.Coverage


def standing(ledger: Ledger, facts: Facts) -> None:
    """Terms that read the pool and the day alone."""
    debts.base_rates(ledger, facts)
    openness.post(ledger, facts)
    reach.post(ledger, facts)


def against_role(ledger: Ledger, facts: Facts, query: Query) -> Working:
    """Terms that read the new role."""
    return _post(ledger, facts, query, lambda: None)


def all_terms(ledger: Ledger, facts: Facts, query: Query, unknowns: Expected = EXPECTED) -> Working:
    """Every term, in the order in which a head is summed."""
    debts.base_rates(ledger, facts, unknowns)
    working = _post(ledger, facts, query, lambda: openness.post(ledger, facts), unknowns)
    reach.post(ledger, facts, unknowns)
    return working


def _post(
    ledger: Ledger, facts: Facts, query: Query, between: Callable[[], None], unknowns: Expected = EXPECTED
) -> Working:
    left = residuals(facts, query, unknowns)
    owed = debts.debts(facts, left)
    debts.post(ledger, facts, owed)
    judgement.post(ledger, facts, query)
    covered = coverage.coverage(facts, query, left.resolved, unknowns)
    coverage.post_coverage(ledger, facts, covered)
    coverage.post_stretch(ledger, facts, query)
    coverage.post_gaps(ledger, facts, query, covered, unknowns)
    news.post(ledger, facts, query, EMPLOYER)
    weighed = burdens.burdens(facts, query)
    liked = likes.likes(facts, query, weighed.unmet_of, unknowns)
    likes.post(ledger, facts, liked)
    between()
    news.post(ledger, facts, query, CANDIDATE)
    burdens.surplus(ledger, facts, query)
    owed_there = debts.owed_on(facts, owed, len(facts.wishes))
    # What is set against a burden has a weight of its own; the ledger weighs the burdens.
    debt, liking = (unknowns.weight(term) / unknowns.weight("burdens") for term in ("debt C", "likes"))
    lost = np.where(liked.to_wish, -liked.values[..., liked.named], 0.0)
    cost = burdens.settle(weighed, owed_there * debt, liked.wish, lost * liking)
    burdens.post(ledger, facts, cost)
    return Working(left, liked, weighed, covered)


SHARED: tuple[Kinds[Any, Any, Any], ...] = (REASON_KINDS, burdens.KINDS, likes.KINDS, judgement.KINDS)
"""Tables of which the kinds of several blocks are worked out together."""

_TELLERS: dict[str, Callable[[Told, Head, int], Said]] = {
    "base rate": debts.tell_base_rate,
    "stage reached": debts.tell_stage,
    "unexplained": debts.tell_unexplained,
    "reason": reason_words.tell,
    "deal-breaker": reason_words.tell_deal_breaker,
    "cap on debts": debts.tell_cap,
    "assessments": judgement.tell_assessments,
    "verdict": judgement.tell_verdict,
    "coverage": skill_words.tell_coverage,
    "stretch": skill_words.tell_stretch,
    "like": likes.tell,
    "openness": openness.tell_statement,
    "shock": openness.tell_shock,
    "own change": openness.tell_change,
    "tenure": openness.tell_tenure,
    "pay surplus": burdens.tell_surplus,
    "burden": burdens.tell,
    "relationship": reach.tell_relationship,
    "silence": reach.tell_silence,
    "invalid channel": reach.tell_invalid,
    "direct channel": reach.tell_direct,
    "useful touches": reach.tell_useful,
    "gap": skill_words.tell_gap,
    "late start": skill_words.tell_late,
    "organisation": news.tell,
}


def tell(told: Told, posting: Posting, at: int) -> Said:
    """What one contribution says for itself."""
    kind = posting.term.partition(": ")[0]
    said = _TELLERS[kind](told, posting.head, int(posting.sources[at]))
    return said if said.facet is not None else attrs.evolve(said, facet=posting.facet)
