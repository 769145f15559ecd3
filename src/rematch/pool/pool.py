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
from rematch.pool.columns import Block, concatenate
from rematch.pool.compile import compile_blocks
from rematch.pool.flat import Flat
from rematch.pool.flatten import BATCH_ROWS, batches, flatten
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.statistics import Counting, PoolStatistics, Refresh, standardised
from rematch.pool.tables import Tables, read_tables
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
    _rows: dict[str, int] = attrs.field(alias="rows")
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
        rows: dict[str, int] = {}
        people = batches(_checked(candidates, rows, progress), min(BATCH_ROWS, BLOCK_ROWS))
        return cls._compiled(map(flatten, people), dictionaries, rows, statistics)

    @classmethod
    def from_tables(
        cls,
        candidates: Any,
        *,
        candidacies: Any = None,
        reasons: Any = None,
        sentiments: Any = None,
        assessments: Any = None,
        skills: Any = None,
        wishes: Any = None,
        shocks: Any = None,
        contacts: Any = None,
        changes: Any = None,
        approaches: Any = None,
        versions: Iterable[RoleVersion] = (),
        vocabulary: Vocabulary | Mapping[str, Any] | None = None,
        statistics: PoolStatistics | Mapping[str, Mapping[str, float]] | None = None,
    ) -> Pool:
        """Compile tables to columns: the same pool as of the records that they tell, which need not be made.

        A table is a mapping of columns, a pandas or polars frame, or an Arrow table, with one row a record and one column a
        field, named as in the records (docs: how to, "Make a pool of tables"). `candidate_id` says whose a row is, and in the
        tables of what was said in a candidacy `candidacy_id` of which one. None, NaN, null and a column that is not there are
        what nobody knows.

        Args:
            candidates: One row a person; pools keep their order.
            candidacies: Past processes, each with its verdict and offer; `role_id` and `version` name one of `versions`.
            reasons: Why they ended short.
            sentiments: What was liked and disliked.
            assessments: Scores.
            skills: Skills.
            wishes: One row a candidate and `facet`, with the fields of that facet's wish.
            shocks: What happened in the present job.
            contacts: When somebody was in touch.
            changes: The people's own changed circumstances.
            approaches: When they were approached, and the answers.
            versions: The role versions that candidacies name.
            vocabulary: What names mean; see `Vocabulary`.
            statistics: Score statistics to use instead of those of these people, e.g. a larger pool's.

        Raises:
            RecordError: Something in a table is not accepted; the message names table, row, field and what is.
            ProtectedInput: A column that must not reach a scorer.
            InvalidInput: Several things in a table are not accepted.

        >>> len(Pool.from_tables({"candidate_id": ["c-1", "c-2"], "level": [3, None]}))
        2
        """
        dictionaries = Dictionaries(as_vocabulary(vocabulary), versions)
        given = Tables(
            candidates,
            candidacies,
            reasons,
            sentiments,
            assessments,
            skills,
            wishes,
            shocks,
            contacts,
            changes,
            approaches,
        )
        flat = read_tables(given, dictionaries.by_key)
        rows = {name: row for row, name in enumerate(flat.people["id"].tolist())}
        return cls._compiled(flat.parts(min(BATCH_ROWS, BLOCK_ROWS)), dictionaries, rows, statistics)

    @classmethod
    def _compiled(
        cls,
        parts: Iterable[Flat],
        dictionaries: Dictionaries,
        rows: dict[str, int],
        statistics: PoolStatistics | Mapping[str, Mapping[str, float]] | None,
    ) -> Pool:
        """Compile people in flat columns; `rows` says where each is once all parts are read."""
        counting = Counting()
        blocks, lints = compile_blocks(_counted(parts, counting), dictionaries, BLOCK_ROWS)
        own = counting.done()
        if statistics is None:
            statistics = own
        elif not isinstance(statistics, PoolStatistics):
            statistics = PoolStatistics.from_dict(statistics)
        columns = VersionColumns.of(dictionaries.facts, dictionaries.sets)
        return cls(tuple(blocks), dictionaries, columns, statistics, own, tuple(lints), rows)

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
        return len(self._rows)

    def __contains__(self, candidate_id: object) -> bool:
        return candidate_id in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

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
        try:
            return self._rows[candidate_id]
        except KeyError:
            raise PoolError(f"pool: nobody has the id {candidate_id!r} among {len(self):,} people") from None

    def take(self, rows: NDArray[np.intp]) -> Block:
        """A block of some people, in the order given."""
        if len(self.blocks) == 1:
            return self.blocks[0].take(rows)
        order = np.argsort(rows, kind="stable")
        parts = []
        for at, block in enumerate(self.blocks):
            inside = rows[order][(rows[order] >= at * BLOCK_ROWS) & (rows[order] < (at + 1) * BLOCK_ROWS)]
            if len(inside):
                parts.append(block.loosen(inside - at * BLOCK_ROWS))
        gathered = concatenate(parts)
        back = np.empty(len(rows), np.intp)
        back[order] = np.arange(len(rows))
        return gathered.take(back)

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


def _checked(
    candidates: Iterable[Candidate], rows: dict[str, int], progress: Callable[[int], None] | None
) -> Iterator[Candidate]:
    """The people one by one, each entered in `rows`."""
    for candidate in candidates:
        if not isinstance(candidate, Candidate):
            raise PoolError(f"pool: row {len(rows)} is {type(candidate).__name__}; accepted: Candidate records")
        if candidate.id in rows:
            raise PoolError(f"pool: two people have the id {candidate.id!r}; accepted: each id once")
        rows[candidate.id] = len(rows)
        yield candidate
        if progress is not None and len(rows) % 10_000 == 0:
            progress(len(rows))


def _counted(parts: Iterable[Flat], counting: Counting) -> Iterator[Flat]:
    """The parts, each with its scores counted for the statistics."""
    for part in parts:
        counting.add(part.assessments)
        yield part


def _digest_block(digest: Any, block: Block) -> None:
    digest.update("\0".join(block.people.id.tolist()).encode())
    for field in attrs.fields(type(block.people)):
        array = getattr(block.people, field.name)
        if array.dtype != object:
            digest.update(array.tobytes())
    for field in attrs.fields(Block):
        if field.name == "people":
            continue
        table = getattr(block, field.name)
        digest.update(table.ragged.counts.tobytes())
        for array in table.arrays().values():
            digest.update(array.tobytes() if array.dtype != object else repr(array.tolist()).encode())
