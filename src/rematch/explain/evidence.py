"""Evidence: one term's contribution to one head, with its text and its source."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import attrs
import numpy as np

from rematch.evidence.telling import Told
from rematch.evidence.terms import tell
from rematch.facets import Facet, Head, Source
from rematch.scoring.engine import Detail

_DECIBANS = 10.0 / math.log(10.0)


@attrs.frozen
class Evidence:
    """One contribution to one head, in log-odds.

    Attributes:
        head: ``R`` reach, ``E`` the employer's yes, ``C`` the candidate's yes.
        name: The term.
        facet: The facet it hangs on; None for what hangs on none.
        log_odds: Contribution in natural log-odds; those of a head add up to the head exactly, in this order.
        text: What it is, for people.
        on: The day it rests on, where there is one.
        source: Who said so, where that is on file.
    """

    head: Head
    name: str
    facet: Facet | None
    log_odds: float
    text: str
    on: date | None = None
    source: Source | None = None

    @property
    def odds_factor(self) -> float:
        """What it multiplies the odds by."""
        return math.exp(self.log_odds)

    @property
    def decibans(self) -> float:
        """The same in decibans: 3 doubles the odds, 10 is ten to one."""
        return self.log_odds * _DECIBANS

    @property
    def weight_words(self) -> str:
        """The size in words.

        >>> Evidence(Head.CANDIDATE, "x", None, 0.7, "").weight_words
        'about doubles the odds'
        """
        return factor_words(self.odds_factor)

    def to_dict(self) -> dict[str, Any]:
        """The evidence as plain data."""
        return {
            "head": self.head.value,
            "name": self.name,
            "facet": self.facet.value if self.facet else None,
            "log_odds": self.log_odds,
            "decibans": self.decibans,
            "text": self.text,
            "on": self.on.isoformat() if self.on else None,
            "source": self.source.value if self.source else None,
        }


def factor_words(factor: float) -> str:
    """An odds factor in words.

    >>> factor_words(1.02), factor_words(1.4), factor_words(3.0)
    ('hardly changes the odds', 'raises the odds by 40%', 'multiplies the odds by about 3')
    >>> factor_words(0.5), factor_words(0.7), factor_words(0.02), factor_words(400)
    ('about halves the odds', 'lowers the odds by 30%', 'divides the odds by about 50', 'multiplies the odds by more than 100')
    """
    if 0.95 <= factor <= 1.05:
        return "hardly changes the odds"
    size = max(factor, 1.0 / factor) if factor > 0 else math.inf
    if size >= 2.2:
        about = "more than 100" if size > 100 else f"about {size:.0f}" if size >= 10 else f"about {size:.2g}"
        return f"{'multiplies' if factor > 1 else 'divides'} the odds by {about}"
    if size >= 1.8:
        return "about doubles the odds" if factor > 1 else "about halves the odds"
    return f"{'raises' if factor > 1 else 'lowers'} the odds by {abs(factor - 1):.0%}"


def evidence_of(detail: Detail, told: Told, person: int) -> tuple[Evidence, ...]:
    """Every contribution to one person's heads, head after head, each in the order in which it is summed."""
    found = []
    for head in (Head.REACH, Head.EMPLOYER, Head.CANDIDATE):
        for posting in detail.record.postings:
            if posting.head is not head:
                continue
            start, end = np.searchsorted(posting.people, [person, person + 1])
            for at in range(start, end):
                said = tell(told, posting, at)
                found.append(
                    Evidence(head, posting.term, said.facet, float(posting.values[at]), said.text, said.on, said.source)
                )
    return tuple(found)
