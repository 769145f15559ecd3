"""What a past version and the new role have in common: the same words, the same list, a place to commute to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.facets import Facet
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def same_words(query: Query, facet: Facet) -> Bools:
    """Whether each of the pool's versions says of a facet what the new role says, shape (versions,)."""
    versions, role = query.pool.versions, query.role
    same = versions.speaks[facet].copy()
    if facet is Facet.PAY:
        factor = query.money[versions.pay_currency]
        return same & _equal(versions.pay_min * factor, role.pay_min) & _equal(versions.pay_max * factor, role.pay_max)
    if facet is Facet.DUTIES:
        return same & (versions.duties == query.code_of(role.duties))
    if facet in versions.numbers:
        same &= _equal(versions.numbers[facet], role.numbers[facet])
    if facet in versions.named:
        same &= _lists_alike(query, facet)
    if facet in versions.persons:
        same &= versions.persons[facet] == role.persons[facet]
    return same


def same_list(query: Query, facet: Facet) -> Bools:
    """Whether each of the pool's versions gives the same list on a facet as the new role, shape (versions,)."""
    return query.pool.versions.closed[facet] & _lists_alike(query, facet)


def _lists_alike(query: Query, facet: Facet) -> Bools:
    own, versions = query.role.listings[facet], query.pool.versions
    named = versions.named[facet] == query.code_of(dict.fromkeys(own.named, 1.0))
    denied = versions.denied[facet] == query.code_of(dict.fromkeys(own.denied, 1.0))
    return named & denied & (versions.closed[facet] == own.closed)


def _equal(one: Floats, other: float) -> Bools:
    return (np.abs(one - other) <= 1e-9 * np.maximum(1.0, np.abs(one))) | (np.isnan(one) & np.isnan(other))


def commute(query: Query, commutes: NDArray[Any], versions: NDArray[Any]) -> Floats:
    """Shortest stated commute to the places of some versions; NaN where none is stated."""
    return _shortest(
        query,
        commutes,
        lambda at, which: query.pool.versions.says(query.flat, Facet.LOCATION, versions[which], at) == 1,
    )


def commute_to(query: Query, commutes: NDArray[Any]) -> Floats:
    """Shortest stated commute to the new role's places."""
    return _shortest(query, commutes, lambda at, _: query.says(Facet.LOCATION, at) == 1)


def _shortest(query: Query, commutes: NDArray[Any], at_place: Callable[[Any, Any], Bools]) -> Floats:
    at, which = query.flat.expand(commutes)
    minutes = np.where(at_place(query.flat.names[at], which), query.flat.numbers[at], np.inf)
    shortest = np.full(len(commutes), np.inf)
    np.minimum.at(shortest, which, minutes)
    return np.where(np.isinf(shortest), np.nan, shortest)
