"""Build and rank a seeded world beside a numpy sum over the same bytes, in one run, as ratios.

    python benchmarks/rank.py 100000 1000000

Each figure is the median of several runs; machines are shared and noisy, so read the ratios.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

import rematch as rm
from rematch.pool.columns import TABLES
from rematch.testing import world


def seconds(run: Callable[[], object], times: int) -> float:
    """Median time of some runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return median(taken)


def columns_of(pool: rm.Pool) -> list[np.ndarray]:
    """Every array of a pool that the pass may read."""
    tables = [getattr(block, name) for block in pool.blocks for name in TABLES]
    arrays = [array for table in tables for array in table.arrays().values() if array.dtype != object]
    arrays += [table.ragged.owner for table in tables]
    people = [getattr(block.people, field) for block in pool.blocks for field in type(block.people).__annotations__]
    return arrays + [array for array in people if array.dtype != object]


def sum_of(arrays: list[np.ndarray]) -> float:
    """Add up every byte's column as it is: the least work that reads them all."""
    return float(sum(array.view(np.int8).sum() if array.dtype == bool else array.sum() for array in arrays))


def measure(people: int, times: int, seed: int) -> dict[str, object]:
    """Build, rank and compare for one size."""
    one = world(people, seed=seed)
    start = time.perf_counter()
    everyone = sum(1 for _ in one.candidates)
    making = time.perf_counter() - start
    start = time.perf_counter()
    pool = rm.Pool.from_candidates(one.candidates)
    building = time.perf_counter() - start - making
    arrays = columns_of(pool)

    def rank() -> rm.Ranking:
        return rm.rank(pool, one.role, as_of=one.as_of, changes=one.changes, top=20)

    start = time.perf_counter()
    rank()
    first = time.perf_counter() - start
    with np.errstate(all="ignore"):
        summing = seconds(lambda: sum_of(arrays), times)
        ranking = seconds(rank, times)
        summing = min(summing, seconds(lambda: sum_of(arrays), times))
    return {
        "people": everyone,
        "bytes_a_person": round(sum(array.nbytes for array in arrays) / everyone),
        "build_us_a_person": round(building / everyone * 1e6, 1),
        "sum_ms": round(summing * 1e3, 2),
        "first_rank_ms": round(first * 1e3, 1),
        "rank_ms": round(ranking * 1e3, 1),
        "rank_over_sum": round(ranking / summing, 1),
        "build_over_rank": round(building / ranking, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[100_000])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    options = parser.parse_args()
    rows = [measure(people, options.times, options.seed) for people in options.people]
    versions = {"python": platform.python_version(), "numpy": np.__version__, "machine": platform.machine()}
    if options.json:
        json.dump({"versions": versions, "rows": rows}, sys.stdout, indent=2)
        return
    print(", ".join(f"{name} {value}" for name, value in versions.items()))
    print("".join(f"{name:>19}" for name in rows[0]))
    for row in rows:
        print("".join(f"{value:>19,}" if isinstance(value, int) else f"{value:>19}" for value in row.values()))


if __name__ == "__main__":
    main()
