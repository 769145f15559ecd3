"""The candidate's wishes as rows, one a facet, with the implied one for the present level."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import numpy as np

from by_person.values import day, flag, source_code
from rematch.facets import (
    FACET_CODES,
    FACETS,
    Facet,
    Firmness,
    Rule,
    Source,
)
from rematch.facets.rules.money import annual
from rematch.pool.codes import FIRMNESS_CODES
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.shared import Dictionaries
from rematch.records import (
    Candidate,
    Wishes,
)


def wish_rows(
    candidate: Candidate, d: Dictionaries
) -> tuple[list[tuple[Any, ...]], dict[Facet, int], dict[Facet, int]]:
    """Rows of a person's wishes, facet after facet; where each facet's wish is, and the names it wants."""
    wishes = candidate.wishes or Wishes()
    wish_names: dict[Facet, int] = {}
    rows: dict[Facet, tuple[Any, ...]] = {}
    for facet in FACETS:
        wish: Any = wishes.on(facet)
        if wish is not None and _says_something(wish):
            rows[facet] = _wish(d, facet, wish, wish_names)
    says_level = wishes.level is not None and wishes.level.wanted is not None
    if not says_level and candidate.level is not None:
        rows[Facet.LEVEL] = _wish_row(
            Facet.LEVEL,
            Firmness.IMPORTANT,
            candidate.in_role_since,
            None,
            number=candidate.level,
            implied=True,
        )
    order = sorted(rows, key=lambda facet: facet.value)
    return [rows[facet] for facet in order], {facet: place for place, facet in enumerate(order)}, wish_names


def _says_something(wish: Any) -> bool:
    """Whether a wish names anything that is wanted; its firmness, day and source alone are no wish."""
    beside = ("firmness", "on", "source", "currency", "period")
    return any(getattr(wish, field.name) is not None for field in attrs.fields(type(wish)) if field.name not in beside)


def _wish(d: Dictionaries, facet: Facet, wish: Any, wish_names: dict[Facet, int]) -> tuple[Any, ...]:
    numbers: dict[str, Any] = {}
    if facet is Facet.PAY:
        numbers = {
            "number": annual(wish.floor, wish.period),
            "target": annual(wish.target, wish.period),
            "currency": d.currencies.intern(wish.currency),
        }
    elif facet is Facet.LEVEL:
        numbers = {"number": wish.wanted}
    elif facet is Facet.TIMING:
        numbers = {
            "number": None if wish.available_from is None else wish.available_from.toordinal(),
            "target": wish.notice_days,
        }
    elif FACETS[facet].rule is Rule.GRADED:
        numbers = {"number": wish.most if wish.least is None else wish.least, "least": wish.least is not None}
        if facet is Facet.HOURS:
            numbers |= {"flexible": flag(wish.flexible), "on_call": flag(wish.on_call)}
    elif facet is Facet.LOCATION:
        minutes = wish.commute_minutes
        commutes = None if minutes is None else {d.intern(place): float(m) for place, m in minutes.items()}
        numbers = {
            "number": wish.most,
            "disliked": d.sets.intern_map(commutes),
            "relocates": flag(wish.relocates),
        }
    if facet in (Facet.MANAGER, Facet.TEAM):
        disliked = wish.disliked
        numbers["disliked"] = (
            UNKNOWN if disliked is None else d.sets.intern(d.keys.intern((facet.value, person)) for person in disliked)
        )
    wanted, unwanted = _wished_names(d, facet, wish)
    wish_names[facet] = wanted
    return _wish_row(facet, wish.firmness, wish.on, wish.source, wanted=wanted, unwanted=unwanted, **numbers)


def _wished_names(d: Dictionaries, facet: Facet, wish: Any) -> tuple[int, int]:
    """Sets of the names wanted and unwanted; for duties a map of names to the share wanted (NaN: only named)."""
    if facet is Facet.LOCATION:
        return d.set_of(wish.places), UNKNOWN
    if facet is Facet.CONTRACT:
        return d.set_of(wish.accepted), UNKNOWN
    if facet is Facet.DUTIES:
        wanted = wish.wanted
        if wanted is not None:
            shares = (
                {name: wanted[name] for name in wanted}
                if not isinstance(wanted, tuple)
                else dict.fromkeys(wanted, -1.0)
            )
            by_duty: dict[int, float] = {}
            for name, share in shares.items():
                code = d.intern(name)
                # Of one duty under two names the shares add up, as in a spec.
                known = by_duty.get(code, -1.0)
                by_duty[code] = float(share) if known < 0 else known + max(float(share), 0.0)
            return d.sets.intern_map(by_duty), d.set_of(wish.unwanted)
        return UNKNOWN, d.set_of(wish.unwanted)
    wanted, unwanted = getattr(wish, "wanted", None), getattr(wish, "unwanted", None)
    if facet is Facet.LEVEL or facet is Facet.PAY or facet is Facet.TIMING or not isinstance(wanted, tuple | None):
        return UNKNOWN, UNKNOWN
    return d.set_of(wanted), d.set_of(unwanted)


def _wish_row(
    facet: Facet,
    firmness: Firmness,
    on: date | None,
    source: Source | None,
    *,
    number: float | None = None,
    least: bool = False,
    target: float | None = None,
    currency: int = UNKNOWN,
    wanted: int = UNKNOWN,
    unwanted: int = UNKNOWN,
    disliked: int = UNKNOWN,
    relocates: int = UNKNOWN,
    flexible: int = UNKNOWN,
    on_call: int = UNKNOWN,
    implied: bool = False,
) -> tuple[Any, ...]:
    return (
        FACET_CODES[facet], FIRMNESS_CODES[firmness], day(on), np.nan if number is None else float(number), least,
        np.nan if target is None else float(target), currency, wanted, unwanted, disliked, relocates, flexible, on_call, implied,
        source_code(source),
    )  # fmt: skip
