"""How much of each past reason still stands against the new role (SCIENCE 2.5), on columns."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.evidence.sameness import same_words
from rematch.evidence.since import changes_since
from rematch.evidence.then_and_now import RULES
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import REASON_CODES, REASONS, SPEC_FACETS, Facet, ReasonKind, Residual
from rematch.facets.rules.residual import WORST
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

RESOLVED, UNCHANGED, WORSE = 0.05, 0.85, 1.15
"""For people: resolved up to the first, eased below the second, unchanged up to the third, else worse (SCIENCE 2.5)."""
_NONE = np.empty(0, np.intp)

_KINDS = {
    residual: [REASON_CODES[k] for k, row in REASONS.items() if row.residual is residual] for residual in Residual
}


@attrs.frozen(eq=False)
class Residuals:
    """What is left of every reason of a block, shape (reasons,).

    Attributes:
        left: Residual in [0, 1.5]; the expected one where it is not known, or, shape (draws, reasons), drawn ones.
        known: Whether it is known rather than expected.
        resolved: Whether it is known to have gone.
        compared: Whether then and now alone settle it, before any change.
        changed: Whether some change was counted.
    """

    left: Floats
    known: Bools
    resolved: Bools
    compared: Bools
    changed: Bools


def residuals(facts: Facts, query: Query, unknowns: Expected = EXPECTED) -> Residuals:
    """Then against now, then the changes since (SCIENCE 2.5 a to e)."""
    compared_to = compare(facts, query)
    compared = ~np.isnan(compared_to)
    eased, worsened, settled, changed = changes_since(facts, query, compared)
    by_rule = facts.once("reasons by rule", _by_rule)
    gaps, stays = by_rule[Residual.SKILL_GAP], by_rule[Residual.STAYS]

    def left_of(unknown: Floats) -> Floats:
        base = np.where(compared, compared_to, unknown)
        # Later evidence of a skill never leaves more of the gap than nothing known would.
        base[..., gaps] = np.minimum(base[..., gaps], unknown[..., gaps])
        left = np.minimum(WORST, base * eased + facts.model["residual.own_harm"] * worsened)
        left[..., stays] = 1.0
        return left

    expected = left_of(EXPECTED.residuals(facts))
    left = expected if unknowns is EXPECTED else left_of(unknowns.residuals(facts))
    known = compared | settled
    known[stays] = True
    return Residuals(left, known, known & (expected <= RESOLVED), compared, changed)


def compare(facts: Facts, query: Query) -> Floats:
    """Residual by then against now alone; NaN unknown."""
    left = np.full(len(facts.block.reasons), np.nan)
    by_rule = facts.once("reasons by rule", _by_rule)
    for how, rule in RULES.items():
        rows = by_rule[how]
        if len(rows):
            left[rows] = rule(facts, query, rows)
    return _both_say_the_same(facts, query, left)


def _by_rule(facts: Facts) -> dict[Residual, Rows]:
    """Positions of the existing reasons that each rule works out."""
    kinds = facts.block.reasons.kind
    return {
        how: np.flatnonzero(facts.reason_exists & np.isin(kinds, _KINDS[how])) if _KINDS[how] else _NONE
        for how in Residual
    }


def _both_say_the_same(facts: Facts, query: Query, left: Floats) -> Floats:
    """Still unknown, and both versions say the same of the facet (timing and skill gaps apart): unchanged."""
    kinds = facts.block.reasons.kind
    for facet in SPEC_FACETS:
        if facet is Facet.TIMING or not query.role.speaks(facet):
            continue
        rows = facts.reasons_on(facet)
        rows = rows[np.isnan(left[rows])]
        if facet is Facet.SKILLS:
            rows = rows[~np.isin(kinds[rows], _KINDS[Residual.SKILL_GAP])]
        if not len(rows):
            continue
        versions = facts.reason_version[rows]
        same = same_words(query, facet)[versions]
        if facet is Facet.PAY:
            extras = kinds[rows] == REASON_CODES[ReasonKind.VARIABLE_EQUITY]
            same &= ~extras | (query.pool.versions.pay_extras[versions] == query.role.pay_extras)
        left[rows] = np.where(same, 1.0, np.nan)
    return left
