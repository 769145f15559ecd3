"""The columns of one block of people: tables of arrays, ragged ones in slots, and how rows are taken out of them.

A table's rows belong to an owner (a person, or a candidacy). While a block is being built, tables lie owner after owner and
point at each other by place within the person; `assemble` puts them into slots and makes those places absolute.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

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


@attrs.frozen(eq=False)
class Table:
    """Arrays of one length, one row an element; `ragged` says whose."""

    ragged: Ragged

    @classmethod
    def columns(cls) -> list[str]:
        """Names of the arrays."""
        return [field.name for field in attrs.fields(cls) if field.name != "ragged"]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Name → array."""
        return {name: getattr(self, name) for name in self.columns()}

    def __len__(self) -> int:
        return len(self.ragged)


@attrs.frozen(eq=False)
class People:
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


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
class SkillRows(Table):
    """Evidence of skills, listed and from own changes; owner: person; order: skill, day."""

    skill: Ints
    evidence: Bytes
    on: Ints
    last_used: Ints
    source: Bytes


@attrs.frozen(eq=False)
class Shocks(Table):
    """Job shocks; owner: person; order: kind, day."""

    kind: Bytes
    on: Ints
    source: Bytes


@attrs.frozen(eq=False)
class Contacts(Table):
    """Contacts; owner: person."""

    on: Ints
    direct: Bytes
    useful: Bytes
    valid: Bytes
    channel: Ints
    source: Bytes


@attrs.frozen(eq=False)
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


@attrs.frozen(eq=False)
class Approaches(Table):
    """Approaches; owner: person."""

    on: Ints
    answer: Bytes


@attrs.frozen(eq=False)
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
"""Columns that point at rows of another table: by place within the person while building, absolute in a block."""


@attrs.frozen(eq=False, slots=False)
class Block:
    """Up to 131,072 people in columns, complete in itself but for the pool's dictionaries."""

    people: People
    candidacies: Candidacies
    reasons: Reasons
    sentiments: Sentiments
    assessments: Assessments
    wishes: WishRows
    skills: SkillRows
    shocks: Shocks
    contacts: Contacts
    changes: OwnChanges
    approaches: Approaches
    reason_changes: Links
    sentiment_changes: Links
    gap_skills: Links

    def __len__(self) -> int:
        return len(self.people.id)

    @property
    def reason_person(self) -> Ints:
        """Person of each reason."""
        return self.candidacies.ragged.owner[self.reasons.ragged.owner]

    def evidence_of(self, skill: int) -> NDArray[np.intp]:
        """Rows of `skills` for one skill, person after person: a role touches only its own requirements."""
        order, starts = self._evidence_by_skill
        if not 0 <= skill < len(starts) - 1:
            return order[:0]
        return order[starts[skill] : starts[skill + 1]]

    @cached_property
    def _evidence_by_skill(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        skill = self.skills.skill
        order = np.argsort(skill, kind="stable")
        starts = np.searchsorted(skill[order], np.arange(int(skill.max(initial=-1)) + 2))
        return order, starts

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays, without the texts that ids and labels point at."""
        tables = [getattr(self, name) for name in TABLES]
        columns = sum(array.nbytes for table in tables for array in table.arrays().values())
        layout = sum(
            table.ragged.owner.nbytes
            + 3 * table.ragged.first.nbytes
            + sum(b.owners.nbytes for b in table.ragged.buckets)
            for table in tables
        )
        return columns + layout + sum(getattr(self.people, f.name).nbytes for f in attrs.fields(People))

    def take(self, rows: NDArray[np.intp]) -> Block:
        """A block of some of its people, in the order given."""
        loose, people = self.loosen(rows)
        return assemble(people, loose)

    def loosen(self, rows: NDArray[np.intp]) -> tuple[dict[str, Loose], People]:
        """The rows of some people, owner after owner, pointing at each other by place within the person."""
        people = People(**{f.name: getattr(self.people, f.name)[rows] for f in attrs.fields(People)})
        owned_by = {"reasons": self.candidacies.ragged.positions(rows)}
        positions = {name: getattr(self, name).ragged.positions(owned_by.get(name, rows)) for name in TABLES}
        local = {
            name: self._local(name, positions[name], rows)
            for name in ("candidacies", "reasons", "wishes", "changes", "sentiments", "skills")
        }
        loose: dict[str, Loose] = {}
        for name in TABLES:
            table: Table = getattr(self, name)
            at = positions[name]
            arrays = {column: array[at] for column, array in table.arrays().items()}
            for (pointing, column), target in _POINTERS.items():
                if pointing == name and len(local[target]):
                    pointer = arrays[column]
                    arrays[column] = np.where(pointer < 0, -1, local[target][np.maximum(pointer, 0)])
            loose[name] = Loose(table.ragged.counts[owned_by.get(name, rows)], arrays)
        return loose, people

    def _local(self, name: str, positions: NDArray[np.intp], rows: NDArray[np.intp]) -> Ints:
        """Place within the person of each row of a table, for the rows of some people."""
        table: Table = getattr(self, name)
        of_person: NDArray[Any] = table.ragged.counts
        if name == "reasons":
            per_person = self.candidacies.ragged.positions(rows)
            of_person = _sums(of_person[per_person], self.candidacies.ragged.counts[rows])
        else:
            of_person = of_person[rows]
        ends = np.cumsum(of_person)
        within = np.arange(len(positions)) - np.repeat(ends - of_person, of_person)
        local = np.full(len(table), -1, np.int32)
        local[positions] = within
        return local


@attrs.frozen(eq=False)
class Loose:
    """A table before it has its place: rows owner after owner, and how many each owner has."""

    counts: NDArray[Any]
    arrays: dict[str, NDArray[Any]]


def assemble(people: People, loose: dict[str, Loose]) -> Block:
    """Put loose tables into slots and make their pointers absolute."""
    tables: dict[str, Table] = {}
    orders: dict[str, NDArray[np.intp]] = {}
    for name, kind in TABLES.items():
        counts, arrays = loose[name].counts, loose[name].arrays
        if name == "reasons":
            counts, arrays = _by_slot(counts, arrays, orders["candidacies"])
        ragged, order = Ragged.of(counts)
        orders[name] = order
        tables[name] = kind(ragged, **{column: array[order] for column, array in arrays.items()})
    reason_place = _reason_places(loose, orders, tables["reasons"].ragged)
    for (name, column), target in _POINTERS.items():
        table = tables[name]
        local = table.arrays()[column]
        person = tables["candidacies"].ragged.owner[table.ragged.owner] if name == "reasons" else table.ragged.owner
        if target == "reasons":
            starts = _starts(_sums(loose["reasons"].counts, loose["candidacies"].counts))
            places = reason_place[starts[person] + np.maximum(local, 0)] if len(local) else local
            absolute = np.where(local < 0, -1, places)
        else:
            absolute = tables[target].ragged.at(person, local)
        moved: dict[str, Any] = {column: np.asarray(absolute, np.int32)}
        tables[name] = attrs.evolve(table, **moved)
    return Block(people, **tables)  # type: ignore[arg-type]


def _by_slot(
    counts: NDArray[Any], arrays: dict[str, NDArray[Any]], order: NDArray[np.intp]
) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Reasons lie candidacy after candidacy as the people do; put the candidacies into their slots first."""
    at = _segments(_starts(counts)[:-1], counts, order)
    return counts[order], {column: array[at] for column, array in arrays.items()}


def _reason_places(loose: dict[str, Loose], orders: dict[str, NDArray[np.intp]], ragged: Ragged) -> NDArray[np.intp]:
    """Where each reason went, by its place in the loose table."""
    counts = loose["reasons"].counts
    loosely = _segments(_starts(counts)[:-1], counts, orders["candidacies"])[orders["reasons"]]
    place = np.empty(len(ragged), np.intp)
    place[loosely] = np.arange(len(ragged))
    return place


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


def concatenate(parts: list[tuple[dict[str, Loose], People]]) -> Block:
    """One block of the people of several."""
    people = People(**{f.name: np.concatenate([getattr(p, f.name) for _, p in parts]) for f in attrs.fields(People)})
    loose = {
        name: Loose(
            np.concatenate([part[name].counts for part, _ in parts]),
            {column: np.concatenate([part[name].arrays[column] for part, _ in parts]) for column in kind.columns()},
        )
        for name, kind in TABLES.items()
    }
    return assemble(people, loose)
