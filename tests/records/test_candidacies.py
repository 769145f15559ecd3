from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import (
    REASONS,
    AssessmentKind,
    ContractKind,
    Debrief,
    Facet,
    OfferStatus,
    Outcome,
    Party,
    ReasonKind,
    Severity,
    Source,
    Stage,
    Wanted,
)
from rematch.records import Assessment, Candidacy, Money, Offer, Reason, RoleVersion, Sentiment, Verdict

AE = RoleVersion("ae", "1", "2025-09-01")


def test_the_obvious_fields_are_positional_and_strings_do():
    short = Candidacy(
        AE,
        "offer_declined",
        "2025-11-20",
        id="a-1",
        stage="offer",
        debrief="stated",
        verdict=2,
        offer=82_000,
        reasons=["pay", Reason("level", "minor", wanted=4)],
        sentiments=[Sentiment("manager", strength=3)],
        assessments=[Assessment("work_sample", 4, [1, 5])],
    )
    full = Candidacy(
        role=AE,
        outcome=Outcome.OFFER_DECLINED,
        ended_on=date(2025, 11, 20),
        id="a-1",
        stage=Stage.OFFER,
        debrief=Debrief.STATED,
        verdict=Verdict(value=2.0, by=None, on=None),
        offer=Offer(pay=82_000.0),
        reasons=(
            Reason(kind=ReasonKind.PAY, severity=Severity.MAJOR),
            Reason(kind=ReasonKind.LEVEL, severity=Severity.MINOR, wanted=4.0),
        ),
        sentiments=(Sentiment(facet=Facet.MANAGER, topic=None, likes=True, strength=3),),
        assessments=(Assessment(kind=AssessmentKind.WORK_SAMPLE, score=4.0, scale=(1.0, 5.0)),),
    )
    assert short == full
    assert hash(short) == hash(full)


def test_a_role_may_be_named_by_its_key_or_not_be_known():
    assert Candidacy(("ae", "1")).role == RoleVersion("ae", "1")
    assert Candidacy(("ae", "1")).role.is_key
    assert Candidacy().role is None


def test_what_nobody_said():
    silent = Candidacy()
    assert (silent.outcome, silent.ended_on, silent.stage, silent.verdict, silent.offer) == (None,) * 5
    assert (silent.reasons, silent.assessments, silent.sentiments) == ((), (), ())
    assert Candidacy(reasons=None, assessments=None, sentiments=None, debrief=None) == silent
    assert silent.debrief is Debrief.NONE
    assert Reason("pay", None).severity is Severity.MAJOR
    assert Sentiment("team", likes=None, strength=None) == Sentiment("team", likes=True, strength=2)


REFUSALS = [
    (lambda: Candidacy("ae"), "candidacy", "role", "'ae'", "a RoleVersion or its key (role_id, version)"),
    (lambda: Candidacy(("ae", "1", "x"), id="a-2"), "candidacy 'a-2'", "role", "('ae', '1', 'x')", "a RoleVersion"),
    (
        lambda: Candidacy(AE, "declined", id="a-2"),
        "candidacy 'a-2'",
        "outcome",
        "'declined'",
        "offer_declined, withdrew",
    ),
    (
        lambda: Candidacy(AE, id="a-2", stage="phone"),
        "candidacy 'a-2'",
        "stage",
        "'phone'",
        "applied, screen, interview",
    ),
    (lambda: Candidacy(AE, id="a-2", debrief="yes"), "candidacy 'a-2'", "debrief", "'yes'", "none, inferred, recorded"),
    (lambda: Candidacy(AE, id="a-2", reasons="pay"), "candidacy 'a-2'", "reasons", "'pay'", "a list of Reason"),
    (lambda: Candidacy(AE, id="a-2", reasons=[{}]), "candidacy 'a-2'", "reasons", "{}", "a list of Reason"),
    (
        lambda: Candidacy(AE, id="a-2", sentiments=["team"]),
        "candidacy 'a-2'",
        "sentiments",
        "'team'",
        "a list of Sentiment",
    ),
    (
        lambda: Candidacy(RoleVersion("ae", "2", "2025-04-10"), "rejected", "2025-03-01", id="a-2"),
        "candidacy 'a-2'",
        "ended_on",
        "2025-03-01 is before the role version opened (2025-04-10)",
        "",
    ),
    (
        lambda: Candidacy(AE, "offer_declined", id="a-2", offer=Offer(status="accepted")),
        "candidacy 'a-2'",
        "offer.status",
        "is accepted although the outcome is offer_declined",
        "declined",
    ),
    (lambda: Offer("80000"), "offer", "pay", "'80000'", "a finite number"),
    (lambda: Offer(status="gone"), "offer", "status", "'gone'", "draft, sent, accepted, declined, rescinded"),
    (lambda: Offer(start="soon"), "offer", "start", "'soon'", "a date like"),
    (lambda: Verdict(3), "verdict", "value", "3", "a number from -2 to 2"),
    (lambda: Verdict(None), "verdict", "value", "is missing", "a number from -2 to 2"),
    (lambda: Verdict(1, by=5), "verdict", "by", "5", "a text"),
    (lambda: Sentiment("pays"), "sentiment 'pays'", "facet", "'pays'", "pay, level, duties"),
    (lambda: Sentiment("team", strength=4), "sentiment 'team'", "strength", "4", "a whole number from 1 to 3"),
    (lambda: Sentiment("team", strength=0), "sentiment 'team'", "strength", "0", "a whole number from 1 to 3"),
    (lambda: Sentiment("team", likes="no"), "sentiment 'team'", "likes", "'no'", "true or false"),
    (
        lambda: Sentiment("team", source="glassdoor"),
        "sentiment 'team'",
        "source",
        "'glassdoor'",
        "candidate, interviewer",
    ),
    (lambda: Assessment("quiz"), "assessment 'quiz'", "kind", "'quiz'", "structured_interview"),
    (
        lambda: Assessment("work_sample", 4),
        "assessment 'work_sample'",
        "scale",
        "is missing beside a score",
        "[lowest, highest]",
    ),
    (
        lambda: Assessment("work_sample", 7, (1, 5)),
        "assessment 'work_sample'",
        "score",
        "7 is outside its scale",
        "from 1 to 5",
    ),
    (
        lambda: Assessment("work_sample", 0.5, (1, 5)),
        "assessment 'work_sample'",
        "score",
        "0.5 is outside its scale",
        "from 1 to 5",
    ),
    (
        lambda: Assessment("work_sample", 101, "standard"),
        "assessment 'work_sample'",
        "score",
        "101 is outside",
        "from -100 to 100",
    ),
    (lambda: Assessment("work_sample", 4, (5, 1)), "assessment 'work_sample'", "scale", "(5, 1)", "[lowest, highest]"),
    (lambda: Assessment("work_sample", 4, (4, 4)), "assessment 'work_sample'", "scale", "(4, 4)", "'standard'"),
    (lambda: Assessment("work_sample", 4, [1, 2, 3]), "assessment 'work_sample'", "scale", "[1, 2, 3]", "'standard'"),
    (lambda: Assessment("work_sample", 4, "1-5"), "assessment 'work_sample'", "scale", "'1-5'", "'standard'"),
    (lambda: Assessment("work_sample", 4, (1, float("nan"))), "assessment 'work_sample'", "scale", "nan", "a finite"),
    (lambda: Assessment("work_sample", True, (0, 1)), "assessment 'work_sample'", "score", "True", "a finite number"),
    (lambda: Reason("salary"), "reason 'salary'", "kind", "'salary'", "pay, variable_equity"),
    (lambda: Reason("pay", "huge"), "reason 'pay'", "severity", "'huge'", "minor, major, dealbreaker"),
    (lambda: Reason("pay", source="linkedin"), "reason 'pay'", "source", "'linkedin'", "public_news"),
    (lambda: Reason("pay", topic=""), "reason 'pay'", "topic", "''", "a text that is not empty"),
    (lambda: Reason("pay", party="employer"), "reason 'pay'", "party", "is employer for kind pay", "candidate"),
    (
        lambda: Reason("headcount", party="candidate"),
        "reason 'headcount'",
        "party",
        "is candidate for kind headcount",
        "employer",
    ),
    (
        lambda: Reason("pay", cleared_on="2026-01-01"),
        "reason 'pay'",
        "cleared_on",
        "stands on kind pay",
        "only kind 'conduct'",
    ),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_a_candidacy_does_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


@pytest.mark.parametrize("phrase", ["culture fit", "Culture-Fit", "not_a_fit", "overqualified", "Energy", "gap in CV"])
def test_a_stock_phrase_is_no_kind_of_reason_but_may_be_a_topic(phrase):
    fault = refused(
        lambda: Reason(phrase), f"reason {phrase!r}", "kind", "says nothing that can be compared", "'other'"
    )
    assert "with the way of working as topic" in fault.accepted
    assert Reason("other", topic=phrase).topic == phrase
    assert Reason("culture", topic=phrase).topic == phrase


WANTED = {
    Wanted.MONEY: ([80_000, 0.5, Money(80_000, "EUR")], [0, -1, "80000", True, float("nan"), 1e308]),
    Wanted.NUMBER: ([0, -1, 0.1], ["0.1", True, float("inf")]),
    Wanted.STEP: ([0, 4, 3.5, -1], [1_001, "4", True]),
    Wanted.SHARE: ([0, 0.6, 1], [1.1, -0.1, 60, "0.6", True]),
    Wanted.DAYS: ([0, 2.5, 5], [8, -1, "2", True]),
    Wanted.HOURS: ([0, 32, 168, True, False], [169, -1, "32"]),
    Wanted.NAMES: ([["hunters"], "hunters", [], True, False], [5, [5], b"x", {"a": 1}]),
    Wanted.PLACES: ([["Leeds"], "Leeds", [], 30, 0.0], [True, float("nan"), [5]]),
    Wanted.CONTRACTS: ([["permanent"], "fixed_term", []], ["perm", 5, True]),
    Wanted.DATE: (["2027-01-01", date(2027, 1, 1)], ["soon", 5, True]),
    Wanted.NOTHING: ([], [0, "x", [], False]),
}


@pytest.mark.parametrize("kind", ReasonKind)
def test_what_would_have_been_a_yes_is_in_the_facets_unit(kind):
    good, bad = WANTED[REASONS[kind].wanted]
    assert Reason(kind).wanted is None
    for value in good:
        hash(Reason(kind, wanted=value))
    for value in bad:
        refused(lambda value=value: Reason(kind, wanted=value), f"reason '{kind}'", "wanted", "")


def test_what_would_have_been_a_yes_is_kept_in_one_form():
    assert Reason("team_shape", wanted="hunters") == Reason("team_shape", wanted=["hunters"])
    assert Reason("contract_type", wanted="fixed_term").wanted == (ContractKind.FIXED_TERM,)
    assert Reason("timing", wanted="2027-01-01").wanted == date(2027, 1, 1)
    assert Reason("culture", wanted=[]).wanted == ()
    assert Reason("culture", wanted=[]) != Reason("culture")


def test_a_reason_knows_its_facet_and_may_name_a_party_that_is_its_own():
    assert Reason("scope_or_skills_use").facet is Facet.DUTIES
    assert Reason("pay", party="candidate").party is Party.CANDIDATE
    assert Reason("other", party="employer").party is Party.EMPLOYER
    assert Reason("conduct", cleared_on="2026-01-01").cleared_on == date(2026, 1, 1)


def test_a_scale_may_be_standard_and_a_score_may_be_missing():
    assert Assessment("work_sample", -1.3, "standard").scale == "standard"
    assert Assessment("work_sample", 1, (1, 5)).score == 1
    assert Assessment("work_sample", 5, (1, 5)).score == 5
    assert Assessment("work_sample", scale=(1, 5)).score is None
    assert Assessment("work_sample").competencies is None
    assert Assessment("work_sample", competencies=[]).competencies == ()


def test_it_may_end_on_the_day_its_version_opened():
    assert Candidacy(AE, "rejected", "2025-09-01").ended_on == date(2025, 9, 1)
    assert Candidacy(RoleVersion("ae", "1"), "rejected", "2025-09-01").ended_on == date(2025, 9, 1)


def test_a_source_may_stand_on_every_fact():
    said = {"source": "hiring_manager"}
    for fact in (Reason("pay", **said), Sentiment("pay", **said), Assessment("work_sample", **said)):
        assert fact.source is Source.HIRING_MANAGER
    assert Offer(status="sent").status is OfferStatus.SENT


@pytest.mark.parametrize("value", [float("nan"), "good", True])
def test_the_value_of_a_verdict_is_named_when_refused(value):
    refused(lambda: Verdict(value), "verdict", "value", repr(value))


def test_reasons_and_assessments_are_named_by_kind_in_their_own_checks():
    refused(lambda: Assessment("work_sample", 7, (1, 5)), "assessment 'work_sample'", "score", "7")
    refused(lambda: Reason("pay", wanted=-1), "reason 'pay'", "wanted", "-1")


@pytest.mark.parametrize(("flag", "number"), [(True, 1), (False, 0)])
def test_an_hour_is_not_a_yes(flag, number):
    assert Reason("hours_oncall", topic="on call", wanted=flag) != Reason(
        "hours_oncall", topic="on call", wanted=number
    )


def test_a_commute_is_not_below_zero():
    with pytest.raises(ValueError, match="-5"):
        Reason("location_commute", wanted=-5)


@pytest.mark.parametrize(
    ("kind", "value", "accepted"), [("remote_days", 9, "0 to 7"), ("pay", -1, "above 0"), ("level", 2_000, "1000")]
)
def test_a_refused_wanted_says_the_range(kind, value, accepted):
    refused(lambda: Reason(kind, wanted=value), f"reason '{kind}'", "wanted", str(value), accepted)


def test_a_reason_is_not_cleared_before_it_was_noted():
    refused(
        lambda: Reason("conduct", on="2026-01-01", cleared_on="2025-01-01"),
        "reason 'conduct'",
        "cleared_on",
        "2025-01-01 is before the reason was noted (2026-01-01)",
    )
    assert Reason("conduct", on="2026-01-01", cleared_on="2026-01-01").cleared_on == date(2026, 1, 1)


def test_a_list_does_for_the_key_of_a_role():
    assert Candidacy(["ae", "1"]).role == RoleVersion("ae", "1")
