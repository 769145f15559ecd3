"""Scores of near-hires."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.facets import AssessmentKind
from rematch.pool.block import Loose
from rematch.pool.columns import UNDATED, Assessments, Ints, OtherScores
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.flat import FlatAssessments, FlatCandidacies
from rematch.pool.loose import loose
from rematch.pool.near_hires import NearHires
from rematch.pool.shared import Dictionaries
from rematch.pool.sorting import in_order, joined, over_pairs

_KINDS = list(AssessmentKind)


def compile_assessments(rows: FlatAssessments, near: NearHires, people: int, dictionaries: Dictionaries) -> Loose:
    """Scores in the order of person, kind and score."""
    person, place, ended = near.rows.owner[rows.owner], near.place[rows.owner], near.rows.ended_on[rows.owner]
    columns: dict[str, NDArray[Any]] = {
        "kind": rows.kind,
        "score": rows.score,
        "scale": _scales(rows, dictionaries),
        "by": rows.by.each(lambda by: dictionaries.keys.intern(("interviewer", by)), np.int32, UNKNOWN),
        "competencies": rows.competencies.each(lambda names: _profile(names, dictionaries), np.int32, UNKNOWN),
        "on": np.where(rows.on == UNDATED, ended, rows.on),
        "candidacy": place,
        "source": rows.source,
    }
    rest = [column for name, column in columns.items() if name != "kind"]
    order = in_order(joined(person, rows.kind), *rest)
    return loose(Assessments, person[order], people, **{name: column[order] for name, column in columns.items()})


def compile_other_scores(
    rows: FlatAssessments, filed: FlatCandidacies, people: int, dictionaries: Dictionaries
) -> Loose:
    """Scores of other candidacies than near-hires, as far as they have a scale; every row has a score."""
    person, scale = filed.owner[rows.owner], _scales(rows, dictionaries)
    by = rows.by.each(lambda by: dictionaries.keys.intern(("interviewer", by)), np.int32, UNKNOWN)
    at = np.flatnonzero(scale >= 0)
    order = at[in_order(joined(person[at], scale[at]), by[at], rows.score[at])]
    return loose(OtherScores, person[order], people, scale=scale[order], by=by[order], score=rows.score[order])


def _profile(names: tuple[str, ...], dictionaries: Dictionaries) -> int:
    """The set of competencies; an empty list counts as missing."""
    return dictionaries.set_of(names) if names else UNKNOWN


def _scales(rows: FlatAssessments, dictionaries: Dictionaries) -> Ints:
    """Kind and scale together; -1 for scores that are a z already."""

    def scale(kind: int, at: int) -> int:
        ends = rows.scale.values[at]
        return dictionaries.scales.intern((_KINDS[kind].value, *ends)) if isinstance(ends, tuple) else UNKNOWN

    return over_pairs(rows.kind, rows.scale.codes, scale, np.int32)
