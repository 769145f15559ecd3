"""Column by column or person by person: the tables of a block are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from by_person import ByPerson
from by_person.decoded import decoded
from rematch.names import as_vocabulary
from rematch.pool.compile import compile_people
from rematch.pool.flatten import flatten
from rematch.pool.shared import Dictionaries
from rematch.testing import candidates, world

VOCABULARY = {
    "skills": {
        "b2b sales": {"aliases": ["selling to firms"], "broader": ["negotiation"], "related": {"crm": 0.5}},
        "forecasting": {"related": {"sql": 0.3}},
    }
}


def both(people, versions=()):
    """The two ways, each decoded, and their lints."""
    one, other = (Dictionaries(as_vocabulary(VOCABULARY), versions) for _ in range(2))
    by_column = compile_people(flatten(people), one)
    by_person = ByPerson(other)
    for person in people:
        by_person.add(person)
    return (
        (decoded(by_column.people, by_column.tables, one), set(by_column.lints)),
        (decoded(*by_person.build(), other), set(by_person.lints)),
    )


def same(one, other):
    """Name the first table that differs: whole blocks are too much to read."""
    for name in one[0]:
        assert one[0][name] == other[0][name], name
    assert one[1] == other[1]


@given(st.lists(candidates(), max_size=6))
def test_any_people(people):
    same(*both(people))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_seeded_world(seed):
    same(*both(list(world(1_500, seed=seed).candidates)))
