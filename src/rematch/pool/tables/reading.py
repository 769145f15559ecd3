"""What a table may come as, and each of its columns by distinct values.

Mappings of lists or arrays, pandas and polars frames and Arrow tables are told by what they offer: none of these libraries
is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.pool.encode import Coded, coded, coded_by_type
from rematch.records import FrozenMap
from rematch.records.base import Unacceptable, shown

_CELLS = (list, tuple, set, frozenset, dict, FrozenMap, np.ndarray)
"""What a cell may be that holds several values."""
_NEVER_MISSING = frozenset({str, int, bool, date, tuple, FrozenMap})


def columns_of(table: Any) -> dict[str, Any]:
    """Name → column, as given.

    Raises:
        Unacceptable: It is no table, or two columns have one name.
    """
    if isinstance(table, Mapping):
        return dict(table)
    names = getattr(table, "column_names", None)  # Arrow
    if names is None and hasattr(table, "to_dict"):  # pandas, polars
        names = list(table.columns)
    if names is None:
        raise Unacceptable(
            f"is a {type(table).__name__}", "a mapping of columns, a pandas or polars frame, an Arrow table"
        )
    if len(set(names)) < len(names):
        raise Unacceptable("has two columns of one name", "each name once")
    return {name: table[name] for name in names}


def distinct(column: Any) -> Coded:
    """A column by its distinct values, as plain Python values; None, NaN and null are what nobody knows.

    Raises:
        Unacceptable: It is no column, or holds something that is no value.
    """
    if hasattr(column, "dictionary_encode"):
        return _of_arrow(column)
    array = column if isinstance(column, np.ndarray) else _as_array(column)
    if array is not None and array.ndim != 1:
        raise Unacceptable(f"has {array.ndim} dimensions", "one value a row")
    if array is not None and array.dtype.kind in "biufM":
        return _of_array(array)
    for to_list in ("to_list", "tolist"):
        if hasattr(column, to_list):
            return _of_objects(getattr(column, to_list)())
    if isinstance(column, (list, tuple)):
        return _of_objects(column)
    raise Unacceptable(f"is {shown(column)}", "a list or an array with one value a row")


def _as_array(column: Any) -> NDArray[Any] | None:
    array: NDArray[Any] | None = column.to_numpy() if hasattr(column, "to_numpy") else None
    return array


def _of_arrow(column: Any) -> Coded:
    array = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    if array.type.num_fields:  # lists, structs and maps, which Arrow does not encode
        codes = np.full(len(array), -1, np.int32)
        cells = _of_objects(array.drop_null().to_pylist())
        codes[array.is_valid().to_numpy(zero_copy_only=False)] = cells.codes
        return Coded(codes, cells.values)
    encoded = array.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    # A dictionary may hold values that no row has: those are nobody's fault.
    return _without_missing(Coded(codes.astype(np.int32), encoded.dictionary.to_pylist())[np.arange(len(codes))])


def _of_array(array: NDArray[Any]) -> Coded:
    """Numbers, flags and times, of which the day is kept."""
    plain = array.astype("datetime64[D]") if array.dtype.kind == "M" else array
    values, codes = np.unique(plain, return_inverse=True)
    return _without_missing(Coded(codes.astype(np.int32), values.tolist()))


def _of_objects(values: Any) -> Coded:
    kinds = set(map(type, values))
    if any(issubclass(kind, _CELLS) for kind in kinds):
        values = [_hashable(value) if isinstance(value, _CELLS) else value for value in values]
    # True and 1 are equal and yet not the same; among texts alone nothing is.
    encode = coded if len(kinds - {str, NoneType}) <= 1 else coded_by_type
    try:
        return _without_missing(encode(values))
    except TypeError:
        raise Unacceptable(
            "holds what is no value", "texts, numbers, dates, true and false, lists and maps of these"
        ) from None


def _hashable(value: Any) -> Any:
    """A cell that holds a list as a tuple, one that holds a map (in Arrow: a list of pairs) as a mapping."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value, key=str))
    if isinstance(value, (dict, FrozenMap)):
        return FrozenMap({name: number for name, number in value.items() if number is not None})
    if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
        return FrozenMap(value)
    return tuple(value)


def _without_missing(column: Coded) -> Coded:
    if _NEVER_MISSING.issuperset(map(type, column.values)):
        return column
    missing = np.array([_is_missing(value) for value in column.values], np.bool_)
    if not missing.any():
        return column
    renumbered = np.where(missing, -1, np.cumsum(~missing) - 1).astype(np.int32)
    values = [value for value, gone in zip(column.values, missing.tolist(), strict=True) if not gone]
    return Coded(np.append(renumbered, np.int32(-1))[column.codes], values)


def _is_missing(value: Any) -> bool:
    if value is None or (isinstance(value, float) and value != value):
        return True
    return type(value).__name__ in ("NAType", "NaTType")  # pandas' own
