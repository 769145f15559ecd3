"""The expected shortfall of an old pay wish against numerical integration, on columns (SCIENCE 2.5 b)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rematch.facets.rules import money

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


def integrated(mean: float, sd: float, offered: float, tolerance: float, scale: float) -> float:
    """``E[max(0, W - x - tol)] / scale`` for W normal: Gauss-Legendre, piece by piece from where the integrand starts."""
    least = offered + tolerance * mean
    start = max((least - mean) / sd, -40.0)
    if start > 40.0:
        return 0.0
    total = 0.0
    edges = np.linspace(start, 40.0, 161)
    for low, high in pairwise(edges):
        z = (high - low) / 2 * NODES + (high + low) / 2
        values = (mean + sd * z - least) * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        total += (high - low) / 2 * float(WEIGHTS @ values)
    return total / (scale * mean)


@given(st.lists(st.tuples(st.floats(20_000, 300_000), st.floats(0, 12), st.floats(0.3, 2.0)), min_size=1, max_size=6))
def test_shortfall_is_exact(rows: list[tuple[float, float, float]]) -> None:
    """To 1e-12 of a scale unit, for wishes of any age against any offer."""
    stated, years, share = (np.array(column) for column in zip(*rows, strict=True))
    mean, sd = money.drifted(stated, years, 0.035, 0.02, 0.05)
    np.testing.assert_allclose(mean, [r * (1 + 0.035 * y) for r, y, _ in rows], rtol=1e-15)
    np.testing.assert_allclose(sd, [r * (0.02 + 0.05 * y**0.5) for r, y, _ in rows], rtol=1e-15)
    offered = stated * share
    found = money.shortfall(mean, sd, offered, 0.02, 0.10)
    for at in range(len(rows)):
        expected = integrated(float(mean[at]), float(sd[at]), float(offered[at]), 0.02, 0.10)
        assert abs(float(found[at]) - expected) <= 1e-12, rows[at]


def test_shortfall_of_what_is_not_known() -> None:
    nothing, some = np.array([np.nan]), np.array([80_000.0])
    for mean, offered in ((nothing, some), (some, nothing)):
        assert np.isnan(money.shortfall(mean, np.array([2_000.0]), offered, 0.02, 0.10)).all()
