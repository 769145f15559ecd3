"""The people of the seeded world, made one by one as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rematch.facets import Debrief, Outcome, SkillEvidence, Stage
from rematch.records import Candidacy, Candidate, Skill, Verdict
from rematch.testing.seeded.dice import Dice, Zipf, spread
from rematch.testing.seeded.firm import Firm
from rematch.testing.seeded.said import Said, said_of
from rematch.testing.seeded.shelf import Shelf

HOW_MANY_CANDIDACIES = spread((0, 5), (1, 815), (2, 120), (3, 36), (4, 12), (6, 6), (10, 3), (20, 3))
"""1.3 on average; a few people have twenty."""
HOW_MANY_REASONS = spread((0, 22), (1, 34), (2, 27), (3, 11), (4, 6))
HOW_MANY_SENTIMENTS = spread((0, 35), (1, 25), (2, 15), (3, 12), (4, 8), (5, 5))
HOW_MANY_ASSESSMENTS = spread((0, 40), (1, 30), (2, 15), (3, 10), (4, 5))
HOW_MANY_SKILLS = spread((2, 2), (4, 3), (6, 5), (8, 4), (12, 2))
"""Besides those that a role asked for; with them eight."""
ASKED_AND_THERE = 0.5
"""Of the skills that the first role they were in for asked, this many are on file."""
OUTCOMES = spread(
    (Outcome.RUNNER_UP, 20),
    (Outcome.OFFER_DECLINED, 14),
    (Outcome.WITHDREW, 20),
    (Outcome.REJECTED, 32),
    (Outcome.ON_HOLD, 10),
    (Outcome.HIRED, 2),
    (None, 2),
)
"""How candidacies ended; None: still running."""
STAGES = {
    Outcome.RUNNER_UP: spread((Stage.FINAL, 3), (Stage.INTERVIEW, 1)),
    Outcome.OFFER_DECLINED: (Stage.OFFER,),
    Outcome.HIRED: (Stage.OFFER,),
}
ANY_STAGE = spread((None, 1), (Stage.APPLIED, 2), (Stage.SCREEN, 3), (Stage.INTERVIEW, 4), (Stage.FINAL, 2))
DEBRIEFS = spread((Debrief.NONE, 3), (Debrief.INFERRED, 2), (Debrief.RECORDED, 4), (Debrief.STATED, 1))
VERDICTS = spread((None, 12), (Verdict(-1), 2), (Verdict(0), 2), (Verdict(1), 3), (Verdict(2), 1))
LEVEL_STEPS = spread((0.0, 6), (1.0, 2), (-1.0, 1))
RELATIONSHIPS = spread((None, 5), (0, 2), (1, 2), (2, 1), (3, 1))
COMPLETE = spread((None, 8), (True, 1), (False, 1))
SKILL_VARIANTS = spread((0, 9), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1))
"""How a skill stands on file: 0 claimed with no date, 1 to 3 last used on a day, then assessed, certified, lacking."""
KINDS_OF_SKILL = 8
OWN_SIDE = 0.85
"""Reasons of the party whose no it was; the others are the other side's."""
THEIR_NO = (Outcome.OFFER_DECLINED, Outcome.WITHDREW)


def _skill(name: str, variant: int, as_of: date) -> Skill:
    """One way in which a skill may stand on file."""
    if variant == 0:
        return Skill(name)
    day = as_of - timedelta(100 * variant)
    if variant < 4:
        return Skill(name, last_used=day)
    evidence = (SkillEvidence.ASSESSED, SkillEvidence.ASSESSED, SkillEvidence.CERTIFIED, SkillEvidence.LACKING)
    return Skill(name, evidence[variant - 4], on=day)


class People:
    """Candidates, made as they are asked for, the same ones each time: it can be iterated again and again.

    Records that many share (role versions, skills, reasons, scores, wishes) are the same objects.
    """

    def __init__(self, count: int, seed: int, firm: Firm, shelf: Shelf) -> None:
        self._count = count
        self._seed = seed
        self._firm = firm
        self._shelf = shelf
        dice = Dice(f"rematch said {seed}")
        self._said = tuple(
            said_of(version, dice, days_since=(firm.as_of - version.opened_on).days)
            for version in firm.versions
            if version.opened_on is not None
        )
        ranks = {name: rank for rank, name in enumerate(firm.skills)}
        self._asked = tuple(tuple(ranks[asked.name] for asked in said.version.spec.skills or ()) for said in self._said)
        self._skills: dict[int, Skill] = {}

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<{self._count:,} invented people, seed {self._seed}>"

    def __iter__(self) -> Iterator[Candidate]:
        dice = Dice(f"rematch people {self._seed}")
        random, pick, shelf, as_of = dice.random, dice.pick, self._shelf, self._firm.as_of
        said, versions = self._said, Zipf(len(self._said))
        ranks = Zipf(len(self._firm.skills))
        past = [as_of - timedelta(days) for days in range(4_000)]
        for number in range(self._count):
            met = [versions.rank(random()) for _ in range(pick(HOW_MANY_CANDIDACIES))]
            spec = said[met[0]].version.spec if met else None
            level = spec.level if spec and random() < 0.7 else None
            yield Candidate(
                f"p-{number:06d}",
                tuple([self._candidacy(dice, said[slot], past, place) for place, slot in enumerate(met, 1)]),
                label=f"Invented person {number}",
                title=spec.title if spec and random() < 0.5 else None,
                level=None if level is None else max(1.0, level + pick(LEVEL_STEPS)),
                skills=self._skills_of(dice, ranks, self._asked[met[0]] if met else ()),
                skills_complete=pick(COMPLETE),
                wishes=pick(shelf.wishes) if random() < 1 / 3 else None,
                in_role_since=past[int(random() * 2_000)] if random() < 0.6 else None,
                openness=pick(shelf.openness),
                shocks=pick(shelf.shocks),
                relationship=pick(RELATIONSHIPS),
                contacts=pick(shelf.contacts),
                changes=pick(shelf.changes),
                permission=pick(shelf.permissions),
            )

    def _candidacy(self, dice: Dice, said: Said, past: list[date], place: int) -> Candidacy:
        random, pick = dice.random, dice.pick
        outcome = pick(OUTCOMES)
        near_hire = outcome is not None and outcome is not Outcome.HIRED
        chance = random()
        taken = 1 + int(min(240, said.open_for - 1) * chance * chance)
        own, other = (said.theirs, said.ours) if outcome in THEIR_NO else (said.ours, said.theirs)
        reasons = pick(HOW_MANY_REASONS) if near_hire else 0
        return Candidacy(
            said.version,
            outcome,
            past[said.open_for - taken] if outcome is not None else None,
            id=f"a-{place}",
            stage=pick(STAGES.get(outcome, ANY_STAGE)) if outcome is not None else None,
            reasons=[pick(own if random() < OWN_SIDE else other) for _ in range(reasons)],
            assessments=[pick(said.assessments) for _ in range(pick(HOW_MANY_ASSESSMENTS))],
            verdict=pick(VERDICTS),
            sentiments=[pick(said.sentiments) for _ in range(pick(HOW_MANY_SENTIMENTS))],
            offer=pick(said.offers) if outcome is Outcome.OFFER_DECLINED else None,
            debrief=pick(DEBRIEFS) if near_hire else Debrief.NONE,
        )

    def _skills_of(self, dice: Dice, names: Zipf, asked: tuple[int, ...]) -> tuple[Skill, ...]:
        """Mostly common skills, and some that the first role they were in for asked."""
        random, pick, shared = dice.random, dice.pick, self._skills
        ranks = [rank for rank in asked if random() < ASKED_AND_THERE]
        ranks += [names.rank(random()) for _ in range(pick(HOW_MANY_SKILLS))]
        found: list[Skill] = []
        for rank in dict.fromkeys(ranks):
            key = rank * KINDS_OF_SKILL + pick(SKILL_VARIANTS)
            skill = shared.get(key)
            if skill is None:
                skill = shared[key] = _skill(self._firm.skills[rank], key % KINDS_OF_SKILL, self._firm.as_of)
            found.append(skill)
        return tuple(found)
