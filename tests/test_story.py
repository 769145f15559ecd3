"""The story that everything is measured by (DESIGN 1), on the files of `examples/story`."""

import json
import re
import runpy
from pathlib import Path

import attrs
import pytest

import rematch as rm
from rematch.io.json import read_changes, read_jsonl, read_role

ROOT = Path(__file__).parents[1]
FILES = ROOT / "examples" / "story"
AS_OF = "2026-11-24"
HIM = "c-19"
CHANGES = read_changes(FILES / "changes.json")


@pytest.fixture(scope="module")
def near_hires():
    return tuple(read_jsonl(FILES / "near_hires.jsonl"))


@pytest.fixture(scope="module")
def role_now():
    return read_role(FILES / "role_2026.json")


@pytest.fixture(scope="module")
def then(near_hires):
    return rm.rank(near_hires, read_role(FILES / "role_2025.json"), as_of=AS_OF)


@pytest.fixture(scope="module")
def now(near_hires, role_now):
    return rm.rank(near_hires, role_now, as_of=AS_OF, changes=CHANGES)


def test_against_the_role_as_it_was_he_is_in_the_lower_half(then):
    him = then.match(HIM)
    assert him.rank > max(10, then.eligible / 2)
    assert him.employer > 0.8 > 0.2 > him.candidate, "it was his no, not theirs"


def test_against_the_role_as_it_is_now_he_is_first_by_a_clear_margin(now):
    first, second = now[:2]
    assert first.candidate_id == HIM
    assert first.probability > 1.4 * second.probability
    assert min(first.employer, first.candidate) > 0.7, "both sides would say yes"


def test_the_reasons_of_the_story_are_gone(now):
    left = {(reason.kind.value, reason.topic): reason.status.value for reason in now.match(HIM).reasons}
    assert left.keys() == {
        ("scope_or_skills_use", "coaching"),
        ("scope_or_skills_use", "new business"),
        ("level", None),
        ("team_shape", None),
    }
    assert left["level", None] == "resolved"
    assert set(left.values()) <= {"resolved", "eased"}


def test_nothing_is_gone_as_long_as_the_role_stays_as_it_was(then):
    him = then.match(HIM)
    assert "resolved" not in {reason.status.value for reason in him.reasons}
    assert {reason.facet.value for reason in him.reasons if reason.status.value == "unchanged"} == {
        "duties",
        "level",
        "team",
    }


def test_what_he_loved_is_still_there_and_what_he_hated_is_not(now):
    likes = {(like.facet.value, like.topic): like.status.value for like in now.match(HIM).likes}
    assert (
        likes["manager", None]
        == likes["purpose", "clean water"]
        == likes["culture", "deals reviewed together"]
        == "kept"
    )
    assert likes["duties", "reporting"] == "removed"


def test_his_explanation_says_so(now):
    him = now.match(HIM)
    changed, kept = "\n".join(him.account.changed), "\n".join(him.account.unchanged)
    for word in ("coaching", "new business", "level", "team"):
        assert word in changed
    for word in ("manager", "clean water"):
        assert word in kept
    for head, total in him.log_odds.items():
        assert sum(e.log_odds for e in him.evidence if e.head is head) == total


@pytest.mark.parametrize("kept", ["level", "duties", "team"])
def test_it_takes_every_part_of_the_new_role(near_hires, role_now, now, kept):
    old = read_role(FILES / "role_2025.json").spec
    less = attrs.evolve(role_now, spec=attrs.evolve(role_now.spec, **{kept: getattr(old, kept)}))
    changes = [change for change in CHANGES if change.facet != kept]  # the second team is news on the team
    assert rm.rank(near_hires, less, as_of=AS_OF, changes=changes).match(HIM).candidate < now.match(HIM).candidate


def test_with_the_old_level_he_is_not_worth_a_call_yet(near_hires, role_now):
    less = attrs.evolve(role_now, spec=attrs.evolve(role_now.spec, level=3))
    assert rm.rank(near_hires, less, as_of=AS_OF, changes=CHANGES).match(HIM).rank > 5


def test_keeping_in_touch_mattered_but_is_not_the_whole_of_it(near_hires, role_now, now):
    out_of_touch = [attrs.evolve(c, contacts=(), relationship=None) if c.id == HIM else c for c in near_hires]
    him = rm.rank(out_of_touch, role_now, as_of=AS_OF, changes=CHANGES).match(HIM)
    assert him.reach < now.match(HIM).reach
    assert him.rank <= 3


def test_no_line_is_dropped(now, then):
    ids = [json.loads(line)["id"] for line in (FILES / "near_hires.jsonl").read_text("utf-8").splitlines() if line]
    assert len(ids) == len(set(ids))
    for ranking in (then, now):
        assert {match.candidate_id for match in ranking} | set(ranking.excluded) == set(ids)
        assert ranking.eligible + len(ranking.excluded) == len(ids)


def test_he_is_one_of_many_and_every_outcome_occurs(near_hires, now):
    assert len(near_hires) - 1 >= 40
    assert {candidacy.outcome for c in near_hires for candidacy in c.candidacies if candidacy.outcome} == {
        outcome for outcome in rm.Outcome if outcome != "hired"
    }
    assert len({(y.role.role_id, y.role.version) for c in near_hires for y in c.candidacies}) > 8
    assert len({held.gate for held in now.excluded.values()}) >= 4


def test_the_script_tells_it(capsys):
    runpy.run_path(str(ROOT / "examples" / "story.py"), run_name="__main__")
    told = capsys.readouterr().out
    assert "the decliner (c-19)" in told
    assert re.search(r"^the role as it is now: 1 of \d+", told, re.MULTILINE)


def test_the_page_shows_what_the_script_prints(capsys):
    runpy.run_path(str(ROOT / "examples" / "story.py"), run_name="__main__")
    told = capsys.readouterr().out
    page = (ROOT / "docs" / "story.md").read_text("utf-8")
    places = [line for line in told.splitlines() if line.startswith("the role as it ")]
    assert len(places) == 2
    assert all(line in page for line in places)


def test_the_way_to_an_offer_is_what_the_page_shows(capsys):
    """docs/conversation.md quotes examples/conversation.py; every line it quotes is printed, in that order."""
    runpy.run_path(str(ROOT / "examples" / "conversation.py"), run_name="__main__")
    printed = capsys.readouterr().out.splitlines()
    page = (ROOT / "docs" / "conversation.md").read_text("utf-8")
    at = 0
    for block in re.findall(r"```text\n(.*?)```", page, re.DOTALL):
        for line in block.splitlines():
            assert line in printed[at:], line
            at += printed[at:].index(line) + 1
