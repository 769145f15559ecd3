"""The table of candidacies, and by which id rows of other tables find theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import OfferStatus, Outcome
from rematch.pool.codes import OUTCOME_CODES, STATUS_CODES
from rematch.pool.columns import UNDATED, Ints, Objects
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded, coded, coded_by_type, days, each_its_own, known, numbers, texts, words
from rematch.pool.flat import FlatCandidacies
from rematch.pool.sorting import joined
from rematch.pool.tables.combined import together
from rematch.pool.tables.sheet import Sheet, converters
from rematch.records import Candidacy, Money, Offer, RoleVersion, Verdict
from rematch.records.roles import as_role

_PAY = ("offer_pay", "offer_currency", "offer_period")
_OFFER = (*_PAY, "offer_made_on", "offer_level", "offer_start", "offer_status")
_BESIDE_VERDICT = ("verdict_by", "verdict_on")
_PLAIN = ("outcome", "ended_on", "stage", "debrief")

CANDIDACY_COLUMNS = (
    "candidate_id", "candidacy_id", "role_id", "version", *_PLAIN, "verdict", *_BESIDE_VERDICT, *_OFFER,
)  # fmt: skip


@attrs.frozen(eq=False)
class CandidaciesById:
    """Candidacies, person after person, and where each lies by person and id."""

    rows: FlatCandidacies
    _numbers: Mapping[str, int]
    _keys: NDArray[np.int64]
    _at: NDArray[np.intp]

    @classmethod
    def of(cls, rows: FlatCandidacies, ids: Coded) -> CandidaciesById:
        """Candidacies by their ids."""
        keys = joined(rows.owner, ids.codes)
        at = np.argsort(keys, kind="stable")
        return cls(rows, {name: number for number, name in enumerate(ids.values)}, keys[at], at)

    def owners(self, sheet: Sheet) -> Ints:
        """The candidacy of each row of another table, by `candidate_id` and `candidacy_id`."""
        ids, person = sheet.column("candidacy_id"), sheet.column("candidate_id").codes
        sheet.faulty(np.flatnonzero(ids.codes < 0), "candidacy_id", "is missing", "the id of a candidacy")
        number = ids.each(lambda name: self._numbers.get(name, UNKNOWN), np.int32, UNKNOWN)
        asked = joined(person, number)
        at = np.minimum(np.searchsorted(self._keys, asked), max(len(self._keys) - 1, 0))
        found = self._keys[at] == asked if len(self._keys) else np.zeros(len(asked), np.bool_)
        for row in np.flatnonzero(~found & (ids.codes >= 0)).tolist():
            sheet.fault(row, "candidacy_id", f"{sheet.value('candidacy_id', row)!r} is no candidacy of that candidate")
        return np.where(found, self._at[at], UNKNOWN).astype(np.int32) if len(self._keys) else number


def read_candidacies(sheet: Sheet, versions: Mapping[tuple[str, str], RoleVersion]) -> CandidaciesById:
    """Candidacies with their offers and verdicts.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    encoders = FlatCandidacies.encoders()
    person = sheet.column("candidate_id").codes
    ids = _ids(sheet, person)
    plain = sheet.read_all(converters(Candidacy), {name: encoders[name] for name in _PLAIN})
    role = _roles(sheet, versions)
    _in_order(sheet, plain["ended_on"], role)
    offer = _offer(sheet, plain["outcome"])
    verdict = _verdict(sheet)
    sheet.faults.tell()
    rows = FlatCandidacies(owner=person, id=ids, role=role, **plain, **offer, **verdict)
    return CandidaciesById.of(rows, sheet.column("candidacy_id"))


def _ids(sheet: Sheet, person: Ints) -> Objects:
    ids: Objects = sheet.read("candidacy_id", converters(Candidacy)["id"], texts)
    codes = sheet.column("candidacy_id").codes
    sheet.faulty(np.flatnonzero(codes < 0), "candidacy_id", "is missing", "an id, each once for a candidate")
    keys = joined(person, codes)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    again = np.flatnonzero((first[which] != np.arange(len(keys))) & (codes >= 0))
    for row in again.tolist():
        sheet.fault(
            row, "candidacy_id", f"stands in row {sheet.rows[first[which[row]]]:,} too", "each id once for a candidate"
        )
    return ids


def _roles(sheet: Sheet, versions: Mapping[tuple[str, str], RoleVersion]) -> Coded:
    """The role versions that rows name by key, as they are given beside."""

    def convert(key: tuple[str, str] | None) -> RoleVersion | None:
        found = None if key is None else versions.get(key)
        role = found or as_role(key)
        return role if role is None else versions.get(role.key, role)

    named, labelled = known(sheet.column("role_id")), known(sheet.column("version"))
    sheet.faulty(np.flatnonzero(named & ~labelled), "version", "is missing beside role_id", "both or neither")
    sheet.faulty(np.flatnonzero(labelled & ~named), "role_id", "is missing beside version", "both or neither")
    keys = together(sheet, ("role_id", "version"), named & labelled)
    roles: Coded = sheet.with_column("role_id", keys).read("role_id", convert, each_its_own)
    return roles


def _in_order(sheet: Sheet, ended_on: Ints, role: Coded) -> None:
    """No candidacy ends before its role version opened."""
    opened = role.each(lambda at: at.opened_on.toordinal() if at.opened_on else UNDATED, np.int32, UNDATED)
    for row in np.flatnonzero((ended_on != UNDATED) & (ended_on < opened)).tolist():
        version = role.values[role.codes[row]]
        day = converters(Candidacy)["ended_on"](sheet.value("ended_on", row))
        sheet.fault(row, "ended_on", f"{day} is before the role version opened ({version.opened_on})")


def _offer(sheet: Sheet, outcome: NDArray[Any]) -> dict[str, Any]:
    """What was offered; level, start and status are checked, and kept nowhere."""

    def pay(terms: tuple[Any, ...] | None) -> Money | float | None:
        amount, currency, period = terms or (None, None, None)
        plain = currency is None and period is None
        return Offer(amount if plain else Money(amount, currency, period)).pay

    convert = converters(Offer)
    terms = together(sheet, _PAY, np.logical_or.reduce([known(sheet.column(name)) for name in _PAY]))
    sheet.read("offer_level", convert["level"], numbers)
    sheet.read("offer_start", convert["start"], days)
    status = sheet.read("offer_status", convert["status"], words(STATUS_CODES))
    accepted = (status == STATUS_CODES[OfferStatus.ACCEPTED]) & (outcome == OUTCOME_CODES[Outcome.OFFER_DECLINED])
    sheet.check(accepted, lambda _: Candidacy(outcome=Outcome.OFFER_DECLINED, offer=Offer(status=OfferStatus.ACCEPTED)))
    return {
        "has_offer": np.logical_or.reduce([known(sheet.column(name)) for name in _OFFER]),
        "offer_pay": sheet.with_column("offer_pay", terms).read("offer_pay", pay, coded_by_type),
        "offer_made_on": sheet.read("offer_made_on", convert["made_on"], days),
    }


def _verdict(sheet: Sheet) -> dict[str, Any]:
    convert = converters(Verdict)
    beside = np.logical_or.reduce([known(sheet.column(name)) for name in _BESIDE_VERDICT])
    alone = np.flatnonzero(beside & ~known(sheet.column("verdict")))
    sheet.faulty(alone, "verdict", "is missing beside its day or giver")
    return {
        "verdict": sheet.read("verdict", lambda value: None if value is None else convert["value"](value), numbers),
        "verdict_by": sheet.read("verdict_by", convert["by"], coded),
        "verdict_on": sheet.read("verdict_on", convert["on"], days),
    }
