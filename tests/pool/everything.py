"""What a pool says, as text: every figure to the last bit, and every word; and worlds for it to speak of."""

from __future__ import annotations

from typing import Any

import rematch as rm
from rematch.testing import RATES, Case, world

VOCABULARY: dict[str, Any] = {
    "skills": {
        "b2b sales": {"aliases": ["selling to firms"], "broader": ["negotiation"], "related": {"crm": 0.5}},
        "forecasting": {"related": {"sql": 0.3}},
    },
    "titles": {"Account Executive": "sales"},
    "related_families": [["sales", "customer success"]],
}


def firm(people: int, seed: int = 5) -> Case:
    """A small seeded world as a case."""
    made = world(people, seed=seed)
    return Case(list(made.candidates), made.role, list(made.changes), made.as_of)


def pool_of(case: Case, **said: Any) -> rm.Pool:
    """The pool of a case's people."""
    return rm.Pool.from_candidates(case.candidates, **{"vocabulary": VOCABULARY, **said})


def ranked(pool: rm.Pool, case: Case, **said: Any) -> rm.Ranking:
    """The pool's people ranked for a case's role."""
    return rm.rank(pool, case.role, as_of=case.as_of, changes=case.changes, rates=RATES, **said)


def scores(pool: rm.Pool, case: Case) -> dict[str, str]:
    """Id → all that the ranking says of the person in numbers (or why they are held), whoever else is there."""
    ranking = ranked(pool, case)
    found = {candidate_id: str(held) for candidate_id, held in ranking.excluded.items()}
    for match in ranking:
        figures = match.to_dict(evidence=False) | {"rank": None}
        parts = sorted((item.head, item.name, item.facet or "", item.log_odds) for item in match.evidence)
        found[match.candidate_id] = repr((match.label, figures, parts))
    return found


def words(pool: rm.Pool, case: Case) -> dict[str, str]:
    """Id → every match in numbers and words, in the order of the ranking."""
    return {match.candidate_id: f"{match.to_dict()!r}\n{match}\n{match.brief()}" for match in ranked(pool, case)}


def everything(pool: rm.Pool, case: Case) -> dict[str, Any]:
    """All that a pool says of a case, by what it is, so that a test names what differs."""
    ranking = ranked(pool, case)
    return {
        "people": list(pool),
        "order": [match.candidate_id for match in ranking],
        "scores": scores(pool, case),
        "words": words(pool, case),
        "ranking": ranking.fingerprint,
        "fingerprint": pool.fingerprint,
        "lints": list(map(str, pool.lints)),
        "understood": repr(pool.understood),
        "statistics in use": repr(pool.statistics.to_dict()),
        "statistics": repr(pool.own_statistics.to_dict()),
        "repr": repr(pool),
    }


def unlike(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """What two pools say differently: names alone, as all of it is too much to read."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]
