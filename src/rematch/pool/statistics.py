"""Statistics of the scores in a pool, by which a score becomes a z (SCIENCE 2.7); kept until refreshed on purpose."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import RecordError
from rematch.pool.block import Block
from rematch.pool.dictionaries import UNKNOWN, Interned
from rematch.records import FrozenMap
from rematch.records.base import shown
from rematch.weights import Model

Floats = NDArray[np.float64]


@attrs.frozen
class ScoreStatistics:
    """Number, mean and population standard deviation of some scores."""

    n: int
    mean: float
    sd: float


@attrs.frozen
class PoolStatistics:
    """Score statistics by ``"kind|low-high"`` and by ``"kind|low-high|interviewer"``.

    >>> PoolStatistics.from_dict({"work_sample|1-5": {"n": 60, "mean": 3.4, "sd": 0.7}}).rows["work_sample|1-5"].n
    60
    """

    rows: FrozenMap[str, ScoreStatistics] = attrs.field(factory=FrozenMap)

    @classmethod
    def from_dict(cls, document: Mapping[str, Mapping[str, float]]) -> PoolStatistics:
        """Statistics from plain data.

        Raises:
            RecordError: A row lacks n, mean or sd, or one of them is not a number that can be.
        """
        rows = {}
        for key, row in document.items():
            if not _is_statistics(row):
                raise RecordError("pool statistics", repr(key), shown(row), "n and sd of 0 or more, and a mean")
            rows[key] = ScoreStatistics(int(row["n"]), float(row["mean"]), float(row["sd"]))
        return cls(FrozenMap(rows))

    @classmethod
    def of(cls, blocks: Iterable[Block], scales: Interned, keys: Interned) -> PoolStatistics:
        """Statistics of every score in some people's candidacies, whatever its day and however the candidacy ended."""
        tables = [table for block in blocks for table in (block.assessments, block.other_scores)]
        scale, by, score = (np.concatenate([getattr(t, name) for t in tables]) for name in ("scale", "by", "score"))
        named = [None if value is None else score_key(*value) for value in scales.values]
        same = {key: code for code, key in enumerate(named)}
        alike = np.array([*(same[key] for key in named), UNKNOWN], np.int32)
        scale = alike[scale]
        # By score last, so that a sum is the same whatever the order of people.
        order = np.lexsort((score, by, scale))
        order = order[scale[order] >= 0]
        scale, by, score = scale[order], by[order], score[order]
        rows: dict[str, ScoreStatistics] = {}
        for code, start, end in _runs(scale):
            key = score_key(*scales.value(code))
            rows[key] = _statistics(np.sort(score[start:end]))
            for interviewer, first, last in _runs(by[start:end]):
                if interviewer >= 0:
                    rows[f"{key}|{keys.value(interviewer)[1]}"] = _statistics(score[start + first : start + last])
        return cls(FrozenMap(rows))

    def to_dict(self) -> dict[str, dict[str, float]]:
        """The statistics as plain data."""
        return {key: attrs.asdict(row) for key, row in sorted(self.rows.items())}


@attrs.frozen
class Refresh:
    """What a refresh of score statistics moves.

    Attributes:
        before: Key → the statistics that were in use and differ now; those that were not there are left out.
        after: Key → the statistics in use now; those that are gone are left out.
        people: How many people have a score that counts otherwise now, by the default model.
        largest: The largest shift of a score, in standard deviations.
    """

    before: FrozenMap[str, ScoreStatistics]
    after: FrozenMap[str, ScoreStatistics]
    people: int
    largest: float

    @classmethod
    def of(cls, old: PoolStatistics, new: PoolStatistics, people: int, largest: float) -> Refresh:
        """What differs between two statistics."""
        moved = sorted(key for key in {*old.rows, *new.rows} if old.rows.get(key) != new.rows.get(key))
        before = {key: old.rows[key] for key in moved if key in old.rows}
        after = {key: new.rows[key] for key in moved if key in new.rows}
        return cls(FrozenMap(before), FrozenMap(after), people, largest)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "before": {key: attrs.asdict(row) for key, row in self.before.items()},
            "after": {key: attrs.asdict(row) for key, row in self.after.items()},
            "people": self.people,
            "largest": self.largest,
        }

    def __str__(self) -> str:
        keys = sorted({*self.before, *self.after})
        if not keys:
            return "score statistics: nothing moves"
        lines = [
            f"score statistics: {len(keys)} move, and with them scores of {self.people:,} people, "
            f"by at most {self.largest:.2f} standard deviations"
        ]
        for key in keys[:20]:
            old, new = self.before.get(key), self.after.get(key)
            was = "none" if old is None else f"n {old.n:,}, mean {old.mean:.2f}, sd {old.sd:.2f}"
            now = "none" if new is None else f"n {new.n:,}, mean {new.mean:.2f}, sd {new.sd:.2f}"
            lines.append(f"  {key}: {was} → {now}")
        if len(keys) > 20:
            lines.append(f"  … and {len(keys) - 20:,} more")
        return "\n".join(lines)


def _is_statistics(row: Any) -> bool:
    if not isinstance(row, Mapping) or set(row) != {"n", "mean", "sd"}:
        return False
    numbers = all(isinstance(value, (int, float)) and np.isfinite(value) for value in row.values())
    return bool(numbers and row["n"] >= 0 and row["sd"] >= 0)


def _runs(codes: NDArray[np.int32]) -> Iterator[tuple[int, int, int]]:
    """Each code of a sorted column, with where it starts and ends."""
    distinct, starts, counts = np.unique(codes, return_index=True, return_counts=True)
    return zip(distinct.tolist(), starts.tolist(), (starts + counts).tolist(), strict=True)


def _statistics(scores: Floats) -> ScoreStatistics:
    return ScoreStatistics(len(scores), float(scores.mean()), float(scores.std()))


def score_key(kind: str, low: float, high: float) -> str:
    """The key of a kind and scale, e.g. ``"work_sample|1-5"``."""
    return f"{kind}|{low:g}-{high:g}"


def is_of_interviewer(key: str) -> bool:
    """Whether statistics under a key are of one interviewer's scores."""
    return key.count("|") > 1


def standardised(block: Block, statistics: PoolStatistics, scales: Interned, keys: Interned, weights: Model) -> Floats:
    """Each score of a block as a z, shape (assessments,).

    ``mean = (n*xbar + 20*mid)/(n + 20)``, ``var = (n*s^2 + 20*(width/4)^2)/(n + 20)``, clipped to 2.5; an interviewer's
    own statistics where 30 or more of theirs are there (SCIENCE 2.7). A score on the scale ``standard`` is a z already.
    """
    rows = block.assessments
    interviewers = len(keys) + 1
    pairs, which = np.unique(rows.scale.astype(np.int64) * interviewers + rows.by, return_inverse=True)
    mean, sd = np.zeros(len(pairs)), np.ones(len(pairs))
    centres = _Centres(statistics, scales, weights)
    for at, pair in enumerate(pairs.tolist()):
        scale, by = divmod(pair + 1, interviewers)
        if scale >= 0:
            mean[at], sd[at] = centres.of(scale, keys.value(by - 1))
    cap = weights["assessment.z_cap"]
    return np.clip((rows.score - mean[which]) / sd[which], -cap, cap)


class _Centres:
    """Mean and standard deviation of each scale, and of the interviewers with enough scores of their own on it."""

    def __init__(self, statistics: PoolStatistics, scales: Interned, weights: Model) -> None:
        self._rows, self._scales = statistics.rows, scales
        self._prior, self._enough = weights["assessment.pseudo_scores"], weights["assessment.interviewer_scores"]
        self._of_scales: dict[int, tuple[str, tuple[float, float]]] = {}

    def of(self, scale: int, interviewer: Any) -> tuple[float, float]:
        """Of a scale's scores by an interviewer; None for nobody knows whom."""
        if scale not in self._of_scales:
            key = score_key(*self._scales.value(scale))
            self._of_scales[scale] = key, self._centre(scale, self._rows.get(key, ScoreStatistics(0, 0.0, 0.0)))
        key, of_all = self._of_scales[scale]
        own = self._rows.get(f"{key}|{interviewer[1]}") if interviewer is not None else None
        return of_all if own is None or own.n < self._enough else self._centre(scale, own)

    def _centre(self, scale: int, row: ScoreStatistics) -> tuple[float, float]:
        _, low, high = self._scales.value(scale)
        mid, width = (low + high) / 2, high - low
        mean = (row.n * row.mean + self._prior * mid) / (row.n + self._prior)
        variance = (row.n * row.sd**2 + self._prior * (width / 4) ** 2) / (row.n + self._prior)
        return mean, math.sqrt(variance)
