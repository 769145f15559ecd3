"""Small integers for closed vocabularies."""

from __future__ import annotations

from typing import Any

import numpy as np

from rematch.facets import (
    FACETS,
    Answer,
    AssessmentKind,
    Debrief,
    Facet,
    Firmness,
    OfferStatus,
    Outcome,
    Party,
    Severity,
    ShockKind,
    SkillEvidence,
    Source,
    Stage,
)

NOTHING_SAID = -9
"""Stands for openness where nothing was said of it."""
NEAR_HIRE = tuple(outcome for outcome in Outcome if outcome is not Outcome.HIRED)
OUTCOME_CODES: dict[Outcome | None, int] = {outcome: code for code, outcome in enumerate(NEAR_HIRE)}
HIRED = len(NEAR_HIRE)
ALL_OUTCOME_CODES: dict[Outcome | None, int] = {**OUTCOME_CODES, Outcome.HIRED: HIRED}
"""Every outcome; columns of a block hold near-hires only."""
PARTY_CODES = {Party.CANDIDATE: 0, Party.EMPLOYER: 1}
EMPLOYER_ONLY = (Facet.SKILLS, Facet.LEVEL, Facet.SELECTION)
"""Facets on which the person's own changes are evidence for the employer only (SCIENCE 2.8)."""
FACET_RANKS = np.argsort(np.argsort(np.array([facet.value for facet in FACETS])))
"""Place of each facet in the order of their names."""


def _codes(vocabulary: Any) -> dict[Any, int]:
    return {word: code for code, word in enumerate(vocabulary)}


STAGE_CODES, DEBRIEF_CODES, SEVERITY_CODES = _codes(Stage), _codes(Debrief), _codes(Severity)
FIRMNESS_CODES, EVIDENCE_CODES, SOURCE_CODES = _codes(Firmness), _codes(SkillEvidence), _codes(Source)
KIND_CODES, SHOCK_CODES, ANSWER_CODES = _codes(AssessmentKind), _codes(ShockKind), _codes(Answer)
STATUS_CODES = _codes(OfferStatus)
