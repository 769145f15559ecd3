from __future__ import annotations

import pytest

from rematch.errors import ProtectedInput, RecordError, UnknownField
from rematch.records import Candidacy, Candidate, Location, Manager, RoleSpec, Skill, Wishes
from rematch.records.protected import why_protected

PROTECTED = {
    "age": ["age", "date_of_birth", "dateOfBirth", "DOB", "birth year", "birth_date", "graduation_year"],
    "a stand-in for age": ["years_of_experience", "yearsOfExperience", "total_experience"],
    "sex": ["gender", "Sex", "pronouns", "salutation"],
    "name": ["first_name", "lastName", "full name", "surname"],
    "ethnicity": ["race", "ethnicity", "caste", "colour"],
    "origin": ["nationality", "citizenship", "visa_status", "native_language", "place_of_birth"],
    "belief": ["religion", "politics", "union_membership"],
    "family": ["marital_status", "children", "pregnancy", "parental_leave"],
    "health": ["disability", "health", "sick_leave"],
    "orientation": ["sexual_orientation"],
    "veteran status": ["veteran", "veteran_status"],
    "criminal record": ["criminal_record", "convictions"],
    "credit": ["credit_score"],
    "looks": ["photo", "avatar", "picture", "video"],
    "address": ["address", "postcode", "zip_code", "street", "commute_distance"],
    "school": ["school", "university", "degree", "education"],
    "membership": ["clubs", "affiliations"],
    "social media": ["social_media"],
    "an inferred personality": ["personality"],
    "an emotion read off a person": ["emotion", "sentiment_score"],
    "gaps in a career": ["gap_in_cv", "career_gap"],
    "equal-opportunity data": ["eeo_race", "EEOC_group", "eeo"],
    "pay history": [
        "pay_history", "salary_history", "current_salary", "currentSalary", "last_pay", "previous compensation",
        "prior_wage", "former_earnings", "last_raise", "existing_ctc",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("why", "key"), [(why, key) for why, keys in PROTECTED.items() for key in keys])
def test_p26_p27_a_protected_key_is_refused_and_told_why(why, key):
    with pytest.raises(ProtectedInput) as caught:
        Candidate("c-17", **{key: "anything"})
    assert str(caught.value) == (
        f"candidate 'c-17': {key!r} is a protected input ({why}) and is not accepted; "
        "leave it out (docs: protected inputs)"
    )


@pytest.mark.parametrize("make", [Candidacy, Location, Manager, RoleSpec, Wishes, lambda **keys: Skill("sql", **keys)])
def test_no_record_takes_one(make):
    with pytest.raises(ProtectedInput, match=r"'date_of_birth' is a protected input \(age\)"):
        make(date_of_birth="1980-01-01")


@pytest.mark.parametrize("key", ["skills", "pay", "expected_salary", "pay_range", "target_pay", "hobbies", "last_used"])
def test_other_keys_are_harmless(key):
    assert why_protected(key) is None


@pytest.mark.parametrize("key", ["current_company", "previous_competencies", "last_completed", "past_components"])
def test_a_company_is_not_pay(key):
    with pytest.raises(UnknownField):
        Candidate("c-17", **{key: "anything"})


@pytest.mark.parametrize("key", ["age_range", "candidate_gender", "yoe", "image_url", "linkedin", "country_of_origin"])
def test_a_protected_key_in_other_words_is_refused_as_unknown(key):
    with pytest.raises(RecordError, match=key):
        Candidate("c-17", **{key: "anything"})
