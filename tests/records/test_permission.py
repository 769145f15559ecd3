from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import Answer
from rematch.records import Approach, Permission, Policy, Right


def test_a_right_may_be_a_plain_yes_or_no():
    assert Permission(keep=True, contact=False) == Permission(keep=Right(allowed=True), contact=Right(allowed=False))
    assert Right(True, "2027-01-01", "consent") == Right(allowed=True, until=date(2027, 1, 1), basis="consent")
    assert Permission(keep=None).keep is None
    assert Permission(keep=Right()) != Permission()


def test_an_approach_may_be_a_day():
    full = (Approach(on=date(2026, 5, 1)), Approach(date(2026, 6, 1), Answer.NO_REPLY))
    short = Permission(approaches=["2026-05-01", Approach("2026-06-01", "no_reply")])
    assert short == Permission(approaches=full)
    assert Permission(approaches=[date(2026, 5, 1)]).approaches == full[:1]


def test_a_dispute_may_be_a_plain_yes():
    assert Permission(disputes=True).disputes == ("open",)
    assert Permission(disputes="title").disputes == ("title",)
    assert Permission(disputes=["title", "dates"]).disputes == ("title", "dates")
    assert Permission(disputes=False) == Permission(disputes=None) == Permission(disputes=[]) == Permission()


def test_what_nobody_said_is_no_objection():
    silent = Permission()
    flags = (silent.do_not_contact, silent.objection, silent.opted_out, silent.erased, silent.off_limits)
    assert flags == (False,) * 5
    assert Permission(do_not_contact=None) == silent
    assert (silent.keep, silent.contact, silent.notice_given_on, silent.approaches) == (None, None, None, ())


def test_the_default_policy_is_that_of_the_gates():
    policy = Policy()
    assert (policy.needs_basis, policy.needs_notice, policy.heeds_opt_out) == (False, False, True)
    assert (policy.days_after_no, policy.days_after_no_reply) == (90, 30)
    assert (policy.approaches, policy.approach_days) == (2, 365)
    assert Policy(days_after_no=0).days_after_no == 0


REFUSALS = [
    (lambda: Right("yes"), "right", "allowed", "'yes'", "true or false"),
    (lambda: Right(True, "2027"), "right", "until", "'2027'", "a date like"),
    (lambda: Right(basis=""), "right", "basis", "''", "a text"),
    (lambda: Approach("May"), "approach", "on", "'May'", "a date like"),
    (lambda: Approach(answer="maybe"), "approach", "answer", "'maybe'", "yes, no, no_reply"),
    (lambda: Permission(keep="2027-01-01"), "permission", "keep", "'2027-01-01'", "a Right(allowed, until, basis)"),
    (lambda: Permission(keep=1), "permission", "keep", "1", "true or false"),
    (lambda: Permission(do_not_contact="no"), "permission", "do_not_contact", "'no'", "true or false"),
    (lambda: Permission(erased=0), "permission", "erased", "0", "true or false"),
    (lambda: Permission(approaches=5), "permission", "approaches", "5", "a list of Approach"),
    (lambda: Permission(approaches="2026-05-01"), "permission", "approaches", "'2026-05-01'", "a list of Approach"),
    (lambda: Permission(disputes=5), "permission", "disputes", "5", "a list of names"),
    (lambda: Permission(optout=True), "permission", "'optout'", "did you mean 'opted_out'?", "keep, contact"),
    (lambda: Policy(days_after_no=-1), "policy", "days_after_no", "-1", "a whole number from 0 to 36500"),
    (lambda: Policy(days_after_no=None), "policy", "days_after_no", "is missing", "a whole number"),
    (lambda: Policy(approaches=1.5), "policy", "approaches", "1.5", "a whole number"),
    (lambda: Policy(needs_basis="yes"), "policy", "needs_basis", "'yes'", "true or false"),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_permission_does_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


def test_saying_nothing_of_opting_out_does_not_switch_it_off():
    assert Policy(heeds_opt_out=None) == Policy()
