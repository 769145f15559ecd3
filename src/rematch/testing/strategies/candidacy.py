"""Strategies for candidacies, and for what was said and scored in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from rematch.facets import (
    REASONS,
    SPEC_FACETS,
    AssessmentKind,
    ContractKind,
    Debrief,
    Facet,
    OfferStatus,
    Outcome,
    Party,
    ReasonKind,
    Severity,
    Source,
    Stage,
    Wanted,
    party_of,
)
from rematch.records import Assessment, Candidacy, Offer, Reason, RoleVersion, Sentiment, Verdict
from rematch.testing import words
from rematch.testing.strategies.draw import (
    SearchStrategy,
    days,
    known,
    listed,
    mostly,
    option,
    packed,
    perhaps,
    sometimes,
    st,
    strategy,
    unsure,
)
from rematch.testing.strategies.role import role_versions
from rematch.testing.words import AS_OF, DAYS, TOPICS

WANTED: dict[Wanted, tuple[Any, ...]] = {
    Wanted.MONEY: words.MONEY,
    Wanted.NUMBER: (0.1, 0.2, 10_000),
    Wanted.STEP: words.STEPS,
    Wanted.SHARE: words.SHARES,
    Wanted.DAYS: words.ON_SITE,
    Wanted.HOURS: (*words.WEEKLY_HOURS, True, False),
    Wanted.PLACES: ((), *((place,) for place in words.PLACES), words.PLACES[:2], *words.MINUTES),
    Wanted.CONTRACTS: ((), *((kind,) for kind in ContractKind), tuple(ContractKind)[:2]),
}
"""What would have been a yes, by what a kind of reason takes; names are those of its facet, dates are drawn."""
SCALES: tuple[tuple[float, float] | str | None, ...] = ((1, 5), (0, 100), "standard", (-1, 1), (1, 4), None)
SCORES = (None, 0.5, 1.0, 0.75, 0.25, 0.0, 0.9, 0.6)
SOURCES = perhaps(Source)
SPOKEN_OF = (*Facet, *(facet for facet in TOPICS if facet in SPEC_FACETS))
"""Facets that likes hang on, those twice that a role lists things of."""
PLACES_IN_A_LIST = tuple(range(12))
"""Stands for a place in a list whose length depends on the kind or facet (`option`)."""


def _wanted(kind: ReasonKind) -> tuple[Any, ...]:
    row = REASONS[kind]
    if row.wanted is not Wanted.NAMES:
        return (None, *WANTED.get(row.wanted, ()))
    topics = TOPICS.get(row.facet, ())
    return (None, (), True, False, topics[:1], topics[1:3], topics[4:6], topics[:3:2])


def _reason(
    kind: ReasonKind,
    *,
    topic: int,
    wanted: int,
    a_day: date | None,
    party: Party | None,
    cleared_on: date | None,
    **said: Any,
) -> Reason:
    row = REASONS[kind]
    if cleared_on and said.get("on") and cleared_on < said["on"]:
        said["on"], cleared_on = cleared_on, said["on"]
    return Reason(
        kind,
        topic=option((None, *TOPICS.get(row.facet, ())), topic),
        wanted=a_day if row.wanted is Wanted.DATE else option(_wanted(kind), wanted),
        party=party if row.party is None else option((None, row.party), topic),
        cleared_on=cleared_on if kind is ReasonKind.CONDUCT else None,
        **said,
    )


@strategy
def reasons(*, outcome: Outcome | str | None = None, as_of: date = AS_OF) -> SearchStrategy[Reason]:
    """Reasons of every kind, with a topic and a `wanted` such as the kind takes.

    Args:
        outcome: Only reasons of the party whose no this outcome is; None: of either party.
        as_of: The day that dates cluster around.
    """
    kinds, parties = tuple(ReasonKind), tuple(Party)
    if outcome is not None:
        no = party_of(ReasonKind.OTHER, Outcome(outcome), None)
        kinds, parties = tuple(kind for kind in kinds if REASONS[kind].party in (no, None)), (no,)
    return st.builds(
        lambda what, said: _reason(**what, **said),
        packed(
            dict,
            kind=kinds,
            severity=(Severity.MAJOR, Severity.MINOR, Severity.DEALBREAKER),
            topic=PLACES_IN_A_LIST,
            wanted=PLACES_IN_A_LIST,
        ),
        packed(
            dict,
            on=days(as_of),
            a_day=days(as_of),
            source=SOURCES,
            party=perhaps(parties),
            cleared_on=days(as_of),
        ),
    )


def _sentiment(facet: Facet, topic: int, **said: Any) -> Sentiment:
    return Sentiment(facet, option((None, *TOPICS.get(facet, ())), topic), **said)


@strategy
def sentiments(*, as_of: date = AS_OF) -> SearchStrategy[Sentiment]:
    """Likes and dislikes on every facet, as a whole or on a topic.

    Args:
        as_of: The day that dates cluster around.
    """
    return packed(
        _sentiment,
        SPOKEN_OF,
        PLACES_IN_A_LIST,
        likes=(True, True, False),
        strength=(2, 1, 3),
        on=days(as_of),
        source=SOURCES,
    )


def _assessment(kind: AssessmentKind, scale: Any, place: float | None, **said: Any) -> Assessment:
    low, high = (-3.0, 3.0) if scale in ("standard", None) else scale
    score = None if place is None or scale is None else low + place * (high - low)
    return Assessment(kind, score, scale, **said)


@strategy
def assessments(*, as_of: date = AS_OF) -> SearchStrategy[Assessment]:
    """Assessments by every instrument, on several scales, with and without a score.

    Args:
        as_of: The day that dates cluster around.
    """
    return st.builds(
        lambda score, said: _assessment(*score, **said),
        packed(lambda *score: score, tuple(AssessmentKind), SCALES, SCORES),
        packed(dict, competencies=listed(words.SKILLS), by=perhaps(words.INTERVIEWERS), on=days(as_of), source=SOURCES),
    )


def _offers(as_of: date) -> SearchStrategy[Offer]:
    return packed(
        Offer,
        perhaps(words.MONEY),
        level=perhaps(words.STEPS),
        start=days(as_of),
        made_on=days(as_of),
        status=(None, OfferStatus.DECLINED, OfferStatus.SENT, OfferStatus.RESCINDED, OfferStatus.DRAFT),
    )


def _candidacy(
    role: RoleVersion | None,
    reasons: Sequence[Reason],
    *,
    ending: tuple[Outcome | None, bool],
    day: date,
    again: Severity | None,
    **said: Any,
) -> Candidacy:
    """A valid candidacy of what was drawn: one that ended did so no earlier than its version opened."""
    outcome, ended = ending
    ended_on = day if ended else None
    if ended_on and role and role.opened_on:
        ended_on = max(ended_on, role.opened_on)
    if again is not None and reasons:
        reasons = [*reasons, attrs.evolve(reasons[0], severity=again)]
    return Candidacy(role, outcome, ended_on, reasons=reasons, **said)


ENDINGS: tuple[tuple[Outcome | None, bool], ...] = (
    *((outcome, True) for outcome in Outcome if outcome is not Outcome.HIRED for _ in range(6)),
    (Outcome.HIRED, True),
    (None, False),
    (Outcome.REJECTED, False),
    (None, True),
)
"""Outcome, and whether there is a day: mostly both, sometimes still running or half known."""


def ended_days(as_of: date) -> tuple[date, ...]:
    """A column: days on which candidacies ended, those to come half as often as those past."""
    days_away = (*DAYS, *(offset for offset in DAYS if offset <= 0))
    return tuple(as_of + timedelta(offset) for offset in days_away)


@strategy
def candidacies(
    *, as_of: date = AS_OF, versions: SearchStrategy[RoleVersion] | None = None
) -> SearchStrategy[Candidacy]:
    """Candidacies with up to three reasons, likes and scores; now and then a reason stands twice.

    Args:
        as_of: The day that dates cluster around.
        versions: The role versions they were for; None: any.
    """
    return st.builds(
        lambda role, said, reasons, rest: _candidacy(role, reasons, **said, **(rest or {})),
        mostly(role_versions(as_of=as_of) if versions is None else versions),
        packed(
            dict,
            ending=ENDINGS,
            day=ended_days(as_of),
            id=(None, "a-1", "a-2"),
            stage=perhaps(Stage),
            debrief=tuple(Debrief),
            again=(None, None, None, *Severity),
        ),
        st.lists(reasons(as_of=as_of), max_size=3),
        mostly(
            st.fixed_dictionaries(
                {
                    "sentiments": st.lists(sentiments(as_of=as_of), max_size=3),
                    "assessments": st.lists(assessments(as_of=as_of), max_size=3),
                    "verdict": sometimes(Verdict, (1, 2, 0, -1, -2, 0.5), by=unsure(words.MANAGER_IDS), on=days(as_of)),
                    "offer": known(_offers(as_of)),
                }
            )
        ),
    )
