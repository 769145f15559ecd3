"""What a record says in JSON, it says again when read back."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from json_documents import WORKED, candidates, changes, policies, roles

from rematch.errors import RecordError
from rematch.facets import Facet
from rematch.io.json import (
    candidate_from_dict,
    changes_from_list,
    dumps,
    policy_from_dict,
    role_from_dict,
    to_dict,
)
from rematch.records import (
    Candidacy,
    Candidate,
    Change,
    Flexibility,
    FrozenMap,
    LeverLevel,
    LocationWish,
    Money,
    Permission,
    Policy,
    Reason,
    RoleSpec,
    RoleVersion,
    Skill,
    Verdict,
    Wishes,
)

generous = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@generous
@given(candidates)
def test_a_candidate_comes_back_the_same(candidate):
    assert candidate_from_dict(to_dict(candidate)) == candidate


@generous
@given(candidates)
def test_a_candidate_comes_back_the_same_through_text(candidate):
    line = dumps(candidate)
    assert line.splitlines() == [line]
    assert candidate_from_dict(json.loads(line)) == candidate
    line.encode("utf-8")


@generous
@given(roles)
def test_a_role_version_comes_back_the_same(role):
    assert role_from_dict(json.loads(dumps(role))) == role


@generous
@given(st.lists(changes, max_size=3))
def test_changes_come_back_the_same(several):
    assert changes_from_list(json.loads(dumps(several))) == tuple(several)


@given(policies)
def test_a_policy_comes_back_the_same(policy):
    assert policy_from_dict(to_dict(policy)) == policy


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["name"])
def test_a_worked_case_loads_and_comes_back_the_same(case):
    candidate = candidate_from_dict(case["candidate"])
    role = role_from_dict(case["role"])
    several = changes_from_list(case["changes"])
    assert candidate.id == case["candidate"]["id"]
    assert len(candidate.candidacies) == len(case["candidate"]["candidacies"])
    assert role.key == (case["role"]["role_id"], case["role"]["version"])
    assert [change.facet for change in several] == [change["facet"] for change in case["changes"]]
    assert candidate_from_dict(to_dict(candidate)) == candidate
    assert role_from_dict(to_dict(role)) == role
    assert changes_from_list([to_dict(change) for change in several]) == several


def test_what_equals_its_default_is_left_out():
    assert to_dict(Candidate("c-1")) == {"id": "c-1"}
    assert to_dict(Policy()) == {}
    assert to_dict(RoleVersion("ae", "1")) == {"role_id": "ae", "version": "1"}
    assert to_dict(Permission(objection=True)) == {"objection": True}


def test_known_to_be_none_survives():
    assert to_dict(RoleSpec(culture=[], duties={}, workplace=0)) == {
        "culture": [],
        "duties": {},
        "workplace": {"days_on_site": 0},
    }
    role = role_from_dict({"role_id": "ae", "version": "1", "spec": {"culture": [], "skills": [], "duties": {}}})
    assert (role.spec.culture, role.spec.skills, role.spec.duties) == ((), (), FrozenMap())
    assert role.spec.growth is None


def test_records_with_one_value_are_said_by_it():
    candidacy = Candidacy(verdict=2)
    assert to_dict(candidacy) == {"verdict": 2}
    assert to_dict(Candidacy(verdict=Verdict(0))) == {"verdict": 0}
    assert to_dict(Candidacy(verdict=Verdict(1.5, by="m-1"))) == {"verdict": {"value": 1.5, "by": "m-1"}}
    assert to_dict(Candidate("c", skills=["sql", Skill("crm", "assessed")]))["skills"] == [
        "sql",
        {"name": "crm", "evidence": "assessed"},
    ]
    assert to_dict(Skill("sql")) == {"name": "sql"}


def test_values_are_plain():
    said = to_dict(Reason("pay", "minor", wanted=Money(90_000, "EUR", "month"), on=date(2026, 1, 2)))
    assert said == {
        "kind": "pay",
        "severity": "minor",
        "wanted": {"amount": 90_000, "currency": "EUR", "period": "month"},
        "on": "2026-01-02",
    }
    assert type(said["severity"]) is str
    assert to_dict(Reason("team_shape", wanted=["hunters", "farmers"]))["wanted"] == ["hunters", "farmers"]
    assert to_dict(Reason("start_date", wanted="2026-11-01"))["wanted"] == "2026-11-01"
    assert to_dict(Reason("culture", topic="weekend work", wanted=False))["wanted"] is False
    assert type(to_dict(RoleSpec(duties={"selling": 0.5}))["duties"]) is dict


@pytest.mark.parametrize(
    ("flexibility", "said"),
    [
        (Flexibility(), "fixed"),
        (Flexibility("free"), "free"),
        (Flexibility("range", low=1, high=2, cost_per_unit=3), {"low": 1, "high": 2, "cost_per_unit": 3}),
        (Flexibility("levels", levels=[LeverLevel(4, 2.5)]), {"levels": [{"value": 4, "cost": 2.5}]}),
        (Flexibility("free", currency="EUR"), {"kind": "free", "currency": "EUR"}),
    ],
)
def test_flexibility_is_said_as_shortly_as_it_can_be(flexibility, said):
    spec = RoleSpec(flexibility={"level": flexibility})
    assert to_dict(spec) == {"flexibility": {"level": said}}
    read = role_from_dict({"role_id": "ae", "version": "1", "spec": to_dict(spec)})
    assert read.spec.flexibility[Facet.LEVEL] == flexibility


def test_a_place_wish_keeps_its_own_default_firmness():
    assert to_dict(LocationWish(["Graz"])) == {"places": ["Graz"]}
    assert to_dict(LocationWish(["Graz"], firmness="important"))["firmness"] == "important"
    read = candidate_from_dict({"id": "c", "wishes": {"location": ["Graz"]}})
    assert read.wishes == Wishes(location=LocationWish(["Graz"], firmness="must"))


@pytest.mark.parametrize("record", [3, None, "c-1", {"id": "c-1"}, Candidate, object()])
def test_only_records_are_said(record):
    with pytest.raises(RecordError, match="is not a record"):
        to_dict(record)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (object(), "the facet's value as the spec spells it"),
        ({1, 2}, "the facet's value as the spec spells it"),
        (None, "the facet's value as the spec spells it"),
        (float("inf"), "a finite number"),
        (10**5000, "a number up to 1e+12"),
        ("\ud800", "printable text"),
    ],
    ids=["object", "set", "None", "inf", "10**5000", "surrogate"],
)
def test_a_lever_that_is_no_value_of_a_facet_is_refused_at_once(value, accepted):
    with pytest.raises(RecordError) as caught:
        LeverLevel(value)
    assert (caught.value.record, caught.value.field, caught.value.accepted) == ("lever level", "value", accepted)


@pytest.mark.parametrize("value", [(float("inf"),), ("\ud800",), ("ok", b"bytes"), ({1, 2},)])
def test_a_lever_that_json_cannot_say_is_refused(value):
    spec = RoleSpec(flexibility={"other": Flexibility("levels", levels=[LeverLevel(value)])})
    with pytest.raises(RecordError, match=r"^role 'ae': .* cannot be said in JSON"):
        dumps(RoleVersion("ae", "1", spec=spec))


def test_a_lever_nested_without_end_is_refused():
    value = ()
    for _ in range(100_000):
        value = (value,)
    spec = RoleSpec("Seller", flexibility={"other": Flexibility("levels", levels=[LeverLevel(value)])})
    with pytest.raises(RecordError, match=r"^role spec 'Seller': is nested too deeply"):
        to_dict(spec)


def test_numbers_of_numpy_become_plain_ones():
    said = to_dict(RoleSpec(level=np.float64(3.5), duties={"selling": np.float64(0.5)}))
    assert [type(said["level"]), type(said["duties"]["selling"])] == [float, float]


def test_text_that_ends_a_line_elsewhere_is_escaped():
    change = Change("other", 0, text="one\u2028two\u2029three")
    line = dumps(change)
    assert "\\u2028" in line
    assert changes_from_list([json.loads(line)]) == (change,)


def test_text_is_written_as_people_read_it():
    assert "Zürich" in dumps(RoleSpec("Zürich"))
