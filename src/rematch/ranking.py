"""The ranking: ordered matches for one role, with what was held and why, and the means to reproduce it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.asking import as_policy, make_query
from rematch.errors import PoolError, RecordError
from rematch.facets import Head
from rematch.frames import frame
from rematch.gates import Excluded, Held
from rematch.match import Explainer, Match
from rematch.names import Vocabulary
from rematch.pool import Pool
from rematch.query import Query
from rematch.records import Candidate, Change, FrozenMap, Policy, RoleSpec, RoleVersion
from rematch.records.base import shown
from rematch.scoring.draws import TIED, above, in_top
from rematch.scoring.engine import (
    Scan,
    Scored,
    gate_of,
    in_threads,
    scan,
    scored_alone,
    scored_together,
    standing_parts,
)
from rematch.show.html import ranking_html
from rematch.show.text import ranking_text
from rematch.weights import Model


@attrs.frozen(eq=False, repr=False)
class Ranking(Sequence[Match]):
    """Ordered matches for one role: a sequence, best first.

    Attributes:
        matches: The matches.
        excluded: Candidate id → why they were held and when that may lift; nobody held is scored.
        eligible: How many people were scored.
        role: The role they were ranked for.
        as_of: The day.
        fingerprint: Names model, policy, pool, role, news and day: the same inputs give the same fingerprint and scores.
    """

    matches: tuple[Match, ...]
    excluded: Excluded
    eligible: int
    role: RoleVersion
    as_of: date
    model: Model
    policy: Policy
    _query: Query = attrs.field(alias="query")
    _explainer: Explainer = attrs.field(alias="explainer")

    @overload
    def __getitem__(self, at: int) -> Match: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Match, ...]: ...
    def __getitem__(self, at: int | slice) -> Match | tuple[Match, ...]:
        return self.matches[at]

    def __len__(self) -> int:
        return len(self.matches)

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def match(self, candidate_id: str) -> Match:
        """The match of one person.

        Raises:
            PoolError: The person is not among the matches; the message says why.
        """
        for match in self.matches:
            if match.candidate_id == candidate_id:
                return match
        if candidate_id in self.excluded:
            raise PoolError(f"ranking: {self.excluded[candidate_id]}")
        if candidate_id in self._query.pool:
            raise PoolError(f"ranking: {candidate_id!r} was scored but is below the {len(self):,} shown; use explain()")
        raise PoolError(f"ranking: nobody in the pool has the id {candidate_id!r}")

    def find(self, candidate_id: str) -> Match | Held | None:
        """What became of one person: the match (with rank 0 below those shown), why they are held, or None: not in the pool."""
        return self.find_all([candidate_id])[0]

    def find_all(self, candidate_ids: Sequence[str]) -> list[Match | Held | None]:
        """`find` for several people, worked out together."""
        shown_ones = {match.candidate_id: match for match in self.matches}
        pool = self._query.pool
        below = [
            candidate_id
            for candidate_id in candidate_ids
            if candidate_id not in shown_ones and candidate_id in pool and candidate_id not in self.excluded
        ]
        rows = np.array([pool.row(candidate_id) for candidate_id in below], np.intp)
        ordered, figures = _ordered(self._query, rows, None)
        explainer = Explainer(self._query, ordered, self.policy)
        others = [_match(0, row, explainer, at) for at, row in enumerate(figures)]
        found = shown_ones | {match.candidate_id: match for match in others}
        return [found.get(candidate_id) or self.excluded.get(candidate_id) for candidate_id in candidate_ids]

    def above(self, one: str, other: str) -> float:
        """Probability that one person stands above another: the share of the draws in which they do.

        Args:
            one: A candidate id among the matches.
            other: Another.

        Raises:
            PoolError: One of them is not among the matches.
        """
        first, second = (self._probability(self.match(candidate_id)) for candidate_id in (one, other))
        return above(first, second)

    def in_top(self, k: int) -> dict[str, float]:
        """Candidate id → probability of being among the first `k` of the matches; they sum to k.

        Only the matches of this ranking are drawn, about a millisecond each and 2 kB: with `top`, ask for some more than `k`.

        Raises:
            RecordError: `k` is not a whole number of 0 or more.
        """
        if isinstance(k, bool) or not isinstance(k, int) or k < 0:
            raise RecordError("in_top", "k", shown(k), "a whole number of 0 or more")
        shares = in_top(self._explainer.probabilities(), k).tolist()
        return {match.candidate_id: share for match, share in zip(self.matches, shares, strict=True)}

    def ties(self, first: int | None = None) -> tuple[tuple[Match, ...], ...]:
        """Groups of neighbours whose order is not known, best first.

        Of any two in a group either stands above the other in 35% to 65% of the draws (SCIENCE 4).

        Args:
            first: Look at so many matches from the top; None all of them (a millisecond each).
        """
        groups: list[list[Match]] = []
        drawn: list[NDArray[np.float64]] = []
        for match in self.matches[:first]:
            own = self._probability(match)
            if not groups or not all(TIED[0] <= above(other, own) <= TIED[1] for other in drawn):
                groups.append([])
                drawn = []
            groups[-1].append(match)
            drawn.append(own)
        return tuple(tuple(group) for group in groups if len(group) > 1)

    def _probability(self, match: Match) -> NDArray[np.float64]:
        draws, person = self._explainer.drawn(match.rank - 1)
        return draws.scores.P[:, person]

    @property
    def title(self) -> str:
        """What was ranked for, in words."""
        name = self.role.spec.title or self.role.role_id
        return f"{name} ({self.role.role_id} version {self.role.version}), as of {self.as_of}"

    @property
    def claim(self) -> str:
        """What may be claimed of the numbers (SCIENCE 5)."""
        return f"{self.eligible:,} scored, {len(self.excluded):,} held; model {self.model.version}: {self.model.claim}"

    @property
    def fingerprint(self) -> dict[str, str]:
        """Names of everything that decides the scores: equal fingerprints, equal scores."""
        news = [repr(item.change) for item in self._query.news]
        parts = {
            "model": self.model.fingerprint,
            "pool": self._query.pool.fingerprint,
            "role": _digest([repr(self.role)]),
            "policy": _digest([repr(self.policy)]),
            "changes": _digest(news),
            "rates": _digest(sorted(map(repr, self._query.rates.items()))),
            "as_of": self.as_of.isoformat(),
        }
        return parts | {"ranking": _digest([json.dumps(parts, sort_keys=True)])}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a match, with its evidence."""
        return [match.to_dict() for match in self.matches]

    def to_frame(self) -> Any:
        """One row a match as a pandas frame, without the explanations; `low` and `high` are the 80% interval.

        Raises:
            MissingExtra: pandas is not installed.
        """
        columns = ["rank", "candidate_id", "probability", "low", "high", "mutual", "reach", "employer", "candidate"]
        rows = [match.to_dict(evidence=False) for match in self.matches]
        for row in rows:
            row["low"], row["high"] = row["intervals"]["probability"]
        return frame(rows, columns)

    def __str__(self) -> str:
        return ranking_text(self)

    def __repr__(self) -> str:
        return f"<Ranking for {self.role.role_id!r} version {self.role.version!r}: {len(self):,} of {self.eligible:,} matches>"

    def _repr_html_(self) -> str:
        return ranking_html(self)


def rank(
    pool: Pool | Iterable[Candidate],
    role: RoleVersion | RoleSpec,
    *,
    as_of: date | str,
    changes: Iterable[Change] = (),
    top: int | None = None,
    policy: Policy | None = None,
    model: Model | None = None,
    rates: Mapping[str, float] | None = None,
    vocabulary: Vocabulary | Mapping[str, Any] | None = None,
    versions: Iterable[RoleVersion] = (),
    threads: int | None = None,
) -> Ranking:
    """Rank near-hires for a new role; a pure function of its arguments.

    Args:
        pool: A pool, or candidates (compiled on the spot; make a `Pool` to rank more than once).
        role: The new role version, or only its spec.
        as_of: The day; what is dated later is not read. No clock is read, so it must be given.
        changes: The organisation's changes.
        top: How many matches to keep; None all of them (for a large pool, ask for few).
        policy: Who is held; the caller's rules.
        model: The weights.
        rates: Currency → value of one unit, for pay in several currencies.
        vocabulary: What names mean, when `pool` is a list of candidates.
        versions: Role versions that candidacies name by key, when `pool` is a list of candidates.
        threads: Parts of a large pool scored at once, by default as many as there are processors; never changes the result.

    Returns:
        The ranking, best first; equal probabilities are ordered by a hash of role and candidate id, so that nobody is
        systematically first.

    Raises:
        RecordError: An argument is not what it should be.
        PoolError: Two candidates have one id.

    >>> from rematch.records import Candidacy
    >>> old, new = RoleVersion("ae", "1"), RoleVersion("ae", "2")
    >>> second = Candidate("c-1", [Candidacy(old, "runner_up", "2026-02-01")])
    >>> [match.candidate_id for match in rank([second], new, as_of="2026-11-24")]
    ['c-1']
    """
    _checked_counts("rank", top, threads)
    query = make_query(pool, role, as_of, changes, model, rates, vocabulary, versions)
    checked = as_policy(policy)
    found = scan(query, checked, top, threads)
    return _ranking(query, checked, found, scored_alone(query, found.rows), top)


def rank_many(
    pool: Pool | Iterable[Candidate],
    roles: Iterable[RoleVersion | RoleSpec],
    *,
    as_of: date | str,
    changes: Iterable[Change] = (),
    top: int | None = None,
    policy: Policy | None = None,
    model: Model | None = None,
    rates: Mapping[str, float] | None = None,
    vocabulary: Vocabulary | Mapping[str, Any] | None = None,
    versions: Iterable[RoleVersion] = (),
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Ranking, ...]:
    """Rank near-hires for many roles in one go: the rankings that `rank` gives.

    Candidates are compiled once, what reads the pool and the day alone is worked out once, several roles are ranked at the
    same time, and the best people of several roles are scored in full together. A pool of a million gains least: one ranking
    of it keeps two processors busy by itself.

    Args:
        pool: See `rank`.
        roles: The new role versions, or only their specs.
        as_of: See `rank`.
        changes: See `rank`; each role heeds those that reach it.
        top: See `rank`; with many roles over a large pool, ask for few.
        policy: See `rank`.
        model: See `rank`.
        rates: See `rank`.
        vocabulary: See `rank`.
        versions: See `rank`.
        threads: Roles ranked at once, by default as many as there are processors; never changes a result.
        progress: Called with the number of roles ranked so far; roles are ranked up to 16 at a time.

    Returns:
        One ranking a role, in their order.

    Raises:
        RecordError: An argument is not what it should be.
        PoolError: Two candidates have one id.

    >>> from rematch.records import Candidacy
    >>> second = Candidate("c-1", [Candidacy(RoleVersion("ae", "1"), "runner_up", "2026-02-01")])
    >>> both = rank_many([second], [RoleVersion("ae", "2"), RoleVersion("am", "1")], as_of="2026-11-24")
    >>> [(ranking.role.role_id, len(ranking)) for ranking in both]
    [('ae', 1), ('am', 1)]
    """
    _checked_counts("rank_many", top, threads)
    if isinstance(roles, (RoleVersion, RoleSpec)):
        raise RecordError("rank_many", "roles", "is one role", "a list of RoleVersion or RoleSpec; rank() takes one")
    changes, checked = list(changes), as_policy(policy)
    queries: list[Query] = []
    for role in roles:
        queries.append(make_query(pool, role, as_of, changes, model, rates, vocabulary, versions))
        pool, vocabulary, versions = queries[-1].pool, None, ()
    if queries:
        standing_parts(queries[0].pool, queries[0].as_of, queries[0].model, threads)
    done: list[Ranking] = []
    for start in range(0, len(queries), _TOGETHER):
        few = queries[start : start + _TOGETHER]
        found = in_threads(lambda query: scan(query, checked, top, 1), few, threads)
        for query, scan_of_it, scored in zip(few, found, _scored(few, found), strict=True):
            done.append(_ranking(query, checked, scan_of_it, scored, top))
            if progress is not None:
                progress(len(done))
    return tuple(done)


_TOGETHER = 16
"""Roles whose best people are scored in full together."""
_MANY = 4_096
"""So many people are no longer scored together: each role would score those of the others as well."""


def _scored(queries: Sequence[Query], found: Sequence[Scan]) -> Iterator[Iterable[Scored]]:
    """The scores in full of who may be shown for each role."""
    rows = [scan_of_it.rows for scan_of_it in found]
    if sum(map(len, rows)) > _MANY:
        return (scored_alone(query, own) for query, own in zip(queries, rows, strict=True))
    return ([scored] for scored in scored_together(queries, rows))


def _checked_counts(what: str, top: int | None, threads: int | None) -> None:
    for field, value, least in (("top", top, 0), ("threads", threads, 1)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
            raise RecordError(what, field, shown(value), f"a whole number of {least} or more, or None")


def _ranking(query: Query, policy: Policy, found: Scan, scored: Iterable[Scored], top: int | None) -> Ranking:
    rows, matches = _in_order(query, scored, top)
    explainer = Explainer(query, rows, policy)
    return Ranking(
        tuple(_match(at + 1, row, explainer, at) for at, row in enumerate(matches)),
        found.held,
        found.eligible,
        query.role.role,
        date.fromordinal(query.as_of),
        query.model,
        policy,
        query,
        explainer,
    )


def explain(
    pool: Pool | Iterable[Candidate],
    role: RoleVersion | RoleSpec,
    candidate_id: str,
    *,
    as_of: date | str,
    changes: Iterable[Change] = (),
    policy: Policy | None = None,
    model: Model | None = None,
    rates: Mapping[str, float] | None = None,
    vocabulary: Vocabulary | Mapping[str, Any] | None = None,
    versions: Iterable[RoleVersion] = (),
) -> Match | Held:
    """One person against a role: exactly their row in the ranking (with rank 0), or why they are held.

    Args:
        pool: See `rank`.
        role: See `rank`.
        candidate_id: The person.
        as_of: See `rank`.
        changes: See `rank`.
        policy: See `rank`.
        model: See `rank`.
        rates: See `rank`.
        vocabulary: See `rank`.
        versions: See `rank`.

    Raises:
        PoolError: Nobody in the pool has that id.
    """
    query = make_query(pool, role, as_of, changes, model, rates, vocabulary, versions)
    row = query.pool.row(candidate_id)
    checked = as_policy(policy)
    held = gate_of(query, checked, row)
    if held is not None:
        return held
    rows, found = _ordered(query, np.array([row]), None)
    return _match(0, found[0], Explainer(query, rows, checked), 0)


_Row = tuple[str, str | None, tuple[float, ...], int]


def _ordered(query: Query, rows: NDArray[np.intp], top: int | None) -> tuple[NDArray[np.intp], list[_Row]]:
    """Score rows in full and put them in order."""
    return _in_order(query, scored_alone(query, rows), top)


def _in_order(query: Query, scored: Iterable[Scored], top: int | None) -> tuple[NDArray[np.intp], list[_Row]]:
    """Order by probability, ties by a hash salted with the role."""
    found: list[tuple[float, bytes, int, _Row]] = []
    psi = query.model["psi"]
    for part, s, people in scored:
        log_p = s.log_probability(psi).tolist()
        figures = np.stack([s.P, s.J, s.p_R, s.p_E, s.p_C, s.l_R, s.l_E, s.l_C], axis=1).tolist()
        ids, labels = people.id.tolist(), people.label.tolist()
        for at, (row, candidate_id) in enumerate(zip(part.tolist(), ids, strict=True)):
            salted = hashlib.blake2b(
                f"{query.role.role.role_id}\0{query.role.role.version}\0{candidate_id}".encode()
            ).digest()
            found.append((-log_p[at], salted, row, (candidate_id, labels[at], tuple(figures[at]), row)))
    found.sort(key=lambda item: item[:2])
    chosen = [item[3] for item in found[:top]]
    return np.array([row[3] for row in chosen], np.intp), chosen


def _match(rank: int, row: _Row, explainer: Explainer, at: int) -> Match:
    candidate_id, label, (P, J, p_R, p_E, p_C, l_R, l_E, l_C), _ = row
    heads = FrozenMap({Head.REACH: l_R, Head.EMPLOYER: l_E, Head.CANDIDATE: l_C})
    return Match(rank, candidate_id, label, P, J, p_R, p_E, p_C, heads, explained=explainer, at=at)


def _digest(parts: list[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
