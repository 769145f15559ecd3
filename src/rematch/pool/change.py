"""A pool with more people, or fewer: blocks that do not change are shared, and nothing of who goes is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.errors import PoolError
from rematch.facets import FACET_CODES, PERSON_FACETS
from rematch.pool.block import Block, assemble
from rematch.pool.columns import CODED, Table, WishRows, packed
from rematch.pool.compile import BLOCK_ROWS, compile_blocks
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.flat import Flat
from rematch.pool.flatten import BATCH_ROWS, batches, flatten
from rematch.pool.packed import Packed
from rematch.pool.shared import INTERNED, Dictionaries
from rematch.pool.statistics import PoolStatistics, is_of_interviewer
from rematch.pool.versions import VersionColumns
from rematch.records import Candidate, FrozenMap, RoleVersion

if TYPE_CHECKING:
    from rematch.pool.pool import Pool

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

PROGRESS_EVERY = 10_000
"""People between two reports of progress."""
ONE_BY_ONE = 1_000
"""So many new ids are looked up in the pool; for more, its ids are read once."""


def checked(candidates: Iterable[Candidate], progress: Callable[[int], None] | None) -> Iterator[Candidate]:
    """The people one by one, each a record.

    Raises:
        PoolError: Something is not a `Candidate`.
    """
    for count, candidate in enumerate(candidates, start=1):
        if not isinstance(candidate, Candidate):
            raise PoolError(f"pool: row {count - 1} is {type(candidate).__name__}; accepted: Candidate records")
        yield candidate
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count)


def told(parts: Iterable[Flat], progress: Callable[[int], None] | None) -> Iterator[Flat]:
    """The parts one by one, with progress told when each has been worked on."""
    people = 0
    for part in parts:
        yield part
        people += len(part)
        if progress is not None:
            progress(people)


def refuse_twice(blocks: Sequence[Block]) -> None:
    """See that nobody is there twice, by hashes: the ids of millions as texts would take more memory than their pool.

    Raises:
        PoolError: Two people have one id.
    """
    hashes = np.concatenate(
        [np.fromiter(map(hash, block.people.id.tolist()), np.int64, len(block)) for block in blocks]
    )
    order = np.argsort(hashes, kind="stable")
    alike = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
    starts = np.cumsum([0, *map(len, blocks)])
    for pair in np.stack([order[alike], order[alike + 1]], axis=1):
        of = np.searchsorted(starts, pair, side="right") - 1
        one, other = (
            blocks[at].people.some("id", np.array([row])).item() for at, row in zip(of, pair - starts[of], strict=True)
        )
        if one == other:
            raise PoolError(f"pool: two people have the id {one!r}; accepted: each id once")


def added(pool: Pool, candidates: Iterator[Candidate], versions: Iterable[RoleVersion], *, replace: bool) -> Pool:
    """The pool with more people; see `Pool.add`."""
    dictionaries = pool.dictionaries.copy()
    dictionaries.by_key |= {role.key: role for role in versions}
    again: list[str] = []
    people = batches(_new_ones(pool, candidates, again, replace=replace), min(BATCH_ROWS, BLOCK_ROWS))
    blocks, lints = compile_blocks(map(flatten, people), dictionaries, BLOCK_ROWS)
    refuse_twice(blocks)
    before = without(pool, again) if again else pool
    columns = pool.versions.and_more(dictionaries.facts, dictionaries.sets)
    if again:
        columns = forget([*before.blocks, *blocks], dictionaries, columns)
    whole = _pool(before, [*before.blocks, *blocks], dictionaries, columns)
    statistics = _in_use(pool, whole, _rows(pool, again)) if again else pool.statistics
    return attrs.evolve(whole, lints=(*before.lints, *lints), statistics=statistics)


def _new_ones(pool: Pool, candidates: Iterator[Candidate], again: list[str], *, replace: bool) -> Iterator[Candidate]:
    """The people, those who are there already noted in `again` if they may be replaced."""
    ids: set[str] | None = None
    for count, candidate in enumerate(candidates):
        if count == ONE_BY_ONE:
            ids = set(pool)
        if candidate.id in (pool if ids is None else ids):
            if not replace:
                raise PoolError(
                    f"pool: somebody has the id {candidate.id!r} already; accepted: a new id, or replace=True to take "
                    "this record in place of what is on file"
                )
            again.append(candidate.id)
        yield candidate


def without(pool: Pool, candidate_ids: Sequence[str]) -> Pool:
    """The pool without some people; see `Pool.remove`."""
    rows = _rows(pool, candidate_ids)
    gone = np.zeros(len(pool), np.bool_)
    gone[rows] = True
    blocks = []
    for start, block in zip(pool.starts.tolist(), pool.blocks, strict=False):
        stays = ~gone[start : start + len(block)]
        blocks.append(block if stays.all() else _some(block, np.flatnonzero(stays)))
    dictionaries = pool.dictionaries.copy()
    columns = forget(blocks, dictionaries, pool.versions)
    removed = set(candidate_ids)
    lints = tuple(lint for lint in pool.lints if lint.candidate_id not in removed)
    smaller = _pool(pool, blocks, dictionaries, columns)
    return attrs.evolve(smaller, lints=lints, statistics=_in_use(pool, smaller, rows))


def _rows(pool: Pool, candidate_ids: Sequence[str]) -> NDArray[np.intp]:
    return np.array([pool.row(candidate_id) for candidate_id in candidate_ids], np.intp)


def _in_use(pool: Pool, after: Pool, gone: NDArray[np.intp]) -> PoolStatistics:
    """The score statistics in use without those that would be the scores of who goes.

    That is what only they had, and an interviewer's that were made of theirs alone, though others have come since.
    """
    scales, keys = pool.dictionaries.scales, pool.dictionaries.keys
    theirs = PoolStatistics.of([pool.take(np.unique(gone))], scales, keys).rows
    left = after.own_statistics.rows
    kept = {
        key: row
        for key, row in pool.statistics.rows.items()
        if key not in theirs or (key in left and (row != theirs[key] or not is_of_interviewer(key)))
    }
    return PoolStatistics(FrozenMap(kept))


def _some(block: Block, rows: NDArray[np.intp]) -> Block:
    return assemble([block.loosen(rows)])


def merged(pool: Pool, other: Pool) -> Pool:
    """The people of both pools; see `Pool.merge`."""
    if not isinstance(other, type(pool)):
        raise PoolError(
            f"pool: {type(other).__name__} cannot be merged; accepted: a Pool (records are added with `add`)"
        )
    vocabularies = [each.dictionaries.names.vocabulary.fingerprint_content() for each in (pool, other)]
    if vocabularies[0] != vocabularies[1]:
        raise PoolError("pool: the other pool has another vocabulary; accepted: pools made with the same one")
    small, large = sorted((pool, other), key=len)
    twice = next((candidate_id for candidate_id in small if candidate_id in large), None)
    if twice is not None:
        raise PoolError(f"pool: {twice!r} is in both pools; accepted: each person once")
    dictionaries = pool.dictionaries.copy()
    dictionaries.by_key = other.dictionaries.by_key | dictionaries.by_key
    ours = _translation(other.dictionaries, dictionaries)
    blocks = [*pool.blocks, *(_translated(block, ours) for block in other.blocks)]
    columns = pool.versions.and_more(dictionaries.facts, dictionaries.sets)
    return attrs.evolve(_pool(pool, blocks, dictionaries, columns), lints=(*pool.lints, *other.lints))


def _pool(pool: Pool, blocks: Sequence[Block], dictionaries: Dictionaries, versions: VersionColumns) -> Pool:
    """The pool with other people; small blocks are put together, so that many additions stay few blocks."""
    whole = [block for block in blocks if len(block)] or list(blocks[:1])
    while len(whole) > 1 and len(whole[-2]) <= 2 * len(whole[-1]) and len(whole[-2]) + len(whole[-1]) <= BLOCK_ROWS:
        last = whole.pop()
        whole[-1] = assemble([block.loosen(np.arange(len(block))) for block in (whole[-1], last)])
    return attrs.evolve(
        pool, blocks=tuple(whole), dictionaries=dictionaries, versions=versions, own_statistics=None, fingerprint=None
    )


# One pool's integers in another's


def _translation(theirs: Dictionaries, ours: Dictionaries) -> dict[str, Ints]:
    """Dictionary → our integer of each of theirs; the last place is that of nobody knows."""
    tables = {
        "names": ours.names.add(theirs.names).tolist(),
        "facts": [ours.version(facts.role) for facts in theirs.facts],
    }
    for name in INTERNED:
        tables[name] = [getattr(ours, name).intern(value) for value in getattr(theirs, name).values]
    for sets, members in (("sets", "names"), ("sets of keys", "keys")):
        of_members = tables[members]
        tables[sets] = [
            ours.sets.intern_map({of_members[at]: number for at, number in numbers.items()})
            if all(at < len(of_members) for at in numbers)
            else UNKNOWN
            for numbers in (theirs.sets.numbers(code) for code in range(len(theirs.sets)))
        ]
    return {name: np.array([*table, UNKNOWN], np.int32) for name, table in tables.items()}


def _translated(block: Block, ours: dict[str, Ints]) -> Block:
    tables: dict[str, Table] = {}
    for name, table in block.tables.items():
        kept = dict(table.kept)
        for (of, column), dictionary in CODED.items():
            if of == name:
                codes = kept[column]
                assert isinstance(codes, Packed)
                kept[column] = codes.map(ours[dictionary].take)
        tables[name] = type(table)(table.ragged, kept)
    wishes, of_keys = block.wishes, _of_persons(block)
    disliked = np.where(of_keys, ours["sets of keys"].take(wishes.disliked), ours["sets"].take(wishes.disliked))
    tables["wishes"] = WishRows(wishes.ragged, tables["wishes"].kept | {"disliked": packed(disliked)})
    return Block.of(block.people, tables)


def _of_persons(block: Block) -> Bools:
    """Wishes on the manager or team: whom they do not want again are keys, not names."""
    return np.isin(block.wishes.facet, [FACET_CODES[facet] for facet in PERSON_FACETS])


# Forgetting


def forget(blocks: Sequence[Block], dictionaries: Dictionaries, versions: VersionColumns) -> VersionColumns:
    """Blank what no row and no role version names any more, and the role versions that nobody was in a process for.

    Currencies stay: they are words of a standard, and amounts are compared in the first one that the pool knows.
    """
    used = {name: np.zeros(len(getattr(dictionaries, name)), np.bool_) for name in _FORGOTTEN}
    used["facts"][0] = True
    id_sets = np.zeros(len(dictionaries.sets), np.bool_)  # sets of keys, not of names
    for block in blocks:
        for (table, column), dictionary in CODED.items():
            kept = block.tables[table].kept[column]
            if dictionary in used and isinstance(kept, Packed):
                _use(used[dictionary], kept.values)
        of_keys = _of_persons(block)
        _use(used["sets"], block.wishes.disliked[~of_keys])
        _use(id_sets, block.wishes.disliked[of_keys])
    dictionaries.facts.forget(used["facts"])
    versions = versions.forget(used["facts"], dictionaries.facts)
    for name, codes in versions.arrays().items():
        kind = _OF_VERSIONS.get(name.partition(".")[0])
        if kind is not None:
            _use(used[kind], codes)
    flat = dictionaries.sets.flat
    for members, sets in (("names", used["sets"]), ("keys", id_sets)):
        places, _ = flat.expand(np.flatnonzero(sets))
        _use(used[members], flat.names[places][flat.names[places] < len(used[members])])
    used["sets"] |= id_sets
    for name, keep in used.items():
        if name != "facts":
            getattr(dictionaries, name).forget(keep)
    return versions


_FORGOTTEN = ("facts", "names", "sets", "keys", "jobs", "extras", "scales")
_OF_VERSIONS = {
    "named": "sets", "denied": "sets", "duties": "sets", "competencies": "sets", "required": "names", "persons": "keys",
    "role_key": "keys", "job": "jobs", "pay_extras": "extras",
}  # fmt: skip
"""Columns of role versions that hold integers of a dictionary, and which."""


def _use(used: Bools, codes: NDArray[np.integer[Any]]) -> None:
    used[codes[codes >= 0]] = True
