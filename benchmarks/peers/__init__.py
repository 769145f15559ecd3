"""Other ways to do what the pass does, given the same inputs: DuckDB, Polars, plain objects."""

from __future__ import annotations

from collections.abc import Callable

from peers.inputs import Inputs, inputs

TOP = 20
Ranked = tuple[int, float, float, float]
"""Row of the pool, and the log-odds of reach, employer and candidate."""
Rank = Callable[[], list[Ranked]]
"""Does everything that is timed, and gives the best `TOP`, best first."""

__all__ = ["TOP", "Inputs", "Rank", "Ranked", "inputs"]
