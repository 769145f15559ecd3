"""The catalogue of reasons for a past no: each kind knows its facet, its party and how it fades.

Half-lives and favourable shares are expert priors (mark ``[X]``, SCIENCE 2.4).
"""

from __future__ import annotations

from enum import StrEnum

import attrs

from rematch.facets.vocabulary import Facet, Outcome, Party


class ReasonKind(StrEnum):
    """Why a candidacy ended short."""

    PAY = "pay"
    VARIABLE_EQUITY = "variable_equity"
    LEVEL = "level"
    SCOPE_OR_SKILLS_USE = "scope_or_skills_use"
    GROWTH = "growth"
    TEAM_SHAPE = "team_shape"
    MANAGER = "manager"
    LOCATION_COMMUTE = "location_commute"
    REMOTE_DAYS = "remote_days"
    TRAVEL = "travel"
    HOURS_ONCALL = "hours_oncall"
    CONTRACT_TYPE = "contract_type"
    START_DATE = "start_date"
    TIMING = "timing"
    BENEFITS = "benefits"
    RELOCATION_SUPPORT = "relocation_support"
    TOOLS_TECH = "tools_tech"
    MISSION_PRODUCT = "mission_product"
    CULTURE = "culture"
    COMPANY_STABILITY = "company_stability"
    PROCESS_EXPERIENCE = "process_experience"
    COMPETING_OFFER = "competing_offer"
    COUNTER_OFFER = "counter_offer"
    ANOTHER_PREFERRED = "another_preferred"
    SKILL_GAP = "skill_gap"
    EXPERIENCE_DEPTH = "experience_depth"
    LEVEL_GAP = "level_gap"
    EXPECTATION_ABOVE_BUDGET = "expectation_above_budget"
    LOCATION_TIMEZONE = "location_timezone"
    AVAILABILITY = "availability"
    INTERVIEW_MIXED = "interview_mixed"
    WORK_SAMPLE_BELOW_BAR = "work_sample_below_bar"
    REFERENCE_CONCERN = "reference_concern"
    STAKEHOLDER_SPLIT = "stakeholder_split"
    HEADCOUNT = "headcount"
    ROLE_CANCELLED = "role_cancelled"
    FILLED_INTERNALLY = "filled_internally"
    CONDUCT = "conduct"
    OTHER = "other"


class Wanted(StrEnum):
    """What `Reason.wanted` holds for a kind."""

    NOTHING = "nothing"
    MONEY = "money"
    NUMBER = "number"
    STEP = "step"
    SHARE = "share"
    DAYS = "days"
    HOURS = "hours"
    NAMES = "names"
    PLACES = "places"
    CONTRACTS = "contracts"
    DATE = "date"


class Residual(StrEnum):
    """How a kind's residual is worked out; SCIENCE 2.5 gives the formula of each."""

    MONEY = "money"
    BUDGET = "budget"
    NUMBER = "number"
    ASKED_LEVEL = "asked_level"
    SHARES = "shares"
    NAMES = "names"
    PERSON = "person"
    HOURS = "hours"
    PLACES = "places"
    ONE_OF = "one_of"
    DATE = "date"
    SKILL_GAP = "skill_gap"
    OPEN_AGAIN = "open_again"
    STAYS = "stays"
    UNKNOWN = "unknown"


@attrs.frozen
class ReasonRow:
    """One kind of reason.

    Attributes:
        kind: Its name.
        facet: The facet it hangs on.
        party: Whose no it is; None for `other`, which may name it.
        half_life_months: Months in which half of such circumstances change by themselves; None: never.
        favourable: Share of such changes that are for the better.
        residual: How its residual is worked out.
        wanted: What its `wanted` may hold.
        topical: A topic is needed to compare then and now.
        words: What people say, after "because of".
    """

    kind: ReasonKind
    facet: Facet
    party: Party | None
    half_life_months: float | None
    favourable: float
    residual: Residual
    wanted: Wanted
    words: str
    topical: bool = False


_C, _E = Party.CANDIDATE, Party.EMPLOYER
_K, _F, _R, _W = ReasonKind, Facet, Residual, Wanted

_ROWS = (
    ReasonRow(_K.PAY, _F.PAY, _C, 24, 0.4, _R.MONEY, _W.MONEY, "the pay"),
    ReasonRow(_K.VARIABLE_EQUITY, _F.PAY, _C, 24, 0.4, _R.UNKNOWN, _W.NUMBER, "variable pay or equity"),
    ReasonRow(_K.LEVEL, _F.LEVEL, _C, 36, 0.5, _R.NUMBER, _W.STEP, "the level"),
    ReasonRow(_K.SCOPE_OR_SKILLS_USE, _F.DUTIES, _C, 36, 0.5, _R.SHARES, _W.SHARE, "what the work was", topical=True),
    ReasonRow(_K.GROWTH, _F.GROWTH, _C, 36, 0.5, _R.NAMES, _W.NAMES, "room to grow"),
    ReasonRow(_K.TEAM_SHAPE, _F.TEAM, _C, 36, 0.5, _R.PERSON, _W.NAMES, "the shape of the team"),
    ReasonRow(_K.MANAGER, _F.MANAGER, _C, 36, 0.4, _R.PERSON, _W.NAMES, "the manager"),
    ReasonRow(_K.LOCATION_COMMUTE, _F.LOCATION, _C, 60, 0.4, _R.PLACES, _W.PLACES, "the place or the commute"),
    ReasonRow(_K.REMOTE_DAYS, _F.WORKPLACE, _C, 36, 0.5, _R.NUMBER, _W.DAYS, "the days on site"),
    ReasonRow(_K.TRAVEL, _F.TRAVEL, _C, 36, 0.5, _R.NUMBER, _W.SHARE, "the travel"),
    ReasonRow(_K.HOURS_ONCALL, _F.HOURS, _C, 24, 0.5, _R.HOURS, _W.HOURS, "the hours"),
    ReasonRow(_K.CONTRACT_TYPE, _F.CONTRACT, _C, 36, 0.5, _R.ONE_OF, _W.CONTRACTS, "the kind of contract"),
    ReasonRow(_K.START_DATE, _F.TIMING, _C, 6, 0.9, _R.DATE, _W.DATE, "the start date"),
    ReasonRow(_K.TIMING, _F.TIMING, _C, 9, 0.8, _R.DATE, _W.DATE, "the timing"),
    ReasonRow(_K.BENEFITS, _F.BENEFITS, _C, 36, 0.5, _R.NAMES, _W.NAMES, "the benefits"),
    ReasonRow(_K.RELOCATION_SUPPORT, _F.BENEFITS, _C, 60, 0.4, _R.NAMES, _W.NOTHING, "relocation support"),
    ReasonRow(_K.TOOLS_TECH, _F.SKILLS, _C, 36, 0.5, _R.NAMES, _W.NAMES, "the tools"),
    ReasonRow(_K.MISSION_PRODUCT, _F.PURPOSE, _C, 36, 0.5, _R.NAMES, _W.NAMES, "the mission or the product"),
    ReasonRow(_K.CULTURE, _F.CULTURE, _C, 36, 0.5, _R.NAMES, _W.NAMES, "the way of working"),
    ReasonRow(_K.COMPANY_STABILITY, _F.STABILITY, _C, 36, 0.5, _R.NAMES, _W.NAMES, "doubts about the company's stability"),
    ReasonRow(_K.PROCESS_EXPERIENCE, _F.PROCESS, _C, 36, 0.5, _R.UNKNOWN, _W.NOTHING, "how the process went"),
    ReasonRow(_K.COMPETING_OFFER, _F.MARKET, _C, 24, 0.6, _R.UNKNOWN, _W.NOTHING, "another offer"),
    ReasonRow(_K.COUNTER_OFFER, _F.MARKET, _C, 18, 0.6, _R.UNKNOWN, _W.NOTHING, "a counter-offer"),
    ReasonRow(_K.ANOTHER_PREFERRED, _F.SELECTION, _E, 36, 0.5, _R.OPEN_AGAIN, _W.NOTHING, "somebody else being preferred"),
    ReasonRow(_K.SKILL_GAP, _F.SKILLS, _E, 24, 0.7, _R.SKILL_GAP, _W.NOTHING, "a gap in skills", topical=True),
    ReasonRow(_K.EXPERIENCE_DEPTH, _F.SKILLS, _E, 24, 0.7, _R.SKILL_GAP, _W.NOTHING, "too little depth", topical=True),
    ReasonRow(_K.LEVEL_GAP, _F.LEVEL, _E, 36, 0.5, _R.ASKED_LEVEL, _W.STEP, "the level asked for"),
    ReasonRow(_K.EXPECTATION_ABOVE_BUDGET, _F.PAY, _E, 24, 0.4, _R.BUDGET, _W.MONEY, "an expectation above the budget"),
    ReasonRow(_K.LOCATION_TIMEZONE, _F.LOCATION, _E, 60, 0.4, _R.PLACES, _W.PLACES, "the place or time zone"),
    ReasonRow(_K.AVAILABILITY, _F.TIMING, _E, 6, 0.9, _R.DATE, _W.DATE, "the date the person was available"),
    ReasonRow(_K.INTERVIEW_MIXED, _F.SELECTION, _E, 36, 0.5, _R.UNKNOWN, _W.NOTHING, "mixed interviews"),
    ReasonRow(_K.WORK_SAMPLE_BELOW_BAR, _F.SELECTION, _E, 36, 0.5, _R.UNKNOWN, _W.NOTHING, "a work sample below the bar"),
    ReasonRow(_K.REFERENCE_CONCERN, _F.SELECTION, _E, 36, 0.5, _R.UNKNOWN, _W.NOTHING, "a concern in the references"),
    ReasonRow(_K.STAKEHOLDER_SPLIT, _F.SELECTION, _E, 36, 0.4, _R.UNKNOWN, _W.NOTHING, "stakeholders who did not agree"),
    ReasonRow(_K.HEADCOUNT, _F.OPENING, _E, 36, 0.5, _R.OPEN_AGAIN, _W.NOTHING, "a frozen headcount"),
    ReasonRow(_K.ROLE_CANCELLED, _F.OPENING, _E, 36, 0.5, _R.OPEN_AGAIN, _W.NOTHING, "the role being cancelled"),
    ReasonRow(_K.FILLED_INTERNALLY, _F.OPENING, _E, 36, 0.5, _R.OPEN_AGAIN, _W.NOTHING, "the role being filled internally"),
    ReasonRow(_K.CONDUCT, _F.SELECTION, _E, None, 0.0, _R.STAYS, _W.NOTHING, "conduct"),
    ReasonRow(_K.OTHER, _F.OTHER, None, 36, 0.5, _R.UNKNOWN, _W.NOTHING, "another reason"),
)  # fmt: skip

REASONS: dict[ReasonKind, ReasonRow] = {row.kind: row for row in _ROWS}
"""Reason kind → its row."""

REASON_CODES: dict[ReasonKind, int] = {kind: code for code, kind in enumerate(REASONS)}
"""Reason kind → the small integer that stands for it in columns."""

IMPLIED_REASON: dict[Outcome, ReasonKind] = {
    Outcome.RUNNER_UP: ReasonKind.ANOTHER_PREFERRED,
    Outcome.ON_HOLD: ReasonKind.HEADCOUNT,
}
"""What an outcome itself says where no reason of its side is on file (SCIENCE 2.3)."""

STOCK_PHRASES: frozenset[str] = frozenset({
    "culture fit", "cultural fit", "not a fit", "not a good fit", "no fit", "poor fit", "fit", "overqualified",
    "over qualified", "too senior", "too junior", "too senior for the team", "too junior for the team", "energy",
    "attitude", "digital native", "communication style", "accent", "gap in cv", "cv gap", "gaps in cv", "family",
    "flight risk", "not selected", "none", "none specified", "n a", "unknown", "unspecified",
})  # fmt: skip
"""Vague or proxy-laden topics, normalised: a reason resting on one weighs nothing until made concrete (SCIENCE 2.4)."""


def party_of(kind: ReasonKind, outcome: Outcome | None, named: Party | None) -> Party:
    """Whose no a reason is: the kind's own party, else the one named, else what the outcome tells (DESIGN 3).

    >>> party_of(ReasonKind.OTHER, Outcome.WITHDREW, None).value
    'candidate'
    """
    row = REASONS[kind]
    if row.party is not None:
        return row.party
    if named is not None:
        return named
    return Party.CANDIDATE if outcome in (Outcome.OFFER_DECLINED, Outcome.WITHDREW) else Party.EMPLOYER
