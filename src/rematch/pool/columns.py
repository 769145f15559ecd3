"""The columns of a block of people: tables of packed columns, which terms read as plain arrays.

A table's rows belong to an owner (a person, or a candidacy).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rematch.pool.packed import Packed, Texts
from rematch.pool.pointer import Pointer
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
