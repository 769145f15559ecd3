"""A pool's description is true: counted a second time, from the records and from the files."""

from __future__ import annotations

import json

import pytest
from everything import VOCABULARY, firm, pool_of, ranked
from hypothesis import given

import rematch as rm
from rematch.facets import Outcome
from rematch.pool.files import read
from rematch.records import Money
from rematch.testing import cases

FIRM = firm(50)
TO_INTERVIEW = (Outcome.RUNNER_UP, Outcome.OFFER_DECLINED)
"""Outcomes that say that the person got to interview at least."""


def near_hires(people):
    return [
        candidacy
        for person in people
        for candidacy in person.candidacies
        if candidacy.outcome not in (None, Outcome.HIRED) and candidacy.ended_on is not None
    ]


def others(people):
    near = {id(candidacy) for candidacy in near_hires(people)}
    return [item for person in people for item in person.candidacies if id(item) not in near]


def share(of, unknown):
    of = list(of)
    return sum(map(unknown, of)) / max(len(of), 1)


def unsaid(value):
    return value is None


def amount(candidacy):
    """What was offered, where its currency is known too; None else."""
    pay = candidacy.offer and candidacy.offer.pay
    if isinstance(pay, Money):
        return pay.amount
    terms = candidacy.role and candidacy.role.spec.pay
    return pay if terms and terms.currency else None


def counted(people):
    """Table → rows, where a row is a record; and field → share that nobody knows."""
    near = near_hires(people)
    approaches = [person.permission.approaches if person.permission else () for person in people]
    contacts = [contact for person in people for contact in person.contacts]
    scores = [score for candidacy in near for score in candidacy.assessments if score.score is not None]
    elsewhere = [score for candidacy in others(people) for score in candidacy.assessments if score.score is not None]
    rows = {
        "people": len(people),
        "candidacies": len(near),
        "assessments": len(scores),
        "other_scores": sum(isinstance(score.scale, tuple) for score in elsewhere),
        "shocks": sum(len(person.shocks) for person in people),
        "contacts": len(contacts),
        "approaches": sum(map(len, approaches)),
    }
    missing = {
        "label": share((person.label for person in people), unsaid),
        "level": share((person.level for person in people), unsaid),
        "in_role_since": share((person.in_role_since for person in people), unsaid),
        "openness": share((person.openness for person in people), unsaid),
        "relationship": share((person.relationship for person in people), unsaid),
        "skills_complete": share((person.skills_complete for person in people), unsaid),
        "permission": share((person.permission for person in people), unsaid),
        "candidacy: role": share((candidacy.role for candidacy in near), unsaid),
        "candidacy: stage": share(near, lambda item: item.stage is None and item.outcome not in TO_INTERVIEW),
        "candidacy: offered pay": share(map(amount, near), unsaid),
        "candidacy: verdict": share((candidacy.verdict for candidacy in near), unsaid),
        "score: interviewer": share((score.by for score in scores), unsaid),
        "score: competencies": share(scores, lambda score: not score.competencies),
        "contact: day": share((contact.on for contact in contacts), unsaid),
    }
    return rows, missing


def same_counts(pool, people):
    told = pool.describe()
    rows, missing = counted(people)
    assert told.people == len(people)
    assert {name: told.rows[name] for name in rows} == rows
    assert {name: told.missing[name] for name in missing} == pytest.approx(missing)
    assert told.role_versions == len({candidacy.role for candidacy in near_hires(people)} - {None})
    assert all(0 <= part <= 1 for part in told.missing.values())


@given(cases())
def test_counts_are_those_of_the_records(case):
    pool = pool_of(case)
    same_counts(pool, case.candidates)
    if len(pool) > 1:
        gone = case.candidates[0].id
        same_counts(pool.remove([gone]), case.candidates[1:])
        same_counts(pool.remove([gone]).add(case.candidates[:1]), case.candidates)


def test_counts_of_a_firm_in_several_blocks():
    pool = pool_of(FIRM._replace(candidates=FIRM.candidates[:45])).add(FIRM.candidates[45:])
    assert len(pool.blocks) > 1
    same_counts(pool, FIRM.candidates)


def test_bytes_are_those_of_the_files(tmp_path):
    pool = pool_of(FIRM._replace(candidates=FIRM.candidates[:45])).add(FIRM.candidates[45:])
    pool.save(tmp_path)
    sizes = {"block": 0, "dictionaries": 0}
    for file in tmp_path.iterdir():
        kind = file.name.partition("-")[0]
        if kind in sizes:
            arrays, _ = read(memoryview(file.read_bytes()), file.name)
            sizes[kind] += sum(array.nbytes for array in arrays.values())
    told = dict(pool.describe().bytes)
    assert told.pop("dictionaries") == sizes["dictionaries"]
    assert sum(told.values()) == sizes["block"] == pool.nbytes
    everyone = (sizes["block"] + sizes["dictionaries"]) / len(pool)
    assert pool.describe().bytes_a_person == pytest.approx(everyone)
    assert rm.Pool.open(tmp_path).describe().bytes == pool.describe().bytes


def test_what_is_kept_beside_grows_with_a_ranking():
    pool = pool_of(FIRM)
    before = pool.describe()
    ranked(pool, FIRM)
    after = pool.describe()
    assert after.kept_bytes > before.kept_bytes
    assert after.bytes == before.bytes


def test_names_and_those_that_nobody_could_place():
    skills = [
        ["b2b sales", "Selling to Firms", "zither making", "Zither-Making", "oboe"],
        ["forcasting", "oboe", "lute"],
        ["oboe", "crm"],
    ]
    people = [rm.Candidate(f"c-{at}", skills=own) for at, own in enumerate(skills)]
    people.append(rm.Candidate("wish", wishes={"culture": ["quiet rooms"]}))
    pool = pool_of(FIRM._replace(candidates=people))
    told = pool.describe()
    assert told.unmatched == {"oboe": 3, "zither making": 1, "lute": 1, "crm": 1}
    assert next(iter(told.unmatched)) == "oboe"
    assert told.understood == 2  # an alias and a typing error
    # b2b sales, zither making, oboe, forecasting, lute, crm, quiet rooms
    assert told.names == 7
    assert pool.remove(["c-1"]).describe().names == 5
    assert pool.remove(["c-1"]).describe().unmatched == {"oboe": 2, "zither making": 1, "crm": 1}
    for nothing_known in (None, {"titles": {"AE": "sales"}}):
        assert pool_of(FIRM._replace(candidates=people), vocabulary=nothing_known).describe().unmatched == {}


def test_in_words():
    pool = pool_of(FIRM, vocabulary={"skills": {f"known {number}": {} for number in range(3)}})
    told = pool.describe()
    text = str(told)
    assert text.startswith(f"50 people, {told.role_versions} role versions, {told.names:,} names")
    lines = text.splitlines()
    assert 0 in told.rows.values()
    for name, rows in told.rows.items():
        assert any(line.split()[:3] == [name, f"{rows:,}", "rows"] for line in lines) == (rows > 0)
    for label in ("level", "candidacy: stage", "skill: day"):
        assert f"  {label:<32}{told.missing[label]:>7.1%}" in lines
    assert not any("score:" in line for line in str(pool_of(FIRM._replace(candidates=[])).describe()).splitlines())
    assert f"skills that the vocabulary does not know: {len(told.unmatched):,}" in text
    assert len(told.unmatched) > 10
    assert lines[-11].startswith("skills that")  # the ten commonest follow
    assert "does not know" not in str(pool_of(FIRM, vocabulary=None).describe())


@pytest.mark.parametrize("people", [0, 1, 50])
def test_as_plain_data(people):
    told = pool_of(FIRM._replace(candidates=FIRM.candidates[:people]), vocabulary=VOCABULARY).describe()
    data = json.loads(json.dumps(told.to_dict(), allow_nan=False))
    assert data == told.to_dict()
    assert data["people"] == people
    assert data["bytes"]["people"] == told.bytes["people"]
    assert data["bytes_a_person"] == told.bytes_a_person
    assert set(data) == {
        "people", "rows", "role_versions", "names", "missing", "bytes", "kept_bytes", "unmatched", "understood",
        "bytes_a_person",
    }  # fmt: skip
    assert str(told)
