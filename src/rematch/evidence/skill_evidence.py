"""What evidence of a skill is worth, and what came after a gap was noted (SCIENCE 2.5, 2.7)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts, decay, months
from rematch.pool.codes import EVIDENCE_CODES
from rematch.pool.columns import UNDATED
from rematch.pool.packed import Packed

Floats = NDArray[np.float64]


def later_evidence(facts: Facts) -> Floats:
    """Credit that evidence dated after each gap gives for its skill, shape (reasons,); NaN without any."""
    block = facts.block
    credit = np.full(len(block.reasons), np.nan)
    links, skills = block.gap_skills, block.skills
    if not len(links):
        return credit
    reason, skill = links.one, links.other
    on = skills.on[skill]
    counts = (on > facts.reason_ended[reason]) & (on <= facts.as_of) & (on != UNDATED)
    lacking = skills.evidence[skill] == EVIDENCE_CODES["lacking"]
    exact = skills.skill[skill] == block.reasons.topic[reason]
    lacking_day = np.full(len(block.reasons), UNDATED, np.int64)
    standing = counts & lacking & exact
    np.maximum.at(lacking_day, reason[standing], on[standing])
    gives = counts & ~lacking & (on > lacking_day[reason])
    worth = links.strength * evidence_credit(facts, skill)
    np.fmax.at(credit, reason[gives], worth[gives])
    known_lacking = (lacking_day > UNDATED) & np.isnan(credit)
    return np.where(known_lacking, 0.0, credit)


def evidence_credit(facts: Facts, rows: NDArray[Any]) -> Floats:
    """Credit of rows of skill evidence: by what it rests on, fading from its last use (SCIENCE 2.7)."""
    skills, model = facts.block.skills, facts.model
    table = np.array([0.0 if word == "lacking" else model[f"credit.{word}"] for word in EVIDENCE_CODES])
    return table[skills.some("evidence", rows)] * facts.once("fading of skills", _fading).take(rows)


def _fading(facts: Facts) -> Packed:
    """How much of the credit of each row of skill evidence is left, each day worked out once."""

    def left(used: NDArray[np.int32]) -> Floats:
        fading = decay(months(used, facts.as_of), facts.model["credit.half_life"], facts.model["credit.floor"])
        return np.where((used == UNDATED) | (used > facts.as_of), 1.0, fading)

    used = facts.block.skills.kept["last_used"]
    assert isinstance(used, Packed)
    return used.map(left)
