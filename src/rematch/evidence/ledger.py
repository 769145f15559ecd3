"""The ledger: where terms post what they contribute to a head, in the order in which it is summed.

In the ranking pass only the sums are kept. To explain, every single contribution is kept with the row it came from; the
terms are the same, so the explanation cannot disagree with the ranking.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import Facet, Head
from rematch.pool.ragged import Ragged, ordered_sum, signed_weights, sum_at

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_BITS = 8
"""So many flags of a person make a number of one byte."""


@attrs.frozen(eq=False)
class Posting:
    """One batch of contributions to a head: who, how much, and which row of which table it came from."""

    head: Head
    term: str
    people: NDArray[np.intp]
    values: Floats
    sources: NDArray[np.intp]
    facet: Facet | None


@attrs.frozen(eq=False)
class Part:
    """One of several contributions a person that are summed in order of size.

    Attributes:
        term: What it is.
        values: Log-odds before ordering, shape (people,) or (draws, people).
        facet: What it is about.
        source: What it came from, where that is not the person's row.
    """

    term: str
    values: Floats
    facet: Facet
    source: int | None = None


@attrs.frozen(eq=False)
class Flag:
    """One contribution of one size to some people, of several that are summed in order of size.

    Attributes:
        term: What it is.
        there: Whose it is, shape (people,).
        value: Log-odds before ordering.
        facet: What it is about.
        source: What it came from.
    """

    term: str
    there: Bools
    value: float
    facet: Facet
    source: int

    @property
    def part(self) -> Part:
        """The same, one value a person."""
        return Part(self.term, np.where(self.there, self.value, 0.0), self.facet, self.source)


class Ledger:
    """Sums of log-odds by head, shape (people,)."""

    keeps = False
    """Whether every single contribution is wanted; else a term may post the sum of what it would list."""

    def __init__(self, people: int) -> None:
        self.sums: dict[Head, Floats] = {head: np.zeros(people) for head in Head}

    def add(self, head: Head, term: str, values: Floats, facet: Facet | None = None, source: int | None = None) -> None:
        """One contribution a person, shape (people,); `source` is what it came from, where that is not the person's row."""
        self.sums[head] += values

    def add_rows(self, head: Head, term: str, ragged: Ragged, values: Floats) -> None:
        """Contributions of rows of a table to their owners, shape (rows,)."""
        self.sums[head] += ragged.sum(values)

    def add_at(
        self, head: Head, term: str, people: NDArray[np.intp], values: Floats, sources: NDArray[np.intp]
    ) -> None:
        """Contributions of some rows to some people, both shape (k,)."""
        self.sums[head] += sum_at(people, values, len(self.sums[head]))

    def add_ordered(self, head: Head, term: str, ragged: Ragged, values: Floats, gamma: float) -> None:
        """Contributions of rows of a table to their owners, each further one of an owner counting gamma of the one before."""
        self.add(head, term, ragged.owa_sum(values, gamma))

    def add_together(self, head: Head, parts: list[Part], gamma: float) -> None:
        """Contributions a person of one family, each further one of a person counting gamma of the one before."""
        if parts:
            self.add(head, parts[0].term, ordered_sum(list(_stacked(parts)), gamma))

    def add_flagged(self, head: Head, flags: list[Flag], gamma: float) -> None:
        """`add_together` for contributions that are of one size for everybody who has them.

        Few are, so each set of them is summed once and handed to whom it belongs.
        """
        if not flags or len(flags) > _BITS:
            return self.add_together(head, [flag.part for flag in flags], gamma)
        which = np.zeros(len(flags[0].there), np.uint8)
        for bit, flag in enumerate(flags):
            which |= flag.there.view(np.uint8) << np.uint8(bit)
        sets = np.arange(1 << len(flags))
        slots = [np.where(sets >> bit & 1, flag.value, 0.0) for bit, flag in enumerate(flags)]
        return self.add(head, flags[0].term, ordered_sum(slots, gamma)[which])


class Record(Ledger):
    """A ledger that keeps every contribution, for explanations."""

    keeps = True

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.postings: list[Posting] = []

    def add(self, head: Head, term: str, values: Floats, facet: Facet | None = None, source: int | None = None) -> None:
        people = np.flatnonzero(values)
        sources = people if source is None else np.full(len(people), source, np.intp)
        self._keep(head, term, people, values[people], sources, facet)

    def add_rows(self, head: Head, term: str, ragged: Ragged, values: Floats) -> None:
        rows = np.flatnonzero(values)
        self._keep(head, term, ragged.owner[rows].astype(np.intp), values[rows], rows, None)

    def add_at(
        self, head: Head, term: str, people: NDArray[np.intp], values: Floats, sources: NDArray[np.intp]
    ) -> None:
        there = np.flatnonzero(values)
        self._keep(head, term, people[there], values[there], sources[there], None)

    def add_ordered(self, head: Head, term: str, ragged: Ragged, values: Floats, gamma: float) -> None:
        self.add_rows(head, term, ragged, values * ragged.owa_weights(values, gamma))

    def add_together(self, head: Head, parts: list[Part], gamma: float) -> None:
        if parts:
            for part, weight in zip(parts, signed_weights(_stacked(parts), gamma), strict=True):
                self.add(head, part.term, part.values * weight, part.facet, part.source)

    def add_flagged(self, head: Head, flags: list[Flag], gamma: float) -> None:
        self.add_together(head, [flag.part for flag in flags], gamma)

    def _keep(
        self,
        head: Head,
        term: str,
        people: NDArray[np.intp],
        values: Floats,
        sources: NDArray[np.intp],
        facet: Facet | None,
    ) -> None:
        """Within a posting: positive ones first, each side by size, ties as the rows lie (SCIENCE 2.1)."""
        order = np.lexsort((np.arange(len(people)), -np.abs(values), values < 0, people))
        self.postings.append(Posting(head, term, people[order], values[order], sources[order], facet))

    def totals(self) -> dict[Head, Floats]:
        """Each head as the sum of its contributions one after another, in the order they are listed."""
        totals = {}
        for head, sums in self.sums.items():
            own = [posting for posting in self.postings if posting.head is head]
            if not own:
                totals[head] = np.zeros(len(sums))
                continue
            people = np.concatenate([posting.people for posting in own])
            values = np.concatenate([posting.values for posting in own])
            totals[head] = np.bincount(people, weights=values, minlength=len(sums)).astype(np.float64)
        return totals


def _stacked(parts: list[Part]) -> Floats:
    return np.stack(np.broadcast_arrays(*(part.values for part in parts)))
