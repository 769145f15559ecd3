from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.refusal import Refusal, answer, refused
from rematch.errors import InvalidInput, ProtectedInput, RecordError, RematchError, UnknownField
from rematch.records import (
    Assessment,
    Candidacy,
    Candidate,
    Change,
    Flexibility,
    FrozenMap,
    LocationWish,
    Pay,
    Permission,
    Reason,
    RoleSpec,
    RoleVersion,
    Skill,
    Team,
    Wishes,
)

NOT_NUMBERS = [float("nan"), float("inf"), -float("inf"), True, False, "3", [3], 3j, None.__class__]


class TestFrozenMap:
    def test_it_is_a_mapping(self):
        found = FrozenMap({"a": 1, "b": 2})
        assert dict(found) == {"a": 1, "b": 2}
        assert (len(found), found["a"], "c" in found, repr(found)) == (2, 1, False, "{'a': 1, 'b': 2}")
        assert FrozenMap([("a", 1)]) == FrozenMap({"a": 1}) == {"a": 1}
        assert FrozenMap() == {}

    def test_the_order_of_its_items_does_not_matter(self):
        one, other = FrozenMap({"a": 1, "b": 2}), FrozenMap({"b": 2, "a": 1})
        assert one == other
        assert hash(one) == hash(other)

    def test_it_cannot_change(self):
        found = FrozenMap({"a": 1})
        with pytest.raises(AttributeError, match="cannot change"):
            found._items = {}
        with pytest.raises(TypeError):
            found["b"] = 2

    def test_what_it_was_made_of_may_change(self):
        source = {"a": 1}
        found = FrozenMap(source)
        source["b"] = 2
        assert found == {"a": 1}

    def test_it_pickles_and_copies(self):
        found = FrozenMap({"a": 1})
        for twin in (pickle.loads(pickle.dumps(found)), copy.copy(found), copy.deepcopy(found)):
            assert twin == found
            assert hash(twin) == hash(found)


class TestNumbers:
    @pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
    def test_only_a_finite_number_is_a_number(self, value):
        refused(lambda: Candidate("c-17", level=value), "candidate 'c-17'", "level", repr(value), "a finite number")

    @pytest.mark.parametrize("value", [1e308, -1e308, 1e13, 10**20])
    def test_numbers_have_a_sane_size(self, value):
        refused(lambda: Team("t-1", value), "team 't-1'", "size", repr(value), "a number up to 1e+12")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("level", 10**400), ("level", 10**5000), ("relationship", 10**5000)],
        ids=["level 10**400", "level 10**5000", "relationship 10**5000"],
    )
    def test_whole_numbers_beyond_any_float_are_refused(self, field, value):
        with pytest.raises(RematchError):
            Candidate("c-17", **{field: value})

    def test_zero_is_not_missing(self):
        assert Candidate("c-17", level=0).level == 0
        assert Candidate("c-17", relationship=0).relationship == 0
        assert RoleSpec(workplace=0).workplace.days_on_site == 0

    def test_a_whole_number_may_be_written_as_a_float(self):
        assert repr(Candidate("c-17", relationship=2.0).relationship) == "2"
        refused(
            lambda: Candidate("c-17", relationship=2.5),
            "candidate 'c-17'",
            "relationship",
            "2.5",
            "a whole number from 0 to 3",
        )


class TestText:
    @pytest.mark.parametrize("value", ["", "   ", "\n", None, 17, b"c-17", ["c-17"]], ids=repr)
    def test_only_text_that_says_something_is_text(self, value):
        refused(lambda: Candidate("c-17", [], skills=[Skill(value)]), _skill(value), "name", repr(value), "not empty")

    @pytest.mark.parametrize("letter", ["\x00", "\x1b", "\t", "\n", "\x7f", "\x85", "\ud800"], ids=ascii)
    def test_control_characters_are_refused(self, letter):
        name = f"b2b{letter}sales"
        refused(lambda: Skill(name), f"skill {name!r}", "name", "holds a control character", "printable text")

    @pytest.mark.parametrize("name", ["Gießen", "東京", "São Paulo", "naïve 🙂", "a b", "العربية", "e\u0301"])
    def test_every_script_is_text(self, name):
        assert Skill(name).name == name

    def test_ten_megabytes_are_not_a_name(self):
        fault = refused(
            lambda: Candidate("x" * 10_000_000),
            _long("candidate"),
            "id",
            "is 10,000,000 characters long",
            "at most 500",
        )
        assert len(str(fault)) < 200
        assert Candidate("x" * 500).id == "x" * 500

    def test_ten_megabytes_are_not_a_word(self):
        fault = refused(lambda: Candidacy(outcome="x" * 10_000_000), "candidacy", "outcome", "xxx...", "runner_up")
        assert len(str(fault)) < 300


def _skill(value):
    return f"skill {value!r}" if isinstance(value, str) and value else "skill"


def _long(kind):
    return f"{kind} 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."


class TestDates:
    def test_a_string_or_a_moment_does_for_a_date(self):
        day = date(2026, 11, 24)
        assert Candidate("c-17", in_role_since="2026-11-24").in_role_since == day
        assert Candidate("c-17", in_role_since=datetime(2026, 11, 24, 23, 59, tzinfo=UTC)).in_role_since == day
        found = Candidate("c-17", in_role_since=pd.Timestamp("2026-11-24 08:00")).in_role_since
        assert found == day
        assert type(found) is date

    @pytest.mark.parametrize(
        "value",
        [
            "24.11.2026",
            "2026-13-01",
            "2026-02-30",
            "20261124",
            "2026-11-24T00:00",
            "yesterday",
            "",
            20261124,
            True,
            1.5,
        ],
        ids=repr,
    )
    def test_other_things_are_not_dates(self, value):
        refused(
            lambda: Candidate("c-17", in_role_since=value),
            "candidate 'c-17'",
            "in_role_since",
            repr(value),
            "a date like '2026-11-24'",
        )

    def test_not_a_time_is_not_a_date(self):
        found: object = None
        try:
            found = Candidate("c-17", in_role_since=pd.NaT).in_role_since
        except RecordError:
            return
        assert found is None


class TestNames:
    def test_one_name_does_for_a_list_and_each_stands_once(self):
        assert RoleSpec(culture="team targets").culture == ("team targets",)
        assert RoleSpec(culture=["b", "a", "b"]).culture == ("b", "a")
        assert RoleSpec(culture=(name for name in "ab")).culture == ("a", "b")

    @pytest.mark.parametrize("value", [5, b"team targets", {"team targets": 1}], ids=repr)
    def test_other_things_are_not_lists_of_names(self, value):
        refused(lambda: RoleSpec("AE", culture=value), "role spec 'AE'", "culture", repr(value), "a list of names")

    def test_what_is_in_the_list_is_a_name(self):
        refused(lambda: RoleSpec("AE", culture=["a", 5]), "role spec 'AE'", "culture", "5", "a text that is not empty")


class TestClosed:
    def test_an_unknown_key_names_the_nearest_one(self):
        fault = refused(
            lambda: Candidate("c-17", lvel=3), "candidate 'c-17'", "'lvel'", "did you mean 'level'?", "id, candidacies"
        )
        assert isinstance(fault, UnknownField)

    def test_an_unknown_key_far_from_all_names_none(self):
        fault = refused(lambda: Candidate("c-17", hobbies=3), "candidate 'c-17'", "'hobbies'", "is not a field", "id")
        assert "did you mean" not in str(fault)

    def test_a_key_of_a_megabyte_makes_a_short_message(self):
        with pytest.raises(UnknownField) as caught:
            Candidate("c-17", **{"x" * 1_000_000: 3})
        assert len(str(caught.value)) < 400

    def test_several_unknown_keys_come_as_one_group(self):
        with pytest.raises(InvalidInput) as caught:
            Candidate("c-17", lvel=3, date_of_birth="1980-01-01", skils=[])
        group = caught.value
        assert [type(fault) for fault in group.exceptions] == [UnknownField, ProtectedInput, UnknownField]
        assert "candidate 'c-17': 3 unknown fields" in str(group)
        assert "did you mean 'skills'?" in str(group)
        assert isinstance(group, RematchError)

    def test_the_group_can_be_split_and_pickled(self):
        with pytest.raises(InvalidInput) as caught:
            Candidate("c-17", lvel=3, age=40)
        protected, rest = caught.value.split(ProtectedInput)
        assert isinstance(protected, InvalidInput)
        assert isinstance(rest, InvalidInput)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_a_fault_pickles_and_is_a_value_error(self):
        with pytest.raises(ValueError, match="level 9999") as caught:
            Candidate("c-17", level=9999)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_a_fault_can_be_placed_in_the_record_that_holds_it(self):
        with pytest.raises(RecordError) as caught:
            Candidacy(RoleVersion("r", "1", "2025-04-10"), "rejected", "2025-03-01", id="a-2")
        assert str(caught.value.within("candidate 'c-17'")) == (
            "candidate 'c-17', candidacy 'a-2': ended_on 2025-03-01 is before the role version opened (2025-04-10)"
        )

    def test_the_signature_is_one_of_a_class(self):
        import inspect

        assert "self" not in inspect.signature(Candidate).parameters

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Candidate("c-17", skills=["sql", ""]),
            lambda: Candidate("c-17", openness=5),
            lambda: Candidacy(("r", ""), id="c-17"),
            lambda: Candidacy(id="c-17", verdict=5),
            lambda: Candidacy(id="c-17", reasons=["salary"]),
            lambda: RoleSpec("c-17", skills={"sql": "musst"}),
            lambda: RoleSpec("c-17", workplace=9),
        ],
    )
    def test_a_fault_inside_a_shorthand_names_the_record_around_it(self, make):
        with pytest.raises(RecordError, match="'c-17', "):
            make()

    def test_evolve_checks_as_well(self):
        with pytest.raises(RecordError, match="candidate 'c-17': level 9999"):
            attrs.evolve(Candidate("c-17"), level=9999)
        with pytest.raises(UnknownField, match="did you mean 'level'"):
            attrs.evolve(Candidate("c-17"), lvel=3)

    def test_a_record_in_the_place_of_another_is_refused(self):
        refused(lambda: Candidate("c-17", wishes=Skill("sql")), "candidate 'c-17'", "wishes", "Skill(", "Wishes(...)")
        refused(
            lambda: RoleSpec("AE", pay=Skill("sql")), "role spec 'AE'", "pay", "Skill(", "a Pay(min, max, currency)"
        )

    @pytest.mark.parametrize("wrong", [Candidacy(), "a-1", {"id": "a-1"}, 5, ["a-1"], [None]], ids=repr)
    def test_a_list_of_records_is_a_list_of_that_record(self, wrong):
        refused(lambda: Candidate("c-17", wrong), "candidate 'c-17'", "candidacies", "", "a list of Candidacy")


@given(st.text(max_size=600))
def test_any_text_is_taken_whole_or_refused_with_a_short_message(text):
    found = answer(lambda: Skill(text).name)
    assert len(found) < 300 if isinstance(found, Refusal) else found == text


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.lists(st.text() | st.integers() | st.none(), max_size=3),
    st.dictionaries(st.text() | st.integers(), st.text() | st.floats(), max_size=3),
    st.tuples(st.floats(), st.floats()),
)


REQUIRED = {
    Candidate: {"id": "c-17"},
    RoleVersion: {"role_id": "ae", "version": "1"},
    Skill: {"name": "sql"},
    Reason: {"kind": "pay"},
    Assessment: {"kind": "work_sample"},
    Change: {"facet": "team", "effect": 1},
}
KINDS = [
    Candidate,
    Candidacy,
    RoleSpec,
    RoleVersion,
    Pay,
    Wishes,
    LocationWish,
    Permission,
    Skill,
    Assessment,
    Reason,
    Change,
    Flexibility,
]


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING)
def test_anything_in_any_field_is_taken_or_refused_with_an_error_of_ours(kind, value):
    required = REQUIRED.get(kind, {})
    for field in attrs.fields(kind):
        found = answer(lambda fields=required | {field.name: value}: kind(**fields))
        if isinstance(found, Refusal):
            assert len(found) < 1_000
        else:
            assert type(found) is kind
            assert found == attrs.evolve(found)
