"""Stages, scorecards, offers' pay, and what may be done with a person's record."""

from __future__ import annotations

from datetime import date

import pytest
from greenhouse_payloads import application, candidate, lines, offer, only, payload, read, scorecard

from rematch.records import Money


def plan(*names: str, job_id: int = 123):
    return [
        {"id": 100 + n, "name": name, "job_id": job_id, "priority": n, "interviews": []} for n, name in enumerate(names)
    ]


def stage_of(name: str, *records, number: int = 5, **options):
    return only(read(application(current_stage={"id": number, "name": name}), *records, **options)).stage


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Application Review", "applied"),
        ("Recruiter Phone Screen", "screen"),
        ("Behavioral Phone Interview", "screen"),
        ("Face to Face", "interview"),
        ("Technical interview, round 2", "interview"),
        ("Executive Interview", "final"),
        ("Reference Check", "final"),
        ("Offer", "offer"),
        ("Sorting Hat", None),
    ],
)
def test_a_stage_by_its_name(name, stage):
    assert stage_of(name) == stage


def test_a_stage_of_the_callers_own():
    assert stage_of("Sorting Hat", stages={"Sorting Hat": "final"}) == "final"
    assert stage_of("Offer", stages={"offer": "screen"}) == "screen"


def test_the_last_stage_before_the_offer_is_final_as_a_guess():
    steps = plan("Application Review", "Phone Screen", "Face to Face", "Offer")
    read_in = read(application(current_stage={"id": 102, "name": "Face to Face"}), steps)
    assert only(read_in).stage == "final"
    assert "last before the offer" in lines(read_in.report.guessed, "furthest stage read as final")[0].note


def test_a_name_nobody_knows_is_placed_by_the_plan():
    steps = plan("Application Review", "Phone Screen", "Sorting Hat", "Face to Face", "Offer")
    assert stage_of("Sorting Hat", steps, number=102) == "screen"


def test_the_order_of_the_sample_plan_is_not_trusted_over_plain_names():
    assert stage_of("Application Review", payload("job_stages--get-list-job-stages-for-job"), number=72194) == "applied"


def test_people_are_moved_back_so_the_furthest_of_all_counts():
    interview = payload("scheduled_interviews--get-retrieve-scheduled-interview") | {"application_id": 985314}
    held = interview | {"interview": {"id": 1, "name": "Executive Interview"}, "status": "complete"}
    planned = held | {"status": "scheduled"}
    assert stage_of("Application Review", held) == "final"
    assert stage_of("Application Review", planned) == "applied"
    assert stage_of("Application Review", scorecard(interview_step={"name": "Face to Face"})) == "interview"
    assert stage_of("Application Review", offer()) == "offer"


@pytest.mark.parametrize(
    ("rating", "score"),
    [
        ("definitely_not", -2),
        ("no", -1),
        ("mixed", 0),
        ("yes", 1),
        ("strong_yes", 2),
        ("no_decision", None),
        (None, None),
    ],
)
def test_ratings(rating, score):
    (made,) = only(read(application(), scorecard(overall_recommendation=rating))).assessments
    assert (made.score, made.scale) == (score, None if score is None else (-2, 2))


def test_ratings_of_the_callers_own():
    table = {"no": 1, "yes": 4, "no_decision": None}
    (made,) = only(read(application(), scorecard(), ratings=table)).assessments
    assert (made.score, made.scale, made.competencies) == (4, (1, 4), ("Communication", "Adaptable", "Problem Solver"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"submitted_at": None}, "not finished"),
        ({"overall_recommendation": "no_decision", "attributes": []}, "empty"),
        ({"overall_recommendation": None, "attributes": [{"name": "SQL", "type": "Skills", "rating": None}]}, "empty"),
        ({"deleted": True}, "deleted"),
        ({"deleted_at": "2016-09-01T00:00:00Z"}, "deleted"),
    ],
)  # fmt: skip
def test_unfinished_empty_and_deleted_scorecards_are_left_out(changes, why):
    read_in = read(application(), scorecard(**changes))
    assert only(read_in).assessments == ()
    assert lines(read_in.report.ignored, why, "scorecard")[0].id == "123"


def test_the_instrument_is_a_guess():
    plain = scorecard(id=1, attributes=[])
    test = scorecard(id=2, interview_step={"name": "Take Home Test"})
    own = scorecard(id=3, interview_step={"name": "Sorting Hat"})
    read_in = read(application(), plain, test, own, instruments={"Sorting Hat": "job_knowledge_test"})
    kinds = [made.kind for made in only(read_in).assessments]
    assert kinds == ["unstructured_interview", "work_sample", "job_knowledge_test"]
    assert {entry.what for entry in lines(read_in.report.guessed, "read as", "scorecard")} == {
        f"read as {k.value}" for k in kinds
    }


def test_the_submitter_is_not_the_interviewer():
    read_in = read(application(), scorecard(interviewer=None))
    assert only(read_in).assessments[0].by is None
    assert lines(read_in.report.ignored, "no interviewer named")


def test_without_the_day_of_the_interview_the_day_of_submission_stands_as_a_guess():
    read_in = read(application(), scorecard(interviewed_at=None))
    assert only(read_in).assessments[0].on == date(2014, 3, 26)
    assert lines(read_in.report.guessed, "the day of submission")


def test_attributes_that_judge_a_person_are_no_competencies():
    attributes = [
        {"name": "SQL", "type": "Skills", "rating": "yes"},
        {"name": "Extraverted", "type": "Personality Traits", "rating": "yes"},
        {"name": "Accent", "type": "Skills", "rating": "no"},
        {"name": "Culture Fit", "type": "Details", "rating": "no"},
        {"name": "Python", "type": "Skills", "rating": "no_decision"},
    ]
    read_in = read(application(), scorecard(attributes=attributes))
    assert only(read_in).assessments[0].competencies == ("SQL",)
    assert read_in.report.protected["scorecard.attributes.Extraverted"] == 1
    assert read_in.report.protected["scorecard.attributes.Accent"] == 1
    assert lines(read_in.report.ignored, "a vague attribute")[0].note == "Culture Fit"


def paid(kind: str, value: object, **more):
    return offer(keyed_custom_fields={"salary": {"name": "Salary", "type": kind, "value": value} | more})


EUROS = {"value": 42000, "currency": "EUR"}


@pytest.mark.parametrize(
    ("made", "options", "pay"),
    [
        (paid("currency", EUROS), {"offer_pay_period": "year"}, Money(42000, "EUR")),
        (paid("currency", {"amount": 7000, "unit": "usd"}), {"offer_pay_period": "month"}, Money(7000, "USD", "month")),
        (paid("currency", {"amount": 80000, "unit": "USD"}, frequency="annually"), {}, Money(80000, "USD")),
        (paid("currency_range", {"min_value": 70000, "max_value": 90000, "unit": "USD"}), {"offer_pay_period": "year"},
         Money(70000, "USD")),
        (paid("number", 125000), {"offer_pay_period": "year", "offer_pay_currency": "USD"}, Money(125000, "USD")),
        (paid("number", 125000), {"offer_pay_period": "year"}, None),
        (paid("currency", EUROS), {}, None),
        (paid("currency", "$123,000"), {"offer_pay_period": "year", "offer_pay_currency": "USD"}, None),
        (paid("short_text", "Around $100k"), {"offer_pay_period": "year", "offer_pay_currency": "USD"}, None),
        (paid("short_text", "100000"), {"offer_pay_period": "year", "offer_pay_currency": "USD"}, None),
        (paid("currency", {"value": -1, "currency": "EUR"}), {"offer_pay_period": "year"}, None),
        (paid("currency", {"value": 0, "currency": "EUR"}), {"offer_pay_period": "year"}, None),
    ],
)  # fmt: skip
def test_pay_is_taken_over_only_where_amount_currency_and_period_are_known(made, options, pay):
    read_in = read(application(), made, **options)
    assert only(read_in).offer.pay == pay
    assert only(read_in).offer.status is not None
    if pay is None:
        (refused,) = [entry for entry in read_in.report.refused if entry.record == "offer"]
        assert refused.field == "keyed_custom_fields.salary"


def test_the_lower_end_of_a_range_is_a_guess():
    range_of_pay = paid("currency_range", {"min_value": 70000, "max_value": 90000, "unit": "USD"})
    assert lines(read(application(), range_of_pay, offer_pay_period="year").report.guessed, "the lower end")


def test_the_callers_key_is_read_and_a_field_of_money_elsewhere_is_pointed_out():
    fields = {"grundgehalt": {"name": "Grundgehalt", "type": "currency", "value": EUROS}}
    read_in = read(application(), offer(keyed_custom_fields=fields), offer_pay_period="year")
    assert only(read_in).offer.pay is None
    assert "grundgehalt" in lines(read_in.report.ignored, "no pay read")[0].note
    own = read(
        application(), offer(keyed_custom_fields=fields), offer_pay_period="year", offer_pay_keys=["grundgehalt"]
    )
    assert only(own).offer.pay == Money(42000, "EUR")


def test_pay_history_is_no_offer():
    fields = {"current_salary": {"name": "Current salary", "type": "currency", "value": EUROS}}
    read_in = read(
        application(), offer(keyed_custom_fields=fields), offer_pay_period="year", offer_pay_keys=["current_salary"]
    )
    assert only(read_in).offer.pay is None
    assert read_in.report.protected["offer.keyed_custom_fields.current_salary"] == 1


def test_can_email_false_is_do_not_contact_and_true_is_no_consent():
    assert read(candidate(can_email=False)).candidates[0].permission.do_not_contact
    assert read(candidate(can_email=True)).candidates[0].permission is None
    unclear = read(candidate(can_email="ask her"))
    assert unclear.candidates[0].permission.do_not_contact
    assert lines(unclear.report.guessed, "do not contact")


def test_private_people_are_left_out_unless_asked_for():
    left_out = read(candidate(is_private=True), application())
    assert left_out.candidates == ()
    assert lines(left_out.report.ignored, "private in Greenhouse")[0].id == "978031"
    assert lines(left_out.report.ignored, "of a person who is left out", "application")
    assert len(read(candidate(is_private=True), application(), private=True).candidates[0].candidacies) == 1


def test_of_an_anonymised_person_only_the_id_is_left():
    gone = candidate(first_name="Anonymized", last_name="978031", title="Captain")
    read_in = read(gone, application(), scorecard())
    (left,) = read_in.candidates
    assert (left.id, left.title, left.candidacies, left.permission.erased) == ("978031", None, (), True)
    assert lines(read_in.report.ignored, "anonymised or deleted")
    assert lines(read_in.report.ignored, "no candidacy", "scorecard")


def test_events_tell_who_was_merged_anonymised_or_deleted_since():
    merged = {"action": "merge_candidate", "payload": {"person": {"id": 978031, "new_candidate_id": 5}}}
    read_in = read(candidate(can_email=False), candidate(id=5), application(), merged)
    (survivor,) = read_in.candidates
    assert (survivor.id, [c.id for c in survivor.candidacies]) == ("5", ["985314"])
    assert survivor.permission.do_not_contact
    for event in (
        {"action": "candidate_anonymized", "payload": {"candidate_id": 978031, "anonymized_fields": ["full_name"]}},
        {"action": "delete_candidate", "payload": {"person": {"id": 978031}}},
    ):
        assert read(candidate(), application(), event).candidates[0].permission.erased
    partly = {"action": "candidate_anonymized", "payload": {"candidate_id": 978031, "anonymized_fields": ["tags"]}}
    assert read(candidate(), partly).candidates[0].permission is None


def test_merges_that_go_round_in_a_circle_end():
    circle = [
        {"action": "merge_candidate", "payload": {"person": {"id": a, "new_candidate_id": b}}}
        for a, b in ((1, 2), (2, 1))
    ]
    assert len(read(candidate(id=1), candidate(id=2), circle).candidates) <= 2


def test_names_are_taken_over_only_when_asked_for():
    assert read(candidate(), labels=True).candidates[0].label == "John Locke"
    assert read(candidate()).candidates[0].label is None


def test_an_inside_applicant_is_pointed_out():
    assert lines(read(candidate(linked_user_ids=[989604])).report.ignored, "applied from inside the firm")


def test_applications_that_the_export_lacks_are_pointed_out():
    read_in = read(candidate(application_ids=[1, 985314]), application())
    assert lines(read_in.report.ignored, "the export does not hold")[0].note == "1"


def test_eeo_documents_are_dropped_and_counted():
    eeo = {
        "application_id": 985314,
        "race": {"id": 7},
        "gender": {"id": 1},
        "veteran_status": None,
        "disability_status": None,
    }
    read_in = read(application(), eeo)
    for key in ("race", "gender", "veteran_status", "disability_status"):
        assert read_in.report.protected[f"eeoc.{key}"] == 1
