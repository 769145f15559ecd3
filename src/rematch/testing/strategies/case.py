"""The strategy for something to rank: people, a role, and what changed, all of one small world."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import attrs

from rematch.errors import RecordError
from rematch.facets import FACETS, SPEC_FACETS, Facet
from rematch.records import Candidate, Change, RoleSpec, RoleVersion
from rematch.testing.strategies.draw import SearchStrategy, days, option, packed, perhaps, st, strategy
from rematch.testing.strategies.person import candidates, changes
from rematch.testing.strategies.role import role_specs, role_versions
from rematch.testing.words import AS_OF, LEAP_DAY, NEW_YEAR, ROLE_IDS, Case

NEW_VERSION = "new"
"""The version label of a case's role; no candidacy was for it."""
TWINS = (False, False, False, True)
_HALVES = (SPEC_FACETS[::2], SPEC_FACETS[1::2])
ANEW = (*((),) * 6, *((facet,) for facet in SPEC_FACETS), *_HALVES * 3, *(SPEC_FACETS,) * 8)
"""Facets that the role says anew; the others stay as they were: none, one, half or all of them."""
NUDGES: tuple[tuple[Facet, float] | None, ...] = (
    *(None,) * 8,
    *((Facet.DUTIES, 0.1),) * 4,
    *((Facet.DUTIES, -0.1),) * 2,
    (Facet.DUTIES, 0.05),
    (Facet.DUTIES, 0.2),
    *((Facet.LEVEL, 1),) * 2,
    (Facet.LEVEL, -1),
    (Facet.WORKPLACE, -1),
    (Facet.WORKPLACE, 1),
    (Facet.TRAVEL, 0.05),
    (Facet.TRAVEL, -0.1),
    (Facet.HOURS, -4),
    (Facet.PAY, 0.02),
    (Facet.PAY, 0.1),
    (Facet.PAY, -0.02),
)
"""Steps up to a tolerance or of a scale unit, by which a facet of the role moved."""


def _role(
    then: RoleVersion,
    now: RoleSpec,
    *,
    role_id: str | None,
    opened_on: date | None,
    anew: tuple[Facet, ...],
    nudge: tuple[Facet, float] | None,
) -> RoleVersion:
    """An old version under a new label, of its own role or another, with some facets said anew or moved a step."""
    said = {facet.value: getattr(now, facet.value) for facet in anew}
    all_anew = anew == SPEC_FACETS or (anew and then.spec == RoleSpec())
    spec = now if all_anew else attrs.evolve(then.spec, **said)
    if nudge is not None:
        # A step off the scale, such as below no travel, is not taken.
        with suppress(RecordError):
            spec = _moved(spec, *nudge)
    return RoleVersion(role_id or then.role_id, NEW_VERSION, opened_on, spec)


def _moved(spec: RoleSpec, facet: Facet, step: float) -> RoleSpec:
    """The spec with one facet a step on; pay by a share of itself, of the duties the first one."""
    said, number = getattr(spec, facet.value), FACETS[facet].number
    if not said:
        return spec
    if facet is Facet.PAY:
        ends = {end: getattr(said, end) for end in ("min", "max")}
        said = attrs.evolve(said, **{end: amount and amount * (1 + step) for end, amount in ends.items()})
    elif facet is Facet.DUTIES:
        first = next(iter(said))
        said = {**said, first: said[first] + step}
    elif number:
        amount = getattr(said, number)
        said = said if amount is None else attrs.evolve(said, **{number: amount + step})
    else:
        said += step
    return attrs.evolve(spec, **{facet.value: said})


def _case(people: Sequence[Candidate], twin: bool, role: RoleVersion, changed: list[Change], as_of: date) -> Case:
    """The people numbered from ``c-1``; a twin is the first one again, under the last number."""
    everyone = [*people, *people[:1]] if twin else people
    numbered = [attrs.evolve(person, id=f"c-{number}") for number, person in enumerate(everyone, 1)]
    return Case(numbered, role, changed, as_of)


def _at(as_of: date, least: int, most: int) -> SearchStrategy[Case]:
    drawn = st.lists(role_versions(as_of=as_of), min_size=1, max_size=4, unique_by=lambda version: version.key)
    versions = st.shared(drawn, key=("role versions of a case", as_of, least, most))
    a_version = st.builds(option, versions.map(tuple), st.integers(0, 11))
    role = st.builds(
        lambda then, now, said: _role(then, now, **said),
        a_version,
        role_specs(as_of=as_of),
        packed(dict, role_id=perhaps(ROLE_IDS), opened_on=days(as_of), anew=ANEW, nudge=NUDGES),
    )
    return st.builds(
        _case,
        st.lists(candidates(as_of=as_of, versions=a_version), min_size=least, max_size=most),
        st.integers(0, 3).map(TWINS.__getitem__),
        role,
        st.lists(changes(as_of=as_of), max_size=3),
        st.just(as_of),
    )


@strategy
def cases(*, least: int = 0, most: int = 4) -> SearchStrategy[Case]:
    """Something to rank: ``(candidates, role, changes, as_of)``.

    Candidacies share a handful of role versions, and the role is one of those with no facet, one, half or all of
    them said anew, or one moved a step: so reasons, likes and wishes meet it. Ids are ``c-1``, ``c-2``, …; two people
    may be alike.

    Args:
        least: Fewest people; about half of them are held by one rule or another.
        most: Most people, twins apart.
    """
    return st.one_of(*(_at(as_of, least, most) for as_of in (AS_OF, LEAP_DAY, NEW_YEAR)))
