"""The role versions inside candidates' documents: looked up where only named, and made once where spelled out again."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from rematch.errors import InvalidInput, RecordError
from rematch.plain.structure import structure
from rematch.records import RoleVersion
from rematch.records.base import shown

Versions: TypeAlias = Iterable[RoleVersion] | Mapping[tuple[str, str], RoleVersion]
"""Role versions that candidacies may name by their key; a mapping by key saves looking through them each time."""

MOST_REMEMBERED = 50_000
"""Spelled-out versions remembered at a time, some 100 MB; employers have a few thousand."""


def by_key(versions: Versions) -> Mapping[tuple[str, str], RoleVersion]:
    """Role versions by role id and version.

    Raises:
        RecordError: One is no role version, or two with the same key differ.
    """
    if isinstance(versions, Mapping):
        return versions
    found: dict[tuple[str, str], RoleVersion] = {}
    for version in versions:
        if not isinstance(version, RoleVersion):
            raise RecordError("versions", "", f"{shown(version)} is not a role version", "RoleVersion(...)")
        if found.setdefault(version.key, version) != version:
            twice = f"{version.version!r} comes twice and differs"
            raise RecordError(f"role {version.role_id!r}", "version", twice, "one of each")
    return found


_BY_VALUE = 2
"""The last version of Python's own byte format in which equal values always have equal bytes."""


class RolesInPlace:
    """Puts role versions into candidates' documents before they are read.

    Every candidacy for one version spells it out again; read once, a file takes half the time and two fifths less
    memory, and whoever compares versions finds the same object.
    """

    def __init__(self, versions: Versions = (), *, remember: bool = False) -> None:
        self._named = by_key(versions)
        self._spelled: dict[bytes, RoleVersion] | None = {} if remember else None

    def __call__(self, document: Any) -> Any:
        """The document with the role versions that are known in the place of what names or spells them."""
        candidacies = document.get("candidacies") if isinstance(document, dict) else None
        if not isinstance(candidacies, list) or (self._spelled is None and not self._named):
            return document
        return {**document, "candidacies": [self._in_candidacy(candidacy) for candidacy in candidacies]}

    def _in_candidacy(self, candidacy: Any) -> Any:
        role = candidacy.get("role") if isinstance(candidacy, dict) else None
        if not isinstance(role, dict):
            return candidacy
        known = self._by_key(role) or self._as_before(role)
        return candidacy if known is None else {**candidacy, "role": known}

    def _by_key(self, role: dict[Any, Any]) -> RoleVersion | None:
        if not self._named:
            return None
        said = {field: value for field, value in role.items() if value is not None and not _is_empty(value)}
        role_id, version = said.get("role_id"), said.get("version")
        if len(said) != 2 or not isinstance(role_id, str) or not isinstance(version, str):
            return None
        return self._named.get((role_id, version))

    def _as_before(self, role: dict[Any, Any]) -> RoleVersion | None:
        if self._spelled is None:
            return None
        try:
            # Its bytes, not the object: to Python {"level": 1} equals {"level": True}, which is no level.
            spelling = marshal.dumps(role, _BY_VALUE)
            known = self._spelled.get(spelling)
            if known is None:
                if len(self._spelled) >= MOST_REMEMBERED:
                    self._spelled.clear()
                known = self._spelled[spelling] = structure(RoleVersion, role)
        except (RecordError, InvalidInput, RecursionError, ValueError):
            # Whatever is wrong with it is reported where it stands, with the rest of the document.
            return None
        return known


def _is_empty(value: Any) -> bool:
    return isinstance(value, dict) and not value
