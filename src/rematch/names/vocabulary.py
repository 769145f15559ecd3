"""The caller's vocabulary: skills with aliases, broader and related ones; titles and their job families."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import attrs

from rematch.errors import RecordError
from rematch.names.normalise import normalise
from rematch.names.similarity import nearest
from rematch.records.base import FrozenMap, Unacceptable, as_names, as_share, as_text, shown


class How(StrEnum):
    """How a name was understood."""

    ITSELF = "itself"
    ALIAS = "alias"
    TYPO = "typo"


@attrs.frozen
class Understood:
    """What a name was taken to mean, and how; kept for the explanation."""

    name: str
    how: How
    score: float | None = None


class Kinship(StrEnum):
    """How two job families lie to one another."""

    SAME = "same"
    RELATED = "related"
    ANOTHER = "another"
    UNKNOWN = "unknown"


@attrs.frozen
class SkillEntry:
    """One skill of a vocabulary: other names for it, broader skills, and related ones with a strength in [0, 1]."""

    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: FrozenMap[str, float] = attrs.field(factory=FrozenMap)


@attrs.frozen(slots=False)
class Vocabulary:
    """Names and what they mean; a taxonomy loader only has to make one of these.

    Attributes:
        skills: Name → `SkillEntry`.
        titles: Title → job family.
        related_families: Pairs of families that are near one another.
        typos: Understand misspelt names of the vocabulary (`rematch.names.similarity`).

    >>> v = Vocabulary.from_dict({"skills": {"sales": {"aliases": ["selling"]}}})
    >>> v.understand("Selling").name
    'sales'
    """

    skills: FrozenMap[str, SkillEntry] = attrs.field(factory=FrozenMap)
    titles: FrozenMap[str, str] = attrs.field(factory=FrozenMap)
    related_families: frozenset[frozenset[str]] = frozenset()
    typos: bool = attrs.field(default=True, kw_only=True)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], *, typos: bool = True) -> Vocabulary:
        """A vocabulary from plain data, as RECORDS spells it.

        Raises:
            RecordError: Something in it is not accepted; the message names it.
        """
        unknown = set(document) - {"skills", "titles", "related_families"}
        if unknown:
            raise RecordError(
                "vocabulary", repr(sorted(unknown)[0]), "is not a field", "skills, titles, related_families"
            )
        for field in ("skills", "titles"):
            if not isinstance(document.get(field) or {}, Mapping):
                raise RecordError("vocabulary", field, shown(document[field]), "names with what is known of them")
        skills = {
            normalise(_checked("skills", as_text, name)): _entry(name, entry or {})
            for name, entry in (document.get("skills") or {}).items()
        }
        titles = {
            normalise(_checked("titles", as_text, title)): normalise(_checked(f"titles.{title}", as_text, family))
            for title, family in (document.get("titles") or {}).items()
        }
        pairs = frozenset(
            frozenset(normalise(_checked("related_families", as_text, family)) for family in pair)
            for pair in (document.get("related_families") or ())
        )
        return cls(FrozenMap(skills), FrozenMap(titles), pairs, typos=typos)

    def to_dict(self) -> dict[str, Any]:
        """The vocabulary as plain data, as `from_dict` reads it (`typos` goes beside it).

        >>> Vocabulary.from_dict({"titles": {"AE": "sales"}}).to_dict()
        {'skills': {}, 'titles': {'ae': 'sales'}, 'related_families': []}
        """
        skills = {
            name: {"aliases": list(entry.aliases), "broader": list(entry.broader), "related": dict(entry.related)}
            for name, entry in self.skills.items()
        }
        pairs = sorted(sorted(pair) for pair in self.related_families)
        # A family that is related to itself is a pair of one name.
        return {"skills": skills, "titles": dict(self.titles), "related_families": pairs}

    def understand(self, text: str) -> Understood:
        """What a name means: itself, the skill it is an alias of, or the vocabulary's name it misspells."""
        name = normalise(text)
        if name in self.skills:
            return Understood(name, How.ITSELF)
        if name in self._aliases:
            return Understood(self._aliases[name], How.ALIAS)
        near = nearest(name, self._spellings) if self.typos else None
        if near is not None:
            return Understood(self._aliases.get(near[0], near[0]), How.TYPO, near[1])
        return Understood(name, How.ITSELF)

    def family(self, title: str) -> str | None:
        """The job family of a title, or None."""
        name = normalise(title)
        if name not in self.titles and self.typos:
            near = nearest(name, self._titles)
            name = near[0] if near else name
        return self.titles.get(name)

    def kinship(self, one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> Kinship:
        """How two jobs, each a (family, title), lie to one another (SCIENCE 2.1).

        Families decide where both are known; else equal titles are the same family, and all else is not known.
        """
        first, second = self._family_of(*one), self._family_of(*other)
        if first is not None and second is not None:
            if first == second:
                return Kinship.SAME
            return Kinship.RELATED if frozenset((first, second)) in self.related_families else Kinship.ANOTHER
        titles = [normalise(title) if title else None for title in (one[1], other[1])]
        return Kinship.SAME if titles[0] is not None and titles[0] == titles[1] else Kinship.UNKNOWN

    def covered_by(self, name: str) -> dict[str, float]:
        """Skills that count for a (canonical) skill, with their strength: itself and narrower ones 1, related ones less."""
        links = dict(self._related.get(name, {}))
        reached, todo = {name}, [name]
        while todo:
            for narrower in self._narrower.get(todo.pop(), ()):
                if narrower not in reached:
                    reached.add(narrower)
                    todo.append(narrower)
        return links | dict.fromkeys(sorted(reached), 1.0)

    def _family_of(self, family: str | None, title: str | None) -> str | None:
        if family is not None:
            return normalise(family)
        return self.family(title) if title is not None else None

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return {normalise(alias): name for name, entry in self.skills.items() for alias in entry.aliases}

    @cached_property
    def _spellings(self) -> list[str]:
        return sorted({*self.skills, *self._aliases})

    @cached_property
    def _titles(self) -> list[str]:
        return sorted(self.titles)

    def _canonical(self, text: str) -> str:
        name = normalise(text)
        return self._aliases.get(name, name)

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        narrower: dict[str, list[str]] = {}
        for name, entry in self.skills.items():
            for broader in entry.broader:
                narrower.setdefault(self._canonical(broader), []).append(name)
        return narrower

    @cached_property
    def _related(self) -> dict[str, dict[str, float]]:
        related: dict[str, dict[str, float]] = {}
        for name, entry in self.skills.items():
            for text, strength in entry.related.items():
                other = self._canonical(text)
                for a, b in ((name, other), (other, name)):
                    kept = related.setdefault(a, {})
                    kept[b] = max(kept.get(b, 0.0), strength)
        return related

    def fingerprint_content(self) -> list[object]:
        """Everything that can change a score, in a fixed order."""
        skills = sorted(
            (name, entry.aliases, entry.broader, sorted(entry.related.items())) for name, entry in self.skills.items()
        )
        return [skills, sorted(self.titles.items()), sorted(sorted(pair) for pair in self.related_families), self.typos]


def _entry(name: str, entry: Mapping[str, Any]) -> SkillEntry:
    if not isinstance(entry, Mapping):
        raise RecordError("vocabulary", f"skill {name!r}", shown(entry), "a mapping with aliases, broader, related")
    unknown = set(entry) - {"aliases", "broader", "related"}
    if unknown:
        raise RecordError(
            f"vocabulary, skill {name!r}", repr(sorted(unknown)[0]), "is not a field", "aliases, broader, related"
        )
    related = {
        _checked(f"related of {name!r}", as_text, other): _checked(f"related of {name!r}", as_share, strength) or 0.0
        for other, strength in dict(entry.get("related") or {}).items()
    }
    return SkillEntry(
        _checked(f"aliases of {name!r}", as_names, entry.get("aliases")) or (),
        _checked(f"broader of {name!r}", as_names, entry.get("broader")) or (),
        FrozenMap(related),
    )


def _checked(field: str, convert: Any, value: Any) -> Any:
    try:
        return convert(value)
    except Unacceptable as fault:
        raise RecordError("vocabulary", field, fault.found, fault.accepted) from None


def as_vocabulary(value: Vocabulary | Mapping[str, Any] | None) -> Vocabulary:
    """A vocabulary, or the plain data for one; None is an empty one."""
    if value is None:
        return Vocabulary()
    if isinstance(value, Vocabulary):
        return value
    if isinstance(value, Mapping):
        return Vocabulary.from_dict(value)
    raise RecordError("vocabulary", "", shown(value), "a Vocabulary or a mapping with skills, titles, related_families")
