"""What moved between two rankings: who, across which line, and by which evidence."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.gates import Held
from rematch.io.json import read_changes, read_role
from rematch.testing import Case, cases

sys.path.insert(0, str(Path(__file__).parent / "model"))
from near_hires import OPEN, RATES, opened, pool_of

STORY = Path(__file__).parents[1] / "examples" / "story"


@pytest.fixture(scope="module")
def story() -> tuple[rm.Ranking, rm.Ranking]:
    """The story's people for the old version of the role, and for the new with what changed in the firm."""
    pool = rm.Pool.from_candidates(rm.read_jsonl(STORY / "near_hires.jsonl"))
    old, new = (read_role(STORY / f"role_{year}.json") for year in (2025, 2026))
    changes = read_changes(STORY / "changes.json")
    asked = {"as_of": "2026-11-24", "top": 8}
    return rm.rank(pool, old, **asked), rm.rank(pool, new, changes=changes, **asked)


def test_the_man_of_the_story(story):
    before, after = story
    moved = rm.movers(before, after, line=0.25)
    first = moved[0]
    assert first.candidate_id == "c-19"
    assert (first.before.rank, first.after.rank) == (None, 1)
    assert first.before.probability == pytest.approx(0.037, abs=5e-4)
    assert first.after.probability == pytest.approx(0.550, abs=5e-4)
    assert first.crossed == ("now among the first 8", "now over 25%")
    assert moved.differs == ("the role", "what changed in the organisation")
    told = str(moved)
    assert "no longer: the level: wants level 4 (a must) (2026-11-10); the role offers 3" in told
    assert "the role is at level 4, they are at level 3 (employer says yes: about halves the odds)" in told
    facets = {item.facet for item in first.evidence if item.change > 0}
    assert {rm.Facet.LEVEL, rm.Facet.DUTIES, rm.Facet.TEAM} <= facets
    assert json.loads(json.dumps(moved.to_dicts()))[0]["candidate_id"] == "c-19"
    assert "candidate_id" in moved.to_frame().columns


def test_changes_are_sorted_and_told_once(story):
    moved = rm.movers(*story)
    sizes = [abs(move.change) for move in moved]
    assert sizes == sorted(sizes, reverse=True)
    assert len({move.candidate_id for move in moved}) == len(moved)
    assert {m.candidate_id for m in (*moved.rose, *moved.fell)} <= {m.candidate_id for m in moved}
    for move in moved.fell:
        assert move.change < 0
    assert moved.move("c-19") is moved[0]
    assert moved.move("nobody") is None


def test_nothing_moves_between_a_ranking_and_itself(story):
    before, _ = story
    assert len(rm.movers(before, before)) == 0
    assert "nobody moved" in str(rm.movers(before, before))


def test_a_hold_that_lifts_a_person_who_comes_and_one_who_goes():
    then, now = rm.RoleVersion("ae", "1"), rm.RoleVersion("ae", "2")
    held = rm.Candidate("c-1", [rm.Candidacy(then, "offer_declined", "2026-10-01")])
    stays = rm.Candidate("c-2", [rm.Candidacy(then, "runner_up", "2026-02-01")])
    goes = rm.Candidate("c-3", [rm.Candidacy(then, "runner_up", "2026-03-01")])
    comes = rm.Candidate("c-4", [rm.Candidacy(then, "runner_up", "2026-04-01")])
    before = rm.rank([held, stays, goes], now, as_of="2026-11-24")
    after = rm.rank([held, stays, comes], now, as_of="2027-02-01")
    moved = rm.movers(before, after)
    assert [m.candidate_id for m in moved.gone] == ["c-3"]
    assert moved.move("c-3").crossed == ("gone from the pool",)
    assert [m.candidate_id for m in moved.new] == ["c-4"]
    assert moved.move("c-4").crossed == ("new in the pool",)
    assert moved.move("c-1").crossed[0].startswith("no longer held (cooling off")
    assert str(moved.move("c-1").before) == "held"
    back = rm.movers(after, before)
    assert back.move("c-1").crossed[0].startswith("held now (cooling off")
    assert [m.candidate_id for m in back.new] == ["c-3"]


def test_two_roles_are_not_compared():
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")])
    one, other = (rm.rank([near], rm.RoleVersion(role, "2"), as_of="2026-11-24") for role in ("ae", "ops"))
    with pytest.raises(rm.PoolError, match=r"two roles, 'ae' and 'ops'; accepted: one role"):
        rm.movers(one, other)


def test_what_became_of_anybody(story):
    _, after = story
    shown, below, held, nobody = after.find_all(["c-19", "c-42", "c-45", "c-99"])
    assert isinstance(shown, rm.Match)
    assert shown is after[0]
    assert isinstance(below, rm.Match)
    assert below.rank == 0
    assert isinstance(held, Held)
    assert nobody is None


@given(cases(most=4).map(opened), st.integers(1, 900), st.sampled_from((None, 1, 2)))
def test_evidence_that_moved_adds_up(case: Case, days: int, top: int | None) -> None:
    """Of each head the changes add up to the change of its log-odds; nobody who moved is left out."""
    pool = pool_of(case.candidates)
    later = case.as_of + timedelta(days=days)
    role = attrs.evolve(case.role, spec=attrs.evolve(case.role.spec, level=3, workplace=1))
    before = rm.rank(pool, case.role, as_of=case.as_of, policy=OPEN, rates=RATES, top=top)
    after = rm.rank(pool, role, as_of=later, changes=case.changes, policy=OPEN, rates=RATES, top=top)
    moved = rm.movers(before, after)
    for move in moved:
        old, new = before.find(move.candidate_id), after.find(move.candidate_id)
        if isinstance(old, rm.Match) and isinstance(new, rm.Match):
            assert (move.before.probability, move.after.probability) == (old.probability, new.probability)
            for head in rm.Head:
                total = sum(item.change for item in move.evidence if item.head is head)
                assert total == pytest.approx(new.log_odds[head] - old.log_odds[head], abs=1e-9)
    shown = {match.candidate_id for ranking in (before, after) for match in ranking}
    for who in shown - {move.candidate_id for move in moved}:
        old, new = before.find(who), after.find(who)
        assert (old.rank, old.probability) == (new.rank, new.probability)


def test_the_days_of_the_title():
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")])
    one, other = (rm.rank([near], rm.RoleVersion("ae", "2"), as_of=on) for on in (date(2026, 11, 24), "2027-11-24"))
    moved = rm.movers(one, other)
    assert moved.title == "ae (ae): version 2, as of 2026-11-24 → as of 2027-11-24"
    assert moved.differs == ("the day",)
