"""Strategies for people, for what changed around them, and for what may be done with their records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from rematch.facets import Answer, Facet, Scope, ShockKind, SkillEvidence, Source
from rematch.records import (
    Approach,
    Candidacy,
    Candidate,
    Change,
    Contact,
    Openness,
    Permission,
    Policy,
    Right,
    RoleVersion,
    Shock,
    Skill,
)
from rematch.testing import words
from rematch.testing.strategies.candidacy import PLACES_IN_A_LIST, SOURCES, candidacies
from rematch.testing.strategies.draw import (
    SearchStrategy,
    days,
    known,
    mostly,
    option,
    packed,
    perhaps,
    sometimes,
    st,
    strategy,
    unsure,
)
from rematch.testing.strategies.wish import wishes
from rematch.testing.words import AS_OF, TOPICS

FLAG = (None, True, False)
UNTIL = (None, None, None, 0, 1, 30, 400, -1)
"""Days from `as_of` to the end of a right: the day itself still counts, the day before is over."""
TROUBLES: tuple[dict[str, Any], ...] = (
    *({} for _ in range(16)),
    {"do_not_contact": True},
    {"objection": True},
    {"opted_out": True},
    {"disputes": ("title",)},
    {"disputes": ("title", "dates"), "opted_out": True},
    {"erased": True},
    {"off_limits": True},
    {"erased": True, "do_not_contact": True, "off_limits": True},
)
"""What may hold a person, mostly nothing."""


def _change(facet: Facet, effect: float, on: date | None, topic: int) -> dict[str, Any]:
    return {"facet": facet, "effect": effect, "on": on, "topic": option((None, *TOPICS.get(facet, ())), topic)}


def _about(reach: tuple[Scope, str | None], **said: Any) -> dict[str, Any]:
    return {"scope": reach[0], "target": reach[1], **said}


@strategy
def changes(*, as_of: date = AS_OF) -> SearchStrategy[Change]:
    """Changed circumstances on every facet, of every scope; those of the organisation or the person's own.

    Args:
        as_of: The day that dates cluster around.
    """
    return st.builds(
        lambda what, about: Change(**what, **about),
        packed(_change, tuple(Facet), (0.5, 1.0, -1.0, 0.6, -0.5, 0.49, 0.0, -0.2), days(as_of), PLACES_IN_A_LIST),
        packed(
            _about,
            words.REACHES,
            confidence=(1.0, 0.9, 0.5, 0.1),
            source=SOURCES,
            text=(None, "a new round was closed"),
        ),
    )


@strategy
def permissions(*, as_of: date = AS_OF) -> SearchStrategy[Permission]:
    """Permissions: mostly something is allowed; every hold of SCIENCE 8.3 is drawn.

    Args:
        as_of: The day that dates cluster around; a right may end on it, the day before or the day after.
    """
    until = [None if offset is None else as_of + timedelta(offset) for offset in UNTIL]
    allowed = (True, True, True, True, True, None, False)
    right = sometimes(Right, allowed, until, (None, "consent", "legitimate interest"))
    return st.builds(
        lambda keep, contact, said, approaches: Permission(keep=keep, contact=contact, approaches=approaches, **said),
        right,
        right,
        packed(lambda trouble, told: {**trouble, "notice_given_on": told}, TROUBLES, days(as_of)),
        st.lists(packed(Approach, days(as_of), perhaps(Answer)), max_size=2),
    )


@strategy
def policies() -> SearchStrategy[Policy]:
    """Policies of a caller, the default one among them."""
    return st.just(Policy()) | packed(
        Policy,
        needs_basis=(False, True),
        needs_notice=(False, True),
        heeds_opt_out=(True, False),
        days_after_no=(90, 0, 30, 365),
        days_after_no_reply=(30, 0, 90),
        approaches=(2, 0, 1, 5),
        approach_days=(365, 0, 90),
    )


def _candidate(
    candidacies: Sequence[Candidacy], *, candidate_id: str, tie: bool, unheard_of: bool, **said: Any
) -> Candidate:
    """A candidate of what was drawn: ids of candidacies once; with `tie` two end on one day where they may."""
    if unheard_of:
        return Candidate(candidate_id, **said)
    seen: set[str] = set()
    found: list[Candidacy] = []
    for candidacy in candidacies:
        different: dict[str, Any] = {"id": None} if candidacy.id in seen else {}
        if tie and found and candidacy.ended_on and (day := found[0].ended_on):
            opened = candidacy.role.opened_on if candidacy.role else None
            different["ended_on"] = max(day, opened or day)
        found.append(attrs.evolve(candidacy, **different) if different else candidacy)
        seen |= {candidacy.id} if candidacy.id else set()
    return Candidate(candidate_id, found, **said)


@strategy
def candidates(
    *, as_of: date = AS_OF, versions: SearchStrategy[RoleVersion] | None = None
) -> SearchStrategy[Candidate]:
    """Candidates with none to four candidacies, and any of their fields missing.

    Args:
        as_of: The day that dates cluster around: before, on and after it.
        versions: The role versions of their candidacies; None: any.

    >>> from hypothesis import given
    >>> @given(candidates())
    ... def test_scores_are_finite(candidate): ...
    """
    skill = packed(Skill, words.SKILLS, tuple(SkillEvidence), last_used=days(as_of), on=days(as_of), source=SOURCES)
    contact = packed(
        Contact, days(as_of), (None, "phone", "mail"), direct=FLAG, useful=FLAG, valid=FLAG, source=SOURCES
    )
    openness = packed(Openness, (1, 2, 0, -1, -2), days(as_of), source=(None, Source.CANDIDATE))
    return st.builds(
        lambda said, candidacies, rest: _candidate(candidacies, **said, **(rest or {})),
        packed(
            dict,
            candidate_id=words.CANDIDATE_IDS,
            tie=(False, False, True),
            unheard_of=(*(False,) * 9, True),
            label=(None, "An invented person"),
            title=unsure(words.TITLES),
            level=perhaps(words.STEPS),
            skills_complete=FLAG,
            relationship=(None, 0, 1, 2, 3),
            in_role_since=days(as_of),
        ),
        st.lists(candidacies(as_of=as_of, versions=versions), min_size=1, max_size=4),
        mostly(
            st.fixed_dictionaries(
                {
                    "skills": st.lists(skill, max_size=4),
                    "wishes": known(wishes(as_of=as_of)),
                    "openness": known(openness),
                    "shocks": st.lists(packed(Shock, tuple(ShockKind), days(as_of), source=SOURCES), max_size=2),
                    "contacts": st.lists(contact, max_size=3),
                    "changes": st.lists(changes(as_of=as_of), max_size=2),
                    "permission": known(permissions(as_of=as_of)),
                }
            )
        ),
    )
