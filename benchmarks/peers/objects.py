"""Plain Python objects: the second implementation of the model, person by person, in float64.

It is in `tests/second_opinion` and shares no code with the library. Here it is timed, and the library held against it.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

import rematch as rm
from rematch.gates import Held
from rematch.io.json import to_dict
from rematch.testing import World

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from second_opinion import score

HEADS = {rm.Head.REACH: "l_R", rm.Head.EMPLOYER: "l_E", rm.Head.CANDIDATE: "l_C"}


@attrs.frozen(eq=False)
class Second:
    """The second opinion on some people of a world, whose records lie ready as plain objects.

    Attributes:
        people: They.
        role: The open role.
        rest: What else `score` is told.
    """

    people: list[dict[str, Any]]
    role: dict[str, Any]
    rest: dict[str, Any]

    @classmethod
    def on(cls, pool: rm.Pool, one: World, people: int) -> Second:
        """The second opinion on so many people, evenly over the world."""
        step = max(1, len(one.candidates) // people)
        chosen = islice(one.candidates, 0, None, step)
        documents, role, changes = json.loads(json.dumps([
            [to_dict(person) for person in islice(chosen, people)], to_dict(one.role), [to_dict(c) for c in one.changes]
        ]))  # fmt: skip
        rest = {"as_of": one.as_of.isoformat(), "changes": changes, "pool_stats": pool.statistics.to_dict()}
        return cls(documents, role, rest)

    def scored(self) -> list[dict[str, Any]]:
        """What it says of each."""
        return [score(person, self.role, **self.rest) for person in self.people]

    def ranked(self) -> list[dict[str, Any]]:
        """Those who are not held, best first."""
        return sorted((found for found in self.scored() if "P" in found), key=lambda found: -found["P"])

    def largest_difference(self, ranking: rm.Ranking) -> float:
        """Largest difference in log-odds over people and heads; infinite where one holds a person whom the other does not."""
        ours = ranking.find_all([person["id"] for person in self.people])
        return max(_difference(*both) for both in zip(ours, self.scored(), strict=True))


def _difference(ours: Any, theirs: dict[str, Any]) -> float:
    if isinstance(ours, Held) or "gate" in theirs:
        same = isinstance(ours, Held) and ours.gate.value == theirs.get("gate")
        return 0.0 if same else float("inf")
    return max(abs(ours.log_odds[head] - theirs[name]) for head, name in HEADS.items())
