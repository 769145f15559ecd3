"""The published schema is true: it takes what the records write, and refuses nothing that the reader takes."""

import copy
import json
from typing import get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from json_documents import WORKED, candidates, changes, policies, roles
from jsonschema import Draft202012Validator

from rematch import records
from rematch.errors import RecordError, RematchError
from rematch.facets import REASONS, Facet, Wanted
from rematch.io._schema_facts import BARE, RANGES, WANTED
from rematch.io.json import candidate_from_dict, changes_from_list, dumps, policy_from_dict, role_from_dict, schema
from rematch.plain.structure import record_in
from rematch.records.base import Unacceptable

READERS = {
    "candidate": candidate_from_dict,
    "role": role_from_dict,
    "changes": changes_from_list,
    "policy": policy_from_dict,
}
VALIDATORS = {kind: Draft202012Validator(schema(kind)) for kind in READERS}
CLASSES = [cls for cls in map(records.__dict__.get, records.__all__) if attrs.has(cls)]
generous = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def faults(kind, document):
    return [f"{error.json_path}: {error.message}" for error in VALIDATORS[kind].iter_errors(document)]


def is_read(kind, document):
    try:
        READERS[kind](document)
    except RematchError:
        return False
    return True


@pytest.mark.parametrize("kind", READERS)
def test_the_schema_is_a_json_schema(kind):
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema(kind), allow_nan=False)) == schema(kind)


def test_every_record_of_a_document_is_described_and_closed():
    definitions = schema("candidate")["$defs"]
    held = {cls.__name__ for cls in CLASSES} - {"Policy", "Wish", "Candidate"}
    assert held <= definitions.keys()
    for cls in CLASSES:
        if cls.__name__ in definitions:
            made = definitions[cls.__name__]
            assert made["description"]
            assert made["additionalProperties"] is False
            assert set(made["properties"]) == set(attrs.fields_dict(cls))
            needed = [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING]
            assert made.get("required", []) == needed
    assert definitions["Facet"]["enum"] == list(Facet)
    assert definitions["Candidate"]["properties"]["label"]["description"] == "For display only; never scored."


def test_a_document_of_no_kind_is_refused():
    with pytest.raises(RecordError, match="accepted: candidate, role, changes, policy"):
        schema("vocabulary")


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["name"])
def test_the_worked_cases_validate(case):
    for kind in ("candidate", "role", "changes"):
        assert faults(kind, case[kind]) == []


@generous
@given(candidates)
def test_every_candidate_written_validates(candidate):
    assert faults("candidate", json.loads(dumps(candidate))) == []


@generous
@given(roles)
def test_every_role_written_validates(role):
    assert faults("role", json.loads(dumps(role))) == []


@given(st.lists(changes, max_size=2))
def test_every_change_written_validates(several):
    assert faults("changes", json.loads(dumps(several))) == []


@given(policies)
def test_every_policy_written_validates(policy):
    assert faults("policy", json.loads(dumps(policy))) == []


def places(document, path=()):
    """Every place in a document, as the keys that lead to it."""
    yield path
    if isinstance(document, dict | list):
        for key, inner in document.items() if isinstance(document, dict) else enumerate(document):
            yield from places(inner, (*path, key))


def with_value(document, path, value):
    if not path:
        return value
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def value_at(document, path):
    for key in path:
        document = document[key]
    return document


OTHER_VALUES = [
    None, True, False, 0, -1, 0.5, 3, 1e13, "x", "", "EUR", "2026-11-24", "2026-13-40", "level", "fixed", "fixed_term",
    "must", "major", [], ["x"], [3], [None], {}, {"x": 1}, {"x": None}, {"name": "x"}, {"id": "x"}, {"amount": 3},
    {"amount": 3, "currency": "EUR"}, {"low": 1, "high": 2}, {"kind": "free"}, {"value": 1},
]  # fmt: skip


@pytest.mark.parametrize("case", WORKED[13::3], ids=lambda case: case["name"])
def test_the_schema_refuses_nothing_that_is_read(case):
    for kind in ("candidate", "role", "changes"):
        for path in places(case[kind]):
            for value in OTHER_VALUES:
                document = with_value(case[kind], path, value)
                if is_read(kind, document):
                    assert faults(kind, document) == [], (path, value)


@generous
@given(st.data(), candidates)
def test_the_schema_refuses_nothing_that_is_read_of_any_candidate(data, candidate):
    document = json.loads(dumps(candidate))
    for _ in range(5):
        path = data.draw(st.sampled_from(list(places(document))))
        changed = with_value(document, path, data.draw(st.sampled_from(OTHER_VALUES)))
        if is_read("candidate", changed):
            assert faults("candidate", changed) == []


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["name"])
def test_an_unknown_key_is_refused_by_both(case):
    for kind in ("candidate", "role", "changes"):
        for path in places(case[kind]):
            # The keys of these are the caller's own words.
            if isinstance(value_at(case[kind], path), dict) and path[-1:] not in [("duties",), ("competencies",)]:
                document = with_value(case[kind], (*path, "zzz"), 1)
                assert faults(kind, document)
                assert not is_read(kind, document)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["name"])
@pytest.mark.parametrize("value", [[[]], {"zzz": []}, 1e13, "too long for any text " * 25])
def test_a_value_of_no_field_is_refused_by_both(case, value):
    for kind in ("candidate", "role", "changes"):
        for path in places(case[kind]):
            document = with_value(case[kind], path, value)
            assert faults(kind, document), path
            assert not is_read(kind, document), path


WRONG = [
    ("candidate", {}),
    ("candidate", {"id": None}),
    ("candidate", {"id": 3}),
    ("candidate", {"id": "c", "level": "3"}),
    ("candidate", {"id": "c", "level": True}),
    ("candidate", {"id": "c", "level": 1001}),
    ("candidate", {"id": "c", "relationship": 2.5}),
    ("candidate", {"id": "c", "skills": [{"evidence": "claimed"}]}),
    ("candidate", {"id": "c", "skills": [{"name": "sql", "evidence": "guessed"}]}),
    ("candidate", {"id": "c", "skills": {"sql": "claimed"}}),
    ("candidate", {"id": "c", "in_role_since": "1 May 2020"}),
    ("candidate", {"id": "c", "openness": {"on": "2026-01-01"}}),
    ("candidate", {"id": "c", "shocks": ["layoffs"]}),
    ("candidate", {"id": "c", "wishes": {"workplace": 8}}),
    ("candidate", {"id": "c", "wishes": {"process": {}}}),
    ("candidate", {"id": "c", "wishes": {"pay": {"floor": 3}}}),
    ("candidate", {"id": "c", "wishes": {"pay": 3}}),
    ("candidate", {"id": "c", "wishes": {"duties": {"selling": 0.5}}}),
    ("candidate", {"id": "c", "changes": [{"facet": "pay", "effect": 1, "scope": "person"}]}),
    ("candidate", {"id": "c", "candidacies": {}}),
    ("candidate", {"id": "c", "candidacies": [{"outcome": "lost"}]}),
    ("candidate", {"id": "c", "candidacies": [{"role": ["ae", "1"]}]}),
    ("candidate", {"id": "c", "candidacies": [{"role": {"role_id": "ae"}}]}),
    ("candidate", {"id": "c", "candidacies": [{"verdict": 2.5}]}),
    ("candidate", {"id": "c", "candidacies": [{"assessments": [{"kind": "work_sample", "score": 3}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"assessments": [{"kind": "work_sample", "scale": [1]}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"sentiments": [{"facet": "pay", "strength": 4}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"reasons": [{"kind": "level", "wanted": [4]}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"reasons": [{"kind": "headcount", "wanted": 1}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"reasons": [{"kind": "pay", "wanted": {"amount": 3}}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"reasons": [{"kind": "level", "cleared_on": "2026-01-01"}]}]}),
    ("candidate", {"id": "c", "candidacies": [{"reasons": [{"kind": "culture fit"}]}]}),
    ("candidate", {"id": "c", "permission": {"disputes": 3}}),
    ("candidate", {"id": "c", "permission": {"approaches": [{"answer": "maybe"}]}}),
    ("role", {"role_id": "ae"}),
    ("role", {"role_id": "ae", "version": 1}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"pay": 3}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"pay": {"max": 3, "currency": "eur"}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"duties": ["selling"]}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"duties": {"selling": 1.5}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"contract": "forever"}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"process": 3}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": "free"}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pai": "free"}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pay": "range"}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pay": {"currency": "EUR"}}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pay": {"levels": []}}}}),
    ("role", {"role_id": "ae", "version": "1", "spec": {"flexibility": {"pay": {"levels": [{"cost": 1}]}}}}),
    ("changes", {"facet": "pay", "effect": 1}),
    ("changes", [{"facet": "pay", "effect": 2}]),
    ("changes", [{"facet": "salary", "effect": 1}]),
    ("changes", [None]),
    ("policy", []),
    ("policy", {"approaches": -1}),
    ("policy", {"approaches": 1.5}),
    ("policy", {"needs_basis": "yes"}),
]


@pytest.mark.parametrize(("kind", "document"), WRONG, ids=json.dumps)
def test_wrong_documents_are_refused_by_both(kind, document):
    assert faults(kind, document)
    assert not is_read(kind, document)


# What the schema knows besides the records' types is held against the records themselves.


def converts(cls, field, value):
    """Whether a field takes a number, or a mapping takes it as a value."""
    attribute = attrs.fields_dict(cls)[field]
    if attribute.converter is None:
        return is_made(lambda: cls(**{field: value}))
    shaped = {"x": value} if "FrozenMap" in str(attribute.type) else value
    return is_made(lambda: attribute.converter(shaped))


def is_made(make):
    try:
        make()
    except (RecordError, Unacceptable):
        return False
    return True


def has_number(annotation):
    return annotation in (int, float) or any(has_number(part) for part in get_args(annotation))


NUMBERS = [
    (cls, field.name)
    for cls in CLASSES
    for field in attrs.fields(attrs.resolve_types(cls))
    if has_number(field.type) and field.name != "scale"
]


def test_every_range_is_of_a_field():
    assert RANGES.keys() <= {(cls.__name__, field) for cls, field in NUMBERS}


@pytest.mark.parametrize(("cls", "field"), NUMBERS, ids=lambda value: getattr(value, "__name__", value))
def test_ranges_are_the_records_own(cls, field):
    limits = RANGES.get((cls.__name__, field), {"minimum": -1e12, "maximum": 1e12})
    low, high = limits.get("minimum"), limits["maximum"]
    step = 1 if high < 1e12 and isinstance(high, int) else 1e6
    if cls is records.LeverLevel:
        assert is_made(lambda: cls(1, low))
        assert not is_made(lambda: cls(1, low - 1))
        return
    if low is None:
        assert not converts(cls, field, limits["exclusiveMinimum"])
        assert converts(cls, field, 1e-6)
    else:
        assert converts(cls, field, low)
        assert not converts(cls, field, low - step)
    assert converts(cls, field, high)
    assert not converts(cls, field, high + step)


BARE_VALUES = [1, 3, 0.5, True, "x", "2026-11-24", ["x"], "permanent", ["permanent"], "level"]


def holders():
    """Every field that holds a record, with the record."""
    for cls in CLASSES:
        attrs.resolve_types(cls)
        for field in attrs.fields(cls):
            record, many = record_in(field.type)
            if record is not None and record not in (records.Money, records.Flexibility):
                yield cls, field.name, record, many


@pytest.mark.parametrize(
    ("cls", "field", "record", "many"), list(holders()), ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_bare_value_stands_for_a_record_where_the_schema_says_so(cls, field, record, many):
    convert = attrs.fields_dict(cls)[field].converter
    taken = [value for value in BARE_VALUES if is_made(lambda value=value: convert([value] if many else value))]
    assert bool(taken) == (record in BARE)


@pytest.mark.parametrize("kind", REASONS, ids=str)
def test_what_a_reason_may_want_is_what_the_schema_says(kind):
    for value in OTHER_VALUES:
        document = {"id": "c", "candidacies": [{"reasons": [{"kind": kind.value, "wanted": value}]}]}
        assert is_read("candidate", document) or value is not None
        if is_read("candidate", document):
            assert faults("candidate", document) == [], value
        elif value != "2026-13-40":
            assert faults("candidate", document), value
    assert WANTED.keys() == set(Wanted)
