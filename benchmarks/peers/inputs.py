"""The library's working state for one query as neutral tables of plain numbers, so that a peer can do what the pass does.

The only module here that reads the library's insides. What the library works out once a day is given; so is what it
works out once a kind of row, which the peers gather by kind as the library does. Where the pass does something intricate
to a few rows, a peer is spared it and given the outcome: which of two reasons that say the same is dropped, what changes
and news do, what is set against a burden, what is known of a skill beside the list.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

import rematch as rm
from rematch.asking import make_query
from rematch.evidence import burdens, coverage, debts, judgement, likes, residuals
from rematch.evidence.alike import Kinds
from rematch.evidence.facts import CANDIDATE, EMPLOYER, Facts
from rematch.evidence.ledger import Flag, Ledger, Part
from rematch.evidence.since import changes_since
from rematch.evidence.skill_evidence import evidence_credit
from rematch.evidence.terms import Working, against_role
from rematch.evidence.unknowns import EXPECTED
from rematch.facets import Facet, Head, Need
from rematch.gates import OPEN, gates
from rematch.pool.ragged import max_at
from rematch.query import Query
from rematch.records import Policy
from rematch.scoring.engine import TOGETHER, Standing, standing_parts
from rematch.testing import World

Column = NDArray[Any]
Table = dict[str, Column]
Floats = NDArray[np.float64]


@attrs.frozen
class Required:
    """A must or should requirement of the new role.

    Attributes:
        weight: Its weight in the mean.
        must: Whether it is a must.
        skills: Skill that counts for it → how much.
    """

    weight: float
    must: bool
    skills: dict[int, float]


@attrs.frozen(eq=False)
class Inputs:
    """What a peer is given.

    Attributes:
        tables: Name → columns. `person` and `candidacy` are rows of `people` and `candidacies`, by which rows are sorted
            (`evidence` by skill); `kind` is a row of the table of kinds, -1 none; NaN is not known.
        requirements: Of the new role. Columns ``beside_0`` and ``asked_0`` of `people` are, for the first, the credit for
            what is known beside the list of skills, and whether it was asked for before.
        news: How many columns ``news_C_0``… and ``news_E_0``… `people` has.
        level: Of the new role; NaN silent.
        manager: Of the new role; -1 not known.
        model: The weights.
    """

    tables: dict[str, Table]
    requirements: tuple[Required, ...]
    news: dict[str, int]
    level: float
    manager: int
    model: rm.Model


def inputs(pool: rm.Pool, one: World) -> Inputs:
    """What peers are given to rank a pool for the open role of its world."""
    query = make_query(pool, one.role, one.as_of, one.changes, None, None, None, ())
    blocks = [_tables(part, query) for part in standing_parts(pool, query.as_of, query.model)]
    tables = _with_kinds(_sorted({name: _joined(name, blocks) for name in blocks[0]}))
    required = tuple(_required(query))
    news = {side: sum(name.startswith(f"news_{side}") for name in tables["people"]) for side in "CE"}
    manager = int(query.role.persons[Facet.MANAGER])
    return Inputs(tables, required, news, query.number(Facet.LEVEL), manager, query.model)


def _required(query: Query) -> list[Required]:
    should = query.model["coverage.should"]
    found = []
    for item in query.requirements:
        if item.need is not Need.COULD:
            must = item.need is Need.MUST
            skills = dict(coverage._counting_for(query, item.name))
            found.append(Required(item.importance * (1.0 if must else should), must, skills))
    return found


# One block


class _Heard(Ledger):
    """A ledger that keeps what is posted a person, and the parts of what is summed by size."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.parts: list[tuple[Head, Part]] = []
        self.values: dict[str, Floats] = {}

    def add(self, head: Head, term: str, values: Any, facet: Facet | None = None, source: int | None = None) -> None:
        super().add(head, term, values, facet, source)
        self.values[term] = values

    def add_together(self, head: Head, parts: list[Part], gamma: float) -> None:
        super().add_together(head, parts, gamma)
        self.parts += [(head, part) for part in parts]

    def add_flagged(self, head: Head, flags: list[Flag], gamma: float) -> None:
        self.add_together(head, [flag.part for flag in flags], gamma)


def _tables(part: Standing, query: Query) -> dict[str, Table]:
    """Name → columns, rows as they lie in the block."""
    facts, heard = part.facts, _Heard(len(part.facts))
    working = against_role(heard, facts, query)
    evidence, beside = _skills(facts, query, working)
    return {
        "people": _people(part, heard) | beside,
        **_debts(facts, query, working),
        "likes": _likes(facts, working),
        "wishes": _wishes(facts, working),
        "scores": _scores(facts, query),
        "evidence": evidence,
    }


def _kept(facts: Facts, name: str) -> Any:
    """What the pass has worked out for all roles."""

    def gone(_: Facts) -> Any:
        raise LookupError(f"the pass no longer keeps {name!r}: see what has taken its place")

    return facts.once(name, gone)


def _people(part: Standing, heard: _Heard) -> Table:
    facts, none = part.facts, np.zeros(len(part.facts))
    held, _ = gates(facts, Policy())
    verdict, by = _kept(facts, "verdicts")
    late = [one.values for _, one in heard.parts if one.term == "late start"]
    return {
        "scored": held == OPEN,
        "reach": part.sums[Head.REACH],
        "employer": part.sums[Head.EMPLOYER],
        "candidate": part.sums[Head.CANDIDATE],
        "verdict": verdict,
        "verdict_by": by,
        "level": _kept(facts, "level"),
        "divisor": _kept(facts, "scores").divisor,
        "surplus": heard.values.get("pay surplus", none),
        "late": late[0] if late else none,
        **_news(heard),
    }


def _news(heard: _Heard) -> Table:
    found: Table = {}
    for head, side in ((Head.CANDIDATE, "C"), (Head.EMPLOYER, "E")):
        own = [one for of, one in heard.parts if of is head and one.term.startswith("organisation: ")]
        found |= {f"news_{side}_{at}": one.values for at, one in enumerate(own)}
    return found


def _debts(facts: Facts, query: Query, working: Working) -> dict[str, Table]:
    owed = debts.debts(facts, working.residuals)
    return {
        "candidacies": {
            "person": facts.block.candidacies.ragged.owner,
            "rest_C": owed.unexplained[CANDIDATE],
            "rest_E": owed.unexplained[EMPLOYER],
        },
        "reasons": _reasons(facts, working, owed) | _resolving(facts, query, working),
    }


def _reasons(facts: Facts, working: Working, owed: debts.Debts) -> Table:
    """Whose each reason is, and what it costs its side if all of it is left: nothing where a double stays instead."""
    left, reasons = working.residuals.left, facts.block.reasons
    share = np.divide(owed.parts, left, out=_kept(facts, "claims").share.copy(), where=left > 0)
    breaks = np.zeros(len(reasons), np.bool_)
    breaks[owed.breakers] = True
    return {
        "candidacy": reasons.ragged.owner,
        "of_candidate": reasons.party == CANDIDATE,
        "share": share,
        "breaks": breaks & (share > 0),
    }


def _resolving(facts: Facts, query: Query, working: Working) -> Table:
    """What is left of each reason: by kind, else as expected, eased and worsened since; of some that stay, all."""
    since, reasons = changes_since(facts, query, working.residuals.compared), len(facts.block.reasons)
    gaps, stays = _kept(facts, "reasons that stay")
    eased, worsened, gap = np.ones(reasons), np.zeros(reasons), np.zeros(reasons, np.bool_)
    eased[since.rows], worsened[since.rows], gap[gaps] = since.eased, since.worsened, True
    expected, kind = EXPECTED.residuals(facts).copy(), _kind(residuals.KINDS, facts).copy()
    kind[stays], expected[stays], eased[stays], worsened[stays] = -1, 1.0, 1.0, 0.0
    stands = residuals.compare(facts, query)
    return {"kind": kind, "stands": stands, "expected": expected, "gap": gap, "eased": eased, "worsened": worsened}


def _likes(facts: Facts, working: Working) -> Table:
    """A like's factor follows from its kind, or, where the specs are silent, from a change: then it is given."""
    found, rows = working.likes, facts.block.sentiments
    weight = _kept(facts, "weight of likes").copy()
    factor = np.divide(found.values, weight, out=np.full(len(rows), np.nan), where=weight > 0)
    weight[found.named[found.to_wish]] = 0.0
    return {
        "person": rows.ragged.owner,
        "kind": _kind(likes.KINDS, facts),
        "factor": factor,
        "weight": weight,
        "otherwise": np.nan_to_num(factor),
    }


def _wishes(facts: Facts, working: Working) -> Table:
    found, liked, wishes = working.burdens, working.likes, facts.wishes
    lost = np.zeros(len(wishes))
    max_at(lost, liked.wish, np.where(liked.to_wish, -liked.values[liked.named], 0.0))
    return {
        "person": wishes.ragged.owner,
        "kind": _kind(burdens.KINDS, facts),
        "more": np.maximum(found.short - found.short_then, 0.0),
        "firmness": _kept(facts, "firmness"),
        "owed": debts.owed_on(facts, debts.debts(facts, working.residuals), len(wishes)),
        "lost": lost,
    }


def _scores(facts: Facts, query: Query) -> Table:
    scores = _kept(facts, "scores")
    alike, kinds = judgement.KINDS.of(facts)
    return {
        "person": facts.block.assessments.ragged.owner,
        "kind": alike.kind,
        "transfer": alike.spread(judgement._transfer(kinds.parts, facts, query), 0.0),
        "validity": scores.validity,
        "z": scores.z,
    }


def _skills(facts: Facts, query: Query, working: Working) -> tuple[Table, Table]:
    """All evidence with its credit, and what is known of each requirement beside it.

    Where a person is known to lack a skill, the credit that they have all the same is known beside the list.
    """
    skills, found = facts.block.skills, working.coverage
    owner = skills.ragged.owner
    credit = np.where(skills.on <= facts.as_of, evidence_credit(facts, np.arange(len(skills))), 0.0)
    linked = [
        [(facts.block.evidence_of(skill), strength) for skill, strength in coverage._counting_for(query, item.name)]
        for item in found.requirements
    ]

    def listed(at: int) -> Floats:
        best = np.zeros(len(facts))
        for rows, strength in linked[at]:
            max_at(best, owner[rows], strength * credit[rows])
        return best

    for at, expected in enumerate(found.expected):
        lacking = listed(at) > expected
        for rows, _ in linked[at]:
            credit[rows[lacking[owner[rows]]]] = 0.0
    beside: Table = {}
    for at, expected in enumerate(found.expected):
        beside[f"beside_{at}"] = np.where(listed(at) == expected, 0.0, expected)
        beside[f"asked_{at}"] = found.asked_before[at]
    return {"skill": skills.skill, "person": owner, "credit": credit}, beside


def _kind(kinds: Kinds[Any, Any], facts: Facts) -> Column:
    """Kind of each row, -1 none."""
    return kinds.of(facts)[0].kind


# All blocks


_ROWS_OF = {"person": "people", "candidacy": "candidacies"}
_BY_KIND = {"reasons": "stands", "likes": "factor", "wishes": "more", "scores": "transfer"}
"""Table → its column that follows from the kind."""


def _joined(name: str, blocks: list[dict[str, Table]]) -> Table:
    """One table of several blocks; what points at rows of another table points on."""
    found: Table = {}
    for column in blocks[0][name]:
        parts = [block[name][column] for block in blocks]
        if column in _ROWS_OF:
            lengths = [len(next(iter(block[_ROWS_OF[column]].values()))) for block in blocks]
            starts = np.cumsum([0, *lengths[:-1]])
            parts = [(part + start).astype(np.int32) for part, start in zip(parts, starts, strict=True)]
        elif column == "kind":
            parts = _apart(parts)
        found[column] = np.concatenate(parts)
    return found


def _apart(parts: list[Column]) -> list[Column]:
    """Kinds of all blocks: those of some blocks side by side are the same ones, those of the next are others."""
    found: list[Column] = []
    before = 0
    for start in range(0, len(parts), TOGETHER):
        some = parts[start : start + TOGETHER]
        found += [np.where(part >= 0, part + before, -1).astype(np.int32) for part in some]
        before += 1 + max(int(part.max(initial=-1)) for part in some)
    return found


def _with_kinds(tables: dict[str, Table]) -> dict[str, Table]:
    """What follows from the kind, in a table of kinds."""
    found = dict(tables)
    for name, column in _BY_KIND.items():
        rows = {other: values for other, values in tables[name].items() if other != column}
        kinds = {column: _agreed(rows["kind"], tables[name][column])}
        found |= {name: rows, f"{name}_kinds": kinds}
    return found


def _agreed(kind: Column, values: Floats) -> Floats:
    """What is true of all rows of each kind; NaN where they differ."""
    found = np.full(int(kind.max(initial=-1)) + 2, np.nan)
    found[kind] = values
    differ = found[kind] != values
    found[kind[differ]] = np.nan
    return found[:-1]


def _sorted(tables: dict[str, Table]) -> dict[str, Table]:
    """Rows of one owner side by side."""
    order = np.argsort(tables["candidacies"]["person"], kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    tables["reasons"]["candidacy"] = place[tables["reasons"]["candidacy"]]
    by = {"candidacies": "person", "reasons": "candidacy", "likes": "person", "wishes": "person", "scores": "person"}
    return tables | {name: _by(table, by[name]) for name, table in tables.items() if name in by} | {
        "evidence": _by(tables["evidence"], "skill")
    }  # fmt: skip


def _by(table: Table, column: str) -> Table:
    order = np.argsort(table[column], kind="stable")
    return {name: values[order] for name, values in table.items()}
