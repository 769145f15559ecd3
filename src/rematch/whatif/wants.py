"""What would be a yes for one person, facet by facet, as a role spec would spell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from rematch.evidence.facts import CANDIDATE
from rematch.evidence.telling import Told, as_day
from rematch.facets import FACETS, REASONS, Facet
from rematch.facets.rules.money import PERIODS_A_YEAR


def wants_of(told: Told, person: int) -> dict[Facet, list[Any]]:
    """Values on each facet that the person's wishes and reasons name, wishes first."""
    found: dict[Facet, list[Any]] = {}
    for facet, value in [*_of_wishes(told, person), *_of_reasons(told, person)]:
        if value is not None and value not in found.setdefault(facet, []):
            found[facet].append(value)
    return found


def _of_wishes(told: Told, person: int) -> Iterable[tuple[Facet, Any]]:
    rows, facts = told.facts.wishes, told.facts
    for wish in rows.ragged.positions(np.array([person])):
        if not facts.wish_exists[wish]:
            continue
        facet = list(FACETS)[rows.facet[wish]]
        number, target = float(rows.number[wish]), float(rows.target[wish])
        if facet is Facet.PAY:
            for amount in (number, target):
                yield facet, _paid(told, amount, int(rows.currency[wish]))
        elif facet is Facet.TIMING:
            yield facet, as_day(int(facts.as_of + target if np.isnan(number) else number))
        elif FACETS[facet].number is not None and not np.isnan(number):
            yield facet, number
        if facet is not Facet.TIMING:
            yield facet, _names(told, facet, int(rows.wanted[wish]), int(rows.unwanted[wish]))


def _of_reasons(told: Told, person: int) -> Iterable[tuple[Facet, Any]]:
    facts, rows = told.facts, told.facts.block.reasons
    kinds = list(REASONS.values())
    for reason in np.flatnonzero(facts.reason_exists & (rows.party == CANDIDATE) & (facts.reason_person == person)):
        facet, number, topic = kinds[rows.kind[reason]].facet, float(rows.number[reason]), int(rows.topic[reason])
        if facet is Facet.PAY:
            yield facet, _paid(told, number, int(rows.currency[reason]))
        elif facet is Facet.DUTIES and topic >= 0 and not np.isnan(number):
            yield facet, _duties(told, {topic: number}, ())
        elif facet is Facet.TIMING and not np.isnan(number):
            yield facet, as_day(int(number))
        elif FACETS[facet].number is not None and topic < 0 and not np.isnan(number):
            yield facet, number
        elif rows.wanted[reason] >= 0:
            yield facet, _names(told, facet, int(rows.wanted[reason]), -1)
        elif topic >= 0 and rows.flag[reason] != 0 and FACETS[facet].names is not None:
            yield facet, _with_names(told, facet, [told.name(topic)], ())


def _paid(told: Told, amount: float, currency: int) -> float | None:
    """An amount a year as the new role's pay spells it; None where it is not known."""
    pay = told.new.spec.pay
    annual = amount * float(told.query.money[currency])
    return (
        None
        if np.isnan(annual) or pay is None or pay.currency is None
        else round(annual / PERIODS_A_YEAR[pay.period.value], 2)
    )


def _names(told: Told, facet: Facet, wanted: int, unwanted: int) -> Any:
    sets = told.query.pool.dictionaries.sets
    if facet is Facet.DUTIES:
        shares = {code: share for code, share in sets.numbers(wanted).items() if share >= 0} if wanted >= 0 else {}
        return _duties(told, shares, sets.names(unwanted) if unwanted >= 0 else ())
    if FACETS[facet].names is None or (wanted < 0 and unwanted < 0):
        return None
    added = sorted(told.name(code) for code in sets.names(wanted)) if wanted >= 0 else []
    return _with_names(told, facet, added, [told.name(code) for code in sets.names(unwanted)] if unwanted >= 0 else [])


def _with_names(told: Told, facet: Facet, added: Iterable[str], dropped: Iterable[str]) -> Any:
    """The facet's value with some names more and some less; None where the role says nothing that could be added to."""
    present, row = getattr(told.new.spec, facet.value), FACETS[facet]
    if facet is Facet.SKILLS or present is None or row.names is None:
        return None
    listed = getattr(present, row.names) if row.names else present
    if listed is None:
        return None
    names = list(listed)
    code = told.query.names.intern
    gone = {code(name) for name in dropped}
    kept = [name for name in names if code(str(name)) not in gone]
    there = {code(str(name)) for name in kept}
    kept += [name for name in added if code(name) not in there]
    if row.names:
        return attrs.evolve(present, **{row.names or "": tuple(kept)})
    return tuple(kept)


def _duties(told: Told, wanted: dict[int, float], dropped: Iterable[int]) -> dict[str, float] | None:
    """The duties with the wanted shares, the others made smaller in proportion where the whole would be more than 1."""
    present = told.new.spec.duties
    if present is None or not (wanted or dropped):
        return None
    code = told.query.names.intern
    gone = set(dropped)
    shares = {name: share for name, share in present.items() if code(name) not in gone and code(name) not in wanted}
    asked = {
        told.name(name): max(share, {code(n): s for n, s in present.items()}.get(name, 0.0))
        for name, share in wanted.items()
    }
    room, rest = 1.0 - sum(asked.values()), sum(shares.values())
    if room < 0:
        return None
    factor = min(1.0, room / rest) if rest else 1.0
    return asked | {name: round(share * factor, 6) for name, share in shares.items()}
