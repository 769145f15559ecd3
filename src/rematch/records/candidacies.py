"""Candidacies: one past process of a candidate for one role version, with everything that was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from rematch.facets import (
    REASONS,
    AssessmentKind,
    Debrief,
    Facet,
    OfferStatus,
    Outcome,
    Party,
    ReasonKind,
    Severity,
    Source,
    Stage,
    Wanted,
)
from rematch.records.base import (
    Unacceptable,
    as_date,
    as_flag,
    as_names,
    as_number,
    as_optional_text,
    as_records,
    as_share,
    as_whole,
    closed,
    fault,
    number_in,
    shown,
)
from rematch.records.pay import Money, as_money
from rematch.records.roles import RoleVersion, as_contract_kinds, as_days_a_week, as_hours_a_week, as_level, as_role
from rematch.records.words import (
    as_assessment_kind,
    as_debrief,
    as_facet,
    as_offer_status,
    as_outcome,
    as_party,
    as_reason_kind,
    as_severity,
    as_source,
    as_stage,
)


def _names_or_flag(value: Any) -> Any:
    return value if isinstance(value, bool) else as_names(value)


def _places_or_minutes(value: Any) -> Any:
    return number_in(value, 0, 1440) if isinstance(value, (int, float)) else as_names(value)


def _hours_or_flag(value: Any) -> Any:
    return value if isinstance(value, bool) else as_hours_a_week(value)


def _nothing(value: Any) -> Any:
    raise Unacceptable(f"is {shown(value)}", "nothing: this kind has no value that would have been a yes")


_WANTED: Mapping[Wanted, tuple[Any, str]] = {
    Wanted.NOTHING: (_nothing, ""),
    Wanted.MONEY: (as_money, "an amount of money"),
    Wanted.NUMBER: (as_number, "a number"),
    Wanted.STEP: (as_level, "a step on the ladder"),
    Wanted.SHARE: (as_share, "a share from 0 to 1"),
    Wanted.DAYS: (as_days_a_week, "days a week"),
    Wanted.HOURS: (_hours_or_flag, "hours a week, or true or false on the topic"),
    Wanted.NAMES: (_names_or_flag, "a list of names, or true or false on the topic"),
    Wanted.PLACES: (_places_or_minutes, "a list of places, or minutes"),
    Wanted.CONTRACTS: (as_contract_kinds, "a list of kinds of contract"),
    Wanted.DATE: (as_date, "a date"),
}


def _told_apart(wanted: Any) -> Any:
    """True and 1 are not the same wish."""
    return (isinstance(wanted, bool), wanted)


@closed("reason", named_by="kind")
@attrs.frozen
class Reason:
    """Why a candidacy ended short.

    Attributes:
        kind: One of the catalogue (`ReasonKind`); it knows its facet and whose no it is.
        severity: minor, major (default) or dealbreaker.
        topic: What of the facet, e.g. the duty or the skill meant.
        wanted: What would have been a yes, in the facet's unit (docs: records).
        source: Who said or wrote it.
        on: The day it was said; without one, the day the candidacy ended.
        party: Whose no it was; only `other` may name it.
        cleared_on: When a person cleared it; only for `conduct`.

    >>> Reason("scope_or_skills_use", topic="new business", wanted=0.6).facet.value
    'duties'
    """

    kind: ReasonKind = attrs.field(converter=as_reason_kind)
    severity: Severity = attrs.field(default=Severity.MAJOR, converter=as_severity)
    topic: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    wanted: Any = attrs.field(default=None, kw_only=True, eq=_told_apart)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)
    on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    party: Party | None = attrs.field(default=None, kw_only=True, converter=as_party)
    cleared_on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)

    def __attrs_post_init__(self) -> None:
        row = REASONS[self.kind]
        if self.wanted is not None:
            convert, accepted = _WANTED[row.wanted]
            try:
                object.__setattr__(self, "wanted", convert(self.wanted))
            except Unacceptable as found:
                words = "; ".join(dict.fromkeys(part for part in (accepted, found.accepted) if part))
                raise fault(self, "wanted", found.found, words) from None
        if self.party is not None and row.party is not None and self.party is not row.party:
            raise fault(self, "party", f"is {self.party.value} for kind {self.kind.value}", row.party.value)
        if self.cleared_on is not None and self.on is not None and self.cleared_on < self.on:
            raise fault(self, "cleared_on", f"{self.cleared_on} is before the reason was noted ({self.on})")
        if self.cleared_on is not None and self.kind is not ReasonKind.CONDUCT:
            raise fault(self, "cleared_on", f"stands on kind {self.kind.value}", "only kind 'conduct' is cleared")

    @property
    def facet(self) -> Facet:
        """The facet it hangs on."""
        return REASONS[self.kind].facet


def as_reasons(value: Iterable[Reason | str] | None) -> tuple[Reason, ...]:
    """Reasons; a bare kind does for one."""
    return as_records(Reason, value, lambda item: Reason(item) if isinstance(item, str) else None)


STANDARD_ENDS = (-100.0, 100.0)
"""Ends of the scale ``"standard"``: a z-score beyond them is a slip."""


def _as_scale(value: Iterable[float] | str | None) -> tuple[float, float] | str | None:
    if value is None or value == "standard":
        return value
    if isinstance(value, (list, tuple)) and len(value) == 2:
        low, high = as_number(value[0]), as_number(value[1])
        if low is not None and high is not None and low < high:
            return low, high
    raise Unacceptable(shown(value), "[lowest, highest] or 'standard'")


@closed("assessment", named_by="kind")
@attrs.frozen
class Assessment:
    """A score from one instrument.

    Attributes:
        kind: The instrument.
        score: On `scale`; None when it was not given.
        scale: ``(lowest, highest)``, or ``"standard"`` when the score is a z-score already.
        competencies: What it covered, as names.
        by: Id of whoever gave it.
        on: The day; without one, the day the candidacy ended.
    """

    kind: AssessmentKind = attrs.field(converter=as_assessment_kind)
    score: float | None = attrs.field(default=None, converter=as_number)
    scale: tuple[float, float] | str | None = attrs.field(default=None, converter=_as_scale)
    competencies: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, converter=as_names)
    by: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)

    def __attrs_post_init__(self) -> None:
        if self.score is None:
            return
        if self.scale is None:
            raise fault(self, "scale", "is missing beside a score", "[lowest, highest] or 'standard'")
        low, high = STANDARD_ENDS if isinstance(self.scale, str) else self.scale
        if not low <= self.score <= high:
            raise fault(self, "score", f"{self.score:g} is outside its scale", f"a number from {low:g} to {high:g}")


def _as_likes(value: bool | None) -> bool:
    return True if value is None else bool(as_flag(value))


def _as_strength(value: int | None) -> int:
    return 2 if value is None else (as_whole(value, 1, 3) or 2)


@closed("sentiment", named_by="facet")
@attrs.frozen
class Sentiment:
    """A facet or topic that the candidate spoke well or ill of.

    Attributes:
        facet: The facet.
        topic: A trait, duty, benefit…; without one the whole facet (for a manager or team: the person).
        likes: True (default), or False for a dislike.
        strength: 1 nice, 2 important (default), 3 core.
        source: Who said or wrote it.
        on: The day; without one, the day the candidacy ended.
    """

    facet: Facet = attrs.field(converter=as_facet)
    topic: str | None = attrs.field(default=None, converter=as_optional_text)
    likes: bool = attrs.field(default=True, kw_only=True, converter=_as_likes)
    strength: int = attrs.field(default=2, kw_only=True, converter=_as_strength)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)
    on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)


@closed("offer")
@attrs.frozen
class Offer:
    """What was offered; only the pay is scored. A plain number as pay is in that role's terms."""

    pay: Money | float | None = attrs.field(default=None, converter=as_money)
    level: float | None = attrs.field(default=None, kw_only=True, converter=as_level)
    start: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    made_on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    status: OfferStatus | None = attrs.field(default=None, kw_only=True, converter=as_offer_status)


def _as_offer(value: Offer | Money | float | None) -> Offer | None:
    if value is None or isinstance(value, Offer):
        return value
    return Offer(value)


def _as_verdict_value(value: float) -> float:
    checked = number_in(value, -2, 2)
    if checked is None:
        raise Unacceptable("is missing", "a number from -2 to 2")
    return checked


@closed("verdict")
@attrs.frozen
class Verdict:
    """The hiring manager's own, -2 to 2; with `by` and `on` when somebody gave it later."""

    value: float = attrs.field(converter=_as_verdict_value)
    by: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)


def _as_verdict(value: Verdict | float | None) -> Verdict | None:
    return value if value is None or isinstance(value, Verdict) else Verdict(value)


def _as_assessments(value: Iterable[Assessment] | None) -> tuple[Assessment, ...]:
    return as_records(Assessment, value)


def _as_sentiments(value: Iterable[Sentiment] | None) -> tuple[Sentiment, ...]:
    return as_records(Sentiment, value)


@closed("candidacy", named_by="id")
@attrs.frozen
class Candidacy:
    """One past process of a candidate for one role version.

    Attributes:
        role: The role version, or its key ``(role_id, version)``; None when nobody knows.
        outcome: How it ended; with neither outcome nor end it is still running.
        ended_on: The day it ended.
        id: The ATS's own id.
        stage: The furthest stage reached, not the last one shown.
        reasons: Why it ended short.
        assessments: Scores given in it.
        verdict: The hiring manager's own, -2 to 2.
        sentiments: What the candidate liked and disliked.
        offer: What was offered.
        debrief: How the reasons came to be known.

    Raises:
        RecordError: A value is not accepted, or it ended before the role version opened.
    """

    role: RoleVersion | None = attrs.field(default=None, converter=as_role)
    outcome: Outcome | None = attrs.field(default=None, converter=as_outcome)
    ended_on: date | None = attrs.field(default=None, converter=as_date)
    id: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    stage: Stage | None = attrs.field(default=None, kw_only=True, converter=as_stage)
    reasons: tuple[Reason, ...] = attrs.field(default=(), kw_only=True, converter=as_reasons)
    assessments: tuple[Assessment, ...] = attrs.field(default=(), kw_only=True, converter=_as_assessments)
    verdict: Verdict | None = attrs.field(default=None, kw_only=True, converter=_as_verdict)
    sentiments: tuple[Sentiment, ...] = attrs.field(default=(), kw_only=True, converter=_as_sentiments)
    offer: Offer | None = attrs.field(default=None, kw_only=True, converter=_as_offer)
    debrief: Debrief = attrs.field(default=Debrief.NONE, kw_only=True, converter=as_debrief)

    def __attrs_post_init__(self) -> None:
        opened = self.role.opened_on if self.role else None
        if self.ended_on is not None and opened is not None and self.ended_on < opened:
            raise fault(self, "ended_on", f"{self.ended_on} is before the role version opened ({opened})")
        if self.outcome is Outcome.OFFER_DECLINED and self.offer and self.offer.status is OfferStatus.ACCEPTED:
            raise fault(self, "offer.status", "is accepted although the outcome is offer_declined", "declined")
