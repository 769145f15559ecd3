"""What to ask, of whom first, and what either answer would do: each answer set, and the person scored again (SCIENCE 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.boxes import Question, ask_first, value_of_information
from rematch.evidence import likes, reason_words
from rematch.evidence.coverage import NOT_LISTED, knows_of
from rematch.evidence.facts import CANDIDATE, Facts
from rematch.evidence.ledger import Record
from rematch.evidence.telling import Told
from rematch.evidence.terms import all_terms
from rematch.evidence.unknowns import BETTER, UNKNOWN, WITHIN, WORSE, Expected, better_points
from rematch.facets import FACETS, Head, Need, Party
from rematch.pool.codes import NOTHING_SAID
from rematch.query import Query
from rematch.scoring.heads import Scores
from rematch.whatif.levers import applied
from rematch.whatif.wants import wants_of

Floats = NDArray[np.float64]

MINUTES = {Party.EMPLOYER: 1.0, Party.CANDIDATE: 3.0}
"""What a question takes: the hiring manager is a colleague, the candidate a conversation [X]."""
OPEN = 0.5
"""Probability that somebody of whom nothing is known is open to a conversation [X]."""
WOULD_MOVE = 0.3
"""Probability that the employer would move where nobody said so. SCIENCE 7.1 [X]."""


@attrs.frozen
class Answer:
    """One answer to a question.

    Attributes:
        words: The answer.
        chance: How probable it is.
        mutual: That both sides would say yes, once it is known.
        then: What follows from it.
    """

    words: str
    chance: float
    mutual: float
    then: str


@attrs.frozen
class Asked:
    """One question.

    Attributes:
        of: Whom to ask.
        text: The question.
        answers: Its answers.
        value: Value of information: what asking is worth before a package is worked out, in the caller's money.
        per_minute: The same for each minute that asking takes.
    """

    of: Party
    text: str
    answers: tuple[Answer, ...]
    value: float
    per_minute: float

    def __str__(self) -> str:
        effects = "; ".join(f"{a.words}: both say yes in {a.mutual:.0%}, {a.then}" for a in self.answers)
        return f"{self.text} ({effects})"


def questions_of(query: Query, told: Told, person: int, gain: float, package: float) -> tuple[Asked, ...]:
    """Everything worth asking of one person of a detail, the most valuable for a minute first.

    Args:
        query: The role.
        told: The detail.
        person: The person's place in it.
        gain: What a yes is worth above the next best.
        package: What working out a package costs.
    """
    found = list(_Answers(query, told, person).all())
    boxes = [
        Question(str(at), [(a.chance, a.mutual) for a in item.answers], MINUTES[item.of])
        for at, item in enumerate(found)
    ]
    worth = {box.name: value_of_information(box.answers, gain, package) for box in boxes}
    return tuple(
        attrs.evolve(
            found[int(box.name)],
            value=worth[box.name],
            per_minute=worth[box.name] / box.minutes,
            answers=tuple(
                attrs.evolve(
                    a, then="a package is worth it" if a.mutual * gain > package else "keep in touch, no package yet"
                )
                for a in found[int(box.name)].answers
            ),
        )
        for box in ask_first(boxes, gain, package)
    )


class _Answered(Expected):
    """One unknown answered, all others at their expected value."""

    def __init__(
        self,
        reason: tuple[int, float] | None = None,
        like: tuple[int, int] | None = None,
        skill: tuple[str, bool] | None = None,
        credit: float = 0.0,
    ) -> None:
        self._reason, self._like, self._skill, self._credit = reason, like, skill, credit

    def residuals(self, facts: Facts) -> Floats:
        left = super().residuals(facts).copy()
        if self._reason is not None:
            left[self._reason[0]] = self._reason[1]
        return left

    def like_status(self, facts: Facts, status: NDArray[np.int8]) -> NDArray[np.int8]:
        status = status.copy()
        if self._like is not None:
            status[self._like[0]] = self._like[1]
        return status

    def unlisted(self, skill: str, credit: Floats) -> Floats:
        if self._skill is None or skill != self._skill[0]:
            return credit
        return np.full(len(credit), self._credit if self._skill[1] else 0.0)

    def inherited(self, skill: str, credit: Floats) -> Floats:
        known_not = self._skill is not None and skill == self._skill[0] and not self._skill[1]
        return np.zeros(len(credit)) if known_not else credit

    def gap(self, skill: str, probability: Floats) -> Floats:
        if self._skill is None or skill != self._skill[0]:
            return probability
        return np.where(probability > 0.0, 0.0 if self._skill[1] else 1.0, 0.0)


class _Answers:
    """Works out the answers for one person."""

    def __init__(self, query: Query, told: Told, person: int) -> None:
        self._query, self._told, self._person = query, told, person
        self._facts = Facts(
            told.facts.block.take(np.array([person])), told.facts.pool, told.facts.as_of, told.facts.model
        )

    def all(self) -> Iterator[Asked]:
        """Every question with its answers."""
        yield from self._reasons()
        yield from self._likes()
        yield from self._skills()
        yield from self._openness()
        yield from self._role()

    def _reasons(self) -> Iterator[Asked]:
        told, rows = self._told, self._told.facts.block.reasons
        gone, eased = better_points(told.facts)
        own = self._own(rows.ragged, told.facts.block.candidacies.ragged)
        for here, at in enumerate(own):
            if told.working.residuals.known[at] or not told.facts.reason_exists[at]:
                continue
            of = Party.CANDIDATE if rows.party[at] == CANDIDATE else Party.EMPLOYER
            points = ((float(gone[at]), 0.0, "gone"), (float(eased[at]), told.facts.model["residual.eased"], "eased"))
            still = 1.0 - sum(chance for chance, _, _ in points)
            answers = [
                Answer(words, chance, self._mutual(_Answered(reason=(self._row(here), left))), "")
                for chance, left, words in (*points, (still, 1.0, "as it was"))
                if chance > 0.0
            ]
            if len(answers) > 1:
                what = reason_words.what(told, at)
                asked = f"does it still stand: {what}? {reason_words.rests_on(told, at)}"
                yield Asked(of, asked, tuple(answers), 0.0, 0.0)

    def _likes(self) -> Iterator[Asked]:
        told, rows, model = self._told, self._told.facts.block.sentiments, self._told.facts.model
        for here, at in enumerate(rows.ragged.positions(np.array([self._person]))):
            if told.working.likes.status[at] != UNKNOWN or not told.facts.sentiment_exists[at]:
                continue
            liked, what = bool(rows.likes[at]), likes.what_of(told, int(at))
            better = model["likes.kept_if_unknown"] if liked else model["likes.removed_if_unknown"]
            good, bad = (WITHIN, WORSE) if liked else (BETTER, WITHIN)
            words = ("still so", "not any more") if liked else ("better now", "still so")
            chances = ((better, good, words[0]), (1.0 - better, bad, words[1]))
            row = int(self._facts.block.sentiments.ragged.positions(np.array([0]))[here])
            answers = tuple(
                Answer(w, chance, self._mutual(_Answered(like=(row, status))), "") for chance, status, w in chances
            )
            yield Asked(
                Party.EMPLOYER, f"is what they {'liked' if liked else 'disliked'} still so: {what}?", answers, 0.0, 0.0
            )

    def _skills(self) -> Iterator[Asked]:
        told, found = self._told, self._told.working.coverage
        for item, credit in zip(found.requirements, found.credit, strict=True):
            if not knows_of(told, self._person, item.name).startswith(NOT_LISTED) or item.need is Need.COULD:
                continue
            name, chance = self._query.names.canonical(item.name), float(credit[self._person])
            claimed = told.facts.model["credit.claimed"]
            answers = tuple(
                Answer(words, p, self._mutual(_Answered(skill=(name, has), credit=claimed)), "")
                for has, p, words in ((True, chance, "yes"), (False, 1.0 - chance, "no"))
                if p > 0.0
            )
            if len(answers) > 1:
                yield Asked(Party.CANDIDATE, f"do they have {told.name(item.name)}?", answers, 0.0, 0.0)

    def _openness(self) -> Iterator[Asked]:
        people = self._facts.block.people
        if people.openness[0] != NOTHING_SAID:
            return
        answers = []
        for said, chance, words in ((1, OPEN, "open to it"), (-1, 1.0 - OPEN, "not now")):
            told_so = attrs.evolve(
                people,
                openness=np.array([said], people.openness.dtype),
                openness_on=np.array([self._facts.as_of], people.openness_on.dtype),
            )
            block = attrs.evolve(self._facts.block, people=told_so)
            facts = Facts(block, self._facts.pool, self._facts.as_of, self._facts.model)
            answers.append(Answer(words, chance, self._mutual(Expected(), facts), ""))
        yield Asked(Party.CANDIDATE, "are they open to a conversation?", tuple(answers), 0.0, 0.0)

    def _role(self) -> Iterator[Asked]:
        """Where the role says nothing of how far it would move, and the person wants something else."""
        spec = self._told.new.spec
        for facet, values in wants_of(self._told, self._person).items():
            value = values[0]
            if facet in spec.flexibility or not FACETS[facet].has_spec or getattr(spec, facet.value) is None:
                continue
            moved = applied(self._told.new, {facet: value})
            now, then = self._mutual(Expected()), self._mutual(Expected(), query=self._query.for_role(moved))
            if then > now + _MATTERS:
                answers = (Answer("yes", WOULD_MOVE, then, ""), Answer("no", 1.0 - WOULD_MOVE, now, ""))
                offered = self._told.offered(facet, moved)
                yield Asked(Party.EMPLOYER, f"could {FACETS[facet].words} be {offered}?", answers, 0.0, 0.0)

    def _mutual(self, unknowns: Expected, facts: Facts | None = None, query: Query | None = None) -> float:
        """That both sides would say yes, under an answer."""
        facts = facts or self._facts
        record = Record(len(facts))
        all_terms(record, facts, query or self._query, unknowns)
        totals = record.totals()
        psi = self._query.model["psi"]
        return float(Scores.of(totals[Head.REACH], totals[Head.EMPLOYER], totals[Head.CANDIDATE], psi).J[0])

    def _own(self, reasons: Any, candidacies: Any) -> list[int]:
        return [int(row) for row in reasons.positions(candidacies.positions(np.array([self._person])))]

    def _row(self, here: int) -> int:
        """The row of the person's so-many-th reason among their own facts."""
        block = self._facts.block
        return self._alone(block.reasons.ragged, block.candidacies.ragged)[here]

    def _alone(self, reasons: Any, candidacies: Any) -> list[int]:
        return [int(row) for row in reasons.positions(candidacies.positions(np.array([0])))]


_MATTERS = 0.005
"""A change that moves the chance of both yeses by less is not asked for."""
