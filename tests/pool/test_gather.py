"""Gathering and choosing in the fast form gives what numpy's plain form gives, to the bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rematch.pool.gather import chosen, gather, those

NUMBERS = st.floats(width=64)  # NaN, infinities and both zeros among them


def bits(array):
    return np.ascontiguousarray(array).view(np.int64).tolist()


@given(st.data(), st.integers(0, 12), st.integers(0, 3))
def test_choosing(data, n, draws):
    flags, yes = data.draw(arrays.arrays(np.bool_, n)), data.draw(arrays.arrays(np.float64, n, elements=NUMBERS))
    no = data.draw(arrays.arrays(np.float64, (draws, n), elements=NUMBERS))
    assert bits(chosen(flags, yes, no)) == bits(np.where(flags, yes, no))
    for row in no:
        assert bits(chosen(flags, yes, row)) == bits(np.where(flags, yes, row))


@given(st.data(), st.sampled_from([np.int8, np.uint8, np.int32, np.int64]))
def test_gathering(data, width):
    values = data.draw(arrays.arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(1, 9)), elements=NUMBERS))
    length = values.shape[-1]
    least = 0 if width is np.uint8 else -length
    places = st.lists(st.integers(least, length - 1), max_size=12)
    at = np.array(data.draw(places), width)
    assert bits(gather(values, at)) == bits(values[..., at])
    assert bits(gather(values[0], at)) == bits(values[0][at])


@given(st.lists(st.tuples(st.integers(), st.booleans())))
def test_selecting(rows):
    values, flags = np.array([value for value, _ in rows], object), np.array([flag for _, flag in rows], np.bool_)
    assert those(values, flags).tolist() == [value for value, flag in rows if flag]
