"""How the reader says what is wrong: whose, which field, what was found, and all of it at once."""

import pytest
from json_readings import candidacy, refusal, spec

from rematch.errors import InvalidInput, ProtectedInput, RecordError, UnknownField
from rematch.io.json import (
    candidate_from_dict,
    changes_from_list,
    role_from_dict,
)


class TestFaults:
    def test_a_fault_names_the_whole_path(self):
        document = {"id": "c-17", "candidacies": [{"id": "a-2", "reasons": [{"kind": "level", "wanted": "higher"}]}]}
        with pytest.raises(RecordError) as caught:
            candidate_from_dict(document)
        assert caught.value.record == "candidate 'c-17', candidacy 'a-2', reason 'level'"
        assert str(caught.value) == (
            "candidate 'c-17', candidacy 'a-2', reason 'level': wanted 'higher'; "
            "accepted: a step on the ladder; a finite number"
        )

    def test_all_faults_of_a_document_come_together(self):
        document = {
            "id": "c-17",
            "levle": 3,
            "date_of_birth": "1980-01-01",
            "level": "three",
            "relationship": 4,
            "wishes": {"hours": {"most": 10, "least": 20}, "workplace": {"most": 8}},
            "contacts": [{}, {"on": "soon"}],
            "shocks": [{"kind": "layoffs"}, None, {"kind": "fired"}],
            "candidacies": [
                {
                    "id": "a-2",
                    "ended_on": "20251120",
                    "verdict": 3,
                    "reasons": [{"kind": "level", "wanted": "x"}, {"severity": "major"}, "nonsense"],
                    "role": {
                        "role_id": "ae",
                        "version": "1",
                        "spec": {"pay": {"min": 90, "max": 80, "currency": "EUR"}},
                    },
                },
                {"outcome": "lost"},
            ],
        }
        with pytest.raises(InvalidInput) as caught:
            candidate_from_dict(document)
        assert caught.value.message == "candidate 'c-17': 16 faults"
        said = [str(fault).split("; accepted")[0] for fault in caught.value.exceptions]
        assert sorted(said) == sorted(
            [
                "candidate 'c-17': 'levle' is not a field; did you mean 'level'?",
                "candidate 'c-17': 'date_of_birth' is a protected input (age) and is not accepted; leave it out "
                "(docs: protected inputs)",
                "candidate 'c-17': level 'three'",
                "candidate 'c-17': relationship 4",
                "candidate 'c-17', wishes, hours wish: least 20 stands beside most 10",
                "candidate 'c-17', wishes, workplace wish: most 8",
                "candidate 'c-17', contact 2: on 'soon'",
                "candidate 'c-17', shock 2: is null",
                "candidate 'c-17', shock 'fired': kind 'fired'",
                "candidate 'c-17', candidacy 'a-2': ended_on '20251120'",
                "candidate 'c-17', candidacy 'a-2', verdict: value 3",
                "candidate 'c-17', candidacy 'a-2', reason 'level': wanted 'x'",
                "candidate 'c-17', candidacy 'a-2', reason 2: kind is missing",
                "candidate 'c-17', candidacy 'a-2', reason 'nonsense': kind 'nonsense'",
                "candidate 'c-17', candidacy 'a-2', role 'ae', role spec, pay: min 90 EUR is above max 80 EUR",
                "candidate 'c-17', candidacy 2: outcome 'lost'",
            ]
        )
        assert all(isinstance(fault, RecordError) for fault in caught.value.exceptions)
        assert "role_cancelled" in str(caught.value)

    def test_an_unknown_key_is_a_fault_even_where_it_holds_null(self):
        assert refusal(candidate_from_dict, {"id": "c", "levle": None})
        assert refusal(role_from_dict, {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pai": None}}})

    def test_one_fault_comes_alone(self):
        with pytest.raises(UnknownField) as caught:
            candidate_from_dict({"id": "c", "skils": []})
        assert caught.value.field == "'skils'"
        assert "did you mean 'skills'?" in str(caught.value)

    @pytest.mark.parametrize(
        ("where", "key", "why"),
        [
            ((), "date_of_birth", "age"),
            ((), "Gender", "sex"),
            ((), "current_salary", "pay history"),
            (("wishes", "pay"), "previous_pay", "pay history"),
            (("wishes", "location"), "postcode", "address"),
            (("candidacies", 0), "photo", "looks"),
            (("candidacies", 0, "role", "spec"), "nationality", "origin"),
        ],
    )
    def test_protected_keys_are_refused_wherever_they_stand(self, where, key, why):
        role = {"role_id": "ae", "version": "1", "spec": {}}
        document = {"id": "c", "wishes": {"pay": {}, "location": {}}, "candidacies": [{"role": role}]}
        candidate_from_dict(document)
        place = document
        for step in where:
            place = place[step]
        for value in ("x", None):
            place[key] = value
            with pytest.raises(ProtectedInput, match=rf"{key}' is a protected input \({why}\)"):
                candidate_from_dict(document)

    def test_many_unknown_keys_do_not_take_minutes(self):
        said = refusal(candidate_from_dict, {"id": "c", **{f"key {number}": 1 for number in range(100_000)}})
        assert len(said) == 21
        assert "99,980 more keys are not fields" in said[-1]

    def test_a_list_of_a_million_faults_does_not_fill_the_memory(self):
        said = refusal(candidate_from_dict, {"id": "c", "contacts": [3] * 1_000_000})
        assert len(said) == 101
        assert said[-1] == "candidate 'c', contact 101: and all after it were not looked at"

    def test_a_missing_field_says_what_it_takes(self):
        assert refusal(candidate_from_dict, {}) == ["candidate: id is missing; accepted: a text that is not empty"]
        assert refusal(candidate_from_dict, {"id": None}) == refusal(candidate_from_dict, {})
        said = refusal(changes_from_list, [{"facet": "pay"}])
        assert said == [
            "change 'pay': effect is missing; accepted: a number from -1 (against) to 1 (wholly towards a yes)"
        ]

    def test_numbers_are_not_made_of_text_or_truth(self):
        for verdict in ("2", True):
            assert refusal(lambda value: candidacy(verdict={"value": value}), verdict)
            assert refusal(lambda value: candidacy(verdict=value), verdict)
        assert refusal(lambda value: spec(level=value), True)

    def test_faults_of_levers_name_the_facet(self):
        said = refusal(
            role_from_dict,
            {
                "role_id": "ae",
                "version": "1",
                "spec": {
                    "flexibility": {
                        "pay": {"low": 2, "high": 1},
                        "timing": {"levels": [{"value": "soon"}]},
                        "workplace": {"levels": [{"value": {"days_on_site": 9}}]},
                        "level": {"levels": []},
                        "hours": {"lows": 1},
                    }
                },
            },
        )
        start = "role 'ae', role spec, flexibility "
        assert [line.removeprefix(start).split(";")[0] for line in said] == [
            "'pay': low to high is 2 to 1",
            "'timing': levels 'soon'",
            "'workplace', workplace: days_on_site 9",
            "'level': levels is empty",
            "'hours': 'lows' is not a field",
        ]
        assert refusal(role_from_dict, {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pai": "free"}}})

    def test_the_nth_unnamed_change_is_counted(self):
        said = refusal(changes_from_list, [{"facet": "pay", "effect": 1}, {"effect": 1}, 3])
        assert [line.split(";")[0] for line in said] == ["change 2: facet is missing", "change 3: 3 is not an object"]

    def test_faults_survive_pickling_and_splitting(self):
        with pytest.raises(InvalidInput) as caught:
            candidate_from_dict({"id": "c", "a": 1, "gender": 2})
        protected, rest = caught.value.split(ProtectedInput)
        assert isinstance(protected, InvalidInput)
        assert len(protected.exceptions) == len(rest.exceptions) == 1
