"""The table of wishes: one row a candidate and facet, with the fields of that facet's wish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, FACETS, Facet
from rematch.pool.columns import Bools, Bytes, Ints
from rematch.pool.encode import known, words
from rematch.pool.flat import WISH_FIELDS, FlatWishes
from rematch.pool.sorting import joined
from rematch.pool.tables.combined import one_of
from rematch.pool.tables.sheet import Sheet, converters
from rematch.records import (
    ContractWish,
    DutiesWish,
    HoursWish,
    LevelWish,
    LocationWish,
    NamesWish,
    PayWish,
    PersonWish,
    Sentiment,
    TimingWish,
    TravelWish,
    WorkplaceWish,
)
from rematch.records.words import as_ways_of_working

_KINDS: dict[Facet, type] = {
    Facet.PAY: PayWish,
    Facet.LEVEL: LevelWish,
    Facet.DUTIES: DutiesWish,
    Facet.MANAGER: PersonWish,
    Facet.TEAM: PersonWish,
    Facet.LOCATION: LocationWish,
    Facet.WORKPLACE: WorkplaceWish,
    Facet.HOURS: HoursWish,
    Facet.TRAVEL: TravelWish,
    Facet.CONTRACT: ContractWish,
    Facet.TIMING: TimingWish,
}
"""Facet → its kind of wish; on the others it is a `NamesWish`."""
_CULTURE = {"wanted": as_ways_of_working, "unwanted": as_ways_of_working}
_FIELDS = list(dict.fromkeys(field for fields in WISH_FIELDS.values() for field in fields))
_WANTED = ("wanted", "wanted_number", "wanted_names", "wanted_shares")

WISH_COLUMNS = ("candidate_id", "facet", *FlatWishes.encoders(), *_FIELDS, *_WANTED[1:])


def read_wishes(sheet: Sheet) -> dict[Facet, FlatWishes]:
    """Facet → the wishes on it.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    person = sheet.column("candidate_id").codes
    facet: Bytes = sheet.read("facet", converters(Sentiment)["facet"], words(FACET_CODES))
    _each_once(sheet, person, facet)
    sheet = sheet.with_column("wanted", one_of(sheet, _WANTED))
    found = {on: _read(sheet, on, person, facet == FACET_CODES[on]) for on in WISH_FIELDS}
    for on in FACETS:
        if on not in WISH_FIELDS:
            rows = np.flatnonzero(facet == FACET_CODES[on])
            sheet.faulty(rows, "facet", f"{on.value!r} takes no wish", ", ".join(WISH_FIELDS))
    sheet.faults.tell()
    return found


def _each_once(sheet: Sheet, person: Ints, facet: Bytes) -> None:
    keys = joined(person, facet)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    again = np.flatnonzero((first[which] != np.arange(len(keys))) & (facet >= 0))
    for row in again.tolist():
        other = sheet.value("facet", row)
        sheet.fault(row, "facet", f"{other!r} stands in row {sheet.rows[first[which[row]]]:,} too", "one wish a facet")


def _read(sheet: Sheet, facet: Facet, person: Ints, here: Bools) -> FlatWishes:
    """The wishes on one facet."""
    rows = np.flatnonzero(here)
    _nothing_beside(sheet, rows, facet)
    kind = _KINDS.get(facet, NamesWish)
    own = sheet.take(rows, ("candidate_id", *FlatWishes.encoders(), *WISH_FIELDS[facet]))
    convert = {**converters(kind), **(_CULTURE if facet is Facet.CULTURE else {})}
    columns = own.read_all(convert, FlatWishes.encoders())
    fields = own.read_all(convert, WISH_FIELDS[facet])
    own.check(_doubtful(facet, fields), lambda row: own.record(kind, row, WISH_FIELDS[facet]))
    return FlatWishes(owner=person[rows], **columns, fields=fields)


def _nothing_beside(sheet: Sheet, rows: NDArray[np.intp], facet: Facet) -> None:
    """No wish has a value in a column of another facet's."""
    for field in _FIELDS:
        if field not in WISH_FIELDS[facet] and field in sheet.columns:
            filled = rows[sheet.columns[field].codes[rows] >= 0]
            sheet.faulty(filled, field, f"is no field of a wish on {facet.value!r}", ", ".join(WISH_FIELDS[facet]))


def _doubtful(facet: Facet, fields: Mapping[str, Any]) -> Bools:
    """Wishes whose fields may not go together; the record says whether they do."""
    if facet is Facet.PAY:
        floor, target = fields["floor"], fields["target"]
        without = ~known(fields["currency"]) & (known(floor) | known(target))
        doubtful: Bools = without | (floor > target)
        return doubtful
    if "least" in fields:
        both: Bools = known(fields["most"]) & known(fields["least"])
        return both
    return np.zeros(len(next(iter(fields.values()))), np.bool_)
