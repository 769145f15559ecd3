"""Gates: every rule of SCIENCE 8.3 with the edges of its dates, the order of the rules, and the caller's switches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import rematch as rm
from rematch.facets import Gate
from rematch.gates import Held

TODAY = date(2026, 11, 24)
LONG_AGO = date(2024, 1, 15)
THEN = rm.RoleVersion("ae-emea", "1")
NOW = rm.RoleVersion("ae-emea", "2")
FORTNIGHT = 14


def days(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


def person(*candidacies: rm.Candidacy, permission: Any = None, **said: Any) -> rm.Candidate:
    """A runner-up of long ago, or whoever has these candidacies, with a permission of these fields."""
    past = candidacies or (rm.Candidacy(THEN, "runner_up", LONG_AGO),)
    return rm.Candidate("c-1", past, permission=permission or rm.Permission(**said))


def held(candidate: rm.Candidate, *, as_of: date = TODAY, **policy: Any) -> tuple[Gate, date | None] | None:
    """Why somebody is held and until when; the ranking and `explain` say the same."""
    rules = rm.Policy(**policy)
    ranking = rm.rank([candidate], NOW, as_of=as_of, policy=rules)
    found = rm.explain([candidate], NOW, candidate.id, as_of=as_of, policy=rules)
    if isinstance(found, rm.Match):
        assert [match.candidate_id for match in ranking] == [candidate.id]
        assert dict(ranking.excluded) == {}
        return None
    assert isinstance(found, Held)
    assert list(ranking) == []
    assert ranking.excluded[candidate.id] == found
    assert found.reason
    assert found.candidate_id == candidate.id
    return found.gate, found.lifts_on


def test_nothing_on_file_is_not_a_hold() -> None:
    assert held(person()) is None
    assert held(rm.Candidate("c-1", [rm.Candidacy(THEN, "runner_up", LONG_AGO)])) is None


# 1, 2: rights


@pytest.mark.parametrize(("right", "gate"), [("keep", Gate.KEEP_ENDED), ("contact", Gate.DO_NOT_CONTACT)])
def test_a_right_holds_on_its_last_day_and_not_after(right: str, gate: Gate) -> None:
    assert held(person(**{right: rm.Right(True, days(1))})) is None
    assert held(person(**{right: rm.Right(True, TODAY)})) is None
    assert held(person(**{right: rm.Right(True, days(-1))})) == (gate, None)
    assert held(person(**{right: rm.Right(None, days(-1))})) == (gate, None)
    assert held(person(**{right: rm.Right(False, days(400))})) == (gate, None)
    assert held(person(**{right: False})) == (gate, None)
    assert held(person(**{right: rm.Right(None, None)})) is None


def test_erased() -> None:
    assert held(person(erased=True)) == (Gate.KEEP_ENDED, None)


@pytest.mark.parametrize("said", ["do_not_contact", "objection"])
def test_do_not_contact_and_objection_are_permanent(said: str) -> None:
    for day in (TODAY, days(36_500)):
        assert held(person(**{said: True}), as_of=day) == (Gate.DO_NOT_CONTACT, None)


# 3, 4, 5: what the policy asks


def test_a_basis_only_where_the_policy_asks() -> None:
    assert held(person(), needs_basis=False) is None
    assert held(rm.Candidate("c-1", [rm.Candidacy(THEN, "runner_up", LONG_AGO)]), needs_basis=True) == (
        Gate.NO_BASIS,
        None,
    )
    assert held(person(keep=rm.Right(True)), needs_basis=True) == (Gate.NO_BASIS, None)
    assert held(person(keep=rm.Right(True, basis="consent")), needs_basis=True) is None
    assert held(person(contact=rm.Right(basis="legitimate interest")), needs_basis=True) is None


def test_notice_counts_from_its_day() -> None:
    assert held(person(), needs_notice=False) is None
    assert held(person(), needs_notice=True) == (Gate.NO_NOTICE, None)
    assert held(person(notice_given_on=days(1)), needs_notice=True) == (Gate.NO_NOTICE, None)
    assert held(person(notice_given_on=TODAY), needs_notice=True) is None
    assert held(person(notice_given_on=days(-1)), needs_notice=True) is None


def test_opting_out_is_heeded_unless_the_policy_says_otherwise() -> None:
    assert held(person(opted_out=True)) == (Gate.OPTED_OUT, None)
    assert held(person(opted_out=True), heeds_opt_out=False) is None


# 6, 7: disputes and conduct


def test_an_open_dispute() -> None:
    assert held(person(disputes=["title"])) == (Gate.DISPUTE, None)
    assert held(person(disputes=True)) == (Gate.DISPUTE, None)
    assert held(person(disputes=[])) is None


def test_conduct_until_a_human_has_cleared_it() -> None:
    def rejected(cleared_on: date | None, on: date | None = None) -> rm.Candidate:
        reason = rm.Reason("conduct", cleared_on=cleared_on, on=on)
        return person(rm.Candidacy(THEN, "rejected", LONG_AGO, reasons=[reason]))

    assert held(rejected(None)) == (Gate.CONDUCT, None)
    assert held(rejected(days(1))) == (Gate.CONDUCT, None)
    assert held(rejected(TODAY)) is None
    assert held(rejected(days(-1))) is None
    assert held(rejected(None, on=TODAY)) == (Gate.CONDUCT, None)


def test_conduct_in_any_candidacy_that_counts() -> None:
    noted = rm.Reason("conduct")
    old = rm.Candidacy(THEN, "rejected", LONG_AGO, reasons=[noted])
    newer = rm.Candidacy(THEN, "runner_up", days(-100))
    assert held(person(old, newer)) == (Gate.CONDUCT, None)
    to_come = rm.Candidacy(THEN, "rejected", days(1), reasons=[noted])
    assert held(person(to_come, newer)) is None


# 8: cooling-off


@pytest.mark.parametrize("outcome", ["offer_declined", "withdrew"])
def test_ninety_days_after_their_own_no(outcome: str) -> None:
    def said_no(ago: int) -> rm.Candidate:
        return person(rm.Candidacy(THEN, outcome, days(-ago)))

    assert held(said_no(0)) == (Gate.COOLING_OFF, days(90))
    assert held(said_no(89)) == (Gate.COOLING_OFF, days(1))
    assert held(said_no(90)) is None
    assert held(said_no(FORTNIGHT), days_after_no=FORTNIGHT) is None
    assert held(said_no(FORTNIGHT - 1), days_after_no=FORTNIGHT) == (Gate.COOLING_OFF, days(1))
    assert held(said_no(0), days_after_no=0) is None


@pytest.mark.parametrize("outcome", ["runner_up", "rejected", "on_hold"])
def test_no_cooling_off_after_the_employers_no(outcome: str) -> None:
    assert held(person(rm.Candidacy(THEN, outcome, TODAY))) is None


@pytest.mark.parametrize(("answer", "wait"), [("no", 90), ("no_reply", 30), (None, 30)])
def test_days_after_an_approach(answer: str | None, wait: int) -> None:
    def approached(ago: int) -> rm.Candidate:
        return person(approaches=[rm.Approach(days(-ago), answer)])

    assert held(approached(0)) == (Gate.COOLING_OFF, days(wait))
    assert held(approached(wait - 1)) == (Gate.COOLING_OFF, days(1))
    assert held(approached(wait)) is None
    assert held(approached(-1)) is None, "an approach to come"
    assert held(approached(0), days_after_no=0, days_after_no_reply=0) is None


def test_an_approach_they_said_yes_to_is_only_counted() -> None:
    assert held(person(approaches=[rm.Approach(TODAY, "yes")])) is None
    assert held(person(approaches=[rm.Approach(None, "no")])) is None


def test_at_most_two_approaches_within_a_year() -> None:
    def approached(*ago: int) -> rm.Candidate:
        return person(approaches=[rm.Approach(days(-at), "yes") for at in ago])

    assert held(approached(10)) is None
    assert held(approached(364, 10)) == (Gate.COOLING_OFF, days(1))
    assert held(approached(365, 10)) is None
    assert held(approached(10, 364)) == (Gate.COOLING_OFF, days(1)), "in any order"
    assert held(approached(300, 200, 100)) == (Gate.COOLING_OFF, days(165)), "the last but one must leave the year"
    assert held(approached(300, 200, 100), approaches=3) == (Gate.COOLING_OFF, days(65))
    assert held(approached(300, 200, 100), approaches=4) is None
    assert held(approached(300, 200), approach_days=200) is None
    assert held(approached(-5, 10)) is None, "an approach to come"


def test_no_approach_allowed_never_lifts() -> None:
    assert held(person(), approaches=0) == (Gate.COOLING_OFF, None)


def test_the_latest_part_lifts_last() -> None:
    declined = rm.Candidacy(THEN, "offer_declined", days(-80))
    approaches = rm.Permission(approaches=[rm.Approach(days(-5), "no_reply"), rm.Approach(days(-50), "no")])
    assert held(person(declined)) == (Gate.COOLING_OFF, days(10))
    assert held(person(declined, permission=approaches), approaches=9) == (Gate.COOLING_OFF, days(40))
    assert held(person(declined, permission=approaches)) == (Gate.COOLING_OFF, days(315))


# 9, 10, 11


def test_in_process_now() -> None:
    past, running = rm.Candidacy(THEN, "runner_up", LONG_AGO), rm.Candidacy(THEN)
    assert held(person(past, running)) == (Gate.IN_PROCESS, None)
    assert held(person(running)) == (Gate.IN_PROCESS, None)
    half_known = (rm.Candidacy(THEN, "rejected"), rm.Candidacy(THEN, None, days(-5)))
    assert held(person(past, *half_known)) is None, "neither counted nor running (decision 1)"
    assert held(person(past, rm.Candidacy(THEN, "rejected", days(1)))) is None, "has not happened yet"


def test_employed_here_from_the_day() -> None:
    past = rm.Candidacy(THEN, "runner_up", LONG_AGO)
    assert held(person(past, rm.Candidacy(THEN, "hired", days(1)))) is None
    assert held(person(past, rm.Candidacy(THEN, "hired", TODAY))) == (Gate.EMPLOYED, None)
    assert held(person(past, rm.Candidacy(THEN, "hired", days(-700)))) == (Gate.EMPLOYED, None)


def test_off_limits() -> None:
    assert held(person(off_limits=True)) == (Gate.OFF_LIMITS, None)


def test_nothing_to_go_back_to() -> None:
    nothing = (Gate.NOTHING_TO_GO_BACK_TO, None)
    assert held(rm.Candidate("c-1")) == nothing
    assert held(person(rm.Candidacy(THEN, "rejected"))) == nothing
    assert held(person(rm.Candidacy(THEN, None, LONG_AGO))) == nothing
    assert held(person(rm.Candidacy(THEN, "rejected", days(1)))) == nothing
    assert held(person(rm.Candidacy(THEN, "rejected", TODAY))) is None
    assert held(person(rm.Candidacy(None, "rejected", LONG_AGO))) is None


# Order


IN_ORDER: tuple[tuple[Gate, dict[str, Any], dict[str, Any], tuple[rm.Candidacy, ...]], ...] = (
    (Gate.KEEP_ENDED, {"erased": True}, {}, ()),
    (Gate.DO_NOT_CONTACT, {"do_not_contact": True}, {}, ()),
    (Gate.NO_BASIS, {}, {"needs_basis": True}, ()),
    (Gate.NO_NOTICE, {}, {"needs_notice": True}, ()),
    (Gate.OPTED_OUT, {"opted_out": True}, {}, ()),
    (Gate.DISPUTE, {"disputes": True}, {}, ()),
    (Gate.CONDUCT, {}, {}, (rm.Candidacy(THEN, "rejected", LONG_AGO, reasons=["conduct"]),)),
    (Gate.COOLING_OFF, {"approaches": [rm.Approach(TODAY)]}, {}, ()),
    (Gate.IN_PROCESS, {}, {}, (rm.Candidacy(THEN),)),
    (Gate.EMPLOYED, {}, {}, (rm.Candidacy(THEN, "hired", LONG_AGO),)),
    (Gate.OFF_LIMITS, {"off_limits": True}, {}, ()),
)
"""What makes each rule hold, in the order of SCIENCE 8.3; without a near-hire the last one holds besides."""


@pytest.mark.parametrize("first", range(len(IN_ORDER)), ids=[gate.value for gate, *_ in IN_ORDER])
@pytest.mark.parametrize("last", [True, False], ids=["with all after it", "with the next one"])
def test_the_first_rule_holds(first: int, last: bool) -> None:
    rules = IN_ORDER[first:] if last else IN_ORDER[first : first + 2]
    said = {name: value for _, fields, _, _ in rules for name, value in fields.items()}
    policy = {name: value for _, _, fields, _ in rules for name, value in fields.items()}
    candidacies = [item for *_, some in rules for item in some]
    found = held(rm.Candidate("c-1", candidacies, permission=rm.Permission(**said)), **policy)
    assert found is not None
    assert found[0] is IN_ORDER[first][0]


def test_every_gate_is_covered() -> None:
    assert [*(gate for gate, *_ in IN_ORDER), Gate.NOTHING_TO_GO_BACK_TO] == list(Gate)
