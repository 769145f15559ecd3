"""One size: a seeded world built, ranked, and held against what else could do it."""

from __future__ import annotations

import importlib
import resource
import time
from collections.abc import Callable
from typing import Literal

import attrs

import rematch as rm
import sums
from peers import TOP, Inputs, Rank, Ranked, inputs
from peers.objects import Second
from rematch.testing import World, world
from stopwatch import Contender, Timing, turn_by_turn

THREADS = 2
OBJECTS = 2_000
"""People whom the plain objects are timed on."""
SAMPLE = 300
"""People whom the library and the second opinion are compared on."""
CLOSE = 1e-9
"""Largest difference from the second opinion in log-odds."""
PEERS_CLOSE = 1e-6
"""Largest difference of a peer's best from the library's in log-odds."""

PRODUCT, ONE_THREAD, FIRST = "rematch", "rematch, one thread", "rematch, first of a day"
READ, PACKED = "numpy sum of what the pass reads", "numpy sum of the packed columns"
DUCKDB, POLARS, OBJECT_LOOP = "DuckDB", "Polars", "Python objects"
PEERS = {DUCKDB: "peers.with_duckdb", POLARS: "peers.with_polars"}
RATIOS = {
    "ranking / sum of what it reads": (PRODUCT, READ),
    "ranking / sum of the packed columns": (PRODUCT, PACKED),
    "first of a day / ranking": (FIRST, PRODUCT),
    "DuckDB / ranking": (DUCKDB, PRODUCT),
    "Polars / ranking": (POLARS, PRODUCT),
    "Python objects / ranking": (OBJECT_LOOP, PRODUCT),
}


@attrs.frozen
class Size:
    """What was measured for one size.

    Attributes:
        people: How many people.
        rows: Table → rows.
        bytes_a_person: Of the packed columns.
        kept_bytes_a_person: What is kept beside them for the next ranking.
        build_us_a_person: Processor time from records to a pool.
        build_peak_mb: Largest memory of the process by then.
        timings: Contender → what it took; None: not installed.
        ratios: What they took against each other, by the clock.
        processor_ratios: The same by processor time: those of one thread disturbed by no neighbour.
        compared: How many people were compared with the second opinion.
        largest_difference: From it, in log-odds.
    """

    people: int
    rows: dict[str, int]
    bytes_a_person: float
    kept_bytes_a_person: float
    build_us_a_person: float
    build_peak_mb: float
    timings: dict[str, Timing | None]
    ratios: dict[str, float]
    processor_ratios: dict[str, float]
    compared: int
    largest_difference: float


def measure(people: int, turns: int, seed: int) -> Size:
    """Build, check and time one size.

    Raises:
        AssertionError: The second opinion differs, or a peer finds others best.
    """
    one = world(people, seed=seed)
    pool, building = _build(one)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ranking = ranker(pool, one)()
    second = Second.on(pool, one, SAMPLE)
    difference = second.largest_difference(ranking)
    assert difference <= CLOSE, f"differs from the second opinion by {difference} in log-odds"
    rankers = _peers(inputs(pool, one))
    for name, rank in rankers.items():
        if rank is not None:
            _check(name, rank(), pool, ranking)
    timings = {name: None for name, rank in rankers.items() if rank is None}
    timings |= turn_by_turn([*own(pool, one), *_others(pool, one, rankers)], turns)
    described = pool.describe()
    return Size(
        people=people,
        rows=dict(described.rows),
        bytes_a_person=described.bytes_a_person,
        kept_bytes_a_person=described.kept_bytes / people,
        build_us_a_person=building / people * 1e6,
        build_peak_mb=peak,
        timings=timings,
        ratios=ratios(timings),
        processor_ratios=ratios(timings, "processor_ms"),
        compared=len(second.people),
        largest_difference=difference,
    )


def _build(one: World) -> tuple[rm.Pool, float]:
    """The pool, and the processor seconds it took without making the records."""
    start = time.process_time()
    for _ in one.candidates:
        pass
    making = time.process_time() - start
    start = time.process_time()
    pool = rm.Pool.from_candidates(one.candidates)
    return pool, max(time.process_time() - start - making, 0.0)


def ranker(pool: rm.Pool, one: World, threads: int = THREADS) -> Callable[[], rm.Ranking]:
    """What ranks a pool for the open role of its world."""
    return lambda: rm.rank(pool, one.role, as_of=one.as_of, changes=one.changes, top=TOP, threads=threads)


def _peers(given: Inputs) -> dict[str, Rank | None]:
    """Peer → what ranks; None where it is not installed."""
    found: dict[str, Rank | None] = {}
    for name, module in PEERS.items():
        try:
            found[name] = importlib.import_module(module).ranker(given, THREADS)
        except ModuleNotFoundError as missing:
            if missing.name not in ("duckdb", "polars"):
                raise
            found[name] = None
    return found


def _check(name: str, best: list[Ranked], pool: rm.Pool, ranking: rm.Ranking) -> None:
    """The same people in the same order, with the same log-odds."""
    theirs, ours = [row for row, *_ in best], [pool.row(match.candidate_id) for match in ranking]
    assert theirs == ours, f"{name} ranks others: rows {theirs}, not {ours}"
    heads = (rm.Head.REACH, rm.Head.EMPLOYER, rm.Head.CANDIDATE)
    largest = max(
        abs(match.log_odds[head] - value)
        for match, (_, *values) in zip(ranking, best, strict=True)
        for head, value in zip(heads, values, strict=True)
    )
    assert largest <= PEERS_CLOSE, f"{name} differs by {largest} in log-odds"


def own(pool: rm.Pool, one: World) -> list[Contender]:
    """The library, and the sums over a pool that has been ranked once.

    The first ranking of a day comes right before the others, so that they find what it keeps.
    """
    packed, read = sums.columns(pool), sums.read(pool)
    return [
        Contender(FIRST, ranker(pool, one), before=pool.standing.clear),
        Contender(PRODUCT, ranker(pool, one)),
        Contender(ONE_THREAD, ranker(pool, one, 1)),
        Contender(READ, lambda: sums.of_values(read)),
        Contender(PACKED, lambda: sums.of_bytes(packed)),
    ]


def _others(pool: rm.Pool, one: World, peers: dict[str, Rank | None]) -> list[Contender]:
    objects = Second.on(pool, one, OBJECTS)
    return [
        *(Contender(name, peer) for name, peer in peers.items() if peer is not None),
        Contender(OBJECT_LOOP, objects.ranked, scale=len(pool) / len(objects.people), turns=1),
    ]


def ratios(timings: dict[str, Timing | None], of: Literal["ms", "processor_ms"] = "ms") -> dict[str, float]:
    """What contenders took against each other, by the medians on the clock or of the processors."""
    took = {name: getattr(timing, of) for name, timing in timings.items() if timing is not None}
    return {name: took[one] / took[other] for name, (one, other) in RATIOS.items() if one in took and other in took}
