"""How the first few hang on each number: against rankings made anew with that number."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.sensitivity import kendall_tau
from rematch.testing import world

TOP = 10


@pytest.fixture(scope="module")
def firm():
    return world(500, seed=4)


@pytest.fixture(scope="module")
def pool(firm):
    return rm.Pool.from_candidates(firm.candidates, versions=firm.versions)


def test_each_row_is_what_ranking_anew_gives(firm, pool):
    about = {"as_of": firm.as_of, "changes": firm.changes}
    base = [match.candidate_id for match in rm.rank(pool, firm.role, **about)]
    names = ["clean.E.runner_up", "likes.weight", "tenure.on", "stretch.weight", "psi", "reach.relationship"]
    found = rm.sensitivity(pool, firm.role, top=TOP, people=len(base), weights=names, **about)
    assert len(found) == 2 * len(names) - 1, "a switch has one other value"
    assert found.people == len(base)
    for row in found:
        again = rm.rank(pool, firm.role, model=rm.Model({row.weight: row.tried}), **about)
        order = [match.candidate_id for match in again]
        assert row.kept == len({*order[:TOP]} & {*base[:TOP]})
        assert set(row.entered) == {*order[:TOP]} - {*base[:TOP]}
        assert set(row.left) == {*base[:TOP]} - {*order[:TOP]}
        place = {who: at for at, who in enumerate(order)}
        pairs = list(combinations([place[who] for who in base], 2))
        tau = sum(1 if one < other else -1 for one, other in pairs) / len(pairs)
        assert row.tau == pytest.approx(tau, abs=0.02), "ties count by halves there, by hash here"
    assert [row.kept for row in found] == sorted(row.kept for row in found)


def test_what_is_tried(firm, pool):
    about = {"as_of": firm.as_of, "top": 5, "people": 50}
    tried = {
        (r.weight, round(r.tried, 6))
        for r in rm.sensitivity(pool, firm.role, weights=["psi", "clean.C.on_hold"], **about)
    }
    odds = 0.65 / 0.35
    probabilities = {round(odds * f / (1 + odds * f), 6) for f in (0.5, 1.5)}
    assert tried == {("psi", 0.5), ("psi", 1.5), *(("clean.C.on_hold", p) for p in probabilities)}
    every = rm.sensitivity(pool, firm.role, by=0.2, **about)
    names = {row.weight for row in every}
    left_out = {weight.name for weight in rm.Model()} - names
    assert all(rm.Model()[name] in (0.0, 1.0) for name in left_out), (
        "what is 0 cannot be multiplied, a share of 1 not raised"
    )
    for row in every:
        assert rm.Model({row.weight: row.tried})[row.weight] == row.tried
    widths = [row for row in every if row.weight.startswith(("spread.", "base.pseudo"))]
    assert widths
    assert all((row.tau, row.kept) == (1.0, 5) for row in widths), "these say how sure, not who"
    assert "changes of one weight, by 20%" in str(every)
    assert list(every.to_frame()["weight"]) == [row["weight"] for row in every.to_dicts()]


@pytest.mark.parametrize(
    "wrong", [{"by": 0}, {"by": 1.0}, {"top": 0}, {"top": 9, "people": 8}, {"weights": ["dept.*"]}]
)
def test_what_is_not_accepted(firm, pool, wrong):
    with pytest.raises(rm.RematchError, match="sensitivity:"):
        rm.sensitivity(pool, firm.role, as_of=firm.as_of, **wrong)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30))
def test_kendalls_tau_b(pairs: list[tuple[int, int]]) -> None:
    """Against the definition, pair by pair."""
    one, other = (np.array(column, float) for column in zip(*pairs, strict=True))
    agree = against = tied_one = tied_other = 0
    for (a, b), (c, d) in combinations(pairs, 2):
        agree += (a - c) * (b - d) > 0
        against += (a - c) * (b - d) < 0
        tied_one += a == c
        tied_other += b == d
    n = len(pairs) * (len(pairs) - 1) / 2
    untied = ((n - tied_one) * (n - tied_other)) ** 0.5
    assert kendall_tau(one, other) == pytest.approx((agree - against) / untied if untied else 1.0)


def test_nobody_to_rank():
    found = rm.sensitivity([], rm.RoleVersion("ae", "2"), as_of="2026-11-24", weights=["psi"])
    assert [(row.tau, row.kept) for row in found] == [(1.0, 0), (1.0, 0)]
