"""A date that had to pass: timing, a start date, availability."""

from __future__ import annotations

import numpy as np

from rematch.facets.rules import graded
from rematch.facets.rules.residual import Floats


def left(
    wanted_then: Floats, wanted_now: Floats, then: Floats, now: Floats, as_of: int, tolerance: float, scale: float
) -> Floats:
    """0 once `as_of` or the new start is on or after the day wanted, else graded (SCIENCE 2.5); days since the epoch.

    >>> day = lambda x: np.array([float(x)])
    >>> left(day(100), day(100), day(10), day(55), 60, 0.0, 90.0).tolist()
    [0.5]
    """
    direction = np.ones_like(wanted_now)
    u = graded.left(wanted_then, wanted_now, then, now, direction, tolerance, scale)
    passed = (wanted_now <= as_of) | (wanted_now <= now)
    return np.where(passed, 0.0, u)
