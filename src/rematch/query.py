"""The query: a new role compiled against a pool's dictionaries, for one day, one model and the organisation's news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import NAME_FACETS, Facet, Need, Scope
from rematch.names import Kinship
from rematch.pool.dictionaries import UNKNOWN, FlatSets, Names, shares, tally
from rematch.pool.pool import Pool
from rematch.pool.versions import Listing, VersionFacts, one_of
from rematch.records import Change, RoleVersion
from rematch.weights import Model

Floats = NDArray[np.float64]
Flags = NDArray[np.int8]

T = TypeVar("T")

KINSHIPS = tuple(Kinship)
"""Code → kinship of two jobs."""


@attrs.frozen(eq=False)
class News:
    """One change of the organisation that reaches the new role, in the pool's integers.

    Attributes:
        change: The record.
        facet: Its facet.
        topic: Its topic, -1 for all of the facet.
        on: Its day.
        person: The only candidate it reaches, or None for everyone.
        after_opening: It came after the new version opened.
        unsaid: It has a topic that the new spec's list does not name.
    """

    change: Change
    facet: Facet
    topic: int
    on: int
    person: str | None
    after_opening: bool
    unsaid: bool

    def meets(self, topics: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether it bears on what is about some topics of its facet; -1 is the whole facet."""
        return (topics == self.topic) | (topics < 0) | (self.topic < 0)

    @property
    def effect(self) -> float:
        """-1 to 1."""
        return self.change.effect

    @property
    def confidence(self) -> float:
        """Above 0, up to 1."""
        return self.change.confidence

    @property
    def badness(self) -> tuple[float, float]:
        """The smaller, the worse."""
        return self.effect * self.confidence, self.effect


@attrs.frozen(eq=False)
class Requirement:
    """One requirement of the new role in the pool's integers."""

    name: int
    need: Need
    importance: float


@attrs.frozen(eq=False, slots=False)
class Query:
    """A new role against a pool.

    Attributes:
        pool: The pool.
        role: The new role version, in the pool's integers.
        names: The pool's names with the new role's on top.
        as_of: The day, as a day number.
        model: The weights.
        news: The organisation's changes that reach the role, dated up to `as_of`, of one day on one topic the worst.
        rates: Currency → value of one unit, in any common money.
        changes: The organisation's changes as they were given.
    """

    pool: Pool
    role: VersionFacts
    names: Names
    as_of: int
    model: Model
    news: tuple[News, ...]
    rates: Mapping[str, float]
    changes: tuple[Change, ...]
    _kept: dict[object, Any] = attrs.field(factory=dict, init=False)
    _tallies: dict[Facet, tuple[Floats, Floats]] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(
        cls,
        pool: Pool,
        role: RoleVersion,
        as_of: int,
        model: Model,
        changes: Iterable[Change],
        rates: Mapping[str, float],
    ) -> Query:
        """Compile a role; the pool does not change."""
        reader = pool.dictionaries.reader.layer()
        facts = reader.read(role)
        opened = as_of if facts.opened is None else facts.opened
        given = tuple(changes)
        read = [_news(change, role, facts, opened, reader.names) for change in given if _reaches(change, role, as_of)]
        return cls(pool, facts, reader.names, as_of, model, _worst(read), rates, given)

    def for_role(self, role: RoleVersion) -> Query:
        """The same question for another role."""
        return Query.of(self.pool, role, self.as_of, self.model, self.changes, self.rates)

    def once(self, of: object, compute: Callable[[], T]) -> T:
        """What the role says of something that several blocks share, worked out once."""
        if of not in self._kept:
            self._kept[of] = compute()
        return self._kept[of]

    @property
    def opened(self) -> int:
        """The day the new version opened; `as_of` when nobody knows."""
        return self.as_of if self.role.opened is None else self.role.opened

    @cached_property
    def flat(self) -> FlatSets:
        """The pool's sets of names."""
        return self.pool.dictionaries.sets.flat

    def code_of(self, numbers: Mapping[int, float] | None) -> int:
        """The pool's integer for a set or map of names; -2, which is nobody's, where the pool has no such."""
        return _NOBODYS if numbers is None else self.pool.dictionaries.sets.find_map(numbers)

    @cached_property
    def named(self) -> dict[Facet, Flags]:
        """Facet → what the new role's list says of every name: 1 named, 0 not named, -1 not spoken of."""
        return {facet: self._spoken(self.role.listings[facet]) for facet in NAME_FACETS}

    def _spoken(self, listing: Listing) -> Flags:
        said = np.full(len(self.names) + 1, 0 if listing.closed else UNKNOWN, np.int8)
        said[list(listing.denied)] = 0
        said[list(listing.named)] = 1
        said[-1] = UNKNOWN
        return said

    def says(self, facet: Facet, topics: NDArray[Any]) -> Flags:
        """What the new role's list says of topics; -1 for topic -1."""
        return self.named[facet][topics]

    def number(self, facet: Facet) -> float:
        """The new role's number on a facet; NaN unknown."""
        return self.role.numbers[facet]

    def share(self, facet: Facet, sets: NDArray[Any]) -> Floats:
        """Share of each set of names that the new role offers; NaN unknown."""
        hits, spoken = self.tally(facet, sets)
        return shares(hits, spoken, self.flat.empty(sets) & self.role.listings[facet].closed)

    def tally(self, facet: Facet, sets: NDArray[Any]) -> tuple[Floats, Floats]:
        """How many names of each set the new role names on a facet, and of how many it speaks."""
        if facet not in self._tallies:
            # Among all sets are those of ids, whose integers may be larger than any name's; nobody asks for them.
            said = self.says(facet, np.minimum(self.flat.names, len(self.names)))
            hits, spoken = tally(said, self.flat.owner, len(self.flat))
            self._tallies[facet] = np.append(hits, 0.0), np.append(spoken, 0.0)  # the last for set -1
        hits, spoken = self._tallies[facet]
        return hits[sets], spoken[sets]

    def offers_one(self, facet: Facet, sets: NDArray[Any]) -> Flags:
        """Whether the new role offers any name of each set: 1, 0, or -1 where its list or the set is not known."""
        return one_of(
            self.tally(facet, sets)[0] > 0, (sets >= 0) & ~self.flat.empty(sets), self.role.listings[facet].closed
        )

    @cached_property
    def duty_shares(self) -> Floats:
        """Share of the new role's time by duty name, 0 where not listed; NaN where duties are not known."""
        shares = np.full(len(self.names) + 1, np.nan if self.role.duties is None else 0.0)
        for name, share in (self.role.duties or {}).items():
            shares[name] = share
        shares[-1] = np.nan
        return shares

    @cached_property
    def money(self) -> Floats:
        """Factor that turns each of the pool's currencies into the new role's; NaN without a rate (last: unknown)."""
        currencies = self.pool.dictionaries.currencies
        own = self._currency
        factors = np.full(len(currencies) + 1, np.nan)
        for code, currency in enumerate(currencies.values):
            if currency == own:
                factors[code] = 1.0
            elif own is not None and own in self.rates and currency in self.rates:
                factors[code] = self.rates[currency] / self.rates[own]
        return factors

    @property
    def _currency(self) -> str | None:
        pay = self.role.role.spec.pay
        if pay is not None and pay.currency is not None:
            return pay.currency
        known = self.pool.dictionaries.currencies.values
        return next((currency for currency in known if currency in self.rates), known[0] if len(known) == 1 else None)

    @cached_property
    def kinship(self) -> NDArray[np.int8]:
        """How each of the pool's jobs lies to the new role's, as a code of `KINSHIPS`."""
        spec = self.role.role.spec
        own, vocabulary = (spec.family, spec.title), self.names.vocabulary
        jobs = [job or (None, None) for job in self.pool.dictionaries.jobs.values]  # None was forgotten
        return np.array([KINSHIPS.index(vocabulary.kinship(job, own)) for job in jobs], np.int8)

    @cached_property
    def news_of_day(self) -> dict[tuple[Facet, int, int], list[News]]:
        """The news by facet, topic and day: of one day on one topic only the worst counts for each person."""
        return _grouped(self.news, lambda item: (item.facet, item.topic, item.on))

    @cached_property
    def news_of_topic(self) -> dict[tuple[Facet, int], list[News]]:
        """The news by facet and topic."""
        return _grouped(self.news, lambda item: (item.facet, item.topic))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The new role's requirements, each skill once, with the strongest need and the largest importance stated."""
        merged: dict[int, Requirement] = {}
        for name, need, importance in self.role.requirements or ():
            kept = merged.get(name, Requirement(name, need, importance))
            merged[name] = Requirement(
                name, min(kept.need, need, key=lambda n: _NEEDS[n]), max(kept.importance, importance)
            )
        return tuple(merged.values())

    @cached_property
    def competencies(self) -> dict[int, float]:
        """The new role's competencies as shares of importance; by default its requirements (SCIENCE 2.7)."""
        weights = dict(self.role.competencies or {})
        if not weights:
            for item in self.requirements:
                weights[item.name] = weights.get(item.name, 0.0) + item.importance
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    @cached_property
    def shared_competencies(self) -> Floats:
        """``sum_k min(a_k, b_k)`` of each set of names and the new role's competencies; last, for set -1, 0."""
        asked = np.zeros(len(self.names) + 1)
        asked[list(self.competencies)] = list(self.competencies.values())
        each = 1.0 / np.maximum(np.diff(self.flat.starts), 1)
        overlap = np.minimum(each[self.flat.owner], asked[self.flat.names])
        return np.bincount(self.flat.owner, weights=overlap, minlength=len(self.flat) + 1).astype(np.float64)


_NOBODYS = -2
_NEEDS = {Need.MUST: 0, Need.SHOULD: 1, Need.COULD: 2}


def _grouped(news: Iterable[News], key: Callable[[News], Any]) -> dict[Any, list[News]]:
    groups: dict[Any, list[News]] = {}
    for item in news:
        groups.setdefault(key(item), []).append(item)
    return groups


def _reaches(change: Change, role: RoleVersion, as_of: int) -> bool:
    """Whether a change covers the role or may cover a person, and has happened (SCIENCE 2.5 c)."""
    if change.on is None or change.on.toordinal() > as_of:
        return False
    if change.scope in (Scope.ALL, Scope.PERSON) or change.target is None:
        return True
    spec = role.spec
    own = {
        Scope.TEAM: spec.team.id if spec.team else None,
        Scope.MANAGER: spec.manager.id if spec.manager else None,
        Scope.ROLE: role.role_id,
    }
    return change.target == own[change.scope]


def _news(change: Change, role: RoleVersion, facts: VersionFacts, opened: int, names: Names) -> News:
    topic = UNKNOWN if change.topic is None else names.intern(change.topic)
    on = change.on.toordinal() if change.on else opened
    listing = facts.listings.get(change.facet)
    named = listing is not None and listing.says(topic) == 1
    if change.facet is Facet.DUTIES:
        named = (facts.duties or {}).get(topic, 0.0) > 0
    return News(
        change=change,
        facet=change.facet,
        topic=topic,
        on=on,
        person=change.target if change.scope is Scope.PERSON else None,
        after_opening=on > opened,
        unsaid=topic >= 0 and not named,
    )


def _worst(read: list[News]) -> tuple[News, ...]:
    """Of one day on one topic the worst; what reaches one person only is weighed against that where it is used."""
    kept: dict[tuple[Any, ...], News] = {}
    for item in read:
        key = (item.facet, item.topic, item.on, item.person)
        if key not in kept or item.badness < kept[key].badness:
            kept[key] = item
    return tuple(sorted(kept.values(), key=lambda n: (n.facet.value, n.change.topic or "", n.on, n.person or "")))
