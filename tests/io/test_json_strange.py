"""Whatever a document holds, it is read or refused in our own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.errors import RecordError, RematchError
from rematch.io.json import (
    candidate_from_dict,
    changes_from_list,
    policy_from_dict,
    role_from_dict,
)
from rematch.records import (
    Candidate,
    RoleVersion,
)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


class Odd:
    """Compares with nothing and shows itself to nobody."""

    def __eq__(self, other):
        raise TypeError("no")

    __hash__ = None

    def __repr__(self):
        raise ValueError("no")


STRANGE = {
    "400 digits": 10**400,
    "5,000 digits": -(10**5000),
    "not a number": float("nan"),
    "infinity": float("inf"),
    "ten megabytes": "x" * 10_000_000,
    "half a surrogate pair": "\ud800",
    "control character": "a\x00b",
    "empty text": "",
    "blank text": " ",
    "deep list": nested(100_000),
    "deep object": {"a": nested(100_000)},
    "odd key": {"\ud800": 1},
    "number as key": {3: 4},
    "null as key": {None: 1},
    "bytes": b"bytes",
    "object": object(),
    "incomparable": Odd(),
    "list of lists": [[], {}],
    "truth": True,
}
FIELDS = [
    lambda value: {"id": value},
    lambda value: {"level": value},
    lambda value: {"skills": value},
    lambda value: {"skills": [value]},
    lambda value: {"skills": [{"name": value}]},
    lambda value: {"in_role_since": value},
    lambda value: {"openness": value},
    lambda value: {"wishes": value},
    lambda value: {"wishes": {"duties": {"wanted": value}}},
    lambda value: {"wishes": {"location": {"commute_minutes": value}}},
    lambda value: {"candidacies": value},
    lambda value: {"candidacies": [{"reasons": [{"kind": value}]}]},
    lambda value: {"candidacies": [{"reasons": [{"kind": "pay", "wanted": value}]}]},
    lambda value: {"candidacies": [{"assessments": [{"kind": "work_sample", "scale": value}]}]},
    lambda value: {"candidacies": [{"role": value}]},
    lambda value: {"candidacies": [{"role": {"role_id": "ae", "version": value, "spec": value}}]},
    lambda value: {"candidacies": [{"role": {"role_id": "a", "version": "1", "spec": {"flexibility": value}}}]},
    lambda value: {"permission": {"approaches": value}},
]


@pytest.mark.parametrize("place", FIELDS)
@pytest.mark.parametrize("name", STRANGE)
def test_strange_values_are_refused_in_our_words(place, name):
    document = {"id": "c", **place(STRANGE[name])}
    for versions in ((), [RoleVersion("ae", "1")]):
        with pytest.raises(RematchError) as caught:
            candidate_from_dict(document, versions=versions)
        assert len(str(caught.value)) < 5_000
        str(caught.value).encode("utf-8")


@pytest.mark.parametrize("name", ["not a number", "infinity", "half a surrogate pair", "deep list", "deep object"])
def test_strange_values_of_levers_are_refused(name):
    levels = {"other": {"levels": [{"value": STRANGE[name]}]}}
    with pytest.raises(RematchError, match=r"role 'ae', role spec(, flexibility 'other')?: "):
        role_from_dict({"role_id": "ae", "version": "1", "spec": {"flexibility": levels}})


@pytest.mark.parametrize("name", [name for name in STRANGE if not isinstance(STRANGE[name], dict)])
def test_what_is_no_object_is_refused(name):
    for read in (candidate_from_dict, role_from_dict, policy_from_dict):
        with pytest.raises(RecordError, match="is not an object"):
            read(STRANGE[name])


@pytest.mark.parametrize("documents", [None, {}, "c-1", 3])
def test_changes_are_a_list(documents):
    with pytest.raises(RecordError, match="is not a list"):
        changes_from_list(documents)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from([*Candidate.__match_args__, "level", "skills", "wishes", "x"]), plain))
def test_any_object_is_read_or_refused_in_our_words(document):
    try:
        read = candidate_from_dict(document)
    except RematchError as error:
        read = error
    assert isinstance(read, Candidate) or str(read)
