"""Columns that point at rows of another table, and where a row of a table lies."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.packed import Packed
from rematch.pool.ragged import Ragged

Ints = NDArray[np.int32]


@attrs.frozen(eq=False)
class Pointer:
    """A column that points at rows of another table: kept as the place within the person, read as the position there.

    Attributes:
        local: Place among the person's rows there, -1 for none.
        up: Layouts from the pointing row up to its person.
        down: Layouts from the person down to the rows pointed at.
    """

    local: Packed
    up: tuple[Ragged, ...]
    down: tuple[Ragged, ...]

    @property
    def array(self) -> Ints:
        """Positions, -1 for none."""
        local = self.local.array
        if not (self.local.values >= 0).any():
            return np.full(len(local), -1, np.int32)
        person = self.up[0].owner
        for ragged in self.up[1:]:
            person = ragged.owner[person]
        return self.down[0].at(person, local) if len(self.down) == 1 else _reason_at(self.down, person, local)


def _reason_at(down: tuple[Ragged, ...], person: Ints, local: Ints) -> Ints:
    """Position of a person's reason by its place among all of theirs, candidacy after candidacy; -1 where negative."""
    candidacies, reasons = down
    found = np.full(len(person), -1, np.int32)
    there = np.flatnonzero(local >= 0)
    distinct, which = np.unique(person[there], return_inverse=True)
    people = distinct.astype(np.intp)
    own = candidacies.positions(people)
    places = reasons.positions(own)
    starts = starts_of(sums_of(reasons.lengths.take(own), candidacies.lengths.take(people)))
    found[there] = places[starts[which] + local[there]]
    return found


def starts_of(counts: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def sums_of(counts: NDArray[Any], groups: NDArray[Any]) -> NDArray[np.int64]:
    """Sum consecutive counts, group after group."""
    starts = starts_of(counts)
    ends = np.cumsum(groups)
    return np.asarray(starts[ends] - starts[ends - groups], np.int64)
