"""Heads to probabilities: how reach and the two yeses combine (SCIENCE 2, 3)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets.rules.elementary import exp, log, log1p

Floats = NDArray[np.float64]


def sigmoid(log_odds: Floats) -> Floats:
    """Probability of log-odds, without overflow."""
    small = exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0, small) / (1.0 + small)


def mutual(p_employer: Floats, p_candidate: Floats, psi: float) -> Floats:
    """Probability that both say yes: Plackett's distribution with constant odds ratio psi, in its stable form.

    ``S = 1+(psi-1)(pE+pC); J = 2*psi*pE*pC / (S + sqrt(S^2 - 4*psi*(psi-1)*pE*pC))``; psi 1 is the product.
    """
    product = p_employer * p_candidate
    if psi == 1.0:
        return product
    s = 1.0 + (psi - 1.0) * (p_employer + p_candidate)
    return np.asarray(2.0 * psi * product / (s + np.sqrt(np.maximum(s * s - 4.0 * psi * (psi - 1.0) * product, 0.0))))


@attrs.frozen(eq=False)
class Scores:
    """Heads and what follows from them, shape (people,) each; (draws, people) where they are drawn."""

    l_R: Floats
    l_E: Floats
    l_C: Floats
    p_R: Floats
    p_E: Floats
    p_C: Floats
    J: Floats
    P: Floats

    @classmethod
    def of(cls, l_R: Floats, l_E: Floats, l_C: Floats, psi: float) -> Scores:
        """Probabilities of three heads."""
        p_R, p_E, p_C = sigmoid(l_R), sigmoid(l_E), sigmoid(l_C)
        J = mutual(p_E, p_C, psi)
        return cls(l_R, l_E, l_C, p_R, p_E, p_C, J, p_R * J)

    def log_probability(self, psi: float) -> Floats:
        """Log of the match probability from the log-odds, so that near-certain people are not all alike."""
        if psi == 1.0:
            return _log_sigmoid(self.l_R) + _log_sigmoid(self.l_E) + _log_sigmoid(self.l_C)
        return _log_sigmoid(self.l_R) + log(self.J)


def _log_sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(np.minimum(log_odds, 0.0) - log1p(exp(-np.abs(log_odds))))


def roughly_log_probability(l_R: Floats, l_E: Floats, l_C: Floats, psi: float) -> Floats:
    """The same but for the last bits, and several times as fast: good enough to see who may be among the best."""
    with np.errstate(under="ignore"):
        both = _rough(l_E) + _rough(l_C)
        if psi != 1.0:
            both = np.log(mutual(np.exp(_rough(l_E)), np.exp(_rough(l_C)), psi))
        return _rough(l_R) + both


def _rough(log_odds: Floats) -> Floats:
    return np.asarray(np.minimum(log_odds, 0.0) - np.log1p(np.exp(-np.abs(log_odds))))
