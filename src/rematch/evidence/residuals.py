"""How much of each past reason still stands against the new role (SCIENCE 2.5), on columns."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.alike import Kinds, Split
from rematch.evidence.facts import Facts
from rematch.evidence.kinds import ReasonKinds
from rematch.evidence.sameness import same_words
from rematch.evidence.since import changes_since
from rematch.evidence.then_and_now import RULES
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import FACET_CODES, REASON_CODES, REASONS, SPEC_FACETS, Facet, ReasonKind, Residual
from rematch.facets.rules.residual import WORST
from rematch.pool.gather import chosen
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

RESOLVED, UNCHANGED, WORSE = 0.05, 0.85, 1.15
"""For people: resolved up to the first, eased below the second, unchanged up to the third, else worse (SCIENCE 2.5)."""

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
        changed: Rows of those for which some change was counted.
    """

    left: Floats
    known: Bools
    resolved: Bools
    compared: Bools
    changed: Rows


def residuals(facts: Facts, query: Query, unknowns: Expected = EXPECTED) -> Residuals:
    """Then against now, then the changes since (SCIENCE 2.5 a to e)."""
    compared_to = compare(facts, query)
    compared = ~np.isnan(compared_to)
    since = changes_since(facts, query, compared)
    gaps, stays = facts.once("reasons that stay", _gaps_and_stays)

    def left_of(unknown: Floats) -> Floats:
        left = chosen(compared, compared_to, unknown)
        # Later evidence of a skill never leaves more of the gap than nothing known would.
        left[..., gaps] = np.minimum(left[..., gaps], unknown[..., gaps])
        changed = left[..., since.rows] * since.eased + facts.model["residual.own_harm"] * since.worsened
        left[..., since.rows] = np.minimum(WORST, changed)
        left[..., stays] = 1.0
        return left

    expected = left_of(EXPECTED.residuals(facts))
    left = expected if unknowns is EXPECTED else left_of(unknowns.residuals(facts))
    known = compared.copy()
    known[since.rows[since.settled]] = True
    known[stays] = True
    return Residuals(left, known, known & (expected <= RESOLVED), compared, since.rows)


def compare(facts: Facts, query: Query) -> Floats:
    """Residual by then against now alone; NaN unknown."""
    alike, left = KINDS.against_role(facts, query)
    return alike.spread(left, np.nan)


_Parts = list[tuple[Residual, Rows, ReasonKinds]]


def _of_kinds(kinds: Split[_Parts], facts: Facts, query: Query) -> Floats:
    left = np.full(kinds.count, np.nan)
    for how, at, own in kinds.parts:
        found = RULES[how](own, facts, query) if how in RULES else np.full(len(own), np.nan)
        left[at] = _both_say_the_same(how, own, query, found)
    return left


def _by_rule(kinds: ReasonKinds) -> _Parts:
    """The kinds that each rule works out, those of one facet at a time, with their places among all."""
    parts = kinds.by(_RULE[kinds.kind] * len(FACET_CODES) + kinds.facet)
    return [(list(Residual)[code // len(FACET_CODES)], at, own) for code, (at, own) in parts.items()]


KINDS = Kinds("kinds of reasons", ReasonKinds.of, _by_rule, _of_kinds)


def _gaps_and_stays(facts: Facts) -> tuple[Rows, Rows]:
    """Existing reasons that are a gap in a skill, and those that nothing eases."""
    kinds = facts.block.reasons.kind
    gaps, stays = (
        np.flatnonzero(facts.reason_exists & np.isin(kinds, _KINDS[how]))
        for how in (Residual.SKILL_GAP, Residual.STAYS)
    )
    return gaps, stays


def _both_say_the_same(how: Residual, kinds: ReasonKinds, query: Query, left: Floats) -> Floats:
    """Still unknown, and both versions say the same of the facet (timing and skill gaps apart): unchanged."""
    facet = kinds.only_facet
    if how is Residual.SKILL_GAP or facet is Facet.TIMING or facet not in SPEC_FACETS or not query.role.speaks(facet):
        return left
    same = same_words(query, facet)[kinds.version]
    if facet is Facet.PAY:
        extras = kinds.kind == REASON_CODES[ReasonKind.VARIABLE_EQUITY]
        same &= ~extras | (query.pool.versions.pay_extras[kinds.version] == query.role.pay_extras)
    return np.where(np.isnan(left), np.where(same, 1.0, np.nan), left)


_RULE = np.array([list(Residual).index(row.residual) for row in REASONS.values()], np.int16)
"""Code of a reason's kind → place of its rule."""
