"""Keys that must not reach a scorer, and why (SCIENCE 8.2)."""

from __future__ import annotations

import re
from difflib import get_close_matches

from rematch.errors import ProtectedInput, RecordError, UnknownField

_WHY = {
    "age": "age", "birthday": "age", "birthdate": "age", "birthyear": "age", "dateofbirth": "age", "dob": "age",
    "yearofbirth": "age", "graduationyear": "age", "graduation": "age", "yearsofexperience": "a stand-in for age",
    "yearsexperience": "a stand-in for age", "totalexperience": "a stand-in for age", "experienceyears": "a stand-in for age",
    "gender": "sex", "sex": "sex", "pronouns": "sex", "pronoun": "sex", "salutation": "sex", "honorific": "sex",
    "genderidentity": "sex", "firstname": "name", "lastname": "name", "middlename": "name", "fullname": "name",
    "name": "name", "maidenname": "name", "surname": "name", "givenname": "name", "familyname": "name",
    "race": "ethnicity", "ethnicity": "ethnicity", "colour": "ethnicity", "color": "ethnicity", "caste": "ethnicity",
    "nationality": "origin", "citizenship": "origin", "nationalorigin": "origin", "birthplace": "origin",
    "placeofbirth": "origin", "countryofbirth": "origin", "visastatus": "origin", "immigrationstatus": "origin",
    "nativelanguage": "origin", "accent": "origin", "mothertongue": "origin",
    "religion": "belief", "politics": "belief", "politicalparty": "belief", "unionmembership": "belief", "union": "belief",
    "maritalstatus": "family", "married": "family", "family": "family", "children": "family", "pregnancy": "family",
    "pregnant": "family", "parentalstatus": "family", "parentalleave": "family", "familystatus": "family",
    "disability": "health", "disabilitystatus": "health", "health": "health", "medical": "health", "genetics": "health",
    "sickleave": "health", "leavehistory": "health", "sexualorientation": "orientation", "orientation": "orientation",
    "veteranstatus": "veteran status", "veteran": "veteran status", "criminalrecord": "criminal record",
    "convictions": "criminal record", "credit": "credit", "creditscore": "credit",
    "photo": "looks", "photourl": "looks", "image": "looks", "avatar": "looks", "picture": "looks", "video": "looks",
    "voice": "a person's voice", "sentimentscore": "an emotion read off a person", "emotion": "an emotion read off a person",
    "personality": "an inferred personality", "socialmedia": "social media", "facebook": "social media",
    "address": "address", "addresses": "address", "street": "address", "postcode": "address", "postalcode": "address",
    "zip": "address", "zipcode": "address", "homeaddress": "address", "commutedistance": "address",
    "school": "school", "schoolname": "school", "university": "school", "college": "school", "education": "school",
    "educations": "school", "degree": "school", "almamater": "school", "clubs": "membership", "affiliations": "membership",
    "gapincv": "gaps in a career", "cvgap": "gaps in a career", "careergap": "gaps in a career",
}  # fmt: skip

_PAY = re.compile(r"salar(y|ies)|pay|payment|paid|comp|compensations?|remuneration|wages?|earnings?|ctc|raise")
_PAST = re.compile(r"current|present|previous|prior|past|history|historic|last|existing|former")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def why_protected(key: str) -> str | None:
    """What a key would tell that no scorer may know, or None where the key is harmless.

    >>> why_protected("Date of birth"), why_protected("current_salary"), why_protected("skills")
    ('age', 'pay history', None)
    """
    squeezed = re.sub(r"[^a-z0-9]", "", key.casefold())
    if squeezed.startswith("eeo"):
        return "equal-opportunity data"
    if squeezed in _WHY:
        return _WHY[squeezed]
    words = [word.casefold() for word in _WORD.findall(key)]
    split = re.fullmatch(f"({_PAST.pattern})({_PAY.pattern})", squeezed)
    if split or (any(map(_PAST.fullmatch, words)) and any(map(_PAY.fullmatch, words))):
        return "pay history"
    return None


def refuse_key(record: str, key: str, known: list[str]) -> RecordError:
    """The error for a key that a record does not have."""
    key = key if len(key) <= 80 else key[:77] + "..."
    why = why_protected(key)
    if why is not None:
        return ProtectedInput(
            record,
            repr(key),
            f"is a protected input ({why}) and is not accepted; leave it out (docs: protected inputs)",
            "",
        )
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    found = "is not a field" + (f"; did you mean {near[0]!r}?" if near else "")
    return UnknownField(record, repr(key), found, ", ".join(known))
