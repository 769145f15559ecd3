"""New burdens: wishes the new spec falls short of, and pay above what was asked (SCIENCE 2.8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.alike import Alike, Kinds, Split
from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.kinds import WishKinds
from rematch.evidence.ledger import Ledger
from rematch.evidence.sameness import commute, commute_to
from rematch.evidence.telling import Said, Told, as_day, as_source, noted, wished
from rematch.facets import FACETS, Facet, Firmness, Head, Rule
from rematch.facets.rules import graded, money
from rematch.pool.dictionaries import shares
from rematch.pool.ragged import max_at
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

MUST = list(Firmness).index(Firmness.MUST)


@attrs.frozen(eq=False, slots=False)
class Burdens:
    """What each wish costs against the new spec, shape (wishes,).

    Attributes:
        alike: Which wish is of which kind.
        short_of_kinds: Shortfall of each kind under the new spec, 0 to 1.
        then_of_kinds: Shortfall under the anchor's version, for wishes known then; else 0.
        cost: Log-odds each wish costs (positive), before debts and likes on the same facet are set against it.
    """

    alike: Alike
    short_of_kinds: Floats
    then_of_kinds: Floats
    cost: Floats

    @cached_property
    def short(self) -> Floats:
        """Shortfall of each wish under the new spec, 0 to 1."""
        return self.alike.spread(self.short_of_kinds, 0.0)

    @cached_property
    def short_then(self) -> Floats:
        """Shortfall under the anchor's version, for wishes known then; else 0."""
        return self.alike.spread(self.then_of_kinds, 0.0)

    @cached_property
    def unmet(self) -> Bools:
        """Wishes of which the new spec falls short."""
        return self.short > 0.0

    def unmet_of(self, wishes: NDArray[Any]) -> Bools:
        """Whether the new spec falls short of some wishes."""
        return np.append(self.short_of_kinds, 0.0)[self.alike.kind[wishes]] > 0.0


@attrs.frozen(eq=False)
class Spec:
    """One side of a comparison: the new role (`versions` None), or each wish's person's anchor version."""

    query: Query
    versions: NDArray[Any] | None

    def number(self, facet: Facet, n: int) -> Floats:
        """The number on a facet, shape (n,); NaN silent."""
        if self.versions is None:
            return np.full(n, self.query.number(facet))
        return self.query.pool.versions.numbers[facet][self.versions]

    def pay_max(self, n: int) -> Floats:
        """The top of the pay range in the new role's currency."""
        if self.versions is None:
            return np.full(n, self.query.role.pay_max)
        columns = self.query.pool.versions
        return columns.pay_max[self.versions] * self.query.money[columns.pay_currency[self.versions]]

    def share(self, facet: Facet, sets: NDArray[Any]) -> Floats:
        """Share of each set of names that is offered; NaN silent."""
        if self.versions is None:
            return self.query.share(facet, sets)
        return self.query.pool.versions.share(self.query.flat, facet, sets, self.versions)

    def tally(self, facet: Facet, sets: NDArray[Any]) -> tuple[Floats, Floats]:
        """How many names of each set are offered, and of how many anything is said."""
        if self.versions is None:
            return self.query.tally(facet, sets)
        return self.query.pool.versions.tally(self.query.flat, facet, sets, self.versions)

    def answer(self, field: str, n: int) -> NDArray[np.int8]:
        """Flexible or on call: 1, 0, or -1 not said; shape (n,)."""
        if self.versions is None:
            return np.full(n, getattr(self.query.role, field), np.int8)
        return np.asarray(getattr(self.query.pool.versions, field)[self.versions])

    def offers_one(self, facet: Facet, sets: NDArray[Any]) -> NDArray[np.int8]:
        """Whether any name of each set is offered: 1, 0, -1 silent."""
        if self.versions is None:
            return self.query.offers_one(facet, sets)
        return self.query.pool.versions.offers_one(self.query.flat, facet, sets, self.versions)

    def duty_shares(self, names: NDArray[Any], which: NDArray[Any]) -> Floats:
        """Share of work of some duties; `which` says of which wish each is."""
        if self.versions is None:
            return self.query.duty_shares[names]
        return self.query.flat.number(self.query.pool.versions.duties[self.versions[which]], names, 0.0)

    def commute(self, commutes: NDArray[Any]) -> Floats:
        """Shortest stated commute; NaN where none is stated."""
        return (
            commute_to(self.query, commutes) if self.versions is None else commute(self.query, commutes, self.versions)
        )

    def person_among(self, facet: Facet, sets: NDArray[Any]) -> Bools:
        """Whether the manager or team is among some ids."""
        persons: Any = self.query.role.persons[facet]
        if self.versions is not None:
            persons = self.query.pool.versions.persons[facet][self.versions]
        return self.query.flat.contains(sets, np.broadcast_to(persons, sets.shape))


def burdens(facts: Facts, query: Query) -> Burdens:
    """Firmness times how much more the new spec falls short (a wish said since the anchor: in full)."""
    alike, (short, before) = KINDS.against_role(facts, query)
    more = alike.spread(np.maximum(short - before, 0.0), 0.0)
    return Burdens(alike, short, before, facts.once("firmness", _firmness) * more)


@attrs.frozen(eq=False)
class _Part:
    """The kinds of wishes on one facet, with their places among all, and those that were known when the anchor ended."""

    at: Rows
    kinds: WishKinds
    then_at: Rows
    known_then: WishKinds


def _by_facet(kinds: WishKinds) -> dict[Facet, _Part]:
    """The kinds of each facet of which a spec can fall short."""
    parts = {}
    for code, (at, own) in kinds.by(kinds.facet).items():
        known = np.flatnonzero(own.known_then)
        parts[list(FACETS)[code]] = _Part(at, own, at[known], own.some(known))
    return {facet: part for facet, part in parts.items() if facet in _RULES}


def _of_kinds(kinds: Split[dict[Facet, _Part]], facts: Facts, query: Query) -> tuple[Floats, Floats]:
    """Shortfall of each kind under the new spec and, for wishes known then, under the anchor's version."""
    short, before = np.zeros(kinds.count), np.zeros(kinds.count)
    for facet, part in kinds.parts.items():
        short[part.at] = _bounded(_RULES[facet](part.kinds, facts, Spec(query, None), facet))
        before[part.then_at] = _before(part, facts, query, facet)
    return short, before


def _before(part: _Part, facts: Facts, query: Query, facet: Facet) -> Floats:
    """Shortfall under the anchor's version: the same for all roles, but for pay in another currency."""
    kinds, then = part.known_then, Spec(query, part.known_then.anchor_version)
    key = query.money.tobytes() if facet is Facet.PAY else None
    return kinds.once("short then", lambda: _bounded(_RULES[facet](kinds, facts, then, facet)), key)


KINDS = Kinds("kinds of wishes", WishKinds.of, _by_facet, _of_kinds)


def settle(found: Burdens, owed: Floats, wish: Rows, lost: Floats) -> Floats:
    """What each wish costs beyond the facet's part of the debt, or the lost like it names if that is more.

    Args:
        found: The burdens.
        owed: The facet's part of the debt, shape (wishes,) or (draws, wishes).
        wish: The wish that names each like that may count here, shape (likes,).
        lost: What each of those costs, 0 where it does not count here; shape (likes,) or (draws, likes).
    """
    cost = np.maximum(found.cost - owed, 0.0)
    max_at(cost, wish, lost)
    return cost


def post(ledger: Ledger, facts: Facts, cost: Floats) -> None:
    """Post the burdens, an ordered sum with gamma .7."""
    ledger.add_ordered(Head.CANDIDATE, "burden", facts.wishes.ragged, -cost, facts.model["burden.gamma"])


def _firmness(facts: Facts) -> Floats:
    """Nats by firmness: nice .3, important 1, must 3; a must on pay softens with its age; 0 for what is yet to be said."""
    rows, model = facts.wishes, facts.model
    weights = np.array([model[f"burden.firmness.{firmness}"] for firmness in Firmness])[rows.firmness]
    pay_must = (rows.facet == list(FACETS).index(Facet.PAY)) & (rows.firmness == MUST)
    if pay_must.any():
        important, must = model["burden.firmness.important"], model["burden.firmness.must"]
        fading = decay(facts.wish_years * 12.0, model["burden.pay_must_half_life"], 0.0)
        weights = np.where(pay_must, important + (must - important) * fading, weights)
    return np.where(facts.wish_exists, weights, 0.0)


def _bounded(short: Floats) -> Floats:
    """At most 1; silent, or below a gap that counts: 0."""
    return np.where(np.isnan(short) | (short < 1e-9), 0.0, np.minimum(short, 1.0))


# Shortfalls by kind of facet: wishes of one facet against one side; NaN silent


def _number(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    row, wanted, offered = FACETS[facet], kinds.number, spec.number(facet, len(kinds))
    direction = np.where(kinds.least, 1.0, float(row.direction))
    if facet is Facet.LEVEL:
        direction = np.where(wanted < kinds.own_level, -1.0, direction)
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    if row.relative:
        return graded.gap(wanted, offered, direction, tolerance * np.abs(wanted), scale * np.abs(wanted))
    return graded.gap(wanted, offered, direction, tolerance, scale)


def _names(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    """Share of wanted names not offered, or 1 where an unwanted one is present."""
    missing = 1.0 - spec.share(facet, kinds.wanted)
    present = spec.tally(facet, kinds.unwanted)[0] > 0.0
    return np.fmax(missing, np.where(present, 1.0, np.nan))


def _hours(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    """The number, the patterns with flexible and on call among them, or 1 where an unwanted one is present."""
    hits, spoken = spec.tally(facet, kinds.wanted)
    present = spec.tally(facet, kinds.unwanted)[0] > 0.0
    for field in ("flexible", "on_call"):
        stance, answer = getattr(kinds, field), spec.answer(field, len(kinds))
        wanted = (stance == 1) & (answer >= 0)
        hits, spoken = hits + (wanted & (answer == 1)), spoken + wanted
        present |= (stance == 0) & (answer == 1)
    missing = 1.0 - shares(hits, spoken, np.zeros(len(kinds), np.bool_))
    by_names = np.fmax(missing, np.where(present, 1.0, np.nan))
    return np.fmax(_number(kinds, facts, spec, facet), by_names)


def _person(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    again = spec.person_among(facet, kinds.disliked)
    return np.fmax(_names(kinds, facts, spec, facet), np.where(again, 1.0, np.nan))


def _one_of(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    offered = spec.offers_one(facet, kinds.wanted)
    return np.where(offered < 0, np.nan, 1.0 - offered)


def _location(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    """A stated commute is graded; else an accepted place, relocating, or no day on site is enough."""
    row, model = FACETS[facet], facts.model
    minutes = spec.commute(kinds.disliked)
    direction = np.full(len(kinds), float(row.direction))
    by_minutes = graded.gap(kinds.number, minutes, direction, model[f"tolerance.{facet}"], model[f"scale.{facet}"])
    moves = np.array([model["burden.relocation_unknown"], 1.0, 0.0])[kinds.relocates + 1]
    by_place = _one_of(kinds, facts, spec, facet) * moves
    short = np.where(np.isnan(by_minutes), by_place, by_minutes)
    return np.where(spec.number(Facet.WORKPLACE, len(kinds)) == 0.0, 0.0, short)


def _duties(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    """The largest of ``(wanted - offered - .05)/.20``, the share of wanted ones absent, and ``unwanted share/.20``."""
    flat, model, n = spec.query.flat, facts.model, len(kinds)
    places, which = flat.expand(kinds.wanted)
    offered, wanted = spec.duty_shares(flat.names[places], which), flat.numbers[places]
    short = np.full(n, np.nan)
    stated = wanted >= 0
    gap = (np.round(wanted - offered, 9) - model[f"tolerance.{facet}"]) / model[f"scale.{facet}"]
    np.fmax.at(short, which[stated], gap[stated])
    named = np.bincount(which, minlength=n)
    absent = np.bincount(which, weights=offered == 0.0, minlength=n)
    silent = np.bincount(which, weights=np.isnan(offered), minlength=n) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        short = np.fmax(short, np.where((named > 0) & ~silent, absent / named, np.nan))
    places, which = flat.expand(kinds.unwanted)
    unwanted = spec.duty_shares(flat.names[places], which)
    largest = np.full(n, np.nan)
    np.fmax.at(largest, which, unwanted / model["burden.duties_scale"])
    return np.fmax(short, largest)


def _pay(kinds: WishKinds, facts: Facts, spec: Spec, facet: Facet) -> Floats:
    """Expected shortfall of the drifted floor under the top of the range."""
    model = facts.model
    floor = kinds.number * spec.query.money[kinds.currency]
    mean, sd = _drifted(kinds, facts, floor)
    return money.shortfall(mean, sd, spec.pay_max(len(kinds)), model["tolerance.pay"], model["scale.pay"])


def _drifted(kinds: WishKinds, facts: Facts, amount: Floats) -> tuple[Floats, Floats]:
    model, years = facts.model, months(kinds.on, facts.as_of) / 12.0
    return money.drifted(amount, years, model["pay.growth"], model["pay.sd"], model["pay.sd_growth"])


_Shortfall = Callable[[WishKinds, Facts, Spec, Facet], Floats]

_BY_RULE: dict[Rule, _Shortfall] = {
    Rule.MONEY: _pay,
    Rule.ORDINAL: _number,
    Rule.GRADED: _number,
    Rule.SHARES: _duties,
    Rule.NAMES: _names,
    Rule.PERSON: _person,
    Rule.ONE_OF: _one_of,
}
_RULES: dict[Facet, _Shortfall] = {
    facet: _BY_RULE[row.rule] for facet, row in FACETS.items() if row.rule in _BY_RULE
} | {Facet.HOURS: _hours, Facet.LOCATION: _location}
"""Facet → how a spec falls short of a wish on it; timing is no burden of the candidate's but a gap on the employer's side."""


def surplus(ledger: Ledger, facts: Facts, query: Query) -> None:
    """``.15*(midpoint/target - 1)/.05`` in [0, .45], against the drifted target."""
    model = facts.model
    alike, kinds = KINDS.of(facts)
    pay = kinds.parts.get(Facet.PAY)
    if pay is None:
        return
    mean, _ = _drifted(pay.kinds, facts, pay.kinds.target * query.money[pay.kinds.currency])
    midpoint = (query.role.pay_min + query.role.pay_max) / 2.0
    with np.errstate(over="ignore"):  # a target of next to nothing: capped below
        value = model["surplus.weight"] * (midpoint / mean - 1.0) / model["surplus.step"]
    of_kinds = np.zeros(kinds.count)
    of_kinds[pay.at] = np.where(np.isnan(value), 0.0, np.clip(value, 0.0, model["surplus.cap"]))
    wishes = facts.once("pay wishes", lambda own: own.wishes_on(Facet.PAY))
    spread = np.zeros(len(facts))
    spread[facts.wishes.ragged.owner[wishes]] = of_kinds[alike.kind[wishes]]
    ledger.add(Head.CANDIDATE, "pay surplus", spread, Facet.PAY)


# In words


def tell(told: Told, head: Head, wish: int) -> Said:
    """A wish of which the new spec falls short."""
    rows = told.facts.wishes
    facet = list(FACETS)[rows.facet[wish]]
    # Nobody said the implied wish for the present level on any day.
    on = None if rows.implied[wish] else as_day(int(rows.on[wish]))
    source = as_source(int(rows.source[wish]))
    offered = told.offered(facet, told.new) or "nothing said"
    wants, words = wished(told, wish), FACETS[facet].words
    if rows.implied[wish]:
        text = f"{words}: they are at {wants} and are taken not to want less (no wish is on file); the role is at level {offered}"
    elif facet is Facet.PAY and enough(told, wish):
        text = f"{words}: wanted {wants}{noted(on, source)}; the role pays {offered}, but by now they may ask for more"
    else:
        firmness = FIRMNESS_WORDS[list(Firmness)[rows.firmness[wish]]]
        text = f"{words}: wants {wants} ({firmness}){noted(on, source)}; the role offers {offered}"
    return Said(text, facet, on, source)


FIRMNESS_WORDS = {Firmness.NICE: "nice to have", Firmness.IMPORTANT: "important", Firmness.MUST: "a must"}


def enough(told: Told, wish: int) -> bool:
    """Whether the top of the new pay range reaches what was asked for, time since left out of account."""
    rows = told.facts.wishes
    floor = float(rows.number[wish] * told.query.money[rows.currency[wish]])
    return bool(told.query.role.pay_max >= floor)


def tell_surplus(told: Told, head: Head, person: int) -> Said:
    """Pay above the target."""
    rows, facts = told.facts.wishes, told.facts
    (wish,) = [w for w in facts.wishes_on(Facet.PAY) if rows.ragged.owner[w] == person]
    on, source = as_day(int(rows.on[wish])), as_source(int(rows.source[wish]))
    target = told.annual_money(float(rows.target[wish]), int(rows.currency[wish]))
    offered = told.offered(Facet.PAY, told.new)
    text = f"the middle of the range ({offered}) is above the {target} they asked for{noted(on, source)}, time since allowed for"
    return Said(text, Facet.PAY, on, source)
