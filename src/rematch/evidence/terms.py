"""All families of terms in the order in which a head is summed (SCIENCE 2).

What reads the pool and the day alone stands in `standing`; it is summed once for a pool, `as_of` and model. The rest
reads the new role.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence import burdens, coverage, debts, judgement, likes, news, openness, reach
from rematch.evidence.facts import CANDIDATE, EMPLOYER, Facts
from rematch.evidence.ledger import Ledger
from rematch.evidence.residuals import Residuals, residuals
from rematch.query import Query


@attrs.frozen(eq=False)
class Working:
    """What the terms worked out on the way, for explanations.

    Attributes:
        residuals: What is left of every past reason.
        likes: What became of every like and dislike.
        burdens: What every wish costs.
        burden_cost: The same beyond debts and likes on the same facet; shape (wishes,).
        coverage: Credit of every requirement.
    """

    residuals: Residuals
    likes: likes.Likes
    burdens: burdens.Burdens
    burden_cost: NDArray[np.float64]
    coverage: coverage.Coverage


def standing(ledger: Ledger, facts: Facts) -> None:
    """Terms that read the pool and the day alone."""
    debts.base_rates(ledger, facts)
    openness.post(ledger, facts)
    reach.post(ledger, facts)


def against_role(ledger: Ledger, facts: Facts, query: Query) -> Working:
    """Terms that read the new role."""
    return _post(ledger, facts, query, lambda: None)


def all_terms(ledger: Ledger, facts: Facts, query: Query) -> Working:
    """Every term, in the order in which a head is summed."""
    debts.base_rates(ledger, facts)
    working = _post(ledger, facts, query, lambda: openness.post(ledger, facts))
    reach.post(ledger, facts)
    return working


def _post(ledger: Ledger, facts: Facts, query: Query, between: Callable[[], None]) -> Working:
    left = residuals(facts, query)
    owed = debts.debts(facts, left)
    debts.post(ledger, facts, owed)
    judgement.post(ledger, facts, query)
    covered = coverage.coverage(facts, query)
    coverage.post_coverage(ledger, facts, covered)
    coverage.post_stretch(ledger, facts, query)
    coverage.post_gaps(ledger, facts, query, covered)
    news.post(ledger, facts, query, EMPLOYER)
    weighed = burdens.burdens(facts, query)
    liked = likes.likes(facts, query, weighed.unmet)
    likes.post(ledger, facts, liked)
    between()
    news.post(ledger, facts, query, CANDIDATE)
    burdens.surplus(ledger, facts, query)
    owed_there = debts.owed_on(facts, owed, len(facts.block.wishes))
    cost = burdens.settle(facts, weighed, owed_there, liked.values, liked.to_wish)
    burdens.post(ledger, facts, cost)
    return Working(left, liked, weighed, cost, covered)
