"""SCIENCE 4: the point path and the 256 frozen draws, as what the terms ask of them.

The terms are the same on both. What differs is what they ask here: how much a family of terms weighs, how far a base
rate may be off, and what stands in for what nobody knows. `POINT` answers with means and expected values, `Draw(m)`
with the m-th draw of each name. A draw belongs to a name, so the same name has the same draw wherever it is asked.
"""

import functools
import hashlib
import math
import statistics

from .arithmetic import clip, months, sigmoid
from .tables import (
    DRAWS,
    EASED,
    EASED_SHARE,
    KEPT_IF_UNKNOWN,
    PSEUDO_OUTCOMES,
    REASONS,
    REMOVED_IF_UNKNOWN,
    RESOLVED_SHARE,
    SPREAD_CREDIT,
    TAU,
)

# --- the draws of a name ---------------------------------------------------------------------------------------------


@functools.cache
def strata(name):
    """The order of a name: 0..255 by the 64-bit numbers hashed from it, of equal ones the smaller index first."""
    raw = hashlib.shake_256(name.encode()).digest(8 * DRAWS)
    keys = [int.from_bytes(raw[8 * i : 8 * i + 8], "little") for i in range(DRAWS)]
    return sorted(range(DRAWS), key=lambda i: (keys[i], i))


def uniform(name, m):
    return (strata(name)[m] + 0.5) / DRAWS


def normal(name, m):
    return statistics.NormalDist().inv_cdf(uniform(name, m))


def interval(values):
    """80% of the draws: the means of the 26th and 27th, and of the 230th and 231st smallest of the 256."""
    ranked = sorted(values)
    assert len(ranked) == DRAWS
    return (ranked[25] + ranked[26]) / 2.0, (ranked[229] + ranked[230]) / 2.0


# --- an unknown reason's three points (SCIENCE 2.5 d) ----------------------------------------------------------------


def chance_of_change(s, candidacy, kind):
    """(chance that circumstances changed, share of such changes that are favourable)."""
    _, _, half_life, favourable = REASONS[kind]
    return 1.0 - 2.0 ** (-months(candidacy["ended_on"], s.as_of) / half_life), favourable


# --- what the terms ask ----------------------------------------------------------------------------------------------


class Point:
    """Every weight at its mean, every unknown at its expected value."""

    def weight(self, family):
        return 1.0

    def base_rate_error(self, head, log_odds):
        return 0.0

    def unknown_residual(self, s, candidacy, reason):
        """The mean of the three points."""
        changed, favourable = chance_of_change(s, candidacy, reason["kind"])
        return 1.0 - changed * favourable * 0.85

    def unknown_sentiment(self, s, sentiment):
        return "unknown"

    def unlisted_credit(self, s, skill, credit):
        return credit

    def gap(self, s, skill, probability):
        return probability

    def weighed(self, family, terms):
        """The terms (name, facet, log-odds) of a family, each times the family's weight."""
        return [(name, facet, log_odds * self.weight(family)) for name, facet, log_odds in terms]


class Draw(Point):
    """The m-th of the 256 draws."""

    def __init__(self, m):
        self.m = m

    def weight(self, family):
        """Weight ignorance: log-normal with mean 1."""
        return math.exp(TAU * normal("weight of " + family, self.m) - TAU * TAU / 2.0)

    def base_rate_error(self, head, log_odds):
        p = sigmoid(log_odds)
        return normal("base rate " + head, self.m) / math.sqrt(PSEUDO_OUTCOMES * p * (1.0 - p))

    def unknown_residual(self, s, candidacy, reason):
        """One of the three points: resolved, eased, unchanged."""
        changed, favourable = chance_of_change(s, candidacy, reason["kind"])
        resolved = RESOLVED_SHARE * favourable * changed
        eased = EASED_SHARE * favourable * changed
        v = uniform(f"reason {reason['party']} {reason['kind']} {as_compared(s, reason['topic'])}", self.m)
        if v < resolved:
            return 0.0
        return EASED if v < resolved + eased else 1.0

    def unknown_sentiment(self, s, sentiment):
        v = uniform(f"like {sentiment['facet']} {as_compared(s, sentiment['topic'])}", self.m)
        if sentiment["likes"]:
            return "lost" if v < 1.0 - KEPT_IF_UNKNOWN else "kept"
        return "same" if v < 1.0 - REMOVED_IF_UNKNOWN else "removed"

    def unlisted_credit(self, s, skill, credit):
        return clip(credit + SPREAD_CREDIT * normal("credit " + s.names.key(skill), self.m), 0.0, 1.0)

    def gap(self, s, skill, probability):
        """The gap is real, or it is not."""
        return 1.0 if uniform("gap " + s.names.key(skill), self.m) < probability else 0.0


POINT = Point()


def as_compared(s, topic):
    """The name under which a topic is known; empty where there is none, so the name of the draw ends in a blank."""
    return "" if topic is None else s.names.key(topic)
