"""The pool: near-hires compiled to columns, ready to be ranked many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import PoolError
from rematch.names import Understood, Vocabulary, as_vocabulary
from rematch.pool.block import Block, assemble
from rematch.pool.change import added, checked, merged, refuse_twice, told, without
from rematch.pool.columns import plain
from rematch.pool.compile import BLOCK_ROWS, compile_blocks
from rematch.pool.describe import Description
from rematch.pool.flat import Flat
from rematch.pool.flatten import BATCH_ROWS, batches, flatten
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.statistics import PoolStatistics, Refresh, standardised
from rematch.pool.store import FilePath, Stored, fingerprint, load, save
from rematch.pool.tables import PART_ROWS, Tables, read_tables
from rematch.pool.versions import VersionColumns
from rematch.records import Candidate, RoleVersion
from rematch.weights import Model


@attrs.frozen(eq=False, slots=False)
class Pool:
    """Near-hires in columns. Make one with `Pool.from_candidates`; it never changes.

    Attributes:
        blocks: The people, up to 262,144 in each.
        dictionaries: Names, ids and role versions as integers.
        versions: The distinct role versions as columns.
        statistics: Score statistics in use: as they were when the pool was made, or those it was given.
        lints: What on file says less than it could.
    """

    blocks: Sequence[Block]
    dictionaries: Dictionaries
    versions: VersionColumns
    statistics: PoolStatistics
    lints: Sequence[Lint]
    _own_statistics: PoolStatistics | None = attrs.field(default=None, alias="own_statistics")
    _fingerprint: str | None = attrs.field(default=None, alias="fingerprint")
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
        people = batches(checked(candidates, progress), min(BATCH_ROWS, BLOCK_ROWS))
        return cls._compiled(map(flatten, people), dictionaries, statistics)

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
        progress: Callable[[int], None] | None = None,
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
            progress: Called with the number of people compiled, after every part of them.

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
        parts = read_tables(given, dictionaries.by_key, min(PART_ROWS, BLOCK_ROWS))
        return cls._compiled(told(parts, progress), dictionaries, statistics, told_apart=True)

    @classmethod
    def _compiled(
        cls,
        parts: Iterable[Flat],
        dictionaries: Dictionaries,
        statistics: PoolStatistics | Mapping[str, Mapping[str, float]] | None,
        *,
        told_apart: bool = False,
    ) -> Pool:
        """Compile people in flat columns; `told_apart`: it is known that no two have one id."""
        blocks, lints = compile_blocks(parts, dictionaries, BLOCK_ROWS)
        if not told_apart:
            refuse_twice(blocks)
        own = PoolStatistics.of(blocks, dictionaries.scales, dictionaries.keys)
        if statistics is None:
            statistics = own
        elif not isinstance(statistics, PoolStatistics):
            statistics = PoolStatistics.from_dict(statistics)
        columns = VersionColumns.of(dictionaries.facts, dictionaries.sets)
        return cls(tuple(blocks), dictionaries, columns, statistics, tuple(lints), own_statistics=own)

    @cached_property
    def own_statistics(self) -> PoolStatistics:
        """Statistics of these people's scores."""
        return self._own_statistics or PoolStatistics.of(self.blocks, self.dictionaries.scales, self.dictionaries.keys)

    @classmethod
    def open(cls, path: FilePath) -> Pool:
        """The pool that `save` wrote to a folder, in milliseconds: its columns stay in the files and are mapped from there.

        What was opened stays as it was, also when somebody saves another pool to the folder. Each file is checked against
        its checksum when it is first used.

        Raises:
            PoolError: The folder holds no pool, one of another layout, or one that is not whole.
        """
        return cls(**attrs.asdict(load(path), recurse=False))

    def save(self, path: FilePath) -> None:
        """Write the pool to a folder, which is made where it is not there; a pool that is there already is replaced.

        Whatever happens meanwhile, the folder holds the old pool or the new one, whole. Readers of the old one keep it.
        Files of the old pool that the new one does not need are deleted.

        Raises:
            PoolError: The folder holds something else than a pool, or cannot be written.
        """
        save(path, self._stored())

    def _stored(self) -> Stored:
        return Stored(
            self.blocks,
            self.dictionaries,
            self.versions,
            self.statistics,
            self.lints,
            self.fingerprint,
        )

    def add(
        self,
        candidates: Iterable[Candidate],
        *,
        versions: Iterable[RoleVersion] = (),
        replace: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Pool:
        """The pool with more people, after those who are there; score statistics in use stay as they are.

        Args:
            candidates: The people.
            versions: Role versions that their candidacies name by key only, beside those the pool knows.
            replace: Take somebody whose id is there already in place of what was on file of them; else that is an error.
            progress: Called with the number of people read, every 10,000.

        Raises:
            PoolError: Somebody is there already, two people have one id, or something is not a `Candidate`.

        >>> pool = Pool.from_candidates([Candidate("c-1")])
        >>> list(pool.add([Candidate("c-2")])), list(pool.add([Candidate("c-1", label="met")], replace=True))
        (['c-1', 'c-2'], ['c-1'])
        """
        return added(self, checked(candidates, progress), versions, replace=replace)

    def remove(self, candidate_ids: Iterable[str]) -> Pool:
        """The pool without some people: nothing of them is left in it, nor in a folder once the pool is saved to it.

        What only they had named (topics, skills, interviewers, notes, role versions) is forgotten as well; a name that was
        met in several spellings is shown as it is compared from then on, since one of them may have been theirs. Nobody
        else's score moves: the score statistics in use stay, but for those of their scores alone, and count theirs until
        `refresh_statistics`.

        Args:
            candidate_ids: Their ids.

        Raises:
            PoolError: Nobody has one of the ids; the message names it.

        >>> list(Pool.from_candidates([Candidate("c-1"), Candidate("c-2")]).remove(["c-1"]))
        ['c-2']
        """
        return without(self, [candidate_ids] if isinstance(candidate_ids, str) else list(candidate_ids))

    def merge(self, other: Pool) -> Pool:
        """The people of both pools, this one's first; score statistics in use are this pool's.

        Args:
            other: A pool with the same vocabulary.

        Raises:
            PoolError: Somebody is in both, or the vocabularies differ.

        >>> one, two = (Pool.from_candidates([Candidate(name)]) for name in ("c-1", "c-2"))
        >>> list(one.merge(two))
        ['c-1', 'c-2']
        """
        return merged(self, other)

    def describe(self) -> Description:
        """What is in the pool: counts, how much is missing, bytes, and what could not be understood."""
        return Description.of(self)

    def refresh_statistics(self, model: Model | None = None) -> tuple[Pool, Refresh]:
        """The pool with the score statistics of its own people in place of those it was given, and what that moves.

        Until then scores stay as they are when people are added (see `from_candidates`).

        Args:
            model: The weights by which the report standardises.

        Returns:
            The new pool, and the statistics that moved with how many people's scores they move.
        """
        new, weights = attrs.evolve(self, statistics=self.own_statistics, fingerprint=None), model or Model()
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
        """Without what is only kept between queries, and with nothing left in files."""
        kept = {**self.__dict__, "standing": {}, "blocks": tuple(self.blocks), "lints": tuple(self.lints)}
        self.dictionaries.facts[:]
        return kept

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
            f"{self.versions.met:,} role versions>"
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
        gathered = assemble(parts or [self.blocks[0].loosen(rows)], keep=plain)
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
        return self._fingerprint or fingerprint(self.blocks, self.dictionaries, self.versions, self.statistics)
