"""Which known name a misspelt one means; only ever yes or no, never a number in the score."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

TYPO_SCORE = 94.0
"""Least `token_sort_ratio` of a typing error.

It lies above what separates opposites that look alike: "supervised/unsupervised learning" 95 (kept apart by their first
letters), "unpaid/paid overtime" 93, "micro/macroeconomics" 93, "level 1/level 2 support" 93 (and by their digits).
"""
SHORTEST_TYPO = 8
"""Shorter names are too close to one another to guess."""


def nearest(name: str, known: Sequence[str]) -> tuple[str, float] | None:
    """The known name that a normalised `name` misspells, with its score, or None.

    First letters and digits must be the same, and no second name may be as near.

    >>> nearest("negotation skills", ["negotiation skills", "sql"])[0]
    'negotiation skills'
    >>> nearest("level 2 support", ["level 1 support"]) is None
    True
    """
    if len(name) < SHORTEST_TYPO or not known:
        return None
    found = process.extract(name, known, scorer=fuzz.token_sort_ratio, score_cutoff=TYPO_SCORE, limit=2)
    fitting = [(other, score) for other, score, _ in found if other[0] == name[0] and _digits(other) == _digits(name)]
    if not fitting or (len(fitting) == 2 and fitting[0][1] == fitting[1][1]):
        return None
    return fitting[0]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
