"""The worked cases, from JSON through the public door, to six decimals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import rematch as rm
from rematch.gates import Held
from rematch.io.json import candidate_from_dict, changes_from_list, role_from_dict

WORKED = json.loads((Path(__file__).parents[1] / "data" / "worked" / "cases.json").read_text(encoding="utf-8"))
SIX_PLACES = 1e-6

worked = pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["name"])


def arguments(case: dict[str, Any]) -> dict[str, Any]:
    """What `rank` and `explain` are asked for a case."""
    pool = rm.Pool.from_candidates(
        [candidate_from_dict(case["candidate"])],
        vocabulary=case.get("vocabulary"),
        statistics=case.get("pool_stats"),
    )
    changes = changes_from_list(case["changes"])
    return {"pool": pool, "role": role_from_dict(case["role"]), "as_of": WORKED["as_of"], "changes": changes}


def log_odds(terms: list[dict[str, Any]], head: str) -> list[float]:
    return sorted(term["log_odds"] for term in terms if term["head"] == head)


def recorded(reasons: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What is said of each reason that somebody recorded, in a fixed order."""
    return sorted(
        (r["candidacy"] or "", r["party"], r["kind"], (r["topic"] or "").casefold(), r["status"], r["residual"])
        for r in reasons
        if not r.get("implied")
    )


@worked
def test_explained(case: dict[str, Any]) -> None:
    expected, found = case["expected"], rm.explain(candidate_id=case["candidate"]["id"], **arguments(case))
    if "gate" in expected:
        assert isinstance(found, Held)
        lifts_on = found.lifts_on and found.lifts_on.isoformat()
        assert {"gate": found.gate.value, "lifts_on": lifts_on} == expected
        return
    assert isinstance(found, rm.Match)
    said = found.to_dict()
    for head in "REC":
        assert said["log_odds"][head] == pytest.approx(expected["l_" + head], abs=SIX_PLACES), head
        assert log_odds(said["evidence"], head) == pytest.approx(log_odds(expected["terms"], head), abs=SIX_PLACES), (
            head
        )
    assert found.reach == pytest.approx(expected["p_R"], abs=SIX_PLACES)
    assert found.employer == pytest.approx(expected["p_E"], abs=SIX_PLACES)
    assert found.candidate == pytest.approx(expected["p_C"], abs=SIX_PLACES)
    assert found.mutual == pytest.approx(expected["J"], abs=SIX_PLACES)
    assert found.probability == pytest.approx(expected["P"], abs=SIX_PLACES)
    ours, theirs = recorded(said["reasons"]), recorded(expected["reasons"])
    assert [reason[:-1] for reason in ours] == [reason[:-1] for reason in theirs]
    assert [reason[-1] for reason in ours] == pytest.approx([reason[-1] for reason in theirs], abs=SIX_PLACES)


@worked
def test_ranked(case: dict[str, Any]) -> None:
    ranking = rm.rank(**arguments(case))
    if "gate" in case["expected"]:
        assert list(ranking) == []
        assert ranking.excluded[case["candidate"]["id"]].gate.value == case["expected"]["gate"]
    else:
        (match,) = ranking
        assert match.probability == pytest.approx(case["expected"]["P"], abs=SIX_PLACES)


def test_every_case_is_read() -> None:
    assert len(WORKED["cases"]) == 24
    assert sum("gate" in case["expected"] for case in WORKED["cases"]) == 1
