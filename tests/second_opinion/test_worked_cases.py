"""The second opinion gives the figures of the worked cases."""

import json
from pathlib import Path

import pytest

from second_opinion import score

WORKED = json.loads((Path(__file__).parents[1] / "data" / "worked" / "cases.json").read_text(encoding="utf-8"))
HEADS = ("l_R", "l_E", "l_C", "p_R", "p_E", "p_C", "J", "P")


def result_of(case):
    return score(
        case["candidate"],
        case["role"],
        as_of=WORKED["as_of"],
        changes=case["changes"],
        vocabulary=case.get("vocabulary"),
        pool_stats=case.get("pool_stats"),
    )


def log_odds(terms, head):
    return sorted(term["log_odds"] for term in terms if term["head"] == head)


def recorded(reasons):
    """What is said of each reason that somebody recorded, in a fixed order."""
    said = [
        (*(reason[field] or "" for field in ("candidacy", "party", "kind", "topic", "status")), reason["residual"])
        for reason in reasons
        if not reason.get("implied")
    ]
    return sorted(said)


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["name"])
def test_worked_case(case):
    expected, result = case["expected"], result_of(case)
    if "gate" in expected:
        assert result == expected
        return
    for head in HEADS:
        assert result[head] == pytest.approx(expected[head], abs=1e-6), head
    for head in "REC":
        assert log_odds(result["terms"], head) == pytest.approx(log_odds(expected["terms"], head), abs=1e-6), head
        assert result["l_" + head] == pytest.approx(sum(log_odds(result["terms"], head)), abs=1e-12)
    ours, theirs = recorded(result["reasons"]), recorded(expected["reasons"])
    assert [reason[:-1] for reason in ours] == [reason[:-1] for reason in theirs]
    assert [reason[-1] for reason in ours] == pytest.approx([reason[-1] for reason in theirs], abs=1e-6)


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["name"])
def test_order_of_lists_does_not_matter(case):
    """P8: the order of any list changes nothing."""
    candidate = json.loads(json.dumps(case["candidate"]))
    candidate["candidacies"].reverse()
    for candidacy in candidate["candidacies"]:
        for kind in ("reasons", "sentiments", "assessments"):
            candidacy.get(kind, []).reverse()
    for kind in ("skills", "contacts", "changes", "shocks"):
        candidate.get(kind, []).reverse()
    turned = {**case, "candidate": candidate, "changes": case["changes"][::-1]}
    before, after = result_of(case), result_of(turned)
    assert after.get("gate") == before.get("gate")
    for head in HEADS:
        assert after.get(head) == pytest.approx(before.get(head), abs=1e-12)
