"""What a change of the role unlocks, against ranking everybody anew."""

from __future__ import annotations

import json
import sys
from itertools import combinations
from pathlib import Path

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.boxes import Box, policy_value
from rematch.records.roles import as_flexibility
from rematch.testing import cases, world
from rematch.whatif.levers import applied, levers_of

sys.path.insert(0, str(Path(__file__).parent / "model"))
from near_hires import OPEN, RATES, opened, pool_of

F, Step = rm.Flexibility, rm.LeverLevel
LEVERS = {
    "level": F(levels=[Step(2, 500), Step(4, 6_000)]),
    "workplace": F(levels=[Step(1, 300), Step(4, 0)]),
    "hours": F(levels=[Step(32, 1_000)]),
    "benefits": F(levels=[Step(["learning budget", "pension"], 800)]),
}
COSTS = rm.SearchCosts(search=20_000, search_days=60)


def counted(pool, role, costs=COSTS, **asked):
    """Who is over the line by ranking everybody, and the value of calling in order, box by box."""
    over, boxes, search = set(), [costs.search_box], costs.search_box
    for match in rm.rank(pool, role, **asked):
        cost = costs.contact + match.reach * costs.conversation + match.probability * costs.package
        cost += costs.conversation_days * costs.vacancy_day
        box = Box(match.candidate_id, costs.filled, match.probability, cost)
        boxes.append(box)
        if box.reservation > max(search.reservation, 0.0):
            over.add(match.candidate_id)
    return over, policy_value(boxes)


def assert_recounts(pool, role, found, levers, **asked):
    before, value = counted(pool, role, **asked)
    assert found.over_now == len(before)
    rows = {row.words: row for row in found}
    steps = [(lever, step) for lever in levers_of(role.spec, {}, dict(as_flexibility(levers))) for step in lever.steps]
    sets = [(one,) for one in steps] + [(a, b) for a, b in combinations(steps, 2) if a[0] is not b[0]]
    assert len(rows) == len(found) == len(sets)
    for chosen in sets:
        words = " and ".join(f"{rm_words(lever)}: {lever.present} → {step.words}" for lever, step in chosen)
        moved = applied(role, {lever.facet: step.value for lever, step in chosen})
        after, worth = counted(pool, moved, **asked)
        row = rows[words]
        assert (row.over, row.under) == (len(after - before), len(before - after)), words
        assert set(row.candidate_ids) <= after - before
        cost = sum(step.cost for _, step in chosen)
        assert row.cost == cost
        assert row.worth == pytest.approx(worth - value - cost, abs=1e-3), words


def rm_words(lever):
    from rematch.facets import FACETS

    return FACETS[lever.facet].words


@given(
    cases(most=4).map(opened), st.sampled_from((["level", "workplace"], ["hours", "benefits"], ["workplace", "hours"]))
)
def test_p46_unlocking_equals_a_recount(case, names):
    """P46 pool unlock count for a level equals recount by re-scoring everyone; pairs too, and what each is worth."""
    levers = {name: LEVERS[name] for name in names}
    pool = pool_of(case.candidates)
    asked = {"as_of": case.as_of, "changes": case.changes, "policy": OPEN, "rates": RATES}
    found = rm.unlock(pool, case.role, levers=levers, costs=COSTS, **asked)
    assert_recounts(pool, case.role, found, levers, **asked)


def test_p46_in_a_world():
    """The same in a pool of many, with what locks out."""
    firm = world(400, seed=12)
    pool = rm.Pool.from_candidates(firm.candidates, versions=firm.versions)
    asked = {"as_of": firm.as_of, "changes": firm.changes}
    levers = {name: LEVERS[name] for name in ("level", "workplace", "benefits")}
    found = rm.unlock(pool, firm.role, levers=levers, costs=COSTS, **asked)
    assert_recounts(pool, firm.role, found, levers, **asked)
    assert any(row.over for row in found)
    assert [row.worth for row in found] == sorted((row.worth for row in found), reverse=True)
    before, _ = counted(pool, firm.role, **asked)
    spec = firm.role.spec
    for row in found.locks_out[:6]:
        if row.facet is rm.Facet.SKILLS:
            rest = [item for item in spec.skills if f"{item.name} ({item.need})" != row.words]
            silent = attrs.evolve(spec, skills=rest)
        else:
            silent = attrs.evolve(spec, **{row.facet.value: None})
        after, _ = counted(pool, attrs.evolve(firm.role, spec=silent), **asked)
        assert row.over == len(after - before), row.words
    assert [row.over for row in found.locks_out] == sorted((row.over for row in found.locks_out), reverse=True)
    assert json.loads(json.dumps(found.to_dicts()))
    assert len(found.to_frame()) == len(found)
    assert "are worth a conversation before a search as it is" in str(found)


def test_without_levers_it_says_so():
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")])
    found = rm.unlock([near], rm.RoleVersion("ae", "2"), as_of="2026-11-24")
    assert len(found) == 0
    assert "no lever: the role does not say on what the employer would move" in str(found)
    assert np.isfinite(found.over_now)


def test_costs_are_search_costs():
    with pytest.raises(rm.RecordError, match="SearchCosts"):
        rm.unlock([], rm.RoleVersion("ae", "2"), as_of="2026-11-24", costs=3)
