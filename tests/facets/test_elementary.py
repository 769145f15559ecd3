"""Elementary functions against arbitrary precision, and the same bits whatever code numpy picks for the processor."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.facets.rules import elementary

LAST_PLACES = 4


def truly(function: Callable[[Decimal], Decimal], x: float) -> Decimal:
    with localcontext(prec=60):
        return function(Decimal(x))


def near(found: float, true: Decimal) -> bool:
    """Whether a result is within a few units in the last place."""
    return abs(Decimal(found) - true) <= LAST_PLACES * Decimal(math.ulp(float(true)))


@given(st.floats(-700, 700))
def test_exp(x: float) -> None:
    assert near(float(elementary.exp(np.array([x]))[0]), truly(Decimal.exp, x))


@given(st.floats(-1000, 1000))
def test_exp2(x: float) -> None:
    assert near(float(elementary.exp2(np.array([x]))[0]), truly(lambda d: (d * Decimal(2).ln()).exp(), x))


@given(st.floats(1e-300, 1e300))
def test_log(x: float) -> None:
    assert near(float(elementary.log(np.array([x]))[0]), truly(Decimal.ln, x))


@given(st.floats(0, 1).filter(lambda x: x == 0 or x > 1e-40))
def test_log1p(x: float) -> None:
    with localcontext(prec=120):
        true = (1 + Decimal(x)).ln()
    assert near(float(elementary.log1p(np.array([x]))[0]), true)


def test_what_lies_beyond() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert elementary.exp(np.array([-np.inf, -2000.0, 2000.0, np.inf])).tolist() == [0.0, 0.0, np.inf, np.inf]
        assert elementary.exp2(np.array([-np.inf, 0.0, 10.0])).tolist() == [0.0, 1.0, 1024.0]
        assert elementary.log(np.array([0.0, 1.0])).tolist() == [-np.inf, 0.0]
    assert np.isnan(elementary.exp(np.array([np.nan]))).all()
    assert np.isnan(elementary.exp2(np.array([np.nan]))).all()


@pytest.mark.parametrize("n", [1, 7, 8, 1000])
def test_one_value_is_as_good_as_many(n: int) -> None:
    """A person alone gives the same bits as in a pool."""
    x = np.linspace(-30.0, 30.0, n)
    for function in (elementary.exp, elementary.exp2):
        assert function(x).tolist() == [float(function(np.array([value]))[0]) for value in x]
    x = np.abs(x) + 0.1
    for function in (elementary.log, elementary.log1p):
        assert function(x).tolist() == [float(function(np.array([value]))[0]) for value in x]
