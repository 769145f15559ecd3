"""A light guard for CI: that ranking has not become slow, by ratios within one run at 100,000 people.

    python benchmarks/guard.py

No time is judged, for machines differ; the limits leave room for noisy ones. Exits with 1 where a ratio is off.
"""

from __future__ import annotations

import sys

import rematch as rm
from measure import FIRST, PACKED, PRODUCT, RATIOS, READ, own, ranker, ratios
from rematch.testing import world
from stopwatch import turn_by_turn

PEOPLE = 100_000
TURNS = 5
MOST = {(PRODUCT, READ): 30.0, (PRODUCT, PACKED): 300.0}
"""At most, about three times what was measured: something costs more than it did for each person."""
LEAST = {(FIRST, PRODUCT): 1.5}
"""At least: what a day keeps is worked out again for each role."""


def main() -> None:
    """Measure and judge."""
    one = world(PEOPLE)
    pool = rm.Pool.from_candidates(one.candidates)
    ranker(pool, one)()
    found = ratios(turn_by_turn(own(pool, one), TURNS))
    faults = []
    for name, pair in RATIOS.items():
        if name in found:
            most, least = MOST.get(pair, float("inf")), LEAST.get(pair, 0.0)
            within = least <= found[name] <= most
            print(f"{name}: {found[name]:.1f}, to be from {least:g} to {most:g}{'' if within else '   <- OFF'}")
            faults += [] if within else [name]
    if faults:
        sys.exit(f"off at {PEOPLE:,} people: {'; '.join(faults)}. See benchmarks/README.md for what each is.")


if __name__ == "__main__":
    main()
