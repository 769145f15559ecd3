"""What would make it a yes: the cheapest change of the role that lifts both sides over their targets (SCIENCE 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

import attrs
import numpy as np

from rematch.errors import RecordError
from rematch.evidence.facts import REASON_FACET, Facts
from rematch.evidence.telling import SOURCES, Told, wished
from rematch.facets import FACET_CODES, FACETS, Facet, Firmness, Source
from rematch.facets.rules.elementary import logit
from rematch.pool.columns import NEVER
from rematch.query import Query
from rematch.records import Flexibility, Policy, RoleVersion
from rematch.records.base import shown
from rematch.scoring.engine import everyone, scores_of
from rematch.scoring.heads import Scores
from rematch.whatif.levers import Lever, LeverStep, applied, levers_of, said_levers
from rematch.whatif.solver import NODES, Choice, cheapest, front
from rematch.whatif.wants import wants_of

MOST_LEVERS = 16
"""More levers than these are not searched (SCIENCE 7.2)."""


@attrs.frozen
class Chances:
    """Both sides of a match.

    Attributes:
        employer: That the employer would say yes.
        candidate: That the candidate would say yes.
        mutual: That both would.
        probability: That the person is reached and both would.
    """

    employer: float
    candidate: float
    mutual: float
    probability: float


@attrs.frozen
class RoleChange:
    """One facet of the role made otherwise.

    Attributes:
        facet: The facet.
        before: What the role offers as it is, in words.
        after: What it would offer.
        value: The facet's value then, as the spec spells it.
        cost: What it costs the employer, in the caller's money.
        agrees: Who must agree.
    """

    facet: Facet
    before: str
    after: str
    value: Any
    cost: float
    agrees: str

    def __str__(self) -> str:
        cost = f" (cost {self.cost:g})" if self.cost else " (no cost)"
        return f"{FACETS[self.facet].words}: {self.before} → {self.after}{cost}; {self.agrees} must agree"


@attrs.frozen
class FrontPoint:
    """A set of changes that none other beats on cost and chance at once.

    Attributes:
        cost: What it costs.
        mutual: That both sides would say yes under it.
        changes: The changes; none for the role as it is.
    """

    cost: float
    mutual: float
    changes: tuple[RoleChange, ...]


@attrs.frozen
class OthersMoved:
    """Who else the changes of a plan would move: whoever is in the same situation is offered the same role.

    Attributes:
        reach: Candidate ids of others who reach both targets only with the changes, the likeliest first, at most twenty.
        reach_count: How many they are.
        better: How many others come out more likely.
        worse: How many come out less likely.
    """

    reach: tuple[str, ...]
    reach_count: int
    better: int
    worse: int

    def __str__(self) -> str:
        named = f": {', '.join(self.reach)}" if self.reach else ""
        more = f" and {self.reach_count - len(self.reach):,} more" if self.reach_count > len(self.reach) else ""
        return (
            f"equal treatment: the same change makes {self.better:,} others likelier and {self.worse:,} less likely; "
            f"{self.reach_count:,} others reach the targets only with it{named}{more}"
        )


@attrs.frozen(eq=False, repr=False, slots=False)
class YesPlan:
    """What would make it a yes for both sides.

    Attributes:
        candidate_id: The person.
        targets: Probabilities that the employer's and the candidate's yes should reach.
        reached: Whether some set of changes reaches both.
        changes: The cheapest set that does; none where the targets are met as it is, or where none reaches them.
        cost: What it costs.
        before: The chances as the role is.
        after: The chances under the changes.
        exact: Whether it is surely the cheapest.
        front: Cost against the chance that both say yes, cheapest first.
        front_whole: Whether the front looked at all sets of changes; else at those of up to three.
        role: The role with the changes made; ranking for it gives the promised figures.
        questions: Facets that are in the way and on which nobody said how far the employer would move.
        bent: Wishes of the candidate's own that the plan does without: they said that these are only nice to have.
    """

    candidate_id: str
    targets: tuple[float, float]
    reached: bool
    changes: tuple[RoleChange, ...]
    cost: float
    before: Chances
    after: Chances
    exact: bool
    front: tuple[FrontPoint, ...]
    front_whole: bool
    role: RoleVersion
    questions: tuple[Facet, ...]
    bent: tuple[Facet, ...]
    _count_others: Callable[[], OthersMoved | None] = attrs.field(alias="count_others")

    @cached_property
    def others(self) -> OthersMoved | None:
        """Who else the changes of the role would move, counted over all when asked for; None where it does not change."""
        return self._count_others()

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain data."""
        return {
            "candidate_id": self.candidate_id,
            "targets": list(self.targets),
            "reached": self.reached,
            "changes": [_change_dict(change) for change in self.changes],
            "cost": self.cost,
            "before": attrs.asdict(self.before),
            "after": attrs.asdict(self.after),
            "exact": self.exact,
            "front": [
                {"cost": p.cost, "mutual": p.mutual, "changes": [_change_dict(c) for c in p.changes]}
                for p in self.front
            ],
            "questions": [facet.value for facet in self.questions],
            "others": attrs.asdict(self.others) if self.others else None,
            "bent": [facet.value for facet in self.bent],
        }

    def __str__(self) -> str:
        lines = [f"{self.candidate_id}: {_headline(self)}"]
        lines += [f"  - {change}" for change in self.changes]
        lines.append(f"  employer {self.before.employer:.0%} → {self.after.employer:.0%}, "
                     f"candidate {self.before.candidate:.0%} → {self.after.candidate:.0%}, "
                     f"both {self.before.mutual:.0%} → {self.after.mutual:.0%}")  # fmt: skip
        if len(self.front) > 1:
            points = ", ".join(f"{point.cost:g}: {point.mutual:.0%}" for point in self.front)
            lines.append(f"  cost and the chance that both say yes: {points}")
        if self.others:
            lines.append(f"  {self.others}")
        if self.questions:
            words = ", ".join(FACETS[facet].words for facet in self.questions)
            lines.append(f"  ask the hiring manager how far they would move on {words}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<YesPlan for {self.candidate_id!r}: {len(self.changes)} changes, cost {self.cost:g}>"


def _headline(plan: YesPlan) -> str:
    wanted = f"{plan.targets[0]:.0%} for the employer and {plan.targets[1]:.0%} for the candidate"
    if not plan.reached:
        return f"no change that is open reaches {wanted}"
    if not plan.changes:
        return f"{wanted} is reached as it is"
    sure = "cheapest" if plan.exact else "cheapest found"
    return f"the {sure} change that reaches {wanted} costs {plan.cost:g}"


def _change_dict(change: RoleChange) -> dict[str, Any]:
    return {
        "facet": change.facet.value,
        "before": change.before,
        "after": change.after,
        "cost": change.cost,
        "agrees": change.agrees,
    }


def make_it_a_yes(
    query: Query,
    told: Told,
    person: int,
    targets: tuple[float, float] | float,
    costs: Mapping[Facet | str, Flexibility | str] | None,
    policy: Policy,
    nodes: int = NODES,
) -> YesPlan:
    """The cheapest change for one person of a detail; see `Match.make_it_a_yes`."""
    aims = _targets(targets)
    changed = said_levers("make_it_a_yes", "costs", costs)
    levers = (*levers_of(told.new.spec, wants_of(told, person), changed), *_bending(told, person))
    if len(levers) > MOST_LEVERS:
        raise RecordError("make_it_a_yes", "costs", f"make {len(levers)} levers", f"at most {MOST_LEVERS}")
    trial = _Trial(query, np.array([person]), told, levers)
    found = cheapest(
        [lever.costs for lever in levers], trial.heads, (float(logit(aims[0])), float(logit(aims[1]))), nodes=nodes
    )
    points, whole = front([lever.costs for lever in levers], lambda choice: trial.chances(choice).mutual)
    present = tuple(0 for _ in levers)
    person_id = str(told.facts.block.people.id[person])
    return YesPlan(
        candidate_id=person_id,
        targets=aims,
        reached=found.choice is not None,
        changes=trial.changes(found.choice or present),
        cost=found.cost or 0.0,
        before=trial.chances(present),
        after=trial.chances(found.choice or present),
        exact=found.exact,
        front=tuple(FrontPoint(point.cost, point.value, trial.changes(point.choice)) for point in points),
        front_whole=whole,
        role=trial.role(found.choice or present),
        questions=_questions(told, person, changed),
        bent=trial.bent(found.choice or present),
        count_others=partial(_others, query, policy, trial.role(found.choice or present), aims, person_id),
    )


def _targets(targets: tuple[float, float] | float) -> tuple[float, float]:
    pair = (targets, targets) if isinstance(targets, (int, float)) else tuple(targets)
    if len(pair) != 2 or not all(isinstance(p, (int, float)) and not isinstance(p, bool) and 0 < p < 1 for p in pair):
        raise RecordError(
            "make_it_a_yes",
            "targets",
            shown(targets),
            "a probability above 0 and below 1, or one each for employer and candidate",
        )
    return float(pair[0]), float(pair[1])


class _Trial:
    """Scores the person under choices of levels, each once."""

    def __init__(self, query: Query, rows: Any, told: Told, levers: tuple[Lever, ...]) -> None:
        self._query, self._levers = query, levers
        self._facts = Facts(told.facts.block.take(rows), told.facts.pool, told.facts.as_of, told.facts.model)
        self._known: dict[Choice, Scores] = {}
        self._persons: dict[tuple[Facet, ...], Facts] = {(): self._facts}

    def role(self, choice: Choice) -> RoleVersion:
        """The role under a choice."""
        chosen = zip(self._levers, choice, strict=True)
        values = {lever.facet: lever.steps[at - 1].value for lever, at in chosen if at and not lever.bends}
        return applied(self._query.role.role, values)

    def bent(self, choice: Choice) -> tuple[Facet, ...]:
        """Wishes of the person's own that a choice does without."""
        return tuple(lever.facet for lever, at in zip(self._levers, choice, strict=True) if at and lever.bends)

    def heads(self, choice: Choice) -> tuple[float, float]:
        """Log-odds of both sides."""
        scores = self._scores(choice)
        return float(scores.l_E[0]), float(scores.l_C[0])

    def chances(self, choice: Choice) -> Chances:
        """Probabilities of both sides."""
        s = self._scores(choice)
        return Chances(float(s.p_E[0]), float(s.p_C[0]), float(s.J[0]), float(s.P[0]))

    def changes(self, choice: Choice) -> tuple[RoleChange, ...]:
        """What is otherwise under a choice."""
        return tuple(
            RoleChange(
                lever.facet,
                lever.present,
                step.words,
                step.value,
                step.cost,
                "the candidate" if lever.bends else AGREES.get(lever.facet, _MANAGER),
            )
            for lever, at in zip(self._levers, choice, strict=True)
            if at
            for step in [lever.steps[at - 1]]
        )

    def _without(self, facets: tuple[Facet, ...]) -> Facts:
        """The person without some of their wishes."""
        if facets not in self._persons:
            rows = self._facts.block.wishes
            gone = np.isin(rows.facet, [FACET_CODES[facet] for facet in facets])
            bent = rows.with_(on=np.where(gone, NEVER, rows.on).astype(np.int32))
            block = attrs.evolve(self._facts.block, wishes=bent)
            self._persons[facets] = Facts(block, self._facts.pool, self._facts.as_of, self._facts.model)
        return self._persons[facets]

    def _scores(self, choice: Choice) -> Scores:
        if choice not in self._known:
            self._known[choice] = scores_of(self._query.for_role(self.role(choice)), self._without(self.bent(choice)))
        return self._known[choice]


def _bending(told: Told, person: int) -> list[Lever]:
    """Unmet wishes that the candidate said are only nice to have: levers of theirs, at no cost (SCIENCE 7.1)."""
    rows, unmet = told.facts.wishes, told.working.burdens.unmet
    found = []
    for wish in rows.ragged.positions(np.array([person])):
        said = rows.source[wish] == _CANDIDATE and rows.firmness[wish] == _NICE and not rows.implied[wish]
        if said and unmet[wish] and told.facts.wish_exists[wish]:
            facet, words = list(FACETS)[rows.facet[wish]], wished(told, int(wish))
            found.append(Lever(facet, f"wants {words}", (LeverStep(None, 0.0, "does without"),), bends=True))
    return found


_NICE = list(Firmness).index(Firmness.NICE)
_CANDIDATE = SOURCES.index(Source.CANDIDATE)


def _others(
    query: Query, policy: Policy, role: RoleVersion, aims: tuple[float, float], person: str
) -> OthersMoved | None:
    """Everybody else under the changed role, against the role as it is."""
    if role == query.role.role:
        return None
    before, after = everyone(query, policy), everyone(query.for_role(role), policy)
    psi = query.model["psi"]
    old, new = (Scores.of(people.l_R, people.l_E, people.l_C, psi) for people in (before, after))
    other = before.rows != query.pool.row(person)
    reached = [(s.p_E >= aims[0]) & (s.p_C >= aims[1]) for s in (old, new)]
    newly = np.flatnonzero(reached[1] & ~reached[0] & other)
    newly = newly[np.argsort(-new.P[newly], kind="stable")]
    moved = new.P - old.P
    return OthersMoved(
        tuple(query.pool.ids(before.rows[newly[:20]]).tolist()),
        len(newly),
        int(((moved > _MOVED) & other).sum()),
        int(((moved < -_MOVED) & other).sum()),
    )


_MOVED = 1e-9
_MANAGER = "the hiring manager"
AGREES = {
    Facet.PAY: "the hiring manager and whoever owns the pay bands",
    Facet.LEVEL: "the hiring manager and whoever owns the pay bands",
    Facet.BENEFITS: "whoever owns the benefits",
    Facet.CONTRACT: "the hiring manager and whoever owns the headcount",
    Facet.GROWTH: "the hiring manager",
}
"""Who must agree to a change on a facet, besides the person."""


def _questions(told: Told, person: int, costs: Mapping[Facet, Flexibility] | None) -> tuple[Facet, ...]:
    """Facets on which something is in the way, and nobody said how far the employer would move."""
    said = {*told.new.spec.flexibility, *(costs or {})}
    facts, working = told.facts, told.working
    rows, wishes = facts.block.reasons, facts.wishes
    facets = list(FACETS)
    own = np.flatnonzero(facts.reason_exists & (facts.reason_person == person) & (working.residuals.left > _LEFT))
    found = {facets[REASON_FACET[kind]] for kind in rows.kind[own]}
    unmet = [w for w in wishes.ragged.positions(np.array([person])) if working.burdens.unmet[w]] if len(wishes) else []
    found |= {facets[wishes.facet[w]] for w in unmet}
    return tuple(facet for facet in FACETS if facet in found and facet not in said and FACETS[facet].has_spec)


_LEFT = 0.5
"""A reason of which more than this is left, or expected to be, is in the way."""
