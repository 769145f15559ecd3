"""Make a pool of a seeded world, from records and from Arrow tables: time, in rankings as well, and memory.

    python benchmarks/build.py 100000 1000000

Each way has a process of its own. Memory is read from Linux; elsewhere it is left out.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import attrs

import rematch as rm
from measure import ranker
from rematch.testing import World, world
from table import rows

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from by_person.exploded import tables
from by_person.typed import as_arrow, split

TURNS = 7
SLICE = 20_000
"""People whose records are made into tables at a time."""


@attrs.frozen
class Built:
    """What making one pool took.

    Attributes:
        way: From what.
        people: How many.
        us_a_person: Processor time.
        rankings: As many rankings with one thread take as long, by processor time; and with two, by the clock.
        columns_mb: The pool's columns.
        stays_mb: What stays in memory: columns, dictionaries, role versions, notes; None where it is not told.
        peak_mb: The most that was in memory while it was made, beyond what was there before.
    """

    way: str
    people: int
    us_a_person: float
    rankings: tuple[float, float]
    columns_mb: float
    stays_mb: float | None
    peak_mb: float | None


def built(people: int, way: str) -> Built:
    """Make a pool one way."""
    one = world(people)
    make, beside = WAYS[way](one)
    with_memory = _forget_peak()
    base = _megabytes("VmRSS")
    start, clock = time.process_time(), time.perf_counter()
    pool = make()
    processor, clock = time.process_time() - start - beside(), time.perf_counter() - clock - beside()
    peak = _megabytes("VmHWM")
    _give_back()
    stays = _megabytes("VmRSS")
    one_thread, two_threads = (_ranking(pool, one, threads) for threads in (1, 2))
    return Built(
        way=way,
        people=people,
        us_a_person=processor / people * 1e6,
        rankings=(processor / one_thread[1], clock / two_threads[0]),
        columns_mb=pool.nbytes / 1e6,
        stays_mb=stays - base if with_memory else None,
        peak_mb=peak - base if with_memory else None,
    )


Way = tuple[Callable[[], rm.Pool], Callable[[], float]]
"""What makes a pool, and what tells how many seconds of that went into something else."""


def _from_records(one: World) -> Way:
    for _ in one.candidates:  # what the world itself keeps is there before
        pass
    making = [0.0]

    def people() -> Iterator[rm.Candidate]:
        remaining, start = iter(one.candidates), time.process_time()
        while some := list(islice(remaining, SLICE)):
            making[0] += time.process_time() - start
            yield from some
            start = time.process_time()

    return lambda: rm.Pool.from_candidates(people()), lambda: making[0]


def _from_arrow(one: World) -> Way:
    parts, versions = _arrow_parts(one)
    whole = {name: _joined(own) for name, own in parts.items()}
    return lambda: rm.Pool.from_tables(**whole, versions=versions), float


def _arrow_parts(one: World) -> tuple[dict[str, list[Any]], list[rm.RoleVersion]]:
    parts: dict[str, list[Any]] = {}
    versions: dict[tuple[str, str], rm.RoleVersion] = {}
    for some in _slices(one):
        own, met = tables(some)
        versions |= {version.key: version for version in met}
        for name, table in split(own).items():
            parts.setdefault(name, []).append(as_arrow(table))
    return parts, list(versions.values())


def _slices(one: World) -> Iterator[list[rm.Candidate]]:
    people = iter(one.candidates)
    while some := list(islice(people, SLICE)):
        yield some


def _joined(parts: list[Any]) -> Any:
    import pyarrow

    return pyarrow.concat_tables(parts, promote_options="permissive")


WAYS: dict[str, Callable[[World], Way]] = {"records": _from_records, "Arrow tables": _from_arrow}


def _ranking(pool: rm.Pool, one: World, threads: int) -> tuple[float, float]:
    """Median seconds of a ranking, by the clock and of the processors."""
    rank, taken = ranker(pool, one, threads), []
    rank()
    for _ in range(TURNS):
        clock, processor = time.perf_counter(), time.process_time()
        rank()
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return median(clock for clock, _ in taken), median(processor for _, processor in taken)


# Memory, as Linux tells it


def _forget_peak() -> bool:
    """Start the peak anew; whether the system does that."""
    _give_back()
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def _megabytes(field: str) -> float:
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024 / 1e6
    return 0.0


def _give_back() -> None:
    """Hand what is free back to the system, so that what is left is in use."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _told(found: Built) -> list[str]:
    memory = ["", "", ""]
    if found.peak_mb is not None and found.stays_mb is not None:
        memory = [f"{found.stays_mb:,.0f}", f"{found.peak_mb:,.0f}", f"{found.peak_mb / found.stays_mb:.1f}"]
    one, two = found.rankings
    return [f"{found.us_a_person:.1f}", f"{one:.0f}", f"{two:.0f}", f"{found.columns_mb:,.0f}", *memory]


def main() -> None:
    """Measure each size and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[100_000])
    options = parser.parse_args()
    sizes, ways = zip(*product(options.people, WAYS), strict=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
        measured = list(alone.map(built, sizes, ways))
    heading = ["µs", "rankings, one thread", "two threads", "columns, MB", "stays, MB", "peak, MB", "peak / stays"]
    cells = {f"{found.people:,}, {found.way}": _told(found) for found in measured}
    print("\n".join(rows("people, from", heading, cells)))


if __name__ == "__main__":
    main()
