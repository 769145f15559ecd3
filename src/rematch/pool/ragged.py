"""The one ragged column type: segments of elements per owner, laid out in slots.

Owners are grouped by how many elements they have; within a group, element *j* of all owners lies side by side. A sum over
segments is then a handful of vector additions, with no sort and no scatter per element. Terms use the operations here and
know no layout. Within a segment elements keep the order they were given in (by name), so a tie falls to the earlier name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.gather import chosen, gather
from rematch.pool.packed import Packed

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

_SMALL = 4
"""Owners with so few elements, nearly all, are worked on count by count; the others in two groups."""
_A_FEW = 100
"""So few owners are looked at one by one."""
_PAIRWISE = 8
"""Segments up to this long are ranked by comparing all pairs; longer ones, which are few, are sorted."""


@attrs.frozen(eq=False)
class Bucket:
    """The owners that have `count` elements: their elements are ``[start, start + count * len(owners))``."""

    count: int
    start: int
    owners: NDArray[np.intp]

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """The bucket's values as a view, one row a slot, one column an owner; axes in front of the elements come last."""
        own = values[..., self.start : self.start + self.count * len(self.owners)]
        return np.moveaxis(own.reshape(*values.shape[:-1], self.count, len(self.owners)), -2, 0)


@attrs.frozen(eq=False)
class Padded:
    """The owners of several larger counts together, as if they all had as many elements as the largest: zeros fill up.

    Few owners have many elements. Each of their counts on its own would be many operations on next to nothing, for which
    threads wait on each other longer than they work.

    Attributes:
        owners: They.
        places: Position of each element, one row a slot, one column an owner; any where there is none.
        there: Where there is one.
    """

    owners: NDArray[np.intp]
    places: NDArray[np.intp]
    there: Bools

    @classmethod
    def of(cls, buckets: list[Bucket]) -> Padded:
        """Buckets side by side."""
        owners = np.concatenate([bucket.owners for bucket in buckets])
        places = np.zeros((max(bucket.count for bucket in buckets), len(owners)), np.intp)
        there, at = np.zeros(places.shape, np.bool_), 0
        for bucket in buckets:
            width = len(bucket.owners)
            own = np.s_[: bucket.count, at : at + width]
            places[own] = bucket.start + np.arange(bucket.count * width).reshape(bucket.count, width)
            there[own] = True
            at += width
        return cls(owners, places, there)

    def take(self, values: Floats) -> Floats:
        """The values, one row a slot, 0 where there is none; axes in front of the elements come last."""
        return np.moveaxis(gather(values, self.places) * self.there, -2, 0)


@attrs.frozen(eq=False, slots=False)
class Ragged:
    """How many elements each owner has, and where they lie.

    Attributes:
        lengths: Elements of each owner, shape (owners,), packed; everything else follows from it.
    """

    lengths: Packed

    @classmethod
    def of(cls, counts: NDArray[np.integer[Any]]) -> tuple[Ragged, NDArray[np.intp]]:
        """Lay out segments of the given lengths.

        Returns:
            The layout, and the order that takes values from owner after owner into slots: ``slots = values[order]``.
        """
        ragged = cls(Packed.of(counts.astype(np.int32)))
        starts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        order = np.empty(int(starts[-1]), np.intp)
        for bucket in ragged.buckets:
            slots = starts[bucket.owners][None, :] + np.arange(bucket.count)[:, None]
            order[bucket.start : bucket.start + slots.size] = slots.ravel()
        return ragged, order

    @cached_property
    def buckets(self) -> tuple[Bucket, ...]:
        """Owners grouped by count, without those that have none."""
        found, at, counts = [], 0, self.counts
        for count in np.unique(self.lengths.values).tolist():
            owners = np.flatnonzero(counts == count)
            if count > 0 and len(owners):
                found.append(Bucket(count, at, owners))
                at += count * len(owners)
        return tuple(found)

    @cached_property
    def _elements(self) -> int:
        return sum(bucket.count * len(bucket.owners) for bucket in self.buckets)

    def __len__(self) -> int:
        return self._elements

    @property
    def counts(self) -> Ints:
        """Elements of each owner, shape (owners,)."""
        return self.lengths.array

    @property
    def owners(self) -> int:
        """How many owners there are, with or without elements."""
        return len(self.lengths)

    @cached_property
    def owner(self) -> Ints:
        """Owner of each element, shape (elements,)."""
        owner = np.empty(len(self), np.int32)
        for bucket in self.buckets:
            bucket.of(owner)[...] = bucket.owners
        return owner

    @property
    def nbytes(self) -> int:
        """Bytes that the layout takes, without what is worked out from it."""
        return self.lengths.nbytes

    def positions(self, owners: NDArray[np.intp]) -> NDArray[np.intp]:
        """Positions of the elements of some owners, owner after owner, each in its own order."""
        counts = self.lengths.take(owners)
        first, stride = self._places(owners, counts)
        ends = np.cumsum(counts)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        found = np.repeat(first, counts) + within * np.repeat(stride, counts)
        return found.astype(np.intp)

    def at(self, owner: NDArray[Any], local: NDArray[Any]) -> Ints:
        """Position of element `local` of each owner; -1 where `local` is negative."""
        found = np.full(len(owner), -1, np.int32)
        there = np.flatnonzero(local >= 0)
        own = owner[there]
        first, stride = self._places(own, self.lengths.take(own))
        found[there] = first + local[there] * stride
        return found

    def _places(self, owners: NDArray[Any], counts: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Position of each owner's first element, and the distance from one to the next."""
        first, stride = np.zeros(len(owners), np.int64), np.ones(len(owners), np.int64)
        for bucket in self._of_counts(counts):
            own = np.flatnonzero(counts == bucket.count)
            first[own] = bucket.start + np.searchsorted(bucket.owners, owners[own])
            stride[own] = len(bucket.owners)
        return first, stride

    def _of_counts(self, counts: NDArray[Any]) -> Sequence[Bucket]:
        """The buckets in which owners with some counts are: a few owners are in few of them."""
        if len(counts) > _A_FEW:
            return self.buckets
        wanted = set(counts.tolist())
        return [bucket for bucket in self.buckets if bucket.count in wanted]

    @cached_property
    def _small(self) -> list[Bucket]:
        return [bucket for bucket in self.buckets if bucket.count <= _SMALL]

    @cached_property
    def _large(self) -> list[Padded]:
        middle = [bucket for bucket in self.buckets if _SMALL < bucket.count <= _PAIRWISE]
        most = [bucket for bucket in self.buckets if bucket.count > _PAIRWISE]
        return [Padded.of(buckets) for buckets in (middle, most) if buckets]

    def _slots(self, values: Floats) -> Iterator[tuple[NDArray[np.intp], Floats]]:
        """Owners in a few groups, with their values one row a slot; 0 where an owner has none."""
        for bucket in self._small:
            yield bucket.owners, bucket.of(values)
        for padded in self._large:
            yield padded.owners, padded.take(values)

    def sum(self, values: Floats) -> Floats:
        """Sum per owner, element after element; owners without any have 0."""
        total = np.zeros((*values.shape[:-1], self.owners))
        for owners, slots in self._slots(values):
            total[..., owners] = _running(slots, np.add)
        return total

    def max(self, values: NDArray[Any], empty: Any) -> NDArray[Any]:
        """Largest per owner; `empty` for owners without any."""
        largest = np.full(self.owners, empty, values.dtype)
        for bucket in self.buckets:
            largest[bucket.owners] = _running(bucket.of(values), np.maximum)
        return largest

    def any(self, flags: Bools) -> Bools:
        """Whether any element of an owner is flagged."""
        found = np.zeros(self.owners, np.bool_)
        for bucket in self.buckets:
            found[bucket.owners] = bucket.of(flags).any(axis=0)
        return found

    def largest(self, values: Floats) -> Bools:
        """Which element of each owner is the largest, of equal ones the first; shape of `values`."""
        found = np.zeros(values.shape, np.bool_)
        for bucket in self.buckets:
            own = bucket.of(values)
            np.put_along_axis(bucket.of(found), own.argmax(axis=0)[None], True, axis=0)
        return found

    def slots(self) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """For each slot of each bucket: its owners, and the positions of their elements."""
        for bucket in self.buckets:
            width = len(bucket.owners)
            for slot in range(bucket.count):
                start = bucket.start + slot * width
                yield bucket.owners, np.arange(start, start + width)

    def owa_sum(self, values: Floats, gamma: float) -> Floats:
        """The ordered geometric sum of SCIENCE 2.1 per owner: positive and negative parts apart, each largest first."""
        total = np.zeros((*values.shape[:-1], self.owners))
        for owners, slots in self._slots(values):
            total[..., owners] = ordered_sum([slot.copy() for slot in slots], gamma)
        return total

    def owa_weights(self, values: Floats, gamma: float) -> Floats:
        """Weight 1, g, g^2, … of each element by the size of its value among those of its owner with the same sign.

        The ordered geometric sum of SCIENCE 2.1 is ``sum(values * weights)``: positive and negative parts apart, each
        largest first, ties to the earlier element.
        """
        weights = np.ones(values.shape)
        for bucket in self._small:
            if bucket.count > 1:
                bucket.of(weights)[...] = signed_weights(bucket.of(values), gamma)
        for padded in self._large:
            found = np.moveaxis(signed_weights(padded.take(values), gamma), 0, -2)
            weights[..., padded.places[padded.there]] = found[..., padded.there]
        return weights


def ordered_sum(slots: list[Floats], gamma: float) -> Floats:
    """``sum(slots * signed_weights(slots, gamma))`` over the slots, without working the weights out.

    Args:
        slots: Values, an array a slot, of one shape; they are sorted in place.
        gamma: How much each further one counts of the one before.
    """
    if len(slots) == 1:
        return slots[0]
    rising = _rising(slots)
    below, above = rising[0].min(initial=0.0) < 0.0, rising[-1].max(initial=0.0) > 0.0
    total = _folded(rising, gamma, np.maximum) if above or not below else 0.0
    return total + _folded(rising[::-1], gamma, np.minimum) if below else np.asarray(total)


def _folded(slots: list[Floats], gamma: float, side: np.ufunc) -> Floats:
    """The geometric sum of one sign: the last slot in full, the one before times gamma, and so on."""
    total = side(slots[0], 0.0)
    own = np.empty_like(total)
    for slot in slots[1:]:
        total *= gamma
        total += side(slot, 0.0, out=own)
    return total


def _rising(slots: list[Floats]) -> list[Floats]:
    """The slots with each owner's values in rising order, by comparing neighbours until nothing is left to swap."""
    if len(slots) > _PAIRWISE:
        return list(np.sort(np.stack(slots), axis=0))
    spare = np.empty_like(slots[0])
    for last in range(len(slots) - 1, 0, -1):
        for at in range(last):
            lower, upper = slots[at], slots[at + 1]
            np.minimum(lower, upper, out=spare)
            np.maximum(lower, upper, out=upper)
            slots[at], spare = spare, lower
    return slots


def signed_weights(slots: Floats, gamma: float) -> Floats:
    """Weight 1, g, g^2, … of each value by its size among those of its column with the same sign.

    Args:
        slots: Values, one row a slot; owners, and draws before them, along the other axes.
        gamma: How much each further one counts of the one before.
    """
    rank = _ranks if len(slots) <= _PAIRWISE else _sorted_ranks
    ranks = rank(np.maximum(slots, 0.0))
    if (slots < 0).any():
        ranks = chosen(slots < 0, rank(np.maximum(-slots, 0.0)), ranks)
    powers = np.cumprod([1.0] + [gamma] * (len(slots) - 1))
    return np.asarray(gather(powers, ranks.astype(np.intp)), np.float64)


def _running(slots: NDArray[Any], step: np.ufunc) -> NDArray[Any]:
    """Reduce slot after slot: the same order of additions for one owner as for a million."""
    if len(slots) > 64:
        return np.asarray(step.accumulate(slots, axis=0)[-1])
    total = slots[0].copy()
    for slot in slots[1:]:
        step(total, slot, out=total)
    return total


def _ranks(sizes: Floats) -> NDArray[np.float64]:
    """How many elements of the same owner come before each: larger ones, and equal ones that stand earlier."""
    ranks = np.zeros(sizes.shape)
    for j in range(1, len(sizes)):
        for i in range(j):
            later_first = sizes[j] > sizes[i]
            ranks[i] += later_first
            ranks[j] += ~later_first
    return ranks


def _sorted_ranks(sizes: Floats) -> NDArray[np.float64]:
    order = np.argsort(-sizes, axis=0, kind="stable")
    ranks = np.empty(sizes.shape)
    places = np.arange(len(sizes), dtype=np.float64).reshape(-1, *[1] * (sizes.ndim - 1))
    np.put_along_axis(ranks, order, np.broadcast_to(places, sizes.shape), axis=0)
    return ranks


# Rows of one table to rows of another, in no order; draws, where there are any, along the first axis


def sum_at(index: NDArray[Any], values: Floats, length: int) -> Floats:
    """Sum of the values at each place, shape (length,) or (draws, length), one after another."""
    places, size = _places(index, values.shape[:-1], length)
    total = np.bincount(places, weights=values.ravel(), minlength=size)[:size]
    return total.reshape(*values.shape[:-1], length).astype(np.float64)


def max_at(target: Floats, index: NDArray[Any], values: Floats) -> None:
    """Raise each place of `target`, shape (length,) or (draws, length), to the largest value for it."""
    places, _ = _places(index, target.shape[:-1], target.shape[-1])
    flat, wanted = target.reshape(-1), np.broadcast_to(values, (*target.shape[:-1], len(index))).ravel()
    # Of two values for one place either may be written; so on until none is left that is larger (`maximum.at` holds the GIL).
    while True:
        larger = np.flatnonzero(wanted > flat[places])
        if not len(larger):
            return
        places, wanted = places[larger], wanted[larger]
        flat[places] = wanted


def _places(index: NDArray[Any], draws: tuple[int, ...], length: int) -> tuple[NDArray[np.intp], int]:
    """Places in the flattened target, and how many it has."""
    places = index.astype(np.intp, copy=False)
    for count in draws:
        places = (places + length * np.arange(count)[:, None]).ravel()
        length *= count
    return places, length
