"""The properties of SCIENCE 10 that concern the scores, each under its number, on the point path and in every draw."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import attrs
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from near_hires import (
    OPEN,
    OWN_NO,
    SLACK,
    Floats,
    anchored,
    candidate,
    chance,
    each_candidacy,
    employer,
    figures,
    heads,
    near_hires,
    never_more,
    opened,
    ranked,
    reach,
    same,
    scored,
    silent_on,
    with_anchor,
    with_person,
    with_spec,
    with_then,
)

import rematch as rm
from rematch.facets import (
    REASONS,
    AssessmentKind,
    Debrief,
    Facet,
    LikeStatus,
    Outcome,
    Party,
    Period,
    ReasonKind,
    ResidualStatus,
    Severity,
    SkillEvidence,
    party_of,
)
from rematch.facets.rules.elementary import logit
from rematch.io.json import candidate_from_dict, to_dict
from rematch.scoring.draws import Drawn
from rematch.testing import Case, cases, policies, reasons

DEBRIEFS = tuple(Debrief)


# What the tests add to a drawn case, so that every draw is about the property


class Kind(NamedTuple):
    """A kind of reason of which it is known what resolves it, and what leaves it as it was.

    `then` and the others are values of the facet in a spec; `worse` is further away than `then`.
    """

    kind: ReasonKind
    wanted: Any
    then: Any
    resolved: Any
    worse: Any = None
    topic: str | None = None


KINDS = (
    Kind(ReasonKind.REMOTE_DAYS, 2, 4, 2, 5),
    Kind(ReasonKind.TRAVEL, 0.1, 0.4, 0.1, 0.6),
    Kind(ReasonKind.HOURS_ONCALL, 32, 40, 32, 48),
    Kind(ReasonKind.HOURS_ONCALL, None, rm.Hours(patterns=["dawn"]), rm.Hours(patterns=[]), topic="dawn"),
    Kind(ReasonKind.CONTRACT_TYPE, ["permanent"], ["contractor"], ["permanent", "contractor"]),
    Kind(ReasonKind.BENEFITS, ["gym"], ["shuttle"], ["gym"]),
    Kind(ReasonKind.BENEFITS, None, ["shuttle"], ["gym"], topic="gym"),
    Kind(ReasonKind.CULTURE, ["quiet mornings"], ["stand-ups"], ["quiet mornings"]),
    Kind(ReasonKind.CULTURE, False, ["stand-ups"], [], topic="stand-ups"),
    Kind(ReasonKind.GROWTH, ["a ladder"], [], ["a ladder"]),
    Kind(ReasonKind.MISSION_PRODUCT, True, [], ["clean air"], topic="clean air"),
    Kind(ReasonKind.COMPANY_STABILITY, ["profit"], [], ["profit"]),
    Kind(ReasonKind.SCOPE_OR_SKILLS_USE, 0.6, {"design": 0.3}, {"design": 0.6}, {"design": 0.1}, topic="design"),
    Kind(ReasonKind.PAY, rm.Money(90_000, "EUR"), rm.Pay(60_000, 70_000, "EUR"), rm.Pay(150_000, 170_000, "EUR"),
         rm.Pay(50_000, 60_000, "EUR")),
    Kind(ReasonKind.TEAM_SHAPE, ["builders"], rm.Team(traits=["keepers"]), rm.Team(traits=["builders"])),
    Kind(ReasonKind.LOCATION_COMMUTE, ["Ghent"], ["Bruges"], ["Ghent"]),
)  # fmt: skip
"""Names here are none that `rematch.testing` draws, so nothing else hangs on them."""


def facet_of(kind: Kind) -> Facet:
    return REASONS[kind.kind].facet


def reason_of(kind: Kind, severity: Severity = Severity.MAJOR) -> rm.Reason:
    return rm.Reason(kind.kind, severity, topic=kind.topic, wanted=kind.wanted)


def about(case: Case, kind: Kind, *, then: Any = ..., now: Any = ...) -> Case:
    """The case in which only this kind hangs on its facet, its anchor's version and the new spec speaking as said.

    Without an offer on file: what was offered would be compared in place of the range.
    """
    facet = facet_of(kind)
    case = silent_on(case, facet, *((Facet.WORKPLACE,) if facet is Facet.LOCATION else ()))
    case = with_then(case, **{facet.value: kind.then if then is ... else then})
    case = with_anchor(case, offer=None) if facet is Facet.PAY else case
    if facet is Facet.LOCATION:
        case = with_spec(with_then(case, workplace=3), workplace=3)
    return with_spec(case, **{facet.value: kind.then if now is ... else now})


def with_reasons(case: Case, *added: rm.Reason) -> Case:
    _, anchor = anchored(case)
    return with_anchor(case, reasons=[*anchor.reasons, *added])


def status_of(match: rm.Match, kind: Kind) -> ResidualStatus:
    (found,) = [r for r in match.reasons if r.kind is kind.kind and r.topic == kind.topic]
    return found.status


kinds = st.sampled_from(KINDS)
severities = st.sampled_from(Severity)
calm = st.sampled_from((Severity.MINOR, Severity.MAJOR))
own_noes = near_hires(outcomes=OWN_NO)
last_noes = near_hires(outcomes=OWN_NO, alone=True)
"""One candidacy alone, ended by the person: its debt is not weighed against another's."""


# P1, P2: probabilities


@given(cases())
def test_p01_finite_and_the_same_again(case: Case) -> None:
    """P1 finite: 0<P<1, lo<=P10..P90<=hi, deterministic, bit-equal on replay."""
    case = opened(case)
    first, second = ranked(case), ranked(case)
    for match in first:
        for share in (match.probability, match.mutual, match.reach, match.employer, match.candidate):
            assert 0.0 < share < 1.0
        assert (chance(match) > 0.0).all()
        assert (chance(match) < 1.0).all()
        for interval in attrs.astuple(match.intervals, recurse=False):
            assert interval.low <= interval.high
    assert [figures(match) for match in first] == [figures(match) for match in second]
    assert first.fingerprint == second.fingerprint


@given(near_hires(), st.floats(0.05, 20.0), st.floats(0.05, 20.0), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_p02_joint_within_its_bounds_and_monotone(case: Case, psi: float, other: float, p: float, q: float) -> None:
    """P2 P <= min(pR,pE,pC); J within Frechet bounds; J nondecreasing in pE, pC, psi; psi=1 gives the product."""
    product = scored(case)
    assert product.mutual == product.employer * product.candidate
    low, high = (scored(case, model=rm.Model({"psi": at})) for at in sorted((psi, other)))
    assert low.mutual <= high.mutual + 1e-15
    for match in (product, low, high):
        assert match.probability <= min(match.reach, match.employer, match.candidate)
        drawn, person = match._explained.drawn(match._at)
        p_R, p_E, p_C, J, P = (getattr(drawn.scores, name)[:, person] for name in ("p_R", "p_E", "p_C", "J", "P"))
        assert (np.minimum(np.minimum(p_R, p_E), p_C) >= P).all()
        assert (np.maximum(0.0, p_E + p_C - 1.0) - 1e-15 <= J).all()
        assert (np.minimum(p_E, p_C) + 1e-15 >= J).all()
        bounds = max(0.0, match.employer + match.candidate - 1.0), min(match.employer, match.candidate)
        assert bounds[0] - 1e-15 <= match.mutual <= bounds[1] + 1e-15
    outcome = anchored(case)[1].outcome
    assert outcome is not None
    for side, of in (("E", employer), ("C", candidate)):
        below, above = (
            scored(case, model=rm.Model({"psi": psi, f"clean.{side}.{outcome}": at, f"unchanged.{side}.{outcome}": at}))
            for at in sorted((p, q))
        )
        assert of(below)[0] <= of(above)[0]
        assert below.mutual <= above.mutual + 1e-15


# P3 to P7: residuals


@given(last_noes, kinds, severities, st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.sampled_from((None, ...)))
def test_p03_lowering_a_residual_never_lowers(
    case: Case, kind: Kind, severity: Severity, one: float, other: float, now: Any
) -> None:
    """P3 lowering any residual u never lowers P: a change for the better, held with more confidence."""
    case = with_reasons(about(case, kind, now=now), reason_of(kind, severity))
    found = [
        scored(with_own_change(case, rm.Change(facet_of(kind), 1.0, case.as_of, topic=kind.topic, confidence=sure)))
        for sure in sorted((one, other))
    ]
    assert residual_of(found[1], kind) <= residual_of(found[0], kind)
    assert never_more(chance(found[0]), chance(found[1]))


def with_own_change(case: Case, *changes: rm.Change) -> Case:
    return with_person(case, changes=[*case.candidates[0].changes, *changes])


def residual_of(match: rm.Match, kind: Kind) -> float:
    (found,) = [r for r in match.reasons if r.kind is kind.kind and r.topic == kind.topic]
    return found.residual


@given(near_hires(), reasons())
def test_p04_a_reason_touches_its_own_head_alone(case: Case, reason: rm.Reason) -> None:
    """P4 a candidate-side reason never changes E or R; an employer-side one never C or R."""
    assume(reason.kind is not ReasonKind.CONDUCT)
    reason = attrs.evolve(reason, on=None)
    outcome = anchored(case)[1].outcome
    assert outcome is not None
    party = party_of(reason.kind, outcome, reason.party)
    before, after = scored(case), scored(with_reasons(case, reason))
    assert same(reach(before), reach(after))
    if party is Party.CANDIDATE:
        assert same(employer(before), employer(after))
    else:
        assert same(candidate(before), candidate(after))


@given(last_noes, kinds, severities, st.lists(st.tuples(st.sampled_from((-1.0, -0.3, 0.4, 1.0)), st.integers(0, 300))))
def test_p05_unknown_lies_between_unchanged_and_resolved(
    case: Case, kind: Kind, severity: Severity, changed: list[tuple[float, int]]
) -> None:
    """P5 with the same changes on file, unknown lies between unchanged and resolved in P, lo and hi."""
    own = [
        rm.Change(facet_of(kind), effect, case.as_of - timedelta(days=days), topic=kind.topic)
        for effect, days in changed[:2]
    ]
    unchanged, unknown, resolved = (
        scored(with_own_change(with_reasons(about(case, kind, now=now), reason_of(kind, severity)), *own))
        for now in (kind.then, None, kind.resolved)
    )
    assert never_more(chance(unchanged), chance(unknown))
    assert never_more(chance(unknown), chance(resolved))
    if not own:
        assert status_of(unchanged, kind) is ResidualStatus.UNCHANGED
        assert status_of(unknown, kind) is ResidualStatus.UNKNOWN
        assert status_of(resolved, kind) is ResidualStatus.RESOLVED
        assert unchanged.probability < resolved.probability
        if months_old(case):
            assert unchanged.probability < unknown.probability < resolved.probability


def months_old(case: Case) -> bool:
    """Whether there was time for anything to change since the anchor ended."""
    return anchored(case)[1].ended_on != case.as_of


@given(
    own_noes, st.sampled_from((Debrief.RECORDED, Debrief.STATED, Debrief.NONE)), severities.filter("dealbreaker".__ne__)
)
def test_p06_an_unknown_other_reason_is_worth_no_more_than_none(
    case: Case, debrief: Debrief, severity: Severity
) -> None:
    """P6 recording a candidate-side reason as unknown "other" leaves the mean debt equal to recording nothing (tolerance
    3% of D from the 256 draws; the expected value to the last places)."""
    case = silent_on(case, Facet.OTHER)
    _, anchor = anchored(case)
    theirs = [reason for reason in anchor.reasons if REASONS[reason.kind].party is Party.EMPLOYER]
    nothing = with_anchor(case, reasons=theirs, debrief=debrief)
    recorded = with_reasons(nothing, rm.Reason(ReasonKind.OTHER, severity))
    with_it, without = candidate(scored(recorded)), candidate(scored(nothing))
    assert with_it[0] == pytest.approx(without[0], abs=SLACK)
    if len(case.candidates[0].candidacies) == 1:
        model, outcome = rm.Model(), anchored(case)[1].outcome
        debt = logit(model[f"clean.C.{outcome}"]) - logit(model[f"unchanged.C.{outcome}"])
        assert (with_it[1:] - without[1:]).mean() == pytest.approx(0.0, abs=0.03 * float(debt))


@given(own_noes, kinds.filter(lambda kind: kind.worse is not None), severities)
def test_p07_worse_is_not_better_than_unchanged(case: Case, kind: Kind, severity: Severity) -> None:
    """P7 worse (u>1) <= unchanged."""
    case = with_reasons(about(case, kind), reason_of(kind, severity))
    unchanged, worse = scored(case), scored(with_now(case, kind, kind.worse))
    assert residual_of(unchanged, kind) == pytest.approx(1.0, abs=SLACK)
    assert residual_of(worse, kind) > 1.0
    assert worse.probability < unchanged.probability
    assert never_more(chance(worse), chance(unchanged))


def with_now(case: Case, kind: Kind, now: Any) -> Case:
    return with_spec(case, **{facet_of(kind).value: now})


# P8 to P11: what is written down


@given(cases(), st.randoms(use_true_random=False))
def test_p08_order_and_repetition_change_nothing(case: Case, random: Any) -> None:
    """P8 duplicate reasons change nothing; order of any list changes nothing."""
    case = named_candidacies(opened(case))

    def turned(record: Any) -> Any:
        """The record with every list of records in it in another order."""
        if isinstance(record, tuple):
            items = [turned(item) for item in record]
            random.shuffle(items)
            return tuple(items)
        if attrs.has(type(record)):
            changed = {
                field.name: turned(getattr(record, field.name))
                for field in attrs.fields(type(record))
                if field.name not in ("scale", "id", "title", "version", "wanted")
            }
            return attrs.evolve(record, **changed)
        return record

    def again(candidacy: rm.Candidacy) -> rm.Candidacy:
        twice = random.sample(candidacy.reasons, random.randint(0, len(candidacy.reasons)))
        return attrs.evolve(candidacy, reasons=[*candidacy.reasons, *twice, *candidacy.reasons[:1]])

    people = [turned(person) for person in case.candidates]
    doubled = [attrs.evolve(p, candidacies=[again(item) for item in p.candidacies]) for p in people]
    other = case._replace(candidates=people, role=turned(case.role), changes=list(turned(tuple(case.changes))))
    twice = case._replace(candidates=[attrs.evolve(d, id=p.id) for d, p in zip(doubled, people, strict=True)])
    before = {match.candidate_id: heads(match) for match in ranked(case)}
    for changed in (other, twice):
        after = {match.candidate_id: heads(match) for match in ranked(changed)}
        assert after.keys() == before.keys()
        for who, found in before.items():
            assert after[who] == pytest.approx(found, abs=SLACK), who


def named_candidacies(case: Case) -> Case:
    """The case with an id on every candidacy: of two that are alike but for their place in the list none is first."""
    people = [
        attrs.evolve(p, candidacies=[attrs.evolve(item, id=f"a-{at}") for at, item in enumerate(p.candidacies)])
        for p in case.candidates
    ]
    return case._replace(candidates=people)


@given(own_noes, kinds, severities, st.sampled_from(DEBRIEFS))
def test_p09_an_unchanged_reason_is_not_better_than_none(
    case: Case, kind: Kind, severity: Severity, debrief: Debrief
) -> None:
    """P9 recording an unchanged reason never raises P over recording none (of the debt, and of a breach not new)."""
    case = with_anchor(about(case, kind), reasons=(), debrief=debrief)
    none, recorded = scored(case), scored(with_reasons(case, reason_of(kind, severity)))
    assert status_of(recorded, kind) is ResidualStatus.UNCHANGED
    assert recorded.probability < none.probability or not months_old(case)
    assert never_more(chance(recorded), chance(none))


@given(near_hires(), kinds, severities, st.sampled_from(DEBRIEFS), st.booleans())
def test_p10_a_resolved_reason_is_not_worse_than_none(
    case: Case, kind: Kind, severity: Severity, debrief: Debrief, bare: bool
) -> None:
    """P10 recording a resolved reason never lowers P, for every outcome."""
    case = with_anchor(about(case, kind, now=kind.resolved), debrief=debrief)
    case = with_anchor(case, reasons=()) if bare else case
    none, recorded = scored(case), scored(with_reasons(case, reason_of(kind, severity)))
    assert status_of(recorded, kind) is ResidualStatus.RESOLVED
    assert never_more(chance(none), chance(recorded))
    if bare and anchored(case)[1].outcome in OWN_NO:
        assert recorded.probability > none.probability


@given(last_noes, kinds, calm, st.booleans())
def test_p11_adding_to_the_reasons_on_file(case: Case, kind: Kind, severity: Severity, resolved: bool) -> None:
    """P11 adding an unchanged (non-dealbreaker) reason never raises when all others u<=1; a resolved one never lowers."""
    case = about(case, kind, now=kind.resolved if resolved else kind.then)
    before = scored(case)
    assume(resolved or all(reason.residual <= 1.0 for reason in before.reasons))
    after = scored(with_reasons(case, reason_of(kind, severity)))
    if resolved:
        assert never_more(chance(before), chance(after))
    else:
        assert never_more(chance(after), chance(before))


# P12, P13: likes, and what nobody knows


LIKED = {
    LikeStatus.LOST: {"other work": 0.5},
    LikeStatus.UNKNOWN: None,
    LikeStatus.KEPT: {"design": 0.3},
    LikeStatus.STRENGTHENED: {"design": 0.6},
}
"""Status → the new role's duties; design had a share of 0.3."""


def with_like(case: Case, now: Any, *liked: rm.Sentiment) -> Case:
    case = with_spec(with_then(silent_on(case, Facet.DUTIES), duties={"design": 0.3}), duties=now)
    return with_anchor(case, sentiments=[*anchored(case)[1].sentiments, *liked])


@given(near_hires(), st.integers(1, 3), st.booleans())
def test_p12_losing_what_they_loved(case: Case, strength: int, alone: bool) -> None:
    """P12 like status order lost <= unknown <= kept <= strengthened; |loss| >= |gain|."""
    if alone:
        case = each_candidacy(case, lambda item: attrs.evolve(item, sentiments=()))
    like = rm.Sentiment(Facet.DUTIES, "design", strength=strength)
    found = {status: scored(with_like(case, now, like)) for status, now in LIKED.items()}
    for status, match in found.items():
        assert [item.status for item in match.likes if item.topic == "design"] == [status]
    order = [candidate(match) for match in found.values()]
    assert order[0][0] < order[1][0] < order[2][0] < order[3][0]
    assert all(never_more(less, more) for less, more in pairwise(order))
    if alone:
        lost, gained = (
            candidate(found[status]) - candidate(scored(with_like(case, LIKED[status])))
            for status in (LikeStatus.LOST, LikeStatus.STRENGTHENED)
        )
        assert (lost < 0).all()
        assert (gained > 0).all()
        assert never_more(gained, -lost)


@given(near_hires(), st.sampled_from(("must", "should")), st.booleans())
def test_p13_filling_a_skill_nobody_knows(case: Case, need: str, complete: bool) -> None:
    """P13 filling any unknown with its best value never lowers, with its worst never raises: a requirement."""
    case = with_spec(case, skills=[*(case.role.spec.skills or ()), rm.Requirement("welding", need)])
    case = with_person(case, skills_complete=complete or None)
    unlisted = scored(case)
    best, worst = (
        scored(with_person(case, skills=[*case.candidates[0].skills, rm.Skill("welding", evidence, on=case.as_of)]))
        for evidence in (SkillEvidence.ASSESSED, SkillEvidence.LACKING)
    )
    assert never_more(chance(worst), chance(unlisted))
    assert never_more(chance(unlisted), chance(best))
    assert worst.probability < unlisted.probability < best.probability


@given(near_hires(), st.sampled_from(("nice", "important", "must")))
def test_p13_filling_whether_they_relocate(case: Case, firmness: str) -> None:
    """P13 filling any unknown with its best value never lowers, with its worst never raises: relocating."""
    case = with_spec(silent_on(case, Facet.LOCATION), location=["Ghent"], workplace=3)
    case = with_then(case, location=["Bruges"], workplace=3)
    wishes = case.candidates[0].wishes or rm.Wishes()

    def moving(relocates: bool | None) -> rm.Match:
        wish = rm.LocationWish(["Bruges"], relocates=relocates, firmness=firmness)
        return scored(with_person(case, wishes=attrs.evolve(wishes, location=wish)))

    worst, unknown, best = moving(False), moving(None), moving(True)
    assert worst.probability < unknown.probability < best.probability
    assert never_more(chance(worst), chance(unknown))
    assert never_more(chance(unknown), chance(best))


@given(last_noes, kinds, severities)
def test_p13_filling_what_the_role_offers(case: Case, kind: Kind, severity: Severity) -> None:
    """P13 filling any unknown with its best value never lowers, with its worst never raises: a facet of the role."""
    case = with_reasons(about(case, kind, now=None), reason_of(kind, severity))
    worst = kind.then if kind.worse is None else kind.worse
    at_worst, unknown, at_best = (scored(with_now(case, kind, now)) for now in (worst, None, kind.resolved))
    assert at_worst.probability < unknown.probability or not months_old(case)
    assert unknown.probability < at_best.probability
    assert never_more(chance(at_worst), chance(unknown))
    assert never_more(chance(unknown), chance(at_best))


# P14, P15: deal-breakers, and whose no it was


@given(last_noes, kinds, st.booleans())
def test_p14_a_dealbreaker_weighs_about_v_more(case: Case, kind: Kind, alone: bool) -> None:
    """P14 an unresolved dealbreaker raises mean debt by about V over the same reason as major, unless the cap binds
    or another dealbreaker stands."""
    case = about(case, kind)
    _, anchor = anchored(case)
    others = () if alone else [attrs.evolve(r, severity=Severity.MAJOR) for r in anchor.reasons]
    case = with_anchor(case, reasons=others)
    major, breaker = (
        scored(with_reasons(case, reason_of(kind, how))) for how in (Severity.MAJOR, Severity.DEALBREAKER)
    )
    costs, v = candidate(major) - candidate(breaker), rm.Model()["debt.dealbreaker"]
    assert never_more(candidate(breaker), candidate(major))
    if alone:
        assert costs[0] == pytest.approx(v, abs=SLACK)
        assert costs[1:].mean() == pytest.approx(v, rel=0.01)
    elif all(r.residual <= 1.0 for r in breaker.reasons):
        assert 0.6 * v <= costs[0]
        assert 0.6 * v <= costs[1:].mean()


@given(near_hires(outcomes=(Outcome.REJECTED,)), st.sampled_from((None, "interview", "final", "offer")))
def test_p15_an_offer_declined_is_no_less_than_a_rejection(case: Case, stage: Any) -> None:
    """P15 for equal evidence, offer_declined has E >= rejected_fixable's E."""
    case = with_anchor(case, stage=stage)
    rejected, declined = scored(case), scored(with_anchor(case, outcome=Outcome.OFFER_DECLINED))
    assert never_more(employer(rejected), employer(declined))


# P16, P19 to P22: what the employer saw


def with_scores(case: Case, *scores: rm.Assessment, verdict: Any = None) -> Case:
    """The case with these scores and no other, and this verdict on the anchor and no other."""
    case = each_candidacy(case, lambda item: attrs.evolve(item, assessments=(), verdict=None))
    return with_anchor(case, assessments=scores, verdict=verdict)


A_MONTH = 31
"""Days after which an age is sure to show."""
COUNTED_KINDS = tuple(kind for kind in AssessmentKind if kind is not AssessmentKind.COGNITIVE_TEST)
instruments = st.sampled_from(COUNTED_KINDS)
marks = st.floats(-2.5, 2.5).filter(lambda z: abs(z) > 0.01)


@given(near_hires(), instruments, marks, st.integers(0, 2500), st.integers(0, 2500), st.booleans())
def test_p16_scores_age_toward_zero(
    case: Case, kind: AssessmentKind, z: float, one: int, other: int, as_verdict: bool
) -> None:
    """P16 positive assessment ages toward zero, never below; negative ages toward zero, never above."""
    none = employer(scored(with_scores(case)))

    def worth(days: int) -> Floats:
        on = case.as_of - timedelta(days=days)
        if as_verdict:
            return employer(scored(with_scores(case, verdict=rm.Verdict(max(-2.0, min(2.0, z)), on=on)))) - none
        return employer(scored(with_scores(case, rm.Assessment(kind, z, "standard", on=on)))) - none

    newer, older = worth(min(one, other)), worth(max(one, other))
    if abs(one - other) > A_MONTH:
        assert abs(older[0]) < abs(newer[0])
    if z > 0:
        assert (older > 0).all()
        assert never_more(older, newer)
    else:
        assert (older < 0).all()
        assert never_more(newer, older)


@given(near_hires(), instruments, st.floats(-2.5, 2.5), st.floats(-2.5, 2.5))
def test_p19_a_better_score_is_never_worse(case: Case, kind: AssessmentKind, one: float, other: float) -> None:
    """P19 interview z monotone up, beside whatever other scores are on file."""
    _, anchor = anchored(case)
    low, high = (
        scored(with_anchor(case, assessments=[*anchor.assessments, rm.Assessment(kind, z, "standard")]))
        for z in sorted((one, other))
    )
    assert never_more(employer(low), employer(high))
    assert same(reach(low), reach(high))
    assert same(candidate(low), candidate(high))


@given(near_hires(), st.sampled_from(SkillEvidence).filter(SkillEvidence.LACKING.__ne__), st.integers(0, 2))
def test_p19_a_skill_more_is_never_worse(case: Case, evidence: SkillEvidence, at: int) -> None:
    """P19 coverage monotone up: a skill that the role asks for."""
    case = with_spec(case, skills=[*(case.role.spec.skills or ()), "welding"])
    required = case.role.spec.skills
    assert required is not None
    skill = rm.Skill(required[at % len(required)].name, evidence)
    after = with_person(case, skills=[*case.candidates[0].skills, skill])
    assert never_more(employer(scored(case)), employer(scored(after)))


@given(near_hires(), st.integers(-2, 1), st.integers(0, 2), st.sampled_from((None, 0, 30, 500)))
def test_p19_openness_and_relationship_are_never_worse(case: Case, said: int, known: int, days: int | None) -> None:
    """P19 openness, relationship: monotone up."""
    on = None if days is None else case.as_of - timedelta(days=days)
    closed, open_ = (scored(with_person(case, openness=rm.Openness(value, on))) for value in (said, said + 1))
    assert never_more(candidate(closed), candidate(open_))
    assert same(reach(closed), reach(open_))
    assert same(employer(closed), employer(open_))
    less, more = (scored(with_person(case, relationship=value)) for value in (known, known + 1))
    assert (reach(less) < reach(more)).all()
    assert same(employer(less), employer(more))
    assert same(candidate(less), candidate(more))


@given(near_hires(), instruments, marks, st.integers(2, 12))
def test_p20_the_same_interview_again(case: Case, kind: AssessmentKind, z: float, k: int) -> None:
    """P20 k copies of the same interview contribute at least one and < 1/c times one, and at most the cap."""
    none = employer(scored(with_scores(case)))
    score = rm.Assessment(kind, z, "standard")
    one, many = (np.abs(employer(scored(with_scores(case, *[score] * count))) - none) for count in (1, k))
    model = rm.Model()
    weight = np.concatenate([[1.0], Drawn(model).weight("judgement")[:, 0]])
    assert (one > 0).all()
    assert never_more(one, many)
    assert (many < np.maximum(one / model["assessment.agreement"], one + SLACK)).all()
    assert never_more(many, weight * model["assessment.cap"])


@given(near_hires(), instruments, st.lists(st.tuples(st.floats(0.0, 2.4), st.integers(0, 900)), min_size=1, max_size=5))
def test_p21_another_good_interview(case: Case, kind: AssessmentKind, before: list[tuple[float, int]]) -> None:
    """P21 an extra positive interview whose own contribution is at least the strongest one's never lowers; a neutral
    one never raises |Assess|."""

    def score(z: float, days: int) -> rm.Assessment:
        return rm.Assessment(kind, z, "standard", on=case.as_of - timedelta(days=days))

    scores = [score(z, days) for z, days in before]
    none, few = employer(scored(with_scores(case))), employer(scored(with_scores(case, *scores)))
    stronger = employer(scored(with_scores(case, *scores, score(2.5, 0))))
    neutral = employer(scored(with_scores(case, *scores, score(0.0, 0))))
    assert never_more(few, stronger)
    assert never_more(np.abs(neutral - none), np.abs(few - none))


@given(near_hires(), st.sampled_from((1, 2, 3, 4, 5)), st.sampled_from((0.5, 1, 2)))
def test_p22_a_higher_level_is_not_easier(case: Case, level: float, step: float) -> None:
    """P22 a higher target level never raises p_E."""
    low, high = (scored(with_spec(case, level=at)) for at in (level, level + step))
    assert never_more(employer(high), employer(low))


NOT_OF_THE_SPEC = (Facet.MARKET, Facet.PROCESS, Facet.SELECTION, Facet.OPENING, Facet.OTHER)


@given(last_noes)
def test_p22_the_same_role_again_leaves_reasons_as_they_were(case: Case) -> None:
    """P22 a role identical to the declined version leaves every reason unchanged, or unknown where the facet is in
    neither spec (skill gaps: unknown). Time alone resolves dates; nothing said since."""
    case = with_person(case, changes=(), wishes=None, skills=(), level=None)._replace(changes=[])
    _, anchor = anchored(case)
    kept = [r for r in anchor.reasons if r.facet not in (*NOT_OF_THE_SPEC, Facet.TIMING)]
    case = with_anchor(case, reasons=[*kept, *map(reason_of, KINDS)])
    for kind in KINDS:
        case = with_then(case, **{facet_of(kind).value: kind.then})
    _, anchor = anchored(case)
    assert anchor.role is not None
    again = case._replace(role=attrs.evolve(case.role, spec=anchor.role.spec))
    spec = anchor.role.spec
    for reason in scored(again).reasons:
        if reason.implied:
            continue
        gap = reason.kind in (ReasonKind.SKILL_GAP, ReasonKind.EXPERIENCE_DEPTH)
        said = getattr(spec, reason.facet.value) is not None
        if gap:
            assert reason.status is ResidualStatus.UNKNOWN or not said
        elif said:
            assert reason.status in (ResidualStatus.UNCHANGED, ResidualStatus.UNKNOWN), reason
        else:
            assert reason.status is ResidualStatus.UNKNOWN, reason
    for kind in KINDS:
        about_it = case._replace(role=attrs.evolve(case.role, spec=with_then_spec(case, kind)))
        match = scored(
            with_reasons(
                with_anchor(with_then(about_it, **{facet_of(kind).value: kind.then}), reasons=()), reason_of(kind)
            )
        )
        assert status_of(match, kind) is ResidualStatus.UNCHANGED, kind


def with_then_spec(case: Case, kind: Kind) -> rm.RoleSpec:
    role = anchored(with_then(case, **{facet_of(kind).value: kind.then}))[1].role
    assert role is not None
    return role.spec


# P17, P23: dates and units


def shifted(record: Any, days: int) -> Any:
    """The record with every date in it moved."""
    if isinstance(record, date):
        return record + timedelta(days=days)
    if isinstance(record, (list, tuple)):
        return [shifted(item, days) for item in record]
    if attrs.has(type(record)):
        changed = {
            f.name: shifted(getattr(record, f.name), days) for f in attrs.fields(type(record)) if f.name != "scale"
        }
        return attrs.evolve(record, **changed)
    return record


def said_of(ranking: rm.Ranking, days: int = 0) -> tuple[Any, ...]:
    held = {
        who: (found.gate, found.lifts_on and found.lifts_on + timedelta(days=days))
        for who, found in ranking.excluded.items()
    }
    return [figures(match) for match in ranking], held


@given(cases(), st.sampled_from((1, -1, 45, 366, -1461)), policies())
def test_p17_moving_every_date_and_the_clock(case: Case, days: int, policy: rm.Policy) -> None:
    """P17 shifting all dates and the clock by the same amount changes nothing."""
    people, role, changes = (shifted(part, days) for part in (case.candidates, case.role, case.changes))
    later = Case(people, role, changes, case.as_of + timedelta(days=days))
    for rules in (policy, OPEN):
        assert said_of(ranked(case, policy=rules), days) == said_of(ranked(later, policy=rules))


class Unit(NamedTuple):
    """Another way to say pay."""

    currencies: dict[str, str]
    factor: float
    rates: dict[str, float]


THOUSANDS = Unit({"EUR": "KEU", "USD": "KUS"}, 1 / 1000, {"KEU": 1000.0, "KUS": 900.0})
CENTS = Unit({"EUR": "CEU", "USD": "CUS"}, 100.0, {"CEU": 0.01, "CUS": 0.009})


def in_unit(record: Any, unit: Unit) -> Any:
    """The record with its pay said in another unit; plain amounts are in the terms of their role, so they move too."""
    if isinstance(record, (list, tuple)):
        return [in_unit(item, unit) for item in record]
    if isinstance(record, (rm.Pay, rm.PayWish, rm.Money)):
        amounts = ("min", "max") if isinstance(record, rm.Pay) else ("amount", "floor", "target")
        changed = {name: getattr(record, name, None) for name in amounts if hasattr(record, name)}
        changed = {name: amount and amount * unit.factor for name, amount in changed.items()}
        return attrs.evolve(record, currency=record.currency and unit.currencies[record.currency], **changed)
    if isinstance(record, rm.Reason):
        plain = isinstance(record.wanted, (int, float)) and record.facet is Facet.PAY
        plain = plain and record.kind is not ReasonKind.VARIABLE_EQUITY
        return attrs.evolve(record, wanted=record.wanted * unit.factor if plain else in_unit(record.wanted, unit))
    if isinstance(record, rm.Offer) and isinstance(record.pay, (int, float)):
        return attrs.evolve(record, pay=record.pay * unit.factor)
    if attrs.has(type(record)):
        names = [f.name for f in attrs.fields(type(record)) if f.name not in ("scale", "flexibility")]
        return attrs.evolve(record, **{name: in_unit(getattr(record, name), unit) for name in names})
    return record


def with_pay(case: Case) -> Case:
    """The case with pay at its heart: a wish, a reason and a range in two currencies."""
    case = about(case, KINDS[-3], now=rm.Pay(85_000, 95_000, "USD"))
    wishes = case.candidates[0].wishes or rm.Wishes()
    wish = rm.PayWish(80_000, 88_000, "EUR", on=case.as_of - timedelta(days=200))
    return with_reasons(with_person(case, wishes=attrs.evolve(wishes, pay=wish)), reason_of(KINDS[-3]))


@given(near_hires(), st.sampled_from((THOUSANDS, CENTS)), st.booleans())
def test_p23_another_unit_of_money(case: Case, unit: Unit, at_heart: bool) -> None:
    """P23 unit invariance: pay in EUR or kEUR."""
    case = with_pay(case) if at_heart else case
    other = Case(in_unit(case.candidates, unit), in_unit(case.role, unit), case.changes, case.as_of)
    assert heads(scored(case)) == pytest.approx(heads(scored(other, rates=unit.rates)), abs=1e-7)


A_YEAR = {Period.MONTH: 12, Period.WEEK: 52, Period.DAY: 260, Period.HOUR: 2080}


@given(near_hires(), st.sampled_from(tuple(A_YEAR)))
def test_p23_another_period_of_pay(case: Case, period: Period) -> None:
    """P23 unit invariance: pay by the year or by the month, week, day or hour."""
    case = with_pay(case)
    pay, wish = case.role.spec.pay, case.candidates[0].wishes
    assert pay is not None
    assert pay.min
    assert pay.max
    assert wish is not None
    part = A_YEAR[period]
    wished = attrs.evolve(wish, pay=attrs.evolve(wish.pay, floor=80_000 / part, target=88_000 / part, period=period))
    other = with_spec(case, pay=attrs.evolve(pay, min=pay.min / part, max=pay.max / part, period=period))
    other = with_person(other, wishes=wished)
    assert heads(scored(case)) == pytest.approx(heads(scored(other)), abs=1e-7)


# P24, P25: the ranking


@given(cases(), cases(most=2), st.randoms(use_true_random=False))
def test_p24_others_do_not_matter(case: Case, more: Case, random: Any) -> None:
    """P24 permutation of candidates only permutes results; adding a person never changes another's P (pool statistics
    stay until refreshed)."""
    case = opened(case)
    statistics = rm.Pool.from_candidates(case.candidates).statistics
    before = ranked(case, statistics=statistics)
    turned = random.sample(case.candidates, len(case.candidates))
    assert said_of(ranked(case._replace(candidates=turned), statistics=statistics)) == said_of(before)
    newcomers = [attrs.evolve(person, id=f"n-{at}") for at, person in enumerate(more.candidates)]
    people = random.sample([*case.candidates, *newcomers], len(case.candidates) + len(newcomers))
    after = {m.candidate_id: figures(m) for m in ranked(case._replace(candidates=people), statistics=statistics)}
    for match in before:
        assert after[match.candidate_id] == figures(match)


@given(cases())
def test_p25_another_id_is_no_other_person(case: Case) -> None:
    """P25 renaming ids does not change P (a change that names a person is renamed with them)."""
    case = opened(case)
    names = {person.id: f"renamed-{9 - at}" for at, person in enumerate(case.candidates)}
    changes = [attrs.evolve(c, target=names.get(c.target or "", c.target)) for c in case.changes]
    people = [attrs.evolve(person, id=names[person.id], label="Another label") for person in case.candidates]
    people = [
        attrs.evolve(p, changes=[attrs.evolve(c, target=names.get(c.target or "", c.target)) for c in p.changes])
        for p in people
    ]
    other = {m.candidate_id: figures(m)[1:] for m in ranked(Case(people, case.role, changes, case.as_of))}
    for match in ranked(case):
        assert other[names[match.candidate_id]] == figures(match)[1:]


@given(cases(most=5).map(opened), st.integers(0, 7), st.randoms(use_true_random=False))
def test_p25_the_first_k_are_k(case: Case, k: int, random: Any) -> None:
    """P25 sum over people of P(top-k) = k, also where two are alike; tie groups are order-free."""
    twins = [attrs.evolve(person, id=f"{person.id}-twin") for person in case.candidates[:1]]
    case = case._replace(candidates=[*case.candidates, *twins])
    ranking = ranked(case)
    shares = ranking.in_top(k)
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    assert sum(shares.values()) == pytest.approx(min(k, len(ranking)), abs=SLACK)
    turned = ranked(case._replace(candidates=random.sample(case.candidates, len(case.candidates))))
    assert turned.in_top(k) == shares
    groups = [[match.candidate_id for match in group] for group in ranking.ties()]
    assert [[match.candidate_id for match in group] for group in turned.ties()] == groups
    for group in groups:
        for one, other in combinations(group, 2):
            assert 0.35 <= ranking.above(one, other) <= 0.65
    for one, other in pairwise(ranking):
        higher, lower = one.candidate_id, other.candidate_id
        assert ranking.above(higher, lower) + ranking.above(lower, higher) == 1.0


# P18: what is confirmed

CERTAIN = rm.Model({"spread.tau": 0.0, "base.pseudo_outcomes": 1e24})
"""Weights and base rates are certain: what is left of an interval is what is not known of the person."""


def spread(match: rm.Match, of: Callable[[rm.Match], Floats]) -> float:
    """Width of a head's 80% interval in log-odds."""
    ordered = np.sort(of(match)[1:])
    return float(ordered[229:231].mean() - ordered[25:27].mean())


@given(last_noes, kinds, severities, st.sampled_from(("then", "resolved")))
def test_p18_a_confirmed_reason_never_widens(case: Case, kind: Kind, severity: Severity, answer: str) -> None:
    """P18 a re-confirmed fact never widens the interval of its term: whether a reason still stands."""
    case = with_reasons(about(case, kind, now=None), reason_of(kind, severity))
    asked, told = (scored(with_now(case, kind, now), model=CERTAIN) for now in (None, getattr(kind, answer)))
    assert spread(told, candidate) <= spread(asked, candidate) + SLACK


@given(near_hires(), st.integers(1, 3), st.sampled_from((LikeStatus.LOST, LikeStatus.KEPT, LikeStatus.STRENGTHENED)))
def test_p18_a_confirmed_like_never_widens(case: Case, strength: int, status: LikeStatus) -> None:
    """P18 a re-confirmed fact never widens the interval of its term: whether what they loved is still there."""
    case = each_candidacy(silent_on(case, Facet.DUTIES), lambda item: attrs.evolve(item, reasons=(), sentiments=()))
    like = rm.Sentiment(Facet.DUTIES, "design", strength=strength)
    asked, told = (scored(with_like(case, LIKED[known], like), model=CERTAIN) for known in (LikeStatus.UNKNOWN, status))
    assert spread(told, candidate) <= spread(asked, candidate) + SLACK


@given(near_hires(), st.sampled_from(("must", "should")), st.sampled_from(SkillEvidence))
def test_p18_a_confirmed_skill_never_widens(case: Case, need: str, evidence: SkillEvidence) -> None:
    """P18 a re-confirmed fact never widens the interval of its term: whether they have a skill."""
    # A must that is known to be lacking may be a gap or not: that is another term, and less sure than it was.
    assume(need == "should" or evidence is not SkillEvidence.LACKING)
    case = with_spec(case, skills=[rm.Requirement("welding", need)])
    case = each_candidacy(case, lambda item: attrs.evolve(item, reasons=()))
    skill = rm.Skill("welding", evidence, on=case.as_of)
    asked = scored(case, model=CERTAIN)
    told = scored(with_person(case, skills=[*case.candidates[0].skills, skill]), model=CERTAIN)
    assert spread(told, employer) <= spread(asked, employer) + SLACK


# P26, P27, P30: what must not be known, and who must not be scored


RECORDS = (
    rm.Candidate("c-1"), rm.Candidacy(), rm.Reason("pay"), rm.Sentiment("pay"), rm.Assessment("work_sample"), rm.Wishes(),
    rm.RoleVersion("ae", "1"), rm.RoleSpec(), rm.Change("pay", 1), rm.Skill("sql"), rm.Permission(), rm.Policy(),
    rm.LocationWish(), rm.PayWish(), rm.Contact(), rm.Openness(1), rm.Offer(),
)  # fmt: skip
FORBIDDEN = (
    "age", "date_of_birth", "gender", "first_name", "nationality", "religion", "marital_status", "disability",
    "photo_url", "postcode", "home_address", "school", "graduation_year", "years_of_experience", "criminal_record",
)  # fmt: skip
PAY_HISTORY = ("current_salary", "previous_pay", "salary_history", "last_raise", "currentCompensation", "past_wages")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
@pytest.mark.parametrize("key", [*FORBIDDEN, *PAY_HISTORY])
def test_p26_p27_forbidden_keys_raise(record: Any, key: str) -> None:
    """P26 any unknown or forbidden key raises; P27 pay-history keys raise; address or postcode impossible by type."""
    with pytest.raises(rm.ProtectedInput):
        type(record)(**required_of(record), **{key: "x"})


def required_of(record: Any) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in attrs.fields(type(record)) if f.default is attrs.NOTHING}


@given(st.sampled_from(RECORDS), st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True))
def test_p26_unknown_keys_raise(record: Any, key: str) -> None:
    """P26 any unknown or forbidden key raises."""
    known = [field.name for field in attrs.fields(type(record))]
    key = key if key not in known else f"{key}_x"
    with pytest.raises((rm.UnknownField, rm.ProtectedInput)):
        type(record)(**required_of(record), **{key: "x"})
    if isinstance(record, rm.Candidate):
        with pytest.raises((rm.UnknownField, rm.ProtectedInput)):
            candidate_from_dict({"id": "c-1", key: "x"})


@given(cases(), policies())
def test_p30_held_people_never_appear(case: Case, policy: rm.Policy) -> None:
    """P30 held people never appear scored."""
    ranking = ranked(case, policy=policy)
    shown = {match.candidate_id for match in ranking}
    assert shown.isdisjoint(ranking.excluded)
    assert shown | set(ranking.excluded) == {person.id for person in case.candidates}
    assert ranking.eligible == len(shown)
    for who in ranking.excluded:
        with pytest.raises(rm.PoolError):
            ranking.match(who)
        found = rm.explain(case.candidates, case.role, who, as_of=case.as_of, policy=policy)
        assert isinstance(found, rm.Held)


@given(cases(), st.integers(0, 4))
def test_p30_erased_is_as_if_never_there(case: Case, at: int) -> None:
    """P30 erase then score = never existed, for everyone else."""
    assume(case.candidates)
    gone = case.candidates[at % len(case.candidates)]
    erased = attrs.evolve(gone, permission=rm.Permission(erased=True))
    without = ranked(case._replace(candidates=[p for p in case.candidates if p is not gone]))
    marked = ranked(case._replace(candidates=[erased if p is gone else p for p in case.candidates]))
    assert [figures(match) for match in marked] == [figures(match) for match in without]
    assert marked.excluded[gone.id].gate is rm.Gate.KEEP_ENDED


@given(near_hires())
def test_p30_do_not_contact_survives_import(case: Case) -> None:
    """P30 do-not-contact survives re-import."""
    said = with_person(case, permission=rm.Permission(do_not_contact=True)).candidates[0]
    again = candidate_from_dict(json.loads(json.dumps(to_dict(said))))
    assert again == said
    found = rm.explain([again], case.role, again.id, as_of=case.as_of, policy=OPEN)
    assert isinstance(found, rm.Held)
    assert found.gate is rm.Gate.DO_NOT_CONTACT
