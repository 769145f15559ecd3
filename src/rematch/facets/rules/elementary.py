"""Powers of two, exponential and logarithm that are the same to the last bit on every machine.

The vector code behind `numpy.exp` and its like differs from processor to processor in the last bit. These use only what
IEEE 754 fixes: sums, products, quotients, rounding, and the exact shifts of the exponent. Within 2 units in the last place.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LN2 = 0.6931471805599453
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""The logarithm of 2 in two parts, the first with its last 21 bits zero, so that small multiples of it are exact."""
_LOG2_E = 1.4426950408889634
_FURTHEST = 1100.0
"""Powers of two beyond this are 0 or infinite."""
_TAYLOR = tuple(1.0 / math.factorial(k) for k in range(14))
_ODD = tuple(2.0 / (2 * k + 1) for k in range(11))


def exp2(x: Floats | float) -> Floats:
    """``2**x``; NaN stays NaN.

    >>> exp2(np.array([0.0, -1.0, 0.5])).round(12).tolist()
    [1.0, 0.5, 1.414213562373]
    """
    x = np.clip(x, -_FURTHEST, _FURTHEST, dtype=np.float64)
    whole = np.rint(x)
    return _shifted((x - whole) * _LN2, whole)


def exp(x: Floats | float) -> Floats:
    """``e**x``; NaN stays NaN.

    >>> exp(np.array([0.0, 1.0, -1000.0])).round(12).tolist()
    [1.0, 2.718281828459, 0.0]
    """
    x = np.clip(x, -_FURTHEST, _FURTHEST, dtype=np.float64)
    whole = np.rint(x * _LOG2_E)
    return _shifted((x - whole * _LN2_HIGH) - whole * _LN2_LOW, whole)


def _shifted(rest: Floats, whole: Floats) -> Floats:
    """``e**rest * 2**whole``: the Taylor sum, for a rest of at most half the logarithm of 2, and a shift."""
    total = np.full_like(rest, _TAYLOR[-1])
    for coefficient in _TAYLOR[-2::-1]:
        total *= rest
        total += coefficient
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        return np.ldexp(total, whole.astype(np.int32))


def log(x: Floats | float) -> Floats:
    """Natural logarithm: ``2*atanh((m-1)/(m+1)) + e*ln 2`` for ``x = m * 2**e``, m about 1; of 0, minus infinity.

    >>> log(np.array([1.0, 10.0])).round(12).tolist()
    [0.0, 2.302585092994]
    """
    mantissa, exponent = np.frexp(np.asarray(x, np.float64))
    small = mantissa < math.sqrt(0.5)
    mantissa, exponent = np.where(small, 2.0 * mantissa, mantissa), exponent - small
    ratio = (mantissa - 1.0) / (mantissa + 1.0)
    square = ratio * ratio
    total = np.full_like(ratio, _ODD[-1])
    for coefficient in _ODD[-2::-1]:
        total = total * square + coefficient
    found = exponent * _LN2_HIGH + (ratio * total + exponent * _LN2_LOW)
    return np.where(mantissa == 0.0, -np.inf, found)


def log1p(x: Floats | float) -> Floats:
    """``log(1 + x)`` for x of 0 or more, without loss where x is small.

    >>> float(log1p(np.array([1e-20]))[0])
    1e-20
    """
    x = np.asarray(x, np.float64)
    whole = 1.0 + x
    return log(whole) - ((whole - 1.0) - x) / whole


def logit(probability: Floats | float) -> Floats:
    """Log-odds of a probability between 0 and 1.

    >>> float(logit(0.5))
    0.0
    """
    probability = np.asarray(probability, np.float64)
    return log(probability / (1.0 - probability))
