"""The pool: near-hires compiled to columns, ready to be ranked many times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import PoolError
from rematch.names import Understood, Vocabulary, as_vocabulary
from rematch.pool.columns import Block, Table, concatenate, plain
from rematch.pool.compile import BlockBuilder
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.statistics import Counting, PoolStatistics, Refresh, standardised
from rematch.pool.versions import VersionColumns
from rematch.records import Candidate, RoleVersion
from rematch.weights import Model

BLOCK_ROWS = 131_072
"""People in a block: large enough that numpy's overhead vanishes, small enough to stay near the cache (DESIGN 7)."""


@attrs.frozen(eq=False, slots=False)
class Pool:
    """Near-hires in columns. Make one with `Pool.from_candidates`; it never changes.

    Attributes:
        blocks: The people, up to 131,072 in each.
        dictionaries: Names, ids and role versions as integers.
        versions: The distinct role versions as columns.
        statistics: Score statistics in use: as they were when the pool was made, or those it was given.
        own_statistics: Those of these people's scores.
        lints: What on file says less than it could.
    """

    blocks: tuple[Block, ...]
    dictionaries: Dictionaries
    versions: VersionColumns
    statistics: PoolStatistics
    own_statistics: PoolStatistics
    lints: tuple[Lint, ...]
    standing: dict[Any, Any] = attrs.field(factory=dict, init=False, repr=False)
    """Kept between queries: what a pool says on a day, whatever the role. Never changes a result."""

    @classmethod
    def from_candidates(
        cls,
        candidates: Iterable[Candidate],
        *,
        versions: Iterable[RoleVersion] = (),
        vocabulary: Vocabulary | Mapping[str, Any] | None = None,
        statistics: PoolStatistics | Mapping[str, Mapping[str, float]] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Pool:
        """Compile people to columns.

        Args:
            candidates: The people; an iterator is read once, so a pool of millions needs no list.
            versions: Role versions that candidacies name by key only.
            vocabulary: What names mean; see `Vocabulary`.
            statistics: Score statistics to use instead of those of these people, e.g. a larger pool's.
            progress: Called with the number of people read, every 10,000.

        Raises:
            PoolError: Two people have one id, or something is not a `Candidate`.

        >>> len(Pool.from_candidates([Candidate("c-1"), Candidate("c-2")]))
        2
        """
        dictionaries = Dictionaries(as_vocabulary(vocabulary), versions)
        builder, blocks, lints = BlockBuilder(dictionaries), [], []
        known: set[str] = set()
        counting = Counting()
        for candidate in candidates:
            if not isinstance(candidate, Candidate):
                raise PoolError(f"pool: row {len(known)} is {type(candidate).__name__}; accepted: Candidate records")
            if candidate.id in known:
                raise PoolError(f"pool: two people have the id {candidate.id!r}; accepted: each id once")
            known.add(candidate.id)
            counting.add(candidate)
            builder.add(candidate)
            if len(builder) == BLOCK_ROWS:
                blocks.append(builder.build())
                lints += builder.lints
                builder = BlockBuilder(dictionaries)
            if progress is not None and len(known) % 10_000 == 0:
                progress(len(known))
        if len(builder) or not blocks:
            blocks.append(builder.build())
            lints += builder.lints
        own = counting.done()
        if statistics is None:
            statistics = own
        elif not isinstance(statistics, PoolStatistics):
            statistics = PoolStatistics.from_dict(statistics)
        columns = VersionColumns.of(dictionaries.facts, dictionaries.sets)
        return cls(tuple(blocks), dictionaries, columns, statistics, own, tuple(lints))

    def refresh_statistics(self, model: Model | None = None) -> tuple[Pool, Refresh]:
        """The pool with the score statistics of its own people in place of those it was given, and what that moves.

        Until then scores stay as they are when people are added (see `from_candidates`).

        Args:
            model: The weights by which the report standardises.

        Returns:
            The new pool, and the statistics that moved with how many people's scores they move.
        """
        new, weights = attrs.evolve(self, statistics=self.own_statistics), model or Model()
        people, largest = 0, 0.0
        for block in self.blocks:
            shift = new.z_scores(block, weights) - self.z_scores(block, weights)
            people += int(block.assessments.ragged.any(shift != 0.0).sum())
            largest = max(largest, float(np.abs(shift).max(initial=0.0)))
        return new, Refresh.of(self.statistics, self.own_statistics, people, largest)

    def z_scores(self, block: Block, model: Model) -> NDArray[np.float64]:
        """Each score of a block as a z by the statistics in use, shape (assessments,)."""
        return standardised(block, self.statistics, self.dictionaries.scales, self.dictionaries.keys, model)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is only kept between queries."""
        return {**self.__dict__, "standing": {}}

    def __len__(self) -> int:
        return int(self.starts[-1])

    def __contains__(self, candidate_id: object) -> bool:
        return self.find(candidate_id) >= 0

    def __iter__(self) -> Iterator[str]:
        for block in self.blocks:
            yield from block.people.id.tolist()

    def __repr__(self) -> str:
        return (
            f"<Pool of {len(self):,} people, {sum(len(b.candidacies) for b in self.blocks):,} candidacies, "
            f"{len(self.versions.facts) - 1:,} role versions>"
        )

    @property
    def understood(self) -> Mapping[str, Understood]:
        """Names that were taken to mean another: what they were taken for, and how (an alias, a typing error)."""
        return dict(self.dictionaries.names.understood)

    def row(self, candidate_id: str) -> int:
        """Where a person is.

        Raises:
            PoolError: Nobody in the pool has that id.
        """
        row = self.find(candidate_id)
        if row < 0:
            raise PoolError(f"pool: nobody has the id {candidate_id!r} among {len(self):,} people")
        return row

    def find(self, candidate_id: object) -> int:
        """Where a person is, -1 where nobody has the id."""
        if isinstance(candidate_id, str):
            for start, block in zip(self.starts.tolist(), self.blocks, strict=False):
                row = block.find(candidate_id)
                if row >= 0:
                    return int(start) + row
        return -1

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Row of the first person of each block, and the number of people."""
        return np.cumsum([0, *map(len, self.blocks)])

    def ids(self, rows: NDArray[np.intp]) -> NDArray[np.object_]:
        """Ids of some people."""
        found = np.empty(len(rows), np.object_)
        for block, places, inside in self._by_block(rows):
            found[places] = block.people.kept["id"].take(inside)
        return found

    def take(self, rows: NDArray[np.intp]) -> Block:
        """A block of some people, in the order given."""
        if len(self.blocks) == 1:
            return self.blocks[0].take(rows)
        parts, order = [], [np.empty(0, np.intp)]
        for block, places, inside in self._by_block(rows):
            parts.append(block.loosen(inside))
            order.append(places)
        back = np.empty(len(rows), np.intp)
        back[np.concatenate(order)] = np.arange(len(rows))
        gathered = concatenate(parts or [self.blocks[0].loosen(rows)], keep=plain)
        return gathered.take(back)

    def _by_block(self, rows: NDArray[np.intp]) -> Iterator[tuple[Block, NDArray[np.intp], NDArray[np.intp]]]:
        """Each block that has some of the rows, with their places in what was given and in the block."""
        of = np.searchsorted(self.starts, rows, side="right") - 1
        for at in np.unique(of).tolist():
            places = np.flatnonzero(of == at)
            yield self.blocks[at], places, rows[places] - self.starts[at]

    @cached_property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return sum(block.nbytes for block in self.blocks)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that name the people, their facts, the vocabulary and the score statistics."""
        digest = hashlib.blake2b(digest_size=8)
        vocabulary = self.dictionaries.names.vocabulary.fingerprint_content()
        digest.update(json.dumps([vocabulary, self.statistics.to_dict()]).encode())
        names = self.dictionaries.names
        digest.update("\0".join(names.canonical(code) for code in range(len(names))).encode())
        digest.update(repr([facts.role for facts in self.versions.facts]).encode())
        digest.update(
            repr([self.dictionaries.sets.numbers(code) for code in range(len(self.dictionaries.sets))]).encode()
        )
        for block in self.blocks:
            _digest_block(digest, block)
        return digest.hexdigest()


def _digest_block(digest: Any, block: Block) -> None:
    for columns in (block.people, *block.tables.values()):
        if isinstance(columns, Table):
            digest.update(columns.ragged.counts.tobytes())
        for column in columns.kept.values():
            array = column.array
            digest.update("\0".join(map(str, array.tolist())).encode() if array.dtype == object else array.tobytes())
