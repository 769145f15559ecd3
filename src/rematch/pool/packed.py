"""How a column is kept: each distinct value once with a small code a row, where that takes fewer bytes than the values.

Most columns say few different things (a facet, a day, a wanted number), so a column of a hundred thousand rows becomes a
byte a row, or nothing where all rows say the same. A packed column may lie in a file that is mapped into memory; it is
never written to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.gather import gather

Codes = NDArray[np.unsignedinteger[Any]]

_SMALL = (np.dtype(np.uint8), np.dtype(np.uint16))


@attrs.frozen(eq=False)
class Packed:
    """A column of numbers.

    Attributes:
        values: The distinct values where there are codes; else a value a row; one value where all rows say the same.
        codes: Place among the values of each row; None without.
        length: Rows.
    """

    values: NDArray[Any]
    codes: Codes | None
    length: int

    @classmethod
    def of(cls, array: NDArray[Any]) -> Packed:
        """Pack an array, to the bit: NaN and negative zero come back as they are."""
        bits = array.view(_BITS[array.dtype.itemsize])
        distinct, codes = _distinct(bits)
        if len(distinct) == 1:
            return cls(distinct.view(array.dtype), None, len(array))
        dtype = _code_type(len(distinct))
        if codes is None or len(distinct) * array.itemsize + len(array) * dtype.itemsize >= array.nbytes:
            return cls(array, None, len(array))
        return cls(distinct.view(array.dtype), codes.astype(dtype), len(array))

    def __len__(self) -> int:
        return self.length

    @property
    def nbytes(self) -> int:
        """Bytes that the column takes."""
        return int(self.values.nbytes + (0 if self.codes is None else self.codes.nbytes))

    @property
    def array(self) -> NDArray[Any]:
        """The values, one a row; not to be written to."""
        if self.codes is not None:
            return gather(self.values, self.codes)
        return self.values if len(self.values) == self.length else np.repeat(self.values, self.length)

    def take(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """The values of some rows."""
        if self.codes is not None:
            return gather(self.values, self.codes.take(rows))
        return self.values.take(rows) if len(self.values) == self.length else np.repeat(self.values, len(rows))

    def map(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> Packed:
        """The column with every value changed, each distinct one once."""
        return Packed(change(self.values), self.codes, self.length)


_BITS: dict[int, np.dtype[Any]] = {
    1: np.dtype(np.int8),
    2: np.dtype(np.int16),
    4: np.dtype(np.int32),
    8: np.dtype(np.int64),
}
_DENSE = 1 << 17
"""Integers that lie within a range this wide are told apart by a table; others, which take longer, by sorting."""


def _code_type(distinct: int) -> np.dtype[Any]:
    return next((dtype for dtype in _SMALL if distinct <= np.iinfo(dtype).max + 1), np.dtype(np.uint32))


def _distinct(bits: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Distinct values and the code of each row; no codes where there are too many to be worth it."""
    if not len(bits):
        return bits, None
    low, high = int(bits.min()), int(bits.max())
    if low == high:
        return bits[:1].copy(), None
    if high - low < _DENSE:
        at = np.subtract(bits, low, dtype=np.int64)  # in a byte, 100 and -100 would be too far apart
        seen = np.zeros(high - low + 1, np.bool_)
        seen[at] = True
        places = np.cumsum(seen, dtype=np.int32) - 1
        return (np.flatnonzero(seen) + low).astype(bits.dtype), places[at]
    sample = np.unique(bits[:: max(1, len(bits) // _SAMPLE)])
    if len(bits) > _LONG and len(sample) > 0.9 * _SAMPLE:
        return bits, None  # values that hardly repeat: packing would not pay, and sorting them all is spared
    return _among(bits, sample) if len(sample) <= _FEW else np.unique(bits, return_inverse=True)


_SAMPLE, _LONG = 4096, 65_536
_FEW = 256
"""So few distinct values in a sample are probably nearly all there are: rows are looked up among them, not sorted."""


def _among(bits: NDArray[Any], known: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Distinct values and codes, where some of the values are known, in order."""
    codes = np.minimum(np.searchsorted(known, bits), len(known) - 1)
    others = known[codes] != bits
    if not others.any():
        return known, codes
    known = np.union1d(known, bits[others])
    return known, np.searchsorted(known, bits)


@attrs.frozen(eq=False)
class Texts:
    """A column of texts: UTF-8 side by side, each distinct one once where they repeat; None, for nobody knows, is kept.

    Attributes:
        blob: All distinct texts, one after another.
        ends: Where each ends in the blob.
        codes: Place among the distinct texts of each row; None where every row has its own.
        missing: Whether each distinct text is None.
    """

    blob: NDArray[np.uint8]
    ends: NDArray[np.uint32]
    codes: Codes | None
    missing: NDArray[np.bool_]
    length: int

    @classmethod
    def of(cls, texts: NDArray[np.object_]) -> Texts:
        """Pack texts."""
        given = texts.tolist()
        places = {text: place for place, text in enumerate(dict.fromkeys(given))}
        own = len(places) == len(given)
        kept = None if own else np.fromiter(map(places.__getitem__, given), _code_type(len(places)), len(given))
        distinct: list[str] = [text or "" for text in places]
        whole = "".join(distinct)
        blob = np.frombuffer(whole.encode("utf-8", "surrogatepass"), np.uint8)
        ends = np.cumsum(_lengths(distinct, whole))
        missing = np.fromiter((text is None for text in places), np.bool_, len(places))
        return cls(blob, ends.astype(np.uint32), kept, missing, len(texts))

    def __len__(self) -> int:
        return self.length

    @property
    def nbytes(self) -> int:
        """Bytes that the column takes."""
        codes = 0 if self.codes is None else self.codes.nbytes
        return int(self.blob.nbytes + self.ends.nbytes + self.missing.nbytes + codes)

    def raw(self, row: int) -> bytes:
        """The text of one row in UTF-8; None is empty."""
        at = int(row if self.codes is None else self.codes[row])
        return self.blob[int(self.ends[at - 1]) if at else 0 : int(self.ends[at])].tobytes()

    @property
    def array(self) -> NDArray[np.object_]:
        """The texts, one a row."""
        return self.take(np.arange(self.length))

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.object_]:
        """The texts of some rows."""
        at = rows if self.codes is None else self.codes[rows].astype(np.intp)
        found = np.empty(len(at), np.object_)
        ends = self.ends
        blob = self.blob.data
        starts = np.where(at > 0, ends[at - 1], 0) if len(at) else at
        for i, (start, end, gone) in enumerate(
            zip(starts.tolist(), ends[at].tolist(), self.missing[at].tolist(), strict=True)
        ):
            found[i] = None if gone else str(blob[start:end], "utf-8", "surrogatepass")
        return found


def _lengths(texts: list[str], whole: str) -> NDArray[np.int64]:
    """How many bytes each text takes; letters of ASCII, which most are, take one each."""
    each: Any = texts if whole.isascii() else [text.encode("utf-8", "surrogatepass") for text in texts]
    return np.fromiter(map(len, each), np.int64, len(texts))
