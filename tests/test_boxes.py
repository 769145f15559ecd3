"""The arithmetic of decisions (SCIENCE 6): against exhaustive dynamic programming, other ways to work it out, and its figures."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rematch import RecordError
from rematch.boxes import (
    Box,
    Question,
    act_value,
    ask_first,
    break_even,
    chain,
    expected_spend,
    filled_before,
    late_decline_risk,
    opened,
    order,
    parallel,
    policy_value,
    prior,
    sequence_value,
    threshold,
    value_of_certainty,
    value_of_information,
    value_of_pair,
    worth_a_package,
)

A = Box("A", 104, 0.30, 4.0)
B = Box("B", 100, 0.22, 3.0)
C = Box("C", 110, 0.06, 2.5)
S = Box("S", 100, 0.90, 12 + 50 * 0.4)
D = Box("D", 95, 0.04, 2.2)
FIVE = [D, C, S, B, A]

values = st.floats(-50, 200)
amounts = st.floats(0, 100)
shares = st.floats(0, 1)
sure = st.floats(0.001, 1)


@st.composite
def boxes(draw, *, most=6):
    drawn = draw(st.lists(st.tuples(values, shares, amounts), max_size=most))
    return [Box(f"b{at}", *numbers) for at, numbers in enumerate(drawn)]


@st.composite
def questions(draw, *, most=4):
    """A prior, and what each answer makes of it: by Bayes, from how likely the answer is of a yes and of a no."""
    before = draw(st.floats(0.01, 0.99))
    weights = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=most))
    of_yes, of_no = (sum(column) for column in zip(*weights, strict=True))
    answers = []
    for yes, no in weights:
        both = before * yes / of_yes
        chance = both + (1 - before) * no / of_no
        answers.append((chance, both / chance))
    return before, answers


def optimum(some):
    """The best that any policy reaches: every order, every stop, going on with a yes in hand or not."""

    @cache
    def best(left, hand):
        ways = [hand]
        for at in left:
            rest, box = left - {at}, some[at]
            yes, no = best(rest, max(hand, box.value)), best(rest, hand)
            ways.append(box.probability * yes + (1 - box.probability) * no - box.cost)
        return max(ways)

    return best(frozenset(range(len(some))), 0.0)


@given(values, sure, amounts, st.floats(0, 50))
def test_p39_the_index_falls_with_cost_and_rises_with_probability_and_value(value, probability, cost, more):
    z = Box("b", value, probability, cost).reservation
    assert Box("b", value, probability, cost + more).reservation <= z
    assert Box("b", value + more, probability, cost).reservation >= z
    assert Box("b", value, min(1.0, probability + more / 50), cost).reservation >= z
    if more > 0.01:
        assert Box("b", value, probability, cost + more).reservation < z
        assert Box("b", value + more, probability, cost).reservation > z


@given(boxes())
def test_p39_opening_by_falling_index_is_the_optimum(some):
    assert policy_value(some) == pytest.approx(optimum(some), abs=1e-9)


@given(boxes(most=4))
def test_p39_no_order_and_no_stop_is_better(some):
    best = max(sequence_value(way[:stop]) for way in permutations(some) for stop in range(len(some) + 1))
    assert policy_value(some) == pytest.approx(best, abs=1e-9)


@given(values, sure, amounts)
def test_the_index_is_where_trying_neither_gains_nor_loses(value, probability, cost):
    z = Box("b", value, probability, cost).reservation
    assert probability * max(0.0, value - z) == pytest.approx(cost, abs=1e-9)


@given(*(st.fractions(0, 100, max_denominator=50) for _ in range(4)))
def test_p40_worth_a_conversation_just_when_the_probability_is_above_the_threshold(value, probability, cost, bar):
    probability /= 100
    assume(probability > 0)
    first = value - cost / probability > bar
    above = value > bar and probability > Fraction(cost, value - bar)
    assert first == above, "as fractions, without rounding"
    box = Box("b", float(value), float(probability), float(cost))
    needed = threshold(box.value, float(bar), box.cost)
    if not math.isclose(box.reservation, float(bar), abs_tol=1e-9):
        assert (box.reservation > float(bar)) == (box.probability > needed) == first


@given(questions(), st.floats(-50, 100), amounts)
def test_p41_information_is_worth_nothing_or_more_and_never_more_than_certainty(drawn, gain, cost):
    before, answers = drawn
    assert prior(answers) == pytest.approx(before), "the mean of what the answers make of it is the prior"
    value = value_of_information(answers, gain, cost)
    asked = math.fsum(chance * max(0.0, after * gain - cost) for chance, after in answers)
    assert value == pytest.approx(asked - act_value(prior(answers), gain, cost), abs=1e-9), (
        "the formula as SCIENCE writes it"
    )
    assert 0.0 <= value <= value_of_certainty(before, gain, cost) + 1e-9
    goes_on = {after * gain > cost for _, after in answers}
    if len(goes_on) == 1 and goes_on == {prior(answers) * gain > cost}:
        assert value == 0.0, "no answer changes the decision"


@given(st.lists(st.integers(1, 9), min_size=8, max_size=8), st.floats(0, 100), amounts)
def test_p41_two_questions_are_worth_no_less_than_either(weights, gain, cost):
    cells = dict(zip(product("ab", "cd", (True, False)), weights, strict=True))
    total = sum(weights)

    def answer(**known):
        hits = {k: w for k, w in cells.items() if all(k[int(at[1:])] == v for at, v in known.items())}
        return sum(hits.values()) / total, sum(w for k, w in hits.items() if k[2]) / sum(hits.values())

    table = [[answer(k0=one, k1=other) for other in "cd"] for one in "ab"]
    both = value_of_pair(table, gain, cost)
    first = value_of_information([answer(k0=one) for one in "ab"], gain, cost)
    second = value_of_information([answer(k1=other) for other in "cd"], gain, cost)
    assert both >= max(first, second) - 1e-9
    before = sum(w for k, w in cells.items() if k[2]) / total
    assert prior([cell for row in table for cell in row]) == pytest.approx(before)
    assert both <= value_of_certainty(before, gain, cost) + 1e-9


@given(shares, st.floats(-100, 100), amounts)
def test_p42_no_package_unless_it_gains_more_than_it_costs(probability, gain, cost):
    opens = worth_a_package(probability, gain, cost)
    assert not (opens and probability * gain <= cost)
    assert opens == (Fraction(probability * gain) > Fraction(cost))
    assert opens == (act_value(probability, gain, cost) > 0)


@pytest.mark.parametrize(
    ("box", "z", "needed"),
    [(A, 90.67, 0.101), (B, 86.36, 0.084), (C, 68.33, 0.055), (S, 64.44, None), (D, 40.00, 0.072)],
)
def test_the_worked_example_box_by_box(box, z, needed):
    assert round(box.reservation, 2) == z
    if needed:
        assert round(threshold(box.value, S.reservation, box.cost), 3) == needed


def test_the_worked_example_as_a_whole():
    assert [box.name for box in order(FIVE)] == ["A", "B", "C", "S", "D"]
    assert round(policy_value(FIVE), 3) == 72.589
    assert policy_value(FIVE) == pytest.approx(optimum(FIVE))
    assert round(sequence_value([S]), 1) == 58.0
    assert round(sequence_value([S, D]), 2) == 58.16
    assert round(policy_value(FIVE) - sequence_value([S]), 1) == 14.6
    assert round(filled_before(FIVE, "S"), 3) == 0.487
    assert filled_before(FIVE, "S") == pytest.approx(1 - 0.70 * 0.78 * 0.94)
    assert expected_spend(FIVE, "S") == pytest.approx(4 + 0.7 * 3 + 0.7 * 0.78 * 2.5)
    assert expected_spend(FIVE, "S") == pytest.approx(7.465), "7.47 as SCIENCE rounds it"
    assert [box.name for box in opened(FIVE, "S")] == ["A", "B", "C"]
    assert policy_value(FIVE, "S") == pytest.approx(0.3 * 104 - 4 + 0.7 * (22 - 3 + 0.78 * (6.6 - 2.5)))


def test_the_lines_with_levers():
    lines = [(0.0, 0.0666, 43.9), (6.0, 0.2217, 80.0), (12.0, 0.2900, 78.2)]
    ways = [Box(f"levers for {cost:g}", 104 - cost, probability, 4.0) for cost, probability, _ in lines]
    assert [round(way.reservation, 1) for way in ways] == [z for _, _, z in lines]
    assert order(ways)[0].name == "levers for 6"
    assert ways[0].reservation < S.reservation < ways[1].reservation, (
        "the change of role is what makes the call worth making"
    )


def test_the_closed_example_of_a_question():
    answers, gain, cost = [(0.6, 0.62), (0.4, 0.195)], 17.64, 5.0
    assert prior(answers) == pytest.approx(0.45)
    assert round(act_value(0.45, gain, cost), 2) == 2.94
    assert round(0.6 * act_value(0.62, gain, cost) + 0.4 * act_value(0.195, gain, cost), 2) == 3.56
    assert round(value_of_information(answers, gain, cost), 3) == 0.624
    assert break_even(gain, cost) == pytest.approx(0.2835, abs=1e-4)
    assert value_of_information([(0.8, 0.47), (0.2, 0.37)], gain, cost) == 0.0
    assert break_even(0.0, 5.0) == math.inf
    assert late_decline_risk(0.61) == pytest.approx(0.39)


def test_two_questions_may_decide_what_neither_does_alone():
    gain, cost = 10.0, 5.0
    table = [[(0.25, 0.9), (0.25, 0.1)], [(0.25, 0.1), (0.25, 0.5)]]
    first = [(0.5, 0.5), (0.5, 0.3)]
    assert value_of_information(first, gain, cost) == 0.0
    assert value_of_pair(table, gain, cost) == pytest.approx(0.25 * 4.0)


def test_the_order_of_questions():
    gain, cost = 10.0, 5.0
    alone = Question("alone", [(0.5, 0.7), (0.5, 0.2)], minutes=2)  # VoI 1.0
    slow = Question("slow", [(0.5, 0.9), (0.5, 0.0)], minutes=5)  # VoI 2.0
    paired = Question("paired", [(0.5, 0.45), (0.5, 0.45)])
    moving = Question("moving", [(0.5, 0.48), (0.5, 0.42)], minutes=1)
    still = Question("still", [(1.0, 0.45)])
    pairs = {("paired", "still"): [[(0.25, 0.9), (0.25, 0.0)], [(0.5, 0.45)]]}
    found = ask_first([still, moving, slow, paired, alone], gain, cost, pairs=pairs)
    assert [question.name for question in found] == ["alone", "slow", "paired", "still", "moving"]
    assert [question.name for question in ask_first([still, moving], gain, cost)] == ["moving", "still"]
    assert moving.movement == pytest.approx(0.03)


def all_together(some, otherwise):
    """The best yes by falling value: the first yes is the best."""
    left, best = 1.0, 0.0
    for box in sorted(some, key=lambda box: -box.value):
        best += left * box.probability * max(box.value, otherwise)
        left *= 1 - box.probability
    return best + left * otherwise - sum(box.cost for box in some)


def one_by_one(some, wait, otherwise):
    singly = otherwise
    for box in reversed(some):
        singly = box.probability * box.value + (1 - box.probability) * singly - box.cost - wait
    return singly


@given(boxes(most=6), amounts, st.floats(0.1, 10), values)
def test_calling_several_at_once(some, cost_per_day, days, otherwise):
    rule = parallel(some, cost_per_day, days, otherwise=otherwise)
    wait = cost_per_day * days
    worth = [box for box in some if box.reservation > 0]
    first = sorted(worth, key=lambda b: (-(b.value - (b.cost + wait) / b.probability), b.name))[:4]
    assert len(rule.at_once) == len(rule.in_turn) == len(first)
    for size in range(1, len(first) + 1):
        some_first = first[:size]
        at_once, in_turn = rule.at_once[size - 1], rule.in_turn[size - 1]
        assert at_once == pytest.approx(all_together(some_first, otherwise) - wait, abs=1e-6)
        assert in_turn == pytest.approx(one_by_one(some_first, wait, otherwise), abs=1e-6)
        if size > 1 and 0 < rule.pays_from[size - 2] < 1e6:
            even = rule.pays_from[size - 2] * days
            together, singly = all_together(some_first, otherwise) - even, one_by_one(some_first, even, otherwise)
            assert together == pytest.approx(singly, rel=1e-6, abs=1e-4)
    assert rule.size == (1 + max(range(len(first)), key=rule.at_once.__getitem__) if first else 0)
    assert not rule.pays or rule.at_once[rule.size - 1] > max(rule.in_turn)


@given(st.lists(st.tuples(amounts, shares), max_size=4))
def test_stages_that_follow_each_other(stages):
    """Against every way the stages may end, weighed by how likely it is."""
    costs, probabilities = [cost for cost, _ in stages], [p for _, p in stages]
    cost, passed = chain(costs, probabilities)
    expected = through = 0.0
    for ends_at in range(len(stages) + 1):
        likely = math.prod(probabilities[:ends_at]) * (1 - probabilities[ends_at] if ends_at < len(stages) else 1)
        expected += likely * sum(costs[: ends_at + 1])
        through += likely if ends_at == len(stages) else 0.0
    assert (cost, passed) == (pytest.approx(expected, abs=1e-9), pytest.approx(through))


def test_boxes_that_are_never_opened():
    never = [Box("no chance", 100, 0.0, 1.0), Box("free, no chance", 100, 0.0, 0.0), Box("unwanted", -1, 1.0, 0.0)]
    assert [box.reservation for box in never] == [-math.inf, -math.inf, -1.0]
    assert (opened(never), policy_value(never), expected_spend(never)) == ((), 0.0, 0.0)
    assert policy_value([*never, A]) == policy_value([A])
    assert [box.name for box in order([Box("b", 1, 1, 0), Box("a", 1, 1, 0)])] == ["a", "b"], "ties by name"
    assert parallel(never, 1, 1).size == 0
    assert parallel([A, B], 1, 0).pays_from == (math.inf,)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Box("b", math.nan, 0.5, 1),
        lambda: Box("b", 1, 1.01, 1),
        lambda: Box("b", 1, -0.01, 1),
        lambda: Box("b", 1, 0.5, -1),
        lambda: Box("b", 1, 0.5, math.inf),
        lambda: Box("b", True, 0.5, 1),
        lambda: Box("b", "1", 0.5, 1),
        lambda: chain([1, 2], [0.5]),
        lambda: chain([1, -2], [0.5, 0.5]),
        lambda: policy_value([A], stop="nobody"),
        lambda: worth_a_package(1.5, 1, 1),
        lambda: late_decline_risk(-0.1),
        lambda: prior([(0.5, 0.5)]),
        lambda: prior([(0.5, 0.5), (0.5, 1.5)]),
        lambda: value_of_information([], 1, 1),
        lambda: Question("q", [(1.0, 0.5)], minutes=0),
        lambda: Question("q", [(0.9, 0.5)]),
        lambda: parallel([A], -1, 1),
    ],
)
def test_what_is_not_accepted(wrong):
    with pytest.raises(RecordError):
        wrong()
