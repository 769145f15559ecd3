"""What is in a pool: counts, what is missing, bytes, and names that nobody could place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.codes import NOTHING_SAID
from rematch.pool.columns import UNDATED, Columns
from rematch.pool.packed import Packed, Texts
from rematch.records import FrozenMap

if TYPE_CHECKING:
    from rematch.pool.pool import Pool

_SHOWN = 10
"""Names that nobody could place are shown up to this many, the commonest first."""


@attrs.frozen
class Description:
    """What is in a pool.

    Attributes:
        people: How many people.
        rows: Table → rows.
        role_versions: Distinct role versions that candidacies were for.
        names: Distinct names of skills, duties, traits, places and topics.
        missing: Field → share of its rows where nobody knows, 0 to 1.
        bytes: Table → bytes of its columns; ``"dictionaries"`` are the pool's sets and role versions as arrays.
        kept_bytes: What is kept in memory beside the columns: layouts, and what each day's rankings work out once.
        unmatched: Skill that the vocabulary does not know → rows of evidence; empty without a vocabulary of skills.
        understood: How many spellings were taken for another name (an alias, a typing error).
    """

    people: int
    rows: FrozenMap[str, int]
    role_versions: int
    names: int
    missing: FrozenMap[str, float]
    bytes: FrozenMap[str, int]
    kept_bytes: int
    unmatched: FrozenMap[str, int]
    understood: int

    @classmethod
    def of(cls, pool: Pool) -> Description:
        """Look through a pool."""
        tables: list[dict[str, Columns]] = [{"people": block.people, **block.tables} for block in pool.blocks]
        dictionaries = pool.dictionaries
        flat = dictionaries.sets.flat
        shared: list[NDArray[Any]] = [flat.starts, flat.names, flat.numbers, *pool.versions.arrays().values()]
        sizes = {name: sum(own[name].nbytes for own in tables) for name in tables[0]}
        rows = {name: sum(len(own[name]) for own in tables) for name in tables[0]}
        return cls(
            people=len(pool),
            rows=FrozenMap(rows),
            role_versions=pool.versions.met,
            names=dictionaries.names.known(),
            missing=FrozenMap({label: _missing([own[table] for own in tables], column, unknown)
                               for label, (table, column, unknown) in _FIELDS.items()}),
            bytes=FrozenMap(sizes | {"dictionaries": sum(array.nbytes for array in shared)}),
            kept_bytes=sum(array.nbytes for array in kept_arrays(pool)),
            unmatched=FrozenMap(_unmatched(pool)),
            understood=len(dictionaries.names.understood),
        )  # fmt: skip

    @property
    def bytes_a_person(self) -> float:
        """Bytes of all columns for each person."""
        return sum(self.bytes.values()) / max(self.people, 1)

    def to_dict(self) -> dict[str, Any]:
        """The description as plain data."""
        return {**attrs.asdict(self, recurse=False), "bytes_a_person": self.bytes_a_person} | {
            name: dict(getattr(self, name)) for name in ("rows", "missing", "bytes", "unmatched")
        }

    def __str__(self) -> str:
        people = max(self.people, 1)
        lines = [
            f"{self.people:,} people, {self.role_versions:,} role versions, {self.names:,} names "
            f"({self.understood:,} spellings taken for another)",
            f"{self.bytes_a_person:,.0f} bytes a person; {self.kept_bytes / people:,.0f} more are kept for the next ranking",
        ]
        lines += [
            f"  {name:<18}{self.rows[name]:>12,} rows{self.bytes[name] / people:>8.1f} bytes a person"
            for name, rows in self.rows.items()
            if rows
        ]
        lines.append(f"  {'sets, role versions':<35}{self.bytes['dictionaries'] / people:>8.1f} bytes a person")
        lines.append("not known:")
        lines += [
            f"  {label:<32}{share:>7.1%}" for label, share in self.missing.items() if self.rows[_FIELDS[label][0]]
        ]
        if self.unmatched:
            lines.append(f"skills that the vocabulary does not know: {len(self.unmatched):,}")
            lines += [f"  {name} ({count:,})" for name, count in list(self.unmatched.items())[:_SHOWN]]
        return "\n".join(lines)


_FIELDS: dict[str, tuple[str, str, Any]] = {
    "label": ("people", "label", None),
    "level": ("people", "level", np.nan),
    "in_role_since": ("people", "in_role_since", UNDATED),
    "openness": ("people", "openness", NOTHING_SAID),
    "relationship": ("people", "relationship", -1),
    "skills_complete": ("people", "skills_complete", -1),
    "permission": ("people", "has_permission", False),
    "candidacy: role": ("candidacies", "version", 0),
    "candidacy: stage": ("candidacies", "stage", -1),
    "candidacy: offered pay": ("candidacies", "offer", np.nan),
    "candidacy: verdict": ("candidacies", "verdict", np.nan),
    "reason: topic": ("reasons", "topic", -1),
    "reason: source": ("reasons", "source", -1),
    "like: topic": ("sentiments", "topic", -1),
    "like: source": ("sentiments", "source", -1),
    "score: interviewer": ("assessments", "by", -1),
    "score: competencies": ("assessments", "competencies", -1),
    "skill: last used": ("skills", "last_used", UNDATED),
    "skill: day": ("skills", "on", UNDATED),
    "contact: day": ("contacts", "on", UNDATED),
}
"""Field in words → table, column, and what stands there where nobody knows."""


def _missing(tables: list[Columns], column: str, unknown: Any) -> float:
    counts = [_count(table.kept[column], unknown) for table in tables]
    return sum(count for count, _ in counts) / max(sum(length for _, length in counts), 1)


def _count(column: Packed | Texts, unknown: Any) -> tuple[int, int]:
    """How often nobody knows, and rows."""
    if isinstance(column, Texts):
        flags: NDArray[np.bool_] = column.missing
    elif isinstance(unknown, float):
        flags = np.isnan(column.values)
    else:
        flags = column.values == unknown
    if column.codes is not None:
        return int(flags[column.codes].sum()), len(column)
    return int(flags.sum()) if len(flags) == len(column) else len(column) * int(flags.all()), len(column)


def _unmatched(pool: Pool) -> dict[str, int]:
    """Skills on file that a vocabulary of skills does not know, the commonest first."""
    names = pool.dictionaries.names
    skills = names.vocabulary.skills
    if not skills:
        return {}
    rows = np.zeros(len(names), np.int64)
    for block in pool.blocks:
        rows += np.bincount(block.skills.skill, minlength=len(names))
    order = np.argsort(-rows, kind="stable")
    return {
        names.shown(code): int(rows[code])
        for code in order.tolist()
        if rows[code] and names.canonical(code) not in skills
    }


def kept_arrays(pool: Pool) -> list[NDArray[Any]]:
    """Arrays that hang on a pool beside its columns: layouts, and what a day's rankings work out once."""
    seen: set[int] = set()
    for block in pool.blocks:
        for columns in (block.people, *block.tables.values()):
            list(arrays_in(columns.kept, seen))
    seen |= {id(pool), id(pool.versions), id(pool.dictionaries)}
    return list(arrays_in([pool.standing, [vars(block) for block in pool.blocks]], seen))


def arrays_in(holder: Any, seen: set[int]) -> Iterator[NDArray[Any]]:
    """The arrays that something holds, each once; what was seen before does not count."""
    if id(holder) in seen or holder is None or isinstance(holder, (str, int, float, bool, type)):
        return
    seen.add(id(holder))
    if isinstance(holder, np.ndarray):
        if isinstance(holder.base, np.ndarray):
            yield from arrays_in(holder.base, seen)
        else:
            yield holder
        return
    held: Iterable[Any] = ()
    if isinstance(holder, Mapping):
        held = holder.values()
    elif isinstance(holder, (list, tuple)):
        held = holder
    elif type(holder).__module__.startswith("rematch."):
        fields = [getattr(holder, field.name, None) for field in getattr(type(holder), "__attrs_attrs__", ())]
        held = (*fields, *getattr(holder, "__dict__", {}).values())
    for item in held:
        yield from arrays_in(item, seen)
