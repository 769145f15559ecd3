"""Lists of names: all wanted ones count, one accepted one is enough, or one topic decides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.facets.rules.residual import WORST, Bools, Floats

Flags = NDArray[np.int8]
"""1 named, 0 not named in a list that is given, -1 no list given (or no stance taken)."""


def all_wanted(share_then: Floats, share_now: Floats) -> Floats:
    """``(1 - share of wanted offered now) / (1 - share offered then)``, at most 1.5; then-share 1: no gap on file, 1.

    >>> all_wanted(np.array([0.5, 1.0, np.nan]), np.array([1.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.minimum((1.0 - share_now) / (1.0 - share_then), WORST)
    known = ~(np.isnan(share_then) | np.isnan(share_now))
    return np.where(known, np.where(share_then >= 1.0 - 1e-9, 1.0, ratio), np.nan)


def one_enough(accepted_then: Flags, accepted_now: Flags) -> Floats:
    """0 if an accepted one is offered, 1 if none; accepted then already: no gap on file, 1; unknown where either is.

    >>> one_enough(np.array([0, 0, 1], np.int8), np.array([1, 0, 1], np.int8)).tolist()
    [0.0, 1.0, 1.0]
    """
    u = np.where((accepted_now == 1) & (accepted_then != 1), 0.0, 1.0)
    return np.where((accepted_now < 0) | (accepted_then < 0), np.nan, u)


def topic(stance: Flags, stance_then: Flags, then: Flags, now: Flags, wished_for: Bools | bool) -> Floats:
    """A topic on a facet that lists things decides (SCIENCE 2.5).

    Args:
        stance: What is wanted of the topic now: 1 wanted, 0 not wanted, -1 not said.
        stance_then: The same as it was then.
        then: Whether the old version named it.
        now: Whether the new version names it.
        wished_for: Things people wish for: missing then and named now resolves.

    >>> one = lambda x: np.array([x], np.int8)
    >>> topic(one(0), one(0), one(1), one(0), False).tolist(), topic(one(-1), one(-1), one(1), one(1), False).tolist()
    ([0.0], [1.0])
    """
    as_wanted = np.where((then != stance_then) & (now == stance), 0.0, 1.0)
    as_wanted = np.where((now < 0) | (then < 0), np.nan, as_wanted)
    silent = np.full(now.shape, np.nan)
    silent = np.where((then == 1) & (now == 0), 0.0, silent)
    silent = np.where((then == 1) & (now == 1), 1.0, silent)
    silent = np.where((then == 0) & (now == 1) & wished_for, 0.0, silent)
    return np.where(stance >= 0, as_wanted, silent)
