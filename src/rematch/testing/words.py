"""The few words that drawn records share, so that what one says meets what another says."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from rematch.facets import Facet, Period, Scope
from rematch.records import Candidate, Change, Money, RoleVersion

AS_OF: Final = date(2026, 11, 24)
"""The day that strategies cluster their dates around unless told another."""
LEAP_DAY: Final = date(2024, 2, 29)
NEW_YEAR: Final = date(2026, 1, 1)

DAYS: Final = (
    -365, -120, -30, 0, -90, -365, -120, -1, -183, -730, 1, -91, -89, -364, -366, -29, -31, -274, -540, -1095,
    -1461, -2922, -7, 30, 90, 400,
)  # fmt: skip
"""Days from `as_of`: the edges of cooling-off, tenure and half-lives; some twice, so that facts fall on one day."""

CANDIDATE_IDS: Final = tuple(f"c-{number}" for number in range(1, 7))
MANAGER_IDS: Final = ("m-1", "m-2", "m-3", "m-4")
TEAM_IDS: Final = ("t-1", "t-2", "t-3", "t-4")
ROLE_IDS: Final = ("ae-emea", "ae-apac", "cs-lead")
INTERVIEWERS: Final = ("i-1", "i-2", "m-1")
VERSIONS: Final = ("1", "2", "3", "4")

TITLES: Final = ("Account Executive", "account-executive", "Sales Manager", "Customer Success Lead")
FAMILIES: Final = ("sales", "Sales", "customer success")
CURRENCIES: Final = ("EUR", "USD")
RATES: Final = {"EUR": 1.0, "USD": 0.8}
"""What one unit of a currency is worth; for what takes rates by the caller."""

SKILLS: Final = ("b2b sales", "crm", "negotiation", "CRM", "sql", "forecasting", "coaching", "B2B-Sales")
DUTIES: Final = ("new business", "reporting", "coaching", "New-Business", "key accounts", "on-site visits")
TRAITS: Final = ("team targets", "no weekend work", "hands on", "Hands-On", "hunters", "farmers")
THEMES: Final = ("clean water", "open source", "leadership", "Open Source", "funding", "outlook")
BENEFITS: Final = ("pension", "learning budget", "company car", "relocation package")
PATTERNS: Final = ("night shift", "early shift", "weekend", "Night-Shift")
PLACES: Final = ("Utrecht", "Leeds", "Porto", "utrecht", "Graz", "Tallinn")
STOCK: Final = ("culture fit", "Not a good fit", "overqualified")

YEARLY: Final = (80_000.0, 78_400.0, 81_600.0, 88_000.0, 90_000.0, 72_000.0, 100_000.0, 120_000.0, 60_000.0)
"""Pay a year: a tolerance (2 %) and a scale unit (10 %) apart."""
A_YEAR: Final = {Period.YEAR: 1, Period.MONTH: 12, Period.WEEK: 52, Period.DAY: 250, Period.HOUR: 2000}
STEPS: Final = (3.0, 4.0, 2.0, 5.0, 3.5, 1.0)
SHARES: Final = (0.3, 0.4, 0.2, 0.25, 0.35, 0.1, 0.05, 0.5, 0.6, 0.0, 0.15, 1.0)
ON_SITE: Final = (3.0, 2.0, 4.0, 0.0, 5.0, 2.5, 1.0)
WEEKLY_HOURS: Final = (40.0, 36.0, 38.0, 32.0, 44.0, 20.0, 0.0)
AWAY: Final = (0.2, 0.1, 0.15, 0.3, 0.25, 0.05, 0.0)
MINUTES: Final = (30.0, 35.0, 25.0, 45.0, 50.0, 20.0, 60.0, 0.0)
MONEY: Final = (
    *YEARLY[:6],
    Money(80_000, "EUR"),
    Money(100_000, "USD"),
    Money(7_000, "EUR", Period.MONTH),
    Money(45, "EUR", Period.HOUR),
    Money(400, "USD", Period.DAY),
    Money(None, "EUR"),
    Money(),
)

TOPICS: Final[dict[Facet, tuple[str, ...]]] = {
    Facet.PAY: ("bonus", "equity"),
    Facet.DUTIES: DUTIES,
    Facet.SKILLS: SKILLS,
    Facet.MANAGER: TRAITS,
    Facet.TEAM: TRAITS,
    Facet.CULTURE: (*TRAITS, STOCK[0]),
    Facet.GROWTH: THEMES,
    Facet.PURPOSE: THEMES,
    Facet.LOCATION: PLACES,
    Facet.HOURS: (*PATTERNS, "on call", "flexible"),
    Facet.CONTRACT: ("permanent", "fixed term"),
    Facet.BENEFITS: BENEFITS,
    Facet.STABILITY: THEMES,
    Facet.MARKET: ("counter-offer",),
    Facet.OTHER: (*STOCK, "the cat disagreed"),
}
"""Facet → the topics that are named on it; the other facets are spoken of as a whole."""

REACHES: Final = (
    (Scope.ALL, None),
    *((Scope.TEAM, target) for target in (None, *TEAM_IDS[:2])),
    *((Scope.MANAGER, target) for target in (None, *MANAGER_IDS[:2])),
    *((Scope.ROLE, target) for target in (None, *ROLE_IDS)),
    *((Scope.PERSON, target) for target in CANDIDATE_IDS[:2]),
)
"""Scope and target of a change, as they go together."""


class Case(NamedTuple):
    """Something to rank: a few people, a role, the organisation's changes, and the day."""

    candidates: list[Candidate]
    role: RoleVersion
    changes: list[Change]
    as_of: date
