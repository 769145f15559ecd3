"""What holds for every record: frozen, closed, and a value among values."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch.records as records
from rematch import testing
from rematch.errors import UnknownField
from rematch.records import (
    Approach,
    Assessment,
    Candidacy,
    Candidate,
    Change,
    Contact,
    Contract,
    ContractWish,
    DutiesWish,
    Flexibility,
    Hours,
    HoursWish,
    LevelWish,
    LeverLevel,
    Location,
    LocationWish,
    Manager,
    Money,
    NamesWish,
    Offer,
    Openness,
    Pay,
    PayWish,
    Permission,
    PersonWish,
    Policy,
    Process,
    Reason,
    Requirement,
    Right,
    RoleSpec,
    RoleVersion,
    Sentiment,
    Shock,
    Skill,
    Team,
    Timing,
    TimingWish,
    Travel,
    TravelWish,
    Verdict,
    Wish,
    Wishes,
    Workplace,
    WorkplaceWish,
)

EXAMPLES = [
    (Approach("2026-05-01", "no"), {"answer": "yes"}),
    (Assessment("work_sample", 4, (1, 5)), {"score": 5}),
    (Candidacy(("ae", "1"), "rejected", "2026-05-01", reasons=["pay"]), {"outcome": "on_hold"}),
    (Candidate("c-17", skills=["sql"]), {"level": 3}),
    (Change("team", 1), {"effect": 0.5}),
    (Contact("2026-05-01"), {"useful": True}),
    (Contract("permanent"), {"kinds": []}),
    (ContractWish("permanent"), {"firmness": "must"}),
    (DutiesWish({"a": 0.5}), {"wanted": ["a"]}),
    (Flexibility("levels", levels=[LeverLevel(4)]), {"currency": "EUR"}),
    (Hours(40), {"flexible": True}),
    (HoursWish(40), {"most": None}),
    (LevelWish(4), {"wanted": 5}),
    (LeverLevel(4, 1_000), {"cost": 0}),
    (Location("Leeds"), {"places": None}),
    (LocationWish("Leeds", commute_minutes={"Leeds": 30}), {"most": 45}),
    (Manager("m-1"), {"traits": ["hands on"]}),
    (Money(80_000, "EUR"), {"period": "month"}),
    (NamesWish(["a"]), {"unwanted": []}),
    (Offer(80_000), {"status": "sent"}),
    (Openness(1), {"statement": 2}),
    (Pay(80_000, 90_000, "EUR"), {"max": None}),
    (PayWish(80_000, 90_000, "EUR"), {"target": None}),
    (Permission(keep=True), {"erased": True}),
    (PersonWish(["a"]), {"disliked": ["m-1"]}),
    (Policy(), {"approaches": 3}),
    (Process(3, 21), {"days": None}),
    (Reason("pay", wanted=80_000), {"severity": "minor"}),
    (Requirement("sql"), {"need": "could"}),
    (Right(True), {"until": "2027-01-01"}),
    (
        RoleSpec("AE", duties={"a": 0.5}, skills={"sql": "must"}, competencies=["a"], flexibility={"pay": "free"}),
        {"level": 3},
    ),
    (RoleVersion("ae", "1"), {"version": "2"}),
    (Sentiment("team"), {"likes": False}),
    (Shock("layoffs"), {"on": "2026-05-01"}),
    (Skill("sql"), {"evidence": "certified"}),
    (Team("t-1", 5), {"size": 6}),
    (Timing("2027-01-01"), {"start_by": None}),
    (TimingWish("2027-01-01"), {"notice_days": 30}),
    (Travel(0.2), {"share": 0.3}),
    (TravelWish(0.2), {"most": 0.1}),
    (Verdict(1), {"by": "m-1"}),
    (Wish(), {"firmness": "must"}),
    (Wishes(workplace=3), {"workplace": 2}),
    (Workplace(3), {"days_on_site": 0}),
    (WorkplaceWish(3), {"most": 2}),
]


def _kind(value):
    return type(value).__name__


EVERY = pytest.mark.parametrize(("record", "different"), EXAMPLES, ids=_kind)


def test_the_examples_are_all_records():
    assert {type(record).__name__ for record, _ in EXAMPLES} == set(records.__all__) - {"FrozenMap"}


@EVERY
def test_it_is_frozen(record, different):
    field = next(iter(different))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(record, field, getattr(record, field))
    with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
        record.surprise = 1
    assert not hasattr(record, "__dict__")


@EVERY
def test_it_pickles_copies_hashes_and_compares(record, different):
    same = type(record)(**{field.name: getattr(record, field.name) for field in attrs.fields(type(record))})
    for twin in (
        same,
        pickle.loads(pickle.dumps(record)),
        copy.copy(record),
        copy.deepcopy(record),
        attrs.evolve(record),
    ):
        assert twin == record
        assert hash(twin) == hash(record)
        assert repr(twin) == repr(record)
    changed = attrs.evolve(record, **different)
    assert changed != record
    assert attrs.evolve(changed, **{field: getattr(record, field) for field in different}) == record
    assert len({record, same, changed}) == 2


@pytest.mark.parametrize("record", [record for record, _ in EXAMPLES if type(record) is not Wish], ids=_kind)
def test_it_is_closed(record):
    with pytest.raises(UnknownField, match="'surprise' is not a field"):
        attrs.evolve(record, surprise=1)


def _parts(value):
    yield value
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)


@given(testing.candidates())
def test_any_candidate_pickles_hashes_and_compares(candidate):
    twin = pickle.loads(pickle.dumps(candidate))
    assert twin == candidate
    assert hash(twin) == hash(candidate)


@given(testing.role_versions())
def test_any_role_version_pickles_hashes_and_compares(version):
    twin = pickle.loads(pickle.dumps(version))
    assert twin == version
    assert hash(twin) == hash(version)
    assert twin.is_key == version.is_key


@given(testing.candidates())
def test_any_candidate_is_made_again_of_its_own_fields(candidate):
    for part in _parts(candidate):
        if attrs.has(type(part)):
            again = type(part)(**{field.name: getattr(part, field.name) for field in attrs.fields(type(part))})
            assert again == part
            assert repr(again) == repr(part)


@given(testing.candidates())
def test_nothing_in_a_candidate_can_change(candidate):
    assert not any(isinstance(part, (list, dict, set, bytearray)) for part in _parts(candidate))


@given(st.one_of(testing.wishes(), testing.permissions(), testing.changes(), testing.policies()))
def test_any_other_record_pickles_and_hashes(record):
    twin = pickle.loads(pickle.dumps(record))
    assert twin == record
    assert hash(twin) == hash(record)
