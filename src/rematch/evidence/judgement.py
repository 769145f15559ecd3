"""What was found out then: assessments, and the hiring manager's verdict (SCIENCE 2.7)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.alike import Alike, Kinds
from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.kinds import ScoreKinds
from rematch.evidence.ledger import Ledger, Part
from rematch.evidence.telling import Said, Told, as_day, as_source, noted
from rematch.facets import AssessmentKind, Facet, Head, Source
from rematch.facets.rules import elementary
from rematch.names import Kinship
from rematch.pool.gather import gather
from rematch.query import KINSHIPS, Query
from rematch.weights import Model

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def post(ledger: Ledger, facts: Facts, query: Query) -> None:
    """Assessments and verdict, one ordered sum with gamma .5: a manager who liked him also interviewed him."""
    scores, judged = assessments(facts, query), verdict(facts, query)
    parts = [Part("assessments", scores, Facet.SELECTION), Part("verdict", judged, Facet.MANAGER)]
    ledger.add_together(Head.EMPLOYER, parts, facts.model["judgement.gamma"])


def assessments(facts: Facts, query: Query) -> Floats:
    """``clip(sum w(r')*z / (1+(n-1)*.44), -2, 2)``, shape (people,); ``w(r) = 1.7*r/sqrt(1-r^2)``.

    ``r' = r * decay * sim * .8^dL``: a bar passed lower says less about a higher one, a higher one failed less about a
    lower one.
    """
    rows, model = facts.block.assessments, facts.model
    if not len(rows):
        return np.zeros(len(facts))
    scores = facts.once("scores", Scores.of)
    alike, of_kinds = KINDS.against_role(facts, query)
    transferred = scores.validity * alike.spread(of_kinds, 0.0)
    weight = model["assessment.slope"] * transferred / np.sqrt(1.0 - transferred * transferred)
    cap = model["assessment.cap"]
    return np.clip(rows.ragged.sum(weight * scores.z) / scores.divisor, -cap, cap)


def _transfer(kinds: ScoreKinds, facts: Facts, query: Query) -> Floats:
    """``sim * .8^dL`` of each kind of score."""
    rise = query.number(Facet.LEVEL) - facts.versions.level[kinds.version]
    rise = np.where(np.isnan(rise), 0.0, np.where(kinds.above, np.maximum(rise, 0.0), np.maximum(-rise, 0.0)))
    lower = elementary.log(facts.model["assessment.level_step"])
    return similarity(kinds, facts, query) * np.where(rise == 0.0, 1.0, elementary.exp(rise * lower))


@attrs.frozen(eq=False)
class Scores:
    """What scores say whatever the role: the part that reads the pool and the day alone.

    Attributes:
        validity: Decayed validity of each, shape (assessments,).
        z: Of those that count; 0 of others.
        counts: Whether each counts.
        divisor: ``1+(n-1)*.44`` for the n of each person, shape (people,).
    """

    validity: Floats
    z: Floats
    counts: Bools
    divisor: Floats

    @classmethod
    def of(cls, facts: Facts) -> Scores:
        """The scores of a block."""
        block, model = facts.block, facts.model
        rows, kind, on = block.assessments, block.assessments.kind, block.assessments.on
        counts = facts.counted[rows.candidacy] & (on <= facts.as_of)
        if not model["assessment.cognitive_tests"]:
            counts &= kind != list(AssessmentKind).index(AssessmentKind.COGNITIVE_TEST)
        z = np.where(counts, facts.pool.z_scores(block, model), 0.0)
        divisor = _divisor(rows.ragged.sum(counts.astype(np.float64)), model)
        return cls(_decayed_validity(facts, kind, on), z, counts, divisor)


def _kinds(facts: Facts) -> tuple[ScoreKinds, Alike]:
    scores = facts.once("scores", Scores.of)
    return ScoreKinds.of(facts, scores.z, scores.counts)


KINDS = Kinds(
    "kinds of scores", _kinds, lambda kinds: kinds, lambda kinds, facts, query: _transfer(kinds.parts, facts, query)
)


def _decayed_validity(facts: Facts, kind: NDArray[np.int8], on: NDArray[np.int32]) -> Floats:
    """``r * (f + (1-f)*2^(-m/h))`` of each score, all by its kind."""
    validity, half_life, floor = (
        np.array([facts.model[f"{name}.{kind}"] for kind in AssessmentKind])[kind]
        for name in ("validity", "assessment.half_life", "assessment.floor")
    )
    return validity * decay(months(on, facts.as_of), half_life, floor)


def _divisor(n: Floats, model: Model) -> Floats:
    """``1 + (n-1)*.44``: what n scores that agree so far are heard as."""
    return 1.0 + np.maximum(n - 1.0, 0.0) * model["assessment.agreement"]


def similarity(kinds: ScoreKinds, facts: Facts, query: Query) -> Floats:
    """``sum_k min(a_k, b_k)`` of each score's competencies and the new role's, least .15 in one family (SCIENCE 2.7)."""
    versions, model, columns = kinds.version, facts.model, facts.versions
    kin = query.kinship[columns.job[versions]]
    same_family = kin == KINSHIPS.index(Kinship.SAME)
    by_kin = {
        Kinship.SAME: model["transfer.same_family"],
        Kinship.RELATED: model["transfer.another_family"],
        Kinship.ANOTHER: model["transfer.another_family"],
        Kinship.UNKNOWN: model["transfer.unknown_family"],
    }
    missing = np.array([by_kin[kinship] for kinship in KINSHIPS])[kin]
    same_role = columns.role_key[versions] == query.role.role_key
    missing = np.where(same_role, model["transfer.same_role"], missing)
    wanted = query.competencies
    if not wanted:
        return missing
    shared = query.shared_competencies[kinds.competencies]
    shared = np.where(same_family, np.maximum(shared, model["transfer.floor"]), shared)
    return np.where(kinds.competencies >= 0, shared, missing)


def verdict(facts: Facts, query: Query) -> Floats:
    """``.5*v`` of the latest on file, by whose it was, fading; shape (people,)."""
    model = facts.model
    value, by = facts.once("verdicts", _verdicts)
    return np.asarray(value * gather(_by_whose(facts, int(query.role.persons[Facet.MANAGER]), model), by))


def _by_whose(facts: Facts, now: int, model: Model) -> Floats:
    """What a verdict counts by whose it was; the last one is nobody's."""
    known = len(facts.pool.dictionaries.keys)
    factors = np.full(known + 1, model["verdict.another_manager" if now >= 0 else "verdict.unknown_manager"])
    if 0 <= now < known:  # a manager whom the pool has not met is above
        factors[now] = model["verdict.same_manager"]
    factors[-1] = model["verdict.unknown_manager"]
    return factors


def _verdicts(facts: Facts) -> tuple[Floats, NDArray[np.int32]]:
    """Faded value of each person's latest verdict (0 without one), and the manager who gave it (-1 not known)."""
    rows, model = facts.block.candidacies, facts.model
    verdict, on, ended = rows.verdict, rows.verdict_on, rows.ended
    latest = np.full(len(facts), -1, np.int64)
    there = facts.counted & ~np.isnan(verdict) & (on <= facts.as_of)
    for owners, at in rows.ragged.slots():
        held = latest[owners]
        old = np.maximum(held, 0)
        newer, same_day = on[at] > on[old], on[at] == on[old]
        lower = verdict[at] < verdict[old]
        alike = (verdict[at] == verdict[old]) & (ended[at] >= ended[old])
        latest[owners] = np.where(there[at] & ((held < 0) | newer | (same_day & (lower | alike))), at, held)
    if not len(rows):
        return np.zeros(len(facts)), np.full(len(facts), -1, np.int32)
    at = np.maximum(latest, 0)
    own, stated = facts.versions.persons[Facet.MANAGER][rows.some("version", at)], rows.some("verdict_by", at)
    age = decay(months(on[at], facts.as_of), model["verdict.half_life"], model["verdict.floor"])
    by = np.where(stated >= 0, stated, own)
    return np.where(latest >= 0, model["verdict.weight"] * verdict[at] * age, 0.0), by


# In words


def scores_of(told: Told, person: int) -> list[tuple[str, float, int]]:
    """Every score of a person that counts, in words, with its z and its day."""
    rows = told.facts.block.assessments
    scores = told.facts.once("scores", Scores.of)
    z, counts = scores.z, scores.counts
    found = []
    for at in rows.ragged.positions(np.array([person])):
        if counts[at]:
            kind = list(AssessmentKind)[rows.kind[at]].replace("_", " ")
            on = noted(as_day(int(rows.on[at])), as_source(int(rows.source[at])))
            words = f"{kind} {_score_words(told, at)}, {z_words(float(z[at]))}{on}"
            found.append((words, float(z[at]), int(rows.on[at])))
    return found


def _score_words(told: Told, at: int) -> str:
    rows = told.facts.block.assessments
    score, scale = float(rows.score[at]), told.query.pool.dictionaries.scales.value(int(rows.scale[at]))
    if scale is None:
        return f"{abs(score):g} standard deviations {'above' if score >= 0 else 'below'} the mean"
    low, high = scale[1:]
    return f"{score:g} of {high:g}" if low in (0, 1) else f"{score:g} on a scale from {low:g} to {high:g}"


def z_words(z: float) -> str:
    """How a score lies among others.

    >>> z_words(1.2), z_words(0.1), z_words(-0.7)
    ('well above average', 'about average', 'below average')
    """
    if abs(z) < 0.25:
        return "about average"
    return f"{'well ' if abs(z) >= 1 else ''}{'above' if z > 0 else 'below'} average"


def tell_assessments(told: Told, head: Head, person: int) -> Said:
    """What was scored then, and how it carries over."""
    found = scores_of(told, person)
    return Said("; ".join(words for words, _, _ in found), Facet.SELECTION, as_day(max(on for _, _, on in found)))


def tell_verdict(told: Told, head: Head, person: int) -> Said:
    """The hiring manager's own verdict."""
    rows = told.facts.block.candidacies
    at = [
        c for c in rows.ragged.positions(np.array([person])) if told.facts.counted[c] and not np.isnan(rows.verdict[c])
    ]
    at = [c for c in at if rows.verdict_on[c] <= told.facts.as_of]
    latest = min(at, key=lambda c: (-rows.verdict_on[c], rows.verdict[c], -rows.ended[c], -c))
    own = told.facts.versions.persons[Facet.MANAGER][rows.version[latest]]
    by = rows.verdict_by[latest] if rows.verdict_by[latest] >= 0 else own
    now = told.query.role.persons[Facet.MANAGER]
    whose = "not known whose" if by < 0 or now < 0 else "the same manager" if by == now else "another manager than now"
    on = as_day(int(rows.verdict_on[latest]))
    text = f"the hiring manager's verdict {rows.verdict[latest]:+g} on a scale from -2 to +2, {whose}{noted(on, None)}"
    return Said(text, Facet.MANAGER, on, Source.HIRING_MANAGER)
