"""One row of each kind, or every row for itself: the rules say the same of a person either way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.evidence import alike
from rematch.evidence.alike import Alike
from rematch.facets import Head
from rematch.scoring import engine
from rematch.scoring.engine import everyone
from rematch.testing import RATES, world

PEOPLE = 4_000


@pytest.fixture(scope="module")
def firm():
    return world(PEOPLE, seed=5, roles=40)


@pytest.fixture(scope="module")
def pool(firm):
    return rm.Pool.from_candidates(firm.candidates)


def heads(firm, pool, **changed):
    """Log-odds of everybody who is scored, worked out anew."""
    pool.standing.clear()
    ranking = rm.rank(pool, firm.role, as_of=firm.as_of, changes=firm.changes, rates=RATES, top=5, **changed)
    found = everyone(ranking._query, ranking.policy)
    return np.stack([found.l_R, found.l_E, found.l_C])


def test_rows_alike_are_worked_out_once_and_nothing_changes(firm, pool, monkeypatch):
    grouped = heads(firm, pool)
    monkeypatch.setattr(alike, "FEW", 10**9)
    assert (heads(firm, pool) == grouped).all()


def test_two_kinds_with_one_hash_stay_two(firm, pool, monkeypatch):
    grouped = heads(firm, pool)
    monkeypatch.setattr(alike, "_mixed", lambda columns: np.zeros(len(columns[0]), np.uint64))
    assert (heads(firm, pool) == grouped).all()


def test_there_are_fewer_kinds_than_rows(firm, pool):
    heads(firm, pool)
    facts = next(iter(pool.standing.values()))[0].facts
    _, reasons = facts.once("kinds of reasons", lambda _: pytest.fail("not kept"))
    assert reasons.count < 0.7 * len(facts.block.reasons)


def test_blocks_share_their_kinds(firm, pool, monkeypatch):
    grouped = heads(firm, pool)
    monkeypatch.setattr("rematch.pool.pool.BLOCK_ROWS", 512)
    monkeypatch.setattr(engine, "TOGETHER", 3)
    several = rm.Pool.from_candidates(firm.candidates)
    assert (heads(firm, several) == grouped).all()
    parts = next(iter(several.standing.values()))
    kinds = [part.facts.once("kinds of reasons", lambda _: pytest.fail("not kept"))[1] for part in parts]
    assert len(parts) == -(-PEOPLE // 512)
    assert len({id(of) for of in kinds}) == -(-len(parts) // 3)


def test_what_is_kept_of_kinds_for_a_day_is_the_same_for_every_role(firm, pool):
    """Roles one after another, in other currencies and at other rates, and each for itself."""
    dearer = {currency: rate if currency == "EUR" else rate * 1.5 for currency, rate in RATES.items()}
    roles = [firm.role, *firm.versions[8:12], firm.role, firm.role]
    rates = [RATES, RATES, dearer, RATES, dearer, dearer, RATES]

    def found(role, rates):
        ranking = rm.rank(pool, role, as_of=firm.as_of, changes=firm.changes, rates=rates, top=5)
        heads = everyone(ranking._query, ranking.policy)
        return np.stack([heads.l_R, heads.l_E, heads.l_C])

    assert len({role.spec.pay.currency for role in roles if role.spec.pay}) > 1
    pool.standing.clear()
    in_turn = [found(*asked) for asked in zip(roles, rates, strict=True)]
    for asked, before in zip(zip(roles, rates, strict=True), in_turn, strict=True):
        pool.standing.clear()
        assert (found(*asked) == before).all()
    assert (in_turn[0] != in_turn[5]).any()


def test_the_pass_and_the_list_of_evidence_agree(firm, pool):
    """The pass posts sums where the list shows parts: both are the same head."""
    ranking = rm.rank(pool, firm.role, as_of=firm.as_of, changes=firm.changes, rates=RATES)
    found = everyone(ranking._query, ranking.policy)
    for place in range(0, len(found.rows), 7):
        match = ranking.match(pool.ids(found.rows[place : place + 1])[0])
        for head, sums in ((Head.REACH, found.l_R), (Head.EMPLOYER, found.l_E), (Head.CANDIDATE, found.l_C)):
            assert match.log_odds[head] == pytest.approx(sums[place], abs=1e-9)


@given(st.lists(st.tuples(st.integers(-1, 2), st.sampled_from([0.0, -0.0, 1.5, float("nan")])), max_size=30))
def test_kinds_are_told_apart_by_every_column(rows):
    whole, part = np.array([row[0] for row in rows], np.int32), np.array([row[1] for row in rows], np.float64)
    few, alike.FEW = alike.FEW, 0
    try:
        found, first = Alike.of(np.arange(len(rows)), len(rows) + 1, whole, part)
    finally:
        alike.FEW = few
    keys = [(number, None if value != value else value) for number, value in rows]
    distinct = list(dict.fromkeys(keys))
    assert [keys[at] for at in first] == distinct
    assert [distinct[kind] for kind in found.kind[:-1]] == keys
    assert found.kind[-1] == -1
    assert found.spread(np.arange(len(distinct)), -7)[-1] == -7
