"""Sorts and joins over columns, against plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rematch.pool.columns import NEVER
from rematch.pool.sorting import groups, in_order, joined, least_later, least_of, over_pairs, pairs, places

FEW = st.integers(-1, 3)
ROWS = st.lists(st.tuples(FEW, FEW, FEW), max_size=12)


def columns(rows):
    return (np.array([row[at] for row in rows], np.int32) for at in range(3))


@given(ROWS)
def test_rows_in_order(rows):
    assert in_order(*columns(rows)).tolist() == sorted(range(len(rows)), key=lambda at: rows[at])


@given(ROWS)
def test_joined_keys_sort_as_pairs(rows):
    first, second, _ = columns(rows)
    order = np.argsort(joined(first, second), kind="stable")
    assert order.tolist() == sorted(range(len(rows)), key=lambda at: rows[at][:2])


@given(ROWS)
def test_the_least_further_on_in_a_group(rows):
    rows = sorted(rows, key=lambda row: row[0])
    owner, values, _ = columns(rows)
    group = groups(np.arange(len(rows)), owner)
    wanted = [min((v for o, v, _ in rows[at + 1 :] if o == rows[at][0]), default=NEVER) for at in range(len(rows))]
    assert least_later(group, values).tolist() == wanted


@given(ROWS, ROWS)
def test_the_least_of_a_key(rows, asked):
    keys, values, _ = columns(rows)
    of, _, _ = columns(asked)
    wanted = [min((v for k, v, _ in rows if k == key), default=NEVER) for key, _, _ in asked]
    assert least_of(keys.astype(np.int64), values, of.astype(np.int64)).tolist() == wanted


@given(ROWS, ROWS)
def test_rows_that_meet(rows, others):
    one, other = pairs(next(columns(rows)), next(columns(others)))
    wanted = [(i, j) for i, row in enumerate(rows) for j, second in enumerate(others) if row[0] == second[0]]
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == wanted


@given(ROWS)
def test_an_answer_for_each_pair(rows):
    first, second, _ = columns(rows)
    found = over_pairs(first, second, lambda one, other: 10 * one + other, np.int64)
    assert found.tolist() == [10 * one + other for one, other, _ in rows]


@given(st.lists(st.integers(0, 4), max_size=12))
def test_places_within_owners(owners):
    owners.sort()
    assert places(np.array(owners, np.int32)).tolist() == [owners[:at].count(own) for at, own in enumerate(owners)]
