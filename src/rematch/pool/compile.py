"""Records to columns: everything about people that does not depend on the day or on the new role."""

from __future__ import annotations

from typing import Any

import numpy as np

from rematch.pool.columns import TABLES, Block, Loose, People, assemble
from rematch.pool.person import Person
from rematch.pool.shared import Dictionaries, Lint
from rematch.records import (
    Candidate,
)


class BlockBuilder:
    """Collects people row by row and makes a block of them."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.dictionaries = dictionaries
        self.people: list[tuple[Any, ...]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self.counts: dict[str, list[int]] = {name: [] for name in TABLES}
        self.lints: list[Lint] = []

    def __len__(self) -> int:
        return len(self.people)

    def add(self, candidate: Candidate) -> None:
        """Add one person."""
        person = Person(candidate, self.dictionaries, self.lints)
        self.people.append(person.row())
        tables = person.tables()
        for name, rows in tables.items():
            self.rows[name].extend(rows)
            if name != "reasons":
                self.counts[name].append(len(rows))
        self.counts["reasons"].extend(person.reason_counts)

    def build(self) -> Block:
        """The block of everybody added."""
        names = [name for name in People.columns() if name != "by_id"]
        people = dict(zip(names, _columns(self.people, names, People), strict=True))
        loose = {
            name: Loose(
                np.array(self.counts[name], np.int64),
                dict(zip(kind.columns(), _columns(self.rows[name], kind.columns(), kind), strict=True)),
            )
            for name, kind in TABLES.items()
        }
        return assemble(people, loose)


_DTYPES = {"Floats": np.float64, "Ints": np.int32, "Bytes": np.int8, "Bools": np.bool_, "Objects": np.object_}


def _columns(rows: list[tuple[Any, ...]], names: list[str], kind: type) -> list[Any]:
    dtypes = [_DTYPES[kind.__annotations__[name]] for name in names]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return [np.array(column, dtype) for column, dtype in zip(values, dtypes, strict=True)]
