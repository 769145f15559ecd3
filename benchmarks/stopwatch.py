"""Timing several things so that what else runs on the machine hits all alike: turn by turn, and the median of each."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import attrs


@attrs.frozen
class Contender:
    """Something that is timed.

    Attributes:
        name: What it is.
        run: Does it once.
        before: What is done before each run, untimed.
        scale: What its time is multiplied by, where it does only a part of the work.
        turns: How often it runs at most.
    """

    name: str
    run: Callable[[], Any]
    before: Callable[[], Any] = bool
    scale: float = 1.0
    turns: int | None = None


@attrs.frozen
class Timing:
    """What one contender took, in milliseconds.

    Attributes:
        ms: Median time on the clock.
        least_ms: The shortest.
        most_ms: The longest.
        processor_ms: Median processor time of all threads, which neighbours on the machine disturb less.
        turns: How often it ran.
        scaled: Whether only a part was run, and the figures are multiplied.
    """

    ms: float
    least_ms: float
    most_ms: float
    processor_ms: float
    turns: int
    scaled: bool


def turn_by_turn(contenders: Sequence[Contender], turns: int) -> dict[str, Timing]:
    """Run everybody once, then everybody again, and so on."""
    gc.collect()
    gc.freeze()  # nobody's turn pays for looking through what was made before
    taken: dict[str, list[tuple[float, float]]] = {contender.name: [] for contender in contenders}
    for turn in range(turns):
        for contender in contenders:
            if contender.turns is None or turn < contender.turns:
                taken[contender.name].append(_timed(contender))
    return {contender.name: _timing(taken[contender.name], scaled=contender.scale != 1.0) for contender in contenders}


def _timed(contender: Contender) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processors."""
    contender.before()
    clock, processor = time.perf_counter(), time.process_time()
    contender.run()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return clock * contender.scale * 1e3, processor * contender.scale * 1e3


def _timing(taken: list[tuple[float, float]], *, scaled: bool) -> Timing:
    clock, processor = zip(*taken, strict=True)
    return Timing(median(clock), min(clock), max(clock), median(processor), len(taken), scaled)
