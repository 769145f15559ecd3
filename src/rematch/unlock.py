"""Which change of the role brings the most near-hires over the line, and which requirement locks out the most (SCIENCE 7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.asking import as_policy, make_query
from rematch.costs import SearchCosts, costs_or_default
from rematch.facets import FACETS, Facet
from rematch.frames import frame
from rematch.names import Vocabulary
from rematch.pool import Pool
from rematch.query import Query
from rematch.records import Candidate, Change, Flexibility, Policy, RoleSpec, RoleVersion
from rematch.scoring.engine import Everyone, Touched, everyone, everyone_again, touched
from rematch.scoring.heads import Scores
from rematch.weights import Model
from rematch.whatif.levers import Lever, LeverStep, applied, levers_of, said_levers

Floats = NDArray[np.float64]
_BOXES = 2_000
"""The best so many people enter the value of a policy; those below would be called after thousands of noes."""
_NAMED = 20


@attrs.frozen
class Unlocked:
    """What a change of the role does to the whole pool.

    Attributes:
        facets: What is otherwise, one facet or two.
        words: It in words.
        cost: What it costs the employer.
        over: How many people come over the line by it.
        under: How many fall under it.
        candidate_ids: Who comes over it, the likeliest first, at most twenty.
        worth: What it is worth: the value of calling in order with it, less the value without, less its cost.
    """

    facets: tuple[Facet, ...]
    words: str
    cost: float
    over: int
    under: int
    candidate_ids: tuple[str, ...]
    worth: float


@attrs.frozen
class LockedOut:
    """A requirement of the role, and how many it keeps under the line.

    Attributes:
        facet: The facet.
        words: What the role asks or offers.
        over: How many people would be over the line if the role were silent on it.
        candidate_ids: Who, the likeliest first, at most twenty.
    """

    facet: Facet
    words: str
    over: int
    candidate_ids: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class Unlock(Sequence[Unlocked]):
    """Every lever level, and each pair of them, the one worth most first.

    Attributes:
        rows: The changes.
        locks_out: Requirements of the role as it is, the one that keeps most people under the line first.
        over_now: How many are over the line as it is.
        people: How many were scored.
        title: What was ranked for.
        costs: What a conversation is set against.
    """

    rows: tuple[Unlocked, ...]
    locks_out: tuple[LockedOut, ...]
    over_now: int
    people: int
    title: str
    costs: SearchCosts

    def __getitem__(self, at: Any) -> Any:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a change."""
        return [{**attrs.asdict(row), "facets": [facet.value for facet in row.facets]} for row in self.rows]

    def to_frame(self) -> Any:
        """One row a change, as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frame(self.to_dicts(), [field.name for field in attrs.fields(Unlocked)])

    def __str__(self) -> str:
        lines = [
            f"{self.title}: what a change would unlock",
            f"  {self.over_now:,} of {self.people:,} are worth a conversation before a search as it is; "
            f"amounts in {self.costs.currency}",
            "",
        ]
        if not self.rows:
            lines.append("no lever: the role does not say on what the employer would move")
        else:
            lines.append(f"{'over':>7} {'under':>6} {'cost':>9} {'worth':>10}  change")
        lines += [
            f"{row.over:>+7,} {-row.under:>6,} {row.cost:>9,.0f} {row.worth:>+10,.0f}  {row.words}"
            for row in self.rows[:15]
        ]
        lines += ["", "locks out, if the role were silent on it so many more would be over the line:"]
        lines += [f"{row.over:>+7,}  {row.words}" for row in self.locks_out if row.over][:10] or ["      0  nothing"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Unlock: {len(self.rows)} changes, {self.over_now:,} of {self.people:,} over the line as it is>"


def unlock(
    pool: Pool | Iterable[Candidate],
    role: RoleVersion | RoleSpec,
    *,
    as_of: date | str,
    changes: Iterable[Change] = (),
    levers: Mapping[Facet | str, Flexibility | str] | None = None,
    costs: SearchCosts | None = None,
    pairs: bool = True,
    policy: Policy | None = None,
    model: Model | None = None,
    rates: Mapping[str, float] | None = None,
    vocabulary: Vocabulary | Mapping[str, Any] | None = None,
    versions: Iterable[RoleVersion] = (),
) -> Unlock:
    """For each lever level of a role, and each pair, how many near-hires come over the line and what that is worth.

    The line is that a conversation is worth more than starting with a search (see `worth_it`). Two levers may each be useless and
    decide together, so pairs are looked at one by one and nothing is guessed from single ones; deeper sets are not looked at. A
    change re-scores only the people whom its facet touches.

    Args:
        pool: See `rank`.
        role: See `rank`; its `flexibility` says what the levers are.
        as_of: See `rank`.
        changes: See `rank`.
        levers: Facet → how far the employer would move, in place of what the role says of it.
        costs: What a conversation and a search cost.
        pairs: Whether pairs of levers are looked at.
        policy: See `rank`.
        model: See `rank`.
        rates: See `rank`.
        vocabulary: See `rank`.
        versions: See `rank`.

    Raises:
        RecordError: An argument is not what it should be, or a level not a value of its facet.
    """
    money = costs_or_default("unlock", costs)
    query = make_query(pool, role, as_of, changes, model, rates, vocabulary, versions)
    trial = _Trial(query, as_policy(policy), money)
    found = levers_of(query.role.role.spec, {}, said_levers("unlock", "levers", levers))
    single = [((lever, step),) for lever in found for step in lever.steps]
    both = [(*one, *other) for one, other in combinations(single, 2) if one[0][0] is not other[0][0]] if pairs else []
    rows = sorted(
        (trial.changed(chosen) for chosen in [*single, *both]), key=lambda row: (-row.worth, len(row.facets), row.words)
    )
    name = query.role.role.spec.title or query.role.role.role_id
    return Unlock(
        tuple(rows),
        tuple(sorted(trial.silenced(), key=lambda row: (-row.over, row.words))),
        int(trial.over.sum()),
        len(trial.before.rows),
        f"{name} ({query.role.role.role_id} version {query.role.role.version})",
        trial.costs,
    )


_Chosen = tuple[tuple[Lever, LeverStep], ...]


class _Trial:
    """Everybody under the role as it is, and again under others."""

    def __init__(self, query: Query, policy: Policy, costs: SearchCosts) -> None:
        self._query, self._policy, self.costs = query, policy, costs
        self._touched: dict[frozenset[Facet], Touched | None] = {}
        self.before = everyone(query, policy)
        self._bar = max(costs.search_box.reservation, 0.0)
        self._index, self._chance = self._boxes_of(self.before, slice(None))
        self.over = self._index > self._bar
        self._value = self._policy_value(self._index, self._chance)

    def changed(self, chosen: _Chosen) -> Unlocked:
        """What some lever levels do together."""
        index, chance = self._again({lever.facet: step.value for lever, step in chosen})
        over, cost = index > self._bar, sum(step.cost for _, step in chosen)
        words = " and ".join(f"{FACETS[lever.facet].words}: {lever.present} → {step.words}" for lever, step in chosen)
        return Unlocked(
            tuple(lever.facet for lever, _ in chosen),
            words,
            cost,
            int((over & ~self.over).sum()),
            int((self.over & ~over).sum()),
            self._ids(over & ~self.over, chance),
            self._policy_value(index, chance) - self._value - cost,
        )

    def silenced(self) -> Iterable[LockedOut]:
        """What each must and each thing the role offers keeps under the line."""
        spec = self._query.role.role.spec
        for item in spec.skills or ():
            rest = tuple(other for other in spec.skills or () if other is not item)
            yield self._without(Facet.SKILLS, f"{item.name} ({item.need})", rest)
        for facet, row in FACETS.items():
            if row.has_spec and facet is not Facet.SKILLS and getattr(spec, facet.value) is not None:
                yield self._without(facet, row.words, None)

    def _without(self, facet: Facet, words: str, value: Any) -> LockedOut:
        index, chance = self._again({facet: value})
        over = (index > self._bar) & ~self.over
        return LockedOut(facet, words, int(over.sum()), self._ids(over, chance))

    def _again(self, values: Mapping[Facet, Any]) -> tuple[Floats, Floats]:
        """Index and probability of everybody under another role; only whom it may touch is worked out."""
        query, facets = self._query.for_role(applied(self._query.role.role, values)), frozenset(values)
        if facets not in self._touched:
            self._touched[facets] = touched(self._query, self.before, facets)
        some = self._touched[facets]
        if some is None:
            return self._boxes_of(everyone(query, self._policy), slice(None))
        index, chance = self._index.copy(), self._chance.copy()
        after = everyone_again(query, self.before, some)
        index[some.at], chance[some.at] = self._boxes_of(after, some.at)
        return index, chance

    def _boxes_of(self, people: Everyone, at: Any) -> tuple[Floats, Floats]:
        """Index and probability of some people, as in `worth_it`."""
        heads = (people.l_R[at], people.l_E[at], people.l_C[at])
        scores, costs = Scores.of(*heads, self._query.model["psi"]), self.costs
        cost = costs.contact + scores.p_R * costs.conversation + scores.P * costs.package
        cost = cost + costs.conversation_days * costs.vacancy_day
        with np.errstate(divide="ignore"):
            return costs.filled - cost / scores.P, scores.P

    def _policy_value(self, index: Floats, chance: Floats) -> float:
        """``sum prod(1-P) (P*v - C)`` by falling index, the search in its place; nothing of index 0 or below is opened."""
        best = np.argpartition(-index, _BOXES)[:_BOXES] if len(index) > _BOXES else np.arange(len(index))
        search = self.costs.search_box
        indices = np.append(index[best], search.reservation)
        chances = np.append(chance[best], search.probability)
        gains = chances * indices  # P*v - C is P*z
        order = np.argsort(-indices, kind="stable")
        order = order[indices[order] > 0.0]
        left = np.concatenate([[1.0], np.cumprod(1.0 - chances[order])[:-1]]) if len(order) else np.empty(0)
        return float((left * gains[order]).sum())

    def _ids(self, which: NDArray[np.bool_], chance: Floats) -> tuple[str, ...]:
        at = np.flatnonzero(which)
        at = at[np.argsort(-chance[at], kind="stable")][:_NAMED]
        block = self._query.pool.take(self.before.rows[at]) if len(at) else None
        return tuple(block.people.id.tolist()) if block is not None else ()
