"""Exactness: what is explained is what was ranked, bit by bit, however the work was split."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_hires import OPEN, RATES, figures, opened, pool_of, ranked

import rematch as rm
from rematch.gates import Held
from rematch.pool.packed import Texts
from rematch.testing import Case, World, cases, policies, world

PEOPLE = 3_000
SMALL_BLOCK = 256


def told(match: rm.Match) -> dict[str, Any]:
    """Everything a match says, but for its rank."""
    return match.to_dict() | {"rank": None}


def outline(match: rm.Match) -> tuple[Any, ...]:
    """The figures of a match without what explains them."""
    heads = tuple(match.log_odds.values())
    return match.candidate_id, *heads, match.probability, match.mutual, match.reach, match.employer, match.candidate


# Drawn cases


@given(cases(), policies())
def test_explaining_one_person_gives_their_row(case: Case, policy: rm.Policy) -> None:
    pool = rm.Pool.from_candidates(case.candidates)
    asked = {"as_of": case.as_of, "changes": case.changes, "policy": policy, "rates": RATES}
    ranking = rm.rank(pool, case.role, **asked)
    for person in case.candidates:
        alone = rm.explain(pool, case.role, person.id, **asked)
        if isinstance(alone, Held):
            assert alone == ranking.excluded[person.id]
            continue
        row = ranking.match(person.id)
        assert figures(alone) == figures(row)
        assert alone.evidence == row.evidence
        assert alone.reasons == row.reasons
        assert alone.likes == row.likes
        assert told(alone) == told(row)
        assert alone.rank == 0


@given(cases().map(opened))
def test_a_person_alone_in_a_pool_gives_their_row(case: Case) -> None:
    statistics = rm.Pool.from_candidates(case.candidates).statistics
    for match in ranked(case, statistics=statistics):
        (person,) = [p for p in case.candidates if p.id == match.candidate_id]
        (alone,) = ranked(case._replace(candidates=[person]), statistics=statistics)
        assert figures(alone) == figures(match)


@given(cases().map(opened))
def test_evidence_adds_up_to_each_head(case: Case) -> None:
    for match in ranked(case):
        for head, log_odds in match.log_odds.items():
            total = 0.0
            for item in match.evidence:
                if item.head is head:
                    assert item.log_odds != 0.0, "terms of exactly 0 are left out"
                    total += item.log_odds
            assert total == log_odds, (head, match.evidence)


@given(cases().map(opened))
def test_ranked_twice(case: Case) -> None:
    pool = pool_of(case.candidates)
    asked = {"as_of": case.as_of, "changes": case.changes, "policy": OPEN, "rates": RATES}
    once, again = rm.rank(pool, case.role, **asked), rm.rank(pool, case.role, **asked)
    anew = ranked(case)
    assert once.to_dicts() == again.to_dicts() == anew.to_dicts()
    assert once.fingerprint == again.fingerprint == anew.fingerprint
    assert json.loads(json.dumps(once.to_dicts())) == once.to_dicts()


@given(cases(most=5).map(opened), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(case: Case, random: Any) -> None:
    statistics = rm.Pool.from_candidates(case.candidates).statistics
    turned = case._replace(candidates=random.sample(case.candidates, len(case.candidates)))
    before, after = ranked(case, statistics=statistics), ranked(turned, statistics=statistics)
    assert list(map(figures, before)) == list(map(figures, after))
    assert dict(before.excluded) == dict(after.excluded)


@given(cases(most=5).map(opened), st.integers(0, 7))
def test_the_first_few_are_those_of_all(case: Case, top: int) -> None:
    everyone, first = ranked(case), ranked(case, top=top)
    assert first.to_dicts() == everyone.to_dicts()[:top]
    assert [match.rank for match in everyone] == list(range(1, len(everyone) + 1))
    assert first.eligible == everyone.eligible == len(everyone)
    chances = [match.probability for match in everyone]
    assert chances == sorted(chances, reverse=True)


# A whole world


@pytest.fixture(scope="module")
def firm() -> World:
    return world(PEOPLE, seed=11)


@pytest.fixture(scope="module")
def whole(firm: World) -> rm.Pool:
    return rm.Pool.from_candidates(firm.candidates, versions=firm.versions)


@pytest.fixture
def in_blocks(firm: World, monkeypatch: pytest.MonkeyPatch) -> rm.Pool:
    """The same people in a dozen blocks."""
    monkeypatch.setattr("rematch.pool.pool.BLOCK_ROWS", SMALL_BLOCK)
    pool = rm.Pool.from_candidates(firm.candidates, versions=firm.versions)
    assert len(pool.blocks) == -(-PEOPLE // SMALL_BLOCK)
    return pool


def of_world(firm: World, pool: rm.Pool, **said: Any) -> rm.Ranking:
    return rm.rank(pool, firm.role, as_of=firm.as_of, changes=firm.changes, rates=RATES, **said)


def test_blocks_and_threads_do_not_matter(firm: World, whole: rm.Pool, in_blocks: rm.Pool) -> None:
    one = of_world(firm, whole)
    assert len(one) > PEOPLE // 3
    assert len(one.excluded) > PEOPLE // 20
    for threads in (1, 2, 5, None):
        many = of_world(firm, in_blocks, threads=threads)
        assert list(map(outline, many)) == list(map(outline, one))
        assert dict(many.excluded) == dict(one.excluded)
    for place in (0, 1, 63, 64, 200, len(one) - 1):
        assert told(many[place]) == told(one[place])


def test_the_first_few_of_a_world(firm: World, whole: rm.Pool, in_blocks: rm.Pool) -> None:
    everyone = list(map(outline, of_world(firm, whole)))
    for pool in (in_blocks, rm.Pool.from_candidates(firm.candidates, versions=firm.versions)):
        for top in (0, 1, 10, 65, len(everyone), len(everyone) + 10):
            first = of_world(firm, pool, top=top)
            assert list(map(outline, first)) == everyone[:top]
            assert first.eligible == len(everyone)


def test_explaining_anyone_of_a_world(firm: World, whole: rm.Pool, in_blocks: rm.Pool) -> None:
    ranking = of_world(firm, whole)
    everyone = list(in_blocks)
    for who in everyone[:: PEOPLE // 40]:
        found = rm.explain(in_blocks, firm.role, who, as_of=firm.as_of, changes=firm.changes, rates=RATES)
        if isinstance(found, Held):
            assert found == ranking.excluded[who]
        else:
            assert told(found) == told(ranking.match(who))


def test_evidence_adds_up_in_a_world(firm: World, whole: rm.Pool) -> None:
    for match in of_world(firm, whole, top=200):
        for head, log_odds in match.log_odds.items():
            total = 0.0
            for item in match.evidence:
                total += item.log_odds if item.head is head else 0.0
            assert total == log_odds


def test_ties_are_in_an_order_of_their_own(firm: World) -> None:
    """Equal people are ordered by a hash of role and id: the same for any order of the pool, another for another role."""
    near = rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")
    people = [rm.Candidate(f"c-{number:03}", [near]) for number in range(60)]
    orders = []
    for role in ("ae", "ops"):
        version = rm.RoleVersion(role, "2")
        order = [match.candidate_id for match in rm.rank(people, version, as_of="2026-11-24")]
        assert order == [match.candidate_id for match in rm.rank(people[::-1], version, as_of="2026-11-24")]
        assert order[:7] == [match.candidate_id for match in rm.rank(people, version, as_of="2026-11-24", top=7)]
        orders.append(order)
    assert orders[0] != orders[1]
    assert sorted(orders[0]) != orders[0]


def test_a_bigger_pool_changes_nobody(firm: World, whole: rm.Pool) -> None:
    """What the pool knows besides a person, names and versions of others, does not reach their figures."""
    some = [attrs.evolve(person) for at, person in enumerate(firm.candidates) if at % 7 == 0]
    fewer = rm.Pool.from_candidates(some, versions=firm.versions, statistics=whole.statistics)
    everyone = {match.candidate_id: match for match in of_world(firm, whole)}
    ranking = of_world(firm, fewer)
    assert len(ranking) > len(some) // 3
    for match in ranking:
        assert outline(match) == outline(everyone[match.candidate_id])


def test_everybody_is_ranked_without_reading_the_ids_again_for_each(
    firm: World, whole: rm.Pool, monkeypatch: Any
) -> None:
    """A column of texts is unpacked whole: once a batch, not once a person."""
    read = []
    unpack = Texts.take
    monkeypatch.setattr(Texts, "take", lambda self, rows: read.append(len(rows)) or unpack(self, rows))
    assert len(of_world(firm, whole)) > PEOPLE / 2
    assert sum(read) < 10 * PEOPLE
