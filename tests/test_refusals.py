"""What the doors above a ranking refuse: one clear error each, naming what was found and what is accepted."""

from __future__ import annotations

import pytest

import rematch as rm

THEN = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(level=3, workplace=4))
NOW = rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=3, workplace=4))
PEOPLE = [rm.Candidate("c-1", [rm.Candidacy(THEN, "runner_up", "2026-01-10")])]
RANKING = rm.rank(PEOPLE, NOW, as_of="2026-11-24")
MATCH = RANKING[0]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: rm.worth_it(RANKING, 5), r"worth_it: costs 5; accepted: SearchCosts"),
        (lambda: rm.worth_it("x"), r"worth_it: ranking 'x'; accepted: a Ranking"),
        (lambda: rm.movers(RANKING, 3), r"movers: after 3; accepted: a Ranking"),
        (lambda: rm.sensitivity(PEOPLE, NOW, as_of="2026-11-24", top="3"), r"sensitivity: accepted: by above 0"),
        (lambda: MATCH.make_it_a_yes(0.5, {"levle": "free"}), r"make_it_a_yes: costs 'levle'; did you mean 'level'"),
        (
            lambda: MATCH.make_it_a_yes(0.5, {"level": "freee"}),
            r"make_it_a_yes: costs 'freee'; accepted: 'fixed', 'free'",
        ),
        (lambda: MATCH.brief(3), r"brief: costs 3; accepted: SearchCosts"),
        (lambda: rm.unlock(PEOPLE, NOW, as_of="2026-11-24", costs=3), r"unlock: costs 3; accepted: SearchCosts"),
        (
            lambda: rm.unlock(PEOPLE, NOW, as_of="2026-11-24", levers={"growth": rm.Flexibility(low=1, high=2)}),
            r"flexibility.growth is a range; accepted: levels",
        ),
        (lambda: rm.Model.load("no-such-file.json"), r"model: file 'no-such-file.json' cannot be read"),
        (lambda: RANKING.above("c-1", "c-9"), r"nobody in the pool has the id 'c-9'"),
    ],
)
def test_one_clear_error(ask, said):
    with pytest.raises(rm.RematchError, match=said):
        ask()
