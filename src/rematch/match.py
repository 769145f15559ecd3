"""One person in a ranking, and what works out their explanation when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.brief.brief import Brief, brief_of
from rematch.costs import SearchCosts, costs_or_default
from rematch.evidence.telling import Told
from rematch.explain import Account, Evidence, PastLike, PastReason, account_of, evidence_of, likes_of, reasons_of
from rematch.facets import Facet, Head
from rematch.query import Query
from rematch.records import Flexibility, Policy
from rematch.scoring.draws import DRAWS, Draws, Interval, Intervals, draw
from rematch.scoring.engine import Detail, detail
from rematch.show.html import match_html
from rematch.show.text import match_text
from rematch.whatif.plan import YesPlan, make_it_a_yes

_BATCH = 64
"""Matches whose explanations are worked out together when one of them is asked for."""


@attrs.frozen(eq=False, repr=False)
class Match:
    """One person in a ranking; what explains it is worked out when asked for.

    Attributes:
        rank: 1 is best.
        candidate_id: The person.
        label: For display only.
        probability: That the person is reached and both say yes.
        mutual: That both say yes, once in conversation.
        reach: That the person takes the conversation.
        employer: That the employer would say yes.
        candidate: That the candidate would say yes.
        log_odds: The three heads in log-odds; each the sum of its evidence.
        intervals: 80% intervals of the five probabilities, worked out when asked for.
        interval: That of the probability.
    """

    rank: int
    candidate_id: str
    label: str | None
    probability: float
    mutual: float
    reach: float
    employer: float
    candidate: float
    log_odds: Mapping[Head, float]
    _explained: Explainer = attrs.field(alias="explained")
    _at: int = attrs.field(alias="at")

    @property
    def weaker_side(self) -> str:
        """Whose yes is the less likely: 0.9 with 0.2 and 0.45 with 0.4 need opposite conversations (SCIENCE 3)."""
        if abs(self.employer - self.candidate) < 0.05:
            return "both sides alike"
        return (
            "the candidate is the weaker side" if self.candidate < self.employer else "the employer is the weaker side"
        )

    @property
    def intervals(self) -> Intervals:
        """80% intervals of the five probabilities, over the frozen draws (SCIENCE 4)."""
        draws, person = self._explained.drawn(self._at)
        return draws.intervals(person)

    @property
    def interval(self) -> Interval:
        """80% interval of the probability: a tuple, ``(low, high)``."""
        return self.intervals.probability

    def brief(self, costs: SearchCosts | None = None) -> Brief:
        """What to take into a conversation: what changed and what did not, what to ask and of whom first, what to leave.

        Args:
            costs: What a conversation, a package and a search cost: questions are ranked by what their answers are worth.

        Returns:
            A record that prints, shows itself in a notebook and turns into data.
        """
        found, person = self._explained.at(self._at)
        told = self._explained.told(found)
        return brief_of(
            self._explained.query, told, person, self.account, self.evidence, self.reasons, self.likes, self.candidate,
            costs_or_default("brief", costs),
            self._explained.policy,
        )  # fmt: skip

    def make_it_a_yes(
        self,
        targets: tuple[float, float] | float = 0.5,
        costs: Mapping[Facet | str, Flexibility | str] | None = None,
    ) -> YesPlan:
        """The cheapest change of the role that lifts both sides over their targets (SCIENCE 7).

        The levers are what the role's `flexibility` says could be otherwise, and unmet wishes that the candidate said are only nice
        to have. Exact by branch and bound; of equal cost the fewest changes. Who else the change of the role would move is
        counted over the whole pool.

        Args:
            targets: Probabilities to reach: the employer's and the candidate's yes, or one for both.
            costs: Facet → how far the employer would move and at what cost, in place of what the role says of it.

        Returns:
            The changes, the chances before and after, the front of cost against chance, and the role with the changes made.

        Raises:
            RecordError: A target is no probability, or a level is not a value of its facet.
        """
        found, person = self._explained.at(self._at)
        return make_it_a_yes(
            self._explained.query, self._explained.told(found), person, targets, costs, self._explained.policy
        )

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every contribution to every head; those of a head add up to it exactly, in their order."""
        found, person = self._explained.at(self._at)
        return evidence_of(found, self._explained.told(found), person)

    @property
    def reasons(self) -> tuple[PastReason, ...]:
        """Every past reason: resolved, eased, unchanged, worse or unknown, and on what that rests."""
        found, person = self._explained.at(self._at)
        return reasons_of(found, self._explained.told(found), person)

    @property
    def likes(self) -> tuple[PastLike, ...]:
        """Every like and dislike, and what became of it."""
        found, person = self._explained.at(self._at)
        return likes_of(found, self._explained.told(found), person)

    @property
    def account(self) -> Account:
        """What spoke for and against then, what has changed, what has not, what nobody knows."""
        found, person = self._explained.at(self._at)
        return account_of(found, self._explained.told(found), person, self.evidence, self.reasons, self.likes)

    def to_dict(self, *, evidence: bool = True) -> dict[str, Any]:
        """The match as plain data.

        Args:
            evidence: With what explains it; else the figures alone.
        """
        figures = {
            "rank": self.rank or None,
            "candidate_id": self.candidate_id,
            "probability": self.probability,
            "mutual": self.mutual,
            "reach": self.reach,
            "employer": self.employer,
            "candidate": self.candidate,
            "log_odds": {head.value: value for head, value in self.log_odds.items()},
            "intervals": self.intervals.to_dict(),
        }
        if not evidence:
            return figures
        return figures | {
            "evidence": [e.to_dict() for e in self.evidence],
            "reasons": [reason.to_dict() for reason in self.reasons],
            "likes": [like.to_dict() for like in self.likes],
            "account": self.account.to_dict(),
        }

    def __str__(self) -> str:
        return match_text(self)

    def __repr__(self) -> str:
        return f"<Match {self.rank}: {self.candidate_id!r}, {self.probability:.1%}>"

    def _repr_html_(self) -> str:
        return match_html(self)


class Explainer:
    """Works out the explanations of some rows of a pool, a batch at a time, when first asked."""

    def __init__(self, query: Query, rows: NDArray[np.intp], policy: Policy) -> None:
        self.query, self.policy, self._rows = query, policy, rows
        self._batches: dict[int, tuple[Detail, Told]] = {}
        self._draws: dict[int, Draws] = {}

    def at(self, at: int) -> tuple[Detail, int]:
        """The detail that holds a match, and the person's place in it."""
        batch = at // _BATCH
        if batch not in self._batches:
            found = detail(self.query, self._rows[batch * _BATCH : (batch + 1) * _BATCH])
            self._batches[batch] = found, Told(found.facts, self.query, found.working)
        return self._batches[batch][0], at % _BATCH

    def drawn(self, at: int) -> tuple[Draws, int]:
        """The draws that hold a match, and the person's place in them."""
        batch = at // _BATCH
        if batch not in self._draws:
            found, _ = self.at(at)
            self._draws[batch] = Draws(draw(found.facts, self.query))
        return self._draws[batch], at % _BATCH

    def probabilities(self) -> NDArray[np.float64]:
        """The probability of every row under every draw, shape (draws, rows)."""
        parts = [self.drawn(at)[0].scores.P for at in range(0, len(self._rows), _BATCH)]
        return np.concatenate([np.empty((DRAWS, 0)), *parts], axis=1)

    def told(self, found: Detail) -> Told:
        """What the terms look up for a detail."""
        return next(told for known, told in self._batches.values() if known is found)
