"""What the reader takes: shorthands, null, and role versions that are only named."""

import pytest
from json_readings import candidacy, refusal, spec

from rematch.errors import InvalidInput, RecordError
from rematch.facets import Facet
from rematch.io.json import (
    candidate_from_dict,
    policy_from_dict,
)
from rematch.records import (
    Candidacy,
    Flexibility,
    LeverLevel,
    Money,
    NamesWish,
    Offer,
    Openness,
    Pay,
    Permission,
    Policy,
    Reason,
    Requirement,
    Right,
    RoleSpec,
    RoleVersion,
    Skill,
    Verdict,
    WorkplaceWish,
)


class TestShorthands:
    def test_skills_may_be_bare_names(self):
        read = candidate_from_dict({"id": "c", "skills": ["sql", {"name": "crm", "evidence": "assessed"}]})
        assert read.skills == (Skill("sql"), Skill("crm", "assessed"))
        assert spec(skills=["sql", {"name": "crm", "need": "should"}]).skills == (
            Requirement("sql"),
            Requirement("crm", "should"),
        )
        assert spec(skills={"sql": "could"}).skills == (Requirement("sql", "could"),)

    def test_one_value_stands_for_an_object(self):
        read = candidate_from_dict(
            {
                "id": "c",
                "openness": 2,
                "wishes": {"workplace": 3, "culture": ["team targets"]},
                "permission": {"keep": True},
            }
        )
        assert read.openness == Openness(2)
        assert read.wishes.workplace == WorkplaceWish(3)
        assert read.wishes.culture == NamesWish(["team targets"])
        assert read.permission.keep == Right(True)
        assert spec(workplace=3, manager="m-1", timing="2026-01-01", pay={"min": 1, "currency": "EUR"}) == RoleSpec(
            workplace=3, manager="m-1", timing="2026-01-01", pay=Pay(1, currency="EUR")
        )

    def test_a_verdict_is_a_number_or_an_object(self):
        assert candidacy(verdict=2).verdict == Verdict(2)
        assert candidacy(verdict={"value": 1, "by": "m-2"}).verdict == Verdict(1, by="m-2")

    def test_an_offer_may_be_its_pay(self):
        assert candidacy(offer=85_000).offer == Offer(85_000)
        assert candidacy(offer={"pay": {"amount": 1, "currency": "EUR"}}).offer == Offer(Money(1, "EUR"))

    def test_what_would_have_been_a_yes_takes_the_shape_of_its_kind(self):
        read = candidacy(
            reasons=[
                {"kind": "pay", "wanted": {"amount": 95_000, "currency": "EUR", "period": "year"}},
                {"kind": "pay", "wanted": 95_000},
                {"kind": "team_shape", "wanted": ["hunters", "farmers"]},
                {"kind": "start_date", "wanted": "2026-11-01"},
                "headcount",
            ]
        )
        assert read.reasons == (
            Reason("pay", wanted=Money(95_000, "EUR")),
            Reason("pay", wanted=95_000),
            Reason("team_shape", wanted=("hunters", "farmers")),
            Reason("start_date", wanted="2026-11-01"),
            Reason("headcount"),
        )

    def test_disputes_are_a_list_or_true(self):
        for said, disputes in ((True, ("open",)), (["d-1"], ("d-1",)), (False, ()), ([], ())):
            read = candidate_from_dict({"id": "c", "permission": {"disputes": said}})
            assert read.permission == Permission(disputes=disputes)

    def test_flexibility_takes_words_levels_and_ranges(self):
        read = spec(
            flexibility={
                "pay": {"low": 80, "high": 95, "cost_per_unit": 0.5, "currency": "EUR"},
                "level": {"levels": [{"value": 4}, {"value": 5, "cost": 6}]},
                "workplace": "free",
                "team": "fixed",
                "travel": None,
            }
        ).flexibility
        assert read == {
            Facet.PAY: Flexibility("range", low=80, high=95, cost_per_unit=0.5, currency="EUR"),
            Facet.LEVEL: Flexibility("levels", levels=[LeverLevel(4), LeverLevel(5, 6)]),
            Facet.WORKPLACE: Flexibility("free"),
            Facet.TEAM: Flexibility("fixed"),
        }

    def test_a_levers_values_are_spelled_as_the_spec_spells_the_facet(self):
        def levels(facet, value):
            return spec(flexibility={facet: {"levels": [{"value": value}]}}).flexibility[Facet(facet)].levels[0].value

        assert levels("pay", {"amount": 5, "currency": "EUR"}) == Money(5, "EUR")
        assert levels("pay", {"min": 5, "currency": "EUR"}) == Pay(5, currency="EUR")
        assert levels("duties", {"selling": 0.5}) == {"selling": 0.5}
        assert levels("skills", ["sql", {"name": "crm", "need": "could"}]) == ("sql", Requirement("crm", "could"))
        assert levels("timing", "2026-12-01").isoformat() == "2026-12-01"
        assert hash(levels("culture", ["team targets"])) == hash(("team targets",))

    def test_null_is_the_same_as_left_out(self):
        document = {
            "id": "c",
            "level": None,
            "skills": [{"name": "sql", "evidence": None}],
            "wishes": {"location": {"places": ["Graz"], "firmness": None}, "pay": None},
            "permission": {"do_not_contact": None},
            "candidacies": [
                {
                    "debrief": None,
                    "reasons": [{"kind": "level", "severity": None, "wanted": None}],
                    "role": {"role_id": "ae", "version": "1", "spec": {"duties": {"selling": 0.5, "admin": None}}},
                }
            ],
        }
        kept = {
            "id": "c",
            "skills": ["sql"],
            "wishes": {"location": {"places": ["Graz"]}},
            "permission": {},
            "candidacies": [
                {
                    "reasons": [{"kind": "level"}],
                    "role": {"role_id": "ae", "version": "1", "spec": {"duties": {"selling": 0.5}}},
                }
            ],
        }
        assert candidate_from_dict(document) == candidate_from_dict(kept)
        assert policy_from_dict({"approaches": None}) == Policy()

    @pytest.mark.parametrize(
        "document",
        [
            {"skills": ["sql", None]},
            {"shocks": [None]},
            {"wishes": {"culture": {"wanted": [None]}}},
            {"candidacies": [None]},
            {"candidacies": [{"assessments": [{"kind": "work_sample", "scale": [None, 5]}]}]},
        ],
    )
    def test_null_in_a_list_is_a_fault(self, document):
        assert refusal(candidate_from_dict, {"id": "c", **document})

    def test_the_document_given_is_not_changed(self):
        document = {"id": "c", "level": None, "candidacies": [{"role": {"role_id": "ae", "version": "1"}}]}
        candidate_from_dict(document, versions=[RoleVersion("ae", "1", "2025-01-01")])
        assert document == {"id": "c", "level": None, "candidacies": [{"role": {"role_id": "ae", "version": "1"}}]}


class TestVersionsGivenBeside:
    known = RoleVersion("ae", "1", "2025-01-01", RoleSpec("Account Executive"))

    def read(self, role, versions):
        document = {"id": "c", "candidacies": [{"role": role}]}
        return candidate_from_dict(document, versions=versions).candidacies[0].role

    @pytest.mark.parametrize(
        "role",
        [
            {"role_id": "ae", "version": "1"},
            {"role_id": "ae", "version": "1", "opened_on": None, "spec": {}},
        ],
    )
    def test_a_key_becomes_its_version(self, role):
        assert self.read(role, [self.known]) == self.known
        assert self.read(role, iter([self.known])) == self.known
        assert self.read(role, {self.known.key: self.known}) is self.known

    def test_a_key_without_its_version_stays_a_bare_version(self):
        assert self.read({"role_id": "ae", "version": "9"}, [self.known]) == RoleVersion("ae", "9")
        assert self.read({"role_id": "ae", "version": "1"}, []).is_key

    def test_a_version_spelled_out_stays_as_it_is(self):
        role = self.read({"role_id": "ae", "version": "1", "spec": {"title": "Other"}}, [self.known])
        assert role == RoleVersion("ae", "1", spec=RoleSpec("Other"))

    def test_a_candidacy_that_ended_before_its_version_opened_is_a_fault(self):
        document = {"id": "c", "candidacies": [{"ended_on": "2024-01-01", "role": {"role_id": "ae", "version": "1"}}]}
        with pytest.raises(RecordError, match=r"candidate 'c', candidacy 1: ended_on 2024-01-01 is before the role"):
            candidate_from_dict(document, versions=[self.known])

    def test_two_versions_with_one_key_must_be_the_same(self):
        assert self.read({"role_id": "ae", "version": "1"}, [self.known, self.known]) == self.known
        with pytest.raises(RecordError, match="role 'ae': version '1' comes twice and differs"):
            self.read({"role_id": "ae", "version": "1"}, [self.known, RoleVersion("ae", "1", "2026-01-01")])

    def test_what_is_no_version_is_refused(self):
        with pytest.raises(RecordError, match="is not a role version"):
            self.read({"role_id": "ae", "version": "1"}, [("ae", "1")])

    @pytest.mark.parametrize(
        "role", [{"role_id": [], "version": "1"}, {"role_id": "ae", "version": "1", "x": 1}, [], 3]
    )
    def test_a_key_that_is_none_is_refused_in_its_place(self, role):
        with pytest.raises((RecordError, InvalidInput), match="candidate 'c', candidacy 1"):
            self.read(role, [self.known])


def test_a_bare_role_is_a_candidacy_of_unknown_role():
    assert candidacy(role=None) == Candidacy(id="a-2")
