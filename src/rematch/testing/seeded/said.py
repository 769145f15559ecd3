"""What was said and scored in the candidacies for one role version: made once, and shared by all who were in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs

from rematch.facets import AssessmentKind, Facet, OfferStatus, ReasonKind, Severity, Source
from rematch.records import Assessment, Offer, Reason, RoleSpec, RoleVersion, Sentiment
from rematch.testing.seeded import trade
from rematch.testing.seeded.dice import Dice, spread

REASONS_A_SIDE = 10
SENTIMENTS = 12
ASSESSMENTS = 24

_SEVERITIES = spread((Severity.MINOR, 3), (Severity.MAJOR, 6), (Severity.DEALBREAKER, 1))
_SOURCES = spread((None, 2), (Source.CANDIDATE, 2), (Source.RECRUITER, 3), (Source.INTERVIEWER, 1))
_SPOKEN_OF = (
    Facet.MANAGER,
    Facet.TEAM,
    Facet.DUTIES,
    Facet.CULTURE,
    Facet.PURPOSE,
    Facet.GROWTH,
    Facet.WORKPLACE,
)
_INSTRUMENTS = spread(
    (AssessmentKind.STRUCTURED_INTERVIEW, 8),
    (AssessmentKind.UNSTRUCTURED_INTERVIEW, 4),
    (AssessmentKind.WORK_SAMPLE, 4),
    (AssessmentKind.JOB_KNOWLEDGE_TEST, 2),
    (AssessmentKind.REFERENCE_CHECK, 2),
    (AssessmentKind.ASSESSMENT_CENTRE, 1),
)
_SCORES = spread((1.0, 1), (2.0, 3), (2.5, 3), (3.0, 6), (3.5, 6), (4.0, 6), (4.5, 3), (5.0, 2))
_EMPLOYER = spread(
    (ReasonKind.ANOTHER_PREFERRED, 6),
    (ReasonKind.SKILL_GAP, 6),
    (ReasonKind.EXPERIENCE_DEPTH, 4),
    (ReasonKind.INTERVIEW_MIXED, 3),
    (ReasonKind.LEVEL_GAP, 2),
    (ReasonKind.EXPECTATION_ABOVE_BUDGET, 2),
    (ReasonKind.WORK_SAMPLE_BELOW_BAR, 2),
    (ReasonKind.STAKEHOLDER_SPLIT, 1),
    (ReasonKind.AVAILABILITY, 1),
    (ReasonKind.HEADCOUNT, 2),
    (ReasonKind.OTHER, 2),
)


@attrs.frozen
class Said:
    """What may stand in a candidacy for one role version."""

    version: RoleVersion
    theirs: tuple[Reason, ...]
    ours: tuple[Reason, ...]
    sentiments: tuple[Sentiment, ...]
    assessments: tuple[Assessment, ...]
    offers: tuple[Offer, ...]
    open_for: int


def _pay(dice: Dice, spec: RoleSpec) -> dict[str, Any]:
    top = spec.pay.max if spec.pay else None
    return {"wanted": round(top * (1.02 + 0.2 * dice.random())) if top else None}


def _days(dice: Dice, spec: RoleSpec) -> dict[str, Any]:
    days = spec.workplace.days_on_site if spec.workplace else None
    return {"wanted": None if days is None else max(0.0, days - dice.whole(1, 2))}


def _duty(dice: Dice, spec: RoleSpec) -> dict[str, Any]:
    if not spec.duties:
        return {}
    name = dice.pick(tuple(spec.duties))
    return {"topic": name, "wanted": round(min(1.0, spec.duties[name] + dice.pick((0.2, 0.3, -0.1))), 2)}


def _hours(dice: Dice, spec: RoleSpec) -> dict[str, Any]:
    hours = spec.hours.hours if spec.hours else None
    return {"wanted": hours and hours - dice.pick((2, 4, 8))}


_CANDIDATE: tuple[tuple[ReasonKind, Callable[[Dice, RoleSpec], dict[str, Any]]], ...] = spread(
    ((ReasonKind.PAY, _pay), 6),
    ((ReasonKind.LEVEL, lambda _, spec: {"wanted": spec.level and spec.level + 1}), 3),
    ((ReasonKind.SCOPE_OR_SKILLS_USE, _duty), 4),
    ((ReasonKind.REMOTE_DAYS, _days), 4),
    ((ReasonKind.LOCATION_COMMUTE, lambda dice, _: {"wanted": dice.pick((None, 30, 45))}), 2),
    ((ReasonKind.MANAGER, lambda dice, _: {"wanted": dice.maybe(0.5, dice.some(trade.STYLES, 2))}), 2),
    ((ReasonKind.TEAM_SHAPE, lambda dice, _: {"wanted": dice.some(trade.SHAPES, 2)}), 2),
    ((ReasonKind.GROWTH, lambda dice, _: {"wanted": dice.some(trade.PATHS, 1)}), 3),
    ((ReasonKind.CULTURE, lambda dice, _: {"topic": dice.pick(trade.WAYS)}), 2),
    ((ReasonKind.BENEFITS, lambda dice, _: {"wanted": dice.some(trade.BENEFITS, 2)}), 1),
    ((ReasonKind.HOURS_ONCALL, _hours), 1),
    ((ReasonKind.TRAVEL, lambda dice, _: {"wanted": dice.pick((0.0, 0.1))}), 1),
    ((ReasonKind.MISSION_PRODUCT, lambda dice, _: {"wanted": dice.some(trade.CAUSES, 1)}), 1),
    ((ReasonKind.COUNTER_OFFER, lambda *_: {}), 2),
    ((ReasonKind.COMPETING_OFFER, lambda *_: {}), 3),
    ((ReasonKind.TIMING, lambda *_: {}), 2),
    ((ReasonKind.PROCESS_EXPERIENCE, lambda *_: {}), 1),
    ((ReasonKind.OTHER, lambda *_: {}), 2),
)


def _theirs(dice: Dice, spec: RoleSpec) -> Reason:
    kind, meant = dice.pick(_CANDIDATE)
    return Reason(kind, dice.pick(_SEVERITIES), source=dice.pick(_SOURCES), **meant(dice, spec))


def _ours(dice: Dice, spec: RoleSpec) -> Reason:
    kind = dice.pick(_EMPLOYER)
    meant: dict[str, Any] = {}
    if kind in (ReasonKind.SKILL_GAP, ReasonKind.EXPERIENCE_DEPTH) and spec.skills:
        meant["topic"] = dice.pick(spec.skills).name
    elif kind is ReasonKind.LEVEL_GAP:
        meant["wanted"] = spec.level
    elif kind is ReasonKind.EXPECTATION_ABOVE_BUDGET and spec.pay:
        meant["wanted"] = spec.pay.max
    return Reason(kind, dice.pick(_SEVERITIES), source=dice.maybe(0.5, Source.HIRING_MANAGER), **meant)


def _sentiment(dice: Dice, spec: RoleSpec) -> Sentiment:
    facet = dice.pick(
        (Facet.MANAGER, Facet.TEAM, Facet.DUTIES, Facet.CULTURE, Facet.PURPOSE, Facet.GROWTH, Facet.WORKPLACE)
    )
    topics: tuple[str, ...] = {
        Facet.DUTIES: tuple(spec.duties or ()),
        Facet.CULTURE: spec.culture or (),
        Facet.PURPOSE: spec.purpose or (),
        Facet.GROWTH: spec.growth or (),
        Facet.TEAM: (spec.team.traits if spec.team else None) or (),
    }.get(facet, ())
    topic = dice.pick(topics) if topics else None
    return Sentiment(
        facet, topic, likes=dice.chance(0.75), strength=dice.pick((1, 2, 2, 2, 3)), source=dice.pick(_SOURCES)
    )


def _assessment(dice: Dice, spec: RoleSpec, interviewers: tuple[str, ...]) -> Assessment:
    covered = dice.some([asked.name for asked in spec.skills], 3) if spec.skills else None
    score, scale = dice.pick(_SCORES), (1.0, 5.0)
    if dice.chance(0.2):
        score, scale = 20 * score, (0.0, 100.0)
    by = dice.maybe(0.7, dice.pick(interviewers))
    return Assessment(dice.pick(_INSTRUMENTS), score, scale, competencies=dice.maybe(0.5, covered), by=by)


def _offer(dice: Dice, version: RoleVersion) -> Offer:
    pay = version.spec.pay
    amount = round(pay.min * (1 + 0.2 * dice.random())) if pay and pay.min else None
    start = version.opened_on and version.opened_on + timedelta(dice.whole(60, 240))
    return Offer(amount, level=version.spec.level, start=start, status=OfferStatus.DECLINED)


def said_of(version: RoleVersion, dice: Dice, *, days_since: int) -> Said:
    """What may be said in candidacies for a version, in terms of what it gave."""
    spec = version.spec
    interviewers = tuple(f"i-{dice.whole(1, 2_000)}" for _ in range(5))
    return Said(
        version,
        theirs=tuple(_theirs(dice, spec) for _ in range(REASONS_A_SIDE)),
        ours=tuple(_ours(dice, spec) for _ in range(REASONS_A_SIDE)),
        sentiments=tuple(_sentiment(dice, spec) for _ in range(SENTIMENTS)),
        assessments=tuple(_assessment(dice, spec, interviewers) for _ in range(ASSESSMENTS)),
        offers=tuple(_offer(dice, version) for _ in range(4)),
        open_for=days_since,
    )
