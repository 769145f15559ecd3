"""Boxes that cost something to open and may hold a yes: in which order to open them, and when to ask first (SCIENCE 6).

Plain arithmetic, for whatever is a box: a person to talk to, a search to start. Money is in one unit, whichever; a probability is a
number from 0 to 1. Every function raises `RecordError` for a number that is not finite or not in its range.

>>> decliner, search = Box("c-17", 104, 0.30, 4), Box("search", 100, 0.90, 32)
>>> round(decliner.reservation, 2), round(search.reservation, 2)
(90.67, 64.44)
>>> round(policy_value([decliner, search]), 2)
67.8
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from numbers import Real

import attrs
import numpy as np

from rematch.errors import RecordError

Answers = Sequence[tuple[float, float]]
"""Each answer to a question: how probable it is, and the probability of a yes once it is known."""

MOST_IN_PARALLEL = 4
"""As many are called at once at most; more yeses than one would have to be disappointed. SCIENCE 6.2 [X]."""
_WHOLE = 1e-9
"""By so much the probabilities of the answers to a question may miss 1, and one be above it: floating point."""


@attrs.frozen
class Box:
    """Something that can be tried once, at a cost, and is a yes or a no.

    Attributes:
        name: What it is called; ties go by it.
        value: Net value of a yes, finite, below 0 when a yes would not be wanted.
        probability: That it is a yes, 0 to 1.
        cost: Expected cost of trying it, whatever comes of it, 0 or more.

    Raises:
        RecordError: A number is not finite or not in its range.
    """

    name: str
    value: float
    probability: float
    cost: float

    def __attrs_post_init__(self) -> None:
        record = f"box {self.name!r}"
        _finite(record, "value", self.value)
        _share(record, "probability", self.probability)
        _amount(record, "cost", self.cost)

    @property
    def reservation(self) -> float:
        """The index by which boxes are opened: ``z = v - C/P``, minus infinity for what cannot be a yes.

        It is the value in hand at which trying the box neither gains nor loses: ``C = E max(X - z, 0)`` (Weitzman 1979).
        """
        return self.value - self.cost / self.probability if self.probability else -math.inf


def chain(costs: Sequence[float], probabilities: Sequence[float]) -> tuple[float, float]:
    """Expected cost and probability of stages that follow each other, each only if the one before went well.

    ``C = c1 + p1*c2 + p1*p2*c3 …``, ``P = p1*p2*p3 …`` (SCIENCE 6.1).

    Args:
        costs: What each stage costs, 0 or more.
        probabilities: That each stage goes well.

    Raises:
        RecordError: Not as many costs as probabilities.

    >>> chain([100, 300, 5000], [0.5, 0.4, 1.0])
    (1250.0, 0.2)
    """
    if len(costs) != len(probabilities):
        raise RecordError(
            "chain", "", f"{len(costs)} costs and {len(probabilities)} probabilities", "one of each a stage"
        )
    cost, reached = 0.0, 1.0
    for step, passed in zip(costs, probabilities, strict=True):
        cost += reached * _amount("chain", "costs", step)
        reached *= _share("chain", "probabilities", passed)
    return cost, reached


def threshold(value: float, bar: float, cost: float) -> float:
    """From which probability on a box comes before another: ``p* = C/(v - z)``; infinite where no probability is enough.

    Args:
        value: Net value of a yes.
        bar: Index of the other, as that of a search; minus infinity when there is no other.
        cost: Expected cost of trying the box.

    >>> round(threshold(104, 64.44, 4), 3), threshold(60, 64.44, 4)
    (0.101, inf)
    """
    _finite("threshold", "value", value)
    _amount("threshold", "cost", cost)
    return cost / (value - bar) if value > bar else math.inf


def order(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes as they are to be opened: by falling index, ties by name (Weitzman 1979, SCIENCE 6.2)."""
    return tuple(sorted(boxes, key=lambda box: (-box.reservation, box.name)))


def opened(boxes: Sequence[Box], stop: str | None = None) -> tuple[Box, ...]:
    """Those that are opened one after another until there is a yes: in order, with an index above 0.

    Args:
        boxes: In any order.
        stop: Name of the box before which to end; None none.

    Raises:
        RecordError: No box has that name.
    """
    if stop is not None and all(box.name != stop for box in boxes):
        raise RecordError("boxes", "stop", f"{stop!r} is none of them", ", ".join(sorted(box.name for box in boxes)))
    found = []
    for box in order(boxes):
        if box.name == stop or box.reservation <= 0.0:
            break
        found.append(box)
    return tuple(found)


def sequence_value(boxes: Sequence[Box]) -> float:
    """What opening boxes in just this order is worth, until the first yes: ``sum of (prod of (1-P) before) * (P*v - C)``."""
    return math.fsum(left * (box.probability * box.value - box.cost) for left, box in _unfilled(boxes))


def policy_value(boxes: Sequence[Box], stop: str | None = None) -> float:
    """What the best policy is worth: opening by falling index, and never what has an index of 0 or less.

    A yes ends it, since no index below is worth more than a yes in hand. It is the optimum for independent boxes of which one
    yes is wanted (Weitzman 1979).

    Args:
        boxes: In any order; doing nothing is worth 0.
        stop: Name of the box before which to end; None none.

    Raises:
        RecordError: No box has that name.
    """
    return sequence_value(opened(boxes, stop))


def expected_spend(boxes: Sequence[Box], stop: str | None = None) -> float:
    """What is spent on the average under the policy of `policy_value`, up to a box."""
    return math.fsum(left * box.cost for left, box in _unfilled(opened(boxes, stop)))


def filled_before(boxes: Sequence[Box], name: str) -> float:
    """Probability of a yes before a box, as the search, is opened under the policy of `policy_value`, 0 to 1.

    Raises:
        RecordError: No box has that name.
    """
    return 1.0 - math.prod(1.0 - box.probability for box in opened(boxes, name))


def _unfilled(boxes: Sequence[Box]) -> list[tuple[float, Box]]:
    """Each box, with the probability that all before it were a no."""
    left, found = 1.0, []
    for box in boxes:
        found.append((left, box))
        left *= 1.0 - box.probability
    return found


@attrs.frozen
class Parallel:
    """Whether to call several at once, when each further round costs days of vacancy (SCIENCE 6.2).

    Attributes:
        size: How many at once are worth most; 0 when there is nobody to call.
        at_once: What calling the first 1, 2, … at once is worth, in one round.
        in_turn: What calling as many one after another is worth, a round each until the first yes.
        pays_from: Cost of a day of vacancy above which calling the first 2, 3, … at once beats calling the same in turn, in this
            order; infinite where rounds take no time.
    """

    size: int
    at_once: tuple[float, ...]
    in_turn: tuple[float, ...]
    pays_from: tuple[float, ...]

    @property
    def pays(self) -> bool:
        """Whether calling `size` at once is worth more than calling any number of these in turn."""
        return self.size > 1 and self.at_once[self.size - 1] > max(self.in_turn)


def parallel(boxes: Sequence[Box], cost_per_day: float, days: float, *, otherwise: float = 0.0) -> Parallel:
    """How many of the first few to call at once: all combinations of yes and no are counted, of at most 4.

    ``E max over yeses - sum of C - days*cost`` for the first m at once; in turn each round costs its own days.

    Args:
        boxes: In any order; their costs without the vacancy. Those with an index above 0 are looked at, in the order of the
            indices with a round of vacancy each.
        cost_per_day: What a day of vacancy costs, 0 or more.
        days: How long a round takes, 0 or more.
        otherwise: What is left to be had if all say no, as a search; doing nothing is worth 0.

    >>> rule = parallel([Box("a", 100, 0.5, 1), Box("b", 100, 0.5, 1)], cost_per_day=4, days=3)
    >>> rule.at_once, rule.in_turn, rule.pays_from
    ((37.0, 61.0), (37.0, 55.5), (0.333...,))
    """
    delay = _amount("parallel", "cost_per_day", cost_per_day) * _amount("parallel", "days", days)
    _finite("parallel", "otherwise", otherwise)
    # In turn each has a round of its own, so that the order is that of the costs with it.
    waited = {box.name: attrs.evolve(box, cost=box.cost + delay) for box in opened(boxes)}
    first = sorted(opened(boxes), key=lambda box: (-waited[box.name].reservation, box.name))[:MOST_IN_PARALLEL]
    at_once, in_turn, pays_from = [], [], []
    for size in range(1, len(first) + 1):
        some = first[:size]
        together = _best_of(some, otherwise) - math.fsum(box.cost for box in some)
        rounds = math.fsum(left for left, _ in _unfilled(some))
        none = math.prod(1.0 - box.probability for box in some)
        singly = sequence_value(some) + none * otherwise
        at_once.append(together - delay)
        in_turn.append(singly - rounds * delay)
        if size > 1:
            longer = (rounds - 1.0) * days
            pays_from.append(max(0.0, (singly - together) / longer) if longer > 0.0 else math.inf)
    size = int(np.argmax(at_once)) + 1 if at_once else 0
    return Parallel(size, tuple(at_once), tuple(in_turn), tuple(pays_from))


def _best_of(boxes: Sequence[Box], otherwise: float) -> float:
    """Expected value of the best yes, or of what is left when nobody says yes or it is worth more."""
    found = []
    for answers in product((True, False), repeat=len(boxes)):
        chance = math.prod(b.probability if yes else 1.0 - b.probability for b, yes in zip(boxes, answers, strict=True))
        yeses = [box.value for box, yes in zip(boxes, answers, strict=True) if yes]
        found.append(chance * max([otherwise, *yeses]))
    return math.fsum(found)


def worth_a_package(probability: float, gain: float, cost: float) -> bool:
    """Whether to work out a package: only if ``p*G > K`` (SCIENCE 6.3).

    Args:
        probability: That it is a yes, by what is known.
        gain: What a yes is worth above the next best, ``G = v - max(next best z, z of the search)``.
        cost: What working it out costs, K, 0 or more.

    >>> worth_a_package(0.45, 17.64, 5), worth_a_package(0.25, 17.64, 5)
    (True, False)
    """
    p, G, K = (
        _share("package", "probability", probability),
        _finite("package", "gain", gain),
        _amount("package", "cost", cost),
    )
    return p * G > K


def break_even(gain: float, cost: float) -> float:
    """The probability of a yes above which a package is worth its cost, ``K/G``; infinite where a yes gains nothing."""
    return threshold(gain, 0.0, cost)


def late_decline_risk(candidate: float) -> float:
    """Probability that the candidate says no once the package is worked out, ``1 - p_C`` (SCIENCE 6.3)."""
    return 1.0 - _share("late decline", "candidate", candidate)


def prior(answers: Answers) -> float:
    """Probability of a yes before a question is asked: the mean over its answers.

    Raises:
        RecordError: The probabilities of the answers do not add up to 1.
    """
    return math.fsum(chance * after for chance, after in _checked(answers))


def act_value(probability: float, gain: float, cost: float) -> float:
    """What the better of going on and letting it be is worth: ``max(0, p*G - K)``."""
    p, G, K = _share("act", "probability", probability), _finite("act", "gain", gain), _amount("act", "cost", cost)
    return max(0.0, p * G - K)


def value_of_information(answers: Answers, gain: float, cost: float) -> float:
    """What it is worth to ask before going on: ``VoI = sum P(a)*max(0, J_a*G - K) - max(0, J*G - K)`` (SCIENCE 6.4).

    Worked out as what the answers that change the decision save or gain: the same figure, never below 0, and exactly 0 when no
    answer changes the decision.

    Args:
        answers: Each answer's probability, and the probability of a yes once it is known.
        gain: What a yes is worth above the next best, G.
        cost: What going on costs, K, 0 or more.

    Raises:
        RecordError: The probabilities of the answers do not add up to 1.

    >>> round(value_of_information([(0.6, 0.62), (0.4, 0.195)], 17.64, 5), 3)
    0.624
    """
    goes_on = worth_a_package(min(prior(answers), 1.0), gain, cost)
    nets = [(chance, after * gain - cost) for chance, after in answers]
    return math.fsum(chance * max(0.0, -net if goes_on else net) for chance, net in nets)


def value_of_pair(table: Sequence[Answers], gain: float, cost: float) -> float:
    """What it is worth to ask two questions before going on.

    Alone, neither may change the decision, and both together do.

    Args:
        table: One row an answer to the first question, in it one cell an answer to the second: the probability of both, and
            that of a yes once both are known.
        gain: See `value_of_information`.
        cost: See `value_of_information`.
    """
    return value_of_information([cell for row in table for cell in row], gain, cost)


def value_of_certainty(probability: float, gain: float, cost: float) -> float:
    """What it would be worth to know beforehand whether it is a yes: no question is worth more."""
    return value_of_information([(probability, 1.0), (1.0 - probability, 0.0)], gain, cost)


def _checked(answers: Answers) -> Answers:
    for chance, after in answers:
        _amount("answers", "probability", chance)
        _share("answers", "probability of a yes", after if not 1.0 < after <= 1.0 + _WHOLE else 1.0)
    total = math.fsum(chance for chance, _ in answers)
    if abs(total - 1.0) > _WHOLE:
        raise RecordError("answers", "", f"probabilities add up to {total:.6g}", "1")
    return answers


def _kept(answers: Answers) -> tuple[tuple[float, float], ...]:
    return tuple(_checked(answers))


@attrs.frozen
class Question:
    """Something to ask before going on.

    Attributes:
        name: What it is called; ties go by it.
        answers: Each answer's probability, and the probability of a yes once it is known.
        minutes: How long asking takes, above 0.

    Raises:
        RecordError: `minutes` is not above 0, or the probabilities of the answers do not add up to 1.
    """

    name: str
    answers: tuple[tuple[float, float], ...] = attrs.field(converter=_kept)
    minutes: float = 1.0

    def __attrs_post_init__(self) -> None:
        if not _finite(f"question {self.name!r}", "minutes", self.minutes) > 0.0:
            raise RecordError(f"question {self.name!r}", "minutes", repr(self.minutes), "a number above 0")

    @property
    def movement(self) -> float:
        """By how much the answers move the probability of a yes: ``E|J_a - J|``."""
        before = prior(self.answers)
        return math.fsum(chance * abs(after - before) for chance, after in self.answers)


def ask_first(
    questions: Sequence[Question],
    gain: float,
    cost: float,
    *,
    pairs: Mapping[tuple[str, str], Sequence[Answers]] | None = None,
) -> tuple[Question, ...]:
    """Questions in the order to ask them (SCIENCE 6.4).

    By value of information per minute; ties, as among those worth 0, by half the value of the best pair they are in, then by how
    much they move the probability per minute, then by name. Value of information does not add up: plan anew after each answer.

    Args:
        questions: In any order.
        gain: See `value_of_information`.
        cost: See `value_of_information`.
        pairs: Names of two questions → their joint table (see `value_of_pair`), for those where it is known.
    """
    in_pairs: dict[str, float] = {}
    for names, table in (pairs or {}).items():
        value = value_of_pair(table, gain, cost) / 2.0
        for name in names:
            in_pairs[name] = max(value, in_pairs.get(name, 0.0))

    def merit(question: Question) -> tuple[float, float, float, str]:
        alone = value_of_information(question.answers, gain, cost) / question.minutes
        return -alone, -in_pairs.get(question.name, 0.0), -question.movement / question.minutes, question.name

    return tuple(sorted(questions, key=merit))


def _finite(record: str, field: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise RecordError(record, field, repr(value), "a finite number")
    return value


def _amount(record: str, field: str, value: float) -> float:
    if _finite(record, field, value) < 0.0:
        raise RecordError(record, field, repr(value), "a number of 0 or more")
    return value


def _share(record: str, field: str, value: float) -> float:
    if not 0.0 <= _finite(record, field, value) <= 1.0:
        raise RecordError(record, field, repr(value), "a probability from 0 to 1")
    return value
