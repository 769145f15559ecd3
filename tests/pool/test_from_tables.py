"""People told in tables make the same pool as the records they tell."""

import pandas
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from by_person.decoded import decoded
from by_person.exploded import named, tables
from by_person.typed import as_arrow, of_one_type, split
from rematch.names import as_vocabulary
from rematch.pool.compile import compile_people
from rematch.pool.flatten import flatten
from rematch.pool.shared import Dictionaries
from rematch.pool.tables import Tables, read_tables
from rematch.testing import candidates, world

FIRM = world(2_500, seed=3)


@given(st.lists(candidates(), max_size=5, unique_by=lambda person: person.id))
def test_any_people(people):
    people = named(people)
    given_tables, versions = tables(people)
    one, other = (Dictionaries(as_vocabulary(None), versions) for _ in range(2))
    told = compile_people(next(read_tables(Tables(**given_tables), one.by_key)), one)
    filed = compile_people(flatten(people), other)
    columns = decoded(told.people, told.tables, one), decoded(filed.people, filed.tables, other)
    for name in columns[0]:
        assert columns[0][name] == columns[1][name], name
    assert set(told.lints) == set(filed.lints)


@given(st.lists(candidates(), max_size=6, unique_by=lambda person: person.id), st.integers(1, 4), st.randoms())
def test_some_people_at_a_time_whatever_the_order_of_the_rows(people, size, random):
    people = named(people)
    given_tables, versions = tables(people)
    ids = [person.id for person in people]
    random.shuffle(ids)
    for name, table in given_tables.items():
        if name != "candidates" and table:
            place = [ids.index(owner) for owner in table["candidate_id"]]
            order = sorted(range(len(place)), key=place.__getitem__)
            given_tables[name] = {key: [column[row] for row in order] for key, column in table.items()}
    one, other = (Dictionaries(as_vocabulary(None), versions) for _ in range(2))
    parts = list(read_tables(Tables(**given_tables), one.by_key, size))
    assert len(parts) == max(1, -(-len(people) // size))
    for at, part in enumerate(parts):
        told = compile_people(part, one)
        filed = compile_people(flatten(people[at * size : (at + 1) * size]), other)
        assert decoded(told.people, told.tables, one) == decoded(filed.people, filed.tables, other)


def ranked(pool):
    return rm.rank(pool, FIRM.role, as_of=FIRM.as_of, changes=FIRM.changes, top=200)


@pytest.fixture(scope="module")
def firm():
    people = named(FIRM.candidates)
    given_tables, versions = tables(people)
    pool = rm.Pool.from_candidates(people, versions=versions)
    return given_tables, versions, pool, ranked(pool)


def as_pandas(table):
    return pandas.DataFrame(table)


def as_polars(table):
    return polars.DataFrame({name: polars.Series(name, *of_one_type(column)) for name, column in table.items()})


@pytest.mark.parametrize("form", [dict, as_pandas, as_polars, as_arrow])
def test_the_seeded_world_in_any_form(firm, form):
    given_tables, versions, pool, ranking = firm
    if form in (as_polars, as_arrow):
        given_tables = split(given_tables)
    told = rm.Pool.from_tables(**{name: form(table) for name, table in given_tables.items()}, versions=versions)
    assert told.fingerprint == pool.fingerprint
    assert told.own_statistics == pool.own_statistics
    assert told.lints == pool.lints
    again = ranked(told)
    assert [(m.candidate_id, m.probability) for m in again] == [(m.candidate_id, m.probability) for m in ranking]


MIXED = {
    "candidacies": {
        "candidate_id": ["c-3", "c-1", "c-3"],
        "candidacy_id": ["a-1", "a-1", "a-2"],
        "outcome": ["rejected", "withdrew", "rejected"],
        "ended_on": ["2025-01-01", "2025-02-01", "2025-03-01"],
    },
    "reasons": {
        "candidate_id": ["c-3", "c-1", "c-3"],
        "candidacy_id": ["a-2", "a-1", "a-1"],
        "kind": ["skill_gap", "level", "experience_depth"],
        "topic": ["sql", None, "crm"],
    },
    "skills": {"candidate_id": ["c-3", "c-1", "c-2", "c-1"], "name": ["sql", "sql", "crm", "crm"]},
}
MIXED_PEOPLE = [
    rm.Candidate(
        "c-1", [rm.Candidacy(None, "withdrew", "2025-02-01", id="a-1", reasons=["level"])], skills=["sql", "crm"]
    ),
    rm.Candidate("c-2", skills=["crm"]),
    rm.Candidate(
        "c-3",
        [
            rm.Candidacy(
                None, "rejected", "2025-01-01", id="a-1", reasons=[rm.Reason("experience_depth", topic="crm")]
            ),
            rm.Candidacy(None, "rejected", "2025-03-01", id="a-2", reasons=[rm.Reason("skill_gap", topic="sql")]),
        ],
        skills=["sql"],
    ),
]


@pytest.mark.parametrize("form", [dict, as_pandas, as_polars, as_arrow, lambda table: as_arrow(table).to_batches()[0]])
def test_rows_in_any_order_in_any_form(form):
    told = rm.Pool.from_tables(
        form({"candidate_id": ["c-1", "c-2", "c-3"]}), **{name: form(table) for name, table in MIXED.items()}
    )
    assert told.fingerprint == rm.Pool.from_candidates(MIXED_PEOPLE).fingerprint


def test_progress_is_told_part_by_part(monkeypatch):
    monkeypatch.setattr("rematch.pool.pool.PART_ROWS", 2)
    told = []
    rm.Pool.from_tables({"candidate_id": [f"c-{at}" for at in range(5)]}, progress=told.append)
    assert told == [2, 4, 5]
