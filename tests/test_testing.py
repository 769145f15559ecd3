"""The strategies draw all that records may hold, and the seeded world is what it promises."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import islice

import attrs
import pytest
from hypothesis import Phase, find, given, settings

import rematch.records as records
from rematch import testing
from rematch.facets import REASONS, AssessmentKind, Facet, Outcome, Party, ReasonKind, ShockKind, Wanted, party_of
from rematch.records import Candidacy, Policy, RoleSpec, Wish
from rematch.records.words import plain
from rematch.testing import AS_OF, Case, World, world
from rematch.testing.seeded.trade import skill_names


def drawn(strategy, count=400):
    """So many examples, the same ones in every run."""
    found = []

    @settings(max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(strategy)
    def draw(value):
        found.append(value)

    draw()
    return found


def parts(value):
    """A record and all records within it."""
    if attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
            yield from parts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from parts(item)
    elif hasattr(value, "values"):
        yield from parts(list(value.values()))


@pytest.fixture(scope="module")
def some_cases():
    return drawn(testing.cases(), 1_500)


class TestStrategies:
    def test_every_field_of_every_record_is_drawn_said_and_unsaid(self, some_cases):
        seen = defaultdict(Counter)
        wishes, policies = drawn(testing.wishes(), 300), drawn(testing.policies(), 100)
        for value in [*some_cases, *wishes, *policies]:
            for part in parts(value):
                for field in attrs.fields(type(part)):
                    said = getattr(part, field.name)
                    default = field.default.factory() if isinstance(field.default, attrs.Factory) else field.default
                    seen[type(part).__name__, field.name]["unsaid" if said == default else "said"] += 1
        for name in set(records.__all__) - {"FrozenMap", "Wish"}:
            for field in attrs.fields(getattr(records, name)):
                counts = seen[name, field.name]
                assert counts["said"] > 0, f"{name}.{field.name} is never said"
                inferred = (name, field.name) == ("Flexibility", "kind")  # unsaid, it follows from the rest
                if field.default is not attrs.NOTHING and not inferred:
                    assert counts["unsaid"] > 0, f"{name}.{field.name} is always said"

    def test_every_kind_of_flexibility_is_drawn(self, some_cases):
        drawn_kinds = {
            part.kind for case in some_cases for part in parts(case) if isinstance(part, records.Flexibility)
        }
        assert drawn_kinds == {"fixed", "free", "levels", "range"}

    def test_known_to_be_none_is_drawn_beside_unknown(self, some_cases):
        specs = [part for case in some_cases for part in parts(case) if isinstance(part, RoleSpec)]
        for facet in ("duties", "skills", "competencies", "culture", "growth", "purpose", "benefits", "stability"):
            assert {None, 0} <= {None if (said := getattr(spec, facet)) is None else len(said) for spec in specs}

    def test_every_kind_of_reason_is_drawn_with_what_would_have_been_a_yes(self):
        found = drawn(testing.reasons(), 3_000)
        assert {reason.kind for reason in found} == set(ReasonKind)
        wanted = {reason.kind for reason in found if reason.wanted is not None}
        assert wanted == {kind for kind, row in REASONS.items() if row.wanted is not Wanted.NOTHING}
        types = {type(reason.wanted) for reason in found if reason.kind is ReasonKind.PAY}
        assert {part.__name__ for part in types} == {"NoneType", "float", "Money"}
        assert {reason.party for reason in found if reason.kind is ReasonKind.OTHER} == {None, *Party}

    @pytest.mark.parametrize("outcome", ["offer_declined", Outcome.WITHDREW, "runner_up", "rejected", "on_hold"])
    def test_reasons_of_an_outcome_are_those_of_whose_no_it_was(self, outcome):
        theirs = outcome in ("offer_declined", "withdrew")
        no = Party.CANDIDATE if theirs else Party.EMPLOYER
        found = drawn(testing.reasons(outcome=outcome), 200)
        assert {REASONS[reason.kind].party or reason.party for reason in found} <= {no, None}
        assert len({reason.kind for reason in found}) > 10

    def test_every_word_is_drawn(self, some_cases):
        fields = [field for case in some_cases for part in parts(case) for field in attrs.astuple(part, recurse=False)]
        assert {field for field in fields if isinstance(field, str)} >= {*Facet, *Outcome, *ShockKind, *AssessmentKind}

    def test_dates_lie_before_on_and_after_the_day(self):
        day = date(2030, 6, 15)
        people = drawn(testing.candidates(as_of=day), 200)
        fields = [field for part in parts(people) for field in attrs.astuple(part, recurse=False)]
        assert all(abs((field - day).days) < 4_000 for field in fields if isinstance(field, date))
        ends = [candidacy.ended_on for person in people for candidacy in person.candidacies if candidacy.ended_on]
        assert min(ends) < day < max(ends)
        assert day in ends

    def test_candidacies_are_several_and_end_on_one_day(self, some_cases):
        people = [person for case in some_cases for person in case.candidates]
        assert {len(person.candidacies) for person in people} == {0, 1, 2, 3, 4}
        days = [[y.ended_on for y in person.candidacies if y.ended_on] for person in people]
        assert sum(len(set(found)) < len(found) for found in days) > len(people) / 50

    def test_reasons_stand_twice_now_and_then(self, some_cases):
        reasons = [candidacy.reasons for case in some_cases for c in case.candidates for candidacy in c.candidacies]
        assert any(len(set(found)) < len(found) for found in reasons)
        assert any(
            len({attrs.evolve(reason, severity="minor") for reason in found}) < len(set(found)) for found in reasons
        )

    def test_the_default_policy_is_drawn_among_others(self):
        found = drawn(testing.policies(), 100)
        assert Policy() in found
        assert len(set(found)) > 20

    def test_a_failing_candidacy_shrinks_to_what_matters(self):
        quick = settings(max_examples=500, derandomize=True, database=None)
        small = find(testing.candidacies(), lambda one: any(reason.topic for reason in one.reasons), settings=quick)
        assert len(small.reasons) <= 2
        assert attrs.evolve(small, reasons=()) == Candidacy(None, "runner_up", "2025-11-24")

    def test_strategies_are_shown_by_name(self):
        assert repr(testing.candidates()) == "candidates()"
        assert "datetime.date(2030, 6, 15)" in repr(testing.wishes(as_of=date(2030, 6, 15)))
        assert testing.cases.__doc__.startswith("Something to rank")


class TestCases:
    @given(testing.cases())
    def test_a_case_is_something_to_rank(self, case):
        candidates, role, changes, as_of = case
        assert isinstance(case, Case)
        assert [person.id for person in candidates] == [f"c-{number}" for number in range(1, len(candidates) + 1)]
        assert len(candidates) <= 5
        assert len(changes) <= 3
        assert isinstance(as_of, date)
        known = {y.role.key: y.role for person in candidates for y in person.candidacies if y.role}
        assert all(y.role == known[y.role.key] for person in candidates for y in person.candidacies if y.role)
        assert role.key not in known

    def test_the_number_of_people_can_be_set(self):
        assert {len(case.candidates) for case in drawn(testing.cases(most=1), 100)} == {0, 1, 2}
        assert {len(case.candidates) for case in drawn(testing.cases(least=2, most=3), 100)} == {2, 3, 4}

    def test_facts_meet(self, some_cases):
        met = Counter()
        for case in some_cases:
            now = case.role.spec
            for person in case.candidates:
                met.update(f"wish on {facet}" for facet in Facet if wish_meets(person, now, facet))
                met["skill asked"] += bool(names(person.skills) & names(now.skills))
                for candidacy in person.candidacies:
                    met.update(meetings(candidacy, case.role))
        few = {what: met[what] for what in MEETINGS if met[what] < 3}
        assert few == {}, met


MEETINGS = [
    "same role",
    "same spec",
    "same manager",
    "reason on a facet both speak of",
    "reason with wanted and offered",
    "like of what the old list names",
    "share up by a tenth",
    "level up by a step",
    "skill asked",
    *(f"wish on {facet}" for facet in (Facet.PAY, Facet.DUTIES, Facet.MANAGER, Facet.LOCATION, Facet.TIMING)),
]


def meetings(candidacy, role):
    then = candidacy.role.spec if candidacy.role else RoleSpec()
    now = role.spec
    if candidacy.role and candidacy.role.role_id == role.role_id:
        yield "same role"
    if then == now != RoleSpec():
        yield "same spec"
    if then.manager and now.manager and then.manager.id and then.manager.id == now.manager.id:
        yield "same manager"
    for reason in candidacy.reasons:
        facet = reason.facet.value
        if getattr(then, facet, None) is not None and getattr(now, facet, None) is not None:
            yield "reason on a facet both speak of"
            if reason.wanted is not None:
                yield "reason with wanted and offered"
    for like in candidacy.sentiments:
        listed = getattr(then, like.facet.value, None)
        if isinstance(listed, tuple) and like.topic in listed:
            yield "like of what the old list names"
    for duty, share in (then.duties or {}).items():
        if now.duties and duty in now.duties and now.duties[duty] - share == pytest.approx(0.1):
            yield "share up by a tenth"
    if then.level is not None and now.level is not None and now.level - then.level == 1:
        yield "level up by a step"


def wish_meets(person, spec, facet):
    return bool(person.wishes and person.wishes.on(facet) and getattr(spec, facet.value, None) is not None)


def names(listed):
    return {plain(item.name) for item in listed or ()}


class TestWithoutHypothesis:
    CODE = """
import sys
sys.modules["hypothesis"] = None
from rematch.testing import world
print(next(iter(world(3).candidates)).id)
try:
    from rematch.testing import candidates
except ImportError as missing:
    print(type(missing).__name__, missing)
import rematch.testing
try:
    rematch.testing.surprise
except AttributeError as missing:
    print(missing)
"""

    def test_the_world_works_and_the_strategies_name_the_extra(self):
        path = os.pathsep.join(filter(None, sys.path))
        ran = subprocess.run(
            [sys.executable, "-c", self.CODE],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert ran.stdout.splitlines() == [
            "p-000000",
            "MissingExtra rematch.testing needs hypothesis: pip install 'rematch[testing]'",
            "module 'rematch.testing' has no attribute 'surprise'",
        ]


def in_words(person):
    """What is drawn of a person, in words that do not change with the records."""
    candidacies = [
        (
            *candidacy.role.key,
            str(candidacy.outcome),
            str(candidacy.ended_on),
            *(f"{reason.kind} {reason.severity} {reason.topic}" for reason in candidacy.reasons),
            *(f"{score.kind} {score.score:.2f}" for score in candidacy.assessments),
            *(f"{like.facet} {like.topic} {like.likes} {like.strength}" for like in candidacy.sentiments),
        )
        for candidacy in person.candidacies
    ]
    skills = [f"{skill.name} {skill.evidence} {skill.on}" for skill in person.skills]
    return f"{person.id} {person.level} {person.in_role_since} {candidacies} {skills}"


@pytest.fixture(scope="module")
def a_world():
    return world(4_000, seed=7)


@pytest.fixture(scope="module")
def people(a_world):
    return list(a_world.candidates)


class TestWorld:
    def test_it_is_the_same_for_a_seed_and_can_be_iterated_again(self, a_world, people):
        assert list(a_world.candidates) == people
        again = world(4_000, seed=7)
        assert list(again.candidates) == people
        assert (again.role, again.versions, again.changes, again.as_of) == (
            a_world.role,
            a_world.versions,
            a_world.changes,
            a_world.as_of,
        )
        assert again.as_of == AS_OF

    def test_two_iterators_do_not_disturb_each_other(self, a_world, people):
        one, other = iter(a_world.candidates), iter(a_world.candidates)
        assert [next(one), next(other), next(one), next(other)] == [people[0], people[0], people[1], people[1]]

    def test_another_seed_is_another_world(self, people):
        other = world(4_000, seed=8)
        assert other.role != world(4_000, seed=7).role
        assert list(islice(other.candidates, 50)) != people[:50]

    def test_it_is_the_same_on_every_machine(self, people):
        told = "\n".join(map(in_words, people[:500]))
        assert hashlib.sha256(told.encode()).hexdigest()[:16] == "70ea57975c583b36"

    def test_it_has_so_many_people_with_ids_of_their_own(self, a_world, people):
        assert len(a_world.candidates) == len(people) == len({person.id for person in people}) == 4_000
        assert people[123].id == "p-000123"
        assert repr(a_world.candidates) == "<4,000 invented people, seed 7>"

    def test_averages_are_as_promised(self, people):
        def mean(count):
            return sum(map(count, people)) / len(people)

        def of(field):
            return mean(lambda person: sum(len(getattr(y, field)) for y in person.candidacies))

        assert mean(lambda person: len(person.candidacies)) == pytest.approx(1.33, abs=0.08)
        assert of("reasons") == pytest.approx(1.8, abs=0.15)
        assert of("sentiments") == pytest.approx(2.0, abs=0.15)
        assert of("assessments") == pytest.approx(1.5, abs=0.15)
        assert mean(lambda person: len(person.skills)) == pytest.approx(8, abs=0.3)
        assert mean(lambda person: person.wishes is not None) == pytest.approx(1 / 3, abs=0.03)
        assert mean(lambda person: len(person.contacts)) == pytest.approx(1.1, abs=0.2)
        assert mean(lambda person: person.is_near_hire) > 0.9

    def test_it_is_skewed_as_real_ones_are(self, a_world, people):
        counts = Counter(len(person.candidacies) for person in people)
        assert counts[1] > 0.75 * len(people)
        assert 0 < counts[20] < 0.01 * len(people)
        versions = Counter(y.role.key for person in people for y in person.candidacies)
        most = sum(count for _, count in versions.most_common(len(a_world.versions) // 5))
        assert most > 0.7 * versions.total()
        skills = Counter(skill.name for person in people for skill in person.skills)
        common = sum(count for _, count in skills.most_common(100))
        assert common > 0.3 * skills.total()
        assert len(skills) > 4_000

    def test_it_is_valid(self, a_world, people):
        versions = set(a_world.versions)
        for person in people:
            for candidacy in person.candidacies:
                assert candidacy.role in versions
                assert candidacy.role.opened_on < a_world.as_of
                if candidacy.ended_on is not None:
                    assert candidacy.role.opened_on < candidacy.ended_on <= a_world.as_of
                assert (candidacy.outcome is None) == (candidacy.ended_on is None)
            for part in parts(person):
                for field in ("on", "last_used", "in_role_since", "notice_given_on"):
                    day = getattr(part, field, None)
                    assert not isinstance(day, date) or day <= a_world.as_of
            assert len({skill.name for skill in person.skills}) == len(person.skills)

    def test_reasons_fit_how_it_ended(self, people):
        candidacies = [candidacy for person in people for candidacy in person.candidacies]
        near_hires = [candidacy for candidacy in candidacies if candidacy.outcome not in (None, Outcome.HIRED)]
        own = Counter(
            REASONS[reason.kind].party is party_of(ReasonKind.OTHER, candidacy.outcome, None)
            for candidacy in near_hires
            for reason in candidacy.reasons
            if REASONS[reason.kind].party
        )
        assert own[True] > 0.75 * own.total()
        assert {candidacy.outcome for candidacy in near_hires} == set(Outcome) - {Outcome.HIRED}
        assert all(candidacy.outcome not in (None, Outcome.HIRED) for candidacy in candidacies if candidacy.reasons)

    def test_some_are_held_hired_or_running(self, people):
        assert any(person.permission and person.permission.do_not_contact for person in people)
        assert any(y.outcome is Outcome.HIRED for person in people for y in person.candidacies)
        assert any(y.outcome is None for person in people for y in person.candidacies)
        assert sum(person.permission is None for person in people) > 0.3 * len(people)

    def test_records_that_many_share_are_the_same_objects(self, people):
        roles = [candidacy.role for person in people for candidacy in person.candidacies]
        assert len(set(map(id, roles))) == len(set(roles))
        skills = [skill for person in people for skill in person.skills]
        assert len(set(map(id, skills))) == len(set(skills))
        reasons = [reason for person in people for y in person.candidacies for reason in y.reasons]
        assert len(set(map(id, reasons))) < len(reasons)

    def test_the_open_role_is_new_and_said_in_full(self, a_world):
        role = a_world.role
        first = a_world.versions[0]
        assert role.role_id == first.role_id
        assert role.key not in {version.key for version in a_world.versions}
        assert all(version.opened_on < role.opened_on <= a_world.as_of for version in a_world.versions)
        silent = {"timing", "process", "family"}
        assert {field.name for field in attrs.fields(RoleSpec) if getattr(role.spec, field.name) is None} <= silent
        assert role.spec.flexibility
        assert len({version.key for version in a_world.versions}) == len(a_world.versions)

    def test_changes_reach_the_open_role(self, a_world):
        targets = {change.target for change in a_world.changes}
        assert {None, a_world.role.role_id, a_world.role.spec.team.id, a_world.role.spec.manager.id} == targets

    @pytest.mark.parametrize(
        ("n", "roles", "versions"),
        [(0, None, 3), (1, None, 5), (100, None, 50), (100, 4, 4), (20, 1, 1), (10, 200, 200)],
    )
    def test_its_size_is_up_to_the_caller(self, n, roles, versions):
        found = world(n, roles=roles)
        assert isinstance(found, World)
        assert len(list(found.candidates)) == n
        assert len(found.versions) == versions
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            found.role = None

    @pytest.mark.parametrize(("n", "roles"), [(-1, None), (5, 0)])
    def test_a_size_below_zero_is_refused(self, n, roles):
        with pytest.raises(ValueError, match="n is 0 or more, roles 1 or more"):
            world(n, roles=roles)

    def test_skill_names_differ_however_they_are_compared(self):
        names = skill_names()
        assert len({plain(name) for name in names}) == len(names) == 30_000


def test_wishes_are_of_every_kind(some_cases):
    kinds = {type(part) for case in some_cases for part in parts(case) if isinstance(part, Wish)}
    assert len(kinds) == 11
