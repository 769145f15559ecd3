"""Several columns as one: values that belong together, and columns of which a row fills one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rematch.pool.columns import Bools
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded, known
from rematch.pool.sorting import joined
from rematch.pool.tables.sheet import Sheet


def together(sheet: Sheet, names: Sequence[str], where: Bools) -> Coded:
    """The values of several columns as a tuple a row, each distinct one once; None in it is what nobody knows.

    Args:
        sheet: The table.
        names: Its columns.
        where: Rows that have a tuple; the others hold what nobody knows.
    """
    rows = np.flatnonzero(where)
    keys, first = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.intp)
    for name in names:
        if name in sheet.columns:
            key = joined(keys, sheet.columns[name].codes[rows])
            _, first, keys = np.unique(key, return_index=True, return_inverse=True)
    codes = np.full(len(sheet), UNKNOWN, np.int32)
    codes[rows] = keys
    distinct = rows[first] if len(rows) else rows
    return Coded(codes, [tuple(sheet.value(name, row) for name in names) for row in distinct.tolist()])


def one_of(sheet: Sheet, names: Sequence[str]) -> Coded:
    """The value of the one of several columns that each row fills."""
    filled = sum(known(sheet.column(name)).astype(np.int8) for name in names)
    sheet.faulty(np.flatnonzero(filled > 1), names[0], "is given twice", f"one of {', '.join(names)}")
    codes = np.full(len(sheet), UNKNOWN, np.int32)
    values: list[Any] = []
    for name in names:
        column = sheet.column(name)
        codes = np.where(column.codes >= 0, column.codes + len(values), codes).astype(np.int32)
        values += column.values
    return Coded(codes, values)
