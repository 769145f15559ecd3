"""One block of people: its tables put together so that they point at each other, and how people are taken out of it.

While a block is being made, tables lie owner after owner; `assemble` puts them into slots. Tables point at each other by
place within the person, which stays true when people are taken out or put together.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.columns import (
    TABLES,
    Approaches,
    Assessments,
    Candidacies,
    Contacts,
    Ints,
    Kept,
    Links,
    OtherScores,
    OwnChanges,
    People,
    Reasons,
    Sentiments,
    Shocks,
    SkillRows,
    Table,
    WishRows,
    packed,
    plain,
)
from rematch.pool.packed import Packed, Texts
from rematch.pool.pointer import Pointer, starts_of
from rematch.pool.ragged import Ragged

_POINTERS: dict[tuple[str, str], str] = {
    ("reasons", "group"): "reasons",
    ("reasons", "wish"): "wishes",
    ("sentiments", "candidacy"): "candidacies",
    ("sentiments", "wish"): "wishes",
    ("assessments", "candidacy"): "candidacies",
    ("reason_changes", "one"): "reasons",
    ("reason_changes", "other"): "changes",
    ("sentiment_changes", "one"): "sentiments",
    ("sentiment_changes", "other"): "changes",
    ("gap_skills", "one"): "reasons",
    ("gap_skills", "other"): "skills",
}
"""Columns that point at rows of another table, by place within the person."""


@attrs.frozen(eq=False, slots=False)
class Block:
    """Up to 262,144 people in columns, complete in itself but for the pool's dictionaries."""

    people: People
    candidacies: Candidacies
    reasons: Reasons
    sentiments: Sentiments
    assessments: Assessments
    other_scores: OtherScores
    wishes: WishRows
    skills: SkillRows
    shocks: Shocks
    contacts: Contacts
    changes: OwnChanges
    approaches: Approaches
    reason_changes: Links
    sentiment_changes: Links
    gap_skills: Links

    @classmethod
    def of(cls, people: People, tables: dict[str, Table]) -> Block:
        """Put tables together, so that they point at each other."""
        block = cls(people, **tables)  # type: ignore[arg-type]
        for name, table in tables.items():
            table.point(
                {
                    column: block._pointer(name, column, target)
                    for (of, column), target in _POINTERS.items()
                    if of == name
                }
            )
        return block

    def _pointer(self, name: str, column: str, target: str) -> Pointer:
        """Through the layouts alone, so that a block with one table replaced still points rightly."""
        to_reasons = (self.candidacies.ragged, self.reasons.ragged)
        table: Table = getattr(self, name)
        up = to_reasons[::-1] if name == "reasons" else (table.ragged,)
        down = to_reasons if target == "reasons" else (getattr(self, target).ragged,)
        local = table.kept[column]
        assert isinstance(local, Packed)
        return Pointer(local, up, down)

    def __len__(self) -> int:
        return len(self.people.kept["id"])

    @property
    def tables(self) -> dict[str, Table]:
        """Name → table, without the people."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def reason_person(self) -> Ints:
        """Person of each reason."""
        return self.candidacies.ragged.owner[self.reasons.ragged.owner]

    def evidence_of(self, skill: int) -> NDArray[np.intp]:
        """Rows of `skills` for one skill, person after person: a role touches only its own requirements."""
        skills, order, starts = self._evidence_by_skill
        found = [order[starts[at] : starts[at + 1]] for at in np.flatnonzero(skills == skill)]
        return np.concatenate([np.empty(0, np.intp), *found])

    @cached_property
    def _evidence_by_skill(self) -> tuple[Ints, Ints, NDArray[np.int64]]:
        column = self.skills.kept["skill"]
        assert isinstance(column, Packed)
        skills, codes = column.values, column.codes
        if codes is None:
            skills, found = np.unique(column.array, return_inverse=True)
            codes = found.astype(np.uint32)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(codes, minlength=len(skills)))])
        return skills, np.argsort(codes, kind="stable").astype(np.int32), starts

    def find(self, candidate_id: str) -> int:
        """Row of a person, -1 where nobody has the id."""
        ids, order = self._ids, self._by_id
        wanted = candidate_id.encode("utf-8", "surrogatepass")
        at = bisect.bisect_left(order, wanted, key=ids.raw)
        return int(order[at]) if at < len(order) and ids.raw(order[at]) == wanted else -1

    @property
    def _ids(self) -> Texts:
        ids = self.people.kept["id"]
        assert isinstance(ids, Texts)
        return ids

    @property
    def _by_id(self) -> Ints:
        """Rows in order of their ids."""
        return self.people.by_id

    @property
    def nbytes(self) -> int:
        """Bytes of all columns and layouts."""
        return self.people.nbytes + sum(table.nbytes for table in self.tables.values())

    def take(self, rows: NDArray[np.intp]) -> Block:
        """A block of some of its people, in the order given."""
        return assemble([self.loosen(rows)], keep=plain)

    def loosen(self, rows: NDArray[np.intp]) -> Part:
        """The rows of some people, owner after owner."""
        people = {name: column.take(rows) for name, column in self.people.kept.items()}
        owned_by = {"reasons": self.candidacies.ragged.positions(rows)}
        loose: dict[str, Loose] = {}
        for name, table in self.tables.items():
            owners = owned_by.get(name, rows)
            at = table.ragged.positions(owners)
            arrays = {column: kept.take(at) for column, kept in table.kept.items()}
            loose[name] = Loose(table.ragged.lengths.take(owners), arrays)
        return loose, people


@attrs.frozen(eq=False)
class Loose:
    """A table before it has its place: rows owner after owner, and how many each owner has."""

    counts: NDArray[Any]
    arrays: Mapping[str, NDArray[Any] | Packed]

    def waiting(self) -> Loose:
        """The same in less memory, until it is put together with others."""
        return Loose(self.counts, waiting(self.arrays))


def waiting(columns: Mapping[str, NDArray[Any] | Packed]) -> dict[str, NDArray[Any] | Packed]:
    """Columns of numbers packed, while the people after them are still compiled."""
    return {
        name: Packed.of(column) if isinstance(column, np.ndarray) and column.dtype != object else column
        for name, column in columns.items()
    }


Part = tuple[dict[str, Loose], Mapping[str, NDArray[Any] | Packed]]
"""The tables of some people, and the columns of `People` but `by_id`."""


def assemble(parts: Sequence[Part], *, keep: Callable[[NDArray[Any]], Kept] = packed) -> Block:
    """One block of the people of several parts, one column put into slots and kept after another.

    Args:
        parts: The people.
        keep: How a column is kept: `packed`, or `plain` for a few people who are looked at and forgotten.
    """
    tables: dict[str, Table] = {}
    orders: dict[str, NDArray[np.intp]] = {}
    for name, kind in TABLES.items():
        own = [loose[name] for loose, _ in parts]
        counts = np.concatenate([table.counts for table in own])
        if name == "reasons":
            ragged, orders[name] = _reasons(counts, orders["candidacies"])
        else:
            ragged, orders[name] = Ragged.of(counts)
        columns = {
            column: keep(_joined([table.arrays[column] for table in own])[orders[name]]) for column in kind.columns()
        }
        # What the layout has worked out is dropped where it may be long until somebody ranks.
        tables[name] = kind(Ragged(ragged.lengths) if keep is packed else ragged, columns)
    people = {name: _joined([of[name] for _, of in parts]) for name in People.columns() if name != "by_id"}
    ids = people["id"].tolist()
    by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int32)
    return Block.of(People({name: keep(array) for name, array in people.items()} | {"by_id": plain(by_id)}), tables)


def _reasons(counts: NDArray[Any], candidacies: NDArray[np.intp]) -> tuple[Ragged, NDArray[np.intp]]:
    """The layout of the reasons, which lie candidacy after candidacy, once the candidacies are in their slots."""
    at = _segments(starts_of(counts)[:-1], counts, candidacies)
    ragged, order = Ragged.of(counts[candidacies])
    return ragged, at[order]


def _joined(columns: Sequence[NDArray[Any] | Packed]) -> NDArray[Any]:
    return np.concatenate([column.array if isinstance(column, Packed) else column for column in columns])


def _segments(starts: NDArray[Any], counts: NDArray[Any], order: NDArray[np.intp]) -> NDArray[np.intp]:
    chosen = counts[order]
    ends = np.cumsum(chosen)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - chosen, chosen)
    return np.asarray(np.repeat(starts[order], chosen) + within, np.intp)
