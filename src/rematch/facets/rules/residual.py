"""What is left of a past gap, given the gap then and the gap now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NO_GAP = 1e-9
"""A gap below this, in scale units, is none (SCIENCE 2.1)."""
WORST = 1.5
"""The most that can be left of a reason (SCIENCE 2.5)."""


def residual(gap_then: Floats, gap_now: Floats, nearer: Bools) -> Floats:
    """What is left: ``g1/g0`` up to 1, above it ``1 + (g1 - g0)/max(g0, 1)``, at most 1.5 (SCIENCE 2.5).

    Args:
        gap_then: Gap against the old version, in scale units, 0 or more; NaN unknown.
        gap_now: Gap against the new version, likewise.
        nearer: The offer has moved toward what was wanted.

    Returns:
        Residuals in [0, 1.5]. NaN where a gap is unknown, or where no gap is on file and the offer has moved nearer.

    >>> residual(np.array([3.0, 1.0, 0.0]), np.array([1.0, 1.5, 0.2]), np.array([False] * 3)).round(3).tolist()
    [0.333, 1.5, 1.0]
    """
    then, now = without_dust(gap_then), without_dust(gap_now)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now / then
        worse = 1.0 + (now - then) / np.maximum(then, 1.0)
    left = np.where(ratio <= 1.0, ratio, worse)
    no_gap = np.where(nearer, np.nan, np.maximum(1.0, now))
    left = np.where(then > 0.0, left, no_gap)
    left = np.where(np.isnan(then) | np.isnan(now), np.nan, left)
    return np.minimum(left, WORST)


def without_dust(gap: Floats) -> Floats:
    """Gaps below 1e-9 scale units are none; NaN stays."""
    return np.where(gap < NO_GAP, 0.0, gap)
