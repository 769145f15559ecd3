"""Whom to call before a search: against the formulas worked out again here, and exhaustive dynamic programming."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from statistics import median

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.decide import SearchCosts, worth_it
from rematch.testing import world

TOP = 5
"""With the search that makes six boxes: as many as every policy can be tried for."""

amounts = st.floats(0, 20_000)
costs_of_all_kinds = st.builds(
    SearchCosts,
    filled=st.floats(1_000, 200_000),
    search=amounts,
    search_days=st.floats(1, 120),
    search_fills=st.floats(0, 1),
    vacancy_day=st.floats(0, 2_000),
    contact=amounts,
    conversation=amounts,
    package=amounts,
    conversation_days=st.floats(0.5, 10),
)


@cache
def ranked():
    """One ranking for all tests here; those that draw examples cannot take a fixture of it."""
    firm = world(500, seed=4)
    return rm.rank(firm.candidates, firm.role, as_of=firm.as_of, changes=firm.changes, versions=firm.versions, top=TOP)


@pytest.fixture
def ranking():
    return ranked()


def box(match, costs, quality=1.0, lever=0.0):
    """Value, probability and cost of calling somebody, as SCIENCE 6.1 writes them."""
    p1, p2 = match.reach, match.mutual
    c = costs.contact + p1 * costs.conversation + p1 * p2 * costs.package + costs.conversation_days * costs.vacancy_day
    return costs.filled * quality - lever, p1 * p2, c


def searching(costs):
    return costs.filled, costs.search_fills, costs.search + costs.search_days * costs.vacancy_day


def index(v, P, C):
    return v - C / P if P else -math.inf


def optimum(boxes):
    """The best that any policy reaches: every order, every stop, going on with a yes in hand or not."""

    @cache
    def best(left, hand):
        ways = [hand]
        for at in left:
            v, P, C = boxes[at]
            ways.append(P * best(left - {at}, max(hand, v)) + (1 - P) * best(left - {at}, hand) - C)
        return max(ways)

    return best(frozenset(range(len(boxes))), 0.0)


@given(costs_of_all_kinds)
def test_p39_the_order_is_worth_what_the_best_policy_is(costs):
    found = worth_it(ranked(), costs)
    boxes = [*(box(match, costs) for match in ranked()), searching(costs)]
    assert found.policy_value == pytest.approx(optimum(boxes), abs=1e-6)
    indices = [row.index for row in found]
    assert indices == sorted(indices, reverse=True)
    assert found.search_first == pytest.approx(costs.search_fills * costs.filled - boxes[-1][2])
    assert found.saving == pytest.approx(found.policy_value - found.search_first)
    left, spent = 1.0, 0.0
    for v, P, C in sorted(boxes[:-1], key=lambda b: -index(*b)):
        if index(v, P, C) > max(0.0, index(*boxes[-1])):
            spent += left * C
            left *= 1 - P
    assert found.filled_before_search == pytest.approx(1 - left)
    assert found.spend == pytest.approx(spent)


@given(costs_of_all_kinds)
def test_p40_worth_a_conversation_just_when_the_probability_is_above_the_threshold(costs):
    found = worth_it(ranked(), costs)
    z_search = max(0.0, index(*searching(costs)))
    for row in found:
        if row.match is None:
            assert (row.verdict, row.worth_from, row.worth_at_low, row.worth_a_package) == (
                "the search",
                None,
                None,
                None,
            )
            continue
        v, P, C = box(row.match, costs)
        assert (row.value, row.probability, row.cost, row.index) == (
            v,
            pytest.approx(P),
            pytest.approx(C),
            pytest.approx(index(v, P, C)),
        )
        needed = C / (v - z_search) if v > z_search else math.inf
        assert row.worth_from == pytest.approx(needed)
        if math.isclose(P, needed):
            continue
        first = needed < P
        assert (row.verdict in ("first call", "before the search")) == first
        assert (row.verdict == "not worth a conversation") == (P * v <= C) or math.isclose(P * v, C)
        for end, flag in zip(row.match.interval, (row.worth_at_low, row.worth_at_high), strict=True):
            assert flag == (end > needed) or math.isclose(end, needed)
    calls = [row.verdict for row in found if row.verdict in ("first call", "before the search")]
    assert (
        calls
        == ["first call", "before the search", "before the search", "before the search", "before the search"][
            : len(calls)
        ]
    )
    assert list(found.calls) == list(found[: len(calls)])


@given(costs_of_all_kinds)
def test_p42_no_package_unless_it_gains_more_than_it_costs(costs):
    rows = list(worth_it(ranked(), costs))
    z_search = index(*searching(costs))
    for at, row in enumerate(rows):
        if row.match is not None:
            next_best = max([z_search, 0.0, *(other.index for other in rows[at + 1 :])])
            assert row.gain == pytest.approx(row.value - next_best)
            assert row.worth_a_package == (row.match.mutual * row.gain > costs.package)
            assert row.late_decline_risk == pytest.approx(1 - row.match.candidate)


@given(costs_of_all_kinds)
def test_the_firm_places_end_at_the_first_wide_gap(costs):
    found = worth_it(ranked(), costs)
    indices = [*(row.index for row in found.calls), found[0].bar]
    gaps = [above - below for above, below in pairwise(indices)]
    firm = len(found.firm)
    assert list(found.firm) == list(found.calls[:firm])
    assert (firm > 0) == bool(gaps)
    if gaps and max(gaps) > median(gaps):
        assert gaps[firm - 1] > median(gaps)
        assert all(gap <= median(gaps) for gap in gaps[: firm - 1])
    elif gaps:
        assert firm == 1 + gaps.index(max(gaps))


@given(costs_of_all_kinds)
def test_whatever_it_costs_it_can_be_shown(costs):
    found = worth_it(ranked(), costs)
    assert all(len(line) <= 110 for line in str(found).splitlines())
    assert "inf" not in str(found)
    assert len(found.stop) == 4
    assert found.to_dict()["rows"] == found.to_dicts()
    assert not [
        value
        for row in found.to_dicts()
        for value in row.values()
        if isinstance(value, float) and not math.isfinite(value)
    ]
    assert len(found.to_frame()) == len(found) == len(ranked()) + 1
    assert found._repr_html_().count("<tr>") == len(found) + 1


def test_what_is_taken_if_nothing_is_said(ranking):
    costs = SearchCosts()
    assert index(*searching(costs)) == pytest.approx(100_000 - (4_000 + 30 * 400) / 0.9)
    assert costs.days_for_conversations == 0.2 * 30
    assert SearchCosts(search_days=50).days_for_conversations == 10
    assert SearchCosts(search_days=500).days_for_conversations == 10
    assert SearchCosts(time_box=4).days_for_conversations == 4
    found = worth_it(ranking)
    assert found.costs == costs
    assert [row.name for row in found if row.match is None] == ["a fresh search"]
    assert {row.candidate_id for row in found} == {None, *(match.candidate_id for match in ranking)}


def test_levers_and_quality_move_one_person(ranking):
    costs = SearchCosts()
    first, second = ranking[0], ranking[1]
    before = {row.candidate_id: row for row in worth_it(ranking)}
    found = {
        row.candidate_id: row
        for row in worth_it(ranking, lever_costs={first.candidate_id: 4_000}, quality={second.candidate_id: 1.08})
    }
    assert found[first.candidate_id].index == pytest.approx(before[first.candidate_id].index - 4_000)
    assert found[second.candidate_id].index == pytest.approx(index(*box(second, costs, 1.08)))
    for match in ranking[2:]:
        assert found[match.candidate_id].index == before[match.candidate_id].index


def test_what_the_time_box_holds(ranking):
    costs = SearchCosts(time_box=7)
    found = worth_it(ranking, costs)
    assert costs.calls_in_time == 2
    assert len(found.calls) > 2
    (v0, p0, c0), (v1, p1, c1) = (box(row.match, costs) for row in found.calls[:2])
    v, P, C = searching(costs)
    assert found.filled_in_time == pytest.approx(1 - (1 - p0) * (1 - p1))
    assert found.value_in_time == pytest.approx(p0 * v0 - c0 + (1 - p0) * (p1 * v1 - c1 + (1 - p1) * (P * v - C)))
    assert found.value_in_time <= found.policy_value
    assert f"hold 2 of these {len(found.calls)} in turn" in str(found)
    plenty = worth_it(ranking, SearchCosts(time_box=300))
    assert plenty.filled_in_time == plenty.filled_before_search
    assert "of these" not in str(plenty)
    none = worth_it(ranking, SearchCosts(time_box=0))
    assert (none.filled_in_time, none.value_in_time) == (0.0, none.search_first)


def test_a_long_id_is_cut():
    then, now = rm.RoleVersion("ae", "1"), rm.RoleVersion("ae", "2")
    someone = rm.Candidate("c-" + "1" * 40, [rm.Candidacy(then, "runner_up", "2026-02-01")])
    assert f"1* c-{'1' * 15}…  " in str(worth_it(rm.rank([someone], now, as_of="2026-11-24")))


def test_searching_first_and_falling_back_on_calls(ranking):
    costs = SearchCosts()
    found = worth_it(ranking, costs)
    after = 0.0
    for v, P, C in sorted((box(match, costs) for match in ranking), key=lambda b: index(*b)):
        after = max(after, P * v - C + (1 - P) * after)
    v, P, C = searching(costs)
    assert found.search_first_then_call == pytest.approx(P * v - C + (1 - P) * after)


def test_several_at_once_leave_the_search_to_fall_back_on(ranking):
    costs = SearchCosts(vacancy_day=1_500)
    found = worth_it(ranking, costs)
    some = [(match, box(match, costs)) for match in ranking]
    ahead = sorted((b for _, b in some if index(*b) > index(*searching(costs))), key=lambda b: -index(*b))[:4]
    assert len(ahead) >= 2
    v, P, C = searching(costs)
    waiting = costs.conversation_days * costs.vacancy_day
    none = (1 - ahead[0][1]) * (1 - ahead[1][1])
    two = (1 - none) * costs.filled + none * max(0.0, P * v - C) - ahead[0][2] - ahead[1][2] + 2 * waiting - waiting
    assert found.parallel.at_once[1] == pytest.approx(two)
    assert found.parallel.pays
    assert f"the first {found.parallel.size} at once" in found.at_once


def test_when_to_stop(ranking):
    found = worth_it(ranking, SearchCosts(search_days=60, conversation_days=4))
    at_a_yes, at_search, time, held = found.stop
    assert found.calls[0].name in at_a_yes
    assert f"{found[1].index:,.0f}" in at_a_yes
    assert f"{found.search.index:,.0f}" in at_search
    assert found.calls[-1].name in at_search
    assert time == "when 10 working days are used: 2 in turn at 4 days each"
    assert f"{len(ranking.excluded)} now" in held
    assert str(found.next_lift) in held


def test_when_nobody_is_worth_a_call(ranking):
    found = worth_it(ranking, SearchCosts(contact=90_000))
    assert (found.calls, found.firm, found.filled_before_search, found.spend) == ((), (), 0.0, 0.0)
    assert found[0].match is None
    assert found.saving == 0.0
    assert found.parallel.size == 0
    assert "Nobody is worth a conversation before a search." in str(found)
    assert "nobody is above it" in str(found)
    assert found.at_once == "Nobody to call at once with anybody else."


def test_nobody_to_rank():
    found = worth_it(rm.rank([], rm.RoleVersion("ae", "2"), as_of="2026-11-24"))
    assert [row.verdict for row in found] == ["the search"]
    assert "a fresh search" in str(found)
    assert found.stop[3] == "when only people who are held remain: 0 now"


def test_a_search_that_does_not_pay():
    costs = SearchCosts(search=200_000)
    found = worth_it(ranked(), costs)
    assert found.search.index < 0
    assert found.search_first < 0
    assert found.policy_value >= 0
    assert "not worth starting" in found.search.sentence
    assert "a search does not pay" in found.stop[1]
    never = worth_it(ranked(), SearchCosts(search_fills=0))
    assert (never[-1].match, never.to_dicts()[-1]["index"]) == (None, None)


def test_equal_indices_keep_the_order_of_the_ranking_and_put_the_search_first():
    then, now = rm.RoleVersion("ae", "1"), rm.RoleVersion("ae", "2")
    people = [rm.Candidate(f"c-{at}", [rm.Candidacy(then, "runner_up", "2026-02-01")]) for at in range(9)]
    found = rm.rank(people, now, as_of="2026-11-24")
    same = worth_it(found)
    order = [match.candidate_id for match in found]
    assert order != sorted(order), "a hash decides"
    assert [row.candidate_id for row in same if row.match] == order
    assert len(same.firm) == 9, "the first gap that is there"
    free = SearchCosts(contact=0, conversation=0, package=0, vacancy_day=0, search=0)
    tied = worth_it(found, free)
    assert (tied[0].match, tied[0].index, tied[1].index) == (None, 100_000, 100_000)
    assert {row.verdict for row in tied[1:]} == {"only if the search fails"}


def test_what_is_shown_is_escaped_and_cut(ranking):
    then, now = rm.RoleVersion("ae", "1"), rm.RoleVersion("ae", "2")
    named = "<b>somebody with a long name</b>"
    someone = rm.Candidate("c-1", [rm.Candidacy(then, "runner_up", "2026-02-01")], label=named)
    found = worth_it(rm.rank([someone], now, as_of="2026-11-24"), SearchCosts(currency="<EUR>"))
    assert "<b>somebody" not in found._repr_html_()
    assert "&lt;b&gt;somebody" in found._repr_html_()
    assert "<EUR>" not in found._repr_html_()
    assert "1* c-1 " in str(found), "the id where the label is too long"
    assert str(found[0]).startswith(f"{named}: first call; worth a conversation from ")
    assert repr(found) == f"<WorthIt: 1 to call before a search, {found.saving:+,.0f} <EUR>>"


@pytest.mark.parametrize(
    "wrong",
    [
        {"filled": 0},
        {"search": -1},
        {"search_days": 0},
        {"search_fills": 1.1},
        {"vacancy_day": math.nan},
        {"contact": None},
        {"package": "5000"},
        {"conversation_days": 0},
        {"time_box": -1},
        {"currency": ""},
        {"vacancy": 400},
    ],
)
def test_costs_that_are_not_accepted(wrong):
    with pytest.raises(rm.RecordError, match="search costs: "):
        SearchCosts(**wrong)


def test_people_who_are_not_known(ranking):
    with pytest.raises(rm.PoolError, match="quality names 'nobody'"):
        worth_it(ranking, quality={"nobody": 1.2})
    known = ranking[0].candidate_id
    with pytest.raises(rm.RecordError, match="worth_it: lever_costs"):
        worth_it(ranking, lever_costs={known: -1})
    held = next(iter(ranking.excluded))
    assert worth_it(ranking, lever_costs={held: 5.0}).policy_value == worth_it(ranking).policy_value


def test_costs_are_a_record():
    costs = SearchCosts(vacancy_day=700, currency="kEUR")
    assert attrs.evolve(costs, package=3) == SearchCosts(vacancy_day=700, package=3, currency="kEUR")
    assert len({costs, SearchCosts(vacancy_day=700, currency="kEUR")}) == 1
