"""What a table may come as, and each of its columns by distinct values.

Mappings of lists or arrays, pandas and polars frames and Arrow tables are told by what they offer: none of these libraries
is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.pool.columns import Ints
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


def checked_column(column: Any) -> Any:
    """A column as given.

    Raises:
        Unacceptable: It is none.
    """
    if isinstance(column, np.ndarray) and column.ndim != 1:
        raise Unacceptable(f"has {column.ndim} dimensions", "one value a row")
    known = isinstance(column, (list, tuple, np.ndarray)) or hasattr(column, "dictionary_encode")
    if known or (hasattr(column, "to_list") and hasattr(column, "to_numpy")):  # the latter of polars or pandas
        return column
    raise Unacceptable(f"is {shown(column)}", "a list or an array with one value a row")


def some(column: Any, rows: slice | NDArray[np.intp]) -> Any:
    """Some rows of a column, of its own kind."""
    if isinstance(rows, slice):
        if hasattr(column, "dictionary_encode"):
            return column.slice(rows.start, rows.stop - rows.start)
        return column.iloc[rows] if hasattr(column, "iloc") else column[rows]
    if isinstance(column, (list, tuple)):
        return [column[row] for row in rows.tolist()]
    if hasattr(column, "dictionary_encode"):
        return column.take(rows)
    return column.iloc[rows] if hasattr(column, "iloc") else column[rows]


def distinct(column: Any) -> Coded:
    """A column by its distinct values, as plain Python values; None, NaN and null are what nobody knows.

    Raises:
        Unacceptable: It holds something that is no value.
    """
    if hasattr(column, "dictionary_encode"):
        return _of_arrow(column)
    if isinstance(column, (list, tuple)):
        return _of_objects(column)
    return _of_array(column) if isinstance(column, np.ndarray) else _of_series(column)


def arrow_texts(column: Any) -> Any | None:
    """A column of texts as an Arrow array; None for any other."""
    if hasattr(column, "to_arrow"):
        with suppress(ImportError):  # polars without pyarrow
            column = column.to_arrow()
    if hasattr(column, "dictionary_encode") and str(column.type) in ("string", "large_string"):
        return _one_piece(column)
    return None


def _of_series(series: Any) -> Coded:
    """As its own library tells distinct values, or else value by value."""
    if str(series.dtype).lower() != "object":
        if hasattr(series, "to_arrow"):
            with suppress(ImportError):  # polars without pyarrow
                return _of_arrow(series.to_arrow())
        if hasattr(series, "factorize"):
            with suppress(NotImplementedError):  # lists in pandas
                codes, values = series.factorize()
                return _plain(Coded(np.asarray(codes, np.int32), values.tolist()))
    return _of_objects(series.to_list())


def _of_arrow(column: Any) -> Coded:
    array = _one_piece(column)
    if array.type.num_fields:  # lists, structs and maps, which Arrow does not encode
        return _of_arrow_lists(array) if _is_list(array) else _of_arrow_cells(array)
    if array.null_count == len(array):
        return Coded(np.full(len(array), -1, np.int32), [])
    encoded = array.dictionary_encode()
    codes = _indices(encoded)
    if array.null_count:
        codes[array.is_null().to_numpy(zero_copy_only=False)] = -1
    column = Coded(codes, encoded.dictionary.to_pylist())
    if hasattr(array, "dictionary"):  # as given it may hold values that no row has: those are nobody's fault
        column = column[np.arange(len(codes))]
    return _plain(column)


def _indices(encoded: Any) -> Ints:
    """The codes of an array that is encoded; any number where a row is null."""
    indices = encoded.indices
    held = np.frombuffer(indices.buffers()[1], indices.type.to_pandas_dtype())
    return held[indices.offset : indices.offset + len(indices)].astype(np.int32)


def _one_piece(column: Any) -> Any:
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column


def _is_list(array: Any) -> bool:
    """Whether cells are lists of plain values; those of a map are none, though they say how long they are."""
    element = getattr(array.type, "value_type", None)
    return element is not None and not element.num_fields and hasattr(array, "value_lengths")


def _of_arrow_lists(array: Any) -> Coded:
    """Lists by what they hold: each distinct one becomes Python's once."""
    each = _of_arrow(array.flatten())  # without those of lists that are null
    there = array.is_valid().to_numpy(zero_copy_only=False)
    lengths = array.drop_null().value_lengths().to_numpy(zero_copy_only=False)
    held, width = each.codes.tobytes(), each.codes.itemsize
    ends = np.cumsum(lengths) * width
    lists = coded(
        [held[start:end] for start, end in zip((ends - lengths * width).tolist(), ends.tolist(), strict=True)]
    )
    codes = np.full(len(array), -1, np.int32)
    codes[there] = lists.codes
    values = [*each.values, None]  # code -1 finds the last one
    return Coded(codes, [tuple(values[code] for code in np.frombuffer(one, np.int32).tolist()) for one in lists.values])


def _of_arrow_cells(array: Any) -> Coded:
    codes = np.full(len(array), -1, np.int32)
    cells = _of_objects(array.drop_null().to_pylist())
    codes[array.is_valid().to_numpy(zero_copy_only=False)] = cells.codes
    return Coded(codes, cells.values)


def _of_array(array: NDArray[Any]) -> Coded:
    if array.dtype.kind not in "biufM":
        return _of_objects(array.tolist())
    plain = array.astype("datetime64[D]") if array.dtype.kind == "M" else array
    values, codes = np.unique(plain, return_inverse=True)
    return _plain(Coded(codes.astype(np.int32), values.tolist()))


def _of_objects(values: Any) -> Coded:
    kinds = set(map(type, values))
    # True and 1 are equal and yet not the same; among texts alone nothing is.
    encode = coded if len(kinds - {str, NoneType}) <= 1 else coded_by_type
    try:
        if any(issubclass(kind, _CELLS) for kind in kinds):
            values = [_hashable(value) if isinstance(value, _CELLS) else value for value in values]
        return _plain(encode(values))
    except (TypeError, ValueError):  # what cannot be told apart, and tuples that are no pairs
        accepted = "texts, numbers, dates, true and false, lists and maps of these"
        raise Unacceptable("holds what is no value", accepted) from None


def _hashable(value: Any) -> Any:
    """A cell that holds a list as a tuple, one that holds a map (in Arrow: a list of pairs) as a mapping."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value, key=str))
    if isinstance(value, (dict, FrozenMap)):
        return FrozenMap({name: number for name, number in value.items() if number is not None})
    pairs = value and isinstance(value[0], tuple)  # names and numbers are no tuples
    return FrozenMap(value) if pairs else tuple(value)


def _plain(column: Coded) -> Coded:
    """The column without values that stand for missing ones, and with decimals as numbers."""
    if _NEVER_MISSING.issuperset(map(type, column.values)):
        return column
    values = [float(value) if isinstance(value, Decimal) else value for value in column.values]
    missing = np.array([_is_missing(value) for value in values], np.bool_)
    if not missing.any():
        return Coded(column.codes, values)
    renumbered = np.where(missing, -1, np.cumsum(~missing) - 1).astype(np.int32)
    values = [value for value, gone in zip(values, missing.tolist(), strict=True) if not gone]
    return Coded(np.append(renumbered, np.int32(-1))[column.codes], values)


def _is_missing(value: Any) -> bool:
    if value is None or (isinstance(value, float) and value != value):
        return True
    return type(value).__name__ in ("NAType", "NaTType")  # pandas' own
