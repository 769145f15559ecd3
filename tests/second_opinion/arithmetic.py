"""The few formulas everything uses (SCIENCE 2.1, 2.5 b)."""

import math

from .tables import PAY_SCALE_SHARE, PAY_TOLERANCE_SHARE, SMALLEST_GAP


def logit(p):
    return math.log(p / (1.0 - p))


def sigmoid(x):
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


def months(a, b):
    """SCIENCE 2.1: days / 30.4375, never negative."""
    return max(0.0, (b - a).days / 30.4375)


def decay(m, h, f):
    """SCIENCE 2.1."""
    return f + (1.0 - f) * 2.0 ** (-m / h)


def clip(x, low, high):
    return max(low, min(high, x))


def is_number(x):
    return isinstance(x, (int, float)) and not isinstance(x, bool)


def same_number(a, b):
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def owa(parts, gamma):
    """SCIENCE 2.1: parts are (name, facet, value); each comes back with its own weighted value.

    Positive and negative apart, each sorted descending by size, weights 1, gamma, gamma^2, ...; ties by name.
    """
    result = []
    for sign in (1, -1):
        side = [part for part in parts if part[2] * sign > 0]
        side.sort(key=lambda part: (-abs(part[2]), part[0]))
        result += [(name, facet, value * gamma**i) for i, (name, facet, value) in enumerate(side)]
    return result


def gap_in_units(excess, scale):
    """SCIENCE 2.1: a gap below 1e-9 scale units is 0."""
    if scale <= 0:
        return 0.0
    gap = excess / scale
    return gap if gap >= SMALLEST_GAP else 0.0


def drifted(r, years):
    """SCIENCE 2.5 b: mean and sd of a pay stated so many years ago."""
    return r * (1.0 + 0.035 * years), r * (0.02 + 0.05 * math.sqrt(years))


def pay_gap(mu, sd, x):
    """SCIENCE 2.5 b: the expected shortfall of x under a pay of mean mu, in scale units (10% of mu, tolerance 2%)."""
    over = mu - x - PAY_TOLERANCE_SHARE * mu
    if sd <= 0:
        return gap_in_units(over, PAY_SCALE_SHARE * mu)
    z = over / sd
    below = 0.5 * math.erfc(-z / math.sqrt(2.0))
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return gap_in_units(over * below + sd * density, PAY_SCALE_SHARE * mu)
