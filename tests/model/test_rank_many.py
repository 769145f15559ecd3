"""Many roles at once: the rankings that one at a time gives."""

import pytest

import rematch as rm
from rematch.testing import world


@pytest.fixture(scope="module")
def firm():
    return world(600, seed=3)


def shown(ranking):
    return [(match.candidate_id, match.log_odds, [e.text for e in match.evidence]) for match in ranking]


@pytest.mark.parametrize("threads", [None, 1, 3])
def test_each_is_the_ranking_of_its_role(firm, threads):
    pool = rm.Pool.from_candidates(firm.candidates)
    said = {"as_of": firm.as_of, "changes": iter(firm.changes), "top": 5}
    many = rm.rank_many(pool, firm.versions[:6], threads=threads, **said)
    for role, ranking in zip(firm.versions[:6], many, strict=True):
        one = rm.rank(pool, role, **{**said, "changes": firm.changes})
        assert ranking.role is role
        assert shown(ranking) == shown(one)
        assert ranking.fingerprint == one.fingerprint


def test_candidates_are_compiled_once_and_progress_is_told(firm):
    told = []
    people = iter(list(firm.candidates)[:50])
    many = rm.rank_many(people, firm.versions[:3], as_of=firm.as_of, progress=told.append)
    assert [ranking.eligible + len(ranking.excluded) for ranking in many] == [50, 50, 50]
    assert told == [1, 2, 3]
    assert rm.rank_many([], [], as_of=firm.as_of) == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"threads": 0}, "threads"),
        ({"threads": True}, "threads"),
        ({"top": -1}, "top"),
        ({"roles": rm.RoleVersion("ae", "1")}, "rank\\(\\) takes one"),
        ({"roles": ["ae"]}, "role"),
    ],
)
def test_what_cannot_be_is_refused(firm, said, words):
    given = {"roles": firm.versions[:1], "as_of": firm.as_of, **said}
    with pytest.raises(rm.RecordError, match=words):
        rm.rank_many([], given.pop("roles"), **given)


def test_threads_of_one_ranking_are_checked(firm):
    with pytest.raises(rm.RecordError, match="threads"):
        rm.rank([], firm.role, as_of=firm.as_of, threads=-2)
