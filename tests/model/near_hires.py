"""Near-hires for the tests of the model: drawn cases that nothing holds, and the public door with what stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import rematch as rm
from rematch.facets import Outcome, ReasonKind, Stage
from rematch.records.words import plain
from rematch.testing import Case, cases

RATES = {"EUR": 1.0, "USD": 0.9}
OPEN = rm.Policy(days_after_no=0, days_after_no_reply=0, approaches=100)
"""A policy under which the person's own no holds nobody."""
ENDED_SHORT = tuple(outcome for outcome in Outcome if outcome is not Outcome.HIRED)
OWN_NO = (Outcome.OFFER_DECLINED, Outcome.WITHDREW)
SLACK = 1e-9
"""Sums in another order differ in the last places."""
Floats = NDArray[np.float64]
NO_STATISTICS: dict[str, Any] = {}
"""Scores standardised by their scale alone, so that nobody's z hangs on who else is there."""


def unheld(candidate: rm.Candidate) -> rm.Candidate:
    """The person without what gates ask for: permissions, processes that run or ended in a hire, conduct."""
    candidacies = [
        attrs.evolve(item, reasons=[reason for reason in item.reasons if reason.kind is not ReasonKind.CONDUCT])
        for item in candidate.candidacies
        if item.outcome is not Outcome.HIRED and not (item.outcome is None and item.ended_on is None)
    ]
    return attrs.evolve(candidate, permission=None, candidacies=candidacies)


def opened(case: Case) -> Case:
    """A case whose people nothing holds but that there may be nothing to go back to."""
    return case._replace(candidates=[unheld(candidate) for candidate in case.candidates])


def ended(candidacy: rm.Candidacy, outcome: Outcome, on: date) -> rm.Candidacy:
    """The candidacy with an outcome and a day; its version opens no later."""
    role = candidacy.role
    if role is not None and role.opened_on is not None and role.opened_on > on:
        role = attrs.evolve(role, opened_on=on)
    stage = Stage.OFFER if outcome is Outcome.OFFER_DECLINED else candidacy.stage
    return attrs.evolve(candidacy, role=role, outcome=outcome, ended_on=on, stage=stage)


@st.composite
def near_hires(draw: st.DrawFn, *, outcomes: tuple[Outcome, ...] = ENDED_SHORT, alone: bool = False) -> Case:
    """A case of one person whom nothing holds; their first candidacy is the anchor.

    Args:
        outcomes: How the anchor may have ended.
        alone: There is no other candidacy.
    """
    case = opened(draw(cases(most=1)))
    person = case.candidates[0] if case.candidates else rm.Candidate("c-1")
    first, *others = person.candidacies or (rm.Candidacy(("ae-emea", "1")),)
    on = case.as_of - timedelta(days=draw(st.sampled_from((120, 400, 1, 0, 1100))))
    anchor = ended(first, draw(st.sampled_from(outcomes)), on)
    earlier = [] if alone else [item for item in others if item.ended_on is None or item.ended_on < on]
    return case._replace(candidates=[attrs.evolve(person, candidacies=[anchor, *earlier])])


def anchored(case: Case) -> tuple[rm.Candidate, rm.Candidacy]:
    """The person and the anchor of `near_hires`."""
    person = case.candidates[0]
    return person, person.candidacies[0]


def with_anchor(case: Case, **said: Any) -> Case:
    """The case with something else said of the anchor."""
    person, anchor = anchored(case)
    return with_person(case, candidacies=[attrs.evolve(anchor, **said), *person.candidacies[1:]])


def with_person(case: Case, **said: Any) -> Case:
    """The case with something else said of the person."""
    return case._replace(candidates=[attrs.evolve(case.candidates[0], **said)])


def with_spec(case: Case, **said: Any) -> Case:
    """The case with something else said in the new role's spec."""
    return case._replace(role=attrs.evolve(case.role, spec=attrs.evolve(case.role.spec, **said)))


def with_then(case: Case, **said: Any) -> Case:
    """The case with something else said in the spec of the anchor's version, which is there in any case."""
    _, anchor = anchored(case)
    role = anchor.role or rm.RoleVersion("ae-emea", "1")
    return with_anchor(case, role=attrs.evolve(role, spec=attrs.evolve(role.spec, **said)))


def each_candidacy(case: Case, change: Callable[[rm.Candidacy], rm.Candidacy]) -> Case:
    """The case with every candidacy of the person changed."""
    return with_person(case, candidacies=[change(item) for item in case.candidates[0].candidacies])


def silent_on(case: Case, *facets: rm.Facet) -> Case:
    """The case without a reason, like, wish or change on some facets: what is added there stands by itself."""
    person = case.candidates[0]
    wishes = person.wishes and attrs.evolve(
        person.wishes, **{f.value: None for f in facets if hasattr(person.wishes, f.value)}
    )
    case = case._replace(changes=[change for change in case.changes if change.facet not in facets])
    case = with_person(case, wishes=wishes, changes=[item for item in person.changes if item.facet not in facets])
    return each_candidacy(
        case,
        lambda item: attrs.evolve(
            item,
            reasons=[reason for reason in item.reasons if reason.facet not in facets],
            sentiments=[said for said in item.sentiments if said.facet not in facets],
        ),
    )


def pool_of(people: Iterable[rm.Candidate], statistics: Any = NO_STATISTICS) -> rm.Pool:
    """A pool with given score statistics."""
    return rm.Pool.from_candidates(people, statistics=statistics)


def ranked(case: Case, *, statistics: Any = NO_STATISTICS, **said: Any) -> rm.Ranking:
    """The ranking of a case under the open policy."""
    asked = {"policy": OPEN, "rates": RATES, **said}
    return rm.rank(pool_of(case.candidates, statistics), case.role, as_of=case.as_of, changes=case.changes, **asked)


def scored(case: Case, **said: Any) -> rm.Match:
    """The first person of a case, explained; nothing holds them."""
    asked = {"policy": OPEN, "rates": RATES, **said}
    pool = pool_of(case.candidates)
    found = rm.explain(pool, case.role, case.candidates[0].id, as_of=case.as_of, changes=case.changes, **asked)
    assert isinstance(found, rm.Match), str(found)
    return found


def heads(match: rm.Match) -> Floats:
    """Log-odds of reach, employer and candidate, and the probability; shape (4, 257)."""
    return np.stack([reach(match), employer(match), candidate(match), chance(match)[:-2]])


def reach(match: rm.Match) -> Floats:
    """Log-odds of reach: on the point path, then in every draw; shape (257,)."""
    return _paths(match, match.log_odds[rm.Head.REACH], "l_R")


def employer(match: rm.Match) -> Floats:
    """Log-odds of the employer's yes: on the point path, then in every draw; shape (257,)."""
    return _paths(match, match.log_odds[rm.Head.EMPLOYER], "l_E")


def candidate(match: rm.Match) -> Floats:
    """Log-odds of the candidate's yes: on the point path, then in every draw; shape (257,)."""
    return _paths(match, match.log_odds[rm.Head.CANDIDATE], "l_C")


def chance(match: rm.Match) -> Floats:
    """The probability on the point path, in every draw, and both ends of its interval; shape (259,)."""
    return np.concatenate([_paths(match, match.probability, "P"), match.interval])


def _paths(match: rm.Match, point: float, name: str) -> Floats:
    drawn, person = match._explained.drawn(match._at)
    return np.concatenate([[point], getattr(drawn.scores, name)[:, person]])


def never_more(less: Floats, more: Floats, slack: float = SLACK) -> bool:
    """Whether one is at most the other on the point path and in every draw, but for the last places."""
    return bool((less <= more + slack).all())


def same(one: Floats, other: Floats) -> bool:
    """Whether both are the same to the last bit, on the point path and in every draw."""
    return bool((one == other).all())


def figures(match: rm.Match) -> tuple[Any, ...]:
    """Everything a match says in numbers, to be compared bit by bit; a topic may be shown in another spelling."""
    return (
        match.candidate_id,
        heads(match).tolist(),
        match.intervals,
        match.mutual,
        match.reach,
        match.employer,
        match.candidate,
        [(item.head, item.name, item.facet, item.log_odds) for item in match.evidence],
        sorted((r.candidacy, r.kind, named(r.topic), r.status, r.residual) for r in match.reasons),
        sorted((item.facet, named(item.topic), item.likes, item.status) for item in match.likes),
    )


def named(topic: str | None) -> str:
    """A topic as it is compared."""
    return plain(topic or "")
