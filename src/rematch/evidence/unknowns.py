"""What stands in for what is not known: its expected value on the point path, a drawn one in an interval (SCIENCE 4).

The terms ask here and are the same for both. A drawn array has one more axis in front, the draws; what is not drawn goes
with it by broadcasting.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.facets import REASONS, Head
from rematch.facets.rules import elementary
from rematch.weights import Model

Floats = NDArray[np.float64]

BETTER, WITHIN, WORSE, UNKNOWN = 1, 0, -1, 2
"""Status of a like or dislike: better for the person, within tolerance, worse, or not known."""


class Expected:
    """The point path: every unknown at its expected value, every weight at its mean."""

    def weight(self, term: str) -> Any:
        """Factor of a family of terms (`family`): 1, or one a draw, shape (draws, 1)."""
        return 1.0

    def base_error(self, head: Head, beta: Floats, model: Model) -> Any:
        """What is added to base rates, shape (people,) in log-odds, for the few outcomes they rest on."""
        return 0.0

    def residuals(self, facts: Facts) -> Floats:
        """What is left of each reason if nothing is known of it, shape (reasons,) or (draws, reasons)."""
        return facts.once("expected", _expected)

    def like_status(self, facts: Facts, status: NDArray[np.int8]) -> NDArray[np.int8]:
        """Status of each like and dislike, shape (sentiments,) or (draws, sentiments)."""
        return status

    def unlisted(self, skill: str, credit: Floats) -> Floats:
        """Credit of a skill that is not listed, shape (people,) or (draws, people)."""
        return credit

    def inherited(self, skill: str, credit: Floats) -> Floats:
        """Credit of a skill that past roles of a person asked for, shape (people,)."""
        return credit

    def gap(self, skill: str, probability: Floats) -> Floats:
        """Shortfall of a must nobody asked for before, shape (people,) or (draws, people), given how probable it is."""
        return probability


EXPECTED = Expected()


def better_points(facts: Facts) -> tuple[Floats, Floats]:
    """Probability that an unknown reason has gone, and that it has eased, shape (reasons,) each (SCIENCE 2.5 d).

    ``p_c = 1 - 2^(-m/h)``; ``P(0) = .7*fav*p_c``, ``P(.5) = .3*fav*p_c``; else it stands as it was.
    """
    model, kinds = facts.model, facts.block.reasons.kind
    half_life = np.array([model[f"half_life.{k}"] if row.half_life_months else np.inf for k, row in REASONS.items()])
    favourable = np.array([model[f"favourable.{k}"] if row.half_life_months else 0.0 for k, row in REASONS.items()])
    changed = 1.0 - elementary.exp2(-facts.reason_months / half_life[kinds])
    better = changed * favourable[kinds]
    resolved = model["residual.resolved_share"]
    return better * resolved, better * (1.0 - resolved)


def _expected(facts: Facts) -> Floats:
    """Mean of the three points: ``1 - p_c*fav*(.7 + .3*.5)``."""
    resolved, eased = better_points(facts)
    return 1.0 - (resolved + eased * (1.0 - facts.model["residual.eased"]))


_FAMILIES = {
    "unexplained": "debt",
    "reason": "debt",
    "deal-breaker": "debt",
    "cap on debts": "debt",
    "assessments": "judgement",
    "verdict": "judgement",
    "like": "likes",
    "openness": "openness",
    "shock": "openness",
    "own change": "openness",
    "tenure": "openness",
    "burden": "burdens",
    "direct channel": "channel",
    "useful touches": "channel",
    "invalid channel": "channel",
    "gap": "gaps",
    "late start": "gaps",
}
_OF_HEAD = ("debt", "organisation")
BASE = ("base rate", "stage reached")
"""What makes up a base rate: not weighed, but given an error of its own."""


def family(head: Head, term: str) -> str:
    """The term of SCIENCE 2 that a contribution belongs to; ignorance of its weight is drawn once for all of it.

    >>> family(Head.CANDIDATE, "deal-breaker"), family(Head.EMPLOYER, "gap: crm")
    ('debt C', 'gaps')
    """
    kind = term.partition(": ")[0]
    found = _FAMILIES.get(kind, kind)
    return f"{found} {head.value}" if found in _OF_HEAD else found
