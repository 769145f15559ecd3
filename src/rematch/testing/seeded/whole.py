"""A whole world to rank in, from a number and a seed."""

from __future__ import annotations

from datetime import date
from math import isqrt

import attrs

from rematch.records import Change, RoleVersion
from rematch.testing.seeded.firm import found_firm
from rematch.testing.seeded.people import People
from rematch.testing.seeded.shelf import fill_shelf
from rematch.testing.words import AS_OF


@attrs.frozen
class World:
    """A seeded world to rank in.

    Attributes:
        candidates: The people, made as they are asked for; it can be iterated again and again.
        role: The new role version to rank them for; the newest of the role most of them were in for.
        versions: The role versions that their candidacies were for, the commonest first.
        changes: What changed in the organisation since.
        as_of: Today, there.
    """

    candidates: People
    role: RoleVersion
    versions: tuple[RoleVersion, ...]
    changes: tuple[Change, ...]
    as_of: date


def world(n: int, *, seed: int = 0, roles: int | None = None) -> World:
    """An invented firm with `n` people who were once in a process there; the same for a seed, on every machine.

    Skewed as real ones are: a few role versions have most candidacies (Zipf); people have 1.3 candidacies on
    average, a few have twenty; about 1.8 reasons, 2 likes or dislikes, 1.5 assessments and 8 of 30,000 skills a
    person (Zipf); wishes for a third. Some are held, hired or still in process.

    Args:
        n: How many people.
        seed: Another seed, another world.
        roles: How many role versions; None: five times the square root of `n`, 5,000 for a million.

    >>> small = world(100)
    >>> len(small.candidates), len(small.versions), small.role.key
    (100, 50, ('r-00000', '4'))
    """
    if n < 0 or (roles is not None and roles < 1):
        raise ValueError(f"world({n}, roles={roles}): n is 0 or more, roles 1 or more")
    versions = max(3, isqrt(25 * n)) if roles is None else roles
    firm = found_firm(seed, versions, AS_OF)
    people = People(n, seed, firm, fill_shelf(seed, n, AS_OF))
    return World(people, firm.role, firm.versions, firm.changes, AS_OF)
