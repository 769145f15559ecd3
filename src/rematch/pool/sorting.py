"""Rows in order, and rows that meet: sorts and joins over whole columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.pool.columns import NEVER, Ints

Keys = NDArray[np.int64]


def ranks(values: Iterable[str]) -> dict[str, int]:
    """Where each text stands among them in order."""
    return {value: rank for rank, value in enumerate(sorted(set(values)))}


def joined(first: NDArray[Any], second: NDArray[Any]) -> Keys:
    """Two whole-number keys as one that sorts by the first, then by the second, of which -1 comes first."""
    return (first.astype(np.int64) << 32) + second + 1


def in_order(first: NDArray[Any], *rest: NDArray[Any]) -> NDArray[np.intp]:
    """Rows by a first key and, where that ties, by the rest; what ties throughout stays in the order given.

    Few rows tie in the first key, and sorting by one key is several times as fast as by all.
    """
    order = np.argsort(first, kind="stable")
    same = np.append(_same_as_before(first[order]), False)
    tied = np.flatnonzero(same[:-1] | same[1:])
    rows = order[tied]
    if len(rows):
        order[tied] = rows[np.lexsort((*(key[rows] for key in reversed(rest)), first[rows]))]
    return order


def groups(order: NDArray[np.intp], *keys: NDArray[Any]) -> Ints:
    """The group of each row of an order: neighbours that are the same in all keys share one; counted from 0."""
    same = np.ones(len(order), np.bool_)
    for key in keys:
        same &= _same_as_before(key[order])
    return np.asarray(np.cumsum(~same) - 1, np.int32)


def begins(group: Ints) -> NDArray[np.bool_]:
    """Where each group begins, as rows of the order in which `groups` counted them."""
    return ~_same_as_before(group)


def places(owner: NDArray[Any]) -> Ints:
    """Place of each row within its owner; rows lie owner after owner."""
    starts = np.flatnonzero(~_same_as_before(owner))
    lengths = np.diff(starts, append=len(owner))
    return np.asarray(np.arange(len(owner)) - np.repeat(starts, lengths), np.int32)


def pairs(one: NDArray[Any], other: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Every row of one with every row of the other that has the same key, in the order of both."""
    order = np.argsort(other, kind="stable")
    first, end = (np.searchsorted(other[order], one, side) for side in ("left", "right"))
    counts = end - first
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.arange(len(one)), counts), order[np.repeat(first, counts) + within]


def least_of(keys: Keys, values: Ints, asked: Keys) -> Ints:
    """The smallest value of each key asked for; `NEVER` where it has none."""
    if not len(keys):
        return np.full(len(asked), NEVER, np.int32)
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(~_same_as_before(keys[order]))
    least, own = np.minimum.reduceat(values[order], starts), keys[order][starts]
    at = np.minimum(np.searchsorted(own, asked), len(own) - 1)
    return np.where(own[at] == asked, least[at], np.int32(NEVER))


def least_later(group: Ints, values: Ints) -> Ints:
    """The smallest value further on in each row's group; `NEVER` for the last. Groups are counted from 0 upwards.

    Read from the end, each group lies below all read so far once its number is put in front of its values: one running
    minimum then starts anew with every group.
    """
    ahead = group.astype(np.int64) << 32
    running = np.minimum.accumulate((ahead + values)[::-1])[::-1]
    later = np.full(len(group), NEVER, np.int32)
    inside = np.flatnonzero(group[1:] == group[:-1])
    later[inside] = (running - ahead)[inside + 1]
    return later


def over_pairs(
    one: NDArray[Any], other: NDArray[Any], answer: Callable[[int, int], float], dtype: type
) -> NDArray[Any]:
    """The answer on two whole numbers in each row, asked once for each distinct pair."""
    distinct, which = np.unique(joined(one, other), return_inverse=True)
    answers = [answer(key >> 32, (key & 0xFFFFFFFF) - 1) for key in distinct.tolist()]
    return np.array(answers, dtype)[which]


def _same_as_before(key: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a row holds the same as the one before it."""
    same = np.zeros(len(key), np.bool_)
    same[1:] = key[1:] == key[:-1]
    return same
