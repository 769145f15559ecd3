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


def figures(match: rm.Match, *, shown: bool = True) -> str:
    """All that a match says in numbers and words; without what hangs on how others spell a name."""
    if shown:
        return f"{match.to_dict()!r}\n{match}"
    said = match.to_dict(evidence=False) | {"rank": None}
    parts = sorted((item.head, item.name, item.facet or "", item.log_odds) for item in match.evidence)
    return repr((match.label, said, parts))


def scores(pool: rm.Pool, case: Case) -> dict[str, str]:
    """Id → all that the ranking says of the person in numbers (or why they are held), whoever else is there."""
    ranking = ranked(pool, case)
    held = {candidate_id: str(held) for candidate_id, held in ranking.excluded.items()}
    return held | {match.candidate_id: figures(match, shown=False) for match in ranking}


def everything(pool: rm.Pool, case: Case) -> dict[str, Any]:
    """All that a pool says of a case, by what it is, so that a test names what differs."""
    ranking = ranked(pool, case)
    return {
        "people": list(pool),
        "matches": {match.candidate_id: figures(match) for match in ranking},
        "held": {candidate_id: str(held) for candidate_id, held in ranking.excluded.items()},
        "ranking": ranking.fingerprint,
        "fingerprint": pool.fingerprint,
        "lints": list(map(str, pool.lints)),
        "understood": repr(pool.understood),
        "statistics in use": repr(pool.statistics.to_dict()),
        "statistics": repr(pool.own_statistics.to_dict()),
        "repr": repr(pool),
    }


def outline(pool: rm.Pool, case: Case) -> tuple[Any, ...]:
    """What tells two pools apart, quickly: fingerprint, people, who is held, and who is how likely."""
    ranking = ranked(pool, case)
    return pool.fingerprint, list(pool), list(ranking.excluded), [(m.candidate_id, m.probability) for m in ranking]


def unlike(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """What two pools say differently: names alone, as all of it is too much to read."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]
