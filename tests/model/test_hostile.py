"""Hostile and missing input: a missing field is never a no, and whatever is given ends in a RematchError or a finite answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_hires import NO_STATISTICS, OPEN, RATES, heads, opened, pool_of, same

import rematch as rm
from rematch.gates import Held
from rematch.io.json import candidate_from_dict, role_from_dict, to_dict
from rematch.testing import AS_OF, Case, cases

SPEC = rm.RoleSpec(
    "Sales Lead",
    family="sales",
    pay=rm.Pay(70_000, 90_000, "EUR"),
    level=4,
    duties={"new business": 0.3, "reporting": 0.4},
    skills={"selling": "must", "sql": "should"},
    competencies={"selling": 0.8, "forecasting": 0.2},
    manager=rm.Manager("m-1", ["hands on"]),
    team=rm.Team("t-1", 5, ["hunters"]),
    culture=["team targets"],
    growth=["leadership"],
    purpose=["clean water"],
    location=["Utrecht"],
    workplace=3,
    hours=rm.Hours(40, ["weekend"], False, True),
    travel=0.2,
    contract=["permanent"],
    benefits=["pension"],
    stability=["funding"],
    timing="2027-02-01",
    process=rm.Process(3, 20),
)
THEN = rm.RoleVersion("lead", "1", "2025-09-01", SPEC)
NOW = rm.RoleVersion("lead", "2", "2026-10-01", attrs.evolve(SPEC, level=5, travel=0.1, benefits=["pension", "car"]))
SAID = {"on": date(2025, 10, 1), "source": "candidate"}
RICH = rm.Candidate(
    "c-1",
    [
        rm.Candidacy(
            THEN,
            "offer_declined",
            "2026-01-15",
            id="a-1",
            stage="offer",
            reasons=[
                rm.Reason("travel", wanted=0.1, **SAID),
                rm.Reason("level", "dealbreaker", wanted=5),
                rm.Reason("benefits", topic="car", wanted=True),
                rm.Reason("skill_gap", topic="sql"),
            ],
            assessments=[rm.Assessment("work_sample", 4, (1, 5), competencies=["selling"], by="i-1", on="2025-12-01")],
            verdict=rm.Verdict(1, by="m-1", on="2026-01-10"),
            sentiments=[rm.Sentiment("purpose", "clean water", strength=3, **SAID), rm.Sentiment("hours", likes=False)],
            offer=rm.Offer(80_000, level=4, start="2026-03-01", made_on="2026-01-10", status="declined"),
            debrief="stated",
        ),
        rm.Candidacy(("ae", "1"), "runner_up", "2025-03-01", id="a-0", reasons=["another_preferred"]),
    ],
    label="An invented person",
    title="Seller",
    level=4,
    skills=[rm.Skill("selling", "assessed", last_used="2026-06-01", on="2026-01-01"), rm.Skill("sql", on="2026-08-01")],
    skills_complete=False,
    wishes=rm.Wishes(
        pay=rm.PayWish(80_000, 95_000, "EUR", **SAID),
        level=5,
        duties=rm.DutiesWish({"new business": 0.5}, ["reporting"], **SAID),
        skills=["sql"],
        manager=rm.PersonWish(["hands on"], ["distant"], ["m-9"]),
        team=["hunters"],
        culture=["team targets"],
        growth=["leadership"],
        purpose=["clean water"],
        location=rm.LocationWish(["Utrecht"], relocates=False, most=40, commute_minutes={"Utrecht": 50}),
        workplace=2,
        hours=rm.HoursWish(36, wanted=["early shift"], unwanted=["weekend"], flexible=True, on_call=False),
        travel=0.1,
        contract=["permanent"],
        benefits=["car"],
        stability=["funding"],
        timing=rm.TimingWish("2027-03-01", notice_days=30),
    ),
    in_role_since="2026-03-01",
    openness=rm.Openness(1, "2026-09-01"),
    shocks=[rm.Shock("layoffs", "2026-09-10")],
    relationship=2,
    contacts=[
        rm.Contact("2026-09-01", "phone", direct=True, useful=True, valid=True),
        rm.Contact("2026-08-01", useful=True),
    ],
    changes=[rm.Change("travel", 0.6, "2026-05-01", confidence=0.9), rm.Change("location", -0.5, "2026-06-01")],
    permission=rm.Permission(keep=rm.Right(True, "2027-12-01", "consent"), contact=True, notice_given_on="2026-01-01"),
)
CHANGES = [rm.Change("purpose", 0.8, "2026-07-01", topic="clean water"), rm.Change("opening", 1, "2026-11-01")]


def outcome_of(person: rm.Candidate, role: rm.RoleVersion | rm.RoleSpec = NOW, **said: Any) -> rm.Match | Held:
    """What becomes of one person: a finite match, or a hold."""
    asked = {"as_of": AS_OF, "changes": CHANGES, "policy": OPEN, "rates": RATES, **said}
    pool = pool_of([person])
    found = rm.explain(pool, role, person.id, **asked)
    ranking = rm.rank(pool, role, **asked)
    assert len(ranking) + len(ranking.excluded) == 1
    if isinstance(found, rm.Match):
        assert_finite(found)
        assert same(heads(found), heads(ranking[0]))
    return found


def assert_finite(match: rm.Match) -> None:
    """No number of a match is NaN or infinite, and its words can be written."""
    assert all(map(math.isfinite, match.log_odds.values()))
    for share in (match.probability, match.mutual, match.reach, match.employer, match.candidate):
        assert 0.0 < share < 1.0
    assert all(math.isfinite(item.log_odds) and abs(item.log_odds) < 100 for item in match.evidence)
    assert all(0.0 <= reason.residual <= 1.5 for reason in match.reasons)
    assert match.to_dict()
    assert str(match)


# A missing field


Path = tuple[str | int, ...]


def places(document: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a document: each field, list and entry."""
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def without(document: Any, path: Path, *filler: Any) -> Any:
    """The document without what is at a place, or with something else there."""
    key, *rest = path
    if rest:
        changed = without(document[key], tuple(rest), *filler)
        return (
            {**document, key: changed}
            if isinstance(document, dict)
            else [*document[:key], changed, *document[key + 1 :]]
        )
    if isinstance(document, list):
        return [*document[:key], *filler, *document[key + 1 :]]
    return {**{k: v for k, v in document.items() if k != key}, **({key: filler[0]} if filler else {})}


PERSON, ROLE = to_dict(RICH), to_dict(NOW)
NEEDED = {
    "id",
    "role_id",
    "version",
    "kind",
    "facet",
    "effect",
    "name",
    "statement",
    "value",
    "currency",
    "amount",
    "scale",
    "target",
}
"""Fields that a record cannot be without; there an error that names the field is right."""


def stripped(document: Any, read: Callable[[Any], Any], path: Path, *filler: Any) -> Any:
    """The record without what is at a place; where that cannot be, an error that says so and None."""
    try:
        return read(without(document, path, *filler))
    except (rm.RematchError, rm.InvalidInput) as fault:
        needed = path[-1] in NEEDED or isinstance(path[-1], int) or is_a_share(path)
        if not needed:
            raise AssertionError(path) from fault
        return None


def is_a_share(path: Path) -> bool:
    """A duty's share: names with nothing beside them say nothing."""
    return "duties" in path


either = pytest.mark.parametrize("filler", [(), (None,)], ids=["left out", "null"])
"""Every other field is left out, those between are null."""


@either
def test_any_field_of_a_person_may_be_missing(filler: tuple[Any, ...]) -> None:
    tried = 0
    for path in list(places(PERSON))[len(filler) :: 2]:
        person = stripped(PERSON, candidate_from_dict, path, *filler)
        if person is not None:
            outcome_of(person)
            tried += 1
    assert tried > 60


@either
def test_any_field_of_a_role_may_be_missing(filler: tuple[Any, ...]) -> None:
    tried = 0
    for path in list(places(ROLE))[len(filler) :: 2]:
        role = stripped(ROLE, role_from_dict, path, *filler)
        if role is not None:
            assert isinstance(outcome_of(RICH, role), rm.Match)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("name", [f.name for f in attrs.fields(rm.Wishes)])
def test_a_wish_left_out_is_no_burden(name: str) -> None:
    """Unknown is not a no: without a wish the candidate's head is not lower by a burden on that facet."""
    wishes = RICH.wishes
    assert wishes is not None
    found = outcome_of(attrs.evolve(RICH, wishes=attrs.evolve(wishes, **{name: None})))
    assert isinstance(found, rm.Match)
    burdens = [item for item in found.evidence if item.name.startswith("burden") and item.facet == name]
    assert burdens == [] or name == "level", "the level wish is implied by the person's own level"


@pytest.mark.parametrize(
    "facet", [f.name for f in attrs.fields(rm.RoleSpec) if f.name not in ("flexibility", "title", "family")]
)
def test_a_role_silent_on_a_facet_is_no_burden(facet: str) -> None:
    """Unknown is not a no: what the new role does not say is no burden, no lost like, no gap."""
    silent = attrs.evolve(NOW, spec=attrs.evolve(NOW.spec, **{facet: None}))
    found = outcome_of(RICH, silent)
    assert isinstance(found, rm.Match)
    assert not [e for e in found.evidence if e.facet == facet and e.name.startswith(("burden", "new gap", "stretch"))]
    assert not [like for like in found.likes if like.facet == facet and like.status in ("lost", "worse")]


def test_next_to_nothing() -> None:
    nothing = rm.RoleVersion("r", "1")
    assert isinstance(outcome_of(rm.Candidate("c-1")), Held)
    near = rm.Candidate("c-1", [rm.Candidacy(None, "rejected", "2025-11-24")])
    for role in (nothing, rm.RoleSpec(), NOW):
        found = outcome_of(near, role)
        assert isinstance(found, rm.Match)
        assert {item.name for item in found.evidence} >= {"base rate"}
    assert isinstance(outcome_of(RICH, nothing), rm.Match)
    assert isinstance(outcome_of(RICH, rm.RoleSpec()), rm.Match)


def test_empty_is_not_missing() -> None:
    empty = rm.RoleSpec(duties={}, skills=[], competencies={}, culture=[], benefits=[], location=[], contract=[])
    assert isinstance(outcome_of(RICH, empty), rm.Match)
    assert isinstance(outcome_of(attrs.evolve(RICH, wishes=rm.Wishes(culture=[], benefits=[], contract=[]))), rm.Match)


# Hostile values


NUMBERS = (float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, -0.0, 0, -1, 10**400, 2**63, 1e12, 1e-12)
TEXTS = (
    "x" * 10_000_000,
    "\x00",
    "a\nb",
    "\ud800",
    "",
    "   ",
    "\u202e",
    "\u200b",
    "🦆" * 400,
    "'; DROP TABLE",
    "%s%n",
    "İ",
    "ß" * 499,
)
OTHERS = ([], {}, True, False, "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", [[[]]], {"a": {}}, 10**5000)


HOSTILE = (*NUMBERS, *TEXTS, *OTHERS)
EVERY = 8
"""Each hostile value is put in every so many places, each place taking some of them."""


@pytest.mark.parametrize("at", range(len(HOSTILE)))
def test_hostile_values_anywhere(at: int) -> None:
    """In the places of a rich person and role: an error of ours, or a bounded finite answer."""
    hostile = HOSTILE[at]
    for document, read in ((PERSON, candidate_from_dict), (ROLE, role_from_dict)):
        for path in list(places(document))[at % EVERY :: EVERY]:
            try:
                record = read(without(document, path, hostile))
                if document is PERSON:
                    check_quickly(record, NOW)
                else:
                    check_quickly(RICH, record)
            except (rm.RematchError, rm.InvalidInput) as fault:
                if len(str(fault)) > 5_000:
                    raise AssertionError(path) from fault


def check_quickly(person: rm.Candidate, role: rm.RoleVersion) -> None:
    ranking = rm.rank(pool_of([person]), role, as_of=AS_OF, changes=CHANGES, policy=OPEN, rates=RATES)
    for match in ranking:
        assert all(map(math.isfinite, match.log_odds.values()))
        assert 0.0 < match.probability < 1.0
        assert_finite(match)


@given(
    cases().map(opened), st.sampled_from((date.min, date.max, date(1900, 1, 1), date(2999, 12, 31), date(2026, 11, 24)))
)
def test_a_clock_far_away(case: Case, as_of: date) -> None:
    ranking = rm.rank(case.candidates, case.role, as_of=as_of, changes=case.changes, rates=RATES)
    for match in ranking:
        assert_finite(match)
    for found in ranking.excluded.values():
        assert isinstance(found, Held)


@given(cases().map(opened), st.sampled_from((date.min, date.max)), st.booleans())
def test_the_first_and_the_last_day_there_is(case: Case, day: date, everything: bool) -> None:
    """Dates 0001-01-01 and 9999-12-31 in any place."""

    def moved(record: Any) -> Any:
        if isinstance(record, date):
            return day
        if isinstance(record, (list, tuple)):
            return [moved(item) for item in record]
        if attrs.has(type(record)):
            names = [f.name for f in attrs.fields(type(record)) if f.name != "scale"]
            return attrs.evolve(record, **{name: moved(getattr(record, name)) for name in names})
        return record

    people = [moved(person) for person in case.candidates]
    role, changes = (moved(case.role), moved(case.changes)) if everything else (case.role, case.changes)
    for as_of in (case.as_of, day):
        for policy in (OPEN, rm.Policy()):
            for match in rm.rank(people, role, as_of=as_of, changes=changes, rates=RATES, policy=policy):
                assert_finite(match)


def test_cooling_off_beyond_the_last_day() -> None:
    declined = rm.Candidacy(("ae", "1"), "offer_declined", date.max)
    (held,) = rm.rank([rm.Candidate("c-1", [declined])], NOW, as_of=date.max).excluded.values()
    assert held.lifts_on is None
    near = rm.Candidacy(("ae", "1"), "offer_declined", AS_OF)
    endless = rm.Policy(days_after_no=36_500, approach_days=36_500)
    (held,) = rm.rank([rm.Candidate("c-1", [near])], NOW, as_of=AS_OF, policy=endless).excluded.values()
    assert held.lifts_on == AS_OF + timedelta(days=36_500)


def test_a_million_skills() -> None:
    """One person with a million skills: a bounded answer."""
    skills = [rm.Skill(f"skill {number}") for number in range(1_000_000)]
    found = outcome_of(attrs.evolve(RICH, skills=[*skills, rm.Skill("sql", "assessed")]))
    assert isinstance(found, rm.Match)


def test_thousands_of_everything_on_one_person() -> None:
    kinds = list(rm.ReasonKind)
    days = [AS_OF - timedelta(days=number) for number in range(1_000)]
    usable = [kind for kind in kinds if kind is not rm.ReasonKind.CONDUCT]
    reasons = [rm.Reason(usable[at % len(usable)], topic=f"topic {at}") for at in range(1_000)]
    scores = [rm.Assessment("work_sample", at % 5, (0, 5), by=f"i-{at}") for at in range(1_000)]
    likes = [rm.Sentiment("benefits", f"benefit {at}", likes=at % 2 == 0, strength=1 + at % 3) for at in range(1_000)]
    many = rm.Candidacy(THEN, "rejected", "2026-01-15", reasons=reasons, assessments=scores, sentiments=likes)
    past = [rm.Candidacy(("ae", str(at % 50)), "runner_up", day) for at, day in enumerate(days)]
    person = attrs.evolve(
        RICH,
        candidacies=[many, *past],
        contacts=[rm.Contact(day, useful=True) for day in days],
        shocks=[rm.Shock("layoffs", day) for day in days],
        changes=[rm.Change("travel", (-1) ** at, day, topic=f"t {at}") for at, day in enumerate(days)],
    )
    found = outcome_of(
        person, changes=[rm.Change("culture", -1, day, topic=f"t {at}") for at, day in enumerate(days[:5])]
    )
    assert isinstance(found, rm.Match)
    assert all(abs(log_odds) < 50 for log_odds in found.log_odds.values())


# The arguments


def test_an_empty_pool() -> None:
    ranking = rm.rank([], NOW, as_of=AS_OF)
    assert list(ranking) == []
    assert dict(ranking.excluded) == {}
    assert ranking.eligible == 0
    assert ranking.to_dicts() == []
    assert str(ranking)
    with pytest.raises(rm.PoolError):
        rm.explain([], NOW, "c-1", as_of=AS_OF)
    with pytest.raises(rm.PoolError):
        ranking.match("c-1")


@pytest.mark.parametrize("top", [0, 1, 10**9])
def test_top_of_any_size(top: int) -> None:
    assert len(rm.rank([RICH], NOW, as_of=AS_OF, top=top)) == min(top, 1)


@pytest.mark.parametrize("top", [-1, 1.5, True, "3", float("nan")])
def test_no_such_top(top: Any) -> None:
    with pytest.raises(rm.RecordError):
        rm.rank([RICH], NOW, as_of=AS_OF, top=top)


def test_the_same_id_twice() -> None:
    with pytest.raises(rm.PoolError, match="c-1"):
        rm.rank([RICH, rm.Candidate("c-1")], NOW, as_of=AS_OF)


@pytest.mark.parametrize("as_of", [None, "yesterday", "2026-02-30", 20261124, "", "2026-11-24T00:00:00"])
def test_no_such_day(as_of: Any) -> None:
    with pytest.raises(rm.RecordError):
        rm.rank([RICH], NOW, as_of=as_of)


@pytest.mark.parametrize("rates", [{"EUR": 0}, {"EUR": -1}, {"EUR": float("nan")}, {"EUR": float("inf")}, {"EUR": "1"}])
def test_no_such_rate(rates: Any) -> None:
    with pytest.raises(rm.RecordError):
        rm.rank([RICH], NOW, as_of=AS_OF, rates=rates)


@pytest.mark.parametrize("pool", [[1], ["c-1"], [None], [{"id": "c-1"}]])
def test_no_candidates(pool: Any) -> None:
    with pytest.raises(rm.RematchError):
        rm.rank(pool, NOW, as_of=AS_OF)


@pytest.mark.parametrize("argument", [{"role": "ae"}, {"role": None}, {"changes": ["news"]}, {"vocabulary": 7}])
def test_no_such_argument(argument: Any) -> None:
    asked: dict[str, Any] = {"role": NOW, "as_of": AS_OF, **argument}
    with pytest.raises(rm.RematchError):
        rm.rank([RICH], **asked)


@pytest.mark.parametrize("rates", [None, {}, RATES, {"USD": 1.0}])
def test_a_currency_nobody_knows(rates: Any) -> None:
    """An amount without a rate is an amount not known: never a no, never an error."""
    foreign = rm.PayWish(5_000_000, 6_000_000, "XAF", on=AS_OF)
    wishes = RICH.wishes
    assert wishes is not None
    reasons = [rm.Reason("pay", wanted=rm.Money(1e9, "XAF"))]
    candidacy = attrs.evolve(RICH.candidacies[0], reasons=reasons, offer=rm.Money(1e9, "XAF"))
    person = attrs.evolve(RICH, wishes=attrs.evolve(wishes, pay=foreign), candidacies=[candidacy])
    silent = attrs.evolve(person, wishes=attrs.evolve(wishes, pay=None))
    found, unsaid = outcome_of(person, rates=rates), outcome_of(silent, rates=rates)
    assert isinstance(found, rm.Match)
    assert isinstance(unsaid, rm.Match)
    assert found.candidate >= unsaid.candidate
    assert NO_STATISTICS == {}


def test_tiny_and_huge_amounts() -> None:
    wishes = RICH.wishes
    assert wishes is not None
    for floor in (1e-300, 1e-12, 1.0, 1e12):
        for low in (1e-300, 1e-12, 1.0, 1e12):
            role = attrs.evolve(NOW, spec=attrs.evolve(NOW.spec, pay=rm.Pay(low, low, "EUR")))
            wish = rm.PayWish(floor, floor, "EUR", on=AS_OF)
            outcome_of(attrs.evolve(RICH, wishes=attrs.evolve(wishes, pay=wish)), role, rates={"EUR": 1e-300})


def test_notice_that_ends_beyond_the_last_day() -> None:
    candidacy = rm.Candidacy(("ae", "1"), "withdrew", "2025-01-01", reasons=[rm.Reason("timing")])
    person = rm.Candidate("c-1", [candidacy], wishes=rm.Wishes(timing=rm.TimingWish(notice_days=60)))
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(timing="2025-11-24"))
    (match,) = rm.rank([person], role, as_of=date.max)
    assert any("9999-12-31" in evidence.text for evidence in match.evidence)
