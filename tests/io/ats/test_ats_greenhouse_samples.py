"""Every sample payload of the API documentation, read as one export; the values were worked out by reading them."""

from __future__ import annotations

from datetime import date

import pytest
from greenhouse_payloads import FOLDER, lines, only, payload, read

from rematch.io.ats import Import, read_greenhouse


@pytest.fixture(scope="module")
def sample() -> Import:
    return read_greenhouse(FOLDER, exported_on="2020-01-01")


def person(sample: Import, name: str):
    return next(candidate for candidate in sample.candidates if candidate.id == name)


def test_the_people_of_the_samples(sample):
    assert [candidate.id for candidate in sample.candidates] == ["53883394", "57683957", "978031"]
    assert person(sample, "53883394").title == "Customer Success Representative"
    assert person(sample, "53883394").label is None
    assert person(sample, "53883394").permission is None


def test_hired_another_candidate_at_the_take_home_test_is_a_rejection(sample):
    ended = next(c for c in person(sample, "53883394").candidacies if c.id == "69102626")
    assert (ended.outcome, ended.ended_on, ended.stage) == ("rejected", date(2017, 9, 27), "screen")
    assert [(r.kind, r.topic, r.source) for r in ended.reasons] == [("another_preferred", None, "recruiter")]
    assert (ended.role.role_id, ended.role.spec.title, ended.debrief) == ("149995", "DevOps Engineer", "recorded")


def test_an_active_application_is_running(sample):
    running = next(c for c in person(sample, "53883394").candidacies if c.id == "65153308")
    assert (running.outcome, running.ended_on, running.stage, running.reasons) == (None, None, "interview", ())
    assert running.role.spec.title == "Data Scientist - BK"


def test_a_prospect_is_no_candidacy_even_when_its_status_says_hired(sample):
    assert [c.id for c in person(sample, "57683957").candidacies] == ["69306314"]
    left_out = lines(sample.report.ignored, "a prospect is no candidacy")
    assert {entry.id for entry in left_out} == {"69306509", "69103370"}


def test_the_rejected_sample_application(sample):
    ended = only(Import((person(sample, "978031"),)))
    assert (ended.outcome, ended.ended_on, ended.stage) == ("rejected", date(2016, 8, 17), "screen")
    assert [r.kind for r in ended.reasons] == ["skill_gap"]
    assert ended.role.key == ("123", "before 2020-01-01")
    assert lines(sample.report.guessed, "known by applications only")


def test_the_text_beside_a_reason_is_kept_for_people_and_mapped_to_nothing(sample):
    (kept,) = lines(sample.report.ignored, "text kept here")
    assert (kept.id, kept.field) == ("985314", "rejection_details.custom_rejection_question_field")
    assert kept.note == "Not a good fit."


def test_protected_keys_are_dropped_and_counted(sample):
    dropped = sample.report.protected
    for key in (
        "candidate.first_name", "candidate.last_name", "candidate.addresses", "candidate.educations",
        "candidate.photo_url",
        "candidate.custom_fields.graduation_year", "candidate.keyed_custom_fields.graduation_year_1",
        "candidate.social_media_addresses", "application.custom_fields.birthday",
        "application.keyed_custom_fields.date_of_birth",
    ):  # fmt: skip
        assert dropped[key] == 1, key
    assert dropped["application.location.address"] == 5
    assert "Locke" not in str(sample.candidates)


def test_every_key_of_a_candidate_is_mapped_or_counted(sample):
    raw = payload("candidates--the-candidate-object")
    counted = {entry.field.split(".")[0] for entry in sample.report.ignored if entry.record == "candidate"}
    read_keys = {"id", "title", "is_private", "can_email", "application_ids", "applications"}
    assert raw.keys() - counted <= read_keys


def test_the_sample_job_as_exported():
    versions = read_greenhouse(FOLDER / "jobs--get-list-jobs.json", exported_on=date(2020, 1, 1)).roles
    assert [version.version for version in versions] == [f"{n} (exported 2020-01-01)" for n in (123, 124, 125, 126)]
    assert [version.opened_on for version in versions] == [date(2015, 11, 20)] * 2 + [date(2016, 2, 3)] * 2
    spec = versions[0].spec
    assert (versions[0].role_id, spec.title, spec.manager.id, spec.location.places) == (
        "6404", "Archaeologist", "84275", ("New York",),
    )  # fmt: skip
    assert (spec.pay, spec.skills, spec.workplace) == (None, None, None)


def test_several_hiring_managers_are_a_guess(sample):
    (guess,) = lines(sample.report.guessed, "several hiring managers")
    assert (guess.record, guess.id, guess.note) == ("job", "6404", "the first was taken: 84275")


def test_the_two_sample_scorecards_of_an_application():
    ended = only(
        read(
            payload("scorecards--get-list-scorecards-for-application"),
            payload("applications--the-application-object") | {"id": 23558552},
        )
    )
    first, second = ended.assessments
    assert (first.kind, first.score, first.scale, first.by, first.on) == (
        "structured_interview", 1, (-2, 2), "821", date(2016, 8, 18),
    )  # fmt: skip
    assert (second.score, second.on) == (-1, date(2016, 1, 8))
    assert first.competencies == (
        "Communication", "Adaptable", "Relationship Manager", "Project Management", "Problem Solver", "Analytical",
    )  # fmt: skip


def test_the_two_sample_offers_of_an_application():
    read_in = read(
        payload("offers--get-list-offers-for-application"),
        payload("applications--the-application-object") | {"id": 91078894, "status": "hired", "rejected_at": None},
    )
    hired = only(read_in)
    assert (hired.outcome, hired.ended_on, hired.stage) == ("hired", date(2018, 6, 6), "offer")
    assert (hired.offer.status, hired.offer.made_on, hired.offer.start) == (
        "accepted",
        date(2018, 6, 7),
        date(2018, 7, 20),
    )
    assert hired.offer.pay is None
    assert hired.role.key == ("123", "before 2019-05-22")  # the sample's opening opened a year after the hire
    assert lines(read_in.report.guessed, "its opening opened after it ended")
    (refused,) = lines(read_in.report.refused, "pay is text")
    assert (refused.id, refused.note) == ("1142785", "'Around $100k'")
    assert [entry.id for entry in lines(read_in.report.ignored, "deprecated")] == ["1142765"]


def test_the_hiring_freeze_of_the_sample_reasons_is_about_the_opening():
    rejected = payload("applications--the-application-object") | {"rejection_reason": {"id": 230}}
    ended = only(read(rejected, payload("rejection_reasons--get-list-rejection-reasons")))
    assert (ended.outcome, [r.kind for r in ended.reasons]) == ("on_hold", ["headcount"])


def test_not_in_nyc_is_not_guessed_at_but_kept_as_other():
    rejected = payload("applications--the-application-object") | {"rejection_reason": {"id": 280}}
    read_in = read(rejected, payload("rejection_reasons--get-list-rejection-reasons"))
    assert [(r.kind, r.topic, r.party) for r in only(read_in).reasons] == [("other", "Not in NYC", "employer")]
    assert lines(read_in.report.guessed, "no kind found: loaded as other")[0].note == "Not in NYC"


def test_an_interview_that_took_place_lifts_the_stage():
    shown = payload("applications--the-application-object") | {"id": 4684156}
    ended = only(read(shown, payload("scheduled_interviews--get-list-scheduled-interviews-for-applic")))
    assert ended.stage == "interview"


def test_the_same_record_in_several_documents_counts_once(sample):
    assert lines(sample.report.ignored, "the same record again", "offer")[0].times == 3
    assert {entry.id for entry in lines(sample.report.ignored, "the same id twice", "offer")} == {"1142785"}


def test_the_report_reads_well(sample):
    text = str(sample)
    assert text.startswith("3 candidates (2 near-hires), 4 candidacies, 4 roles as exported\nmapped ")
    assert "a prospect is no candidacy (prospect) [69103370, 69306509]" in text
    assert max(len(line) for line in text.splitlines()) < 200
