"""What all blocks of a pool share: its dictionaries, its role versions, and notes on what says less than it could."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from rematch.pool.dictionaries import UNKNOWN, Interned, Names, NameSets
from rematch.pool.versions import Reader, VersionFacts
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


class Dictionaries:
    """What all blocks of a pool share."""

    def __init__(self, vocabulary: Any, versions: Iterable[RoleVersion] = ()) -> None:
        self.names = Names(vocabulary)
        self.keys, self.jobs, self.currencies = Interned(), Interned(), Interned()
        self.extras, self.scales = Interned(), Interned()
        self.sets = NameSets()
        self.reader = Reader(self.names, self.keys, self.jobs, self.currencies, self.extras)
        self.facts: list[VersionFacts] = []
        self.by_key = {role.key: role for role in versions}
        self._codes: dict[RoleVersion, int] = {}
        self._by_identity: dict[int, tuple[RoleVersion, int]] = {}
        self._covers: dict[int, dict[str, float]] = {}
        self.version(RoleVersion("?", "?"))

    def intern(self, text: str | None) -> int:
        """The integer of a name; None, for nobody knows, is -1."""
        return UNKNOWN if text is None else self.names.intern(text)

    def set_of(self, names: Iterable[str] | None) -> int:
        """The integer of a set of names; None is -1."""
        return UNKNOWN if names is None else self.sets.intern(self.names.intern(str(name)) for name in names)

    def version(self, role: RoleVersion | None) -> int:
        """The integer of a role version; one that only names a key is looked up among the versions given beside."""
        if role is None:
            return 0
        known = self._by_identity.get(id(role))
        if known is not None:
            return known[1]
        meant = self.by_key.get(role.key, role) if role.is_key else role
        code = self._codes.get(meant)
        if code is None:
            code = self._codes[meant] = len(self.facts)
            self.facts.append(self.reader.read(meant))
        self._by_identity[id(role)] = (role, code)
        return code

    def covers(self, skill: int) -> dict[str, float]:
        """Canonical names of the skills that count for a skill, with their strength."""
        found = self._covers.get(skill)
        if found is None:
            found = self._covers[skill] = self.names.vocabulary.covered_by(self.names.canonical(skill))
        return found
