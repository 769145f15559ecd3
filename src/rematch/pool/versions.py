"""The distinct role versions of a pool, as columns: numbers, lists, persons, requirements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACETS, NAME_FACETS, NUMBER_FACETS, PERSON_FACETS, SPEC_FACETS, Facet, Need
from rematch.facets.rules.money import annual
from rematch.pool.dictionaries import UNKNOWN, FlatSets, Interned, Names, NameSets, shares
from rematch.records import RoleSpec, RoleVersion

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.int8]

NEEDS = tuple(Need)
FLEXIBLE, ON_CALL = "flexible", "on call"
"""Topics on hours that a field of the spec answers."""


@attrs.frozen(eq=False)
class Listing:
    """What a version's list on a facet says: the names it names, those it denies, and whether all others are denied too."""

    named: frozenset[int]
    denied: frozenset[int]
    closed: bool

    @property
    def given(self) -> bool:
        """Whether the version says anything here."""
        return self.closed or bool(self.named) or bool(self.denied)

    def says(self, name: int) -> int:
        """1 named, 0 not named, -1 not spoken of."""
        if name in self.named:
            return 1
        return 0 if name in self.denied or self.closed else UNKNOWN


_SILENT = Listing(frozenset(), frozenset(), closed=False)


@attrs.frozen(eq=False)
class VersionFacts:
    """One role version in the pool's integers."""

    role: RoleVersion
    role_key: int
    opened: int | None
    job: int
    numbers: dict[Facet, float]
    listings: dict[Facet, Listing]
    persons: dict[Facet, int]
    duties: dict[int, float] | None
    requirements: tuple[tuple[int, Need, float], ...] | None
    competencies: dict[int, float] | None
    pay_min: float
    pay_max: float
    pay_currency: int
    pay_extras: int

    @property
    def flexible(self) -> int:
        """Flexible hours: 1, 0, or -1 not said."""
        return _answer(self.role.spec, "flexible")

    @property
    def on_call(self) -> int:
        """On call: 1, 0, or -1 not said."""
        return _answer(self.role.spec, "on_call")

    def speaks(self, facet: Facet) -> bool:
        """Whether the version says anything of a facet that is scored."""
        if facet is Facet.PAY:
            return self.pay_min == self.pay_min or self.pay_max == self.pay_max
        if facet is Facet.DUTIES:
            return self.duties is not None
        number = self.numbers.get(facet)
        return (
            (number is not None and number == number)
            or self.listings.get(facet, _SILENT).given
            or self.persons.get(facet, UNKNOWN) >= 0
        )


class Reader:
    """Turns role versions into the pool's integers; shared by the pool's own versions and the new one."""

    def __init__(self, names: Names, keys: Interned, jobs: Interned, currencies: Interned, extras: Interned) -> None:
        self.names, self.keys, self.jobs, self.currencies, self.extras = names, keys, jobs, currencies, extras

    def layer(self) -> Reader:
        """A reader for a new role: what is new in it goes on top of the dictionaries, and the pool never changes."""
        return Reader(
            self.names.layer(), self.keys.layer(), self.jobs.layer(), self.currencies.layer(), self.extras.layer()
        )

    def read(self, role: RoleVersion) -> VersionFacts:
        """The facts of a role version."""
        spec = role.spec
        pay = spec.pay
        skills = spec.skills
        return VersionFacts(
            role=role,
            role_key=self.keys.intern(("role", role.role_id)),
            opened=day(role.opened_on),
            job=self.jobs.intern((spec.family, spec.title)),
            numbers={facet: _number(spec, facet) for facet in NUMBER_FACETS},
            listings={facet: self._listing(spec, facet) for facet in NAME_FACETS},
            persons={facet: self._person(spec, facet) for facet in PERSON_FACETS},
            duties=self._weights(spec.duties),
            requirements=None
            if skills is None
            else tuple((self.names.intern(item.name), item.need, item.importance) for item in skills),
            competencies=self._weights(spec.competencies),
            pay_min=annual(pay.min, pay.period) if pay else np.nan,
            pay_max=annual(pay.max, pay.period) if pay else np.nan,
            pay_currency=self.currencies.intern(pay.currency) if pay else UNKNOWN,
            pay_extras=self.extras.intern((pay.variable, pay.equity)) if pay else UNKNOWN,
        )

    def _weights(self, weights: Any) -> dict[int, float] | None:
        if weights is None:
            return None
        found: dict[int, float] = {}
        for name, weight in weights.items():
            code = self.names.intern(name)
            found[code] = found.get(code, 0.0) + float(weight)
        return found

    def _person(self, spec: RoleSpec, facet: Facet) -> int:
        value = getattr(spec, facet.value)
        person = getattr(value, FACETS[facet].person or "id", None)
        return UNKNOWN if person is None else self.keys.intern((facet.value, person))

    def _listing(self, spec: RoleSpec, facet: Facet) -> Listing:
        value = getattr(spec, facet.value)
        if facet is Facet.SKILLS and value is not None:
            value = [requirement.name for requirement in value]
        elif FACETS[facet].names and value is not None:
            value = getattr(value, FACETS[facet].names or "")
        named = frozenset(self.names.intern(str(name)) for name in value or ())
        listing = Listing(named, frozenset(), closed=value is not None)
        return self._hours_listing(spec, listing) if facet is Facet.HOURS else listing

    def _hours_listing(self, spec: RoleSpec, patterns: Listing) -> Listing:
        """Shift patterns, with flexible and on call named or denied by their own fields."""
        answers = {FLEXIBLE: spec.hours.flexible, ON_CALL: spec.hours.on_call} if spec.hours else {}
        named = {self.names.intern(topic) for topic, answer in answers.items() if answer}
        denied = {self.names.intern(topic) for topic, answer in answers.items() if answer is False}
        return Listing((patterns.named - denied) | named, frozenset(denied), closed=patterns.closed)


def day(when: date | None) -> int | None:
    """A date as a day number, or None."""
    return None if when is None else when.toordinal()


def _answer(spec: RoleSpec, field: str) -> int:
    answer = getattr(spec.hours, field, None)
    return UNKNOWN if answer is None else int(answer)


def _number(spec: RoleSpec, facet: Facet) -> float:
    value = getattr(spec, facet.value)
    if value is not None and FACETS[facet].number:
        value = getattr(value, FACETS[facet].number or "")
    if isinstance(value, date):
        return float(value.toordinal())
    return np.nan if value is None else float(value)


class FactsList(Sequence[VersionFacts]):
    """Facts of role versions; those of a pool that was opened are read when they are asked for.

    Args:
        reader: What reads a role version.
        roles: What gives a stored version, by its integer.
        stored: How many are stored.
    """

    def __init__(self, reader: Reader, roles: Callable[[int], RoleVersion] | None = None, stored: int = 0) -> None:
        self._reader, self._roles = reader, roles
        self._facts: list[VersionFacts | None] = [None] * stored

    def __len__(self) -> int:
        return len(self._facts)

    @overload
    def __getitem__(self, code: int) -> VersionFacts: ...
    @overload
    def __getitem__(self, code: slice) -> list[VersionFacts]: ...
    def __getitem__(self, code: int | slice) -> VersionFacts | list[VersionFacts]:
        if isinstance(code, slice):
            return [self[at] for at in range(*code.indices(len(self)))]
        found = self._facts[code]
        if found is None:
            assert self._roles is not None
            # On top of the dictionaries: whoever reads does not change them.
            found = self._facts[code] = self._reader.layer().read(self._roles(code))
        return found

    def append(self, role: RoleVersion) -> None:
        """Read one more version."""
        self._facts.append(self._reader.read(role))

    def forget(self, keep: NDArray[np.bool_]) -> None:
        """Put the version that says nothing, which is the first, in the place of every one but some."""
        for code in np.flatnonzero(~keep).tolist():
            self._facts[code] = self[0]

    def __getstate__(self) -> dict[str, Any]:
        """With every version read: what a file holds does not travel."""
        return {"_reader": self._reader, "_roles": None, "_facts": self[:]}

    def copy(self, reader: Reader) -> FactsList:
        """The same versions, to add to."""
        other = FactsList(reader, self._roles)
        other._facts = list(self._facts)
        return other


@attrs.frozen(eq=False)
class VersionColumns:
    """All versions of a pool side by side; row *i* is the pool's version *i*."""

    facts: Sequence[VersionFacts]
    numbers: dict[Facet, Floats]
    named: dict[Facet, Ints]
    """Facet → set of the names named."""
    denied: dict[Facet, Ints]
    closed: dict[Facet, NDArray[np.bool_]]
    persons: dict[Facet, Ints]
    speaks: dict[Facet, NDArray[np.bool_]]
    duties: Ints
    competencies: Ints
    job: Ints
    role_key: Ints
    pay_min: Floats
    pay_max: Floats
    pay_currency: Ints
    pay_extras: Ints
    level: Floats
    flexible: Flags
    on_call: Flags
    required_by: Ints
    """Version of each requirement of any version, beside the next two."""
    required: Ints
    required_need: Flags

    @property
    def met(self) -> int:
        """How many versions there are, without those that were forgotten and the one that says nothing."""
        return int((self.role_key != self.role_key[0]).sum())

    def listing(self, skill: int, *, but: Need | None = None) -> NDArray[np.bool_]:
        """Which versions list a skill, at any need `but` one."""
        rows = self.required == skill
        if but is not None:
            rows = rows & (self.required_need != NEEDS.index(but))
        lists = np.zeros(len(self.facts), np.bool_)
        lists[self.required_by[rows]] = True
        return lists

    @classmethod
    def of(cls, facts: Sequence[VersionFacts], sets: NameSets) -> VersionColumns:
        """Columns of the versions met."""
        return cls(
            facts=facts[:],
            numbers={f: np.array([v.numbers[f] for v in facts], np.float64) for f in NUMBER_FACETS},
            named={f: _ints(sets.intern(v.listings[f].named) for v in facts) for f in NAME_FACETS},
            denied={f: _ints(sets.intern(v.listings[f].denied) for v in facts) for f in NAME_FACETS},
            closed={f: np.array([v.listings[f].closed for v in facts], np.bool_) for f in NAME_FACETS},
            persons={f: _ints(v.persons[f] for v in facts) for f in PERSON_FACETS},
            speaks={f: np.array([v.speaks(f) for v in facts], np.bool_) for f in SPEC_FACETS},
            duties=_ints(sets.intern_map(v.duties) for v in facts),
            competencies=_ints(sets.intern_map(v.competencies) for v in facts),
            job=_ints(v.job for v in facts),
            role_key=_ints(v.role_key for v in facts),
            pay_min=np.array([v.pay_min for v in facts], np.float64),
            pay_max=np.array([v.pay_max for v in facts], np.float64),
            pay_currency=_ints(v.pay_currency for v in facts),
            pay_extras=_ints(v.pay_extras for v in facts),
            level=np.array([v.numbers[Facet.LEVEL] for v in facts], np.float64),
            flexible=np.array([v.flexible for v in facts], np.int8),
            on_call=np.array([v.on_call for v in facts], np.int8),
            required_by=_ints(at for at, v in enumerate(facts) for _ in v.requirements or ()),
            required=_ints(name for v in facts for name, _, _ in v.requirements or ()),
            required_need=_ints(NEEDS.index(need) for v in facts for _, need, _ in v.requirements or ()).astype(
                np.int8
            ),
        )

    def and_more(self, facts: FactsList, sets: NameSets) -> VersionColumns:
        """The columns with those of the versions met since."""
        met, more = len(self.facts), VersionColumns.of(facts[len(self.facts) :], sets)
        if not len(more.facts):
            return self
        arrays, others = self.arrays(), more.arrays()
        others["required_by"] = others["required_by"] + met
        return VersionColumns.from_arrays(
            {name: np.concatenate([array, others[name]]) for name, array in arrays.items()}, facts[:]
        )

    def forget(self, keep: NDArray[np.bool_], facts: Sequence[VersionFacts]) -> VersionColumns:
        """The columns with the first version, which says nothing, in the place of every one but some."""
        required = keep[self.required_by]
        arrays = {
            name: array[required] if name.startswith("required") else np.where(keep, array, array[:1])
            for name, array in self.arrays().items()
        }
        return VersionColumns.from_arrays(arrays, facts)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every column by name, those by facet as ``"named.culture"``."""
        found: dict[str, NDArray[Any]] = {}
        for field in attrs.fields(VersionColumns):
            column = getattr(self, field.name)
            if isinstance(column, dict):
                found |= {f"{field.name}.{facet.value}": array for facet, array in column.items()}
            elif field.name != "facts":
                found[field.name] = column
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], facts: Sequence[VersionFacts]) -> VersionColumns:
        """The columns again."""
        columns: dict[str, Any] = {"facts": facts}
        for name, array in arrays.items():
            field, _, facet = name.partition(".")
            if facet:
                columns.setdefault(field, {})[Facet(facet)] = array
            else:
                columns[field] = array
        return cls(**columns)

    def says(self, flat: FlatSets, facet: Facet, versions: NDArray[Any], names: NDArray[Any]) -> Flags:
        """What each version's list on a facet says of each name: 1 named, 0 not named, -1 not spoken of."""
        named = flat.contains(self.named[facet][versions], names)
        denied = self.closed[facet][versions] | flat.contains(self.denied[facet][versions], names)
        return np.where(named, 1, np.where(denied & (names >= 0), 0, UNKNOWN)).astype(np.int8)

    def share(self, flat: FlatSets, facet: Facet, sets: NDArray[Any], versions: NDArray[Any]) -> Floats:
        """Share of each set of names that each version offers on a facet; NaN unknown."""
        hits, spoken = self.tally(flat, facet, sets, versions)
        return shares(hits, spoken, flat.empty(sets) & self.closed[facet][versions])

    def tally(self, flat: FlatSets, facet: Facet, sets: NDArray[Any], versions: NDArray[Any]) -> tuple[Floats, Floats]:
        """How many names of each set each version names on a facet, and of how many it speaks."""
        at, which = flat.expand(sets)
        return flat.tally(sets, self.says(flat, facet, versions[which], flat.names[at]))

    def offers_one(self, flat: FlatSets, facet: Facet, sets: NDArray[Any], versions: NDArray[Any]) -> Flags:
        """Whether each version offers any name of each set: 1, 0, or -1 where its list or the set is not known."""
        at, which = flat.expand(sets)
        hit = self.says(flat, facet, versions[which], flat.names[at]) == 1
        found = np.bincount(which, weights=hit, minlength=len(sets)) > 0
        return one_of(found, (sets >= 0) & ~flat.empty(sets), self.closed[facet][versions])


def one_of(hit: NDArray[np.bool_], accepts: NDArray[np.bool_], given: NDArray[np.bool_] | bool) -> Flags:
    """1 where an accepted name is offered, 0 where none is, -1 where the list or what is accepted is not known."""
    return np.where(hit, 1, np.where(accepts & given, 0, UNKNOWN)).astype(np.int8)


def _ints(values: Any) -> Ints:
    return np.fromiter(values, np.int32)
