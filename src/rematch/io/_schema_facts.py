"""What the types of the records do not say: ranges, which record one value may stand for, and what needs what."""

from __future__ import annotations

from datetime import date
from typing import Any

from rematch.facets import ContractKind, Need, ReasonKind, Wanted
from rematch.records import (
    Approach,
    Contract,
    ContractWish,
    DutiesWish,
    FrozenMap,
    Hours,
    HoursWish,
    LevelWish,
    Location,
    LocationWish,
    Manager,
    Money,
    NamesWish,
    Offer,
    Openness,
    PersonWish,
    Reason,
    Requirement,
    Right,
    Skill,
    Team,
    Timing,
    TimingWish,
    Travel,
    TravelWish,
    Verdict,
    Workplace,
    WorkplaceWish,
)
from rematch.records.base import LARGEST_NUMBER

ANY_NUMBER = {"minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
_POSITIVE = {"exclusiveMinimum": 0, "maximum": LARGEST_NUMBER}
_LEVEL = {"minimum": -1000, "maximum": 1000}
_NOT_NEGATIVE = {"minimum": 0, "maximum": LARGEST_NUMBER}
_SHARE = {"minimum": 0, "maximum": 1}
_DAYS = {"minimum": 0, "maximum": 7}
_HOURS = {"minimum": 0, "maximum": 168}
_MINUTES = {"minimum": 0, "maximum": 1440}
_COUNT = {"minimum": 0, "maximum": 36500}
_FIVE_STEPS = {"minimum": -2, "maximum": 2}

RANGES: dict[tuple[str, str], dict[str, Any]] = {
    ("Candidate", "level"): _LEVEL,
    ("Candidate", "relationship"): {"minimum": 0, "maximum": 3},
    ("Change", "effect"): {"minimum": -1, "maximum": 1},
    ("Change", "confidence"): {"exclusiveMinimum": 0, "maximum": 1},
    ("DutiesWish", "wanted"): _SHARE,
    ("Flexibility", "cost_per_unit"): _NOT_NEGATIVE,
    ("Hours", "hours"): _HOURS,
    ("HoursWish", "least"): _HOURS,
    ("HoursWish", "most"): _HOURS,
    ("LeverLevel", "cost"): _NOT_NEGATIVE,
    ("LevelWish", "wanted"): _LEVEL,
    ("LocationWish", "commute_minutes"): _MINUTES,
    ("LocationWish", "most"): _MINUTES,
    ("Money", "amount"): _POSITIVE,
    ("Offer", "level"): _LEVEL,
    ("Offer", "pay"): _POSITIVE,
    ("Openness", "statement"): _FIVE_STEPS,
    ("Pay", "max"): _POSITIVE,
    ("Pay", "min"): _POSITIVE,
    ("PayWish", "floor"): _POSITIVE,
    ("PayWish", "target"): _POSITIVE,
    ("Policy", "approach_days"): _COUNT,
    ("Policy", "approaches"): _COUNT,
    ("Policy", "days_after_no"): _COUNT,
    ("Policy", "days_after_no_reply"): _COUNT,
    ("Process", "days"): _NOT_NEGATIVE,
    ("Process", "rounds"): {"minimum": 0, "maximum": 100},
    ("Requirement", "importance"): _POSITIVE,
    ("RoleSpec", "competencies"): _POSITIVE,
    ("RoleSpec", "duties"): _SHARE,
    ("RoleSpec", "level"): _LEVEL,
    ("Sentiment", "strength"): {"minimum": 1, "maximum": 3},
    ("Team", "size"): _NOT_NEGATIVE,
    ("TimingWish", "notice_days"): {"minimum": 0, "maximum": 3660},
    ("Travel", "share"): _SHARE,
    ("TravelWish", "least"): _SHARE,
    ("TravelWish", "most"): _SHARE,
    ("Verdict", "value"): _FIVE_STEPS,
    ("Workplace", "days_on_site"): _DAYS,
    ("WorkplaceWish", "least"): _DAYS,
    ("WorkplaceWish", "most"): _DAYS,
}
"""Record and field → the range of its number, of each number in it; elsewhere any number up to 1e12 does."""

BARE: frozenset[type] = frozenset({
    Approach, Contract, ContractWish, DutiesWish, Hours, HoursWish, LevelWish, Location, LocationWish, Manager,
    NamesWish, Offer, Openness, PersonWish, Reason, Requirement, Right, Skill, Team, Timing, TimingWish, Travel,
    TravelWish, Verdict, Workplace, WorkplaceWish,
})  # fmt: skip
"""Records that their first field may stand for."""

SHORTHANDS: dict[tuple[str, str], Any] = {
    ("Candidate", "skills"): str,
    ("Permission", "disputes"): bool,
    ("RoleSpec", "competencies"): tuple[str, ...],
    ("RoleSpec", "skills"): str | FrozenMap[str, Need],
}
"""Record and field → what does there besides what its type says."""

UNTYPED: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("Assessment", "scale"): [
        {"type": "array", "items": {"type": "number", **ANY_NUMBER}, "minItems": 2, "maxItems": 2},
        {"const": "standard"},
    ],
    ("Flexibility", "kind"): [{"enum": ["fixed", "free", "levels", "range"]}],
    ("LeverLevel", "value"): [{"not": {"type": "null"}}],
    ("Reason", "wanted"): [{}],
}
"""Record and field → what may stand there, where the type is wider than what is taken."""

NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Assessment": (("score", "scale"),),
    "Money": (("amount", "currency"),),
    "Pay": (("min", "currency"), ("max", "currency")),
    "PayWish": (("floor", "currency"), ("target", "currency")),
}
"""Record → fields that need another one beside them."""

WANTED: dict[Wanted, tuple[Any, dict[str, Any]]] = {
    Wanted.NOTHING: (None, {}),
    Wanted.MONEY: (Money | float, _POSITIVE),
    Wanted.NUMBER: (float, ANY_NUMBER),
    Wanted.STEP: (float, _LEVEL),
    Wanted.SHARE: (float, _SHARE),
    Wanted.DAYS: (float, _DAYS),
    Wanted.HOURS: (float | bool, _HOURS),
    Wanted.NAMES: (tuple[str, ...] | bool, {}),
    Wanted.PLACES: (tuple[str, ...] | float, _MINUTES),
    Wanted.CONTRACTS: (tuple[ContractKind, ...], {}),
    Wanted.DATE: (date, {}),
}
"""What `Reason.wanted` holds → its type and range."""

OTHER_SPELLINGS: dict[type, tuple[str, ...]] = {ContractKind: ("fixed_term", "fixed-term")}
"""Vocabulary → words that are read as one of it."""

CLEARED_KIND = ReasonKind.CONDUCT
"""The only kind of reason that a person clears."""
