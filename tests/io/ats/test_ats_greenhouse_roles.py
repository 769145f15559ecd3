"""Which version of which job a candidacy was for, and what of the exported job is true of it."""

from __future__ import annotations

from datetime import date

import pytest
from greenhouse_payloads import application, job, lines, offer, only, read

from rematch.errors import RecordError

OLD = {"id": 41, "opened_at": "2015-01-01T00:00:00Z", "closed_at": "2015-12-31T00:00:00Z", "application_id": None}
MID = {"id": 42, "opened_at": "2016-02-01T00:00:00Z", "closed_at": None, "application_id": None}
NEW = {"id": 43, "opened_at": "2017-02-01T00:00:00Z", "closed_at": None, "application_id": None}


def test_the_opening_that_was_open_at_the_time_is_the_version():
    read_in = read(application(), job(openings=[OLD, MID, NEW]))
    role = only(read_in).role
    assert (role.key, role.opened_on) == (("123", "42"), date(2016, 2, 1))
    assert not lines(read_in.report.guessed, "which opening it was for")


def test_of_several_open_at_the_time_the_latest_is_a_guess():
    read_in = read(application(), job(openings=[MID, MID | {"id": 44, "opened_at": "2016-03-01T00:00:00Z"}]))
    assert only(read_in).role.version == "44"
    assert lines(read_in.report.guessed, "which opening it was for")


def test_the_opening_of_the_offer_is_the_version():
    read_in = read(application(), job(openings=[MID, OLD]), offer(opening={"id": 41, "opened_at": OLD["opened_at"]}))
    assert only(read_in).role.version == "41"


def test_a_candidacy_that_ended_before_every_opening_is_for_an_earlier_version():
    read_in = read(application(), job(openings=[NEW]))
    assert (only(read_in).role.key, only(read_in).role.opened_on) == (("123", "before 2017-02-01"), None)
    assert lines(read_in.report.guessed, "ended before the job's openings on file opened")


@pytest.mark.parametrize(
    ("requisition", "exported_on", "past", "now"),
    [
        ("abc123", "2020-01-01", "abc123", "abc123 (exported 2020-01-01)"),
        (None, "2020-01-01", "before 2020-01-01", "2020-01-01"),
        (None, None, "before the export", "as exported"),
    ],
)
def test_a_job_without_openings_goes_by_its_requisition_or_by_the_export(requisition, exported_on, past, now):
    read_in = read(application(), job(openings=[], requisition_id=requisition), exported_on=exported_on)
    assert only(read_in).role.version == past
    assert [version.version for version in read_in.roles] == [now]


def test_of_an_old_candidacys_job_only_the_title_is_kept():
    read_in = read(application(), job(openings=[MID]), exported_on="2020-01-01")
    spec = only(read_in).role.spec
    assert (spec.title, spec.manager, spec.location) == ("Archaeologist", None, None)
    assert lines(read_in.report.guessed, "of the job as exported only the title was kept")
    whole = only(read(application(), job(openings=[MID]), specs_as_exported=True)).role
    assert (whole.version, whole.spec.manager.id, whole.spec.location.places) == ("42", "84275", ("New York",))


def test_a_running_candidacy_stands_on_the_job_as_exported():
    read_in = read(application(status="active", rejected_at=None), job(openings=[MID]), exported_on="2020-01-01")
    assert only(read_in).role == read_in.roles[0]
    assert read_in.roles[0].key == ("123", "42 (exported 2020-01-01)")


def test_one_version_says_one_thing():
    """The pool knows a version by its key: no two of one key may differ."""
    read_in = read(
        application(),
        application(id=2, candidate_id=2, rejected_at="2016-09-01T00:00:00Z", jobs=[{"id": 123, "name": "Renamed"}]),
        application(id=3, candidate_id=3, rejected_at="2014-09-01T00:00:00Z"),
        application(id=4, candidate_id=4, status="active", rejected_at=None),
        job(openings=[OLD, MID, NEW]),
        exported_on="2020-01-01",
    )
    versions = [c.role for person in read_in.candidates for c in person.candidacies] + list(read_in.roles)
    by_key = {version.key: version for version in versions}
    assert all(by_key[version.key] == version for version in versions)


def test_a_template_is_no_role_and_a_confidential_job_is_pointed_out():
    read_in = read(job(is_template=True), job(id=5, confidential=True))
    assert {version.role_id for version in read_in.roles} == {"5"}
    assert lines(read_in.report.ignored, "a template is no role")
    assert lines(read_in.report.ignored, "a confidential job")


def test_an_inactive_hiring_manager_is_not_the_roles():
    team = {"hiring_managers": [{"user_id": 12, "active": False}, {"user_id": 11, "active": True}]}
    read_in = read(job(hiring_team=team, openings=[]))
    assert read_in.roles[0].spec.manager.id == "11"
    assert not lines(read_in.report.guessed, "several hiring managers")


def test_an_application_without_a_job_is_kept_without_a_role():
    read_in = read(application(jobs=[]))
    assert only(read_in).role is None
    assert lines(read_in.report.guessed, "no job is named")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("exported_on", "yesterday"),
        ("ratings", {"yes": 1}),
        ("ratings", ["yes"]),
        ("stages", {"Bar": "finalish"}),
        ("offer_pay_period", "fortnight"),
        ("offer_pay_currency", "euros"),
        ("runner_up_within_days", -1),
        ("reasons", {"Pay": "money"}),
        ("reasons", {"Pay": ("employer", "pay")}),
        ("reasons", ["pay"]),
        ("labels", "yes"),
    ],
)
def test_an_argument_that_is_not_accepted_is_named(option, value):
    with pytest.raises(RecordError) as fault:
        read(application(), **{option: value})
    assert option in str(fault.value) or "reason table" in str(fault.value)
