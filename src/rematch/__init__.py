"""Candidate re-match scoring: who you almost hired, what changed since, and what would make it a yes for both sides."""

from typing import Any

from rematch.brief.brief import Brief
from rematch.brief.questions import Answer, Asked
from rematch.costs import SearchCosts
from rematch.decide import Choice, WorthIt, worth_it
from rematch.diff import FacetDiff, RoleDiff, diff
from rematch.errors import (
    InvalidInput,
    MissingExtra,
    PoolError,
    ProtectedInput,
    RecordError,
    RematchError,
    UnknownField,
)
from rematch.explain import Account, Evidence, PastLike, PastReason
from rematch.facets import Facet, Gate, Head, Outcome, Party, ReasonKind, ResidualStatus
from rematch.gates import Held
from rematch.io.json import iter_jsonl, read_jsonl, write_jsonl
from rematch.match import Match
from rematch.movers import Move, MovedEvidence, Movers, movers
from rematch.names import Vocabulary
from rematch.pool import Description, Pool, PoolStatistics, Refresh
from rematch.ranking import Ranking, explain, rank, rank_many
from rematch.records import (
    Approach,
    Assessment,
    Candidacy,
    Candidate,
    Change,
    Contact,
    Contract,
    ContractWish,
    DutiesWish,
    Flexibility,
    Hours,
    HoursWish,
    LevelWish,
    LeverLevel,
    Location,
    LocationWish,
    Manager,
    Money,
    NamesWish,
    Offer,
    Openness,
    Pay,
    PayWish,
    Permission,
    PersonWish,
    Policy,
    Process,
    Reason,
    Requirement,
    Right,
    RoleSpec,
    RoleVersion,
    Sentiment,
    Shock,
    Skill,
    Team,
    Timing,
    TimingWish,
    Travel,
    TravelWish,
    Verdict,
    Wishes,
    Workplace,
    WorkplaceWish,
)
from rematch.scoring.draws import Interval, Intervals
from rematch.sensitivity import Perturbed, Sensitivity, sensitivity
from rematch.unlock import LockedOut, Unlock, Unlocked, unlock
from rematch.weights import Model, Weight
from rematch.whatif.plan import Chances, FrontPoint, RoleChange, YesPlan


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("rematch")
    raise AttributeError(f"module 'rematch' has no attribute {name!r}")


__all__ = [
    "Account",
    "Answer",
    "Approach",
    "Asked",
    "Assessment",
    "Brief",
    "Candidacy",
    "Candidate",
    "Chances",
    "Change",
    "Choice",
    "Contact",
    "Contract",
    "ContractWish",
    "Description",
    "DutiesWish",
    "Evidence",
    "Facet",
    "FacetDiff",
    "Flexibility",
    "FrontPoint",
    "Gate",
    "Head",
    "Held",
    "Hours",
    "HoursWish",
    "Interval",
    "Intervals",
    "InvalidInput",
    "LevelWish",
    "LeverLevel",
    "Location",
    "LocationWish",
    "LockedOut",
    "Manager",
    "Match",
    "MissingExtra",
    "Model",
    "Money",
    "Move",
    "MovedEvidence",
    "Movers",
    "NamesWish",
    "Offer",
    "Openness",
    "Outcome",
    "Party",
    "PastLike",
    "PastReason",
    "Pay",
    "PayWish",
    "Permission",
    "PersonWish",
    "Perturbed",
    "Policy",
    "Pool",
    "PoolError",
    "PoolStatistics",
    "Process",
    "ProtectedInput",
    "Ranking",
    "Reason",
    "ReasonKind",
    "RecordError",
    "Refresh",
    "RematchError",
    "Requirement",
    "ResidualStatus",
    "Right",
    "RoleChange",
    "RoleDiff",
    "RoleSpec",
    "RoleVersion",
    "SearchCosts",
    "Sensitivity",
    "Sentiment",
    "Shock",
    "Skill",
    "Team",
    "Timing",
    "TimingWish",
    "Travel",
    "TravelWish",
    "UnknownField",
    "Unlock",
    "Unlocked",
    "Verdict",
    "Vocabulary",
    "Weight",
    "Wishes",
    "Workplace",
    "WorkplaceWish",
    "WorthIt",
    "YesPlan",
    "diff",
    "explain",
    "iter_jsonl",
    "movers",
    "rank",
    "rank_many",
    "read_jsonl",
    "sensitivity",
    "unlock",
    "worth_it",
    "write_jsonl",
]
