"""How sure a match is: the same terms under 256 frozen draws of what is not known (SCIENCE 4).

The draws are derived by hash from the names of what is drawn and not from a random stream, so they are the same in every
ranking, on every machine. What two people have in common, the weight of a term or an open question about the same thing,
turns out alike for both in one draw.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.evidence.ledger import Ledger
from rematch.evidence.terms import all_terms
from rematch.evidence.unknowns import BASE, BETTER, UNKNOWN, WITHIN, WORSE, Expected, better_points, family
from rematch.facets import FACETS, REASONS, Facet, Head, Party
from rematch.facets.rules import elementary
from rematch.facets.rules.money import normal_cdf
from rematch.pool.ragged import Ragged, sum_at
from rematch.query import Query
from rematch.scoring.heads import Scores
from rematch.weights import Model

Floats = NDArray[np.float64]

DRAWS = 256
LOW, HIGH = 0.1, 0.9
"""The ends of an interval: it holds 80% of the draws."""
TIED = (0.35, 0.65)
"""Neighbours are tied where the share of draws in which the upper one stands above lies here (SCIENCE 4)."""


@lru_cache(maxsize=4096)
def _strata(term: str) -> NDArray[np.intp]:
    """In which of 256 equal parts each draw of a term falls: every part once, in an order of the term's own."""
    content = hashlib.shake_256(term.encode()).digest(8 * DRAWS)
    return np.argsort(np.frombuffer(content, "<u8"), kind="stable")


def uniform(term: str) -> Floats:
    """Draws between 0 and 1 for a term, shape (256,): the middles of 256 equal parts, a Latin hypercube over terms.

    >>> float(min(uniform("anything"))) == 0.5 / 256
    True
    """
    return (_strata(term) + 0.5) / DRAWS


def normal(term: str) -> Floats:
    """Standard normal draws for a term, shape (256,)."""
    return _normal_quantiles()[_strata(term)]


@lru_cache(maxsize=1)
def _normal_quantiles() -> Floats:
    """Standard normal quantiles of the middles of the parts, by halving."""
    wanted = (np.arange(DRAWS) + 0.5) / DRAWS
    low, high = np.full(DRAWS, -8.0), np.full(DRAWS, 8.0)
    for _ in range(60):
        middle = (low + high) / 2.0
        below = normal_cdf(middle) < wanted
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2.0


class Drawn(Expected):
    """Weights, base rates and statuses drawn instead of taken at their mean; arrays have the draws as first axis."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._weights: dict[str, Floats] = {}

    def weight(self, term: str) -> Floats:
        """``exp(tau*z - tau^2/2)``: with mean 1, never negative."""
        if term not in self._weights:
            tau = self._model["spread.tau"]
            self._weights[term] = elementary.exp(tau * normal(f"weight of {term}") - tau * tau / 2.0)[:, None]
        return self._weights[term]

    def base_error(self, head: Head, beta: Floats, model: Model) -> Floats:
        """``z / sqrt(n0*p*(1-p))``, p the base rate itself: what its few pseudo-outcomes leave open."""
        odds = elementary.exp(np.abs(beta))
        variance = odds / (1.0 + odds) / (1.0 + odds)
        return normal(f"base rate {head.value}")[:, None] / np.sqrt(model["base.pseudo_outcomes"] * variance)

    def residuals(self, facts: Facts) -> Floats:
        """Gone, eased or as it was: the quantile function of the three points of an unknown reason."""
        rows, names = facts.block.reasons, facts.pool.dictionaries.names
        resolved, eased = better_points(facts)
        kinds, parties = list(REASONS), list(Party)
        keys = np.stack([rows.party, rows.kind, rows.topic], axis=1)

        def name(party: int, kind: int, topic: int) -> str:
            return f"reason {parties[party].value} {kinds[kind].value} {names.canonical(topic) if topic >= 0 else ''}"

        v = _by_name(keys, name)
        left = np.where(v < resolved + eased, facts.model["residual.eased"], 1.0)
        return np.where(v < resolved, 0.0, left)

    def like_status(self, facts: Facts, status: NDArray[np.int8]) -> NDArray[np.int8]:
        """A like still there or gone, a dislike gone or still there, where nobody knows."""
        rows, model = facts.block.sentiments, facts.model
        names, facets = facts.pool.dictionaries.names, list(FACETS)
        keys = np.stack([rows.facet, rows.topic], axis=1)

        def name(facet: int, topic: int) -> str:
            return f"like {facets[facet].value} {names.canonical(topic) if topic >= 0 else ''}"

        v = _by_name(keys, name)
        liked = np.where(v < 1.0 - model["likes.kept_if_unknown"], WORSE, WITHIN)
        disliked = np.where(v < 1.0 - model["likes.removed_if_unknown"], WITHIN, BETTER)
        return np.where(status == UNKNOWN, np.where(rows.likes, liked, disliked), status).astype(np.int8)

    def unlisted(self, skill: str, credit: Floats) -> Floats:
        """Credit spread with sd .12, within 0 and 1."""
        return np.clip(credit + self._model["spread.credit"] * normal(f"credit {skill}")[:, None], 0.0, 1.0)

    def gap(self, skill: str, probability: Floats) -> Floats:
        """A gap that is there or not."""
        return (uniform(f"gap {skill}")[:, None] < probability).astype(np.float64)


def _by_name(keys: NDArray[Any], name: Any) -> Floats:
    """Uniform draws by the name of each row's key, shape (draws, rows)."""
    distinct, which = np.unique(keys.astype(np.int64), axis=0, return_inverse=True)
    draws = [uniform(name(*key)) for key in distinct.tolist()]
    return np.stack(draws, axis=1)[:, which.reshape(-1)] if draws else np.empty((DRAWS, 0))


class _DrawnLedger(Ledger):
    """Sums of drawn contributions by head, shape (draws, people): every term times its drawn weight."""

    def __init__(self, people: int, drawn: Drawn) -> None:
        self.sums = {head: np.zeros((DRAWS, people)) for head in Head}
        self._drawn = drawn

    def add(self, head: Head, term: str, values: Floats, facet: Facet | None = None, source: int | None = None) -> None:
        self.sums[head] += values if term in BASE else values * self._drawn.weight(family(head, term))

    def add_rows(self, head: Head, term: str, ragged: Ragged, values: Floats) -> None:
        self.add(head, term, ragged.sum(values))

    def add_at(
        self, head: Head, term: str, people: NDArray[np.intp], values: Floats, sources: NDArray[np.intp]
    ) -> None:
        self.add(head, term, sum_at(people, values, self.sums[head].shape[-1]))


def draw(facts: Facts, query: Query) -> Scores:
    """Every person of a detail under every draw, shape (256, people)."""
    drawn = Drawn(query.model)
    ledger = _DrawnLedger(len(facts), drawn)
    all_terms(ledger, facts, query, drawn)
    sums = ledger.sums
    return Scores.of(sums[Head.REACH], sums[Head.EMPLOYER], sums[Head.CANDIDATE], query.model["psi"])


class Interval(NamedTuple):
    """Where 80% of the draws lie, from the 10th to the 90th percentile.

    >>> print(Interval(0.38, 0.71))
    38% to 71%
    """

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:.0%} to {self.high:.0%}"


@attrs.frozen
class Intervals:
    """80% intervals of one match's probabilities.

    Attributes:
        probability: That the person is reached and both say yes.
        mutual: That both say yes, once in conversation.
        reach: That the person takes the conversation.
        employer: That the employer would say yes.
        candidate: That the candidate would say yes.
    """

    probability: Interval
    mutual: Interval
    reach: Interval
    employer: Interval
    candidate: Interval

    def to_dict(self) -> dict[str, list[float]]:
        """The intervals as plain data."""
        return {name: list(interval) for name, interval in attrs.asdict(self, recurse=False).items()}


@attrs.frozen(eq=False, slots=False)
class Draws:
    """Some people under every draw.

    Attributes:
        scores: Heads and probabilities, shape (256, people).
    """

    scores: Scores

    @cached_property
    def _ends(self) -> dict[str, tuple[Floats, Floats]]:
        s = self.scores
        return {
            name: ends(value)
            for name, value in (
                ("probability", s.P),
                ("mutual", s.J),
                ("reach", s.p_R),
                ("employer", s.p_E),
                ("candidate", s.p_C),
            )
        }

    def intervals(self, person: int) -> Intervals:
        """The intervals of one person."""
        return Intervals(
            **{name: Interval(float(low[person]), float(high[person])) for name, (low, high) in self._ends.items()}
        )


def ends(draws: Floats) -> tuple[Floats, Floats]:
    """10th and 90th percentile over the draws, shape (256, people), midway between the two draws beside each."""
    ordered = np.sort(draws, axis=0)
    places = [quantile * (DRAWS - 1) for quantile in (LOW, HIGH)]
    low, high = ((ordered[int(at)] + ordered[int(at) + 1]) / 2.0 for at in places)
    return low, high


def above(one: Floats, other: Floats) -> float:
    """Share of the draws in which one person stands above another; a draw with both alike counts half."""
    return float(((one > other) + 0.5 * (one == other)).mean())


def in_top(draws: Floats, k: int) -> Floats:
    """Share of the draws in which each person is among the first `k`, shape (people,); it sums to k.

    People who stand alike at the last place share what is left of the `k` places.
    """
    people = draws.shape[1]
    if k >= people:
        return np.ones(people)
    last = np.partition(draws, people - k, axis=1)[:, people - k : people - k + 1] if k else np.full((DRAWS, 1), np.inf)
    surely, alike = draws > last, draws == last
    left = k - surely.sum(axis=1, keepdims=True)
    share = left / np.maximum(alike.sum(axis=1, keepdims=True), 1)
    return np.asarray((surely + alike * share).mean(axis=0))
