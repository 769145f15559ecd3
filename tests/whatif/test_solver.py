"""The cheapest change: against brute force, and against the story of SCIENCE 7.2."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.whatif.solver import cheapest, front

levels = st.lists(st.tuples(st.integers(0, 6), st.integers(-6, 6), st.integers(-2, 8)), min_size=1, max_size=3)
levers = st.lists(levels, min_size=0, max_size=5)
"""Each level: cost, and what it adds to the employer's and the candidate's head, in quarters."""
targets = st.tuples(st.integers(-8, 12), st.integers(-8, 16))


def told(drawn):
    """Costs with level 0, and the heads of a choice: sums, of which the second counts the larger ones in full alone."""
    rows = [[(0, 0, 0), *lever] for lever in drawn]

    def heads(choice):
        picked = [rows[at][level] for at, level in enumerate(choice)]
        gains = sorted((c for _, _, c in picked), key=lambda c: -c)
        ordered = sum(c * 0.5**place for place, c in enumerate(c for c in gains if c > 0)) + sum(
            c for c in gains if c < 0
        )
        return sum(e for _, e, _ in picked) / 4, ordered / 4

    return [[float(cost) for cost, _, _ in row] for row in rows], heads


def brute(costs, heads, wanted):
    """Every choice: the least by cost, then changes, then levels."""
    found = []
    for choice in product(*(range(len(row)) for row in costs)):
        e, c = heads(choice)
        if e >= wanted[0] and c >= wanted[1]:
            found.append(
                (sum(row[at] for row, at in zip(costs, choice, strict=True)), sum(at > 0 for at in choice), choice)
            )
    return min(found, default=None)


@given(levers, targets)
def test_p43_cheapest_is_that_of_brute_force(drawn, aims):
    """P43 solver cost = brute force (<=6 levers)."""
    costs, heads = told(drawn)
    wanted = aims[0] / 4, aims[1] / 4
    found, expected = cheapest(costs, heads, wanted), brute(costs, heads, wanted)
    assert found.exact
    if expected is None:
        assert (found.choice, found.cost) == (None, None)
    else:
        assert (found.cost, found.choice) == (expected[0], expected[2])
        assert found.heads == heads(expected[2])


@given(levers, targets, st.integers(0, 4), levels)
def test_p43_less_asked_or_more_open_never_costs_more(drawn, aims, less, another):
    """P43 relaxing a target, adding a lever, or widening a range never raises the minimal cost."""
    costs, heads = told(drawn)
    before = cheapest(costs, heads, (aims[0] / 4, aims[1] / 4))
    relaxed = cheapest(costs, heads, ((aims[0] - less) / 4, (aims[1] - less) / 4))
    more = cheapest(*told([*drawn, another]), (aims[0] / 4, aims[1] / 4))
    wider = cheapest(*told([[*drawn[0], *another], *drawn[1:]] if drawn else []), (aims[0] / 4, aims[1] / 4))
    if before.cost is not None:
        for after in (relaxed, more, wider):
            assert after.cost is not None
            assert after.cost <= before.cost


@given(levers, targets)
def test_p44_nothing_changes_iff_the_targets_are_met(drawn, aims):
    """P44 zero-lever solution iff targets already met."""
    costs, heads = told(drawn)
    wanted = aims[0] / 4, aims[1] / 4
    found = cheapest(costs, heads, wanted)
    nothing = tuple(0 for _ in costs)
    met = all(head >= aim for head, aim in zip(heads(nothing), wanted, strict=True))
    assert (found.choice == nothing) == met


@given(levers)
def test_p44_no_point_of_the_front_is_dominated(drawn):
    """P44 every front point is non-dominated, and every choice is dominated by some point of it."""
    costs, heads = told(drawn)
    points, whole = front(costs, lambda choice: heads(choice)[1])
    assert whole
    for one, other in pairwise(points):
        assert one.cost < other.cost
        assert one.value < other.value
    for choice in product(*(range(len(row)) for row in costs)):
        cost = sum(row[at] for row, at in zip(costs, choice, strict=True))
        value = heads(choice)[1]
        assert any(point.cost <= cost and point.value >= value - 1e-9 for point in points)


def test_a_search_that_gives_up_says_so():
    costs, heads = told([[(1, 1, 1), (2, 2, 2)]] * 6)
    found = cheapest(costs, heads, (2.5, 0.1), nodes=3)
    assert not found.exact
    assert found.nodes == 3


# The story of SCIENCE 7.2: kEUR a year, from l_C = -1.717


DEBT = math.log(0.65 / 0.35) - math.log(0.10 / 0.90)
SHARE = DEBT * 0.85 / 7
"""What one seventh of the explained debt is worth: major reasons have three, the minor one has one."""
LEVERS = {
    "skills use": [(2.0, 0.7 * 3 * SHARE), (5.0, 3 * SHARE)],
    "level": [(4.0, 3 * SHARE)],
    "team shape": [(3.0, SHARE)],
    "one more remote day": [(1.0, 0.10)],
    "pay": [(4.0, 0.05), (8.0, 0.10)],
}
COSTS = [[0.0, *(cost for cost, _ in steps)] for steps in LEVERS.values()]


def story(choice):
    gains = [[0.0, *(gain for _, gain in steps)][at] for steps, at in zip(LEVERS.values(), choice, strict=True)]
    return 2.747, -1.717 + sum(gains)


def logit(p):
    return math.log(p / (1 - p))


@pytest.mark.parametrize(
    ("target", "cost", "choice"),
    [
        (0.40, 6.0, (1, 1, 0, 0, 0)),
        (0.50, 6.0, (1, 1, 0, 0, 0)),
        (0.55, 9.0, (2, 1, 0, 0, 0)),
        (0.60, 10.0, (2, 1, 0, 1, 0)),
        (0.65, 12.0, (2, 1, 1, 0, 0)),
    ],
)
def test_the_story(target, cost, choice):
    found = cheapest(COSTS, story, (logit(0.5), logit(target)))
    assert (found.cost, found.choice, found.exact) == (cost, choice, True)


def test_the_front_of_the_story():
    """A pay rise never buys the candidate's yes more cheaply: pay was not the reason."""
    points, whole = front(COSTS, lambda choice: 1 / (1 + math.exp(-story(choice)[1])))
    expected = {
        0: 0.152,
        1: 0.166,
        2: 0.269,
        3: 0.289,
        4: 0.334,
        5: 0.356,
        6: 0.507,
        7: 0.532,
        9: 0.591,
        10: 0.615,
        12: 0.663,
    }
    found = {point.cost: round(point.value, 3) for point in points if point.cost <= 12}
    assert whole
    assert found == expected
    assert all(point.choice[4] == 0 for point in points if point.cost <= 12)


def test_many_levers_are_quick():
    """14 levers of 4 levels are 2.7e8 choices; the search looks at a tiny part."""
    costs, heads = told([[(1 + at % 3, 1, 1 + at % 4), (3 + at % 3, 2, 3), (6, 1, 5)] for at in range(14)])

    def plain(choice):
        return heads(choice)[0], sum((0, 1 + at % 4, 3, 5)[level] for at, level in enumerate(choice)) / 4

    found = cheapest(costs, plain, (0.5, 4.0))
    assert found.exact
    assert found.choice is not None
    assert found.nodes < 200_000
