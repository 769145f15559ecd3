"""The brief: what it says, and that each answer does what putting it on file would do."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from hypothesis import given

import rematch as rm
from rematch.boxes import value_of_certainty
from rematch.brief.questions import questions_of
from rematch.facets import ResidualStatus
from rematch.io.json import read_changes, read_role

sys.path.insert(0, str(Path(__file__).parent / "model"))
from near_hires import OPEN, RATES, near_hires, pool_of, scored

STORY = Path(__file__).parents[1] / "examples" / "story"


@pytest.fixture(scope="module")
def story():
    pool = rm.Pool.from_candidates(rm.read_jsonl(STORY / "near_hires.jsonl"))
    changes = read_changes(STORY / "changes.json")
    return rm.rank(pool, read_role(STORY / "role_2026.json"), as_of="2026-11-24", changes=changes)


def test_the_man_of_the_story(story):
    brief = story.match("c-19").brief()
    assert brief.permission == "they allowed to be contacted until 2027-12-31"
    assert brief.then.startswith("On 2025-11-20 declined the offer for Account Executive")
    assert [text.split(",")[0] for text in brief.liked] == [
        "liked the manager",
        "liked clean water",
        "liked deals reviewed together",
    ]
    assert len(brief.changed_role) == 5
    assert any("liked the manager" in text for text in brief.unchanged), "what has not changed is said too"
    assert brief.in_the_way == ("the role is at level 4, they are at level 3",)
    assert brief.would_leave_again == ()
    assert brief.also_open == ("what pay do they expect now? No expectation is on file",)
    assert any("what they earn or earned" in line for line in brief.do_not_ask)
    assert [line.split(" of ")[0] for line in brief.not_again] == ["structured interview", "work sample"]
    assert brief.late_decline_risk == pytest.approx(1 - story.match("c-19").candidate)
    assert "would you say yes?" in brief.conditional


def test_its_forms_say_the_same(story):
    brief = story.match("c-30").brief()
    text = " ".join(str(brief).split())
    page = brief._repr_html_()
    HTMLParser().feed(page)
    data = json.loads(json.dumps(brief.to_dict()))
    for heading, lines in brief.sections():
        assert f"{heading}:" in text
        for line in lines:
            assert " ".join(line.split()) in text
    assert data["candidate_id"] == "c-30"
    assert [len(item["answers"]) for item in data["ask_candidate"]] == [
        len(item.answers) for item in brief.ask_candidate
    ]
    assert "<script" not in rm.rank([rm.Candidate("<script>", [rm.Candidacy(("a", "1"), "runner_up", "2026-01-01")])],
                                    rm.RoleVersion("a", "2"), as_of="2026-11-24")[0].brief()._repr_html_()  # fmt: skip


def questions(brief):
    return [*brief.ask_manager, *brief.ask_candidate]


@given(near_hires())
def test_p41_questions_are_worth_what_their_answers_change(case):
    """P41 VoI >= 0; = 0 if no answer flips the decision; <= value of perfect information; chances of the answers add up."""
    match = scored(case)
    costs = rm.SearchCosts()
    brief = match.brief(costs)
    gain = costs.filled - max(costs.search_box.reservation, 0.0)
    for asked in questions(brief):
        assert sum(answer.chance for answer in asked.answers) == pytest.approx(1.0)
        mean = sum(answer.chance * answer.mutual for answer in asked.answers)
        assert 0.0 <= asked.value <= value_of_certainty(mean, gain, costs.package) + 1e-6
        flips = {answer.mutual * gain > costs.package for answer in asked.answers}
        if len(flips) == 1:
            assert asked.value == pytest.approx(0.0, abs=1e-9)
        for answer in asked.answers:
            assert (answer.then == "a package is worth it") == (answer.mutual * gain > costs.package)
    for group in (brief.ask_manager, brief.ask_candidate):
        worth = [asked.per_minute for asked in group]
        assert worth == sorted(worth, reverse=True)
        assert all(
            asked.per_minute == pytest.approx(asked.value / {"employer": 1.0, "candidate": 3.0}[asked.of])
            for asked in group
        )
    unknown = sum(r.status is ResidualStatus.UNKNOWN for r in match.reasons)
    assert sum("does it still stand" in asked.text for asked in questions(brief)) <= unknown


@given(near_hires())
def test_an_answer_does_what_putting_it_on_file_does(case):
    """Openness and skills: the figure of an answer is that of the person with the answer on file."""
    brief = scored(case).brief()
    person = case.candidates[0]
    for asked in brief.ask_candidate:
        by_words = {answer.words: answer.mutual for answer in asked.answers}
        if asked.text == "are they open to a conversation?":
            for words, said in (("open to it", 1), ("not now", -1)):
                told = attrs.evolve(person, openness=rm.Openness(said, case.as_of))
                assert by_words[words] == pytest.approx(scored(case._replace(candidates=[told])).mutual, abs=1e-9)
        elif asked.text.startswith("do they have ") and "no" in by_words:
            name = asked.text.removeprefix("do they have ").removesuffix("?")
            lacks = attrs.evolve(person, skills=[*person.skills, rm.Skill(name, "lacking", on=case.as_of)])
            found = scored(case._replace(candidates=[lacks]))
            if not any(r.facet is rm.Facet.SKILLS for r in found.reasons):
                assert by_words["no"] <= scored(case).mutual + 1e-9
            if "yes" in by_words:
                assert by_words["no"] <= by_words["yes"] + 1e-9


def test_gone_is_better_than_eased_and_that_than_as_it_was(story):
    asked = [item for match in story[:30] for item in questions(match.brief()) if "does it still stand" in item.text]
    assert asked
    for item in asked:
        mutual = [answer.mutual for answer in item.answers]
        assert mutual == sorted(mutual, reverse=True)
        assert [answer.words for answer in item.answers] == ["gone", "eased", "as it was"]


def test_the_manager_is_asked_what_nobody_said_could_move():
    then = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(level=3, workplace=4))
    reasons = [rm.Reason("remote_days", wanted=2)]
    near = rm.Candidate("c-1", [rm.Candidacy(then, "offer_declined", "2026-01-10", reasons=reasons)])
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, workplace=4))
    ranking = rm.rank([near], role, as_of="2026-11-24")
    brief = ranking[0].brief()
    (asked,) = brief.ask_manager
    assert asked.text == "could the days on site be 2 days on site a week?"
    yes, no = asked.answers
    assert (yes.chance, no.chance) == (0.3, 0.7)
    moved = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, workplace=2))
    assert yes.mutual == pytest.approx(rm.rank([near], moved, as_of="2026-11-24")[0].mutual)
    assert no.mutual == pytest.approx(ranking[0].mutual)
    open_to = {"workplace": rm.Flexibility(low=2, high=4)}
    said = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, workplace=4, flexibility=open_to))
    told = rm.rank([near], said, as_of="2026-11-24")[0]
    assert told.brief().ask_manager == ()
    assert not told.make_it_a_yes(0.5).reached, "then the most that is open is asked for"
    assert told.make_it_a_yes((0.5, 0.4)).changes[0].value == rm.Workplace(2)
    assert told.brief().conditional.startswith('"If the days on site were 2 days on site a week, would you say yes?"')


def test_old_scores_have_aged():
    old = rm.Assessment("work_sample", 4, [1, 5], on="2021-01-10")
    new = rm.Assessment("structured_interview", 4, [1, 5], on="2026-09-01")
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-09-10", assessments=[old, new])])
    brief = rm.rank([near], rm.RoleVersion("ae", "2"), as_of="2026-11-24", policy=OPEN, rates=RATES)[0].brief()
    assert brief.not_again[0].startswith("structured interview of 2026-09-01")
    # .20 + .80 * 2^(-70.5/18), by hand: 2021-01-10 to 2026-11-24 are 2,144 days, 70.44 months
    assert brief.aged == ("work sample of 2021-01-10: 25% of what it said is left",)
    assert pool_of([near]).statistics is not None


def test_what_changes_the_decision_only_together_comes_before_what_does_not():
    """Two unknown reasons of a decliner: neither alone is worth a package, both gone together are; a skill changes nothing."""
    reasons = [rm.Reason("counter_offer"), rm.Reason("competing_offer")]
    then = rm.Candidacy(("ae", "1"), "offer_declined", "2024-11-24", debrief="stated", reasons=reasons)
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(skills={"welding": "should"}))
    match = rm.rank([rm.Candidate("c-1", [then], openness=0)], role, as_of="2026-11-24")[0]
    found, person = match._explained.at(match._at)
    told = match._explained.told(found)

    def asked(gain):
        return questions_of(match._explained.query, told, person, gain, 5_000)

    one = max(answer.mutual for item in asked(1.0) for answer in item.answers)
    both = rm.rank([rm.Candidate("c-1", [attrs.evolve(then, reasons=())], openness=0)], role, as_of="2026-11-24")[
        0
    ].mutual
    assert both < one < 1, "with no reason on file the whole debt is unexplained"
    gain = 5_000 / (one + 0.02)
    order = asked(gain)
    assert all(item.value == 0.0 for item in order)
    assert [item.text.split("?")[0] for item in order[:2]] == [
        "does it still stand: a counter-offer",
        "does it still stand: another offer",
    ]
    assert order[2].text == "do they have welding?"
