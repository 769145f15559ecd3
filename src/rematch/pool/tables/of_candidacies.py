"""The tables whose rows hang on a candidacy: reasons, sentiments, assessments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rematch.pool.columns import Bools, Bytes
from rematch.pool.encode import Coded, coded_by_type, known
from rematch.pool.flat import FlatAssessments, FlatReasons, FlatSentiments
from rematch.pool.reasons import PARTY_OF_KIND
from rematch.pool.tables.candidacies import CandidaciesById
from rematch.pool.tables.combined import one_of, together
from rematch.pool.tables.sheet import Sheet, converters
from rematch.records import Assessment, Money, Reason, Sentiment
from rematch.records.candidacies import STANDARD_ENDS

_OWNER = ("candidate_id", "candidacy_id")
_WANTED = ("wanted", "wanted_number", "wanted_names", "wanted_flag", "wanted_date")
_TERMS = ("wanted_currency", "wanted_period")
_SCALE = ("scale_low", "scale_high")

REASON_COLUMNS = (*_OWNER, *FlatReasons.encoders(), *_WANTED[1:], *_TERMS)
SENTIMENT_COLUMNS = (*_OWNER, *FlatSentiments.encoders())
ASSESSMENT_COLUMNS = (*_OWNER, *FlatAssessments.encoders(), *_SCALE)


def read_reasons(sheet: Sheet, candidacies: CandidaciesById) -> FlatReasons:
    """Reasons; what was wanted is checked by their kind.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    owner = candidacies.owners(sheet)
    encoders = {name: encode for name, encode in FlatReasons.encoders().items() if name != "wanted"}
    columns = sheet.read_all(converters(Reason), encoders)
    wanted = _wanted(sheet, columns["kind"])
    fields = ("kind", "party", "on", "cleared_on")
    sheet.check(_doubtful(columns), lambda row: sheet.record(Reason, row, fields))
    sheet.faults.tell()
    return FlatReasons(owner=owner, wanted=wanted, **columns).by_owner()


def _wanted(sheet: Sheet, kind: Bytes) -> Coded:
    """What would have been a yes, as the reason of that kind holds it."""

    def convert(given: tuple[Any, ...] | None) -> Any:
        if given is None:
            return None
        kind, wanted, currency, period = given
        money = currency is not None or period is not None
        return Reason(kind, wanted=Money(wanted, currency, period) if money else wanted).wanted

    sheet = sheet.with_column("wanted", one_of(sheet, _WANTED))
    told = np.logical_or.reduce([known(sheet.column(name)) for name in ("wanted", *_TERMS)])
    # A kind that is none has a fault of its own.
    values = together(sheet, ("kind", "wanted", *_TERMS), told & known(kind))
    wanted: Coded = sheet.with_column("wanted", values).read("wanted", convert, coded_by_type)
    return wanted


def _doubtful(columns: Mapping[str, Any]) -> Bools:
    """Reasons that name another party than their kind's, and those that were cleared."""
    kind, party = columns["kind"], columns["party"]
    own = PARTY_OF_KIND[np.maximum(kind, 0)]
    doubtful: Bools = ((party >= 0) & (own >= 0) & (party != own)) | known(columns["cleared_on"])
    return doubtful & (kind >= 0)


def read_sentiments(sheet: Sheet, candidacies: CandidaciesById) -> FlatSentiments:
    """Likes and dislikes.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    owner = candidacies.owners(sheet)
    columns = sheet.read_all(converters(Sentiment), FlatSentiments.encoders())
    sheet.faults.tell()
    return FlatSentiments(owner=owner, **columns).by_owner()


def read_assessments(sheet: Sheet, candidacies: CandidaciesById) -> FlatAssessments:
    """Assessments; a scale is one column, or two of its ends.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    owner = candidacies.owners(sheet)
    ends = together(sheet, _SCALE, known(sheet.column("scale_low")) | known(sheet.column("scale_high")))
    sheet = sheet.with_column("scale_low", ends)
    sheet = sheet.with_column("scale", one_of(sheet, ("scale", "scale_low")))
    columns = sheet.read_all(converters(Assessment), FlatAssessments.encoders())
    fields = ("kind", "score", "scale")
    sheet.check(_off_scale(columns), lambda row: sheet.record(Assessment, row, fields))
    sheet.faults.tell()
    return FlatAssessments(owner=owner, **columns).by_owner()


def _off_scale(columns: Mapping[str, Any]) -> Bools:
    """Scores outside their scale, or without one."""
    score, scale = columns["score"], columns["scale"]
    low = scale.each(lambda ends: STANDARD_ENDS[0] if isinstance(ends, str) else ends[0], np.float64, np.nan)
    high = scale.each(lambda ends: STANDARD_ENDS[1] if isinstance(ends, str) else ends[1], np.float64, np.nan)
    off: Bools = known(score) & ~((low <= score) & (score <= high)) & (columns["kind"] >= 0)
    return off
