"""The ranking: ordered matches for one role, with what was held and why, and the means to reproduce it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import PoolError, RecordError
from rematch.evidence.telling import Told
from rematch.explain import Account, Evidence, PastLike, PastReason, account_of, evidence_of, likes_of, reasons_of
from rematch.facets import Head
from rematch.gates import Excluded, Held
from rematch.names import Vocabulary
from rematch.pool import Pool
from rematch.query import Query
from rematch.records import Candidate, Change, FrozenMap, Policy, RoleSpec, RoleVersion
from rematch.records.base import Unacceptable, as_date, shown
from rematch.records.pay import as_currency
from rematch.scoring.engine import Detail, detail, details, gate_of, scan
from rematch.show.frames import frame
from rematch.show.html import match_html, ranking_html
from rematch.show.text import match_text, ranking_text
from rematch.weights import Model

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
    _explained: _Explainer = attrs.field(alias="explained")
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

    def to_dict(self) -> dict[str, Any]:
        """The match as plain data."""
        return {
            "rank": self.rank or None,
            "candidate_id": self.candidate_id,
            "probability": self.probability,
            "mutual": self.mutual,
            "reach": self.reach,
            "employer": self.employer,
            "candidate": self.candidate,
            "log_odds": {head.value: value for head, value in self.log_odds.items()},
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


class _Explainer:
    """Works out the explanations of some rows of a pool, a batch at a time, when first asked."""

    def __init__(self, query: Query, rows: NDArray[np.intp]) -> None:
        self._query, self._rows = query, rows
        self._batches: dict[int, tuple[Detail, Told]] = {}

    def at(self, at: int) -> tuple[Detail, int]:
        """The detail that holds a match, and the person's place in it."""
        batch = at // _BATCH
        if batch not in self._batches:
            found = detail(self._query, self._rows[batch * _BATCH : (batch + 1) * _BATCH])
            self._batches[batch] = found, Told(found.facts, self._query, found.working)
        return self._batches[batch][0], at % _BATCH

    def told(self, found: Detail) -> Told:
        """What the terms look up for a detail."""
        return next(told for known, told in self._batches.values() if known is found)


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
        """One row a match as a pandas frame, without the explanations.

        Raises:
            MissingExtra: pandas is not installed.
        """
        columns = ["rank", "candidate_id", "probability", "mutual", "reach", "employer", "candidate"]
        return frame([{name: getattr(match, name) for name in columns} for match in self.matches], columns)

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
        threads: Parts of a large pool scored at once; never changes the result.

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
    if top is not None and (isinstance(top, bool) or not isinstance(top, int) or top < 0):
        raise RecordError("rank", "top", shown(top), "a whole number of 0 or more, or None")
    query = make_query(pool, role, as_of, changes, model, rates, vocabulary, versions)
    policy = _policy(policy)
    found = scan(query, policy, top, threads)
    rows, matches = _ordered(query, found.rows, top)
    explainer = _Explainer(query, rows)
    return Ranking(
        tuple(_match(at + 1, row, explainer) for at, row in enumerate(matches)),
        found.held,
        found.eligible,
        query.role.role,
        date.fromordinal(query.as_of),
        query.model,
        policy,
        query,
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
    held = gate_of(query, _policy(policy), row)
    if held is not None:
        return held
    rows, found = _ordered(query, np.array([row]), None)
    return _match(0, found[0], _Explainer(query, rows))


def make_query(
    pool: Pool | Iterable[Candidate],
    role: RoleVersion | RoleSpec,
    as_of: date | str,
    changes: Iterable[Change],
    model: Model | None,
    rates: Mapping[str, float] | None,
    vocabulary: Vocabulary | Mapping[str, Any] | None,
    versions: Iterable[RoleVersion],
) -> Query:
    """Check the arguments of a ranking and compile the role."""
    try:
        day = as_date(as_of)
    except Unacceptable as fault:
        raise RecordError("rank", "as_of", fault.found, fault.accepted) from None
    if day is None:
        raise RecordError("rank", "as_of", "None", "a date like '2026-11-24'; no clock is read")
    if isinstance(role, RoleSpec):
        role = RoleVersion(role.title or "role", "new", spec=role)
    if not isinstance(role, RoleVersion):
        raise RecordError("rank", "role", shown(role), "a RoleVersion or a RoleSpec")
    if isinstance(pool, Candidate):
        pool = [pool]
    if not isinstance(pool, Pool):
        pool = Pool.from_candidates(pool, vocabulary=vocabulary, versions=versions)
    elif vocabulary is not None or versions:
        field = "vocabulary" if vocabulary is not None else "versions"
        raise RecordError("rank", field, "is given beside a pool", "give it to Pool.from_candidates")
    if model is not None and not isinstance(model, Model):
        raise RecordError("rank", "model", shown(model), "a Model, e.g. Model().with_weight('psi', 1.3)")
    read = list(changes)
    for change in read:
        if not isinstance(change, Change):
            raise RecordError("rank", "changes", shown(change), "Change records")
    return Query.of(pool, role, day.toordinal(), model or Model(), read, _rates(rates))


def _policy(policy: Policy | None) -> Policy:
    if policy is not None and not isinstance(policy, Policy):
        raise RecordError("rank", "policy", shown(policy), "a Policy, e.g. Policy(needs_basis=True)")
    return policy or Policy()


def _rates(rates: Mapping[str, float] | None) -> Mapping[str, float]:
    if rates is not None and not isinstance(rates, Mapping):
        raise RecordError(
            "rank", "rates", shown(rates), "currencies with the value of one unit, e.g. {'EUR': 1, 'USD': 0.9}"
        )
    for currency, value in (rates or {}).items():
        try:
            as_currency(currency)
        except Unacceptable as fault:
            raise RecordError("rank", "rates", fault.found, fault.accepted) from None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < float("inf"):
            raise RecordError("rank", f"rates[{currency!r}]", shown(value), "the value of one unit, above 0")
    return dict(rates or {})


_Row = tuple[str, str | None, tuple[float, ...], int]


def _ordered(query: Query, rows: NDArray[np.intp], top: int | None) -> tuple[NDArray[np.intp], list[_Row]]:
    """Score rows in full and put them in order: by probability, ties by a hash salted with the role."""
    found: list[tuple[float, bytes, int, _Row]] = []
    psi = query.model["psi"]
    for part, scored in details(query, rows):
        log_p = scored.scores.log_probability(psi).tolist()
        s = scored.scores
        figures = np.stack([s.P, s.J, s.p_R, s.p_E, s.p_C, s.l_R, s.l_E, s.l_C], axis=1).tolist()
        people = scored.block.people
        for at, row in enumerate(part.tolist()):
            candidate_id = people.id[at]
            salted = hashlib.blake2b(
                f"{query.role.role.role_id}\0{query.role.role.version}\0{candidate_id}".encode()
            ).digest()
            found.append((-log_p[at], salted, row, (candidate_id, people.label[at], tuple(figures[at]), row)))
    found.sort(key=lambda item: item[:2])
    chosen = [item[3] for item in found[:top]]
    return np.array([row[3] for row in chosen], np.intp), chosen


def _match(rank: int, row: _Row, explainer: _Explainer) -> Match:
    candidate_id, label, (P, J, p_R, p_E, p_C, l_R, l_E, l_C), _ = row
    heads = FrozenMap({Head.REACH: l_R, Head.EMPLOYER: l_E, Head.CANDIDATE: l_C})
    return Match(rank, candidate_id, label, P, J, p_R, p_E, p_C, heads, explained=explainer, at=max(rank - 1, 0))


def _digest(parts: list[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
