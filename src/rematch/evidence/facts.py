"""What is a fact on a given day, in one block: which candidacies count, the anchor, how old everything is.

Reads the pool and the day alone, so it is worked out once for a pool, `as_of` and model, whatever the role.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, REASONS, Facet, Firmness, Outcome, Stage
from rematch.facets.rules import elementary
from rematch.facets.rules.elementary import logit
from rematch.pool.block import Block
from rematch.pool.codes import NEAR_HIRE, STAGE_CODES
from rematch.pool.columns import UNDATED, WishRows
from rematch.pool.pool import Pool
from rematch.pool.versions import VersionColumns
from rematch.weights import Model

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
T = TypeVar("T")

DAYS_A_MONTH = 30.4375
CANDIDATE, EMPLOYER = 0, 1
"""Codes of the parties, as in the column `party`."""

REASON_FACET = np.array([FACET_CODES[row.facet] for row in REASONS.values()], np.int8)
"""Code of a reason's kind → code of its facet."""


def months(since: NDArray[Any], as_of: int) -> Floats:
    """Months from a day to `as_of`, never negative (SCIENCE 2.1)."""
    return np.asarray(np.maximum(as_of - since.astype(np.float64), 0.0) / DAYS_A_MONTH)


def decay(age: Floats, half_life: float | Floats, floor: float | Floats) -> Floats:
    """``f + (1-f)*2^(-m/h)`` (SCIENCE 2.1)."""
    return np.asarray(floor + (1.0 - floor) * elementary.exp2(-age / half_life))


@attrs.frozen(eq=False, slots=False)
class Facts:
    """One block on one day under one model."""

    block: Block
    pool: Pool
    as_of: int
    model: Model
    _kept: dict[str, Any] = attrs.field(factory=dict, init=False)

    def once(self, name: str, compute: Callable[[Facts], T]) -> T:
        """What a term works out from the pool and the day alone, worked out once for all roles."""
        if name not in self._kept:
            self._kept[name] = compute(self)
        return self._kept[name]

    def keep(self, name: str, value: Any) -> None:
        """Keep what was worked out for several blocks together, where `once` will find it."""
        self._kept[name] = value

    def __len__(self) -> int:
        return len(self.block)

    @property
    def versions(self) -> VersionColumns:
        """The pool's role versions."""
        return self.pool.versions

    def by_outcome(self, table: str) -> Floats:
        """A row of the base rates by outcome code, e.g. ``"clean.E"``."""
        return np.array([self.model[f"{table}.{outcome}"] for outcome in NEAR_HIRE])

    # Candidacies

    @cached_property
    def counted(self) -> Bools:
        """Candidacies that count: ended by the day (SCIENCE 2.1)."""
        return self.block.candidacies.ended <= self.as_of

    @property
    def candidacy_months(self) -> Floats:
        """Months since each candidacy ended."""
        return months(self.block.candidacies.ended, self.as_of)

    @cached_property
    def clean_logits(self) -> tuple[Floats, Floats]:
        """Log-odds, if every reason had gone, of candidate and employer, by outcome code."""
        return logit(self.by_outcome("clean.C")), logit(self.by_outcome("clean.E"))

    @cached_property
    def outcome_debts(self) -> tuple[Floats, Floats]:
        """Debt of each outcome, of candidate and employer (SCIENCE 2.2): 0 where the two base rates are one."""
        candidate, employer = self.clean_logits
        return candidate - logit(self.by_outcome("unchanged.C")), employer - logit(self.by_outcome("unchanged.E"))

    @cached_property
    def offer_made(self) -> Bools:
        """Candidacies with an offer on file by that day."""
        return self.block.candidacies.offer_on <= self.as_of

    @cached_property
    def stage(self) -> NDArray[np.int8]:
        """Furthest stage of each candidacy as a code, -1 unknown; an offer on file means that the person reached it."""
        return np.where(self.offer_made, STAGE_CODES[Stage.OFFER], self.block.candidacies.stage).astype(np.int8)

    @cached_property
    def reached_offer(self) -> Bools:
        """Candidacies that reached an offer."""
        return (self.stage == STAGE_CODES[Stage.OFFER]) | (self.block.candidacies.outcome == _DECLINED)

    @cached_property
    def interviewed(self) -> Bools:
        """Candidacies that got to an interview or beyond."""
        return (self.stage >= STAGE_CODES[Stage.INTERVIEW]) | self.reached_offer

    @property
    def stage_gain(self) -> Floats:
        """What the stage reached tells of the employer, for withdrew, rejected and on hold (SCIENCE 2.2)."""
        table = np.array([*(self.model[f"stage.{stage}"] for stage in STAGE_CODES), 0.0])
        told = np.isin(self.block.candidacies.outcome, _STAGED)
        return np.where(told, table[self.stage], 0.0)

    @cached_property
    def anchor(self) -> Ints:
        """The latest candidacy that counts, -1 for none; two on a day: the larger debts, then the lower base rates."""
        rows = self.block.candidacies
        outcome, ended = rows.outcome, rows.ended
        debts = (self.outcome_debts[0] + self.outcome_debts[1])[outcome]
        rates = (self.clean_logits[0] + self.clean_logits[1])[outcome] + self.stage_gain
        best = np.full(len(self), -1, np.int32)
        for owners, at in rows.ragged.slots():
            held = best[owners]
            old = np.maximum(held, 0)
            later, same_day = ended[at] > ended[old], ended[at] == ended[old]
            heavier = debts[at] > debts[old]
            lower = (debts[at] == debts[old]) & (rates[at] < rates[old])
            better = self.counted[at] & ((held < 0) | later | (same_day & (heavier | lower)))
            best[owners] = np.where(better, at, held)
        return best

    @cached_property
    def anchor_end(self) -> Ints:
        """The day the anchor ended; `UNDATED` without one."""
        return self.of_anchor(self.block.candidacies.ended, UNDATED)

    @cached_property
    def anchor_version(self) -> Ints:
        """The anchor's role version; 0, the silent one, without one."""
        return self.of_anchor(self.block.candidacies.version, 0)

    def of_anchor(self, column: NDArray[Any], absent: Any) -> NDArray[Any]:
        """A column of the anchors, one a person."""
        if not len(column):
            return np.full(len(self), absent, column.dtype)
        return np.where(self.anchor >= 0, column[np.maximum(self.anchor, 0)], absent).astype(column.dtype)

    # Reasons

    @cached_property
    def reason_person(self) -> Ints:
        """Person of each reason."""
        return self.block.reason_person

    @cached_property
    def reason_version(self) -> Ints:
        """Role version of each reason's candidacy."""
        return self.block.candidacies.version[self.block.reasons.ragged.owner]

    @cached_property
    def reason_ended(self) -> Ints:
        """The day each reason's candidacy ended."""
        return self.block.candidacies.ended[self.block.reasons.ragged.owner]

    @property
    def reason_months(self) -> Floats:
        """Months since each reason's candidacy ended."""
        return months(self.reason_ended, self.as_of)

    @cached_property
    def stated(self) -> tuple[Bools, Bools]:
        """Whether each candidacy has a stated reason of the candidate's, of the employer's."""
        rows = self.block.reasons
        on_file = ~rows.implied & self.counted[rows.ragged.owner] & (rows.on <= self.as_of)
        return tuple(rows.ragged.any(on_file & (rows.party == party)) for party in (CANDIDATE, EMPLOYER))  # type: ignore[return-value]

    @cached_property
    def reason_exists(self) -> Bools:
        """Reasons on file that day; an implied one only where none of its side is stated."""
        rows = self.block.reasons
        there = self.counted[rows.ragged.owner] & (rows.on <= self.as_of)
        return there & ~(rows.implied & self.stated[EMPLOYER][rows.ragged.owner])

    def reasons_on(self, facet: Facet, party: int | None = None) -> NDArray[np.intp]:
        """Positions of the existing reasons on a facet."""
        positions = self._reasons_by_facet.get(FACET_CODES[facet], _NONE)
        return positions if party is None else positions[self.block.reasons.some("party", positions) == party]

    @cached_property
    def _reasons_by_facet(self) -> dict[int, NDArray[np.intp]]:
        return _by_code(REASON_FACET[self.block.reasons.kind], self.reason_exists)

    # Wishes

    @cached_property
    def wishes(self) -> WishRows:
        """The wishes as they stand that day: where one on the level is yet to come, the implied one is in its place."""
        rows = self.block.wishes
        level = self.block.people.level[rows.ragged.owner]
        yet = (rows.facet == FACET_CODES[Facet.LEVEL]) & (rows.on > self.as_of) & ~rows.implied & ~np.isnan(level)
        if not yet.any():
            return rows
        return rows.with_(
            number=np.where(yet, level, rows.number),
            firmness=np.where(yet, _IMPORTANT, rows.firmness).astype(np.int8),
            on=np.where(yet, self.block.people.in_role_since[rows.ragged.owner], rows.on),
            implied=rows.implied | yet,
        )

    @cached_property
    def wish_on(self) -> Ints:
        """The day each wish was said: undated ones when the anchor ended, the implied one since `in_role_since`."""
        rows, owner = self.wishes, self.wishes.ragged.owner
        since = np.where(rows.on <= self.as_of, rows.on, UNDATED)
        undated = np.where(rows.implied, since, self.anchor_end[owner])
        return np.where(rows.implied | (rows.on == UNDATED), undated, rows.on).astype(np.int32)

    @cached_property
    def wish_exists(self) -> Bools:
        """Wishes said by that day."""
        return self.wish_on <= self.as_of

    @property
    def wish_years(self) -> Floats:
        """Years since each wish was said."""
        return months(self.wish_on, self.as_of) / 12.0

    def wishes_on(self, facet: Facet) -> NDArray[np.intp]:
        """Positions of the wishes on a facet that exist."""
        return self._wishes_by_facet.get(FACET_CODES[facet], _NONE)

    @cached_property
    def _wishes_by_facet(self) -> dict[int, NDArray[np.intp]]:
        return _by_code(self.wishes.facet, self.wish_exists)

    # Sentiments

    @cached_property
    def sentiment_exists(self) -> Bools:
        """Likes and dislikes that count: said, the latest of their kind, and not a reason as well (SCIENCE 2.6)."""
        rows = self.block.sentiments
        return (rows.exists <= self.as_of) & (rows.superseded > self.as_of) & (rows.dropped > self.as_of)

    def sentiments_on(self, facet: Facet) -> NDArray[np.intp]:
        """Positions of the likes and dislikes on file that day on a facet, whether or not they count."""
        return self._sentiments_by_facet.get(FACET_CODES[facet], _NONE)

    @cached_property
    def _sentiments_by_facet(self) -> dict[int, NDArray[np.intp]]:
        rows = self.block.sentiments
        return _by_code(rows.facet, rows.exists <= self.as_of)


def _by_code(codes: NDArray[np.int8], there: Bools) -> dict[int, NDArray[np.intp]]:
    """Positions of what is there, by code."""
    return {code: np.flatnonzero(there & (codes == code)) for code in np.unique(codes).tolist()}


_NONE = np.empty(0, np.intp)
_IMPORTANT = list(Firmness).index(Firmness.IMPORTANT)
_DECLINED = NEAR_HIRE.index(Outcome.OFFER_DECLINED)
_STAGED = [NEAR_HIRE.index(outcome) for outcome in (Outcome.WITHDREW, Outcome.REJECTED, Outcome.ON_HOLD)]
