"""Numbers with a scale and a tolerance: days on site, travel, hours, commute, the level, shares of work."""

from __future__ import annotations

import numpy as np

from rematch.facets.rules.residual import Bools, Floats, residual


def gap(wanted: Floats, offered: Floats, direction: Floats, tolerance: Floats | float, scale: Floats | float) -> Floats:
    """``max(0, dir*(r - x) - tol)`` in scale units (SCIENCE 2.5); NaN where a side is not known.

    >>> gap(np.array([2.0]), np.array([5.0]), np.array([-1.0]), 0.0, 1.0).tolist()
    [3.0]
    """
    short = np.maximum(direction * (wanted - offered) - tolerance, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = short / scale
    # A scale of 0 (a share of nothing) measures nothing: no gap.
    return np.where((short == 0.0) | np.isinf(scaled), 0.0, scaled)


def nearer(then: Floats, now: Floats, direction: Floats) -> Bools:
    """Whether the offer has moved toward what was wanted, by more than dust."""
    return np.asarray(direction * (now - then) > 1e-9)


def left(
    wanted_then: Floats,
    wanted_now: Floats,
    then: Floats,
    now: Floats,
    direction: Floats,
    tolerance: float,
    scale: float,
    *,
    relative: bool = False,
) -> Floats:
    """Residual of a reason that hangs on a number (SCIENCE 2.5); NaN unknown.

    With `relative`, tolerance and scale are shares of what is wanted. What nobody wanted in figures (`wanted` NaN) is
    unchanged when both versions say the same number.
    """
    scale_then = scale * np.abs(wanted_then) if relative else scale
    scale_now = scale * np.abs(wanted_now) if relative else scale
    tol_then = tolerance * np.abs(wanted_then) if relative else tolerance
    tol_now = tolerance * np.abs(wanted_now) if relative else tolerance
    u = residual(
        gap(wanted_then, then, direction, tol_then, scale_then),
        gap(wanted_now, now, direction, tol_now, scale_now),
        nearer(then, now, direction),
    )
    silent = np.isnan(wanted_now)
    return np.where(silent, np.where(np.abs(now - then) <= 1e-9, 1.0, np.nan), u)


def toward(wanted: Floats, then: Floats) -> Floats:
    """Direction of an ordinal or a share: the sign of the gap then, +1 if equal or unknown (SCIENCE 2.5)."""
    return np.where(wanted < then, -1.0, 1.0)
