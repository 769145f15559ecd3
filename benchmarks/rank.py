"""Rank a seeded world for a new role, beside numpy sums, DuckDB, Polars and plain objects, in one run, as ratios.

    python benchmarks/rank.py 100000 1000000 --json rank.json

Machines are shared and noisy: read the ratios. What each row is stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import attrs

import table
from measure import measure


def versions() -> dict[str, str]:
    """What it was measured with."""
    found = {"python": platform.python_version()}
    for package in ("numpy", "duckdb", "polars"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found | {"machine": platform.machine(), "processor": _processor(), "processors": str(os.cpu_count())}


def _processor() -> str:
    """The processor's own name, where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def main() -> None:
    """Measure each size in a process of its own, so that peaks of memory are its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[100_000])
    parser.add_argument("--turns", type=int, default=7, help="how often each runs; the median counts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as data as well")
    parser.add_argument("--markdown", action="store_true", help="print the table for README instead")
    options = parser.parse_args()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
        sizes = list(alone.map(measure, options.people, repeat(options.turns), repeat(options.seed)))
    measured_with = versions()
    if options.json:
        found = {"versions": measured_with, "sizes": [attrs.asdict(size) for size in sizes]}
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(table.markdown(sizes, measured_with) if options.markdown else table.text(sizes, measured_with))


if __name__ == "__main__":
    main()
