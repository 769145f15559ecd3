"""What to ask, of whom first, and what either answer would do: each answer set, and the person scored again (SCIENCE 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.boxes import Question, ask_first, value_of_information
from rematch.evidence import likes, reason_words
from rematch.evidence.facts import CANDIDATE, Facts
from rematch.evidence.ledger import Record
from rematch.evidence.skill_words import NOT_LISTED, knows_of
from rematch.evidence.telling import Told
from rematch.evidence.terms import all_terms
from rematch.evidence.unknowns import BETTER, UNKNOWN, WITHIN, WORSE, Expected, better_points
from rematch.facets import FACETS, Facet, Head, Need, Party
from rematch.pool.codes import NOTHING_SAID
from rematch.query import Query
from rematch.scoring.heads import Scores
from rematch.whatif.levers import applied
from rematch.whatif.wants import wants_of

Floats = NDArray[np.float64]

PAIRED = 8
"""Of so many questions every pair is looked at. SCIENCE 6.4."""


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

    Of the first eight every pair is looked at, too: among questions that change nothing alone those come first that do so together.

    Args:
        query: The role.
        told: The detail.
        person: The person's place in it.
        gain: What a yes is worth above the next best.
        package: What working out a package costs.
    """
    trial = _Answers(query, told, person)
    found = list(trial.all())
    answers = [tuple(_worked_out(trial, answer, gain, package) for answer in item) for _, _, item in found]
    boxes = [
        Question(str(at), [(a.chance, a.mutual) for a in own], query.model[f"ask.minutes_{of}"])
        for at, ((of, _, _), own) in enumerate(zip(found, answers, strict=True))
    ]
    worth = {box.name: value_of_information(box.answers, gain, package) for box in boxes}
    pairs = _pairs(trial, found, ask_first(boxes, gain, package)[:PAIRED])
    return tuple(
        Asked(*found[int(box.name)][:2], answers[int(box.name)], worth[box.name], worth[box.name] / box.minutes)
        for box in ask_first(boxes, gain, package, pairs=pairs)
    )


def _worked_out(trial: _Answers, answer: tuple[str, float, _Setting], gain: float, package: float) -> Answer:
    words, chance, setting = answer
    mutual = trial.mutual((setting,))
    return Answer(words, chance, mutual, _then(mutual, gain, package))


def _then(mutual: float, gain: float, package: float) -> str:
    return "a package is worth it" if mutual * gain > package else "keep in touch, no package yet"


def _pairs(trial: _Answers, found: list[_Open], first: tuple[Question, ...]) -> dict[tuple[str, str], list[Any]]:
    """Joint answers of every two of some questions: alone neither may change the decision, and both together do."""
    tables: dict[tuple[str, str], list[Any]] = {}
    for one, other in combinations(first, 2):
        rows, columns = found[int(one.name)][2], found[int(other.name)][2]
        tables[one.name, other.name] = [
            [(p * q, trial.mutual((setting, beside))) for _, q, beside in columns] for _, p, setting in rows
        ]
    return tables


@attrs.frozen(eq=False)
class _Setting:
    """One unknown with its answer put in its place.

    Attributes:
        reason: A row of the person's own reasons, and what is left of it.
        like: A row of their likes, and what became of it.
        skill: A skill, and the credit that they have for it.
        said: What they said of being approached.
        value: A facet of the role, and its value.
    """

    reason: tuple[int, float] | None = None
    like: tuple[int, int] | None = None
    skill: tuple[str, float] | None = None
    said: int | None = None
    value: tuple[Facet, Any] | None = None


class _Answered(Expected):
    """Some unknowns answered, all others at their expected value."""

    def __init__(self, settings: tuple[_Setting, ...]) -> None:
        self._reasons = [item.reason for item in settings if item.reason is not None]
        self._likes = [item.like for item in settings if item.like is not None]
        self._skills = dict(item.skill for item in settings if item.skill is not None)

    def residuals(self, facts: Facts) -> Floats:
        left = super().residuals(facts).copy()
        for row, value in self._reasons:
            left[row] = value
        return left

    def like_status(self, facts: Facts, status: NDArray[np.int8]) -> NDArray[np.int8]:
        status = status.copy()
        for row, value in self._likes:
            status[row] = value
        return status

    def unlisted(self, skill: str, credit: Floats) -> Floats:
        return credit if skill not in self._skills else np.full(len(credit), self._skills[skill])

    def inherited(self, skill: str, credit: Floats) -> Floats:
        return credit if self._skills.get(skill) != 0.0 else np.zeros(len(credit))

    def gap(self, skill: str, probability: Floats) -> Floats:
        if skill not in self._skills:
            return probability
        return np.where(probability > 0.0, float(self._skills[skill] == 0.0), 0.0)


_Open = tuple[Party, str, tuple[tuple[str, float, _Setting], ...]]
"""A question before it is worked out: whom to ask, what, and each answer with its chance and what it sets."""


class _Answers:
    """Works out the answers for one person."""

    def __init__(self, query: Query, told: Told, person: int) -> None:
        self._query, self._told, self._person = query, told, person
        self._known: dict[tuple[_Setting, ...], float] = {}
        self._facts = Facts(
            told.facts.block.take(np.array([person])), told.facts.pool, told.facts.as_of, told.facts.model
        )

    def all(self) -> Iterator[_Open]:
        """Every question with its answers."""
        yield from self._reasons()
        yield from self._likes()
        yield from self._skills()
        yield from self._openness()
        yield from self._role()

    def _reasons(self) -> Iterator[_Open]:
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
                (words, chance, _Setting(reason=(self._row(here), left)))
                for chance, left, words in (*points, (still, 1.0, "as it was"))
                if chance > 0.0
            ]
            if len(answers) > 1:
                asked = f"does it still stand: {reason_words.what(told, at)}? {reason_words.rests_on(told, at)}"
                yield of, asked, tuple(answers)

    def _likes(self) -> Iterator[_Open]:
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
            answers = tuple((w, chance, _Setting(like=(row, status))) for chance, status, w in chances)
            yield Party.EMPLOYER, f"is what they {'liked' if liked else 'disliked'} still so: {what}?", answers

    def _skills(self) -> Iterator[_Open]:
        told, found = self._told, self._told.working.coverage
        for item, credit in zip(found.requirements, found.credit, strict=True):
            if not knows_of(told, self._person, item.name).startswith(NOT_LISTED) or item.need is Need.COULD:
                continue
            name, chance = self._query.names.canonical(item.name), float(credit[self._person])
            claimed = told.facts.model["credit.claimed"]
            answers = tuple(
                (words, p, _Setting(skill=(name, has)))
                for has, p, words in ((claimed, chance, "yes"), (0.0, 1.0 - chance, "no"))
                if p > 0.0
            )
            if len(answers) > 1:
                yield Party.CANDIDATE, f"do they have {told.name(item.name)}?", answers

    def _openness(self) -> Iterator[_Open]:
        if self._facts.block.people.openness[0] == NOTHING_SAID:
            open_to_it = self._query.model["ask.open"]
            answers = (("open to it", open_to_it, _Setting(said=1)), ("not now", 1.0 - open_to_it, _Setting(said=-1)))
            yield Party.CANDIDATE, "are they open to a conversation?", answers

    def _role(self) -> Iterator[_Open]:
        """Where the role says nothing of how far it would move, and the person wants something else."""
        spec = self._told.new.spec
        for facet, values in wants_of(self._told, self._person).items():
            if facet in spec.flexibility or not FACETS[facet].has_spec or getattr(spec, facet.value) is None:
                continue
            moved = _Setting(value=(facet, values[0]))
            if self.mutual((moved,)) > self.mutual(()) + _MATTERS:
                offered = self._told.offered(facet, applied(self._told.new, {facet: values[0]}))
                would = self._query.model["ask.would_move"]
                answers = (("yes", would, moved), ("no", 1.0 - would, _Setting()))
                yield Party.EMPLOYER, f"could {FACETS[facet].words} be {offered}?", answers

    def mutual(self, settings: tuple[_Setting, ...]) -> float:
        """That both sides would say yes, with some answers in place."""
        if settings not in self._known:
            facts, query = self._facts, self._query
            values = dict(item.value for item in settings if item.value is not None)
            said = [item.said for item in settings if item.said is not None]
            if values:
                query = query.for_role(applied(self._told.new, values))
            if said:
                facts = self._having_said(said[0])
            record = Record(1)
            all_terms(record, facts, query, _Answered(settings))
            totals = record.totals()
            heads = (totals[Head.REACH], totals[Head.EMPLOYER], totals[Head.CANDIDATE])
            self._known[settings] = float(Scores.of(*heads, query.model["psi"]).J[0])
        return self._known[settings]

    def _having_said(self, said: int) -> Facts:
        people = self._facts.block.people
        spoken = people.with_(
            openness=np.array([said], people.openness.dtype),
            openness_on=np.array([self._facts.as_of], people.openness_on.dtype),
        )
        block = attrs.evolve(self._facts.block, people=spoken)
        return Facts(block, self._facts.pool, self._facts.as_of, self._facts.model)

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
