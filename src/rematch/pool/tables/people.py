"""The table of candidates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rematch.pool.codes import NOTHING_SAID, SOURCE_CODES
from rematch.pool.encode import Encoder, any_given, days, flags, known, numbers, small, texts, truths, words
from rematch.pool.tables.sheet import Sheet, converters
from rematch.records import Candidate, Openness, Permission, Right

_OWN: dict[str, Encoder] = {
    "label": texts,
    "title": texts,
    "level": numbers,
    "in_role_since": days,
    "skills_complete": flags,
    "relationship": small,
}
_OPENNESS: dict[str, Encoder] = {"on": days, "source": words(SOURCE_CODES)}
_RIGHT: dict[str, Encoder] = {"allowed": flags, "until": days, "basis": texts}
_PERMISSION: dict[str, Encoder] = {
    "notice_given_on": days,
    "do_not_contact": truths,
    "objection": truths,
    "opted_out": truths,
    "disputes": any_given,
    "erased": truths,
    "off_limits": truths,
}
_ON_PERMISSION = (*(f"{right}_{field}" for right in ("keep", "contact") for field in _RIGHT), *_PERMISSION)

CANDIDATE_COLUMNS = ("candidate_id", *_OWN, "openness", *(f"openness_{field}" for field in _OPENNESS), *_ON_PERMISSION)


def read_ids(sheet: Sheet) -> list[str]:
    """The people's ids.

    Args:
        sheet: The column `candidate_id`.
    """
    ids: list[str] = sheet.read("candidate_id", converters(Candidate)["id"], texts).tolist()
    _each_once(sheet)
    return ids


def read_people(sheet: Sheet) -> dict[str, NDArray[Any]]:
    """The columns of `People` but those that candidacies tell.

    Raises:
        RecordError: Something in the table is not accepted.
        InvalidInput: Several things are not.
    """
    own = sheet.read_all(converters(Candidate), _OWN)
    openness = _openness(sheet)
    keep, contact = (sheet.read_all(converters(Right), _RIGHT, prefix=f"{right}_") for right in ("keep", "contact"))
    permission = sheet.read_all(converters(Permission), _PERMISSION)
    sheet.faults.tell()
    return {
        "id": texts(sheet.column("candidate_id").values),
        **{name: column for name, column in own.items() if name != "title"},  # a title is kept nowhere
        **openness,
        "has_permission": np.logical_or.reduce([known(sheet.column(name)) for name in _ON_PERMISSION]),
        "erased": permission["erased"],
        "keep_allowed": keep["allowed"],
        "keep_until": keep["until"],
        "contact_allowed": contact["allowed"],
        "contact_until": contact["until"],
        "has_basis": known(sheet.column("keep_basis")) | known(sheet.column("contact_basis")),
        "notice_on": permission["notice_given_on"],
        "do_not_contact": permission["do_not_contact"] | permission["objection"],
        "opted_out": permission["opted_out"],
        "dispute": permission["disputes"],
        "off_limits": permission["off_limits"],
    }


def _each_once(sheet: Sheet) -> None:
    ids = sheet.column("candidate_id")
    rows, first = np.flatnonzero(ids.codes >= 0), ids.first_rows()
    for row in rows[first[ids.codes[rows]] != rows].tolist():
        sheet.fault(row, "candidate_id", f"stands in row {first[ids.codes[row]]:,} too", "each id once")


def _openness(sheet: Sheet) -> dict[str, NDArray[Any]]:
    said = known(sheet.column("openness"))
    beside = known(sheet.column("openness_on")) | known(sheet.column("openness_source"))
    sheet.faulty(np.flatnonzero(beside & ~said), "openness", "is missing beside its day or source")
    state = converters(Openness)["statement"]
    statement = sheet.read("openness", lambda value: None if value is None else state(value), small)
    rest = sheet.read_all(converters(Openness), _OPENNESS, prefix="openness_")
    return {
        "openness": np.where(said, statement, np.int8(NOTHING_SAID)),
        "openness_on": rest["on"],
        "openness_source": rest["source"],
    }
