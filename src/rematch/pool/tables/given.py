"""Tables as they are given: told apart by whose their rows are, and read some people at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import RecordError
from rematch.pool.columns import Ints
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded
from rematch.pool.tables.reading import arrow_texts, checked_column, columns_of, distinct, some
from rematch.pool.tables.sheet import Faults, Sheet
from rematch.records.base import Unacceptable
from rematch.records.protected import refuse_key

Rows = slice | NDArray[np.intp]


@attrs.frozen(eq=False)
class Given:
    """One table, of which nothing is read yet.

    Attributes:
        name: What the argument is called.
        columns: Name → column as given.
        faults: What is wrong with the tables.
    """

    name: str
    columns: dict[str, Any]
    faults: Faults

    @classmethod
    def of(cls, name: str, table: Any, accepted: Sequence[str], faults: Faults) -> Given:
        """A table; None is one without rows.

        Raises:
            RecordError: It is no table, or has a column that is not accepted.
            InvalidInput: Several columns are not.
        """
        try:
            given = {} if table is None else columns_of(table)
        except Unacceptable as found:
            raise RecordError(f"table {name!r}", "", found.found, found.accepted) from None
        for key in given:
            if key not in accepted:
                faults.note(refuse_key(f"table {name!r}", str(key), list(accepted)))
        faults.tell()
        columns = {key: _of(name, key, checked_column, column) for key, column in given.items()}
        lengths = {key: len(column) for key, column in columns.items()}
        if len(set(lengths.values())) > 1:
            listed = ", ".join(f"{key} {length:,}" for key, length in lengths.items())
            raise RecordError(f"table {name!r}", "", f"has columns of several lengths: {listed}", "one value a row")
        return cls(name, columns, faults)

    def __len__(self) -> int:
        return max(map(len, self.columns.values()), default=0)

    def ids(self) -> Sheet:
        """The column that says whose each row is."""
        return self._sheet(slice(0, len(self)), [name for name in self.columns if name == "candidate_id"])

    def part(self, rows: Rows, whose: Coded) -> Sheet:
        """Some rows, of which it is known whose they are."""
        others = [name for name in self.columns if name != "candidate_id"]
        return self._sheet(rows, others).with_column("candidate_id", whose)

    def _sheet(self, rows: Rows, names: Sequence[str]) -> Sheet:
        numbers = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        columns = {name: _of(self.name, name, _distinct, self.columns[name], rows) for name in names}
        return Sheet(self.name, numbers.astype(np.int32), columns, self.faults)


@attrs.frozen(eq=False, slots=False)
class Ids:
    """Ids of people, in their order."""

    values: list[str]

    def __len__(self) -> int:
        return len(self.values)

    def found_by_arrow(self, columns: Mapping[str, Any]) -> dict[str, Ints]:
        """Name → the person of each row, of the columns in which Arrow finds somebody in every row."""
        arrays = {name: array for name, column in columns.items() if (array := arrow_texts(column)) is not None}
        found: dict[str, Ints] = {}
        for kind in {str(array.type) for array in arrays.values()}:
            own = {name: array for name, array in arrays.items() if str(array.type) == kind}
            found |= zip(own, self._found(list(own.values())), strict=True)
        return {name: places for name, places in found.items() if places.min(initial=0) >= 0}

    def _found(self, arrays: list[Any]) -> Iterator[Ints]:
        """The person of each row of some arrays of one type; -1 for nobody."""
        from pyarrow import array, chunked_array, compute  # the columns are Arrow's, so it is there

        runs = [compute.run_end_encode(one) for one in arrays]  # rows of one person mostly lie side by side
        heads = chunked_array([run.values for run in runs])
        places = compute.index_in(heads, value_set=array(self.values, heads.type)).fill_null(UNKNOWN).to_numpy()
        ends = np.cumsum([len(run.values) for run in runs])
        for run, own in zip(runs, np.split(places, ends[:-1]), strict=True):
            yield np.repeat(own, np.diff(run.run_ends.to_numpy(), prepend=0))

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Place of each id."""
        return {name: place for place, name in enumerate(self.values)}


@attrs.frozen(eq=False)
class Owned:
    """A table whose rows are people's.

    Attributes:
        given: The table.
        counts: How many rows each person has.
        rows: The rows person after person; None where they lie so.
    """

    given: Given
    counts: NDArray[np.unsignedinteger[Any]]
    rows: NDArray[np.intp] | None

    @classmethod
    def all_of(cls, tables: Mapping[str, Given], people: Ids) -> dict[str, Owned]:
        """Tables by their `candidate_id`; rows that are nobody's are noted as faults.

        Raises:
            RecordError: Some row is nobody's.
            InvalidInput: Several are.
        """
        ids = {name: table.columns["candidate_id"] for name, table in tables.items() if "candidate_id" in table.columns}
        found = people.found_by_arrow(ids)
        for name, table in tables.items():
            if name not in found:
                found[name] = _told_apart(table.ids(), people)
        for table in tables.values():
            table.faults.tell()
        return {name: cls.of(table, found.pop(name), len(people)) for name, table in tables.items()}

    @classmethod
    def of(cls, given: Given, person: Ints, people: int) -> Owned:
        """A table by whose each row is."""
        counts = np.bincount(person, minlength=people)
        rows = None if (person[1:] >= person[:-1]).all() else np.argsort(person, kind="stable")
        return cls(given, counts.astype(np.min_scalar_type(int(counts.max(initial=0)))), rows)

    def part(self, start: int, ids: Sequence[str]) -> Sheet:
        """The rows of some people.

        Args:
            start: The first of the people.
            ids: Their ids.
        """
        counts = self.counts[start : start + len(ids)]
        low = int(self.counts[:start].sum())
        high = low + int(counts.sum())
        rows = slice(low, high) if self.rows is None else self.rows[low:high]
        return self.given.part(rows, Coded(np.repeat(np.arange(len(ids), dtype=np.int32), counts), list(ids)))


def _told_apart(sheet: Sheet, people: Ids) -> Ints:
    """The person of each row; -1 for rows that are nobody's, which are faults."""
    ids = sheet.column("candidate_id")
    sheet.faulty(np.flatnonzero(ids.codes < 0), "candidate_id", "is missing", "the id of a candidate")
    places = np.array([people.by_name.get(name, UNKNOWN) for name in ids.values], np.int32)
    if places.min(initial=0) < 0:
        for row in np.sort(ids.first_rows()[places < 0]).tolist():
            sheet.fault(row, "candidate_id", "is not in the table of candidates")
    person: Ints = ids.spread(places, UNKNOWN)
    return person


def _distinct(column: Any, rows: Rows) -> Coded:
    return distinct(some(column, rows))


def _of(table: str, name: str, read: Callable[..., Any], *given: Any) -> Any:
    """What reading a column gives; what is not accepted is told with its table."""
    try:
        return read(*given)
    except Unacceptable as found:
        raise RecordError(f"table {table!r}", str(name), found.found, found.accepted) from None
