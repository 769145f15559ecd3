"""Records → flat columns: one pass over each field, and nothing decided on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.facets import Facet
from rematch.pool.codes import NOTHING_SAID, SOURCE_CODES
from rematch.pool.columns import Ints
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import (
    Coded,
    Encoder,
    any_given,
    coded,
    coded_by_type,
    days,
    flags,
    numbers,
    small,
    texts,
    truths,
    words,
)
from rematch.pool.flat import (
    WISH_FIELDS,
    Flat,
    FlatApproaches,
    FlatAssessments,
    FlatCandidacies,
    FlatChanges,
    FlatContacts,
    FlatReasons,
    FlatSentiments,
    FlatShocks,
    FlatSkills,
    FlatWishes,
)
from rematch.records import Candidacy, Candidate, Permission, Right, RoleVersion

BATCH_ROWS = 16_384
"""People read at a time: their records and lists stay small beside the columns of a block, which so many batches fill."""

_NO_PERMISSION, _NO_RIGHT = Permission(), Right()
_ALL_WISHES = attrgetter(*(facet.value for facet in WISH_FIELDS))
_source_codes = words(SOURCE_CODES)


def flatten(candidates: Sequence[Candidate]) -> Flat:
    """The people's records in flat columns, in the order given."""
    by_person = [_ordered(candidate.candidacies) for candidate in candidates]
    candidacies = [candidacy for own in by_person for candidacy in own]
    approaches = [c.permission.approaches if c.permission else () for c in candidates]
    return Flat(
        people=_people(candidates),
        candidacies=_candidacies(candidacies, _owners(by_person)),
        reasons=_owned(FlatReasons, [c.reasons for c in candidacies]),
        sentiments=_owned(FlatSentiments, [c.sentiments for c in candidacies]),
        assessments=_owned(FlatAssessments, [c.assessments for c in candidacies]),
        wishes=_wishes(candidates),
        skills=_owned(FlatSkills, [c.skills for c in candidates]),
        shocks=_owned(FlatShocks, [c.shocks for c in candidates]),
        contacts=_owned(FlatContacts, [c.contacts for c in candidates]),
        changes=_owned(FlatChanges, [c.changes for c in candidates]),
        approaches=_owned(FlatApproaches, approaches),
    )


def batches(candidates: Iterable[Candidate], size: int = BATCH_ROWS) -> Iterator[list[Candidate]]:
    """The people in batches, so that an iterator of millions need not fit into memory."""
    remaining = iter(candidates)
    yield list(islice(remaining, size))  # even of nobody: an empty pool has its columns too
    while batch := list(islice(remaining, size)):
        yield batch


def _ordered(candidacies: tuple[Candidacy, ...]) -> Sequence[Candidacy]:
    """Candidacies that no id tells apart, by what they say: the order in which they came must not matter."""
    if len(candidacies) < 2 or sum(candidacy.id is None for candidacy in candidacies) < 2:
        return candidacies
    return sorted(candidacies, key=repr)


def _owners(groups: Sequence[Sequence[Any]]) -> Ints:
    return np.repeat(np.arange(len(groups), dtype=np.int32), np.fromiter(map(len, groups), np.intp, len(groups)))


def _columns(records: Sequence[Any], encoders: dict[str, Encoder]) -> dict[str, Any]:
    return {field: encode(list(map(attrgetter(field), records))) for field, encode in encoders.items()}


def _owned(kind: Any, groups: Sequence[Sequence[Any]]) -> Any:
    """Records of one kind in columns, with whose each is."""
    records = [record for group in groups for record in group]
    return kind(owner=_owners(groups), **_columns(records, kind.encoders()))


def _people(candidates: Sequence[Candidate]) -> dict[str, NDArray[Any]]:
    said = [candidate.openness for candidate in candidates]
    given = [candidate.permission or _NO_PERMISSION for candidate in candidates]
    keep = [permission.keep or _NO_RIGHT for permission in given]
    contact = [permission.contact or _NO_RIGHT for permission in given]
    return {
        "id": texts([c.id for c in candidates]),
        "label": texts([c.label for c in candidates]),
        "level": numbers([c.level for c in candidates]),
        "in_role_since": days([c.in_role_since for c in candidates]),
        "openness": small([NOTHING_SAID if openness is None else openness.statement for openness in said]),
        "openness_on": days([openness.on if openness else None for openness in said]),
        "openness_source": _source_codes([openness.source if openness else None for openness in said]),
        "relationship": small([c.relationship for c in candidates]),
        "skills_complete": flags([c.skills_complete for c in candidates]),
        "has_permission": truths([c.permission is not None for c in candidates]),
        "erased": truths([permission.erased for permission in given]),
        "keep_allowed": flags([right.allowed for right in keep]),
        "keep_until": days([right.until for right in keep]),
        "contact_allowed": flags([right.allowed for right in contact]),
        "contact_until": days([right.until for right in contact]),
        "has_basis": truths([bool(one.basis or other.basis) for one, other in zip(keep, contact, strict=True)]),
        "notice_on": days([permission.notice_given_on for permission in given]),
        "do_not_contact": truths([permission.do_not_contact or permission.objection for permission in given]),
        "opted_out": truths([permission.opted_out for permission in given]),
        "dispute": any_given([permission.disputes for permission in given]),
        "off_limits": truths([permission.off_limits for permission in given]),
    }


def _candidacies(candidacies: Sequence[Candidacy], owner: Ints) -> FlatCandidacies:
    offers = [candidacy.offer for candidacy in candidacies]
    verdicts = [candidacy.verdict for candidacy in candidacies]
    return FlatCandidacies(
        owner=owner,
        **_columns(candidacies, FlatCandidacies.encoders()),
        role=_roles(candidacy.role for candidacy in candidacies),
        has_offer=truths([offer is not None for offer in offers]),
        offer_pay=coded_by_type([offer.pay if offer else None for offer in offers]),
        offer_made_on=days([offer.made_on if offer else None for offer in offers]),
        verdict=numbers([verdict.value if verdict else None for verdict in verdicts]),
        verdict_by=coded([verdict.by if verdict else None for verdict in verdicts]),
        verdict_on=days([verdict.on if verdict else None for verdict in verdicts]),
    )


def _roles(roles: Iterable[RoleVersion | None]) -> Coded:
    """Role versions, told apart as objects: many candidacies share one, and comparing whole specs is slow."""
    met: dict[int, int] = {id(None): UNKNOWN}
    values: list[RoleVersion] = []
    codes = []
    for role in roles:
        code = met.get(id(role))
        if code is None and role is not None:
            code = met[id(role)] = len(values)
            values.append(role)
        codes.append(code)
    return Coded(np.array(codes, np.int32), values)


def _wishes(candidates: Sequence[Candidate]) -> dict[Facet, FlatWishes]:
    people: dict[Facet, list[int]] = {facet: [] for facet in WISH_FIELDS}
    wishes: dict[Facet, list[Any]] = {facet: [] for facet in WISH_FIELDS}
    for person, candidate in enumerate(candidates):
        if candidate.wishes is None:
            continue
        for facet, wish in zip(WISH_FIELDS, _ALL_WISHES(candidate.wishes), strict=True):
            if wish is not None:
                people[facet].append(person)
                wishes[facet].append(wish)
    return {
        facet: FlatWishes(
            np.array(people[facet], np.int32),
            **_columns(wishes[facet], FlatWishes.encoders()),
            fields=_columns(wishes[facet], fields),
        )
        for facet, fields in WISH_FIELDS.items()
    }
