"""Columns of a table, of the types that the table names, as a loose table."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.columns import Loose, Table

_DTYPES: dict[str, type] = {
    "Floats": np.float64,
    "Ints": np.int32,
    "Bytes": np.int8,
    "Bools": np.bool_,
    "Objects": np.object_,
}


def loose(table: type[Table], owner: NDArray[Any], owners: int, /, **columns: NDArray[Any]) -> Loose:
    """The table of some rows, owner after owner, with a column for each field of `table`."""
    dtypes = {field.name: _DTYPES[str(field.type)] for field in attrs.fields(table) if field.name in columns}
    arrays: dict[str, NDArray[Any]] = {name: np.asarray(columns[name], dtypes[name]) for name in table.columns()}
    return Loose(np.bincount(owner, minlength=owners), arrays)
