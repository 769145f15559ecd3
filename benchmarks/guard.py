"""A light guard for CI: that ranking has not become slow, by ratios within one run at 100,000 people.

    python benchmarks/guard.py

No time is judged, for machines differ, and processor time is compared, for they are shared. Exits with 1 where a ratio is off.
"""

from __future__ import annotations

import sys

import rematch as rm
from measure import own, ranker, ratios
from rematch.testing import world
from stopwatch import turn_by_turn

PEOPLE = 100_000
TURNS = 5
WITHIN = {
    "ranking / sum of what it reads": (0.0, 17.0),
    "ranking / sum of the packed columns": (0.0, 75.0),
    "first of a day / ranking": (2.0, float("inf")),
}
"""Least and most: about a third, or three times, of what was measured. See benchmarks/README.md for what each is."""


def main() -> None:
    """Measure and judge."""
    one = world(PEOPLE)
    pool = rm.Pool.from_candidates(one.candidates)
    ranker(pool, one)()
    found = ratios(turn_by_turn(own(pool, one), TURNS), "processor_ms")
    off = []
    for name, (least, most) in WITHIN.items():
        print(f"{name}: {found[name]:.1f}, to be from {least:g} to {most:g}")
        if not least <= found[name] <= most:
            off.append(f"{name} is {found[name]:.1f}, not from {least:g} to {most:g}")
    if off:
        sys.exit(f"off at {PEOPLE:,} people: {'; '.join(off)}. See benchmarks/README.md for what each is.")


if __name__ == "__main__":
    main()
