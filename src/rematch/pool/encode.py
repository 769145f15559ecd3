"""Values as records hold them → columns: days, codes, numbers, flags, and what is kept by its distinct values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets.rules.money import PERIODS_A_YEAR
from rematch.pool.columns import UNDATED, Bools, Bytes, Floats, Ints, Objects
from rematch.pool.dictionaries import UNKNOWN


@attrs.frozen(eq=False)
class Coded:
    """A column kept by its distinct values: row *i* holds ``values[codes[i]]``, and code -1 what nobody knows."""

    codes: Ints
    values: list[Any]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: NDArray[Any]) -> Coded:
        """Some rows, with the values that they hold, in the order in which they hold them."""
        taken = Coded(self.codes[rows], self.values)
        first = taken.first_rows()
        held = np.flatnonzero(first < len(taken))
        order = held[np.argsort(first[held])]
        renumbered = np.full(len(first), UNKNOWN, np.int32)
        renumbered[order] = np.arange(len(order))
        return Coded(taken.spread(renumbered, UNKNOWN), [self.values[code] for code in order.tolist()])

    def each(self, answer: Callable[[Any], Any], dtype: type, absent: Any) -> NDArray[Any]:
        """The answer on each row's value, asked once for each distinct one; `absent` where nobody knows."""
        return self.spread(np.array([answer(value) for value in self.values], dtype), absent)

    def spread(self, answers: NDArray[Any], absent: Any) -> NDArray[Any]:
        """An array with one entry a value as one with an entry a row."""
        return np.append(answers, np.array([absent], answers.dtype))[self.codes]  # code -1 finds the last one

    def first_rows(self) -> NDArray[np.intp]:
        """The first row of each value; the number of rows where none holds it."""
        first = np.full(len(self.values), len(self), np.intp)
        rows = np.flatnonzero(self.codes >= 0)[::-1]
        first[self.codes[rows]] = rows  # of several rows the last one written stays, and that is the first
        return first


Column = NDArray[Any] | Coded
Encoder = Callable[[Sequence[Any]], Any]
"""From a list of values, None for what nobody knows, to a column."""


def known(column: Column) -> Bools:
    """Where a column holds something."""
    if isinstance(column, Coded):
        return column.codes >= 0
    if column.dtype == np.float64:
        return ~np.isnan(column)
    return column != UNDATED if column.dtype == np.int32 else column != UNKNOWN


def texts(values: Sequence[Any]) -> Objects:
    """Values kept as they are."""
    column = np.empty(len(values), np.object_)
    column[:] = values
    return column


def numbers(values: Sequence[float | None]) -> Floats:
    """Numbers; NaN for None."""
    return np.array(values, np.float64)


def days(values: Sequence[date | None]) -> Ints:
    """Dates as day numbers."""
    if not any(values):
        return np.full(len(values), UNDATED, np.int32)
    return np.array([UNDATED if when is None else when.toordinal() for when in values], np.int32)


def flags(values: Sequence[bool | None]) -> Bytes:
    """1, 0, or -1 where nobody knows."""
    return _bytes(values, {True: 1, False: 0, None: UNKNOWN})


def truths(values: Sequence[bool]) -> Bools:
    """True or false."""
    return np.frombuffer(bytearray(values), np.bool_)


def any_given(values: Sequence[Sequence[str]]) -> Bools:
    """Whether a list names anything."""
    return np.array([len(names) > 0 for names in values], np.bool_)


def small(values: Sequence[int | None]) -> Bytes:
    """Whole numbers of a few steps; -1 for None."""
    return np.array([UNKNOWN if value is None else value for value in values], np.int8)


def times_a_year(values: Sequence[str]) -> Floats:
    """How often each period is paid in a year."""
    return np.array([PERIODS_A_YEAR[period] for period in values], np.float64)


def words(codes: Mapping[Any, int]) -> Encoder:
    """An encoder for the words of a closed vocabulary; -1 for None."""
    return partial(_bytes, codes={**codes, None: UNKNOWN})


def _bytes(values: Sequence[Any], codes: Mapping[Any, int]) -> Bytes:
    """The code of each value, a byte each."""
    unsigned = {value: code % 256 for value, code in codes.items()}
    return np.frombuffer(bytearray(map(unsigned.__getitem__, values)), np.int8)


def coded(values: Sequence[Any]) -> Coded:
    """Hashable values, by distinct ones in the order in which they come."""
    distinct = [value for value in dict.fromkeys(values) if value is not None]
    codes = {**{value: code for code, value in enumerate(distinct)}, None: UNKNOWN}
    return Coded(np.fromiter(map(codes.__getitem__, values), np.int32, len(values)), distinct)


def each_its_own(values: Sequence[Any]) -> Coded:
    """Values that are known to be distinct, None but for once, and may be slow to compare."""
    there = np.array([value is not None for value in values], np.bool_)
    codes = np.where(there, np.cumsum(there) - 1, UNKNOWN).astype(np.int32)
    return Coded(codes, [value for value in values if value is not None])


def coded_by_type(values: Sequence[Any]) -> Coded:
    """As `coded`, where True and 1 are not the same."""
    typed = coded([None if value is None else (type(value), value) for value in values])
    return Coded(typed.codes, [value for _, value in typed.values])
