"""What would make it a yes, on real roles: what is promised is what ranking again gives."""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.whatif.levers import applied, levers_of

sys.path.insert(0, str(Path(__file__).parents[1] / "model"))
from near_hires import OPEN, RATES, near_hires, pool_of

F, Step = rm.Flexibility, rm.LeverLevel
OPEN_TO: dict[str, Any] = {
    "level": F(levels=[Step(3, 2), Step(4, 5)]),
    "workplace": F(low=1, high=3, cost_per_unit=1),
    "contract": F(levels=[Step(["permanent"], 1), Step(["permanent", "contractor"], 0)]),
    "duties": F(levels=[Step({"new business": 0.6, "coaching": 0.2}, 3)]),
    "travel": "fixed",
}
aims = st.sampled_from((0.2, 0.35, 0.5, 0.65, (0.3, 0.6)))


def asked(case):
    return {"as_of": case.as_of, "changes": case.changes, "policy": OPEN, "rates": RATES}


def matched(case, role=None):
    found = rm.explain(pool_of(case.candidates), role or case.role, case.candidates[0].id, **asked(case))
    assert isinstance(found, rm.Match)
    return found


def chances(match):
    return match.employer, match.candidate, match.mutual, match.probability


def without(case, facets):
    """The case without the person's wishes on some facets."""
    person = case.candidates[0]
    if not facets:
        return case
    wishes = attrs.evolve(person.wishes, **{facet.value: None for facet in facets})
    return case._replace(candidates=[attrs.evolve(person, wishes=wishes)])


@given(near_hires(), aims)
def test_p45_what_is_promised_is_what_ranking_again_gives(case, targets):
    """P45 applying the returned change to the role and re-scoring reproduces the promised pE, pC."""
    before = matched(case)
    plan = before.make_it_a_yes(targets, OPEN_TO)
    assert attrs.astuple(plan.before) == chances(before)
    assert attrs.astuple(plan.after) == pytest.approx(chances(matched(without(case, plan.bent), plan.role)), abs=1e-12)
    values = {change.facet: change.value for change in plan.changes if change.agrees != "the candidate"}
    assert plan.role == applied(case.role, values)
    assert plan.cost == pytest.approx(sum(change.cost for change in plan.changes))
    aim = plan.targets
    assert plan.reached == (plan.after.employer >= aim[0] - 1e-12 and plan.after.candidate >= aim[1] - 1e-12)


@given(near_hires(), aims)
def test_p43_the_plan_is_that_of_brute_force(case, targets):
    """P43 solver cost = brute force, over every combination of levels, each ranked by itself."""
    plan = matched(case).make_it_a_yes(targets, OPEN_TO)
    some = {facet: OPEN_TO[facet] for facet in ("level", "contract")}
    few = matched(case).make_it_a_yes(targets, some)
    levers = levers_of(case.role.spec, {}, {rm.Facet(facet): F.of(value) for facet, value in some.items()})
    best = None
    for choice in product(*(range(len(lever.steps) + 1) for lever in levers)):
        chosen = [(lever.facet, lever.steps[at - 1]) for lever, at in zip(levers, choice, strict=True) if at]
        match = matched(case, applied(case.role, {facet: step.value for facet, step in chosen}))
        cost = sum(step.cost for _, step in chosen)
        if match.employer >= few.targets[0] and match.candidate >= few.targets[1] and (best is None or cost < best):
            best = cost
    assert few.reached or best is None
    if best is not None:
        assert few.cost <= best + 1e-9, "what the candidate can do without is a lever, too"
        assert few.bent or few.cost == pytest.approx(best)
        assert plan.reached
        assert plan.cost <= few.cost + 1e-9, "more levers never cost more"


@given(near_hires(), aims)
def test_p44_fixed_stays_and_nothing_changes_where_nothing_must(case, targets):
    """P44 fixed attributes never change; zero-lever solution iff targets already met; every front point is non-dominated."""
    match = matched(case)
    plan = match.make_it_a_yes(targets, OPEN_TO)
    touched = {change.facet for point in plan.front for change in point.changes} | {c.facet for c in plan.changes}
    assert rm.Facet.TRAVEL not in touched
    for facet in set(rm.Facet) - touched:
        if hasattr(plan.role.spec, facet.value):
            assert getattr(plan.role.spec, facet.value) == getattr(case.role.spec, facet.value)
    met = match.employer >= plan.targets[0] and match.candidate >= plan.targets[1]
    assert (plan.reached and not plan.changes) == met
    for one, other in zip(plan.front, plan.front[1:], strict=False):
        assert one.cost < other.cost
        assert one.mutual < other.mutual
    assert json.loads(json.dumps(plan.to_dict()))["candidate_id"] == match.candidate_id
    assert str(plan)


def a_decliner(**wishes):
    then = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(level=3, workplace=4, pay=rm.Pay(70_000, 80_000, "EUR")))
    reasons = [rm.Reason("level", wanted=4), rm.Reason("remote_days", wanted=2)]
    return rm.Candidate(
        "c-1",
        [rm.Candidacy(then, "offer_declined", "2026-01-10", debrief="stated", reasons=reasons)],
        wishes=rm.Wishes(**wishes) if wishes else None,
    )


def ranked(role, person=None):
    return rm.rank([person or a_decliner()], role, as_of="2026-11-24")[0]


def test_levers_come_from_the_role_and_from_what_the_person_wants():
    spec = rm.RoleSpec(
        level=3, workplace=4, pay=rm.Pay(70_000, 80_000, "EUR"),
        flexibility={"level": F(levels=[Step(4, 4_000)]), "workplace": "free", "pay": F(low=75_000, high=90_000, cost_per_unit=1)},
    )  # fmt: skip
    role = rm.RoleVersion("ae", "2", spec=spec)
    plan = ranked(role, a_decliner(pay=rm.PayWish(84_000, currency="EUR"))).make_it_a_yes((0.5, 0.55))
    assert plan.reached
    by_facet = {change.facet: change for change in plan.changes}
    assert by_facet[rm.Facet.WORKPLACE].cost == 0.0
    assert (by_facet[rm.Facet.WORKPLACE].before, by_facet[rm.Facet.WORKPLACE].after) == (
        "4 days on site a week",
        "2 days on site a week",
    )
    assert by_facet[rm.Facet.LEVEL].agrees == "the hiring manager and whoever owns the pay bands"
    assert plan.role.spec.level == 4
    (pay,) = [lever for lever in levers_of(spec, {rm.Facet.PAY: [84_000]}) if lever.facet is rm.Facet.PAY]
    offered = {step.words: step.cost for step in pay.steps}
    assert offered["70,000 to 84,000 EUR"] == 4_000, "what they asked for is looked at, whatever the grid"
    assert not any("75,000 EUR" in words for words in offered), "pay below the range is no lever"


def test_what_nobody_said_may_move_becomes_a_question():
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, workplace=4, flexibility={"level": "fixed"}))
    plan = ranked(role).make_it_a_yes(0.5)
    assert not plan.reached
    assert plan.questions == (rm.Facet.WORKPLACE,)
    assert "no change that is open reaches 50% for the employer and 50% for the candidate" in str(plan)
    assert "ask the hiring manager how far they would move on the days on site" in str(plan)


def test_what_the_candidate_said_is_only_nice_to_have_is_a_lever():
    """Only if they said so: the same wish from a recruiter's notes, or one that matters, is none."""
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(travel=0.3))

    def planned(source, firmness):
        wish = rm.TravelWish(most=0.1, firmness=firmness, source=source, on="2026-10-01")
        near = rm.Candidate(
            "c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")], wishes=rm.Wishes(travel=wish)
        )
        match = rm.rank([near], role, as_of="2026-11-24")[0]
        alone = attrs.evolve(near, wishes=None)
        return match, match.make_it_a_yes((0.3, match.candidate + 0.01)), rm.rank([alone], role, as_of="2026-11-24")[0]

    match, plan, alone = planned("candidate", "nice")
    assert plan.reached
    assert plan.bent == (rm.Facet.TRAVEL,)
    (change,) = plan.changes
    assert (change.cost, change.agrees, change.after) == (0.0, "the candidate", "does without")
    assert plan.after.candidate == pytest.approx(alone.candidate)
    assert plan.role == role
    assert plan.others is None
    assert match.candidate < alone.candidate
    for source, firmness in (("recruiter", "nice"), ("candidate", "important"), (None, "nice")):
        assert not planned(source, firmness)[1].reached


def test_who_else_a_change_would_move():
    then = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(level=3))
    declined = rm.Candidacy(
        then, "offer_declined", "2026-01-10", debrief="stated", reasons=[rm.Reason("level", wanted=4)]
    )
    alike = [rm.Candidate(f"c-{at}", [declined]) for at in range(4)]
    second = rm.Candidate("c-9", [rm.Candidacy(then, "runner_up", "2026-02-01")])
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, flexibility={"level": F(levels=[Step(4, 1)])}))
    ranking = rm.rank([*alike, second], role, as_of="2026-11-24")
    plan = ranking.match("c-0").make_it_a_yes((0.5, 0.5))
    assert plan.others is not None
    assert set(plan.others.reach) == {"c-1", "c-2", "c-3"}, "whoever is in the same situation"
    assert (plan.others.reach_count, plan.others.better, plan.others.worse) == (3, 3, 1), (
        "the runner-up finds the step higher"
    )
    assert "equal treatment: the same change makes 3 others likelier and 1 less likely" in str(plan)


@pytest.mark.parametrize("targets", [0, 1, 1.5, (0.5,), (0.5, 0.5, 0.5), True, "half"])
def test_targets_are_probabilities(targets):
    role = rm.RoleVersion("ae", "2")
    with pytest.raises(rm.RecordError, match="targets"):
        ranked(role).make_it_a_yes(targets)


def test_a_level_that_is_no_value_of_its_facet_is_named():
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(workplace=3))
    with pytest.raises(rm.RecordError, match="days_on_site"):
        ranked(role).make_it_a_yes(0.5, {"workplace": F(levels=[Step(12, 1)])})
