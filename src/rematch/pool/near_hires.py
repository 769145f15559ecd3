"""Candidacies that ended short of a hire: which they are, their order, and the terms of their roles."""

from __future__ import annotations

from typing import TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import Facet, Outcome, Stage
from rematch.facets.rules.money import PERIODS_A_YEAR, annual
from rematch.pool.block import Loose
from rematch.pool.codes import HIRED, NEAR_HIRE, OUTCOME_CODES, STAGE_CODES
from rematch.pool.columns import NEVER, UNDATED, Bytes, Candidacies, Floats, Ints
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded
from rematch.pool.flat import FlatCandidacies, Rows
from rematch.pool.loose import loose
from rematch.pool.shared import Dictionaries
from rematch.pool.sorting import in_order, places, ranks
from rematch.records import Money

Hanging = TypeVar("Hanging", bound=Rows)
_OUTCOME_RANKS = np.argsort(np.argsort(np.array(NEAR_HIRE)))
_UPGRADED = [OUTCOME_CODES[Outcome.RUNNER_UP], OUTCOME_CODES[Outcome.OFFER_DECLINED]]


@attrs.frozen(eq=False)
class NearHires:
    """Near-hires, person after person.

    Attributes:
        rows: The candidacies on file as they lie here.
        position: Where each candidacy on file went; -1 for those that are no near-hires.
        version: The pool's role version.
        place: Place within the person.
    """

    rows: FlatCandidacies
    position: Ints
    version: Ints
    place: Ints

    @classmethod
    def of(cls, filed: FlatCandidacies, dictionaries: Dictionaries) -> NearHires:
        """The near-hires among the candidacies on file, in the order of their ids."""
        near = np.flatnonzero((filed.outcome >= 0) & (filed.outcome != HIRED) & (filed.ended_on != UNDATED))
        near = near[_order(filed.take(near))]
        position = np.full(len(filed), UNKNOWN, np.int32)
        position[near] = np.arange(len(near))
        rows = filed.take(near)
        version = rows.role.each(dictionaries.version, np.int32, dictionaries.version(None))
        return cls(rows, position, version, places(rows.owner))

    def own(self, filed: Hanging) -> Hanging:
        """Those of some rows of candidacies that are near-hires' own, owned by these."""
        position = self.position[filed.owner]
        return filed.take(np.flatnonzero(position >= 0), owner=position[position >= 0])

    def loose(self, dictionaries: Dictionaries, people: int) -> Loose:
        """The table of candidacies."""
        rows = self.rows
        amount, currency = amounts(rows.offer_pay, self.version, dictionaries)
        return loose(
            Candidacies,
            rows.owner,
            people,
            id=rows.id,
            ended=rows.ended_on,
            outcome=rows.outcome,
            stage=_stage(rows),
            offer_on=np.where(rows.has_offer, rows.offer_made_on, NEVER),
            debrief=rows.debrief,
            version=self.version,
            offer=amount,
            offer_currency=currency,
            verdict=rows.verdict,
            verdict_on=np.where(rows.verdict_on == UNDATED, rows.ended_on, rows.verdict_on),
            verdict_by=rows.verdict_by.each(
                lambda by: dictionaries.keys.intern((Facet.MANAGER.value, by)), np.int32, UNKNOWN
            ),
        )


def _order(rows: FlatCandidacies) -> NDArray[np.intp]:
    """Person after person, by id, end, outcome and role."""
    person = rows.owner
    # Ids are sorted for people with several candidacies only: nearly all have one, and texts are slow to sort.
    several = np.flatnonzero(np.bincount(person, minlength=1)[person] > 1)
    ids = [text or "" for text in rows.id[several]]
    rank_of_id = ranks(ids)
    by_id = np.zeros(len(rows), np.int32)
    by_id[several] = [rank_of_id[text] for text in ids]
    rank_of_role = {key: rank for rank, key in enumerate(sorted(role.key for role in rows.role.values))}
    by_role = rows.role.each(lambda role: rank_of_role[role.key], np.int32, UNKNOWN)
    return in_order(person, by_id, rows.ended_on, _OUTCOME_RANKS[rows.outcome], by_role)


def _stage(rows: FlatCandidacies) -> Bytes:
    """The furthest stage; who was runner-up or declined an offer got to interview at least."""
    early = rows.stage < STAGE_CODES[Stage.INTERVIEW]
    return np.where(np.isin(rows.outcome, _UPGRADED) & early, STAGE_CODES[Stage.INTERVIEW], rows.stage)


def amounts(paid: Coded, version: Ints, dictionaries: Dictionaries) -> tuple[Floats, Ints]:
    """Amounts a year with their currencies; a plain number is in the terms of the version's pay."""
    amount = paid.each(_annual, np.float64, np.nan)
    currency = paid.each(
        lambda money: dictionaries.currencies.intern(money.currency) if isinstance(money, Money) else UNKNOWN,
        np.int32,
        UNKNOWN,
    )
    plain = np.flatnonzero(paid.each(lambda money: not isinstance(money, Money), np.bool_, False))
    times_a_year, currency_then = _pay_terms(version[plain], dictionaries)
    amount[plain] *= times_a_year
    currency[plain] = currency_then
    return amount, currency


def _annual(money: Money | float) -> float:
    return annual(money.amount, money.period) if isinstance(money, Money) else money


def _pay_terms(versions: Ints, dictionaries: Dictionaries) -> tuple[Floats, Ints]:
    """How often a year each version pays, and in what currency; NaN and -1 where it names no currency."""
    distinct, which = np.unique(versions, return_inverse=True)
    times, currencies = np.full(len(distinct), np.nan), np.full(len(distinct), UNKNOWN, np.int32)
    for at, version in enumerate(distinct.tolist()):
        pay = dictionaries.facts[version].role.spec.pay
        if pay is not None and pay.currency is not None:
            times[at] = PERIODS_A_YEAR[pay.period]
            currencies[at] = dictionaries.currencies.intern(pay.currency)
    return times[which], currencies[which]
