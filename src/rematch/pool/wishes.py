"""Wishes in rows, one a facet and person, with the implied one for the present level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, FACETS, Facet, Firmness, Rule
from rematch.pool.block import Loose
from rematch.pool.codes import FACET_RANKS, FIRMNESS_CODES
from rematch.pool.columns import Bytes, Floats, Ints, WishRows
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.encode import Coded, known
from rematch.pool.flat import FlatWishes
from rematch.pool.loose import loose
from rematch.pool.shared import Dictionaries
from rematch.pool.sorting import in_order, places

_BESIDE = ("currency", "period")
"""Fields that say nothing by themselves."""
_ABSENT: dict[str, Any] = {
    "number": np.nan, "least": False, "target": np.nan, "currency": UNKNOWN, "wanted": UNKNOWN, "unwanted": UNKNOWN,
    "disliked": UNKNOWN, "relocates": UNKNOWN, "flexible": UNKNOWN, "on_call": UNKNOWN, "implied": False,
}  # fmt: skip
"""What a wish holds in the columns that its facet does not use."""


@attrs.frozen(eq=False)
class WishTable:
    """Wishes, person after person, and what other tables ask of them.

    Attributes:
        at: Place of the wish on each facet within the person, shape (people, facets); -1 for none.
        wanted: Set of the names that it wants, shape (people, facets).
        flexible: Whether the wish on hours wants flexible ones, shape (people,).
        on_call: Whether it wants to be on call, shape (people,).
        table: The table itself.
    """

    at: Ints
    wanted: Ints
    flexible: Ints
    on_call: Ints
    table: Loose


def compile_wishes(
    filed: dict[Facet, FlatWishes], level: Floats, in_role_since: Ints, dictionaries: Dictionaries
) -> WishTable:
    """Wishes in the order of person and facet.

    Args:
        filed: Facet → the wishes on it.
        level: Level of each person; NaN unknown.
        in_role_since: Day from which the wish for the present level is implied.
        dictionaries: The pool's.
    """
    parts = [_rows(facet, wishes, dictionaries) for facet, wishes in filed.items()]
    parts.append(_implied_level(filed[Facet.LEVEL], level, in_role_since))
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = in_order(columns["person"], FACET_RANKS[columns["facet"]])
    columns = {name: column[order] for name, column in columns.items()}
    person, facet = columns.pop("person"), columns["facet"]

    def by_facet(values: NDArray[Any]) -> Ints:
        table = np.full((len(level), len(FACETS)), UNKNOWN, np.int32)
        table[person, facet] = values
        return table

    hours = FACET_CODES[Facet.HOURS]
    return WishTable(
        at=by_facet(places(person)),
        wanted=by_facet(columns["wanted"]),
        flexible=by_facet(columns["flexible"])[:, hours],
        on_call=by_facet(columns["on_call"])[:, hours],
        table=loose(WishRows, person, len(level), **columns),
    )


def _rows(facet: Facet, filed: FlatWishes, dictionaries: Dictionaries) -> dict[str, NDArray[Any]]:
    """The wishes on one facet that name anything wanted; firmness, day and source alone are no wish."""
    says = [known(column) for name, column in filed.fields.items() if name not in _BESIDE]
    wishes = filed.take(np.flatnonzero(np.logical_or.reduce(says)))
    own = _own_columns(facet, wishes.fields, dictionaries)
    return _padded(facet, wishes.owner, wishes.firmness, wishes.on, wishes.source, own)


def _implied_level(filed: FlatWishes, level: Floats, in_role_since: Ints) -> dict[str, NDArray[Any]]:
    """Whose level is known and who names none is taken to wish for at least that level."""
    says = np.zeros(len(level), np.bool_)
    says[filed.owner[known(filed.fields["wanted"])]] = True
    person = np.flatnonzero(~says & ~np.isnan(level)).astype(np.int32)
    firmness = np.full(len(person), FIRMNESS_CODES[Firmness.IMPORTANT], np.int8)
    own = {"number": level[person], "implied": np.ones(len(person), np.bool_)}
    return _padded(Facet.LEVEL, person, firmness, in_role_since[person], np.full_like(firmness, UNKNOWN), own)


def _padded(
    facet: Facet, person: Ints, firmness: Bytes, on: Ints, source: Bytes, own: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    rest = {name: np.full(len(person), absent) for name, absent in _ABSENT.items()}
    of_facet = np.full(len(person), FACET_CODES[facet], np.int8)
    return {"person": person, "facet": of_facet, "firmness": firmness, "on": on, "source": source, **rest, **own}


def _own_columns(facet: Facet, fields: dict[str, Any], dictionaries: Dictionaries) -> dict[str, NDArray[Any]]:
    """The columns that a facet's wish fills."""
    if facet is Facet.PAY:
        return _pay(fields, dictionaries)
    if facet is Facet.LEVEL:
        return {"number": fields["wanted"]}
    if facet is Facet.DUTIES:
        return {"wanted": _duties(fields["wanted"], dictionaries), "unwanted": _sets(fields["unwanted"], dictionaries)}
    if facet is Facet.LOCATION:
        return _location(fields, dictionaries)
    if facet is Facet.CONTRACT:
        return {"wanted": _sets(fields["accepted"], dictionaries)}
    if facet is Facet.TIMING:
        start = fields["available_from"]
        return {"number": np.where(known(start), start, np.nan), "target": fields["notice_days"]}
    return _graded_and_named(facet, fields, dictionaries)


def _pay(fields: dict[str, Any], dictionaries: Dictionaries) -> dict[str, NDArray[Any]]:
    currency = fields["currency"].each(dictionaries.currencies.intern, np.int32, UNKNOWN)
    times = fields["period"]
    return {"number": fields["floor"] * times, "target": fields["target"] * times, "currency": currency}


def _location(fields: dict[str, Any], dictionaries: Dictionaries) -> dict[str, NDArray[Any]]:
    def minutes(commutes: Mapping[str, float]) -> int:
        return dictionaries.sets.intern_map({dictionaries.intern(place): float(m) for place, m in commutes.items()})

    return {
        "number": fields["most"],
        "disliked": fields["commute_minutes"].each(minutes, np.int32, UNKNOWN),
        "wanted": _sets(fields["places"], dictionaries),
        "relocates": fields["relocates"],
    }


def _graded_and_named(facet: Facet, fields: dict[str, Any], dictionaries: Dictionaries) -> dict[str, NDArray[Any]]:
    own: dict[str, NDArray[Any]] = {name: fields[name] for name in ("flexible", "on_call") if name in fields}
    own |= {name: _sets(fields[name], dictionaries) for name in ("wanted", "unwanted") if name in fields}
    if FACETS[facet].rule is Rule.GRADED:
        most, least = fields["most"], fields["least"]
        own |= {"number": np.where(known(least), least, most), "least": known(least)}
    if "disliked" in fields:
        own["disliked"] = _ids(facet, fields["disliked"], dictionaries)
    return own


def _sets(names: Coded, dictionaries: Dictionaries) -> Ints:
    return names.each(dictionaries.set_of, np.int32, UNKNOWN)


def _ids(facet: Facet, people: Coded, dictionaries: Dictionaries) -> Ints:
    """Sets of the ids of managers or teams."""

    def ids(named: tuple[str, ...]) -> int:
        return dictionaries.sets.intern(dictionaries.keys.intern((facet.value, person)) for person in named)

    return people.each(ids, np.int32, UNKNOWN)


def _duties(wanted: Coded, dictionaries: Dictionaries) -> Ints:
    """Maps of duties to the least share wanted; -1 where a duty is only named."""

    def shares(named: Mapping[str, float] | tuple[str, ...]) -> int:
        listed = named if isinstance(named, Mapping) else dict.fromkeys(named, -1.0)
        by_duty: dict[int, float] = {}
        for name, share in listed.items():
            duty = dictionaries.intern(name)
            # Of one duty under two names the shares add up, as in a spec.
            so_far = by_duty.get(duty, -1.0)
            by_duty[duty] = float(share) if so_far < 0 else so_far + max(float(share), 0.0)
        return dictionaries.sets.intern_map(by_duty)

    return wanted.each(shares, np.int32, UNKNOWN)
