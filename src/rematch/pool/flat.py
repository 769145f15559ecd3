"""People in flat columns: what is on file, one array a field, before anything is worked out of it.

Both doors of the pool lead here: records (`rematch.pool.flatten`) and tables (`rematch.pool.tables`).
"""

from __future__ import annotations

from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, REASON_CODES, Facet
from rematch.pool.codes import (
    ALL_OUTCOME_CODES,
    ANSWER_CODES,
    DEBRIEF_CODES,
    EVIDENCE_CODES,
    FIRMNESS_CODES,
    KIND_CODES,
    PARTY_CODES,
    SEVERITY_CODES,
    SHOCK_CODES,
    SOURCE_CODES,
    STAGE_CODES,
)
from rematch.pool.columns import Bools, Bytes, Floats, Ints, Objects
from rematch.pool.encode import (
    Coded,
    Column,
    Encoder,
    coded,
    coded_by_type,
    days,
    flags,
    numbers,
    small,
    texts,
    times_a_year,
    truths,
    words,
)


def _by(encode: Encoder) -> dict[str, Encoder]:
    """How a list of values becomes a column, as its field carries it."""
    return {"encode": encode}


@attrs.frozen(eq=False)
class Rows:
    """Rows in the order of their owners: of people, or of the rows of `FlatCandidacies`."""

    owner: Ints

    @classmethod
    def encoders(cls) -> dict[str, Encoder]:
        """How each column is made of a list of values."""
        return {field.name: field.metadata["encode"] for field in attrs.fields(cls) if "encode" in field.metadata}

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, rows: NDArray[Any], *, owner: NDArray[Any] | None = None) -> Self:
        """Some rows, with new owners where they are given."""
        taken = {field.name: getattr(self, field.name)[rows] for field in attrs.fields(type(self))}
        return type(self)(**taken | ({} if owner is None else {"owner": owner}))

    def by_owner(self) -> Self:
        """The rows in the order of their owners; those of one owner stay as they are."""
        if (self.owner[1:] >= self.owner[:-1]).all():
            return self
        return self.take(np.argsort(self.owner, kind="stable"))


@attrs.frozen(eq=False)
class FlatCandidacies(Rows):
    """Candidacies, however they ended; owner: person."""

    id: Objects = attrs.field(metadata=_by(texts))
    role: Coded
    outcome: Bytes = attrs.field(metadata=_by(words(ALL_OUTCOME_CODES)))
    ended_on: Ints = attrs.field(metadata=_by(days))
    stage: Bytes = attrs.field(metadata=_by(words(STAGE_CODES)))
    debrief: Bytes = attrs.field(metadata=_by(words(DEBRIEF_CODES)))
    has_offer: Bools
    offer_pay: Coded
    offer_made_on: Ints
    verdict: Floats
    verdict_by: Coded
    verdict_on: Ints


@attrs.frozen(eq=False)
class FlatReasons(Rows):
    """Reasons as stated; owner: candidacy."""

    kind: Bytes = attrs.field(metadata=_by(words(REASON_CODES)))
    severity: Bytes = attrs.field(metadata=_by(words(SEVERITY_CODES)))
    topic: Coded = attrs.field(metadata=_by(coded))
    wanted: Coded = attrs.field(metadata=_by(coded_by_type))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))
    on: Ints = attrs.field(metadata=_by(days))
    party: Bytes = attrs.field(metadata=_by(words(PARTY_CODES)))
    cleared_on: Ints = attrs.field(metadata=_by(days))


@attrs.frozen(eq=False)
class FlatSentiments(Rows):
    """Likes and dislikes; owner: candidacy."""

    facet: Bytes = attrs.field(metadata=_by(words(FACET_CODES)))
    topic: Coded = attrs.field(metadata=_by(coded))
    likes: Bools = attrs.field(metadata=_by(truths))
    strength: Bytes = attrs.field(metadata=_by(small))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))
    on: Ints = attrs.field(metadata=_by(days))


@attrs.frozen(eq=False)
class FlatAssessments(Rows):
    """Assessments; owner: candidacy. A scale is (lowest, highest) or ``"standard"``."""

    kind: Bytes = attrs.field(metadata=_by(words(KIND_CODES)))
    score: Floats = attrs.field(metadata=_by(numbers))
    scale: Coded = attrs.field(metadata=_by(coded))
    competencies: Coded = attrs.field(metadata=_by(coded))
    by: Coded = attrs.field(metadata=_by(coded))
    on: Ints = attrs.field(metadata=_by(days))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))


@attrs.frozen(eq=False)
class FlatSkills(Rows):
    """Skills listed; owner: person."""

    name: Coded = attrs.field(metadata=_by(coded))
    evidence: Bytes = attrs.field(metadata=_by(words(EVIDENCE_CODES)))
    on: Ints = attrs.field(metadata=_by(days))
    last_used: Ints = attrs.field(metadata=_by(days))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))


@attrs.frozen(eq=False)
class FlatShocks(Rows):
    """Job shocks; owner: person."""

    kind: Bytes = attrs.field(metadata=_by(words(SHOCK_CODES)))
    on: Ints = attrs.field(metadata=_by(days))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))


@attrs.frozen(eq=False)
class FlatContacts(Rows):
    """Contacts; owner: person."""

    on: Ints = attrs.field(metadata=_by(days))
    channel: Coded = attrs.field(metadata=_by(coded))
    direct: Bytes = attrs.field(metadata=_by(flags))
    useful: Bytes = attrs.field(metadata=_by(flags))
    valid: Bytes = attrs.field(metadata=_by(flags))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))


@attrs.frozen(eq=False)
class FlatChanges(Rows):
    """The person's own changes; owner: person."""

    facet: Bytes = attrs.field(metadata=_by(words(FACET_CODES)))
    effect: Floats = attrs.field(metadata=_by(numbers))
    on: Ints = attrs.field(metadata=_by(days))
    topic: Coded = attrs.field(metadata=_by(coded))
    confidence: Floats = attrs.field(metadata=_by(numbers))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))
    text: Coded = attrs.field(metadata=_by(coded))


@attrs.frozen(eq=False)
class FlatApproaches(Rows):
    """Approaches, in the order given; owner: person."""

    on: Ints = attrs.field(metadata=_by(days))
    answer: Bytes = attrs.field(metadata=_by(words(ANSWER_CODES)))


@attrs.frozen(eq=False)
class FlatWishes(Rows):
    """Wishes on one facet; owner: person. `fields` are those of the facet's own kind of wish (`WISH_FIELDS`)."""

    firmness: Bytes = attrs.field(metadata=_by(words(FIRMNESS_CODES)))
    on: Ints = attrs.field(metadata=_by(days))
    source: Bytes = attrs.field(metadata=_by(words(SOURCE_CODES)))
    fields: dict[str, Column] = attrs.field(factory=dict)

    def take(self, rows: NDArray[Any], *, owner: NDArray[Any] | None = None) -> Self:
        """Some rows, with new owners where they are given."""
        fields = {name: column[rows] for name, column in self.fields.items()}
        owner = self.owner[rows] if owner is None else owner
        return type(self)(owner, self.firmness[rows], self.on[rows], self.source[rows], fields)


_BOUNDS: dict[str, Encoder] = {"most": numbers, "least": numbers}
_NAMES: dict[str, Encoder] = {"wanted": coded, "unwanted": coded}
_OF_A_PERSON: dict[str, Encoder] = {**_NAMES, "disliked": coded}

WISH_FIELDS: dict[Facet, dict[str, Encoder]] = {
    Facet.PAY: {"floor": numbers, "target": numbers, "currency": coded, "period": times_a_year},
    Facet.LEVEL: {"wanted": numbers},
    Facet.DUTIES: _NAMES,
    Facet.SKILLS: _NAMES,
    Facet.MANAGER: _OF_A_PERSON,
    Facet.TEAM: _OF_A_PERSON,
    Facet.CULTURE: _NAMES,
    Facet.GROWTH: _NAMES,
    Facet.PURPOSE: _NAMES,
    Facet.LOCATION: {"commute_minutes": coded, "places": coded, "most": numbers, "relocates": flags},
    Facet.WORKPLACE: _BOUNDS,
    Facet.HOURS: {**_BOUNDS, **_NAMES, "flexible": flags, "on_call": flags},
    Facet.TRAVEL: _BOUNDS,
    Facet.CONTRACT: {"accepted": coded},
    Facet.BENEFITS: _NAMES,
    Facet.STABILITY: _NAMES,
    Facet.TIMING: {"available_from": days, "notice_days": numbers},
}
"""Facet → the fields of its wish, beside firmness, day and source."""


@attrs.frozen(eq=False)
class Flat:
    """Some people in flat columns; `people` has the columns of `People` but those that candidacies tell."""

    people: dict[str, NDArray[Any]]
    candidacies: FlatCandidacies
    reasons: FlatReasons
    sentiments: FlatSentiments
    assessments: FlatAssessments
    wishes: dict[Facet, FlatWishes]
    skills: FlatSkills
    shocks: FlatShocks
    contacts: FlatContacts
    changes: FlatChanges
    approaches: FlatApproaches

    def __len__(self) -> int:
        return len(self.people["id"])
