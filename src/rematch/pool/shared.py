"""What all blocks of a pool share: its dictionaries, its role versions, and notes on what says less than it could."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from rematch.names import Vocabulary
from rematch.pool.dictionaries import UNKNOWN, Interned, Names, NameSets
from rematch.pool.versions import FactsList, Reader
from rematch.records import (
    RoleVersion,
)


@attrs.frozen
class Lint:
    """Something on file that says less than it could, and what to do about it."""

    candidate_id: str
    record: str
    note: str

    def __str__(self) -> str:
        return f"candidate {self.candidate_id!r}, {self.record}: {self.note}"


INTERNED = ("keys", "jobs", "currencies", "extras", "scales")


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Dictionaries:
    """What all blocks of a pool share."""

    def __init__(self, vocabulary: Vocabulary, versions: Iterable[RoleVersion] = ()) -> None:
        self.names = Names(vocabulary)
        self.keys, self.jobs, self.currencies = Interned(), Interned(), Interned()
        self.extras, self.scales = Interned(), Interned()
        self.sets = NameSets()
        self.reader = Reader(self.names, self.keys, self.jobs, self.currencies, self.extras)
        self.facts = FactsList(self.reader)
        self.by_key = {role.key: role for role in versions}
        self._codes: dict[RoleVersion, int] | None = {}
        self._by_identity: dict[int, tuple[RoleVersion, int]] = {}
        self._covers: dict[int, dict[str, float]] = {}
        self._sets: dict[tuple[str, ...], int] = {}
        self.version(RoleVersion("?", "?"))

    def copy(self) -> Dictionaries:
        """The same dictionaries, to add to."""
        other = Dictionaries(self.names.vocabulary)
        other._take(self.names.copy(), {name: getattr(self, name).copy() for name in INTERNED}, self.sets.copy())
        other.facts = self.facts.copy(other.reader)
        other.by_key = dict(self.by_key)
        other._codes = None
        return other

    def _take(self, names: Names, interned: Mapping[str, Interned], sets: NameSets) -> None:
        self.names, self.sets = names, sets
        for name in INTERNED:
            setattr(self, name, interned[name])
        self.reader = Reader(self.names, self.keys, self.jobs, self.currencies, self.extras)

    def to_dict(self) -> dict[str, Any]:
        """The dictionaries as plain data, without sets and role versions."""
        interned = {name: getattr(self, name).values for name in INTERNED}
        vocabulary = self.names.vocabulary
        return self.names.to_dict() | interned | {"vocabulary": vocabulary.to_dict(), "typos": vocabulary.typos}

    @classmethod
    def from_dict(
        cls, document: Mapping[str, Any], sets: NameSets, roles: Callable[[int], RoleVersion], stored: int
    ) -> Dictionaries:
        """Dictionaries from plain data.

        Args:
            document: What `to_dict` gave.
            sets: The sets of names.
            roles: What gives a stored role version, by its integer.
            stored: How many role versions are stored.
        """
        vocabulary = Vocabulary.from_dict(document["vocabulary"], typos=document["typos"])
        other = cls(vocabulary)
        interned = {name: Interned.of([_hashable(value) for value in document[name]]) for name in INTERNED}
        other._take(Names.from_dict(vocabulary, document), interned, sets)
        other.facts = FactsList(other.reader, roles, stored)
        other._codes = None
        return other

    def intern(self, text: str | None) -> int:
        """The integer of a name; None, for nobody knows, is -1."""
        return UNKNOWN if text is None else self.names.intern(text)

    def set_of(self, names: Iterable[str] | None) -> int:
        """The integer of a set of names; None is -1."""
        if names is None:
            return UNKNOWN
        listed = tuple(names)
        code = self._sets.get(listed)
        if code is None:
            code = self._sets[listed] = self.sets.intern(self.names.intern(str(name)) for name in listed)
        return code

    def version(self, role: RoleVersion | None) -> int:
        """The integer of a role version; one that only names a key is looked up among the versions given beside."""
        if role is None:
            return 0
        known = self._by_identity.get(id(role))
        if known is not None:
            return known[1]
        meant = self.by_key.get(role.key, role) if role.is_key else role
        if self._codes is None:
            self._codes = {}
            for at, facts in enumerate(self.facts):
                self._codes.setdefault(facts.role, at)
        code = self._codes.get(meant)
        if code is None:
            code = self._codes[meant] = len(self.facts)
            self.facts.append(meant)
        self._by_identity[id(role)] = (role, code)
        return code

    def covers(self, skill: int) -> dict[str, float]:
        """Canonical names of the skills that count for a skill, with their strength."""
        found = self._covers.get(skill)
        if found is None:
            found = self._covers[skill] = self.names.vocabulary.covered_by(self.names.canonical(skill))
        return found
