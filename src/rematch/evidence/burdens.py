"""New burdens: wishes the new spec falls short of, and pay above what was asked (SCIENCE 2.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts, decay
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


@attrs.frozen(eq=False)
class Burdens:
    """What each wish costs against the new spec, shape (wishes,).

    Attributes:
        short: Shortfall under the new spec, 0 to 1.
        short_then: Shortfall under the anchor's version, for wishes known then; else 0.
        cost: Log-odds it costs (positive), before debts and likes on the same facet are set against it.
    """

    short: Floats
    short_then: Floats
    cost: Floats

    @property
    def unmet(self) -> Bools:
        """Wishes of which the new spec falls short."""
        return self.short > 0.0


@attrs.frozen(eq=False)
class Spec:
    """One side of a comparison: the new role (`versions` None), or each wish's person's anchor version."""

    query: Query
    versions: NDArray[Any] | None

    def at(self, rows: Rows) -> Spec:
        """The same side for some of the wishes."""
        return self if self.versions is None else Spec(self.query, self.versions[rows])

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
    rows = facts.wishes
    n = len(rows)
    short, before = np.zeros(n), np.zeros(n)
    anchor = facts.anchor_version[rows.ragged.owner] if n else np.zeros(0, np.int32)
    end = facts.anchor_end[rows.ragged.owner] if n else np.zeros(0, np.int32)
    known_then = facts.wish_on <= end if n else np.zeros(0, np.bool_)
    for facet, rule in _RULES.items():
        at = facts.wishes_on(facet)
        if not len(at):
            continue
        short[at] = _bounded(rule(facts, at, Spec(query, None), facet))
        old = at[known_then[at]]
        before[old] = _bounded(rule(facts, old, Spec(query, anchor[old]), facet))
    cost = _firmness(facts) * np.maximum(short - before, 0.0)
    return Burdens(short, before, np.where(facts.wish_exists, cost, 0.0) if n else cost)


def settle(facts: Facts, found: Burdens, owed: Floats, lost: Floats, to_wish: Bools) -> Floats:
    """What each wish costs beyond the facet's part of the debt, or the lost like it names if that is more.

    Args:
        facts: The block on the day.
        found: The burdens.
        owed: The facet's part of the debt, shape (wishes,) or (draws, wishes).
        lost: Value of every like, shape (sentiments,) or (draws, sentiments).
        to_wish: Likes that count here, of the same shape.
    """
    cost = np.maximum(found.cost - owed, 0.0)
    rows = np.flatnonzero(np.atleast_2d(to_wish).any(axis=0))
    max_at(cost, facts.block.sentiments.wish[rows], np.where(to_wish, -lost, 0.0)[..., rows])
    return cost


def post(ledger: Ledger, facts: Facts, cost: Floats) -> None:
    """Post the burdens, an ordered sum with gamma .7."""
    rows = facts.wishes
    weighted = cost * rows.ragged.owa_weights(cost, facts.model["burden.gamma"])
    ledger.add_rows(Head.CANDIDATE, "burden", rows.ragged, -weighted)


def _firmness(facts: Facts) -> Floats:
    """Nats by firmness: nice .3, important 1, must 3; a must on pay softens with its age."""
    rows, model = facts.wishes, facts.model
    weights = np.array([model[f"burden.firmness.{firmness}"] for firmness in Firmness])[rows.firmness]
    pay_must = (rows.facet == list(FACETS).index(Facet.PAY)) & (rows.firmness == MUST)
    if pay_must.any():
        important, must = model["burden.firmness.important"], model["burden.firmness.must"]
        fading = decay(facts.wish_years * 12.0, model["burden.pay_must_half_life"], 0.0)
        weights = np.where(pay_must, important + (must - important) * fading, weights)
    return np.asarray(weights)


def _bounded(short: Floats) -> Floats:
    """At most 1; silent, or below a gap that counts: 0."""
    return np.where(np.isnan(short) | (short < 1e-9), 0.0, np.minimum(short, 1.0))


# Shortfalls by kind of facet: wishes of one facet against one side; NaN silent


def _number(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    rows, row = facts.wishes, FACETS[facet]
    wanted, offered = rows.number[at], spec.number(facet, len(at))
    direction = np.where(rows.least[at], 1.0, float(row.direction))
    if facet is Facet.LEVEL:
        own = facts.block.people.level[rows.ragged.owner[at]]
        direction = np.where(wanted < own, -1.0, 1.0)
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    if row.relative:
        return graded.gap(wanted, offered, direction, tolerance * np.abs(wanted), scale * np.abs(wanted))
    return graded.gap(wanted, offered, direction, tolerance, scale)


def _names(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    """Share of wanted names not offered, or 1 where an unwanted one is present."""
    rows = facts.wishes
    missing = 1.0 - spec.share(facet, rows.wanted[at])
    present = spec.tally(facet, rows.unwanted[at])[0] > 0.0
    return np.fmax(missing, np.where(present, 1.0, np.nan))


def _hours(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    """The number, the patterns with flexible and on call among them, or 1 where an unwanted one is present."""
    rows = facts.wishes
    hits, spoken = spec.tally(facet, rows.wanted[at])
    present = spec.tally(facet, rows.unwanted[at])[0] > 0.0
    for field in ("flexible", "on_call"):
        stance, answer = getattr(rows, field)[at], spec.answer(field, len(at))
        wanted = (stance == 1) & (answer >= 0)
        hits, spoken = hits + (wanted & (answer == 1)), spoken + wanted
        present |= (stance == 0) & (answer == 1)
    missing = 1.0 - shares(hits, spoken, np.zeros(len(at), np.bool_))
    by_names = np.fmax(missing, np.where(present, 1.0, np.nan))
    return np.fmax(_number(facts, at, spec, facet), by_names)


def _person(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    again = spec.person_among(facet, facts.wishes.disliked[at])
    return np.fmax(_names(facts, at, spec, facet), np.where(again, 1.0, np.nan))


def _one_of(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    offered = spec.offers_one(facet, facts.wishes.wanted[at])
    return np.where(offered < 0, np.nan, 1.0 - offered)


def _location(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    """A stated commute is graded; else an accepted place, relocating, or no day on site is enough."""
    rows, row, model = facts.wishes, FACETS[facet], facts.model
    minutes = spec.commute(rows.disliked[at])
    direction = np.full(len(at), float(row.direction))
    by_minutes = graded.gap(rows.number[at], minutes, direction, model[f"tolerance.{facet}"], model[f"scale.{facet}"])
    moves = np.array([model["burden.relocation_unknown"], 1.0, 0.0])[rows.relocates[at] + 1]
    by_place = _one_of(facts, at, spec, facet) * moves
    short = np.where(np.isnan(by_minutes), by_place, by_minutes)
    return np.where(spec.number(Facet.WORKPLACE, len(at)) == 0.0, 0.0, short)


def _duties(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    """The largest of ``(wanted - offered - .05)/.20``, the share of wanted ones absent, and ``unwanted share/.20``."""
    rows, flat, model = facts.wishes, spec.query.flat, facts.model
    places, which = flat.expand(rows.wanted[at])
    offered, wanted = spec.duty_shares(flat.names[places], which), flat.numbers[places]
    short = np.full(len(at), np.nan)
    stated = wanted >= 0
    gap = (np.round(wanted - offered, 9) - model[f"tolerance.{facet}"]) / model[f"scale.{facet}"]
    np.fmax.at(short, which[stated], gap[stated])
    named = np.bincount(which, minlength=len(at))
    absent = np.bincount(which, weights=offered == 0.0, minlength=len(at))
    silent = np.bincount(which, weights=np.isnan(offered), minlength=len(at)) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        short = np.fmax(short, np.where((named > 0) & ~silent, absent / named, np.nan))
    places, which = flat.expand(rows.unwanted[at])
    unwanted = spec.duty_shares(flat.names[places], which)
    largest = np.full(len(at), np.nan)
    np.fmax.at(largest, which, unwanted / model["burden.duties_scale"])
    return np.fmax(short, largest)


def _pay(facts: Facts, at: Rows, spec: Spec, facet: Facet) -> Floats:
    """Expected shortfall of the drifted floor under the top of the range."""
    rows, model = facts.wishes, facts.model
    floor = rows.number[at] * spec.query.money[rows.currency[at]]
    mean, sd = money.drifted(floor, facts.wish_years[at], model["pay.growth"], model["pay.sd"], model["pay.sd_growth"])
    return money.shortfall(mean, sd, spec.pay_max(len(at)), model["tolerance.pay"], model["scale.pay"])


_Shortfall = Callable[[Facts, Rows, Spec, Facet], Floats]

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
    rows, model = facts.wishes, facts.model
    at = facts.wishes_on(Facet.PAY)
    if not len(at):
        return
    target = rows.target[at] * query.money[rows.currency[at]]
    mean, _ = money.drifted(target, facts.wish_years[at], model["pay.growth"], model["pay.sd"], model["pay.sd_growth"])
    midpoint = (query.role.pay_min + query.role.pay_max) / 2.0
    with np.errstate(over="ignore"):  # a target of next to nothing: capped below
        value = model["surplus.weight"] * (midpoint / mean - 1.0) / model["surplus.step"]
    value = np.where(np.isnan(value), 0.0, np.clip(value, 0.0, model["surplus.cap"]))
    spread = np.zeros(len(facts))
    spread[rows.ragged.owner[at]] = value
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
