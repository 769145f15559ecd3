"""Rows that are alike in everything a rule reads: the rule works out one of each kind, whatever the number of people.

People who were in for the same role versions said much the same. What a role says of such a row is worked out once a
kind and handed to the rows; which rows are alike reads the pool and the day alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import REASON_FACET, Facts
from rematch.evidence.skill_evidence import later_evidence
from rematch.facets import FACET_CODES, FACETS, REASONS, Facet, Residual, Rule
from rematch.query import Query

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.int8]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

FEW = 512
"""So few rows are each a kind of their own: looking for others alike would take longer."""


@attrs.frozen(eq=False)
class Alike:
    """Some rows of a table by kind.

    Attributes:
        kind: Kind of each row of the table; -1, the last place of a table of kinds, for rows that are not among them.
    """

    kind: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Rows, length: int, *columns: NDArray[Any]) -> tuple[Alike, Rows]:
        """Group rows that agree in all columns to the bit.

        Args:
            rows: The rows, rising.
            length: Rows of the table.
            columns: What a rule reads of each row, shape (rows,) each.

        Returns:
            Which row is of which kind, and the first of each kind by its place among the rows.
        """
        kind = np.full(length, -1, np.int32)
        if len(rows) <= FEW:
            kind[rows] = np.arange(len(rows))
            return cls(kind), np.arange(len(rows))
        bits = [_bits(column) for column in columns]
        _, first, which = np.unique(_mixed(bits), return_index=True, return_inverse=True)
        if not all((column[first[which]] == column).all() for column in bits):  # two kinds with one hash
            _, first, which = np.unique(np.stack(bits, axis=1), axis=0, return_index=True, return_inverse=True)
            which = which.reshape(-1)
        order = np.argsort(first)
        place = np.empty(len(first), np.int32)
        place[order] = np.arange(len(first))
        kind[rows] = place[which]
        return cls(kind), first[order]

    def spread(self, of_kinds: NDArray[Any], absent: Any) -> NDArray[Any]:
        """What is true of each kind, for every row of the table; `absent` for rows that are not among them."""
        return np.append(of_kinds, np.array([absent], of_kinds.dtype)).take(self.kind)


def _bits(column: NDArray[Any]) -> NDArray[np.int64]:
    """A column as integers that agree exactly where the values do; any NaN is as good as another."""
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), np.nan, column + 0.0).view(np.int64)
    return column.astype(np.int64)


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _mixed(columns: list[NDArray[np.int64]]) -> NDArray[np.uint64]:
    """One hash a row, over all columns (the finishing steps of splitmix64)."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed += column.view(np.uint64)
        mixed *= _ODD
        mixed ^= mixed >> np.uint64(29)
    return mixed


K = TypeVar("K", bound="_Kinds")
T = TypeVar("T")
V = TypeVar("V")


@attrs.frozen(eq=False)
class _Kinds:
    """Columns that rules read, one row a kind."""

    def __len__(self) -> int:
        return len(next(iter(self.columns().values())))

    def columns(self) -> dict[str, NDArray[Any]]:
        """Column by name."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}

    def some(self: K, at: Rows) -> K:
        """Some of the kinds; a column that says the same of all of them is one value."""
        return type(self)(**{name: _slim(column[at]) for name, column in self.columns().items()})

    def by(self: K, codes: NDArray[Any]) -> dict[int, tuple[Rows, K]]:
        """Code → which kinds have it, and they."""
        places = {code: np.flatnonzero(codes == code) for code in np.unique(codes).tolist()}
        return {code: (at, self.some(at)) for code, at in places.items()}


def _slim(column: NDArray[Any]) -> NDArray[Any]:
    bits = _bits(column)
    return np.broadcast_to(column[:1].copy(), len(column)) if len(column) > 1 and (bits == bits[0]).all() else column


# What the rules read. What no rule reads of a row is left out of it, so that more rows are alike.


@attrs.frozen(eq=False)
class WishKinds(_Kinds):
    """Wishes on file as the rules read them, one row a kind.

    Attributes:
        on: The day a pay wish was said; 0 for others, which do not age.
        own_level: The person's level, for the level; NaN for others.
        known_then: Whether it was said by the end of the anchor.
        anchor_version: Role version of the anchor, for wishes known then; else 0.
    """

    facet: NDArray[np.int8]
    number: Floats
    least: Bools
    target: Floats
    currency: Ints
    wanted: Ints
    unwanted: Ints
    disliked: Ints
    relocates: Flags
    flexible: Flags
    on_call: Flags
    implied: Bools
    on: Ints
    own_level: Floats
    known_then: Bools
    anchor_version: Ints

    @classmethod
    def of(cls, facts: Facts) -> tuple[WishKinds, Alike]:
        """The kinds of a block's wishes, and which row is of which."""
        rows, wishes = np.flatnonzero(facts.wish_exists), facts.wishes
        owner = wishes.ragged.owner[rows]
        facet, on = wishes.facet[rows], facts.wish_on[rows]
        known_then = on <= facts.anchor_end[owner]
        read = cls(
            facet=facet,
            **{name: getattr(wishes, name)[rows] for name in _SAID},
            implied=wishes.implied[rows],
            on=np.where(facet == FACET_CODES[Facet.PAY], on, 0),
            own_level=np.where(facet == FACET_CODES[Facet.LEVEL], facts.block.people.level[owner], np.nan),
            known_then=known_then,
            anchor_version=np.where(known_then, facts.anchor_version[owner], 0),
        )
        return _by_kind(read, rows, len(wishes))


@attrs.frozen(eq=False)
class ReasonKinds(_Kinds):
    """Past reasons on file, each with the wish on its facet, as the rules read them; one row a kind.

    Attributes:
        facet: Facet of the kind of reason.
        version: Role version of the candidacy.
        on: The day a reason about pay was given; 0 for others, which do not age.
        ended: The day the candidacy ended, where notice counts from it; else 0.
        offer: The offer made, for pay; NaN without.
        level: The person's level, where it is what the employer asked; NaN for others.
        later: Credit of later evidence, for a gap in a skill; NaN for others and without any.
        wished: Whether the person has a wish on the facet; without, what the wish says is unknown.
        wished_later: Whether they said it after the candidacy ended.
        wish: The wish.
    """

    kind: NDArray[np.int8]
    party: NDArray[np.int8]
    topic: Ints
    number: Floats
    currency: Ints
    wanted: Ints
    flag: Flags
    named_then: Flags
    facet: NDArray[np.int8]
    version: Ints
    on: Ints
    ended: Ints
    offer: Floats
    offer_currency: Ints
    level: Floats
    later: Floats
    wished: Bools
    wished_later: Bools
    wish_number: Floats
    wish_least: Bools
    wish_target: Floats
    wish_currency: Ints
    wish_wanted: Ints
    wish_unwanted: Ints
    wish_disliked: Ints
    wish_relocates: Flags
    wish_flexible: Flags
    wish_on_call: Flags
    wish_on: Ints

    @property
    def only_facet(self) -> Facet:
        """The facet, where all are of one."""
        return list(FACETS)[self.facet[0]]

    @classmethod
    def of(cls, facts: Facts) -> tuple[ReasonKinds, Alike]:
        """The kinds of a block's reasons, and which row is of which."""
        rows, reasons = np.flatnonzero(facts.reason_exists), facts.block.reasons
        kind, candidacy = reasons.kind[rows], reasons.ragged.owner[rows]
        rule, ended = _RULE[kind], facts.reason_ended[rows]
        money = np.isin(rule, _MONEY)
        wish = _wishes_beside(facts, rows, ended, money)
        offers = facts.block.candidacies
        made = money & facts.offer_made[candidacy]
        notice = (rule == _DATE) & ~np.isnan(wish["wish_target"])
        read = cls(
            kind=kind,
            **{name: getattr(reasons, name)[rows] for name in _GIVEN},
            facet=REASON_FACET[kind],
            version=facts.reason_version[rows],
            on=np.where(money, reasons.on[rows], 0),
            ended=np.where(notice, ended, 0),
            offer=np.where(made, offers.offer[candidacy], np.nan),
            offer_currency=np.where(made, offers.offer_currency[candidacy], -1),
            level=np.where(rule == _ASKED, facts.block.people.level[facts.reason_person[rows]], np.nan),
            later=np.where(rule == _GAP, later_evidence(facts)[rows], np.nan),
            **wish,
        )
        return _by_kind(read, rows, len(reasons))


def _wishes_beside(facts: Facts, rows: Rows, ended: Ints, money: Bools) -> dict[str, NDArray[Any]]:
    """The wish on each reason's facet, unknown where there is none."""
    wishes = facts.wishes
    at = facts.block.reasons.wish[rows]
    there = at >= 0
    if len(wishes):
        there &= facts.wish_exists[at] & ~wishes.implied[at]
    on = np.where(there, facts.wish_on[at], 0) if len(wishes) else np.zeros(len(rows), np.int32)
    found = {"wished": there, "wished_later": there & (on > ended), "wish_on": np.where(money, on, 0)}
    for name, unknown in _SAID.items():
        column = getattr(wishes, name)
        said = column[at] if len(wishes) else np.full(len(rows), unknown, column.dtype)
        found[f"wish_{name}"] = np.where(there, said, np.array(unknown, column.dtype))
    return found


@attrs.frozen(eq=False)
class LikeKinds(_Kinds):
    """Likes and dislikes that count as the rules read them, one row a kind.

    Attributes:
        version: Role version of the candidacy.
        wished: Whether the person has a stated wish on the facet, where the facet is a number.
        wish_number: What it says; NaN without.
        wish_least: Whether it is a least; False without.
    """

    facet: NDArray[np.int8]
    topic: Ints
    likes: Bools
    named_then: Flags
    share_then: Floats
    version: Ints
    wished: Bools
    wish_number: Floats
    wish_least: Bools

    @classmethod
    def of(cls, facts: Facts) -> tuple[LikeKinds, Alike]:
        """The kinds of a block's likes and dislikes, and which row is of which."""
        rows, likes = np.flatnonzero(facts.sentiment_exists), facts.block.sentiments
        facet, person = likes.facet[rows], likes.ragged.owner[rows]
        wish = _wish_by_facet(facts, facet, person)
        wished = wish >= 0
        read = cls(
            facet=facet,
            **{name: getattr(likes, name)[rows] for name in ("topic", "likes", "named_then", "share_then")},
            version=facts.block.candidacies.version[likes.candidacy[rows]],
            wished=wished,
            wish_number=np.where(wished, facts.wishes.number[wish], np.nan)
            if wished.any()
            else np.full(len(rows), np.nan),
            wish_least=wished & facts.wishes.least[wish] if wished.any() else wished,
        )
        return _by_kind(read, rows, len(likes))


def _wish_by_facet(facts: Facts, facet: NDArray[np.int8], person: Ints) -> Rows:
    """The stated wish of each person on each facet that is a number, -1 for none."""
    found = np.full(len(facet), -1, np.intp)
    for code in np.unique(facet).tolist():
        row = FACETS[list(FACETS)[code]]
        wishes = facts.wishes_on(list(FACETS)[code])
        wishes = wishes[~facts.wishes.implied[wishes]]
        if (row.rule is Rule.GRADED or row.facet is Facet.LEVEL) and len(wishes):
            of_person = np.full(len(facts), -1, np.intp)
            of_person[facts.wishes.ragged.owner[wishes]] = wishes
            own = facet == code
            found[own] = of_person[person[own]]
    return found


@attrs.frozen(eq=False)
class ScoreKinds(_Kinds):
    """Scores as the rules read them, one row a kind: what was scored, in what role version, above or below the mean."""

    competencies: Ints
    version: Ints
    above: Bools

    @classmethod
    def of(cls, facts: Facts, z: Floats, counts: Bools) -> tuple[ScoreKinds, Alike]:
        """The kinds of a block's scores that count, and which row is of which."""
        rows, scores = np.flatnonzero(counts), facts.block.assessments
        version = facts.block.candidacies.version[scores.candidacy[rows]]
        return _by_kind(cls(scores.competencies[rows], version, z[rows] > 0), rows, len(scores))


def _by_kind(read: K, rows: Rows, length: int) -> tuple[K, Alike]:
    """One row of each kind of the rows that were read, and which row is of which."""
    alike, first = Alike.of(rows, length, *read.columns().values())
    return type(read)(**{name: column[first] for name, column in read.columns().items()}), alike


# Kinds as the rules take them


@attrs.frozen(eq=False)
class Split(Generic[T]):
    """Kinds as the rules take them.

    Attributes:
        count: How many kinds there are.
        parts: Those that one rule works out, apart from the others.
    """

    count: int
    parts: T


@attrs.frozen(eq=False)
class Kinds(Generic[K, T, V]):
    """One table's kinds: how they are read from a block, split for the rules, and held against a role.

    Attributes:
        name: What is kept of them is kept under this name.
        read: The kinds of a block, and which row is of which.
        split: The kinds as the rules take them.
        against: What a role says of each kind.
    """

    name: str
    read: Callable[[Facts], tuple[K, Alike]]
    split: Callable[[K], T]
    against: Callable[[Split[T], Facts, Query], V]

    def against_role(self, facts: Facts, query: Query) -> tuple[Alike, V]:
        """Which row of a block is of which kind, and what the role says of each kind, worked out once for a query."""
        alike, kinds = self.of(facts)
        return alike, query.once(kinds, lambda: self.against(kinds, facts, query))

    def of(self, facts: Facts) -> tuple[Alike, Split[T]]:
        """Which row of a block is of which kind, and the kinds."""
        return facts.once(self.name, self._own)

    def _own(self, facts: Facts) -> tuple[Alike, Split[T]]:
        kinds, alike = self.read(facts)
        return alike, Split(len(kinds), self.split(kinds))

    def share(self, several: Sequence[Facts], read: Sequence[tuple[K, Alike]]) -> None:
        """Let several blocks have one set of kinds, so that a rule works them out once for all of them.

        Args:
            several: The blocks.
            read: What `read` gave of each.
        """
        joined = [kinds.columns() for kinds, _ in read]
        columns = {name: np.concatenate([own[name] for own in joined]) for name in joined[0]}
        rows = np.arange(sum(len(kinds) for kinds, _ in read))
        alike, first = Alike.of(rows, len(rows), *columns.values())
        kinds = type(read[0][0])(**{name: column[first] for name, column in columns.items()})
        shared = Split(len(kinds), self.split(kinds))
        start = 0
        for facts, (own, of_rows) in zip(several, read, strict=True):
            places = np.append(alike.kind[start : start + len(own)], np.int32(-1))
            facts.keep(self.name, (Alike(places[of_rows.kind]), shared))
            start += len(own)


_SAID: dict[str, Any] = {
    "number": np.nan, "least": False, "target": np.nan, "currency": -1, "wanted": -1, "unwanted": -1, "disliked": -1,
    "relocates": -1, "flexible": -1, "on_call": -1,
}  # fmt: skip
"""What a wish says, and what stands for nothing said."""
_GIVEN = ("party", "topic", "number", "currency", "wanted", "flag", "named_then")
_RULE = np.array([list(Residual).index(row.residual) for row in REASONS.values()], np.int8)
_MONEY = [list(Residual).index(how) for how in (Residual.MONEY, Residual.BUDGET)]
_DATE, _ASKED, _GAP = (list(Residual).index(how) for how in (Residual.DATE, Residual.ASKED_LEVEL, Residual.SKILL_GAP))
