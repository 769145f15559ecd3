"""Chance that falls alike on every machine: only `Random.random` is used, whose sequence Python promises to keep."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from a seed; no logarithms or powers, whose last digit differs between machines.

    >>> Dice("a").pick("abc") == Dice("a").pick("abc")
    True
    """

    def __init__(self, seed: str) -> None:
        self.random = Random(seed).random

    def pick(self, values: Sequence[T]) -> T:
        """One of `values`."""
        return values[int(self.random() * len(values))]

    def some(self, values: Sequence[T], count: int) -> tuple[T, ...]:
        """Up to `count` different ones of `values`, in the order drawn."""
        return tuple(dict.fromkeys(self.pick(values) for _ in range(count)))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return low + int(self.random() * (high - low + 1))

    def maybe(self, probability: float, value: T) -> T | None:
        """`value` with this probability, else None."""
        return value if self.random() < probability else None


class Zipf:
    """Ranks 0 to `size` - 1, the one at rank r as frequent as 1 / (r + 1)."""

    def __init__(self, size: int) -> None:
        self.sums = list(accumulate(1.0 / rank for rank in range(1, size + 1)))
        self.whole = self.sums[-1]

    def rank(self, chance: float) -> int:
        """The rank at a chance from 0 up to 1."""
        return bisect(self.sums, chance * self.whole, 0, len(self.sums) - 1)


def spread(*shares: tuple[T, int]) -> tuple[T, ...]:
    """Values as often as their counts say, so that a uniform pick has those shares.

    >>> spread((0, 2), (1, 1))
    (0, 0, 1)
    """
    return tuple(value for value, count in shares for _ in range(count))
