"""How rankings, matches and diffs show themselves: in a terminal, in a notebook, as data."""

from __future__ import annotations

import json
import math
import pickle
from html.parser import HTMLParser
from pathlib import Path

import pytest

import rematch as rm
from rematch.io.json import read_changes, read_jsonl, read_role

STORY = Path(__file__).parents[1] / "examples" / "story"


@pytest.fixture(scope="module")
def ranking() -> rm.Ranking:
    people = read_jsonl(STORY / "near_hires.jsonl")
    changes = read_changes(STORY / "changes.json")
    return rm.rank(people, read_role(STORY / "role_2026.json"), as_of="2026-11-24", changes=changes)


class Balance(HTMLParser):
    """Every tag that opens closes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_html(text: str) -> str:
    parser = Balance()
    parser.feed(text)
    assert not parser.open
    return " ".join(parser.words)


def test_a_ranking_prints_a_table_with_reasons_and_who_is_held(ranking):
    text = str(ranking)
    assert "the decliner (c-19)" in text
    assert "expert prior" in text
    assert "resolved: level" in text
    assert "held, not scored: 6" in text
    assert f"and {len(ranking) - 20} more" in text


def test_a_match_prints_every_piece_of_evidence_and_its_sum(ranking):
    match = ranking[0]
    text = str(match)
    for head, name in (("R", "reached"), ("E", "employer says yes"), ("C", "candidate says yes")):
        assert f"{name}: odds {math.exp(match.log_odds[rm.Head(head)]):#.3g} to 1" in text
    words = " ".join(text.split())
    for evidence in match.evidence:
        assert f"×{evidence.odds_factor:#.3g} {evidence.text}" in words


def test_a_notebook_shows_the_same_words(ranking):
    assert "the decliner (c-19)" in read_html(ranking._repr_html_())
    words = read_html(ranking[0]._repr_html_())
    for evidence in ranking[0].evidence:
        assert evidence.text in words
    then, now = read_role(STORY / "role_2025.json"), read_role(STORY / "role_2026.json")
    assert "new business 40%" in read_html(rm.diff(then, now)._repr_html_())


def test_what_people_wrote_is_escaped_in_a_notebook():
    role = rm.RoleVersion("<b>", "<i>", spec=rm.RoleSpec("<script>alert(1)</script>"))
    person = rm.Candidate("<u>", [rm.Candidacy(role, "runner_up", "2026-01-01")], label="<img src=x>")
    found = rm.rank([person], role, as_of="2026-11-24")
    for shown in (found._repr_html_(), found[0]._repr_html_(), rm.diff(role, role)._repr_html_()):
        assert "<script" not in shown
        assert "<img" not in shown
        read_html(shown)


def test_data_is_plain_and_the_frame_has_one_row_a_match(ranking):
    assert len(json.loads(json.dumps(ranking.to_dicts()))) == len(ranking)
    frame = ranking.to_frame()
    assert list(frame["candidate_id"]) == [match.candidate_id for match in ranking]
    assert frame["probability"].is_monotonic_decreasing


def test_pools_and_rankings_pickle(ranking):
    again = pickle.loads(pickle.dumps(ranking))
    assert again.fingerprint == ranking.fingerprint
    assert again[0].evidence == ranking[0].evidence


def test_an_empty_ranking_says_so():
    assert "nobody to go back to" in str(rm.rank([], rm.RoleVersion("a", "1"), as_of="2026-11-24"))


def test_the_model_prints_every_weight_with_its_mark():
    lines = str(rm.Model().with_weight("psi", 1.3)).splitlines()
    assert len(lines) == 1 + len(rm.Model().to_dicts())
    assert all("[" in line for line in lines[1:])
    assert next(line for line in lines[1:] if line.startswith("*")).split()[1:3] == ["psi", "1.3"]
