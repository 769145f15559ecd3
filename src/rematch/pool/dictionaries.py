"""The pool's dictionaries: names, ids, sets and maps of names, each met once and then an integer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.names import How, Understood, Vocabulary

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.int8]

UNKNOWN = -1
"""The integer that stands for "nobody knows"."""


class Names:
    """Names by the skill, duty, trait, place or topic they mean; aliases and typing errors share an integer."""

    def __init__(self, vocabulary: Vocabulary, base: Names | None = None) -> None:
        self.vocabulary = vocabulary
        self.understood: dict[str, Understood] = {}
        self._base = base
        self._by_text: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._shown: list[str] = []
        self._canonical: list[str] = []

    def __len__(self) -> int:
        return self._below + len(self._canonical)

    @property
    def _below(self) -> int:
        return len(self._base) if self._base is not None else 0

    def layer(self) -> Names:
        """A dictionary on top of this one: a new role's new names go there, and the pool never changes."""
        return Names(self.vocabulary, self)

    def copy(self) -> Names:
        """The same names, to add to."""
        other = Names(self.vocabulary)
        other.understood, other._by_text, other._by_name = (
            dict(self.understood),
            dict(self._by_text),
            dict(self._by_name),
        )
        other._shown, other._canonical = list(self._shown), list(self._canonical)
        return other

    def forget(self, keep: NDArray[np.bool_]) -> None:
        """Blank every name but some, and every spelling that may be one person's own: nobody may be left in them.

        Who spelled a name how is not kept, so of a name met in several spellings the one that is compared stays.
        """
        for code in np.flatnonzero(~keep).tolist():
            self._canonical[code] = self._shown[code] = ""
        spellings = Counter(self._by_text.values())
        for code in np.flatnonzero(keep).tolist():
            if spellings[code] > 1:
                self._shown[code] = self._canonical[code] or self._shown[code]
        self._by_name = {self._canonical[code]: code for code in np.flatnonzero(keep).tolist()}
        self._by_text = {self._shown[code]: code for code in np.flatnonzero(keep).tolist()}
        self.understood = {text: meant for text, meant in self.understood.items() if text in self._by_text}

    def to_dict(self) -> dict[str, Any]:
        """The names as plain data."""
        understood = {text: [meant.name, meant.how.value, meant.score] for text, meant in self.understood.items()}
        return {"names": self._canonical, "shown": self._shown, "texts": self._by_text, "understood": understood}

    @classmethod
    def from_dict(cls, vocabulary: Vocabulary, document: Mapping[str, Any]) -> Names:
        """Names from plain data."""
        names = cls(vocabulary)
        names._canonical, names._shown, names._by_text = document["names"], document["shown"], document["texts"]
        names._by_name = {name: code for code, name in enumerate(names._canonical) if names._shown[code]}
        names.understood = {
            text: Understood(name, How(how), score) for text, (name, how, score) in document["understood"].items()
        }
        return names

    def known(self) -> int:
        """How many names there are, without those that were forgotten."""
        return len(self._by_name)

    def add(self, others: Names) -> Ints:
        """Take in another's names in every spelling it has met; the integer here of each of them, -1 of forgotten ones."""
        for text in others._by_text:
            self.intern(text)
        return np.array([self.intern(text) if text else UNKNOWN for text in others._shown], np.int32)

    def intern(self, text: str) -> int:
        """The integer of a name, new or known."""
        found = self._by_text.get(text, UNKNOWN) if self._base is None else self._find_text(text)
        if found >= 0:
            return found
        meant = self.vocabulary.understand(text)
        if meant.how is not How.ITSELF:
            self.understood[text] = meant
        code = self.find_canonical(meant.name)
        if code < 0:
            code = self._by_name[meant.name] = len(self)
            self._canonical.append(meant.name)
            self._shown.append(text)
        self._by_text[text] = code
        return code

    def find_canonical(self, name: str) -> int:
        """The integer of a name in the vocabulary's own spelling, or -1."""
        found = self._base.find_canonical(name) if self._base is not None else UNKNOWN
        return found if found >= 0 else self._by_name.get(name, UNKNOWN)

    def canonical(self, code: int) -> str:
        """The spelling by which a name is compared."""
        if self._base is not None and code < self._below:
            return self._base.canonical(code)
        return self._canonical[code - self._below]

    def shown(self, code: int) -> str:
        """The spelling in which a name was first met."""
        if self._base is not None and code < self._below:
            return self._base.shown(code)
        return self._shown[code - self._below]

    def _find_text(self, text: str) -> int:
        found = self._base._find_text(text) if self._base is not None else UNKNOWN
        return found if found >= 0 else self._by_text.get(text, UNKNOWN)


class Interned:
    """Any hashable values, each met once."""

    def __init__(self, base: Interned | None = None) -> None:
        self.values: list[Any] = []
        self._base = base
        self._codes: dict[Any, int] = {}

    def __len__(self) -> int:
        return self._below + len(self.values)

    @property
    def _below(self) -> int:
        return len(self._base) if self._base is not None else 0

    def layer(self) -> Interned:
        """A dictionary on top of this one (see `Names.layer`)."""
        return Interned(self)

    def copy(self) -> Interned:
        """The same values, to add to."""
        return Interned.of(list(self.values))

    @classmethod
    def of(cls, values: list[Any]) -> Interned:
        """Values in the order of their integers."""
        interned = cls()
        interned.values = values
        interned._codes = {value: code for code, value in enumerate(values) if value is not None}
        return interned

    def forget(self, keep: NDArray[np.bool_]) -> None:
        """Blank every value but some."""
        for code in np.flatnonzero(~keep).tolist():
            self._codes.pop(self.values[code], None)
            self.values[code] = None

    def intern(self, value: Any) -> int:
        """The integer of a value, new or known; None is -1."""
        if value is None:
            return UNKNOWN
        code = self.find(value)
        if code < 0:
            code = self._codes[value] = len(self)
            self.values.append(value)
        return code

    def find(self, value: Any) -> int:
        """The integer of a value, or -1."""
        found = self._base.find(value) if self._base is not None else UNKNOWN
        return found if found >= 0 else self._codes.get(value, UNKNOWN)

    def value(self, code: int) -> Any:
        """The value of an integer; None for -1."""
        if code < 0:
            return None
        if self._base is not None and code < self._below:
            return self._base.value(code)
        return self.values[code - self._below]


class NameSets:
    """Sets of names, and maps of names to numbers (shares of work, minutes): each distinct one once, flat."""

    def __init__(self, flat: FlatSets | None = None, forgotten: Ints | None = None) -> None:
        self._flat, self._gone = flat, forgotten
        self._interned = Interned() if flat is None else None

    @property
    def _known(self) -> Interned:
        """The sets by content; of a pool that was opened, put together when first looked for."""
        if self._interned is None:
            values: list[Any] = list(self.flat.tuples())
            for code in self.forgotten.tolist():
                values[code] = None  # laid flat it looks like the set of nothing, which is a set
            self._interned = Interned.of(values)
        return self._interned

    @property
    def forgotten(self) -> Ints:
        """The integers of sets that were forgotten."""
        if self._interned is None:
            return np.empty(0, np.int32) if self._gone is None else self._gone
        return np.array([code for code, value in enumerate(self._interned.values) if value is None], np.int32)

    def __len__(self) -> int:
        return len(self.flat.starts) - 1 if self._interned is None else len(self._interned)

    def copy(self) -> NameSets:
        """The same sets, to add to."""
        other = NameSets()
        other._interned = self._known.copy()
        return other

    def forget(self, keep: NDArray[np.bool_]) -> None:
        """Empty every set but some."""
        self._known.forget(keep)
        self._flat = None

    def intern(self, names: Iterable[int] | None) -> int:
        """The integer of a set of names; None, for nobody knows, is -1."""
        if names is None:
            return UNKNOWN
        return self.intern_map(dict.fromkeys(names, 1.0))

    def intern_map(self, numbers: Mapping[int, float] | None) -> int:
        """The integer of a map of names to numbers."""
        if numbers is None:
            return UNKNOWN
        before = len(self._known)
        code = self._known.intern(tuple(sorted(numbers.items())))
        if len(self._known) != before:
            self._flat = None
        return code

    def find_map(self, numbers: Mapping[int, float]) -> int:
        """The integer of a map that is known; -2, which is no map's, otherwise."""
        found = self._known.find(tuple(sorted(numbers.items())))
        return found if found >= 0 else -2

    def names(self, code: int) -> tuple[int, ...]:
        """The names of a set."""
        return tuple(self.numbers(code))

    def numbers(self, code: int) -> dict[int, float]:
        """The numbers of a map by name."""
        return dict(self._known.values[code] or ()) if code >= 0 else {}

    @property
    def flat(self) -> FlatSets:
        """All sets as flat arrays."""
        if self._flat is None:
            self._flat = FlatSets.of([items or () for items in self._known.values])
        return self._flat


@attrs.frozen(eq=False)
class FlatSets:
    """Sets laid flat: set *i* holds ``names[starts[i]:starts[i + 1]]`` with ``numbers`` beside."""

    starts: NDArray[np.int64]
    names: Ints
    numbers: Floats
    keys: NDArray[np.int64]
    """(set, name) as one sorted integer, for membership by binary search."""

    @classmethod
    def of(cls, sets: list[tuple[tuple[int, float], ...]]) -> FlatSets:
        counts = np.array([len(items) for items in sets], np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        flat = [item for items in sets for item in items]
        names = np.array([name for name, _ in flat], np.int32)
        numbers = np.array([number for _, number in flat], np.float64)
        return cls.laid(starts, names, numbers)

    @classmethod
    def laid(cls, starts: NDArray[np.int64], names: Ints, numbers: Floats) -> FlatSets:
        """Sets from the arrays they were laid in."""
        return cls(starts, names, numbers, _key(np.repeat(np.arange(len(starts) - 1), np.diff(starts)), names))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """The set of each name."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def tuples(self) -> list[tuple[tuple[int, float], ...]]:
        """Each set as pairs of name and number."""
        pairs = list(zip(self.names.tolist(), self.numbers.tolist(), strict=True))
        starts = self.starts.tolist()
        return [tuple(pairs[start:end]) for start, end in pairwise(starts)]

    def contains(self, sets: NDArray[Any], names: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether each set holds each name; False for set -1."""
        if not len(self.keys):
            return np.zeros(np.broadcast(sets, names).shape, np.bool_)
        key = _key(sets, names)
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        return np.asarray((self.keys[at] == key) & (sets >= 0) & (names >= 0))

    def number(self, sets: NDArray[Any], names: NDArray[Any], absent: float) -> Floats:
        """The number that each map gives for each name; `absent` where it gives none, NaN for map -1."""
        if not len(self.keys):
            return np.where(sets >= 0, absent, np.nan)
        key = _key(sets, names)
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        found = np.where((self.keys[at] == key) & (names >= 0), self.numbers[at], absent)
        return np.where(sets >= 0, found, np.nan)

    def expand(self, sets: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Flat positions of all elements of some sets, and which of the given sets each belongs to."""
        safe = np.maximum(sets, 0)
        counts = np.where(sets >= 0, self.starts[safe + 1] - self.starts[safe], 0) if len(self.starts) > 1 else sets * 0
        ends = np.cumsum(counts)
        which = np.repeat(np.arange(len(sets)), counts)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        begin = self.starts[safe] if len(self.starts) > 1 else sets * 0
        return (begin[which] + within).astype(np.intp), which

    def tally(self, sets: NDArray[Any], named: Flags) -> tuple[Floats, Floats]:
        """How many names of each set a list names, and of how many it speaks.

        Args:
            sets: Sets of names, shape (k,).
            named: What the list says of each element of `expand(sets)`: 1 named, 0 not, -1 not spoken of.
        """
        return tally(named, self.expand(sets)[1], len(sets))

    def empty(self, sets: NDArray[Any]) -> NDArray[np.bool_]:
        """Sets that are known to hold nothing."""
        if len(self.starts) == 1:
            return np.zeros(len(sets), np.bool_)
        safe = np.maximum(sets, 0)
        return (sets >= 0) & (self.starts[safe + 1] == self.starts[safe])


def tally(named: Flags, which: NDArray[Any], sets: int) -> tuple[Floats, Floats]:
    """How many names of each set a list names, and of how many it speaks; `which` says of which set each name is."""
    hits, spoken = (np.bincount(which, weights=flags, minlength=sets) for flags in (named == 1, named >= 0))
    return hits.astype(np.float64), spoken.astype(np.float64)


def shares(hits: Floats, spoken: Floats, nothing_wanted: NDArray[np.bool_]) -> Floats:
    """Shares in [0, 1]; NaN where nothing is spoken of, 1 where a list is given and nothing is wanted of it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spoken > 0, hits / spoken, np.where(nothing_wanted, 1.0, np.nan))


def _key(sets: NDArray[Any], names: NDArray[Any]) -> NDArray[np.int64]:
    return np.asarray((sets.astype(np.int64) << 32) | np.maximum(names, 0).astype(np.int64))
