"""Pay: an expectation that drifts with its age, and the expected shortfall of an offer under it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rematch.facets.rules import elementary
from rematch.facets.rules.residual import Floats

_SQRT2 = math.sqrt(2.0)
_SQRT_PI = math.sqrt(math.pi)


def shortfall(mean: Floats, sd: Floats, offered: Floats, tolerance: float, scale: float) -> Floats:
    """Expected shortfall ``(mu-x-tol)*Phi(z) + sd*phi(z)``, ``z = (mu-x-tol)/sd``, in scale units (SCIENCE 2.5 b).

    Tolerance and scale are shares of the mean.

    Returns:
        0 or more; NaN where a side is not known.
    """
    short = mean - offered - tolerance * mean
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        z = short / sd
        density = elementary.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
        # For z far below 0 the two parts cancel; what is left is below any gap that counts.
        g = np.maximum(short * normal_cdf(z) + sd * density, 0.0)
        return np.asarray(g / (scale * mean))


def drifted(stated: Floats, years: Floats, growth: float, sd0: float, sd1: float) -> tuple[Floats, Floats]:
    """Mean and standard deviation now of an expectation stated `years` ago.

    ``mu = r*(1 + growth*y)``, ``sd = r*(sd0 + sd1*sqrt(y))``.
    """
    return stated * (1.0 + growth * years), stated * (sd0 + sd1 * np.sqrt(years))


def point_in_range(
    offer: Floats, low_then: Floats, high_then: Floats, low_now: Floats | float, high_now: Floats | float
) -> Floats:
    """Where an offer lies in the new range if it lies there as it lay in the old; outside: as far outside.

    A range that is not known, or one number that was offered: the new maximum; the same range again, known or not: the
    same point.

    >>> one = lambda x: np.array([float(x)])
    >>> point_in_range(one(85), one(80), one(95), one(88), one(108)).round(3).tolist()
    [94.667]
    """
    low, high = np.asarray(low_now, dtype=np.float64), np.asarray(high_now, dtype=np.float64)
    width = high_then - low_then
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = low + (offer - low_then) / width * (high - low)
    point = np.where(offer > high_then, high + (offer - high_then), inside)
    point = np.where(offer < low_then, low - (low_then - offer), point)
    outside = (offer > high_then) | (offer < low_then)
    unknown = np.isnan(width) | np.isnan(low) | ((width <= 0.0) & ~outside)
    same = _same(low_then, low) & _same(high_then, high) & ~np.isnan(high)
    return np.where(same, offer, np.where(unknown, high, point))


def _same(one: Floats, other: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return (np.abs(one - other) <= 1e-9 * np.abs(one)) | (np.isnan(one) & np.isnan(other))


def normal_cdf(z: Floats) -> Floats:
    """Standard normal distribution function, to about 1e-16 (W. J. Cody, Math. Comp. 23, 1969, 631-637).

    >>> normal_cdf(np.array([0.0, 1.959963984540054])).round(12).tolist()
    [0.5, 0.975]
    """
    return np.asarray(0.5 * _erfc(-np.asarray(z, dtype=np.float64) / _SQRT2))


# Coefficients of Cody's rational approximations to erf on [0, .46875] and erfc on (.46875, 4] and above.
_A = (3.16112374387056560e00, 1.13864154151050156e02, 3.77485237685302021e02, 3.20937758913846947e03,
      1.85777706184603153e-1)  # fmt: skip
_B = (2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03)
_C = (5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e01, 2.98635138197400131e02,
      8.81952221241769090e02, 1.71204761263407058e03, 2.05107837782607147e03, 1.23033935479799725e03,
      2.15311535474403846e-8)  # fmt: skip
_D = (1.57449261107098347e01, 1.17693950891312499e02, 5.37181101862009858e02, 1.62138957456669019e03,
      3.29079923573345963e03, 4.36261909014324716e03, 3.43936767414372164e03, 1.23033935480374942e03)  # fmt: skip
_P = (3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
      6.58749161529837803e-4, 1.63153871373020978e-2)  # fmt: skip
_Q = (2.56852019228982242e00, 1.87295284992346725e00, 5.27905102951428412e-1, 6.05183413124413191e-2,
      2.33520497626869185e-3)  # fmt: skip


def _ratio(x: Floats, top: tuple[float, ...], bottom: tuple[float, ...]) -> Floats:
    """``(last*x + t0)x + t1 ... / (x + b0)x + b1 ...``: Cody's way of writing a ratio of polynomials."""
    numerator = top[-1] * x
    denominator = x.copy()
    for t, b in zip(top[:-2], bottom[:-1], strict=True):
        numerator = (numerator + t) * x
        denominator = (denominator + b) * x
    return np.asarray((numerator + top[-2]) / (denominator + bottom[-1]))


def _erfc(x: Floats) -> Floats:
    size = np.abs(x)
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        square = size * size
        small = 1.0 - size * _ratio(square, _A, _B)
        fading = elementary.exp(-square)
        middle = fading * _ratio(size, _C, _D)
        inverse = 1.0 / square
        large = fading / size * (1.0 / _SQRT_PI - inverse * _ratio(inverse, _P, _Q))
    tail = np.where(size <= 0.46875, small, np.where(size <= 4.0, middle, large))
    tail = np.where(size > 27.0, 0.0, tail)
    return np.asarray(np.where(x < 0.0, 2.0 - tail, tail))


PERIODS_A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 260.0, "hour": 2080.0}
"""How often each period is paid in a year (decisions, 44)."""


def annual(amount: float | None, period: str) -> float:
    """An amount a year; NaN where none is given.

    >>> annual(5000, "month")
    60000.0
    """
    return math.nan if amount is None else amount * PERIODS_A_YEAR[period]
