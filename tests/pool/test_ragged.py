"""The ragged column against plain lists: sums, ordered sums, the largest, where elements lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.pool import Ragged
from rematch.pool.ragged import ordered_sum, signed_weights

lengths = st.lists(st.one_of(st.integers(0, 4), st.integers(0, 30)), max_size=12)
figures = st.floats(-4, 4, width=32)


@st.composite
def segments(draw):
    """Values of each owner, and the same in slots."""
    own = [draw(st.lists(figures, min_size=count, max_size=count)) for count in draw(lengths)]
    ragged, order = Ragged.of(np.array([len(values) for values in own], np.int64))
    flat = np.array([value for values in own for value in values], np.float64)
    return own, ragged, flat[order], order


def ordered(values, gamma):
    """SCIENCE 2.1: positive and negative parts apart, each largest first, the next times gamma."""
    positive = sorted((value for value in values if value > 0), reverse=True)
    negative = sorted(value for value in values if value < 0)
    return sum(value * gamma**at for part in (positive, negative) for at, value in enumerate(part))


@given(segments())
def test_sum_max_any_and_largest(case):
    own, ragged, values, _ = case
    assert ragged.sum(values) == pytest.approx([sum(of) for of in own])
    assert ragged.max(values, -9.0).tolist() == [max(of, default=-9.0) for of in own]
    assert ragged.any(values > 1).tolist() == [any(value > 1 for value in of) for of in own]
    flagged = ragged.largest(values)
    for owner, of in enumerate(own):
        at = ragged.positions(np.array([owner]))
        assert flagged[at].tolist() == [place == of.index(max(of)) for place in range(len(of))]


@given(segments(), st.sampled_from([0.0, 0.5, 0.7, 1.0]))
def test_an_ordered_sum_is_what_its_weights_say(case, gamma):
    own, ragged, values, _ = case
    expected = [ordered(of, gamma) for of in own]
    before = values.copy()
    assert ragged.owa_sum(values, gamma) == pytest.approx(expected, abs=1e-9)
    assert (values == before).all()
    assert ragged.sum(values * ragged.owa_weights(values, gamma)) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.lists(figures, min_size=3, max_size=3), min_size=1, max_size=12))
def test_an_ordered_sum_of_slots_is_what_their_weights_say(rows):
    slots = np.array(rows)
    weighted = (slots * signed_weights(slots, 0.6)).sum(axis=0)
    assert ordered_sum(list(slots.copy()), 0.6) == pytest.approx(weighted, abs=1e-9)


@given(segments(), st.data())
def test_elements_are_found_again(case, data):
    own, ragged, values, order = case
    owner_of_flat = np.repeat(np.arange(len(own)), [len(of) for of in own])
    assert ragged.owner.tolist() == owner_of_flat[order].tolist()
    chosen = np.array(data.draw(st.lists(st.integers(0, max(len(own) - 1, 0)), max_size=5 if own else 0)), np.intp)
    assert values[ragged.positions(chosen)].tolist() == [value for owner in chosen for value in own[owner]]
    for owner, of in enumerate(own):
        places = ragged.at(np.full(len(of) + 1, owner), np.arange(-1, len(of)))
        assert places[0] == -1
        assert values[places[1:]].tolist() == of
