"""The columns of one block of people: tables of packed columns, ragged ones in slots, and how rows are taken out of them.

A table's rows belong to an owner (a person, or a candidacy). While a block is being built, tables lie owner after owner;
`assemble` puts them into slots. Tables point at each other by place within the person, which stays true when people are
taken out or put together; read as an attribute, such a column gives the position in the block.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.packed import Packed, Texts
from rematch.pool.ragged import Ragged

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bytes = NDArray[np.int8]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]

UNDATED = np.iinfo(np.int32).min
"""A day nobody knows; earlier than any other."""
NEVER = np.iinfo(np.int32).max
"""A day that never comes."""


Self = TypeVar("Self", bound="Columns")
Kept = Packed | Texts


@attrs.frozen(eq=False)
class Pointer:
    """A column that points at rows of another table: kept as the place within the person, read as the position there.

    Attributes:
        local: Place among the person's rows there, -1 for none.
        up: Layouts from the pointing row up to its person.
        down: Layouts from the person down to the rows pointed at.
    """

    local: Packed
    up: tuple[Ragged, ...]
    down: tuple[Ragged, ...]

    @property
    def array(self) -> Ints:
        """Positions, -1 for none."""
        local = self.local.array
        if not (self.local.values >= 0).any():
            return np.full(len(local), -1, np.int32)
        person = self.up[0].owner
        for ragged in self.up[1:]:
            person = ragged.owner[person]
        return self.down[0].at(person, local) if len(self.down) == 1 else _reason_at(self.down, person, local)


class Columns:
    """Columns of one length, kept packed. Reading one as an attribute unpacks it: terms see plain arrays."""

    def __init__(self, columns: Mapping[str, Kept]) -> None:
        self.kept = {name: columns[name] for name in self.columns()}
        self._pointers: dict[str, Pointer] = {}

    @classmethod
    def columns(cls) -> list[str]:
        """Names of the columns."""
        return list(cls.__annotations__)

    def __len__(self) -> int:
        return len(next(iter(self.kept.values())))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.kept:
            raise AttributeError(f"{type(self).__name__} has no column {name!r}")
        return self._pointers[name].array if name in self._pointers else self.kept[name].array

    def some(self, name: str, rows: NDArray[np.intp]) -> NDArray[Any]:
        """A column for some rows, without unpacking the rest."""
        return self._pointers[name].array[rows] if name in self._pointers else self.kept[name].take(rows)

    def with_(self: Self, **columns: NDArray[Any]) -> Self:
        """The same table with some columns replaced."""
        other = self._like(self.kept | {name: plain(array) for name, array in columns.items()})
        other._pointers = {name: pointer for name, pointer in self._pointers.items() if name not in columns}
        return other

    def _like(self: Self, kept: Mapping[str, Kept]) -> Self:
        return type(self)(kept)

    def point(self, pointers: Mapping[str, Pointer]) -> None:
        """Say where some columns point (once, while a block is put together)."""
        self._pointers = dict(pointers)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return sum(column.nbytes for column in self.kept.values())


class Table(Columns):
    """Columns, one row an element; `ragged` says whose."""

    def __init__(self, ragged: Ragged, columns: Mapping[str, Kept]) -> None:
        super().__init__(columns)
        self.ragged = ragged

    def _like(self: Self, kept: Mapping[str, Kept]) -> Self:
        return type(self)(self.ragged, kept)  # type: ignore[call-arg]

    def __len__(self) -> int:
        return len(self.ragged)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns and of the layout."""
        return super().nbytes + self.ragged.nbytes


def plain(array: NDArray[Any]) -> Kept:
    """A column as it is."""
    if array.dtype == object:
        return Texts.of(array)
    return Packed(array, None, len(array))


def packed(array: NDArray[Any]) -> Kept:
    """A column in as few bytes as it takes."""
    return Texts.of(array) if array.dtype == object else Packed.of(array)


class People(Columns):
    """One row a person."""

    id: Objects
    label: Objects
    level: Floats
    in_role_since: Ints
    openness: Bytes
    openness_on: Ints
    openness_source: Bytes
    relationship: Bytes
    skills_complete: Bytes
    has_permission: Bools
    erased: Bools
    keep_allowed: Bytes
    keep_until: Ints
    contact_allowed: Bytes
    contact_until: Ints
    has_basis: Bools
    notice_on: Ints
    do_not_contact: Bools
    opted_out: Bools
    dispute: Bools
    off_limits: Bools
    running: Bools
    hired_on: Ints
    by_id: Ints
    """Rows in the order of the ids."""


class Candidacies(Table):
    """Candidacies that ended short of a hire; owner: person; order: id."""

    id: Objects
    ended: Ints
    outcome: Bytes
    stage: Bytes
    offer_on: Ints
    debrief: Bytes
    version: Ints
    offer: Floats
    offer_currency: Ints
    verdict: Floats
    verdict_on: Ints
    verdict_by: Ints


class Reasons(Table):
    """Reasons, stated and implied; owner: candidacy; order: party, kind, topic."""

    kind: Bytes
    party: Bytes
    severity: Bytes
    topic: Ints
    number: Floats
    currency: Ints
    wanted: Ints
    flag: Bytes
    on: Ints
    source: Bytes
    implied: Bools
    named_then: Bytes
    group: Ints
    wish: Ints
    cleared_on: Ints


class Sentiments(Table):
    """Likes and dislikes; owner: person; order: topic or facet."""

    facet: Bytes
    topic: Ints
    likes: Bools
    strength: Bytes
    on: Ints
    exists: Ints
    superseded: Ints
    dropped: Ints
    source: Bytes
    candidacy: Ints
    named_then: Bytes
    share_then: Floats
    wish: Ints


class Assessments(Table):
    """Scores; owner: person; order: kind, day."""

    kind: Bytes
    score: Floats
    scale: Ints
    by: Ints
    competencies: Ints
    on: Ints
    candidacy: Ints
    source: Bytes


class OtherScores(Table):
    """Scores of candidacies that are no near-hires: they count among the pool's statistics only; owner: person."""

    scale: Ints
    by: Ints
    score: Floats


class WishRows(Table):
    """Wishes, with the implied one for the present level; owner: person; order: facet."""

    facet: Bytes
    firmness: Bytes
    on: Ints
    number: Floats
    least: Bools
    target: Floats
    currency: Ints
    wanted: Ints
    unwanted: Ints
    disliked: Ints
    relocates: Bytes
    flexible: Bytes
    on_call: Bytes
    implied: Bools
    source: Bytes


class SkillRows(Table):
    """Evidence of skills, listed and from own changes; owner: person; order: skill, day."""

    skill: Ints
    evidence: Bytes
    on: Ints
    last_used: Ints
    source: Bytes


class Shocks(Table):
    """Job shocks; owner: person; order: kind, day."""

    kind: Bytes
    on: Ints
    source: Bytes


class Contacts(Table):
    """Contacts; owner: person."""

    on: Ints
    direct: Bytes
    useful: Bytes
    valid: Bytes
    channel: Ints
    source: Bytes


class OwnChanges(Table):
    """The person's own changes, one a facet, topic and day; owner: person; order: facet, topic, day."""

    facet: Bytes
    topic: Ints
    effect: Floats
    confidence: Floats
    on: Ints
    touches: Ints
    source: Bytes
    note: Ints


class Approaches(Table):
    """Approaches; owner: person."""

    on: Ints
    answer: Bytes


class Links(Table):
    """Pairs of rows of two tables that bear on each other; owner: person."""

    one: Ints
    other: Ints
    strength: Floats


TABLES: dict[str, type[Table]] = {
    "candidacies": Candidacies,
    "reasons": Reasons,
    "sentiments": Sentiments,
    "assessments": Assessments,
    "other_scores": OtherScores,
    "wishes": WishRows,
    "skills": SkillRows,
    "shocks": Shocks,
    "contacts": Contacts,
    "changes": OwnChanges,
    "approaches": Approaches,
    "reason_changes": Links,
    "sentiment_changes": Links,
    "gap_skills": Links,
}

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


CODED: dict[tuple[str, str], str] = {
    ("candidacies", "version"): "facts",
    ("candidacies", "offer_currency"): "currencies",
    ("candidacies", "verdict_by"): "keys",
    ("reasons", "topic"): "names",
    ("reasons", "currency"): "currencies",
    ("reasons", "wanted"): "sets",
    ("sentiments", "topic"): "names",
    ("assessments", "scale"): "scales",
    ("assessments", "by"): "keys",
    ("assessments", "competencies"): "sets",
    ("other_scores", "scale"): "scales",
    ("other_scores", "by"): "keys",
    ("wishes", "currency"): "currencies",
    ("wishes", "wanted"): "sets",
    ("wishes", "unwanted"): "sets",
    ("skills", "skill"): "names",
    ("contacts", "channel"): "keys",
    ("changes", "topic"): "names",
    ("changes", "note"): "keys",
}
"""Columns that hold integers of a dictionary, and which; `disliked` of wishes holds sets of names or, for persons, of keys."""


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
        loose, people = self.loosen(rows)
        return assemble(people, loose, keep=plain)

    def loosen(self, rows: NDArray[np.intp]) -> tuple[dict[str, Loose], dict[str, NDArray[Any]]]:
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


def _reason_at(down: tuple[Ragged, ...], person: Ints, local: Ints) -> Ints:
    """Position of a person's reason by its place among all of theirs, candidacy after candidacy; -1 where negative."""
    candidacies, reasons = down
    found = np.full(len(person), -1, np.int32)
    there = np.flatnonzero(local >= 0)
    distinct, which = np.unique(person[there], return_inverse=True)
    people = distinct.astype(np.intp)
    own = candidacies.positions(people)
    places = reasons.positions(own)
    starts = _starts(_sums(reasons.lengths.take(own), candidacies.lengths.take(people)))
    found[there] = places[starts[which] + local[there]]
    return found


@attrs.frozen(eq=False)
class Loose:
    """A table before it has its place: rows owner after owner, and how many each owner has."""

    counts: NDArray[Any]
    arrays: dict[str, NDArray[Any]]


def assemble(
    people: Mapping[str, NDArray[Any]],
    loose: dict[str, Loose],
    *,
    keep: Callable[[NDArray[Any]], Kept] = packed,
) -> Block:
    """Put loose tables into slots.

    Args:
        people: The columns of `People`.
        loose: The tables of `TABLES`.
        keep: How a column is kept: `packed`, or `plain` for a few people who are looked at and forgotten.
    """
    tables: dict[str, Table] = {}
    orders: dict[str, NDArray[np.intp]] = {}
    for name, kind in TABLES.items():
        counts, arrays = loose[name].counts, loose[name].arrays
        if name == "reasons":
            counts, arrays = _by_slot(counts, arrays, orders["candidacies"])
        ragged, order = Ragged.of(counts)
        orders[name] = order
        tables[name] = kind(ragged, {column: keep(array[order]) for column, array in arrays.items()})
    ids = people["id"]
    by_id = np.array(sorted(range(len(ids)), key=ids.tolist().__getitem__), np.int32)
    kept = {name: keep(array) for name, array in people.items() if name != "by_id"}
    return Block.of(People({**kept, "by_id": plain(by_id)}), tables)


def _by_slot(
    counts: NDArray[Any], arrays: dict[str, NDArray[Any]], order: NDArray[np.intp]
) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Reasons lie candidacy after candidacy as the people do; put the candidacies into their slots first."""
    at = _segments(_starts(counts)[:-1], counts, order)
    return counts[order], {column: array[at] for column, array in arrays.items()}


def _segments(starts: NDArray[Any], counts: NDArray[Any], order: NDArray[np.intp]) -> NDArray[np.intp]:
    chosen = counts[order]
    ends = np.cumsum(chosen)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - chosen, chosen)
    return np.asarray(np.repeat(starts[order], chosen) + within, np.intp)


def _starts(counts: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def _sums(counts: NDArray[Any], groups: NDArray[Any]) -> NDArray[np.int64]:
    """Sum consecutive counts, group after group."""
    starts = _starts(counts)
    ends = np.cumsum(groups)
    return np.asarray(starts[ends] - starts[ends - groups], np.int64)


def concatenate(
    parts: list[tuple[dict[str, Loose], dict[str, NDArray[Any]]]], *, keep: Callable[[NDArray[Any]], Kept] = packed
) -> Block:
    """One block of the people of several."""
    people = {name: np.concatenate([part[name] for _, part in parts]) for name in People.columns() if name != "by_id"}
    loose = {
        name: Loose(
            np.concatenate([part[name].counts for part, _ in parts]),
            {column: np.concatenate([part[name].arrays[column] for part, _ in parts]) for column in kind.columns()},
        )
        for name, kind in TABLES.items()
    }
    return assemble(people, loose, keep=keep)
