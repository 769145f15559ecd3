"""Rows that are alike in everything a rule reads: the rule works out one of each kind, whatever the number of people.

People who were in for the same role versions said much the same. What a role says of such a row is worked out once a
kind and handed to the rows; which rows are alike reads the pool and the day alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.pool.gather import gather
from rematch.query import Query

Rows = NDArray[np.intp]
K = TypeVar("K", bound="Columns")
T = TypeVar("T")
V = TypeVar("V")

FEW = 512
"""So few rows are each a kind of their own: looking for others alike would take longer."""


@attrs.frozen(eq=False)
class Alike:
    """Some rows of a table by kind.

    Attributes:
        kind: Kind of each row of the table; -1, the last place of a table of kinds, for rows that are not among them.
    """

    kind: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Rows, length: int, *columns: NDArray[Any]) -> tuple[Alike, Rows]:
        """Group rows that agree in all columns to the bit.

        Args:
            rows: The rows, rising.
            length: Rows of the table.
            columns: What a rule reads of each row, shape (rows,) each.

        Returns:
            Which row is of which kind, and the first of each kind by its place among the rows.
        """
        kind = np.full(length, -1, np.int32)
        if len(rows) <= FEW:
            kind[rows] = np.arange(len(rows))
            return cls(kind), np.arange(len(rows))
        bits = [_bits(column) for column in columns]
        _, first, which = np.unique(_mixed(bits), return_index=True, return_inverse=True)
        of_kind = first.take(which)
        if not all((column.take(of_kind) == column).all() for column in bits):  # two kinds with one hash
            _, first, which = np.unique(np.stack(bits, axis=1), axis=0, return_index=True, return_inverse=True)
            which = which.reshape(-1)
        order = np.argsort(first)
        place = np.empty(len(first), np.int32)
        place[order] = np.arange(len(first))
        kind[rows] = place[which]
        return cls(kind), first[order]

    def spread(self, of_kinds: NDArray[Any], absent: Any) -> NDArray[Any]:
        """What is true of each kind, for every row of the table; `absent` for rows that are not among them."""
        return gather(np.append(of_kinds, np.array([absent], of_kinds.dtype)), self.kind)


def _bits(column: NDArray[Any]) -> NDArray[np.int64]:
    """A column as integers that agree exactly where the values do; any NaN is as good as another."""
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), np.nan, column + 0.0).view(np.int64)
    return column.astype(np.int64)


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _mixed(columns: list[NDArray[np.int64]]) -> NDArray[np.uint64]:
    """One hash a row, over all columns (the finishing steps of splitmix64)."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed += column.view(np.uint64)
        mixed *= _ODD
        mixed ^= mixed >> np.uint64(29)
    return mixed


@attrs.frozen(eq=False)
class Columns:
    """Columns that rules read, one row a kind."""

    _kept: dict[str, tuple[Any, Any]] = attrs.field(factory=dict, init=False)

    def once(self, name: str, compute: Callable[[], T], key: object = None) -> T:
        """What is the same of these kinds for all roles with one key, as the pool and the day alone tell it; of the last key."""
        known = self._kept.get(name)
        if known is None or known[0] != key:
            known = self._kept[name] = key, compute()
        return cast(T, known[1])

    def __len__(self) -> int:
        return len(next(iter(self.columns().values())))

    def columns(self) -> dict[str, NDArray[Any]]:
        """Column by name."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self)) if field.init}

    def some(self: K, at: Rows) -> K:
        """Some of the kinds; a column that says the same of all of them is one value."""
        slim = _slim if len(at) > FEW else (lambda column: column)
        return type(self)(**{name: slim(column[at]) for name, column in self.columns().items()})

    def by(self: K, codes: NDArray[Any]) -> dict[int, tuple[Rows, K]]:
        """Code → which kinds have it, and they."""
        places = {code: np.flatnonzero(codes == code) for code in np.unique(codes).tolist()}
        return {code: (at, self.some(at)) for code, at in places.items()}


def _slim(column: NDArray[Any]) -> NDArray[Any]:
    bits = _bits(column)
    return np.broadcast_to(column[:1].copy(), len(column)) if len(column) > 1 and (bits == bits[0]).all() else column


def by_kind(read: K, rows: Rows, length: int) -> tuple[K, Alike]:
    """One row of each kind of the rows that were read, and which row is of which."""
    alike, first = Alike.of(rows, length, *read.columns().values())
    return type(read)(**{name: column[first] for name, column in read.columns().items()}), alike


# Kinds as the rules take them


@attrs.frozen(eq=False)
class Split(Generic[T]):
    """Kinds as the rules take them.

    Attributes:
        count: How many kinds there are.
        parts: Those that one rule works out, apart from the others.
    """

    count: int
    parts: T


@attrs.frozen(eq=False)
class Kinds(Generic[K, T, V]):
    """One table's kinds: how they are read from a block, split for the rules, and held against a role.

    Attributes:
        name: What is kept of them is kept under this name.
        read: The kinds of a block, and which row is of which.
        split: The kinds as the rules take them.
        against: What a role says of each kind.
    """

    name: str
    read: Callable[[Facts], tuple[K, Alike]]
    split: Callable[[K], T]
    against: Callable[[Split[T], Facts, Query], V]

    def against_role(self, facts: Facts, query: Query) -> tuple[Alike, V]:
        """Which row of a block is of which kind, and what the role says of each kind, worked out once for a query."""
        alike, kinds = self.of(facts)
        return alike, query.once(kinds, lambda: self.against(kinds, facts, query))

    def of(self, facts: Facts) -> tuple[Alike, Split[T]]:
        """Which row of a block is of which kind, and the kinds."""
        return facts.once(self.name, self._own)

    def _own(self, facts: Facts) -> tuple[Alike, Split[T]]:
        kinds, alike = self.read(facts)
        return alike, Split(len(kinds), self.split(kinds))

    def share(self, several: Sequence[Facts], read: Sequence[tuple[K, Alike]]) -> None:
        """Let several blocks have one set of kinds, so that a rule works them out once for all of them.

        Args:
            several: The blocks.
            read: What `read` gave of each.
        """
        joined = [kinds.columns() for kinds, _ in read]
        columns = {name: np.concatenate([own[name] for own in joined]) for name in joined[0]}
        rows = np.arange(sum(len(kinds) for kinds, _ in read))
        alike, first = Alike.of(rows, len(rows), *columns.values())
        kinds = type(read[0][0])(**{name: column[first] for name, column in columns.items()})
        shared = Split(len(kinds), self.split(kinds))
        start = 0
        for facts, (own, of_rows) in zip(several, read, strict=True):
            places = np.append(alike.kind[start : start + len(own)], np.int32(-1))
            facts.keep(self.name, (Alike(places[of_rows.kind]), shared))
            start += len(own)
