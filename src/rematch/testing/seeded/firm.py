"""The invented firm: its roles, and how each was edited from version to version."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

import attrs

from rematch.facets import ContractKind, Facet, Need, Scope, Source
from rematch.records import (
    Change,
    Flexibility,
    Hours,
    LeverLevel,
    Manager,
    Pay,
    Requirement,
    RoleSpec,
    RoleVersion,
    Team,
)
from rematch.testing.seeded import trade
from rematch.testing.seeded.dice import Dice, Zipf, spread

T = TypeVar("T")
YEARS_BACK = 5
_LEVELS = spread((1, 10), (2, 20), (3, 30), (4, 20), (5, 12), (6, 6), (7, 2))
_NEEDS = spread((Need.MUST, 5), (Need.SHOULD, 3), (Need.COULD, 2))
_CONTRACTS = spread((ContractKind.PERMANENT, 8), (ContractKind.FIXED_TERM, 2), (ContractKind.CONTRACTOR, 1))
_WEEKLY_HOURS = spread((32, 1), (36, 1), (38, 1), (40, 3))
_DAYS_ON_SITE = spread((0, 3), (1, 1), (2, 5), (3, 6), (4, 2), (5, 5))
_AS_MANAGERS = 8
"""Role versions to a manager, about."""


@attrs.frozen
class Firm:
    """The firm's role versions, the commonest first, and its skill names by rank.

    Attributes:
        versions: All role versions that candidacies were for.
        role: The role that is open now.
        changes: What changed in the organisation.
        skills: Names of skills, the commonest first.
        as_of: Today.
    """

    versions: tuple[RoleVersion, ...]
    role: RoleVersion
    changes: tuple[Change, ...]
    skills: tuple[str, ...]
    as_of: date


class _Drafts:
    """Writes specs, facet by facet, so that an edit is the same as a first draft of a few facets."""

    def __init__(self, dice: Dice, skills: tuple[str, ...], size: int, as_of: date) -> None:
        self.dice = dice
        self.skills = skills
        self.ranks = Zipf(len(skills))
        self.people = max(2, size // _AS_MANAGERS)
        self.as_of = as_of

    def facets(self, family: str, place: str, level: int, *, in_full: bool = False) -> dict[str, Any]:
        """One value for each facet, of which some are not said unless `in_full`."""
        dice = self.dice

        def maybe(probability: float, value: T) -> T | None:
            return value if in_full else dice.maybe(probability, value)

        _, duties = trade.FAMILIES[family]
        leader, team = f"m-{dice.whole(1, self.people)}", f"t-{dice.whole(1, self.people)}"
        hours, patterns = float(dice.pick(_WEEKLY_HOURS)), dice.some(trade.PATTERNS, 1)
        return {
            "pay": maybe(0.7, self.pay(place, level)),
            "level": float(level),
            "duties": maybe(0.7, dict(zip(dice.some(duties, 4), (0.4, 0.3, 0.2, 0.1), strict=False))),
            "skills": self.requirements(),
            "competencies": maybe(0.2, dict.fromkeys(dice.some(trade.COMMON_SKILLS, 3), 1.0)),
            "manager": Manager(leader, maybe(0.4, dice.some(trade.STYLES, 2))),
            "team": Team(team, dice.whole(2, 20), maybe(0.4, dice.some(trade.SHAPES, 2))),
            "culture": maybe(0.5, dice.some(trade.WAYS, 3)),
            "growth": maybe(0.4, dice.some(trade.PATHS, 2)),
            "purpose": maybe(0.4, dice.some(trade.CAUSES, 2)),
            "location": [place],
            "workplace": maybe(0.8, float(dice.pick(_DAYS_ON_SITE))),
            "hours": maybe(0.6, Hours(hours, patterns, on_call=dice.chance(0.1))),
            "travel": maybe(0.5, dice.pick((0.0, 0.0, 0.1, 0.2, 0.3))),
            "contract": [dice.pick(_CONTRACTS)],
            "benefits": maybe(0.5, dice.some(trade.BENEFITS, 3)),
            "stability": maybe(0.3, dice.some(trade.OUTLOOK, 2)),
        }

    def pay(self, place: str, level: int) -> Pay:
        """A range that grows with the level, in the currency of the place."""
        currency = trade.PLACES[place]
        low = round((28_000 + 11_000 * level + 500 * self.dice.whole(0, 20)) * trade.SCALE[currency])
        return Pay(low, round(low * 1.2), currency)

    def requirements(self) -> tuple[Requirement, ...]:
        """Three to eight skills, common ones more often."""
        dice = self.dice
        ranks = dict.fromkeys(self.ranks.rank(dice.random()) for _ in range(dice.whole(3, 8)))
        return tuple(Requirement(self.skills[rank], dice.pick(_NEEDS), dice.pick((1, 1, 2, 3))) for rank in ranks)


def found_firm(seed: int, size: int, as_of: date) -> Firm:
    """A firm with `size` role versions, about two and a half to a role, opened over the last years."""
    dice = Dice(f"rematch firm {seed}")
    skills = trade.skill_names()
    drafts = _Drafts(dice, skills, size, as_of)
    roles = max(1, size * 2 // 5)
    lives = [
        _life(drafts, f"r-{number:05d}", len(range(number, size, roles)), silent=0.15 if number else 0.0)
        for number in range(roles)
    ]
    # The newest version of each role before the second newest of any: newer versions are the commoner ones.
    versions = tuple(lives[slot % roles][-1 - slot // roles] for slot in range(size))
    role = _open_role(drafts, versions[0])
    return Firm(versions, role, _news(dice, role, as_of), skills, as_of)


def _life(drafts: _Drafts, role_id: str, count: int, *, silent: float) -> list[RoleVersion]:
    """A role from its first version to its last, each an edit of a few facets; of some only the title is known."""
    dice = drafts.dice
    family = dice.pick(tuple(trade.FAMILIES))
    place, level = dice.pick(tuple(trade.PLACES)), dice.pick(_LEVELS)
    title = dice.pick(trade.FAMILIES[family][0])
    spec = RoleSpec(title, family=dice.maybe(0.6, family), **drafts.facets(family, place, level))
    versions: list[RoleVersion] = []
    back = 40 + dice.whole(0, 365 * YEARS_BACK) + 330 * (count - 1)
    for label in range(1, count + 1):
        if label > 1:
            anew = drafts.facets(family, place, min(7, level + dice.whole(0, 1)))
            spec = attrs.evolve(spec, **{facet: anew[facet] for facet in dice.some(tuple(anew), 4)})
        said = RoleSpec(title) if dice.chance(silent) else spec
        versions.append(RoleVersion(role_id, str(label), drafts.as_of - timedelta(back), said))
        back -= dice.whole(200, 330)
    return versions


def _open_role(drafts: _Drafts, newest: RoleVersion) -> RoleVersion:
    """The role that is open now: said in full, a level up, a day less on site, and the employer can move on some."""
    spec = newest.spec
    place = spec.location.places[0] if spec.location and spec.location.places else drafts.dice.pick(tuple(trade.PLACES))
    level = int(spec.level or 3) + 1
    draft = drafts.facets(spec.family or drafts.dice.pick(tuple(trade.FAMILIES)), place, level, in_full=True)
    unsaid = {facet: value for facet, value in draft.items() if getattr(spec, facet) is None}
    then = spec.workplace.days_on_site if spec.workplace else None
    steps = [LeverLevel(level - 1, 0), LeverLevel(level + 1, 9_000)]
    said = unsaid | {
        "level": level,
        "workplace": 2.0 if then is None else max(0.0, then - 1),
        "flexibility": {
            Facet.LEVEL: Flexibility("levels", levels=steps, currency="EUR"),
            Facet.WORKPLACE: Flexibility("range", low=0, high=3, cost_per_unit=500, currency="EUR"),
            Facet.DUTIES: "free",
            Facet.CONTRACT: "fixed",
        },
    }
    label = str(int(newest.version) + 1)
    return RoleVersion(newest.role_id, label, drafts.as_of - timedelta(14), attrs.evolve(spec, **said))


def _news(dice: Dice, role: RoleVersion, as_of: date) -> tuple[Change, ...]:
    """What the organisation would tell: a few changes for everyone, one each for a team, a manager and a role."""
    team = role.spec.team.id if role.spec.team else None
    manager = role.spec.manager.id if role.spec.manager else None
    news = (
        (Facet.STABILITY, Scope.ALL, None),
        (Facet.CULTURE, Scope.ALL, None),
        (Facet.TEAM, Scope.TEAM, team),
        (Facet.MANAGER, Scope.MANAGER, manager),
        (Facet.GROWTH, Scope.ROLE, role.role_id),
    )
    return tuple(
        Change(
            facet,
            dice.pick((0.8, 0.5, 0.3, -0.3, -0.6)),
            as_of - timedelta(dice.whole(10, 500)),
            confidence=dice.pick((1.0, 0.9, 0.6)),
            scope=scope,
            target=target,
            source=Source.HIRING_MANAGER,
        )
        for facet, scope, target in news
    )
