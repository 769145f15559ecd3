"""A block as bytes: what its columns are, then the columns, so that a file of it can be mapped and used as it lies.

Nothing in a file is ever run: it is JSON and arrays of numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.errors import PoolError
from rematch.pool.block import Block
from rematch.pool.columns import TABLES, Columns, Kept, People, Table
from rematch.pool.packed import Packed, Texts
from rematch.pool.ragged import Ragged

MAGIC = b"rematch\x01"
"""How a file of columns begins; the last byte is the version of the layout."""
ALIGNED = 64
"""Arrays begin at multiples of so many bytes, as vector code likes it."""

Arrays = Mapping[str, NDArray[Any]]


def chunks(arrays: Arrays, said: Mapping[str, Any]) -> Iterator[bytes | memoryview]:
    """The bytes of a file of arrays, in order.

    Args:
        arrays: Name → array, one axis each.
        said: What else there is to know, plain values for JSON.
    """
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, len(array), at]
        at += _padded(array.nbytes)
    header = json.dumps({"arrays": places, "said": said}, separators=(",", ":")).encode()
    header += b" " * (_padded(len(MAGIC) + 8 + len(header)) - len(MAGIC) - 8 - len(header))
    yield MAGIC + len(header).to_bytes(8, "little") + header
    for array in arrays.values():
        yield np.ascontiguousarray(array).view(np.uint8).data
        yield bytes(_padded(array.nbytes) - array.nbytes)


def digest(parts: Iterator[bytes | memoryview]) -> str:
    """32 hex digits that name some bytes."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part)
    return found.hexdigest()


def read(buffer: memoryview, what: str) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays and what was said beside them, from the bytes of a file; the arrays lie in the buffer.

    Raises:
        PoolError: The bytes are not such a file.
    """
    if bytes(buffer[: len(MAGIC)]) != MAGIC:
        raise PoolError(f"pool: {what} is not a file of columns; accepted: what Pool.save wrote")
    try:
        start = len(MAGIC) + 8
        end = start + int.from_bytes(buffer[len(MAGIC) : start], "little")
        header = json.loads(bytes(buffer[start:end]))
        arrays = {
            name: np.frombuffer(buffer, dtype, length, end + at) if length else np.empty(0, dtype)
            for name, (dtype, length, at) in header["arrays"].items()
        }
        return arrays, header["said"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PoolError(f"pool: {what} is not a file of columns: {error}; accepted: what Pool.save wrote") from None


def _padded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


# Blocks


def block_chunks(block: Block) -> Iterator[bytes | memoryview]:
    """The bytes of a block's file."""
    arrays: dict[str, NDArray[Any]] = {}
    rows: dict[str, int] = {}
    for name, columns in (("people", block.people), *block.tables.items()):
        kept: dict[str, Kept] = dict(columns.kept)
        if isinstance(columns, Table):
            kept["#"] = columns.ragged.lengths
        for column, values in kept.items():
            rows[f"{name}.{column}"] = len(values)
            arrays |= {f"{name}.{column}/{part}": array for part, array in _parts(values).items()}
    return chunks(arrays, {"people": len(block), "rows": rows})


def block_from(buffer: memoryview, what: str) -> Block:
    """The block of a file's bytes.

    Raises:
        PoolError: The bytes are not a block's.
    """
    arrays, said = read(buffer, what)
    try:
        rows = said["rows"]

        def column(name: str) -> Kept:
            return _whole({part: arrays.get(f"{name}/{part}") for part in _PARTS}, rows[name])

        def columns(name: str, kind: type[Columns]) -> dict[str, Kept]:
            return {each: column(f"{name}.{each}") for each in kind.columns()}

        tables: dict[str, Table] = {}
        for name, kind in TABLES.items():
            lengths = column(f"{name}.#")
            assert isinstance(lengths, Packed)
            tables[name] = kind(Ragged(lengths), columns(name, kind))
        return Block.of(People(columns("people", People)), tables)
    except (KeyError, TypeError, AssertionError) as error:
        raise PoolError(f"pool: {what} lacks a column: {error}; accepted: what this version of rematch wrote") from None


_PARTS = ("values", "codes", "blob", "ends", "missing")


def _parts(column: Kept) -> dict[str, NDArray[Any]]:
    parts = {part: getattr(column, part, None) for part in _PARTS}
    return {part: array for part, array in parts.items() if array is not None}


def _whole(parts: dict[str, Any], length: int) -> Kept:
    if parts["blob"] is not None:
        return Texts(parts["blob"], parts["ends"], parts["codes"], parts["missing"], length)
    return Packed(parts["values"], parts["codes"], length)
