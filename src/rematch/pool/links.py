"""Which rows of two tables bear on each other: own changes on reasons and sentiments, skills on past gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, FACETS, Party
from rematch.pool.block import Loose
from rematch.pool.circumstances import ChangeRows, SkillTable
from rematch.pool.codes import EMPLOYER_ONLY, PARTY_CODES
from rematch.pool.columns import NEVER, Bools, Bytes, Floats, Ints, Links
from rematch.pool.loose import loose
from rematch.pool.reasons import IS_SKILL_GAP, ReasonRows
from rematch.pool.sentiments import SentimentRows
from rematch.pool.shared import Dictionaries
from rematch.pool.sorting import joined, pairs

_EMPLOYER_ONLY = [FACET_CODES[facet] for facet in EMPLOYER_ONLY]
Positions = NDArray[np.intp]


def change_links(
    reasons: ReasonRows, sentiments: SentimentRows, changes: ChangeRows, people: int
) -> tuple[Loose, Loose, Ints]:
    """Own changes with the reasons and the sentiments that they came after.

    Returns:
        The two tables of links, and from when each change bears on something of the person's own; `NEVER` for nothing.
    """
    touches = np.full(len(changes.place), NEVER, np.int32)
    employers = np.isin(changes.rows.facet, _EMPLOYER_ONLY)

    one, other = _meeting(reasons.person, reasons.facet, reasons.topic, changes)
    own = reasons.party[one] == PARTY_CODES[Party.CANDIDATE]
    heard = ~own | ~employers[other]
    np.minimum.at(touches, other[own & heard], reasons.exists[one[own & heard]])
    later = heard & (changes.rows.on[other] > reasons.ended[one])
    on_reasons = _links(reasons.person, reasons.place, one[later], changes.place[other[later]], people)

    one, other = _meeting(sentiments.person, sentiments.facet, sentiments.topic, changes)
    np.minimum.at(touches, other, sentiments.exists[one])
    later = ~employers[other] & (changes.rows.on[other] > sentiments.on[one])
    on_sentiments = _links(sentiments.person, sentiments.place, one[later], changes.place[other[later]], people)
    return on_reasons, on_sentiments, touches


def _meeting(person: Ints, facet: Bytes, topic: Ints, changes: ChangeRows) -> tuple[Positions, Positions]:
    """Rows and own changes of one person on one facet whose topics are the same, or one of them missing."""
    one, other = pairs(_about(person, facet), _about(changes.rows.owner, changes.rows.facet))
    told, changed = topic[one], changes.topic[other]
    meet: Bools = (told == changed) | (told < 0) | (changed < 0)
    return one[meet], other[meet]


def _about(person: Ints, facet: Bytes) -> NDArray[np.int64]:
    return person.astype(np.int64) * len(FACETS) + facet


def _links(
    person: Ints, place: Ints, one: Positions, other: Ints, people: int, strength: Floats | None = None
) -> Loose:
    """Links from rows of `person` to places within the same person."""
    full = np.ones(len(one)) if strength is None else strength
    return loose(Links, person[one], people, one=place[one], other=other, strength=full)


def gap_links(reasons: ReasonRows, skills: SkillTable, people: int, dictionaries: Dictionaries) -> Loose:
    """Which evidence of a skill bears on which past gap, and how strongly."""
    gaps = np.flatnonzero(IS_SKILL_GAP[reasons.kind] & (reasons.topic >= 0))
    one, other = pairs(reasons.person[gaps], skills.person)
    strength = _strengths(reasons.topic[gaps][one], skills.skill[other], dictionaries)
    covers = np.flatnonzero(~np.isnan(strength))
    one, other = gaps[one[covers]], other[covers]
    return _links(reasons.person, reasons.place, one, skills.place[other], people, strength[covers])


def _strengths(gap: Ints, skill: Ints, dictionaries: Dictionaries) -> Floats:
    """How far each skill covers each gap; NaN for not at all."""
    keys, strengths = [], []
    for topic in np.unique(gap).tolist():
        for name, strength in dictionaries.covers(topic).items():
            code = dictionaries.names.find_canonical(name)
            if code >= 0:
                keys.append((topic << 32) + code + 1)
                strengths.append(strength)
    order = np.argsort(np.array(keys, np.int64))
    covering, of_covering = np.array(keys, np.int64)[order], np.array(strengths, np.float64)[order]
    if not len(covering):
        return np.full(len(gap), np.nan)
    asked = joined(gap, skill)
    at = np.minimum(np.searchsorted(covering, asked), len(covering) - 1)
    return np.where(covering[at] == asked, of_covering[at], np.nan)
