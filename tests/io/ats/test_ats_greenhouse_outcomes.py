"""How an application ended: by whose no it was, what the reason says, and what became of the offer."""

from __future__ import annotations

from datetime import date

import pytest
from greenhouse_payloads import NOBODY, THEY, WE, application, job, lines, offer, only, read, reason

from rematch.facets import STOCK_PHRASES


@pytest.mark.parametrize(
    ("said", "whose", "offered", "outcome", "kinds"),
    [
        ("Compensation", THEY, None, "withdrew", ["pay"]),
        ("Compensation", THEY, "rejected", "offer_declined", ["pay"]),
        ("Compensation", THEY, "unresolved", "offer_declined", ["pay"]),
        ("Counter offer", THEY, "deprecated", "withdrew", ["counter_offer"]),
        ("Accepted another offer", THEY, "accepted", "withdrew", ["competing_offer"]),
        ("Compensation", WE, None, "rejected", ["expectation_above_budget"]),
        ("Lacking skill(s)/qualification(s)", WE, None, "rejected", ["skill_gap"]),
        ("Failed reference check", WE, "unresolved", "on_hold", ["reference_concern"]),
        ("Hiring Freeze", NOBODY, None, "on_hold", ["headcount"]),
        ("Hiring Freeze", WE, None, "on_hold", ["headcount"]),
        ("Position cancelled", WE, None, "on_hold", ["role_cancelled"]),
        ("Filled internally", WE, None, "on_hold", ["filled_internally"]),
        ("Counter offer", NOBODY, None, "withdrew", ["counter_offer"]),
        ("Unsuccessful interview", "None Specified", None, "rejected", ["interview_mixed"]),
        (None, THEY, None, "withdrew", []),
        (None, WE, None, "rejected", []),
    ],
)
def test_outcome(said, whose, offered, outcome, kinds):
    offers = [offer(status=offered)] if offered else []
    ended = only(read(application(rejection_reason=reason(said, whose, id=None if said is None else 8)), *offers))
    assert (ended.outcome, [r.kind for r in ended.reasons]) == (outcome, kinds)
    assert ended.ended_on == date(2016, 8, 17)


@pytest.mark.parametrize(
    ("rejection", "offered", "outcome", "note"),
    [
        (None, None, "rejected", "nobody said whose no it was"),
        (None, "rejected", "offer_declined", "nobody said whose no it was"),
        (reason("None specified", NOBODY), None, "rejected", "nobody said whose no it was"),
        (reason("Didn't like offer", THEY), None, "offer_declined", "the reason says so"),
        (reason("Something of our own", NOBODY), "rejected", "offer_declined", "nobody said whose no it was"),
        (reason("Compensation", THEY), "unresolved", "offer_declined", "while a sent offer stood open"),
        (reason("Compensation", WE), "rejected", "on_hold", "rescinded"),
        (reason("Accepted another offer", THEY), "accepted", "withdrew", "accepted the offer, then said no"),
        (reason("Company Not Interested – Offer Rescinded", WE), None, "on_hold", "rescinded"),
    ],
)
def test_an_outcome_that_is_a_reading_is_reported_as_guessed(rejection, offered, outcome, note):
    read_in = read(application(rejection_reason=rejection), *([offer(status=offered)] if offered else []))
    assert only(read_in).outcome == outcome
    (guess,) = lines(read_in.report.guessed, "outcome read as")
    assert guess.id == "985314"
    assert note in guess.note


def test_what_became_of_the_offer_follows_the_outcome():
    declined = only(read(application(rejection_reason=reason("Salary", THEY)), offer()))
    rescinded = only(read(application(rejection_reason=reason("Position cancelled", WE)), offer(status="unresolved")))
    assert (declined.offer.status, rescinded.offer.status) == ("declined", "rescinded")


def test_what_was_declined_is_the_last_offer_sent_not_a_draft_and_not_an_older_version():
    read_in = read(
        application(rejection_reason=reason("Salary", THEY)),
        offer(id=1, version=1, sent_at="2016-07-01", status="deprecated"),
        offer(id=2, version=2, sent_at="2016-07-10", starts_at="2016-09-01"),
        offer(id=3, version=3, sent_at=None),
    )
    assert only(read_in).offer.made_on == date(2016, 7, 10)
    assert [entry.id for entry in lines(read_in.report.ignored, "deprecated")] == ["1"]
    assert [entry.id for entry in lines(read_in.report.ignored, "never sent")] == ["3"]


def final(**changes):
    return application(current_stage={"id": 5, "name": "Final Interview"}, **changes)


def filled(closed_at: str, by: int = 77):
    return job(openings=[{"id": 9, "opened_at": "2016-01-01T00:00:00Z", "closed_at": closed_at, "application_id": by}])


def test_a_runner_up_is_read_off_the_final_stage_and_anothers_hire_close_by():
    read_in = read(final(rejection_reason=None), filled("2016-08-20T10:00:00Z"))
    assert only(read_in).outcome == "runner_up"
    (guess,) = lines(read_in.report.guessed, "outcome read as runner_up")
    assert guess.note == "the final stage, and application 77 was hired on 2016-08-20"


@pytest.mark.parametrize(
    ("shown", "closed_at", "options", "outcome"),
    [
        (final(rejection_reason=reason("Preferred another candidate")), "2018-01-01T00:00:00Z", {}, "runner_up"),
        (final(rejection_reason=reason("Not a good fit")), "2016-08-20T00:00:00Z", {}, "runner_up"),
        (final(rejection_reason=None), "2016-12-20T00:00:00Z", {}, "rejected"),
        (final(rejection_reason=None), "2016-12-20T00:00:00Z", {"runner_up_within_days": 200}, "runner_up"),
        (final(rejection_reason=None), "2016-08-20T00:00:00Z", {"runner_up_within_days": None}, "rejected"),
        (final(rejection_reason=reason("Preferred another candidate")), "2016-08-20T00:00:00Z",
         {"runner_up_within_days": None}, "rejected"),
        (final(rejection_reason=reason("Lacking skills")), "2016-08-20T00:00:00Z", {}, "rejected"),
        (final(rejection_reason=reason("A reason of our own")), "2016-08-20T00:00:00Z", {}, "rejected"),
        (final(rejection_reason=reason("Compensation", THEY)), "2016-08-20T00:00:00Z", {}, "withdrew"),
        (application(rejection_reason=reason("Preferred another candidate")), "2016-08-20T00:00:00Z", {}, "rejected"),
    ],
)  # fmt: skip
def test_who_is_a_runner_up(shown, closed_at, options, outcome):
    assert only(read(shown, filled(closed_at), **options)).outcome == outcome


def test_ones_own_hire_makes_nobody_a_runner_up():
    assert only(read(final(rejection_reason=None), filled("2016-08-20T10:00:00Z", by=985314))).outcome == "rejected"


def test_a_hire_that_only_an_accepted_offer_tells_of_counts_too():
    hired = application(id=77, candidate_id=1, status="hired", rejected_at=None)
    accepted = offer(id=4, application_id=77, status="accepted", resolved_at="2016-08-10T00:00:00Z")
    read_in = read(final(rejection_reason=None), hired, accepted)
    assert {c.id: c.outcome for p in read_in.candidates for c in p.candidacies} == {
        "985314": "runner_up",
        "77": "hired",
    }


@pytest.mark.parametrize("phrase", ["Culture Fit", "Not a good fit.", "Not a cultural fit", "Overqualified", "Other"])
def test_a_stock_phrase_keeps_the_candidacy_weighs_nothing_and_is_linted(phrase):
    read_in = read(application(rejection_reason=reason(phrase)))
    ended = only(read_in)
    assert (ended.outcome, ended.debrief) == ("rejected", "none")
    (stock,) = ended.reasons
    assert stock.kind == "other"
    assert stock.topic in STOCK_PHRASES
    (lint,) = read_in.report.lint
    assert (lint.id, lint.field) == ("985314", "rejection_reason")


@pytest.mark.parametrize("said", ["Duplicate", "Spam", "duplicate application"])
def test_a_duplicate_is_no_process_of_its_own(said):
    read_in = read(application(rejection_reason=reason(said)))
    assert [person.candidacies for person in read_in.candidates] == [()]
    assert lines(read_in.report.ignored, "no process of its own")


def test_a_reason_nobody_knows_is_other_with_its_words_and_whose_no_it_was():
    read_in = read(application(rejection_reason=reason("Wanted to bring a llama", THEY)))
    (other,) = only(read_in).reasons
    assert (other.kind, other.topic, other.party) == ("other", "Wanted to bring a llama", "candidate")
    assert lines(read_in.report.guessed, "no kind found: loaded as other")


def test_words_that_no_scorer_may_know_are_no_topic():
    read_in = read(application(rejection_reason=reason("Withdrew for health insurance questions", THEY)))
    assert [(r.kind, r.topic) for r in only(read_in).reasons] == [("other", None)]
    assert lines(read_in.report.ignored, "its words tell what no scorer may know")


def test_the_callers_table_comes_first_by_id_and_by_text():
    table = {8: ("candidate", "travel"), "Bring a llama": "benefits", "Wrong form": None}
    by_id = only(read(application(rejection_reason=reason("Compensation", NOBODY)), reasons=table))
    by_text = only(read(application(rejection_reason=reason("bring a LLAMA!", THEY, id=1)), reasons=table))
    none = read(application(rejection_reason=reason("Wrong form", id=2)), reasons=table)
    assert (by_id.outcome, by_id.reasons[0].kind) == ("withdrew", "travel")
    assert by_text.reasons[0].kind == "benefits"
    assert none.candidates[0].candidacies == ()


def test_a_similar_text_is_a_guess_and_the_debrief_inferred():
    read_in = read(application(rejection_reason=reason("Salary expectations were too high", WE)))
    ended = only(read_in)
    assert (ended.reasons[0].kind, ended.debrief) == ("expectation_above_budget", "inferred")
    (guess,) = lines(read_in.report.guessed, "read as expectation_above_budget")
    assert guess.note == "like 'salary expectations too high' (91.8)"


def test_a_type_goes_by_its_name_not_by_its_id():
    swapped = reason("Compensation", THEY) | {"type": {"id": 1, "name": THEY}}
    assert only(read(application(rejection_reason=swapped))).reasons[0].kind == "pay"
    unknown = read(application(rejection_reason=reason("Counter offer", "Nous les avons refusés")))
    assert only(unknown).reasons[0].kind == "counter_offer"
    assert lines(unknown.report.refused, "is no type of reason")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "converted"}, None),
        ({"prospect": True}, None),
        ({"status": "active", "rejected_at": None}, (None, None)),
        ({"status": "active"}, (None, None)),
        ({"status": None}, ("rejected", date(2016, 8, 17))),
        ({"status": "on fire"}, ("rejected", date(2016, 8, 17))),
        ({"status": None, "rejected_at": None}, (None, None)),
        ({"rejected_at": "soon"}, ("rejected", None)),
        ({"status": "hired"}, ("hired", None)),
    ],
)
def test_status(changes, expected):
    read_in = read(application(**changes))
    found = [(c.outcome, c.ended_on) for person in read_in.candidates for c in person.candidacies]
    assert found == ([] if expected is None else [expected])
    assert len(read_in.candidates) == 1


def test_a_rejection_without_a_date_is_kept_and_reported():
    read_in = read(application(rejected_at=None))
    assert only(read_in).ended_on is None
    assert lines(read_in.report.refused, "rejected without a date")


def test_an_active_application_on_a_closed_job_holds_the_person_and_is_pointed_out():
    read_in = read(application(status="active", rejected_at=None), job(status="closed"))
    assert only(read_in).outcome is None
    assert lines(read_in.report.guessed, "although its job is closed")[0].id == "985314"
    assert not lines(read(application(), job(status="closed")).report.guessed, "although its job is closed")
