"""The arguments of a ranking: checked, and compiled to a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rematch.errors import RecordError
from rematch.names import Vocabulary
from rematch.pool import Pool
from rematch.query import Query
from rematch.records import Candidate, Change, Policy, RoleSpec, RoleVersion
from rematch.records.base import Unacceptable, as_date, shown
from rematch.records.pay import as_currency
from rematch.weights import Model


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
    return Query.of(pool, role, day.toordinal(), model or Model(), read, as_rates(rates))


def as_policy(policy: Policy | None) -> Policy:
    """The caller's policy, or the one that holds by default."""
    if policy is not None and not isinstance(policy, Policy):
        raise RecordError("rank", "policy", shown(policy), "a Policy, e.g. Policy(needs_basis=True)")
    return policy or Policy()


def as_rates(rates: Mapping[str, float] | None) -> Mapping[str, float]:
    """Currencies with the value of one unit, checked."""
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
