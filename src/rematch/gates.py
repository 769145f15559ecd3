"""Gates: who may not be ranked, why, and until when (SCIENCE 8.3). They are rules, not scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.facets import REASON_CODES, Gate, Outcome, ReasonKind
from rematch.pool.codes import ANSWER_CODES, NEAR_HIRE
from rematch.pool.columns import UNDATED
from rematch.pool.pool import Pool
from rematch.records import Policy

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

GATES = tuple(Gate)
OPEN = -1
"""Code of somebody who is not held."""
_NO_DAY = 0
"""Day number of a hold that does not lift by itself."""


@attrs.frozen
class Held:
    """Why a person is held.

    Attributes:
        candidate_id: The person.
        gate: The first rule that holds them.
        reason: The rule in words.
        lifts_on: The day on which it may lift; None when no day is known.
    """

    candidate_id: str
    gate: Gate
    reason: str
    lifts_on: date | None

    def __str__(self) -> str:
        until = f" (may lift on {self.lifts_on})" if self.lifts_on else ""
        return f"{self.candidate_id}: {self.reason}{until}"


WORDS: dict[Gate, str] = {
    Gate.KEEP_ENDED: "the record was erased, or the right to keep it has ended",
    Gate.DO_NOT_CONTACT: "not to be contacted: they asked not to be, object, or the right to contact them has ended",
    Gate.NO_BASIS: "the policy asks for a lawful basis and none is on file",
    Gate.NO_NOTICE: "the policy asks for notice of the purpose and none was given",
    Gate.OPTED_OUT: "opted out of automated scoring",
    Gate.DISPUTE: "a dispute or correction is open",
    Gate.CONDUCT: "conduct is on file and nobody has cleared it",
    Gate.COOLING_OFF: "cooling off after the person's own no, or after being approached",
    Gate.IN_PROCESS: "in a process now",
    Gate.EMPLOYED: "hired already",
    Gate.OFF_LIMITS: "off limits under another agreement",
    Gate.NOTHING_TO_GO_BACK_TO: "no candidacy has ended short by that day, so there is nothing to go back to",
}


def gates(facts: Facts, policy: Policy) -> tuple[NDArray[np.int8], Ints]:
    """The first gate that holds each person (code of `GATES`, -1 none), and the day on which it may lift (0: no day)."""
    held = np.full(len(facts), OPEN, np.int8)
    lifts = np.full(len(facts), _NO_DAY, np.int64)
    for gate, (holds, until) in _rules(facts, policy).items():
        first = holds & (held == OPEN)
        held[first] = GATES.index(gate)
        lifts[first] = np.broadcast_to(until, held.shape)[first]
    return held, lifts


def _rules(facts: Facts, policy: Policy) -> dict[Gate, tuple[Bools, Any]]:
    people, as_of = facts.block.people, facts.as_of
    cooling, until = _cooling_off(facts, policy)
    told = (people.notice_on != UNDATED) & (people.notice_on <= as_of)
    return {
        Gate.KEEP_ENDED: (people.erased | _ended(people.keep_allowed, people.keep_until, as_of), _NO_DAY),
        Gate.DO_NOT_CONTACT: (
            people.do_not_contact | _ended(people.contact_allowed, people.contact_until, as_of),
            _NO_DAY,
        ),
        Gate.NO_BASIS: (~people.has_basis & policy.needs_basis, _NO_DAY),
        Gate.NO_NOTICE: (~told & policy.needs_notice, _NO_DAY),
        Gate.OPTED_OUT: (people.opted_out & policy.heeds_opt_out, _NO_DAY),
        Gate.DISPUTE: (people.dispute, _NO_DAY),
        Gate.CONDUCT: (_conduct(facts), _NO_DAY),
        Gate.COOLING_OFF: (cooling, until),
        Gate.IN_PROCESS: (people.running, _NO_DAY),
        Gate.EMPLOYED: (people.hired_on <= as_of, _NO_DAY),
        Gate.OFF_LIMITS: (people.off_limits, _NO_DAY),
        Gate.NOTHING_TO_GO_BACK_TO: (facts.anchor < 0, _NO_DAY),
    }


def _ended(allowed: NDArray[np.int8], until: NDArray[np.int32], as_of: int) -> Bools:
    """A right that was refused, or whose last day has passed (the day itself still counts)."""
    return np.asarray((allowed == 0) | ((until != UNDATED) & (until < as_of)))


def _conduct(facts: Facts) -> Bools:
    """A conduct reason on file that nobody has cleared by the day."""
    reasons = facts.block.reasons
    uncleared = (
        facts.reason_exists & (reasons.kind == REASON_CODES[ReasonKind.CONDUCT]) & (reasons.cleared_on > facts.as_of)
    )
    held = np.zeros(len(facts), np.bool_)
    held[facts.reason_person[uncleared]] = True
    return held


def _cooling_off(facts: Facts, policy: Policy) -> tuple[Bools, Ints]:
    """Days after the person's own no, after an approach without reply, and between approaches; the latest decides."""
    rows, approaches, as_of = facts.block.candidacies, facts.block.approaches, facts.as_of
    none = np.int64(_NO_DAY)
    own_no = facts.counted & np.isin(rows.outcome, _OWN_NO)
    until = rows.ragged.max(np.where(own_no, rows.ended.astype(np.int64) + policy.days_after_no, none), none)
    there = (approaches.on <= as_of) & (approaches.on != UNDATED)
    days = np.where(
        approaches.answer == ANSWER_CODES["no"],
        policy.days_after_no,
        np.where(approaches.answer == ANSWER_CODES["yes"], 0, policy.days_after_no_reply),
    )
    after = np.where(there & (days > 0), approaches.on.astype(np.int64) + days, none)
    until = np.maximum(until, approaches.ragged.max(after, none))
    until = np.maximum(until, _too_many(facts, policy, there))
    return until > as_of, until


_OWN_NO = [NEAR_HIRE.index(outcome) for outcome in (Outcome.OFFER_DECLINED, Outcome.WITHDREW)]


def _too_many(facts: Facts, policy: Policy, there: Bools) -> Ints:
    """The day on which the last approach that makes one too many is `approach_days` old."""
    approaches = facts.block.approaches
    if not policy.approaches:
        return np.full(len(facts), np.iinfo(np.int64).max >> 1)
    until = np.zeros(len(facts), np.int64)
    for bucket in approaches.ragged.buckets:
        if bucket.count >= policy.approaches:
            days = bucket.of(np.where(there, approaches.on.astype(np.int64), np.int64(_NO_DAY)))
            nth = np.sort(days, axis=0)[bucket.count - policy.approaches]
            until[bucket.owners] = np.where(nth > _NO_DAY, nth + policy.approach_days, _NO_DAY)
    return until


def held_record(candidate_id: str, gate: int, lifts: int) -> Held:
    """The record of one person who is held."""
    lifts_on = date.fromordinal(lifts) if _NO_DAY < lifts <= date.max.toordinal() else None
    return Held(candidate_id, GATES[gate], WORDS[GATES[gate]], lifts_on)


class Excluded(Mapping[str, Held]):
    """Everyone who was held, by id; the records are made when asked for, so a million held people cost nothing."""

    def __init__(self, pool: Pool, rows: NDArray[np.intp], gates: NDArray[np.int8], lifts: Ints) -> None:
        self._pool, self._rows, self._gates, self._lifts = pool, rows, gates, lifts

    def _place(self, candidate_id: object) -> int:
        """Where a person is among those who were held, -1 where they were not."""
        row = self._pool.find(candidate_id)
        at = int(np.searchsorted(self._rows, row))
        return at if row >= 0 and at < len(self._rows) and self._rows[at] == row else -1

    def __getitem__(self, candidate_id: str) -> Held:
        at = self._place(candidate_id)
        if at < 0:
            raise KeyError(candidate_id)
        return held_record(candidate_id, int(self._gates[at]), int(self._lifts[at]))

    def __contains__(self, candidate_id: object) -> bool:
        return self._place(candidate_id) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._pool.ids(self._rows).tolist())

    def __len__(self) -> int:
        return len(self._rows)

    def counts(self) -> dict[Gate, int]:
        """How many each gate holds."""
        found = np.bincount(self._gates, minlength=len(GATES))
        return {gate: int(count) for gate, count in zip(GATES, found, strict=True) if count}

    def first(self, gate: Gate, most: int) -> list[Held]:
        """The first few that a gate holds."""
        at = np.flatnonzero(self._gates == GATES.index(gate))[:most]
        ids = self._pool.ids(self._rows[at]).tolist()
        return [
            held_record(candidate_id, int(self._gates[i]), int(self._lifts[i]))
            for candidate_id, i in zip(ids, at, strict=True)
        ]

    def __repr__(self) -> str:
        return f"<Excluded: {len(self):,} held, {self.counts()}>"
