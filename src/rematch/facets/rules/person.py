"""A manager or a team: the person first, then the traits (a team: its traits first)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.facets.rules.residual import Bools, Floats

Ids = NDArray[np.int32]


def left(then: Ids, now: int, by_traits: Floats, on_file: Bools, *, traits_first: bool, another: float) -> Floats:
    """Residual of a reason that hangs on a person or a team (SCIENCE 2.5).

    Args:
        then: Id in the old version; -1 unknown.
        now: Id in the new version; -1 unknown.
        by_traits: Residual by the traits; NaN unknown.
        on_file: Whether both versions list traits; then what they say stands, even if that is nothing.
        traits_first: Traits decide before the id (teams).
        another: What is left when it is another person (.1).

    Returns:
        Residuals in [0, 1.5]; NaN unknown.
    """
    same = (then == now) & (then >= 0)
    differs = (then != now) & (then >= 0) & (now >= 0)
    by_id = np.where(differs, another, np.where(same, 1.0, np.nan))
    by_either = np.where(on_file, by_traits, by_id)
    return by_either if traits_first else np.where(differs, another, by_either)
