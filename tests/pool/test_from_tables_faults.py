"""What tables may not hold, and how it is told: table, row, candidate, field, what was found and what is accepted."""

import datetime
from pathlib import Path

import numpy as np
import pyarrow
import pytest

import rematch as rm
from rematch.pool.tables.candidacies import CANDIDACY_COLUMNS
from rematch.pool.tables.of_candidacies import ASSESSMENT_COLUMNS, REASON_COLUMNS, SENTIMENT_COLUMNS
from rematch.pool.tables.people import CANDIDATE_COLUMNS
from rematch.pool.tables.wishes import WISH_COLUMNS

PEOPLE = {"candidate_id": ["c-1", "c-2"]}
CANDIDACIES = {
    "candidate_id": ["c-1", "c-2"],
    "candidacy_id": ["a-1", "a-1"],
    "outcome": ["rejected", "withdrew"],
    "ended_on": ["2025-03-01", "2025-04-01"],
}


def of(name, **columns):
    """One table beside two people with a candidacy each."""
    return {"candidates": PEOPLE, "candidacies": CANDIDACIES} | {name: columns}


def reasons(**columns):
    rows = max(map(len, columns.values()))
    return of("reasons", candidate_id=["c-1"] * rows, candidacy_id=["a-1"] * rows, **columns)


def wishes(facet, **columns):
    return of("wishes", candidate_id=["c-2"], facet=[facet], **columns)


SAID = {
    "an unknown column": (
        of("skills", candidate_id=["c-1"], nam=["sql"]),
        "table 'skills': 'nam' is not a field; did you mean 'name'?; accepted: candidate_id, name, evidence, on, "
        "last_used, source",
    ),
    "a protected column": (
        of("candidates", candidate_id=["c-1"], date_of_birth=["1990-01-01"]),
        "table 'candidates': 'date_of_birth' is a protected input (age) and is not accepted; leave it out (docs: "
        "protected inputs)",
    ),
    "an unknown word": (
        reasons(kind=["level", "levle"]),
        "table 'reasons', row 1, candidate 'c-1': kind 'levle'; did you mean 'level'?; accepted: ",
    ),
    "a stock phrase": (
        reasons(kind=["culture fit"]),
        "table 'reasons', row 0, candidate 'c-1': kind 'culture fit' says nothing that can be compared; accepted: a "
        "concrete kind",
    ),
    "a number out of range": (
        of("candidates", candidate_id=["c-1", "c-2"], relationship=[1, 4]),
        "table 'candidates', row 1, candidate 'c-2': relationship 4; accepted: a whole number from 0 to 3",
    ),
    "an infinite number": (
        of("candidates", candidate_id=["c-1", "c-2"], level=[np.inf, 3]),
        "table 'candidates', row 0, candidate 'c-1': level inf; accepted: a finite number",
    ),
    "no day of the calendar": (
        of("shocks", candidate_id=["c-1"], kind=["layoffs"], on=["2025-02-30"]),
        "table 'shocks', row 0, candidate 'c-1': on '2025-02-30' is no day of the calendar; accepted: a date like",
    ),
    "an id twice": (
        of("candidates", candidate_id=["c-1", "c-2", "c-1"]),
        "table 'candidates', row 2, candidate 'c-1': candidate_id stands in row 0 too; accepted: each id once",
    ),
    "a candidate who is not there": (
        of("contacts", candidate_id=["c-1", "c-9"], on=["2025-01-01"] * 2),
        "table 'contacts', row 1, candidate 'c-9': candidate_id is not in the table of candidates",
    ),
    "a candidacy who is another's": (
        of("reasons", candidate_id=["c-1"], candidacy_id=["a-2"], kind=["level"]),
        "table 'reasons', row 0, candidate 'c-1': candidacy_id 'a-2' is no candidacy of that candidate",
    ),
    "a row that is nobody's": (
        of("contacts", candidate_id=["c-1", None, None]),
        "table 'contacts', row 1: candidate_id is missing, here and in 1 more rows; accepted: the id of a candidate",
    ),
    "people without ids": (
        {"candidates": {"label": ["one", "two"]}},
        "table 'candidates', row 0: candidate_id is missing, here and in 1 more rows; accepted: ",
    ),
    "rows without a column that says whose they are": (
        of("contacts", on=["2025-01-01"] * 2),
        "table 'contacts', row 0: candidate_id is missing, here and in 1 more rows; accepted: the id of a candidate",
    ),
    "a person without an id": (
        of("candidates", candidate_id=["c-1", None, "c-2"]),
        "table 'candidates', row 1: candidate_id is missing; accepted: ",
    ),
    "a kind that is missing": (
        reasons(kind=[None], topic=["sql"]),
        "table 'reasons', row 0, candidate 'c-1': kind is missing; accepted: ",
    ),
    "what was wanted in another unit": (
        reasons(kind=["remote_days"], wanted=[9]),
        "table 'reasons', row 0, candidate 'c-1', reason 'remote_days': wanted 9; accepted: days a week; a number from "
        "0 to 7",
    ),
    "wanted twice": (
        reasons(kind=["level"], wanted=[4], wanted_number=[5]),
        "table 'reasons', row 0, candidate 'c-1': wanted is given twice; accepted: one of wanted, wanted_number, ",
    ),
    "money without a currency": (
        reasons(kind=["pay"], wanted=[50_000], wanted_period=["month"]),
        "table 'reasons', row 0, candidate 'c-1', money: currency is missing beside an amount; accepted: three capital",
    ),
    "another party": (
        reasons(kind=["level"], party=["employer"]),
        "table 'reasons', row 0, candidate 'c-1', reason 'level': party is employer for kind level; accepted: candidate",
    ),
    "a reason cleared": (
        reasons(kind=["level"], cleared_on=["2025-05-01"]),
        "table 'reasons', row 0, candidate 'c-1', reason 'level': cleared_on stands on kind level; accepted: only kind",
    ),
    "a score off its scale": (
        of(
            "assessments",
            candidate_id=["c-1"] * 2,
            candidacy_id=["a-1"] * 2,
            kind=["work_sample"] * 2,
            score=[3.0, 7.0],
            scale_low=[1, 1],
            scale_high=[5, 5],
        ),
        "table 'assessments', row 1, candidate 'c-1', assessment 'work_sample': score 7 is outside its scale; accepted: "
        "a number from 1 to 5",
    ),
    "a standard score that cannot be": (
        of(
            "assessments",
            candidate_id=["c-1"],
            candidacy_id=["a-1"],
            kind=["work_sample"],
            score=[101.0],
            scale=["standard"],
        ),
        "table 'assessments', row 0, candidate 'c-1', assessment 'work_sample': score 101 is outside its scale",
    ),
    "a score without a scale": (
        of("assessments", candidate_id=["c-1"], candidacy_id=["a-1"], kind=["work_sample"], score=[3.0]),
        "table 'assessments', row 0, candidate 'c-1', assessment 'work_sample': scale is missing beside a score",
    ),
    "a wish on a facet without": (
        wishes("market"),
        "table 'wishes', row 0, candidate 'c-2': facet 'market' takes no wish; accepted: pay, level, ",
    ),
    "a field of another wish": (
        wishes("workplace", most=[3], floor=[50_000]),
        "table 'wishes', row 0, candidate 'c-2': floor is no field of a wish on 'workplace'; accepted: most, least",
    ),
    "a wish for pay upside down": (
        wishes("pay", floor=[60_000], target=[50_000], currency=["EUR"]),
        "table 'wishes', row 0, candidate 'c-2', pay wish: floor 60000 is above target 50000; accepted: floor up to",
    ),
    "most and least": (
        wishes("travel", most=[0.2], least=[0.1]),
        "table 'wishes', row 0, candidate 'c-2', travel wish: least 0.1 stands beside most 0.2; accepted: either",
    ),
    "shares above one": (
        wishes("duties", wanted=[{"selling": 0.7, "reporting": 0.6}]),
        "table 'wishes', row 0, candidate 'c-2': wanted shares add up to 1.3; accepted: at most 1 in all",
    ),
    "culture fit wished for": (
        wishes("culture", wanted=[["culture fit"]]),
        "table 'wishes', row 0, candidate 'c-2': wanted holds 'culture fit'; accepted: concrete ways of working",
    ),
    "a wish twice": (
        of("wishes", candidate_id=["c-1"] * 2, facet=["level"] * 2, wanted=[3, 4]),
        "table 'wishes', row 1, candidate 'c-1': facet 'level' stands in row 0 too; accepted: one wish a facet",
    ),
    "a candidacy twice": (
        of("candidacies", candidate_id=["c-1"] * 2, candidacy_id=["a-1"] * 2),
        "table 'candidacies', row 1, candidate 'c-1': candidacy_id stands in row 0 too; accepted: each id once",
    ),
    "an offer accepted and declined": (
        of(
            "candidacies",
            candidate_id=["c-1"],
            candidacy_id=["a-1"],
            outcome=["offer_declined"],
            offer_status=["accepted"],
        ),
        "table 'candidacies', row 0, candidate 'c-1', candidacy: offer.status is accepted although the outcome is",
    ),
    "a verdict without a value": (
        of("candidacies", candidate_id=["c-1"], candidacy_id=["a-1"], verdict_by=["m-1"]),
        "table 'candidacies', row 0, candidate 'c-1': verdict is missing beside its day or giver",
    ),
    "a day of an openness that is not said": (
        of("candidates", candidate_id=["c-1", "c-2"], openness_on=["2025-01-01", None]),
        "table 'candidates', row 0, candidate 'c-1': openness is missing beside its day or source",
    ),
    "half a key": (
        of("candidacies", candidate_id=["c-1"], candidacy_id=["a-1"], role_id=["ae"]),
        "table 'candidacies', row 0, candidate 'c-1': version is missing beside role_id; accepted: both or neither",
    ),
    "true for a number": (
        of("candidates", candidate_id=["c-1", "c-2"], level=[1, True]),
        "table 'candidates', row 1, candidate 'c-2': level True; accepted: a finite number",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_told(case):
    tables, beginning = SAID[case]
    with pytest.raises(rm.RecordError) as caught:
        rm.Pool.from_tables(**tables)
    assert str(caught.value).startswith(beginning)


def test_a_role_version_that_opened_later_is_named():
    candidacies = CANDIDACIES | {"role_id": ["ae", None], "version": ["1", None]}
    opened = rm.RoleVersion("ae", "1", opened_on="2025-03-02")
    with pytest.raises(rm.RecordError, match="row 0, candidate 'c-1': ended_on 2025-03-01 is before the role version"):
        rm.Pool.from_tables(PEOPLE, candidacies=candidacies, versions=[opened])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            ["c-1"],
            "table 'skills': is a list; accepted: a mapping of columns, a pandas or polars frame, an Arrow table",
        ),
        ({"candidate_id": ["c-1"], "name": "sql"}, "table 'skills': name is 'sql'; accepted: a list or an array"),
        ({"candidate_id": np.array([["c-1"]])}, "table 'skills': candidate_id has 2 dimensions; accepted: one value"),
        (
            {"candidate_id": ["c-1"], "name": []},
            "table 'skills': has columns of several lengths: candidate_id 1, name 0",
        ),
        ({"candidate_id": ["c-1"], "name": [[{}]]}, "table 'skills': name holds what is no value; accepted: texts, "),
        (
            {"candidate_id": ["c-1"], "name": [[("sql",)]]},
            "table 'skills': name holds what is no value; accepted: texts",
        ),
    ],
)
def test_what_is_no_table(table, said):
    with pytest.raises(rm.RecordError) as caught:
        rm.Pool.from_tables(PEOPLE, skills=table)
    assert str(caught.value).startswith(said)


def test_several_faults_are_told_together_and_at_most_twenty():
    with pytest.raises(rm.InvalidInput) as caught:
        rm.Pool.from_tables({"candidate_id": ["c-1", "c-2"], "level": ["high", 2], "relationship": [9, 1]})
    assert str(caught.value).startswith("tables: 2 faults\n  table 'candidates', row 0, candidate 'c-1': level 'high'")
    with pytest.raises(rm.InvalidInput, match="20 faults or more"):
        rm.Pool.from_tables({"candidate_id": [f"c-{n}" for n in range(99)], "level": [f"step {n}" for n in range(99)]})


def test_missing_is_unknown_however_it_is_spelt():
    import pandas

    people = pandas.DataFrame(
        {
            "candidate_id": ["c-1", "c-2", "c-3"],
            "level": pandas.array([3, None, 4], dtype="Int64"),
            "in_role_since": pandas.to_datetime(["2024-01-01", None, "2025-06-01"]),
            "skills_complete": [True, None, np.nan],
            "label": ["one", pandas.NA, None],
        }
    )
    told = rm.Pool.from_tables(people).blocks[0].people
    assert told.level.tolist()[::2] == [3.0, 4.0]
    assert np.isnan(told.level[1])
    assert told.in_role_since[2] == datetime.date(2025, 6, 1).toordinal()
    assert told.skills_complete.tolist() == [1, -1, -1]
    assert told.label.tolist() == ["one", None, None]


def test_disputes_may_be_named_or_only_counted():
    told = rm.Pool.from_tables({"candidate_id": ["c-1", "c-2", "c-3"], "disputes": [["pay"], True, []]})
    assert told.blocks[0].people.dispute.tolist() == [True, True, False]


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string(), pyarrow.dictionary(pyarrow.int8(), "utf8")])
@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (
            ["c-2", "c-9", "c-1"],
            "table 'skills', row 1, candidate 'c-9': candidate_id is not in the table of candidates",
        ),
        (["c-1", "c-2", None], "table 'skills', row 2: candidate_id is missing; accepted: the id of a candidate"),
    ],
)
def test_whose_rows_are_nobodys_in_arrow(kind, ids, said):
    skills = pyarrow.table({"candidate_id": pyarrow.array(ids).cast(kind), "name": ["sql"] * 3})
    with pytest.raises(rm.RecordError) as caught:
        rm.Pool.from_tables(pyarrow.table(PEOPLE), skills=skills)
    assert str(caught.value).startswith(said)


def test_rows_are_named_as_they_lie_in_the_table():
    later = {"candidate_id": ["c-2", "c-1", "c-2"], "name": ["sql", "sql", "crm"], "evidence": [None, "levle", None]}
    with pytest.raises(rm.RecordError, match="table 'skills', row 1, candidate 'c-1': evidence 'levle'"):
        rm.Pool.from_tables(PEOPLE, skills=later)
    twice = {"candidate_id": ["c-2", "c-1", "c-2"], "facet": ["level"] * 3, "wanted": [3, 3, 4]}
    with pytest.raises(
        rm.RecordError, match="table 'wishes', row 2, candidate 'c-2': facet 'level' stands in row 0 too"
    ):
        rm.Pool.from_tables(PEOPLE, wishes=twice)


def test_a_fault_far_down_is_told_as_one_at_the_top(monkeypatch):
    monkeypatch.setattr("rematch.pool.pool.PART_ROWS", 1)
    with pytest.raises(rm.RecordError, match="table 'candidates', row 1, candidate 'c-2': level 'high'"):
        rm.Pool.from_tables({"candidate_id": ["c-1", "c-2"], "level": [3, "high"]})


def test_rows_may_come_in_any_order():
    tables = {
        "candidacies": {name: column[::-1] for name, column in CANDIDACIES.items()},
        "skills": {"candidate_id": ["c-2", "c-1", "c-2"], "name": ["sql", "crm", "crm"]},
    }
    pool = rm.Pool.from_tables(PEOPLE, **tables)
    filed = [
        rm.Candidate("c-1", [rm.Candidacy(None, "rejected", "2025-03-01", id="a-1")], skills=["crm"]),
        rm.Candidate("c-2", [rm.Candidacy(None, "withdrew", "2025-04-01", id="a-1")], skills=["sql", "crm"]),
    ]
    assert pool.fingerprint == rm.Pool.from_candidates(filed).fingerprint


@pytest.mark.parametrize("columns", [
    CANDIDATE_COLUMNS, CANDIDACY_COLUMNS, REASON_COLUMNS, SENTIMENT_COLUMNS, ASSESSMENT_COLUMNS, WISH_COLUMNS,
])  # fmt: skip
def test_every_column_stands_in_the_how_to(columns):
    text = (Path(__file__).parents[2] / "docs" / "howto.md").read_text("utf-8")
    missing = [name for name in columns if f"`{name}`" not in text and not name.startswith("contact_")]
    assert missing == []
