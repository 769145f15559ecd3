"""The engine: one pass over a pool's blocks, and the same terms again, kept in full, for the people shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import REASON_FACET, Facts
from rematch.evidence.ledger import Ledger, Record
from rematch.evidence.terms import SHARED, Working, against_role, all_terms, standing
from rematch.facets import FACET_CODES, Facet, Head
from rematch.gates import OPEN, Excluded, Held, gates, held_record
from rematch.pool.block import Block
from rematch.pool.columns import People, plain
from rematch.pool.pool import Pool
from rematch.query import Query
from rematch.records import Policy
from rematch.scoring.heads import Scores, roughly_log_probability
from rematch.weights import Model

Floats = NDArray[np.float64]
T = TypeVar("T")
U = TypeVar("U")

MARGIN = 1e-6
"""People this near in log-probability to the last one shown are scored in full before the order is settled."""
TOGETHER = 4
"""Blocks whose rows of one kind are worked out together: a million people."""
KEPT_DAYS = 2
"""How many (day, model) pairs a pool keeps its standing part for."""


@attrs.frozen(eq=False)
class Standing:
    """What one block says on one day under one model, whatever the role."""

    facts: Facts
    sums: dict[Head, Floats]


@attrs.frozen(eq=False)
class Scan:
    """What a pass found.

    Attributes:
        rows: Rows of the pool that may be shown, best first, with a margin.
        eligible: How many people were scored.
        held: Everyone who was not, with the reason.
    """

    rows: NDArray[np.intp]
    eligible: int
    held: Excluded


@attrs.frozen(eq=False)
class Detail:
    """Some people scored in full: every contribution kept, heads as the sum of what is listed."""

    facts: Facts
    record: Record
    working: Working
    scores: Scores

    @property
    def block(self) -> Block:
        """The people."""
        return self.facts.block


def scan(query: Query, policy: Policy, top: int | None, threads: int | None = None) -> Scan:
    """Score everyone who is not held and pick the best `top`, with everyone within `MARGIN` of the last.

    Args:
        query: The new role.
        policy: Who is held.
        top: How many are wanted; None all.
        threads: Blocks scored at once; by default as many as there are processors. The result does not depend on it.
    """
    _keep_freed_memory()
    blocks = list(enumerate(standing_parts(query.pool, query.as_of, query.model, threads)))
    _hold_kinds_against_role(query, [part.facts for _, part in blocks], threads)
    found = in_threads(lambda item: _scan_block(query, policy, *item), blocks, threads)
    rows, log_p, held, codes, lifts = (np.concatenate(column) for column in zip(*found, strict=True))
    return Scan(rows[_best(log_p, top)], len(rows), Excluded(query.pool, held, codes, lifts))


@cache
def _keep_freed_memory() -> None:
    """Let the C library keep what is freed: else each operation on a large column pays anew for every page it is given.

    glibc gives freed memory back at once where it lies in pieces larger than any it has seen come and go; so it sees one.
    """
    np.empty(_ALMOST_32_MB, np.uint8)


_ALMOST_32_MB = (32 << 20) - (1 << 16)
"""The largest piece from which glibc learns (`M_MMAP_THRESHOLD` in mallopt(3))."""


def _hold_kinds_against_role(query: Query, several: Sequence[Facts], threads: int | None) -> None:
    """Work out what several blocks share before any of them is scored, so that no two threads do it at once."""
    if len(several) > 1:
        work = [(table, facts) for facts in several[::TOGETHER] for table in SHARED]
        in_threads(lambda item: item[0].against_role(item[1], query), work, threads)


def in_threads(work: Callable[[T], U], items: Sequence[T], threads: int | None) -> list[U]:
    """What work gives for each item, several at once; by default as many as there are processors."""
    workers = min(threads or os.cpu_count() or 1, len(items))
    if workers <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers) as executor:
        return list(executor.map(work, items))


def _scan_block(query: Query, policy: Policy, at: int, part: Standing) -> tuple[NDArray[Any], ...]:
    """Rows and log-probabilities of who is scored; rows, gates and lifting days of who is held."""
    facts = part.facts
    held, lifts = facts.once(f"gates under {policy}", lambda own: gates(own, policy))
    ledger = Ledger(len(facts))
    ledger.sums = {head: sums.copy() for head, sums in part.sums.items()}
    against_role(ledger, facts, query)
    scored, closed = np.flatnonzero(held == OPEN), np.flatnonzero(held != OPEN)
    reach, employer, candidate = (ledger.sums[head][scored] for head in (Head.REACH, Head.EMPLOYER, Head.CANDIDATE))
    log_p = roughly_log_probability(reach, employer, candidate, query.model["psi"])
    start = query.pool.starts[at]
    return scored + start, log_p, closed + start, held[closed], lifts[closed]


def _best(log_p: Floats, top: int | None) -> NDArray[np.intp]:
    if top is None or top >= len(log_p):
        return np.argsort(-log_p, kind="stable")
    if top == 0:
        return np.empty(0, np.intp)
    last = np.partition(log_p, len(log_p) - top)[len(log_p) - top]
    near = np.flatnonzero(log_p >= last - MARGIN)
    return near[np.argsort(-log_p[near], kind="stable")]


def standing_parts(pool: Pool, as_of: int, model: Model, threads: int | None = None) -> tuple[Standing, ...]:
    """The part that reads the pool and the day alone, once for a pool, day and model."""
    key = (as_of, model.fingerprint)
    known = pool.standing.get(key)
    if known is None:
        known = tuple(in_threads(lambda block: _stand(pool, block, as_of, model), pool.blocks, threads))
        for start in range(0, len(known), TOGETHER):
            _share_kinds([part.facts for part in known[start : start + TOGETHER]], threads)
        while len(pool.standing) >= KEPT_DAYS:
            pool.standing.pop(next(iter(pool.standing)), None)
        pool.standing[key] = known
    return known


def _share_kinds(several: Sequence[Facts], threads: int | None) -> None:
    """Let rows that are alike in several blocks be worked out once for all of them."""
    if len(several) > 1:
        read = in_threads(lambda facts: [table.read(facts) for table in SHARED], several, threads)
        for table, own in zip(SHARED, zip(*read, strict=True), strict=True):
            table.share(several, own)


def _stand(pool: Pool, block: Block, as_of: int, model: Model) -> Standing:
    facts, ledger = Facts(block, pool, as_of, model), Ledger(len(block))
    standing(ledger, facts)
    return Standing(facts, ledger.sums)


def detail(query: Query, rows: NDArray[np.intp]) -> Detail:
    """Score some people in full: the same terms on their rows alone.

    A person's figures do not depend on who else is among the rows.
    """
    facts = Facts(query.pool.take(rows), query.pool, query.as_of, query.model)
    record = Record(len(rows))
    working = all_terms(record, facts, query)
    totals = record.totals()
    scores = Scores.of(totals[Head.REACH], totals[Head.EMPLOYER], totals[Head.CANDIDATE], query.model["psi"])
    return Detail(facts, record, working, scores)


def scores_of(query: Query, facts: Facts) -> Scores:
    """Heads and probabilities of some people, the heads summed as in their rows of a ranking."""
    record = Record(len(facts))
    all_terms(record, facts, query)
    totals = record.totals()
    return Scores.of(totals[Head.REACH], totals[Head.EMPLOYER], totals[Head.CANDIDATE], query.model["psi"])


Scored = tuple[NDArray[np.intp], Scores, People]
"""Rows of the pool, their scores in full, and the people."""


def scored_alone(query: Query, rows: NDArray[np.intp]) -> Iterator[Scored]:
    """Some people's scores in full, a batch at a time."""
    return ((part, found.scores, found.block.people) for part, found in details(query, rows))


def scored_together(queries: Sequence[Query], rows: Sequence[NDArray[np.intp]]) -> Iterator[Scored]:
    """The same for several roles over one pool, each with rows of its own: what the people say on the day is worked out once."""
    of_all = np.unique(np.concatenate(rows))
    facts = Facts(queries[0].pool.take(of_all), queries[0].pool, queries[0].as_of, queries[0].model)
    for query, own in zip(queries, rows, strict=True):
        at = np.searchsorted(of_all, own)
        found = scores_of(query, facts)
        people = People({name: plain(column.take(at)) for name, column in facts.block.people.kept.items()})
        yield own, Scores(*(getattr(found, field.name)[at] for field in attrs.fields(Scores))), people


@attrs.frozen(eq=False)
class Everyone:
    """Everybody who is scored, in single figures without explanations: heads in log-odds, shape (people,) each.

    Attributes:
        rows: Their rows in the pool.
        l_R: Reach.
        l_E: The employer's yes.
        l_C: The candidate's yes.
    """

    rows: NDArray[np.intp]
    l_R: Floats
    l_E: Floats
    l_C: Floats


def everyone(query: Query, policy: Policy) -> Everyone:
    """Heads of everybody who is not held: one pass, as in a ranking."""
    found: list[tuple[NDArray[Any], ...]] = []
    for at, part in enumerate(standing_parts(query.pool, query.as_of, query.model)):
        held, _ = part.facts.once(f"gates under {policy}", lambda own: gates(own, policy))
        ledger = Ledger(len(part.facts))
        ledger.sums = {head: sums.copy() for head, sums in part.sums.items()}
        against_role(ledger, part.facts, query)
        scored = np.flatnonzero(held == OPEN)
        heads = (ledger.sums[head][scored] for head in (Head.REACH, Head.EMPLOYER, Head.CANDIDATE))
        found.append((scored + query.pool.starts[at], *heads))
    return Everyone(*(np.concatenate(column) for column in zip(*found, strict=True)))


@attrs.frozen(eq=False)
class Touched:
    """The people whom changes on some facets may touch: what they say on the day, worked out once for all such changes.

    Attributes:
        at: Their places among everybody who is scored.
        facts: They.
    """

    at: NDArray[np.intp]
    facts: Facts


def touched(query: Query, people: Everyone, facets: frozenset[Facet]) -> Touched | None:
    """Whom a change of the role on some facets may touch; None: everybody."""
    if facets & _READ_OF_ALL:
        return None
    at = np.flatnonzero(_named_by(query, facets)[people.rows])
    return Touched(at, Facts(query.pool.take(people.rows[at]), query.pool, query.as_of, query.model))


def everyone_again(query: Query, before: Everyone, some: Touched) -> Everyone:
    """The same people for another role, of whom only some are scored again."""
    l_R, l_E, l_C = before.l_R.copy(), before.l_E.copy(), before.l_C.copy()
    if len(some.at):
        ledger = Ledger(len(some.at))
        all_terms(ledger, some.facts, query)
        for heads, head in ((l_R, Head.REACH), (l_E, Head.EMPLOYER), (l_C, Head.CANDIDATE)):
            heads[some.at] = ledger.sums[head]
    return Everyone(before.rows, l_R, l_E, l_C)


def _named_by(query: Query, facets: frozenset[Facet]) -> NDArray[np.bool_]:
    """Who has a reason, a like or a wish on one of some facets, shape (people of the pool,)."""
    codes = [FACET_CODES[facet] for facet in facets | ({Facet.LOCATION} if Facet.WORKPLACE in facets else set())]
    parts = []
    for part in standing_parts(query.pool, query.as_of, query.model):
        facts, named = part.facts, np.zeros(len(part.facts), np.bool_)
        block = facts.block
        named[facts.reason_person[np.isin(REASON_FACET[block.reasons.kind], codes)]] = True
        named[block.sentiments.ragged.owner[np.isin(block.sentiments.facet, codes)]] = True
        named[facts.wishes.ragged.owner[np.isin(facts.wishes.facet, codes)]] = True
        parts.append(named)
    return np.concatenate(parts)


# What follows is read of everybody: the level and skills; the manager and team, whom verdicts and news name.
_READ_OF_ALL = frozenset({Facet.LEVEL, Facet.SKILLS, Facet.MANAGER, Facet.TEAM})


def rough_order(query: Query, facts: Facts) -> Floats:
    """Log-probability of some people, good to a few last bits, shape (people,)."""
    ledger = Ledger(len(facts))
    all_terms(ledger, facts, query)
    sums = ledger.sums
    return roughly_log_probability(sums[Head.REACH], sums[Head.EMPLOYER], sums[Head.CANDIDATE], query.model["psi"])


def details(query: Query, rows: NDArray[np.intp], batch: int = 16_384) -> Iterator[tuple[NDArray[np.intp], Detail]]:
    """`detail` in batches, so that everyone in a large pool can be shown without holding all at once."""
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        yield part, detail(query, part)


def gate_of(query: Query, policy: Policy, row: int) -> Held | None:
    """Why one person is held, or None."""
    facts = Facts(query.pool.take(np.array([row])), query.pool, query.as_of, query.model)
    held, lifts = gates(facts, policy)
    return None if held[0] == OPEN else held_record(facts.block.people.id[0], int(held[0]), int(lifts[0]))
