"""The library agrees with the second implementation: heads, probability, residuals, statuses and gates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given
from near_hires import OPEN, RATES, named, near_hires, opened

import rematch as rm
from rematch.facets import Severity
from rematch.gates import Held
from rematch.io.json import candidate_from_dict, changes_from_list, role_from_dict, to_dict
from rematch.testing import Case, cases, policies
from second_opinion import pool_statistics, score

CLOSE = 1e-9
LETTERS = {rm.Head.REACH: "R", rm.Head.EMPLOYER: "E", rm.Head.CANDIDATE: "C"}


def documents(case: Case) -> tuple[list[Any], Any, list[Any]]:
    """The case as JSON: what both implementations read."""
    said = ([to_dict(person) for person in case.candidates], to_dict(case.role), [to_dict(c) for c in case.changes])
    return json.loads(json.dumps(said))


def with_ids(case: Case) -> Case:
    """The case with an id on every candidacy, so that the reasons of two for one role can be told apart."""
    return case._replace(
        candidates=[
            attrs.evolve(
                person,
                candidacies=[attrs.evolve(item, id=item.id or f"b-{at}") for at, item in enumerate(person.candidacies)],
            )
            for person in case.candidates
        ]
    )


def both(case: Case, policy: rm.Policy) -> Iterator[tuple[rm.Match | Held, dict[str, Any], str]]:
    """What the library and the second opinion say of everyone in a case."""
    people, role, changes = documents(with_ids(case))
    pool = rm.Pool.from_candidates(candidate_from_dict(person) for person in people)
    statistics = pool.statistics.to_dict()
    ranking = rm.rank(
        pool,
        role_from_dict(role),
        as_of=case.as_of,
        changes=changes_from_list(changes),
        policy=policy,
        rates=RATES,
    )
    assert len(ranking) + len(ranking.excluded) == len(people)
    for person in people:
        theirs = score(
            person,
            role,
            as_of=case.as_of.isoformat(),
            changes=changes,
            pool_stats=statistics,
            policy=to_dict(policy),
            rates=RATES,
        )
        held = ranking.excluded.get(person["id"])
        yield held or ranking.match(person["id"]), theirs, person["id"]


WEIGHT = {Severity.MINOR: 1, Severity.MAJOR: 3, Severity.DEALBREAKER: 6}


def ours_said(match: rm.Match) -> list[tuple[str, ...]]:
    """Every reason of a match that counts, in a fixed order.

    The library shows the others as well; of one party, kind and topic in a candidacy the heaviest counts (decision 11).
    """
    counting: dict[tuple[Any, ...], rm.PastReason] = {}
    for reason in sorted(match.reasons, key=lambda r: (WEIGHT[r.severity] * r.residual, WEIGHT[r.severity])):
        counting[reason.candidacy, reason.party, reason.kind, named(reason.topic)] = reason
    return sorted(
        (r.candidacy, r.party.value, r.kind.value, named(r.topic), r.status.value, str(r.implied), f"{r.residual:.9f}")
        for r in counting.values()
    )


def theirs_said(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(
        (
            r["candidacy"],
            r["party"],
            r["kind"],
            named(r["topic"]),
            r["status"],
            str(r["implied"]),
            f"{r['residual']:.9f}",
        )
        for r in found["reasons"]
    )


def assert_they_agree(case: Case, policy: rm.Policy) -> None:
    for ours, theirs, who in both(case, policy):
        if isinstance(ours, Held):
            lifts = ours.lifts_on and ours.lifts_on.isoformat()
            assert theirs == {"gate": ours.gate.value, "lifts_on": lifts}, who
            continue
        assert "gate" not in theirs, (who, theirs)
        assert ours_said(ours) == theirs_said(theirs), who
        for head, letter in LETTERS.items():
            listed = [(item.name, item.log_odds) for item in ours.evidence if item.head is head]
            told = (who, listed, [(t["name"], t["log_odds"]) for t in theirs["terms"] if t["head"] == letter])
            assert ours.log_odds[head] == pytest.approx(theirs["l_" + letter], abs=CLOSE), told
        assert ours.probability == pytest.approx(theirs["P"], abs=CLOSE), who
        assert ours.mutual == pytest.approx(theirs["J"], abs=CLOSE), who


@given(near_hires())
def test_one_person_whom_nothing_holds(case: Case) -> None:
    assert_they_agree(case, OPEN)


@given(cases().map(opened))
def test_everyone_in_a_case_with_nothing_held_back(case: Case) -> None:
    assert_they_agree(case, OPEN)


@given(cases())
def test_everyone_in_a_case_as_drawn(case: Case) -> None:
    assert_they_agree(case, rm.Policy())


@given(cases(), policies())
def test_gates_under_any_policy(case: Case, policy: rm.Policy) -> None:
    assert_they_agree(case, policy)


@given(cases(most=2))
def test_pool_statistics(case: Case) -> None:
    people, _, _ = documents(case)
    ours = rm.Pool.from_candidates(map(candidate_from_dict, people)).statistics.to_dict()
    theirs = pool_statistics(people)
    assert ours.keys() == theirs.keys()
    for key, row in theirs.items():
        assert ours[key] == pytest.approx(row, abs=CLOSE), key
