"""The numbers of SCIENCE 2, as they stand there."""

# SCIENCE 2.2: outcome -> head -> (clean, unchanged)
BASE_RATES = {
    "runner_up": {"E": (0.60, 0.45), "C": (0.65, 0.65)},
    "offer_declined": {"E": (0.80, 0.80), "C": (0.65, 0.10)},
    "withdrew": {"E": (0.50, 0.50), "C": (0.60, 0.15)},
    "rejected": {"E": (0.60, 0.08), "C": (0.65, 0.65)},
    "on_hold": {"E": (0.60, 0.30), "C": (0.65, 0.65)},
}
STAGE_TERM = {"applied": -0.8, "screen": -0.5, "interview": 0.0, "final": 0.35, "offer": 0.9}
OUTCOMES_WITH_STAGE_TERM = ("withdrew", "rejected", "on_hold")

# SCIENCE 2.3
SEVERITY_WEIGHT = {"minor": 1.0, "major": 3.0, "dealbreaker": 6.0}
DEALBREAKER_NATS = 2.0
RHO_BY_DEBRIEF = {"stated": 0.15, "recorded": 0.25, "inferred": 0.40, "none": 0.25, None: 0.25}
RHO_EMPLOYER = 0.25
DEBT_WITHOUT_OUTCOME_DEBT = 0.60
DEBT_CAP = 8.0
IMPLIED_REASON = {"runner_up": "another_preferred", "on_hold": "headcount"}

# SCIENCE 2.4: kind -> (party, facet, half-life in months, favourable share)
REASONS = {
    "pay": ("candidate", "pay", 24, 0.4),
    "variable_equity": ("candidate", "pay", 24, 0.4),
    "level": ("candidate", "level", 36, 0.5),
    "scope_or_skills_use": ("candidate", "duties", 36, 0.5),
    "growth": ("candidate", "growth", 36, 0.5),
    "team_shape": ("candidate", "team", 36, 0.5),
    "manager": ("candidate", "manager", 36, 0.4),
    "location_commute": ("candidate", "location", 60, 0.4),
    "remote_days": ("candidate", "workplace", 36, 0.5),
    "travel": ("candidate", "travel", 36, 0.5),
    "hours_oncall": ("candidate", "hours", 24, 0.5),
    "contract_type": ("candidate", "contract", 36, 0.5),
    "start_date": ("candidate", "timing", 6, 0.9),
    "timing": ("candidate", "timing", 9, 0.8),
    "benefits": ("candidate", "benefits", 36, 0.5),
    "relocation_support": ("candidate", "benefits", 60, 0.4),
    "tools_tech": ("candidate", "skills", 36, 0.5),
    "mission_product": ("candidate", "purpose", 36, 0.5),
    "culture": ("candidate", "culture", 36, 0.5),
    "company_stability": ("candidate", "stability", 36, 0.5),
    "process_experience": ("candidate", "process", 36, 0.5),
    "competing_offer": ("candidate", "market", 24, 0.6),
    "counter_offer": ("candidate", "market", 18, 0.6),
    "another_preferred": ("employer", "selection", 36, 0.5),
    "skill_gap": ("employer", "skills", 24, 0.7),
    "experience_depth": ("employer", "skills", 24, 0.7),
    "level_gap": ("employer", "level", 36, 0.5),
    "expectation_above_budget": ("employer", "pay", 24, 0.4),
    "location_timezone": ("employer", "location", 60, 0.4),
    "availability": ("employer", "timing", 6, 0.9),
    "interview_mixed": ("employer", "selection", 36, 0.5),
    "work_sample_below_bar": ("employer", "selection", 36, 0.5),
    "reference_concern": ("employer", "selection", 36, 0.5),
    "stakeholder_split": ("employer", "selection", 36, 0.4),
    "headcount": ("employer", "opening", 36, 0.5),
    "role_cancelled": ("employer", "opening", 36, 0.5),
    "filled_internally": ("employer", "opening", 36, 0.5),
    "conduct": ("employer", "selection", None, None),
    "other": (None, "other", 36, 0.5),  # the party is named, or the outcome tells
}
# SCIENCE 2.4, last paragraph (and DESIGN 3): as if not recorded. Written here after normalisation.
STOCK_PHRASES = {
    "culture fit",
    "not a fit",
    "not a good fit",
    "overqualified",
    "too senior for the team",
    "too junior for the team",
    "too senior junior for the team",
    "energy",
    "attitude",
    "digital native",
    "communication style",
    "communication accent",
    "communication style accent",
    "accent",
    "gap in cv",
    "family",
    "flight risk",
}

# SCIENCE 2.5: facet -> (scale, tolerance) in the facet's unit; pay and hours are shares of r and stand in the code
SCALE = {
    "commute": (15.0, 5.0),
    "workplace": (1.0, 0.0),
    "travel": (0.10, 0.05),
    "level": (1.0, 0.0),
    "timing": (90.0, 0.0),
}
DUTY_SCALE, DUTY_TOLERANCE = 0.20, 0.05
PAY_SCALE_SHARE, PAY_TOLERANCE_SHARE = 0.10, 0.02
HOURS_SCALE_SHARE = 0.10
WORST_RESIDUAL = 1.5
RESOLVED_SHARE, EASED_SHARE, EASED = 0.7, 0.3, 0.5  # SCIENCE 2.5 d: the three points of an unknown residual
SMALLEST_GAP = 1e-9

# SCIENCE 2.6
LIKE_NATS = 0.25
KEPT_IF_UNKNOWN, REMOVED_IF_UNKNOWN = 0.85, 0.2
LIKE_VALUE = {"strengthened": 1.0, "kept": 0.4, "lost": -2.0, "unknown": 0.85 * 0.4 + 0.15 * -2.0}
DISLIKE_VALUE = {"removed": 0.5, "same": 0.0, "worse": -1.0, "unknown": 0.2 * 0.5}

# SCIENCE 2.7: instrument -> (validity, half-life, floor); cognitive tests are off by default
INSTRUMENTS = {
    "structured_interview": (0.42, 24, 0.30),
    "job_knowledge_test": (0.40, 30, 0.30),
    "work_sample": (0.33, 18, 0.20),
    "assessment_centre": (0.29, 24, 0.30),
    "reference_check": (0.26, 24, 0.20),
    "unstructured_interview": (0.19, 18, 0.20),
}
EVIDENCE_CREDIT = {"assessed": 1.0, "certified": 0.95, "claimed": 0.85}
INHERITED_CREDIT = 0.75
ABSENT_CREDIT = 0.25
UNLISTED_CREDIT = {"same": 0.75, "related": 0.55, "another": 0.25, None: 0.75}

# SCIENCE 2.8
FIRMNESS = {"nice": 0.3, "important": 1.0, "must": 3.0}
STATEMENT = {2: 1.0, 1: 0.5, 0: 0.0, -1: -0.5, -2: -1.5}
SHOCKS = {  # kind -> (value, half-life)
    "layoffs": (0.5, 6),
    "manager_left": (0.4, 6),
    "passed_over": (0.4, 6),
    "reorganisation": (0.3, 6),
    "policy_worse": (0.3, 6),
    "promoted": (-1.2, 12),
    "retention_award": (-0.8, 12),
}
TENURE = [(6, -1.2), (12, -0.4), (24, 0.1), (48, 0.15), (96, 0.0)]  # below so many months
TENURE_LONGER = -0.15

# Decision 44: a year in units of the pay's period
PERIODS_A_YEAR = {"year": 1, "month": 12, "week": 52, "day": 260, "hour": 2080}

# SCIENCE 4 (and 2.2, 2.7): the draws
DRAWS = 256
TAU = 0.40  # weight ignorance
PSEUDO_OUTCOMES = 20  # behind each base rate
SPREAD_CREDIT = 0.12  # of the credit of what is not listed

# RECORDS: facets whose spec is a plain list of names
PLAIN_LISTS = ("culture", "growth", "purpose", "benefits", "stability")
