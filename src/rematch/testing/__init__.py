"""For the tests of whoever builds on rematch: hypothesis strategies for every record, and a seeded world of any size.

The strategies need hypothesis (``pip install 'rematch[testing]'``); the world does not.

>>> from rematch.testing import world
>>> next(iter(world(1_000, seed=7).candidates)).id
'p-000000'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rematch.testing.seeded import People, World, world
from rematch.testing.words import AS_OF, RATES, Case

if TYPE_CHECKING:
    from rematch.testing.strategies import (
        assessments,
        candidacies,
        candidates,
        cases,
        changes,
        permissions,
        policies,
        reasons,
        role_specs,
        role_versions,
        sentiments,
        wishes,
    )

__all__ = [
    "AS_OF",
    "RATES",
    "Case",
    "People",
    "World",
    "assessments",
    "candidacies",
    "candidates",
    "cases",
    "changes",
    "permissions",
    "policies",
    "reasons",
    "role_specs",
    "role_versions",
    "sentiments",
    "wishes",
    "world",
]


def __getattr__(name: str) -> Any:
    """The strategies, when they are asked for: only they need hypothesis."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rematch.testing import strategies

    return getattr(strategies, name)
