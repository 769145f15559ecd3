"""Checked by mypy, not run: the public signatures accept what the README types, and give back what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_type

import rematch as rm

then = rm.RoleVersion("ae-emea", "2025", opened_on="2025-09-01", spec=rm.RoleSpec("Account Executive", level=3))
now = rm.RoleVersion(
    "ae-emea",
    "2026",
    opened_on="2026-11-02",
    spec=rm.RoleSpec(
        "Account Executive",
        level=4,
        duties={"new business": 0.6},
        manager="h-osei",
        workplace=3,
        pay=rm.Pay(80_000, 95_000, "EUR"),
        skills={"b2b sales": "must"},
        culture=["team targets"],
        timing="2027-01-10",
    ),
)
decliner = rm.Candidate(
    "c-17",
    [
        rm.Candidacy(
            then,
            "offer_declined",
            "2025-11-20",
            debrief="stated",
            verdict=2,
            reasons=[rm.Reason("level", wanted=4), rm.Reason("scope_or_skills_use", topic="new business", wanted=0.6)],
            sentiments=[rm.Sentiment("manager", strength=3)],
            offer=rm.Offer(rm.Money(85_000, "EUR")),
            assessments=[rm.Assessment("structured_interview", 4.5, [1, 5], competencies=["selling"])],
        )
    ],
    skills=["b2b sales"],
    wishes=rm.Wishes(workplace=3, location=["Graz"]),
    openness=1,
)
pool = rm.Pool.from_candidates([decliner])
assert_type(rm.Pool.from_tables({"candidate_id": ["c-1"]}, skills={"candidate_id": ["c-1"], "name": ["sql"]}), rm.Pool)
pool.save("near-hires")
assert_type(rm.Pool.open("near-hires").add([decliner], replace=True).remove(["c-1"]).merge(pool), rm.Pool)
assert_type(pool.describe(), rm.Description)
assert_type(rm.rank_many(pool, [now, then], as_of="2026-11-24", top=5), tuple[rm.Ranking, ...])
ranking = rm.rank(pool, now, as_of="2026-11-24", changes=[rm.Change("stability", 0.6, "2026-05-01")], top=20)
assert_type(ranking, rm.Ranking)
assert_type(ranking[0], rm.Match)
assert_type(ranking[0].probability, float)
assert_type(ranking[0].evidence, tuple[rm.Evidence, ...])
assert_type(ranking[0].reasons, tuple[rm.PastReason, ...])
assert_type(ranking[0].log_odds, Mapping[rm.Head, float])
assert_type(rm.iter_jsonl("pool.jsonl", on_fault=print), Iterator[rm.Candidate])
assert_type(rm.diff(then, now), rm.RoleDiff)
assert_type(rm.Model().with_weight("psi", 1.3), rm.Model)
held: rm.Match | rm.Held = rm.explain(pool, now, "c-17", as_of="2026-11-24")

rm.rank(pool, now)  # type: ignore[call-arg]
rm.Candidate("c-1", level="four")  # type: ignore[arg-type]
