"""Columns of a table, of the types that the table names, as a loose table."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.pool.block import Loose
from rematch.pool.columns import Table

_DTYPES: dict[str, type] = {
    "Floats": np.float64,
    "Ints": np.int32,
    "Bytes": np.int8,
    "Bools": np.bool_,
    "Objects": np.object_,
}


def loose(table: type[Table], owner: NDArray[Any], owners: int, /, **columns: NDArray[Any]) -> Loose:
    """The table of some rows, owner after owner, with a column for each field of `table`."""
    arrays: dict[str, NDArray[Any]] = {
        name: np.asarray(columns[name], _DTYPES[table.__annotations__[name]]) for name in table.columns()
    }
    return Loose(np.bincount(owner, minlength=owners), arrays)
