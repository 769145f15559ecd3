"""Reasons, stated and implied: whose they are, what would have been a yes, and which say the same twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import (
    FACET_CODES,
    IMPLIED_REASON,
    NAME_FACETS,
    REASON_CODES,
    REASONS,
    STOCK_PHRASES,
    Facet,
    Outcome,
    Party,
    ReasonKind,
    Residual,
    Severity,
    Wanted,
)
from rematch.names import normalise
from rematch.pool.block import Loose
from rematch.pool.codes import NEAR_HIRE, OUTCOME_CODES, PARTY_CODES, SEVERITY_CODES
from rematch.pool.columns import NEVER, UNDATED, Bools, Bytes, Floats, Ints, Reasons
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded
from rematch.pool.flat import FlatReasons
from rematch.pool.loose import loose
from rematch.pool.near_hires import NearHires, amounts
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.sorting import begins, groups, in_order, joined, over_pairs, places, ranks

_KINDS = list(REASONS.values())
FACET_OF_KIND = np.array([FACET_CODES[row.facet] for row in _KINDS], np.int8)
PARTY_OF_KIND = np.array([UNKNOWN if row.party is None else PARTY_CODES[row.party] for row in _KINDS], np.int8)
_KIND_RANKS = np.argsort(np.argsort(np.array([row.kind.value for row in _KINDS]))).astype(np.int8)
_SEVERITY_RANKS = np.argsort(np.argsort(np.array(list(SEVERITY_CODES)))).astype(np.int8)
_IS_MONEY = np.array([row.wanted is Wanted.MONEY for row in _KINDS])
_IS_TOPICAL = np.array([row.topical for row in _KINDS])
IS_SKILL_GAP = np.array([row.residual is Residual.SKILL_GAP for row in _KINDS])
_VAGUE_KINDS = [REASON_CODES[ReasonKind.OTHER], REASON_CODES[ReasonKind.CULTURE]]
_OWN_NO = [OUTCOME_CODES[Outcome.OFFER_DECLINED], OUTCOME_CODES[Outcome.WITHDREW]]
_IMPLIED = np.array(
    [REASON_CODES[IMPLIED_REASON[outcome]] if outcome in IMPLIED_REASON else UNKNOWN for outcome in NEAR_HIRE], np.int8
)


def on_file(filed: FlatReasons, near: NearHires, ids: NDArray[Any]) -> tuple[FlatReasons, list[Lint]]:
    """The reasons of near-hires that say something, owned by these, and notes on those that say less than they could."""
    rows = near.own(filed)
    stock = rows.topic.each(lambda topic: normalise(topic) in STOCK_PHRASES, np.bool_, False)
    stock &= np.isin(rows.kind, _VAGUE_KINDS)
    bare = _IS_TOPICAL[rows.kind] & (rows.topic.codes < 0)
    lints = [_lint(rows, row, near, ids) for row in np.flatnonzero(stock | bare).tolist()]
    return rows.take(np.flatnonzero(~stock)), lints


def _lint(rows: FlatReasons, row: int, near: NearHires, ids: NDArray[Any]) -> Lint:
    candidacy = rows.owner[row]
    name = near.rows.id[candidacy] or int(near.place[candidacy]) + 1
    where = f"candidacy {name!r}, reason {_KINDS[rows.kind[row]].kind.value!r}"
    topic = rows.topic.codes[row]
    if topic < 0:
        note = "has no topic, so nothing can be compared"
    else:
        said = rows.topic.values[topic]
        note = f"{said!r} says nothing that can be compared and weighs nothing; say what it was about"
    return Lint(ids[near.rows.owner[candidacy]], where, note)


@attrs.frozen(eq=False)
class ReasonRows:
    """Reasons, person after person: what other tables ask of them, and the table itself."""

    person: Ints
    kind: Bytes
    party: Bytes
    facet: Bytes
    topic: Ints
    ended: Ints
    exists: Ints
    place: Ints
    table: Loose


def compile_reasons(filed: FlatReasons, near: NearHires, dictionaries: Dictionaries, wish_at: Ints) -> ReasonRows:
    """Stated reasons in the order of candidacy, kind and topic, each candidacy's implied one last.

    Args:
        filed: What `on_file` let through.
        near: The near-hires they belong to.
        dictionaries: The pool's.
        wish_at: Place of the wish on each facet within the person, shape (people, facets); -1 for none.
    """
    filed, implied = _with_implied(filed, near)
    order = _order(filed, implied)
    rows, implied, candidacy = filed.take(order), implied[order], filed.owner[order]
    person, version, ended = near.rows.owner[candidacy], near.version[candidacy], near.rows.ended_on[candidacy]
    topic, facet = rows.topic.each(dictionaries.intern, np.int32, UNKNOWN), FACET_OF_KIND[rows.kind]
    party, place = _party(rows, near.rows.outcome[candidacy]), places(person)
    number, currency = _numbers(rows, version, dictionaries)
    table = loose(
        Reasons,
        candidacy,
        len(near.rows),
        kind=rows.kind,
        party=party,
        severity=rows.severity,
        topic=topic,
        number=number,
        currency=currency,
        wanted=rows.wanted.each(lambda names: _name_set(names, dictionaries), np.int32, UNKNOWN),
        flag=rows.wanted.each(lambda answer: int(answer) if isinstance(answer, bool) else UNKNOWN, np.int8, UNKNOWN),
        on=np.where(rows.on == UNDATED, ended, rows.on),
        source=rows.source,
        implied=implied,
        named_then=named_by(version, facet, topic, dictionaries),
        group=_doubles(candidacy, party, rows.kind, topic, implied, place),
        wish=wish_at[person, facet],
        cleared_on=np.where(rows.cleared_on == UNDATED, NEVER, rows.cleared_on),
    )
    return ReasonRows(person, rows.kind, party, facet, topic, ended, np.maximum(rows.on, ended), place, table)


def _with_implied(filed: FlatReasons, near: NearHires) -> tuple[FlatReasons, Bools]:
    """The reasons on file and then those that outcomes imply, and which these are."""
    kind = _IMPLIED[near.rows.outcome]
    owner = np.flatnonzero(kind >= 0)
    absent, undated = np.full(len(owner), UNKNOWN, np.int8), np.full(len(owner), UNDATED, np.int32)
    both = FlatReasons(
        owner=np.append(filed.owner, owner).astype(np.int32),
        kind=np.append(filed.kind, kind[owner]),
        severity=np.append(filed.severity, np.full_like(absent, SEVERITY_CODES[Severity.MAJOR])),
        topic=_longer(filed.topic, len(owner)),
        wanted=_longer(filed.wanted, len(owner)),
        source=np.append(filed.source, absent),
        on=np.append(filed.on, undated),
        party=np.append(filed.party, absent),
        cleared_on=np.append(filed.cleared_on, undated),
    )
    return both, np.arange(len(both)) >= len(filed)


def _longer(column: Coded, more: int) -> Coded:
    return Coded(np.append(column.codes, np.full(more, UNKNOWN, np.int32)), column.values)


def _order(rows: FlatReasons, implied: Bools) -> NDArray[np.intp]:
    """Candidacy after candidacy; kind, topic, severity, day, and what was wanted as it is written."""
    topics = ranks(rows.topic.values)
    wanted = ranks([repr(value) for value in rows.wanted.values] + ["None"])
    return in_order(
        joined(rows.owner, np.where(implied, len(_KINDS), _KIND_RANKS[rows.kind])),
        rows.topic.each(topics.__getitem__, np.int32, UNKNOWN),
        _SEVERITY_RANKS[rows.severity],
        rows.on,
        rows.wanted.each(lambda value: wanted[repr(value)], np.int32, wanted["None"]),
    )


def _party(rows: FlatReasons, outcome: Bytes) -> Bytes:
    """Whose no each reason is: the kind's own party, else the one named, else what the outcome tells (DESIGN 3)."""
    told = np.where(np.isin(outcome, _OWN_NO), PARTY_CODES[Party.CANDIDATE], PARTY_CODES[Party.EMPLOYER])
    named = np.where(rows.party >= 0, rows.party, told)
    own = PARTY_OF_KIND[rows.kind]
    return np.where(own >= 0, own, named).astype(np.int8)


def _numbers(rows: FlatReasons, version: Ints, dictionaries: Dictionaries) -> tuple[Floats, Ints]:
    """What would have been a yes as a number, with its currency where it is money."""
    number = rows.wanted.each(_number, np.float64, np.nan)
    currency = np.full(len(rows), UNKNOWN, np.int32)
    money = np.flatnonzero(_IS_MONEY[rows.kind])
    number[money], currency[money] = amounts(rows.wanted[money], version[money], dictionaries)
    return number, currency


def _number(wanted: Any) -> float:
    if isinstance(wanted, date):
        return wanted.toordinal()
    return wanted if isinstance(wanted, (int, float)) and not isinstance(wanted, bool) else np.nan


def _name_set(wanted: Any, dictionaries: Dictionaries) -> int:
    return dictionaries.set_of(wanted) if isinstance(wanted, tuple) else UNKNOWN


def _doubles(candidacy: Ints, party: Bytes, kind: Bytes, topic: Ints, implied: Bools, place: Ints) -> Ints:
    """Place of the first reason that says the same, for those that are said twice; -1 for the others."""
    identity = (party, topic, implied)
    order = in_order(joined(candidacy, kind), *identity)
    group = groups(order, candidacy, kind, *identity)
    first = begins(group)
    twice = np.bincount(group, minlength=1)[group] > 1
    found = np.full(len(order), UNKNOWN, np.int32)
    found[order] = np.where(twice, place[order[first]][group], UNKNOWN)
    return found


def named_by(version: Ints, facet: Bytes, topic: Ints, dictionaries: Dictionaries) -> Bytes:
    """What each version's list on a facet says of a topic: 1 named, 0 not named, -1 not spoken of."""
    found = np.full(len(topic), UNKNOWN, np.int8)
    for about in NAME_FACETS:
        rows = np.flatnonzero((facet == FACET_CODES[about]) & (topic >= 0))
        found[rows] = over_pairs(version[rows], topic[rows], _says(about, dictionaries), np.int8)
    return found


def _says(facet: Facet, dictionaries: Dictionaries) -> Callable[[int, int], int]:
    def says(version: int, name: int) -> int:
        return dictionaries.facts[version].listings[facet].says(name)

    return says
