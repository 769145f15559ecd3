"""Rows of one table while they are read: their columns by distinct values, checked by what the records' own fields take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import InvalidInput, RecordError
from rematch.pool.columns import Bools, Ints
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded, Encoder
from rematch.records.base import Unacceptable

Converter = Callable[[Any], Any]
_MOST = 20
"""Faults that are collected before they are told: a column that is wrong throughout need not be read to its end."""


class Faults:
    """What is wrong with the tables."""

    def __init__(self) -> None:
        self._found: list[RecordError] = []

    def note(self, fault: RecordError) -> None:
        """Keep a fault; with so many that more would not help, tell them."""
        self._found.append(fault)
        if len(self._found) == _MOST:
            self.tell()

    def tell(self) -> None:
        """Stop where there is a fault.

        Raises:
            RecordError: There is one.
            InvalidInput: There are several.
        """
        if len(self._found) > 1:
            count = f"{_MOST} faults or more" if len(self._found) == _MOST else f"{len(self._found)} faults"
            raise InvalidInput(f"tables: {count}", self._found)
        if self._found:
            raise self._found[0]


def converters(record: type) -> dict[str, Converter]:
    """Field → what a record's field takes."""
    return {field.name: field.converter for field in attrs.fields(record) if field.converter is not None}


@attrs.frozen(eq=False)
class Sheet:
    """One table.

    Attributes:
        name: What the argument is called.
        rows: The place of each row in the table as given.
        columns: Name → column.
        faults: What is wrong with the tables.
    """

    name: str
    rows: Ints
    columns: dict[str, Coded]
    faults: Faults

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, rows: NDArray[np.intp], names: Iterable[str]) -> Sheet:
        """Some of its rows, with some of its columns."""
        columns = {name: self.columns[name][rows] for name in names if name in self.columns}
        return attrs.evolve(self, rows=self.rows[rows], columns=columns)

    def with_column(self, name: str, column: Coded) -> Sheet:
        """The table with one column more, or another in its place."""
        return attrs.evolve(self, columns={**self.columns, name: column})

    def column(self, name: str) -> Coded:
        """A column; one that is not there holds what nobody knows."""
        return self.columns.get(name) or Coded(np.full(len(self), UNKNOWN, np.int32), [])

    def value(self, name: str, row: int) -> Any:
        """What a row holds, as given; None for what nobody knows."""
        column = self.columns.get(name)
        return None if column is None or column.codes[row] < 0 else column.values[column.codes[row]]

    def read(self, name: str, convert: Converter, encode: Encoder) -> Any:
        """A column as records would hold it: each distinct value is checked once."""
        given = self.column(name)
        column = encode([*self._values(name, given, convert), self._absent(name, given.codes, convert)])
        # Code -1 finds the last one, which stands for what nobody knows.
        return Coded(column.codes[given.codes], column.values) if isinstance(column, Coded) else column[given.codes]

    def read_all(
        self, convert: Mapping[str, Converter], encoders: Mapping[str, Encoder], *, prefix: str = ""
    ) -> dict[str, Any]:
        """Columns named after the fields of a record, with its converters."""
        return {field: self.read(prefix + field, convert[field], encode) for field, encode in encoders.items()}

    def check(self, suspicious: Bools, make: Callable[[int], object]) -> None:
        """Make the record of each suspicious row, and note what it says of itself."""
        for row in np.flatnonzero(suspicious).tolist():
            try:
                make(row)
            except RecordError as found:
                self.faults.note(found.within(self.where(row)))

    def record(self, kind: Callable[..., Any], row: int, fields: Iterable[str]) -> Any:
        """The record that some fields of a row make."""
        return kind(**{field: value for field in fields if (value := self.value(field, row)) is not None})

    def fault(self, row: int, field: str, found: str, accepted: str = "") -> None:
        """Note a fault."""
        self.faults.note(RecordError(self.where(row), field, found, accepted))

    def faulty(self, rows: NDArray[Any], field: str, found: str, accepted: str = "") -> None:
        """Note one fault that several rows share: the first of them is named, the others are counted."""
        if len(rows):
            more = f", here and in {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
            self.fault(int(rows[0]), field, found + more, accepted)

    def where(self, row: int) -> str:
        """A row as it is named in messages; the first row is row 0."""
        whose = self.value("candidate_id", row)
        return f"table {self.name!r}, row {self.rows[row]:,}" + ("" if whose is None else f", candidate {whose!r}")

    def _values(self, name: str, given: Coded, convert: Converter) -> list[Any]:
        """The distinct values as records would hold them; what is not accepted is noted, and None."""
        with suppress(Unacceptable, RecordError):
            return list(map(convert, given.values))
        rows = given.first_rows().tolist()
        return [self._converted(name, row, value, convert) for row, value in zip(rows, given.values, strict=True)]

    def _converted(self, name: str, row: int, value: Any, convert: Converter) -> Any:
        try:
            return convert(value)
        except Unacceptable as found:
            self.fault(row, name, found.found, found.accepted)
        except RecordError as found:
            self.faults.note(found.within(self.where(row)))
        return None

    def _absent(self, name: str, codes: Ints, convert: Converter) -> Any:
        """What stands for nothing said: the field's default, where it has one."""
        try:
            return convert(None)
        except Unacceptable as found:
            self.faulty(np.flatnonzero(codes < 0), name, "is missing", found.accepted)
        return None
