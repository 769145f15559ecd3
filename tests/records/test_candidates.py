from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import SkillEvidence
from rematch.records import (
    Candidacy,
    Candidate,
    Change,
    Contact,
    Openness,
    Permission,
    Shock,
    Skill,
    Wishes,
)


def test_the_readmes_candidate_is_typed_in_a_few_words():
    short = Candidate("c-17", [Candidacy(id="a-1")], skills=["b2b sales", Skill("crm", "assessed")], openness=2)
    full = Candidate(
        id="c-17",
        candidacies=(Candidacy(id="a-1"),),
        skills=(Skill(name="b2b sales", evidence=SkillEvidence.CLAIMED), Skill("crm", SkillEvidence.ASSESSED)),
        openness=Openness(statement=2, on=None),
    )
    assert short == full
    assert hash(short) == hash(full)
    assert Candidate("c-17", skills="sql").skills == (Skill("sql"),)
    assert Candidate("c-17", (Candidacy(id=str(number)) for number in range(2))).candidacies[1].id == "1"


def test_what_nobody_said():
    silent = Candidate("c-17")
    unknown = (silent.label, silent.title, silent.level, silent.wishes, silent.in_role_since, silent.openness)
    assert unknown == (None,) * 6
    assert (silent.relationship, silent.permission, silent.skills_complete) == (None, None, None)
    assert silent.candidacies == silent.skills == silent.shocks == silent.contacts == silent.changes == ()
    assert Candidate("c-17", None, skills=None, shocks=None, contacts=None, changes=None) == silent
    assert Candidate("c-17", skills_complete=True) != silent


REFUSALS = [
    (lambda: Candidate(17), "candidate", "id", "17", "a text that is not empty"),
    (lambda: Candidate(""), "candidate", "id", "''", "a text that is not empty"),
    (lambda: Candidate("c-17", label=""), "candidate 'c-17'", "label", "''", "a text that is not empty"),
    (lambda: Candidate("c-17", level="senior"), "candidate 'c-17'", "level", "'senior'", "a finite number"),
    (lambda: Candidate("c-17", level=float("nan")), "candidate 'c-17'", "level", "nan", "a finite number"),
    (lambda: Candidate("c-17", level=True), "candidate 'c-17'", "level", "True", "a finite number"),
    (lambda: Candidate("c-17", level=1_001), "candidate 'c-17'", "level", "1001", "a number from -1000 to 1000"),
    (lambda: Candidate("c-17", relationship=4), "candidate 'c-17'", "relationship", "4", "a whole number from 0 to 3"),
    (lambda: Candidate("c-17", relationship=True), "candidate 'c-17'", "relationship", "True", "a whole number"),
    (lambda: Candidate("c-17", skills=[5]), "candidate 'c-17'", "skills", "5", "a list of Skill"),
    (lambda: Candidate("c-17", skills={"sql": "claimed"}), "candidate 'c-17'", "skills", "", "a list of Skill"),
    (lambda: Candidate("c-17", skills_complete=1), "candidate 'c-17'", "skills_complete", "1", "true or false"),
    (lambda: Candidate("c-17", wishes=["level"]), "candidate 'c-17'", "wishes", "['level']", "Wishes(...)"),
    (lambda: Candidate("c-17", permission=True), "candidate 'c-17'", "permission", "True", "Permission(...)"),
    (lambda: Candidate("c-17", in_role_since="2025"), "candidate 'c-17'", "in_role_since", "'2025'", "a date like"),
    (lambda: Candidate("c-17", shocks=["layoffs"]), "candidate 'c-17'", "shocks", "'layoffs'", "a list of Shock"),
    (lambda: Candidate("c-17", contacts=["phone"]), "candidate 'c-17'", "contacts", "'phone'", "a list of Contact"),
    (lambda: Candidate("c-17", changes=[5]), "candidate 'c-17'", "changes", "5", "a list of Change"),
    (
        lambda: Candidate("c-17", [Candidacy(id="a-1"), Candidacy(id="a-2"), Candidacy(id="a-1")]),
        "candidate 'c-17'",
        "candidacies",
        "two have the id 'a-1'",
        "each id once",
    ),
    (lambda: Skill("sql", "expert"), "skill 'sql'", "evidence", "'expert'", "claimed, assessed, certified, lacking"),
    (lambda: Skill("sql", last_used="2025"), "skill 'sql'", "last_used", "'2025'", "a date like"),
    (lambda: Skill("sql", source="scraped"), "skill 'sql'", "source", "'scraped'", "candidate, interviewer"),
    (lambda: Skill("sql", years=5), "skill 'sql'", "'years'", "is not a field", "name, evidence"),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_a_candidate_does_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


def test_candidacies_without_an_id_may_be_many():
    assert len(Candidate("c-17", [Candidacy(), Candidacy(), Candidacy(id="a-1")]).candidacies) == 3


@pytest.mark.parametrize(
    ("candidacies", "is_near_hire"),
    [
        ([], False),
        ([Candidacy()], False),
        ([Candidacy(None, "hired", "2025-01-01")], False),
        ([Candidacy(None, "rejected")], False),
        ([Candidacy(None, None, "2025-01-01")], False),
        ([Candidacy(None, "rejected", "2025-01-01")], True),
        ([Candidacy(), Candidacy(None, "hired", "2025-01-01"), Candidacy(None, "on_hold", "2025-01-01")], True),
    ],
)
def test_a_near_hire_has_a_candidacy_that_ended_short(candidacies, is_near_hire):
    assert Candidate("c-17", candidacies).is_near_hire is is_near_hire


def test_a_candidate_holds_every_record():
    full = Candidate(
        "c-17",
        label="An invented person",
        title="Account Executive",
        level=3,
        wishes=Wishes(workplace=3),
        in_role_since="2025-09-01",
        shocks=[Shock("layoffs", "2026-09-01")],
        relationship=2,
        contacts=[Contact("2026-09-01", "phone", direct=True)],
        changes=[Change("location", 1, "2026-09-01")],
        permission=Permission(contact=True),
    )
    assert full.in_role_since == date(2025, 9, 1)
    assert full.permission is not None
    assert full.permission.contact is not None
    assert full.permission.contact.allowed


@pytest.mark.parametrize("candidate_id", [" c-17", "c-17 ", "\u200b", "c-\u202e17", "c\u200b-17"], ids=ascii)
def test_an_id_is_what_can_be_seen(candidate_id):
    try:
        assert Candidate(candidate_id).id == "c-17"
    except ValueError:
        return
