"""What an invented firm's roles are called, ask and give: the words of the seeded world."""

from __future__ import annotations

from itertools import product

FAMILIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sales": (
        ("Account Executive", "Account Manager", "Sales Development Representative", "Sales Lead"),
        ("new business", "key accounts", "reporting", "tenders", "partner visits", "coaching"),
    ),
    "software": (
        ("Backend Engineer", "Frontend Engineer", "Platform Engineer", "Engineering Lead"),
        ("new features", "maintenance", "code review", "incident response", "architecture", "mentoring"),
    ),
    "data": (
        ("Data Analyst", "Data Engineer", "Data Scientist", "Analytics Lead"),
        ("modelling", "dashboards", "pipelines", "experiments", "stakeholder questions", "mentoring"),
    ),
    "finance": (
        ("Accountant", "Financial Controller", "Payroll Specialist", "Finance Lead"),
        ("closing", "forecasts", "audit", "invoices", "business partnering", "reporting"),
    ),
    "people": (
        ("Recruiter", "People Partner", "Learning Specialist", "People Lead"),
        ("sourcing", "interviews", "employee questions", "policies", "training", "reporting"),
    ),
    "care": (
        ("Nurse", "Care Coordinator", "Physiotherapist", "Ward Lead"),
        ("patients", "rounds", "documentation", "handovers", "rota planning", "training"),
    ),
    "operations": (
        ("Warehouse Planner", "Buyer", "Logistics Coordinator", "Operations Lead"),
        ("planning", "suppliers", "stock checks", "carriers", "process improvement", "reporting"),
    ),
    "support": (
        ("Support Agent", "Customer Success Manager", "Onboarding Specialist", "Support Lead"),
        ("tickets", "onboarding", "renewals", "product feedback", "documentation", "coaching"),
    ),
}
"""Job family → its titles and its duties."""

PLACES = {
    "Utrecht": "EUR", "Leeds": "GBP", "Porto": "EUR", "Graz": "EUR", "Tallinn": "EUR", "Ghent": "EUR", "Lyon": "EUR",
    "Malmo": "SEK", "Boston": "USD", "Denver": "USD", "Leipzig": "EUR", "Gdansk": "PLN",
}  # fmt: skip
"""Place → the currency paid there."""
SCALE = {"EUR": 1.0, "GBP": 0.9, "USD": 1.25, "SEK": 10.0, "PLN": 3.5}
"""How many of a currency stand for a euro of pay here; not a rate of exchange."""

STYLES = ("hands on", "hands off", "coaching", "clear goals", "weekly talks", "decides late", "shares credit")
SHAPES = ("hunters", "farmers", "small", "all senior", "mixed levels", "spread over time zones", "on one site")
WAYS = ("team targets", "own targets", "no weekend work", "written first", "pair work", "open books", "few meetings")
PATHS = ("leadership path", "expert path", "training budget", "job rotation", "mentor", "conference days")
CAUSES = ("clean water", "open source", "public health", "small firms", "fair trade", "energy saving")
BENEFITS = ("pension", "learning budget", "travel pass", "extra leave", "relocation package", "lunch")
OUTLOOK = ("profitable", "newly funded", "family owned", "growing market", "listed")
PATTERNS = ("day shift", "night shift", "weekend", "early shift")

COMMON_SKILLS = (
    "excel", "sql", "python", "crm", "negotiation", "project management", "presentation", "english", "java", "german",
    "forecasting", "budgeting", "javascript", "cold calling", "french", "linux", "statistics", "coaching", "git", "aws",
    "bookkeeping", "interviewing", "logistics planning", "first aid", "copywriting", "docker", "spanish", "typescript",
    "payroll", "triage", "procurement", "onboarding", "kubernetes", "scrum", "dutch", "tax", "ux research", "sap",
    "technical writing", "b2b sales",
)  # fmt: skip
_FIELDS = (
    "retail", "cloud", "medical", "public", "energy", "legal", "freight", "mobile", "media", "insurance", "banking",
    "food", "textile", "travel", "housing", "farming", "mining", "water", "rail", "space", "school", "marine", "gas",
    "paper", "steel", "glass", "chemical", "timber", "sports", "games",
)  # fmt: skip
_THINGS = (
    "pricing", "billing", "network", "customer", "supplier", "product", "safety", "quality", "contract", "inventory",
    "campaign", "workflow", "database", "portfolio", "claims", "catalogue", "sensor", "fleet", "licence", "archive",
    "revenue", "vendor", "asset", "channel", "permit", "recipe", "schedule", "ticket", "survey", "tariff", "warranty",
    "vessel", "pattern", "template", "delivery", "loyalty", "metering", "packaging", "sourcing", "testing",
)  # fmt: skip
_ACTS = (
    "analysis", "design", "planning", "auditing", "automation", "modelling", "migration", "operations", "strategy",
    "support", "training", "governance", "integration", "reporting", "negotiations", "controls", "architecture",
    "research", "optimisation", "compliance", "monitoring", "development", "coordination", "valuation", "maintenance",
)  # fmt: skip

_STEP = 7919


def skill_names(count: int = 30_000) -> tuple[str, ...]:
    """Different names of skills, the commonest first.

    >>> names = skill_names()
    >>> len(set(names)), names[:2]
    (30000, ('excel', 'sql'))
    """
    composed = [" ".join(parts) for parts in product(_FIELDS, _THINGS, _ACTS)]
    mixed = [composed[rank * _STEP % len(composed)] for rank in range(len(composed))]
    return (*COMMON_SKILLS, *mixed)[:count]
