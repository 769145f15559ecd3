from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import ContractKind, Facet, Need
from rematch.records import (
    Contract,
    Flexibility,
    FrozenMap,
    Hours,
    LeverLevel,
    Location,
    Manager,
    Pay,
    Process,
    Requirement,
    RoleSpec,
    RoleVersion,
    Team,
    Timing,
    Travel,
    Workplace,
)

SHORTHANDS = [
    ({"manager": "m-1"}, {"manager": Manager(id="m-1")}),
    ({"team": "t-1"}, {"team": Team(id="t-1")}),
    ({"location": "Utrecht"}, {"location": Location(places=("Utrecht",))}),
    ({"location": ["Utrecht", "Leeds"]}, {"location": Location(places=("Utrecht", "Leeds"))}),
    ({"workplace": 3}, {"workplace": Workplace(days_on_site=3)}),
    ({"workplace": 2.5}, {"workplace": Workplace(days_on_site=2.5)}),
    ({"hours": 38}, {"hours": Hours(hours=38)}),
    ({"travel": 0.2}, {"travel": Travel(share=0.2)}),
    ({"contract": "permanent"}, {"contract": Contract(kinds=(ContractKind.PERMANENT,))}),
    ({"contract": ["fixed_term", "Fixed-Term"]}, {"contract": Contract(kinds=(ContractKind.FIXED_TERM,))}),
    ({"timing": "2027-02-01"}, {"timing": Timing(start_by=date(2027, 2, 1))}),
    ({"timing": date(2027, 2, 1)}, {"timing": Timing(start_by=date(2027, 2, 1))}),
    ({"skills": "sql"}, {"skills": (Requirement("sql", Need.MUST, 1.0),)}),
    (
        {"skills": ["sql", Requirement("crm", "could")]},
        {"skills": (Requirement("sql"), Requirement("crm", Need.COULD))},
    ),
    ({"skills": {"sql": "must", "crm": "should"}}, {"skills": (Requirement("sql"), Requirement("crm", Need.SHOULD))}),
    ({"skills": {"sql": None}}, {"skills": (Requirement("sql", Need.MUST),)}),
    ({"competencies": ["sql", "crm"]}, {"competencies": FrozenMap({"sql": 1.0, "crm": 1.0})}),
    ({"competencies": "sql"}, {"competencies": FrozenMap({"sql": 1.0})}),
    ({"competencies": {"sql": 2, "crm": None}}, {"competencies": FrozenMap({"sql": 2.0, "crm": 1.0})}),
    ({"duties": {"new business": 0.3}}, {"duties": FrozenMap({"new business": 0.3})}),
    ({"culture": "team targets"}, {"culture": ("team targets",)}),
    ({"flexibility": {"pay": "fixed"}}, {"flexibility": FrozenMap({Facet.PAY: Flexibility("fixed")})}),
    ({"flexibility": None}, {"flexibility": FrozenMap()}),
    ({"level": 3}, {"level": 3.0}),
]


@pytest.mark.parametrize(("short", "full"), SHORTHANDS, ids=lambda value: repr(value)[:50])
def test_a_shorthand_makes_the_same_spec(short, full):
    one, other = RoleSpec("AE", **short), RoleSpec(title="AE", **full)
    assert one == other
    assert hash(one) == hash(other)


REFUSALS = [
    (lambda: RoleSpec(7), "role spec", "title", "7", "a text"),
    (lambda: RoleSpec("AE", level=1001), "role spec 'AE'", "level", "1001", "a number from -1000 to 1000"),
    (lambda: RoleSpec("AE", duties=["reporting"]), "role spec 'AE'", "duties", "['reporting']", "share of the time"),
    (lambda: RoleSpec("AE", duties={"a": 0.7, "b": 0.4}), "role spec 'AE'", "duties", "add up to 1.1", "at most 1"),
    (lambda: RoleSpec("AE", duties={"a": 1.1}), "role spec 'AE'", "duties", "1.1", "a number from 0 to 1"),
    (lambda: RoleSpec("AE", duties={"a": None}), "role spec 'AE'", "duties", "'a' has no share", "from 0 to 1"),
    (lambda: RoleSpec("AE", duties={"a": float("nan")}), "role spec 'AE'", "duties", "nan", "a finite number"),
    (lambda: RoleSpec("AE", duties={"": 0.5}), "role spec 'AE'", "duties", "''", "a text that is not empty"),
    (lambda: RoleSpec("AE", skills=[5]), "role spec 'AE'", "skills", "5", "a list of Requirement"),
    (lambda: RoleSpec("AE", skills=5), "role spec 'AE'", "skills", "5", "a list of Requirement"),
    (lambda: RoleSpec("AE", competencies={"a": 0}), "role spec 'AE'", "competencies", "0", "a number above 0"),
    (lambda: RoleSpec("AE", manager=5), "role spec 'AE'", "manager", "5", "a Manager or its one obvious value"),
    (lambda: RoleSpec("AE", workplace=True), "role spec 'AE'", "workplace", "True", "a Workplace"),
    (lambda: RoleSpec("AE", workplace="3"), "role spec 'AE'", "workplace", "'3'", "a Workplace"),
    (lambda: RoleSpec("AE", location=5), "role spec 'AE'", "location", "5", "a Location"),
    (lambda: RoleSpec("AE", process=3), "role spec 'AE'", "process", "3", "a Process"),
    (lambda: RoleSpec("AE", contract=5), "role spec 'AE'", "contract", "5", "a Contract"),
    (lambda: RoleSpec("AE", flexibility="free"), "role spec 'AE'", "flexibility", "'free'", "facets with their"),
    (lambda: RoleSpec("AE", flexibility={"payy": "free"}), "role spec 'AE'", "flexibility", "'payy'", "pay, level"),
    (
        lambda: RoleSpec("AE", flexibility={"pay": "maybe"}),
        "role spec 'AE'",
        "flexibility",
        "'maybe'",
        "'fixed', 'free'",
    ),
    (
        lambda: RoleSpec("AE", flexibility={"pay": {"low": 1}}),
        "role spec 'AE'",
        "flexibility",
        "{'low': 1}",
        "a Flexibility",
    ),
    (
        lambda: RoleSpec(culture=["Culture Fit"]),
        "role spec",
        "culture",
        "holds 'Culture Fit'",
        "e.g. 'no weekend work'",
    ),
    (lambda: Requirement("sql", "musst"), "requirement 'sql'", "need", "'musst'", "must, should, could"),
    (lambda: Requirement("sql", importance=0), "requirement 'sql'", "importance", "0", "a number above 0"),
    (lambda: Workplace(8), "workplace", "days_on_site", "8", "a number from 0 to 7"),
    (lambda: Workplace(-1), "workplace", "days_on_site", "-1", "a number from 0 to 7"),
    (lambda: Hours(169), "hours", "hours", "169", "a number from 0 to 168"),
    (lambda: Hours(flexible="yes"), "hours", "flexible", "'yes'", "true or false"),
    (lambda: Hours(on_call=1), "hours", "on_call", "1", "true or false"),
    (lambda: Travel(1.2), "travel", "share", "1.2", "a number from 0 to 1"),
    (lambda: Contract("perm"), "contract", "kinds", "'perm'", "permanent, fixed term, contractor, internship"),
    (lambda: Contract(5), "contract", "kinds", "5", "a list of permanent"),
    (lambda: Timing("soon"), "timing", "start_by", "'soon'", "a date like"),
    (lambda: Process(rounds=2.5), "process", "rounds", "2.5", "a whole number from 0 to 100"),
    (lambda: Manager(5), "manager", "id", "5", "a text"),
    (lambda: Team("t-1", "five"), "team 't-1'", "size", "'five'", "a finite number"),
    (lambda: RoleVersion("", "1"), "role", "role_id", "''", "a text that is not empty"),
    (lambda: RoleVersion("ae", 1), "role 'ae'", "version", "1", "a text that is not empty"),
    (lambda: RoleVersion("ae", "1", "soon"), "role 'ae'", "opened_on", "'soon'", "a date like"),
    (lambda: RoleVersion("ae", "1", spec={"title": "AE"}), "role 'ae'", "spec", "{'title': 'AE'}", "a RoleSpec"),
    (lambda: Flexibility("maybe"), "flexibility", "kind", "'maybe'", "fixed, free, levels, range"),
    (lambda: Flexibility("levels"), "flexibility", "levels", "is empty", "at least one value"),
    (lambda: Flexibility("range", low=3, high=1), "flexibility", "low", "3 to 1", "low up to high"),
    (lambda: Flexibility("range", low=3), "flexibility", "low", "3 to None", "low up to high"),
    (lambda: Flexibility("free", currency="eur"), "flexibility", "currency", "'eur'", "three capital letters"),
    (lambda: LeverLevel(3, -1), "lever level", "cost", "-1", "0 or more"),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_a_role_does_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


def test_shares_may_add_up_to_one_in_floats():
    assert len(RoleSpec(duties={str(number): 0.1 for number in range(10)}).duties) == 10
    assert RoleSpec(duties={"a": 0.7, "b": 0.2, "c": 0.1}).duties["c"] == 0.1


def test_a_version_with_every_facet_unknown_is_its_key():
    version = RoleVersion("ae", "1")
    assert version.is_key
    assert version.key == ("ae", "1")
    assert not RoleVersion("ae", "1", "2025-01-01").is_key
    assert not RoleVersion("ae", "1", spec=RoleSpec("AE")).is_key
    assert RoleVersion("ae", "1", spec=None) == version


@pytest.mark.parametrize(
    "field", ["duties", "skills", "competencies", "culture", "growth", "purpose", "benefits", "stability"]
)
def test_unknown_and_known_to_be_none_stay_apart(field):
    assert getattr(RoleSpec(), field) is None
    empty = RoleSpec(**{field: []} if field != "duties" else {"duties": {}})
    assert len(getattr(empty, field)) == 0
    assert empty != RoleSpec()


@pytest.mark.parametrize(
    ("kind", "field"), [(Manager, "traits"), (Team, "traits"), (Location, "places"), (Contract, "kinds")]
)
def test_unknown_and_known_to_be_none_stay_apart_inside_a_facet(kind, field):
    assert getattr(kind(), field) is None
    assert getattr(kind(**{field: []}), field) == ()
    assert kind(**{field: ()}) != kind()


def test_a_facet_that_says_nothing_is_not_a_facet_left_out():
    assert RoleSpec(manager=Manager()) != RoleSpec()
    assert RoleSpec(pay=Pay()) != RoleSpec()


@pytest.mark.parametrize("said", [{"levels": [LeverLevel(4, 1_000)]}, {"low": 1, "high": 2}])
def test_levels_or_a_range_tell_the_kind_of_a_flexibility(said):
    assert Flexibility(**said).kind in ("levels", "range")


@pytest.mark.parametrize("value", [{"new business": 0.6}, ["pension"]])
def test_a_spec_with_any_lever_can_be_hashed(value):
    hash(RoleSpec(flexibility={"duties": Flexibility("levels", levels=[LeverLevel(value)])}))


@pytest.mark.parametrize("cost", [float("nan"), "5", True])
def test_the_cost_of_a_lever_is_named_when_refused(cost):
    refused(lambda: LeverLevel(4, cost), "lever level", "cost", repr(cost), "a finite number")


@pytest.mark.parametrize("words", ["Culture-Fit", "culture_fit", "cultural fit"])
def test_culture_fit_is_refused_however_it_is_spelled(words):
    with pytest.raises(ValueError, match="culture"):
        RoleSpec("AE", culture=[words])


def test_a_spec_is_named_by_its_title_in_its_own_checks():
    refused(lambda: RoleSpec("AE", culture=["culture fit"]), "role spec 'AE'", "culture", "culture fit")


@pytest.mark.parametrize(
    "make",
    [lambda: Team("t-1", -3), lambda: Process(days=-3), lambda: Flexibility("range", low=1, high=2, cost_per_unit=-5)],
)
def test_counts_and_costs_are_not_below_zero(make):
    with pytest.raises(ValueError, match="-"):
        make()
