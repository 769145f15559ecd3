"""Permission: the right to keep a person's record and the right to contact them, and the caller's policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from rematch.facets import Answer
from rematch.records.base import (
    Unacceptable,
    as_date,
    as_flag,
    as_names,
    as_optional_text,
    as_records,
    as_whole,
    closed,
    shown,
)
from rematch.records.words import as_answer


@closed("right")
@attrs.frozen
class Right:
    """One right: allowed or not, until when (that day still counts), and on what basis.

    Attributes:
        allowed: False when refused or withdrawn; None when nobody knows.
        until: The last day on which it holds.
        basis: The lawful basis on file, e.g. ``"consent"``.
    """

    allowed: bool | None = attrs.field(default=None, converter=as_flag)
    until: date | None = attrs.field(default=None, converter=as_date)
    basis: str | None = attrs.field(default=None, converter=as_optional_text)


def _as_right(value: Right | bool | None) -> Right | None:
    if value is None or isinstance(value, Right):
        return value
    if isinstance(value, bool):
        return Right(value)
    raise Unacceptable(shown(value), "a Right(allowed, until, basis), true or false")


@closed("approach")
@attrs.frozen
class Approach:
    """One time the person was approached about a role, and what they answered."""

    on: date | None = attrs.field(default=None, converter=as_date)
    answer: Answer | None = attrs.field(default=None, converter=as_answer)


def _as_approaches(value: Iterable[Approach | str | date] | None) -> tuple[Approach, ...]:
    return as_records(Approach, value, lambda item: Approach(item) if isinstance(item, (str, date)) else None)


def _as_disputes(value: Iterable[str] | str | bool | None) -> tuple[str, ...]:
    """Open disputes, by name; ``True`` says that there is one."""
    if isinstance(value, bool):
        return ("open",) if value else ()
    return as_names(value) or ()


def _as_plain_flag(value: bool | None) -> bool:
    return bool(as_flag(value))


@closed("permission")
@attrs.frozen(kw_only=True)
class Permission:
    """What may be done with a person's record, and what they said to that.

    Attributes:
        keep: The right to keep the record.
        contact: The right to contact the person.
        notice_given_on: When the person was told of the purpose.
        do_not_contact: The person is not to be contacted.
        objection: The person objects to this use.
        opted_out: The person opted out of automated scoring.
        disputes: Open disputes or corrections, by name.
        erased: The record is to be treated as if it did not exist.
        off_limits: Another agreement forbids it (non-solicitation, a client's staff).
        approaches: When the person was approached, and the answers.
    """

    keep: Right | None = attrs.field(default=None, converter=_as_right)
    contact: Right | None = attrs.field(default=None, converter=_as_right)
    notice_given_on: date | None = attrs.field(default=None, converter=as_date)
    do_not_contact: bool = attrs.field(default=False, converter=_as_plain_flag)
    objection: bool = attrs.field(default=False, converter=_as_plain_flag)
    opted_out: bool = attrs.field(default=False, converter=_as_plain_flag)
    disputes: tuple[str, ...] = attrs.field(default=(), converter=_as_disputes)
    erased: bool = attrs.field(default=False, converter=_as_plain_flag)
    off_limits: bool = attrs.field(default=False, converter=_as_plain_flag)
    approaches: tuple[Approach, ...] = attrs.field(default=(), converter=_as_approaches)


def _as_count(value: int) -> int:
    checked = as_whole(value, 0, 36500)
    if checked is None:
        raise Unacceptable("is missing", "a whole number of days or approaches")
    return checked


def _as_flag_else_true(value: bool | None) -> bool:
    return as_flag(value) is not False


@closed("policy")
@attrs.frozen(kw_only=True)
class Policy:
    """The caller's rules for who may be ranked at all (SCIENCE 8.3); every number and switch is theirs.

    Attributes:
        needs_basis: Hold people without a lawful basis on file.
        needs_notice: Hold people who were not given notice.
        heeds_opt_out: Hold people who opted out of automated scoring.
        days_after_no: Cooling-off after the person's own no, in days.
        days_after_no_reply: Cooling-off after an approach without reply, in days.
        approaches: Most approaches within `approach_days`.
        approach_days: The window for counting approaches, in days.
    """

    needs_basis: bool = attrs.field(default=False, converter=_as_plain_flag)
    needs_notice: bool = attrs.field(default=False, converter=_as_plain_flag)
    heeds_opt_out: bool = attrs.field(default=True, converter=_as_flag_else_true)
    days_after_no: int = attrs.field(default=90, converter=_as_count)
    days_after_no_reply: int = attrs.field(default=30, converter=_as_count)
    approaches: int = attrs.field(default=2, converter=_as_count)
    approach_days: int = attrs.field(default=365, converter=_as_count)
