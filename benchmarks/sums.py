"""What a numpy sum takes: the least work that touches the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import rematch as rm
from rematch.pool.describe import arrays_in, kept_arrays

Arrays = list[NDArray[Any]]
_WORD = 8


def columns(pool: rm.Pool) -> Arrays:
    """The pool's columns as they are kept: packed."""
    tables = [table for block in pool.blocks for table in block.tables.values()]
    held = [[block.people.kept for block in pool.blocks], [(table.kept, table.ragged.lengths) for table in tables]]
    return list(arrays_in(held, set()))


def read(pool: rm.Pool) -> Arrays:
    """What is kept for the next ranking of a day (after one): what the pass reads instead of most columns."""
    return [array for array in kept_arrays(pool) if array.dtype != object]


def of_bytes(arrays: Arrays) -> int:
    """Sum of all bytes, eight at a time: the fastest way in which numpy sums bytes."""
    total = 0
    for array in arrays:
        flat = array.reshape(-1).view(np.uint8)
        words = len(flat) // _WORD * _WORD
        total += int(flat[:words].view(np.uint64).sum()) + int(flat[words:].sum())
    return total


def of_values(arrays: Arrays) -> float:
    """Sum of all arrays, each in its own type."""
    return float(sum(array.sum() for array in arrays))
