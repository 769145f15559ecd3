"""The library agrees with the second implementation under every one of the frozen draws, hence on the intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_hires import OPEN, RATES, each_candidacy, near_hires, opened, with_anchor, with_person, with_spec, with_then
from test_second_opinion import CLOSE, documents, with_ids

import rematch as rm
from rematch.facets import Facet, Firmness, Need, Outcome, ReasonKind, Severity, SkillEvidence
from rematch.io.json import candidate_from_dict, changes_from_list, role_from_dict, to_dict
from rematch.testing import Case, cases
from second_opinion import score
from second_opinion.draws import DRAWS, interval

FIGURES = ("l_R", "l_E", "l_C", "P")
INTERVALS = {"probability": "P", "mutual": "J", "reach": "p_R", "employer": "p_E", "candidate": "p_C"}
WORKED = json.loads((Path(__file__).parents[1] / "data" / "worked" / "cases.json").read_text(encoding="utf-8"))
VOCABULARY = {
    "skills": {
        "customer relationship management": {"aliases": ["crm"]},
        "selling": {"aliases": ["b2b sales"], "broader": ["persuasion"]},
        "negotiation": {"broader": ["persuasion"], "related": {"coaching": 0.6}},
        "persuasion": {"aliases": ["hands on", "pension"]},
        "new business": {"aliases": ["key accounts"]},
        "coaching": {},
    },
    "titles": {"account executive": "sales", "sales manager": "management"},
    "related_families": [["sales", "customer success"]],
}
"""Aliases of names that drawn cases use on several facets; it understands no typos, the second opinion does not."""


EVERY_DRAW = range(DRAWS)
some_draws = st.integers(0, 7).map(lambda start: EVERY_DRAW[start::8])
"""One draw in eight, each time others: enough where a case is made for the draws to settle something in it."""


def assert_draws_agree(match: rm.Match, opinion: Callable[[int], dict[str, Any]], draws: range = EVERY_DRAW) -> None:
    """Heads and probability of a match in each draw, with all draws its intervals; `opinion` scores it in a draw."""
    theirs = {draw: opinion(draw) for draw in draws}
    drawn, person = match._explained.drawn(match._at)
    for figure in FIGURES:
        ours = getattr(drawn.scores, figure)[:, person].tolist()
        off = [draw for draw in draws if not abs(ours[draw] - theirs[draw][figure]) <= CLOSE]
        assert not off, {
            "who": match.candidate_id,
            "figure": figure,
            "draws": f"{len(off)} differ, the first is {off[0]}",
            "library": ours[off[0]],
            "second opinion": theirs[off[0]][figure],
            "its terms": [(t["head"], t["name"], t["log_odds"]) for t in theirs[off[0]]["terms"]],
        }
    for name, figure in INTERVALS.items() if draws == EVERY_DRAW else ():
        told = tuple(getattr(match.intervals, name))
        assert told == pytest.approx(interval(said[figure] for said in theirs.values()), abs=CLOSE), (
            match.candidate_id,
            name,
        )


def assert_everyone_agrees(
    case: Case, draws: range = EVERY_DRAW, *, vocabulary: Mapping[str, Any] | None = None
) -> None:
    """The draws of everyone in a case whom nothing holds."""
    people, role, changes = documents(with_ids(case))
    pool = rm.Pool.from_candidates(
        (candidate_from_dict(person) for person in people),
        vocabulary=rm.Vocabulary.from_dict(vocabulary or {}, typos=False),
    )
    statistics, policy = pool.statistics.to_dict(), to_dict(OPEN)
    ranking = rm.rank(
        pool,
        role_from_dict(role),
        as_of=case.as_of,
        changes=changes_from_list(changes),
        policy=OPEN,
        rates=RATES,
    )
    for person in people:
        if person["id"] in ranking.excluded:
            continue
        assert_draws_agree(
            ranking.match(person["id"]),
            lambda draw, person=person: score(
                person,
                role,
                as_of=case.as_of.isoformat(),
                changes=changes,
                vocabulary=vocabulary,
                pool_stats=statistics,
                policy=policy,
                rates=RATES,
                draw=draw,
            ),
            draws,
        )


@given(near_hires())
def test_one_person_whom_nothing_holds(case: Case) -> None:
    assert_everyone_agrees(case)


@given(cases(most=3).map(opened), some_draws)
def test_everyone_in_a_case_with_nothing_held_back(case: Case, draws: range) -> None:
    assert_everyone_agrees(case, draws)


@given(near_hires(), some_draws)
def test_names_that_a_vocabulary_knows(case: Case, draws: range) -> None:
    assert_everyone_agrees(case, draws, vocabulary=VOCABULARY)


# Cases in which the drawn values settle something: which of two reasons counts, which of two costs is the larger

KINDS: dict[ReasonKind, tuple[tuple[str | None, ...], tuple[Any, ...]]] = {
    ReasonKind.PROCESS_EXPERIENCE: ((None, "the wait"), (None,)),
    ReasonKind.COMPETING_OFFER: ((None,), (None,)),
    ReasonKind.BENEFITS: ((None, "pension"), (None, ("pension",), True, False)),
    ReasonKind.TEAM_SHAPE: ((None, "hands on"), (None, ("hunters", "hands on"))),
    ReasonKind.PAY: ((None,), (None, 60_000, 80_000, 100_000)),
    ReasonKind.LEVEL: ((None,), (None, 3, 4)),
    ReasonKind.TRAVEL: ((None,), (None, 0.1, 0.3)),
    ReasonKind.INTERVIEW_MIXED: ((None, "the panel"), (None,)),
    ReasonKind.SKILL_GAP: (("crm", "CRM", "sql", None), (None,)),
    ReasonKind.LEVEL_GAP: ((None,), (None, 3, 4)),
    ReasonKind.OTHER: ((None, "the cat disagreed"), (None,)),
}
"""Kinds that are often unknown, with topics and what was wanted: one of two alike may be known and the other not."""


@st.composite
def crowds(draw: st.DrawFn) -> list[rm.Reason]:
    """Reasons of few kinds, so that some are doubled at other severities, and several are deal-breakers."""
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=2))
    found = []
    for _ in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(kinds))
        topics, wanted = KINDS[kind]
        found.append(
            rm.Reason(
                kind,
                draw(st.sampled_from(list(Severity))),
                topic=draw(st.sampled_from(topics)),
                wanted=draw(st.sampled_from(wanted)),
            )
        )
    return found


@given(near_hires(), some_draws, crowds(), crowds())
def test_reasons_doubled_and_deal_breakers(
    case: Case, draws: range, at_the_anchor: list[rm.Reason], before: list[rm.Reason]
) -> None:
    case = each_candidacy(case, lambda item: attrs.evolve(item, reasons=[*item.reasons[:1], *before]))
    assert_everyone_agrees(with_anchor(case, reasons=at_the_anchor), draws)


@given(
    near_hires(),
    some_draws,
    st.lists(
        st.one_of(
            st.builds(rm.Reason, st.just(ReasonKind.TRAVEL), st.sampled_from(list(Severity)),
                      wanted=st.sampled_from((None, 0.1, 0.4))),
            st.builds(rm.Reason, st.just(ReasonKind.LEVEL), st.sampled_from(list(Severity)),
                      wanted=st.sampled_from((None, 5, 2))),
        ),
        min_size=2,
        max_size=4,
    ),
)  # fmt: skip
def test_alike_but_for_what_was_wanted(case: Case, draws: range, reasons: list[rm.Reason]) -> None:
    """Of two alike the one that says what was wanted is known, the other not: which counts hangs on the draw."""
    case = with_spec(with_then(case, travel=0.3, level=3), travel=0.2, level=4)
    wishes = attrs.evolve(case.candidates[0].wishes or rm.Wishes(), travel=None, level=None)
    assert_everyone_agrees(with_person(with_anchor(case, reasons=reasons), wishes=wishes), draws)


LISTS = (("company car",), ("pension",), ("company car", "pension"), ("company car", "canteen"))
BESIDE = (
    rm.Reason(ReasonKind.BENEFITS, Severity.MINOR, topic="gym"),
    rm.Reason(ReasonKind.RELOCATION_SUPPORT, Severity.DEALBREAKER),
    rm.Reason(ReasonKind.BENEFITS, Severity.DEALBREAKER, topic="canteen"),
    rm.Reason(ReasonKind.COMPETING_OFFER, Severity.DEALBREAKER),
    rm.Reason(ReasonKind.PROCESS_EXPERIENCE, Severity.DEALBREAKER),
)
"""Reasons of which mostly nothing is known, on the facet of the wish and on others that a deal-breaker may fall to."""


@given(
    near_hires(),
    some_draws,
    st.tuples(st.sampled_from((None, None, *LISTS)), st.sampled_from((*LISTS, *LISTS[::3]))),
    st.lists(st.builds(rm.Sentiment, st.just(Facet.BENEFITS), st.sampled_from(("pension", "company car", "gym", None)),
                       likes=st.sampled_from((True, True, False)), strength=st.integers(1, 3)), max_size=3),
    st.builds(rm.NamesWish, st.sampled_from(LISTS[1:]), unwanted=st.sampled_from((None, ("canteen",))),
              firmness=st.sampled_from((Firmness.MUST, Firmness.MUST, Firmness.IMPORTANT, Firmness.NICE))),
    st.lists(st.sampled_from(BESIDE), max_size=4),
)  # fmt: skip
def test_a_wish_beside_a_like_and_a_reason(
    case: Case,
    draws: range,
    seen: tuple[tuple[str, ...] | None, tuple[str, ...]],
    sentiments: list[rm.Sentiment],
    wish: rm.NamesWish,
    reasons: list[rm.Reason],
) -> None:
    """Which is the larger hangs on the draw: the facet's debt or its burden, and the like lost or its burden."""
    then, now = seen
    case = with_spec(with_then(case, benefits=then), benefits=now)
    wishes = attrs.evolve(case.candidates[0].wishes or rm.Wishes(), benefits=wish)
    case = with_person(with_anchor(case, sentiments=sentiments, reasons=reasons), wishes=wishes)
    assert_everyone_agrees(case, draws)


SKILLS = ("crm", "sql", "coaching")
LONG_AGO, BETWEEN, LATELY = -3_000, -200, -5
"""Days from the day of the ranking: before, maybe after, and surely after the anchor's end."""


@given(
    near_hires(outcomes=(Outcome.REJECTED, Outcome.RUNNER_UP, Outcome.WITHDREW)),
    some_draws,
    st.dictionaries(st.sampled_from((*SKILLS, "go")), st.sampled_from((Need.MUST, *Need)), min_size=1),
    st.lists(st.tuples(st.sampled_from(SKILLS), st.sampled_from(list(SkillEvidence)),
                       st.sampled_from((LATELY, BETWEEN, None)), st.sampled_from((LONG_AGO, None))), max_size=2),
    st.lists(st.builds(rm.Reason, st.sampled_from((ReasonKind.SKILL_GAP, ReasonKind.EXPERIENCE_DEPTH)),
                       st.sampled_from(list(Severity)), topic=st.sampled_from(SKILLS)), max_size=3),
    st.lists(st.tuples(st.sampled_from((0.4, 0.6, 0.9, -0.5)), st.sampled_from((*SKILLS, None)),
                       st.booleans()), max_size=2),
    st.sampled_from((False, False, True)),
)  # fmt: skip
def test_requirements_and_skill_gaps(
    case: Case,
    draws: range,
    asked: dict[str, Need],
    skills: list[tuple[str, SkillEvidence, int | None, int | None]],
    reasons: list[rm.Reason],
    changed: list[tuple[float, str | None, bool]],
    complete: bool,
) -> None:
    """Whether a gap stands is a matter of the point path, and what stands in for the unknown one of the draw."""

    def day(days: int | None) -> date | None:
        return None if days is None else case.as_of + timedelta(days=days)

    found = [rm.Skill(name, proof, on=day(on), last_used=day(used)) for name, proof, on, used in skills]
    news = [(rm.Change(Facet.SKILLS, effect, day(LATELY), topic=topic), own) for effect, topic, own in changed]
    case = with_spec(case, skills=[rm.Requirement(name, need) for name, need in asked.items()])
    case = with_person(
        with_anchor(case, reasons=reasons),
        skills=found,
        skills_complete=complete,
        changes=[change for change, own in news if own],
    )
    assert_everyone_agrees(case._replace(changes=[change for change, own in news if not own]), draws)


@given(
    near_hires(),
    some_draws,
    st.lists(st.tuples(st.sampled_from((Facet.OPENING, Facet.SELECTION, Facet.STABILITY, Facet.CULTURE, Facet.MARKET)),
                       st.sampled_from((1.0, 0.6, -0.4, -1.0)), st.sampled_from((LATELY, -20, -60)), st.booleans()),
             min_size=1, max_size=4),
)  # fmt: skip
def test_news_that_touches_nothing(case: Case, draws: range, changed: list[tuple[Facet, float, int, bool]]) -> None:
    news = [(rm.Change(facet, effect, case.as_of + timedelta(days=days)), own) for facet, effect, days, own in changed]
    case = case._replace(
        changes=[change for change, own in news if not own],
        role=attrs.evolve(case.role, opened_on=case.as_of + timedelta(days=-90)),
    )
    case = with_person(with_anchor(case, reasons=[], sentiments=[]), changes=[change for change, own in news if own])
    assert_everyone_agrees(with_person(case, wishes=None), draws)


@pytest.mark.parametrize(
    "case", [case for case in WORKED["cases"] if "gate" not in case["expected"]], ids=lambda case: case["name"]
)
def test_worked_case(case: dict[str, Any]) -> None:
    said = {name: case.get(name) for name in ("vocabulary", "pool_stats")}
    who = case["candidate"]["id"]
    pool = rm.Pool.from_candidates(
        [candidate_from_dict(case["candidate"])], vocabulary=said["vocabulary"], statistics=said["pool_stats"]
    )
    match = rm.explain(
        pool, role_from_dict(case["role"]), who, as_of=WORKED["as_of"], changes=changes_from_list(case["changes"])
    )
    assert isinstance(match, rm.Match)
    assert_draws_agree(
        match,
        lambda draw: score(
            case["candidate"], case["role"], as_of=WORKED["as_of"], changes=case["changes"], draw=draw, **said
        ),
    )
