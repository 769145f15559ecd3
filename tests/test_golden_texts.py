"""What is told of twenty invented people, line by line, and what holds of every text whatever it says.

The files ``told*.txt`` were read line by line when they were made; a line that changes is to be read again. To write them
anew: ``REMATCH_WRITE_GOLDEN=1 pytest tests/test_golden_texts.py``.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import rematch as rm
from rematch.evidence.telling import SOURCE_WORDS
from rematch.explain.evidence import factor_words
from rematch.facets import LikeStatus, ReasonKind, ResidualStatus
from rematch.io.json import candidate_from_dict, read_changes, read_role, read_versions

GOLDEN = Path(__file__).parent / "data" / "golden"
OPEN = rm.Policy(days_after_no=0, days_after_no_reply=0, approaches=99)
ROLES = {"role.json": "told.txt", "role_quiet.json": "told_quiet.txt"}
"""The role that speaks of every facet, and one that is silent on most."""


def document(name):
    return json.loads((GOLDEN / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def pool():
    versions = read_versions(GOLDEN / "versions.json")
    people = [candidate_from_dict(person, versions=versions) for person in document("people.json")]
    return rm.Pool.from_candidates(people, vocabulary=document("vocabulary.json"))


def ranked(pool, role):
    changes = read_changes(GOLDEN / "changes.json")
    asked = {"as_of": "2026-11-24", "changes": changes, "rates": document("rates.json"), "policy": OPEN}
    return rm.rank(pool, read_role(GOLDEN / role), **asked)


@pytest.fixture(scope="module")
def rankings(pool):
    return {role: ranked(pool, role) for role in ROLES}


def told(ranking):
    people = sorted(ranking, key=lambda match: match.candidate_id)
    return "\n\n".join([str(ranking), *map(str, people)]) + "\n"


@pytest.mark.parametrize(("role", "name"), ROLES.items())
def test_every_line(rankings, role, name):
    found = told(rankings[role])
    if os.environ.get("REMATCH_WRITE_GOLDEN"):
        (GOLDEN / name).write_text(found, "utf-8")
    assert found.splitlines() == (GOLDEN / name).read_text("utf-8").splitlines()


def test_the_twenty_reach_every_status_and_kind(rankings):
    matches = [match for ranking in rankings.values() for match in ranking]
    assert len(matches) == 40
    reasons = [reason for match in matches for reason in match.reasons]
    assert {reason.kind for reason in reasons} == set(ReasonKind)
    for party in rm.Party:
        assert {reason.status for reason in reasons if reason.party is party} == set(ResidualStatus)
    assert {like.status for match in matches for like in match.likes} == set(LikeStatus)
    terms = {item.name.partition(": ")[0] for match in matches for item in match.evidence}
    assert terms == {
        "base rate", "stage reached", "unexplained", "reason", "deal-breaker", "cap on debts", "assessments", "verdict",
        "coverage", "stretch", "gap", "late start", "organisation", "like", "openness", "shock", "own change", "tenure",
        "pay surplus", "burden", "relationship", "silence", "invalid channel", "direct channel", "useful touches",
    }  # fmt: skip


def texts(match):
    """Every line that says something of a match."""
    sections = [line for _, lines in match.account.sections() for line in lines]
    return [match.account.then, *sections, *(item.text for item in match.evidence)]


WRONG = re.compile(
    r"(?<![\d.])1 (days|people|minutes|months|years|rounds|hours|contacts)\b|\ba hour\b|wants something else|\d+e\+|\bNone\b|"
    r"\bnan\b|\(\(|  | ;|\bwants (not|would)\b|at most 0\b|dealbreaker"
)


def test_number_and_grammar(rankings):
    for ranking in rankings.values():
        for match in ranking:
            for text in texts(match):
                assert not WRONG.search(text), text
                assert text.count("(") == text.count(")"), text
                assert text == text.strip()
                assert text


def test_day_and_source_are_in_the_text(rankings):
    """What the data say of day and source, the text says too."""
    for ranking in rankings.values():
        for match in ranking:
            for item in match.evidence:
                if item.on is not None:
                    assert str(item.on) in item.text, item
                if item.source is not None:
                    assert SOURCE_WORDS[item.source].removeprefix("the ") in item.text, item


def test_sense_and_sign_agree(rankings):
    for ranking in rankings.values():
        for match in ranking:
            for item in match.evidence:
                if item.name.startswith("organisation"):
                    assert (", in favour" in item.text) == (item.log_odds > 0), item
                if item.name == "own change":
                    assert ("towards a yes" in item.text) == (item.log_odds > 0), item
                if item.name == "burden":
                    assert item.log_odds < 0


def test_a_note_for_one_person_reaches_nobody_else(rankings):
    """What the organisation noted of one person is told of that person alone."""
    notes = {c.text: c.target for c in read_changes(GOLDEN / "changes.json") if c.scope == "person" and c.text}
    assert notes
    reached = set()
    for ranking in rankings.values():
        for match in ranking:
            for text in texts(match):
                for note, whose in notes.items():
                    if note in text:
                        assert match.candidate_id == whose, text
                        reached.add(note)
    assert reached == set(notes)


def test_two_pieces_of_news_on_one_topic_are_told_apart():
    near = [rm.Candidate(f"c-{at}", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")]) for at in (1, 2)]
    changes = [
        rm.Change("stability", 0.8, "2026-05-01", topic="funding", text="a new investor"),
        rm.Change(
            "stability", 0.5, "2026-07-01", topic="funding", text="told in private", scope="person", target="c-1"
        ),
        rm.Change("growth", -0.5, "2026-06-01", topic="funding", text="courses were cut"),
    ]
    ranking = rm.rank(near, rm.RoleVersion("ae", "2"), as_of="2026-11-24", changes=changes)
    one, other = (ranking.match(f"c-{at}") for at in (1, 2))
    assert "told in private" in str(one)
    assert "told in private" not in str(other)
    assert "a new investor" in str(other)
    for match in (one, other):
        (item,) = [e for e in match.evidence if e.facet is rm.Facet.GROWTH]
        assert "courses were cut" in item.text


def test_a_must_called_start_is_no_late_start():
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")], skills_complete=True)
    role = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(skills={"Start": "must"}))
    (match,) = rm.rank([near], role, as_of="2026-11-24")
    (gap,) = [item for item in match.evidence if item.name.startswith("gap")]
    assert gap.text.startswith("Start is a must; no role they were considered for here asked for it")


def test_weights_in_words_over_their_whole_range():
    words = [factor_words(10 ** (step / 20)) for step in range(-60, 61)]
    for text in words:
        assert re.fullmatch(
            r"hardly changes the odds|about (doubles|halves) the odds|(raises|lowers) the odds by \d\d?%|"
            r"(multiplies|divides) the odds by (about [\d.]+|more than 100)",
            text,
        ), text
    assert words[0] == "divides the odds by more than 100"
    assert words[-1] == "multiplies the odds by more than 100"
