"""The edges of the model's rules: exactly at a threshold, ties, what is half known. Every figure is worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import log
from statistics import NormalDist
from typing import Any

import pytest
from near_hires import OPEN, RATES

import rematch as rm
from rematch.facets import Gate, Head, LikeStatus, ResidualStatus

TODAY = date(2026, 11, 24)
ENDED = -730
"""The day the past candidacy ended, in days from today."""


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


def role(version: str = "2", **spec: Any) -> rm.RoleVersion:
    """A version of the one role; today's opened today."""
    return rm.RoleVersion("ae", version, day(0) if version == "2" else None, rm.RoleSpec(family="sales", **spec))


def past(
    *, then: rm.RoleVersion | None = None, outcome: str = "withdrew", on: int = ENDED, **said: Any
) -> rm.Candidacy:
    """A candidacy that ended short."""
    return rm.Candidacy(then or role("1"), outcome, day(on), **said)


def match(person: rm.Candidate, now: rm.RoleVersion | None = None, **asked: Any) -> rm.Match:
    """What is found of one person."""
    asked = {"policy": OPEN, "rates": RATES, **asked}
    found = rm.explain([person], now or role(), person.id, as_of=TODAY, **asked)
    assert isinstance(found, rm.Match), str(found)
    return found


def near(*candidacies: rm.Candidacy, **said: Any) -> rm.Candidate:
    """A person with some past candidacies."""
    return rm.Candidate("c-1", candidacies or (past(),), **said)


def gained(head: Head, more: rm.Match, less: rm.Match) -> float:
    """By how many nats a head of one match stands above that of another."""
    return more.log_odds[head] - less.log_odds[head]


def halved(days: int, half_life: float) -> float:
    """What is left after some days of what halves in so many months."""
    return float(2.0 ** (-days / 30.4375 / half_life))


def left(reason: rm.Reason, then: dict[str, Any], now: dict[str, Any], **said: Any) -> tuple[str, float]:
    """Status of a reason between two specs, and how much of it is left."""
    person = near(past(then=role("1", **then), reasons=[reason]), **said)
    (found,) = [item for item in match(person, role(**now)).reasons if not item.implied]
    return found.status.value, found.residual


# What is left of a reason


def test_worse_than_then_grows_with_the_gap() -> None:
    """Wanted none, was 4 days on site and is 5: ``1 + (5 - 4)/4``; from 6 days on the most that can be left."""
    reason = rm.Reason("remote_days", wanted=0)
    assert left(reason, {"workplace": 4}, {"workplace": 5}) == ("worse", pytest.approx(1.25))
    assert left(reason, {"workplace": 4}, {"workplace": 6}) == ("worse", pytest.approx(1.5))


def test_a_share_of_the_work_is_graded() -> None:
    """.6 wanted, .3 then and .4 now: beyond the .05 that is tolerated ``(.15/.20) / (.25/.20)``."""
    reason = rm.Reason("scope_or_skills_use", topic="coaching", wanted=0.6)
    for other in ({}, {"selling": 0.2}):
        then, now = ({"duties": {**other, "coaching": share}} for share in (0.3, 0.4))
        assert left(reason, then, now) == ("eased", pytest.approx(0.15 / 0.25))


def test_another_manager_is_another_and_a_team_is_its_traits() -> None:
    """Where both versions list traits: another manager leaves .1 whatever the traits; of a team the traits decide."""
    for kind, facet, status, expected in (
        ("manager", rm.Manager, "eased", 0.1),
        ("team_shape", rm.Team, "unchanged", 1.0),
    ):
        name = "manager" if facet is rm.Manager else "team"
        then, now, kind_now = facet("x-1", traits=["direct"]), facet("x-2", traits=["direct"]), ["direct", "kind"]
        reason = rm.Reason(kind, wanted=["kind"])
        assert left(reason, {name: then}, {name: now}) == (status, pytest.approx(expected)), kind
        assert left(reason, {name: then}, {name: then}) == ("unchanged", 1.0)
        assert left(reason, {name: then}, {name: facet("x-1", traits=kind_now)}) == ("resolved", 0.0)


@pytest.mark.parametrize(("kind", "facet"), [("manager", rm.Manager), ("team_shape", rm.Team)])
def test_the_same_person_and_traits_leave_a_reason_on_another_trait_unchanged(kind: str, facet: Any) -> None:
    """Neither version names the trait; both say the same of the facet, the person or team included."""
    name, reason = "manager" if facet is rm.Manager else "team", rm.Reason(kind, topic="kind")
    then = {name: facet("x-1", traits=["direct"])}
    assert left(reason, then, then) == ("unchanged", 1.0)
    assert left(reason, then, {name: facet("x-1", traits=["direct", "slow"])})[0] == "unknown"
    other = left(reason, then, {name: facet("x-2", traits=["direct"])})
    assert other == ("eased", pytest.approx(0.1)) if name == "manager" else other[0] == "unknown"


def test_a_duty_of_which_no_share_was_wanted_is_unchanged_while_its_share_is() -> None:
    """Whatever else the list holds."""
    reason, then = rm.Reason("scope_or_skills_use", topic="coaching"), {"duties": {"coaching": 0.3}}
    assert left(reason, then, {"duties": {"coaching": 0.3, "selling": 0.5}}) == ("unchanged", 1.0)
    assert left(reason, then, {"duties": {"coaching": 0.4}})[0] == "unknown"


def test_of_a_list_all_wanted_names_count() -> None:
    """Share missing now over share missing then, at most 1.5."""
    reason = rm.Reason("benefits", wanted=["gym", "bus"])
    none, one, both = ({"benefits": names} for names in (["car"], ["car", "gym"], ["bus", "gym"]))
    for wishes in (None, rm.Wishes(culture=["quiet mornings"])):
        assert left(reason, none, one, wishes=wishes) == ("eased", 0.5)
        assert left(reason, none, both, wishes=wishes) == ("resolved", 0.0)
    assert left(reason, one, none) == ("worse", 1.5)
    assert left(reason, none, {"benefits": ["lunch"]}) == ("unchanged", 1.0)
    assert left(reason, none, {})[0] == "unknown"


def test_of_contracts_one_that_is_accepted_is_enough() -> None:
    reason, then = rm.Reason("contract_type", wanted=["permanent", "fixed term"]), {"contract": ["contractor"]}
    assert left(reason, then, {"contract": ["fixed term", "internship"]}) == ("resolved", 0.0)
    assert left(reason, then, {"contract": ["internship"]}) == ("unchanged", 1.0)
    assert left(reason, then, {})[0] == "unknown"
    assert left(reason, {}, {"contract": ["permanent"]})[0] == "unknown"


def test_a_bar_that_came_down_to_somebody_who_met_it_already_tells_nothing() -> None:
    """Level 5 was asked of somebody at level 5, so no gap is on file: nearer is unknown, the same unchanged."""
    reason, then = rm.Reason("level_gap"), {"level": 5}
    unknown = 1.0 - 0.5 * (1.0 - halved(730, 36)) * 0.85
    assert left(reason, then, {"level": 4}, level=5) == ("unknown", pytest.approx(unknown))
    assert left(reason, then, {"level": 5}, level=5) == ("unchanged", 1.0)
    assert left(reason, then, {"level": 4}, level=4) == ("resolved", 0.0)


def test_the_employers_place_is_held_against_the_places_of_the_person() -> None:
    wishes = rm.Wishes(location=rm.LocationWish(["Linz", "Wels"]))
    for now, expected in ((["Linz"], ("resolved", 0.0)), (["Steyr"], ("unchanged", 1.0))):
        specs = ({"location": places, "workplace": 3} for places in (["Graz"], now))
        assert left(rm.Reason("location_timezone"), *specs, wishes=wishes) == expected


def test_being_on_call_may_be_wanted() -> None:
    """By a wish: not so then and so now resolves; without it nobody knows what was wanted."""
    reason, then, now = (
        rm.Reason("hours_oncall", topic="on call"),
        rm.Hours(40, on_call=False),
        rm.Hours(40, on_call=True),
    )
    for wishes, expected in ((rm.Wishes(hours=rm.HoursWish(on_call=True)), "resolved"), (None, "unknown")):
        assert left(reason, {"hours": then}, {"hours": now}, wishes=wishes)[0] == expected
    refused = rm.Wishes(hours=rm.HoursWish(on_call=False))
    assert left(reason, {"hours": now}, {"hours": then}, wishes=refused) == ("resolved", 0.0)
    assert left(reason, {"hours": now}, {"hours": now}, wishes=refused) == ("unchanged", 1.0)


def test_pay_without_a_figure_is_known_only_while_the_offer_stays() -> None:
    """Nobody wrote down what would have been enough: the same offer is unchanged, another one tells nothing."""
    pay = {"pay": rm.Pay(60_000, 80_000, "EUR")}
    unknown = 1.0 - 0.4 * (1.0 - halved(730, 24)) * 0.85
    assert left(rm.Reason("pay"), pay, pay) == ("unchanged", 1.0)
    assert left(rm.Reason("pay"), pay, {"pay": rm.Pay(60_000, 90_000, "EUR")}) == ("unknown", pytest.approx(unknown))


def test_a_topic_that_was_wanted_and_is_offered_now() -> None:
    """Wanted, not named then and named now: resolved; not named now either: unchanged; one version silent: unknown."""
    reason = rm.Reason("benefits", topic="gym", wanted=True)
    assert left(reason, {"benefits": ["car"]}, {"benefits": ["gym"]}) == ("resolved", 0.0)
    assert left(reason, {"benefits": ["car"]}, {"benefits": ["bus"]}) == ("unchanged", 1.0)
    assert left(reason, {"benefits": ["car"]}, {})[0] == "unknown"
    assert left(reason, {}, {"benefits": ["gym"]})[0] == "unknown"


def test_a_topic_that_was_not_wanted_and_has_gone() -> None:
    """Not wanted, named then and not now: resolved; still named: unchanged, whatever else is listed.

    Where nobody noted whether it was wanted: one that is gone is resolved, one that is new as well, since people wish
    for benefits.
    """
    reason = rm.Reason("benefits", topic="car", wanted=False)
    assert left(reason, {"benefits": ["car"]}, {"benefits": ["gym"]}) == ("resolved", 0.0)
    assert left(reason, {"benefits": ["car"]}, {"benefits": ["gym", "car"]}) == ("unchanged", 1.0)
    reason = rm.Reason("benefits", topic="car")
    assert left(reason, {"benefits": ["car"]}, {"benefits": []}) == ("resolved", 0.0)
    assert left(reason, {"benefits": ["car"]}, {"benefits": ["gym", "car"]}) == ("unchanged", 1.0)
    assert left(reason, {"benefits": ["gym"]}, {"benefits": ["gym", "car"]}) == ("resolved", 0.0)
    elsewhere = rm.Wishes(growth=["car"])
    assert left(reason, {"benefits": ["gym"]}, {"benefits": ["gym", "car"]}, wishes=elsewhere) == ("resolved", 0.0)
    assert left(reason, {"benefits": ["gym"]}, {"benefits": ["bus"]})[0] == "unknown"


def test_news_from_before_the_opening_counts_where_neither_version_names_its_topic() -> None:
    """A duty of which .6 was wanted; what the two versions say of it settles, so older news on it is not read again.

    Where neither names it, the gap stands, and news in favour of .6 leaves .4 of it.
    """
    reason = rm.Reason("scope_or_skills_use", topic="coaching", wanted=0.6)
    now = rm.RoleVersion("ae", "2", day(-10), rm.RoleSpec(family="sales", duties={"selling": 0.5}))
    news = [rm.Change("duties", 0.6, day(-50), topic="coaching")]
    for then, left_then, left_now in (({"selling": 0.5}, 1.0, 0.4), ({"selling": 0.5, "coaching": 0.3}, 1.5, 1.5)):
        person = near(past(then=role("1", duties=then), reasons=[reason]))
        assert [r.residual for r in match(person, now).reasons] == pytest.approx([left_then])
        assert [r.residual for r in match(person, now, changes=news).reasons] == pytest.approx([left_now])
        later = [rm.Change("duties", 0.6, day(-5), topic="coaching")]
        assert [r.residual for r in match(person, now, changes=later).reasons] == pytest.approx([0.4 * left_then])


def test_variable_pay_is_unchanged_only_where_all_of_the_pay_is() -> None:
    """Nothing is compared of variable pay and equity but whether the two versions say the same of all pay."""
    reason, then = rm.Reason("variable_equity"), rm.Pay(60_000, 80_000, "EUR", variable=0.1)
    unknown = ("unknown", pytest.approx(1.0 - 0.4 * (1.0 - halved(730, 24)) * 0.85))
    assert left(reason, {"pay": then}, {"pay": then}) == ("unchanged", 1.0)
    for variable in (0.05, 0.2, None):
        assert left(reason, {"pay": then}, {"pay": rm.Pay(60_000, 80_000, "EUR", variable=variable)}) == unknown
    assert left(reason, {"pay": then}, {"pay": rm.Pay(60_000, 81_000, "EUR", variable=0.1)}) == unknown
    assert left(reason, {"pay": then}, {"pay": rm.Pay(61_000, 80_000, "EUR", variable=0.1)}) == unknown


@pytest.mark.parametrize(("evidence", "credit"), [("assessed", 1.0), ("certified", 0.95), ("claimed", 0.85)])
def test_evidence_that_came_after_a_gap_was_noted(evidence: str, credit: float) -> None:
    """What is left of the gap: ``(1 - credit) / .75``; evidence of the day itself or before says nothing of it."""
    reason, asked = rm.Reason("skill_gap", topic="sql"), {"skills": ["sql"]}
    unknown = 1.0 - 0.7 * (1.0 - halved(730, 24)) * 0.85
    for on, expected in (
        (ENDED + 1, (1.0 - credit) / 0.75),
        (0, (1.0 - credit) / 0.75),
        (ENDED, unknown),
        (1, unknown),
    ):
        skill = rm.Skill("sql", evidence, on=day(on))
        status, found = left(reason, {}, asked, skills=[skill])
        assert found == pytest.approx(expected), on
        assert (status == "unknown") == (expected == unknown)
    assert left(reason, {}, {"skills": ["go"]}) == ("resolved", 0.0)
    assert left(reason, {}, {})[0] == "unknown"


def test_evidence_counts_only_if_it_is_later_than_that_the_skill_is_lacking() -> None:
    """Found lacking after the end: what came before or on that day is void, and no more is left than with nothing known."""
    reason, asked = rm.Reason("skill_gap", topic="sql"), {"skills": ["sql"]}
    unknown = 1.0 - 0.7 * (1.0 - halved(730, 24)) * 0.85
    lacking = rm.Skill("sql", "lacking", on=day(-300))
    assert left(reason, {}, asked, skills=[lacking]) == ("eased", pytest.approx(unknown))
    for on, expected in ((-301, unknown), (-300, unknown), (-299, 0.0)):
        found = left(reason, {}, asked, skills=[lacking, rm.Skill("sql", "assessed", on=day(on))])
        assert found == ("eased" if expected else "resolved", pytest.approx(expected)), on


def test_minutes_without_a_stated_commute_are_not_compared() -> None:
    """At most 30 minutes were wanted, and nobody said how far any place is: another list of places tells nothing."""
    reason = rm.Reason("location_commute", wanted=30)
    unknown = 1.0 - 0.4 * (1.0 - halved(730, 60)) * 0.85
    both = {"location": ["Graz"], "workplace": 3}
    assert left(reason, both, both) == ("unchanged", 1.0)
    assert left(reason, both, {"location": ["Graz", "Linz"], "workplace": 3}) == ("unknown", pytest.approx(unknown))


def test_a_commute_that_somebody_else_stated_is_not_theirs() -> None:
    """The same as if they were alone in the pool: no commute of theirs is known, so nothing is compared in minutes."""
    reason, wish = rm.Reason("location_commute", wanted=15), rm.LocationWish(["Graz"], commute_minutes={"Graz": 20})
    then, now = role("1", location=["Graz"], workplace=3), role(location=["Graz", "Linz"], workplace=3)
    somebody = near(past(then=then, reasons=[reason]))
    for other in ("c-0", "c-2"):
        people = [rm.Candidate(other, [past(then=then)], wishes=rm.Wishes(location=wish)), somebody]
        for pool in (people, people[::-1]):
            found = rm.explain(pool, now, "c-1", as_of=TODAY, policy=OPEN)
            assert isinstance(found, rm.Match)
            assert [item.status for item in found.reasons] == [ResidualStatus.UNKNOWN]


@pytest.mark.parametrize(("offer", "point"), [(70_000, 80_000), (65_000, 75_000), (100_000, 110_000), (50_000, 60_000)])
def test_an_offer_is_held_against_the_same_place_in_the_new_range(offer: int, point: int) -> None:
    """The range was 60 to 80 thousand and is 70 to 90: inside it moves with the range, outside as far outside."""
    pay, wanted, years = rm.Pay(60_000, 80_000, "EUR"), 120_000, 730 / 30.4375 / 12
    mean, spread = wanted * (1 + 0.035 * years), wanted * (0.02 + 0.05 * years**0.5)

    def shortfall(offered: float) -> float:
        short = 0.98 * mean - offered
        return short * NormalDist().cdf(short / spread) + spread * NormalDist().pdf(short / spread)

    declined = past(
        then=role("1", pay=pay), outcome="offer_declined", offer=offer, reasons=[rm.Reason("pay", wanted=wanted)]
    )
    found = [r for r in match(near(declined), role(pay=rm.Pay(70_000, 90_000, "EUR"))).reasons if r.kind == "pay"]
    assert [r.residual for r in found] == pytest.approx([shortfall(point) / shortfall(offer)])


def test_an_offer_outside_a_range_of_one_number_lies_as_far_outside_the_new_one() -> None:
    """Offered 10,000 under the one number of then: 10,000 under the new one, as it would be with any other range."""
    one = rm.Pay(80_000, 80_000, "EUR")

    def left(then: rm.Pay, now: rm.Pay, offer: float = 70_000) -> float:
        reasons = [rm.Reason("pay", wanted=120_000)]
        declined = past(then=role("1", pay=then), outcome="offer_declined", offer=offer, reasons=reasons)
        (found,) = match(near(declined), role(pay=now)).reasons
        return found.residual

    assert left(one, one) == pytest.approx(1.0), "the same range again is the same offer"
    for now in (70_000, 85_000):
        with_range = left(rm.Pay(80_000, 90_000, "EUR"), rm.Pay(now, 95_000, "EUR"))
        assert left(one, rm.Pay(now, now, "EUR")) == pytest.approx(with_range)
    assert left(one, rm.Pay(70_000, 70_000, "EUR")) > 1.0
    assert left(one, rm.Pay(85_000, 85_000, "EUR")) < 1.0
    # Offered that one number itself: it says nothing of where in another range it would lie, so the maximum is taken.
    top = left(rm.Pay(70_000, 80_000, "EUR"), rm.Pay(80_000, 100_000, "EUR"), offer=80_000)
    assert left(one, rm.Pay(90_000, 100_000, "EUR"), offer=80_000) == pytest.approx(top)


def test_of_one_reason_said_twice_the_heavier_counts_and_the_other_adds_no_deal_breaker() -> None:
    """Days on site wanted 3 (a deal-breaker) and 1 (major), were 4 and are 3.3: left are .3 and 2.3/3.

    ``3 * 2.3/3`` is more than ``6 * .3``, so the major one stays and explains .75 of the debt of a withdrawal.
    """
    breaker, major = rm.Reason("remote_days", "dealbreaker", wanted=3), rm.Reason("remote_days", "major", wanted=1)
    debt = log(0.60 / 0.40) - log(0.15 / 0.85)

    def candidate(*reasons: rm.Reason, days: float, **asked: Any) -> rm.Match:
        return match(near(past(then=role("1", workplace=4), reasons=reasons)), role(workplace=days), **asked)

    twice, resolved = candidate(breaker, major, days=3.3), candidate(major, days=1)
    assert gained(Head.CANDIDATE, twice, resolved) == pytest.approx(-0.75 * debt * 2.3 / 3)
    alone, resolved = candidate(breaker, days=3.3), candidate(breaker, days=3)
    assert gained(Head.CANDIDATE, alone, resolved) == pytest.approx(-0.75 * debt * 0.3 - 2.0 * 0.3)
    light = rm.Model({"debt.severity.minor": 0.1, "debt.severity.major": 0.5, "debt.severity.dealbreaker": 1.0})
    alone, resolved = candidate(breaker, days=3.3, model=light), candidate(breaker, days=3, model=light)
    assert gained(Head.CANDIDATE, alone, resolved) == pytest.approx(-0.75 * debt * 0.3 - 2.0 * 0.3)


# Likes


@pytest.mark.parametrize(
    ("now", "status", "factor"),
    [
        (0.61, LikeStatus.STRENGTHENED, 1.0),
        (0.6, LikeStatus.STRENGTHENED, 1.0),
        (0.59, LikeStatus.KEPT, 0.4),
        (0.4, LikeStatus.KEPT, 0.4),
        (0.39, LikeStatus.LOST, -2.0),
        (0.0, LikeStatus.LOST, -2.0),
    ],
)
def test_a_liked_duty_moves_by_a_tenth(now: float, status: LikeStatus, factor: float) -> None:
    """Strengthened from a tenth of the time more, lost by more than a tenth less, in between kept."""
    liked = past(then=role("1", duties={"coaching": 0.5}), sentiments=[rm.Sentiment("duties", "coaching")])
    spec = role(duties={"coaching": now, "selling": 0.1})
    found = match(near(liked), spec)
    fading = 0.25 + 0.75 * halved(730, 24)
    assert [item.status for item in found.likes] == [status]
    without = match(near(past(then=role("1", duties={"coaching": 0.5}))), spec)
    assert gained(Head.CANDIDATE, found, without) == pytest.approx(0.25 * 2 * factor * fading)


def test_a_small_liked_duty_that_is_gone_is_lost() -> None:
    """From .05 to nothing is less than a tenth, but the new spec lists its duties without it."""
    liked = past(then=role("1", duties={"coaching": 0.05}), sentiments=[rm.Sentiment("duties", "coaching")])
    assert [item.status for item in match(near(liked), role(duties={"selling": 0.5})).likes] == [LikeStatus.LOST]


@pytest.mark.parametrize(
    ("facet", "one", "other"),
    [
        ("culture", ["stand-ups"], ["quiet mornings"]),
        ("benefits", ["car", "gym"], ["car"]),
        ("contract", ["permanent"], ["fixed term"]),
        ("duties", {"coaching": 0.5}, {"coaching": 0.4}),
        ("duties", {"coaching": 0.5}, {"selling": 0.5}),
    ],
)
def test_a_whole_facet_that_was_liked_is_kept_while_the_lists_are_equal(facet: str, one: Any, other: Any) -> None:
    """Equal lists: kept, .4. Other lists, or a version that is silent: unknown, .85 kept and .15 lost."""
    fading = 0.25 * 2 * (0.25 + 0.75 * halved(730, 24))
    kept, unknown = 0.4 * fading, (0.85 * 0.4 - 0.15 * 2.0) * fading
    for then, now, worth in ((one, one, kept), (other, other, kept), (one, other, unknown), (other, one, unknown)):
        version, spec = role("1", **{facet: then}), role(**{facet: now})
        liked = near(past(then=version, sentiments=[rm.Sentiment(facet)]))
        found = gained(Head.CANDIDATE, match(liked, spec), match(near(past(then=version)), spec))
        assert found == pytest.approx(worth), (then, now)


@pytest.mark.parametrize(("wanted", "then", "now", "status"), [
    (3, 4, 3, LikeStatus.STRENGTHENED), (3, 4, 5, LikeStatus.LOST), (3, 4, 4, LikeStatus.KEPT),
    (4, 4, 5, LikeStatus.STRENGTHENED), (4, 4, 3, LikeStatus.LOST), (None, 4, 5, LikeStatus.STRENGTHENED),
])  # fmt: skip
def test_a_level_that_was_liked_moves_towards_what_is_wished(
    wanted: int | None, then: int, now: int, status: LikeStatus
) -> None:
    """More is better, unless the level wished is below the old one."""
    wishes = None if wanted is None else rm.Wishes(level=wanted)
    liked = near(past(then=role("1", level=then), sentiments=[rm.Sentiment("level")]), wishes=wishes)
    assert [item.status for item in match(liked, role(level=now)).likes] == [status]


def test_a_wish_on_another_facet_does_not_turn_a_liked_level_round() -> None:
    liked = near(past(then=role("1", level=4), sentiments=[rm.Sentiment("level")]), wishes=rm.Wishes(workplace=2))
    assert [item.status for item in match(liked, role(level=5)).likes] == [LikeStatus.STRENGTHENED]
    assert [item.status for item in match(liked, role(level=3)).likes] == [LikeStatus.LOST]


@pytest.mark.parametrize(("topic", "status"), [("mentoring", LikeStatus.LOST), ("a ladder", LikeStatus.UNKNOWN),
                                               ("a book", LikeStatus.UNKNOWN), (None, LikeStatus.LOST)])  # fmt: skip
def test_news_on_its_topic_decides_a_like_of_which_the_spec_is_silent(topic: str | None, status: LikeStatus) -> None:
    """``confidence * |effect|`` of .5 or more, after it was said; on another topic it decides nothing."""
    other = rm.Sentiment("purpose", "a book")
    liked = near(past(sentiments=[rm.Sentiment("growth", "mentoring", strength=3), other]))
    for effect, found in ((-0.5, status), (-0.49, LikeStatus.UNKNOWN)):
        changes = [
            rm.Change("growth", effect, day(-50), topic=topic),
            rm.Change("purpose", 0.1, day(-50), topic="a ladder"),
        ]
        assert match(liked, changes=changes).likes[0].status is found


def test_news_decides_no_like_where_both_versions_have_spoken() -> None:
    """Both list benefits, other ones: nobody knows whether what was liked is still so, whatever the news says."""
    liked = near(past(then=role("1", benefits=["car"]), sentiments=[rm.Sentiment("benefits")]))
    news = [rm.Change("benefits", -1.0, day(-50))]
    assert match(liked, role(benefits=["gym"]), changes=news).likes[0].status is LikeStatus.UNKNOWN
    assert match(liked, role(), changes=news).likes[0].status is LikeStatus.LOST
    news = [rm.Change("benefits", 0.5, day(-50))]
    assert match(liked, role(), changes=news).likes[0].status is LikeStatus.STRENGTHENED


def test_of_one_term_what_speaks_for_a_yes_is_listed_first() -> None:
    """The positive part, largest first, then the negative part, largest first; each further one of a side counts .7."""
    said = [
        rm.Sentiment("benefits", topic, strength=strength)
        for topic, strength in (("car", 3), ("gym", 1), ("bus", 3), ("pension", 2))
    ]
    person = near(past(then=role("1", benefits=["car", "gym", "bus", "pension"]), sentiments=said))
    found = match(person, role(benefits=["bus", "pension"]))
    fading = 0.25 * (0.25 + 0.75 * halved(730, 24))
    listed = [item.log_odds for item in found.evidence if item.name == "like"]
    kept, lost = [3 * 0.4, 2 * 0.4 * 0.7], [-2 * 3, -2 * 1 * 0.7]
    assert listed == pytest.approx([value * fading for value in kept + lost])


# News of the organisation


def heard(news: Sequence[rm.Change], *, on: int = -100, topic: str | None = "mentoring", **said: Any) -> float:
    """What news adds to the candidate's head of somebody who said they like something about growth."""
    liked = near(past(sentiments=[rm.Sentiment("growth", topic, on=day(on))]), **said)
    return gained(Head.CANDIDATE, match(liked, changes=list(news)), match(liked))


def test_news_touches_a_like_of_its_own_topic_only() -> None:
    """News that touches nothing on file: ``.2 * confidence * effect``, halving in 12 months; what is liked is touched."""
    fresh = 0.2 * 0.5 * halved(50, 12)
    assert heard([rm.Change("growth", 0.5, day(-50), topic="a ladder")]) == pytest.approx(fresh)
    like_is_kept = 0.0  # too small a change to settle anything
    assert heard([rm.Change("growth", 0.4, day(-50), topic="mentoring")]) == like_is_kept
    assert heard([rm.Change("growth", 0.4, day(-50))]) == like_is_kept


def test_a_like_counts_for_news_from_the_day_it_was_said() -> None:
    """What they say today is on file today; what is said tomorrow is not."""
    news = [rm.Change("growth", 0.4, day(-50), topic="mentoring")]
    assert heard(news, on=0) == 0.0
    assert heard(news, on=1) == pytest.approx(0.2 * 0.4 * halved(50, 12))


def test_of_news_of_one_day_on_one_topic_the_worse_counts() -> None:
    better, worse = (rm.Change("market", effect, day(-50)) for effect in (0.8, -0.4))
    against = -0.5 * 0.4 * halved(50, 12)
    before = match(near())
    for changes in ([better, worse], [worse, better], [worse]):
        assert gained(Head.CANDIDATE, match(near(), changes=changes), before) == pytest.approx(against)
    for_one = [rm.Change("market", -0.4, day(-50), scope="person", target="c-1"), better]
    assert gained(Head.CANDIDATE, match(near(), changes=for_one), before) == pytest.approx(against)
    for_another = [rm.Change("market", -0.4, day(-50), scope="person", target="c-2"), better]
    assert gained(Head.CANDIDATE, match(near(), changes=for_another), before) == pytest.approx(
        0.2 * 0.8 * halved(50, 12)
    )


@pytest.mark.parametrize("topic", [None, "a ladder"])
def test_news_on_a_topic_meets_a_reason_without_one_and_one_on_it(topic: str | None) -> None:
    """Both versions silent: of what is expected to be left, a change of .6 in favour leaves .4, and it is known."""
    unknown = 1.0 - 0.5 * (1.0 - halved(730, 36)) * 0.85
    person = near(past(reasons=[rm.Reason("growth", topic=topic)]))
    for heard in ("a ladder", None, "a book"):
        (found,) = match(person, changes=[rm.Change("growth", 0.6, day(-50), topic=heard)]).reasons
        misses = heard == "a book" and topic is not None
        assert found.residual == pytest.approx(unknown if misses else 0.4 * unknown), heard
        assert (found.status is ResidualStatus.UNKNOWN) == misses


def test_news_for_the_candidate_is_not_touched_by_a_reason_of_the_employers() -> None:
    """The level was a reason of the employer's: news on it is still news to the candidate, ``.2 * effect``, fading."""
    news = [rm.Change("level", 0.4, day(-50))]
    for reason, worth in (("level_gap", 0.2 * 0.4 * halved(50, 12)), ("level", None)):
        person = near(past(reasons=[rm.Reason(reason)]))
        added = [
            item
            for item in match(person, changes=news).evidence
            if item.facet == "level" and item.head is Head.CANDIDATE
        ]
        before = [item for item in match(person).evidence if item.facet == "level" and item.head is Head.CANDIDATE]
        assert len(added) - len(before) == (worth is not None)
        if worth is not None:
            assert gained(Head.CANDIDATE, match(person, changes=news), match(person)) == pytest.approx(worth)


def test_news_on_one_topic_leaves_the_other_reason_alone() -> None:
    unknown = 1.0 - 0.5 * (1.0 - halved(730, 36)) * 0.85
    person = near(past(reasons=[rm.Reason("growth", topic=topic) for topic in ("a book", "a ladder")]))
    for heard in ("a book", "a ladder"):
        found = {
            r.topic: r.residual
            for r in match(person, changes=[rm.Change("growth", 0.6, day(-50), topic=heard)]).reasons
        }
        assert found == {topic: pytest.approx((0.4 if topic == heard else 1.0) * unknown) for topic in found}


@pytest.mark.parametrize("facet", ["selection", "opening"])
def test_news_of_the_employers_side_moves_the_employer_alone(facet: str) -> None:
    """``.2 * effect`` or ``-.5 * harm``, halving in 12 months; of the opening only what came after the role was opened."""
    now = rm.RoleVersion("ae", "2", day(-60), rm.RoleSpec(family="sales"))
    for effect, weight in ((0.4, 0.2), (-0.4, 0.5)):
        for on, counts in ((-50, True), (-70, facet == "selection")):
            heard, plain = match(near(), now, changes=[rm.Change(facet, effect, day(on))]), match(near(), now)
            worth = weight * effect * halved(-on, 12) if counts else 0.0
            assert gained(Head.EMPLOYER, heard, plain) == pytest.approx(worth)
            assert gained(Head.CANDIDATE, heard, plain) == 0.0


@pytest.mark.parametrize(("wish", "touched"), [
    ({"flexible": True}, True), ({"flexible": False}, True), ({"on_call": True}, False), ({"most": 36}, False),
    ({"wanted": ["flexible"]}, True), ({"unwanted": ["nights"]}, False),
])  # fmt: skip
def test_news_of_flexible_hours_touches_a_wish_that_speaks_of_them(wish: dict[str, Any], touched: bool) -> None:
    """What touches a wish is no news of its own; else ``.2 * effect``, halving in 12 months."""
    person = near(wishes=rm.Wishes(hours=rm.HoursWish(**wish)))
    heard = match(person, changes=[rm.Change("hours", 0.4, day(-50), topic="flexible")])
    worth = 0.0 if touched else 0.2 * 0.4 * halved(50, 12)
    assert gained(Head.CANDIDATE, heard, match(person)) == pytest.approx(worth)


# Openness


def test_an_own_change_that_touches_a_reason_or_a_like_says_nothing_of_openness() -> None:
    """Touching nothing: ``.5 * confidence * effect``, halving in 12 months. Else it eases the reason, and that alone.

    The past no, withdrew, left a debt of ``logit(.60) - logit(.15)``, of which the one reason explains .75.
    """
    changes = [rm.Change("growth", 0.4, day(-60), topic="a ladder")]

    def gain(**said: Any) -> float:
        more, less = (match(near(past(**said), changes=own)) for own in (changes, []))
        return gained(Head.CANDIDATE, more, less)

    fresh = 0.5 * 0.4 * halved(60, 12)
    debt = log(0.60 / 0.40) - log(0.15 / 0.85)
    unknown = 1.0 - 0.5 * (1.0 - halved(730, 36)) * 0.85
    assert gain() == pytest.approx(fresh)
    assert gain(reasons=[rm.Reason("growth")]) == pytest.approx(0.75 * debt * unknown * 0.4)
    assert gain(reasons=[rm.Reason("growth", topic="a ladder")]) == pytest.approx(0.75 * debt * unknown * 0.4)
    assert gain(reasons=[rm.Reason("growth", topic="a book")]) == pytest.approx(fresh)
    assert gain(sentiments=[rm.Sentiment("growth", "a ladder")]) == 0.0, "too small a change to settle the like"
    assert gain(sentiments=[rm.Sentiment("growth", "a book")]) == pytest.approx(fresh)


# Burdens


def test_wanted_duties_without_shares_count_by_how_many_are_absent() -> None:
    """Of two duties wanted one is there, whatever its share: half a shortfall of an important wish."""
    wish = rm.DutiesWish(["coaching", "research"])
    for duties, short in (
        ({"coaching": 0.5, "selling": 0.5}, 0.5),
        ({"coaching": 1.0}, 0.5),
        ({"coaching": 0.2, "research": 0.0}, 0.5),
        ({"coaching": 0.5, "research": 0.5}, 0.0),
        ({"selling": 1.0}, 1.0),
    ):
        spec = role(duties=duties)
        cost = gained(Head.CANDIDATE, match(near(wishes=rm.Wishes(duties=wish)), spec), match(near(), spec))
        assert cost == pytest.approx(-short), duties


def test_a_commute_beyond_what_was_said_is_graded() -> None:
    """52 minutes where at most 40 are wanted: 5 are tolerated, the other 7 are 7/15 of a shortfall of a must."""
    wish = rm.LocationWish(["Graz"], most=40, commute_minutes={"Linz": 52, "Wels": 45, "Steyr": 61})
    person = near(wishes=rm.Wishes(location=wish))
    for place, short in (("Linz", 7 / 15), ("Wels", 0.0), ("Steyr", 1.0)):
        cost = gained(Head.CANDIDATE, match(person, role(location=[place])), match(near(), role(location=[place])))
        assert cost == pytest.approx(-3.0 * short), place


@pytest.mark.parametrize("stance", ["flexible", "on_call"])
@pytest.mark.parametrize(("wished", "given", "short"), [
    (True, True, 0.0), (True, False, 1.0), (True, None, 0.0), (False, True, 1.0), (False, False, 0.0), (False, None, 0.0),
])  # fmt: skip
def test_flexible_hours_and_being_on_call(stance: str, wished: bool, given: bool | None, short: float) -> None:
    """Wished and refused, or refused and asked for: a shortfall of 1. Where the spec is silent there is none."""
    wish = rm.HoursWish(firmness="important", **{stance: wished})
    spec = role(hours=rm.Hours(40, **{stance: given}))
    cost = gained(Head.CANDIDATE, match(near(wishes=rm.Wishes(hours=wish)), spec), match(near(), spec))
    assert cost == pytest.approx(-short)


def test_a_place_does_not_matter_with_no_day_on_site() -> None:
    """Nobody knows whether the person would move: .4 of a must for a place they did not name."""
    person = near(wishes=rm.Wishes(location=rm.LocationWish(["Graz"])))
    for days, short in ((0, 0.0), (1, 0.4), (None, 0.4)):
        spec = role(location=["Linz"], workplace=days)
        cost = gained(Head.CANDIDATE, match(person, spec), match(near(), spec))
        assert cost == pytest.approx(-3.0 * short), days


def test_nothing_is_short_of_no_hours_at_all() -> None:
    """The scale of hours is a share of what is wanted; a share of nothing measures nothing."""
    for hours in (0, 1, 40):
        spec = role(hours=hours)
        cost = gained(Head.CANDIDATE, match(near(wishes=rm.Wishes(hours=0)), spec), match(near(), spec))
        assert cost == 0.0, hours


# Skills


def test_evidence_of_a_related_skill_after_it_was_found_lacking_counts_by_the_link() -> None:
    """Negotiation is lacking, then coaching (related by .6) claimed: credit .6 * .85, so ``3 * (.51 - .75)``.

    And of a must nobody ever asked for, ``3 * .8 * (.75 - .51)``. Without it the credit is 0.
    """
    vocabulary = rm.Vocabulary.from_dict({"skills": {"negotiation": {"related": {"coaching": 0.6}}, "coaching": {}}})

    def employer(*skills: rm.Skill, asked: tuple[str, ...]) -> float:
        pool = rm.Pool.from_candidates([near(skills=skills)], vocabulary=vocabulary)
        found = rm.explain(pool, role(skills=asked), "c-1", as_of=TODAY, policy=OPEN)
        assert isinstance(found, rm.Match)
        return found.log_odds[Head.EMPLOYER]

    lacking, related = rm.Skill("negotiation", "lacking", on=day(-300)), rm.Skill("coaching", "claimed", on=day(-100))
    before = rm.Skill("coaching", "claimed", on=day(-300))
    for skills, credit in (((lacking, related), 0.51), ((lacking, before), 0.0), ((lacking,), 0.0)):
        found = employer(*skills, asked=("negotiation",)) - employer(*skills, asked=())
        assert found == pytest.approx(3 * (credit - 0.75) - 3 * 0.8 * (0.75 - credit)), skills


# Verdicts and assessments


def test_assessments_and_a_verdict_that_are_alike_count_once_and_a_half() -> None:
    """Both worth 1.0 today: one in full and half of the other. Where they are opposed both count in full."""
    capped = rm.Model({"assessment.cap": 1.0})
    top, bottom = (
        [rm.Assessment("structured_interview", z, "standard", on=TODAY) for _ in range(9)] for z in (2.5, -2.5)
    )
    for scores, value, worth in ((top, 2, 1.5), (bottom, -2, -1.5), (top, -2, 0.0), (top, 1, 1.25), (top, None, 1.0)):
        verdict = None if value is None else rm.Verdict(value, by="m-1", on=TODAY)
        judged = near(past(outcome="runner_up", on=0, assessments=scores, verdict=verdict))
        plain = near(past(outcome="runner_up", on=0))
        spec = role(manager="m-1")
        found = gained(Head.EMPLOYER, match(judged, spec, model=capped), match(plain, spec, model=capped))
        assert found == pytest.approx(worth), (len(scores), value)


def test_of_equal_verdicts_on_one_day_that_of_the_later_candidacy_counts() -> None:
    """By the day it ended, then by id; in full from the manager who decides now, .3 from another."""
    fading = 0.2 + 0.8 * halved(800, 24)

    def judged(first: tuple[str, int], second: tuple[str, int]) -> float:
        """First by the manager of today, second by another."""
        both = [
            past(id=who, on=on, outcome="runner_up", verdict=rm.Verdict(2, by=by, on=day(-800)))
            for (who, on), by in ((first, "m-1"), (second, "m-2"))
        ]
        silent = [past(id=who, on=on, outcome="runner_up") for who, on in (first, second)]
        spec = role(manager="m-1")
        return gained(Head.EMPLOYER, match(near(*both), spec), match(near(*silent), spec)) / fading

    assert judged(("a", -700), ("b", -750)) == pytest.approx(1.0)
    assert judged(("b", -700), ("a", -750)) == pytest.approx(1.0)
    assert judged(("a", -750), ("b", -700)) == pytest.approx(0.3)
    assert judged(("b", -750), ("a", -700)) == pytest.approx(0.3)
    assert judged(("b", -700), ("a", -700)) == pytest.approx(1.0)
    assert judged(("a", -700), ("b", -700)) == pytest.approx(0.3)


def test_of_two_verdicts_on_one_day_the_lower_counts() -> None:
    """Whichever candidacy it is of; .5 a point, fading."""
    fading = 0.2 + 0.8 * halved(800, 24)
    spec = role(manager="m-1")
    silent = match(near(*(past(id=who, outcome="runner_up") for who in "ab")), spec)
    for values in ((2, -1), (-1, 2)):
        both = [
            past(id=who, outcome="runner_up", verdict=rm.Verdict(value, by="m-1", on=day(-800)))
            for who, value in zip("ab", values, strict=True)
        ]
        assert gained(Head.EMPLOYER, match(near(*both), spec), silent) == pytest.approx(-0.5 * fading)


# How the yeses combine


@pytest.mark.parametrize("psi", [0.2, 1.0, 2.0, 3.0, 25.0])
def test_the_odds_ratio_of_the_two_yeses_is_psi(psi: float) -> None:
    """Plackett's distribution by what defines it: ``J*(1 - pE - pC + J) / ((pE - J)*(pC - J)) = psi``."""
    found = match(near(), model=rm.Model({"psi": psi}))
    e, c, both = found.employer, found.candidate, found.mutual
    assert both * (1 - e - c + both) / ((e - both) * (c - both)) == pytest.approx(psi)
    assert found.probability == pytest.approx(found.reach * both)


# Who is held


def test_the_first_few_that_a_gate_holds() -> None:
    """`Excluded.first` lists those of one gate and no other."""
    people = [
        rm.Candidate("a", [past()], permission=rm.Permission(erased=True)),
        rm.Candidate("b", [past()], permission=rm.Permission(off_limits=True)),
        rm.Candidate("c", [past()], permission=rm.Permission(do_not_contact=True)),
        rm.Candidate("d", [past()], permission=rm.Permission(off_limits=True)),
    ]
    excluded = rm.rank(people, role(), as_of=TODAY, policy=OPEN).excluded
    assert [held.candidate_id for held in excluded.first(Gate.OFF_LIMITS, 9)] == ["b", "d"]
    assert [held.candidate_id for held in excluded.first(Gate.DO_NOT_CONTACT, 9)] == ["c"]
    assert [held.candidate_id for held in excluded.first(Gate.OFF_LIMITS, 1)] == ["b"]
